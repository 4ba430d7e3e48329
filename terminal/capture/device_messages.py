"""What device processes tell the recorder.

Each message is small enough (< 4 KB) for a pipe to carry it whole,
so that a device that stops or dies in the middle never leaves the recorder waiting for the rest.
"""

import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_SOUND = struct.Struct("<cqq?")
_RUNNING = struct.Struct("<ci")
_MAX_SENTENCE = 1000
MAX_BLOCK = 1900
"""Samples in a sound block."""


@dataclass(frozen=True, slots=True)
class DeviceOpening:
    """The device is about to be opened: a sign of life."""


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

    sentence: str
    ended: bool = False


Message = DeviceOpening | Running | PictureWaits | SoundBlock | Gone


def pack(message: Message) -> bytes:
    match message:
        case DeviceOpening():
            return b"O"
        case PictureWaits():
            return b"P"
        case Running(sound_rate):
            return _RUNNING.pack(b"R", sound_rate)
        case SoundBlock(first, first_us, broken, samples):
            return _SOUND.pack(b"S", first, first_us, broken) + samples.tobytes()
        case Gone(sentence, ended):
            return (b"E" if ended else b"G") + sentence.encode()[:_MAX_SENTENCE]


def unpack(data: bytes) -> Message:
    """Raises ValueError for what no device process sends."""
    match data[:1]:
        case b"O":
            return DeviceOpening()
        case b"P":
            return PictureWaits()
        case b"R":
            return Running(_RUNNING.unpack(data)[1])
        case b"S":
            _, first, first_us, broken = _SOUND.unpack_from(data)
            return SoundBlock(first, first_us, broken, np.frombuffer(data, np.int16, offset=_SOUND.size))
        case b"E" | b"G":
            return Gone(data[1:].decode(errors="replace"), ended=data[:1] == b"E")
        case _:
            raise ValueError("not a message of a device process")
