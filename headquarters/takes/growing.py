"""Takes that headquarters is at work on: the verified chain of each, kept in memory, rebuilt from what is stored."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from evidence.journal import Chain
from evidence.segments import SegmentRecord
from headquarters.identifiers import TakeName
from headquarters.index.tables import Take

_MOST_LACKS = 1000
"""How many digests one answer names at most."""


@dataclass(slots=True)
class GrowingTake:
    """The chain as far as it is stored, and which of its segments are held."""

    name: TakeName
    row: Take | None
    """What the index says; None while no entry is held. Only the server writes it, and there is one server."""
    chain: Chain
    by_digest: dict[str, SegmentRecord] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)

    @property
    def closed(self) -> bool:
        """Whether the take is sealed here, so that nothing can be added."""
        return self.row is not None and self.row.state != "open"

    def note_segments(self, start: int) -> None:
        """Take in the records from segment `start` on, after lines were fed."""
        for index in range(start, len(self.chain.segments)):
            record = self.chain.segments[index]
            self.by_digest.setdefault(record.sha256, record)

    def lacks(self) -> list[str]:
        """Digests that the chain names and that are not held, in order, at most 1000."""
        missing = [digest for digest in self.by_digest if digest not in self.held]
        return missing[:_MOST_LACKS]


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
