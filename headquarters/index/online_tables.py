"""The index's table of online checks of identity."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from headquarters.index.tables import Base


class OnlineCheck(Base):
    """A terminal asked about somebody. It has no name, no portrait, and of the number what finds nobody."""

    __tablename__ = "online_checks"
    __table_args__ = (Index("online_checks_by_moment", "at"),)
    terminal: Mapped[str] = mapped_column(primary_key=True)
    request: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str]
    kind: Mapped[str]
    number_masked: Mapped[str]
    person_sha256: Mapped[str]
    """Salted; the salt is in the take alone."""
    consent_sha256: Mapped[str]
    consent_at: Mapped[str]
    consent_via: Mapped[str]
    verdict: Mapped[str]
    reference: Mapped[str]
    answered_by: Mapped[str]
    stand_in: Mapped[bool]
    took_ms: Mapped[int]
    body: Mapped[bytes]
    """The answer as it was signed."""
