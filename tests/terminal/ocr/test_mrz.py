"""Machine-readable zones of travel documents: the specimens of ICAO Doc 9303, and zones of anybody."""

import string
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.sale.identity_numbers import mrz_check_digit
from scripts.lab.zones import Bearer, td1, td3
from terminal.ocr.mrz import cleaned, is_first_line, read_td1, read_td3

TODAY = date(2026, 11, 22)
UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")


def test_the_specimen_passport_is_read_whole() -> None:
    zone = read_td3((UPPER, LOWER), TODAY)
    assert zone is not None
    assert (zone.document, zone.issuer, zone.nationality) == ("P", "UTO", "UTO")
    assert (zone.name, zone.surname, zone.given) == ("ERIKSSON, ANNA MARIA", "ERIKSSON", "ANNA MARIA")
    assert (zone.number, zone.sex, zone.optional) == ("L898902C3", "女", "ZE184226B")
    assert (zone.birth_date, zone.expires) == (date(1974, 8, 12), date(2012, 4, 15))
    assert zone.composite
    assert not zone.unsound
    assert not zone.alike
    assert not zone.cut


def test_the_specimen_card_is_read_whole() -> None:
    zone = read_td1(CARD, TODAY)
    assert zone is not None
    assert (zone.kind, zone.number, zone.name) == ("TD1", "D23145890", "ERIKSSON, ANNA MARIA")
    assert (zone.birth_date, zone.expires, zone.sex) == (date(1974, 8, 12), date(2012, 4, 15), "女")
    assert zone.composite
    assert not zone.unsound


def test_a_long_number_goes_on_behind_its_filler() -> None:
    """ICAO Doc 9303 part 5, appendix B: D23145890734 has the check digit 9."""
    zone = read_td1(("I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", CARD[2]), TODAY)
    assert zone is not None
    assert zone.number == "D23145890734"
    assert "number" not in zone.unsound
    assert zone.composite


def test_zero_and_o_are_told_apart_by_their_place_and_by_nothing_else() -> None:
    zone = read_td3(("P<UT0ERIKSS0N<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", LOWER.replace("UTO74", "UT074")), TODAY)
    assert zone is not None
    assert (zone.nationality, zone.issuer, zone.surname) == ("UTO", "UTO", "ERIKSSON")
    assert not zone.alike
    misread = read_td3((UPPER, LOWER.replace("L898902C3", "L8989O2C3")), TODAY)
    assert misread is not None
    assert misread.number == "L898902C3"
    assert misread.alike == {"number"}
    assert not misread.unsound
    lost = read_td3((UPPER, LOWER.replace("L898902C3", "L8984O2C3")), TODAY)
    assert lost is not None
    assert (lost.number, "number" in lost.unsound) == ("L8984O2C3", True)
    other = read_td3((UPPER.replace("ERIKSSON", "ER1K5SON"), LOWER.replace("740812", "74OB1Z")), TODAY)
    assert other is not None
    assert (other.surname, other.birth_date) == ("ERIKSSON", date(1974, 8, 12))
    assert other.alike == {"name", "birth_date"}


def test_fillers_that_were_miscounted_are_put_right_and_nothing_else_is() -> None:
    assert read_td3((UPPER[:-4], LOWER), TODAY) == read_td3((UPPER, LOWER), TODAY)
    assert read_td3((UPPER + "<<", LOWER.replace("<<<<<", "＜＜＜＜")), TODAY) == read_td3((UPPER, LOWER), TODAY)
    shifted = read_td3((UPPER, LOWER[1:]), TODAY)
    assert shifted is not None
    assert shifted.unsound >= {"number", "birth_date", "expires"}
    without = LOWER.replace("<<<<<", "ABCDE")
    assert read_td3((UPPER, without[1:]), TODAY) is None
    assert read_td3((UPPER, without + "1"), TODAY) is None
    assert read_td3(("", ""), TODAY) is None
    assert read_td3((LOWER, UPPER), TODAY) is None


def test_letters_among_the_fillers_doubt_the_name_and_are_no_part_of_it() -> None:
    zone = read_td3((UPPER[:-6] + "K<<C<<", LOWER), TODAY)
    assert zone is not None
    assert zone.name == "ERIKSSON, ANNA MARIA"
    assert "name" in zone.alike


def test_names_that_fill_their_place_may_go_on() -> None:
    zone = read_td3(("P<UTO" + "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<KRASUANG"[:39], LOWER), TODAY)
    assert zone is not None
    assert zone.cut


def test_days_that_do_not_exist_are_no_days() -> None:
    for born in ("740231", "<<<<<<", "74<<<<", "ABCDEF"):
        zone = read_td3((UPPER, LOWER[:13] + born + LOWER[19:]), TODAY)
        assert zone is not None
        assert zone.birth_date is None


@pytest.mark.parametrize(
    ("text", "year"), [("261122", 2026), ("261123", 1926), ("000101", 2000), ("270101", 1927), ("991231", 1999)]
)
def test_births_are_in_the_past(text: str, year: int) -> None:
    zone = read_td3((UPPER, LOWER[:13] + text + LOWER[19:]), TODAY)
    assert zone is not None
    assert zone.birth_date is not None
    assert zone.birth_date.year == year


@pytest.mark.parametrize(("text", "year"), [("360101", 2036), ("460101", 2046), ("470101", 1947), ("990101", 1999)])
def test_expiries_are_near(text: str, year: int) -> None:
    zone = read_td3((UPPER, LOWER[:21] + text + LOWER[27:]), TODAY)
    assert zone is not None
    assert zone.expires is not None
    assert zone.expires.year == year


def test_lines_of_the_zone_are_told_from_other_lines() -> None:
    assert is_first_line(UPPER)
    assert is_first_line("P < UTOERIKSSON << ANNA < MARIA <<<<<<<<<<<<<<く")
    assert not is_first_line(LOWER)
    assert not is_first_line("PASSPORT / PASSEPORT")
    assert not is_first_line("P" + "<" * 43)
    assert not is_first_line("P16OKA80<8RUS6204291F35041307934293178<<<<90")
    assert cleaned("AATY51Ρ<") == "AATY51P<"
    assert cleaned(" l898902c3 «") == "L898902C3<<"


# --- of anybody ---

NAMES = st.lists(st.text(string.ascii_uppercase, min_size=1, max_size=6), min_size=1, max_size=2).map(" ".join)
DAYS = st.dates(date(1927, 1, 1), TODAY)
BEARERS = st.builds(
    Bearer,
    surname=NAMES,
    given=st.one_of(st.just(""), NAMES),
    number=st.text(string.ascii_uppercase + string.digits, min_size=5, max_size=9),
    nationality=st.text(string.ascii_uppercase, min_size=3, max_size=3),
    birth_date=DAYS,
    sex=st.sampled_from(["男", "女", ""]),
    expires=st.dates(TODAY - timedelta(days=7000), TODAY + timedelta(days=7000)),
    optional=st.text(string.ascii_uppercase + string.digits, max_size=11),
)


@given(BEARERS)
def test_what_was_printed_is_what_is_read(bearer: Bearer) -> None:
    for zone in (read_td3(td3(bearer), TODAY), read_td1(td1(bearer), TODAY)):
        assert zone is not None
        assert (zone.surname, zone.given, zone.number) == (bearer.surname, bearer.given, bearer.number)
        assert (zone.nationality, zone.sex, zone.optional) == (bearer.nationality, bearer.sex, bearer.optional)
        assert (zone.birth_date, zone.expires) == (bearer.birth_date, bearer.expires)
        assert zone.composite
        assert not zone.unsound
        assert not zone.alike


@given(BEARERS, st.integers(0, 27), st.sampled_from(string.digits))
def test_no_digit_changes_unnoticed(bearer: Bearer, place: int, digit: str) -> None:
    upper, lower = td3(bearer)
    if lower[place] in string.digits and digit != lower[place]:
        zone = read_td3((upper, lower[:place] + digit + lower[place + 1 :]), TODAY)
        assert zone is not None
        assert zone.unsound or "number" in zone.alike
        assert not zone.composite or "number" in zone.alike


@given(st.text(), st.text(), st.text())
def test_rubbish_raises_nothing(one: str, two: str, three: str) -> None:
    read_td3((one, two), TODAY)
    read_td1((one, two, three), TODAY)
    is_first_line(one)


@given(st.text(string.ascii_uppercase + string.digits + "<", min_size=44, max_size=44))
def test_any_44_characters_are_read_without_an_error(lower: str) -> None:
    zone = read_td3((UPPER, lower), TODAY)
    assert zone is not None
    if "number" not in zone.unsound | zone.alike:
        assert mrz_check_digit(lower[:9]) == int(lower[9].translate(str.maketrans("OQDUILZSGBT<", "000011256870")))
