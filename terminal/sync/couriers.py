"""All lines of a terminal: its own, and one for each earlier identity whose takes lie here.

Each line has a thread of its own: a headquarters that is down holds up its own takes and no others.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce

from faults.trouble import Trouble
from terminal.session.facts.courier import CourierFact, DeliveryMoved
from terminal.sync.courier import Courier
from terminal.sync.ports import LineBook
from terminal.sync.summary import Summary

Say = Callable[[CourierFact], None]


class Couriers:
    """The couriers of one terminal; to those who start and stop them they are one."""

    def __init__(self, books: Sequence[LineBook], make: Callable[[LineBook, Say, bool], Courier], say: Say) -> None:
        """`books` has the terminal's own line first; `make` is told whether it is that one."""
        own, *earlier = books
        self._couriers = [make(own, say, True), *(make(book, _of_earlier(book, say), False) for book in earlier)]
        self._books = books
        self._earlier = earlier

    def start(self) -> None:
        """Start them all, once; returns at once. Not together with `sync_once`."""
        for courier in self._couriers:
            courier.start()

    def wake(self) -> None:
        """There is something new in the outbox; only the own line gets new takes."""
        self._couriers[0].wake()

    def try_now(self) -> None:
        """What waits after a failure is tried at once, on every line."""
        for courier in self._couriers:
            courier.try_now()

    def settle(self) -> None:
        """There is something new to tell the own headquarters beside takes."""
        self._couriers[0].settle()

    def report(self) -> None:
        """There is something new to tell the own headquarters of how this terminal is."""
        self._couriers[0].report()

    def wait_asked(self, timeout_s: float) -> bool:
        """Wait, once started, until the own headquarters was asked, or cannot be; tell whether that came in time."""
        return self._couriers[0].wait_asked(timeout_s)

    def stop(self) -> None:
        """Drop what is under way and end the threads; what was not acknowledged stays in the outbox."""
        for courier in self._couriers:
            courier.end()
        for courier in self._couriers:
            courier.stop()

    def sync_once(self) -> Summary:
        """Try everything on every line once, without waiting after failures; for the command line."""
        own, *earlier = [courier.sync_once() for courier in self._couriers]
        placed = (_placed(book, summary) for book, summary in zip(self._earlier, earlier, strict=True))
        return reduce(Summary.joined, placed, own)

    def ask_once(self) -> dict[str, Trouble]:
        """Ask on every line how its takes stand; return, by the terminal's name there, why not all was answered."""
        answers = [(book.sender().terminal, courier.ask_once()) for book, courier in self._lines()]
        return {terminal: why for terminal, why in answers if why is not None}

    def _lines(self) -> "zip[tuple[LineBook, Courier]]":
        return zip(self._books, self._couriers, strict=True)


def _of_earlier(book: LineBook, say: Say) -> Say:
    """The screens show one line, the terminal's own; of an earlier one they show why its takes are still here."""

    def of_earlier(fact: CourierFact) -> None:
        if not isinstance(fact, DeliveryMoved):
            return
        say(replace(fact, detail=elsewhere(book, fact.detail)) if fact.state == "held" and fact.detail else fact)

    return of_earlier


def _placed(book: LineBook, summary: Summary) -> Summary:
    return replace(summary, held=tuple((take, why and elsewhere(book, why)) for take, why in summary.held))


def elsewhere(book: LineBook, why: Trouble) -> Trouble:
    """Why a take of an earlier identity is still here, and what to do about it."""
    return Trouble("courier.elsewhere", {"terminal": book.sender().terminal, "url": book.url, "why": why})
