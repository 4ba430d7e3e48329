"""Passive hint: does the face reflect the colours that the customer's screen flashes in an order nobody could know?

A face in the room does, as far as the light of the room lets it be seen; a picture from a file or an injected stream
does not, a screen held up does little. A print reflects like skin: this hint is silent about paper. In daylight, or
with a screen that does not face the customer, nobody's reflection can be measured, so a reflection that is not found
is `not_measurable` and no doubt, unless field IT has measured here how strong it must be.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from terminal.face.hint_input import HintInput
from terminal.face.measured import Landmarks
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.analyst import Hint

Colour = Literal["red", "green", "blue", "white"]
COLOURS: tuple[Colour, ...] = ("red", "green", "blue", "white")
FLASHES = 10
FLASH_S = 0.48
"""About two changes a second: fewer than the three that photosensitive persons must be spared."""
_LIGHT: dict[Colour, tuple[float, float]] = {
    "red": (1.0, 0.0), "green": (-1.0, -1.0), "blue": (0.0, 1.0), "white": (0.0, 0.0),
}  # fmt: skip
"""What a flash does to the logarithms of red over green and of blue over green, in units of its strength."""
_RATE = 25.0
_LONGEST_LAG_S = 0.4
"""From the order to the picture: the screen's way and the camera's."""
_FOUND = 0.45
"""Correlation with the code. Faces without flashes reach it once in a hundred times, in six clips; flashes that change
a channel by 1 % are found nine times in ten (measured, docs/identity.md)."""
_LEAST_COVERED = 0.8
_PATCHES = ((50, 101, 118, 117), (280, 330, 347, 346), (108, 337, 336, 107))
"""Mesh points round the person's right cheek, left cheek and brow."""
_LEAST_PIXELS = 16
_DARK, _BRIGHT = 10.0, 245.0
"""Mean of a channel: outside of these it is cut off and tells nothing."""
_chance = secrets.SystemRandom()


def new_code() -> tuple[Colour, ...]:
    """Draw the colours; no two alike follow each other."""
    code: list[Colour] = []
    while len(code) < FLASHES:
        colour = _chance.choice(COLOURS)
        if not code or code[-1] != colour:
            code.append(colour)
    return tuple(code)


@dataclass(frozen=True, slots=True)
class Reflection:
    """What was found of the code in the colour of the face."""

    correlation: float
    """-1 to 1, at the best delay."""
    strength: float
    """Change of a channel by a flash, as a share of the light on the face."""
    lag_s: float


class FlashHint:
    """Knows the code and when it began; gathers the colour of the face."""

    def __init__(self, code: Sequence[Colour], expected: float | None = None) -> None:
        """`expected`: the strength that this terminal's screen has on faces, if it was measured where it stands."""
        self._code, self._expected = tuple(code), expected
        self._began_s: float | None = None
        self._series: list[tuple[float, float, float]] = []

    def begin(self, time_s: float) -> None:
        """The first colour was asked for at this time."""
        self._began_s, self._series = time_s, []

    def see(self, look: HintInput) -> None:
        """Take one picture of the flashing; later ones are left alone."""
        if self._began_s is None or not 0 <= look.time_s - self._began_s <= self.seconds:
            return
        if look.face is None or look.face.landmarks is None:
            return
        colour = colour_of(look.picture, look.face.landmarks)
        if colour is not None:
            self._series.append((look.time_s - self._began_s, *colour))

    def shown(self, time_s: float) -> Colour | None:
        """Which colour the screen is to show at this time; None: before and after the code."""
        if self._began_s is None or time_s < self._began_s:
            return None
        number = int((time_s - self._began_s) / FLASH_S)
        return self._code[number] if number < len(self._code) else None

    def over(self, time_s: float) -> bool:
        """Whether the last colour, and the delay after it, have passed."""
        return self._began_s is not None and time_s - self._began_s > self.seconds

    def close(self) -> None:
        """Hold nothing."""

    @property
    def seconds(self) -> float:
        """How long the flashing and its delay take."""
        return len(self._code) * FLASH_S + _LONGEST_LAG_S

    def vote(self) -> Hint:
        """`score` is the correlation."""
        found = reflection(self._series, self._code)
        if found is None:
            return Hint("flash", "not_measurable")
        score = round(found.correlation, 3)
        if found.correlation >= _FOUND:
            return Hint("flash", "no_doubt", score)
        missing = self._expected is not None and found.strength < self._expected / 2
        return Hint("flash", "doubt" if missing else "not_measurable", score)


def colour_of(picture: BgrPicture, landmarks: Landmarks) -> tuple[float, float] | None:
    """Mean logarithms of red over green and blue over green of cheeks and brow; None where they cannot be seen."""
    values = []
    for patch in _PATCHES:
        corners = landmarks[list(patch), :2]
        left, top = np.maximum(corners.min(axis=0), 0).astype(int)
        right, bottom = corners.max(axis=0).astype(int)
        pixels = picture[top:bottom, left:right].reshape(-1, 3)
        if len(pixels) < _LEAST_PIXELS:
            continue
        blue, green, red = pixels.mean(axis=0)
        if min(blue, green, red) > _DARK and max(blue, green, red) < _BRIGHT:
            values.append((np.log(red / green), np.log(blue / green)))
    if not values:
        return None
    red_green, blue_green = np.mean(values, axis=0)
    return float(red_green), float(blue_green)


def reflection(series: Sequence[tuple[float, float, float]], code: Sequence[Colour]) -> Reflection | None:
    """Look for the code in (seconds since it began, log R/G, log B/G); None if too little of it was seen."""
    seconds = len(code) * FLASH_S
    times = np.arange(0.0, seconds + _LONGEST_LAG_S, 1 / _RATE)
    if len(series) < _LEAST_COVERED * seconds * _RATE / 2 or series[-1][0] - series[0][0] < _LEAST_COVERED * seconds:
        return None
    seen = np.array(series)
    best: Reflection | None = None
    for lag in range(round(_LONGEST_LAG_S * _RATE) + 1):
        here = times[lag : lag + round(seconds * _RATE)]
        signal = np.stack([_detrended(np.interp(here, seen[:, 0], seen[:, column])) for column in (1, 2)])
        found = _compare(signal, _expected_signal(code, len(here)), lag / _RATE)
        if best is None or found.correlation > best.correlation:
            best = found
    return best


def _expected_signal(code: Sequence[Colour], length: int) -> npt.NDArray[np.float64]:
    """2 x length: what the code would do to the two logarithms, drifts taken out as from the signal."""
    index = np.minimum((np.arange(length) / _RATE / FLASH_S).astype(int), len(code) - 1)
    light = np.array([_LIGHT[colour] for colour in code], np.float64)[index]
    return np.stack([_detrended(light[:, 0]), _detrended(light[:, 1])])


def _compare(signal: npt.NDArray[np.float64], expected: npt.NDArray[np.float64], lag_s: float) -> Reflection:
    together = float((signal * expected).sum())
    power = float((expected**2).sum())
    spread = float(np.sqrt((signal**2).sum() * power))
    return Reflection(together / spread if spread > 0 else 0.0, together / power if power > 0 else 0.0, lag_s)


def _detrended(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Without its quadratic trend: automatic white balance drifts, and so do heads."""
    place = np.linspace(-1.0, 1.0, len(values))
    rest: npt.NDArray[np.float64] = values - np.polyval(np.polyfit(place, values, 2), place)
    return rest
