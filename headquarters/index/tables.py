"""The tables of headquarters' index. Times are ISO 8601, UTC, milliseconds, as the journal spells them."""

from typing import Literal

from sqlalchemy import DDL, ForeignKey, LargeBinary, UniqueConstraint, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from headquarters.identifiers import Series

SCHEMA_VERSION = 1
"""Kept in the database beside the tables. A change of the tables raises it and adds a numbered step."""

TakeState = Literal["open", "sealed", "interrupted"]


class Base(DeclarativeBase):
    """All tables."""


class Code(Base):
    """A one-time code. `digest` is `codes.stored_form`; who used it is known by his key and certificate."""

    __tablename__ = "codes"
    digest: Mapped[str] = mapped_column(primary_key=True)
    terminal: Mapped[str]
    created: Mapped[str]
    expires: Mapped[str]
    used: Mapped[str | None]
    key_digest: Mapped[str | None]
    serial: Mapped[str | None] = mapped_column(ForeignKey("certificates.serial"))


class Certificate(Base):
    """A certificate issued to a terminal. `superseded` by a later enrolment is not `revoked`: its takes stay good."""

    __tablename__ = "certificates"
    serial: Mapped[str] = mapped_column(primary_key=True)
    terminal: Mapped[str] = mapped_column(index=True)
    pem: Mapped[bytes]
    issued: Mapped[str]
    not_after: Mapped[str]
    state: Mapped[Literal["active", "superseded", "revoked"]]
    revoked: Mapped[str | None]


class Take(Base):
    """A take of which at least entry 0 is held."""

    __tablename__ = "takes"
    __table_args__ = (UniqueConstraint("terminal", "series", "number"),)
    take: Mapped[str] = mapped_column(primary_key=True)
    terminal: Mapped[str]
    series: Mapped[Series]
    number: Mapped[int]
    previous: Mapped[str | None]
    state: Mapped[TakeState]
    entries: Mapped[int]
    head: Mapped[str]
    segments: Mapped[int]
    opened: Mapped[str]
    first_seen: Mapped[str]
    captured_us: Mapped[int]
    received: Mapped[str | None]
    manifest_sha256: Mapped[str | None]
    pack_sha256: Mapped[str | None]
    pack_bytes: Mapped[int | None]


class JournalLine(Base):
    """One journal line of a take that is not sealed yet; at the seal they move into the pack."""

    __tablename__ = "lines"
    take: Mapped[str] = mapped_column(ForeignKey("takes.take"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[bytes]


class Receipt(Base):
    """The one receipt of a take, for ever the same."""

    __tablename__ = "receipts"
    take: Mapped[str] = mapped_column(ForeignKey("takes.take"), primary_key=True)
    body: Mapped[bytes]
    issued: Mapped[str]


class Export(Base):
    """Somebody took a recording out of headquarters' keeping."""

    __tablename__ = "exports"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    take: Mapped[str] = mapped_column(ForeignKey("takes.take"))
    at: Mapped[str]
    who: Mapped[str]
    reason: Mapped[str]
    file: Mapped[str]
    sha256: Mapped[str]


class History(Base):
    """What was done to terminals: code given, enrolled, revoked, escrow opened."""

    __tablename__ = "history"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[str]
    what: Mapped[str]
    terminal: Mapped[str]
    detail: Mapped[str]


class Escrow(Base):
    """A vault key, wrapped by its terminal to headquarters' key; opaque here."""

    __tablename__ = "escrows"
    terminal: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str]
    blob: Mapped[bytes] = mapped_column(LargeBinary)


_APPEND_ONLY = ("receipts", "exports", "history", "escrows")
for _name in _APPEND_ONLY:
    for _act in ("update", "delete"):
        _trigger = DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
            f"create trigger {_name}_no_{_act} before {_act} on {_name} "
            f"begin select raise(abort, '{_name} only grows'); end"
        )
        event.listen(Base.metadata.tables[_name], "after_create", _trigger.execute_if(dialect="sqlite"))
