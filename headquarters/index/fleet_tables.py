"""The index's tables of terminals' reports, of what changed in them, and of wishes."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from headquarters.index.tables import Base


class FleetReport(Base):
    """The newest report of a terminal."""

    __tablename__ = "fleet_reports"
    terminal: Mapped[str] = mapped_column(primary_key=True)
    came: Mapped[str]
    body: Mapped[str]
    """The report, JSON, as it was checked."""
    since: Mapped[str]
    """JSON: for each check that is not well, since when it has this status."""
    devices: Mapped[str | None]
    """When a report last came that had looked at devices; None: never."""


class FleetChange(Base):
    """A check of a terminal came into another status. The newest ones are kept, see `fleet_rows.MOST_CHANGES`."""

    __tablename__ = "fleet_changes"
    __table_args__ = (Index("fleet_changes_by_terminal", "terminal", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    terminal: Mapped[str]
    at: Mapped[str]
    what: Mapped[str]
    """The check."""
    before: Mapped[str]
    after: Mapped[str]
    code: Mapped[str]


class FleetWish(Base):
    """Something that is wished of a terminal. It is answered once, and nothing of it changes or goes away then."""

    __tablename__ = "fleet_wishes"
    __table_args__ = (Index("fleet_wishes_by_terminal", "terminal", "answered"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    terminal: Mapped[str]
    wish: Mapped[str]
    at: Mapped[str]
    by_name: Mapped[str]
    reason: Mapped[str]
    proof: Mapped[str]
    """How it is known that it was this person: `unproven`, a name that was typed."""
    told: Mapped[str | None]
    """When the terminal first heard of it."""
    answered: Mapped[str | None]
    code: Mapped[str | None]
