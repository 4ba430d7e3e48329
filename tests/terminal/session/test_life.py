"""The terminal's life: every row of its table has a story, and what it does not list is refused."""

from typing import get_args

import pytest

from terminal.session.effects import RefusedFact
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import WALK_KEYS, IdentityKey, Pressed, PressedKey
from terminal.session.life.states import LIFE, LifeRow, rows_of
from terminal.session.snapshot import Phase
from tests.terminal.session.customers import Counter
from tests.terminal.session.lives import LIVES, LifeStory


@pytest.mark.parametrize("story", LIVES, ids=lambda story: story.name)
def test_it_goes_as_it_is_told(story: LifeStory) -> None:
    counter, led = Counter(held=False, terms=story.terms), []
    for fact, _ in story.steps:
        counter.tell(fact)
        led.append(counter.shown().phase)
    assert led == [phase for _, phase in story.steps]


def test_every_row_of_the_table_has_a_story() -> None:
    passed: set[LifeRow | None] = set()
    for story in LIVES:
        counter = Counter(held=False, terms=story.terms)
        for fact, _ in story.steps:
            counter.tell(fact)
            passed.add(counter.life.led)
    assert [row for row in LIFE if row not in passed] == []


@pytest.mark.parametrize("story", LIVES, ids=lambda story: story.name)
def test_what_no_row_lists_is_refused_and_changes_nothing(story: LifeStory) -> None:
    counter = Counter(held=False, terms=story.terms)
    for fact, _ in story.steps:
        counter.tell(fact)
        before = counter.shown()
        for key in sorted(get_args_of_keys()):
            if not rows_of(before.phase, f"Pressed.{key}"):
                acts = counter.life.apply(Pressed(key), counter.now)
                assert acts == (RefusedFact(before.phase, f"Pressed.{key}"),)
                assert counter.life.led is None
        assert counter.shown() == before


def get_args_of_keys() -> list[PressedKey]:
    return [key for part in get_args(PressedKey) for key in get_args(part) or (part,)]


def test_every_key_and_every_fact_has_its_row() -> None:
    seen = {row.fact for row in LIFE}
    from_within = {"consent_refused", "take_opened", "take_interrupted", "take_resumed"}
    assert seen == {f"Pressed.{key}" for key in get_args_of_keys() if key not in from_within} | {
        kind.__name__ for kind in get_args(Fact) if kind is not Pressed
    }
    assert all(rows_of("identifying", f"Pressed.{key}") for key in get_args(IdentityKey))
    assert all(rows_of("recording", f"Pressed.{key}") for key in WALK_KEYS)


def test_rows_for_one_fact_in_one_state_do_the_same() -> None:
    """What is done comes before what is asked: the guards see how it came out."""
    actions: dict[tuple[str, str], set[str]] = {}
    for row in LIFE:
        actions.setdefault((row.state, row.fact), set()).add(row.action)
    assert [place for place, found in actions.items() if len(found) > 1] == []


def test_every_state_is_led_to_and_out_of() -> None:
    ways = {(row.state, row.then) for row in LIFE if row.then != row.state}
    phases = set(get_args(Phase))
    assert {then for _, then in ways} - {"*"} == phases
    assert {state for state, _ in ways} - {"*"} == phases - {"failed"}, "only the program's end leads out of it"
