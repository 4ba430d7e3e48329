"""Packing a sealed take: its loose files and lines go into one file, which is read back before they are let go.

That is a job: the seal was answered before, from what intake had verified, and nobody waits. A cut at any moment leaves
the take loose, or packed, and never in between: it counts as packed once the index says so, in one transaction.
"""

import errno
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from evidence import suite
from evidence.faults import EvidenceFault
from evidence.journal import Chain
from evidence.objects import Record, check_file
from evidence.signing import Roots
from headquarters.faults import HeadquartersError
from headquarters.identifiers import TakeName
from headquarters.index.database import SqliteDatabase
from headquarters.index.sealed_rows import PackKept
from headquarters.index.tables import Job, Take
from headquarters.index.upkeep_rows import DAMAGED
from headquarters.store.storage import Storage
from headquarters.takes.agreement import tolerated
from headquarters.takes.examine import examine
from headquarters.takes.held import PackedTake, held_take
from headquarters.takes.pack import Pack, PackError, sha256_of, spell_members, write_pack

LEASE_S = 60.0
_RENEW_S = 15.0
_LOST = frozenset({errno.ENOENT, errno.EIO})
"""What a system says of a file that is gone, or that its disk cannot read. Anything else may be over in a moment."""
_log = logging.getLogger("headquarters.takes.packing")


class PackingError(HeadquartersError):
    """A take cannot be packed as it lies here: `packing.*`."""


class StoppedError(Exception):
    """The program ends, or somebody else has the job: it is done another time."""


@dataclass
class _Hold:
    """Keeps a job's lease alive while it is worked on."""

    database: SqliteDatabase
    job: Job
    stopped: Callable[[], bool]
    renewed: float = 0.0

    def go_on(self) -> None:
        """Raises StoppedError when the work is to end here."""
        now = time.monotonic()
        if self.stopped():
            raise StoppedError
        if now - self.renewed > _RENEW_S:
            if not self.database.holds(self.job, LEASE_S):
                raise StoppedError
            self.renewed = now


class Packer:
    """Packs sealed takes, one at a time."""

    def __init__(
        self, database: SqliteDatabase, storage: Storage, roots: Roots, stopped: Callable[[], bool] = lambda: False
    ) -> None:
        """`stopped`: whether the program ends, so that a pack is begun anew another time."""
        self._database = database
        self._storage = storage
        self._roots = tuple(roots)
        self._stopped = stopped

    def do(self, job: Job) -> None:
        """Pack the take of a job and let go of its loose files; done before, in part, it goes on from there.

        Raises PackingError where the take is damaged as it lies here, which the index knows by then.
        """
        hold = _Hold(self._database, job, self._stopped)
        row = self._database.take(job.take or "")
        try:
            if row is not None and row.state != "open" and not row.packed:
                row = self._pack(row, hold)
            if row is not None and row.packed:
                self._drop_loose(row)
        except StoppedError:
            self._database.put_off(job, 0.0)
            return
        self._database.finish(job)

    def _pack(self, row: Take, hold: _Hold) -> Take | None:
        chain, lines = self._chain(row)
        seal = self._database.seal_of(row.take)
        if seal is None:
            raise self._unsound(row, "its seal is gone")
        kept: list[PackKept] = []

        def write(file: BinaryIO) -> None:
            files = self._sound_files(row.name, chain, hold)
            write_pack(file, lines, *seal, islice(files, len(chain.segments)), files)

        def check(file: BinaryIO) -> None:
            kept.append(self._read_back(row, file, hold))

        try:
            self._storage.put_pack(row.name, write, check)
        except _RottenFileError as error:
            raise self._rotten(row, chain, hold) from error
        except (EvidenceFault, PackError) as fault:
            raise self._unsound(row, str(fault)) from fault
        if not self._database.packed(hold.job, row.take, kept[0]):
            raise StoppedError
        return self._database.take(row.take)

    def _chain(self, row: Take) -> tuple[Chain, Sequence[bytes]]:
        chain, lines = Chain(self._roots), self._database.lines(row.take, 0, row.entries)
        try:
            for line in lines:
                chain.feed(line)
        except EvidenceFault as fault:
            raise self._unsound(row, str(fault)) from fault
        if (chain.count, chain.head) != (row.entries, row.head):
            raise self._unsound(row, "its journal is not what the index says")
        return chain, lines

    def _read_back(self, row: Take, file: BinaryIO, hold: _Hold) -> PackKept:
        """Check every byte of what was written. Raises EvidenceFault for what is not known of the take already."""
        pack = Pack(file)
        for fault in examine(_Watched(pack, hold), self._roots).faults:
            if fault.code not in tolerated(row):
                raise fault
        members = spell_members(pack.places())
        file.seek(0)
        return PackKept(*sha256_of(file), members)

    def _sound_files(self, name: TakeName, chain: Chain, hold: _Hold) -> Iterator[bytes]:
        seen: set[str] = set()
        for record in chain.records:
            hold.go_on()
            yield self._sound_file(name, record, twin=record.sha256 in seen)
            seen.add(record.sha256)

    def _sound_file(self, name: TakeName, record: Record, *, twin: bool = False) -> bytes:
        """Read a loose file. A `twin` has the digest of another, whose header alone can fit: see `segment.twice`."""
        try:
            data = self._storage.get_segment(name, record.sha256)
            if not twin:
                check_file(data, record, name.inner)
        except EvidenceFault as error:
            raise _RottenFileError(record.sha256) from error
        except OSError as error:
            if error.errno not in _LOST:
                raise
            raise _RottenFileError(record.sha256) from error
        if suite.digest(data) != record.sha256:
            raise _RottenFileError(record.sha256)
        return data

    def _rotten(self, row: Take, chain: Chain, hold: _Hold) -> PackingError:
        """Let go of all files that are not what they were, so that whoever still has them brings them again."""
        bad = list(self._rotten_of(row, chain.records, hold))
        self._database.note_verified(row.take, DAMAGED)
        for digest in bad:
            self._database.let_go(row.take, digest)
            self._storage.drop_segment(row.name, digest)
        return PackingError("packing.rotten", take=row.take, count=len(bad))

    def _rotten_of(self, row: Take, records: Iterable[Record], hold: _Hold) -> Iterator[str]:
        seen: set[str] = set()
        for record in records:
            hold.go_on()
            try:
                self._sound_file(row.name, record, twin=record.sha256 in seen)
            except _RottenFileError:
                yield record.sha256
            seen.add(record.sha256)

    def _unsound(self, row: Take, reason: str) -> PackingError:
        """What no terminal can bring again: people look at it."""
        self._database.note_verified(row.take, DAMAGED)
        return PackingError("packing.unsound", take=row.take, reason=reason)

    def _drop_loose(self, row: Take) -> None:
        """Let go of the loose files that the pack has; what the seal does not cover stays."""
        if not row.has_surplus:
            self._storage.drop_segments(row.name)
            return
        chain = Chain(self._roots)
        with held_take(row, self._database, self._storage) as held:
            for line in held.lines():
                chain.feed(line)
        for record in chain.records:
            self._storage.drop_segment(row.name, record.sha256)


class _RottenFileError(Exception):
    """A loose file is gone, or no longer what was stored; its digest is the argument."""


@dataclass(frozen=True, slots=True)
class _Watched(PackedTake):
    """A pack being read back, while the lease on it is kept."""

    hold: _Hold

    def segment(self, record: Record) -> bytes:
        """Return a file of the pack, as `PackedTake` does; raises StoppedError besides."""
        self.hold.go_on()
        return PackedTake.segment(self, record)
