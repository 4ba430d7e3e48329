"""Whether what was read of a card can be so. Pure: every field against itself, against the others and against today.

`ok` is said of a field that was read clearly and contradicts nothing; `doubtful` of one that may be right; `wrong` of
one that cannot be right, or makes the card unfit (expired); `missing` of one that could not be read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.sale.calendar import add_months, age_on
from rulebook.sale.people import resident_id_is_sound
from terminal.ocr.nations import PRINTABLE
from terminal.ocr.regions import made_of_places, province_known, region_known
from terminal.session.facts.box import Box
from terminal.session.facts.cards import LONG_TERM, CardFieldName, FieldVerdict

READING_REASONS = (
    "not_found", "unreadable", "unsure_reading", "look_alikes", "label_unread", "line_missing", "line_unreadable",
    "row_unclaimed", "partly_hidden", "date_impossible", "readings_disagree", "side_not_seen", "not_on_document",
    "two_cards",
    "zone_check_digit", "zone_composite", "zone_differs",
)  # fmt: skip
"""What happened while reading; the rest is what checking found."""
CHECKING_REASONS = (
    "number_length", "check_digit", "number_date_impossible", "birth_date_differs", "birth_date_unread", "sex_differs",
    "sex_unread", "region_unknown", "nation_unknown", "name_unusual", "rare_character", "address_unusual",
    "authority_unusual", "birth_in_future", "birth_long_ago", "dates_out_of_order", "expired", "not_yet_valid",
    "too_early", "span_unusual", "span_unlike_age", "nationality_differs", "withdrawn", "country_unknown",
    "number_unusual", "relation_unusual",
)  # fmt: skip
REASONS = (*READING_REASONS, *CHECKING_REASONS)
"""Every code that may stand in `reasons`; each has the phrase `card.reason.<code>`."""

SURE = 0.8
"""The engine's mean confidence from which a line counts as read clearly (measured, docs/identity.md)."""
SURE_NUMBER = 0.9
"""The same for the number, which is set in one size without gaps and reads higher."""
WEAK = 0.65
"""The confidence that every character of a field needs: one misread among ten hardly lowers their mean (井隆县 for
井陉县 was read with a mean of 0.954, and 0.41 for 隆; measured, docs/identity.md)."""
WEAK_IDENTITY = 0.75
"""The same for name and number, by which a person is known."""
_KNOWN_BY = frozenset[CardFieldName]({"name", "name_latin", "number", "pass_number"})
OLDEST = 120
"""Years of life after which a birth date is doubted."""
FIRST_CARDS = date(2004, 1, 1)
"""The second generation of cards is given out since the law on resident identity cards came into force."""
SPANS = (5, 10, 20)
"""Years for which a card is good (居民身份证法 art. 5): under 16, from 16, from 26; from 46 without end."""
FROM_AGE = ((46, None), (26, 20), (16, 10), (0, 5))

_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{1,}(?:·[\u3400-\u9fff\U00020000-\U000323af]+)*")
_LONGEST_NAME = 25
_SHORTEST_ADDRESS = 6
_PLACE = re.compile(r"[省市区县州旗盟镇乡村路街道巷号组队场寨屯社园楼里弄]")
_WHOLE_NUMBER = re.compile(r"\d{17}[\dX]")
_AUTHORITY = re.compile(r"(?P<place>[\u4e00-\u9fff]{2,})公安(?:局|厅)(?:[\u4e00-\u9fff]{1,12}分局)?")

ReasonedVerdict = tuple[FieldVerdict, str]
FieldVerdicts = Iterator[ReasonedVerdict]


@dataclass(frozen=True, slots=True)
class ReadField:
    """One field as it stands on the card: dates in ISO 8601, 长期 as such; empty if it could not be read."""

    value: str
    confidence: float
    """0 to 1."""
    reasons: tuple[str, ...] = ()
    """Codes of what happened while reading."""
    box: Box | None = None
    """Left, top, width, height of the lines it was read from, px of the straightened card."""
    weakest: float | None = None
    """The confidence of its least certain character; None if the engine does not tell."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be thought of one field; `ok` has no reasons, every other verdict at least one."""

    verdict: FieldVerdict
    reasons: tuple[str, ...]
    """Those of reading first, then those of checking."""


Fields = Mapping[CardFieldName, ReadField]
_RANK: dict[FieldVerdict, int] = {"ok": 0, "doubtful": 1, "wrong": 2, "missing": 3}


def judge(fields: Fields, today: date, checks: "Checks | None" = None) -> dict[CardFieldName, Judged]:
    """A verdict for each field that is there. Fields of both sides may be given together.

    `checks`: those of another document than the resident ID card.
    """
    mine = CHECKS if checks is None else checks
    none: FieldVerdicts = iter(())
    return {
        name: judged(name, field, mine[name](fields, today) if name in mine else none) for name, field in fields.items()
    }


def judged(name: CardFieldName, field: ReadField, checks: Iterable[ReasonedVerdict]) -> Judged:
    """One field, by how it was read and by what checking it found; nothing is checked of a field without a value."""
    if not field.value:
        return Judged("missing", field.reasons or ("not_found",))
    found: list[ReasonedVerdict] = [("doubtful", reason) for reason in field.reasons]
    if not _read_surely(name, field):
        found.append(("doubtful", "unsure_reading"))
    found.extend(checks)
    worst: FieldVerdict = max((verdict for verdict, _ in found), key=lambda verdict: _RANK[verdict], default="ok")
    return Judged(worst, tuple(dict.fromkeys(reason for _, reason in found)))


def _read_surely(name: CardFieldName, field: ReadField) -> bool:
    sure = SURE_NUMBER if name == "number" else SURE
    weak = WEAK_IDENTITY if name in _KNOWN_BY else WEAK
    return field.confidence >= sure and (field.weakest is None or field.weakest >= weak)


# --- the front ---


def _name(fields: Fields, _: date) -> FieldVerdicts:
    yield from name_verdicts(fields["name"].value)


def name_verdicts(name: str) -> FieldVerdicts:
    """What there is to say of a name in Chinese characters."""
    if not _NAME.fullmatch(name) or not 1 < len(name) <= _LONGEST_NAME:
        yield "doubtful", "name_unusual"
    yield from rare(name)


def _sex(fields: Fields, _: date) -> FieldVerdicts:
    number = whole_number(fields)
    if number and sex_in(number) != fields["sex"].value:
        yield _weight(number), "sex_differs"


def _nation(fields: Fields, _: date) -> FieldVerdicts:
    if fields["nation"].value not in PRINTABLE:
        yield "wrong", "nation_unknown"


def _birth_date(fields: Fields, today: date) -> FieldVerdicts:
    born = date.fromisoformat(fields["birth_date"].value)
    if born > today:
        yield "wrong", "birth_in_future"
    elif age_on(born, today) > OLDEST:
        yield "doubtful", "birth_long_ago"
    number = whole_number(fields)
    if number and birth_date_in(number) != born:
        yield _weight(number), "birth_date_differs"


def _weight(number: str) -> FieldVerdict:
    """What a number that says otherwise makes of a field: with a wrong check character it may be the number's fault."""
    return "wrong" if resident_id_is_sound(number) else "doubtful"


def _address(fields: Fields, _: date) -> FieldVerdicts:
    address = fields["address"].value
    if len(address) < _SHORTEST_ADDRESS or not _PLACE.search(address) or "·" in address:  # a dot stands for a digit
        yield "doubtful", "address_unusual"
    yield from rare(address)


def _number(fields: Fields, _: date) -> FieldVerdicts:
    """Never `ok` unless birth date and sex, printed elsewhere on the card, confirm nine of the seventeen digits.

    One misread character, or two neighbours swapped, always breaks the check character. Of two misread at once one in
    eleven slips through it; such a pair must also leave date, sex and a known region intact.
    """
    number = fields["number"].value
    if not _WHOLE_NUMBER.fullmatch(number):
        yield "wrong", "number_length"
        return
    if not resident_id_is_sound(number):
        yield "wrong", "check_digit"
    if not province_known(number):
        yield "wrong", "region_unknown"
    elif not region_known(number[:6]):
        yield "doubtful", "region_unknown"
    born = birth_date_in(number)
    if born is None:
        yield "wrong", "number_date_impossible"
        return
    yield from _against(fields, "birth_date", born.isoformat(), "birth_date_differs", "birth_date_unread")
    yield from _against(fields, "sex", sex_in(number), "sex_differs", "sex_unread")


def rare(text: str) -> FieldVerdicts:
    """Characters beyond GB 2312 are where engines err most and where only somebody who knows the name can tell."""
    try:
        text.replace("·", "").encode("gb2312")
    except UnicodeEncodeError:
        yield "doubtful", "rare_character"


def _against(fields: Fields, name: CardFieldName, told: str, differs: str, unread: str) -> FieldVerdicts:
    printed = fields[name].value if name in fields else ""
    if not printed:
        yield "doubtful", unread
    elif printed != told:
        yield "doubtful", differs


def whole_number(fields: Fields) -> str:
    """The number, if all its eighteen characters were read, rightly or not; else empty."""
    number = fields["number"].value if "number" in fields else ""
    return number if _WHOLE_NUMBER.fullmatch(number) else ""


def birth_date_in(number: str) -> date | None:
    """Digits 7 to 14 (GB 11643-1999); None if there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_in(number: str) -> str:
    """The seventeenth digit: odd for men (GB 11643-1999)."""
    return "男" if int(number[16]) % 2 else "女"


# --- the back ---


def _authority(fields: Fields, _: date) -> FieldVerdicts:
    authority = fields["authority"].value
    match = _AUTHORITY.fullmatch(authority)
    if not match or not made_of_places(match["place"]):
        yield "doubtful", "authority_unusual"
    yield from rare(authority)


def _valid_from(fields: Fields, today: date) -> FieldVerdicts:
    start = date.fromisoformat(fields["valid_from"].value)
    if start > today:
        yield "wrong", "not_yet_valid"
    elif start < FIRST_CARDS:
        yield "doubtful", "too_early"


def _valid_to(fields: Fields, today: date) -> FieldVerdicts:
    start = date_of(fields, "valid_from")
    end = date_of(fields, "valid_to")
    if end and today > end:
        yield "wrong", "expired"
    if start and end and end <= start:
        yield "wrong", "dates_out_of_order"
    elif start:
        yield from _span(start, end, date_of(fields, "birth_date"))


def _span(start: date, end: date | None, born: date | None) -> FieldVerdicts:
    """A card is good for 5, 10 or 20 years or without end, by the age on the day it was given."""
    years = next((years for years in SPANS if end and is_after(start, end, years)), None)
    if end and years is None:
        yield "doubtful", "span_unusual"
    elif born and years != next(span for age, span in FROM_AGE if age_on(born, start) >= age):
        yield "doubtful", "span_unlike_age"


def is_after(start: date, end: date, years: int) -> bool:
    """The same day so many years later; for 29 February also 1 March."""
    due = add_months(start, 12 * years)
    return end == due or (due.day != start.day and end == due + timedelta(days=1))


def date_of(fields: Fields, name: CardFieldName) -> date | None:
    """Return the day that stands in a field; None where it was not read, and for 长期."""
    value = fields[name].value if name in fields else ""
    return None if value in {"", LONG_TERM} else date.fromisoformat(value)


Checks = Mapping[CardFieldName, Callable[[Fields, date], FieldVerdicts]]
"""By field, what speaks against it; the field itself was read."""
CHECKS: Checks = {
    "name": _name, "sex": _sex, "nation": _nation, "birth_date": _birth_date, "address": _address, "number": _number,
    "authority": _authority, "valid_from": _valid_from, "valid_to": _valid_to,
}  # fmt: skip
