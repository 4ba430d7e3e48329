"""What follows from a fact: the session's answers to the conductor. Frozen values."""

from dataclasses import dataclass
from typing import Any, Literal

from terminal.session.orders.analyst import AnalystOrder
from terminal.session.orders.desk import DeskOrder
from terminal.session.orders.reader import ReaderOrder
from terminal.session.orders.recogniser import RecogniserOrder
from terminal.session.orders.recorder import (
    AddMark,
    AddObject,
    CloseSecondCamera,
    CloseTake,
    OpenSecondCamera,
    PlaySound,
    StopSound,
    TrySound,
)
from terminal.session.orders.voice import VoiceOrder
from terminal.session.ports import Series
from terminal.session.snapshot import Ending, Phase


@dataclass(frozen=True, slots=True)
class BeginTake:
    """Ask the ledger for the next number of the series and open that take."""

    series: Series
    sale: dict[str, Any]
    """The facts of the sale, as JSON."""
    planned_s: int
    packs: tuple[str, ...]
    """Digests of the packs that the plan was made from."""
    picture: bool = True
    """False: sound alone is recorded, as the plan says."""
    custody: str | None = None
    """Where the plan wants the recording to lie, in its codes; None where it says nothing."""
    notes: tuple[str, ...] = ()
    """What is amiss before it begins, for the take's closing entry."""
    practice: bool = False
    """It is practised: sealed like any other, and never delivered."""


@dataclass(frozen=True, slots=True)
class RefusedFact:
    """A fact that the table does not list for this phase, or that the sale's walk refused."""

    phase: Phase
    what: str
    why: str = ""
    """An error code, or what the walk says, where there is more to say than that it has no meaning in this phase."""


@dataclass(frozen=True, slots=True)
class Repair:
    """The recorder is gone: seal what it left behind and, unless it fails again and again, start it anew."""

    take: str | None
    restart: bool


@dataclass(frozen=True, slots=True)
class FindUnfinished:
    """A take ended in the middle of its walk: read from the disk what can be gone on with (`UnfinishedFound`)."""


@dataclass(frozen=True, slots=True)
class SaleTaken:
    """A sale that was handed over is on the screen, or waits behind another."""

    reference: str
    sha256: str
    """Digest of the sale, as its plan names it: a corrected one has the same reference."""
    shown: bool
    before: str = ""
    """Digest of the sale in whose place it came, where somebody corrected that one here: whoever handed it over waits
    for this one."""


@dataclass(frozen=True, slots=True)
class SaleEnded:
    """A sale is over; whoever handed it over is told."""

    reference: str
    sha256: str
    """Digest of the sale, as its plan names it."""
    ending: Ending | Literal["left", "replaced", "dropped"]
    """How its recording ended; or nothing of it was recorded: there is nothing to record here, or not any more
    (`left`), a corrected one was handed over in its place (`replaced`), or it is not made (`dropped`), for the
    `reason`. A sale that was put aside waits, and nobody is told."""
    take: str | None
    reason: str = ""
    note: str = ""
    practice: bool = False
    """It was only practised: whoever asked for this sale still waits for it."""


@dataclass(frozen=True, slots=True)
class PutAway:
    """Nobody will go on with the sale of this take; it is not offered again."""

    take: str


Effect = (
    BeginTake
    | AddMark
    | CloseTake
    | RefusedFact
    | Repair
    | FindUnfinished
    | SaleTaken
    | SaleEnded
    | PutAway
    | AddObject
    | PlaySound
    | StopSound
    | TrySound
    | OpenSecondCamera
    | CloseSecondCamera
    | DeskOrder
    | VoiceOrder
    | AnalystOrder
    | RecogniserOrder
    | ReaderOrder
)
