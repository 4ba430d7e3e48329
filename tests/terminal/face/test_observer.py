"""Faces are found where they are, measured as they are, and nowhere else."""

import math
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest

from terminal.capture.looking import pictures_of
from terminal.face.measured import MeasuredFace
from terminal.face.models import MODEL_FILES, ONNX_FILES
from terminal.face.observer import FaceObserver
from terminal.face.window import Window
from terminal.intake.model_files import check
from terminal.intake.picture_file import BgrPicture, open_picture
from tests.media import media_file
from tests.terminal.face.scenes import STEP_US, another, dim_and_noisy, portrait, put, wall


@pytest.fixture(name="observer")
def observer_() -> Iterator[FaceObserver]:
    with FaceObserver() as observer:
        yield observer


def only(faces: list[MeasuredFace]) -> MeasuredFace:
    assert len(faces) == 1
    return faces[0]


def test_the_models_are_those_that_were_measured() -> None:
    check(MODEL_FILES)
    check(ONNX_FILES)
    assert len(MODEL_FILES) >= 5
    assert len(ONNX_FILES) == 3


@pytest.mark.parametrize("width", [400, 220, 80, 44])
def test_a_face_is_found_where_it_is_and_measured(observer: FaceObserver, width: int) -> None:
    face = only(observer.look(put(wall(), portrait(), width, 900, 300), 0))
    assert face.state == "measured"
    assert face.box[0] + face.box[2] / 2 == pytest.approx(900, abs=0.1 * width)
    assert face.box[2] == pytest.approx(width, rel=0.1)
    assert face.eye_distance == pytest.approx(0.64 * width, rel=0.1)
    assert face.landmarks is not None
    assert face.landmarks.shape == (468, 3)
    assert face.landmarks.dtype == np.float32


def test_a_face_of_80_pixels_in_dim_noise_is_measured_and_one_of_64_is_too_small(observer: FaceObserver) -> None:
    states = set()
    for number in range(12):
        scene = put(put(wall(), portrait(), 80, 300), portrait(), 64, 900)
        faces = observer.look(dim_and_noisy(scene, number), number * 40_000)
        states |= {(face.box[0] < 640, face.state) for face in faces}
    assert states == {(True, "measured"), (False, "too_small")}


def test_two_persons_are_two_tracks(observer: FaceObserver) -> None:
    for number in range(5):
        faces = observer.look(put(put(wall(), portrait(), 160, 400), another(), 160, 900), number * 40_000)
        assert [(face.track, face.state) for face in faces] == [(1, "measured"), (2, "measured")]
        assert observer.events == []


def test_a_mirrored_face_turns_and_leans_the_other_way(observer: FaceObserver) -> None:
    scene = put(wall(), portrait(), 240, 640, tilt=14)
    one = only(observer.look(scene, 0))
    other = only(observer.look(np.ascontiguousarray(scene[:, ::-1]), 2_000_000))
    assert one.roll is not None
    assert one.roll > 8, "the top of the head leans to the right in the picture: to the person's own left"
    assert other.roll == pytest.approx(-one.roll, abs=4)
    assert other.yaw == pytest.approx(-(one.yaw or 0), abs=4)
    assert other.pitch == pytest.approx(one.pitch, abs=4)


def test_left_is_the_persons_own_left(observer: FaceObserver) -> None:
    turns: dict[str, list[float]] = {"right": [], "left": []}
    for time_us, picture in pictures_of(str(media_file("face_video/lp_d3_turn_mouth.mp4"))):
        face = only(observer.look(picture, time_us))
        for side, begin, end in (("right", 0.6, 0.8), ("left", 5.2, 5.7)):
            if begin <= time_us / 1e6 <= end and face.yaw is not None:
                turns[side].append(face.yaw)
        if time_us > 6_000_000:
            break
    assert max(turns["right"]) < -10, "she looks to the left of the picture: her own right"
    assert min(turns["left"]) > 10


def test_open_and_shut_mouth_and_eyes_are_told_apart(observer: FaceObserver) -> None:
    mouths, eyes = {}, {}
    for time_us, picture in pictures_of(str(media_file("face_video/lp_d18_mouth_open.mp4"))):
        face = only(observer.look(picture, time_us))
        mouths[round(time_us / 1e6, 1)], eyes[round(time_us / 1e6, 1)] = face.mouth or 0, face.left_eye or 0
    assert mouths[2.7] > 0.4
    assert mouths[1.0] < 0.1
    assert min(eyes[3.1], eyes[3.2]) < 0.6 * eyes[1.0]


def test_light_and_sharpness_follow_the_picture(observer: FaceObserver) -> None:
    clear = put(wall(), portrait(), 240, 640)
    sharp = only(observer.look(clear, 0))
    soft = only(observer.look(cv2.GaussianBlur(clear, (0, 0), 6).astype(np.uint8), 200_000))
    dark = only(observer.look((clear * 0.4).astype(np.uint8), 400_000))
    assert soft.sharpness is not None
    assert sharp.sharpness is not None
    assert soft.sharpness < 0.3 * sharp.sharpness
    assert dark.light == pytest.approx(0.4 * (sharp.light or 0), rel=0.1)


def noise() -> BgrPicture:
    return np.random.default_rng(1).integers(0, 255, (720, 1280, 3)).astype(np.uint8)


def test_where_nobody_is_there_is_nobody(observer: FaceObserver) -> None:
    upside_down = np.ascontiguousarray(put(wall(), portrait(), 200, 640)[::-1])
    for number, picture in enumerate((wall(), wall(0), noise(), noise()[:3, :3], upside_down)):
        assert observer.look(picture, number * 2_000_000) == []


@pytest.mark.parametrize("name", ["coffee.png", "chelsea_cat.png", "building.jpg"])
def test_a_cat_a_cup_and_a_house_are_no_persons(observer: FaceObserver, name: str) -> None:
    picture = open_picture(media_file(f"face_none/{name}"))
    assert [observer.look(picture, number * 300_000) for number in range(5)] == [[]] * 5


def test_puppets_are_no_persons(observer: FaceObserver) -> None:
    pictures = pictures_of(str(media_file("face_none/chrome_clay.mp4")), fps=10)
    assert [faces for time_us, picture in pictures if (faces := observer.look(picture, time_us))] == []


@pytest.mark.parametrize(
    ("name", "count"),
    [("obama.jpg", 1), ("two_people.jpg", 2), ("office_man_1.jpg", 1), ("hivision_test3.jpg", 1), ("obama2.jpg", 1)],
)
def test_photographs_have_the_faces_they_have(observer: FaceObserver, name: str, count: int) -> None:
    faces = observer.look(open_picture(media_file(f"face_photo/{name}")), 0)
    assert [face.state for face in faces] == ["measured"] * count


def test_half_a_face_is_there_and_is_not_judged(observer: FaceObserver) -> None:
    faces = observer.look(open_picture(media_file("face_photo/obama_partial_face.jpg")), 0)
    assert only(faces).state in {"covered", "measured"}


def test_time_that_goes_back_is_a_new_beginning(observer: FaceObserver) -> None:
    scene = put(wall(), portrait(), 160, 640)
    assert only(observer.look(scene, 1_000_000)).track == 1
    assert only(observer.look(scene, 0)).track == 2
    assert observer.events == []


def test_what_was_opened_is_closed() -> None:
    def tasks() -> int:
        folder = Path("/proc/self/task")
        return len(list(folder.iterdir())) if folder.exists() else threading.active_count()

    scene = put(put(wall(), portrait(), 160, 400), another(), 160, 900)
    with FaceObserver() as first:
        first.look(scene, 0)
    before = tasks()
    for _ in range(3):
        with FaceObserver() as observer:
            assert len(observer.look(scene, 0)) == 2
    assert tasks() <= before


def test_real_speakers_are_followed_all_along(observer: FaceObserver) -> None:
    pictures = pictures_of(str(media_file("talking_head/two_speakers_001.avi")))
    tracks, events = set(), []
    for time_us, picture in islice(pictures, 120):
        tracks |= {face.track for face in observer.look(picture, time_us)}
        events += observer.events
    assert len(tracks) == 2
    assert events == []


JAW = (
    234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454,
    447, 280, 195, 50, 227,
)  # fmt: skip
"""Mesh points around everything below the bridge of the nose: what a mask covers."""


def masked(picture: BgrPicture, face: MeasuredFace, colour: tuple[int, int, int]) -> BgrPicture:
    assert face.landmarks is not None
    covered = picture.copy()
    cv2.fillPoly(covered, [face.landmarks[JAW, :2].astype(np.int32)], colour)
    return covered


def dark_glasses(picture: BgrPicture, face: MeasuredFace) -> BgrPicture:
    assert face.landmarks is not None
    assert face.eye_distance is not None
    covered = picture.copy()
    for corners in ((33, 133), (263, 362)):
        x, y = face.landmarks[corners, :2].mean(axis=0)
        size = (round(0.28 * face.eye_distance), round(0.2 * face.eye_distance))
        cv2.ellipse(covered, (round(float(x)), round(float(y))), size, 0, 0, 360, (15, 15, 15), -1)
    return covered


def states_when_covered(name: str, cover: str) -> list[str]:
    """One second of a clip, then one with something drawn before the face; the states of the last half second."""
    colours = {"blue mask": (205, 175, 120), "white mask": (225, 225, 225), "black mask": (25, 25, 25)}
    states: list[str] = []
    with FaceObserver() as uncovered, FaceObserver() as observer:
        for time_us, picture in islice(pictures_of(str(media_file(name)), fps=25), 50):
            bare = only(uncovered.look(picture, time_us))
            shown = picture
            if time_us > 1_000_000:
                shown = dark_glasses(picture, bare) if cover == "glasses" else masked(picture, bare, colours[cover])
            states += [face.state for face in observer.look(shown, time_us)]
    return states


@pytest.mark.parametrize("cover", ["blue mask", "white mask", "black mask", "glasses"])
@pytest.mark.parametrize("name", ["talking_head/grid_brbk7n.mpg", "talking_head/hdtf_wda_aoc.mp4"])
def test_a_covered_mouth_or_eyes_are_not_measured(name: str, cover: str) -> None:
    states = states_when_covered(name, cover)
    assert states[:25] == ["measured"] * 25
    assert set(states[-10:]) <= {"covered", "lost"}


@pytest.mark.parametrize("width", [60, 110, 230])
def test_what_a_mesh_that_follows_does_not_look_at_may_be_missing(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """A head that sways, leans up to 40 degrees and comes nearer is measured the same in the whole window."""
    scenes = [
        put(wall(), portrait(), width * (1 + n / 100), 640 + 3 * n, 360 + n, tilt=40 * math.sin(n / 5))
        for n in range(30)
    ]
    measured = _all_figures(scenes)
    cut = Window.cut
    monkeypatch.setattr(Window, "cut", lambda self, picture, hidden=(), **_: cut(self, picture, hidden))
    whole = _all_figures(scenes)
    assert len(measured) > 20
    assert np.allclose(measured, whole, rtol=0, atol=1e-6)


def _all_figures(scenes: list[BgrPicture]) -> list[tuple[float, ...]]:
    with FaceObserver() as observer:
        looks = [observer.look(scene, STEP_US * number) for number, scene in enumerate(scenes)]
    return [
        (*face.box, face.yaw, face.pitch, face.left_eye or 0, face.right_eye or 0, face.mouth or 0)
        for faces in looks
        for face in faces
        if face.yaw is not None and face.pitch is not None
    ]
