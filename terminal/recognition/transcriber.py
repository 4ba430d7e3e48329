"""Takes the sound as it comes, hands it to the engine, and says what came of it."""

from collections.abc import Callable

from terminal.processes.sound_ring import RATE, SoundBlock, SoundReader
from terminal.session.facts.recogniser import Recognised, RecogniserFact, WordsTold
from terminal.session.orders.recogniser import RecogniserOrder, TellWords, Transcribe
from terminal.speech.recogniser.pieces import Engine, Piece

_MOST = RATE // 5
"""Samples that are heard between two proofs that nothing hangs."""


class FellBehindError(Exception):
    """Sound was written over before it was heard: words are missing, and nobody would know."""


class Transcriber:
    """Used by one thread: `obey` each order, and `turn` by turn hear what there is."""

    def __init__(
        self,
        engine: Engine,
        reader: SoundReader,
        say: Callable[[RecogniserFact], None],
        now_us: Callable[[], int],
        *,
        catches_up: bool,
    ) -> None:
        """`catches_up`: a take that goes on already is heard from the oldest sound that is left."""
        self._engine, self._reader = engine, reader
        self._say, self._now_us = say, now_us
        self._catches_up = catches_up
        self._on = self._ends = False
        self._tickets: list[int] = []
        self._take: int | None = None
        self._heard_us = 0
        self._goes_on = False
        """Whether the next sound has to follow what was heard."""
        self._shown: tuple[int, str] | None = None

    @property
    def listens(self) -> bool:
        """Whether there may be sound to hear."""
        return self._on

    def obey(self, order: RecogniserOrder) -> None:
        """Take an order; what it asks for comes with the turns that follow."""
        match order:
            case Transcribe(on=True):
                self._begin()
            case Transcribe():
                self._ends = self._on
            case TellWords(ticket):
                self._tickets.append(ticket)

    def turn(self) -> bool:
        """Hear the next sound; tell whether there may be more at once. Raises FellBehindError, and what engines do."""
        block = self._reader.read(_MOST) if self._on else None
        if block is not None:
            self._hear(block)
            return True
        if self._tickets or self._ends:
            self._finish()
        return False

    def _begin(self) -> None:
        if self._on and not self._ends:
            return
        self._on, self._ends, self._goes_on, self._shown = True, False, False, None
        if self._catches_up:
            self._reader.rewind()
        self._catches_up = True  # the next take is another matter

    def _hear(self, block: SoundBlock) -> None:
        old = block.take == self._take
        if old and block.broken and self._goes_on:
            raise FellBehindError
        known = max(0, (self._heard_us - block.at_us) * RATE // 1_000_000) if old else 0
        if known >= len(block.samples):
            return
        at_us = block.at_us + known * 1_000_000 // RATE
        broken = not old or not self._goes_on
        pieces = self._engine.hear(at_us, block.samples[known:], block.rate, broken=broken)
        self._take, self._goes_on = block.take, True
        self._heard_us = block.at_us + len(block.samples) * 1_000_000 // RATE
        self._tell(pieces)

    def _finish(self) -> None:
        """All sound that there was is heard: say what is open as final, and that it was said."""
        if self._on and self._goes_on:
            self._tell(self._engine.finish())
        for ticket in self._tickets:
            self._say(WordsTold(ticket, self._engine.told_us if self._goes_on else 0))
        self._tickets = []
        if self._ends:
            self._on = self._ends = False

    def _tell(self, pieces: list[Piece]) -> None:
        for piece in pieces:
            shown = None if piece.final else (piece.from_us, piece.text)
            if shown is None or shown != self._shown:
                self._say(
                    Recognised(piece.from_us, piece.to_us, piece.text, piece.final, piece.confidence, self._now_us())
                )
            self._shown = shown
