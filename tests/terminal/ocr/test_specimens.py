"""The specimens that there are, and what is known to be wrong with each."""

from pathlib import Path

import pytest

from terminal.intake.picture_file import open_picture
from terminal.ocr.reader import CardReader
from terminal.session.facts.cards import CardReading
from tests.media import media_file
from tests.terminal.ocr.conftest import TODAY


def read(reader: CardReader, name: str) -> CardReading:
    path: Path = media_file(name)
    return reader.read(open_picture(path), today=TODAY)


def values(reading: CardReading) -> dict[str, str]:
    return {name: field.value for name, field in reading.fields.items()}


def test_a_front_whose_sex_contradicts_its_number(reader: CardReader) -> None:
    reading = read(reader, "idcard/dp_front_2015.jpg")
    assert reading.side == "front"
    assert reading.problems == ()
    assert values(reading) == {
        "name": "张三", "sex": "女", "nation": "土家", "birth_date": "2015-06-09",
        "address": "重庆市万州区园丁路41号", "number": "500101201506096996",
    }  # fmt: skip
    for flagged in ("sex", "number"):
        assert reading.fields[flagged].verdict != "ok"
        assert "sex_differs" in reading.fields[flagged].reasons
    assert reading.fields["birth_date"].verdict == "ok"
    assert reading.fields["number"].crop[:2] == b"\xff\xd8"
    assert reading.portrait[:2] == b"\xff\xd8"


def test_a_back(reader: CardReader) -> None:
    reading = read(reader, "idcard/dp_back_2015.jpg")
    assert (reading.side, reading.problems, reading.portrait) == ("back", (), b"")
    assert values(reading) == {
        "authority": "重庆市万州区公安局", "valid_from": "2015-06-09", "valid_to": "2035-06-09",
    }  # fmt: skip
    assert reading.fields["authority"].verdict == "ok"


def test_a_small_front_that_is_consistent(reader: CardReader) -> None:
    reading = read(reader, "idcard/co_xiaojing_upright.png")
    assert reading.side == "front"
    assert values(reading) == {
        "name": "小静", "sex": "女", "nation": "汉", "birth_date": "1987-09-17",
        "address": "北京市海淀区西北旺东路100号中关村科技园", "number": "370782198709170246",
    }  # fmt: skip
    assert {field.verdict for field in reading.fields.values()} == {"ok"}


@pytest.mark.parametrize(
    ("name", "number", "person"),
    [("bdci_1f97", "50015419811124819", "陈键峰"), ("bdci_1ad1", "37148119740411134", "金钟")],
)
def test_photocopies_of_both_sides_with_seventeen_digits(
    reader: CardReader, name: str, number: str, person: str
) -> None:
    """Skewed, one or both sides upside down, stamps over the text, and never a certain number."""
    reading = read(reader, f"idcard/{name}.png")
    assert reading.side == "both"
    assert "photocopy" in reading.problems
    assert reading.fields["name"].value == person
    assert reading.fields["number"].value == number
    assert reading.fields["number"].verdict == "wrong"
    assert "number_length" in reading.fields["number"].reasons


def test_what_a_stamp_covers_is_missing_not_guessed(reader: CardReader) -> None:
    nation = read(reader, "idcard/bdci_1f97.png").fields["nation"]
    assert (nation.value, nation.verdict) == ("", "missing")
    assert nation.reasons


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("doc/dp_driving_licence.png", "wrong_document"),
        ("doc/co_printed_text.jpeg", "no_card"),
        ("doc/cn_screen_text_1.png", "no_card"),
        ("doc/exif_rotated.jpg", "no_card"),
        ("spoof/fake_tablet_screen.png", "no_card"),
        ("face_none/building.jpg", "no_card"),
    ],
)
def test_what_is_no_card_is_told_as_what_it_is(reader: CardReader, name: str, problem: str) -> None:
    reading = read(reader, name)
    assert (reading.side, reading.problems, reading.fields) == ("none", (problem,), {})
