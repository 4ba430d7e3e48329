"""Who spoke? One moves and the other is still: credit. Both move: ask again. Not seen is never still."""

import math
from itertools import product
from typing import Any

import pytest

from scripts.lab.side_by_side import Cut, scenes
from terminal.face.measured import MeasuredFace
from terminal.face.observer import FaceObserver
from terminal.session.facts.analyst import FaceState
from terminal.speech.lips import LipMovement, LipSeries, answer_window, who_spoke
from tests.media import media_file
from tests.terminal.face.scenes import dim_and_noisy

SPEECH_US = (490_000, 2_210_000)
"""When GRID's speakers speak, by the word times of one of them; the others begin and end within 0.2 s of it."""
SPEAKERS = ("talking_head/grid_bbaf2n.mpg", "talking_head/grid_lbax4n.mpg", "talking_head/grid_id2_swwp2s.mpg")
STILL = (("face_video/lp_s18_indoor.mp4", 6.0), ("face_video/lp_d18_mouth_open.mp4", 5.6))
"""Clips, and from which second on (for two seconds at least) their lips are still."""


def face(gap: float | None, state: FaceState = "measured") -> MeasuredFace:
    return MeasuredFace(1, (0, 0, 100, 100), state, lip_gap=gap)


def drawn(fps: float, seconds: float = 2.0, swing: float = 0.06, hertz: float = 4.0, rest: float = 0.1) -> LipSeries:
    """Lips whose gap swings as in speech, or rests slightly open."""
    series = LipSeries()
    for number in range(round(seconds * fps)):
        time_s = number / fps
        series.see(round(time_s * 1e6), face(rest + swing * math.sin(2 * math.pi * hertz * time_s)))
    return series


WHOLE = (0, 1_960_000)


@pytest.mark.parametrize("fps", [15, 20, 25, 30])
def test_speech_moves_and_a_slack_mouth_does_not_at_any_rate(fps: float) -> None:
    assert drawn(fps).window(*WHOLE).verdict == "moving"
    slack = drawn(fps, swing=0.0, rest=0.15).window(*WHOLE)
    assert (slack.verdict, slack.m) == ("still", 0.0)


def test_the_speed_does_not_depend_on_the_rate() -> None:
    speeds = [drawn(fps, hertz=2.0).window(*WHOLE).m for fps in (15, 25, 30)]
    assert max(speeds) / min(speeds) < 1.15


def test_one_pause_does_not_hide_a_speaker() -> None:
    series = LipSeries()
    for number in range(100):
        speaking = number >= 80
        series.see(number * 40_000, face(0.1 + (0.06 * math.sin(number) if speaking else 0.0)))
    assert series.window(0, 3_960_000).verdict == "moving"


@pytest.mark.parametrize(
    ("state", "verdict"), [("lost", "no_face"), ("too_small", "too_small"), ("covered", "covered")]
)
def test_what_is_not_seen_is_never_still(state: FaceState, verdict: str) -> None:
    series = LipSeries()
    for number in range(50):
        hidden = 10 <= number < 35
        series.see(number * 40_000, face(None, state) if hidden else face(0.1))
    seen = series.window(*WHOLE)
    assert seen.verdict == verdict
    assert seen.coverage < 0.8
    assert who_spoke({"seller": seen, "applicant": LipMovement("moving", 0.5, 0.1, 1.0)}) == "unsure"
    assert who_spoke({"seller": seen, "applicant": LipMovement("still", 0.0, 0.0, 1.0)}) == "unsure"


def test_no_face_at_all_and_too_short_a_voice() -> None:
    empty = LipSeries()
    assert empty.window(*WHOLE).verdict == "no_face"
    empty.see(0, None)
    assert empty.window(*WHOLE).verdict == "no_face"
    assert drawn(25).window(400_000, 600_000).verdict == "unsure"
    assert drawn(25).window(600_000, 400_000).verdict != "still"


def test_two_lost_pictures_are_bridged_and_a_hole_is_not() -> None:
    short, long = LipSeries(), LipSeries()
    for number in range(50):
        if number % 4 != 3:
            short.see(number * 40_000, face(0.1 + 0.06 * math.sin(number)))
        if number % 14 < 7:
            long.see(number * 40_000, face(0.1 + 0.06 * math.sin(number)))
    assert short.window(*WHOLE).coverage > 0.95
    assert long.window(*WHOLE).verdict == "no_face"


def test_an_own_restless_baseline_raises_the_bar() -> None:
    restless = drawn(25, swing=0.03)
    quiet = restless.window(*WHOLE)
    assert quiet.verdict == "moving"
    assert restless.window(*WHOLE, quiet_m=quiet.m).verdict == "still"


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (("moving", 0.5, 0.1), ("still", 0.05, 0.01), "one"),
        (("moving", 0.5, 0.1), ("moving", 0.9, 0.2), "unsure"),
        (("moving", 0.25, 0.1), ("still", 0.15, 0.035), "unsure"),
        (("moving", 0.60, 0.1), ("still", 0.15, 0.035), "one"),
        (("still", 0.1, 0.01), ("still", 0.02, 0.01), "nobody"),
        (("moving", 0.5, 0.1), ("unsure", 0.0, 0.0), "unsure"),
    ],
)
def test_the_rule(one: tuple[Any, float, float], other: tuple[Any, float, float], answer: str) -> None:
    lips = {who: LipMovement(v, m, r, 1.0) for who, (v, m, r) in (("one", one), ("other", other))}
    assert who_spoke(lips) == answer


def test_nobody_there_is_unsure() -> None:
    assert who_spoke({}) == "unsure"


def watched(
    left: tuple[str, float], right: tuple[str, float], width: float, *, dim: bool = False
) -> dict[str, LipSeries]:
    """Two clips side by side in a picture of 1280 x 720, faces of that width, 25 a second; the lips of both."""
    cuts = {where: Cut(name, start_s) for where, (name, start_s) in (("left", left), ("right", right))}
    for cut in cuts.values():
        media_file(cut.name)
    series = {"left": LipSeries(), "right": LipSeries()}
    with FaceObserver() as observer:
        for at_us, scene in scenes(cuts, width, 2.48):
            faces = observer.look(dim_and_noisy(scene, at_us // 40_000) if dim else scene, at_us)
            for who, begin in (("left", 0), ("right", 640)):
                found = [each for each in faces if begin <= each.box[0] + each.box[2] / 2 < begin + 640]
                series[who].see(at_us, found[0] if found else None)
    return series


def judged(series: dict[str, LipSeries], voice_us: tuple[int, int] = SPEECH_US) -> str:
    return who_spoke({who: lips.window(*answer_window(*voice_us)) for who, lips in series.items()})


@pytest.mark.parametrize(("speaker", "still"), list(product(SPEAKERS, STILL)))
def test_the_speaker_is_credited_beside_a_still_face(speaker: str, still: tuple[str, float]) -> None:
    """Also with the sound 200 ms early or late."""
    series = watched((speaker, 0.0), still, 140)
    assert judged(series) == "left"
    for shift in (-200_000, 200_000):
        assert judged(series, (SPEECH_US[0] + shift, SPEECH_US[1] + shift)) == "left"


def test_on_the_right_it_is_the_right_one() -> None:
    assert judged(watched(STILL[0], (SPEAKERS[0], 0.0), 140)) == "right"


def test_faces_of_80_pixels_are_wide_enough() -> None:
    assert judged(watched((SPEAKERS[1], 0.0), STILL[0], 80)) == "left"


def test_dim_noise_credits_no_still_lips() -> None:
    assert judged(watched((SPEAKERS[0], 0.0), STILL[0], 80, dim=True)) in {"left", "unsure"}
    assert judged(watched(STILL[1], STILL[0], 80, dim=True)) in {"nobody", "unsure"}


def test_nobody_is_seen_speaking_when_the_voice_is_off_screen() -> None:
    assert judged(watched(*STILL, 140)) == "nobody"


def test_two_who_move_their_lips_are_asked_again() -> None:
    assert judged(watched((SPEAKERS[0], 0.0), (SPEAKERS[1], 0.0), 140)) == "unsure"


def test_known_limit_a_mover_is_credited_with_a_voice_from_off_screen() -> None:
    """Lips alone cannot tell: an opened mouth beside still lips takes the voice from off screen."""
    mover = watched(("face_video/lp_d18_mouth_open.mp4", 1.5), STILL[0], 140)
    assert judged(mover) == "left"
