"""Attempts before people who act: those who do what is asked pass, and everything else ends with its reason."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from terminal.face.challenge import FIXED_PAUSES, GESTURES, LivenessAttempt, new_draw
from terminal.face.continuity import Glance, glance_at
from terminal.face.measured import MeasuredFace
from terminal.session.facts.analyst import ChallengeEnded, ChallengeMoved, Gesture
from tests.terminal.face.acted import Actor, Answerer, attempted, glance

DRAW: tuple[Gesture, ...] = ("turn-left", "blink", "open-mouth")


def test_draws_have_three_different_gestures_a_blink_or_a_mouth_and_every_order_comes() -> None:
    counted = Counter(new_draw() for _ in range(5000))
    assert set(counted) == set(itertools.permutations(GESTURES, 3))
    assert all({"blink", "open-mouth"} & set(draw) for draw in counted)
    assert max(counted.values()) < 2 * min(counted.values())
    assert all(new_draw(DRAW) != DRAW for _ in range(500))


@pytest.mark.parametrize("draw", list(itertools.permutations(GESTURES, 3)))
def test_who_does_what_is_asked_passes_every_draw(draw: tuple[Gesture, ...]) -> None:
    ended = attempted(LivenessAttempt(draw, attempt=2), Answerer(Actor()), fps=15.0)
    assert ended.passed, ended
    assert (ended.attempt, ended.reasons) == (2, ())
    assert [gesture.seen for gesture in ended.gestures] == list(draw)
    for gesture in ended.gestures:
        assert gesture.asked_s is not None
        assert gesture.start_s is not None
        assert gesture.end_s is not None
        assert gesture.asked_s + 0.25 <= gesture.start_s < gesture.end_s
    later = [gesture.asked_s or 0.0 for gesture in ended.gestures[1:]]
    assert all(asked >= (before.end_s or 0.0) + 0.2 for asked, before in zip(later, ended.gestures, strict=False))


@pytest.mark.parametrize("fps", [12.0, 15.0, 25.0, 30.0])
def test_the_rate_of_pictures_makes_no_difference(fps: float) -> None:
    for gestures in (DRAW, ("turn-right", "open-mouth", "blink")):
        assert attempted(LivenessAttempt(gestures), Answerer(Actor()), fps=fps).passed


@pytest.mark.parametrize(
    ("gestures", "instead", "reason"),
    [
        (("turn-left",), {"turn-left": ["turn-right"]}, "other_gesture"),
        (("turn-left",), {"turn-left": ["blink", "turn-left"]}, "other_gesture"),
        (("blink",), {"blink": ["open-mouth", "blink"]}, "other_gesture"),
        (("open-mouth",), {"open-mouth": ["turn-left"]}, "other_gesture"),
        (("open-mouth",), {"open-mouth": ["wink"]}, "too_late"),
        (("blink",), {"blink": []}, "too_late"),
    ],
)
def test_another_gesture_first_or_none_at_all_fails(
    gestures: tuple[Gesture, ...], instead: dict[Gesture, Sequence[str]], reason: str
) -> None:
    ended = attempted(LivenessAttempt(gestures), Answerer(Actor(), instead=instead))
    assert (ended.passed, ended.reasons) == (False, (reason,))


@pytest.mark.parametrize(("delay_s", "reason"), [(0.05, "too_early"), (3.8, "too_late")])
@pytest.mark.parametrize("gesture", ["blink", "open-mouth", "turn-right"])
def test_each_gesture_has_its_window(gesture: Gesture, delay_s: float, reason: str) -> None:
    ended = attempted(LivenessAttempt([gesture]), Answerer(Actor(), delay_s=delay_s))
    assert (ended.passed, ended.reasons) == (False, (reason,))


def test_a_mouth_that_opens_again_before_it_is_asked_is_too_early() -> None:
    instead: dict[Gesture, Sequence[str]] = {"turn-left": ["turn-left", "open-mouth"]}
    answerer = Answerer(Actor(), instead=instead, delay_s=0.4)
    attempt = LivenessAttempt(("turn-left", "blink"), pauses=replace(FIXED_PAUSES, later=lambda: 2.0))
    assert attempted(attempt, answerer).reasons == ("too_early",)


def test_a_mouth_that_stays_open_never_comes_to_rest() -> None:
    actor = Actor()
    answerer = Answerer(actor, instead={"open-mouth": []})
    attempt = LivenessAttempt(("open-mouth", "blink"), pauses=FIXED_PAUSES)
    actor.act("open-mouth", 1.6, 30.0)
    assert attempted(attempt, answerer).reasons == ("not_neutral",)


def spoiled(reason: str, time_s: float, faces: list[MeasuredFace]) -> list[MeasuredFace]:
    """From the third second on the stream is not what it must be."""
    if time_s < 3.0:
        return faces
    other = replace(faces[0], track=2, box=(500.0, 100.0, 180.0, 200.0))
    moved = faces[0].landmarks
    assert moved is not None
    return {
        "face_lost": [],
        "two_faces": [*faces, other],
        "face_swapped": [other],
        "too_small": [replace(faces[0], eye_distance=40.0)],
        "picture_jumped": [replace(faces[0], landmarks=moved + np.float32(90))],
    }[reason]


@pytest.mark.parametrize("reason", ["face_lost", "two_faces", "face_swapped", "too_small", "picture_jumped"])
def test_one_face_the_same_face_large_enough_and_without_a_jump(reason: str) -> None:
    attempt = LivenessAttempt(DRAW, pauses=FIXED_PAUSES)
    answerer = Answerer(Actor(), delay_s=2.5)
    ended = attempted(attempt, answerer, spoil=lambda time_s, faces: spoiled(reason, time_s, faces))
    assert (ended.passed, ended.reasons) == (False, (reason,))


def test_a_covered_face_is_a_lost_one_and_a_short_loss_is_forgiven() -> None:
    def covered(until_s: float) -> ChallengeEnded:
        def hand(time_s: float, faces: list[MeasuredFace]) -> list[MeasuredFace]:
            return [MeasuredFace(1, faces[0].box, "covered")] if 1.5 < time_s < until_s else faces

        attempt = LivenessAttempt(DRAW, pauses=FIXED_PAUSES)
        return attempted(attempt, Answerer(Actor(), delay_s=1.2), spoil=hand)

    assert covered(1.8).passed
    assert covered(9.0).reasons == ("face_lost",)


def test_somebody_far_behind_does_not_count_as_a_second_face() -> None:
    def with_passer_by(_: float, faces: list[MeasuredFace]) -> list[MeasuredFace]:
        return [*faces, MeasuredFace(9, (20.0, 20.0, 40.0, 50.0), "too_small")]

    assert attempted(LivenessAttempt(DRAW), Answerer(Actor()), spoil=with_passer_by).passed


def ended_by_glances(glances: list[Glance]) -> tuple[str, ...]:
    attempt, actor = LivenessAttempt(DRAW, pauses=FIXED_PAUSES), Actor()
    for number, each in enumerate(glances):
        for step in attempt.see(number / 25, each, [actor.face(number / 25)]):
            if isinstance(step, ChallengeEnded):
                return step.reasons
    return ()


def test_frozen_pictures_and_cuts_end_it() -> None:
    moving = [glance(number) for number in range(40)]
    assert ended_by_glances(moving + [glance(39)] * 30) == ("picture_frozen",)
    chance = np.random.default_rng(0)
    room, other = (chance.integers(0, 255, (90, 160, 3)).astype(np.uint8) for _ in range(2))
    wide = [np.kron(each[::10, ::10], np.ones((10, 10, 1), np.uint8)).astype(np.uint8) for each in (room, other)]
    here, there = glance_at(wide[0]), glance_at(wide[1])
    shots = [replace(here if number < 45 else there, digest=number) for number in range(60)]
    assert ended_by_glances(shots) == ("picture_jumped",)


def test_before_anything_is_asked_people_may_sit_down_and_nobody_waits_for_ever() -> None:
    attempt, actor = LivenessAttempt(DRAW, pauses=FIXED_PAUSES), Actor()

    def comes_late(time_s: float, faces: list[MeasuredFace]) -> list[MeasuredFace]:
        return [] if time_s < 6.0 else faces

    assert attempted(attempt, Answerer(actor), spoil=comes_late).passed
    nobody = attempted(LivenessAttempt(DRAW), Answerer(Actor()), spoil=lambda *_: [])
    assert nobody.reasons == ("face_lost",)
    assert nobody.captured_us < 11_000_000
    two = attempted(
        LivenessAttempt(DRAW), Answerer(Actor()), spoil=lambda _, faces: [*faces, replace(faces[0], track=2)]
    )
    assert two.reasons[0] in {"two_faces", "face_lost"}


def test_it_says_what_is_asked_and_that_the_face_must_rest_between() -> None:
    attempt, answerer = LivenessAttempt(DRAW), Answerer(Actor())
    said: list[tuple[int, Gesture | None]] = []
    for number in range(1000):
        for step in attempt.see(number / 25, glance(number), [answerer.actor.face(number / 25)]):
            if isinstance(step, ChallengeMoved):
                said.append((step.done, step.asked))
                answerer.hear(step, number / 25)
    expected: list[tuple[int, Gesture | None]] = []
    for number, gesture in enumerate(DRAW):
        expected += [(number, None), (number, gesture)]
    assert said[: len(expected)] == expected
    assert attempt.see(99.0, glance(0), []) == []
    assert attempt.end() is None


def test_natural_blinks_fail_attempts_but_three_attempts_are_enough_for_most() -> None:
    """The price of "nothing else first": somebody who blinks twelve times a minute passes not every attempt."""
    chance = np.random.default_rng(3)
    passed = 0
    for _ in range(60):
        actor, at_s = Actor(noise=0.5), 0.0
        while at_s < 30:
            at_s += chance.exponential(5.0)
            actor.act("blink", at_s)
        passed += attempted(LivenessAttempt(new_draw()), Answerer(actor, delay_s=0.4), fps=15.0).passed
    assert passed > 60 * 0.35
