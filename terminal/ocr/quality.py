"""How well a card can be seen: sharp, without glare, light enough, large enough, all of it, and still.

All measures but size and movement are taken from the straightened card, so that they mean the same at any distance.
Thresholds were chosen on the specimens and drawn cards and their spoiled versions (measured, docs/identity.md).
"""

from dataclasses import dataclass

import cv2
import numpy as np

from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import Points
from terminal.ocr.finder import CARD_SIZE
from terminal.session.facts.cards import CardProblem

SHARP = 0.11
"""Clear drawn cards and scans measure 0.42 to 0.49, a specimen of 453 px 0.24, photocopies 0.19; any card blurred by
2.4 px (sd, at 1000 px width) comes to this, and from 3 px (0.075) the engine no longer reads the number."""
SMEARED = 0.7
"""Of print that is too soft to be read, the directions' evenness below which it was the movement: drawn cards smeared
by 9 px (at 1000 px width) in any direction measure 0.30 to 0.70, by 17 px to 0.52; out of focus by 3 px, dim or noisy
0.80 and more, as unspoiled ones do."""
_MUCH_SMEARED = 0.5
"""The same of print that may still be read."""
_STEEPEST = 97
"""Percentile of the slopes from which they are those of strokes."""
_GLARE = 0.012
"""Share of the card in the largest burnt-out patch: 0 on clear cards, 0.03 to 0.13 with a lamp's reflection."""
_BURNT = 250
_DARK = 55.0
"""Lightness (of 255) that the paler part of the card reaches; drawn cards in a third of the light reach 74."""
_SMALL = 280.0
"""Pixels of the card's width in the picture: Chinese characters are then 9 px high; at 220 px numbers were lost."""
_CUT = 0.015
"""Of the card's width by which a corner may lie outside the picture; the printing begins at 0.07."""
_INK = 0.4
"""Of the card's lightness, by which print is darker at the least; black ink is by 0.6 to 0.8."""
MOVED = 0.012
"""Of the card's width by which a corner may move from one look to the next and still be still: 0.5 px of smear in a
1/60 s exposure when looks are 0.1 s apart and the card is 500 px wide."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was measured of one card in one picture."""

    sharpness: float
    """Steepness of the finest strokes over their contrast; 0.4 is clear print, 0.1 is mist."""
    glare: float
    """Share of the card, 0 to 1."""
    lightness: float
    """Upper quartile, 0 to 255."""
    width: float
    """Pixels of the picture across which the card's longer side lies."""
    cut: float
    """Share of the card's width by which it leaves the picture."""
    evenness: float = 1.0
    """Slopes along the direction that has least over those across it: 1 of print at rest, less of smeared print."""

    @property
    def smeared(self) -> bool:
        """Whether what cannot be read here went soft by moving."""
        return self.evenness < SMEARED

    def problems(self) -> tuple[CardProblem, ...]:
        """Those of `cut_off`, `too_small`, `dark`, `glare`, `blurred` and `moved` that it has.

        Whether it moves now takes a second look.
        """
        wrong: list[CardProblem] = []
        if self.cut > _CUT:
            wrong.append("cut_off")
        if self.width < _SMALL:
            wrong.append("too_small")
        if self.lightness < _DARK:
            wrong.append("dark")
        if self.glare > _GLARE:
            wrong.append("glare")
        if self.evenness < _MUCH_SMEARED or (self.sharpness < SHARP and self.smeared):
            wrong.append("moved")
        elif self.sharpness < SHARP:
            wrong.append("blurred")
        return tuple(wrong)


def look_at(card: BgrPicture, corners: Points, picture: tuple[int, ...]) -> Sight:
    """Measure a straightened card (631 x 1000 x 3) with these corners in a picture of this shape."""
    grey = np.asarray(cv2.cvtColor(card, cv2.COLOR_BGR2GRAY), np.uint8)
    height, width = picture[:2]
    wide = card_width(corners)
    outside = max(-corners.min(), corners[:, 0].max() - width, corners[:, 1].max() - height, 0.0)
    return Sight(
        sharpness=sharpness(grey),
        glare=_glare(card),
        lightness=float(np.percentile(grey[::4, ::4], 75)),
        width=wide,
        cut=float(outside) / max(wide, 1.0),
        evenness=evenness(grey),
    )


def card_width(corners: Points) -> float:
    """Mean length in pixels of the first side and the one opposite."""
    return float(np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])) / 2


def sharpness(grey: BgrPicture) -> float:
    """Of a straightened card in grey (631 x 1000).

    The 99.5th percentile of the Laplacian over that of the strokes' depth, so that neither light nor contrast count;
    print is at least so deep as the card is pale, or mist would be measured against itself. Taken above and below the
    middle, the larger of both: the back's titles are too thick to tell anything.
    """
    calm = cv2.GaussianBlur(grey, (0, 0), 1.0)
    height = calm.shape[0]
    least = _INK * float(np.percentile(calm[::4, ::4], 75))
    found = []
    for part in (calm[: round(0.4 * height)], calm[round(0.6 * height) :]):
        steep = np.abs(cv2.Laplacian(part, cv2.CV_32F))[::2, ::2]
        deep = cv2.morphologyEx(part, cv2.MORPH_BLACKHAT, np.ones((15, 15), np.uint8))[::2, ::2]
        found.append(float(np.percentile(steep, 99.5)) / max(8.0, least, float(np.percentile(deep, 99.5))))
    return max(found)


def evenness(grey: BgrPicture) -> float:
    """Of a straightened card in grey (631 x 1000): how alike the slopes of its print are in all directions, 0 to 1.

    Movement takes the slopes along it away and leaves those across it; print has both in like measure. Taken from the
    steepest places left of the portrait above the middle, and below it, the larger of both.
    """
    calm = np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.0), np.uint8)
    height, width = calm.shape
    parts = calm[: round(0.4 * height), : round(0.62 * width)], calm[round(0.6 * height) :]
    return max(_evenness(part) for part in parts)


def _evenness(part: BgrPicture) -> float:
    """The square root of the smaller over the larger eigenvalue of the structure tensor."""
    across, down = (cv2.Sobel(part, cv2.CV_32F, *order, ksize=3)[::2, ::2] for order in ((1, 0), (0, 1)))
    power = across * across + down * down
    strokes = power >= max(1.0, float(np.percentile(power, _STEEPEST)))
    a, b = across[strokes], down[strokes]
    one, other, both = float((a * a).sum()), float((b * b).sum()), float((a * b).sum())
    middle, apart = (one + other) / 2, float(np.hypot((one - other) / 2, both))
    return float(np.sqrt(max(0.0, middle - apart) / (middle + apart))) if middle > 0 else 1.0


def movement(before: Points, now: Points) -> float:
    """The farthest that a corner went from one look (4 x 2) to the next, over the card's width."""
    return float(np.linalg.norm(now - before, axis=1).max()) / max(card_width(now), 1.0)


def burnt_out(part: BgrPicture) -> float:
    """The share of a part of a picture that is burnt out, 0 to 1; nothing of an empty part."""
    return float((part.min(axis=2) >= _BURNT).mean()) if part.size else 0.0


def _glare(card: BgrPicture) -> float:
    """The largest patch in which every colour is burnt out, over the card; its rim is left out, where white may be."""
    aside, down = CARD_SIZE[0] // 25, CARD_SIZE[1] // 20
    inner = card[down:-down:2, aside:-aside:2].min(axis=2)
    burnt = cv2.morphologyEx((inner >= _BURNT).astype(np.uint8), cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    count, _, facts, _ = cv2.connectedComponentsWithStats(burnt)
    return float(facts[1:, cv2.CC_STAT_AREA].max()) / burnt.size if count > 1 else 0.0
