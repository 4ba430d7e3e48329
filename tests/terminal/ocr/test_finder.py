"""Cards lying anyhow on a desk are found, straightened and turned upright."""

import cv2
import numpy as np
import pytest

from scripts.lab.drawn_cards import SPOILINGS, Placing, drawn_card, on_desk, placed, spoiled
from scripts.lab.drawn_passports import drawn_passport
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import Points
from terminal.ocr.finder import aspect, find_cards, straighten
from terminal.ocr.layout import slope
from terminal.ocr.reader import CardReader
from tests.terminal.ocr.conftest import TODAY


def apart(found: Points, true: Points) -> float:
    """The farthest corner in pixels, whichever comes first."""
    return min(float(np.linalg.norm(found - np.roll(true, turn, axis=0), axis=1).max()) for turn in range(4))


@pytest.mark.parametrize("how", list(SPOILINGS))
def test_corners_are_found_to_a_hundredth_of_the_card(how: str) -> None:
    for seed in range(3):
        card = drawn_card(seed)
        true = placed(how, np.random.default_rng(seed)).corners((1280, 960))
        found = find_cards(spoiled(card.front, how, np.random.default_rng(seed)))
        assert found, (how, seed)
        assert apart(found[0].corners, true) < 12, (how, seed)


def test_a_straightened_card_is_the_card() -> None:
    card = drawn_card(4)
    random = np.random.default_rng(4)
    picture = on_desk([(card.back, Placing(turn=12, tilt=(0.1, -0.08), width=0.75))], random)
    flat = straighten(picture, find_cards(picture)[0].corners)
    assert flat.shape == (631, 1000, 3)
    difference = np.abs(flat[40:-40, 40:-40].astype(int) - card.back[40:-40, 40:-40])
    assert difference.mean() < 12


def test_two_cards_are_two_outlines() -> None:
    one, other = drawn_card(1), drawn_card(2)
    placings = (Placing(0.3, 0.3, 0.4, 5), Placing(0.7, 0.7, 0.4, -20))
    picture = on_desk(list(zip((one.front, other.back), placings, strict=True)), np.random.default_rng(2))
    found = find_cards(picture)
    assert len(found) == 2
    assert all(1.4 < aspect(each.corners) < 1.8 for each in found)


def test_an_empty_desk_has_none() -> None:
    assert find_cards(on_desk([], np.random.default_rng(1))) == []
    assert find_cards(np.zeros((720, 1280, 3), np.uint8)) == []


def test_a_patch_within_a_page_does_not_hide_the_page() -> None:
    """Three sides of a patch in this turned passport's portrait are those of a card; the fourth is a third as long."""
    picture = spoiled(drawn_passport(1).picture, "rotated", np.random.default_rng([1, 51]))
    best = find_cards(picture)[0].corners
    assert cv2.contourArea(best.astype(np.float32)) > 0.2 * picture.shape[0] * picture.shape[1]


@pytest.mark.parametrize("degrees", [0, 30, -60, 170, 90])
def test_the_slope_of_print_is_told_by_its_boxes(degrees: int) -> None:
    turn = cv2.getRotationMatrix2D((0, 0), -degrees, 1.0)[:, :2]
    first, second, third, fourth = (
        tuple(map(float, turn @ corner)) for corner in ((0, 0), (300, 0), (300, 30), (0, 30))
    )
    quad = ((first[0], first[1]), (second[0], second[1]), (third[0], third[1]), (fourth[0], fourth[1]))
    told = slope([quad, quad])
    assert abs((told - degrees + 90) % 180 - 90) < 1


@pytest.mark.parametrize("turn", [0, 47, 90, 135, 180, 222, 270, 318])
def test_whichever_way_it_lies_it_is_read_upright(reader: CardReader, turn: int) -> None:
    card = drawn_card(9)
    picture = on_desk([(card.front, Placing(width=0.55, turn=turn))], np.random.default_rng(turn))
    reading = reader.read(picture, today=TODAY)
    assert reading.side == "front"
    assert reading.fields["number"].value == card.facts.number
    upright = cv2.imdecode(np.frombuffer(reading.card, np.uint8), cv2.IMREAD_COLOR)
    assert upright is not None
    assert np.abs(upright[60:-60, 60:-60].astype(int) - card.front[60:-60, 60:-60]).mean() < 20


@pytest.mark.parametrize("turn", [0, 20, 90, 180])
def test_a_card_without_a_border_is_found_by_its_words(reader: CardReader, turn: int) -> None:
    """White on white: what is left is the print."""
    card = drawn_card(11)
    page = white_page(card.front, turn)
    assert find_cards(page) == []
    reading = reader.read(page, today=TODAY)
    assert reading.side == "front"
    assert reading.fields["number"].value == card.facts.number
    assert reading.fields["name"].value == card.facts.name


def white_page(card: BgrPicture, turn: float) -> BgrPicture:
    """The card's dark print alone on a large sheet."""
    grey = cv2.cvtColor(card, cv2.COLOR_BGR2GRAY)
    print_only = np.where(grey < 150, grey, 255).astype(np.uint8)
    print_only[100:480, 620:] = 255
    sheet = np.full((1300, 1300), 255, np.uint8)
    sheet[330:961, 150:1150] = print_only
    matrix = cv2.getRotationMatrix2D((650, 650), -turn, 0.9)
    turned = cv2.warpAffine(sheet, matrix, (1300, 1300), flags=cv2.INTER_AREA, borderValue=255)
    return np.asarray(cv2.cvtColor(turned, cv2.COLOR_GRAY2BGR), np.uint8)
