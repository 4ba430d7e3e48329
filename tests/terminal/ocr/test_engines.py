"""One contract for every engine that is installed, and what happens where one is not."""

import importlib.util
import json
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from faults.errors import ShuangluError
from scripts.lab.drawn_cards import drawn_card
from scripts.lab.drawn_people import TODAY
from terminal.ocr.engine import TextEngine
from terminal.ocr.engines import EngineName, load_engine
from terminal.ocr.reader import CardReader
from tests.terminal.ocr.paddle_models import paddle_models

ENGINES: tuple[EngineName, ...] = ("rapidocr", "paddleocr")


@pytest.fixture(scope="module", params=ENGINES)
def any_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> TextEngine:
    if request.param == "paddleocr" and importlib.util.find_spec("paddleocr") is None:
        pytest.skip("the extra paddleocr is not installed")
    folder = paddle_models(tmp_path_factory.mktemp("models")) if request.param == "paddleocr" else None
    return load_engine(request.param, folder)


def test_a_card_is_read_line_by_line(any_engine: TextEngine) -> None:
    card = drawn_card(3)
    lines = any_engine.read_lines(card.front)
    assert card.facts.number in "".join(line.text for line in lines)
    number = next(line for line in lines if card.facts.number in line.text)
    assert 0.9 < number.confidence <= 1
    assert all(510 < y < 570 for _, y in number.quad)
    tops = [min(y for _, y in line.quad) for line in lines]
    assert all(below > above - 40 for above, below in pairwise(tops)), "top to bottom"


def test_the_corners_say_which_way_a_line_runs(any_engine: TextEngine) -> None:
    card = drawn_card(3)
    for turned, runs in ((card.back, 1), (np.ascontiguousarray(card.back[::-1, ::-1]), -1)):
        lines = any_engine.read_lines(turned)
        authority = next(line for line in lines if card.facts.authority in line.text)
        assert (authority.quad[1][0] - authority.quad[0][0]) * runs > 100
        assert (authority.quad[3][1] - authority.quad[0][1]) * runs > 10


def test_a_line_on_end_is_read_too(any_engine: TextEngine) -> None:
    card = drawn_card(3)
    lines = any_engine.read_lines(np.asarray(cv2.rotate(card.back, cv2.ROTATE_90_CLOCKWISE), np.uint8))
    authority = next(line for line in lines if card.facts.authority in line.text)
    assert authority.quad[1][1] - authority.quad[0][1] > 100, "it runs down"


def test_an_empty_sheet_has_no_lines(any_engine: TextEngine) -> None:
    assert any_engine.read_lines(np.full((400, 600, 3), 230, np.uint8)) == []
    assert any_engine.read_strips([]) == []


def test_a_strip_that_cannot_be_read_is_empty_not_guessed(any_engine: TextEngine) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (40, 300, 3), dtype=np.uint8)
    card = drawn_card(3)
    (text, confidence), (number, sure) = any_engine.read_strips([noise, card.front[515:565, 300:900]])
    assert text == ""
    assert confidence < 0.5
    assert number == card.facts.number
    assert sure > 0.9


def test_paddleocr_without_its_package_or_models_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ShuangluError) as none:
        load_engine("paddleocr")
    assert none.value.code == "ocr.engine"
    with pytest.raises(ShuangluError) as empty:
        load_engine("paddleocr", tmp_path)
    installed = importlib.util.find_spec("paddleocr") is not None
    assert empty.value.code == ("models.missing" if installed else "ocr.engine")


def test_a_changed_paddle_model_is_refused(tmp_path: Path) -> None:
    if importlib.util.find_spec("paddleocr") is None:
        pytest.skip("the extra paddleocr is not installed")
    folder = paddle_models(tmp_path / "models")
    config = folder / "PP-OCRv6_small_rec" / "inference.yml"
    config.write_text(json.dumps({"Global": {}}), encoding="utf-8")
    with pytest.raises(ShuangluError) as changed:
        load_engine("paddleocr", folder)
    assert changed.value.code == "models.changed"


def test_a_page_of_print_is_read_in_bounded_work(any_engine: TextEngine) -> None:
    page = np.full((2000, 1600, 3), 255, np.uint8)
    for row in range(90):
        cv2.putText(page, "370782198709170246 " * 4, (10, 30 + 21 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 1)
    assert len(any_engine.read_lines(page)) <= 48


def test_of_too_many_lines_the_upper_ones_are_read(any_engine: TextEngine) -> None:
    page = np.full((1500, 500, 3), 255, np.uint8)
    for row in range(60):
        cv2.putText(page, f"37078219870917{row:04d}", (60, 24 + 24 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (0, 0, 0), 2)
    assert [line.text[-2:] for line in any_engine.read_lines(page)] == [f"{row:02d}" for row in range(48)]


def test_both_engines_read_the_same_off_a_card(tmp_path: Path) -> None:
    """`tests/packaging/test_paddleocr.py` runs this in an environment that has the extra."""
    if importlib.util.find_spec("paddleocr") is None:
        pytest.skip("the extra paddleocr is not installed")
    engines = load_engine("rapidocr"), load_engine("paddleocr", paddle_models(tmp_path / "models"))
    for seed in range(6):
        card = drawn_card(seed)
        for sheet in (card.front, card.back):
            ours, theirs = (CardReader(engine).read(sheet, today=TODAY).fields for engine in engines)
            assert {name: field.value for name, field in ours.items()} == {
                name: field.value for name, field in theirs.items()
            }
            assert ours
