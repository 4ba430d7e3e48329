"""Who the customer is, told as stories: what is asked, read, seen, refused, and what the journal keeps of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from terminal.session.acts import BeginTake, Refused
from terminal.session.examples import CUSTOMER
from terminal.session.facts import CameraJudged, Pressed, RecorderLost, TakeClosed, TakeOpened, TakeRefused
from terminal.session.identity_card import expected_of
from terminal.session.identity_view import Difference
from terminal.session.looking import (
    BindRoles,
    Challenge,
    ForgetCard,
    MatchFace,
    ReadCard,
    Rest,
    WatchFaces,
    WatchPreview,
)
from terminal.session.observations import (
    AnalystFailed,
    AnalystLost,
    AnalystReady,
    CardField,
    CardSeen,
    ChallengeMoved,
    FaceMatched,
    FacesSeen,
    FlashAsked,
    Hint,
    RolesDoubted,
)
from terminal.session.orders import AddMark
from tests.session.customers import (
    BEGIN,
    CONSENT,
    NEXT,
    NUMBER,
    PICTURE,
    PLACES,
    READY,
    SALE,
    SEATED,
    SKIP,
    VOUCH,
    Counter,
    card,
    ended,
    looks,
    matched,
)

ROOT = Path(__file__).resolve().parents[2]
OTHER_NUMBER = "320500196801010030"
FACES = FacesSeen(0, None, 1, ())


def test_a_customer_with_her_card_in_order() -> None:
    counter = Counter()
    assert counter.tell(CONSENT) == [Rest(), ReadCard("front")]
    counter.tell(CardSeen(0, ("glare",), (), 1))
    seen = counter.view().card_seen
    assert seen is not None
    assert seen.problems == ("glare",)
    assert counter.tell(card("front")) == []
    assert (counter.view().card_seen, counter.view().may_go_on, counter.view().differences) == (None, True, ())
    assert counter.tell(NEXT, card("back"), NEXT) == [Rest(), ReadCard("back"), Rest(), WatchFaces()]
    counter.tell(FACES)
    assert counter.view().faces is not None
    (challenge,) = counter.tell(BEGIN)
    assert isinstance(challenge, Challenge)
    counter.tell(ChallengeMoved(0, challenge.attempt, 1, 3, "turn-left"), FlashAsked(0, "red"))
    view = counter.view()
    assert (view.asked, view.done, view.total, view.challenge_running) == ("turn-left", 1, 3, True)
    assert view.flash is not None
    assert view.flash.colour == "red"
    assert counter.tell(ended(challenge.attempt, track=7)) == [MatchFace(PICTURE, 7)], "that very face"
    assert (counter.view().may_go_on, counter.view().flash) == (False, None)
    counter.tell(matched())
    assert counter.tell(NEXT) == [ForgetCard()], "who was followed is followed on"
    assert counter.view().stage == "places"
    assert counter.tell(SEATED, PLACES) == [BindRoles({4: "seller", 7: "applicant"}), ForgetCard()]
    assert counter.view().stage == "done"
    assert counter.tell(NEXT) == [ForgetCard(), BeginTake()]
    assert counter.shown().phase == "opening"
    acts = counter.tell(TakeOpened("T", "folder"))
    assert [act.kind for act in acts if isinstance(act, AddMark)] == ["sale", "identity", "node"]
    assert looks(acts) == [WatchFaces(8.0)]
    assert counter.shown().phase == "recording"


def test_the_journal_keeps_what_was_seen_and_no_picture() -> None:
    counter = Counter().show_card()
    counter.attempt("too_late", hints=(Hint("flat", "doubt", 0.9), Hint("flash", "not_measurable")))
    counter.attempt()
    counter.tell(matched(), NEXT)
    record = counter.record()
    assert record["consents"] == {"card": True, "face": True, "by": "王芳", "before_take_s": 13.0}
    assert record["card"]["front"]["fields"]["number"] == {
        "value": NUMBER, "confidence": 0.99, "verdict": "ok", "reasons": [], "confirmed": None,
    }  # fmt: skip
    assert record["compared"] == ["birth_date", "name", "number"]
    first, second = record["liveness"]["attempts"]
    assert (first["attempt"], first["passed"], first["reasons"]) == (1, False, ["too_late"])
    assert first["hints"][0] == {"name": "flat", "verdict": "doubt", "score": 0.9}
    assert (second["attempt"], second["passed"]) == (2, True)
    assert second["gestures"][0] == {
        "asked": "blink", "seen": "blink", "asked_s": 1.0, "start_s": 1.5, "end_s": 1.8,
    }  # fmt: skip
    assert record["liveness"]["wording"] == "challenge passed, 3 of 3, no passive doubt"
    assert record["match"] == {"verdict": "same", "score": 0.62, "model": "ab" * 32}
    assert (record["by_sight"], record["differences"], record["required"]) == (None, [], True)
    text = json.dumps(record, ensure_ascii=False)  # bytes would not pass
    assert "picture" not in text
    assert "alive" not in text


@pytest.mark.parametrize(
    ("hints", "words"),
    [
        ((Hint("flat", "doubt", 1.0), Hint("hands", "no_doubt"), Hint("flash", "doubt")), "passive doubt: flat, flash"),
        ((Hint("flat", "not_measurable"),), "no passive hint was measurable"),
        ((), "no passive hint was measurable"),
    ],
)
def test_doubts_are_said_and_decide_nothing(hints: tuple[Hint, ...], words: str) -> None:
    counter = Counter().show_card()
    counter.attempt(hints=hints)
    counter.tell(matched(), NEXT)
    assert counter.record()["liveness"]["wording"] == f"challenge passed, 3 of 3, {words}"


def test_nothing_is_read_and_nobody_watched_before_she_was_asked() -> None:
    counter = Counter(ready=False)
    assert counter.tell(READY, AnalystReady(), Pressed("start")) == [WatchPreview("shm")]
    assert counter.tell(card("front"), FACES, NEXT, VOUCH) == [
        Refused("identifying", "Pressed.next", "identity.consent"),
        Refused("identifying", "Pressed.by_sight", "identity.consent"),
    ]
    assert counter.trouble() == "identity.consent"
    view = counter.view()
    assert (view.stage, view.fields, view.faces, view.card_consent) == ("consent", (), None, None)
    for detail in ({}, {"card": True}, {"card": "yes", "face": True}, {"card": None, "face": True}):
        assert [type(act) for act in counter.tell(Pressed("consent", detail=detail))] == [Refused]


def test_without_her_face_a_second_person_vouches() -> None:
    counter = Counter()
    counter.tell(Pressed("consent", detail={"card": True, "face": False}), card("front"), NEXT, card("back"))
    assert counter.tell(NEXT) == [Rest()], "no face is watched"
    assert (counter.view().stage, counter.view().reason_for_sight) == ("by_sight", "declined")
    assert counter.tell(NEXT) == [Refused("identifying", "Pressed.next", "identity.by_sight")]
    counter.tell(VOUCH)
    acts = counter.tell(NEXT, TakeOpened("T", "folder"))
    assert not any(isinstance(look, WatchFaces) for look in looks(acts)), "nor in the recording"
    (record,) = (act.facts for act in acts if isinstance(act, AddMark) and act.kind == "identity")
    assert record["by_sight"] == {
        "by": "赵经理", "reason": "当面看过证件和本人", "because": "declined", "before_take_s": 2.0,
    }  # fmt: skip
    assert (record["liveness"]["attempts"], record["match"]) == ([], None)
    assert record["liveness"]["wording"] == "challenge not made"


def test_without_card_and_face_a_second_person_is_all_there_is() -> None:
    counter = Counter()
    counter.tell(Pressed("consent", detail={"card": False, "face": False}))
    assert counter.view().stage == "by_sight"
    counter.tell(VOUCH)
    record = counter.record()
    assert (record["card"], record["consents"]["card"], record["by_sight"]["because"]) == ({}, False, "declined")


def test_a_face_without_a_card_is_compared_with_nothing_and_needs_a_second_person() -> None:
    counter = Counter()
    assert counter.tell(Pressed("consent", detail={"card": False, "face": True})) == [Rest(), WatchFaces()]
    assert counter.attempt() == [], "there is no portrait"
    counter.tell(NEXT)
    assert counter.view().stage == "by_sight"
    counter.tell(VOUCH)
    assert counter.record()["liveness"]["passed"] is True


@pytest.mark.parametrize(
    ("by", "reason", "why"),
    [
        ("", "当面核对", "identity.name_and_reason"),
        ("  ", "当面核对", "identity.name_and_reason"),
        ("赵经理", "", "identity.name_and_reason"),
        ("赵经理", " \t", "identity.name_and_reason"),
        ("王芳", "当面核对", "identity.second_person"),
        (" 李秀英 ", "当面核对", "identity.second_person"),
    ],
)
def test_who_vouches_has_a_name_a_reason_and_is_a_second_person(by: str, reason: str, why: str) -> None:
    counter = Counter().show_card()
    assert counter.tell(Pressed("by_sight", by, {"reason": reason})) == [
        Refused("identifying", "Pressed.by_sight", why)
    ]
    assert (counter.trouble(), counter.view().stage) == (why, "liveness")


def test_what_is_doubtful_is_confirmed_and_the_reading_stays_beside_it() -> None:
    counter = Counter()
    doubt = CardField("320500196801010O22", 0.6, "doubtful", ("disagree",), PICTURE)
    counter.tell(CONSENT, card("front", number=doubt, nation=CardField("", 0.0, "missing", ("not_found",))))
    assert counter.view().to_confirm == ("nation", "number")
    assert counter.tell(NEXT) == [Refused("identifying", "Pressed.next", "identity.unconfirmed")]
    for value, why in (("", "identity.value"), ("320500196801010023", "identity.number")):
        wrong = Pressed("confirm_field", "王芳", {"field": "number", "value": value})
        assert counter.tell(wrong) == [Refused("identifying", "Pressed.confirm_field", why)]
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
    counter.tell(CONSENT, card("front"), NEXT, card("back"))
    acts = counter.tell(Pressed("confirm_field", "王芳", {"field": field, "value": value}))
    assert acts == ([Refused("identifying", "Pressed.confirm_field", why)] if why else [])


def test_a_field_that_the_reader_left_out_is_missing() -> None:
    counter = Counter()
    reading = card("front")
    del reading.reading.fields["address"]
    counter.tell(CONSENT, reading)
    assert counter.view().to_confirm == ("address",)


def test_each_difference_from_the_sale_is_shown_and_somebody_answers_for_it() -> None:
    counter = Counter()
    counter.tell(CONSENT, card("front", name="李秀瑛", birth_date="1968-01-02", number=OTHER_NUMBER))
    assert counter.view().differences == (
        Difference("name", "李秀英", "李秀瑛"),
        Difference("birth_date", "1968-01-01", "1968-01-02"),
        Difference("number", NUMBER, OTHER_NUMBER),
    )
    assert counter.tell(NEXT) == [Refused("identifying", "Pressed.next", "identity.differences")]
    assert counter.tell(Pressed("accept_differences", "赵经理", {"reason": " "})) == [
        Refused("identifying", "Pressed.accept_differences", "identity.name_and_reason")
    ]
    counter.tell(Pressed("accept_differences", "赵经理", {"reason": "业务录入有误"}))
    assert (counter.view().differences, counter.view().accepted_by) == ((), "赵经理")
    counter.tell(NEXT, card("back"), NEXT, VOUCH)
    kept = counter.record()["differences"]
    assert [found["field"] for found in kept] == ["name", "birth_date", "number"]
    assert {(found["accepted"]["by"], found["accepted"]["reason"]) for found in kept} == {("赵经理", "业务录入有误")}


def test_what_was_accepted_is_this_difference_and_no_other() -> None:
    counter = Counter()
    counter.tell(CONSENT, card("front", name="李秀瑛"), Pressed("accept_differences", "赵经理", {"reason": "错字"}))
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
    counter = Counter({"applicant": {"name": sale_name}})
    counter.tell(CONSENT, card("front", name=card_name))
    assert bool(counter.view().differences) is differs


@pytest.mark.parametrize(
    ("applicant", "compared"),
    [
        ("张明", []),
        ({"name": "张明", "id_number": NUMBER}, ["name", "number"]),
        ({"name": "Li", "identity": {"kind": "passport", "number": "E12"}}, ["name"]),
        ({"name": "Li", "birth_date": None}, ["name"]),
    ],
)
def test_what_the_sale_does_not_say_is_not_compared_and_the_record_says_so(applicant: Any, compared: list[str]) -> None:
    counter = Counter({"applicant": applicant})
    counter.tell(Pressed("consent", detail={"card": False, "face": False}), VOUCH)
    assert counter.record()["compared"] == compared


@pytest.mark.parametrize(
    ("field", "day", "reason"), [("valid_to", "2026-11-21", "expired"), ("valid_from", "2026-11-23", "not_yet_valid")]
)
def test_a_card_that_is_not_good_today_needs_somebody_who_answers_for_it(field: str, day: str, reason: Any) -> None:
    counter = Counter()
    said_so = CardField(day, 0.99, "wrong", (reason,))
    counter.tell(CONSENT, card("front"), NEXT, card("back", **{field: said_so}))
    assert counter.view().to_confirm == (), "it was read without doubt"
    assert counter.view().differences == (Difference(field, "2026-11-22", day, reason),)  # type: ignore[arg-type]
    assert not counter.view().may_go_on
    counter.tell(Pressed("accept_differences", "赵经理", {"reason": "新证办理中"}))
    assert counter.view().may_go_on


def test_the_last_day_of_a_card_is_a_good_day() -> None:
    counter = Counter()
    counter.tell(CONSENT, card("front"), NEXT, card("back", valid_from="2026-11-22", valid_to="2026-11-22"))
    assert counter.view().may_go_on


@pytest.mark.parametrize("problem", ["photocopy", "screen", "wrong_document", "two_cards", "wrong_side", "no_card"])
def test_what_is_no_card_does_not_lead_on_however_well_it_was_read(problem: Any) -> None:
    counter = Counter()
    counter.tell(CONSENT, card("front", problem))
    assert counter.tell(NEXT) == [Refused("identifying", "Pressed.next", "identity.no_proof")]
    assert counter.tell(Pressed("retake")) == [ReadCard("front")]
    assert counter.view().reading is None
    counter.tell(card("front", "glare"))
    assert counter.view().may_go_on, "the fields were all certain"


def test_the_other_side_is_not_taken_for_this_one() -> None:
    counter = Counter()
    assert counter.tell(CONSENT, card("back")) == [Rest(), ReadCard("front"), ReadCard("front")]
    assert counter.view().reading is None


def test_going_back_loses_nothing() -> None:
    counter = Counter()
    doubt = CardField("李秀?", 0.5, "doubtful", ("disagree",))
    confirm = Pressed("confirm_field", "王芳", {"field": "name", "value": "李秀英"})
    counter.tell(CONSENT, card("front", name=doubt), confirm, NEXT, card("back"), NEXT)
    assert counter.tell(Pressed("back")) == [Rest()]
    assert (counter.view().stage, counter.view().reading is not None) == ("card_back", True)
    counter.tell(Pressed("back"))
    assert [field.value for field in counter.view().fields if field.name == "name"] == ["李秀英"]
    counter.tell(Pressed("back"))
    assert (counter.view().stage, counter.view().face_consent) == ("consent", True)
    assert counter.tell(Pressed("back")) == [Refused("identifying", "Pressed.back")]
    assert counter.tell(CONSENT, NEXT, NEXT) == [Rest(), Rest(), Rest(), WatchFaces()]


def test_consent_that_is_withdrawn_takes_with_it_what_it_gave() -> None:
    counter = Counter().show_card()
    counter.attempt()
    counter.tell(matched(), *[Pressed("back")] * 3)
    counter.tell(Pressed("consent", detail={"card": False, "face": False}))
    view = counter.view()
    assert (view.stage, view.match, view.fields) == ("by_sight", None, ())
    counter.tell(VOUCH)
    record = counter.record()
    assert (record["card"], record["match"], record["liveness"]["passed"]) == ({}, None, False)
    assert len(record["liveness"]["attempts"]) == 1, "that it was tried is no secret"


def test_three_attempts_and_then_a_second_person() -> None:
    counter = Counter().show_card()
    serials = []
    for left, reason in ((2, "too_early"), (1, "other_gesture"), (0, "face_swapped")):
        (challenge,) = counter.tell(BEGIN)
        assert isinstance(challenge, Challenge)
        serials.append(challenge.attempt)
        counter.tell(ended(challenge.attempt, reason))  # type: ignore[arg-type]
        view = counter.view()
        assert (view.attempts_left, view.attempt, view.ended is not None) == (left, 3 - left, True)
    assert counter.tell(BEGIN) == [Refused("identifying", "Pressed.begin_challenge")]
    assert counter.tell(NEXT) == [Refused("identifying", "Pressed.next", "identity.challenge")]
    assert counter.view().reason_for_sight == "challenge_failed"
    counter.tell(VOUCH)
    record = counter.record()
    assert record["liveness"]["wording"] == "challenge not passed in 3 of 3 attempts"
    assert (record["by_sight"]["because"], len(set(serials))) == ("challenge_failed", 3)


@pytest.mark.parametrize("verdict", ["different", "unsure", "not_measurable"])
def test_a_face_that_is_not_that_of_the_card_needs_a_second_person(verdict: str) -> None:
    counter = Counter().show_card()
    counter.attempt()
    counter.tell(matched(verdict))
    assert counter.view().reason_for_sight == "match_failed"
    assert counter.tell(NEXT) == [Refused("identifying", "Pressed.next", "identity.by_sight")]
    counter.tell(VOUCH)
    record = counter.record()
    assert (record["match"]["verdict"], record["by_sight"]["because"]) == (verdict, "match_failed")


def test_without_a_model_it_says_not_installed_and_goes_on() -> None:
    counter = Counter().show_card()
    counter.attempt()
    counter.tell(matched("not_installed"))
    assert counter.view().may_go_on
    counter.tell(NEXT)
    assert counter.record()["match"] == {"verdict": "not_installed", "score": None, "model": ""}


def test_who_passed_with_one_card_has_not_passed_with_another() -> None:
    counter = Counter().show_card()
    counter.attempt()
    counter.tell(matched(), Pressed("back"), Pressed("back"), Pressed("retake"), card("front"), NEXT, NEXT)
    assert (counter.view().stage, counter.view().may_go_on, counter.view().match) == ("liveness", False, None)
    assert counter.attempt() == [MatchFace(PICTURE)]
    assert counter.view().attempts_left == 1


def test_who_vouched_has_not_vouched_for_another_card() -> None:
    counter = Counter()
    counter.tell(CONSENT, card("front"), VOUCH)
    assert counter.view().sight_by == "赵经理"
    counter.tell(Pressed("back"), Pressed("retake"), card("front", name="张明"))
    assert (counter.view().sight_by, counter.view().may_go_on) == ("", False)


def test_an_attempt_during_which_the_analyst_was_lost_has_failed() -> None:
    counter = Counter().show_card()
    (challenge,) = counter.tell(BEGIN)
    counter.tell(AnalystLost(-9))
    view = counter.view()
    assert (view.challenge_running, view.attempts_left, view.reason_for_sight) == (False, 2, "no_analyst")
    assert view.ended is not None
    assert view.ended.reasons == ("broken_off",)
    assert counter.tell(BEGIN) == [Refused("identifying", "Pressed.begin_challenge", "identity.no_analyst")]
    counter.tell(ended(challenge.attempt))  # type: ignore[union-attr]
    assert not counter.view().may_go_on, "whatever it still had to say of it"
    counter.tell(AnalystReady())
    counter.attempt()
    counter.tell(matched(), NEXT)
    first, second = counter.record()["liveness"]["attempts"]
    assert (first["reasons"], second["passed"]) == (["broken_off"], True)


def test_an_attempt_that_the_operator_leaves_has_failed() -> None:
    counter = Counter().show_card()
    counter.tell(BEGIN)
    assert counter.tell(Pressed("back"), NEXT) == [Rest(), Rest(), WatchFaces()]
    assert counter.view().attempts_left == 2


def test_a_comparison_that_comes_to_nothing_is_not_measurable() -> None:
    for trouble in (AnalystLost(1), AnalystFailed("analysis.match", "It failed.")):
        counter = Counter().show_card()
        counter.attempt()
        counter.tell(trouble)
        match = counter.view().match
        assert match is not None
        assert (match.verdict, counter.view().reason_for_sight) == ("not_measurable", "match_failed")


def test_a_bad_picture_does_not_end_an_attempt_but_an_order_not_taken_does() -> None:
    counter = Counter().show_card()
    counter.tell(BEGIN, AnalystFailed("analysis.faces", "One picture was bad."))
    assert counter.view().challenge_running
    counter.tell(AnalystFailed("analysis.away", "It is away."))
    assert (counter.view().challenge_running, counter.trouble()) == (False, "analysis.away")


def test_where_nobody_looks_a_second_person_does() -> None:
    counter = Counter(ready=False)
    counter.tell(READY, AnalystFailed("models.missing", "A model is missing."), Pressed("start"), CONSENT)
    assert (counter.view().analyst_up, counter.view().reason_for_sight) == (False, "no_analyst")
    counter.tell(VOUCH)
    assert counter.record()["by_sight"]["because"] == "no_analyst"


@pytest.mark.parametrize("stages", range(6))
def test_a_second_person_may_vouch_at_any_stage(stages: int) -> None:
    counter = Counter()
    counter.tell(CONSENT, *(card("front"), NEXT, card("back"), NEXT, BEGIN)[:stages], VOUCH)
    assert counter.view().stage == "places", "her face may be watched, whoever vouched for her"
    counter.tell(SKIP)
    assert counter.view().stage == "done"
    assert counter.tell(VOUCH) == [Refused("identifying", "Pressed.by_sight")], "once is enough"
    record = counter.record()
    assert record["by_sight"]["because"] == "asked"
    attempts = record["liveness"]["attempts"]
    assert [found["reasons"] for found in attempts] == ([["broken_off"]] if stages == 5 else [])


def test_a_take_that_was_refused_does_not_cost_her_the_step() -> None:
    counter = Counter().show_card()
    counter.attempt()
    counter.tell(matched(), NEXT, SEATED, PLACES, NEXT, TakeRefused("T", "disk.room", "No room."))
    assert (counter.shown().phase, counter.view().stage, counter.trouble()) == ("identifying", "done", "disk.room")
    counter.tell(NEXT)
    counter.session.refuse_start("ledger.unsealed", "Recover first.")
    assert (counter.view().stage, counter.trouble()) == ("done", "ledger.unsealed")
    assert {field.read.crop for field in counter.view().fields} == {b""}
    assert counter.record()["match"]["verdict"] == "same"


def test_nothing_of_one_customer_is_there_for_the_next() -> None:
    counter = Counter().show_card()
    (late,) = counter.tell(BEGIN)
    before = counter.us
    assert counter.tell(Pressed("cancel")) == [Rest()]
    assert (counter.shown().phase, counter.shown().identity) == ("ready", None)
    counter.tell(Pressed("start"))
    fresh = Counter().view()
    assert counter.view() == fresh
    counter.tell(CONSENT)
    for observation in (card("front"), matched()):
        stale = type(observation)(before, *[getattr(observation, name) for name in observation.__slots__[1:]])
        counter.session.apply(stale, counter.now)
    assert counter.view().reading is None, "it was captured before she came"
    counter.tell(card("front"), NEXT, card("back"), NEXT)
    (challenge,) = counter.tell(BEGIN)
    counter.tell(ended(late.attempt))  # type: ignore[union-attr]
    assert counter.view().challenge_running, "that was another person's attempt"
    assert challenge != late


def test_after_a_take_the_next_customer_begins_with_nothing() -> None:
    counter = Counter().show_card()
    counter.attempt()
    counter.tell(matched(), NEXT)
    counter.record()
    assert counter.tell(FACES, Pressed("finish"), TakeClosed("T", "finished", "sealed", {}))[-1] == Rest()
    assert (counter.shown().faces, counter.session._identity) == (None, None)
    counter.tell(Pressed("start"))
    assert counter.view() == Counter().view()


def test_a_recorder_that_is_lost_ends_the_step() -> None:
    counter = Counter().show_card()
    assert looks(counter.tell(RecorderLost(-9))) == [Rest(), WatchPreview(None)]
    assert (counter.shown().phase, counter.shown().identity) == ("preparing", None)
    counter.tell(READY, Pressed("start"))
    assert counter.view().fields == ()


def test_faces_are_shown_while_recording() -> None:
    counter = Counter().show_card()
    counter.attempt()
    counter.tell(matched(), NEXT)
    counter.record()
    assert counter.tell(FACES) == []
    assert counter.shown().faces is not None
    assert counter.tell(RolesDoubted(0, 5, ("applicant",), "crossed")) == [], "nobody ever said who that is"
    (hole,) = counter.tell(AnalystLost(-9))
    assert isinstance(hole, AddMark)
    assert hole.kind == "unobserved"
    assert (counter.shown().faces, counter.shown().phase, counter.trouble()) == (None, "recording", "")
    assert counter.tell(AnalystLost(-9)) == [], "it is said once"
    (again,) = counter.tell(AnalystReady())
    assert isinstance(again, AddMark)
    assert again.kind == "observed"


def judged(verdict: str, *, refused: bool = False) -> CameraJudged:
    return CameraJudged(refused, verdict == "virtual", {"source": "camera:0", "verdict": verdict})


def test_a_camera_that_is_not_on_the_list_records_nothing() -> None:
    counter = Counter(ready=False)
    counter.tell(judged("not_allowed", refused=True), READY)
    assert counter.tell(Pressed("start")) == [Refused("ready", "Pressed.start", "camera.not_allowed")]
    assert (counter.shown().phase, counter.trouble()) == ("ready", "camera.not_allowed")
    counter.tell(judged("allowed"), Pressed("start"))
    assert (counter.shown().phase, counter.trouble()) == ("identifying", "")


def test_a_virtual_camera_is_named_and_recorded_as_such() -> None:
    counter = Counter(ready=False)
    counter.tell(judged("virtual"), READY, AnalystReady())
    assert counter.trouble() == "camera.virtual"
    counter.tell(Pressed("start"), CONSENT, VOUCH)
    assert counter.record()["camera"] == {"source": "camera:0", "verdict": "virtual"}


def test_a_match_that_nobody_ordered_is_no_match() -> None:
    counter = Counter().show_card()
    counter.tell(FaceMatched(0, "same", 0.9, "ab" * 32))
    assert counter.view().match is None
    assert not counter.view().may_go_on


def test_sales_as_they_are_written_say_what_a_card_is_held_against() -> None:
    demo = json.loads((ROOT / "resources" / "demo" / "sale.json").read_text(encoding="utf-8"))
    assert expected_of(demo) == {"name": "李秀英", "birth_date": "1968-01-01", "number": "000000196801010000"}
    assert expected_of({"applicant": CUSTOMER}) == CUSTOMER
    assert expected_of(SALE)["number"] == NUMBER
