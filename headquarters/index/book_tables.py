"""The index's tables of people and books. `books` only grows; triggers see to it."""

from typing import Literal

from sqlalchemy.orm import Mapped, mapped_column

from headquarters.index.certificates import Role
from headquarters.index.tables import Base


class Person(Base):
    """A certificate issued to a person who signs books; his key is with him alone."""

    __tablename__ = "people"
    serial: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[Role]
    pem: Mapped[bytes]
    issued: Mapped[str]
    not_after: Mapped[str]
    state: Mapped[Literal["active", "revoked"]]
    revoked: Mapped[str | None]


class PublishedBook(Base):
    """A book as terminals get it."""

    __tablename__ = "books"
    serial: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    """Of its manifest."""
    data: Mapped[bytes] = mapped_column(deferred=True)
    published: Mapped[str]


class HeldBook(Base):
    """The newest book that a terminal has said to hold."""

    __tablename__ = "held_books"
    terminal: Mapped[str] = mapped_column(primary_key=True)
    serial: Mapped[int]
    sha256: Mapped[str]
    at: Mapped[str]
