"""The cards in a picture, straightened and upright, with the lines that are written on them.

By their borders first: then the text is looked for on the straightened cards only, once. Where no border shows, or
what it holds has none of the card's words, the whole picture is read and the words say where the card lies.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import Points, TextEngine, TextLine
from terminal.ocr.finder import (
    CARD_SIZE,
    FoundCard,
    card_from_picture,
    find_cards,
    is_card_shaped,
    moved,
    resized,
    straighten,
    warped,
    whole_picture,
)
from terminal.ocr.genuineness import other_document
from terminal.ocr.layout import Anchor, anchors, direction, matrix_from_anchors, on_card, placed, sides, upside_down
from terminal.ocr.quality import Sight, card_width, look_at
from terminal.session.facts.analyst import CardSide

_WHOLE = 0.35
"""In a picture of a card's shape, an outline under this share of it is something printed on the card."""
_MOST_OUTLINES = 2
_FELLOW = 0.45
"""Width over the widest outline's, below which an outline is no second card."""
_READ_SIDE = 2000
"""Pixels of the longer side at which a whole picture is read, as RapidOCR itself bounds it."""
_ASKEW = 8.0
"""Degrees off the level from which single characters are no longer read."""
_MOST_REREAD = 8
_TALLEST_LINE = 80.0
"""Pixels of the straightened card: taller boxes are titles or the portrait."""
UPSIDE_DOWN = np.array([[-1.0, 0.0, CARD_SIZE[0]], [0.0, -1.0, CARD_SIZE[1]], [0.0, 0.0, 1.0]])


@dataclass(frozen=True, slots=True)
class View:
    """One card, or something of its shape."""

    picture: BgrPicture
    """Straightened and upright, 631 x 1000 x 3."""
    matrix: Points
    """3 x 3, from the whole picture to the card."""
    lines: list[TextLine]
    """In card coordinates."""
    side: CardSide | None
    """None: it bears no side's words."""
    other: bool
    """Whether it is another document."""
    sight: Sight

    @property
    def corners(self) -> Points:
        """4 x 2 in the whole picture, from the card's own top left clockwise."""
        width, height = CARD_SIZE
        target = np.array([[0, 0], [width, 0], [width, height], [0, height]])
        return moved(target, np.linalg.inv(self.matrix))


@dataclass(frozen=True, slots=True)
class Sighting:
    """`views` of everything of a card's shape; the rest is for pictures in which no card could be placed."""

    views: list[View]
    words_only: bool = False
    """Words of a card were read, but not enough of them to tell where it lies."""
    several: bool = False
    """The words of one side stand there more than once."""
    other: bool = False
    """The words of another document were read."""


def sight_cards(picture: BgrPicture, engine: TextEngine, *, margin: float = 0.0) -> Sighting:
    """Find, straighten and read. `margin` widens each cut by this share, so that a second reading sees it anew."""
    corners = outlines(picture)
    views = _views_of(picture, corners, engine, margin) if corners else []
    if any(view.side or view.other for view in views):
        return Sighting(views, several=any(_twice(anchors(view.lines)) for view in views))
    found = _by_words(picture, engine)
    return replace(found, views=found.views or views)


def outlines(picture: BgrPicture) -> list[Points]:
    """The corners (4 x 2) of what may be a card, likeliest first, at most two."""
    found = find_cards(picture)
    if is_card_shaped(picture) and not any(_share(each, picture) >= _WHOLE for each in found):
        whole = whole_picture(picture)
        return [whole if picture.shape[1] >= picture.shape[0] else np.roll(whole, -1, axis=0)]
    widest = max((card_width(each.corners) for each in found), default=0.0)
    return [each.corners for each in found if card_width(each.corners) >= _FELLOW * widest][:_MOST_OUTLINES]


def _twice(found: Sequence[Anchor]) -> bool:
    """Whether the words that a card bears but once are there more often: a picture of a card's shape may hold two."""
    words = [anchor.word for anchor in found]
    return any(words.count(word) > 1 for word in ("公民身份号码", "居民身份证"))


def _share(found: FoundCard, picture: BgrPicture) -> float:
    return float(cv2.contourArea(found.corners.astype(np.float32)) / (picture.shape[0] * picture.shape[1]))


def _views_of(picture: BgrPicture, corners: Sequence[Points], engine: TextEngine, margin: float) -> list[View]:
    """Read all cuts as one sheet, one below the other: one search for text, however many cards."""
    cuts = [straighten(picture, each, margin=margin) for each in corners]
    lines = engine.read_lines(np.vstack(cuts))
    views = []
    for index, (each, cut) in enumerate(zip(corners, cuts, strict=True)):
        up = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, -index * float(CARD_SIZE[1])], [0.0, 0.0, 1.0]])
        mine = on_card(placed(lines, up))
        views.append(_view(cut, card_from_picture(each, margin=margin), mine, picture, engine))
    return views


def _view(cut: BgrPicture, matrix: Points, lines: list[TextLine], picture: BgrPicture, engine: TextEngine) -> View:
    if upside_down(lines):
        cut = np.ascontiguousarray(cut[::-1, ::-1])
        matrix, lines = UPSIDE_DOWN @ matrix, placed(lines, UPSIDE_DOWN)
    lines = _all_upright(cut, lines, engine)
    other = other_document(lines)
    seen = sides(anchors(lines)) if not other else set()
    side: CardSide | None = next(iter(seen)) if len(seen) == 1 else None
    view = View(cut, matrix, lines, side, other, look_at(cut, whole_picture(cut), cut.shape))
    return replace(view, sight=look_at(cut, view.corners, picture.shape))


def _all_upright(cut: BgrPicture, lines: list[TextLine], engine: TextEngine) -> list[TextLine]:
    """Read again, the right way up, what was read against the others: short lines do not show which way they run."""
    places = [place for place, line in enumerate(lines) if _runs_back(line)][:_MOST_REREAD]
    boxes = [_box(lines[place]) for place in places]
    strips = [cut[top:bottom, left:right] for left, top, right, bottom in boxes]
    read = engine.read_strips([np.ascontiguousarray(strip) for strip in strips])
    upright = list(lines)
    for place, (left, top, right, bottom), (text, confidence) in zip(places, boxes, read, strict=True):
        quad = ((left, top), (right, top), (right, bottom), (left, bottom))
        upright[place] = TextLine(text, confidence, quad)
    return upright


def _runs_back(line: TextLine) -> bool:
    if max(y for _, y in line.quad) - min(y for _, y in line.quad) > _TALLEST_LINE:
        return False
    return line.quad[1][0] < line.quad[0][0] or not line.text


def _box(line: TextLine) -> tuple[int, int, int, int]:
    """Left, top, right, bottom, within the card, at least 4 px wide and high."""
    xs, ys = [x for x, _ in line.quad], [y for _, y in line.quad]
    left = min(max(0, round(min(xs))), CARD_SIZE[0] - 4)
    top = min(max(0, round(min(ys))), CARD_SIZE[1] - 4)
    return left, top, max(left + 4, min(CARD_SIZE[0], round(max(xs)))), max(top + 4, min(CARD_SIZE[1], round(max(ys))))


# --- by the words of the whole picture ---


def _by_words(picture: BgrPicture, engine: TextEngine) -> Sighting:
    small, matrix = _bounded(picture)
    lines = engine.read_lines(small)
    angle = direction(lines)
    if abs((angle + 90) % 180 - 90) > _ASKEW:
        small, turn = _turned(small, angle)
        matrix = turn @ matrix
        lines = engine.read_lines(small)
    found = anchors(lines)
    if other_document(lines):
        return Sighting([], other=True)
    views, several, unplaced = [], False, False
    for side in sorted(sides(found), reverse=True):
        to_card = matrix_from_anchors(found, side)
        if to_card is None:
            several = several or _twice([anchor for anchor in found if anchor.side == side])
            unplaced = True
            continue
        cut = warped(small, to_card)
        view = _view(cut, to_card @ matrix, on_card(placed(lines, to_card)), picture, engine)
        views.append(replace(view, side=side))
    return Sighting(views, words_only=unplaced and not views, several=several)


def _bounded(picture: BgrPicture) -> tuple[BgrPicture, Points]:
    scale = _READ_SIDE / max(picture.shape[:2])
    if scale >= 1:
        return picture, np.eye(3)
    small = resized(picture, scale)
    return small, np.diag([small.shape[1] / picture.shape[1], small.shape[0] / picture.shape[0], 1.0])


def _turned(picture: BgrPicture, degrees: float) -> tuple[BgrPicture, Points]:
    """Turn a picture so that what runs at this angle runs level, on a sheet large enough for all of it."""
    height, width = picture.shape[:2]
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), [0.0, 0.0, 1.0]])
    corners = moved(np.array([[0, 0], [width, 0], [width, height], [0, height]]), matrix)
    low, high = corners.min(axis=0), corners.max(axis=0)
    shift = np.array([[1.0, 0.0, -low[0]], [0.0, 1.0, -low[1]], [0.0, 0.0, 1.0]]) @ matrix
    size = (int(np.ceil(high[0] - low[0])), int(np.ceil(high[1] - low[1])))
    turned = cv2.warpAffine(picture, shift[:2], size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8), shift
