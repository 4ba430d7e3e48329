"""What lies behind the HTTP face, without a server: an identity, a terminal, and trials that have seen nothing."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from headquarters.authority import ca, codes
from headquarters.authority.identity import HeadquartersIdentity, open_or_create
from headquarters.faults import Refusal
from headquarters.identifiers import TakeName
from headquarters.index.database import SqliteDatabase
from headquarters.index.job_rows import PACK
from headquarters.layout import database_path, storage_path
from headquarters.store.storage import FolderStorage
from headquarters.takes.ingest import Ingest
from headquarters.takes.packing import Packer
from tests.headquarters.terminals import MadeTake, Terminal


@dataclass(frozen=True)
class Bench:
    """An identity and a database with one enrolled terminal, to be copied for every trial."""

    data: Path
    identity: HeadquartersIdentity
    terminal: Terminal

    @classmethod
    def make(cls, folder: Path) -> Self:
        """Create a headquarters and enrol a terminal."""
        data = folder / "hq"
        identity, _ = open_or_create(data)
        database = SqliteDatabase(database_path(data))
        key = ca.new_key()
        database.add_code(codes.stored_form("0" * 32), "32-0117", 1)
        name, certificate = database.use_code(
            codes.stored_form("0" * 32),
            "",
            lambda terminal: identity.authority.issue_terminal(terminal, key.public_key()),
        )
        database.close()
        public = identity.public
        terminal = Terminal(
            "",
            folder / "terminal",
            name,
            ca.key_pem(key),
            certificate.decode(),
            public.ca_pem.decode(),
            public.public_key,
        )
        return cls(data, identity, terminal)


class Trial:
    """A headquarters that has seen nothing yet."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        folder.mkdir()
        shutil.copy(database_path(bench.data), database_path(folder))
        self.database = SqliteDatabase(database_path(folder))
        self.storage = FolderStorage(storage_path(folder))
        self._identity = bench.identity
        self.roots = (bench.identity.root,)
        self.ingest = self.another()

    def another(self) -> Ingest:
        """Another server beside it, or the same one after a restart."""
        identity = self._identity
        return Ingest(self.database, self.storage, identity.root, identity.receipts, identity.public.public_key)

    def deliver(self, made: MadeTake, *, packed: bool = True) -> bytes:
        """As a courier does: lines in two parts, segments under the names that the lines give them, then the seal."""
        name = TakeName.parse(made.take)
        half = len(made.lines) // 2
        self.ingest.add_journal(name, 0, b"".join(made.lines[:half]))
        self.ingest.add_journal(name, half, b"".join(made.lines[half:]))
        for sha256, data in zip(self.ingest.state(name).lacks, made.segments.values(), strict=False):
            self.ingest.put_segment(name, sha256, data)
        receipt = self.ingest.seal(name, made.manifest, made.signature)
        if packed:
            self.pack()
        return receipt

    def pack(self) -> None:
        """Pack what was sealed, as the server's own thread does."""
        while (job := self.database.claim((PACK,), 60.0)) is not None:
            Packer(self.database, self.storage, self.roots).do(job)

    def refusal_of(self, made: MadeTake) -> Refusal | None:
        try:
            self.deliver(made)
        except Refusal as refusal:
            return refusal
        return None
