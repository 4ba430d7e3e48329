"""What the setup hears beside what its window says: what became of what it had done."""

from dataclasses import dataclass

from faults.trouble import Trouble
from terminal.session.setting_up import (
    CameraSeen,
    CheckSeen,
    ClipKept,
    DelaySeen,
    MicrophoneHeard,
    PrinterFound,
    ReaderTried,
    SetupSaid,
    Sheet,
)


@dataclass(frozen=True, slots=True)
class EnrolEnded:
    """The machine is a terminal now, or why not."""

    terminal: str = ""
    hq: str = ""
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class DevicesSeen:
    """What cameras and microphones give at this moment."""

    cameras: tuple[CameraSeen, ...]
    microphones: tuple[MicrophoneHeard, ...]
    clip: ClipKept


@dataclass(frozen=True, slots=True)
class SoundOver:
    """What was played is over; `trouble`: it could not be played."""

    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class OthersFound:
    """Which card readers answered, which printers there are."""

    readers: tuple[ReaderTried, ...]
    printers: tuple[PrinterFound, ...]


@dataclass(frozen=True, slots=True)
class Clapped:
    """What the claps say; `over`: no more are waited for."""

    delay: DelaySeen | None
    over: bool = False
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class WrittenDown:
    """The choices stand in settings.toml, or why not."""

    outranked: tuple[str, ...] = ()
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """The doctor's list."""

    checks: tuple[CheckSeen, ...]
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class SheetMade:
    """The sheet lies in the home, or why not."""

    sheet: Sheet | None = None
    file: str = ""
    trouble: Trouble | None = None


SetupFact = (
    SetupSaid | EnrolEnded | DevicesSeen | SoundOver | OthersFound | Clapped | WrittenDown | Examined | SheetMade
)
