"""The command `match`: photos and cards, one face each, an exit code that a script can go by."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from scripts.lab.drawn_cards import Placing, drawn_card, on_desk
from terminal.face.sface import MODEL_FILE
from tests import ROOT
from tests.journeys.programs import terminal
from tests.media import media_file
from tests.terminal.face.scenes import PORTRAIT, another, portrait, put, wall

OTHER = ROOT / "resources" / "demo" / "portrait-2.jpg"


def answer(*words: object, **environment: str) -> tuple[int, dict[str, Any]]:
    done = terminal("match", *words, "--json", env=environment or None)
    assert "Traceback" not in done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, found


def saved(folder: Path, name: str, picture: Any) -> Path:
    cv2.imwrite(str(folder / name), picture)
    return folder / name


def test_two_portraits_of_one_person_and_of_two(tmp_path: Path) -> None:
    nearer = saved(tmp_path, "nearer.png", put(wall(), portrait(), 180, 640))
    status, found = answer(PORTRAIT, nearer)
    assert (status, found["verdict"], found["model"]) == (0, "same", MODEL_FILE.sha256[0])
    assert found["score"] >= 0.45
    status, found = answer(nearer, OTHER)
    assert (status, found["verdict"]) == (1, "different")


def test_of_two_faces_none_is_guessed_at_and_without_one_nothing_is_said(tmp_path: Path) -> None:
    two = saved(tmp_path, "two.png", put(put(wall(), portrait(), 160, 400), another(), 160, 900))
    for picture, why in ((two, "several"), (saved(tmp_path, "wall.png", wall()), "none")):
        status, found = answer(PORTRAIT, picture)
        assert (status, found["verdict"], found["score"]) == (3, "not_measurable", None)
        assert [each["face"] for each in found["pictures"]] == ["one", why]
    said = terminal("match", PORTRAIT, two, "--language", "zh")
    assert "不猜" in said.stdout


@pytest.mark.parametrize("turn", [0.0, 180.0])
def test_a_card_is_held_against_a_photo_however_it_is_turned(tmp_path: Path, turn: float) -> None:
    rng = np.random.default_rng(1)
    card = saved(tmp_path, "card.png", on_desk([(drawn_card(2).front, Placing(width=0.7, turn=turn))], rng))
    status, found = answer(card, saved(tmp_path, "her.png", put(wall(), portrait(), 180, 640)))
    assert (status, found["verdict"]) == (0, "same")
    assert [each["face"] for each in found["pictures"]] == ["card" if turn else "one", "one"]
    assert answer(card, OTHER)[1]["verdict"] == "different"


def test_an_institution_that_does_without_compares_nobody() -> None:
    status, found = answer(PORTRAIT, PORTRAIT, SHUANGLU_FACE_MATCH="none")
    assert (status, found["verdict"], found["model"]) == (3, "not_installed", "")


def test_a_picture_that_cannot_be_opened_is_told_with_its_error(tmp_path: Path) -> None:
    done = terminal("match", PORTRAIT, tmp_path / "absent.jpg", "--json")
    assert (done.returncode, done.stdout) == (3, "")
    assert "absent.jpg" in done.stderr


def test_people_in_photos() -> None:
    one = media_file("face_photo/obama.jpg")
    assert answer(one, media_file("face_photo/obama2.jpg"))[1]["verdict"] == "same"
    assert answer(one, media_file("face_photo/office_man_1.jpg"))[1]["verdict"] == "different"
    assert answer(one, media_file("face_photo/two_people.jpg"))[1]["verdict"] == "not_measurable"
