"""What device processes tell the recorder.

Each message is small enough (< 4 KB) for a pipe to carry it whole,
so that a device that stops or dies in the middle never leaves the recorder waiting for the rest.
"""

import struct
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from faults.trouble import Fact, Trouble

_SOUND = struct.Struct("<cqq?")
_RUNNING = struct.Struct("<ci")
_MAX_FACT = 200
"""Characters of a fact that are sent; there are two at most, and a character takes 6 bytes at most."""
MAX_BLOCK = 1900
"""Samples in a sound block."""


@dataclass(frozen=True, slots=True)
class DeviceOpening:
    """The device is about to be opened: a sign of life."""


@dataclass(frozen=True, slots=True)
class Alive:
    """The process runs, whatever its device does: said all the time, so that one that stands still is soon missed."""


@dataclass(frozen=True, slots=True)
class Running:
    """The device is open; `sound_rate` is 0 when it has no sound. Sample numbers begin anew."""

    sound_rate: int


@dataclass(frozen=True, slots=True)
class PictureWaits:
    """There is one more picture in the ring, or one more overrun."""


@dataclass(frozen=True, slots=True)
class SoundBlock:
    """Sound of the device; `first` numbers its first sample, taken at `first_us` on the monotonic clock."""

    first: int
    first_us: int
    broken: bool
    """The device lost samples before this block."""
    samples: npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Gone:
    """The device cannot be opened or was lost; it is tried again unless it has `ended` by itself."""

    trouble: Trouble
    ended: bool = False


Message = DeviceOpening | Alive | Running | PictureWaits | SoundBlock | Gone


def pack(message: Message) -> bytes:
    """Return the message as bytes for `unpack`, under 4 KB: long texts among a trouble's facts lose their middle."""
    match message:
        case DeviceOpening():
            return b"O"
        case Alive():
            return b"A"
        case PictureWaits():
            return b"P"
        case Running(sound_rate):
            return _RUNNING.pack(b"R", sound_rate)
        case SoundBlock(first, first_us, broken, samples):
            return _SOUND.pack(b"S", first, first_us, broken) + samples.tobytes()
        case Gone(trouble, ended):
            facts = {name: _bounded(fact) for name, fact in trouble.facts.items()}
            return (b"E" if ended else b"G") + replace(trouble, facts=facts).to_json().encode(errors="replace")


def unpack(data: bytes) -> Message:
    """Return the message that was packed; raises ValueError for what begins like none."""
    match data[:1]:
        case b"O":
            return DeviceOpening()
        case b"A":
            return Alive()
        case b"P":
            return PictureWaits()
        case b"R":
            return Running(_RUNNING.unpack(data)[1])
        case b"S":
            _, first, first_us, broken = _SOUND.unpack_from(data)
            return SoundBlock(first, first_us, broken, np.frombuffer(data, np.int16, offset=_SOUND.size))
        case b"E" | b"G":
            return Gone(Trouble.from_json(data[1:].decode(errors="replace")), ended=data[:1] == b"E")
        case _:
            raise ValueError("not a message of a device process")


def _bounded(fact: Fact) -> Fact:
    """A long text without its middle: a path says most at its end."""
    if not isinstance(fact, str) or len(fact) <= _MAX_FACT:
        return fact
    half = _MAX_FACT // 2
    return f"{fact[:half]}…{fact[-half:]}"
