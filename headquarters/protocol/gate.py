"""Who is connected, by address and by terminal, and who has to go when it gets too full. For one event loop."""

from collections.abc import Callable
from dataclasses import dataclass, field

from headquarters.protocol.limits import Limits


@dataclass(eq=False)
class Visit:
    """One connection from the moment it was accepted: a stranger, until TLS has shown a certificate of ours."""

    gate: "Gate" = field(repr=False)
    address: str
    drop: Callable[[], None] = lambda: None
    """Ends the connection at once; whoever holds it sets this."""
    terminal: str | None = None
    gone: bool = False

    def prove(self, terminal: str) -> bool:
        """Count it as a terminal's from here on; False when its address has too many, and it has to be closed."""
        return self.gate.prove(self, terminal)

    def leave(self) -> None:
        """Count it no more; it may be called twice."""
        self.gate.leave(self)


Crowd = dict[Visit, None]
"""Visits, the oldest first."""


class Gate:
    """Lets connections in. It never waits and never logs, since it is asked thousands of times a second."""

    def __init__(self, limits: Limits, most: int | None = None) -> None:
        """`most`: connections in all, where the system allows fewer than `limits`."""
        self._limits = limits
        self._most = min(limits.connections_in_all, most or limits.connections_in_all)
        self._most_strangers = min(limits.strangers_in_all, max(1, self._most // 2))
        self._strangers: Crowd = {}
        self._strange: dict[str, Crowd] = {}
        self._proven: dict[str, Crowd] = {}
        self._terminals: dict[str, Crowd] = {}
        self._count = 0
        self.dropped = 0
        """How many had to go so far."""

    def __len__(self) -> int:
        return self._count

    def admit(self, address: str) -> Visit:
        """Let a stranger in; where there are too many, the one who has been a stranger for longest has to go."""
        visit = Visit(self, address)
        mine = self._strange.setdefault(address, {})
        if len(mine) >= self._limits.strangers_an_address:
            self._drop(next(iter(mine)))
        elif len(self._strangers) >= self._most_strangers or self._count >= self._most:
            self._drop(next(iter(self._strangers or self._fullest())))
        self._strange.setdefault(address, {})[visit] = None
        self._strangers[visit] = None
        self._count += 1
        return visit

    def prove(self, visit: Visit, terminal: str) -> bool:
        """See `Visit.prove`. Of a terminal that has too many connections, the oldest goes."""
        if visit.gone:
            return False
        mine = self._terminals.get(terminal, {})
        if len(mine) >= self._limits.connections_a_terminal:
            self._drop(next(iter(mine)))
        if len(self._proven.get(visit.address, {})) >= self._limits.connections_an_address:
            self.dropped += 1
            return False
        self._strangers.pop(visit)
        _take(self._strange, visit.address, visit)
        visit.terminal = terminal
        self._proven.setdefault(visit.address, {})[visit] = None
        self._terminals.setdefault(terminal, {})[visit] = None
        return True

    def leave(self, visit: Visit) -> None:
        """See `Visit.leave`."""
        if visit.gone:
            return
        visit.gone = True
        self._count -= 1
        if visit.terminal is None:
            self._strangers.pop(visit)
            _take(self._strange, visit.address, visit)
        else:
            _take(self._proven, visit.address, visit)
            _take(self._terminals, visit.terminal, visit)

    def _fullest(self) -> Crowd:
        return max(self._terminals.values(), key=len)

    def _drop(self, visit: Visit) -> None:
        self.dropped += 1
        visit.leave()
        visit.drop()


def _take(crowds: dict[str, Crowd], key: str, visit: Visit) -> None:
    """Take a visit out of a crowd, and keep no empty one: addresses come and go for years."""
    crowd = crowds[key]
    del crowd[visit]
    if not crowd:
        del crowds[key]
