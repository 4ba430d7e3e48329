"""Takes that headquarters is at work on: the verified chain of each, kept in memory, rebuilt from what is stored."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from itertools import islice

from evidence.journal import Chain
from evidence.objects import Record
from headquarters.identifiers import TakeName
from headquarters.index.tables import Take
from headquarters.takes.judging import Judgement

_MOST_LACKS = 1000
"""How many digests one answer names at most."""


@dataclass(slots=True)
class GrowingTake:
    """The chain as far as it is stored, and which of its segments are held."""

    name: TakeName
    row: Take | None
    """What the index says; None while no entry is held. Only the server writes it, and there is one server."""
    chain: Chain
    by_digest: dict[str, Record] = field(default_factory=dict)
    """The files that the entries name, segments and objects alike, by what they are called on the wire."""
    held: set[str] = field(default_factory=set)
    mending: bool = False
    """It is sealed, but its pack is lost or damaged, and comes again."""
    judgement: Judgement = field(default_factory=Judgement)
    """Of an entry 0 that came just now and has no row yet."""

    @property
    def closed(self) -> bool:
        """Whether the take is sealed here, so that nothing can be added."""
        return self.row is not None and self.row.state != "open" and not self.mending

    def note_files(self, segments: int = 0, objects: int = 0) -> None:
        """Take in the records from these on, after lines were fed."""
        fresh: list[Record] = [self.chain.segments[index] for index in range(segments, len(self.chain.segments))]
        fresh += [self.chain.objects[index] for index in range(objects, len(self.chain.objects))]
        for record in fresh:
            self.by_digest.setdefault(record.sha256, record)

    def lacks(self) -> list[str]:
        """Digests that the chain names and that are not held, in order, at most 1000."""
        return lacking(self.by_digest, self.held)


def lacking(named: Iterable[str], held: Container[str]) -> list[str]:
    """Digests that are named and not held, each once and in order, at most 1000."""
    return list(islice((digest for digest in dict.fromkeys(named) if digest not in held), _MOST_LACKS))


class GrowingTakes:
    """At most `capacity` takes in memory, the least recently used one forgotten first. Safe for many threads."""

    def __init__(self, load: Callable[[TakeName], GrowingTake], capacity: int = 256) -> None:
        self._load = load
        self._capacity = capacity
        self._takes: OrderedDict[str, GrowingTake] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: TakeName) -> GrowingTake:
        """Return the take, from memory or loaded. The caller holds the take's own lock."""
        with self._lock:
            known = self._takes.get(str(name))
            if known is not None:
                self._takes.move_to_end(str(name))
                return known
        loaded = self._load(name)
        with self._lock:
            self._takes[str(name)] = loaded
            while len(self._takes) > self._capacity:
                self._takes.popitem(last=False)
        return loaded

    def forget(self, name: TakeName) -> None:
        """Drop what is in memory: the next `get` asks the store."""
        with self._lock:
            self._takes.pop(str(name), None)
