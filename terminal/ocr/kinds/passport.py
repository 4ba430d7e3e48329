"""A passport's data page: by its machine-readable zone, and what is printed above it compared with that.

Places are pixels of the straightened page, eight a millimetre (ID-3, 125 x 88 mm, ISO/IEC 7810). The same line of the
zone may be there several times: each is a reading of its own, and they are compared.
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher
from itertools import product
from statistics import fmean
from typing import Final

from rulebook.sale.calendar import add_months
from terminal.ocr.engine import TextLine
from terminal.ocr.kinds.countries import COUNTRIES
from terminal.ocr.kinds.initials import can_be
from terminal.ocr.mrz import WIDTH, Zone, ZoneFieldName, cleaned, folded, is_first_line, read_td3
from terminal.ocr.rows import Piece, piece_of
from terminal.ocr.verdicts import (
    OLDEST,
    Fields,
    FieldVerdicts,
    Judged,
    ReadField,
    judged,
    name_verdicts,
)
from terminal.session.facts.box import Box
from terminal.session.facts.cards import CardFieldName

SIZE: Final = (1000, 704)
"""Width and height of the straightened page, pixels."""
PORTRAIT: Final = (16, 130, 330, 540)
"""Left, top, right, bottom: zone V of ICAO Doc 9303 part 4 (the left of the page above the machine-readable zone)."""
PER_MM: Final = SIZE[0] / 125
ROWS: Final = ((88 - 15.75) * PER_MM, (88 - 9.4) * PER_MM)
"""The middles of both lines of the zone (ICAO Doc 9303 part 4, 4.2.3)."""
SPAN: Final = (6.0 * PER_MM, (6.0 + 44 * 2.54) * PER_MM)
"""Where they begin and end."""
_APART: Final = ROWS[1] - ROWS[0]
_VALUE_BELOW: Final = 56.0
"""Pixels below its label within which the middle of a value stands."""
_ALIKE: Final = 0.75
"""Share of characters from which a line says the same thing otherwise, and not something else."""
_NAMES: dict[CardFieldName, ZoneFieldName] = {
    "name_latin": "name", "sex": "sex", "nationality": "nationality", "birth_date": "birth_date", "number": "number",
    "valid_to": "expires",
}  # fmt: skip
_PLACES: Final[dict[CardFieldName, tuple[int, int, int]]] = {
    "name_latin": (0, 5, 44), "number": (1, 0, 9), "nationality": (1, 10, 13), "birth_date": (1, 13, 19),
    "sex": (1, 20, 21), "valid_to": (1, 21, 27),
}  # fmt: skip
"""Line of the zone, and its characters from and to."""
_MONTHS: Final = {
    name: number + 1
    for number, name in enumerate(["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"])
} | {"FEV": 2, "AVR": 4, "MAI": 5, "JUIN": 6, "JUIL": 7, "AOU": 8, "DEZ": 12, "OKT": 10, "MRZ": 3, "DIC": 12,
     "ENE": 1, "ABR": 4, "AGO": 8}  # fmt: skip
_WORDED: Final = re.compile(
    r"(?<!\d)(\d{1,2})[ .]*(?:\d{1,2}月)?[ /.]*([A-Z]{3,4})[A-Z]*[ /.]*(?:[A-Z]+[ /.]*)?(\d{4}|\d{2})(?!\d)"
)
_DAY_FIRST: Final = re.compile(r"(?<!\d)(\d{1,2})[ ./\-]+(\d{1,2})[ ./\-]+(\d{4})(?!\d)")
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(\d{4})[年./\- ]+(\d{1,2})[月./\- ]+(\d{1,2})日?(?!\d)")
_LABELS: Final[dict[CardFieldName, re.Pattern[str]]] = {
    "birth_date": re.compile(r"出生日期|DATEOFBIRTH|NAISSANCE(?!.*LIEU)|NACIMIENTO"),
    "valid_from": re.compile(r"签发日期|DATEOFISSUE|D.LIVRANCE|EXPEDICI"),
    "valid_to": re.compile(r"有效期至|DATEOFEXPIRY|EXPIRATION|CADUCIDAD"),
}
_TWO_DIGITS: Final = 99
_CHINESE: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af·]{2,}")
_NOT_A_NAME: Final = re.compile(r"^(?:姓名|护照|中国|类型|国家码|性别|国籍|签发|出生|有效期|中华人民共和国)")
_CHINESE_NUMBER: Final = re.compile(r"[EG]\d{8}|E[A-HJ-NP-Z]\d{7}|(?:[DSPHK]|MA|DE|SE|PE)\d{7,8}", re.ASCII)
"""Ordinary passports E and G with eight digits, since 2017 E, a letter that is neither I nor O, and seven; diplomatic,
service and public affairs passports; those of Hong Kong (H, K) and Macau (MA)."""
_SPANS: Final = (5, 10)
"""Years for which passports are good, the last day before the day of issue or on it."""


# --- reading ---


def read_passport(lines: Sequence[TextLine], today: date) -> dict[CardFieldName, ReadField]:
    """Every field of the page, unchecked; what the zone says, doubted where readings or the print above it differ."""
    uppers, lowers = zone_lines(lines)
    zones = [
        (zone, upper, lower)
        for upper, lower in product(uppers, lowers)
        if (zone := read_td3((upper.text, lower.text), today)) is not None
    ]
    if not zones:
        missing = ReadField("", 0.0, ("unreadable",) if uppers else ("not_found",))
        return dict.fromkeys((*_NAMES, "name", "valid_from"), missing)
    best, *_ = min(zones, key=_rank)
    upper, lower = next((upper, lower) for zone, upper, lower in zones if zone is best)
    printed = _Printed(lines, upper)
    found: dict[CardFieldName, ReadField] = {}
    for name in _NAMES:
        others = [_value(zone, name) for zone, *_ in zones]
        found[name] = _of_zone(name, best, (upper, lower), others, printed)
    found["name"] = printed.chinese_name(best)
    found["valid_from"] = printed.issued(best, today)
    return found


def _rank(reading: tuple[Zone, TextLine, TextLine]) -> tuple[int, bool, int, int]:
    """The less is wrong with it and the more fillers were read as such, the better."""
    zone, upper, lower = reading
    return len(zone.unsound), not zone.composite, len(zone.alike), -(upper.text + lower.text).count("<")


def zone_lines(lines: Sequence[TextLine]) -> tuple[list[TextLine], list[TextLine]]:
    """The readings of the upper and of the lower line of the zone, the upper ones likeliest first."""
    uppers = sorted((line for line in lines if is_first_line(line.text)), key=lambda line: -len(cleaned(line.text)))
    if not uppers:
        return [], []
    lowers = [line for line in lines if line.text and any(is_below(line, upper) for upper in uppers)]
    return uppers, lowers


def is_below(line: TextLine, upper: TextLine) -> bool:
    """Whether a line can be the lower one of the zone whose upper one this is, in any coordinates."""
    along_x, along_y = _along(upper)
    wide = max(math.hypot(along_x, along_y), 1.0)
    across = (-along_y / wide, along_x / wide)
    (one_x, one_y), (other_x, other_y) = _middle(upper), _middle(line)
    down = ((other_x - one_x) * across[0] + (other_y - one_y) * across[1]) / wide
    aside = abs((other_x - one_x) * along_x + (other_y - one_y) * along_y) / wide**2
    length = math.hypot(*_along(line)) / wide
    return _BELOW[0] < down < _BELOW[1] and aside < _ASIDE and abs(length - 1) < _LENGTH


_BELOW: Final = (0.03, 0.09)
"""Of the upper line's length, 0.057 by design."""
_ASIDE: Final = 0.12
_LENGTH: Final = 0.25


def _along(line: TextLine) -> tuple[float, float]:
    """From the middle of a line's left end to that of its right end."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.quad
    return ((bx + cx) - (ax + dx)) / 2, ((by + cy) - (ay + dy)) / 2


def _middle(line: TextLine) -> tuple[float, float]:
    return fmean(x for x, _ in line.quad), fmean(y for _, y in line.quad)


def _value(zone: Zone, name: CardFieldName) -> str:
    match name:
        case "name_latin":
            return zone.name
        case "birth_date":
            return zone.birth_date.isoformat() if zone.birth_date else ""
        case "valid_to":
            return zone.expires.isoformat() if zone.expires else ""
        case "sex":
            return zone.sex
        case "nationality":
            return zone.nationality
        case _:
            return zone.number


def _of_zone(
    name: CardFieldName, zone: Zone, lines: tuple[TextLine, TextLine], readings: Sequence[str], printed: "_Printed"
) -> ReadField:
    """One field of the zone with what there is to say against it."""
    value, told = _value(zone, name), _NAMES[name]
    line, box = lines[_PLACES[name][0]], _box(lines[_PLACES[name][0]], name)
    if not value:
        return ReadField("", 0.0, ("date_impossible",) if told in {"birth_date", "expires"} else ("unreadable",), box)
    same = printed.says(name, zone)
    reasons = []
    if told in zone.unsound:
        reasons.append("zone_check_digit")
    elif not zone.composite and told in {"number", "birth_date", "expires"} and not same:
        reasons.append("zone_composite")
    if told in zone.alike and (told == "number" or not same):
        reasons.append("look_alikes")
    if same is False:
        reasons.append("zone_differs")
    if len(set(readings)) > 1 and not same:
        reasons.append("readings_disagree")
    if told not in _CHECKED and len(readings) < _READINGS and not same:
        reasons.append("unsure_reading")
    if name == "name_latin" and zone.cut:
        reasons.append("partly_hidden")
    sure = _sureness(line, name)
    return ReadField(value, 1.0 if same else fmean(sure), tuple(reasons), box, 1.0 if same else min(sure))


_CHECKED: Final = frozenset({"number", "birth_date", "expires"})
_READINGS: Final = 2
"""Of a line whose fields have no check digit, that have to agree."""


def _sureness(line: TextLine, name: CardFieldName) -> list[float]:
    """The confidence of each character of a field, where the engine tells; else that of the line."""
    _, start, end = _PLACES[name]
    if len(line.characters) != WIDTH["TD3"]:
        return [line.confidence]
    letters = [sure for sure, each in zip(line.characters, line.text, strict=True) if each != "<"]
    return letters[3:] or [line.confidence] if name == "name_latin" else list(line.characters[start:end])


def _box(line: TextLine, name: CardFieldName) -> Box:
    _, start, end = _PLACES[name]
    left, right = min(x for x, _ in line.quad), max(x for x, _ in line.quad)
    top, bottom = min(y for _, y in line.quad), max(y for _, y in line.quad)
    pitch = (right - left) / WIDTH["TD3"]
    if name == "name_latin":
        end = max(start + 1, len(cleaned(line.text).rstrip("<")))
    return (left + start * pitch, top, (end - start) * pitch, bottom - top)


# --- what is printed above the zone ---


class _Printed:
    """The print above the zone, for people: it says the same otherwise, and the Chinese name and the day of issue."""

    def __init__(self, lines: Sequence[TextLine], upper: TextLine) -> None:
        top = _middle(upper)[1] - _APART / 2
        self._pieces = [piece_of(line) for line in lines if line.text and _middle(line)[1] < top]
        self._plain = [_plain(piece.spaced) for piece in self._pieces]
        self._days = [(day, piece) for piece in self._pieces for day in days_in(piece.spaced)]

    def says(self, name: CardFieldName, zone: Zone) -> bool | None:
        """Whether the print says the same as the zone; None where it cannot be read."""
        match name:
            case "number":
                return self._number(zone.number)
            case "name_latin":
                parts = [_plain(part) for part in (zone.surname, zone.given) if part]
                told = [self._whole(part) for part in parts]
                return True if self._whole("".join(parts)) or all(told) else False if False in told else None
            case "birth_date":
                return self._day("birth_date", zone.birth_date)
            case "valid_to":
                return self._day("valid_to", zone.expires)
            case "nationality":
                return True if _plain(zone.nationality) in self._plain else None
            case _:
                letter = {"男": "M", "女": "F"}.get(zone.sex, "X")
                letters = {text for text in self._plain if re.fullmatch("[男女]?[MF]", text)}
                return any(text[-1] == letter for text in letters) if letters else None

    def _number(self, number: str) -> bool | None:
        """Whether a line has this number, 0 and O as one; False where one has nearly this one."""
        wanted, lines = folded(number), [folded(text) for text in self._plain]
        return True if any(wanted in text for text in lines) else _nearly(wanted, lines)

    def _whole(self, word: str) -> bool | None:
        """Whether a line is this and no more; False where one is nearly this, or goes on."""
        if word in self._plain:
            return True
        return False if any(word in text for text in self._plain) else _nearly(word, self._plain)

    def _day(self, name: CardFieldName, day: date | None) -> bool | None:
        if day is None:
            return None
        if any(_same_day(day, each) for each, _ in self._days):
            return True
        return False if self._below(name) else None

    def _below(self, name: CardFieldName) -> list[tuple[tuple[int, int, int], Piece]]:
        """The days printed under this label, or behind it."""
        labels = [piece for piece in self._pieces if _LABELS[name].search(re.sub(r"\s", "", piece.text.upper()))]
        return [
            (day, piece)
            for day, piece in self._days
            if any(label is piece or _stands_under(piece, label) for label in labels)
        ]

    def issued(self, zone: Zone, today: date) -> ReadField:
        """The day of issue: printed under its label, or the one day that is neither of the zone's."""
        under = self._below("valid_from")
        others = [
            each
            for each in self._days
            if not any(_same_day(day, each[0]) for day in (zone.birth_date, zone.expires) if day)
        ]
        found = [(day, piece) for told, piece in under or others if (day := _full(told, today)) is not None]
        if not found:
            return ReadField("", 0.0, ("not_found",))
        day, piece = found[0]
        fits = zone.expires is not None and _usual_span(day, zone.expires)
        reasons = () if under or fits else ("label_unread",)
        if len({day for day, _ in found}) > 1:
            reasons = (*reasons, "readings_disagree")
        box = (piece.left, piece.top, piece.right - piece.left, piece.bottom - piece.top)
        digits = [sure for sure, each in zip(piece.characters, piece.text, strict=True) if each.isdigit()]
        return ReadField(day.isoformat(), fmean(digits), reasons, box, min(digits))

    def chinese_name(self, zone: Zone) -> ReadField:
        """Of a Chinese passport: the line of characters above the Latin name, or under 姓名."""
        if zone.nationality != "CHN":
            return ReadField("", 0.0, ("not_found",))
        latin = _plain(zone.name)
        marks = [piece for piece, text in zip(self._pieces, self._plain, strict=True) if latin in text]
        above = [self._nearest(piece, up=True) for piece in marks]
        labels = [piece for piece in self._pieces if piece.text.startswith("姓名")]
        below = [self._nearest(piece, up=False) for piece in labels]
        piece = next((each for each in (*above, *below) if each is not None), None)
        if piece is None:
            return ReadField("", 0.0, ("not_found",))
        box = (piece.left, piece.top, piece.right - piece.left, piece.bottom - piece.top)
        reasons = () if can_be(piece.text, zone.name) else ("zone_differs",)
        return ReadField(piece.text, piece.confidence, reasons, box, min(piece.characters))

    def _nearest(self, mark: Piece, *, up: bool) -> Piece | None:
        names = [
            piece
            for piece in self._pieces
            if _CHINESE.fullmatch(piece.text) and not _NOT_A_NAME.match(piece.text)
            and (_stands_under(mark, piece) if up else _stands_under(piece, mark))
        ]  # fmt: skip
        return min(names, key=lambda piece: abs(piece.middle - mark.middle), default=None)


def _nearly(word: str, lines: Sequence[str]) -> bool | None:
    """False where a line has nearly this word; None where none has."""
    near = max((SequenceMatcher(None, word, text).ratio() for text in lines), default=0.0)
    return False if near >= _ALIKE else None


def _stands_under(lower: Piece, upper: Piece) -> bool:
    """Whether one line stands right under another: it begins where that begins, or is within its width."""
    return 0 < lower.middle - upper.middle < _VALUE_BELOW and (
        abs(lower.left - upper.left) < _VALUE_BELOW or upper.left <= lower.left <= upper.right
    )


_UMLAUTS: Final = {ord("Ä"): "AE", ord("Ö"): "OE", ord("Ü"): "UE", ord("ß"): "SS", ord("Ø"): "OE", ord("Å"): "AA"}


def _plain(text: str) -> str:
    """Capitals and digits without accents and blanks, umlauts as in the zone (part 3, 6); Chinese stays."""
    text = text.upper().translate(_UMLAUTS)
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return re.sub(r"[\W_]", "", bare)


def days_in(text: str) -> Iterator[tuple[int, int, int]]:
    """The days printed in a line as (year, month, day); a year of two digits stays under 100."""
    plain = text.upper()
    for day, month, year in _WORDED.findall(plain):
        number = _MONTHS.get(month, _MONTHS.get(month[:3], 0))
        if number:
            yield int(year), number, int(day)
    for day, month, year in _DAY_FIRST.findall(plain):
        yield int(year), int(month), int(day)
    for year, month, day in _YEAR_FIRST.findall(plain):
        yield int(year), int(month), int(day)


def _same_day(day: date, told: tuple[int, int, int]) -> bool:
    year, month, number = told
    return (month, number) == (day.month, day.day) and year in {day.year, day.year % 100}


def _full(told: tuple[int, int, int], today: date) -> date | None:
    """The day, in the past; None where there is none."""
    year, month, number = told
    try:
        day = date(year if year > _TWO_DIGITS else 100 * (today.year // 100) + year, month, number)
    except ValueError:
        return None
    return day if day <= today else None


# --- checking ---


def judge_passport(fields: Fields, today: date) -> dict[CardFieldName, Judged]:
    """A verdict for each field of a passport."""
    return {name: judged(name, fields[name], _checks(name, fields, today)) for name in fields}


def _checks(name: CardFieldName, fields: Fields, today: date) -> FieldVerdicts:
    field = fields[name]
    if "zone_check_digit" in field.reasons:
        yield "wrong", "zone_check_digit"
    yield from _CHECKS[name](fields, today)


def _name(fields: Fields, _: date) -> FieldVerdicts:
    yield from name_verdicts(fields["name"].value)


def _nothing(_fields: Fields, _today: date) -> FieldVerdicts:
    return iter(())


def _nationality(fields: Fields, _: date) -> FieldVerdicts:
    if fields["nationality"].value not in COUNTRIES:
        yield "doubtful", "country_unknown"


def _number(fields: Fields, _: date) -> FieldVerdicts:
    chinese = "nationality" in fields and fields["nationality"].value == "CHN"
    if chinese and not _CHINESE_NUMBER.fullmatch(fields["number"].value):
        yield "doubtful", "number_unusual"


def _birth_date(fields: Fields, today: date) -> FieldVerdicts:
    born = date.fromisoformat(fields["birth_date"].value)
    if born > today:
        yield "wrong", "birth_in_future"
    elif born.year < today.year - OLDEST:
        yield "doubtful", "birth_long_ago"


def _valid_from(fields: Fields, today: date) -> FieldVerdicts:
    start, end = _day_of(fields, "valid_from"), _day_of(fields, "valid_to")
    born = _day_of(fields, "birth_date")
    if start and start > today:
        yield "wrong", "not_yet_valid"
    if start and born and start < born:
        yield "wrong", "dates_out_of_order"
    if start and end and not _usual_span(start, end):
        yield "doubtful", "span_unusual"


def _valid_to(fields: Fields, today: date) -> FieldVerdicts:
    start, end = _day_of(fields, "valid_from"), _day_of(fields, "valid_to")
    if end and end < today:
        yield "wrong", "expired"
    if start and end and end <= start:
        yield "wrong", "dates_out_of_order"


def _usual_span(start: date, end: date) -> bool:
    """Whether it is good for 5 or 10 years to the day, or to the day before."""
    return any(abs(add_months(start, 12 * years) - end) <= timedelta(days=1) for years in _SPANS)


def _day_of(fields: Fields, name: CardFieldName) -> date | None:
    value = fields[name].value if name in fields else ""
    return date.fromisoformat(value) if value else None


_CHECKS = {
    "name": _name, "name_latin": _nothing, "sex": _nothing, "nationality": _nationality, "birth_date": _birth_date,
    "number": _number, "valid_from": _valid_from, "valid_to": _valid_to,
}  # fmt: skip
