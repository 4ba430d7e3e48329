"""Takes that grow: the verified chain of each, resumed from what its row says, and where memory has it from there.

What is in memory is only quicker. It counts for nothing unless it says just what the row says at that moment.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from itertools import islice

from evidence import journal
from evidence.chain_state import ChainState
from evidence.faults import EvidenceFault
from evidence.journal import Chain
from evidence.objects import ObjectRecord, Record
from evidence.segments import SegmentRecord
from evidence.signing import Roots
from headquarters.faults import Refusal, later
from headquarters.identifiers import TakeName
from headquarters.index.database import Database
from headquarters.index.growing_rows import GrowingRow, NamedFile
from headquarters.index.tables import Take
from headquarters.store.storage import Storage
from headquarters.takes.judging import Judgement
from headquarters.takes.mending import needs_mending

MOST_LACKS = 1000
"""How many digests one answer names at most."""
_MOST_KEPT = 4096
"""About 8 KB each; one that is not kept costs a third of a millisecond more, whatever its length."""
_log = logging.getLogger("headquarters.takes.growing")


@dataclass(slots=True)
class GrowingTake:
    """A take as the index has it now."""

    name: TakeName
    row: GrowingRow | None
    """None while no entry is held."""
    chain: Chain
    """Of what is held loose; of a closed take it is empty."""
    sealed: Take | None = None
    """The whole row of a take that was sealed here."""
    mending: bool = False
    """It is sealed, but its pack is lost or damaged, and comes again."""
    judgement: Judgement = field(default_factory=Judgement)
    """Of an entry 0 that came just now and has no row yet."""

    @property
    def closed(self) -> bool:
        """Whether the take is sealed here, so that nothing can be added."""
        return self.sealed is not None and not self.mending

    @property
    def entries(self) -> int:
        """How many entries are held."""
        return self.row.entries if self.closed and self.row is not None else self.chain.count


def lacking(named: Iterable[str], held: Container[str]) -> list[str]:
    """Digests that are named and not held, each once and in order, at most 1000."""
    return list(islice((digest for digest in dict.fromkeys(named) if digest not in held), MOST_LACKS))


def named_file(record: Record) -> NamedFile:
    """What the index keeps of what an entry names."""
    role = None if isinstance(record, SegmentRecord) else record.role
    return NamedFile(record.sha256, record.index, role, record.bytes)


def record_of(file: NamedFile, chain: Chain) -> Record:
    """The record of a file with just what its bytes are compared with."""
    suite = chain.suite.number
    if file.role is not None:
        return ObjectRecord(file.number, file.sha256, file.bytes, file.role, suite=suite)
    return SegmentRecord(file.number, file.sha256, file.bytes, 0, 0, 0, 0, 0, 0, suite=suite)


class GrowingTakes:
    """Brings takes up. The caller serialises the calls for one take; any number of takes may be asked for at once."""

    def __init__(self, database: Database, storage: Storage, roots: Roots, most_kept: int = _MOST_KEPT) -> None:
        self._database = database
        self._storage = storage
        self._roots = tuple(roots)
        self._most_kept = most_kept
        self._chains: OrderedDict[str, tuple[str, Chain]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: TakeName) -> GrowingTake:
        """Return a take as it is now. Raises Refusal 503 `storage.unsound` when what is stored does not verify.

        Also 409 `journal.forked` where another terminal has this very name.
        """
        row = self._database.growing(str(name))
        if row is None:
            return GrowingTake(name, None, Chain(self._roots))
        if row.terminal != name.terminal:
            raise Refusal(409, "journal.forked:name")
        growing = GrowingTake(name, row, Chain(self._roots))
        if row.state != "open":
            growing.sealed = self._database.take(row.take)
            growing.mending = growing.sealed is not None and needs_mending(
                growing.sealed, self._database, self._storage
            )
        if not growing.closed:
            growing.chain = self._chain(name, row)
        return growing

    def keep(self, name: TakeName, spelled: str, chain: Chain) -> None:
        """Keep a chain in memory, now that its row says the same; the one used longest ago goes."""
        with self._lock:
            self._chains[str(name)] = spelled, chain
            while len(self._chains) > self._most_kept:
                self._chains.popitem(last=False)

    def _chain(self, name: TakeName, row: GrowingRow) -> Chain:
        """The chain that a row speaks of, for the caller alone: who breaks it does not put it back."""
        with self._lock:
            spelled, chain = self._chains.pop(row.take, ("", None))
        if chain is not None and spelled == row.chain:
            return chain
        try:
            return self._resume(row) if row.chain is not None else self._adopt(name, row)
        except EvidenceFault as error:
            _log.error("stored journal of %s is unsound: %s", row.take, error)
            raise later(503, "storage.unsound", seconds=600) from error

    def _resume(self, row: GrowingRow) -> Chain:
        """Go on where the row says. One that contradicts itself is not believed, and the seal reads all lines again."""
        assert row.chain is not None
        state = ChainState.loads(row.chain)
        if row.state == "open" and (state.count, state.head) != (row.entries, row.head):
            raise EvidenceFault("index.journal", file=journal.FILE)
        return Chain.resume(state, self._database.first_line(row.take), self._roots)

    def _adopt(self, name: TakeName, row: GrowingRow) -> Chain:
        """Verify all that is held loose of a take that came before its row told of it, once, and have it told."""
        chain = Chain(self._roots)
        for line in self._database.lines(row.take):
            chain.feed(line)
        if chain.count:
            lying = self._storage.segments(name)
            files = [named_file(record) for record in chain.records]
            held = [NamedFile(item.sha256, item.number, item.role, item.bytes, item.sha256 in lying) for item in files]
            if not self._database.adopt(row, chain.state.dumps(), held):
                raise later(423, "take.busy")
        chain.hand_over()
        return chain
