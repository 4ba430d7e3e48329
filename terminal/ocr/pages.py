"""Pages, which have not the shape of a card: where on them lines of text stand, and the passport's zone read finer."""

import math
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import Points, Quad, TextEngine, TextLine
from terminal.ocr.finder import CARD_SIZE, moved
from terminal.ocr.kinds import household, passport
from terminal.ocr.kinds.passport import PER_MM, ROWS, SPAN
from terminal.ocr.layout import direction, similarity
from terminal.session.facts.cards import CardKind

SIZES: Final[dict[CardKind, tuple[int, int]]] = {"passport": passport.SIZE, "household": household.SIZE}
"""Width and height of the straightened page, pixels."""
_NEAR: Final = 6 * PER_MM
"""Pixels of the page by which the zone may be off its place in an outline that is the page's."""
_LEVEL: Final = 30.0
"""Degrees by which print may run off the level in an outline that is the page's."""
_RIM: Final = 0.05
"""Of the extent of all print, by which a page goes on round it."""
_HALF: Final = (2.6, 2.1)
"""Millimetres above and below the middle of a line of the zone that are cut out, for the first and another reading."""
_ASIDE: Final = 2.0
"""Millimetres beside it."""
_HIGH: Final = 48
"""Pixels of the height of a strip: what the engine's network takes."""


_AT_ITS_PLACE: Final[Quad] = (
    (SPAN[0], ROWS[0] - PER_MM * _HALF[1]), (SPAN[1], ROWS[0] - PER_MM * _HALF[1]),
    (SPAN[1], ROWS[0] + PER_MM * _HALF[1]), (SPAN[0], ROWS[0] + PER_MM * _HALF[1]),
)  # fmt: skip


def place(kind: CardKind, lines: Sequence[TextLine], *, outlined: bool) -> Points | None:
    """The 3 x 3 matrix from the lines' coordinates to those of the straightened page.

    `outlined`: the lines are in card coordinates, of something whose outline was seen, which may be the page's own or
    that of an opened booklet, or of a table on it. None where nothing tells.
    """
    size = SIZES[kind]
    stretched = np.diag([size[0] / CARD_SIZE[0], size[1] / CARD_SIZE[1], 1.0])
    if kind == "passport":
        return _by_zone(lines, stretched if outlined else None)
    if outlined and abs(direction(lines)) < _LEVEL:
        return stretched
    return _by_extent(lines, size)


def _by_zone(lines: Sequence[TextLine], stretched: Points | None) -> Points | None:
    uppers, lowers = passport.zone_lines(lines)
    if not uppers:
        return stretched
    seen, target = list[tuple[float, float]](), list[tuple[float, float]]()
    for row, found in zip(ROWS, (uppers, lowers), strict=True):
        for line in found[:1]:
            seen += _ends(line)
            target += [(SPAN[0], row), (SPAN[1], row)]
    if stretched is not None:
        off = np.linalg.norm(moved(np.array(seen), stretched) - np.array(target), axis=1).max()
        if off < _NEAR:
            return stretched
    return similarity(np.array(seen), np.array(target))


def _ends(line: TextLine) -> list[tuple[float, float]]:
    """Where a line begins and ends, at half its height."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.quad
    return [((ax + dx) / 2, (ay + dy) / 2), ((bx + cx) / 2, (by + cy) / 2)]


def _by_extent(lines: Sequence[TextLine], size: tuple[int, int]) -> Points | None:
    """Level, and as large as the page allows, all lines within it."""
    if not lines:
        return None
    angle = math.radians(-direction(lines))
    turn = np.array([[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0], [0, 0, 1]])
    points = moved(np.array([line.quad for line in lines]).reshape(-1, 2), turn)
    low, high = points.min(axis=0), points.max(axis=0)
    rim = _RIM * (high - low).max()
    scale = float(min(np.array(size) / (high - low + 2 * rim)))
    shift = np.array([[scale, 0, scale * (rim - low[0])], [0, scale, scale * (rim - low[1])], [0, 0, 1]])
    return np.asarray(shift @ turn)


def is_twice(kind: CardKind, lines: Sequence[TextLine]) -> bool:
    """Whether what a page bears but once stands there more often, at two places. `lines` in pixels of the page."""
    if kind == "household":
        return household.is_twice(lines)
    if kind != "passport":
        return False
    heights = [_ends(line)[0][1] for line in passport.zone_lines(lines)[0]]
    return bool(heights) and max(heights) - min(heights) > ROWS[1] - ROWS[0]


def zone_again(picture: BgrPicture, matrix: Points, lines: Sequence[TextLine], engine: TextEngine) -> list[TextLine]:
    """The lines of a passport's zone read once more from the picture itself; twice where that is the first reading.

    `lines` in pixels of the page, `matrix` (3 x 3) from the picture to it. Where none was found, it is looked for at
    its place.
    """
    uppers, lowers = passport.zone_lines(lines)
    upper = _quad_of(uppers[0]) if uppers else _AT_ITS_PLACE
    quads = [upper, _quad_of(lowers[0]) if lowers else _below(upper)]
    halves = _HALF[:1] if lowers else _HALF
    strips, places = list[BgrPicture](), list[Quad]()
    for half in halves:
        for quad in quads:
            around = _widened(quad, half)
            strips.append(_strip(picture, moved(np.array(around), np.linalg.inv(matrix)), half))
            places.append(quad)
    read = engine.read_strips(strips)
    return [TextLine(text, sure, quad) for (text, sure), quad in zip(read, places, strict=True)]


def _quad_of(line: TextLine) -> Quad:
    (left_x, left_y), (right_x, right_y) = _ends(line)
    high = PER_MM * _HALF[1]
    return ((left_x, left_y - high), (right_x, right_y - high), (right_x, right_y + high), (left_x, left_y + high))


def _below(quad: Quad) -> Quad:
    down = ROWS[1] - ROWS[0]
    first, second, third, fourth = ((x, y + down) for x, y in quad)
    return first, second, third, fourth


def _widened(quad: Quad, half: float) -> Quad:
    """The same line with more room round it."""
    aside, high = _ASIDE * PER_MM, (half - _HALF[1]) * PER_MM
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    return (ax - aside, ay - high), (bx + aside, by - high), (cx + aside, cy + high), (dx - aside, dy + high)


def _strip(picture: BgrPicture, corners: Points, half: float) -> BgrPicture:
    wide = round(_HIGH * (SPAN[1] - SPAN[0] + 2 * _ASIDE * PER_MM) / (2 * half * PER_MM))
    target = np.array([[0, 0], [wide, 0], [wide, _HIGH], [0, _HIGH]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    strip = cv2.warpPerspective(picture, matrix, (wide, _HIGH), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strip, np.uint8)
