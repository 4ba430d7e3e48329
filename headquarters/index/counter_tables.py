"""The index's tables for counters. `task_outcomes`, `grants` and `audit` only grow; triggers see to it.

Empty texts stand for what is not known or not so.
"""

from typing import Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from headquarters.index.tables import Base

StaffRole = Literal["teller", "agent", "supervisor", "inspector", "field_it", "administrator"]
RoomKind = Literal["branch", "insurer"]
"""A branch's counter, or a room that an insurer has designated."""
TaskState = Literal["open", "claimed", "done", "withdrawn"]
Ending = Literal["finished", "ended_by_no", "ended_by_supervisor", "given_up", "interrupted"]


class StaffMember(Base):
    """Somebody who works at counters, or did."""

    __tablename__ = "staff"
    number: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[StaffRole]
    licence: Mapped[str]
    licensed_until: Mapped[str]
    grade: Mapped[str]
    institution: Mapped[str]
    institution_short: Mapped[str]
    """As it is said in front of the camera."""
    left: Mapped[str]
    """The day from which she works here no more."""


class Room(Base):
    """A place where recordings are made."""

    __tablename__ = "rooms"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[RoomKind]
    institution: Mapped[str]
    branch: Mapped[str]
    region: Mapped[str]
    """A code of GB/T 2260."""
    sales_area: Mapped[bool]
    """Whether it is an area set apart for selling."""
    acceptance_reference: Mapped[str]
    """Under which number its recording system passed acceptance."""
    terminals: Mapped[str]
    """Ids of the terminals that stand there, with blanks between."""
    closed: Mapped[str]
    """The day from which it is not used any more."""


class Task(Base):
    """A sale that is to be recorded. It is for a terminal, for those of a branch, or for any."""

    __tablename__ = "tasks"
    __table_args__ = (Index("tasks_by_state", "state", "terminal", "branch"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    sale: Mapped[str]
    """JSON, as `rulebook.sale` reads it; what nobody knew yet lacks."""
    corrects: Mapped[str]
    """The take that is to be recorded again."""
    reason: Mapped[str]
    terminal: Mapped[str]
    branch: Mapped[str]
    due: Mapped[str]
    created: Mapped[str]
    by_name: Mapped[str]
    lease_s: Mapped[int]
    state: Mapped[TaskState]
    claimant: Mapped[str]
    """The terminal that claimed it; it counts until `lease_until`."""
    claimed_by: Mapped[str]
    lease_until: Mapped[str]
    ended: Mapped[str]

    @property
    def key(self) -> str:
        """Its name on the wire and at the commands."""
        return task_key(self.id)


class TaskOutcome(Base):
    """What a recording came to that was begun for a task."""

    __tablename__ = "task_outcomes"
    __table_args__ = (UniqueConstraint("task", "take", "ending"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    task: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    terminal: Mapped[str]
    take: Mapped[str]
    ending: Mapped[Ending]
    at: Mapped[str]
    """When it ended, by the terminal's clock."""
    told: Mapped[str]


class Grant(Base):
    """Somebody here permitted a readable copy of a take at its terminal, for a reason and some hours."""

    __tablename__ = "grants"
    __table_args__ = (Index("grants_by_terminal", "terminal", "ends"),)
    key: Mapped[str] = mapped_column(primary_key=True)
    take: Mapped[str]
    terminal: Mapped[str]
    reason: Mapped[str]
    by_name: Mapped[str]
    begins: Mapped[str]
    ends: Mapped[str]
    body: Mapped[bytes]
    """As it was signed."""


class AuditEntry(Base):
    """What somebody did at a terminal. Two with one number are two histories of a log: both are kept."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_by_arrival", "terminal", "received"),)
    terminal: Mapped[str] = mapped_column(primary_key=True)
    log: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    previous: Mapped[str]
    """The digest of the entry before."""
    at: Mapped[str]
    who: Mapped[str]
    act: Mapped[str]
    about: Mapped[str]
    reason: Mapped[str]
    facts: Mapped[str]
    """JSON, in the spelling that `sha256` covers."""
    received: Mapped[str]


class AdministratorCode(Base):
    """A one-time code with which a terminal gets its first administrator. `digest` is `codes.stored_form`."""

    __tablename__ = "administrator_codes"
    digest: Mapped[str] = mapped_column(primary_key=True)
    terminal: Mapped[str]
    created: Mapped[str]
    expires: Mapped[str]
    used: Mapped[str | None]
    number: Mapped[str | None]
    name: Mapped[str | None]
    serial: Mapped[str | None]


def task_key(number: int) -> str:
    """Spell a task's name."""
    return f"T{number:06d}"
