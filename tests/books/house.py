"""A house that makes books: an authority, two people, a book key, small packs. For stories and their children."""

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path

from books.file import BookFile, SignatureName, pack_book
from books.making import Intent, make_book
from books.manifest import BookSettings, Manifest, Reason, read_manifest
from evidence.signing import Roots, Signer
from headquarters.authority import ca
from headquarters.index.certificates import Role
from rulebook.packs.folder import read_folder
from tests import ROOT

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime.now(SHANGHAI).replace(microsecond=0)
"""Certificates are issued as of today, so the stories are told today."""
SMALL = ROOT / "tests" / "packs"


def small_packs() -> dict[str, bytes]:
    return read_folder(SMALL)


@dataclass(frozen=True)
class House:
    authority: ca.Authority
    key_pem: bytes
    people: dict[SignatureName, Signer] = field(default_factory=dict)

    @classmethod
    def create(cls) -> "House":
        key, certificate = ca.new_authority()
        house = cls(ca.Authority(key, certificate), key)
        house.people["compliance"] = house.person("李娜", "compliance")
        house.people["release"] = house.person("王伟", "release")
        house.people["headquarters"] = house.book_key()
        return house

    @property
    def roots(self) -> Roots:
        return (self.authority.certificate,)

    def person(self, name: str, role: Role, key: "bytes | None" = None, days: float = 700) -> Signer:
        pem = key or ca.key_pem(ca.new_key())
        return Signer(pem, self.authority.issue_person(name, role, ca.public_key(pem), days).pem)

    def book_key(self) -> Signer:
        pem = ca.key_pem(ca.new_key())
        return Signer(pem, self.authority.issue_books(ca.public_key(pem)))

    def draft(
        self,
        serial: int = 1,
        packs: dict[str, bytes] | None = None,
        before: Manifest | None = None,
        *,
        made: dt.datetime = NOW,
        effective: dt.datetime | None = None,
        until: dt.datetime | None = None,
        regions: tuple[str, ...] = (),
        settings: BookSettings | None = None,
    ) -> BookFile:
        intent = Intent(
            made,
            effective or made,
            Reason("测试", "a test"),
            until,
            regions,
            frozenset({"small-rules"}),
            settings or BookSettings(),
        )
        return make_book(packs or small_packs(), intent, before, serial)

    def sign(
        self,
        book: BookFile,
        *names: SignatureName,
        at: dt.datetime = NOW,
        by: dict[SignatureName, Signer] | None = None,
    ) -> BookFile:
        """Add signatures without asking whether they may be given."""
        for name in names or ("compliance", "release", "headquarters"):
            signer = (by or {}).get(name) or self.people[name]
            book = book.signed(name, signer.sign_cms(book.manifest, at))
        return book

    def book(self, serial: int = 1, at: dt.datetime = NOW, **said: object) -> bytes:
        """A book as headquarters hands it out."""
        return pack_book(self.sign(self.draft(serial, made=at, **said), at=at))  # type: ignore[arg-type]  # as `draft`


def with_manifest(book: BookFile, **changed: object) -> BookFile:
    """The same book with other words in its manifest, and no signature fitting any more."""
    manifest = replace(read_manifest(book.manifest), **changed)  # type: ignore[arg-type]  # fields of the manifest
    return replace(book, manifest=manifest.to_bytes())


def other_version(folder: Path = SMALL) -> dict[str, bytes]:
    """The small packs with one word and one version changed."""
    packs = read_folder(folder)
    path = next(path for path in packs if path.startswith("rules/"))
    packs[path] = (
        packs[path].replace(b"2026.11.1", b"2026.11.2").replace("测试用规则".encode(), "测试用新规则".encode())
    )
    return packs
