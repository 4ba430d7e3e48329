"""Where the cards lie in a picture: quadrilaterals of about ID-1 shape with a border that shows.

Three ways of parting card from ground (edges, brightness, difference from the picture's rim) propose outlines; each
outline is reduced to four sides, the sides are fitted to it, and what has a visible border all round remains.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import Points

CARD_SIZE = (1000, 631)
"""Pixels of a straightened card, width and height: ID-1 is 85.6 x 54.0 mm (ISO/IEC 7810)."""
_ASPECT = 85.6 / 54.0
_WORKING_SIDE = 640
"""Pixels of the longer side of the picture that outlines are looked for in."""
_LEAST_AREA = 0.02
"""Of the picture; smaller cards cannot be read at any camera's resolution anyway."""
_MOST_AREA = 0.98
_LEAST_FILL = 0.9
"""Area of an outline's hull over that of its quadrilateral: rounded corners lose about 1 %, a thumb up to 8 %."""
_ASPECTS = (1.12, 2.25)
"""Mean length over mean breadth; ID-1 (1.585) seen at up to 45 degrees."""
_MOST_TAPER = 2.2
"""A side over the one opposite: a card's own width away and turned by 45 degrees the nearer side looks 2.1 times as
long; patches of a portrait or of shade on a page have three sides that pass and a fourth of a third."""
_LEAST_SUPPORT = 0.55
"""Share of the border along which inside and outside differ."""
_LEAST_SCORE = 0.75
"""Cards on desks score 0.9 to 1; two of 80 under a lamp 0.7, which are found by their words; empty desks up to 0.7."""
_LEAST_STEP = 5.0
"""Levels of 255 by which they have to differ, in lightness or colour."""
_OVERLAP = 0.5
_MOST_CARDS = 4
_NEARLY = 0.7
"""Of the card's own resolution: down to here, sampling every other pixel loses no stroke."""
_SHORTEST = 60
"""Pixels of an outline, below which it cannot hold a card's area."""
_SIDES = 4
_MOST_SIDES = 40
"""Of an outline's hull: a card with rounded corners has about 12, a tangle of print up to hundreds."""
_NOTHING = 1e-6
_EDGES = ((20, 13), (54, 36))
"""Lower thresholds of the edges in lightness and in colour, the upper ones are twice that: faint borders, and clear."""
_Outline = NDArray[Any]


@dataclass(frozen=True, slots=True)
class FoundCard:
    """A card's outline: `corners` (4 x 2, pixels) clockwise, the first side a long one; `score` from 0 to 1."""

    corners: Points
    score: float


def find_cards(picture: BgrPicture) -> list[FoundCard]:
    """Return the outlines that do not overlap, best first, at most four; none is an empty list."""
    scale = min(1.0, _WORKING_SIDE / max(picture.shape[:2]))
    small = resized(picture, scale) if scale < 1 else picture
    lab = np.asarray(cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2LAB), (3, 3), 0), np.uint8)
    proposals: list[FoundCard] = []
    for mask in _partings(lab):
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        for contour in contours:
            quad = _four_sides(contour, small.shape[:2])
            if quad is not None and not _known(quad, proposals):
                score = _score(quad, lab)
                if score >= _LEAST_SCORE:
                    proposals.append(FoundCard(quad, score))
    return [FoundCard(_first_side_long(each.corners / scale), each.score) for each in _apart(proposals)]


def whole_picture(picture: BgrPicture) -> Points:
    """The picture's own corners, for pictures that are nothing but a card (scans)."""
    height, width = picture.shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)


def is_card_shaped(picture: BgrPicture, tolerance: float = 0.06) -> bool:
    """Whether the picture as a whole has the shape of a card lying or standing."""
    height, width = picture.shape[:2]
    return bool(abs(max(height, width) / min(height, width) / _ASPECT - 1) <= tolerance)


def straighten(picture: BgrPicture, corners: Points, *, margin: float = 0.0) -> BgrPicture:
    """The card (631 x 1000 x 3) seen from straight above; `margin` widens the cut by this share on every side."""
    return warped(picture, card_from_picture(corners, margin=margin))


def warped(picture: BgrPicture, to_card: Points, size: tuple[int, int] = CARD_SIZE) -> BgrPicture:
    """The card (631 x 1000 x 3) by the 3 x 3 matrix that takes the picture's points to the card's.

    Pages have a `size` (width, height) of their own.
    """
    shrunk, matrix = _shrunk(picture, to_card)
    card = cv2.warpPerspective(shrunk, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(card, np.uint8)


def resized(picture: BgrPicture, scale: float) -> BgrPicture:
    """Every pixel the mean of those it stands for; for shrinking."""
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def card_from_picture(corners: Points, *, margin: float = 0.0) -> Points:
    """The 3 x 3 matrix that takes these corners (4 x 2, from the card's top left clockwise) to card coordinates."""
    width, height = CARD_SIZE
    aside, down = width * margin, height * margin
    target = np.array(
        [[aside, down], [width - aside, down], [width - aside, height - down], [aside, height - down]], np.float32
    )
    return np.asarray(cv2.getPerspectiveTransform(corners.astype(np.float32), target), np.float64)


def moved(points: Points, matrix: Points) -> Points:
    """Points (n x 2) through a 3 x 3 matrix."""
    through = cv2.perspectiveTransform(points.reshape(-1, 1, 2).astype(np.float64), matrix)
    return np.asarray(through, np.float64).reshape(-1, 2)


def _shrunk(picture: BgrPicture, to_card: Points) -> tuple[BgrPicture, Points]:
    """Bring a picture down to the card's size first where it is much finer, lest strokes fall between the samples."""
    corners = np.array([[0, 0], [CARD_SIZE[0], 0], [CARD_SIZE[0], CARD_SIZE[1]], [0, CARD_SIZE[1]]])
    try:
        wide = float(np.linalg.norm(np.diff(moved(corners, np.linalg.inv(to_card)), axis=0), axis=1).max())
    except np.linalg.LinAlgError:
        return picture, to_card
    scale = CARD_SIZE[0] / max(wide, 1.0)
    if scale > _NEARLY:
        return picture, to_card
    small = resized(picture, scale)
    back = np.diag([picture.shape[1] / small.shape[1], picture.shape[0] / small.shape[0], 1.0])
    return small, to_card @ back


def _partings(lab: BgrPicture) -> Iterator[_Outline]:
    """Masks (0 or 255) whose outlines may be cards."""
    light = lab[:, :, 0]
    for lightness, colour in _EDGES:
        edges = [cv2.Canny(light, lightness, 2 * lightness)]
        edges += [cv2.Canny(lab[:, :, channel], colour, 2 * colour) for channel in (1, 2)]
        yield cv2.dilate(np.maximum.reduce(edges), np.ones((3, 3), np.uint8))
    _, bright = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    closing = np.ones((9, 9), np.uint8)
    yield cv2.morphologyEx(bright, cv2.MORPH_CLOSE, closing)
    rim = np.concatenate([lab[:4].reshape(-1, 3), lab[-4:].reshape(-1, 3), lab[:, :4].reshape(-1, 3)])
    away = np.abs(lab.astype(np.int16) - np.median(rim, axis=0).astype(np.int16)).max(axis=2)
    _, other = cv2.threshold(np.clip(away, 0, 255).astype(np.uint8), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    yield cv2.morphologyEx(other, cv2.MORPH_CLOSE, closing)


def _four_sides(contour: _Outline, shape: tuple[int, ...]) -> Points | None:
    """The quadrilateral (4 x 2, clockwise) that this outline nearly is, or None."""
    area = shape[0] * shape[1]
    if len(contour) < _SHORTEST:
        return None
    hull = cv2.convexHull(contour)
    hull_area = cv2.contourArea(hull)
    if not _LEAST_AREA * area <= hull_area <= _MOST_AREA * area:
        return None
    corners = _least_quad(cv2.approxPolyDP(hull, 0.004 * cv2.arcLength(hull, closed=True), closed=True).reshape(-1, 2))
    if corners is None or not _card_like(corners, hull_area, shape):
        return None
    fitted = _fitted(corners, contour.reshape(-1, 2))
    return fitted if fitted is not None and _card_like(fitted, hull_area, shape) else corners


def _least_quad(polygon: _Outline) -> Points | None:
    """Shorten a convex polygon to four sides, each time dropping the side whose loss adds the least area.

    Rounded corners are many short sides: dropping those restores the corner that the card would have had.
    """
    points = [np.asarray(point, np.float64) for point in polygon]
    if not _SIDES <= len(points) <= _MOST_SIDES:
        return None
    while len(points) > _SIDES:
        best: tuple[float, int, Any] | None = None
        count = len(points)
        for index in range(count):
            before, start = points[index - 1], points[index]
            end, after = points[(index + 1) % count], points[(index + 2) % count]
            meeting = _meeting(before, start, after, end)
            if meeting is None:
                continue
            added = _triangle(start, meeting, end)
            if best is None or added < best[0]:
                best = (added, index, meeting)
        if best is None:
            return None
        _, index, meeting = best
        points[index] = meeting
        points.pop((index + 1) % count)
    found = np.array(points, np.float64)
    return found if _twice_area(found) > 0 else found[::-1]


def _meeting(a: Any, b: Any, c: Any, d: Any) -> Any:
    """Where a->b, prolonged beyond b, meets c->d, prolonged beyond d; None if they part."""
    first, second = b - a, d - c
    cross = first[0] * second[1] - first[1] * second[0]
    if abs(cross) < _NOTHING:
        return None
    along = ((c[0] - a[0]) * second[1] - (c[1] - a[1]) * second[0]) / cross
    other = ((c[0] - a[0]) * first[1] - (c[1] - a[1]) * first[0]) / cross
    return a + along * first if along >= 1 and other >= 1 else None


def _triangle(a: Any, b: Any, c: Any) -> float:
    return float(abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2)


def _twice_area(corners: Points) -> float:
    """Positive for corners that run clockwise on a screen (y downwards)."""
    x, y = corners[:, 0], corners[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))


def _card_like(corners: Points, hull_area: float, shape: tuple[int, ...]) -> bool:
    height, width = shape[:2]
    beyond = 0.15 * max(height, width)
    low, high = corners.min(axis=0), corners.max(axis=0) - (width, height)
    if min(low) < -beyond or max(high) > beyond or not cv2.isContourConvex(corners.astype(np.float32)):
        return False
    if hull_area / max(_twice_area(corners) / 2, 1.0) < _LEAST_FILL:
        return False
    return _ASPECTS[0] <= aspect(corners) <= _ASPECTS[1] and _taper(corners) <= _MOST_TAPER


def _taper(corners: Points) -> float:
    """The greatest length of one side over that of the side opposite."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    pairs = [sorted((float(sides[place]), float(sides[place + 2]))) for place in (0, 1)]
    return max(long / max(short, _NOTHING) for short, long in pairs)


def aspect(corners: Points) -> float:
    """Mean length of the longer pair of sides over that of the shorter pair."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    one, other = float(sides[0] + sides[2]), float(sides[1] + sides[3])
    return max(one, other) / max(min(one, other), _NOTHING)


def _fitted(corners: Points, outline: _Outline) -> Points | None:
    """Lay each side through the outline's points near it, away from the rounded corners; then intersect."""
    lines = []
    for start, end in pairwise([*corners, corners[0]]):
        length = float(np.linalg.norm(end - start))
        along = (end - start) / max(length, _NOTHING)
        offsets = outline - start
        place = offsets @ along
        distance = np.abs(offsets[:, 0] * along[1] - offsets[:, 1] * along[0])
        near = outline[(place > 0.12 * length) & (place < 0.88 * length) & (distance < 0.025 * length + 1)]
        if len(near) < 0.3 * length:
            return None
        lines.append(cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).reshape(4))
    found = []
    for before, after in pairwise([lines[-1], *lines]):
        system = np.array([[before[0], -after[0]], [before[1], -after[1]]], np.float64)
        if abs(np.linalg.det(system)) < _NOTHING:
            return None
        along, _ = np.linalg.solve(system, (after[2:] - before[2:]).astype(np.float64))
        found.append(before[2:] + along * before[:2])
    return np.array(found, np.float64)


def _score(corners: Points, lab: BgrPicture) -> float:
    """0 for outlines without a visible border; else how much of the border shows and how near its shape is to ID-1."""
    support = _support(corners, lab)
    if support < _LEAST_SUPPORT:
        return 0.0
    shape = float(np.exp(-abs(np.log(aspect(corners) / _ASPECT)) * 1.5))
    return support * shape


def _support(corners: Points, lab: BgrPicture) -> float:
    """Share of places along the four sides where just inside and just outside differ; the worst side counts double."""
    height, width = lab.shape[:2]
    places = np.linspace(0.1, 0.9, 24)[:, None]
    shares = []
    for start, end in pairwise([*corners, corners[0]]):
        along = (end - start) / max(float(np.linalg.norm(end - start)), _NOTHING)
        inward = np.array([-along[1], along[0]])
        middle = start + places * (end - start)
        steps = []
        for distance in (2.0, 4.0):
            both = [np.rint(middle + sign * distance * inward).astype(int) for sign in (1, -1)]
            within = [(p[:, 0] >= 0) & (p[:, 0] < width) & (p[:, 1] >= 0) & (p[:, 1] < height) for p in both]
            values = [lab[np.clip(p[:, 1], 0, height - 1), np.clip(p[:, 0], 0, width - 1)].astype(int) for p in both]
            step = np.abs(values[0] - values[1]).max(axis=1) >= _LEAST_STEP
            steps.append(step & within[0] & within[1])
        shares.append(float((steps[0] | steps[1]).mean()))
    return (sum(shares) + min(shares)) / 5


def _known(quad: Points, proposals: list[FoundCard]) -> bool:
    near = 0.01 * float(np.linalg.norm(quad[2] - quad[0]))
    return any(_distance(quad, each.corners) < near for each in proposals)


def _distance(one: Points, other: Points) -> float:
    """The greatest distance of corresponding corners, whichever corner comes first."""
    return min(float(np.linalg.norm(one - np.roll(other, turn, axis=0), axis=1).max()) for turn in range(4))


def _apart(proposals: list[FoundCard]) -> list[FoundCard]:
    kept: list[FoundCard] = []
    for each in sorted(proposals, key=lambda found: -found.score):
        if len(kept) < _MOST_CARDS and all(_overlap(each.corners, other.corners) < _OVERLAP for other in kept):
            kept.append(each)
    return kept


def _overlap(one: Points, other: Points) -> float:
    """The common area over the smaller of both areas."""
    common, _ = cv2.intersectConvexConvex(one.astype(np.float32), other.astype(np.float32))
    return common / max(min(_twice_area(one), _twice_area(other)) / 2, 1.0)


def _first_side_long(corners: Points) -> Points:
    """Start with the top-left end of a long side, so that the card lies upright or upside down, never on its side."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    if sides[0] + sides[2] < sides[1] + sides[3]:
        corners = np.roll(corners, -1, axis=0)
    across = corners[1] - corners[0]
    upside_down = across[0] < 0 if abs(across[0]) > abs(across[1]) else across[1] > 0
    return np.roll(corners, 2, axis=0) if upside_down else corners
