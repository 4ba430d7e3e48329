"""The two in the film: each one's picture, cut out, and where in it the eyes and the mouth are."""

from dataclasses import dataclass

import cv2
import numpy as np

from resources import DEMO
from scripts.demo_media.measures import Picture, Plane, smooth, vector


@dataclass(frozen=True)
class Eye:
    """Places in portrait pixels: the middle, half the width, upper and lower lid at the middle."""

    x: float
    y: float
    half: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Mouth:
    """Places in portrait pixels: the line between the lips, from its middle to both corners."""

    x: float
    y: float
    half: float
    corner_y: float
    drop: float
    """How far the lower lip goes down where it is open as far as it goes."""


@dataclass(frozen=True)
class Likeness:
    """A head cut out of a portrait: `cover` is 0 to 1, how much of each pixel belongs to it; places in its pixels."""

    face: Picture
    cover: Plane
    eyes: tuple[Eye, Eye]
    mouth: Mouth
    middle_x: float
    chin_y: float
    neck_y: float
    unit: float
    """How many pixels of this portrait are as long as one of the first."""
    scale: float
    """How many pixels of the film one of this portrait's is."""


def seller() -> Likeness:
    """The seller: the first portrait as it is."""
    face, cover = _portrait("portrait.jpg"), _first_cover()
    eyes = (Eye(78.3, 101.6, 10.5, 96.6, 104.6), Eye(123.2, 103.8, 12.0, 99.4, 106.8))
    mouth = Mouth(99.5, 149.2, 20.5, 140.5, 12.0)
    return Likeness(face, cover, eyes, mouth, 98.0, 178.0, 190.0, 1.0, 1.86)


def customer() -> Likeness:
    """The customer: the second portrait, her cap taken off, with hair like the first one's, but dark."""
    face, cover = _second_portrait()
    eyes = (Eye(142.0, 192.5, 18.0, 186.0, 196.5), Eye(226.0, 187.5, 18.5, 181.5, 192.0))
    mouth = Mouth(186.5, 278.5, 32.0, 279.0, 22.0)
    return Likeness(face, cover, eyes, mouth, 187.0, 335.0, 357.0, 2.0, 0.93)


def _portrait(name: str) -> Picture:
    portrait = cv2.imread(str(DEMO / name))
    assert portrait is not None
    return portrait


def _first_cover() -> Plane:
    """How much of each pixel of the first portrait belongs to head and neck."""
    portrait = _portrait("portrait.jpg")
    height, width = portrait.shape[:2]
    marks = np.full((height, width), cv2.GC_BGD, np.uint8)
    cv2.ellipse(marks, (103, 82), (78, 78), 0, 0, 360, int(cv2.GC_PR_FGD), -1)
    cv2.ellipse(marks, (100, 150), (50, 44), 0, 0, 360, int(cv2.GC_PR_FGD), -1)
    cv2.ellipse(marks, (103, 78), (58, 50), 0, 0, 360, int(cv2.GC_FGD), -1)
    cv2.ellipse(marks, (99, 120), (40, 55), 0, 0, 360, int(cv2.GC_FGD), -1)
    cv2.rectangle(marks, (68, 165), (128, 187), int(cv2.GC_FGD), -1)
    marks[190:] = cv2.GC_BGD
    cv2.setRNGSeed(7)
    cv2.grabCut(portrait, marks, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), 6, cv2.GC_INIT_WITH_MASK)
    known = np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    inside = cv2.erode(known, np.ones((2, 2), np.uint8))
    cover = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 1.0)
    rows = np.arange(height, dtype=np.float32)[:, None]
    return np.asarray(cover * (1 - smooth(184, 190, rows)), np.float32)


_OVAL = (
    (277, 190), (277, 207), (276, 225), (273, 244), (269, 264), (263, 282), (255, 296), (244, 308), (234, 317),
    (223, 326), (209, 332), (190, 336), (170, 335), (155, 330), (143, 323), (131, 315), (119, 303), (109, 290),
    (101, 273), (94, 252), (90, 233), (87, 215), (86, 199), (87, 181), (91, 167), (98, 156), (111, 148), (132, 142),
    (155, 139), (182, 138), (209, 137), (231, 138), (251, 142), (264, 148), (272, 159), (276, 173),
)  # fmt: skip
"""Round the second portrait's face, below the cap."""
_NECK = ((131, 310), (238, 310), (238, 359), (131, 359))
_HAIR_UNIT, _HAIR_FROM, _HAIR_TO = 1.9, (101.0, 102.0), (183.0, 190.0)
"""The first portrait's hair is made so many times as large, and this place of it is laid on that one."""


def _second_portrait() -> tuple[Picture, Plane]:
    """The second portrait's face under the first one's hair, and how much of each pixel belongs to them."""
    portrait = cv2.bilateralFilter(_portrait("portrait-2.jpg"), 7, 16, 3)
    height, width = portrait.shape[:2]
    inside = np.zeros((height, width), np.float32)
    for outline in (_OVAL, _NECK):
        cv2.fillPoly(inside, [np.array(outline, np.int32)], 1.0)
    inside = cv2.GaussianBlur(inside, (0, 0), 1.6)
    rows = np.arange(height, dtype=np.float32)[:, None]
    inside *= 1 - smooth(350, 358, rows)
    hair, over = _hair((width, height))
    grey = cv2.cvtColor(portrait, cv2.COLOR_BGR2GRAY)[..., None]
    face = (0.8 * portrait + 0.2 * grey) * vector(0.97, 0.97, 0.94)
    skin = (inside * (1 - over))[..., None]
    mixed = (face * skin + hair * over[..., None]) / np.maximum(skin + over[..., None], 1e-3)  # nothing of the cap
    return np.clip(mixed, 0, 255).astype(np.uint8), np.maximum(inside, over).astype(np.float32)


def _hair(size: tuple[int, int]) -> tuple[Picture, Plane]:
    """The first portrait's hair, dark and mirrored, laid as the second one needs it; and where it is."""
    first, cover = _portrait("portrait.jpg"), _first_cover()
    rows, columns = np.mgrid[0 : first.shape[0], 0 : first.shape[1]].astype(np.float32)
    skin = 1 - smooth(0.86, 1.12, np.hypot((columns - 99) / 44, (rows - 122) / 62).astype(np.float32))
    skin = np.maximum(skin, smooth(150, 165, rows)) * smooth(76, 86, rows)
    grey = cv2.cvtColor(first, cv2.COLOR_BGR2GRAY).astype(np.float32)
    ears = smooth(95, 130, grey) * smooth(104, 110, rows)
    over = cover * (1 - np.maximum(skin, ears)) * (1 - smooth(126, 134, rows))
    dark = grey[..., None] * vector(0.40, 0.44, 0.52)
    to = np.array(
        [
            [-_HAIR_UNIT, 0, _HAIR_TO[0] + _HAIR_UNIT * _HAIR_FROM[0]],
            [0, _HAIR_UNIT, _HAIR_TO[1] - _HAIR_UNIT * _HAIR_FROM[1]],
        ],
        np.float32,
    )
    laid = cv2.warpAffine(dark, to, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return laid, np.clip(cv2.warpAffine(over, to, size, flags=cv2.INTER_LINEAR), 0, 1).astype(np.float32)
