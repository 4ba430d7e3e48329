"""The watcher by itself, with readers that find cards in their own way."""

from terminal.readers.chip import read_block
from terminal.readers.watching import Watcher
from terminal.session.facts.cards import CardReading
from terminal.session.facts.reader import ReaderFact, ReaderRead, ReaderSeen
from terminal.session.orders.reader import ReadChip, RestReader
from tests.terminal.readers.chips import resident


class Eager:
    """Finds the card that lies there again and again, though it was read."""

    name, stand_in = "eager", False

    def __init__(self) -> None:
        self.card: bytes | None = resident()
        self.looks = 0

    def check(self) -> None:
        """It is there."""

    def look(self) -> str | None:
        self.looks += 1
        return None if self.card is None else str(self.looks)

    def read(self) -> CardReading:
        assert self.card
        return read_block(self.card, reader=self.name)

    def close(self) -> None:
        """Nothing to let go of."""


def tickets(said: list[ReaderFact]) -> list[int]:
    return [fact.ticket for fact in said if isinstance(fact, ReaderRead)]


def test_the_last_customers_card_is_not_taken_for_the_next_ones_where_a_library_finds_it_again() -> None:
    eager, said = Eager(), list[ReaderFact]()
    watcher = Watcher(lambda: eager, said.append, lambda: 7)
    watcher.obey(ReadChip(1))
    watcher.turn()
    watcher.turn()
    assert tickets(said) == [1]
    watcher.obey(ReadChip(2))
    watcher.turn()
    watcher.turn()
    last = said[-1]
    assert isinstance(last, ReaderSeen)
    assert (last.state, last.trouble and last.trouble.code) == ("card", "reader.read_already")
    assert tickets(said) == [1], "it lies there still"
    eager.card = resident(name="李秀芳")
    watcher.turn()
    assert tickets(said) == [1, 2], "another card needs no proof that the first was taken away"
    watcher.obey(ReadChip(3))
    eager.card = None
    watcher.turn()
    eager.card = resident(name="李秀芳")
    watcher.turn()
    assert tickets(said) == [1, 2, 3], "it was lifted, and laid down again on purpose"


def test_at_rest_it_is_seen_when_the_card_was_taken_away() -> None:
    eager, said = Eager(), list[ReaderFact]()
    watcher = Watcher(lambda: eager, said.append, lambda: 7)
    watcher.obey(ReadChip(1))
    watcher.turn()
    watcher.turn()
    watcher.obey(RestReader())
    eager.card = None
    watcher.turn()
    states = [fact.state for fact in said if isinstance(fact, ReaderSeen)]
    assert states[-1] == "ready"
