"""Headquarters' own signature on a book that two people have signed, and its way to the terminals."""

from datetime import datetime

from books.checking import Book, check_book, open_book
from books.file import pack_book
from books.making import demand_other_versions
from books.signing import Signed, sign_book
from headquarters.authority.identity import HeadquartersIdentity
from headquarters.faults import HeadquartersError
from headquarters.index.book_tables import Person
from headquarters.index.database import SqliteDatabase
from headquarters.releasing.drafting import newest_manifest


def publish(database: SqliteDatabase, identity: HeadquartersIdentity, data: bytes, who: str, now: datetime) -> Book:
    """Sign a book with headquarters' book key and keep it for terminals; returns it with all signatures.

    The same book once more changes nothing. Raises BookFault as `check_book` does, HeadquartersError `book.signed_out`
    for a signer who is no active person here, `book.predecessor` where another one was published meanwhile.
    """
    draft = open_book(data)
    known = database.book(draft.serial)
    if known is not None and known.sha256 == draft.digest:
        return open_book(known.data)
    signed = sign_book(draft.file, "headquarters", identity.book_signer(), (identity.root,), now)
    region = next(iter(draft.manifest.regions), None)
    newest = next(iter(database.book_serials()), 0)
    book = check_book(pack_book(signed), (identity.root,), now, region, newest)
    _demand_people(book, {person.serial: person for person in database.people()})
    _demand_order(database, book)
    names = "; ".join(f"{each.name}: {each.holder} {each.serial}" for each in book.signers)
    detail = f"{book.serial} {book.digest}; by {who}; {names}"
    database.publish_book(book.serial, book.digest, pack_book(book.file), detail)
    return book


def _demand_people(book: Book, people: dict[str, Person]) -> None:
    """Who signed must be on the index's list today: it may know more than the certificates, which live for years."""
    for signed in book.signers:
        if signed.name != "headquarters" and not _is_active(signed, people.get(signed.serial)):
            raise HeadquartersError("book.signed_out", name=signed.holder)


def _is_active(signed: Signed, person: Person | None) -> bool:
    return person is not None and person.state == "active" and person.role == signed.name


def _demand_order(database: SqliteDatabase, book: Book) -> None:
    before, said = newest_manifest(database), book.manifest.predecessor
    expected = None if before is None else (before.serial, before.digest)
    if (None if said is None else (said.serial, said.sha256)) != expected:
        newest = before.serial if before else 0
        raise HeadquartersError("book.predecessor", said=said.serial if said else 0, newest=newest)
    if before is not None:
        demand_other_versions(book.manifest.packs, before)
