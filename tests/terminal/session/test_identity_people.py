"""Several customers, each asked and identified by herself; other people's documents; documents that people read."""

from dataclasses import replace
from typing import Any

import pytest

from terminal.session.customer.consent_words import CONSENT_WORDS
from terminal.session.effects import BeginTake, RefusedFact, SaleEnded
from terminal.session.facts.analyst import AnalystLost, AnalystReady, StillTaken
from terminal.session.facts.cards import CardField
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import TakeOpened
from terminal.session.facts.staff import SignedFor, SignedIn, Staff, StaffKnown
from terminal.session.identity.people import to_identify
from terminal.session.identity.places import seats_of
from terminal.session.life import entry
from terminal.session.orders.analyst import ReadCard, Rest, TakeStill, WatchFaces
from terminal.session.orders.desk import Audit, NoteOthersCards, OpenEntry, SignFor
from terminal.session.orders.recorder import AddMark, AddObject
from terminal.session.sale_session import Terms
from tests.sales import small_plan, small_sale
from tests.terminal.session.customers import (
    AGREED,
    CONSENT,
    NEXT,
    NUMBER,
    READY,
    SKIP,
    TODAY,
    VOUCH,
    Counter,
    card,
    consent,
    matched,
)

OTHER_NUMBER = "320500196801010030"
SON: dict[str, Any] = {"relation": "child", "name": "李大明", "birth_date": "1990-05-01"}
PASSPORT = {"kind": "passport", "number": "L898902C3"}
FOREIGNER = {"name": "SAMPLE ANNA MARIA", "birth_date": "1974-08-12", "identity": PASSPORT}
STILL = StillTaken(0, b"\xff\xd8\xff a passport", 1280, 720)
TYPED = {
    "name": "Sample Anna Maria", "nationality": "UTO", "number": "L898902C3", "birth_date": "1974-08-12",
    "valid_to": "2032-04-15",
}  # fmt: skip
SEEN = ["same_person", "same_words", "original"]


def answered(about: Any, act: Any = "agreed", **more: Any) -> CustomerActed:
    """What the customer touches on her own display."""
    words = CONSENT_WORDS[about]
    return CustomerActed(act, words.item, sha256=more.pop("sha256", words.sha256), **more)


def typed(**changes: str) -> list[Pressed]:
    """What the seller copies from the document, field by field."""
    fields = {**TYPED, **changes}
    return [Pressed("type_document", "王芳", {"field": name, "value": value}) for name, value in fields.items()]


def confirmed(by: str = "陈立", seen: Any = SEEN) -> Pressed:
    return Pressed("confirm_document", by, {"reason": "unread", "seen": seen})


def marks(acts: list[Any], kind: str) -> list[dict[str, Any]]:
    return [act.facts for act in acts if isinstance(act, AddMark) and act.kind == kind]


# --- her own answers ---


def test_she_answers_each_by_herself_and_each_answer_is_on_record() -> None:
    counter = Counter()
    counter.tell(answered("recording"), answered("card"), answered("face", "refused"))
    items = [(item.about, item.answer, item.via) for item in counter.view().consents]
    assert items == [("recording", True, "customer"), ("card", True, "customer"), ("face", False, "customer")]
    counter.tell(answered("face", "changed"))
    assert counter.view().consents[2].answer is None
    assert counter.tell(NEXT) == [RefusedFact("identifying", "Pressed.next", "identity.consent")]
    counter.tell(Pressed("consent", "王芳", {"face": True}), NEXT, *AGREED[2:], VOUCH, SKIP)
    acts = counter.tell(NEXT, TakeOpened("T", "folder"))
    found = marks(acts, "consent")
    assert [(each["item"], each["act"], each["via"]) for each in found] == [
        ("consent:recording", "agreed", "customer"),
        ("consent:card", "agreed", "customer"),
        ("consent:face", "refused", "customer"),
        ("consent:face", "changed", "customer"),
        ("consent:face", "agreed", "seller"),
    ]
    assert {each["sha256"] for each in found if each["item"] == "consent:face"} == {CONSENT_WORDS["face"].sha256}


def test_an_answer_to_other_words_is_no_answer() -> None:
    counter = Counter()
    acts = counter.tell(answered("recording", sha256="ab" * 32))
    assert acts == [RefusedFact("identifying", "CustomerActed", "consent.other_words")]
    assert counter.view().consents[0].answer is None


def test_a_no_to_the_recording_may_be_taken_back_until_the_seller_ends_it() -> None:
    counter = Counter()
    counter.tell(answered("recording", "refused"))
    assert counter.shown().phase == "identifying", "a finger may slip"
    counter.tell(answered("recording", "changed"), answered("recording"), answered("recording", "refused"))
    rest, ended = counter.tell(NEXT)
    assert rest == Rest()
    assert isinstance(ended, SaleEnded)
    assert (ended.ending, counter.shown().phase) == ("ended_by_no", "sealed")


def test_before_a_yes_only_light_sound_and_the_number_of_faces_are_measured() -> None:
    counter = Counter()
    orders = counter.tell(answered("recording"), answered("card"), answered("face"), NEXT)
    assert not [order for order in orders if isinstance(order, ReadCard | WatchFaces)]
    counter.tell(*AGREED[2:-1])
    faces = counter.live().faces
    assert faces is not None
    assert [(face.role, face.yaw, face.eyes) for face in faces.faces] == [(None, None, None)] * 2, "counted, not known"


def test_at_the_gestures_she_may_still_do_without_her_face() -> None:
    counter = Counter().show_card()
    counter.begin()
    assert counter.tell(answered("face", "refused")) == [Rest()]
    assert (counter.view().stage, counter.view().reason_for_sight) == ("by_sight", "declined")
    counter.tell(VOUCH)
    assert counter.record()["liveness"]["attempts"][0]["reasons"] == ["broken_off"]


def test_taken_back_later_it_is_asked_again_and_what_it_gave_is_forgotten() -> None:
    counter = Counter().show_card()
    counter.tell(answered("card", "changed"))
    view = counter.view()
    assert (view.stage, view.consents[1].answer) == ("consent", None)
    counter.tell(answered("card", "refused"), *AGREED[1:])
    assert (counter.view().stage, counter.view().fields) == ("liveness", ())


def test_back_never_leads_to_what_she_agrees_to_no_longer() -> None:
    counter = Counter().show_card()
    counter.tell(answered("card", "refused"))
    acts = counter.tell(*[Pressed("back")] * 6)
    assert not [act for act in acts if isinstance(act, ReadCard)]
    assert counter.view().stage == "consent"


# --- several customers ---


def test_everybody_whom_the_plan_wants_and_who_is_of_age_is_identified() -> None:
    sale = small_sale(insured=[SON])
    assert [(each.role, each.name) for each in to_identify(sale, small_plan(sale))] == [
        ("applicant", "李秀英"), ("insured", "李大明"),
    ]  # fmt: skip
    child = small_sale(child=True)
    assert [each.role for each in to_identify(child, small_plan(child))] == ["applicant"], "a child has no card"


def test_two_of_one_name_and_birth_date_with_numbers_of_their_own_are_two_people() -> None:
    """A sale that gives their numbers tells namesakes of one day apart; one that does not names one person twice."""
    namesake = {"relation": "parent", "name": "李大明", "birth_date": "1985-03-12"}
    numbered = [
        {**namesake, "identity": {"kind": "resident_id", "number": each}}
        for each in ("110105198503120020", "110105198503120047")
    ]
    sale = small_sale(insured=numbered)
    assert [each.role for each in to_identify(sale, small_plan(sale))] == ["applicant", "insured", "insured.2"]
    assert seats_of(sale) == ("seller", "applicant", "insured", "insured.2")


def test_the_second_customer_is_asked_by_himself_and_shows_his_own_card() -> None:
    counter = Counter(small_sale(insured=[SON])).show_card()
    counter.attempt()
    counter.tell(matched(), NEXT)
    view = counter.view()
    assert (view.stage, view.person, view.name, view.fields, view.consents[0].answer) == (
        "consent", "insured", "李大明", (), None,
    )  # fmt: skip
    assert [(each.role, each.state) for each in view.people] == [("applicant", "checked"), ("insured", "now")]
    assert counter.tell(NEXT) == [RefusedFact("identifying", "Pressed.next", "identity.consent")]
    assert counter.tell(CONSENT, NEXT) == [Rest(), ReadCard("front")], "the room was looked at already"
    counter.tell(card("front", name="李秀英"))
    assert counter.view().stage == "other_person", "his mother's card is not his"
    counter.tell(Pressed("retake"), card("front", name="李大明", birth_date="1990-05-01", number=OTHER_NUMBER))
    assert (counter.view().stage, counter.view().may_go_on) == ("card_front", True)
    counter.tell(NEXT, card("back"), NEXT)
    counter.attempt()
    counter.tell(matched(), NEXT)
    assert counter.view().stage == "places"
    record = counter.record()
    assert (record["role"], record["match"]["verdict"]) == ("applicant", "same")
    (other,) = record["others"]
    assert (other["role"], other["card"]["front"]["fields"]["name"]["value"]) == ("insured", "李大明")


def test_who_comes_later_is_not_identified_and_faces_are_not_followed_then() -> None:
    counter = Counter(small_sale(insured=[SON])).show_card()
    counter.attempt()
    counter.tell(matched(), NEXT)
    without = Pressed("absent", "王芳", {"reason": " "})
    assert counter.tell(without) == [RefusedFact("identifying", "Pressed.absent", "identity.absent_why")]
    counter.tell(Pressed("absent", "王芳", {"reason": "later"}))
    assert counter.view().stage == "done"
    assert [each.state for each in counter.view().people] == ["checked", "absent"]
    record = counter.record()
    assert (record["others"][0]["absent"], record["places"]["why"]) == ("later", "declined")


def test_the_applicant_is_never_absent() -> None:
    counter = Counter()
    assert counter.tell(Pressed("absent", "王芳", {"reason": "later"})) == [
        RefusedFact("identifying", "Pressed.absent")
    ]


def test_back_from_the_second_customer_leads_to_the_first() -> None:
    counter = Counter(small_sale(insured=[SON])).show_card()
    counter.attempt()
    counter.tell(matched(), NEXT, Pressed("back"))
    assert (counter.view().person, counter.view().stage, counter.view().may_go_on) == ("applicant", "liveness", True)


# --- another person's document ---

ANOTHER = card("front", name="小静", birth_date="1987-03-02", number=OTHER_NUMBER)


@pytest.mark.parametrize(
    "press",
    [
        Pressed("accept_differences", "陈立", {"reason": "mistyped"}),
        Pressed("by_sight", "陈立", {"reason": "seen"}),
        Pressed("confirm_field", "王芳", {"field": "number", "value": NUMBER}),
        NEXT,
    ],
)
def test_another_persons_card_is_lifted_by_nobody(press: Pressed) -> None:
    """Review, finding 3: two typed words made another person's card pass."""
    counter = Counter()
    counter.tell(*AGREED, ANOTHER)
    view = counter.view()
    assert (view.stage, view.may_go_on) == ("other_person", False)
    assert [found.field for found in view.differences if found.grave] == ["name", "birth_date", "number"]
    (refused,) = counter.tell(press)
    assert isinstance(refused, RefusedFact)
    assert refused.why in ("identity.other_person", "identity.read_for_certain")
    assert (counter.view().stage, len(counter.view().differences)) == ("other_person", 3)


@pytest.mark.parametrize("key", ["accept_differences", "by_sight"])
def test_nor_by_a_supervisor_who_signed_in(key: Any) -> None:
    counter = Counter()
    counter.tell(*AGREED, ANOTHER)
    counter.sign(key, reason="mistyped")
    assert (counter.view().stage, counter.trouble()) == ("other_person", "identity.other_person")


def test_a_yes_names_the_words_that_it_was_said_to() -> None:
    counter = Counter()
    (refused,) = counter.tell(answered("recording", sha256=""))
    assert isinstance(refused, RefusedFact)
    assert (refused.why, counter.view().consents[0].answer) == ("consent.other_words", None)


@pytest.mark.parametrize("then", ["by_sight", "choose_document"])
def test_nor_by_laying_it_aside(then: Any) -> None:
    """What was read of it is forgotten; that it was another person's is not, until hers is read."""
    counter = Counter()
    counter.tell(*AGREED, ANOTHER, Pressed("retake", "王芳"))
    (refused,) = counter.tell(Pressed(then, "陈立", {"reason": "seen", "kind": "passport", "by_hand": True}))
    assert isinstance(refused, RefusedFact)
    assert (refused.why, counter.view().stage) == ("identity.other_person", "card_front")
    counter.tell(card("front"), Pressed(then, "陈立", {"reason": "seen", "kind": "passport", "by_hand": True}))
    assert counter.view().stage != "card_front", "her own card was there"


def test_nor_by_another_kind_of_document() -> None:
    counter = Counter()
    counter.tell(*AGREED, ANOTHER)
    (refused,) = counter.tell(Pressed("choose_document", "王芳", {"kind": "passport", "by_hand": True}))
    assert isinstance(refused, RefusedFact)
    assert (refused.why, counter.view().stage) == ("identity.other_person", "other_person")


def test_nor_by_taking_back_the_consent_to_read_it() -> None:
    counter = Counter()
    counter.tell(*AGREED, ANOTHER, answered("card", "changed"), answered("card", "refused"), *AGREED[1:])
    counter.sign("by_sight", reason="no_face")
    assert counter.trouble() == "identity.other_person"
    assert counter.view().sight_by == ""


def test_nor_by_beginning_anew() -> None:
    """She leaves the step, comes back, and would have a colleague's word in the card's place."""
    counter = Counter()
    counter.tell(*AGREED, ANOTHER, Pressed("cancel"), Pressed("start"), *AGREED)
    counter.sign("by_sight", reason="worn")
    assert counter.trouble() == "identity.other_person"
    counter.tell(card("front"))
    counter.sign("by_sight", reason="worn")
    assert counter.view().sight_by, "her own card was read"


def test_nor_by_putting_the_sale_aside_and_choosing_it_again() -> None:
    counter = Counter()
    counter.tell(*AGREED, ANOTHER, Pressed("cancel"), Pressed("leave"))
    assert counter.shown().phase == "ready"
    counter.tell(counter.arrived, Pressed("start"), *AGREED)
    counter.sign("by_sight", reason="no_face")
    assert counter.trouble() == "identity.other_person"
    assert counter.view().sight_by == ""


def test_nor_by_ending_the_program() -> None:
    counter = Counter()
    acts = counter.tell(*AGREED, ANOTHER)
    (note,) = [act for act in acts if isinstance(act, NoteOthersCards)]
    assert note.reference == counter.arrived.sale.reference
    again = Counter(others_cards={note.reference: frozenset(note.people)})
    again.tell(*AGREED)
    again.sign("by_sight", reason="no_face")
    assert again.trouble() == "identity.other_person"
    (lifted,) = [act for act in again.tell(card("front")) if isinstance(act, NoteOthersCards)]
    assert lifted == NoteOthersCards(note.reference, ()), "her own card was read"


def test_a_card_that_is_another_persons_in_practice_stops_no_sale() -> None:
    counter = Counter(held=False)
    counter.tell(READY, AnalystReady(), replace(counter.arrived, practice=True), Pressed("start"))
    assert not [act for act in counter.tell(*AGREED, ANOTHER) if isinstance(act, NoteOthersCards)]


def test_a_word_lands_at_no_other_stage_than_that_it_was_said_at() -> None:
    """The password is checked for a part of a second; meanwhile somebody may have gone on."""
    counter = Counter()
    counter.tell(*AGREED, card("front"), StaffKnown(any=True), SignedIn(Staff("1001", "王芳", "teller")))
    about = counter.shown().about
    secret = {"number": "2043", "password": "a secret", "reason": "seen"}
    acts = counter.tell(Pressed("by_sight", detail=secret, about=about))
    (asked,) = (act for act in acts if isinstance(act, SignFor))
    counter.tell(NEXT)
    done = counter.tell(SignedFor(asked.ticket, Staff("2043", "陈立", "supervisor")))
    assert done == [RefusedFact("identifying", "Pressed.by_sight", "stale")]
    assert counter.view().stage == "card_back"


def test_a_document_whose_picture_is_being_taken_is_not_vouched_for() -> None:
    counter = Counter(small_sale(applicant=FOREIGNER))
    counter.tell(*AGREED, Pressed("choose_document", "王芳", {"kind": "passport", "by_hand": True}), STILL, *typed())
    counter.tell(Pressed("take_still", "王芳"))
    assert counter.tell(confirmed()) == [
        RefusedFact("identifying", "Pressed.confirm_document", "identity.document_lacks")
    ]


def test_a_passport_is_vouched_for_by_its_own_sentences_only() -> None:
    """`by_sight` at that page passed without picture, fields, or a tick; another person's passport too."""
    counter = Counter(small_sale(applicant=FOREIGNER))
    counter.tell(*AGREED, Pressed("choose_document", "王芳", {"kind": "passport", "by_hand": True}))
    assert isinstance(counter.tell(Pressed("by_sight", "陈立", {"reason": "seen"}))[0], RefusedFact)
    counter.tell(STILL, *typed(number="X1234567"))
    assert counter.tell(Pressed("by_sight", "陈立", {"reason": "seen"})) == [
        RefusedFact("identifying", "Pressed.by_sight", "identity.other_person")
    ]
    assert counter.view().stage == "by_hand"


def test_the_sale_is_corrected_in_the_form() -> None:
    counter = Counter()
    counter.tell(*AGREED, ANOTHER)
    acts = counter.tell(Pressed("correct_sale", "王芳"))
    (draft,) = (act for act in acts if isinstance(act, OpenEntry))
    assert draft == entry.correct(counter.life.terminal, counter.arrived.sale)
    assert draft.keeps
    assert not any(isinstance(act, SaleEnded) for act in acts), "it is not over"
    shown = counter.shown()
    assert (shown.phase, shown.sale, counter.live().card) == ("ready", None, None)


def test_or_it_is_ended_with_a_reason_that_the_audit_keeps() -> None:
    counter = Counter()
    counter.tell(*AGREED, ANOTHER)
    assert counter.tell(Pressed("end_sale", "王芳")) == [
        RefusedFact("identifying", "Pressed.end_sale", "identity.end_why")
    ]
    acts = counter.tell(Pressed("end_sale", "王芳", {"reason": "not_owner"}))
    (audit,) = (act for act in acts if isinstance(act, Audit))
    assert (audit.act, audit.reason) == ("sale_ended.other_person", "not_owner")
    (told,) = (act for act in acts if isinstance(act, SaleEnded))
    assert (told.ending, told.reason) == ("dropped", "not_owner")
    assert counter.shown().phase == "ready"


@pytest.mark.parametrize("key", ["correct_sale", "end_sale"])
def test_a_right_card_is_no_reason_to_end(key: Any) -> None:
    counter = Counter()
    counter.tell(*AGREED, card("front"))
    assert counter.tell(Pressed(key, "王芳", {"reason": "not_owner"})) == [RefusedFact("identifying", f"Pressed.{key}")]


@pytest.mark.parametrize(
    ("read", "grave"),
    [
        ({"name": "李秀瑛"}, set()),  # one character: misread, or mistyped in the sale
        ({"name": "王大山"}, set()),  # by the number it is she, whatever she is called now
        ({"birth_date": "1968-01-02"}, set()),
        ({"number": OTHER_NUMBER}, {"number"}),
    ],
)
def test_what_may_be_misread_is_a_doubt_and_another_number_is_not(read: dict[str, str], grave: set[str]) -> None:
    counter = Counter()
    counter.tell(*AGREED, card("front", **read))
    assert {found.field for found in counter.view().differences if found.grave} == grave
    assert counter.view().stage == ("other_person" if grave else "card_front")


@pytest.mark.parametrize(
    ("read", "grave"),
    [
        ({"name": "李秀瑛"}, False),
        ({"name": "王大山"}, True),
        ({"birth_date": "1986-01-01"}, True),
    ],
)
def test_where_the_sale_has_no_number_name_and_birth_date_decide(read: dict[str, str], grave: bool) -> None:
    counter = Counter(small_sale(applicant={"name": "李秀英", "birth_date": "1968-01-01"}))
    counter.tell(*AGREED, card("front", **read))
    assert (counter.view().stage == "other_person") is grave


def test_a_doubtful_number_is_looked_at_before_anybody_is_turned_away() -> None:
    counter = Counter()
    counter.tell(*AGREED, card("front", number=CardField(OTHER_NUMBER, 0.5, "doubtful", ("look_alikes",))))
    assert (counter.view().stage, counter.view().to_confirm) == ("card_front", ("number",))
    counter.tell(Pressed("confirm_field", "王芳", {"field": "number", "value": OTHER_NUMBER}))
    assert counter.view().stage == "other_person"


def test_in_rehearsals_it_is_a_finding() -> None:
    counter = Counter(terms=Terms(series="rehearsal"))
    counter.tell(CONSENT, NEXT, NEXT, ANOTHER)
    assert counter.view().stage == "card_front"
    counter.tell(Pressed("accept_differences", "陈立", {"reason": "practice"}), NEXT, card("back"), NEXT, VOUCH)
    record = counter.record()
    assert [found["grave"] for found in record["differences"]] == [True, True, True]


@pytest.mark.parametrize("name", ["芳", "王", "王 芳", "小王芳姐", "李秀", ""])
def test_a_typed_name_that_is_none_or_like_a_partys_is_no_second_person(name: str) -> None:
    """Review, finding 4: one character was enough."""
    counter = Counter()
    counter.tell(*AGREED, card("front", name="李秀瑛"))
    (refused,) = counter.tell(Pressed("accept_differences", name, {"reason": "mistyped"}))
    assert isinstance(refused, RefusedFact)
    assert (counter.view().accepted_by, counter.view().may_go_on) == ("", False)


def test_the_word_of_who_signed_in_is_on_record_as_such() -> None:
    counter = Counter()
    counter.tell(*AGREED, card("front", name="李秀瑛"))
    counter.sign("accept_differences", reason="mistyped")
    counter.tell(NEXT, card("back"), NEXT)
    counter.sign("by_sight", reason="seen", note="戴口罩不便")
    record = counter.record()
    accepted = record["differences"][0]["accepted"]
    assert (accepted["by"], accepted["proof"], accepted["staff"]) == ("陈立", "signed_in", "2043")
    sight = record["by_sight"]
    assert (sight["proof"], sight["staff"], sight["note"]) == ("signed_in", "2043", "戴口罩不便")


def test_who_signs_in_is_no_second_person_where_she_is_of_the_sale() -> None:
    counter = Counter().show_card()
    assert counter.sign("by_sight", "李秀英", reason="seen")[-1] == RefusedFact(
        "identifying", "Pressed.by_sight", "identity.second_person"
    )


# --- documents that people read ---


def test_a_passport_is_typed_by_one_and_seen_by_a_second() -> None:
    counter = Counter(small_sale(applicant=FOREIGNER))
    counter.tell(*AGREED, Pressed("choose_document", "王芳"))
    view = counter.view()
    assert view.stage == "by_hand"
    assert view.document is not None
    assert (view.document.kind, view.document.lacks[:2]) == (None, ("kind", "still")), "nothing is chosen beforehand"
    assert view.document.kinds[0] == "passport", "but the sale says which it will be"
    counter.tell(Pressed("choose_document", "王芳", {"kind": "passport", "by_hand": True}))
    assert counter.tell(Pressed("take_still", "王芳")) == [TakeStill()]
    counter.tell(STILL, *typed(birth_date="1974-13-12"))
    document = counter.view().document
    assert document is not None
    assert (document.lacks, document.faults["birth_date"].code) == (("birth_date",), "identity.date")
    assert counter.tell(confirmed()) == [
        RefusedFact("identifying", "Pressed.confirm_document", "identity.document_lacks")
    ]
    counter.tell(*typed())
    document = counter.view().document
    assert document is not None
    assert (document.lacks, document.matches, document.valid, document.typed_by) == ((), True, True, "王芳")
    assert counter.tell(NEXT) == [RefusedFact("identifying", "Pressed.next", "identity.by_sight")]
    for seen in ([], SEEN[:2], "same_person", None):
        assert counter.tell(confirmed(seen=seen)) == [
            RefusedFact("identifying", "Pressed.confirm_document", "identity.unticked")
        ]
    assert counter.tell(confirmed(by="王芳"))[0] == RefusedFact(
        "identifying", "Pressed.confirm_document", "identity.second_person"
    )
    counter.tell(confirmed(), SKIP)
    acts = counter.tell(NEXT, TakeOpened("T", "folder"))
    (still,) = (act for act in acts if isinstance(act, AddObject))
    assert (still.role, still.content, still.facts["kind"]) == ("still", STILL.jpeg, "passport")
    (record,) = marks(acts, "identity")
    assert record["document"]["still_sha256"] == still.facts["sha256"]
    assert (record["document"]["typed"], record["document"]["typed_by"]) == (TYPED, "王芳")
    assert (record["by_sight"]["by"], record["by_sight"]["seen"], record["by_sight"]["because"]) == (
        "陈立", SEEN, "document",
    )  # fmt: skip


def test_another_persons_passport_is_lifted_by_nobody_either() -> None:
    counter = Counter(small_sale(applicant=FOREIGNER))
    counter.tell(
        *AGREED,
        Pressed("choose_document", "王芳", {"kind": "passport", "by_hand": True}),
        STILL,
        *typed(number="X1234567"),
    )
    view = counter.view()
    assert view.document is not None
    assert view.document.matches is False
    assert counter.tell(confirmed()) == [
        RefusedFact("identifying", "Pressed.confirm_document", "identity.other_person")
    ]
    counter.tell(Pressed("correct_sale", "王芳"))
    assert counter.shown().phase == "ready"


def test_what_is_typed_anew_was_not_seen_by_the_second_person() -> None:
    counter = Counter(small_sale(applicant=FOREIGNER))
    counter.tell(
        *AGREED, Pressed("choose_document", "王芳", {"kind": "passport", "by_hand": True}), STILL, *typed(), confirmed()
    )
    counter.tell(Pressed("back"))
    assert counter.view().may_go_on
    counter.tell(Pressed("type_document", "王芳", {"field": "name", "value": "Sample Anna"}))
    assert not counter.view().may_go_on


def test_from_a_card_to_another_document_and_back() -> None:
    counter = Counter()
    counter.tell(*AGREED, Pressed("choose_document", "王芳", {"kind": "military_id"}))
    assert counter.view().stage == "by_hand"
    counter.tell(STILL, *typed(), Pressed("choose_document", "王芳", {"kind": "passport", "by_hand": True}))
    document = counter.view().document
    assert document is not None
    assert (document.still, dict(document.fields)) == (None, {}), "another kind is another document"
    assert counter.tell(Pressed("choose_document", "王芳", {"kind": "business_licence"})) == [
        RefusedFact("identifying", "Pressed.choose_document", "identity.value")
    ]
    assert counter.tell(Pressed("use_card")) == [Rest(), ReadCard("front", "passport")]
    counter.tell(Pressed("back"))
    assert counter.tell(Pressed("choose_document", "王芳", {"kind": "resident_id"})) == [Rest(), ReadCard("front")]
    assert counter.record_with_card()["document"] is None


def test_no_picture_is_taken_of_a_document_that_she_does_not_show() -> None:
    counter = Counter(small_sale(applicant=FOREIGNER))
    counter.tell(consent(card=False, face=False), NEXT, *AGREED[2:])
    assert counter.view().stage == "by_sight"
    press = Pressed("choose_document", "王芳", {"kind": "passport", "by_hand": True})
    assert counter.tell(press) == [RefusedFact("identifying", "Pressed.choose_document")]


def test_a_picture_that_could_not_be_taken_is_asked_for_again() -> None:
    counter = Counter(small_sale(applicant=FOREIGNER))
    counter.tell(*AGREED, Pressed("choose_document"), Pressed("take_still"), AnalystLost(1))
    document = counter.view().document
    assert document is not None
    assert (document.taking, document.still) == (False, None)
    assert counter.tell(Pressed("take_still")) == [
        RefusedFact("identifying", "Pressed.take_still", "identity.no_analyst")
    ]


def test_a_document_out_of_date_is_said_and_the_second_person_answers_for_it() -> None:
    counter = Counter(small_sale(applicant=FOREIGNER))
    counter.tell(*AGREED, Pressed("choose_document", "王芳", {"kind": "passport", "by_hand": True}), STILL)
    counter.tell(*typed(valid_to=str(TODAY.replace(year=TODAY.year - 1))))
    document = counter.view().document
    assert document is not None
    assert document.valid is False
    counter.tell(confirmed())
    record = counter.record()
    assert [each["reason"] for each in record["document"]["differences"]] == ["expired"]


def test_nobody_is_recorded_by_a_document_alone() -> None:
    counter = Counter(small_sale(applicant=FOREIGNER))
    counter.tell(*AGREED, Pressed("choose_document", "王芳", {"kind": "passport", "by_hand": True}), STILL, *typed())
    assert not [act for act in counter.tell(NEXT, NEXT) if isinstance(act, BeginTake)]
