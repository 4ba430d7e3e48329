"""Ways to get another person, an old card or an unread one through: each of them ended in a green word once."""

from typing import Any

from terminal.session.effects import RefusedFact
from terminal.session.facts.analyst import StillTaken
from terminal.session.facts.cards import CardField
from terminal.session.facts.people import Pressed
from terminal.session.facts.reader import ReaderSeen
from tests.sales import small_sale
from tests.terminal.session.customers import AGREED, NEXT, NUMBER, VOUCH, Counter, card, matched
from tests.terminal.session.test_identity_card import ABSENT, OTHER
from tests.terminal.session.test_reader import at_front, chip

RETAKE, BACK = Pressed("retake"), Pressed("back")


def choose(kind: str | None, **detail: Any) -> Pressed:
    return Pressed("choose_document", "王芳", {"kind": kind, **detail})


def confirm(field: str, value: str) -> Pressed:
    return Pressed("confirm_field", "王芳", {"field": field, "value": value})


def test_a_chip_that_is_read_again_at_the_back_leaves_no_front_unread() -> None:
    """The chip's reading is both sides: gone at the back it is gone at the front, which nobody looked at again."""
    counter, number = at_front()
    counter.tell(chip(number), NEXT, RETAKE, card("back"), NEXT)
    assert counter.view().stage != "liveness"
    counter, number = at_front()
    counter.tell(chip(number), NEXT, NEXT)
    counter.attempt()
    counter.tell(matched(), BACK, RETAKE, card("back"), NEXT, NEXT, NEXT, NEXT)
    assert counter.view().stage in ("card_front", "card_back"), "nobody's front was read"
    counter.tell(card("front"), NEXT, card("back"), NEXT)
    assert not counter.view().may_go_on, "whoever passed has not been compared with this card"


def test_the_portrait_of_a_card_whose_number_was_not_read_is_not_this_chips() -> None:
    counter, number = at_front()
    counter.tell(chip(number, portrait=b""))
    counter.tell(card("front", number=CardField("", 0.0, "missing"), birth_date=CardField("", 0.0, "missing")))
    assert not counter.view().may_go_on
    counter.tell(card("front", number=CardField("11010519491231002X", 0.6, "doubtful", ("weak",))))
    assert not counter.view().may_go_on
    counter.tell(card("front", number=CardField(NUMBER, 0.6, "doubtful", ("weak",))))
    assert counter.view().may_go_on


def test_a_chip_does_not_keep_the_portrait_of_a_print_with_another_number() -> None:
    other = card("front", number=CardField("11010519491231002X", 0.6, "doubtful", ("weak",)))
    counter = Counter()
    counter.tell(*AGREED, other, confirm("number", NUMBER), NEXT)
    counter.tell(ReaderSeen("ready", name="SAM"))
    number = counter.life.terminal.chip
    assert number
    counter.tell(chip(number[1], portrait=b""))
    sale = counter.life.terminal.sale
    assert sale
    assert sale.identity
    assert sale.identity.card.portrait() == b""


def test_nobody_types_over_that_a_card_has_expired() -> None:
    for read in (CardField("2021-05-01", 0.99, "wrong", ("expired",)), CardField("2021-05-01", 0.99, "ok")):
        counter = Counter()
        counter.tell(*AGREED, card("front"), NEXT, card("back", valid_to=read))
        assert counter.tell(confirm("valid_to", "2031-05-01")) == [
            RefusedFact("identifying", "Pressed.confirm_field", "identity.read_out_of_date")
        ]
        counter.tell(NEXT)
        assert counter.view().stage == "card_back"


def test_a_still_of_the_document_before_is_not_the_next_ones() -> None:
    counter = Counter()
    counter.tell(*AGREED, choose("military_id"), Pressed("take_still"), choose("residence_permit"))
    counter.tell(StillTaken(0, b"\xff\xd8\xff of the military ID"))
    view = counter.view()
    assert view.document
    assert view.document.still is None


def test_at_the_end_it_agrees_with_the_sale_only_where_it_was_compared_and_does() -> None:
    counter, number = at_front()
    counter.tell(chip(number, valid_to="2021-05-01"), NEXT, VOUCH)
    if counter.view().stage == "places":
        counter.tell(Pressed("skip_places", "王芳", {"reason": "not_seen"}))
    (each,) = counter.view().each
    assert [found.reason for found in each.differences] == ["expired"]


def test_whoever_acts_for_an_organisation_is_looked_at_by_a_second_person() -> None:
    """The sale does not say who that is: any card with its holder before it was called checked."""
    counter = Counter(small_sale(applicant={"natural_person": False, "name": "示例贸易有限公司"}, insured=[OTHER]))
    counter.tell(*AGREED, card("front"), NEXT, card("back"), NEXT)
    counter.attempt()
    counter.tell(matched(), NEXT)
    view = counter.view()
    assert (view.stage, view.reason_for_sight, view.comparable) == ("by_sight", "organisation", False)
    counter.tell(VOUCH, ABSENT)
    record = counter.record()
    assert (record["compared"], record["by_sight"]["because"]) == ([], "organisation")


def test_gestures_of_whoever_held_another_card_are_not_said_to_be_passed() -> None:
    """The page said that they were and that faces were being compared, for ever, and offered no other attempt."""
    counter = Counter().show_card()
    counter.attempt()
    counter.tell(matched(), BACK, BACK, RETAKE, card("front"), NEXT, NEXT)
    view = counter.view()
    assert (view.stage, view.ended, view.match, view.may_go_on) == ("liveness", None, None, False)
    counter.attempt()
    counter.tell(matched())
    assert counter.view().may_go_on
    assert counter.view().ended is not None
