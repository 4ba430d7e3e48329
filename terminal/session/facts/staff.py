"""Who works at this terminal, who signed in, and whose word stands behind an act."""

from dataclasses import dataclass, field
from typing import Literal

from faults.trouble import Trouble

StaffRole = Literal["teller", "agent", "supervisor", "inspector", "field_it", "administrator"]


@dataclass(frozen=True, slots=True)
class Staff:
    """One person with an account here."""

    number: str
    """The staff number (工号), which is typed to sign in."""
    name: str
    role: StaffRole
    licence: str = ""
    """The practising number; empty where she has none."""
    licensed_until: str = ""
    """Last day of the licence, as a date of ISO 8601; empty where it is not known."""
    grade: str = ""
    institution: str = ""


AccountState = Literal["active", "first", "locked", "left"]
"""`first`: a code was given, and no own password is set yet."""


@dataclass(frozen=True, slots=True)
class StaffKnown:
    """Whether this terminal has accounts; while it has none everything goes on as it was before accounts were.

    Comes at the start of a window, and again when the accounts or headquarters' list have changed.
    """

    any: bool
    staff: tuple[Staff, ...] = ()
    """Who may sign in: those with an account who have not left."""
    needs_code: bool = False
    """The first administrator needs a code of headquarters; a home without one makes its own."""
    offer: bool = False
    """The first administrator is asked for by itself: the first start of a home without headquarters."""
    codes: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Staff number and one-time code of the demonstration's accounts that nobody has used; in no other home any."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody proved to be this person. `must_set`: an own password has to be set before anything else."""

    staff: Staff
    must_set: bool = False


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Nobody is signed in by this.

    `until`: the account is locked till then (Unix seconds); `next_s`: how long the next failure would lock it.
    """

    trouble: Trouble
    number: str = ""
    until: float | None = None
    next_s: int = 0
    for_s: int = 0
    """So long it is locked from now on, seconds; 0: it is not."""


@dataclass(frozen=True, slots=True)
class SignedFor:
    """The word that was asked for by this ticket stands: its person proved who she is."""

    ticket: int
    staff: Staff


@dataclass(frozen=True, slots=True)
class SigningRefused:
    """It does not stand: wrong password, locked, or not her place to say it."""

    ticket: int
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class StaffListed:
    """The accounts, for those who may look at them."""

    staff: tuple[tuple[Staff, AccountState], ...]
    listed: tuple[Staff, ...] = ()
    """Those of headquarters' staff list who have no account here: what it says of them is filled in."""


@dataclass(frozen=True, slots=True)
class CodeMade:
    """A code with which this person signs in once and sets a password; shown once, kept nowhere in clear."""

    number: str
    code: str = field(repr=False)
    until: str = ""
    """The last moment at which it is good, a wall time of ISO 8601."""


@dataclass(frozen=True, slots=True)
class StaffRefused:
    """What was asked about accounts, or a first administrator, was not done: why."""

    trouble: Trouble


StaffFact = StaffRefused | StaffKnown | SignedIn | SignInRefused | SignedFor | SigningRefused | StaffListed | CodeMade
