"""What was written by hand, and which pages were open when, as objects of a take hold it. Only integers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evidence.faults import EvidenceFault

STROKES, PAGES = "shuanglu-strokes/1", "shuanglu-pages/1"
MOST_BYTES = 4_000_000
MOST_POINTS = 200_000
MOST_CELLS = 2_000
MOST_BOX = 10_000
"""Device-independent pixels of a side of a cell."""
MOST_PRESSURE = 1_000
_MOST_COORDINATE = 100_000
_MOST_MS = 24 * 3600 * 1000

Point = tuple[int, int, int, int]
"""x, y, milliseconds since the first point of all, pressure 0 to 1000."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One movement from pen down to pen up, in the cell where it began."""

    cell: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Handwriting:
    """A signature, or a sentence that was copied by hand, character by character."""

    item: str
    text: str
    """What was to be written; empty for a signature of which only the name is known elsewhere."""
    box: tuple[int, int]
    """Width and height of a cell."""
    cells: int
    strokes: tuple[Stroke, ...]
    input: str
    """`pen`, `finger` or `mouse`."""

    @property
    def milliseconds(self) -> int:
        """From the first point to the last."""
        return max((point[2] for stroke in self.strokes for point in stroke.points), default=0)


@dataclass(frozen=True, slots=True)
class PageTrack:
    """Which page of a document was open from when to when: page from 1, milliseconds since it was opened."""

    document: str
    sha256: str
    pages: tuple[tuple[int, int, int], ...]

    def seconds(self) -> Iterator[tuple[int, float]]:
        """Yield each page with how long it was open in all, in the order of pages."""
        total: dict[int, int] = {}
        for page, since, until in self.pages:
            total[page] = total.get(page, 0) + until - since
        for page in sorted(total):
            yield page, total[page] / 1000


def read_handwriting(content: bytes) -> Handwriting:
    """Read an object of the role `strokes`; raises EvidenceFault `object.content`."""
    try:
        value = _loaded(content, STROKES)
        width, height = value["box"]
        found = Handwriting(
            str(value["item"]),
            str(value["text"]),
            (_whole(width, MOST_BOX, 1), _whole(height, MOST_BOX, 1)),
            _whole(value["cells"], MOST_CELLS, 1),
            tuple(_stroke(each) for each in value["strokes"]),
            str(value["input"]),
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise EvidenceFault("object.content", role="strokes") from error
    points = sum(len(stroke.points) for stroke in found.strokes)
    if points > MOST_POINTS or any(stroke.cell >= found.cells for stroke in found.strokes):
        raise EvidenceFault("object.content", role="strokes")
    return found


def read_page_track(content: bytes) -> PageTrack:
    """Read an object of the role `page_track`; raises EvidenceFault `object.content`."""
    try:
        value = _loaded(content, PAGES)
        pages = tuple(
            (_whole(a, MOST_CELLS, 1), _whole(b, _MOST_MS), _whole(c, _MOST_MS)) for a, b, c in value["pages"]
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise EvidenceFault("object.content", role="page_track") from error
    if any(until < since for _, since, until in pages):
        raise EvidenceFault("object.content", role="page_track")
    return PageTrack(str(value["document"]), str(value["sha256"]), pages)


def _loaded(content: bytes, expected: str) -> Mapping[str, Any]:
    if len(content) > MOST_BYTES:
        raise ValueError("too long")
    value = json.loads(content)
    if not isinstance(value, dict) or value.get("format") != expected:
        raise ValueError("another format")
    return value


def _stroke(value: Any) -> Stroke:
    points = tuple(_point(point) for point in value["points"])
    if not points:
        raise ValueError("no point")
    return Stroke(_whole(value["cell"], MOST_CELLS), points)


def _point(value: Any) -> Point:
    x, y, at, pressure = value
    least = -_MOST_COORDINATE
    return (
        _whole(x, _MOST_COORDINATE, least),
        _whole(y, _MOST_COORDINATE, least),
        _whole(at, _MOST_MS),
        _whole(pressure, MOST_PRESSURE),
    )


def _whole(value: Any, most: int, least: int = 0) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError("no whole number within bounds")
    return value
