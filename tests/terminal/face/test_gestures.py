"""Gestures on acted figures, and on real clips with the times their description gives."""

from collections.abc import Sequence

import pytest

from terminal.face.gestures import GestureEvent, GestureWatch
from tests.media import media_file
from tests.terminal.face.acted import Actor
from tests.terminal.face.attacks import Look, looks_of

NEAR_S = 0.3


def watched(actor: Actor, seconds: float, fps: float) -> list[GestureEvent]:
    watch = GestureWatch()
    events = [event for n in range(round(seconds * fps)) for event in watch.see(n / fps, actor.face(n / fps))]
    return sorted(events + watch.end(seconds), key=lambda event: event.start_s)


@pytest.mark.parametrize("fps", [15.0, 25.0, 30.0])
def test_every_gesture_is_found_at_its_time_whatever_the_rate(fps: float) -> None:
    actor = Actor()
    acts = [("blink", 0.5), ("turn-left", 6.0), ("open-mouth", 8.0), ("blink", 10.0), ("turn-right", 12.0)]
    for what, at_s in acts:
        actor.act(what, at_s)
    events = watched(actor, 15.0, fps)
    assert [event.gesture for event in events] == [what for what, _ in acts]
    assert all(abs(event.start_s - at_s) < NEAR_S for event, (_, at_s) in zip(events, acts, strict=True))


def test_a_wink_is_no_blink_and_closed_eyes_are_none() -> None:
    actor = Actor()
    actor.act("wink", 6.0)
    actor.act("blink", 8.0, 2.5)  # eyes closed for a rest
    assert watched(actor, 12.0, 25.0) == []


@pytest.mark.parametrize("fps", [12.0, 15.0, 25.0, 30.0])
def test_who_squints_after_a_blink_has_blinked_and_who_only_squints_has_not(fps: float) -> None:
    actor = Actor(acts=[("blink", 8.0, 0.2)], squints=(8.1, 10.0, 0.68))
    (event,) = watched(actor, 14.0, fps)
    assert (event.gesture, abs(event.start_s - 8.0) < NEAR_S, event.end_s < 8.6) == ("blink", True, True)
    for share in (0.68, 0.55, 0.4):
        assert watched(Actor(squints=(8.0, 10.0, share)), 14.0, fps) == []
    assert watched(Actor(acts=[("wink", 8.0, 0.5)], squints=(8.3, 10.0, 0.68)), 14.0, fps) == []
    assert watched(Actor(acts=[("blink", 8.0, 2.0)], squints=(9.0, 12.0, 0.68)), 14.0, fps) == []


def test_a_head_that_is_turned_to_begin_with_has_its_own_straight_ahead() -> None:
    actor = Actor(yaw=20.0)
    actor.act("turn-left", 7.0)
    assert [event.gesture for event in watched(actor, 10.0, 25.0)] == ["turn-left"]


def test_a_gesture_without_end_ends_with_the_film_or_becomes_how_one_sits() -> None:
    actor = Actor(acts=[("open-mouth", 8.0, 9.0)])
    (event,) = watched(actor, 12.0, 25.0)
    assert (event.gesture, event.end_s) == ("open-mouth", 12.0)
    sitting = Actor(acts=[("turn-left", 8.0, 120.0), ("blink", 60.0, 0.2)])
    assert [event.gesture for event in watched(sitting, 80.0, 15.0)] == ["turn-left", "blink"]


def test_nothing_is_found_in_a_face_at_rest() -> None:
    for fps in (15.0, 30.0):
        assert watched(Actor(noise=2.0), 60.0, fps) == []


def test_gaps_and_disorder_make_no_gesture() -> None:
    watch, actor = GestureWatch(), Actor()
    actor.act("blink", 7.9, 1.2)
    times = [n / 25 for n in range(200)] + [9.5 + n / 25 for n in range(50)] + [3.0, 3.1]
    assert [event for time_s in times for event in watch.see(time_s, actor.face(time_s))] == []


CLIPS: dict[str, list[tuple[str, float]]] = {
    "face_video/lp_d3_turn_mouth.mp4": [
        ("turn-right", 0.5), ("turn-left", 4.9), ("turn-left", 8.2), ("open-mouth", 10.0),
    ],
    "face_video/lp_d13_selfie_blink.mp4": [("blink", 1.40), ("blink", 2.63), ("blink", 3.40), ("blink", 10.47)],
    "face_video/lp_d18_mouth_open.mp4": [
        ("open-mouth", 2.1), ("blink", 3.13), ("open-mouth", 3.9), ("blink", 6.15),
    ],
    "face_video/lp_s18_indoor.mp4": [("blink", 0.2), ("blink", 5.3)],
    "face_video/lp_s32_dark.mp4": [("blink", 0.15), ("blink", 1.4), ("blink", 2.2)],
    "talking_head/grid_bbaf2n.mpg": [("blink", 1.7), ("blink", 2.1)],
    "talking_head/grid_brbk7n.mpg": [("blink", 0.84)],
    "talking_head/grid_lbax4n.mpg": [("blink", 1.08)],
    "talking_head/grid_swiz3n.mpg": [],
    "talking_head/grid_pwij3p.mpg": [("blink", 1.4), ("blink", 1.9)],
}  # fmt: skip
"""Times of the media's own description; turns of d3, the blink of d18 at 6.15 and those of s32 as seen by eye, frame by
frame. Winks of d3 at 0.2 and 1.1, and her looking down, are no blinks."""


@pytest.mark.parametrize("clip", CLIPS)
def test_real_clips_show_the_gestures_that_are_there_and_no_others(clip: str) -> None:
    rate = 25.0 if "grid" in clip else 30.0
    looks = looks_of(media_file(clip), rate)
    for some in (looks, looks[::2]):
        found = found_in(some)
        assert [gesture for _, gesture in found] == [gesture for gesture, _ in CLIPS[clip]], found
        for (start_s, _), (_, at_s) in zip(found, CLIPS[clip], strict=True):
            assert abs(start_s - at_s) <= NEAR_S


def found_in(looks: Sequence[Look]) -> list[tuple[float, str]]:
    watch = GestureWatch()
    events = [
        event for look in looks for face in look.faces if face.track == 1 for event in watch.see(look.time_s, face)
    ]
    return sorted((event.start_s, event.gesture) for event in events + watch.end(looks[-1].time_s))
