"""What the station's desk is to do: slow work, one thing after another on its own thread; facts answer."""

from dataclasses import dataclass, field
from typing import Any, Literal

from terminal.session.facts.staff import Staff, StaffRole
from terminal.session.orders.online import AskOnline


@dataclass(frozen=True, slots=True)
class SignIn:
    """Prove who somebody is; SignedIn or SignInRefused answers."""

    number: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignFor:
    """Prove whose word it is that stands behind one act; SignedFor or SigningRefused answers."""

    ticket: int
    number: str
    password: str = field(repr=False)
    roles: tuple[StaffRole, ...]
    """Whose place it is."""
    not_numbers: tuple[str, ...] = ()
    """Who may not say it: the seller's own number."""
    not_licences: tuple[str, ...] = ()
    """The same by practising number: that of the sale's seller."""
    what: str = ""
    """The key that was pressed, for the audit log."""
    about: str = ""
    """What it was said about, such as the take's name; for the audit log."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SetPassword:
    """Set an own password: after a first sign-in, or in place of an older one. SignedIn or SignInRefused answers."""

    number: str
    old: str = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EnterCode:
    """A code that makes the first administrator; SignedIn (`must_set` false) or SignInRefused answers."""

    code: str = field(repr=False)
    number: str
    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeclineFirst:
    """The first administrator is to be made another time; the home does not ask by itself any more."""


@dataclass(frozen=True, slots=True)
class ManageStaff:
    """Add an account, give a new code, unlock, or let somebody leave. StaffListed and CodeMade answer."""

    act: Literal["list", "add", "new_code", "unlock", "leave"]
    by: str
    """Staff number of who does it; whether it is her place is looked up."""
    number: str = ""
    name: str = ""
    role: StaffRole = "teller"
    licence: str = ""
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """Note an act of a person in the audit log, which only grows."""

    who: str
    act: str
    about: str = ""
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListDrafts:
    """DraftsListed answers."""


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """Open the form on a draft, or on a new one where `key` is empty or known to nobody; EntryOpened answers."""

    key: str = ""
    staff: Staff | None = None
    """Who is signed in: she sells."""
    link: str = ""
    """A new sale that belongs to an earlier take: `corrects:TAKE`, `continues:TAKE`, `rider_of:POLICY`."""
    take: str = ""
    """The draft begins with the sale of this take: a second visit, a rider, a take to be made anew."""
    data: dict[str, str] = field(default_factory=dict)
    """Answers that a new draft begins with."""
    keeps: bool = False
    """The new draft is kept at once, for everybody: another program waits for what becomes of it."""


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """Keep a draft; DraftsListed answers."""

    key: str
    data: dict[str, str]
    task: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class DropDraft:
    """Forget a draft; DraftsListed answers."""

    key: str


@dataclass(frozen=True, slots=True)
class NoteOthersCards:
    """Keep of whom another person's card was shown in a sale, also for the next start of the program."""

    reference: str
    people: tuple[str, ...]
    """`Customer.digest` of each; nobody: her own was read since, or the sale is over."""


@dataclass(frozen=True, slots=True)
class PreviewSale:
    """Judge what was entered so far; SalePreviewed answers."""

    key: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class EnterSale:
    """Make the plan of what was entered; SaleArrived answers, and the draft is kept until it is recorded.

    What cannot be taken as it stands opens the form, with all faults at their fields (EntryOpened, SalePreviewed).
    """

    key: str
    data: dict[str, Any]
    """The sale as JSON."""
    practice: bool = False
    task: str = ""
    staff: Staff | None = None


@dataclass(frozen=True, slots=True)
class ImportSale:
    """Read a sale from a file: EntryOpened answers, with its faults at their fields; SaleRefused for what is none."""

    path: str
    staff: Staff | None = None


@dataclass(frozen=True, slots=True)
class MoveTask:
    """Claim a task of headquarters, or give it back; TasksListed answers."""

    key: str
    act: Literal["claim", "give_back"]
    by: str = ""


@dataclass(frozen=True, slots=True)
class ListTakes:
    """TakesListed answers."""


@dataclass(frozen=True, slots=True)
class SendNow:
    """Try at once to deliver what waits; TakesListed answers, and the courier says what comes of it."""

    refused: bool = False
    """Also what is not tried again by itself."""


@dataclass(frozen=True, slots=True)
class CheckHealth:
    """HealthChecked answers: at once with what is known, and once more when headquarters and vault were asked."""

    quick: bool = False
    """Only what is known at once, for the line on the home page."""


@dataclass(frozen=True, slots=True)
class MakeSupport:
    """Write a support bundle for field IT; SupportMade answers."""


@dataclass(frozen=True, slots=True)
class MeasureDisk:
    """How long could be recorded on the free disk; DiskMeasured answers."""


ReplayAct = Literal["open", "play", "pause", "seek", "speed", "sound", "reason", "close"]


@dataclass(frozen=True, slots=True)
class Replay:
    """Open a take from the vault and play it in memory, or move in it; ReplayMoved answers."""

    act: ReplayAct
    take: str = ""
    by: str = ""
    reason: str = ""
    value: float = 0.0
    """Seconds for `seek`, a factor from 0.5 to 2 for `speed`, 0 or 1 for `sound`."""
    reason_code: str = ""
    """One of `ReplayReason`, for `open`."""


DeskOrder = (
    SignIn
    | SignFor
    | SetPassword
    | EnterCode
    | DeclineFirst
    | ManageStaff
    | Audit
    | ListDrafts
    | OpenEntry
    | KeepDraft
    | DropDraft
    | NoteOthersCards
    | PreviewSale
    | EnterSale
    | ImportSale
    | MoveTask
    | ListTakes
    | SendNow
    | CheckHealth
    | MakeSupport
    | Replay
    | MeasureDisk
    | AskOnline
)
