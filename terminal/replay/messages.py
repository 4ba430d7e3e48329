"""What the replay's process is told, and what it says."""

from dataclasses import dataclass, field
from typing import Literal

from faults.trouble import Trouble
from terminal.processes.beat import Beat
from terminal.session.facts.desk import ReplayEvent, ReplaySound

SLOWEST, FASTEST = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class OpenFilm:
    """Check this take, open it and stand at its beginning."""

    folder: str
    recipient: str
    key: bytes = field(repr=False)
    """The recipient's private key; it goes over the pipe alone."""


@dataclass(frozen=True, slots=True)
class Play:
    """Let it run; from the beginning where it stands at its end."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Let it stand."""


@dataclass(frozen=True, slots=True)
class Seek:
    """Go there, seconds of media time."""

    to_s: float


@dataclass(frozen=True, slots=True)
class Speed:
    """Run so much faster than life: from SLOWEST to FASTEST."""

    factor: float


@dataclass(frozen=True, slots=True)
class Sound:
    """Let its sound be heard, or not."""

    on: bool


@dataclass(frozen=True, slots=True)
class Quit:
    """End the process."""


ReplayOrder = OpenFilm | Play | Pause | Seek | Speed | Sound | Quit


@dataclass(frozen=True, slots=True)
class Outline:
    """What a take is, told once it was checked and opened."""

    length_s: float
    events: tuple[ReplayEvent, ...]
    status: Literal["intact", "interrupted"]
    checked_bytes: int
    began_at: str
    ended_at: str
    """Wall times as they stand in the take, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Stands:
    """Where it is; said several times a second while it runs."""

    playing: bool
    position_s: float
    speed: float
    sound: ReplaySound
    trouble: Trouble | None = None
    """Why there is no sound."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It is not shown: damaged, not to be opened, or not to be read any further."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Nobody did anything for long; the process ends."""


FromReplay = Outline | Stands | Refused | LeftAlone | Beat
