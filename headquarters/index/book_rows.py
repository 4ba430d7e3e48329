"""The index's rows of people who sign, of published books, and of who holds which."""

from collections.abc import Callable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from evidence import moment
from headquarters.faults import HeadquartersError
from headquarters.index.book_tables import HeldBook, Person, PublishedBook
from headquarters.index.certificates import Issued, Role
from headquarters.index.connecting import Connected
from headquarters.index.tables import History

_HOUSE = ""
"""In the history: what concerns no terminal."""


class BookRows(Connected):
    """Every call is one transaction, durable on return; what people do is in the history, which only grows."""

    def add_person(self, name: str, role: Role, issue: Callable[[], Issued], who: str) -> Person:
        """Keep what `issue` makes; raises HeadquartersError `people.known` where such a certificate is active."""
        with self._write() as session:
            known = select(Person).where(Person.name == name, Person.role == role, Person.state == "active")
            if session.scalar(known) is not None:
                raise HeadquartersError("people.known", name=name, role=role)
            issued, now = issue(), moment.spell_now()
            person = Person(
                serial=issued.serial,
                name=name,
                role=role,
                pem=issued.pem,
                issued=now,
                not_after=moment.spell(issued.not_after),
                state="active",
            )
            session.add(person)
            session.add(_event(now, "person added", f"{issued.serial} {role} {name}; by {who}"))
            return person

    def people(self) -> Sequence[Person]:
        """Every certificate that a person got, in any state, oldest first."""
        with self._read() as session:
            return session.scalars(select(Person).order_by(Person.issued, Person.serial)).all()

    def revoke_person(self, named: str, why: str) -> Sequence[Person]:
        """Revoke the active certificates of a name, or the one of a serial; raises HeadquartersError `people.none`."""
        with self._write() as session:
            mine = select(Person).where((Person.name == named) | (Person.serial == named), Person.state == "active")
            people, now = session.scalars(mine).all(), moment.spell_now()
            if not people:
                raise HeadquartersError("people.none", name=named)
            for person in people:
                person.state, person.revoked = "revoked", now
                session.add(_event(now, "person revoked", f"{person.serial} {person.role} {person.name}; {why}"))
            return people

    def note_book(self, what: str, detail: str) -> None:
        """Add to the history what was done with a book that is not published yet."""
        with self._write() as session:
            session.add(_event(moment.spell_now(), what, detail))

    def publish_book(self, serial: int, sha256: str, data: bytes, detail: str) -> None:
        """Keep a book for terminals; raises HeadquartersError `book.older`: serials only rise."""
        with self._write() as session:
            newest = session.scalar(select(func.max(PublishedBook.serial))) or 0
            if serial <= newest:
                raise HeadquartersError("book.older", serial=serial, newest=newest)
            now = moment.spell_now()
            session.add(PublishedBook(serial=serial, sha256=sha256, data=data, published=now))
            session.add(_event(now, "book published", detail))

    def book_serials(self) -> Sequence[int]:
        """The serials of all published books, the newest first."""
        with self._read() as session:
            return session.scalars(select(PublishedBook.serial).order_by(PublishedBook.serial.desc())).all()

    def book(self, serial: int) -> PublishedBook | None:
        """Return a published book with its bytes."""
        with self._read() as session:
            return session.get(PublishedBook, serial, options=[undefer(PublishedBook.data)])

    def hold_book(self, terminal: str, serial: int, sha256: str) -> None:
        """Keep which book a terminal holds now."""
        with self._write() as session:
            session.merge(HeldBook(terminal=terminal, serial=serial, sha256=sha256, at=moment.spell_now()))

    def held_books(self) -> Sequence[HeldBook]:
        """What terminals last said to hold, by terminal."""
        with self._read() as session:
            return session.scalars(select(HeldBook).order_by(HeldBook.terminal)).all()


def _event(at: str, what: str, detail: str) -> History:
    return History(at=at, what=what, terminal=_HOUSE, detail=detail)
