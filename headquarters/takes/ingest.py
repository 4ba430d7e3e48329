"""Receiving a take: what the protocol's requests mean, without HTTP. The caller serialises the calls for one take."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from evidence import moment, suite
from evidence.faults import EvidenceFault
from evidence.files import MAX_JOURNAL_BYTES
from evidence.journal import Chain, split_lines
from evidence.segments import SegmentRecord, check_segment
from evidence.signing import Certificate, Signer
from headquarters.authority import ca
from headquarters.faults import Refusal, later, refused
from headquarters.identifiers import RECIPIENT, TakeName
from headquarters.index.database import Database
from headquarters.index.tables import Take
from headquarters.store.storage import Storage
from headquarters.takes.growing import GrowingTake, GrowingTakes
from headquarters.takes.held import held_take
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
    """Takes in journal lines, segments and seals, and trusts none of them."""

    def __init__(
        self, database: Database, storage: Storage, root: Certificate, receipts: Signer, public_key: bytes
    ) -> None:
        self._database = database
        self._storage = storage
        self._roots = (root,)
        self._own_key = suite.digest(public_key)
        self._sealer = Sealer(database, storage, self._roots, receipts)
        self._takes = GrowingTakes(self._load)

    def recover(self) -> None:
        """Finish what a crash interrupted: loose segments of takes that are packed are let go."""
        for row in self._database.takes():
            if row.state != "open":
                self._storage.drop_segments(TakeName.parse(row.take))

    def state(self, name: TakeName) -> TakeState:
        """Tell what is held; a take that was never heard of has no entries."""
        growing = self._takes.get(name)
        done = growing.closed
        return TakeState(str(name), growing.chain.count, growing.lacks(), sealed=done, receipt=done)

    def receipt(self, name: TakeName) -> bytes:
        """Raises Refusal 404 `receipt.none`."""
        receipt = self._database.receipt(str(name))
        if receipt is None:
            raise Refusal(404, "receipt.none:wire")
        return receipt

    def add_journal(self, name: TakeName, start: int, body: bytes) -> int:
        """Take in raw lines from entry `start`; returns how many entries are held.

        Raises Refusal 425 `journal.hole`, 409 `journal.forked`, 413 `journal.length`, 422 `journal.*` and others of
        `evidence`; entries before a refused one are kept.
        """
        lines, torn = split_lines(body)
        lines += [torn] if torn else []  # a line without its newline is refused at its place
        growing = self._takes.get(name)
        held = growing.chain.count
        if start > held:
            raise later(425, "journal.hole:from", held=held, fields={"entries": held})
        self._compare(growing, start, lines[: held - start])
        fresh = lines[held - start :]
        if not fresh:
            return held
        if growing.closed:
            raise Refusal(422, "take.sealed", fields={"entries": held})
        with self._forgetting(name):
            return self._append(growing, fresh)

    def named_segment(self, name: TakeName, digest: str) -> SegmentRecord | None:
        """Return the record of a segment that is wanted, or None when it is held already.

        Raises Refusal 425 `segment.unnamed` while no held entry names it, 422 `take.sealed` when none ever will.
        """
        growing = self._takes.get(name)
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
            check_segment(data, record, str(name))
        except EvidenceFault as fault:
            raise refused(fault) from fault
        with self._forgetting(name):
            self._storage.put_segment(name, digest, data)
            self._takes.get(name).held.add(digest)
        return True

    def seal(self, name: TakeName, manifest: bytes, signature: bytes) -> bytes:
        """Check everything again from what is stored, pack it, and return the receipt. Raises Refusal."""
        growing = self._takes.get(name)
        row = growing.row
        if row is None:
            raise later(425, "seal.early:nothing", fields={"entries": 0, "lacks": []})
        if growing.closed:
            return self._sealer.again(row, manifest)
        lacks = growing.lacks()
        try:
            return self._sealer.seal(row, growing.chain, lacks, manifest, signature)
        finally:
            self._takes.forget(name)

    def _load(self, name: TakeName) -> GrowingTake:
        """Rebuild a take from what is stored. Raises Refusal 503 `storage.unsound` when that does not verify."""
        row = self._database.take(str(name))
        growing = GrowingTake(name, row, Chain(self._roots))
        if row is None:
            return growing
        try:
            with held_take(row, self._database, self._storage) as held:
                for line in held.lines():
                    growing.chain.feed(line)
        except (EvidenceFault, PackError, OSError) as error:
            _log.error("stored journal of %s is unsound: %s", name, error)
            raise later(503, "storage.unsound", seconds=600) from error
        growing.note_segments(0)
        growing.held = self._storage.segments(name) if row.state == "open" else set(growing.by_digest)
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
                raise Refusal(409, "journal.forked:entry", entry=start + offset, fields={"entries": row.entries})

    def _append(self, growing: GrowingTake, fresh: Sequence[bytes]) -> int:
        chain, start, segments = growing.chain, growing.chain.count, len(growing.chain.segments)
        good, refusal = self._feed(chain, growing.name, fresh)
        if good:
            row = _row_of(growing.name, growing.row, chain)
            self._database.append(row, start, fresh[:good])
            growing.row = row
            growing.note_segments(segments)
        if refusal is not None:
            refusal.fields["entries"] = chain.count
            raise refusal
        return chain.count

    def _feed(self, chain: Chain, name: TakeName, lines: Sequence[bytes]) -> tuple[int, Refusal | None]:
        """Feed lines up to the first bad one; returns how many were good, and why the next one was not."""
        for good, line in enumerate(lines):
            if chain.bytes + len(line) > MAX_JOURNAL_BYTES:
                return good, Refusal(413, "journal.length")
            try:
                entry = chain.feed(line)
            except EvidenceFault as fault:
                return good, refused(fault)
            if entry.n == 0:
                self._check_opening(chain, name)
        return len(lines), None

    def _check_opening(self, chain: Chain, name: TakeName) -> None:
        """Entry 0 must be of this take, by a certificate that is good, for headquarters' key. Raises Refusal."""
        opening = chain.opening
        assert opening is not None
        if opening.take != str(name):
            raise Refusal(422, "journal.take:named", found=opening.take, take=str(name))
        certificate = self._database.certificate(ca.serial_of(opening.certificates[0]))
        if certificate is None or certificate.terminal != opening.terminal:
            raise Refusal(422, "signer.unknown:opening")
        if certificate.state == "revoked":
            raise Refusal(422, "signer.revoked")
        if not any(key.recipient == RECIPIENT and key.public_sha256 == self._own_key for key in opening.keys):
            raise Refusal(422, "take.unreadable")

    @contextmanager
    def _forgetting(self, name: TakeName) -> Iterator[None]:
        """Whatever goes wrong inside, memory never says more than the store: the next request loads again."""
        try:
            yield
        except BaseException:
            self._takes.forget(name)
            raise


def _row_of(name: TakeName, row: Take | None, chain: Chain) -> Take:
    opening = chain.opening
    assert opening is not None
    return Take(
        take=str(name),
        terminal=name.terminal,
        series=name.series,
        number=name.number,
        previous=opening.previous,
        state="open",
        entries=chain.count,
        head=chain.head,
        segments=len(chain.segments),
        opened=moment.spell(opening.wall),
        first_seen=row.first_seen if row else moment.spell_now(),
        captured_us=sum(item.end_us - item.start_us for item in chain.segments.values()),
        received=None,
        manifest_sha256=None,
        pack_sha256=None,
        pack_bytes=None,
    )
