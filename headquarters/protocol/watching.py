"""What the protocol notices of those who ask: one certificate at two places, and codes that are guessed."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from headquarters.index.database import Database
from headquarters.index.tables import Certificate

CLONED = "terminal.cloned"
"""The alarm of one certificate that is used at two addresses in turn."""
_IN_TURN_S = 3600.0
_NOTED_AGAIN_S = 3600.0
"""A contact is written down once an hour: each request would be a write to the disk."""
_MOST_KEPT = 10_000
_MOST_ADDRESSES = 16
_FREE_TRIES = 5
"""A person mistypes a code a few times."""
_LONGEST_WAIT_S = 8.0
_FORGIVEN_S = 600.0
_log = logging.getLogger("headquarters.protocol.watching")


@dataclass
class _Places:
    """Where one certificate was seen: when last at each address, the newest last, and when that was written down."""

    seen: OrderedDict[str, float] = field(default_factory=OrderedDict)
    noted: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """A certificate at an address, the `other` with which it takes turns, and whether it is news that it is there."""

    address: str
    other: str | None
    news: bool


class Contacts:
    """Tells a machine that moved from two machines with one certificate.

    A terminal that gets another address leaves the old one; two copies of a disk are seen here, there, and here again.
    For any thread.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._certificates: OrderedDict[str, _Places] = OrderedDict()

    def see(self, serial: str, address: str) -> Seen | None:
        """Keep that this certificate asks from `address`; return what `note` has to write down, which is rare."""
        with self._lock:
            other, news = self._see(serial, address)
        return Seen(address, other, news) if news or other is not None else None

    def note(self, database: Database, certificate: Certificate, seen: Seen) -> None:
        """Write down what was seen; where two addresses take turns, raise an alarm."""
        if seen.news:
            database.note_contact(certificate.serial, seen.address)
        if seen.other is not None:
            first, second = sorted((seen.other, seen.address))
            if database.raise_alarm(certificate.terminal, CLONED, f"{certificate.serial} {first} {second}"):
                _log.warning("Certificate of %s is used from %s and %s in turn", certificate.terminal, first, second)

    def _see(self, serial: str, address: str) -> tuple[str | None, bool]:
        """Return the address with which this one takes turns, if any, and whether to write the contact down."""
        now = self._clock()
        places = self._certificates.setdefault(serial, _Places())
        self._certificates.move_to_end(serial)
        if len(self._certificates) > _MOST_KEPT:
            self._certificates.popitem(last=False)
        newest = next(reversed(places.seen), None)
        before = places.seen.get(address)
        back = newest != address and before is not None and now - before <= _IN_TURN_S
        places.seen[address] = now
        places.seen.move_to_end(address)
        news = now - places.noted.get(address, now - _NOTED_AGAIN_S) >= _NOTED_AGAIN_S
        if news:
            places.noted[address] = now
        if len(places.seen) > _MOST_ADDRESSES:
            gone, _ = places.seen.popitem(last=False)
            places.noted.pop(gone, None)
        return (newest if back else None), news


class Guesses:
    """Wrong enrolment codes by address. Only wrong ones wait: a right one beside them is not held up. For one loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wrong(self, address: str) -> float:
        """Count one, say so in the log, and return how many seconds its answer has to wait."""
        now = self._clock()
        count, last = self._wrong.pop(address, (0, now))
        count = count + 1 if now - last < _FORGIVEN_S else 1
        self._wrong[address] = count, now
        if len(self._wrong) > _MOST_KEPT:
            self._wrong.popitem(last=False)
        _log.warning("A wrong enrolment code came from %s, its number %d", address, count)
        return 0.0 if count <= _FREE_TRIES else min(_LONGEST_WAIT_S, 2.0 ** (count - _FREE_TRIES - 2))
