"""A card before a camera: still, legible, three readings that agree; and what is said meanwhile."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from scripts.lab.drawn_cards import Placing, drawn_card, on_desk
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.agreement import MOST, Agreement
from terminal.ocr.engine import Choice, TextEngine, TextLine
from terminal.ocr.live import LiveCard
from terminal.ocr.reader import CardReader
from terminal.session.facts.analyst import CardRead, CardSeen
from terminal.session.facts.cards import CardField, CardReading
from tests.terminal.ocr.conftest import TODAY

STEP_US = 200_000
SIZE = (960, 720)


@dataclass
class Counting:
    """The real engine, and how often it was asked for lines."""

    engine: TextEngine
    asked: int = 0
    sheets: list[int] = field(default_factory=list)
    some: int = 0
    """How often it was asked for those lines that are worth it."""

    def read_lines(self, picture: BgrPicture) -> list[TextLine]:
        self.asked += 1
        return self.engine.read_lines(picture)

    def read_some(self, picture: BgrPicture, choose: Choice) -> list[TextLine]:
        self.some += 1
        return self.engine.read_some(picture, choose)

    def read_strips(self, strips: list[BgrPicture]) -> list[tuple[str, float]]:
        return self.engine.read_strips(strips)


@pytest.fixture
def counting(engine: TextEngine) -> Counting:
    return Counting(engine)


def scene(card: BgrPicture | None, x: float = 0.5, noise: int = 0) -> BgrPicture:
    """The card on the same desk; `noise` is another draw of the camera's."""
    random = np.random.default_rng(3)
    lying = on_desk([(card, Placing(x, 0.5, 0.62, 4))] if card is not None else [], random, SIZE)
    grain = np.random.default_rng(noise).normal(0, 2, lying.shape)
    return np.asarray(np.clip(lying + grain, 0, 255), np.uint8)


def test_three_readings_that_agree_are_the_card(counting: Counting) -> None:
    card = drawn_card(12)
    live = LiveCard(CardReader(counting), "front")
    seen = [live.look(scene(card.front, noise=at), at * STEP_US, TODAY) for at in range(4)]
    assert [type(each) for each in seen] == [CardSeen, CardSeen, CardSeen, CardRead]
    first, second, third, last = seen
    assert isinstance(first, CardSeen)
    assert isinstance(third, CardSeen)
    assert isinstance(last, CardRead)
    assert first.problems == ("moving",), "nothing is known of its rest before a second look"
    assert len(first.corners) == 4
    assert (third.agreeing, third.needed) == (2, 3)
    assert last.captured_us == 3 * STEP_US
    assert last.reading.side == "front"
    assert last.reading.fields["number"].value == card.facts.number
    assert last.reading.fields["number"].verdict == "ok"
    assert last.reading.fields["name"].crop
    assert counting.asked == 3
    assert second.captured_us == STEP_US


def test_nothing_is_read_while_it_moves_or_is_away(counting: Counting) -> None:
    card = drawn_card(12)
    live = LiveCard(CardReader(counting), "front")
    for at in range(5):
        seen = live.look(scene(card.front, x=0.4 + 0.04 * at), at * STEP_US, TODAY)
        assert isinstance(seen, CardSeen)
        assert "moving" in seen.problems
    away = live.look(scene(None), 5 * STEP_US, TODAY)
    assert isinstance(away, CardSeen)
    assert away.problems == ("no_card",)
    assert away.corners == ()
    assert counting.asked == 0


def test_the_wrong_side_is_said_at_once_and_read_once(counting: Counting) -> None:
    back = drawn_card(12).back
    live = LiveCard(CardReader(counting), "front")
    seen = [live.look(scene(back, noise=at), at * STEP_US, TODAY) for at in range(5)]
    assert all(isinstance(each, CardSeen) for each in seen)
    assert all(isinstance(each, CardSeen) and "wrong_side" in each.problems for each in seen[1:])
    assert counting.asked == 1, "nothing changed, so nothing was read again"


def test_an_empty_desk_costs_one_reading(counting: Counting) -> None:
    live = LiveCard(CardReader(counting), "back")
    for at in range(12):
        seen = live.look(scene(None, noise=at), at * STEP_US, TODAY)
        assert isinstance(seen, CardSeen)
        assert seen.problems == ("no_card",)
    assert counting.asked + counting.some == 1


# --- agreement ---


def reading(**values: str) -> CardReading:
    """A front as it was read: sound and clear but for what is said."""
    person = {"name": "小静", "sex": "女", "nation": "汉", "birth_date": "1987-09-17"}
    person |= {"address": "北京市海淀区西北旺东路100号", "number": "370782198709170246"} | values
    fields: dict[Any, CardField] = {}
    for name, value in person.items():
        reasons = () if value else ("unreadable",)
        fields[name] = CardField(value, 0.99 if value else 0.0, "ok" if value else "missing", reasons)
    return CardReading("front", (), fields)


def agreed(*readings: CardReading) -> Agreement:
    agreement = Agreement()
    for each in readings:
        agreement.add(each)
    return agreement


def test_three_that_agree_are_enough() -> None:
    agreement = agreed(reading(), reading(), reading())
    assert (agreement.agreeing, agreement.enough) == (3, True)
    assert {each.verdict for each in agreement.reading(TODAY).fields.values()} == {"ok"}


def test_a_value_that_no_reading_was_sure_of_is_doubtful_however_many_agree() -> None:
    """The same misreading may come three times: a rare character is taken for the same common one."""
    unsure = reading()
    unsure.fields["name"] = replace(unsure.fields["name"], verdict="doubtful", reasons=("unsure_reading",))
    assert agreed(unsure, unsure, unsure).reading(TODAY).fields["name"].verdict == "doubtful"
    assert agreed(unsure, reading(), reading()).reading(TODAY).fields["name"].verdict == "ok"


def test_readings_that_disagree_are_doubtful_however_many_agree() -> None:
    other = reading(name="小净")
    agreement = agreed(reading(), reading(), other, reading(), reading())
    assert (agreement.agreeing, agreement.enough) == (0, False)
    agreement.add(reading())
    assert len(agreement.readings) == MOST
    assert agreement.enough, "it is told in the end"
    name = agreement.reading(TODAY).fields["name"]
    assert (name.value, name.verdict, name.reasons) == ("小静", "doubtful", ("readings_disagree",))
    assert agreement.reading(TODAY).fields["number"].verdict == "ok"


def test_a_number_that_was_once_read_otherwise_is_never_certain() -> None:
    sound = reading(number="370782198709170262")
    for order in ((reading(), sound, reading()), (sound, reading(), reading()), (reading(), reading(), sound)):
        number = agreed(*order).reading(TODAY).fields["number"]
        assert number.verdict == "doubtful"
        assert "readings_disagree" in number.reasons


def test_what_one_picture_did_not_show_another_may() -> None:
    agreement = agreed(reading(address=""), reading(), reading())
    assert agreement.agreeing == 2
    agreement.add(reading())
    assert agreement.enough
    assert agreement.reading(TODAY).fields["address"].verdict == "ok"


def test_what_was_read_only_once_is_doubtful_and_what_never_was_is_missing() -> None:
    agreement = agreed(*[reading(address="", nation="")] * 5, reading(nation=""))
    assert agreement.enough
    fields = agreement.reading(TODAY).fields
    assert (fields["address"].verdict, fields["address"].reasons) == ("doubtful", ("unsure_reading",))
    assert (fields["nation"].value, fields["nation"].verdict) == ("", "missing")


def test_problems_of_any_reading_are_kept() -> None:
    copied = replace(reading(), problems=("photocopy",))
    assert agreed(reading(), copied, reading()).reading(TODAY).problems == ("photocopy",)
