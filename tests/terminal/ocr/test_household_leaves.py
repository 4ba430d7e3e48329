"""A leaf of a household register on a desk: told as such, read by its labels, and compared with no face."""

from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest

from scripts.lab.drawn_cards import Placing, on_desk, spoiled
from scripts.lab.drawn_leaves import drawn_leaf, leaf_of
from scripts.lab.drawn_people import invented
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import TextLine
from terminal.ocr.kinds.household import is_leaf, judge_household, read_household
from terminal.ocr.kinds.telling import tell
from terminal.ocr.reader import CardReader
from tests.terminal.ocr.conftest import TODAY


def lying(page: BgrPicture, placing: Placing | None = None) -> BgrPicture:
    return on_desk([(page, placing or Placing(width=0.8))], np.random.default_rng(4))


@pytest.mark.parametrize("turn", [0.0, 180.0, 63.0])
def test_a_leaf_is_read_however_it_is_turned(reader: CardReader, turn: float) -> None:
    leaf = drawn_leaf(4)
    reading = reader.read(lying(leaf.picture, Placing(width=0.57, turn=turn)), today=TODAY)
    assert (reading.kind, reading.side) == ("household", "front")
    assert "cut_off" not in reading.problems
    assert {name: field.value for name, field in reading.fields.items()} == leaf.facts
    assert {name: field.verdict for name, field in reading.fields.items()} == dict.fromkeys(leaf.facts, "ok")
    assert reading.portrait == b""
    assert reading.card


def test_two_leaves_of_a_book_are_two_people(reader: CardReader) -> None:
    both = np.vstack([drawn_leaf(4).picture, drawn_leaf(7).picture])
    reading = reader.read(np.ascontiguousarray(both), today=TODAY)
    assert "two_cards" in reading.problems
    assert not any(field.value for field in reading.fields.values())


def test_a_number_that_its_neighbours_contradict_is_never_certain(reader: CardReader) -> None:
    person = invented(4)
    other = invented(31)
    leaf = leaf_of(replace(person, number=other.number), "长子", 4)
    reading = reader.read(lying(leaf.picture), today=TODAY)
    assert reading.fields["number"].verdict != "ok"
    assert "birth_date_differs" in reading.fields["number"].reasons


def test_a_mirrored_leaf_is_said_to_be_mirrored(reader: CardReader) -> None:
    flipped = np.asarray(cv2.flip(lying(drawn_leaf(4).picture), 1), np.uint8)
    assert reader.read(flipped, today=TODAY).problems[:1] == ("mirrored",)


# --- lines alone ---


def line(text: str, left: float, middle: float, wide: float) -> TextLine:
    top, bottom = middle - 14, middle + 14
    return TextLine(text, 0.99, ((left, top), (left + wide, top), (left + wide, bottom), (left, bottom)))


LINES = (
    line("常住人口登记卡", 330, 66, 330), line("姓名", 50, 146, 50), line("赵一", 180, 146, 60),
    line("户主或与", 568, 136, 80), line("户主关系", 568, 156, 80), line("长女", 700, 146, 50),
    line("曾用名", 50, 195, 70), line("性别", 568, 195, 50), line("女", 700, 195, 24), line("出生地", 50, 244, 70),
    line("浙江省杭州市", 180, 244, 180), line("民族", 568, 244, 50), line("汉族", 700, 244, 50),
    line("籍贯", 50, 293, 50), line("出生日期", 568, 293, 90), line("2015年6月1日", 700, 293, 170),
    line("公民身份", 50, 381, 80), line("证件编号", 50, 401, 80), line("330102201506010026", 180, 391, 260),
)  # fmt: skip


def told(lines: list[TextLine]) -> dict[str, tuple[str, str]]:
    fields = read_household(lines)
    verdicts = judge_household(fields, TODAY)
    return {name: (field.value, verdicts[name].verdict) for name, field in fields.items()}


def test_values_are_what_stands_behind_their_labels() -> None:
    assert told(list(LINES)) == {
        "name": ("赵一", "ok"), "relation": ("长女", "ok"), "sex": ("女", "ok"), "nation": ("汉", "ok"),
        "birth_date": (date(2015, 6, 1).isoformat(), "ok"), "number": ("330102201506010026", "ok"),
    }  # fmt: skip


def test_a_label_that_was_not_read_is_told_by_the_others_and_said() -> None:
    without = [each for each in LINES if each.text not in {"姓名", "性别"}]
    assert told(without)["name"] == ("赵一", "doubtful")
    assert told(without)["sex"] == ("女", "doubtful")


def test_a_value_run_together_with_the_next_label_keeps_what_is_its_own() -> None:
    merged = [each for each in LINES if each.text not in {"赵一", "户主或与"}]
    merged.append(line("赵一户主或与", 180, 141, 468))
    assert told(merged)["name"][0] == "赵一"
    assert told(merged)["relation"][0] == "长女"


def test_a_name_on_two_lines_keeps_its_second() -> None:
    two = [each for each in LINES if each.text != "赵一"]
    two += [line("阿卜杜热依木·玉苏普江·", 180, 134, 340), line("阿卜杜拉", 180, 158, 130)]
    assert told(two)["name"][0] == "阿卜杜热依木·玉苏普江·阿卜杜拉"


def test_a_relation_that_nobody_has_is_doubted() -> None:
    odd = [line("长安", 700, 146, 50) if each.text == "长女" else each for each in LINES]
    assert told(odd)["relation"] == ("长安", "doubtful")


def test_a_leaf_is_told_by_its_title_or_by_two_of_its_labels() -> None:
    assert tell(LINES).kind == "household"
    assert tell(LINES[1:]).kind == "household"
    assert is_leaf(["曾用名", "宗教信仰"])
    assert not is_leaf(["姓名", "性别", "民族", "出生"])
    assert not is_leaf(["何时由何地迁来本市"])


BLURRED = (
    line("郑晨华", 119, 30, 89), line("外孙", 657, 36, 79), line("户上关", 513, 44, 104), line("黄用名", 4, 78, 68),
    line("性别", 514, 91, 64), line("男", 656, 95, 51), line("出生地", 3, 130, 71), line("出生日", 514, 203, 103),
    line("2003年3月28日", 664, 213, 209), line("联教信仰", 514, 261, 103), line("公民身份号", 6, 282, 124),
    line("330202200303286875", 121, 293, 235), line("何时电何地迁来本址", 6, 489, 164),
)  # fmt: skip
"""As an engine read a blurred leaf without its title: hardly a label of it is whole."""


def test_a_blurred_leaf_is_told_by_labels_with_a_character_read_wrong() -> None:
    assert tell(BLURRED).kind == "household"
    assert told(list(BLURRED))["birth_date"][0] == "2003-03-28"


@pytest.mark.parametrize("kept", ["出生日", "黄用名", "户上关", "公民身份号"])
def test_a_leaf_that_is_not_told_is_no_resident_card(kept: str) -> None:
    own = {"联教信仰", "何时电何地迁来本址", "黄用名", "户上关", "出生日", "出生地", "公民身份号"} - {kept, "出生地"}
    assert tell([each for each in BLURRED if each.text not in own]).kind in {"none", "other"}


@pytest.mark.parametrize(("seed", "how"), [(8, "all"), (2, "perspective")])
def test_what_the_long_campaign_took_for_something_else(reader: CardReader, seed: int, how: str) -> None:
    leaf = drawn_leaf(seed)
    reading = reader.read(spoiled(leaf.picture, how, np.random.default_rng([seed, 51])), today=TODAY)
    assert reading.kind == "household"
    certain = {name: field.value for name, field in reading.fields.items() if field.verdict == "ok"}
    assert certain.items() <= leaf.facts.items()
