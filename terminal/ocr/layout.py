"""The printed words of the resident ID card: which side they show, which way up it lies, and where its corners are.

A card whose border cannot be seen (a photocopy, a scan, white on white) is found by them alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from terminal.ocr.engine import Points, Quad, TextLine
from terminal.ocr.finder import CARD_SIZE, moved
from terminal.session.facts.cards import CardSide


@dataclass(frozen=True, slots=True)
class Anchor:
    """A printed word that was read: where it begins in the picture, and where on the card."""

    word: str
    side: CardSide
    point: tuple[float, float]
    """Where the word begins, at half the height of its line."""
    place: tuple[float, float]
    """Card coordinates of the same."""


Place = tuple[str, CardSide, tuple[float, float], re.Pattern[str]]
"""A printed word, its side, card coordinates of where it begins at half height, and how engines spell it."""
RESIDENT_PLACES: tuple[Place, ...] = (
    ("姓名", "front", (72, 117), re.compile("姓名")),
    ("性别", "front", (72, 199), re.compile("性别")),
    ("民族", "front", (296, 199), re.compile("民族")),
    ("出生", "front", (72, 278), re.compile("出生")),
    ("年月日", "front", (182, 278), re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")),
    ("住址", "front", (72, 352), re.compile("住址")),
    ("公民身份号码", "front", (72, 541), re.compile("公?民?身份号码|公民身份")),
    ("中华人民共和国", "back", (342, 104), re.compile("中?华人民共和国|中华人民共和")),
    ("居民身份证", "back", (296, 216), re.compile("居?民身份证|居民身份")),
    ("签发机关", "back", (235, 466), re.compile("签?发机关|签发机")),
    ("有效期限", "back", (235, 543), re.compile("有?效期限|有效期")),
)
"""Places are means over the specimens at 1000 x 631 (measured, docs/identity.md); printers differ by about 2 %."""
_ALONE: dict[CardSide, str] = {"front": "公民身份号码", "back": "居民身份证"}
"""The word of each side that no other document has."""
_ENOUGH = 2
"""Words of a side that show it, and that tell where it lies."""
_SHORT = 2
_LONG = 3.0
"""Length over height from which the slope of a box is that of its line."""
_FARTHEST = 2
"""Characters before the word in its line: what stands farther in is part of a value."""


def anchors(lines: Sequence[TextLine], places: Sequence[Place] = RESIDENT_PLACES) -> list[Anchor]:
    """The printed words among these lines; of a line that holds several, the first."""
    found = []
    for line in lines:
        for word, side, place, spelling in places:
            match = spelling.search(line.text)
            if match and match.start() <= _FARTHEST:
                found.append(Anchor(word, side, _point(line, match.start()), place))
                break
    return found


def _point(line: TextLine, character: int) -> tuple[float, float]:
    """Where this character of the line begins, at half height; all are taken to be equally wide."""
    left = np.add(line.quad[0], line.quad[3]) / 2
    right = np.add(line.quad[1], line.quad[2]) / 2
    x, y = left + (right - left) * character / len(line.text)
    return float(x), float(y)


def sides(found: Sequence[Anchor]) -> set[CardSide]:
    """The sides that show: one needs two of its words, or a word that no other document has."""
    seen: set[CardSide] = set()
    for side, alone in _ALONE.items():
        words = {anchor.word for anchor in found if anchor.side == side}
        if len(words) >= _ENOUGH or alone in words:
            seen.add(side)
    return seen


def upside_down(lines: Sequence[TextLine]) -> bool:
    """Whether most of what is written (by length) runs from right to left."""
    across = 0.0
    for line in lines:
        if line.text:
            across += float(np.mean([line.quad[1][0] - line.quad[0][0], line.quad[2][0] - line.quad[3][0]]))
    return across < 0


def direction(lines: Sequence[TextLine]) -> float:
    """The angle in degrees, -180 to 180, in which most of what is written runs; 0 is to the right, 90 down."""
    sums = np.zeros(2)
    for line in lines:
        if len(line.text) > _SHORT:  # shorter ones are nearly square, and their direction a guess
            sums += np.subtract(line.quad[1], line.quad[0])
    return float(np.degrees(np.arctan2(sums[1], sums[0])))


def slope(quads: Sequence[Quad]) -> float:
    """The angle in degrees, -90 to 90, of most of what is written, read or not; which end is its beginning is open.

    Doubled angles make one of both ways to run along a line. 0 where no line is long enough to tell.
    """
    sums = 0j
    for quad in quads:
        if wideness(quad) >= _LONG:
            x, y = np.subtract(quad[1], quad[0])
            run = complex(x, y)
            sums += run * run / max(abs(run), 1.0)
    return float(np.degrees(np.angle(sums))) / 2 if sums else 0.0


def wideness(quad: Quad) -> float:
    """Length of a line over its height."""
    return float(np.hypot(*np.subtract(quad[1], quad[0])) / max(1.0, np.hypot(*np.subtract(quad[3], quad[0]))))


def placed(lines: Sequence[TextLine], matrix: Points) -> list[TextLine]:
    """The same lines in other coordinates, by a 3 x 3 matrix."""
    if not lines:
        return []
    points = moved(np.array([line.quad for line in lines]).reshape(-1, 2), matrix).reshape(-1, 4, 2)
    return [replace(line, quad=_quad(corners)) for line, corners in zip(lines, points, strict=True)]


def _quad(corners: Points) -> Quad:
    first, second, third, fourth = ((float(x), float(y)) for x, y in corners)
    return first, second, third, fourth


def on_card(lines: Sequence[TextLine]) -> list[TextLine]:
    """Those lines in card coordinates whose middle lies on the card."""
    kept = []
    for line in lines:
        x, y = np.mean(line.quad, axis=0)
        if -0.02 * CARD_SIZE[0] <= x <= 1.02 * CARD_SIZE[0] and -0.02 * CARD_SIZE[1] <= y <= 1.02 * CARD_SIZE[1]:
            kept.append(line)
    return kept


def matrix_from_anchors(found: Sequence[Anchor], side: CardSide) -> Points | None:
    """The 3 x 3 matrix from the picture to the card by the words of one side, or None if they do not suffice.

    Shift, turn and one scale, least squares: the words of the front stand in one column, which tells no more.
    """
    mine = [anchor for anchor in found if anchor.side == side]
    if len({anchor.word for anchor in mine}) < _ENOUGH or len(mine) != len({anchor.word for anchor in mine}):
        return None
    seen = np.array([anchor.point for anchor in mine])
    target = np.array([anchor.place for anchor in mine])
    matrix = similarity(seen, target)
    if matrix is None:
        return None
    # Words that stand where the card does not have them belong to another document.
    error = np.linalg.norm(moved(seen, matrix) - target, axis=1).max()
    return matrix if error < 0.08 * CARD_SIZE[0] else None


def similarity(seen: Points, target: Points) -> Points | None:
    """Least squares over complex numbers: target = a * seen + b."""
    z = seen[:, 0] + 1j * seen[:, 1]
    w = target[:, 0] + 1j * target[:, 1]
    spread = z - z.mean()
    power = float((np.abs(spread) ** 2).sum())
    if power < 1:
        return None
    a = complex((np.conj(spread) * (w - w.mean())).sum() / power)
    b = complex(w.mean() - a * z.mean())
    return np.array([[a.real, -a.imag, b.real], [a.imag, a.real, b.imag], [0, 0, 1]])
