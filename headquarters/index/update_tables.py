"""The index's tables of updates. `update_releases` only grows; triggers see to it."""

from typing import Literal

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from headquarters.index.tables import Base

ReleaseAct = Literal["release", "hold", "stop"]
OutcomeState = Literal["running", "settled", "rolled_back"]


class UpdateRing(Base):
    """In which ring of terminals one is; without a row it is in the last."""

    __tablename__ = "update_rings"
    terminal: Mapped[str] = mapped_column(primary_key=True)
    ring: Mapped[int]
    at: Mapped[str]
    by: Mapped[str]


class UpdateRelease(Base):
    """What was said of a version; of several rows of a version the last one counts."""

    __tablename__ = "update_releases"
    __table_args__ = (Index("update_releases_by_version", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    version: Mapped[str]
    act: Mapped[ReleaseAct]
    """A person released it, it was rolled back somewhere, a person stopped it."""
    ring: Mapped[int]
    """Terminals up to this ring."""
    not_before: Mapped[str]
    """`HH:MM` by the terminal's own clock; empty for at once."""
    at: Mapped[str]
    by: Mapped[str]
    """A person, or the terminal that rolled it back."""
    reason: Mapped[str]


class UpdateOutcome(Base):
    """What a terminal last said of a version that it has, or had."""

    __tablename__ = "update_outcomes"
    terminal: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[OutcomeState]
    told: Mapped[str]
    """When that came about, by the terminal's word; empty where it did not say."""
    at: Mapped[str]
