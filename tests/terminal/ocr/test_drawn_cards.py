"""Cards of people who do not exist, spoiled as cameras spoil them, through the whole reader.

Two dozen by default; SHUANGLU_CAMPAIGN=long reads 354 cards on both sides: each of the 59 entries for 民族 six times,
one, two and three lines of address, all ways of spoiling, and writes what came out to build/reports/cards.json.
"""

import json
import os
from datetime import date

import numpy as np
import pytest

from rulebook.sale.people import resident_id_is_sound
from scripts.lab.drawn_cards import HEIGHT, SPOILINGS, WIDTH, drawn_card, spoiled
from scripts.lab.drawn_people import ENTRIES, RARE, invented
from terminal.ocr.reader import CardReader
from tests import ROOT
from tests.terminal.ocr.card_campaign import Campaign, run, table

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
CARDS = 6 * len(ENTRIES) if LONG else 24
REPORT = ROOT / "build" / "reports" / "cards.json"


@pytest.fixture(scope="module")
def campaign(reader: CardReader) -> Campaign:
    found = run(reader, range(CARDS))
    print("\n" + table(found))
    if LONG:
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        REPORT.write_text(json.dumps(found.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return found


@pytest.mark.timeout(7200)
def test_a_wrong_number_is_never_given_as_certain(campaign: Campaign) -> None:
    numbers = campaign.by_field["number"]
    assert sum(numbers.counts.values()) == CARDS
    assert numbers.counts["wrong_as_certain"] == 0
    assert numbers.share("right", "right_but_doubted", "empty", "wrong_and_flagged") >= 0.995


@pytest.mark.timeout(7200)
def test_most_of_it_is_read_right(campaign: Campaign) -> None:
    """Lower bounds well under what was measured (docs/measurements.md): they tell a broken reader from a good one."""
    for name, tally in campaign.by_field.items():
        assert tally.share("right", "right_but_doubted") >= 0.9, (name, tally.counts)
        assert tally.share("wrong_as_certain") <= 0.02 or tally.counts["wrong_as_certain"] <= 1, (name, tally.counts)
    for how, tally in campaign.sides_found.items():
        assert tally.share("right") >= 0.9, how


@pytest.mark.timeout(7200)
def test_unspoiled_cards_are_read_right_but_for_characters_that_no_engine_knows(campaign: Campaign) -> None:
    plain = campaign.by_spoiling["plain"]
    for name, tally in plain.items():
        if name not in {"name", "nation"}:
            assert tally.share("right", "right_but_doubted") == 1, (name, tally.counts)
    assert plain["number"].share("right") == 1


# --- the drawings themselves ---


def test_the_same_seed_draws_the_same_card() -> None:
    one, same, other = drawn_card(5), drawn_card(5), drawn_card(6)
    assert one.facts == same.facts
    assert np.array_equal(one.front, same.front)
    assert np.array_equal(one.back, same.back)
    assert not np.array_equal(one.front, other.front)
    assert one.front.shape == one.back.shape == (HEIGHT, WIDTH, 3)
    for how in SPOILINGS:
        first, second = (spoiled(one.front, how, np.random.default_rng(3)) for _ in range(2))
        assert np.array_equal(first, second), how
        assert first.dtype == np.uint8


def test_the_people_cover_what_cards_can_say() -> None:
    people = [invented(seed) for seed in range(6 * len(ENTRIES))]
    assert {person.nation for person in people} == set(ENTRIES)
    assert {len(person.address_lines) for person in people} == {1, 2, 3}
    assert {person.sex for person in people} == {"男", "女"}
    assert sum(person.valid_to is None for person in people) > 50
    assert sum(any(character in RARE for character in person.name) for person in people) > 50
    assert sum("·" in person.name for person in people) > 30
    assert sum(person.number.endswith("X") for person in people) > 10
    for person in people:
        assert resident_id_is_sound(person.number)
        assert person.birth_date == date(int(person.number[6:10]), int(person.number[10:12]), int(person.number[12:14]))
