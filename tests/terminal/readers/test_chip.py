"""What stands in chips: every layout, and what is not believed."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.readers.chip import read_block
from terminal.readers.port import ReaderError
from terminal.session.facts.cards import LONG_TERM, CardReading
from tests.terminal.readers.chips import LI, block, resident


def values(reading: CardReading) -> dict[str, str]:
    return {name: field.value for name, field in reading.fields.items()}


def test_a_resident_card_is_read_from_its_chip_both_sides_at_once() -> None:
    reading = read_block(resident(), reader="SAM 1")
    assert (reading.kind, reading.side, reading.source, reading.reader) == ("resident", "both", "chip", "SAM 1")
    assert values(reading) == LI
    assert {field.verdict for field in reading.fields.values()} == {"ok"}
    assert reading.portrait == b"", "the picture of a chip is closed without its vendor's library"


def test_a_residence_permit_has_no_nation_and_the_number_of_its_pass() -> None:
    reading = read_block(
        block(
            (0, "陈大文"), (30, "1"), (36, "19880116"), (52, "广东省深圳市南山区某路1号"), (122, "810000198801160010"),
            (158, "深圳市公安局"), (188, "20190301"), (204, "20240301"), (220, "H12345678"), (238, "01"), letter="J",
        ),
        reader="r",
    )  # fmt: skip
    assert reading.kind == "hk_mo_tw_residence"
    found = values(reading)
    assert (found["pass_number"], found["sex"], "nation" in found) == ("H12345678", "男", False)
    assert reading.fields["number"].verdict == "ok"


def test_permanent_residence_cards_of_2017_and_of_2023_are_read_by_their_own_columns() -> None:
    old = read_block(
        block(
            (0, "SMITH, JOHN ALBERT"), (120, "1"), (122, "USA110080010103"), (152, "USA"), (158, "史密斯"),
            (188, "20170616"), (204, "20270615"), (220, "19800101"), (236, "01"), (240, "1100"), letter="I",
        ),
        reader="r",
    )  # fmt: skip
    assert old.kind == "foreigner"
    assert (values(old)["name_latin"], values(old)["name"]) == ("SMITH, JOHN ALBERT", "史密斯")
    assert (values(old)["birth_date"], values(old)["nationality"]) == ("1980-01-01", "USA")
    new = read_block(
        block(
            (30, "2"), (32, "01"), (36, "19850312"), (52, "VANDERBILT-HAMILTON, ALEXANDRA MARIE"[:35]),
            (220, "VANDERBILT-HAMILTON, ALEXANDRA MARIE"[35:]), (122, "91112419850312002X"), (188, "20231201"),
            (204, "20331201"), (242, "FRA"), letter="Y",
        ),
        reader="r",
    )  # fmt: skip
    assert values(new)["name_latin"] == "VANDERBILT-HAMILTON, ALEXANDRA MARIE", "it stands in two places"
    assert (values(new)["nationality"], "name" in values(new)) == ("FRA", False)


def test_codes_become_words_and_an_end_that_never_comes_stays_one() -> None:
    found = values(read_block(resident(nation="05", ends="长期"), reader="r"))
    assert (found["nation"], found["valid_to"]) == ("维吾尔", LONG_TERM)
    assert "sex" not in values(read_block(resident(sex="9"), reader="r")), "9 is: not stated"


def test_a_character_that_no_screen_shows_is_a_doubt_and_not_rubbish() -> None:
    name = read_block(resident(name="李\ue863英"), reader="r").fields["name"]
    assert (name.verdict, name.reasons) == ("doubtful", ("rare_character",))


def test_a_number_whose_check_digit_is_wrong_is_said_even_of_a_chip() -> None:
    number = read_block(resident(number="320502199507047720"), reader="r").fields["number"]
    assert (number.verdict, number.reasons) == ("wrong", ("check_digit",))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        bytes(256),
        b"\xff" * 256,
        resident()[:-1],
        resident(birth="19951304"),
        resident(name="   "),
        resident(number="  "),
        resident(name="李\x07英"),
        resident(ends="2035010"),
    ],
)
def test_what_cannot_be_a_chip_is_rubbish_and_nothing_of_it_is_used(text: bytes) -> None:
    with pytest.raises(ReaderError) as told:
        read_block(text, reader="r")
    assert told.value.code == "reader.rubbish"


def test_a_letter_that_is_not_known_is_another_kind_of_card() -> None:
    with pytest.raises(ReaderError) as told:
        read_block(block(letter="Q"), reader="r")
    assert told.value.code == "reader.other_kind"


@given(st.binary(min_size=256, max_size=256), st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255)), max_size=6))
def test_whatever_a_chip_holds_it_is_read_or_refused(noise: bytes, spoilt: list[tuple[int, int]]) -> None:
    text = bytearray(resident())
    for at, value in spoilt:
        text[at] = value
    for each in (noise, bytes(text)):
        with suppress(ReaderError):
            assert read_block(each, reader="r").fields["number"].value
