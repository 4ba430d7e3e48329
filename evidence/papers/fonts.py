"""A Chinese font of this machine, cut down to the letters of one file, so that it can be put into a PDF.

Outlines of both kinds are taken: CFF as in Noto Sans CJK (思源黑体), and TrueType as in Microsoft YaHei. A font whose
maker forbids embedding is not.
"""

import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from evidence.faults import EvidenceFault

_NAMES = (
    "notosanscjk-regular", "notosanscjksc-regular", "notosanssc-regular", "notosanssc", "sourcehansanssc-regular",
    "sourcehansanscn-regular", "sourcehansans-regular", "msyh", "wqy-microhei", "wqy-zenhei", "droidsansfallbackfull",
    "droidsansfallback", "notoserifcjk-regular", "simsun", "simhei", "uming",
)  # fmt: skip
"""Files by what they are called, the best first."""
_COLLECTIONS = (".ttc", ".otc")
_ENDINGS = (*_COLLECTIONS, ".otf", ".ttf")
_RESTRICTED, _BITMAPS_ONLY = 0x0002, 0x0200
_PROBE = "签名录像双"
_SIMPLIFIED = (" SC", " CN", "YaHei", "SimSun", "SimHei")
_MOST_BYTES = 80_000_000
_ROOT = Path("/")


@dataclass(frozen=True, slots=True)
class Subset:
    """A font with a few letters. Widths and heights are in thousandths of its size."""

    name: str
    program: bytes
    """The bare CFF table, or a whole TrueType font."""
    truetype: bool
    codes: Mapping[str, int]
    """By letter: its number in the font (CID)."""
    widths: Mapping[int, int]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int

    def shown(self, text: str) -> str:
        """The text with what the font has; a box of nothing where a letter lacks."""
        return "".join(letter if letter in self.codes else "?" for letter in text)

    def width(self, text: str, size: float) -> float:
        """How wide a text is."""
        return sum(self.widths[self.codes[letter]] for letter in self.shown(text)) * size / 1000


def subset_for(text: Iterable[str]) -> Subset:
    """Cut a font of this machine down to these letters; raises EvidenceFault `paper.no_font` where there is none."""
    found = find_font()
    if found is None:
        raise EvidenceFault("paper.no_font")
    return _cut(*found, frozenset("".join(text)) | set("? 0123456789"))


@cache
def find_font() -> tuple[Path, int] | None:
    """Return the file of a Chinese font and which of its faces to use; None where this machine has none."""
    for path in _candidates():
        face = None
        with suppress(Exception):  # a broken font file, in whatever way, is none
            face = _usable_face(path)
        if face is not None:
            return path, face
    return None


def has_font(root: Path = _ROOT) -> bool:
    """Whether a file that is called like a Chinese font is here; quick, and not one of them is opened.

    `root` is where the machine's files lie.
    """
    return next(_candidates(root), None) is not None


def _candidates(root: Path = _ROOT) -> Iterator[Path]:
    here: dict[str, Path] = {}
    for folder in _folders():
        for inside, _, names in os.walk(root / folder.relative_to(folder.anchor) if root != _ROOT else folder):
            for name in names:
                path = Path(inside) / name
                if path.suffix.casefold() in _ENDINGS:
                    here.setdefault(path.stem.casefold(), path)
    return (here[name] for name in _NAMES if name in here)


def _folders() -> tuple[Path, ...]:
    if sys.platform == "win32":
        return (Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",)
    home = Path.home()
    return Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".fonts", home / ".local/share/fonts"


def _usable_face(path: Path) -> int | None:
    """The face for simplified Chinese, or the first that has the letters."""
    from fontTools.ttLib import TTCollection, TTFont

    if path.stat().st_size > _MOST_BYTES:
        return None
    if path.suffix.casefold() not in _COLLECTIONS:
        with TTFont(str(path), lazy=True) as font:
            return 0 if _fits(font) else None
    with TTCollection(str(path), lazy=True) as fonts:
        fit = [number for number, font in enumerate(fonts) if _fits(font)]
        simplified = (number for number in fit if _is_simplified(fonts[number]))
        return next(simplified, fit[0] if fit else None)


def _is_simplified(font: Any) -> bool:
    return any(word in str(font["name"].getDebugName(1)) for word in _SIMPLIFIED)


def _fits(font: Any) -> bool:
    allowed = not font["OS/2"].fsType & (_RESTRICTED | _BITMAPS_ONLY) if "OS/2" in font else True
    outlines = "CFF " in font or "glyf" in font
    letters = font.getBestCmap() or {}
    return allowed and outlines and all(ord(letter) in letters for letter in _PROBE)


def _cut(path: Path, face: int, letters: frozenset[str]) -> Subset:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, glyph_names=False, legacy_kern=False,
        name_IDs=[], drop_tables=["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"],
    )  # fmt: skip
    number = face if path.suffix.casefold() in _COLLECTIONS else -1
    out = io.BytesIO()
    with TTFont(str(path), fontNumber=number, lazy=True) as font:
        name = font["name"].getDebugName(6) or "Subset"
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(letter) for letter in letters])
        cutter.subset(font)
        font.save(out)
    return _subset(f"SHUANG+{name}", TTFont(io.BytesIO(out.getvalue())), out.getvalue())


def _subset(name: str, font: Any, data: bytes) -> Subset:
    """Describe a font that was cut down already."""
    truetype = "glyf" in font
    cmap = font.getBestCmap()
    numbers = {glyph: _number(font, glyph, truetype=truetype) for glyph in {*cmap.values(), ".notdef"}}
    scale = 1000 / font["head"].unitsPerEm
    widths = {number: round(font["hmtx"][glyph][0] * scale) for glyph, number in numbers.items()}
    head, os2 = font["head"], font["OS/2"]
    box = tuple(round(value * scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax))
    return Subset(
        name,
        data if truetype else font.reader["CFF "],
        truetype,
        {chr(code): numbers[glyph] for code, glyph in cmap.items()},
        widths,
        (box[0], box[1], box[2], box[3]),
        round(font["hhea"].ascent * scale),
        round(font["hhea"].descent * scale),
        round(getattr(os2, "sCapHeight", 0) * scale) or 700,
    )


def _number(font: Any, glyph: str, *, truetype: bool) -> int:
    """The CID: of a font that is keyed by CIDs the one in its names, else the place of the glyph."""
    keyed = not truetype and hasattr(font["CFF "].cff.topDictIndex[0], "ROS")
    if keyed and glyph.startswith("cid"):
        return int(glyph[3:])
    return 0 if glyph == ".notdef" else int(font.getGlyphID(glyph))
