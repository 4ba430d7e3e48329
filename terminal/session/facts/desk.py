"""What the station's desk answers: the slow work for the pages before and after a recording."""

from dataclasses import dataclass, field
from typing import Any, Literal

from faults.trouble import Trouble
from terminal.session.entry.known import Known
from terminal.session.entry.told import Told
from terminal.session.facts.courier import DeliveryState
from terminal.session.facts.online import OnlineAnswered


@dataclass(frozen=True, slots=True)
class Draft:
    """A sale that is being entered; `data` has the answers of the form (`session/entry/answers.py`), by field."""

    key: str
    data: dict[str, str] = field(default_factory=dict)
    changed_at: str = ""
    task: str = ""
    """The task of headquarters that it came from; empty for none."""
    owner: str = ""
    """Staff number of who entered it."""
    products: tuple[str, ...] = ()
    """What its products are called, as far as they are chosen."""


@dataclass(frozen=True, slots=True)
class Task:
    """A sale that headquarters wants recorded. `corrects`: the take that is to be recorded again."""

    key: str
    sale: dict[str, Any]
    state: Literal["open", "claimed", "elsewhere", "done"] = "open"
    due: str = ""
    corrects: str = ""
    reason: str = ""
    claimed_until: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class TakeRow:
    """A take of this terminal as lists show it."""

    take: str
    began: str
    """Wall time of its opening, ISO 8601 with offset; empty where unknown."""
    applicant: str = ""
    products: tuple[str, ...] = ()
    seller: str = ""
    ending: str = ""
    """`finished`, `given_up`, `ended_by_no`, `ended_by_supervisor`, `interrupted`; `ended` before
    its end by somebody, `closed` where it is sealed and nobody knows more; empty while it is open."""
    state: DeliveryState = "held"
    delivered: int = 0
    total: int = 0
    bytes_left: int = 0
    seconds: float = 0.0
    detail: Trouble | None = None
    moved_at: str = ""
    """When it came into this state: the receipt's time for `received`."""
    practice: bool = False
    reference: str = ""
    again_at: str = ""
    """When it is tried again by itself: wall time with offset; empty where nothing is waited out."""
    bytes: int = 0
    """Of all that is sealed of it."""
    goes: bool = True
    """Whether there is a headquarters that it goes to; what is practised or rehearsed at home goes nowhere."""


@dataclass(frozen=True, slots=True)
class DraftsListed:
    """All drafts, newest first."""

    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class TasksListed:
    """All tasks that this terminal knows."""

    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class TakesListed:
    """The takes of today and all that are not received yet, newest first."""

    takes: tuple[TakeRow, ...]
    at: str = ""
    """When they were listed: wall time with offset."""


@dataclass(frozen=True, slots=True)
class SalePreviewed:
    """What the rules say of a sale that is being entered; nothing while it has faults, which the form itself knows."""

    key: str
    stamp: str = ""
    """Which state of the form it is about (`entry.form.stamp_of`)."""
    planned: bool = False
    """The sale has no faults, and a plan was made of it."""
    told: tuple[Told, ...] = ()
    """What follows from it."""
    nodes: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class EntryOpened:
    """The form is open on a draft, with all that the machine knows beforehand."""

    key: str
    data: dict[str, str]
    known: Known
    task: str = ""
    trouble: Trouble | None = None
    """What was wrong with the file or task that it was filled from; the fields say the rest."""


@dataclass(frozen=True, slots=True)
class SaleRefused:
    """A sale that was entered or imported is none: what is wrong."""

    key: str
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One line of the check list (`terminal/home/checks.py`)."""

    name: str
    """`camera`, `microphone`, `disk`, `clock`, `line`, `packs`, `certificate`, …"""
    state: Literal["ok", "warn", "fail", "off", "unknown"]
    figure: str = ""
    """What proves it, in words that need no language: `25 fps`, `-18 dBFS`, `70 h`."""
    advice: Trouble | None = None
    """What there is to say of it, good or bad; where it is not `ok`, what to do as well."""


@dataclass(frozen=True, slots=True)
class HealthChecked:
    """The check list as it stands."""

    lines: tuple[HealthLine, ...]
    at: str = ""


@dataclass(frozen=True, slots=True)
class SupportMade:
    """A support bundle was written for field IT; with `trouble` it was not."""

    path: str = ""
    members: tuple[tuple[str, int], ...] = ()
    """What is in it, with the length in bytes."""
    bytes: int = 0
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class ReplayEvent:
    """Something on the time line of a take that is looked at again. Times are seconds of media time."""

    from_s: float
    to_s: float
    kind: Literal["node", "mark", "gap"]
    name: str
    """The node's id; the mark's kind, or of `walk` its event; of a gap track and reason, such as `sound.silent`."""
    title: str = ""
    """The node's title, as it stands in the take."""
    title_en: str = ""
    number: int = 0
    """The node's place in the plan, from 1."""
    attempt: int = 0
    outcome: str = ""
    """How the attempt ended: `pass`, `confirmed`, or the event that ended it; empty where it did not end."""
    by: str = ""
    note: str = ""
    """What was said beside it: a reason, an item, a device."""


ReplayReason = Literal["customer", "self_check", "complaint", "authority"]
"""Why a take is looked at: the customer asks, the branch checks itself, a complaint or dispute, an authority asks."""
ReplaySound = Literal["on", "none", "off"]
"""`on`: it sounds, slower and faster at the same pitch; `none`: no loudspeaker takes it; `off`: switched off."""


@dataclass(frozen=True, slots=True)
class DiskMeasured:
    """How long could be recorded on what is free beyond the reserve, seconds."""

    free_s: int


@dataclass(frozen=True, slots=True)
class ReplayMoved:
    """A take that is looked at again: opened, playing, or why not."""

    take: str
    state: Literal["opening", "playing", "paused", "closed", "refused"]
    position_s: float = 0.0
    length_s: float = 0.0
    speed: float = 1.0
    viewer: str = ""
    """Who looks, name and staff number, as it stands on the picture; a typed name where nobody signs in."""
    reason: str = ""
    """What was said, with what was added to it since."""
    reason_code: str = ""
    """One of ReplayReason."""
    events: tuple[ReplayEvent, ...] = ()
    """What stands on the time line, in the order of its beginning."""
    trouble: Trouble | None = None
    """Why it is refused or was closed; while it is open: why there is no sound."""
    sound: ReplaySound = "on"
    status: Literal["", "intact", "interrupted"] = ""
    """What the check of every byte came to before anything was shown; empty until then."""
    checked_bytes: int = 0
    began_at: str = ""
    ended_at: str = ""
    """Wall times of the take's first and last entry, as its terminal's clock had them, `2026-11-22 14:00:00`."""
    opened_at: str = ""
    """When the looking began, by this terminal's clock, for the picture."""
    idle: bool = False
    """It was closed since nobody did anything for long."""


DeskFact = (
    DraftsListed
    | TasksListed
    | TakesListed
    | SalePreviewed
    | SaleRefused
    | EntryOpened
    | HealthChecked
    | SupportMade
    | ReplayMoved
    | DiskMeasured
    | OnlineAnswered
)
