"""Passive hints: each finds what it is for, says so when it cannot tell, and leaves people alone."""

import hashlib
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from faults.errors import ShuangluError
from terminal.face.continuity import glance_at
from terminal.face.engine import resolved
from terminal.face.hint_edges import EdgesHint, edges_around
from terminal.face.hint_flash import COLOURS, FLASH_S, FLASHES, Colour, FlashHint, colour_of, new_code, reflection
from terminal.face.hint_flatness import FlatnessHint
from terminal.face.hint_hands import HandsHint
from terminal.face.hint_input import HintInput, PassiveHint
from terminal.face.hint_model import model_hint
from terminal.face.hint_repeats import RepeatsHint
from terminal.face.measured import MeasuredFace
from terminal.face.observer import FaceObserver
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.analyst import Hint
from tests import ROOT
from tests.media import media_file
from tests.terminal.face.acted import Actor, glance
from tests.terminal.face.attacks import FLAT, FPS, HANDLINGS, face_in, handled, looks_at, looks_of, read_film
from tests.terminal.face.colour_onnx import colour_network

PORTRAIT = ROOT / "resources" / "demo" / "portrait.jpg"
NOTHING: BgrPicture = np.zeros((48, 64, 3), np.uint8)
GRAIN = np.random.default_rng(1).normal(0, 2.0, (416, 404, 3)).astype(np.float32)


def shown_to(hint: PassiveHint, pictures: Sequence[BgrPicture], fps: float = FPS) -> Hint:
    """The vote after these pictures, as if a turn were asked all along."""
    for picture, look in zip(pictures, looks_at(iter(pictures), fps), strict=True):
        face = next((face for face in look.faces if face.state == "measured"), None)
        hint.see(HintInput(look.time_s, picture, look.glance, face, turning=True))
    vote = hint.vote()
    hint.close()
    return vote


def portrait() -> BgrPicture:
    return np.asarray(cv2.imread(str(PORTRAIT)), np.uint8)


def in_a_room(picture: BgrPicture) -> BgrPicture:
    return np.asarray(cv2.copyMakeBorder(picture, 100, 100, 100, 100, cv2.BORDER_REPLICATE), np.uint8)


# --- repeats ---


def lived(seconds: float, loop_s: float | None = None, fps: float = 15.0) -> Iterator[HintInput]:
    """Somebody who moves now and then; with `loop_s` a recording of the first seconds of it, filmed again."""
    actor, chance = Actor(noise=0.5), np.random.default_rng(8)
    at_s = 0.0
    while at_s < seconds:
        at_s += chance.uniform(0.4, 2.0)
        actor.act(
            str(chance.choice(["blink", "open-mouth", "turn-left", "turn-right"])), at_s, chance.uniform(0.3, 1.5)
        )
    for number in range(round(seconds * fps)):
        time_s = number / fps
        shown_s = time_s if loop_s is None else time_s % loop_s
        yield HintInput(time_s, NOTHING, glance(number), actor.face(shown_s), turning=False)


@pytest.mark.parametrize("loop_s", [3.0, 5.3, 8.0])
def test_a_recording_that_loops_comes_back(loop_s: float) -> None:
    running, looping = RepeatsHint(), RepeatsHint()
    for look in lived(20.0):
        running.see(look)
    for look in lived(20.0, loop_s):
        looping.see(look)
    assert running.vote().verdict == "no_doubt"
    assert looping.vote().verdict == "doubt"


def test_the_same_picture_twice_is_a_recording_and_a_slow_driver_is_not() -> None:
    hint = RepeatsHint()
    for number in range(90):
        hint.see(HintInput(number / 15, NOTHING, glance(number // 3), Actor().face(number / 15), turning=False))
    assert hint.vote().verdict == "not_measurable"  # nobody moved
    hint.see(HintInput(6.1, NOTHING, glance(2), None, turning=False))
    assert hint.vote() == Hint("repeated", "doubt", 0.0)


@pytest.mark.parametrize("clip", ["lp_d3_turn_mouth.mp4", "lp_d13_selfie_blink.mp4", "lp_d18_mouth_open.mp4"])
def test_real_clips_that_run_once_do_not_come_back_and_looped_they_do(clip: str) -> None:
    looks = looks_of(media_file(f"face_video/{clip}"), 30.0)[::2]
    once, looped = RepeatsHint(), RepeatsHint()
    for number, look in enumerate(looks + looks):
        taken = HintInput(number / FPS, NOTHING, glance(number), look.faces[0], turning=False)
        looped.see(taken)
        if number < len(looks):
            once.see(taken)
    assert once.vote().verdict == "no_doubt"
    assert looped.vote().verdict == "doubt"


# --- flashes ---


def lit(colour: Colour | None, strength: float, chance: np.random.Generator) -> BgrPicture:
    """A cheek and a brow under the light of the room and of the screen."""
    light = {None: (0, 0, 0), "red": (0, 0, 1), "green": (0, 1, 0), "blue": (1, 0, 0), "white": (1, 1, 1)}[colour]
    skin = np.array([110.0, 130.0, 180.0]) * (1 + strength * np.array(light)) * chance.normal(1, 0.003, 3)
    return np.asarray(np.clip(GRAIN + skin, 0, 255), np.uint8)


def face_before_screen() -> MeasuredFace:
    found = face_in(in_a_room(portrait()))
    assert found is not None
    return found


def flashed(strength: float, *, delay_s: float = 0.15, expected: float | None = None, seed: int = 0) -> Hint:
    chance, face = np.random.default_rng(seed), face_before_screen()
    hint = FlashHint(new_code(), expected)
    hint.begin(10.0)
    for number in range(80):
        time_s = 10.0 + number / FPS
        picture = lit(hint.shown(time_s - delay_s), strength, chance)
        hint.see(HintInput(time_s, picture, glance(number), face, turning=False))
    return hint.vote()


def test_codes_are_drawn_and_no_colour_follows_itself() -> None:
    codes = [new_code() for _ in range(300)]
    assert len(set(codes)) > 295
    assert {colour for code in codes for colour in code} == set(COLOURS)
    assert all(len(code) == FLASHES and all(a != b for a, b in itertools.pairwise(code)) for code in codes)
    assert 1 / FLASH_S < 3  # flashes a second that photosensitive persons must be spared


def test_a_face_that_reflects_the_screen_is_seen_and_one_that_does_not_is_no_doubt_by_itself() -> None:
    assert flashed(0.05).verdict == "no_doubt"
    assert flashed(0.02, delay_s=0.3).verdict == "no_doubt"
    assert flashed(0.0).verdict == "not_measurable"
    assert flashed(0.0, expected=0.04).verdict == "doubt"
    assert flashed(0.05, expected=0.04).verdict == "no_doubt"


def test_pictures_too_dark_or_without_a_face_measure_nothing() -> None:
    face = face_before_screen()
    assert face.landmarks is not None
    assert colour_of(NOTHING, face.landmarks) is None
    assert reflection([], new_code()) is None
    assert FlashHint(new_code()).vote().verdict == "not_measurable"


def test_natural_colour_of_real_faces_is_seldom_taken_for_a_reflection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terminal.face.hint_flash._chance", random.Random(7))  # the same codes in every run
    found = 0
    for clip in ("lp_d13_selfie_blink.mp4", "lp_d18_mouth_open.mp4", "lp_d3_turn_mouth.mp4"):
        pictures = read_film(media_file(f"face_video/{clip}"))
        series = []
        for picture, look in zip(pictures, looks_at(iter(pictures)), strict=True):
            landmarks = look.faces[0].landmarks
            assert landmarks is not None
            colour = colour_of(picture, landmarks)
            assert colour is not None
            series.append((look.time_s, *colour))
        for _ in range(200):
            seen = reflection(series, new_code())
            assert seen is not None
            found += seen.correlation >= 0.45
    assert found <= 26  # of 600; one in fifty is what was measured


# --- flatness ---


@pytest.mark.parametrize("handling", ["tilted left and right", "tilted up and down"])
def test_a_flat_print_that_is_tilted_moves_like_one(handling: str) -> None:
    vote = shown_to(FlatnessHint(), list(handled(portrait(), HANDLINGS[handling], 5.0)))
    assert vote.verdict == "doubt"
    assert handling in FLAT


def test_a_print_that_stays_tells_nothing_and_a_bent_one_is_not_found() -> None:
    still = shown_to(FlatnessHint(), list(handled(portrait(), HANDLINGS["held in hand"], 3.0)))
    assert still.verdict == "not_measurable"
    bent = shown_to(FlatnessHint(), list(handled(portrait(), HANDLINGS["wrapped, radius 10 cm"], 5.0)))
    assert bent.verdict == "no_doubt"  # a known limit


def test_real_heads_are_not_flat() -> None:
    for clip in ("face_video/lp_d3_turn_mouth.mp4", "talking_head/hdtf_wda_aoc.mp4"):
        assert shown_to(FlatnessHint(), read_film(media_file(clip))).verdict == "no_doubt"


def test_without_a_turn_nothing_is_followed() -> None:
    hint = FlatnessHint()
    for number, picture in enumerate(handled(portrait(), HANDLINGS["tilted left and right"], 2.0)):
        hint.see(HintInput(number / FPS, picture, glance_at(picture), face_before_screen(), turning=False))
    assert hint.vote() == Hint("flat", "not_measurable", None)


# --- edges and hands ---


def test_a_bezel_round_the_face_is_seen_and_a_room_is_not() -> None:
    print_on_desk = np.full((700, 900, 3), 90, np.uint8)
    print_on_desk[150:550, 250:650] = 20
    print_on_desk[170:530, 270:630] = cv2.resize(portrait(), (360, 360))
    face = face_in(print_on_desk)
    assert face is not None
    assert edges_around(print_on_desk, face.box) >= 3
    framed, bare = EdgesHint(), EdgesHint()
    blurred = np.asarray(cv2.GaussianBlur(print_on_desk, (0, 0), 20), np.uint8)
    for number in range(4):
        framed.see(HintInput(number, print_on_desk, glance(number), face, turning=False))
        bare.see(HintInput(number, blurred, glance(number), face, turning=False))
    assert framed.vote() == Hint("frame_edges", "doubt", 1.0)
    assert bare.vote() == Hint("frame_edges", "no_doubt", 0.0)
    assert EdgesHint().vote().verdict == "not_measurable"


def test_the_tablet_has_edges_and_people_have_none() -> None:
    # of the tablet's edges one is so faint that it depends on a pixel of the box whether it counts: looks differ
    assert max(edges_looked_at("spoof/fake_tablet_screen.png")) >= 3
    for name in ("spoof/real_003.png", "spoof/real_T1.jpg", "face_photo/obama.jpg", "face_photo/office_man_1.jpg"):
        assert max(edges_looked_at(name)) < 3


def edges_looked_at(name: str) -> list[int]:
    """How many edges are round the largest face, in each of six looks at the same picture."""
    picture = np.asarray(cv2.imread(str(media_file(name))), np.uint8)
    with FaceObserver() as observer:
        looks = [observer.look(picture, number * 40_000) for number in range(6)]
    return [edges_around(picture, max(faces, key=lambda face: face.box[2]).box) for faces in looks if faces]


def test_without_hands_there_is_no_doubt() -> None:
    picture = in_a_room(portrait())
    hint, face = HandsHint(), face_before_screen()
    for number in range(3):
        hint.see(HintInput(number, picture, glance(number), face, turning=False))
    looked_for = resolved() == "mediapipe"
    assert hint.vote() == (Hint("hands", "no_doubt", 0.0) if looked_for else Hint("hands", "not_measurable", None))
    hint.close()


# --- a model that field IT installs ---


def installed(folder: Path, **changes: object) -> Path:
    network = colour_network(32)
    (folder / "colours.onnx").write_bytes(network)
    manifest = {
        "file": "colours.onnx", "sha256": hashlib.sha256(network).hexdigest(), "size": 32, "margin": 1.2,
        "scale": 0.05, "real": 2, "threshold": 0.5, **changes,
    }  # fmt: skip
    (folder / "liveness.json").write_text(json.dumps(manifest))
    return folder


def voted(folder: Path, picture: BgrPicture) -> Hint:
    hint = model_hint(folder)
    assert hint is not None
    for number in range(3):
        hint.see(HintInput(number, picture, glance(number), face_before_screen(), turning=False))
    vote = hint.vote()
    hint.close()
    return vote


def test_an_installed_model_votes_and_none_claims_nothing(tmp_path: Path) -> None:
    assert model_hint(None) is None
    assert model_hint(tmp_path) is None
    folder = installed(tmp_path)
    red, blue = np.full((400, 400, 3), (20, 20, 200), np.uint8), np.full((400, 400, 3), (200, 20, 20), np.uint8)
    assert voted(folder, red).verdict == "no_doubt"
    assert voted(folder, blue).verdict == "doubt"


def voted_by(folder: Path, picture: BgrPicture, *entries: dict[str, object], **common: object) -> float:
    """The score of networks of these entries; each has a file of its own."""
    files = []
    for number, entry in enumerate(entries):
        network = colour_network(int(str(entry["size"])))
        (folder / f"{number}.onnx").write_bytes(network)
        files.append({"file": f"{number}.onnx", "sha256": hashlib.sha256(network).hexdigest(), **entry})
    manifest = {"files": files, "scale": 0.05, "real": 2, "threshold": 0.5, **common}
    (folder / "liveness.json").write_text(json.dumps(manifest))
    score = voted(folder, picture).score
    assert score is not None
    return score


def test_several_networks_look_each_at_its_own_cut_and_are_averaged(tmp_path: Path) -> None:
    left, top, width, height = face_before_screen().box
    picture = np.full((720, 1280, 3), (200, 20, 20), np.uint8)
    picture[round(top) : round(top + height), round(left) : round(left + width)] = (20, 20, 200)
    near: dict[str, object] = {"size": 32, "margin": 0.9}
    far: dict[str, object] = {"size": 16, "margin": 2.5}
    alone = [voted_by(tmp_path, picture, each, cut="inside") for each in (near, far)]
    assert alone[0] > 0.9
    assert alone[1] < 0.1
    both = voted_by(tmp_path, picture, near, far, cut="inside")
    assert both == pytest.approx(sum(alone) / 2, abs=0.002)


def test_a_cut_inside_the_picture_is_shifted_and_not_filled_up(tmp_path: Path) -> None:
    """The face lies at the edge, and the edge is of another colour: filling up spreads it, shifting does not."""
    left, top, width, height = face_before_screen().box
    picture = np.full((round(top + height), round(left + width), 3), (20, 20, 200), np.uint8)
    picture[:, -4:] = picture[-4:] = (200, 20, 20)
    entry: dict[str, object] = {"size": 32, "margin": 2.0}
    assert voted_by(tmp_path, picture, entry, cut="padded") < 0.5 < voted_by(tmp_path, picture, entry, cut="inside")
    assert voted_by(tmp_path, picture, entry | {"margin": 9.5}, cut="inside") > 0.5, "never larger than the picture"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cut": "sideways"}, "models.unusable"),
        ({"margin": 11}, "models.unusable"),
        ({"sha256": "0" * 64}, "models.changed"),
        ({"file": "other.onnx"}, "models.missing"),
        ({"size": "large"}, "models.unusable"),
        ({"size": 10_000}, "models.unusable"),
        ({"real": 7}, "models.unusable"),
        ({"threshold": None}, "models.unusable"),
    ],
)
def test_a_model_that_is_not_as_described_is_an_error(tmp_path: Path, changes: dict[str, object], code: str) -> None:
    folder = installed(tmp_path, **changes)
    with pytest.raises(ShuangluError) as caught:
        model_hint(folder)
    assert caught.value.code == code


def test_a_file_that_is_no_model_is_an_error(tmp_path: Path) -> None:
    folder = installed(tmp_path, sha256=hashlib.sha256(b"no model").hexdigest())
    (folder / "colours.onnx").write_bytes(b"no model")
    with pytest.raises(ShuangluError) as caught:
        model_hint(folder)
    assert caught.value.code == "models.unusable"
