"""What people ask for in the window, and the sales that come to the terminal."""

from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from rulebook.checks.checklist import CheckList
from rulebook.plan.plan import Plan
from rulebook.sale.sale import Sale
from rulebook.walk.states import Event
from rulebook.walk.walking import Happened
from terminal.session.customer.documents import Documents

HomeKey = Literal["choose", "resume", "start", "accept_clock", "leave", "drop_sale"]
"""`drop_sale`: the sale whose plan is looked at is not made, with `reason` and `note`.

Of the pages before and after a recording: choose a waiting sale, go on with an unfinished one, start, record though
the clock is doubted, back."""
StaffKey = Literal["sign_in", "sign_out", "lock", "set_password", "enter_code", "manage_staff", "unlock_kiosk"]
"""Who works here (`life/staff.py`). `lock`: nobody touched the window for long; `unlock_kiosk`: out of full screen."""
DeskKey = Literal[
    "go", "save_draft", "drop_draft", "preview_sale", "enter_sale", "import_sale", "claim_task", "give_back_task",
    "practise", "check_health", "make_support", "open_replay", "move_replay", "close_replay",
    "send_now",
]  # fmt: skip
"""Of the pages round the home page (`life/desk.py`, `life/entry.py`); `go` has `to`: the page, or
`home`."""
CounterKey = Literal["say", "stop_saying", "heard", "skip_hint", "heed", "take_paper"]
"""In a take: take the paper under the camera for documents (`paper`: which of the node's); let the machine read `item`
aloud; what the seller heard the customer say to `question`: `answer` is `accepted`, `unclear` or `not_hers`; a hint
is done with; the warning of this number (`alert`) was seen."""
IdentityKey = Literal[
    "consent", "try_sound", "accept_room", "retake", "confirm_field", "accept_differences", "check_online",
    "accept_online", "begin_challenge",
    "skip_flash", "by_sight", "choose_document", "take_still", "type_document", "confirm_document", "use_card",
    "absent", "confirm_places", "skip_places", "next", "back", "cancel", "correct_sale", "end_sale",
]  # fmt: skip
"""Of the identity step; places are confirmed again in the recording, when they became doubtful.

`consent`: what the seller enters of the answers, `recording`, `card`, `face` or `online` (true, false, None: taken
back), one or several; `try_sound`: record ten seconds and play them; `accept_room`: a supervisor decides;
`check_online`: name and number are checked online; `accept_online`: a second person decides where that is against her;
`choose_document` has `kind` and, where people read what a machine might, `by_hand`; `use_card`: a machine reads it
after all; `type_document` has `field` and `value`; `confirm_document` has `reason`, `note` and `seen`, what the second
person ticked; `absent`: this person is not here yet, with `reason`; `correct_sale`: back to the form; `end_sale`: the
sale is not made, with `reason`."""
PressedKey = HomeKey | StaffKey | DeskKey | CounterKey | IdentityKey | Event
"""The walk's keys are its events (`rulebook/walk/states.py`), those of WALK_KEYS."""
WALK_KEYS: Final[tuple[Event, ...]] = tuple(
    event
    for event in get_args(Event)
    if event not in ("consent_refused", "take_opened", "take_interrupted", "take_resumed")
)
"""The events that people cause; the others follow from the consent and from what the recorder says."""


SECRET: Final = frozenset({"password", "old", "new", "code"})
"""Details that are shown nowhere and noted nowhere: passwords and one-time codes."""


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

    def __repr__(self) -> str:
        """Without what is secret in its details."""
        shown = {name: "…" if name in SECRET else value for name, value in self.detail.items()}
        return f"Pressed(key={self.key!r}, by={self.by!r}, detail={shown!r}, about={self.about!r})"


@dataclass(frozen=True, slots=True)
class SaleArrived:
    """A sale was handed over, with the plan that the rulebook made of it. Shown at once where no other is in hand."""

    sale: Sale
    plan: Plan
    stays: bool = False
    """It is only listed, and stays there after it was recorded: the demonstration's."""
    practice: bool = False
    """It is practised (试练): recorded as a rehearsal, judged, never delivered or counted."""
    task: str = ""
    """The task of headquarters that it came from; empty for none."""
    draft: str = ""
    """The draft that it was entered as; empty for none."""
    documents: Documents = field(default_factory=Documents)
    """Its papers, as the book has them. The station adds them."""
    checklist: CheckList | None = None
    """What is checked of it, by the packs of its plan; None: nothing is. The station adds it."""


@dataclass(frozen=True, slots=True)
class PlanRenewed:
    """Other packs count by now, or none: the plan of a sale that waits or is looked at was made anew."""

    sale: Sale
    plan: Plan
    documents: Documents = field(default_factory=Documents)
    checklist: CheckList | None = None


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
    documents: Documents = field(default_factory=Documents)
    """Its papers, by the book that its plan was made from."""
    checklist: CheckList | None = None
    """What was checked of it so far, as its journal says; where that says nothing, as for a sale that begins."""
    stopped: str = ""
    """The check by which it had to stop in one of its takes; empty where it had not."""


PeopleFact = Pressed | SaleArrived | PlanRenewed | UnfinishedFound | NothingUnfinished
