"""Kinds of documents: told by their words, read by their labels, judged by their rules; wrong ones are said as such."""

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import pytest

from rulebook.sale.identity_numbers import mrz_check_digit, number_is_sound
from rulebook.sale.people import IdentityKind
from scripts.lab.drawn_cards import Placing, drawn_card, on_desk
from scripts.lab.drawn_documents import DRAWN, DrawnDocument
from scripts.lab.drawn_people import TODAY
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import TextLine
from terminal.ocr.kinds.table import KINDS, reads
from terminal.ocr.kinds.telling import Told, tell
from terminal.ocr.live import LiveCard
from terminal.ocr.reader import CardReader
from terminal.ocr.verdicts import ReadField
from terminal.session.facts.analyst import CardRead, CardSeen
from terminal.session.facts.cards import FIELDS, CardFieldName, CardKind, CardSide

Lines = list[tuple[str, float, float]]
Verdicts = dict[CardFieldName, tuple[str, tuple[str, ...]]]


def lying(lines: Lines, high: float = 30.0) -> list[TextLine]:
    """Lines: text, left, middle; each character as wide as high."""
    return [
        TextLine(text, 0.99, ((x, y - high / 2), (x + len(text) * high, y - high / 2),
                              (x + len(text) * high, y + high / 2), (x, y + high / 2)))
        for text, x, y in lines
    ]  # fmt: skip


def words(*texts: str) -> list[TextLine]:
    return lying([(text, 60.0, 60.0 + 60 * at) for at, text in enumerate(texts)])


def on_a_desk(picture: BgrPicture) -> BgrPicture:
    return on_desk([(picture, Placing(width=0.75))], np.random.default_rng(3))


def drawn(kind: CardKind, seed: int = 1, side: CardSide = "front") -> DrawnDocument:
    return next(each for each in DRAWN[kind](seed) if each.side == side)


def judged(kind: CardKind, values: Mapping[CardFieldName, str], today: date = TODAY) -> Verdicts:
    fields = {name: ReadField(value, 0.99) for name, value in values.items()}
    return {name: (each.verdict, each.reasons) for name, each in reads(kind).judge(fields, today).items()}


# --- telling ---


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("中华人民共和国外国人永久居留身份证", "姓名/Name"), Told("foreigner", "front")),
        (("中华人民共和国", "外国人永久居留身份证", "姓名"), Told("foreigner", "front")),
        (("FOREIGN PERMANENT RESIDENT ID CARD", "Name"), Told("foreigner", "front")),
        (("港澳居民来往内地通行证", "姓名", "出生日期"), Told("hk_mo_pass", "front")),
        (("港澳居民来往內地通行證", "姓名"), Told("hk_mo_pass", "front")),
        (("台湾居民来往大陆通行证", "姓名"), Told("tw_pass", "front")),
        (("往来港澳通行证", "姓名", "出生日期"), Told("other")),
        (("中华人民共和国", "港澳居民居住证", "签发机关", "有效期限"), Told("hk_mo_tw_residence", "back")),
        (("中华人民共和国", "台湾居民居住证"), Told("hk_mo_tw_residence", "back")),
        (("姓名张三", "性别男", "公民身份号码810000199001011219"), Told("hk_mo_tw_residence", "front")),
        (("中华人民共和国", "临时居民身份证"), Told("temporary", "back")),
        (("姓名张三", "公民身份号码", "有效期限2026.09.01-2026.12.01"), Told("temporary", "front")),
        (("姓名张三", "住址某地", "编号110101491231002"), Told("first_generation", "front")),
        (("姓名张三", "住址某地", "1994年5月6日签发"), Told("first_generation", "front")),
        (("姓名张三", "性别男民族汉", "公民身份号码11010119491231002X"), Told("resident", "front")),
        (("中华人民共和国", "居民身份证", "签发机关", "有效期限"), Told("resident", "back")),
        (("姓名张三", "出生日期", "证件号码"), Told("other")),
        (("中国建设银行", "6217 0000 1000 0000 001"), Told("other")),
        (("社会保障卡",), Told("other")),
        (("本公司的港澳居民来往内地通行证、外国人永久居留身份证办理须知，请阅读",), Told("none")),
        (("姓名张三", "性别男", "住址某地"), Told("none")),  # a permit whose number is hidden, or an ID card
    ],
)  # fmt: skip
def test_the_kind_is_told_by_words(texts: tuple[str, ...], told: Told) -> None:
    assert tell(words(*texts)) == told


def test_every_kind_that_is_listed_is_read_and_has_its_fields() -> None:
    for kind, sides in FIELDS.items():
        if kind not in KINDS:
            continue
        for side, names in sides.items():
            assert set(reads(kind).fields([], side)) == set(names), (kind, side)


# --- whole pictures: the review's field cases ---


@pytest.mark.parametrize("seed", [0, 1, 3, 5])
def test_a_permanent_residents_card_is_no_resident_id_card(reader: CardReader, seed: int) -> None:
    """Its title on one line has 17 characters; it was read as front and back of a resident ID card."""
    document = drawn("foreigner", seed)
    reading = reader.read(on_a_desk(document.picture), today=TODAY, side="front", kind="foreigner")
    assert (reading.kind, reading.side) == ("foreigner", "front")
    assert set(reading.fields) == set(FIELDS["foreigner"]["front"])
    assert reading.fields["number"].value == document.facts["number"]
    assert reading.fields["name_latin"].value.replace(" ", "") == document.facts["name_latin"].replace(" ", "")


def test_a_residence_permit_has_no_nation_and_two_sides(reader: CardReader) -> None:
    front, back = drawn("hk_mo_tw_residence", 2), drawn("hk_mo_tw_residence", 2, "back")
    picture = on_desk(
        [(front.picture, Placing(0.27, 0.3, 0.5)), (back.picture, Placing(0.73, 0.72, 0.5))],
        np.random.default_rng(5), (1600, 1200),
    )  # fmt: skip
    reading = reader.read(picture, today=TODAY)
    assert (reading.kind, reading.side) == ("hk_mo_tw_residence", "both")
    assert "nation" not in reading.fields
    assert {name: field.value for name, field in reading.fields.items()} == {**front.facts, **back.facts}
    assert reading.fields["number"].verdict == "ok"


def test_a_temporary_card_is_told_and_its_grey_portrait_is_no_photocopy(reader: CardReader) -> None:
    document = drawn("temporary", 1)
    grey = np.repeat(document.picture.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)
    reading = reader.read(on_a_desk(grey), today=TODAY, kind="temporary")
    assert (reading.kind, reading.side, reading.problems) == ("temporary", "front", ())
    assert reading.fields["valid_to"].verdict == "ok"
    assert reading.fields["authority"].value == document.facts["authority"]


def test_a_first_generation_card_is_named_as_withdrawn(reader: CardReader) -> None:
    document = drawn("first_generation", 4)
    reading = reader.read(on_a_desk(document.picture), today=TODAY, kind="resident")
    assert (reading.kind, reading.problems[0]) == ("first_generation", "other_kind")
    assert reading.fields["number"].verdict == "wrong"
    assert "withdrawn" in reading.fields["number"].reasons
    assert "签发" not in reading.fields["address"].value


def test_another_kind_than_asked_for_is_said_with_its_name(reader: CardReader) -> None:
    picture = on_a_desk(drawn("hk_mo_pass").picture)
    assert reader.read(picture, today=TODAY, kind="hk_mo_pass").problems == ()
    asked = reader.read(picture, today=TODAY, side="front", kind="tw_pass")
    assert (asked.kind, asked.side, asked.problems) == ("hk_mo_pass", "front", ("other_kind",))
    resident = reader.read(on_a_desk(drawn_card(3).front), today=TODAY, kind="hk_mo_pass")
    assert (resident.kind, resident.problems) == ("resident", ("other_kind",))


def test_nothing_and_documents_that_are_not_read_have_a_kind_too(reader: CardReader) -> None:
    empty = reader.read(on_desk([], np.random.default_rng(1)), today=TODAY)
    assert (empty.kind, empty.problems) == ("none", ("no_card",))
    assert reader.read(np.zeros((9, 9, 3), np.uint8), today=TODAY).kind == "none"


def test_a_pass_without_a_border_is_placed_by_its_words(reader: CardReader) -> None:
    document = drawn("tw_pass", 2)
    page = np.full((1400, 1100, 3), 255, np.uint8)
    page[300:931, 60:1060] = np.where(document.picture < 120, document.picture, 255)
    reading = reader.read(page, today=TODAY)
    assert (reading.kind, reading.side) == ("tw_pass", "front")
    assert reading.fields["number"].value == document.facts["number"]


# --- live ---


def watched(live: LiveCard, picture: BgrPicture, seconds: float = 2.0) -> list[CardSeen | CardRead]:
    random = np.random.default_rng(8)
    said: list[CardSeen | CardRead] = []
    for at in range(int(seconds * 5)):
        noisy = np.clip(picture + random.normal(0, 2, picture.shape), 0, 255).astype(np.uint8)
        said.append(live.look(noisy, at * 200_000, TODAY))
        if isinstance(said[-1], CardRead):
            break
    return said


def test_live_another_kind_is_said_at_once_and_steadily(reader: CardReader) -> None:
    said = watched(LiveCard(reader, "front", "resident"), on_a_desk(drawn("tw_pass").picture))
    told = [(each.problems, each.kind) for each in said if isinstance(each, CardSeen)]
    assert len(told) == len(said)
    first = next(at for at, (problems, _) in enumerate(told) if "other_kind" in problems)
    assert first <= 2
    assert all("other_kind" in problems and kind == "tw_pass" for problems, kind in told[first:])


@pytest.mark.parametrize(("kind", "side"), [("hk_mo_pass", "front"), ("temporary", "front")])
def test_live_a_document_of_one_side_is_read_as_that_side(reader: CardReader, kind: CardKind, side: CardSide) -> None:
    document = drawn(kind)
    read = watched(LiveCard(reader, side, kind), on_a_desk(document.picture), 4.0)[-1]
    assert isinstance(read, CardRead)
    assert (read.reading.kind, read.reading.side) == (kind, side)
    assert set(read.reading.fields) == set(FIELDS[kind][side])
    assert read.reading.fields["number"].value == document.facts["number"]


# --- judging ---


def visitor(**other: str) -> dict[CardFieldName, str]:
    told = {"name": "陈大文", "name_latin": "CHAN, TAI MAN", "sex": "男", "birth_date": "1990-01-01",
            "number": "H12345678", "authority": "公安部出入境管理局", "valid_from": "2020-03-01",
            "valid_to": "2030-02-28"} | other  # fmt: skip
    return {name: told[name] for name in FIELDS["hk_mo_pass"]["front"]}


@pytest.mark.parametrize(
    ("kind", "name", "value", "answer"),
    [
        ("hk_mo_pass", "number", "H12345678", ("ok", ())),
        ("hk_mo_pass", "number", "H1234567890", ("ok", ())),
        ("hk_mo_pass", "number", "A12345678", ("wrong", ("number_length",))),
        ("hk_mo_pass", "valid_to", "2026-03-01", ("wrong", ("expired", "span_unusual"))),
        ("hk_mo_pass", "valid_to", "2031-02-28", ("doubtful", ("span_unusual",))),
        ("hk_mo_pass", "valid_from", "1998-03-01", ("doubtful", ("too_early",))),
        ("hk_mo_pass", "valid_from", "2027-03-01", ("wrong", ("not_yet_valid",))),
        ("hk_mo_pass", "name_latin", "CHAN 1AI", ("doubtful", ("name_unusual",))),
        ("hk_mo_pass", "authority", "公安部出人境管理局", ("doubtful", ("authority_unusual",))),
        ("tw_pass", "number", "12345678", ("ok", ())),
        ("tw_pass", "number", "1234567890", ("wrong", ("number_length",))),
    ],
)  # fmt: skip
def test_what_is_said_of_a_pass(kind: CardKind, name: CardFieldName, value: str, answer: object) -> None:
    assert judged(kind, visitor(**{name: value}))[name] == answer


def test_a_childs_pass_lasts_five_years() -> None:
    child = visitor(birth_date="2015-01-01", valid_from="2023-03-01", valid_to="2028-02-29")
    assert judged("hk_mo_pass", child)["valid_to"] == ("ok", ())
    assert judged("hk_mo_pass", child | {"valid_to": "2033-02-28"})["valid_to"] == ("doubtful", ("span_unlike_age",))


def resident_number(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(a) * b for a, b in zip(body, weights, strict=True)) % 11]


def foreigner(**other: str) -> dict[CardFieldName, str]:
    told = {"name": "", "name_latin": "SMITH, JOHN", "sex": "男", "nationality": "美国/USA",
            "birth_date": "1983-01-02", "number": resident_number("93284019830102001"), "valid_from": "2024-01-05",
            "valid_to": "2034-01-04"}  # fmt: skip
    return {name: (told | other)[name] for name in FIELDS["foreigner"]["front"]}


def test_what_is_said_of_a_permanent_residents_number() -> None:
    said = judged("foreigner", foreigner())
    assert {name for name, (verdict, _) in said.items() if verdict == "ok"} == set(said) - {"name"}
    body = "USA11008301021"
    old = f"{body}{mrz_check_digit(body)}"
    assert judged("foreigner", foreigner(number=old))["number"] == ("ok", ())
    wrong = f"{body}{(mrz_check_digit(body) + 1) % 10}"
    assert judged("foreigner", foreigner(number=wrong))["number"] == ("wrong", ("check_digit",))
    assert judged("foreigner", foreigner(number="12345"))["number"] == ("wrong", ("number_length",))
    other_day = judged("foreigner", foreigner(birth_date="1983-01-03"))
    assert other_day["birth_date"] == ("wrong", ("birth_date_differs",))
    assert other_day["number"] == ("doubtful", ("birth_date_differs",))
    assert judged("foreigner", foreigner(birth_date=""))["number"] == ("doubtful", ("birth_date_unread",))
    assert judged("foreigner", foreigner(sex="女"))["sex"] == ("doubtful", ("sex_differs",))
    elsewhere = judged("foreigner", foreigner(number=old, nationality="加拿大/CAN"))
    assert elsewhere["nationality"] == ("doubtful", ("nationality_differs",))


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (resident_number("83000019970602004"), ("ok", ())),
        (resident_number("81000019970602004"), ("ok", ())),
        (resident_number("11010119970602004"), ("wrong", ("region_unknown",))),
        ("830000199706020041", ("wrong", ("check_digit",))),
        (resident_number("83000019970602005"), ("doubtful", ("sex_differs",))),
        (resident_number("83000019970603004"), ("doubtful", ("birth_date_differs",))),
    ],
)
def test_what_is_said_of_a_residence_permits_number(number: str, answer: object) -> None:
    fields: dict[CardFieldName, str] = {"number": number, "sex": "女", "birth_date": "1997-06-02"}
    assert judged("hk_mo_tw_residence", fields)["number"] == answer


def test_how_long_permits_and_temporary_cards_are_good() -> None:
    permit: dict[CardFieldName, str] = {"valid_from": "2023-05-06", "valid_to": "2028-05-06"}
    assert judged("hk_mo_tw_residence", permit)["valid_to"] == ("ok", ())
    assert judged("hk_mo_tw_residence", permit | {"valid_to": "2033-05-06"})["valid_to"] == (
        "doubtful",
        ("span_unusual",),
    )
    assert judged("hk_mo_tw_residence", permit | {"valid_from": "2017-05-06"})["valid_from"] == (
        "doubtful",
        ("too_early",),
    )
    temporary: dict[CardFieldName, str] = {"valid_from": "2026-10-06", "valid_to": "2027-01-06"}
    assert judged("temporary", temporary)["valid_to"] == ("ok", ())
    assert judged("temporary", temporary | {"valid_to": "2036-10-06"})["valid_to"] == ("doubtful", ("span_unusual",))
    assert judged("temporary", temporary, date(2027, 1, 7))["valid_to"] == ("wrong", ("expired",))
    assert judged("temporary", temporary | {"valid_to": "长期"})["valid_to"] == ("wrong", ("span_unusual",))


@pytest.mark.parametrize(
    ("kind", "number", "sound"),
    [
        ("hk_macau_permit", "H12345678", True), ("hk_macau_permit", "M1234567801", True),
        ("hk_macau_permit", "T12345678", False), ("taiwan_permit", "12345678", True),
        ("taiwan_permit", "1234567", False),
        ("foreign_permanent_resident", resident_number("93284019830102001"), True),
        ("foreign_permanent_resident", resident_number("13284019830102001"), False),
        ("foreign_permanent_resident", "USA110083010212", False),
        ("taiwan_residence", resident_number("83000019970602004"), True),
        ("taiwan_residence", resident_number("81000019970602004"), False),
        ("hk_macau_residence", resident_number("82000019970602004"), True), ("military_id", "anything", True),
    ],
)  # fmt: skip
def test_number_rules(kind: IdentityKind, number: str, sound: bool) -> None:
    assert number_is_sound(kind, number) is sound


# --- lines that lie otherwise ---


PASS_LINES: Lines = [
    ("港澳居民来往内地通行证", 190, 64), ("姓名", 340, 112), ("陈大文", 340, 144), ("CHAN,TAI MAN", 340, 184),
    ("出生日期", 340, 226), ("性别", 620, 226), ("1990.01.01", 340, 258), ("男", 620, 258), ("有效期限", 340, 302),
    ("2020.03.01-2030.02.28", 340, 334), ("签发机关", 340, 378), ("公安部出入境管理局", 340, 410),
    ("证件号码", 340, 454), ("换证次数", 700, 454), ("H12345678", 340, 490), ("01", 700, 490),
]  # fmt: skip


def read_pass(change: Callable[[Lines], Lines] = lambda lines: lines) -> dict[CardFieldName, ReadField]:
    return dict(reads("hk_mo_pass").fields(lying(change(list(PASS_LINES)), 26.0), "front"))


def test_values_stand_below_their_labels() -> None:
    found = {name: (field.value, field.reasons) for name, field in read_pass().items()}
    assert found == {name: (value, ()) for name, value in visitor().items()}


def test_a_missing_value_is_not_taken_from_the_row_below() -> None:
    found = read_pass(lambda lines: [line for line in lines if line[0] not in {"男", "陈大文", "CHAN,TAI MAN"}])
    assert (found["sex"].value, found["name"].value, found["name_latin"].value) == ("", "", "")
    assert found["birth_date"].value == "1990-01-01"


def test_a_value_whose_label_was_not_read_is_doubted() -> None:
    found = read_pass(lambda lines: [line for line in lines if line[0] not in {"证件号码", "有效期限"}])
    assert (found["number"].value, found["number"].reasons) == ("H12345678", ("label_unread",))
    assert "label_unread" in found["valid_to"].reasons


def test_names_without_their_label_are_found_by_the_comma_and_doubted() -> None:
    found = read_pass(lambda lines: [line for line in lines if line[0] != "姓名"])
    assert (found["name"].value, found["name"].reasons) == ("陈大文", ("label_unread",))
    assert (found["name_latin"].value, found["name_latin"].reasons) == ("CHAN, TAI MAN", ("label_unread",))


def test_a_date_that_was_cut_short_is_not_read() -> None:
    cut = [("2020.03.01-2030.02.2" if text.startswith("2020") else text, x, y) for text, x, y in PASS_LINES]
    assert read_pass(lambda _: cut)["valid_to"].value == ""


def test_print_that_no_field_took_casts_doubt_on_the_name_beside_it() -> None:
    found = read_pass(lambda lines: [*lines, ("文", 470, 144)])
    assert "row_unclaimed" in found["name"].reasons
    both = read_pass(lambda lines: [*[line for line in lines if line[0] != "CHAN,TAI MAN"], ("国明", 340, 184)])
    assert (both["name"].value, both["name"].reasons) == ("陈大文国明", ("line_missing",))


def test_letters_and_digits_are_taken_for_each_other_only_where_nothing_else_can_stand() -> None:
    alike = [("H1234S67B" if text == "H12345678" else text, x, y) for text, x, y in PASS_LINES]
    found = read_pass(lambda _: alike)["number"]
    assert (found.value, found.reasons) == ("H12345678", ("look_alikes",))
    assert found.confidence < 0.9
