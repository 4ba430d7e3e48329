"""The cards in a picture, straightened and upright, with the lines that are written on them.

By their borders first: then the text is looked for on the straightened cards only, once. Where no border shows, or
what it holds has none of the card's words, the whole picture is read and the words say where the card lies.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

import cv2
import numpy as np

from terminal.intake.picture_file import BgrPicture
from terminal.ocr import pages
from terminal.ocr.engine import Points, Quad, TextEngine, TextLine
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
from terminal.ocr.glances import TILE, glance_at
from terminal.ocr.kinds.places import PLACES
from terminal.ocr.kinds.telling import tell
from terminal.ocr.layout import (
    Anchor,
    anchors,
    direction,
    matrix_from_anchors,
    on_card,
    placed,
    sides,
    slope,
    upside_down,
    wideness,
)
from terminal.ocr.mirrored import is_mirrored
from terminal.ocr.quality import Sight, card_width, look_at
from terminal.session.facts.cards import CardKind, CardSide

_WHOLE = 0.35
"""In a picture of a card's shape, an outline under this share of it is something printed on the card."""
_MOST_OUTLINES = 2
_FELLOW = 0.45
"""Width over the widest outline's, below which an outline is no second card."""
_READ_SIDE = 2000
"""Pixels of the longer side at which a whole picture is read, as RapidOCR itself bounds it."""
_ASKEW = 8.0
"""Degrees off the level from which single characters are no longer read."""
_ACROSS = 90.0
"""Degrees from the slope of what is written, beyond which it runs the other way."""
_TELLING, _FEW = 4.0, 3
"""Length over height of lines that tell which way up they are, and how many of them are read for it."""
_ROOM = 1.06
"""By how much more than a card is painted out before the other side is looked for."""
_PRINTED_TILES = 6
"""Of a glance at the rest of the picture: a card 280 px wide in a picture of 640 has 12 and more, a desk none."""
_DARKER, _PALE = 0.3, 0.8
"""Of its ground, by which print is darker; and of the card's lightness, how pale that ground is."""
_STROKES = 0.03
"""Share of a tile of print that is strokes."""
_MOST_REREAD = 8
_TALLEST_LINE = 80.0
"""Pixels of the straightened card: taller boxes are titles or the portrait."""
UPSIDE_DOWN = np.array([[-1.0, 0.0, CARD_SIZE[0]], [0.0, -1.0, CARD_SIZE[1]], [0.0, 0.0, 1.0]])


@dataclass(frozen=True, slots=True)
class View:
    """One card, or something of its shape."""

    picture: BgrPicture
    """Straightened and upright, 631 x 1000 x 3; pages are as high as their shape has it."""
    matrix: Points
    """3 x 3, from the whole picture to the card."""
    lines: list[TextLine]
    """In card coordinates."""
    kind: CardKind
    """`other`: a document that is not read here; `none`: it bears the words of no document."""
    side: CardSide | None
    """None: it bears no side's words."""
    sight: Sight

    @property
    def other(self) -> bool:
        """Whether it is a document that is not read here."""
        return self.kind == "other"

    @property
    def corners(self) -> Points:
        """4 x 2 in the whole picture, from the card's own top left clockwise."""
        return moved(whole_picture(self.picture), np.linalg.inv(self.matrix))


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
    mirrored: bool = False
    """Its print says something once it is flipped, and nothing as it stands."""
    other_unread: bool = False
    """Words of the other side were read beside the side that is among `views`, and not where it lies."""
    sheet: BgrPicture | None = None
    """The picture as it was read for its words, where it was."""
    lines: tuple[TextLine, ...] = ()
    """What was read of it, in its coordinates."""


def sight_cards(picture: BgrPicture, engine: TextEngine, *, margin: float = 0.0, both: bool = False) -> Sighting:
    """Find, straighten and read. `margin` widens each cut by this share, so that a second reading sees it anew.

    With `both`, a picture that shows one side is searched for the other one, if there is print beside it.
    """
    sighting = _sighted(picture, engine, margin)
    told = sighting.other or any(view.side or view.other for view in sighting.views)
    if sighting.sheet is not None and not told:
        return replace(sighting, mirrored=is_mirrored(sighting.sheet, sighting.lines, engine, _is_document))
    return _with_other_side(sighting, picture, engine) if both else sighting


def _sighted(picture: BgrPicture, engine: TextEngine, margin: float) -> Sighting:
    corners = outlines(picture)
    views = _views_of(picture, corners, engine, margin) if corners else []
    if any(view.side or view.other for view in views):
        several = any(_twice(anchors(view.lines)) or pages.is_twice(view.kind, view.lines) for view in views)
        return Sighting(views, several=several)
    if any(is_mirrored(view.picture, view.lines, engine, _is_document) for view in views):
        return Sighting(views, mirrored=True)
    found = _by_words(picture, engine)
    return replace(found, views=found.views or views)


def _is_document(lines: Sequence[TextLine]) -> bool:
    """By their words alone: digits, flipped or smeared, are read as others."""
    words = [replace(line, text=re.sub(r"\d", "", line.text)) for line in lines]
    return tell(words).kind != "none"


def _with_other_side(sighting: Sighting, picture: BgrPicture, engine: TextEngine) -> Sighting:
    """A copy of both sides on one page shows the border of one of them, or none, and may have them turned apart."""
    seen = [view for view in sighting.views if view.side and view.kind == "resident"]
    if len({view.side for view in seen}) != 1:
        return sighting
    rest = _painted_out(picture, seen)
    if _printed_tiles(rest, seen[0].sight.lightness) < _PRINTED_TILES:
        return sighting
    found = _by_words(rest, engine)
    more = [view for view in found.views if view.kind == "resident" and view.side != seen[0].side]
    words = sides(anchors(found.lines)) - {seen[0].side}
    return replace(sighting, views=[*sighting.views, *more[:1]], other_unread=bool(words) and not more)


def _printed_tiles(picture: BgrPicture, lightness: float) -> int:
    """How many tiles of a picture bear print on a ground about as pale as a card's: no desk with a grain is."""
    grey = glance_at(picture, 0, None).grey
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)).astype(np.float32)
    strokes = (ground - grey > _DARKER * ground) & (ground > _PALE * lightness)
    down, across = (side // TILE * TILE for side in grey.shape)
    tiles = strokes[:down, :across].reshape(down // TILE, TILE, across // TILE, TILE).mean(axis=(1, 3))
    return int((tiles > _STROKES).sum())


def _painted_out(picture: BgrPicture, views: Sequence[View]) -> BgrPicture:
    """A copy of the picture in which each card, and some room round it, has the colour of the picture's rim."""
    rest = picture.copy()
    rim = np.median(np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]]), axis=0)
    for view in views:
        middle = view.corners.mean(axis=0)
        larger = middle + (view.corners - middle) * _ROOM
        cv2.fillConvexPoly(rest, np.rint(larger).astype(np.int32), [float(level) for level in rim])
    return rest


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
    told = tell(lines)
    if told.kind in pages.SIZES:
        return _page(told.kind, lines, matrix, picture, engine, outlined=True)
    return View(cut, matrix, lines, told.kind, told.side, _sight(cut, matrix, picture))


def _sight(cut: BgrPicture, matrix: Points, picture: BgrPicture) -> Sight:
    """What is measured of a straightened card or page, by where it lies in the picture."""
    card = cut
    if card.shape[:2] != CARD_SIZE[::-1]:
        card = np.asarray(cv2.resize(card, CARD_SIZE, interpolation=cv2.INTER_AREA), np.uint8)
    return look_at(card, moved(whole_picture(cut), np.linalg.inv(matrix)), picture.shape)


def _page(
    kind: CardKind, lines: list[TextLine], matrix: Points, picture: BgrPicture, engine: TextEngine, *, outlined: bool
) -> View:
    """A page cut anew in its own shape. `matrix`: from the picture to where the lines were read."""
    to_page = pages.place(kind, lines, outlined=outlined)
    whole = matrix if to_page is None else to_page @ matrix
    cut = warped(picture, whole, pages.SIZES[kind])
    if to_page is not None:
        lines = _all_upright(cut, placed(lines, to_page), engine)
    if kind == "passport":
        lines = [*lines, *pages.zone_again(picture, whole, lines, engine)]
    side = tell(lines).side if to_page is not None else None
    return View(cut, whole, lines, kind, side, _sight(cut, whole, picture))


def _all_upright(cut: BgrPicture, lines: list[TextLine], engine: TextEngine) -> list[TextLine]:
    """Read again, the right way up, what was read against the others: short lines do not show which way they run."""
    places = [place for place, line in enumerate(lines) if _runs_back(line)][:_MOST_REREAD]
    boxes = [_box(lines[place], cut.shape) for place in places]
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


def _box(line: TextLine, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom, within the card (of this height and width), at least 4 px wide and high."""
    xs, ys = [x for x, _ in line.quad], [y for _, y in line.quad]
    left = min(max(0, round(min(xs))), shape[1] - 4)
    top = min(max(0, round(min(ys))), shape[0] - 4)
    return left, top, max(left + 4, min(shape[1], round(max(xs)))), max(top + 4, min(shape[0], round(max(ys))))


# --- by the words of the whole picture ---


def _by_words(picture: BgrPicture, engine: TextEngine) -> Sighting:
    small, matrix = _bounded(picture)
    lines = engine.read_some(small, _worth_reading)
    tilt = slope([line.quad for line in lines])
    if abs(tilt) > _ASKEW:
        backwards = abs(direction(lines) - tilt) % 360
        small, turn = _turned(small, tilt + 180 if _ACROSS < backwards < 360 - _ACROSS else tilt)
        matrix = turn @ matrix
        lines = engine.read_lines(small)
    found = anchors(lines)
    told = tell(lines)
    if told.kind == "other":
        return Sighting([], other=True)
    if told.kind in pages.SIZES:
        page = _page(told.kind, lines, matrix, picture, engine, outlined=False)
        return Sighting([page], several=pages.is_twice(page.kind, page.lines))
    if told.kind in PLACES:
        mine = _by_places(told.kind, lines, small, matrix, picture, engine)
        return Sighting(mine, words_only=not mine)
    views, several, unplaced = [], False, False
    for side in sorted(sides(found), reverse=True):
        to_card = matrix_from_anchors(found, side)
        if to_card is None:
            several = several or _twice([anchor for anchor in found if anchor.side == side])
            unplaced = True
            continue
        cut = warped(small, to_card)
        view = _view(cut, to_card @ matrix, on_card(placed(lines, to_card)), picture, engine)
        views.append(replace(view, side=side, kind="resident" if view.kind == "none" else view.kind))
    return Sighting(views, words_only=unplaced and not views, several=several, sheet=small, lines=tuple(lines))


def _worth_reading(quads: Sequence[Quad]) -> Sequence[int]:
    """All lines where they run level. Else the sheet is turned first: a few short ones tell which way up it is."""
    if abs(slope(quads)) <= _ASKEW:
        return range(len(quads))
    lengths = {place: wide for place, quad in enumerate(quads) if (wide := wideness(quad)) >= _TELLING}
    return sorted(lengths, key=lambda place: lengths[place])[:_FEW]


def _by_places(
    kind: CardKind, lines: list[TextLine], small: BgrPicture, matrix: Points, picture: BgrPicture, engine: TextEngine
) -> list[View]:
    """The sides of a document of this kind whose words tell where they lie. `matrix`: from `picture` to `small`."""
    found = anchors(lines, PLACES[kind])
    views = []
    for side in get_args(CardSide):
        to_card = matrix_from_anchors(found, side)
        if to_card is not None:
            cut = warped(small, to_card)
            view = _view(cut, to_card @ matrix, on_card(placed(lines, to_card)), picture, engine)
            views.append(replace(view, side=side, kind=kind))
    return views


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
