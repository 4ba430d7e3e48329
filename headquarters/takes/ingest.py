"""Receiving a take: what the protocol's requests mean, without HTTP. The caller serialises the calls for one take."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from evidence import moment, suite
from evidence.faults import EvidenceFault
from evidence.files import MAX_JOURNAL_BYTES
from evidence.journal import Chain, split_lines
from evidence.objects import Record, check_file
from evidence.signing import Certificate, Signer
from headquarters.faults import Refusal, later, refused
from headquarters.identifiers import TakeName
from headquarters.index.database import Database
from headquarters.index.tables import Take
from headquarters.store.storage import Storage
from headquarters.takes.answers import StandingOf, standing_of
from headquarters.takes.growing import GrowingTake, GrowingTakes
from headquarters.takes.held import held_take
from headquarters.takes.judging import NAME_USED, Judge
from headquarters.takes.mending import needs_mending
from headquarters.takes.pack import PackError
from headquarters.takes.sealing import Sealer

MAX_JOURNAL_BODY = 1024 * 1024
_log = logging.getLogger("headquarters.takes.ingest")


@dataclass(frozen=True, slots=True)
class TakeState:
    """What is held of a take."""

    take: str
    entries: int
    lacks: list[str]
    sealed: bool
    receipt: bool


class Ingest:
    """Takes in journal lines, segments and seals, and trusts none of them.

    `quarantines`: the terminal that asks knows quarantine and second histories. One of 0.1.0 does not, and is answered
    as ever.
    """

    def __init__(
        self, database: Database, storage: Storage, root: Certificate, receipts: Signer, public_key: bytes
    ) -> None:
        self._database = database
        self._storage = storage
        self._roots = (root,)
        self._judge = Judge(database, self._roots, suite.digest(public_key))
        self._sealer = Sealer(database, storage, self._roots, receipts, self._judge)
        self._takes = GrowingTakes(self._load)

    def recover(self) -> None:
        """Finish what a crash interrupted: loose segments of takes that are packed are let go."""
        for row in self._database.takes():
            if row.state != "open" and not row.has_surplus:
                self._storage.drop_segments(row.name)

    def state(self, name: TakeName) -> TakeState:
        """Tell what is held; a take that was never heard of has no entries."""
        growing = self._growing(name)
        received = growing.closed and self._database.receipt(str(name)) is not None
        return TakeState(str(name), growing.chain.count, growing.lacks(), sealed=growing.closed, receipt=received)

    def standing(self, name: TakeName) -> StandingOf:
        """Tell how a take stands, and why."""
        return standing_of(name, self._database, self._storage)

    def receipt(self, name: TakeName, *, quarantines: bool = False) -> bytes:
        """Return the receipt, or else the quarantine receipt; raises Refusal 404 `receipt.none`."""
        receipt = self._database.receipt(str(name))
        if receipt is None and quarantines:
            receipt = self._database.quarantine_receipt(str(name))
        if receipt is None:
            raise Refusal(404, "receipt.none:wire")
        return receipt

    def add_journal(self, name: TakeName, start: int, body: bytes, *, quarantines: bool = False) -> int:
        """Take in raw lines from entry `start`; returns how many entries are held.

        Raises Refusal 425 `journal.hole`, 409 `journal.forked`, 413 `journal.length`, 422 `journal.*` and others of
        `evidence`; entries before a refused one are kept.
        """
        lines, torn = split_lines(body)
        lines += [torn] if torn else []  # a line without its newline is refused at its place
        growing = self._growing(name)
        held = growing.chain.count
        if start > held:
            raise later(425, "journal.hole:from", held=held, fields={"entries": held})
        self._compare(growing, start, lines[: held - start])
        fresh = lines[held - start :]
        if not fresh:
            return held
        if growing.closed:
            self._used_twice(name)
            raise Refusal(422, "take.sealed", fields={"entries": held})
        with self._forgetting(name):
            return self._append(growing, fresh, quarantines=quarantines)

    def named_segment(self, name: TakeName, digest: str) -> Record | None:
        """Return the record of a segment or an object that is wanted, or None when it is held already.

        Raises Refusal 425 `segment.unnamed` while no held entry names it, 422 `take.sealed` when none ever will.
        """
        growing = self._growing(name)
        record = growing.by_digest.get(digest)
        if record is None and growing.closed:
            raise Refusal(422, "take.sealed:segment")
        if record is None:
            raise later(425, "segment.unnamed", fields={"entries": growing.chain.count})
        return None if digest in growing.held else record

    def put_segment(self, name: TakeName, digest: str, data: bytes) -> bool:
        """Keep a segment; returns whether it was new. Raises Refusal as `named_segment`, and 422 `segment.*`."""
        record = self.named_segment(name, digest)
        if record is None:
            return False
        try:
            check_file(data, record, name.inner)
        except EvidenceFault as fault:
            raise refused(fault) from fault
        with self._forgetting(name):
            self._storage.put_segment(name, digest, data)
            self._growing(name).held.add(digest)
        return True

    def seal(self, name: TakeName, manifest: bytes, signature: bytes, *, quarantines: bool = False) -> bytes:
        """Check everything again from what is stored, pack it, and return the receipt, or the quarantine receipt.

        Raises Refusal.
        """
        growing = self._growing(name)
        row = growing.row
        if row is None:
            raise later(425, "seal.early:nothing", fields={"entries": 0, "lacks": []})
        if growing.closed:
            return self._sealer.again(name, manifest, quarantines=quarantines)
        try:
            if growing.mending:
                return self._sealer.mend(growing, manifest, signature, quarantines=quarantines)
            return self._sealer.seal(growing, manifest, signature, quarantines=quarantines)
        finally:
            self._takes.forget(name)

    def _growing(self, name: TakeName) -> GrowingTake:
        """Return a take as it is now. Raises Refusal 503 `storage.unsound`."""
        growing = self._takes.get(name)
        if growing.closed and growing.row is not None and needs_mending(growing.row, self._database, self._storage):
            self._takes.forget(name)
            growing = self._takes.get(name)
        return growing

    def _load(self, name: TakeName) -> GrowingTake:
        """Rebuild a take from what is stored. Raises Refusal 503 `storage.unsound` when that does not verify."""
        row = self._database.take(str(name))
        growing = GrowingTake(name, row, Chain(self._roots))
        if row is None:
            return growing
        growing.mending = needs_mending(row, self._database, self._storage)
        loose = row.state == "open" or growing.mending
        try:
            with held_take(row, self._database, self._storage, loose=loose) as held:
                for line in held.lines():
                    growing.chain.feed(line)
        except (EvidenceFault, PackError, OSError) as error:
            _log.error("stored journal of %s is unsound: %s", name, error)
            raise later(503, "storage.unsound", seconds=600) from error
        growing.note_files()
        growing.held = self._storage.segments(name) if loose else set(growing.by_digest)
        return growing

    def _compare(self, growing: GrowingTake, start: int, lines: Sequence[bytes]) -> None:
        """Lines that are held already must be the same ones. Raises Refusal 409 `journal.forked`."""
        row = growing.row
        if row is None or not lines:
            return
        if growing.closed:
            with held_take(row, self._database, self._storage) as packed:
                held = packed.lines()[start : start + len(lines)]
        else:
            held = self._database.lines(row.take, start, len(lines))
        for offset, (line, kept) in enumerate(zip(lines, held, strict=True)):
            if line != kept:
                self._used_twice(growing.name)
                raise Refusal(
                    409, "journal.forked:entry", entry=start + offset, fields={"entries": growing.chain.count}
                )

    def _used_twice(self, name: TakeName) -> None:
        """Two histories of one name: a copy of the terminal was put back, or there are two of it."""
        self._database.raise_alarm(name.terminal, NAME_USED, str(name))

    def _append(self, growing: GrowingTake, fresh: Sequence[bytes], *, quarantines: bool) -> int:
        chain = growing.chain
        start, segments, objects = chain.count, len(chain.segments), len(chain.objects)
        good, refusal = self._feed(growing, fresh, quarantines=quarantines)
        if good:
            row = growing.row or _new_row(growing)
            if not growing.mending:  # what the index says of a received take stays, and is compared at the seal
                _note_chain(row, chain)
            self._database.append(row, start, fresh[:good])
            growing.row = row
            growing.note_files(segments, objects)
            if not start and not growing.mending:
                self._note_opening(row, chain)
        if refusal is not None:
            refusal.fields["entries"] = chain.count
            raise refusal
        return chain.count

    def _feed(self, growing: GrowingTake, lines: Sequence[bytes], *, quarantines: bool) -> tuple[int, Refusal | None]:
        """Feed lines up to the first bad one; returns how many were good, and why the next one was not."""
        chain = growing.chain
        for good, line in enumerate(lines):
            if chain.bytes + len(line) > MAX_JOURNAL_BYTES:
                return good, Refusal(413, "journal.length")
            try:
                entry = chain.feed(line)
            except EvidenceFault as fault:
                return good, refused(fault)
            if entry.n == 0:
                self._check_opening(growing, quarantines=quarantines)
        return len(lines), None

    def _check_opening(self, growing: GrowingTake, *, quarantines: bool) -> None:
        """Entry 0 must be of this take; whether a further history is the one of its name, the seal tells."""
        opening, name = growing.chain.opening, growing.name
        assert opening is not None
        if opening.take != name.inner:
            raise Refusal(422, "journal.take:named", found=opening.take, take=name.inner)
        if growing.row is None:
            growing.judgement = self._judge.opening(name, opening, quarantines=quarantines)

    def _note_opening(self, row: Take, chain: Chain) -> None:
        """What an entry 0 that is held now tells of its terminal. Who may not speak for it tells nothing."""
        if NAME_USED in row.reasons:
            self._used_twice(row.name)
        before = chain.opening.before if chain.opening else None
        if before is not None and not row.history and before.epoch < row.epoch:
            self._database.told_number(row.terminal, before.epoch, row.series, before.number)

    @contextmanager
    def _forgetting(self, name: TakeName) -> Iterator[None]:
        """Whatever goes wrong inside, memory never says more than the store: the next request loads again."""
        try:
            yield
        except BaseException:
            self._takes.forget(name)
            raise


def _new_row(growing: GrowingTake) -> Take:
    """Begin the row of a take whose entry 0 was judged just now."""
    opening, name = growing.chain.opening, growing.name
    assert opening is not None
    row = Take(
        take=str(name),
        terminal=name.terminal,
        epoch=name.epoch,
        series=name.series,
        number=name.number,
        history=name.history,
        previous=opening.previous,
        state="open",
        opened=moment.spell(opening.wall),
        first_seen=moment.spell_now(),
        demonstration=bool(opening.demonstration),
        notes="",
    )
    for reason in growing.judgement.reasons:
        row.doubt(reason)
    for note in growing.judgement.notes:
        row.note(note)
    return row


def _note_chain(row: Take, chain: Chain) -> None:
    """Bring a row up to the chain that is held."""
    row.entries, row.head, row.segments = chain.count, chain.head, len(chain.segments)
    row.captured_us = chain.captured_us
