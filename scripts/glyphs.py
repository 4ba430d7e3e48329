"""Draw the glyphs that the recorder burns in: `python -m scripts.glyphs`, needs Noto Sans CJK.

The recorder has neither Qt nor a font. Noto Sans CJK is under the SIL Open Font License 1.1, which lets bitmaps
made with it be shipped freely; the result is kept in terminal/capture/glyphs.npz.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-:. /演练摄像头无信号仅录音"
SIZES = (24, 36, 60)
OUT = Path(__file__).resolve().parent.parent / "terminal" / "capture" / "glyphs.npz"


def draw(character: str, size: int) -> np.ndarray:
    """Return the coverage of one character, 0 to 255, shape (height, advance); all of a size are equally high."""
    width, height = (size * 5 // 8 if character.isascii() else size + 2), size * 5 // 4
    font = ImageFont.truetype(FONT, size)
    left = (width - int(font.getlength(character) + 0.5)) // 2
    box = Image.new("L", (width, height))
    ImageDraw.Draw(box).text((left, (height - 1) // 2), character, 255, font=font, anchor="lm")
    return np.asarray(box, np.uint8)


def main() -> None:
    """Draw all characters at all sizes into one file; the name `24-41` is size 24, code point U+0041."""
    glyphs = {f"{size}-{ord(character):x}": draw(character, size) for size in SIZES for character in CHARACTERS}
    np.savez_compressed(OUT, allow_pickle=True, **glyphs)
    print(OUT, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
