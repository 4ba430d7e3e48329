"""Drawn sounds and faces: what is in them is known, and the shared media are not needed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from terminal.session.facts.analyst import FaceState
from terminal.session.facts.box import Box
from terminal.speech.sound import RATE, Samples
from terminal.speech.speaking import People

Floats = npt.NDArray[np.float64]


def pcm(sound: Floats) -> Samples:
    return np.asarray(np.clip(np.rint(sound), -32768, 32767), np.int16)


def noise(seconds: float, db: float, seed: int = 0) -> Floats:
    """White, of this loudness (dBFS)."""
    drawn: Floats = np.random.default_rng(seed).normal(0, 32768 * 10 ** (db / 20), round(seconds * RATE))
    return drawn


def babble(seconds: float, db: float = -20.0, seed: int = 0) -> Floats:
    """Sound that is built like speech, of this loudness: a gliding pitch, formants, syllables and pauses."""
    draw = np.random.default_rng(seed)
    time_s = np.arange(round(seconds * RATE)) / RATE
    pitch = draw.uniform(100, 220) * (1 + 0.15 * np.sin(2 * np.pi * draw.uniform(0.3, 0.8) * time_s))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    voiced = sum(np.sin(number * phase + draw.uniform(0, 6)) / number for number in range(1, 25))
    hiss = draw.normal(0, 0.5, len(time_s))
    knots = np.arange(0, seconds + 0.2, 0.12)
    loud = np.interp(time_s, knots, draw.choice((0.0, 0.3, 1.0, 1.0), len(knots)))
    share = np.interp(time_s, knots, draw.uniform(0, 1, len(knots)) ** 2)
    sound: Floats = loud * (voiced * (1 - share) + hiss * share)
    return np.asarray(sound / np.sqrt(np.mean(sound**2)) * 32768 * 10 ** (db / 20), np.float64)


def played_in_a_room(played: Floats, delay_ms: float, db: float, lead_s: float = 0.1) -> Floats:
    """What the microphone has of it: so much later, so much softer, the microphone on `lead_s` before."""
    size = len(played) + RATE
    shift_s = lead_s + delay_ms / 1000
    spectrum = np.fft.rfft(played, 2 * size)
    turned = np.exp(-2j * np.pi * np.fft.rfftfreq(2 * size, 1 / RATE) * shift_s)
    echo: Floats = np.fft.irfft(spectrum * turned, 2 * size)[:size] * 10 ** (db / 20)
    return echo


@dataclass(frozen=True)
class DrawnFace:
    track: int
    box: Box
    state: FaceState
    lip_gap: float | None


def face(track: int, x: float, gap: float | None, state: FaceState = "measured") -> DrawnFace:
    return DrawnFace(track, (x - 70, 300, 140, 160), state, gap)


def lips(at_s: float, talking: Sequence[tuple[float, float]], swing: float = 0.06) -> float:
    """The gap of somebody who talks in these seconds, else rests."""
    talks = any(begin <= at_s < end for begin, end in talking)
    return 0.1 + (swing * float(np.sin(2 * np.pi * 4.0 * at_s)) if talks else 0.0)


def drawn_people(seconds: float, *talking: Sequence[tuple[float, float]], fps: float = 25.0) -> People:
    """People side by side from left to right, each with the seconds in which the lips move."""
    people = People()
    for number in range(round(seconds * fps)):
        at_s = number / fps
        faces = [face(track, 300 + 400 * track, lips(at_s, times)) for track, times in enumerate(talking)]
        people.see(round(at_s * 1e6), faces)
    return people
