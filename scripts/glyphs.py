"""Draw the glyphs that the recorder burns in: `python -m scripts.glyphs`, needs ImageMagick and Noto Sans CJK.

The recorder has neither Qt nor a font. Noto Sans CJK is under the SIL Open Font License 1.1, which lets bitmaps
made with it be shipped freely; the result is kept in terminal/capture/glyphs.npz.
"""

import subprocess
from pathlib import Path

import numpy as np

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-:. /演练摄像头无信号"
SIZES = (24, 36, 60)
OUT = Path(__file__).resolve().parent.parent / "terminal" / "capture" / "glyphs.npz"


def draw(character: str, size: int) -> np.ndarray:
    """Return the coverage of one character, 0 to 255, shape (height, advance); all of a size are equally high."""
    narrow = character.isascii()
    width, height = (size * 5 // 8 if narrow else size + 2), size * 5 // 4
    shown = "\\ " if character == " " else character
    command = ["convert", "-size", f"{width}x{height}", "xc:black", "-fill", "white", "-font", FONT]
    command += ["-pointsize", str(size), "-gravity", "center", "-annotate", "+0+0", shown, "-depth", "8", "gray:-"]
    data = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(data, np.uint8).reshape(height, width)


def main() -> None:
    """Draw all characters at all sizes into one file; the name `24-41` is size 24, code point U+0041."""
    glyphs = {f"{size}-{ord(character):x}": draw(character, size) for size in SIZES for character in CHARACTERS}
    np.savez_compressed(OUT, allow_pickle=True, **glyphs)
    print(OUT, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
