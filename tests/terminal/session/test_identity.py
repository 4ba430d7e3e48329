"""Who the customer is, told as stories: what is asked, read, seen, refused, and what the journal keeps of it."""

import json

import pytest

from faults.trouble import Trouble
from terminal.session.effects import BeginTake, RefusedFact, SaleEnded
from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    AnalystReady,
    CardSeen,
    ChallengeMoved,
    ChallengeReason,
    FaceMatched,
    FacesSeen,
    FlashAsked,
    Hint,
)
from terminal.session.facts.cards import CardField
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import TakeOpened
from terminal.session.orders.analyst import (
    BindRoles,
    Challenge,
    ForgetCard,
    MatchFace,
    ReadCard,
    Rest,
    WatchFaces,
    WatchPreview,
    WatchRoom,
)
from terminal.session.orders.desk import MeasureDisk
from terminal.session.orders.recorder import AddMark, StopSound
from tests.terminal.session.customers import (
    AGREED,
    BEGIN,
    NEXT,
    NO_CONSENT,
    NUMBER,
    PICTURE,
    PLACES,
    READY,
    SEATED,
    SKIP,
    VOUCH,
    Counter,
    agreed,
    card,
    ended,
    looks,
    matched,
)

OTHER_NUMBER = "320500196801010030"
FACES = FacesSeen(0, None, 1, ())


def test_a_customer_with_her_card_in_order() -> None:
    counter = Counter()
    *before, last = AGREED
    assert counter.tell(*before) == [Rest(), WatchRoom(), MeasureDisk()]
    assert counter.tell(last) == [StopSound(), Rest(), ReadCard("front")]
    counter.tell(CardSeen(0, ("glare",), (), 1))
    seen = counter.live().card
    assert seen is not None
    assert seen.problems == ("glare",)
    assert counter.tell(card("front")) == []
    assert (counter.live().card, counter.view().may_go_on, counter.view().differences) == (None, True, ())
    assert counter.tell(NEXT, card("back"), NEXT) == [Rest(), ReadCard("back"), Rest(), WatchFaces()]
    counter.tell(FACES)
    assert counter.live().faces is not None
    challenge = counter.begin()
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
    forget, begin = counter.tell(NEXT)
    assert (forget, type(begin)) == (ForgetCard(), BeginTake)
    assert counter.shown().phase == "opening"
    acts = counter.tell(TakeOpened("T", "folder"))
    kinds = [act.kind for act in acts if isinstance(act, AddMark)]
    assert [*dict.fromkeys(kinds)] == ["sale", "plan", "identity", "walk", "node", "consent", "room"]
    assert looks(acts) == [WatchFaces(15.0)]
    assert counter.shown().phase == "recording"


def test_the_journal_keeps_what_was_seen_and_no_picture() -> None:
    counter = Counter().show_card()
    counter.attempt("too_late", hints=(Hint("flat", "doubt", 0.9), Hint("flash", "not_measurable")))
    counter.attempt()
    counter.tell(matched(), NEXT)
    record = counter.record()
    via = dict.fromkeys(("recording", "card", "face"), "seller")
    assert record["consents"] == {
        "recording": True, "card": True, "face": True, "by": "王芳", "via": via, "before_take_s": 22.0,
    }  # fmt: skip
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
    assert counter.tell(READY, AnalystReady(), Pressed("start")) == [WatchPreview(shown=True)]
    assert counter.tell(card("front"), FACES, NEXT, VOUCH) == [
        RefusedFact("identifying", "Pressed.next", "identity.consent"),
        RefusedFact("identifying", "Pressed.by_sight", "identity.consent"),
    ]
    assert counter.trouble() == "identity.consent"
    view = counter.view()
    assert (view.stage, view.fields, counter.live().faces, view.card_consent) == ("consent", (), None, None)
    asked = {"recording": True, "card": True, "face": True}
    for detail in ({}, *(asked | {each: answer} for each in asked for answer in ("yes", 2, None))):
        assert [type(act) for act in counter.tell(Pressed("consent", detail=detail))] == [RefusedFact]


def test_who_does_not_agree_to_being_recorded_is_not_read_not_watched_and_not_recorded() -> None:
    counter = Counter()
    assert counter.tell(NO_CONSENT) == [
        Rest(),
        SaleEnded("D20261122-001", counter.arrived.plan.sale_sha256, "ended_by_no", None),
    ]
    shown = counter.shown()
    assert (shown.phase, shown.take.ending, shown.take.take) == ("sealed", "ended_by_no", None)
    assert (shown.identity, counter.life.terminal.in_hand.identity) == (None, None)
    assert shown.walk is not None
    assert (shown.walk.state, shown.walk.attempt) == ("ended_by_no", 0)
    assert counter.tell(card("front"), FACES, TakeOpened("T", "folder")) == [RefusedFact("sealed", "TakeOpened")]
    assert counter.live().card is None


def test_what_was_seen_of_who_refused_is_not_taken_in_for_the_next() -> None:
    counter = Counter().show_card()
    counter.tell(*[Pressed("back")] * 4)
    before = counter.us
    counter.tell(NO_CONSENT, counter.arrived, Pressed("start"), *AGREED)
    counter.life.apply(CardSeen(before, ("glare",)), counter.now)
    assert counter.live().card is None
    counter.tell(CardSeen(0, ("glare",)))
    assert counter.live().card is not None


def test_consent_to_the_recording_is_asked_again_and_may_be_taken_back_before_it_begins() -> None:
    counter = Counter().show_card()
    counter.tell(*[Pressed("back")] * 4)
    assert counter.view().recording_consent
    assert counter.tell(NO_CONSENT)[0] == Rest()
    assert counter.shown().phase == "sealed"


def test_without_her_face_a_second_person_vouches() -> None:
    counter = Counter()
    counter.tell(*agreed(card=True, face=False), card("front"), NEXT, card("back"))
    assert counter.tell(NEXT) == [Rest()], "no face is watched"
    assert (counter.view().stage, counter.view().reason_for_sight) == ("by_sight", "declined")
    assert counter.tell(NEXT) == [RefusedFact("identifying", "Pressed.next", "identity.by_sight")]
    counter.tell(VOUCH)
    acts = counter.tell(NEXT, TakeOpened("T", "folder"))
    assert not any(isinstance(look, WatchFaces) for look in looks(acts)), "nor in the recording"
    (record,) = (act.facts for act in acts if isinstance(act, AddMark) and act.kind == "identity")
    assert record["by_sight"] == {
        "by": "赵经理", "reason": "当面看过证件和本人", "note": "", "because": "declined", "seen": [],
        "proof": "unproven", "before_take_s": 2.0,
    }  # fmt: skip
    assert (record["liveness"]["attempts"], record["match"]) == ([], None)
    assert record["liveness"]["wording"] == "challenge not made"


def test_without_card_and_face_a_second_person_is_all_there_is() -> None:
    counter = Counter()
    counter.tell(*agreed(card=False, face=False))
    assert counter.view().stage == "by_sight"
    counter.tell(VOUCH)
    record = counter.record()
    assert (record["card"], record["consents"]["card"], record["by_sight"]["because"]) == ({}, False, "declined")


def test_a_face_without_a_card_is_compared_with_nothing_and_needs_a_second_person() -> None:
    counter = Counter()
    assert counter.tell(*agreed(card=False, face=True))[-2:] == [Rest(), WatchFaces()]
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
        RefusedFact("identifying", "Pressed.by_sight", why)
    ]
    assert (counter.trouble(), counter.view().stage) == (why, "liveness")


def test_going_back_loses_nothing() -> None:
    counter = Counter()
    doubt = CardField("李秀?", 0.5, "doubtful", ("disagree",))
    confirm = Pressed("confirm_field", "王芳", {"field": "name", "value": "李秀英"})
    counter.tell(*AGREED, card("front", name=doubt), confirm, NEXT, card("back"), NEXT)
    assert counter.tell(Pressed("back")) == [Rest()]
    assert (counter.view().stage, counter.view().reading is not None) == ("card_back", True)
    counter.tell(Pressed("back"))
    assert [field.value for field in counter.view().fields if field.name == "name"] == ["李秀英"]
    counter.tell(Pressed("back"))
    assert counter.view().stage == "room"
    counter.tell(Pressed("back"))
    assert (counter.view().stage, counter.view().face_consent) == ("consent", True)
    assert counter.tell(Pressed("back")) == [RefusedFact("identifying", "Pressed.back")]
    counter.tell(*AGREED)
    assert counter.tell(NEXT, NEXT) == [Rest(), Rest(), WatchFaces()]


def test_consent_that_is_withdrawn_takes_with_it_what_it_gave() -> None:
    counter = Counter().show_card()
    counter.attempt()
    counter.tell(matched(), *[Pressed("back")] * 4)
    counter.tell(*agreed(card=False, face=False))
    view = counter.view()
    assert (view.stage, view.match, view.fields) == ("by_sight", None, ())
    counter.tell(VOUCH)
    record = counter.record()
    assert (record["card"], record["match"], record["liveness"]["passed"]) == ({}, None, False)
    assert len(record["liveness"]["attempts"]) == 1, "that it was tried is no secret"


def test_three_attempts_and_then_a_second_person() -> None:
    counter = Counter().show_card()
    serials = []
    reasons: tuple[ChallengeReason, ...] = ("too_early", "other_gesture", "face_swapped")
    for left, reason in zip((2, 1, 0), reasons, strict=True):
        challenge = counter.begin()
        serials.append(challenge.attempt)
        counter.tell(ended(challenge.attempt, reason))
        view = counter.view()
        assert (view.attempts_left, view.attempt, view.ended is not None) == (left, 3 - left, True)
    assert counter.tell(BEGIN) == [RefusedFact("identifying", "Pressed.begin_challenge")]
    assert counter.tell(NEXT) == [RefusedFact("identifying", "Pressed.next", "identity.challenge")]
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
    assert counter.tell(NEXT) == [RefusedFact("identifying", "Pressed.next", "identity.by_sight")]
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
    counter.tell(*AGREED, card("front"), VOUCH)
    assert counter.view().sight_by == "赵经理"
    counter.tell(Pressed("back"), Pressed("retake"), card("front", name="李秀瑛"))
    assert (counter.view().sight_by, counter.view().may_go_on) == ("", False)


def test_an_attempt_during_which_the_analyst_was_lost_has_failed() -> None:
    counter = Counter().show_card()
    challenge = counter.begin()
    counter.tell(AnalystLost(-9))
    view = counter.view()
    assert (view.challenge_running, view.attempts_left, view.reason_for_sight) == (False, 2, "no_analyst")
    assert view.ended is not None
    assert view.ended.reasons == ("broken_off",)
    assert counter.tell(BEGIN) == [RefusedFact("identifying", "Pressed.begin_challenge", "identity.no_analyst")]
    counter.tell(ended(challenge.attempt))
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
    for trouble in (AnalystLost(1), AnalystFailed(Trouble("analysis.match"))):
        counter = Counter().show_card()
        counter.attempt()
        counter.tell(trouble)
        match = counter.view().match
        assert match is not None
        assert (match.verdict, counter.view().reason_for_sight) == ("not_measurable", "match_failed")
        assert match.why == trouble.code if isinstance(trouble, AnalystFailed) else "analysis.lost"


def test_a_bad_picture_does_not_end_an_attempt_but_an_order_not_taken_does() -> None:
    counter = Counter().show_card()
    counter.tell(BEGIN, AnalystFailed(Trouble("analysis.faces")))
    assert counter.view().challenge_running
    counter.tell(AnalystFailed(Trouble("analysis.away")))
    assert (counter.view().challenge_running, counter.trouble()) == (False, "analysis.away")


def test_where_nobody_looks_a_second_person_does() -> None:
    counter = Counter(ready=False)
    counter.tell(READY, AnalystFailed(Trouble("models.missing")), Pressed("start"), *AGREED)
    assert (counter.view().analyst_up, counter.view().reason_for_sight) == (False, "no_analyst")
    counter.tell(VOUCH)
    assert counter.record()["by_sight"]["because"] == "no_analyst"


@pytest.mark.parametrize("stages", range(6))
def test_a_second_person_may_vouch_at_any_stage(stages: int) -> None:
    counter = Counter()
    counter.tell(*AGREED, *(card("front"), NEXT, card("back"), NEXT, BEGIN)[:stages], VOUCH)
    assert counter.view().stage == "places", "her face may be watched, whoever vouched for her"
    counter.tell(SKIP)
    assert counter.view().stage == "done"
    assert counter.tell(VOUCH) == [RefusedFact("identifying", "Pressed.by_sight")], "once is enough"
    record = counter.record()
    assert record["by_sight"]["because"] == "asked"
    attempts = record["liveness"]["attempts"]
    assert [found["reasons"] for found in attempts] == ([["broken_off"]] if stages == 5 else [])


def test_a_match_that_nobody_ordered_is_no_match() -> None:
    counter = Counter().show_card()
    counter.tell(FaceMatched(0, "same", 0.9, "ab" * 32))
    assert counter.view().match is None
    assert not counter.view().may_go_on
