"""What people ask for in the window, and the sales that come to the terminal."""

from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from rulebook.plan.plan import Plan
from rulebook.sale.sale import Sale
from rulebook.walk.states import Event
from rulebook.walk.walking import Happened

HomeKey = Literal["choose", "resume", "start", "accept_clock", "leave"]
"""Of the pages before and after a recording: choose a waiting sale, go on with an unfinished one, start, record though
the clock is doubted, back."""
IdentityKey = Literal[
    "consent", "retake", "confirm_field", "accept_differences", "begin_challenge", "skip_flash", "by_sight",
    "confirm_places", "skip_places", "next", "back", "cancel",
]  # fmt: skip
"""Of the identity step; places are confirmed again in the recording, when they became doubtful."""
PressedKey = HomeKey | IdentityKey | Event
"""The walk's keys are its events (`rulebook/walk/states.py`), those of WALK_KEYS."""
WALK_KEYS: Final[tuple[Event, ...]] = tuple(
    event
    for event in get_args(Event)
    if event not in ("consent_refused", "take_opened", "take_interrupted", "take_resumed")
)
"""The events that people cause; the others follow from the consent and from what the recorder says."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person asked for something in the window (or a script did in her place).

    `detail` of the walk's keys: `reason`, `note`, `role` (joined, left), `node` (reopen), `question` (said_no, from 0),
    `paced` (true: by the clock, nobody listened); of `choose`: `reference`.
    """

    key: PressedKey
    by: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    about: str = ""
    """`Snapshot.about` of the screen that it was pressed on; empty where nobody looked at one."""


@dataclass(frozen=True, slots=True)
class SaleArrived:
    """A sale was handed over, with the plan that the rulebook made of it. Shown at once where no other is in hand."""

    sale: Sale
    plan: Plan
    stays: bool = False
    """It is only listed, and stays there after it was recorded: the demonstration's."""


@dataclass(frozen=True, slots=True)
class PlanRenewed:
    """Other packs count by now, or none: the plan of a sale that waits or is looked at was made anew."""

    sale: Sale
    plan: Plan


@dataclass(frozen=True, slots=True)
class NothingUnfinished:
    """The journals were looked at, and there is no sale to go on with."""


@dataclass(frozen=True, slots=True)
class UnfinishedFound:
    """The last take's journal tells of a walk that has no end: the program or the recorder was lost in it."""

    take: str
    head: str
    """Digest (hex) of the take's last journal entry."""
    why: str
    """Why the take ended, such as `kiosk_lost`; `interrupted` where only recovery sealed it."""
    sale: Sale
    plan: Plan
    history: tuple[Happened, ...]
    """All that the table accepted, over all takes of the sale, oldest first."""


PeopleFact = Pressed | SaleArrived | PlanRenewed | UnfinishedFound | NothingUnfinished
