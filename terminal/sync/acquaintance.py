"""What a terminal and one headquarters have to settle with each other when they meet after a silence."""

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evidence.names import Series
from evidence.signing import read_roots
from faults.catalogue import CATALOGUE
from faults.trouble import Trouble
from terminal.sync.client import HeadquartersClient
from terminal.sync.counter import Counter, CounterChores
from terminal.sync.fetching import fetch_book
from terminal.sync.ports import BookShelf, ChannelShelf, Contact, Escrow, LineBook, MachineClock, Numbers, Reports
from terminal.sync.renewal import is_due, renew
from terminal.sync.replies import Greeting
from terminal.sync.reporting import REPORTS, Reporting
from terminal.sync.standings import Standings
from terminal.sync.updates import UPDATES, ChannelFetching

ESCROW, RENEWAL, BOOKS, STANDINGS = "escrow", "renewal", "books", "standings"
_CLOCK_MOVED_S = 1.0
_CLOCK_KEPT_S = 3600.0
"""How old what the vault knows of headquarters' clock may become while nothing moved."""
_MENDED = frozenset(
    {
        "journal.forked",
        "take.sealed",
        "take.shortened",
        "take.unreadable",
        "segment.twice",
        "signer.expired",
        "signer.revoked",
        "signer.superseded",
        "signer.unknown",
    }
)
"""For these a headquarters that knew no quarantine refused takes for good; one that knows it takes them in."""


@dataclass(frozen=True, slots=True)
class Own:
    """What the terminal's own line settles beside its takes; lines of earlier identities do not."""

    numbers: Numbers
    escrow: Escrow
    books: BookShelf | None = None
    counter: Counter | None = None
    reports: Reports | None = None
    updates: ChannelShelf | None = None
    clock: MachineClock | None = None


class Acquaintance:
    """One headquarters as this line knows it. Calls that it does not list are never made."""

    def __init__(
        self,
        client: HeadquartersClient,
        book: LineBook,
        own: Own | None,
        standings: Standings,
        connect: Callable[[], ssl.SSLContext],
    ) -> None:
        """`connect` makes a context with the line's newest certificate, after it was renewed."""
        self._client = client
        self._book = book
        self._own = own
        self._standings = standings
        self._connect = connect
        counter = own.counter if own and own.counter else Counter()
        self._counter = CounterChores(client, counter, read_roots(book.ca_pem), self.knows)
        self._reporting = Reporting(client, own.reports if own else None, self.knows, self._rotate)
        self._updates = ChannelFetching(client, own.updates if own else None)
        self._said = Greeting.silent()
        self._before: Contact | None = None
        self._clock_kept: tuple[float, float] | None = None
        self.clock_moved = False
        """Whether this machine's clock was set since the greeting: what was compared then holds no more."""
        self.alarms: tuple[str, ...] = ()
        self.asks_of_all = False
        """Whether the next questions are of every take that headquarters was said to hold, not of some in turns."""

    def greet(self) -> None:
        """Compare clocks and keep what headquarters says of itself. Raises NotNowError or NeverError."""
        said = self._client.greet()
        self._before = self._book.contact()
        self.alarms = tuple(self._before.alarms) if self._before else ()
        self._said = said
        self._standings.begin(said.generation)
        self._keep_clock(said)
        self._updates.begin()
        self.clock_moved = False

    def knows(self, call: str) -> bool:
        """Tell whether headquarters lists this call."""
        return call in self._said.calls

    @property
    def clock_offset_s(self) -> float | None:
        """How far headquarters' clock is ahead of this machine's; None until it was asked."""
        return self._said.offset_s if self._clock_kept else None

    @property
    def alarm(self) -> Trouble | None:
        """What people must hear first of this terminal's numbers."""
        return next(filter(None, map(alarm_trouble, self.alarms)), None)

    @property
    def numbers_doubted(self) -> bool:
        """Whether our numbers were not compared since there was reason to; an older headquarters never compares."""
        if self._own is None or not self._own.numbers.numbers_doubted:
            return False
        contact = self._book.contact()
        return contact is None or "series" in contact.calls

    def chores(self) -> Mapping[str, Callable[[], None]]:
        """What is settled after a greeting, in this order; each may raise NotNowError or NeverError."""
        return {
            "refused": self._try_refused_again,  # before anything is kept: a crash must not pass it over
            "numbers": self._settle_numbers,
            ESCROW: self._hand_over_escrow,
            RENEWAL: self._renew,
            BOOKS: self._fetch_book,
            **self._counter.chores(),
            STANDINGS: self._ask_standings,
            "clock": self._set_clock,
            REPORTS: self._reporting.report,  # late: it says what came of the others
            UPDATES: self._fetch_update,  # after it: the answer says what may be fetched
        }

    def _keep_clock(self, said: Greeting) -> None:
        kept, now = self._clock_kept, time.monotonic()
        if (
            kept is None
            or now - kept[0] >= _CLOCK_KEPT_S
            or abs(said.offset_s - kept[1]) > _CLOCK_MOVED_S + said.took_s
        ):
            self._book.outbox.clock_compared(said.offset_s, said.took_s)
            self._clock_kept = (now, said.offset_s)

    @property
    def update_due(self) -> bool:
        """Whether a part of an update is to be fetched."""
        return self.knows(UPDATES) and self._updates.due

    @property
    def update_moves(self) -> bool:
        """Whether more of it is to be fetched at once."""
        return self._updates.moves and self.update_due

    def _fetch_update(self) -> None:
        if self.knows(UPDATES):
            self._updates.fetch()

    def _set_clock(self) -> None:
        """By the greeting; a terminal without a service for it goes on with the clock that it has."""
        if self._own is not None and self._own.clock is not None:
            said = self._said
            self.clock_moved = self._own.clock.set(said.utc.isoformat(), said.offset_s)

    def _settle_numbers(self) -> None:
        """Compare our last numbers with those that are held: a copy that was put back, or a clone, shows here.

        Of the epochs before ours as well: headquarters believes nobody else that their takes are as old as they say.
        """
        if self._own is not None and self.knows("series"):
            sender = self._book.sender()
            marks = self._own.numbers.own_marks()
            own = {sender.epoch: dict[Series, int]()}
            for (terminal, epoch, series), (number, _) in marks.items():
                if terminal == sender.terminal and epoch <= sender.epoch:
                    own.setdefault(epoch, {})[series] = number
            for epoch in sorted(own)[:-1]:
                self._client.series(epoch, own[epoch])
            held = self._client.series(sender.epoch, own[sender.epoch])
            for series, (number, head) in held.marks.items():
                self._own.numbers.headquarters_told(sender.terminal, sender.epoch, series, number, head)
            self.alarms = held.alarms
        self._keep(self._before.generation if self._before else None)

    def _hand_over_escrow(self) -> None:
        wrapped = self._own.escrow.escrow_due() if self._own else None
        if self._own is not None and wrapped is not None:
            self._client.send_escrow(wrapped)
            self._own.escrow.escrow_held()

    def _renew(self) -> None:
        due = self.knows("renew") and is_due(self._book.sender().certificates_pem, self._said.utc)
        if self._own is not None and due:
            self._rotate()

    def _rotate(self) -> None:
        """Have the next key certified, and go on by it."""
        renew(self._client, self._book)
        self._client.line.show(self._connect())

    def _fetch_book(self) -> None:
        """Keep the newest book, once it was checked, and tell headquarters which one is here."""
        if self._own is not None and self._own.books is not None and self.knows("books"):
            fetch_book(self._client, self._own.books)

    def _try_refused_again(self) -> None:
        """Once, when headquarters begins to know quarantine: what was refused for good has a way to arrive."""
        if not self.knows("quarantine") or (self._before and "quarantine" in self._before.calls):
            return
        for take, reason in self._book.outbox.refused_before():
            if reason.code in _MENDED:
                self._book.outbox.again(take)

    def _ask_standings(self) -> None:
        """What was decided, what was read again, what a headquarters that was put back knows no more."""
        before = self._before.generation if self._before else None
        if self.knows("standing"):
            self._standings.ask(all_here=self.asks_of_all or self._said.generation != before)
        elif self.asks_of_all:
            self._standings.ask_receipts()
        self._keep(self._said.generation)

    def _keep(self, generation: str | None) -> None:
        """The generation is kept last: until all takes were answered, the next greeting asks again."""
        said = self._said
        self._book.keep_contact(calls=said.calls, formats=said.formats, generation=generation, alarms=self.alarms)


def unsettled_trouble(chore: str, why: Trouble) -> Trouble:
    """What people hear of a chore that could not be settled."""
    return Trouble(f"courier.unsettled:{chore}", {"why": why})


def alarm_trouble(alarm: str) -> Trouble | None:
    """What people hear of an alarm; None for one of a later headquarters that is not known here."""
    key = f"alarm.{alarm.removeprefix('terminal.').replace('.', '_')}"
    return Trouble(key) if key in CATALOGUE else None
