"""The decoded sound of a file on the file's time line: 48 kHz, mono, one run from hole to hole."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import av
import numpy as np
import numpy.typing as npt
from av.audio.resampler import AudioResampler

from terminal.capture.instant import SECOND_US
from terminal.capture.profiles import SOUND_RATE

BLOCK = 960
"""Samples in a piece of sound: 20 ms, as sound devices deliver."""
_HOLE = 720
"""Sound this many samples from where the last ended (15 ms, as for streams) follows a hole, or overlaps ..."""
_EXACT = 48
"""... after a packet that could not be decoded this many."""
_AHEAD = 8
"""Frames that must agree to it: some recorders stamp sound when it comes, now early, now late, and nothing lacks."""

Mono = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class SoundFrame:
    """What a packet gave. `at_us` is None where the file does not say; `torn`: a packet before it was lost."""

    at_us: int | None
    frame: av.AudioFrame
    torn: bool = False

    @property
    def length(self) -> float:
        """How many samples at 48 kHz it holds."""
        return self.frame.samples * SOUND_RATE / self.frame.sample_rate


@dataclass(frozen=True, slots=True)
class SoundPiece:
    """Up to 20 ms of sound. `first` numbers its first sample, at 48 kHz since the file's beginning."""

    first: int
    samples: Mono
    broken: bool
    """The file has a hole before it."""

    @property
    def end_us(self) -> int:
        """When its last sample is over."""
        return (self.first + len(self.samples)) * SECOND_US // SOUND_RATE


def pieces(frames: Iterable[SoundFrame]) -> Iterator[SoundPiece]:
    """Lay frames one behind the other where their stamps say; what lies before the end of those laid is left out.

    Before its first frame the file is silent.
    """
    laid = _Laid()
    coming = iter(frames)
    ahead: deque[SoundFrame] = deque()
    while True:
        ahead.extend(islice(coming, _AHEAD - len(ahead)))
        if not ahead:
            break
        step = _step(ahead, laid.end, _HOLE if laid.begun and not ahead[0].torn else _EXACT)
        yield from laid.leap(step)
        yield from laid.lay(ahead.popleft().frame, overlap=max(0, -step))
    yield from laid.finish()


def _step(ahead: deque[SoundFrame], end: float, within: int) -> int:
    """How many samples behind `end` the first frame lies, 0 where it may as well follow at once."""
    steps: list[float] = []
    for frame in ahead:
        if frame.at_us is not None:
            steps.append(frame.at_us * SOUND_RATE / SECOND_US - end)
        end += frame.length
    if ahead[0].at_us is None or -within <= min(steps) <= within or min(steps) < 0 <= max(steps):
        return 0
    return round(steps[0])


class _Laid:
    """What is laid so far; whole pieces of it are handed on."""

    def __init__(self) -> None:
        self.end = 0.0
        """Where the next sample belongs."""
        self.begun = False
        self._first = 0
        self._waiting: Mono = np.zeros(0, np.int16)
        self._broken = False
        self._resampler: AudioResampler | None = None
        self._format: tuple[int, str, str] | None = None

    def leap(self, step: int) -> Iterator[SoundPiece]:
        """Leave a hole of so many samples; silence instead where nothing was laid yet. Nothing if not positive."""
        if step <= 0:
            return
        self._empty()
        while step > 0 and not self.begun:
            part = min(step, BLOCK)
            yield from self._append(np.zeros(part, np.int16))
            step -= part
        yield from self._rest()
        self._first += step
        self.end = float(self._first)
        self._broken = self.begun

    def lay(self, frame: av.AudioFrame, overlap: int) -> Iterator[SoundPiece]:
        """Append a frame, of whatever format, without its first `overlap` samples."""
        form = (frame.sample_rate, frame.layout.name, frame.format.name)
        if form != self._format or overlap:
            self._empty()
        self.begun, self._format = True, form
        self._resampler = self._resampler or AudioResampler("s16", "mono", SOUND_RATE)
        length = frame.samples * SOUND_RATE / frame.sample_rate
        frame.pts = None
        mono = _mono(self._resampler, frame)
        if overlap:
            mono = np.concatenate((mono, _mono(self._resampler, None)))[overlap:]
            self._resampler = None
        yield from self._append(mono)
        self.end = self.end + length if self._resampler else float(self._first + len(self._waiting))

    def finish(self) -> Iterator[SoundPiece]:
        """Hand on what is left."""
        self._empty()
        yield from self._append(np.zeros(0, np.int16))
        yield from self._rest()

    def _empty(self) -> None:
        """Take what the resampler still has: its next input is of another format, or lies elsewhere."""
        if self._resampler is not None:
            self._waiting = np.concatenate((self._waiting, _mono(self._resampler, None)))
            self._resampler = None
        self.end = float(self._first + len(self._waiting))

    def _append(self, mono: Mono) -> Iterator[SoundPiece]:
        self._waiting = np.concatenate((self._waiting, mono))
        while len(self._waiting) >= BLOCK:
            yield self._cut(BLOCK)

    def _rest(self) -> Iterator[SoundPiece]:
        while len(self._waiting):
            yield self._cut(BLOCK)

    def _cut(self, count: int) -> SoundPiece:
        piece = SoundPiece(self._first, self._waiting[:count], self._broken)
        self._waiting, self._broken = self._waiting[count:], False
        self._first += len(piece.samples)
        return piece


def _mono(resampler: AudioResampler, frame: av.AudioFrame | None) -> Mono:
    parts = [np.asarray(part.to_ndarray()[0], np.int16) for part in resampler.resample(frame)]
    return np.concatenate((np.zeros(0, np.int16), *parts))
