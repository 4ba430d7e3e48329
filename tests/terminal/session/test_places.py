"""Who sits where, told as stories: who may be given a place, what holds, what becomes doubtful, what is on record."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from rulebook.sale.sale import Sale
from terminal.session.effects import RefusedFact
from terminal.session.facts.analyst import (
    AnalystLost,
    AnalystReady,
    FaceSeen,
    FacesSeen,
    FlashAsked,
    Hint,
    RolesDoubted,
)
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import RecorderLost, TakeClosed, TakeOpened
from terminal.session.identity.places import Places, names_of, seats_of
from terminal.session.identity.places_view import is_role
from terminal.session.orders.analyst import BindRoles, ForgetCard, Rest, WatchFaces
from terminal.session.orders.recorder import AddMark
from tests.rulebook.packs.drawn_sales import CAMPAIGN, drawn_sales
from tests.sales import small_sale
from tests.terminal.session.customers import (
    APPLICANT,
    GIVE_UP,
    NEXT,
    PLACES,
    SEATED,
    SELLER,
    SKIP,
    VOUCH,
    Counter,
    agreed,
    ended,
    looks,
    matched,
)

CROSSED = RolesDoubted(0, 5, ("seller", "applicant"), "crossed")
BOUND = replace(SEATED, faces=(replace(APPLICANT, role="applicant"), replace(SELLER, role="seller")))


def asked() -> Counter:
    """As far as the question, with the applicant's challenge passed and both at the counter."""
    counter = Counter().show_card()
    challenge = counter.begin()
    counter.tell(ended(challenge.attempt, track=7), matched(), NEXT, SEATED)
    assert counter.view().stage == "places"
    return counter


def recording() -> Counter:
    counter = asked()
    counter.tell(PLACES, NEXT, TakeOpened("T", "folder"), BOUND)
    assert counter.shown().phase == "recording"
    return counter


def marks(acts: list[Any], kind: str) -> list[dict[str, Any]]:
    return [act.facts for act in acts if isinstance(act, AddMark) and act.kind == kind]


def test_the_face_that_passed_is_suggested_and_nothing_is_confirmed_by_itself() -> None:
    counter = asked()
    places = counter.places()
    assert [face.track for face in places.faces] == [4, 7], "from left to right"
    assert places.roles == ("seller", "applicant")
    assert dict(places.suggested) == {7: "applicant", 4: "seller"}
    assert (places.confirmed, counter.view().may_go_on) == (False, False)
    assert counter.tell(NEXT) == [RefusedFact("identifying", "Pressed.next", "identity.places")]
    assert counter.shown().names == {"seller": "王芳", "applicant": "李秀英"}


def test_several_insured_have_each_a_place_by_name() -> None:
    sale = read_sale(example("two_insured"))
    assert names_of(sale) == {"seller": "王芳", "applicant": "李明", "insured": "赵敏", "insured.2": "李建国"}
    assert seats_of(sale) == ("seller", "applicant", "insured", "insured.2")
    places = Places(sale, itertools.count())
    faces = tuple(replace(SELLER, track=track, box=(track * 100.0, 0.0, 60.0, 70.0)) for track in (1, 2, 3, 4))
    said = {"1": "seller", "2": "applicant", "3": "insured.2", "4": "insured"}
    seen = replace(SEATED, faces=faces, captured_us=0)
    assert places.refusal(said, seen, 0.0) is None
    assert places.confirm(said, seen, "", 0.0) == BindRoles({1: "seller", 2: "applicant", 3: "insured.2", 4: "insured"})
    assert places.holding == ("seller", "applicant", "insured", "insured.2")
    assert places.doubt(("insured.2",), "lost") == ("insured.2",)
    assert places.confirmed is not None
    assert [fact["role"] for fact in places.confirmed.facts()] == ["seller", "applicant", "insured", "insured.2"]
    third = places.refusal({"1": "seller", "2": "applicant", "3": "insured.3"}, seen, 0.0)
    assert third is not None
    assert third.code == "places.unclear"


def test_a_spouse_who_borrows_too_sits_in_one_place() -> None:
    sale = read_sale(example("joint_loan"))
    assert seats_of(sale) == ("seller", "applicant", "co_borrower", "guarantor")
    assert names_of(sale)["spouse"] == names_of(sale)["co_borrower"] == "赵敏"


@CAMPAIGN
@given(sale=drawn_sales())
def test_everybody_of_a_sale_has_a_name_and_a_role_in_words(sale: Sale) -> None:
    names = names_of(sale)
    assert len(names) >= len(sale.people())
    assert all(is_role(role) and name for role, name in names.items())
    assert set(seats_of(sale)) <= set(names)


def test_with_a_third_face_nobody_but_the_applicant_is_suggested() -> None:
    counter = asked()
    child = replace(SELLER, track=9, box=(500.0, 300.0, 60.0, 70.0))
    counter.tell(replace(SEATED, faces=(*SEATED.faces, child)))
    places = counter.places()
    assert dict(places.suggested) == {7: "applicant"}
    counter.tell(replace(SEATED, faces=(SELLER, child)))
    places = counter.places()
    assert dict(places.suggested) == {}, "who passed is not here"


@pytest.mark.parametrize(
    ("roles", "why"),
    [
        ({"4": "seller", "7": "seller"}, "places.twice"),
        ({"4": "seller", "04": "applicant"}, "places.twice"),
        ({"7": "applicant"}, "places.missing"),
        ({"4": "seller"}, "places.missing"),
        ({}, "places.missing"),
        ({"4": "seller", "8": "applicant"}, "places.gone"),
        ({"4": "seller", "7": "applicant", "9": "insured"}, "places.unclear"),
        ({"4": "seller", "x": "applicant"}, "places.unclear"),
        ({"4": "seller", "7": ["applicant"]}, "places.unclear"),
        ({"4": "seller", "9" * 5000: "applicant"}, "places.unclear"),
        (["seller", "applicant"], "places.unclear"),
        (None, "places.unclear"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_its_reason(roles: Any, why: str) -> None:
    counter = asked()
    assert counter.tell(Pressed("confirm_places", detail={"roles": roles})) == [
        RefusedFact("identifying", "Pressed.confirm_places", why)
    ]
    assert (counter.trouble(), counter.view().stage) == (why, "places")
    counter.tell(SEATED)
    assert counter.tell(PLACES)[0] == BindRoles({4: "seller", 7: "applicant"})
    assert counter.trouble() == ""


def test_who_is_lost_or_was_seen_long_ago_is_given_no_place() -> None:
    counter = asked()
    counter.tell(replace(SEATED, faces=(APPLICANT, replace(SELLER, state="lost"))))
    assert counter.tell(PLACES) == [RefusedFact("identifying", "Pressed.confirm_places", "places.gone")]
    counter.tell(SEATED)
    counter.now += 1
    assert counter.tell(PLACES) == [RefusedFact("identifying", "Pressed.confirm_places", "places.gone")]
    counter.tell(SEATED, AnalystLost(-9))
    assert counter.tell(PLACES) == [RefusedFact("identifying", "Pressed.confirm_places", "places.gone")]


def test_what_was_confirmed_goes_on_record_and_the_analyst_keeps_following() -> None:
    counter = asked()
    assert counter.tell(PLACES) == [BindRoles({4: "seller", 7: "applicant"}), ForgetCard()]
    acts = counter.tell(NEXT, TakeOpened("T", "folder"))
    assert looks(acts) == [ForgetCard(), WatchFaces(15.0)], "no Rest: the tracks live on into the take"
    (kept,) = marks(acts, "identity")
    assert kept["places"] == {
        "confirmed": True,
        "roles": [
            {"role": "seller", "track": 4, "box": [200.0, 150.0, 120.0, 140.0]},
            {"role": "applicant", "track": 7, "box": [800.0, 160.0, 130.0, 150.0]},
        ],
        "doubted": [],
        "by": "王芳",
        "before_take_s": 2.0,
    }


def test_going_on_without_needs_a_reason_and_is_on_record() -> None:
    counter = asked()
    for reason in ("", "  ", None):
        assert counter.tell(Pressed("skip_places", detail={"reason": reason})) == [
            RefusedFact("identifying", "Pressed.skip_places", "places.reason")
        ]
    assert counter.tell(SKIP) == [Rest()], "nobody was named, so nobody need be followed"
    assert counter.view().stage == "done"
    kept = counter.record()["places"]
    assert kept == {"confirmed": False, "wording": "places not confirmed", "why": "skipped", "reason": "not_seen"}
    places = counter.places()
    assert (places.confirmed, places.doubted) == (False, ())


@pytest.mark.parametrize(("face", "why"), [(True, "no_analyst"), (False, "declined")])
def test_where_no_face_can_be_followed_the_question_is_left_out(face: bool, why: str) -> None:
    counter = Counter()
    counter.tell(*agreed(card=False, face=face), *([AnalystLost(1)] if face else []), VOUCH)
    assert counter.view().stage == "done"
    kept = counter.record()["places"]
    assert (kept["confirmed"], kept["wording"], kept["why"]) == (False, "places not confirmed", why)


def test_an_analyst_that_is_lost_while_it_is_asked_does_not_hold_anybody_up() -> None:
    counter = asked()
    counter.tell(AnalystLost(-9))
    assert counter.view().may_go_on
    counter.tell(NEXT)
    assert counter.record()["places"]["why"] == "no_analyst"


def test_going_back_to_the_question_keeps_the_faces_and_further_back_forgets_them() -> None:
    counter = asked()
    counter.tell(PLACES)
    assert counter.tell(Pressed("back")) == [ForgetCard()]
    assert counter.tell(NEXT) == [RefusedFact("identifying", "Pressed.next", "identity.places")], "it is asked again"
    assert counter.tell(Pressed("back")) == [Rest(), WatchFaces()]
    assert counter.view().stage == "liveness"
    assert counter.tell(NEXT) == [ForgetCard()]
    places = counter.places()
    assert not places.confirmed


def test_places_that_became_doubtful_before_the_take_are_recorded_so() -> None:
    counter = asked()
    counter.tell(PLACES, RolesDoubted(0, None, ("seller",), "lost"))
    places = counter.places()
    assert (places.doubted, places.reason, counter.view().may_go_on) == (("seller",), "lost", True)
    counter.tell(NEXT, RolesDoubted(0, None, ("applicant", "seller"), "swapped"))
    (kept,) = marks(counter.tell(TakeOpened("T", "folder")), "identity")
    assert kept["places"]["doubted"] == [
        {"role": "seller", "reason": "lost"}, {"role": "applicant", "reason": "swapped"},
    ]  # fmt: skip
    shown = counter.places()
    assert shown.doubted == ("seller", "applicant")


def test_a_doubt_in_the_recording_is_marked_once_shown_and_answered() -> None:
    counter = recording()
    assert marks(counter.tell(CROSSED), "roles_doubted") == [{"roles": ["seller", "applicant"], "reason": "crossed"}]
    assert counter.tell(CROSSED) == [], "that is known"
    places = counter.places()
    assert (places.doubted, places.reason, counter.trouble()) == (("seller", "applicant"), "crossed", "")
    assert marks(counter.tell(GIVE_UP), "walk"), "nothing is held up"

    counter = recording()
    asking = counter.places()
    counter.tell(CROSSED, SEATED)
    bind, mark = counter.tell(PLACES)
    assert bind == BindRoles({4: "seller", 7: "applicant"})
    assert isinstance(mark, AddMark)
    assert (mark.kind, [place["track"] for place in mark.facts["roles"]]) == ("places", [4, 7])
    places = counter.places()
    assert (places.doubted, places.asking > asking.asking) == ((), True)
    assert marks(counter.tell(RolesDoubted(0, 9, ("applicant",), "lost")), "roles_doubted"), "and doubted anew"


def test_an_answer_that_is_refused_in_the_recording_marks_nothing() -> None:
    counter = recording()
    counter.tell(CROSSED, replace(SEATED, faces=(SELLER,)))
    assert counter.tell(PLACES) == [RefusedFact("recording", "Pressed.confirm_places", "places.gone")]
    assert counter.trouble() == "places.gone"
    counter.tell(SEATED, PLACES)
    assert counter.trouble() == ""


def test_an_analyst_that_is_lost_takes_the_places_with_it() -> None:
    counter = recording()
    lost = counter.tell(AnalystLost(-9), RolesDoubted(0, None, ("seller", "applicant"), "lost"))
    assert marks(lost, "roles_doubted") == [{"roles": ["seller", "applicant"], "reason": "lost"}]
    assert not looks(counter.tell(AnalystReady(), SEATED)), "nobody is put back in silence"
    places = counter.places()
    assert (places.doubted, dict(places.suggested)) == (("seller", "applicant"), {})


def test_without_her_consent_no_place_is_asked_for_in_the_recording() -> None:
    counter = Counter()
    counter.tell(*agreed(card=False, face=False), VOUCH, NEXT, TakeOpened("T", "folder"))
    assert counter.live().places is None
    assert counter.tell(PLACES) == [RefusedFact("recording", "Pressed.confirm_places", "places.unwatched")]


@pytest.mark.parametrize("end", [TakeClosed("T", "given_up", "sealed", {}), RecorderLost(-9)])
def test_the_next_customer_finds_every_place_free(end: Any) -> None:
    counter = recording()
    counter.tell(GIVE_UP, end)
    assert (counter.live().places, counter.shown().names) == (None, {})
    sale = counter.life.terminal.sale
    assert sale is None or sale.places is None


CHILD = {"relation": "child", "name": "李小明", "birth_date": "2018-05-01"}
ADULT = {"relation": "child", "name": "李大明", "birth_date": "1990-05-01"}


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({}, {}),
        ({"insured": [{"relation": "self"}]}, {}),
        ({"insured": [CHILD], "guardian": {"is_applicant": True}}, {"insured": "李小明"}),
        ({"insured": [CHILD, ADULT], "guardian": {"is_applicant": True}}, {"insured": "李小明", "insured.2": "李大明"}),
        ({"insured": [ADULT, {"relation": "self"}]}, {"insured": "李大明"}),
        (
            {"insured": [CHILD], "guardian": {"name": "外婆", "birth_date": "1960-01-01"}},
            {"insured": "李小明", "guardian": "外婆"},
        ),
    ],
)
def test_whom_a_sale_has(more: dict[str, Any], names: dict[str, str]) -> None:
    assert names_of(small_sale(**more)) == {"seller": "王芳", "applicant": "李秀英", **names}


FACE = st.builds(
    FaceSeen,
    st.integers(1, 4),
    st.none(),
    st.just((0.0, 0.0, 9.0, 9.0)),
    st.sampled_from(["measured", "too_small", "covered", "lost"]),
)
SAID = st.dictionaries(st.integers(0, 5).map(str), st.sampled_from(["seller", "applicant", "insured", "nobody"]))
DOUBT = st.tuples(
    st.lists(st.sampled_from(["seller", "applicant", "insured"])).map(tuple),
    st.sampled_from(["crossed", "swapped", "lost"]),
)
STEP = st.one_of(st.tuples(SAID, st.lists(FACE, max_size=4)), DOUBT, st.none())


@given(st.lists(STEP, max_size=12))
def test_whatever_is_said_a_place_holds_only_from_an_answer_to_a_doubt(steps: list[Any]) -> None:
    places = Places(small_sale(child=True), itertools.count())
    holding: set[str] = set()
    for step in steps:
        if step is None:
            places.lose()
            holding = set()
        elif isinstance(step[0], dict):
            said, faces = step[0], FacesSeen(0, None, 0, tuple(step[1]))
            if places.refusal(said, faces, 1.0) is None:
                order = places.confirm(said, faces, "", 1.0)
                there = {face.track for face in faces.faces if face.state != "lost"}
                assert set(order.roles) <= there
                assert {"seller", "applicant"} <= set(order.roles.values())
                holding = set(order.roles.values())
        else:
            assert set(places.doubt(*step)) == holding & set(step[0])
            holding -= set(step[0])
        assert set(places.holding) == holding
        assert not set(places.view(None).doubted) & holding


def test_she_may_do_without_the_colours() -> None:
    counter = Counter().show_card()
    skip = Pressed("skip_flash")
    assert counter.tell(skip) == [RefusedFact("identifying", "Pressed.skip_flash")], "there are none"
    challenge = counter.begin(Pressed("begin_challenge", detail={"flash": True}))
    counter.tell(FlashAsked(0, "red"))
    assert counter.tell(skip) == []
    counter.tell(FlashAsked(0, "green"))
    assert counter.view().flash is None
    hints = (Hint("flash", "no_doubt", 0.6), Hint("flat", "no_doubt", 0.1))
    counter.tell(ended(challenge.attempt, "too_late", hints=hints))
    counter.attempt(hints=hints)
    counter.tell(matched(), NEXT)
    first, second = counter.record()["liveness"]["attempts"]
    assert (first["flash_skipped"], first["hints"][0]["verdict"]) == (True, "not_measurable")
    assert (second["flash_skipped"], second["hints"][0]["verdict"]) == (False, "no_doubt")
