"""What was written by hand, and which pages were read how long: as objects of the take, exact to the integer. Pure.

Both are canonical JSON as everything in a take: keys sorted, no blanks, ASCII. The format stands in
`docs/evidence-format.md`.
"""

import json
import unicodedata
from dataclasses import dataclass
from typing import Any, Final, Literal

STROKES: Final = "shuanglu-strokes/1"
PAGES: Final = "shuanglu-pages/1"
MOST_PRESSURE: Final = 1000
MOST_BYTES: Final = 1_500_000
"""What an object of a take may hold of strokes, with room for a page of hand-copied words."""
Input = Literal["pen", "finger", "mouse"]
Point = tuple[int, int, int, int]
"""x and y in device-independent pixels of the box, milliseconds since the first point, pressure 0 to 1000."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line, from pen down to pen up, in the cell where it was written."""

    cell: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Strokes:
    """A signature (one cell), or a sentence copied by hand (a cell for each character that is written)."""

    item: str
    text: str
    """What was to be written: the sentence that was copied, or whose name on which paper."""
    box: tuple[int, int]
    """Width and height of a cell."""
    cells: int
    strokes: tuple[Stroke, ...]
    input: Input = "pen"

    def to_json(self) -> bytes:
        """As it is sealed."""
        lines = [{"cell": each.cell, "points": [list(point) for point in each.points]} for each in self.strokes]
        facts = {"item": self.item, "text": self.text, "box": list(self.box), "cells": self.cells}
        return canonical({"format": STROKES, "strokes": lines, "input": self.input, **facts})

    @property
    def written(self) -> frozenset[int]:
        """The cells in which something is."""
        return frozenset(each.cell for each in self.strokes if each.points)


@dataclass(frozen=True, slots=True)
class PageTrack:
    """Which page was open from when to when, in milliseconds since the document was opened; pages count from 1."""

    document: str
    sha256: str
    pages: tuple[tuple[int, int, int], ...]

    def to_json(self) -> bytes:
        """As it is sealed."""
        pages = [list(each) for each in self.pages]
        return canonical({"format": PAGES, "document": self.document, "sha256": self.sha256, "pages": pages})


def canonical(value: dict[str, Any]) -> bytes:
    """Spell it as the only spelling that it has."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def cells_of(text: str) -> tuple[str, ...]:
    """Return the characters of a sentence that are written by hand, a cell for each; punctuation is printed."""
    return tuple(char for char in text if not is_printed(char))


def is_printed(char: str) -> bool:
    """Tell whether a character stands there already: punctuation, brackets and blanks."""
    return unicodedata.category(char)[0] in "PZC"


def read_strokes(content: bytes) -> Strokes:
    """Read what `to_json` wrote. Raises ValueError for anything else, spelled otherwise too."""
    value = _read(content, STROKES)
    try:
        strokes = tuple(
            Stroke(_whole(each["cell"]), tuple(_point(point) for point in each["points"])) for each in value["strokes"]
        )
        width, height = value["box"]
        box = _whole(width), _whole(height)
        found = Strokes(str(value["item"]), str(value["text"]), box, _whole(value["cells"]), strokes, value["input"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("these are no strokes") from error
    _check(found)
    if found.to_json() != content:
        raise ValueError("it is spelled otherwise")
    return found


def read_page_track(content: bytes) -> PageTrack:
    """Read what `to_json` wrote. Raises ValueError for anything else."""
    value = _read(content, PAGES)
    try:
        pages = tuple((_whole(page), _whole(since), _whole(until)) for page, since, until in value["pages"])
        found = PageTrack(str(value["document"]), str(value["sha256"]), pages)
    except (KeyError, TypeError) as error:
        raise ValueError("this is no page track") from error
    if any(page < 1 or until < since for page, since, until in pages) or found.to_json() != content:
        raise ValueError("it is spelled otherwise")
    return found


def _read(content: bytes, format_: str) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise ValueError("more than an object may hold")
    try:
        value = json.loads(content)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(value, dict) or value.get("format") != format_:
        raise ValueError(f"its format is not {format_}")
    return value


def _check(found: Strokes) -> None:
    last = 0
    for stroke in found.strokes:
        if not (0 <= stroke.cell < found.cells and stroke.points):
            raise ValueError("a stroke stands in no cell")
        for _, _, at_ms, pressure in stroke.points:
            if not 0 <= pressure <= MOST_PRESSURE or at_ms < last:
                raise ValueError("time runs back, or a pressure is none")
            last = at_ms
    if found.input not in ("pen", "finger", "mouse"):
        raise ValueError("written with nothing that is known")


def _point(value: Any) -> Point:
    x, y, at_ms, pressure = value
    return _whole(x), _whole(y), _whole(at_ms), _whole(pressure)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("integers only")
    return value
