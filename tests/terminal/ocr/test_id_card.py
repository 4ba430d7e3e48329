"""The command `id-card`: one answer a picture, whatever the picture is."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from scripts.lab.drawn_cards import Placing, drawn_card, on_desk
from scripts.lab.drawn_documents import hk_mo_pass
from tests.journeys.programs import terminal

NAMES = ["name", "sex", "nation", "birth_date", "address", "number", "authority", "valid_from", "valid_to"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A front, a back, and what people hand in instead."""
    folder = tmp_path_factory.mktemp("pictures")
    card = drawn_card(2)
    passed = hk_mo_pass(1)[0].picture
    for name, side in (("front.png", card.front), ("back.jpg", card.back), ("pass.png", passed)):
        cv2.imwrite(str(folder / name), on_desk([(side, Placing(width=0.7))], np.random.default_rng(1)))
    (folder / "text.jpg").write_bytes(b"not a picture at all")
    whole = (folder / "back.jpg").read_bytes()
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    cv2.imwrite(str(folder / "tiny.png"), np.zeros((1, 1, 3), np.uint8))
    cv2.imwrite(str(folder / "grey16.png"), np.full((300, 400), 40_000, np.uint16))
    return folder


@pytest.fixture(scope="module")
def answers(folder: Path) -> tuple[int, dict[str, dict[str, Any]]]:
    names = ["text.jpg", "front.png", "cut.jpg", "tiny.png", "grey16.png", "back.jpg", "absent.jpg"]
    done = terminal("id-card", "--json", "--on", "2026-11-22", *(folder / name for name in names))
    assert "Traceback" not in done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(line["file"]).name for line in lines] == names
    return done.returncode, {Path(line["file"]).name: line for line in lines}


def test_each_picture_is_one_object_with_all_fields(answers: tuple[int, dict[str, dict[str, Any]]]) -> None:
    _, found = answers
    for answer in found.values():
        assert list(answer)[:5] == ["file", "side", "problems", "fields", "kind"]
        assert list(answer["fields"]) == NAMES
        assert all(list(field) == ["value", "confidence", "verdict", "reasons"] for field in answer["fields"].values())


def test_both_sides_are_read(answers: tuple[int, dict[str, dict[str, Any]]]) -> None:
    _, found = answers
    facts = drawn_card(2).facts
    front, back = found["front.png"], found["back.jpg"]
    assert (front["side"], back["side"]) == ("front", "back")
    assert front["fields"]["number"] | {"confidence": 1} == {
        "value": facts.number, "confidence": 1, "verdict": "ok", "reasons": [],
    }  # fmt: skip
    assert front["fields"]["birth_date"]["value"] == facts.birth_date.isoformat()
    unseen = {"value": "", "confidence": 0.0, "verdict": "missing", "reasons": ["side_not_seen"]}
    assert front["fields"]["authority"] == unseen
    assert back["fields"]["number"] == unseen
    assert back["fields"]["authority"]["value"] == facts.authority


def test_what_cannot_be_opened_is_told_and_the_others_go_on(answers: tuple[int, dict[str, dict[str, Any]]]) -> None:
    exit_code, found = answers
    assert exit_code == 3
    for name in ("text.jpg", "cut.jpg", "absent.jpg"):
        assert found[name]["error"]["code"].startswith("picture."), name
        assert found[name]["error"]["sentence"].endswith("."), name
        assert found[name]["side"] == "none"
    for name in ("front.png", "back.jpg", "grey16.png"):
        assert "error" not in found[name], name
    assert found["grey16.png"]["problems"] == ["no_card"]


def test_the_kind_is_answered_and_brings_its_own_fields(
    folder: Path, answers: tuple[int, dict[str, dict[str, Any]]]
) -> None:
    _, found = answers
    kinds = {name: answer["kind"] for name, answer in found.items()}
    assert (kinds["front.png"], kinds["back.jpg"], kinds["text.jpg"], kinds["grey16.png"]) == (
        "resident", "resident", "none", "none",
    )  # fmt: skip
    done = terminal("id-card", "--json", "--on", "2026-11-22", folder / "pass.png")
    answer, facts = json.loads(done.stdout), hk_mo_pass(1)[0].facts
    assert (answer["kind"], answer["side"], answer["problems"]) == ("hk_mo_pass", "front", [])
    assert list(answer["fields"]) == [*NAMES, "name_latin"]
    assert answer["fields"]["number"]["value"] == facts["number"]
    assert answer["fields"]["nation"]["reasons"] == ["not_on_document"]
    table = terminal("id-card", folder / "pass.png").stdout
    assert "hk_mo_pass" in table
    assert "nation" not in table


def test_people_get_a_table(folder: Path) -> None:
    done = terminal("id-card", folder / "front.png", folder / "absent.jpg")
    assert done.returncode == 3
    facts = drawn_card(2).facts
    assert f"number      ok        1.00  {facts.number}" in done.stdout
    assert "authority" not in done.stdout, "the other side was not seen"
    assert "[picture.missing]" in done.stdout
    alone = terminal("id-card", folder / "front.png")
    assert alone.returncode == 0


def test_an_engine_that_is_not_there_is_one_sentence(folder: Path) -> None:
    done = terminal("id-card", "--engine", "paddleocr", folder / "front.png")
    assert (done.returncode, done.stdout) == (3, "")
    assert "[ocr.engine]" in done.stderr
    assert terminal("id-card", "--engine", "tesseract", folder / "front.png").returncode == 2
