"""Documents of every kind that a machine reads: the step follows the kind that the sale names, or that is shown."""

from typing import Any

import pytest

from rulebook.sale.people import IdentityKind
from rulebook.sale.sale import Sale
from terminal.session.effects import RefusedFact
from terminal.session.facts.analyst import CardSeen
from terminal.session.facts.cards import (
    FIELDS,
    CardField,
    CardKind,
)
from terminal.session.facts.people import Pressed
from terminal.session.identity.card import CardCheck
from terminal.session.identity.kinds import KIND_OF
from terminal.session.identity.view import Difference
from terminal.session.orders.analyst import MatchFace, ReadCard, Rest
from tests.sales import small_sale
from tests.terminal.session.customers import (
    AGREED,
    NEXT,
    NUMBER,
    PICTURE,
    SPECIMENS,
    TODAY,
    VOUCH,
    Counter,
    agreed,
    card,
    document,
    looks,
    matched,
)

TAIWAN = "830000196801010025"
ACCEPT = Pressed("accept_differences", "陈立", {"reason": "renewing"})


def sale_of(kind: IdentityKind, **changes: Any) -> Sale:
    """A sale to whoever holds the specimen of this kind."""
    says = SPECIMENS[KIND_OF[kind]]
    name = says.get("name") or says["name_latin"].replace(",", "")
    applicant = {"name": name, "birth_date": says["birth_date"], "identity": {"kind": kind, "number": says["number"]}}
    return small_sale(applicant=applicant | changes)


def choose(kind: str, **detail: Any) -> Pressed:
    return Pressed("choose_document", "王芳", {"kind": kind, **detail})


@pytest.mark.parametrize("kind", [each for each in KIND_OF if each != "taiwan_residence"])
def test_each_kind_is_read_side_by_side_and_compared(kind: IdentityKind) -> None:
    counter, read_as = Counter(sale_of(kind)), KIND_OF[kind]
    assert looks(counter.tell(*AGREED))[-1] == ReadCard("front", read_as)
    for side in FIELDS[read_as]:
        assert counter.view().stage == f"card_{side}"
        counter.tell(document(read_as, side))
        view = counter.view()
        assert [field.name for field in view.fields] == list(FIELDS[read_as][side])
        assert (view.to_confirm, view.differences, view.may_go_on) == ((), (), True)
        counter.tell(NEXT)
    assert counter.view().stage == "liveness"
    asked = looks(counter.attempt())
    if read_as == "household":
        assert asked == []
        counter.tell(NEXT)
        assert (counter.view().stage, counter.view().reason_for_sight) == ("by_sight", "no_portrait")
        counter.tell(VOUCH)
    else:
        assert asked == [MatchFace(PICTURE)]
        counter.tell(matched(), NEXT)
    record = counter.record()
    assert (record["kind"], record["source"]) == (read_as, "ocr")
    assert record["match"]["verdict"] == ("not_compared" if read_as == "household" else "same")
    assert (record["by_sight"] is None) == (read_as != "household")


def test_a_residence_permit_is_not_asked_for_a_nation_and_taiwans_is_one_too() -> None:
    counter = Counter(small_sale(applicant__identity={"kind": "taiwan_residence", "number": TAIWAN}))
    counter.tell(*AGREED, document("hk_mo_tw_residence", number=TAIWAN, birth_date="1968-01-01"))
    assert "nation" not in [field.name for field in counter.view().fields]
    assert counter.view().may_go_on


def test_another_kind_than_was_asked_for_is_not_taken_for_it() -> None:
    counter = Counter(sale_of("passport"))
    assert looks(counter.tell(*AGREED, card("front")))[-1] == ReadCard("front", "passport")
    assert counter.view().reading is None


def test_another_document_is_shown_and_a_second_person_answers_for_its_kind() -> None:
    """Its number is not the sale's, so it is not held against it; name and birth date are."""
    counter = Counter()
    counter.tell(*AGREED, CardSeen(0, ("other_kind",), kind="passport"))
    assert counter.view().may_choose
    assert counter.tell(choose("passport")) == [Rest(), ReadCard("front", "passport")]
    counter.tell(document("passport", name="李秀英", name_latin="LI XIUYING", birth_date="1968-01-01"))
    view = counter.view()
    assert view.differences == (Difference("kind", "resident_id", "passport", "other_kind"),)
    assert counter.tell(NEXT) == [RefusedFact("identifying", "Pressed.next", "identity.differences")]
    counter.tell(ACCEPT)
    assert counter.view().may_go_on
    counter.tell(NEXT)
    assert counter.view().stage == "liveness", "a passport has no back"
    counter.attempt()
    counter.tell(matched(), NEXT)
    record = counter.record()
    (found,) = record["differences"]
    assert (found["field"], found["reason"], found["accepted"]["by"]) == ("kind", "other_kind", "陈立")
    assert (record["kind"], record["compared"]) == ("passport", ["birth_date", "name"])


def test_anothers_passport_is_still_anothers() -> None:
    counter = Counter()
    counter.tell(*AGREED, choose("passport"), document("passport"))
    assert counter.view().stage == "other_person"
    assert counter.tell(choose("military_id")) == [
        RefusedFact("identifying", "Pressed.choose_document", "identity.other_person")
    ]


def test_what_was_read_of_the_first_document_is_forgotten_with_it() -> None:
    counter = Counter()
    counter.tell(*AGREED, card("front"), NEXT, card("back"), NEXT)
    counter.attempt()
    counter.tell(matched())
    assert counter.tell(choose("hk_mo_pass")) == [Rest(), ReadCard("front", "hk_mo_pass")]
    view = counter.view()
    assert (view.fields, view.match, view.kind) == ((), None, "hk_mo_pass")
    counter.tell(choose("hk_mo_pass"), document("hk_mo_pass"), ACCEPT, NEXT)
    assert counter.view().stage == "liveness"
    assert not counter.view().may_go_on, "whoever passed has not been compared with this one"


def test_the_number_of_a_resident_is_the_same_on_card_and_register() -> None:
    counter = Counter()
    counter.tell(*AGREED, choose("household"), document("household", number="320500196801010030"))
    assert counter.view().stage == "other_person"
    counter.tell(Pressed("retake"), document("household"))
    assert [each.field for each in counter.view().differences] == ["kind"]


def test_an_address_is_compared_where_the_sale_has_one() -> None:
    """Review, finding 3: a lone last character was lost, and nothing caught it."""
    counter = Counter(small_sale(applicant__address="江苏省苏州市示例路1号"))
    counter.tell(*AGREED, card("front", address="江苏省苏州市示例路1"))
    (found,) = counter.view().differences
    assert (found.field, found.grave) == ("address", False)
    counter.tell(ACCEPT)
    assert counter.view().may_go_on
    passport = Counter(small_sale(applicant__address="江苏省苏州市示例路1号"))
    passport.tell(*AGREED, choose("passport"), VOUCH)
    assert "address" not in passport.record()["compared"]


def test_the_number_of_a_household_is_nobodys() -> None:
    counter = Counter(small_sale(applicant__identity={"kind": "household_register", "number": "00123456"}))
    counter.tell(*AGREED, document("household"))
    assert counter.view().may_go_on
    counter.tell(VOUCH)
    assert counter.record()["compared"] == ["birth_date", "name"]


def test_what_need_not_be_there_may_be_left_empty() -> None:
    counter = Counter(sale_of("passport"))
    counter.tell(*AGREED, document("passport", name=CardField("李", 0.3, "doubtful", ("unsure_reading",))))
    assert counter.view().to_confirm == ("name",)
    counter.tell(Pressed("confirm_field", "王芳", {"field": "name", "value": ""}))
    assert counter.view().may_go_on
    assert counter.tell(Pressed("confirm_field", "王芳", {"field": "nationality", "value": ""})) == [
        RefusedFact("identifying", "Pressed.confirm_field", "identity.value")
    ]


@pytest.mark.parametrize(
    ("kind", "good", "bad", "why"),
    [
        ("passport", "E12345678", "E1234 5678", "identity.number_passport"),
        ("hk_macau_residence", "810000199408230021", "810000199408230022", "identity.number_residence"),
        ("hk_macau_permit", "M0123456701", "K01234567", "identity.number_pass"),
        ("taiwan_permit", "12345678", "1234567", "identity.number_pass"),
        ("foreign_permanent_resident", "CAN110074081201", "CA1110074081201", "identity.number_foreigner"),
        ("temporary_id", NUMBER, "320500196801010023", "identity.number"),
    ],
)
def test_a_doubtful_number_is_confirmed_by_the_rule_of_its_kind(
    kind: IdentityKind, good: str, bad: str, why: str
) -> None:
    check = CardCheck({}, TODAY, kind=KIND_OF[kind])
    doubt = CardField(bad, 0.4, "doubtful", ("unsure_reading",))
    check.accept_reading("front", document(KIND_OF[kind], number=doubt).reading)
    refused = check.confirm("front", "number", bad, "王芳")
    assert refused is not None
    assert refused.code == why
    assert check.confirm("front", "number", good, "王芳") is None


@pytest.mark.parametrize(
    ("sale", "printed", "latin", "agrees"),
    [
        ("ANNA MARIA SAMPLE", "", "SAMPLE, ANNA MARIA", True),
        ("Müller Jörg", "", "MULLER JORG", True),
        ("O'NEIL SEAN", "", "ONEIL SEAN", True),
        ("王芳", "王芳", "WANG FANG", True),
        ("WANG FANG", "王芳", "WANG, FANG", True),
        ("ANNA SAMPLE", "", "NANA SAMPLE", False),
        ("李芳", "王芳", "WANG FANG", False),
        ("王芳", "", "WANG FANG", False),
    ],
)
def test_a_name_in_either_script_may_agree(sale: str, printed: str, latin: str, agrees: bool) -> None:
    check = CardCheck({"name": sale}, TODAY, kind="passport")
    check.accept_reading("front", document("passport", name=printed, name_latin=latin).reading)
    assert len(check.differences("front")) == (0 if agrees else 1)


def test_an_older_booklet_of_hong_kong_has_the_same_person() -> None:
    check = CardCheck({"number": "H0123456701"}, TODAY, kind="hk_mo_pass")
    check.accept_reading("front", document("hk_mo_pass").reading)
    assert check.differences("front") == ()


def test_a_chip_fills_both_sides_at_once_and_is_certain() -> None:
    check = CardCheck({"name": "李秀英", "number": NUMBER}, TODAY)
    assert check.accept_reading("front", document("resident", "both", source="chip").reading)
    assert (check.to_confirm("front"), check.to_confirm("back"), check.source) == ((), (), "chip")
    check.drop("back")
    assert check.sides == {}, "a chip has no side of its own"


@pytest.mark.parametrize("first", ["chip", "print"])
def test_a_chip_that_says_another_thing_than_the_print_is_doubted(first: str) -> None:
    check = CardCheck({"name": "李秀英", "number": NUMBER}, TODAY)
    chip, print_ = document("resident", "both", source="chip").reading, card("front", name="李秀莹").reading
    for reading in (chip, print_) if first == "chip" else (print_, chip):
        assert check.accept_reading("front", reading)
    assert check.to_confirm("front") == ("name",)
    (name,) = (field for field in check.sides["front"].fields() if field.name == "name")
    assert (name.value, name.read.reasons, check.source) == ("李秀英", ("print_differs",), "chip")


def test_a_document_that_cannot_be_read_is_copied_by_hand() -> None:
    counter = Counter(sale_of("passport"))
    counter.tell(*AGREED, choose("passport", by_hand=True))
    view = counter.view()
    assert view.document is not None
    assert (view.stage, view.document.kind) == ("by_hand", "passport")
    assert view.reason_for_sight == "document"
    counter.tell(Pressed("type_document", "王芳", {"field": "number", "value": "L8989 02"}))
    document_now = counter.view().document
    assert document_now is not None
    assert document_now.faults["number"].code == "identity.number_passport"
    assert counter.tell(Pressed("use_card")) == [Rest(), ReadCard("front", "passport")]


def test_other_documents_are_no_refusal() -> None:
    """She shows a military ID and does not want her face used: people look because of the document."""
    counter = Counter(small_sale(applicant__identity={"kind": "military_id", "number": "军字第0001号"}))
    counter.tell(*agreed(card=True, face=False))
    assert (counter.view().stage, counter.view().reason_for_sight) == ("by_hand", "document")


@pytest.mark.parametrize("problem", ["other_kind", "wrong_document"])
def test_first_generation_and_the_like_are_no_proof(problem: Any) -> None:
    counter = Counter()
    counter.tell(*AGREED, card("front", problem))
    assert counter.tell(NEXT) == [RefusedFact("identifying", "Pressed.next", "identity.no_proof")]


def test_nothing_is_chosen_before_she_agrees_or_where_nothing_may_be_read() -> None:
    counter = Counter()
    assert counter.tell(choose("passport")) == [
        RefusedFact("identifying", "Pressed.choose_document", "identity.consent")
    ]
    counter.tell(*agreed(card=False, face=True))
    assert counter.tell(choose("passport")) == [RefusedFact("identifying", "Pressed.choose_document")]


def test_kinds_that_nobody_knows_are_refused() -> None:
    counter = Counter()
    counter.tell(*AGREED)
    for kind in ("library_card", 7, ["passport"]):
        assert counter.tell(Pressed("choose_document", "王芳", {"kind": kind})) == [
            RefusedFact("identifying", "Pressed.choose_document", "identity.value")
        ]


KINDS_READ: tuple[CardKind, ...] = tuple(dict.fromkeys(KIND_OF.values()))


def test_every_kind_that_is_read_has_a_specimen() -> None:
    assert set(SPECIMENS) == set(KINDS_READ)
