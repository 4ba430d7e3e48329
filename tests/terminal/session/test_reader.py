"""A card reader at the counter: its chip stands for both sides, and whatever it does, the step goes on without it."""

from dataclasses import replace
from typing import Any

import pytest

from faults.trouble import Trouble
from terminal.session.effects import Effect
from terminal.session.facts.analyst import CardSeen
from terminal.session.facts.cards import CardField, CardReading
from terminal.session.facts.reader import ReaderRead, ReaderSeen
from terminal.session.orders.analyst import MatchFace, ReadCard, Rest
from terminal.session.orders.reader import ReadChip, ReaderOrder, RestReader
from terminal.session.sale_session import Terms
from tests.terminal.session.customers import AGREED, BACK, FRONT, NEXT, VOUCH, Counter, agreed, card, matched

PORTRAIT = b"\xff\xd8\xff of the chip"
REAL = ReaderSeen("ready", name="SAM 05.03-42")
FOLDER = ReaderSeen("ready", name="file:/srv/reader", stand_in=True)
BOTH: dict[Any, str] = dict(FRONT) | dict(BACK)


def chip(ticket: int, *, portrait: bytes = PORTRAIT, kind: Any = "resident", **other: str) -> ReaderRead:
    fields: dict[Any, CardField] = {name: CardField(value, 1.0, "ok") for name, value in {**BOTH, **other}.items()}
    reading = CardReading("both", fields=fields, portrait=portrait, kind=kind, source="chip", reader="SAM 05.03-42")
    return ReaderRead(1, reading, ticket)


def orders(acts: list[Effect]) -> list[ReaderOrder]:
    return [act for act in acts if isinstance(act, ReaderOrder)]


def ticket(acts: list[Effect]) -> int:
    (order,) = orders(acts)
    assert isinstance(order, ReadChip)
    return order.ticket


def at_front(reader: ReaderSeen = REAL, **terms: Any) -> tuple[Counter, int]:
    counter = Counter(terms=Terms(**terms) if terms else None)
    assert orders(counter.tell(reader)) == [], "nobody is asked for a card yet"
    return counter, ticket(counter.tell(*AGREED))


def test_a_chip_is_both_sides_at_once_and_its_portrait_is_what_the_face_is_held_against() -> None:
    counter, number = at_front()
    acts = counter.tell(chip(number))
    assert Rest() in acts, "the camera need not look for the card any more"
    view = counter.view()
    assert (view.stage, view.may_go_on, view.to_confirm) == ("card_front", True, ())
    assert view.reading
    assert (view.reading.source, view.reading.reader) == ("chip", "SAM 05.03-42")
    assert orders(counter.tell(NEXT)) == []
    assert (counter.view().stage, counter.view().may_go_on) == ("card_back", True)
    counter.tell(NEXT)
    (match,) = [act for act in counter.attempt() if isinstance(act, MatchFace)]
    assert match.portrait == PORTRAIT


def test_reader_and_camera_are_both_tried_and_the_first_that_reads_it_counts() -> None:
    counter = Counter()
    counter.tell(REAL)
    acts = counter.tell(*AGREED)
    assert ReadCard("front") in acts
    assert orders(acts)
    assert [type(act) for act in orders(counter.tell(card("front")))] == [RestReader]
    number = ticket(counter.tell(NEXT))
    counter.tell(chip(number))
    assert counter.view().reading
    record = counter.tell(NEXT)
    assert record is not None
    assert counter.view().stage == "liveness"


@pytest.mark.parametrize(
    "trouble", ["reader.unplugged", "reader.removed", "reader.rubbish", "reader.hangs", "reader.died"]
)
def test_whatever_a_reader_does_the_step_goes_on_before_the_camera_and_by_hand(trouble: str) -> None:
    counter, _ = at_front()
    state: Any = "failed" if trouble in ("reader.removed", "reader.rubbish") else "absent"
    assert orders(counter.tell(ReaderSeen(state, Trouble(trouble), "SAM 05.03-42"))) == [], "the order stands"
    shown = counter.view().reader
    assert shown.trouble
    assert shown.trouble.code == trouble
    counter.tell(card("front"), NEXT, card("back"), NEXT)
    assert counter.view().stage == "liveness"
    other, _ = at_front()
    other.tell(ReaderSeen(state, Trouble(trouble)), VOUCH)
    assert other.view().stage in ("places", "done", "liveness", "by_sight")


def test_a_reader_that_comes_later_is_told_at_once_what_is_wanted() -> None:
    counter = Counter()
    assert orders(counter.tell(*AGREED)) == []
    assert ticket(counter.tell(REAL)) > 0
    assert [type(act) for act in orders(counter.tell(Pressed_cancel()))] == [RestReader]


def Pressed_cancel() -> Any:  # noqa: N802
    from terminal.session.facts.people import Pressed

    return Pressed("cancel")


def test_what_was_read_for_somebody_before_is_nobodys_card() -> None:
    counter, number = at_front()
    counter.tell(chip(number + 7))
    assert counter.view().reading is None
    counter.tell(Pressed_cancel(), chip(number))
    assert counter.shown().phase == "planned"


def test_nothing_is_read_from_a_chip_that_the_customer_did_not_agree_to() -> None:
    counter = Counter()
    counter.tell(REAL)
    assert orders(counter.tell(*agreed(card=False, face=True))) == []


def test_a_folder_that_plays_a_reader_reads_for_rehearsals_and_never_for_a_real_sale() -> None:
    counter = Counter(terms=Terms(series="sale"))
    counter.tell(FOLDER)
    assert orders(counter.tell(*AGREED)) == []
    trouble = counter.view().reader.trouble
    assert trouble
    assert trouble.code == "reader.stand_in"
    rehearsal = Counter(terms=Terms(series="rehearsal"))
    rehearsal.tell(FOLDER)
    rehearsal.tell(chip(ticket(rehearsal.tell(*AGREED))))
    assert rehearsal.view().reading


def test_a_chip_without_a_portrait_has_the_front_looked_at_for_it_alone() -> None:
    counter, number = at_front()
    assert Rest() not in counter.tell(chip(number, portrait=b""))
    view = counter.view()
    assert (view.may_go_on, view.print_lacks) == (False, Trouble("identity.portrait"))
    counter.tell(NEXT)
    assert counter.trouble() == "identity.portrait"
    counter.tell(CardSeen(0, ("blurred",)))
    assert counter.live().card, "how the card before the camera looks is shown"
    misread = card("front", name=CardField("李秀", 0.4, "doubtful", ("weak",)))
    counter.tell(misread)
    view = counter.view()
    assert view.may_go_on
    assert next(field for field in view.fields if field.name == "name").value == "李秀英", "the chip's word stays"
    counter.tell(NEXT, NEXT)
    (match,) = [act for act in counter.attempt() if isinstance(act, MatchFace)]
    assert match.portrait == misread.reading.portrait


def test_the_portrait_of_another_card_is_not_taken() -> None:
    counter, number = at_front()
    counter.tell(chip(number, portrait=b""))
    other = card("front", number="11010519491231002X")
    assert ReadCard("front") in counter.tell(other), "it is looked at again"
    assert counter.view().print_lacks == Trouble("reader.another_card")
    counter.tell(card("front"))
    assert counter.view().may_go_on


def test_two_cards_are_not_taken_for_one() -> None:
    counter = Counter()
    counter.tell(*AGREED, card("front"), NEXT)
    number = ticket(counter.tell(REAL))
    again = orders(counter.tell(chip(number, number="11010519491231002X")))
    assert counter.trouble() == "reader.another_card"
    assert [type(order) for order in again] == [ReadChip], "another try"
    assert counter.view().reading is None


def test_a_card_of_another_kind_than_the_sale_says_is_told() -> None:
    counter, number = at_front()
    counter.tell(chip(number, kind="foreigner"))
    assert counter.trouble() == "reader.not_asked"
    assert counter.view().reading is None


def test_another_persons_chip_is_another_persons_card() -> None:
    counter, number = at_front()
    counter.tell(chip(number, number="11010519491231002X"))
    assert counter.view().stage == "other_person"


def test_no_picture_of_the_chip_is_left_when_the_step_is_over() -> None:
    counter, number = at_front()
    counter.tell(chip(number, portrait=b""), card("front"), NEXT, NEXT, VOUCH)
    sale = counter.life.terminal.sale
    assert sale
    assert sale.identity
    check = sale.identity.subjects[0].card
    assert check.printed
    check.forget_pictures()
    assert (check.printed, check.portrait()) == (b"", b"")
    assert replace(REAL, state="card") != REAL


def test_the_journal_says_that_it_was_the_chip_and_which_reader() -> None:
    counter, number = at_front()
    counter.tell(chip(number), NEXT, NEXT)
    counter.attempt()
    counter.tell(matched(), NEXT)
    record = counter.record()
    front = record["card"]["front"]
    assert (record["kind"], record["source"], front["source"], front["reader"]) == (
        "resident",
        "chip",
        "chip",
        "SAM 05.03-42",
    )
