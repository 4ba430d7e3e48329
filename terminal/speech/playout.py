"""Whether what the machine played can be heard in the microphone: how much later, and how loud.

Played and heard sound are correlated in blocks of half a second, each weighted by what else is in the microphone then,
so that noise and somebody who talks meanwhile count little; the blocks are added along each drift that two sound
devices may have against each other. What stands far over the chance of all other delays is the machine's own voice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from terminal.speech.sound import RATE, Samples

PlayoutState = Literal["heard", "not_heard", "unknown"]
Floats = npt.NDArray[np.float64]

EARLIEST_S, LATEST_S = -0.05, 0.45
"""Delays that are looked for: sound servers take 20 to 300 ms, and a clock may be a little off."""
_SOFTEST_DB = -30.0
"""The softest echo that must be found before anything is called not heard;"""
_TOLERANCE_DB = 3.0
"""only where one softer by this would have been found is that said. What is softer by more is not called heard: two
voices that resemble each other for once do so at -38 dB and less (measured)."""
_BLOCK = RATE // 2
_FIRST, _LAST = round(EARLIEST_S * RATE), round(LATEST_S * RATE)
_SIZE = 1 << (_BLOCK + _LAST - _FIRST).bit_length()
_BAND = (200.0, 4000.0)
"""Hz: below is hum and handling, above little comes through a small loudspeaker."""
_SMOOTH_HZ = 30.0
"""Width over which the microphone's spectrum is smoothed before it weights."""
_FLOOR = 1e-3
"""Share of the mean power that is added before it weights: what is nearly silent says nothing about the level."""
_QUIET = 30.0
"""Root mean square of a block of what was played, of 32768, under which it has nothing to find."""
_LEAST_BLOCKS = 2
"""A second of sound, before anything is said."""
_DRIFTS_PPM = np.arange(-240.0, 241.0, 40.0)
"""Sound devices are good for 100 ppm each; 20 ppm off is a sample in three seconds,"""
_FINE_PPM = np.arange(-20.0, 21.0, 4.0)
"""and the echo's level is that of all blocks together only where they lie on each other."""
_SURE = 7.0
"""How far above the usual value of all delays (as standard deviations) the greatest must be. Two voices may resemble
each other by more (14.5, once in 104 trials without playout): the halves must agree, and the level be no trace."""
_SURE_HALF = 3.5
"""The same for each half of the blocks by itself, at the same delay."""
_NEAR = round(0.02 * RATE)
"""Samples around the greatest that belong to it: its own echoes."""
_NEVER = 1e-12
_ROOM_US = 150_000
"""For so long a room still sounds."""


@dataclass(frozen=True, slots=True)
class Playout:
    """What became of one sound that was played. `heard` has delay and level; `unknown`: too little to go by."""

    state: PlayoutState
    delay_ms: float | None = None
    """From playing to its coming in at the microphone."""
    level_db: float | None = None
    """The echo's level against what was played; 0 is as loud."""
    strength: float = 0.0
    """How far it stands out, in standard deviations of chance."""
    softest_db: float | None = None
    """The softest echo that would have been found here."""


def find_playout(played: Samples, heard: Samples, lead_us: int = 0) -> Playout:
    """Look for what was played in what the microphone heard, both 16 kHz.

    `lead_us`: how long before the first sample of `played` the first one of `heard` was taken, microseconds. The
    microphone's sound should reach from 50 ms before to 450 ms behind what was played; what is missing is silence.
    """
    blocks = _blocks(played, heard, round(lead_us * RATE / 1e6))
    if len(blocks) < _LEAST_BLOCKS:
        return Playout("unknown")
    coarse = max(_DRIFTS_PPM, key=lambda drift: _highest(blocks, drift))
    drift_ppm = float(max(coarse + _FINE_PPM, key=lambda drift: _highest(blocks, drift)))
    gain = _added(blocks, drift_ppm)
    size = np.abs(gain)
    peak = int(size.argmax())
    usual = _usual(gain, peak)
    strength = float(size[peak] / usual)
    softest_db = _decibel(_SURE * usual)
    if strength < _SURE:
        clear = softest_db < _SOFTEST_DB - _TOLERANCE_DB
        return Playout("not_heard" if clear else "unknown", None, None, strength, softest_db)
    place, height = _summit(size, peak)
    if not _agree(blocks, drift_ppm, peak) or _decibel(height) < _SOFTEST_DB - _TOLERANCE_DB:
        return Playout("unknown", None, None, strength, softest_db)
    delay_ms = (_FIRST + place) * 1000 / RATE
    return Playout("heard", delay_ms, _decibel(height), strength, softest_db)


def machine_stretches(played_us: Iterable[tuple[int, int]], delay_us: int | None = None) -> list[tuple[int, int]]:
    """Return when the machine may be heard, media time: no voice in there is ever the customer's.

    `played_us`: when it played, from and to; `delay_us` as found, None where it is not known. Whether it was found or
    not: each stretch lasts until the latest echo, and the room, have died away. Those that touch are joined.
    """
    latest_us = round(LATEST_S * 1e6) if delay_us is None else max(0, delay_us) + _ROOM_US
    joined: list[tuple[int, int]] = []
    for from_us, to_us in sorted(played_us):
        if joined and from_us <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], to_us + latest_us)
        else:
            joined.append((from_us, to_us + latest_us))
    return joined


@dataclass(frozen=True, slots=True)
class _Block:
    at: int
    """Number of its first sample in what was played."""
    product: Floats
    """Weighted correlation at each delay."""
    power: float
    """The same of what was played with itself: their quotient is the echo's gain."""


def _blocks(played: Samples, heard: Samples, lead: int) -> list[_Block]:
    blocks = []
    for at in range(0, len(played) - _BLOCK + 1, _BLOCK):
        one = played[at : at + _BLOCK].astype(np.float64)
        begin = at + lead + _FIRST
        other = heard[max(0, begin) : max(0, begin + _BLOCK + _LAST - _FIRST)].astype(np.float64)
        if np.sqrt(np.mean(one**2)) < _QUIET or len(other) < _BLOCK or not other.any():
            continue
        ahead = np.zeros(max(0, -begin))
        blocks.append(_correlated(at, one, np.concatenate((ahead, other))))
    return blocks


def _correlated(at: int, one: Floats, other: Floats) -> _Block:
    mine, heard = np.fft.rfft(one, _SIZE), np.fft.rfft(other, _SIZE)
    weight = _weight(heard)
    product = np.fft.irfft(mine.conj() * heard * weight, _SIZE)[: _LAST - _FIRST + 1]
    power = float(np.fft.irfft(np.abs(mine) ** 2 * weight, _SIZE)[0])
    return _Block(at, product, power)


def _weight(heard: npt.NDArray[np.complex128]) -> Floats:
    """One over the microphone's power, smoothed; nothing outside the band."""
    width = round(_SMOOTH_HZ * _SIZE / RATE) | 1
    summed = np.cumsum(np.pad(np.abs(heard) ** 2, (width // 2 + 1, width // 2), "edge"))
    power = (summed[width:] - summed[:-width]) / width
    hertz = np.arange(len(heard)) * RATE / _SIZE
    inside = (hertz >= _BAND[0]) & (hertz <= _BAND[1])
    floor = _FLOOR * float(power[inside].mean()) + _NEVER
    return np.where(inside, 1 / (power + floor), 0.0)


def _agree(blocks: list[_Block], drift_ppm: float, peak: int) -> bool:
    """Whether every other block finds it there too, and so do those between: two voices resemble by chance for once."""
    middle = (blocks[0].at + blocks[-1].at) / 2
    found = []
    for half in (blocks[::2], blocks[1::2]):
        gain = _added(half, drift_ppm, middle)
        near = gain[max(0, peak - 1) : peak + 2]
        found.append(float(near[np.abs(near).argmax()]) / _usual(gain, peak))
    return min(map(abs, found)) >= _SURE_HALF and found[0] * found[1] > 0


def _added(blocks: list[_Block], drift_ppm: float, middle: float | None = None) -> Floats:
    """The gain at each delay, the blocks shifted as this drift would have them, about the middle of them all."""
    middle = (blocks[0].at + blocks[-1].at) / 2 if middle is None else middle
    total = np.zeros_like(blocks[0].product)
    for block in blocks:
        total += np.roll(block.product, round((block.at - middle) * drift_ppm / 1e6))
    return total / sum(block.power for block in blocks)


def _highest(blocks: list[_Block], drift_ppm: float) -> float:
    return float(np.abs(_added(blocks, drift_ppm)).max())


def _usual(gain: Floats, peak: int) -> float:
    """Standard deviation of the gains that chance makes, by their median: not moved by the echo's own."""
    far = np.abs(np.arange(len(gain)) - peak) > _NEAR
    return float(np.median(np.abs(gain[far]))) / 0.6745 + _NEVER


def _summit(size: Floats, peak: int) -> tuple[float, float]:
    """Place and height of the parabola through the greatest and its neighbours."""
    if not 0 < peak < len(size) - 1:
        return float(peak), float(size[peak])
    before, at, behind = size[peak - 1 : peak + 2]
    bend = before - 2 * at + behind
    shift = 0.0 if bend >= 0 else 0.5 * (before - behind) / bend
    return peak + float(shift), float(at - 0.25 * (before - behind) * shift)


def _decibel(gain: float) -> float:
    return float(20 * np.log10(max(gain, _NEVER)))
