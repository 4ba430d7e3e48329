"""Ages and periods as Chinese civil law counts them (Civil Code art. 201 to 203).

The first day does not count; a period of months or years ends on the day with the same number, or on the last
day of the month where there is none.
"""

from calendar import monthrange
from datetime import date

MONTHS_A_YEAR = 12
LATEST_YEAR = 9999


def add_months(start: date, months: int) -> date:
    """The day that ends a period of so many months; clamped to the last day that a calendar knows."""
    index = start.year * MONTHS_A_YEAR + start.month - 1 + months
    year, month = divmod(index, MONTHS_A_YEAR)
    if year > LATEST_YEAR:
        return date.max
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def age_on(birth: date, day: date) -> int:
    """Full years of life (周岁) on that day, reached on the birthday itself; 0 before birth."""
    years = max(day.year - birth.year, 0)
    return years if add_months(birth, years * MONTHS_A_YEAR) <= day else max(years - 1, 0)


def months_begun(start: date, day: date) -> int:
    """How many months have begun since `start`: 12 on the anniversary, 13 from the day after; 0 on the day.

    So `months_begun(...) > 12` is "more than twelve months ago".
    """
    months = (day.year - start.year) * MONTHS_A_YEAR + day.month - start.month
    if months < 0:
        return 0
    return months if add_months(start, months) >= day else months + 1
