"""One reader, turn by turn: it is opened, asked whether a card lies there, read, and opened anew when it was away."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from faults.trouble import Trouble
from terminal.readers.port import CardReader, ReaderError, ReaderGoneError
from terminal.session.facts.cards import CardReading
from terminal.session.facts.reader import ReaderFact, ReaderRead, ReaderSeen, ReaderState
from terminal.session.orders.reader import ReadChip, ReaderOrder

LOOK_S: Final = 0.25
"""How often a card is looked for while one is wanted: nobody waits for less."""
CHECK_S: Final = 2.0
"""How often a reader that is not needed is asked whether it is there, and one that is away is looked for."""
AGAIN_S: Final = 2.0
"""How long after a failure a card that lies there still is tried again."""


class Watcher:
    """Used by one thread: `obey` each order, and `turn` by turn look at the reader. Facts go to `say`."""

    def __init__(
        self, opens: Callable[[], CardReader], say: Callable[[ReaderFact], None], now_us: Callable[[], int]
    ) -> None:
        """`opens` raises ReaderGoneError where no reader answers."""
        self._opens, self._say, self._now_us = opens, say, now_us
        self._reader: CardReader | None = None
        self._order: ReadChip | None = None
        self._seen: ReaderSeen | None = None
        self._tried: str | None = None
        """The card that was read last, or failed to be; None: it was taken away."""
        self._done = False
        """It was read."""
        self._last: CardReading | None = None
        """What was read last, as long as nothing shows that it was taken away since."""
        self._again_s = self._next_s = 0.0

    @property
    def rest_s(self) -> float:
        """How long there is nothing to do, unless an order comes."""
        return max(0.0, self._next_s - time.monotonic())

    def obey(self, order: ReaderOrder) -> None:
        """Take an order; what follows comes with the next turns."""
        self._order = order if isinstance(order, ReadChip) else None
        self._next_s = 0.0
        lies = self._tried is not None and self._done
        if self._order is None and self._reader is not None and not lies:
            self._tell("ready")

    def turn(self) -> None:
        """Look once; never raises."""
        wanted = self._order is not None
        self._next_s = time.monotonic() + (LOOK_S if wanted and self._reader is not None else CHECK_S)
        try:
            if self._reader is None:
                self._open()
            elif wanted:
                self._look(self._reader)
            else:
                self._rest(self._reader)
        except ReaderGoneError as error:
            self._lose(error.trouble)
        except ReaderError as error:
            self._fail(error.trouble)

    def close(self) -> None:
        """Let go of the reader."""
        if self._reader is not None:
            reader, self._reader = self._reader, None
            with suppress(OSError):
                reader.close()

    def _open(self) -> None:
        self._reader = self._opens()
        self._tried, self._last, self._done, self._next_s = None, None, False, 0.0
        self._tell("ready")

    def _rest(self, reader: CardReader) -> None:
        """Nobody wants a card read: see that the reader is there, and when the last card was taken away."""
        reader.check()
        if self._tried is not None and reader.look() is None:
            self._tried = self._last = None
            self._tell("ready")

    def _look(self, reader: CardReader) -> None:
        mark = reader.look()
        if mark is None:
            if self._seen is None or self._seen.state != "failed":
                self._tell("ready")
            self._tried = self._last = None
            return
        if mark == self._tried:
            if self._done:
                self._tell("card", Trouble("reader.read_already"))
                return
            if time.monotonic() < self._again_s:
                return
        elif self._last is None:
            self._tell("reading")
        self._read(reader, mark)

    def _read(self, reader: CardReader, mark: str) -> None:
        assert self._order is not None
        self._tried, self._done = mark, False
        reading = reader.read()
        self._done = True
        if self._last is not None and reading.fields == self._last.fields:  # some libraries find a card again and again
            self._tell("card", Trouble("reader.read_already"))
            return
        self._last = reading
        self._say(ReaderRead(self._now_us(), reading, self._order.ticket))
        self._order = None
        self._tell("card")

    def _fail(self, why: Trouble) -> None:
        self._again_s = time.monotonic() + AGAIN_S
        self._tell("failed", why)

    def _lose(self, why: Trouble) -> None:
        self.close()
        self._next_s = time.monotonic() + CHECK_S
        self._tell("absent", why)

    def _tell(self, state: ReaderState, trouble: Trouble | None = None) -> None:
        reader = self._reader
        name, stand_in = (reader.name, reader.stand_in) if reader else ("", False)
        seen = ReaderSeen(state, trouble, name, stand_in)
        if seen != self._seen:
            self._seen = seen
            self._say(seen)
