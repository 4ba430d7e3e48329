"""A passport's data page on a desk: told, straightened, read by its zone and compared with the print above it."""

from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest

from scripts.lab.drawn_cards import Placing, drawn_card, on_desk
from scripts.lab.drawn_passports import DrawnPage, drawn_passport, open_booklet, page_of, specimen
from scripts.lab.zones import Bearer, td3
from terminal.intake.picture_file import BgrPicture, decode_picture
from terminal.ocr.engine import TextLine
from terminal.ocr.kinds.initials import can_be
from terminal.ocr.kinds.passport import days_in, judge_passport, read_passport
from terminal.ocr.live import LiveCard
from terminal.ocr.reader import CardReader
from terminal.session.facts.analyst import CardRead
from terminal.session.facts.cards import CardReading
from tests.terminal.ocr.conftest import TODAY


def lying(page: BgrPicture, placing: Placing | None = None) -> BgrPicture:
    return on_desk([(page, placing or Placing(width=0.75))], np.random.default_rng(4))


def values(reading: CardReading) -> dict[str, str]:
    return {name: field.value for name, field in reading.fields.items()}


def test_the_specimen_of_icao_is_read_and_has_expired(reader: CardReader) -> None:
    reading = reader.read(lying(specimen().picture), today=TODAY)
    assert (reading.kind, reading.side, reading.problems) == ("passport", "front", ())
    assert values(reading) == specimen().facts
    assert reading.fields["valid_to"].verdict == "wrong"
    assert reading.fields["valid_to"].reasons == ("expired",)
    for name in ("name_latin", "number", "sex", "nationality", "birth_date"):
        assert reading.fields[name].verdict == "ok", (name, reading.fields[name])
        assert reading.fields[name].crop
    card = decode_picture(reading.card)
    assert card.shape == (704, 1000, 3)
    portrait = decode_picture(reading.portrait)
    assert portrait.shape[0] > portrait.shape[1] > 250


@pytest.mark.parametrize("turn", [90.0, 180.0, 227.0])
def test_a_chinese_passport_is_read_however_it_is_turned(reader: CardReader, turn: float) -> None:
    page = drawn_passport(14)
    reading = reader.read(lying(page.picture, Placing(width=0.62, turn=turn)), today=TODAY)
    assert reading.kind == "passport"
    assert values(reading) == page.facts
    assert reading.fields["name"].verdict == "ok"


def test_a_page_that_fills_the_picture_and_an_opened_booklet_are_read(reader: CardReader) -> None:
    page = drawn_passport(14)
    assert values(reader.read(page.picture, today=TODAY)) == page.facts
    opened = on_desk([(open_booklet(page), Placing(width=0.5))], np.random.default_rng(4), (1600, 1200))
    reading = reader.read(opened, today=TODAY)
    assert reading.side == "front"
    assert {name: values(reading)[name] for name in ("number", "birth_date", "valid_to", "name_latin")} == {
        name: page.facts[name] for name in ("number", "birth_date", "valid_to", "name_latin")
    }


def test_print_and_zone_that_disagree_are_doubted(reader: CardReader) -> None:
    """As on a page whose print was changed and whose zone was not."""
    page, other = drawn_passport(14), drawn_passport(16)
    mixed = page.picture.copy()
    mixed[650:] = other.picture[650:]
    reading = reader.read(lying(mixed), today=TODAY)
    for name in ("birth_date", "valid_to", "name"):
        assert reading.fields[name].verdict == "doubtful", (name, reading.fields[name])
        assert "zone_differs" in reading.fields[name].reasons


def test_a_passport_is_another_kind_than_an_id_card_and_a_cover_says_nothing_of_its_holder(reader: CardReader) -> None:
    picture = lying(specimen().picture)
    assert "other_kind" in reader.read(picture, today=TODAY, kind="resident").problems
    assert "other_kind" in reader.read(drawn_card(1).front, today=TODAY, kind="passport").problems
    without = specimen().picture.copy()
    without[660:] = without[655:656]
    reading = reader.read(lying(without), today=TODAY)
    assert reading.side == "none"
    assert not reading.fields
    assert reading.problems


def test_a_passport_before_a_camera_is_read_three_times(reader: CardReader) -> None:
    page = drawn_passport(14)
    live = LiveCard(reader, "front", "passport")
    lying_still = lying(page.picture)
    grains = [np.random.default_rng(at).normal(0, 2, lying_still.shape) for at in range(4)]
    *_, last = (
        live.look(np.clip(lying_still + grain, 0, 255).astype(np.uint8), at * 200_000, TODAY)
        for at, grain in enumerate(grains)
    )
    assert isinstance(last, CardRead)
    assert last.reading.kind == "passport"
    assert values(last.reading) == page.facts
    assert last.reading.fields["number"].verdict == "ok"
    assert last.reading.portrait


def test_a_mirrored_passport_is_said_to_be_mirrored(reader: CardReader) -> None:
    flipped = np.asarray(cv2.flip(lying(specimen().picture), 1), np.uint8)
    assert reader.read(flipped, today=TODAY).problems[:1] == ("mirrored",)


# --- lines alone ---


def lines_of(page: DrawnPage, upper: str, lower: str) -> list[TextLine]:
    def line(text: str, left: float, top: float, right: float) -> TextLine:
        return TextLine(text, 0.99, ((left, top), (right, top), (right, top + 26), (left, top + 26)))

    return [
        line("Date of birth", 340, 370, 500), line("12 AUG 1974", 340, 394, 480), line(upper, 48, 565, 942),
        line(lower, 48, 616, 942), line(page.bearer.surname, 340, 180, 460), line(page.bearer.given, 340, 250, 480),
    ]  # fmt: skip


UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"


def test_a_wrong_check_digit_is_wrong_and_a_wrong_last_one_doubts() -> None:
    page = specimen()
    fields = read_passport(lines_of(page, UPPER, LOWER.replace("L898902C36", "L898902C38")), TODAY)
    verdict = judge_passport(fields, TODAY)["number"]
    assert (verdict.verdict, verdict.reasons[0]) == ("wrong", "zone_check_digit")
    fields = read_passport(lines_of(page, UPPER, LOWER[:-1] + "5"), TODAY)
    assert judge_passport(fields, TODAY)["number"].verdict == "doubtful"
    assert judge_passport(fields, TODAY)["birth_date"].verdict == "ok"  # printed above just so


def test_names_without_a_check_digit_need_a_second_reading_or_the_print() -> None:
    lines = lines_of(specimen(), UPPER, LOWER)
    alone = [line for line in lines if "<" in line.text]
    assert judge_passport(read_passport(lines, TODAY), TODAY)["name_latin"].verdict == "ok"
    assert judge_passport(read_passport(alone, TODAY), TODAY)["name_latin"].verdict == "doubtful"
    assert judge_passport(read_passport([*alone, *alone], TODAY), TODAY)["name_latin"].verdict == "ok"
    other = [replace(line, text=line.text.replace("ANNA", "ANMA")) for line in alone]
    assert judge_passport(read_passport([*alone, *other], TODAY), TODAY)["name_latin"].verdict == "doubtful"


def test_nothing_is_read_without_a_zone() -> None:
    assert not any(field.value for field in read_passport([], TODAY).values())
    assert {judged.verdict for judged in judge_passport(read_passport([], TODAY), TODAY).values()} == {"missing"}


def test_numbers_of_chinese_passports_have_their_forms() -> None:
    for number, form in (("E12345678", True), ("EK1234567", True), ("EO1234567", False), ("X12345678", False)):
        bearer = Bearer("ZHANG", "SAN", number, "CHN", date(1980, 1, 1), "男", date(2030, 1, 1))
        page = page_of(bearer, date(2020, 1, 2), "张三")
        fields = read_passport(lines_of(page, *td3(bearer)), TODAY)
        assert ("number_unusual" not in judge_passport(fields, TODAY)["number"].reasons) is form, number


def test_days_are_found_in_the_ways_in_which_passports_print_them() -> None:
    for text in ("15 JUL 1985", "15 JUL/JUIL 1985", "15 7月/JUL 1985", "15.07.1985", "15/07/1985", "1985年07月15日"):
        assert list(days_in(text)) == [(1985, 7, 15)], text
    assert list(days_in("15 JUL/JUIL 85")) == [(85, 7, 15)]
    assert list(days_in("MPS Exit & Entry Administration 12")) == []


def test_a_chinese_name_has_the_sounds_that_are_printed_below_it() -> None:
    for name, latin in (
        ("张三", "ZHANG, SAN"),
        ("欧阳建国", "OUYANG, JIANGUO"),
        ("单雄信", "SHAN, XIONGXIN"),
        ("赟玥", "X, Y"),
    ):
        assert can_be(name, latin), name
    for name, latin in (("张三", "WANG, SAN"), ("戴明辉", "DAI, YUEHUI")):
        assert not can_be(name, latin), name
    assert can_be("阿卜杜拉·买买提", "ABDULLA, MAMAT")
