"""States that grow are asked again and again: what was found before is what a fresh look finds."""

import random

import pytest

from rulebook.checks.timed import NO_END, Held, Span, States, runs, total

TENTH_US = 100_000


@pytest.mark.parametrize("seed", range(40))
def test_what_grows_is_what_a_fresh_look_finds(seed: int) -> None:
    chance = random.Random(seed)
    known: States[int] = States()
    told: list[tuple[Held[int], int]] = []
    at, until = 0, 0
    for entry in range(120):
        late = chance.random() < 0.05
        begin = max(0, at - chance.randrange(30)) if late else at
        held = Held(begin * TENTH_US, (begin + chance.randrange(1, 25)) * TENTH_US, chance.randrange(3))
        known.add(held, entry)
        told.append((held, entry))
        at += chance.randrange(4)
        until = max(until, at) if chance.random() < 0.9 else max(0, at - chance.randrange(40))
        for begin_us in (0, 30 * TENTH_US):
            span = Span(begin_us, max(begin_us, until * TENTH_US), upto=chance.choice((NO_END, 60)))
            fresh: States[int] = States()
            for each, place in told:
                fresh.add(each, place)
            now = fresh.between(span)
            assert known.between(span) == now
            assert known.seconds(span) == pytest.approx(total(now))
            for value in range(3):
                assert known.runs(span, value, value.__eq__) == runs(now, value.__eq__)


def test_a_state_of_the_same_time_takes_the_place_of_the_last() -> None:
    known: States[str] = States()
    span = Span(0, 10)
    known.add(Held(0, 10, "bad"))
    assert known.runs(span, "bad", lambda what: what == "bad") == [Span(0, 10)]
    known.add(Held(0, 10, "good"))
    assert known.runs(span, "bad", lambda what: what == "bad") == []
    assert known.seconds(span) == total(known.between(span))
