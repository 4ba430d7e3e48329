"""Lines of text become fields, whichever way the engine cut them; what cannot be read stays empty and says why."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from terminal.ocr.engine import TextLine
from terminal.ocr.fields import ParsedField, parse, read_fields
from terminal.ocr.verdicts import REASONS
from terminal.session.facts.cards import BACK_FIELDS, FRONT_FIELDS, CardFieldName

TODAY = date(2026, 11, 22)
HIGH = 38


def line(text: str, left: float, middle: float, confidence: float = 0.99, width: float | None = None) -> TextLine:
    """A level line of ordinary height; 32 px a Chinese character, 18 others, unless told."""
    room = width or sum(32 if ord(character) > 255 else 18 for character in text) or 32
    right, top, bottom = left + room, middle - HIGH / 2, middle + HIGH / 2
    return TextLine(text, confidence, ((left, top), (right, top), (right, bottom), (left, bottom)))


FRONT = [
    line("姓名张三", 72, 127), line("性别女", 72, 203), line("民族土家", 295, 203), line("出生2015年6月9日", 74, 276),
    line("住址重庆市万州区园丁路41", 72, 350), line("号", 180, 402), line("公民身份号码500101201506096929", 78, 541),
]  # fmt: skip
BACK = [
    line("中华人民共和国", 345, 106, width=530), line("居民身份证", 298, 216, width=636),
    line("签发机关重庆市万州区公安局", 235, 466), line("有效期限2015.06.09-2025.06.09", 235, 541),
]  # fmt: skip


def front(*changed: TextLine, without: str = "") -> dict[CardFieldName, ParsedField]:
    """The front with lines that contain `without` left out, and others put in."""
    kept = [each for each in FRONT if not (without and any(word in each.text for word in without.split()))]
    return parse([*kept, *changed], "front", TODAY)


def back(*changed: TextLine, without: str = "") -> dict[CardFieldName, ParsedField]:
    kept = [each for each in BACK if not (without and without in each.text)]
    return parse([*kept, *changed], "back", TODAY)


def test_a_clear_front() -> None:
    fields = front()
    assert {name: field.value for name, field in fields.items()} == {
        "name": "张三",
        "sex": "女",
        "nation": "土家",
        "birth_date": "2015-06-09",
        "address": "重庆市万州区园丁路41号",
        "number": "500101201506096929",
    }
    assert {field.verdict for field in fields.values()} == {"ok"}
    assert fields["address"].box == (72, 331, 388, 90)


def test_a_clear_back() -> None:
    fields = back()
    assert {name: field.value for name, field in fields.items()} == {
        "authority": "重庆市万州区公安局",
        "valid_from": "2015-06-09",
        "valid_to": "2025-06-09",
    }
    assert (fields["valid_to"].verdict, fields["valid_to"].reasons) == ("wrong", ("expired",))
    assert parse(BACK, "back", date(2025, 6, 9))["valid_to"].verdict == "ok"


# --- however the engine cuts the lines ---


@pytest.mark.parametrize(
    "cut",
    [
        [line("性别女民族土家", 72, 203)],
        [line("性 别 女 民 族 土家", 72, 203)],
        [line("性别", 72, 203), line("女", 184, 204), line("民族", 300, 201), line("土家", 396, 205)],
        [line("性别女", 72, 203), line("民族", 300, 201), line("土家", 396, 205)],
        [line("女", 184, 203), line("民族土家族", 300, 203)],
        [line("别女民族土家", 100, 203)],
    ],
    ids=lambda cut: "|".join(each.text for each in cut),
)
def test_sex_and_nation_glued_or_apart(cut: list[TextLine]) -> None:
    fields = front(*cut, without="性别 民族")
    assert (fields["sex"].value, fields["nation"].value) == ("女", "土家")
    assert (fields["sex"].verdict, fields["nation"].verdict) == ("ok", "ok")


def test_nation_without_its_label_is_doubtful() -> None:
    for cut in ([line("性别女土家", 72, 203)], [line("性别女", 72, 203), line("旅土家", 350, 203)]):
        fields = front(*cut, without="性别 民族")
        assert (fields["sex"].value, fields["nation"].value) == ("女", "土家")
        assert (fields["nation"].verdict, fields["nation"].reasons) == ("doubtful", ("label_unread",))


@pytest.mark.parametrize(
    "text",
    [
        "出生2015年6月9日",
        "出 生 2015 年 6 月 9 日",
        "2015年06月09日",
        "生2015年6月9",
        "出生 2015 6 9",
        "出生2015年6月9曰",
    ],
)
def test_birth_dates(text: str) -> None:
    assert front(line(text, 74, 276), without="出生")["birth_date"].value == "2015-06-09"


def test_a_character_that_two_boxes_show_counts_once() -> None:
    cut = [line("公民身份号码5", 75, 541, width=251), line("500101201506096929", 304, 541, width=424)]
    assert front(*cut, without="公民")["number"].value == "500101201506096929"
    cut = [line("出生2015", 74, 276, width=200), line("5年6月9日", 245, 276, width=280)]
    assert front(*cut, without="出生")["birth_date"].value == "2015-06-09"


def test_two_equal_characters_beside_each_other_stay_two() -> None:
    cut = [line("公民身份号码5", 75, 541, width=225), line("00101201506096929", 304, 541, width=400)]
    assert front(*cut, without="公民")["number"].value == "500101201506096929"


def address(*rows: TextLine) -> ParsedField:
    """The field of a front whose address stands on these lines."""
    others = [each for each in FRONT if "住址" not in each.text and each.text != "号"]
    return parse([*others, *rows], "front", TODAY)["address"]


def test_addresses_of_one_two_and_three_lines() -> None:
    lines = [line("四川省万县地区忠县建设", 182, 352), line("路991号18号楼6单", 182, 400), line("元1504室", 182, 449)]
    for rows in (1, 2, 3):
        field = address(line("住址", 72, 350), *lines[:rows])
        assert (field.value, field.verdict) == ("".join(each.text for each in lines[:rows]), "ok")


def test_an_address_with_a_line_lost_is_doubtful() -> None:
    above = address(line("住址", 72, 350), line("路41号城关镇", 180, 402))
    assert (above.verdict, above.reasons) == ("doubtful", ("line_missing",))
    between = address(line("住址重庆市万州区园", 72, 350), line("丁路41号", 180, 449))
    assert (between.verdict, between.reasons) == ("doubtful", ("line_missing",))
    blank = address(line("住址重庆市万州区园", 72, 350), line("", 180, 402, 0.3))
    assert (blank.verdict, blank.reasons) == ("doubtful", ("line_unreadable",))


def test_an_authority_in_two_lines() -> None:
    fields = back(line("签发机关秀山土家族苗族", 235, 450), line("自治县公安局", 408, 492), without="签发")
    assert fields["authority"].value == "秀山土家族苗族自治县公安局"
    assert fields["authority"].verdict == "ok"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("有效期限2021.05.14-长期", "2021-05-14", "长期"),
        ("有效期限 2021.05.14 - 长期", "2021-05-14", "长期"),
        ("2021.05.14-2041.05.14", "2021-05-14", "2041-05-14"),
        ("有效期限20210514-20410514", "2021-05-14", "2041-05-14"),
        ("有效期限2021.05.142041.05.14", "2021-05-14", "2041-05-14"),
        ("有效期限2021,05.14—2041.05。14", "2021-05-14", "2041-05-14"),
        ("有效期限2021.05.14-", "2021-05-14", ""),
        ("有效期限2021.05.14", "", ""),
        ("有效期限-2041.05.14", "", ""),
        ("有效期限2021.05.14-2041.05", "", ""),
        ("有效期限2021.05.14-2041.02.30", "2021-05-14", ""),
        ("有效期限2021.05.14-长", "2021-05-14", ""),
        ("有效期限202105140-20410514", "", ""),
    ],
)
def test_validity(text: str, start: str, end: str) -> None:
    fields = back(line(text, 235, 541), without="有效")
    assert (fields["valid_from"].value, fields["valid_to"].value) == (start, end)


# --- nothing guessed ---


def test_one_weak_character_makes_a_line_doubtful_that_is_sure_on_the_whole() -> None:
    text = "住址河北省石家庄市井隆县"
    plain = line(text, 72, 350, 0.954)
    fields = front(replace(plain, characters=(0.99,) * 10 + (0.41, 0.99)), without="住址")
    assert (fields["address"].verdict, fields["address"].reasons) == ("doubtful", ("unsure_reading",))
    weak_label = (0.41, *(0.99,) * 11)
    assert front(replace(plain, characters=weak_label), without="住址")["address"].verdict == "ok"
    assert front(plain, without="住址")["address"].verdict == "ok"


def test_the_gaps_between_the_parts_of_a_date_are_no_doubt_of_its_digits() -> None:
    text = "出 生 2015 年 6 月 9 日"
    sure = tuple(0.5 if character == " " else 0.99 for character in text)
    fields = front(replace(line(text, 74, 276, 0.7), characters=sure), without="出生")
    assert (fields["birth_date"].value, fields["birth_date"].verdict) == ("2015-06-09", "ok")


def test_look_alikes_become_digits_in_the_number_only_and_leave_doubt() -> None:
    fields = front(line("公民身份号码5OO1012OI506096929", 78, 541), without="公民")
    number = fields["number"]
    assert number.value == "500101201506096929"
    assert number.verdict == "doubtful"
    assert "look_alikes" in number.reasons
    assert number.confidence < 0.5
    assert front(line("姓名OI", 72, 127), without="姓名")["name"].value == "OI"


def test_the_check_character_may_be_an_x_of_any_kind() -> None:
    for text in ("11010519491231002X", "11010519491231002x", "11010519491231002×"):
        number = front(line(text, 313, 541), without="公民")["number"]
        assert number.value == "11010519491231002X"
        assert ("look_alikes" in number.reasons) == (not text.endswith("X"))


def test_a_number_with_a_digit_lost_is_shown_and_wrong() -> None:
    number = front(line("公民身份号码50015419811124819", 78, 541), without="公民")["number"]
    assert (number.value, number.verdict, number.reasons) == ("50015419811124819", "wrong", ("number_length",))


def test_what_cannot_be_read_is_empty_and_says_so() -> None:
    fields = front(
        line("", 78, 541, 0.2), line("公民身份号码", 78, 541), line("出生年月", 74, 276), without="公民 出生"
    )
    assert (fields["number"].value, fields["number"].verdict, fields["number"].reasons) == (
        "",
        "missing",
        ("unreadable",),
    )
    assert (fields["birth_date"].value, fields["birth_date"].reasons) == ("", ("unreadable",))
    nothing = parse([], "front", TODAY)
    assert tuple(nothing) == FRONT_FIELDS
    assert {(field.value, field.verdict, field.reasons) for field in nothing.values()} == {
        ("", "missing", ("not_found",))
    }
    assert tuple(parse([], "back", TODAY)) == BACK_FIELDS


def test_the_birth_date_is_never_taken_from_the_number() -> None:
    fields = front(without="出生")
    assert (fields["birth_date"].value, fields["birth_date"].verdict) == ("", "missing")
    assert (fields["number"].verdict, fields["number"].reasons) == ("doubtful", ("birth_date_unread",))


@pytest.mark.parametrize(
    "text", ["出生2015年6月", "出生201569", "出生20155年6月9日", "出生2015年13月9日", "出生1954 4年4月19日"]
)
def test_birth_dates_that_are_not_whole_stay_empty(text: str) -> None:
    field = front(line(text, 74, 276), without="出生")["birth_date"]
    assert (field.value, field.verdict) == ("", "missing")


def test_a_name_whose_label_was_misread_is_doubtful() -> None:
    assert front(line("性名张三", 72, 127), without="姓名")["name"].value == "张三"
    misread = front(line("灶各张三", 72, 127), without="姓名")["name"]
    assert (misread.verdict, misread.reasons) == ("doubtful", ("label_unread",))
    alone = front(line("张三", 184, 127), without="姓名")["name"]
    assert (alone.value, alone.verdict) == ("张三", "ok")


@pytest.mark.parametrize(
    ("hidden", "field"),
    [
        (line("姓名涵磊", 72, 127, width=229), "name"),
        (line("涵磊", 223, 127, width=78), "name"),
        (line("签发机关华市公安局", 235, 466, width=500), "authority"),
        (line("住址广东省韶关市家", 72, 350, width=468), "address"),
    ],
)
def test_a_line_too_long_for_its_characters_hides_some(hidden: TextLine, field: CardFieldName) -> None:
    """夏涵磊 under a lamp's reflection was read as 涵磊 with 0.99: only the room it takes up tells."""
    found = front(hidden, without="姓名 住址") if field != "authority" else back(hidden, without="签发")
    assert found[field].verdict == "doubtful"
    assert "partly_hidden" in found[field].reasons


@pytest.mark.parametrize(
    "rows",
    [
        [line("姓名阿卜杜热依木·玉苏普江·", 72, 127), line("阿卜杜拉", 184, 166)],
        [line("姓名", 72, 130), line("阿卜杜热依木·玉苏普江·", 184, 109), line("阿卜杜拉", 184, 152)],
        [line("姓名阿卜杜拉", 72, 135), line("阿卜杜热依木·玉苏普江·", 184, 96)],
        [line("姓名阿卜杜热依木·玉苏普江", 72, 120), line("·阿卜杜拉", 190, 159)],
    ],
    ids=["label first", "label between", "label last", "dot in the second line"],
)
def test_a_name_on_two_lines_is_read_whole(rows: list[TextLine]) -> None:
    name = front(*rows, without="姓名")["name"]
    whole = "阿卜杜热依木·玉苏普江·阿卜杜拉"
    assert (name.value, name.verdict, name.reasons) == (whole, "ok", ())


def test_a_name_on_two_lines_is_doubted_where_it_may_miss_a_dot_or_a_line() -> None:
    undotted = front(line("姓名阿卜杜热依木·玉苏普", 72, 127), line("江阿卜杜拉", 184, 166), without="姓名")["name"]
    assert (undotted.value, undotted.verdict) == ("阿卜杜热依木·玉苏普江阿卜杜拉", "doubtful")
    cut = front(line("姓名阿卜杜热依木·玉苏普江·", 72, 127), without="姓名")["name"]
    assert (cut.value, cut.verdict, cut.reasons) == ("阿卜杜热依木·玉苏普江", "doubtful", ("line_missing",))
    hidden = front(line("姓名阿卜杜热依木", 72, 127), line("", 184, 166, 0.3), without="姓名")["name"]
    assert (hidden.verdict, hidden.reasons) == ("doubtful", ("row_unclaimed",))


def test_a_row_that_no_field_claims_casts_doubt_on_the_fields_beside_it() -> None:
    fields = front(line("国籍人士", 396, 240))
    doubted = {name for name, field in fields.items() if "row_unclaimed" in field.reasons}
    assert doubted == {"sex", "nation", "birth_date"}
    assert {fields[name].verdict for name in doubted} == {"doubtful"}
    behind = back(line("第二分局", 408, 410))
    assert (behind["authority"].verdict, behind["authority"].reasons) == ("doubtful", ("row_unclaimed",))


def test_another_script_above_every_row_says_the_same_once_more() -> None:
    """Cards of autonomous regions bear both; the engine sees that something is written, and cannot read it."""
    foreign = [line("", 76, y, 0.0, width=200) for y in (93, 170, 244, 318, 511)]
    assert {field.verdict for field in front(*foreign).values()} == {"ok"}


def test_the_characters_of_a_label_may_be_of_the_value() -> None:
    for person in ("李名", "代用名", "姓名"):
        for cut in ([line(f"姓名{person}", 72, 127)], [line("姓名", 72, 127), line(person, 184, 127)]):
            name = front(*cut, without="姓名")["name"]
            assert (name.value, name.verdict) == (person, "ok")
    split = front(line("姓名李", 72, 127, width=144), line("名", 223, 127), without="姓名")["name"]
    assert (split.value, split.verdict) == ("李名", "ok")
    lived = address(line("住址重庆市住安里住宅", 72, 350), line("地", 182, 400))
    assert (lived.value, lived.verdict) == ("重庆市住安里住宅地", "ok")


def test_a_lone_last_character_is_as_certain_as_any_other() -> None:
    """The engine's box round it is half as wide again as the character: 10 of 12 right ones were doubted."""
    for last, width in (("号", 52), ("室", 54), ("2", 40), ("组", 50)):
        field = address(line("住址重庆市万州区园丁路四十", 72, 350), line(last, 178, 400, width=width))
        assert (field.value, field.verdict) == (f"重庆市万州区园丁路四十{last}", "ok")


def test_dots_of_all_kinds_in_names_are_the_middle_dot() -> None:
    for dot in "·•・.。":
        assert front(line(f"姓名阿依古丽{dot}吐尔逊江", 72, 127), without="姓名")["name"].value == "阿依古丽·吐尔逊江"


def test_stamps_and_the_portrait_are_no_fields() -> None:
    fields = front(
        line("复禁", 500, 203), line("印止", 500, 276), line("仅限BDCI复赛使用", 20, 40), line("O", 683, 225)
    )
    assert {field.verdict for field in fields.values()} == {"ok"}


def test_lines_that_stand_elsewhere_by_an_inch_are_still_told_by_their_labels() -> None:
    moved = [line(each.text, each.quad[0][0] - 30, each.quad[0][1] + HIGH / 2 - 26) for each in FRONT]
    assert {field.verdict for field in parse(moved, "front", TODAY).values()} == {"ok"}


texts = st.text(
    alphabet="姓名性别男女民族出生年月日住址公民身份号码0123456789X汉签发机关有效期限长.-公安局 ", max_size=24
)
lines = st.lists(
    st.builds(line, texts, st.floats(-50, 1000), st.floats(-50, 700), st.floats(0, 1), st.floats(1, 800)), max_size=12
)


@settings(deadline=None)
@example(lines=[line("", 1, 0, 0, 1), line("性男0", 0, 0, 0, 1)], side="front")
@given(lines=lines, side=st.sampled_from(["front", "back"]))
def test_no_lines_break_the_parser(lines: list[TextLine], side: Any) -> None:
    fields = parse(lines, side, TODAY)
    assert tuple(fields) == (FRONT_FIELDS if side == "front" else BACK_FIELDS)
    for field in fields.values():
        assert (field.verdict == "missing") == (field.value == "")
        assert (field.verdict == "ok") == (field.reasons == ())
        assert set(field.reasons) <= set(REASONS)
        assert 0 <= field.confidence <= 1
    for name in ("birth_date", "valid_from"):
        if name in fields and fields[name].value:
            date.fromisoformat(fields[name].value)


@settings(deadline=None)
@given(lines=lines)
def test_reading_the_same_lines_in_another_order_changes_nothing(lines: list[TextLine]) -> None:
    assert read_fields(FRONT, "front") == read_fields(FRONT[::-1], "front")
    assert read_fields(lines, "front").keys() == read_fields(lines[::-1], "front").keys()
