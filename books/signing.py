"""Who signs a book: compliance, then another person who releases it, then headquarters' book key."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from books.faults import BookFault
from books.file import SIGNATURES, BookFile, SignatureName
from evidence.cms import signer_of
from evidence.crl import Revocations, serial_hex
from evidence.faults import EvidenceFault
from evidence.signing import Certificate, Roots, Signer, holder_of, key_of, unit_of, valid_at, verify_cms
from rulebook.sale.unseen import is_unseen

UNITS: dict[SignatureName, str] = {"compliance": "compliance", "release": "release", "headquarters": "book"}
"""The organisational unit in the certificate of who may give each signature."""
CLOCK_SLACK = timedelta(days=1)
"""How far a clock may be behind headquarters'; certificates begin as much before they were issued."""
_VARIANTS = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors: marks that are drawn as nothing."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature of a book, checked. `at` is the signer's own word."""

    name: SignatureName
    holder: str
    at: datetime
    certificate: Certificate

    @property
    def serial(self) -> str:
        """The certificate's serial number, as revocation lists name it."""
        return serial_hex(self.certificate)


def sign_book(book: BookFile, name: SignatureName, signer: Signer, roots: Roots, at: datetime) -> BookFile:
    """Return the book with this signature too, once those before it are there and by others.

    Raises BookFault `book.signer_role` for a key of another role, `book.unsigned`, `book.one_person`, `book.altered`,
    `book.signer_unknown`.
    """
    signed = book.signed(name, signer.sign_cms(book.manifest, at))
    check_signatures(signed, roots, SIGNATURES[: SIGNATURES.index(name) + 1])
    return signed


def check_signatures(book: BookFile, roots: Roots, wanted: Sequence[SignatureName] = SIGNATURES) -> tuple[Signed, ...]:
    """Return the signatures of these names, each by somebody whom `roots` certified for it, no two by one person.

    No date is judged: see `check_times`. Raises BookFault `book.unsigned`, `book.altered`, `book.signer_unknown`,
    `book.signer_role`, `book.one_person`.
    """
    found: list[Signed] = []
    for name in wanted:
        if name not in book.signatures:
            raise BookFault(f"book.unsigned:{name}")
        signed = _signed(name, book, roots)
        for other in found:
            if _one_person(signed.certificate, other.certificate):
                raise BookFault("book.one_person", name=signed.holder)
        found.append(signed)
    return tuple(found)


def read_signatures(book: BookFile) -> tuple[Signed, ...]:
    """Who signed a book that was checked before; nothing of it is judged. Raises BookFault `book.altered`."""
    return tuple(_signed(name, book, None) for name in SIGNATURES if name in book.signatures)


def check_times(signers: Sequence[Signed], now: datetime, revoked: Revocations | None) -> None:
    """Judge the certificates of all three by the time.

    That of headquarters must be good now. Those of the people must have been when headquarters signed, whose word on
    the time counts: a book stays good when somebody leaves the house later. Raises BookFault `book.future`,
    `book.expired:certificate`, `book.signer_revoked`.
    """
    last = signers[-1]
    if last.at > now + CLOCK_SLACK:
        raise BookFault("book.future", at=last.at.isoformat())
    for signed in signers:
        own = signed is last
        if not valid_at(signed.certificate, now if own else last.at):
            raise BookFault("book.expired:certificate", name=signed.holder)
        since = revoked.when(signed.serial) if revoked is not None else None
        if since is not None and (own or since <= last.at):
            raise BookFault("book.signer_revoked", name=signed.holder)


def _signed(name: SignatureName, book: BookFile, roots: Roots | None) -> Signed:
    signature = book.signatures[name]
    try:
        leaf, at = verify_cms(book.manifest, signature, signer_of(signature), roots)
    except EvidenceFault as fault:
        key = "book.signer_unknown" if fault.code.startswith("certificate.") else "book.altered:signature"
        raise BookFault(key, signature=name) from fault
    if unit_of(leaf) != UNITS[name] or not holder_of(leaf).strip():
        raise BookFault("book.signer_role", name=holder_of(leaf) or "?", role=UNITS[name])
    return Signed(name, holder_of(leaf), at, leaf)


def _one_person(one: Certificate, other: Certificate) -> bool:
    return key_of(one) == key_of(other) or plain_name(holder_of(one)) == plain_name(holder_of(other))


def plain_name(name: str) -> str:
    """A person's name as it is compared.

    Neither widths and cases of letters make a second person, nor blanks and what nobody can see, such as the selectors
    of a letter's variants.
    """
    spelled = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return "".join(each for each in spelled if not is_unseen(each) and not _VARIANTS.search(each))
