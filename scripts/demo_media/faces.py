"""Heads that blink and speak, made of one portrait."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from resources import DEMO
from scripts.demo_media.measures import CUSTOMER, FPS, SCALE, SELLER, Picture, Plane, smooth, vector


@dataclass(frozen=True)
class Eye:
    """Places in portrait pixels: the middle, half the width, upper and lower lid at the middle."""

    x: float
    y: float
    half: float
    top: float
    bottom: float


MOUTH_X, MOUTH_HALF, MOUTH_CORNER_Y, MOUTH_Y = 99.5, 20.5, 140.5, 149.2
CHIN_Y, NECK_Y, CROWN_Y = 178.0, 190.0, 40.0


EYES = (Eye(78.3, 101.6, 10.5, 96.6, 104.6), Eye(123.2, 103.8, 12.0, 99.4, 106.8))


class Head:
    """A head cut out of the portrait that sways, blinks and opens its mouth."""

    def __init__(self, *, mirrored: bool) -> None:
        portrait = cv2.imread(str(DEMO / "portrait.jpg"))
        assert portrait is not None
        self.face, self.cover = cut_out(portrait)
        if mirrored:
            self.face = aged(self.face)
        self.mirrored = mirrored
        rows, columns = np.mgrid[0 : portrait.shape[0] : 1 / SCALE, 0 : portrait.shape[1] : 1 / SCALE]
        self.x, self.y = columns.astype(np.float32), rows.astype(np.float32)

    def at(self, sway: tuple[float, float, float], mouth: float, blink: float) -> tuple[Picture, Plane]:
        """The head (BGR) and its cover (0 to 1): moved by (x, y) portrait pixels and turned by radians."""
        x, y = self._swayed(*sway)
        inside, x, y = opened(x, y, mouth * 6.5)
        y = blinked(x, y, blink)
        face = cv2.remap(self.face, x, y, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE)
        cover = cv2.remap(self.cover, x, y, cv2.INTER_LINEAR)
        shade = vector(38, 26, 62) * (0.55 + 0.45 * smooth(0, 1, inside))[..., None]
        amount = cv2.GaussianBlur((inside > 0).astype(np.float32), (0, 0), 0.9)[..., None]
        face = (face * (1 - amount) + shade * amount).astype(np.uint8)
        if self.mirrored:
            face = spectacles(face, x, y)
            return np.ascontiguousarray(face[:, ::-1]), np.ascontiguousarray(cover[:, ::-1])
        return face, cover

    def _swayed(self, right: float, down: float, turn: float) -> tuple[Plane, Plane]:
        weight = 1 - smooth(150, NECK_Y, self.y)
        from_neck_x, from_neck_y = self.x - 98, self.y - NECK_Y
        x = self.x - weight * (right - turn * from_neck_y)
        y = self.y - weight * (down + turn * from_neck_x)
        return x.astype(np.float32), y.astype(np.float32)


def cut_out(portrait: Picture) -> tuple[Picture, Plane]:
    """The portrait, and how much of each pixel belongs to head and neck."""
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
    return portrait, (cover * (1 - smooth(184, 190, rows))).astype(np.float32)


def aged(face: Picture) -> Picture:
    """Another person: grey-dark hair, another complexion."""
    rows, columns = np.mgrid[0 : face.shape[0], 0 : face.shape[1]].astype(np.float32)
    skin = 1 - smooth(0.86, 1.12, np.hypot((columns - 99) / 44, (rows - 122) / 62).astype(np.float32))
    skin = np.maximum(skin, smooth(150, 165, rows)) * smooth(76, 86, rows)
    grey = cv2.cvtColor(face, cv2.COLOR_BGR2GRAY).astype(np.float32)[..., None]
    ears = smooth(95, 130, grey[..., 0]) * smooth(104, 110, rows)
    skin = np.maximum(skin, ears)
    hair = grey * vector(0.50, 0.47, 0.46) * 0.85
    person = face * vector(0.90, 0.93, 0.97) * 0.94
    mixed = person * skin[..., None] + hair * (1 - skin[..., None])
    result: Picture = np.clip(mixed, 0, 255).astype(np.uint8)
    return result


def opened(x: Plane, y: Plane, drop: float) -> tuple[Plane, Plane, Plane]:
    """Lower the jaw by `drop`. First plane: 0 outside the mouth, 0 to 1 from the teeth to the lower lip."""
    across = (x - MOUTH_X) / MOUTH_HALF
    line = MOUTH_Y - (MOUTH_Y - MOUTH_CORNER_Y) * across**2
    below = y - line
    half = MOUTH_HALF + np.clip(below, 0, 40) * 0.55
    window = np.clip(1 - ((x - MOUTH_X) / half) ** 2, 0, 1)
    gap = drop * np.sqrt(window) * (np.abs(x - MOUTH_X) < half)
    fade = 1 - smooth(CHIN_Y, NECK_Y + 6, y)
    lowered = np.where(below > gap, y - gap * fade, np.where(below > 0, line, y))
    depth = np.where((below > 0) & (below < gap), below / np.maximum(gap, 1e-3), 0)
    return depth.astype(np.float32), x, lowered.astype(np.float32)


def blinked(x: Plane, y: Plane, shut: float) -> Plane:
    """Draw the upper lids down by `shut` (0 open, 1 shut): the skin above them is stretched."""
    for eye in EYES:
        arch = np.sqrt(np.clip(1 - ((x - eye.x) / eye.half) ** 2, 0, 1))
        top = eye.y - (eye.y - eye.top) * arch
        bottom = eye.y + (eye.bottom - eye.y) * arch
        lid = top + shut * (bottom - top)
        start = top - 5
        stretched = start + (y - start) * (5 / (lid - start))
        y = np.where((arch > 0) & (y > start) & (y < lid), stretched, y).astype(np.float32)
    return y


def spectacles(face: Picture, x: Plane, y: Plane) -> Picture:
    """Thin frames that follow the head."""
    away = np.full(x.shape, 9.0, np.float32)
    for eye in EYES:
        ring = ((np.abs(x - eye.x) / 17.5) ** 3 + (np.abs(y - eye.y - 1.5) / 13) ** 3) ** (1 / 3)
        away = np.minimum(away, np.abs(ring - 1) * 14)
    bridge = np.where(np.abs(x - 100.7) < 5.5, np.abs(y - 99.5 + 0.02 * (x - 100.7) ** 2), 9)
    frame = np.exp(-((np.minimum(away, bridge) / 0.85) ** 2))[..., None] * 0.85
    return (face * (1 - frame) + vector(34, 30, 28) * frame).astype(np.uint8)


@dataclass
class Person:
    """One of the two: `middle` and `top` place the head, film pixels; `mouth` is its `openness` at each picture."""

    who: str
    middle: int
    top: int
    mouth: Plane
    rng: np.random.Generator
    head: Head = field(init=False)
    shut: Plane = field(init=False)

    def __post_init__(self) -> None:
        self.head = Head(mirrored=self.who == CUSTOMER)
        self.shut = np.zeros(len(self.mouth) + 8, np.float32)
        place = int(self.rng.integers(20, 60))
        while place < len(self.mouth):
            self.shut[place : place + 6] = (0.5, 1, 1, 0.9, 0.5, 0.2)
            place += int(self.rng.integers(55, 120))

    def draw(self, picture: Picture, number: int) -> None:
        """Draw the head as it is at picture `number`, in place."""
        time = number / FPS + (0 if self.who == SELLER else 40)
        effort = float(np.mean(self.mouth[max(0, number - 10) : number + 3]))
        sway = (
            1.6 * np.sin(time * 0.9) + 0.9 * np.sin(time * 2.3 + 1),
            0.8 * np.sin(time * 1.1 + 2) + 1.4 * effort * np.sin(time * 5.1),
            0.014 * np.sin(time * 0.7 + 0.5) + 0.010 * effort * np.sin(time * 3.3),
        )
        mouth = float(self.mouth[number]) * (0.86 + 0.14 * np.sin(number * 2.1))
        face, cover = self.head.at(sway, mouth, float(self.shut[number]))
        height, width = cover.shape
        left = self.middle - round(width * (0.51 if self.who == CUSTOMER else 0.49))
        place = picture[self.top : self.top + height, left : left + width]
        amount = cover[..., None]
        place[:] = (place * (1 - amount) + face * amount).astype(np.uint8)
