"""Receiving a take: what the protocol's requests mean, without HTTP. The caller serialises the calls for one take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from evidence import moment, suite
from evidence.faults import EvidenceFault
from evidence.files import MAX_JOURNAL_BYTES
from evidence.journal import Chain, split_lines
from evidence.objects import check_file
from evidence.signing import Certificate, Signer
from headquarters.faults import Refusal, later, refused
from headquarters.identifiers import TakeName
from headquarters.index.database import Database
from headquarters.index.growing_rows import Growth, NamedFile
from headquarters.index.tables import Take
from headquarters.store.storage import Storage
from headquarters.takes.answers import StandingOf, standing_of
from headquarters.takes.growing import MOST_LACKS, GrowingTake, GrowingTakes, named_file, record_of
from headquarters.takes.held import held_take
from headquarters.takes.judging import NAME_USED, Judge
from headquarters.takes.sealing import Sealer

MAX_JOURNAL_BODY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class TakeState:
    """What is held of a take."""

    take: str
    entries: int
    lacks: list[str]
    sealed: bool
    receipt: bool


@dataclass(slots=True)
class _Brought:
    """Lines that were verified just now, up to the first bad one, and why that one is refused."""

    growing: GrowingTake
    start: int
    lines: Sequence[bytes] = ()
    files: Sequence[NamedFile] = field(default_factory=tuple)
    refusal: Refusal | None = None


class Ingest:
    """Takes in journal lines, segments and seals, and trusts none of them.

    `quarantines`: the terminal that asks knows quarantine and second histories. One of 0.1.0 does not, and is answered
    as ever.
    """

    def __init__(
        self,
        database: Database,
        storage: Storage,
        root: Certificate,
        receipts: Signer,
        public_key: bytes,
        wake: Callable[[], object] = lambda: None,
    ) -> None:
        """`wake`: tells whoever packs that a take was sealed."""
        self._database = database
        self._storage = storage
        self._roots = (root,)
        self._judge = Judge(database, self._roots, suite.digest(public_key))
        self._sealer = Sealer(database, storage, self._roots, receipts, self._judge, wake)
        self._takes = GrowingTakes(database, storage, self._roots)

    def state(self, name: TakeName) -> TakeState:
        """Tell what is held; a take that was never heard of has no entries."""
        growing = self._takes.get(name)
        received = growing.closed and self._database.receipt(str(name)) is not None
        lacks = [] if growing.closed else self._database.lacking(str(name), MOST_LACKS)
        return TakeState(str(name), growing.entries, lacks, sealed=growing.closed, receipt=received)

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
        brought = self._verified(self._takes.get(name), start, body, quarantines=quarantines)
        self._keep(brought, None)
        if brought.refusal is not None:
            raise brought.refusal
        return brought.growing.entries

    def named_segment(self, name: TakeName, digest: str) -> NamedFile | None:
        """Return what is named and wanted, a segment or an object, or None when it is held already.

        Raises Refusal 425 `segment.unnamed` while no held entry names it, 422 `take.sealed` when none ever will.
        """
        file = self._named(_Brought(self._takes.get(name), 0), digest)
        return None if file.held else file

    def put_segment(self, name: TakeName, digest: str, data: bytes) -> bool:
        """Keep a segment; returns whether it was new. Raises Refusal as `named_segment`, and 422 `segment.*`."""
        brought = _Brought(self._takes.get(name), 0)
        new = self._store(brought, digest, data)
        self._keep(brought, digest if new else None)
        return new

    def grow(
        self, name: TakeName, start: int, lines: bytes, digest: str, data: bytes, *, quarantines: bool = False
    ) -> tuple[int, bool]:
        """Take in lines, as `add_journal` does, and a segment; returns the entries held and whether it was new.

        Lines that are good stay held, also where the segment is refused.
        """
        brought = self._verified(self._takes.get(name), start, lines, quarantines=quarantines)
        new = False
        try:
            new = brought.refusal is None and self._store(brought, digest, data)
        except Refusal as refusal:
            brought.refusal = refusal
        self._keep(brought, digest if new else None)
        if brought.refusal is not None:
            raise brought.refusal
        return brought.growing.entries, new

    def seal(self, name: TakeName, manifest: bytes, signature: bytes, *, quarantines: bool = False) -> bytes:
        """Check it against all that is held, and return the receipt, or the quarantine receipt; see `sealing`.

        Raises Refusal.
        """
        growing = self._takes.get(name)
        if growing.row is None:
            raise later(425, "seal.early:nothing", fields={"entries": 0, "lacks": []})
        if growing.closed:
            return self._sealer.again(name, manifest, quarantines=quarantines)
        if growing.mending:
            return self._sealer.mend(growing, manifest, signature, quarantines=quarantines)
        return self._sealer.seal(growing, manifest, signature, quarantines=quarantines)

    def _verified(self, growing: GrowingTake, start: int, body: bytes, *, quarantines: bool) -> _Brought:
        """Verify what is new of a body of lines. Raises Refusal where what is held already, or is to come, differs."""
        lines, torn = split_lines(body)
        lines += [torn] if torn else []  # a line without its newline is refused at its place
        held = growing.entries
        if start > held:
            raise later(425, "journal.hole:from", held=held, fields={"entries": held})
        self._compare(growing, start, lines[: held - start])
        fresh = lines[held - start :]
        if fresh and growing.closed:
            self._used_twice(growing.name)
            raise Refusal(422, "take.sealed", fields={"entries": held})
        good, refusal = self._feed(growing, fresh, quarantines=quarantines)
        if refusal is not None:
            refusal.fields["entries"] = growing.entries
        files = [named_file(record) for record in growing.chain.hand_over()]
        return _Brought(growing, held, fresh[:good], files, refusal)

    def _compare(self, growing: GrowingTake, start: int, lines: Sequence[bytes]) -> None:
        """Lines that are held already must be the same ones. Raises Refusal 409 `journal.forked`."""
        if not lines:
            return
        if growing.closed and growing.sealed is not None:
            with held_take(growing.sealed, self._database, self._storage) as packed:
                held = packed.lines()[start : start + len(lines)]
        else:
            held = self._database.lines(str(growing.name), start, len(lines))
        for offset, (line, kept) in enumerate(zip(lines, held, strict=True)):
            if line != kept:
                self._used_twice(growing.name)
                raise Refusal(409, "journal.forked:entry", entry=start + offset, fields={"entries": growing.entries})

    def _named(self, brought: _Brought, digest: str) -> NamedFile:
        """What an entry names by this digest, of those that are held and those that come with it. Raises Refusal."""
        growing = brought.growing
        if growing.closed:
            return self._packed(growing, digest)
        file = self._database.named(str(growing.name), digest) if growing.row is not None else None
        file = file or next((item for item in brought.files if item.sha256 == digest), None)
        if file is None:
            raise later(425, "segment.unnamed", fields={"entries": growing.entries})
        return file

    def _packed(self, growing: GrowingTake, digest: str) -> NamedFile:
        """What a sealed take has. Raises Refusal 422 `take.sealed` for what it has not."""
        assert growing.sealed is not None
        chain = Chain(self._roots)
        with held_take(growing.sealed, self._database, self._storage) as packed:
            for line in packed.lines():
                chain.feed(line)
        for record in chain.records:
            if record.sha256 == digest:
                return replace(named_file(record), held=True)
        raise Refusal(422, "take.sealed:segment")

    def _store(self, brought: _Brought, digest: str, data: bytes) -> bool:
        """Bring a file to the disk if it is what is wanted; tells whether it was not there. Raises Refusal."""
        file = self._named(brought, digest)
        if file.held:
            return False
        try:
            check_file(data, record_of(file, brought.growing.chain), brought.growing.name.inner)
        except EvidenceFault as fault:
            raise refused(fault) from fault
        self._storage.put_segment(brought.growing.name, digest, data)
        return True

    def _keep(self, brought: _Brought, held: str | None) -> None:
        """Have lines, and that a file is held, in the index. Raises Refusal 423 where another server was quicker."""
        growing, chain = brought.growing, brought.growing.chain
        spelled = chain.state.dumps() if brought.lines else (growing.row.chain if growing.row else None)
        if brought.lines or held is not None:
            state = chain.state
            growth = Growth(
                brought.start,
                brought.lines,
                brought.files,
                held,
                entries=state.count,
                head=state.head,
                segments=state.segments,
                captured_us=chain.captured_us,
                chain=spelled,
            )
            self._write(growing, growth)
        if spelled is not None and not growing.closed:
            self._takes.keep(growing.name, spelled, chain)

    def _write(self, growing: GrowingTake, growth: Growth) -> None:
        if growing.row is not None:
            if not self._database.extend(growing.row, growth):
                raise later(423, "take.busy")
            return
        row = _new_row(growing, growth)
        if not self._database.begin(row, growth):
            raise later(423, "take.busy")
        self._note_opening(row, growing.chain)

    def _used_twice(self, name: TakeName) -> None:
        """Two histories of one name: a copy of the terminal was put back, or there are two of it."""
        self._database.raise_alarm(name.terminal, NAME_USED, str(name))

    def _feed(self, growing: GrowingTake, lines: Sequence[bytes], *, quarantines: bool) -> tuple[int, Refusal | None]:
        """Feed lines up to the first bad one; returns how many were good, and why the next one was not."""
        chain = growing.chain
        for good, line in enumerate(lines):
            if chain.state.bytes + len(line) > MAX_JOURNAL_BYTES:
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


def _new_row(growing: GrowingTake, growth: Growth) -> Take:
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
        entries=growth.entries,
        head=growth.head,
        segments=growth.segments,
        captured_us=growth.captured_us,
    )
    for reason in growing.judgement.reasons:
        row.doubt(reason)
    for note in growing.judgement.notes:
        row.note(note)
    return row
