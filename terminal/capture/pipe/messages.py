"""What device processes tell the recorder.

Several travel together, since each parcel wakes the recorder. One that a dying device cuts short is never whole, and no
message of it counts (`terminal.processes.inbox`).
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from faults.trouble import Fact, Trouble
from terminal.session.facts.recorder import MediaTrack, Oddity

_SOUND = struct.Struct("<cqq?")
_NUMBER = struct.Struct("<ci")
_SIZE = struct.Struct("<cii")
_MAX_FACT = 200
"""Characters of a fact that are sent; there are two at most, and a character takes 6 bytes at most."""
MAX_BLOCK = 4800
"""Samples in a sound block, a tenth of a second; what comes at once and is longer is told in parts."""
_PART = struct.Struct("<I")


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
class PicturesLost:
    """So many pictures of the source could not be decoded."""

    count: int


@dataclass(frozen=True, slots=True)
class Hole:
    """The source is there and has nothing for now: a sign of life, also of its reader."""


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


ControlState = Literal["held", "free", "absent"]
"""`held`: by the driver, read back. `free`: it changes as it likes, and could not be held. `absent`: there is no such
control; what the camera does of its own accord is not known."""
ControlName = Literal["focus", "exposure", "white balance"]


@dataclass(frozen=True, slots=True)
class CameraHeld:
    """What became of each control of a camera, and the number that its driver tells (own unit; None: it tells none)."""

    states: tuple[tuple[ControlName, ControlState, float | None], ...]


@dataclass(frozen=True, slots=True)
class StampsOdd:
    """The time stamps of a track are not believed, see `terminal.capture.sources.stream_clock.Odd`."""

    track: MediaTrack
    why: Oddity
    amount: int


@dataclass(frozen=True, slots=True)
class PictureSize:
    """How many pixels the source's own pictures have, before they are fitted; said when that is another size."""

    width: int
    height: int


Message = (
    DeviceOpening
    | Alive
    | Running
    | PictureWaits
    | PicturesLost
    | Hole
    | SoundBlock
    | Gone
    | CameraHeld
    | StampsOdd
    | PictureSize
)
_SIGNED: dict[bytes, Message] = {b"O": DeviceOpening(), b"A": Alive(), b"P": PictureWaits(), b"H": Hole()}
_SIGNS: dict[type[Message], bytes] = {type(message): sign for sign, message in _SIGNED.items()}


def pack(message: Message) -> bytes:  # noqa: PLR0911 - one line for each message
    """Return the message as bytes for `unpack`, under 10 KB: long texts among a trouble's facts lose their middle."""
    match message:
        case DeviceOpening() | Alive() | PictureWaits() | Hole():
            return _SIGNS[type(message)]
        case Running(number) | PicturesLost(number):
            return _NUMBER.pack(b"R" if isinstance(message, Running) else b"L", number)
        case SoundBlock(first, first_us, broken, samples):
            return _SOUND.pack(b"S", first, first_us, broken) + samples.tobytes()
        case CameraHeld(states):
            return b"C" + json.dumps(states).encode()
        case StampsOdd(track, why, amount):
            return b"T" + json.dumps([track, why, amount]).encode()
        case PictureSize(width, height):
            return _SIZE.pack(b"W", width, height)
        case Gone(trouble, ended):
            facts = {name: _bounded(fact) for name, fact in trouble.facts.items()}
            return (b"E" if ended else b"G") + replace(trouble, facts=facts).to_json().encode(errors="replace")


def unpack(data: bytes) -> Message:  # noqa: PLR0911 - one line for each message
    """Return the message that was packed; raises ValueError for what begins like none."""
    match data[:1]:
        case b"R":
            return Running(_NUMBER.unpack(data)[1])
        case b"L":
            return PicturesLost(_NUMBER.unpack(data)[1])
        case b"S":
            _, first, first_us, broken = _SOUND.unpack_from(data)
            return SoundBlock(first, first_us, broken, np.frombuffer(data, np.int16, offset=_SOUND.size))
        case b"C":
            return CameraHeld(tuple((name, state, value) for name, state, value in json.loads(data[1:])))
        case b"T":
            return StampsOdd(*json.loads(data[1:]))
        case b"W":
            return PictureSize(*_SIZE.unpack(data)[1:])
        case b"E" | b"G":
            return Gone(Trouble.from_json(data[1:].decode(errors="replace")), ended=data[:1] == b"E")
        case sign if sign in _SIGNED:
            return _SIGNED[sign]
        case _:
            raise ValueError("not a message of a device process")


def pack_together(together: Sequence[Message]) -> bytes:
    """Return messages as one parcel for `unpack_together`."""
    return b"".join(_PART.pack(len(part)) + part for part in map(pack, together))


def unpack_together(parcel: bytes) -> list[Message]:
    """Return the messages of a parcel, in order; raises ValueError for what is none."""
    found, at = [], 0
    while at < len(parcel):
        end = at + _PART.size + _PART.unpack_from(parcel, at)[0]
        found.append(unpack(parcel[at + _PART.size : end]))
        at = end
    return found


def _bounded(fact: Fact) -> Fact:
    """A long text without its middle: a path says most at its end."""
    if not isinstance(fact, str) or len(fact) <= _MAX_FACT:
        return fact
    half = _MAX_FACT // 2
    return f"{fact[:half]}…{fact[-half:]}"
