"""The card in the identity step: what is confirmed, what differs from the sale, what is no card at all."""

from typing import Any

import pytest

from rulebook.sale.examples import CUSTOMER, example
from rulebook.sale.reading import read_sale
from rulebook.sale.sale import Sale
from terminal.session.effects import RefusedFact
from terminal.session.facts.analyst import FacesSeen
from terminal.session.facts.cards import CardField
from terminal.session.facts.people import Pressed
from terminal.session.identity.people import to_identify
from terminal.session.identity.view import Difference
from terminal.session.orders.analyst import (
    ReadCard,
)
from tests.sales import small_plan, small_sale
from tests.terminal.session.customers import (
    AGREED,
    NEXT,
    NUMBER,
    PICTURE,
    VOUCH,
    Counter,
    agreed,
    card,
)

OTHER_NUMBER = "320500196801010030"
OTHER = {"relation": "other", "name": "李大明", "birth_date": "1990-05-01"}
FACES = FacesSeen(0, None, 1, ())
ABSENT = Pressed("absent", "王芳", {"reason": "later"})
"""The insured comes for a node of the recording."""


def test_what_is_doubtful_is_confirmed_and_the_reading_stays_beside_it() -> None:
    counter = Counter()
    doubt = CardField("320500196801010O22", 0.6, "doubtful", ("disagree",), PICTURE)
    counter.tell(*AGREED, card("front", number=doubt, nation=CardField("", 0.0, "missing", ("not_found",))))
    assert counter.view().to_confirm == ("nation", "number")
    assert counter.tell(NEXT) == [RefusedFact("identifying", "Pressed.next", "identity.unconfirmed")]
    for value, why in (("", "identity.value"), ("320500196801010023", "identity.number")):
        wrong = Pressed("confirm_field", "王芳", {"field": "number", "value": value})
        assert counter.tell(wrong) == [RefusedFact("identifying", "Pressed.confirm_field", why)]
    counter.tell(Pressed("confirm_field", "王芳", {"field": "number", "value": f" {NUMBER} "}))
    assert counter.trouble() == ""
    counter.tell(Pressed("confirm_field", "王芳", {"field": "nation", "value": "汉"}))
    view = counter.view()
    assert (view.to_confirm, view.differences, view.may_go_on) == ((), (), True)
    counter.tell(VOUCH)
    kept = counter.record()["card"]["front"]["fields"]["number"]
    assert (kept["value"], kept["verdict"]) == ("320500196801010O22", "doubtful")
    assert kept["confirmed"] == {"value": NUMBER, "by": "王芳"}


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("valid_from", "2016.05.01", "identity.date"),
        ("valid_from", "2016-02-30", "identity.date"),
        ("valid_from", "20160501", "identity.date"),
        ("valid_from", "长期", "identity.date"),
        ("valid_to", "长期", ""),
        ("valid_to", "2040-01-01", ""),
        ("authority", "某市公安局", ""),
        ("number", NUMBER, "identity.value"),
        ("portrait", "x", "identity.value"),
    ],
)
def test_only_what_can_stand_in_a_field_is_confirmed(field: str, value: str, why: str) -> None:
    counter = Counter()
    counter.tell(*AGREED, card("front"), NEXT, card("back"))
    acts = counter.tell(Pressed("confirm_field", "王芳", {"field": field, "value": value}))
    assert acts == ([RefusedFact("identifying", "Pressed.confirm_field", why)] if why else [])


def test_a_field_that_the_reader_left_out_is_missing() -> None:
    counter = Counter()
    reading = card("front")
    del reading.reading.fields["address"]
    counter.tell(*AGREED, reading)
    assert counter.view().to_confirm == ("address",)


def test_each_difference_from_the_sale_is_shown_and_somebody_answers_for_it() -> None:
    counter = Counter()
    counter.tell(*AGREED, card("front", name="李秀瑛", birth_date="1968-01-02"))
    assert counter.view().differences == (
        Difference("name", "李秀英", "李秀瑛"),
        Difference("birth_date", "1968-01-01", "1968-01-02"),
    )
    assert counter.tell(NEXT) == [RefusedFact("identifying", "Pressed.next", "identity.differences")]
    assert counter.tell(Pressed("accept_differences", "赵经理", {"reason": " "})) == [
        RefusedFact("identifying", "Pressed.accept_differences", "identity.name_and_reason")
    ]
    counter.tell(Pressed("accept_differences", "赵经理", {"reason": "业务录入有误"}))
    assert (counter.view().differences, counter.view().accepted_by) == ((), "赵经理")
    counter.tell(NEXT, card("back"), NEXT, VOUCH)
    kept = counter.record()["differences"]
    assert [found["field"] for found in kept] == ["name", "birth_date"]
    assert {(found["accepted"]["by"], found["accepted"]["reason"]) for found in kept} == {("赵经理", "业务录入有误")}


def test_what_was_accepted_is_this_difference_and_no_other() -> None:
    counter = Counter()
    counter.tell(*AGREED, card("front", name="李秀瑛"), Pressed("accept_differences", "赵经理", {"reason": "错字"}))
    assert counter.view().may_go_on
    counter.tell(Pressed("confirm_field", "王芳", {"field": "name", "value": "李秀莹"}))
    assert counter.view().differences == (Difference("name", "李秀英", "李秀莹"),)
    assert not counter.view().may_go_on


@pytest.mark.parametrize(
    ("sale_name", "card_name", "differs"),
    [
        ("阿不都·热合曼", "阿不都•热合曼", False),
        ("欧阳 明月", "欧阳明月", False),
        ("欧阳明月", "欧阳朋月", True),
    ],
)
def test_one_name_spelled_in_two_ways_is_one_name(sale_name: str, card_name: str, differs: bool) -> None:
    counter = Counter(small_sale(applicant__name=sale_name))
    counter.tell(*AGREED, card("front", name=card_name))
    assert bool(counter.view().differences) is differs


@pytest.mark.parametrize(
    ("applicant", "compared"),
    [
        ({"name": "张明", "birth_date": "1968-01-01"}, ["birth_date", "name"]),
        (
            {"name": "Li", "birth_date": "1968-01-01", "identity": {"kind": "passport", "number": "E1234567"}},
            ["birth_date", "name", "number"],
        ),
        ({"natural_person": False, "name": "示例贸易有限公司"}, []),
    ],
)
def test_what_the_sale_does_not_say_is_not_compared_and_the_record_says_so(applicant: Any, compared: list[str]) -> None:
    counter = Counter(small_sale(applicant=applicant, insured=[OTHER]))
    counter.tell(*agreed(card=False, face=False), VOUCH, ABSENT)
    assert counter.record()["compared"] == compared


@pytest.mark.parametrize(
    ("field", "day", "reason"), [("valid_to", "2026-11-21", "expired"), ("valid_from", "2026-11-23", "not_yet_valid")]
)
def test_a_card_that_is_not_good_today_needs_somebody_who_answers_for_it(field: str, day: str, reason: Any) -> None:
    counter = Counter()
    said_so = CardField(day, 0.99, "wrong", (reason,))
    counter.tell(*AGREED, card("front"), NEXT, card("back", **{field: said_so}))
    assert counter.view().to_confirm == (), "it was read without doubt"
    assert counter.view().differences == (Difference(field, "2026-11-22", day, reason),)  # type: ignore[arg-type]
    assert not counter.view().may_go_on
    counter.tell(Pressed("accept_differences", "赵经理", {"reason": "新证办理中"}))
    assert counter.view().may_go_on


def test_the_last_day_of_a_card_is_a_good_day() -> None:
    counter = Counter()
    counter.tell(*AGREED, card("front"), NEXT, card("back", valid_from="2026-11-22", valid_to="2026-11-22"))
    assert counter.view().may_go_on


@pytest.mark.parametrize("problem", ["photocopy", "screen", "wrong_document", "two_cards", "wrong_side", "no_card"])
def test_what_is_no_card_does_not_lead_on_however_well_it_was_read(problem: Any) -> None:
    counter = Counter()
    counter.tell(*AGREED, card("front", problem))
    assert counter.tell(NEXT) == [RefusedFact("identifying", "Pressed.next", "identity.no_proof")]
    assert counter.tell(Pressed("retake")) == [ReadCard("front")]
    assert counter.view().reading is None
    counter.tell(card("front", "glare"))
    assert counter.view().may_go_on, "the fields were all certain"


def test_the_other_side_is_not_taken_for_this_one() -> None:
    counter = Counter()
    assert counter.tell(*AGREED, card("back"))[-2:] == [ReadCard("front"), ReadCard("front")]
    assert counter.view().reading is None


def test_a_sale_says_what_a_card_is_held_against() -> None:
    def held_against(sale: Sale) -> dict[Any, str]:
        return to_identify(sale, small_plan(sale))[0].on_card("resident")

    assert held_against(small_sale()) == {"name": "李秀英", "birth_date": "1968-01-01", "number": NUMBER}
    assert held_against(read_sale(example("bank_participating"))) == CUSTOMER
