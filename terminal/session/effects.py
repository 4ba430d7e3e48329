"""What is to be recorded, and what follows from a fact: the session's answers to the conductor. Frozen values."""

from dataclasses import dataclass
from typing import Any, Literal

from terminal.session.orders.analyst import AnalystOrder
from terminal.session.orders.recorder import AddMark, CloseTake
from terminal.session.ports import Series
from terminal.session.snapshot import NodeView, Phase

IdentityRule = Literal["required", "none"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be recorded: the facts of the sale, and the ordered nodes."""

    sale: dict[str, Any]
    nodes: tuple[NodeView, ...]
    planned_s: int
    series: Series = "sale"
    identity: IdentityRule = "required"
    """`none`: a take without people, or where they are identified elsewhere. The journal says so."""


@dataclass(frozen=True, slots=True)
class BeginTake:
    """Ask the ledger for the next number and open that take."""


@dataclass(frozen=True, slots=True)
class RefusedFact:
    """A fact that the table does not list for this phase."""

    phase: Phase
    what: str
    why: str = ""
    """An error code, where there is more to say than that it has no meaning in this phase."""


@dataclass(frozen=True, slots=True)
class Repair:
    """The recorder is gone: seal what it left behind and, unless it fails again and again, start it anew."""

    take: str | None
    restart: bool


Effect = BeginTake | AddMark | CloseTake | RefusedFact | Repair | AnalystOrder
