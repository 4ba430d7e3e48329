"""Ages and periods to the day."""

from datetime import date

import pytest

from rulebook.sale.calendar import add_months, age_on, months_begun
from rulebook.sale.products import Term


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("1966-11-22", "2026-11-21", 59),
        ("1966-11-22", "2026-11-22", 60),
        ("1966-11-22", "2026-11-23", 60),
        ("2000-02-29", "2018-02-28", 18),
        ("2000-02-29", "2018-02-27", 17),
        ("2026-11-22", "2026-11-22", 0),
        ("2027-01-01", "2026-11-22", 0),
    ],
)
def test_age_is_reached_on_the_birthday(birth: str, day: str, age: int) -> None:
    assert age_on(date.fromisoformat(birth), date.fromisoformat(day)) == age


def test_a_period_ends_on_the_day_of_the_same_number_or_the_last_of_the_month() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 11, 22), 12) == date(2027, 11, 22)
    assert add_months(date(9999, 12, 1), 1) == date.max


@pytest.mark.parametrize(
    ("day", "months"), [("2025-11-22", 0), ("2026-11-21", 12), ("2026-11-22", 12), ("2026-11-23", 13)]
)
def test_months_begun_since_a_test(day: str, months: int) -> None:
    assert months_begun(date(2025, 11, 22), date.fromisoformat(day)) == months


@pytest.mark.parametrize(
    ("unit", "value", "over"),
    [
        ("years", 1, False), ("years", 2, True), ("months", 12, False), ("months", 13, True),
        ("days", 365, False), ("days", 366, True), ("whole_life", None, True), ("to_age", 41, False),
        ("to_age", 42, True),
    ],
)  # fmt: skip
def test_longer_than_one_year(unit: str, value: int | None, over: bool) -> None:
    term = Term.model_validate({"unit": unit, "value": value})
    assert term.over_one_year(date(2026, 3, 10), date(1986, 3, 10)) is over
