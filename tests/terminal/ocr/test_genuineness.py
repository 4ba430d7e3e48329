"""Each thing that is not a well-shown ID card has its own answer."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from scripts.lab.drawn_cards import Placing, bgr, drawn_card, font, on_desk
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import TextLine
from terminal.ocr.finder import find_cards
from terminal.ocr.genuineness import is_on_screen, other_document
from terminal.ocr.reader import CardReader
from terminal.ocr.sighting import outlines
from terminal.session.facts.cards import CardProblem, CardReading
from tests.terminal.ocr.conftest import TODAY
from tests.terminal.ocr.screens import on_screen

DESK = 5


def on_a_desk(*cards: tuple[BgrPicture, Placing]) -> BgrPicture:
    return on_desk(cards, np.random.default_rng(DESK))


def read(reader: CardReader, picture: BgrPicture) -> CardReading:
    return reader.read(np.asarray(picture, np.uint8), today=TODAY)


def form(lines: list[tuple[str, int, int, int]]) -> BgrPicture:
    """A document of a card's size: text, left, middle, size."""
    sheet = Image.new("RGB", (1000, 631), (226, 240, 228))
    draw = ImageDraw.Draw(sheet)
    for text, x, y, size in lines:
        draw.text((x, y), text, font=font(size), fill=(30, 30, 60), anchor="lm")
    return bgr(sheet)


VEHICLE = [
    ("中华人民共和国机动车行驶证", 190, 70, 46), ("号牌号码", 60, 160, 28), ("京A12345", 200, 160, 30),
    ("车辆类型", 480, 160, 28), ("小型轿车", 630, 160, 30), ("所有人", 60, 240, 28), ("张三", 200, 240, 30),
    ("住址", 60, 320, 28), ("北京市石景山区", 200, 320, 30), ("发动机号码", 60, 400, 28), ("A8B7654", 230, 400, 30),
]  # fmt: skip
BANK = [
    ("中国建设银行", 80, 90, 48), ("储蓄卡", 760, 90, 36), ("6217 0000 1000 0000 001", 120, 380, 60),
    ("UnionPay 银联", 720, 560, 38),
]  # fmt: skip
BUS = [("公交一卡通", 90, 100, 60), ("城市通卡有限公司", 90, 250, 40), ("押金二十元 请妥善保管", 90, 400, 40)]


@pytest.mark.parametrize(("lines", "answer"), [(VEHICLE, "wrong_document"), (BANK, "wrong_document"), (BUS, "no_card")])
def test_another_document(reader: CardReader, lines: list[tuple[str, int, int, int]], answer: CardProblem) -> None:
    reading = read(reader, on_a_desk((form(lines), Placing(turn=6, width=0.7))))
    assert (reading.side, reading.problems) == ("none", (answer,))


def test_no_card(reader: CardReader) -> None:
    assert read(reader, on_a_desk()).problems == ("no_card",)
    assert read(reader, np.zeros((480, 640, 3), np.uint8)).problems == ("no_card", "dark")
    assert read(reader, np.full((9, 4000, 3), 200, np.uint8)).problems == ("no_card",)


def test_front_and_back_beside_each_other_are_both_read(reader: CardReader) -> None:
    card = drawn_card(6)
    picture = on_a_desk((card.front, Placing(0.27, 0.3, 0.48)), (card.back, Placing(0.73, 0.7, 0.48)))
    reading = read(reader, picture)
    assert reading.side == "both"
    assert "two_cards" not in reading.problems
    assert reading.fields["number"].value == card.facts.number
    assert reading.fields["authority"].value == card.facts.authority
    assert len(reading.fields) == 9


def test_two_fronts_are_never_one(reader: CardReader) -> None:
    cards = (drawn_card(6).front, Placing(0.27, 0.3, 0.48)), (drawn_card(7).front, Placing(0.73, 0.7, 0.48))
    reading = read(reader, on_a_desk(*cards))
    assert "two_cards" in reading.problems
    assert {(field.value, field.verdict, field.reasons) for field in reading.fields.values()} == {
        ("", "missing", ("two_cards",))
    }
    assert reading.portrait == b""


def test_two_fronts_in_a_picture_of_a_cards_own_shape(reader: CardReader) -> None:
    cards = (drawn_card(6).front, Placing(0.25, 0.5, 0.44, -3)), (drawn_card(7).front, Placing(0.75, 0.5, 0.44, 4))
    reading = read(reader, on_desk(cards, np.random.default_rng(DESK), (1600, 1000)))
    assert "two_cards" in reading.problems
    assert not any(field.value for field in reading.fields.values())


def test_a_bank_card_beside_it_is_two_cards(reader: CardReader) -> None:
    reading = read(
        reader, on_a_desk((drawn_card(6).front, Placing(0.27, 0.3, 0.48)), (form(BANK), Placing(0.73, 0.7, 0.48)))
    )
    assert reading.problems[0] == "two_cards"


def test_the_other_side_than_was_asked_for(reader: CardReader) -> None:
    reading = reader.read(on_a_desk((drawn_card(6).back, Placing())), today=TODAY, side="front")
    assert reading.side == "back"
    assert reading.problems[0] == "wrong_side"


def in_grey(picture: BgrPicture) -> BgrPicture:
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def dimmed(picture: BgrPicture) -> BgrPicture:
    return np.asarray(picture * 0.18, np.uint8)


def blurred(picture: BgrPicture) -> BgrPicture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 3.4), np.uint8)


def glaring(picture: BgrPicture) -> BgrPicture:
    spot = np.zeros(picture.shape[:2], np.float32)
    cv2.ellipse(spot, (560, 470), (110, 60), 0, 0, 360, 400, -1)
    return np.asarray(np.clip(picture + cv2.GaussianBlur(spot, (0, 0), 20)[:, :, None], 0, 255), np.uint8)


def far_away(picture: BgrPicture) -> BgrPicture:
    return np.asarray(cv2.resize(picture, None, fx=0.28, fy=0.28, interpolation=cv2.INTER_AREA), np.uint8)


@pytest.mark.parametrize(
    ("spoil", "answer"),
    [(in_grey, "photocopy"), (dimmed, "dark"), (blurred, "blurred"), (glaring, "glare"), (far_away, "too_small")],
)
@pytest.mark.parametrize("side", ["front", "back"])
def test_each_way_of_showing_it_badly(
    reader: CardReader, side: str, spoil: Callable[[BgrPicture], BgrPicture], answer: CardProblem
) -> None:
    card = drawn_card(8)
    picture = on_a_desk((card.front if side == "front" else card.back, Placing(width=0.72, turn=3)))
    assert read(reader, picture).problems == ()
    assert answer in read(reader, spoil(picture)).problems


def test_a_card_that_leaves_the_picture(reader: CardReader) -> None:
    card = drawn_card(8)
    whole = on_a_desk((card.front, Placing(0.5, 0.5, 0.8)))
    cut = np.ascontiguousarray(whole[:, 220:])
    problems = read(reader, cut).problems
    assert set(problems) & {"cut_off", "no_card"}


def test_many_a_screen_is_told_and_no_card_is_called_one() -> None:
    told = 0
    for seed in range(3):
        card = drawn_card(seed)
        shown = on_screen(card.front, np.random.default_rng(seed))
        told += is_on_screen(shown, find_cards(shown)[0].corners)
        lying = on_a_desk((card.front, Placing(turn=seed)))
        assert not is_on_screen(lying, find_cards(lying)[0].corners)
    assert told >= 1, "about half of simulated screens; see docs/identity.md"


def lying(*texts: str) -> list[TextLine]:
    return [TextLine(text, 1.0, ((60, y), (500, y), (500, y + 30), (60, y + 30))) for y, text in enumerate(texts)]


def evenly_lined(card: BgrPicture) -> BgrPicture:
    """The same card under straight coloured lines, evenly spaced: print ripples too, but in all colours at once."""
    lined = card.copy()
    for x in range(-card.shape[0], card.shape[1], 16):
        cv2.line(lined, (x, 0), (x + card.shape[0], card.shape[0]), (224, 218, 238), 1)
    return np.minimum(lined, card)


def test_even_print_is_no_screen() -> None:
    for seed in range(3):
        lined = evenly_lined(drawn_card(seed).front)
        for picture in (lined, on_a_desk((lined, Placing(turn=5, width=0.75)))):
            assert not is_on_screen(picture, outlines(picture)[0])


def test_a_resident_is_no_bank_card() -> None:
    """The first seventeen digits of this number would do for a payment card; and some live in the houses of banks."""
    assert not other_document(lying("44030219360912966X"))
    assert not other_document(lying("370782198709170246", "高密市人民大街9号人民银行宿舍"))
    words = lying("姓名", "住址 人民银行宿舍", "公民身份号码", "3707821987091702")
    assert not other_document(words)
    assert other_document(lying("4111 1111 1111 1111"))
    assert other_document(lying("中国建设银行", "6217 0000 1000 0000 002"))
