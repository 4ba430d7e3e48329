"""Checks that several kinds of documents share. Pure."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from rulebook.sale.calendar import add_months, age_on
from terminal.ocr.verdicts import Fields, FieldVerdicts, date_of

ADULT = 18
_LATIN_NAME = re.compile(r"[A-Z](?:[A-Z'\-]|(?:, | |\. )(?=[A-Z]))+")
IMMIGRATION = frozenset(
    {"公安部出入境管理局", "国家移民管理局", "中华人民共和国出入境管理局", "中华人民共和国国家移民管理局", "公安部"}
)
"""Who issues passes and permanent residents' cards: the ministry, and since April 2018 the administration."""


def latin_name(fields: Fields, _: date) -> FieldVerdicts:
    """Capitals with the marks that names have."""
    if not _LATIN_NAME.fullmatch(fields["name_latin"].value):
        yield "doubtful", "name_unusual"


def immigration(fields: Fields, _: date) -> FieldVerdicts:
    """One of the authorities that issue documents for crossing the border."""
    if fields["authority"].value not in IMMIGRATION:
        yield "doubtful", "authority_unusual"


def begins(first: date) -> Callable[[Fields, date], FieldVerdicts]:
    """Check the first day: not after today, and not before the edition was first given out."""

    def check(fields: Fields, today: date) -> FieldVerdicts:
        start = date.fromisoformat(fields["valid_from"].value)
        if start > today:
            yield "wrong", "not_yet_valid"
        elif start < first:
            yield "doubtful", "too_early"

    return check


def ends(*months: int, of_children: tuple[int, ...] = ()) -> Callable[[Fields, date], FieldVerdicts]:
    """Check the last day against today and the first one, which it follows by so many months.

    `of_children`: the months of whoever is under 18 on the first day, where they differ.
    """

    def check(fields: Fields, today: date) -> FieldVerdicts:
        start, end, born = (date_of(fields, name) for name in ("valid_from", "valid_to", "birth_date"))
        if end is None:  # no document of these kinds is good without end
            yield "wrong", "span_unusual"
            return
        if today > end:
            yield "wrong", "expired"
        if start is None:
            return
        if end <= start:
            yield "wrong", "dates_out_of_order"
        elif not _lasts(start, end, (*months, *of_children)):
            yield "doubtful", "span_unusual"
        elif born and of_children and not _lasts(start, end, of_children if age_on(born, start) < ADULT else months):
            yield "doubtful", "span_unlike_age"

    return check


def _lasts(start: date, end: date, months: tuple[int, ...]) -> bool:
    """Whether the end is the same day so many months later, or the day before it."""
    return any(add_months(start, each) - end in {timedelta(0), timedelta(1), timedelta(-1)} for each in months)
