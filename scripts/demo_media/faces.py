"""Heads that blink and speak, each made of a portrait."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from scripts.demo_media.measures import FPS, NECK_ROW, Picture, Plane, smooth, vector
from scripts.demo_media.people import Eye, Likeness


class Head:
    """A head cut out of a portrait that sways, blinks and opens its mouth."""

    def __init__(self, likeness: Likeness) -> None:
        self.likeness = likeness
        height, width = likeness.cover.shape
        step = 1 / likeness.scale
        rows, columns = np.mgrid[0:height:step, 0:width:step]
        self.x, self.y = columns.astype(np.float32), rows.astype(np.float32)

    def at(self, sway: tuple[float, float, float], mouth: float, blink: float) -> tuple[Picture, Plane]:
        """The head (BGR) and its cover (0 to 1): moved by (x, y) pixels of the first portrait, turned by radians."""
        x, y = self._swayed(*sway)
        inside, x, y = self._opened(x, y, mouth * self.likeness.mouth.drop)
        for eye in self.likeness.eyes:
            y = blinked(x, y, eye, blink, 5 * self.likeness.unit)
        face = cv2.remap(self.likeness.face, x, y, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE)
        cover = cv2.remap(self.likeness.cover, x, y, cv2.INTER_LINEAR)
        shade = vector(38, 26, 62) * (0.55 + 0.45 * smooth(0, 1, inside))[..., None]
        amount = cv2.GaussianBlur((inside > 0).astype(np.float32), (0, 0), 0.9)[..., None]
        return (face * (1 - amount) + shade * amount).astype(np.uint8), cover

    def _swayed(self, right: float, down: float, turn: float) -> tuple[Plane, Plane]:
        who = self.likeness
        weight = 1 - smooth(who.neck_y - 40 * who.unit, who.neck_y, self.y)
        from_neck_x, from_neck_y = self.x - who.middle_x, self.y - who.neck_y
        x = self.x - weight * (right * who.unit - turn * from_neck_y)
        y = self.y - weight * (down * who.unit + turn * from_neck_x)
        return x.astype(np.float32), y.astype(np.float32)

    def _opened(self, x: Plane, y: Plane, drop: float) -> tuple[Plane, Plane, Plane]:
        """Lower the jaw by `drop`. First plane: 0 outside the mouth, 0 to 1 from the teeth to the lower lip."""
        who, mouth = self.likeness, self.likeness.mouth
        across = (x - mouth.x) / mouth.half
        below = y - (mouth.y - (mouth.y - mouth.corner_y) * across**2)
        line = y - below
        half = mouth.half + np.clip(below, 0, 40 * who.unit) * 0.55
        window = np.clip(1 - ((x - mouth.x) / half) ** 2, 0, 1)
        gap = drop * np.sqrt(window) * (np.abs(x - mouth.x) < half)
        fade = 1 - smooth(who.chin_y, who.neck_y + 6 * who.unit, y)
        lowered = np.where(below > gap, y - gap * fade, np.where(below > 0, line, y))
        depth = np.where((below > 0) & (below < gap), below / np.maximum(gap, 1e-3), 0)
        return depth.astype(np.float32), x, lowered.astype(np.float32)


def blinked(x: Plane, y: Plane, eye: Eye, shut: float, skin: float) -> Plane:
    """Draw the upper lid down by `shut` (0 open, 1 shut): the skin above it, `skin` pixels, is stretched."""
    arch = np.sqrt(np.clip(1 - ((x - eye.x) / eye.half) ** 2, 0, 1))
    top = eye.y - (eye.y - eye.top) * arch
    bottom = eye.y + (eye.bottom - eye.y) * arch
    lid = top + shut * (bottom - top)
    start = top - skin
    stretched = start + (y - start) * (skin / (lid - start))
    return np.where((arch > 0) & (y > start) & (y < lid), stretched, y).astype(np.float32)


@dataclass
class Person:
    """One of the two: `middle` is the column of the film at which the head stands; `mouth` its `openness` by picture.

    The last picture goes over into the first, so that the film can be shown again and again.
    """

    likeness: Likeness
    middle: int
    mouth: Plane
    rng: np.random.Generator
    head: Head = field(init=False)
    shut: Plane = field(init=False)
    phase: float = field(init=False)

    def __post_init__(self) -> None:
        self.head = Head(self.likeness)
        self.shut = np.zeros(len(self.mouth) + 8, np.float32)
        self.phase = float(self.rng.uniform(0, 2 * np.pi))
        place = int(self.rng.integers(20, 60))
        while place < len(self.mouth) - 20:
            self.shut[place : place + 6] = (0.5, 1, 1, 0.9, 0.5, 0.2)
            place += int(self.rng.integers(55, 120))

    def draw(self, picture: Picture, number: int) -> None:
        """Draw the head as it is at picture `number`, in place."""
        effort = float(np.mean(self.mouth[max(0, number - 10) : number + 3]))
        sway = (
            1.6 * self._swing(number, 0.9) + 0.9 * self._swing(number, 2.3),
            0.8 * self._swing(number, 1.1) + 1.4 * effort * self._swing(number, 5.1),
            0.014 * self._swing(number, 0.7) + 0.010 * effort * self._swing(number, 3.3),
        )
        face, cover = self.head.at(sway, float(self.mouth[number]), float(self.shut[number]))
        height, width = cover.shape
        left = self.middle - round(self.likeness.middle_x * self.likeness.scale)
        top = NECK_ROW - round(self.likeness.neck_y * self.likeness.scale)
        place = picture[top : top + height, left : left + width]
        amount = cover[: place.shape[0], : place.shape[1], None]
        place[:] = (place * (1 - amount) + face[: place.shape[0], : place.shape[1]] * amount).astype(np.uint8)

    def _swing(self, number: int, pace: float) -> float:
        """Go to and fro, -1 to 1, about `pace` radians a second, and a whole number of times in the film."""
        whole = len(self.mouth)
        times = max(1, round(pace * whole / FPS / (2 * np.pi)))
        return float(np.sin(2 * np.pi * times * number / whole + self.phase + 3 * pace))
