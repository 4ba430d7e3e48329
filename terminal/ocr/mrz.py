"""The machine-readable zone of travel documents (ICAO Doc 9303, 8th edition, 2021): from its lines to fields. Pure.

A look-alike is taken only where the place forces letters or digits, or where the check digit leaves one way to tell 0
from O and 1 from I; else a character stays as it was read. Names, nationality and sex have no check digit.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final, Literal

from rulebook.sale.identity_numbers import mrz_check_digit

ZoneKind = Literal["TD3", "TD1"]
"""Passports have two lines of 44 characters (part 4), cards of ID-1 size three of 30 (part 5)."""
ZoneFieldName = Literal["name", "number", "nationality", "birth_date", "sex", "expires"]
WIDTH: Final[dict[ZoneKind, int]] = {"TD3": 44, "TD1": 30}
PITCH_MM: Final = 2.54
"""From one character to the next: OCR-B, size 1 (part 3, 4.2)."""

_FILLERS: Final = str.maketrans(dict.fromkeys("＜〈‹くㄑ≤⟨", "<") | {"«": "<<", "《": "<<"})
"""What engines make of the filler character."""
_LATIN: Final = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХ", "ABEZHIKMNOPTYXABEKMHOPCTYX")
"""Greek and Cyrillic capitals that are drawn as Latin ones are."""
_DIGIT_FOR: Final = str.maketrans("OQDUILZSGBT", "00001125687")
_LETTER_FOR: Final = str.maketrans("0125687", "OIZSGBT")
_EITHER: Final = {"0": "0O", "O": "O0", "1": "1I", "I": "I1"}
_FOLDED: Final = str.maketrans("OI", "01")
_LONGEST: Final = 9
"""Characters of a number in which that is looked for."""
_SAME_SHAPE: Final = frozenset({("0", "O"), ("O", "0"), ("1", "I"), ("I", "1")})
"""Engines give either for one and the same print; where the place forces a class, that is no doubt."""
_SEXES: Final = {"M": "男", "F": "女", "<": "", "X": ""}
_TAIL: Final = re.compile(r"<{3,}")
"""Names are apart by one filler, their two parts by two: after three there is no more name."""
_FEWEST: Final = 30
"""Characters of a line, of 44 or 30, before its fillers are put right."""
_CODES: Final = 5
"""Characters of the first line before the names."""
_MOST_DIGITS: Final = 0.34
"""Share of a first line without its fillers that may be read as digits; the second line has more than half."""
_ODD: Final = 6
"""Fillers by which a line may be read too long or too short: engines lose count of them, and of nothing else."""
_YEARS_VALID: Final = 20
"""For how long a document may still be good; none is given for more than ten years, residence cards for twenty."""


@dataclass(frozen=True, slots=True)
class Zone:
    """What a machine-readable zone says. What could not be read is empty."""

    kind: ZoneKind
    document: str
    """One or two letters: `P` and what the issuer adds."""
    issuer: str
    """Three letters, `D` for Germany."""
    surname: str
    given: str
    """Apart by spaces; empty where a person has one name."""
    number: str
    nationality: str
    birth_date: date | None
    sex: str
    """男, 女, or empty where it is not stated."""
    expires: date | None
    optional: str
    """What the issuer may put there, fillers left off."""
    unsound: frozenset[ZoneFieldName]
    """Those whose check digit is wrong."""
    composite: bool
    """Whether the check digit over number, dates and optional data is right; it spans no name and no nationality."""
    alike: frozenset[ZoneFieldName]
    """Those in which a character was taken for another of a different shape, because its place forces the class."""
    cut: bool
    """Whether the names fill their place to the end, so that more may have been left off (part 3, 4.6)."""

    @property
    def name(self) -> str:
        """As `SURNAME, GIVEN NAMES`."""
        return ", ".join(part for part in (self.surname, self.given) if part)


def cleaned(text: str) -> str:
    """A line as the zone could have it: capitals, digits and fillers; all else is left out."""
    plain = unicodedata.normalize("NFKC", text.translate(_FILLERS)).upper().translate(_FILLERS).translate(_LATIN)
    return re.sub(r"[^A-Z0-9<]", "", plain)


def is_first_line(text: str) -> bool:
    """Whether a line, as it was read, can be the first one of a passport's zone."""
    line = cleaned(text)
    if len(line) < _FEWEST or line[0] != "P" or "<<" not in line[5:]:
        return False
    told = line.replace("<", "")
    return len(told) > _CODES and sum(each.isdigit() for each in told) <= _MOST_DIGITS * len(told)


def read_td3(lines: Sequence[str], today: date) -> Zone | None:
    """The zone of a passport by its two lines, as they were read; None where they cannot be brought to 44 characters.

    Years have two digits: births are in the past, expiries the nearest to today.
    """
    upper, lower = (_fitted(line, WIDTH["TD3"]) for line in lines)
    if not upper or not lower or upper[0] != "P":
        return None
    reading = _Reading(today)
    surname, given, cut = reading.names(upper[5:])
    number = reading.number(lower[0:9], lower[9])
    born = reading.checked("birth_date", lower[13:19], lower[19], _digits)
    ends = reading.checked("expires", lower[21:27], lower[27], _digits)
    optional, check = lower[28:42], lower[42]
    whole = (
        number + _digits(lower[9]) + born + _digits(lower[19]) + ends + _digits(lower[27]) + optional + _digits(check)
    )
    return Zone(
        "TD3", reading.letters(None, upper[0:2]), reading.letters(None, upper[2:5]), surname, given,
        number.rstrip("<"), reading.letters("nationality", lower[10:13]), reading.birth(born),
        reading.sex(lower[20]), reading.expiry(ends), optional.rstrip("<"), frozenset(reading.unsound),
        _is_right(whole, lower[43]), frozenset(reading.alike), cut,
    )  # fmt: skip


def read_td1(lines: Sequence[str], today: date) -> Zone | None:
    """The zone of a card by its three lines, as they were read; None where they cannot be brought to 30 characters."""
    upper, middle, lower = (_fitted(line, WIDTH["TD1"]) for line in lines)
    if not upper or not middle or not lower:
        return None
    reading = _Reading(today)
    surname, given, cut = reading.names(lower)
    number, check, optional = _long_number(upper[5:])
    number = reading.number(number, check)
    born = reading.checked("birth_date", middle[0:6], middle[6], _digits)
    ends = reading.checked("expires", middle[8:14], middle[14], _digits)
    spanned = upper[5:14] + _digits(upper[14]) + upper[15:]
    whole = spanned + born + _digits(middle[6]) + ends + _digits(middle[14]) + middle[18:29]
    return Zone(
        "TD1", reading.letters(None, upper[0:2]), reading.letters(None, upper[2:5]), surname, given,
        number.rstrip("<"), reading.letters("nationality", middle[15:18]), reading.birth(born),
        reading.sex(middle[7]), reading.expiry(ends), optional.rstrip("<"), frozenset(reading.unsound),
        _is_right(whole, middle[29]), frozenset(reading.alike), cut,
    )  # fmt: skip


def _long_number(text: str) -> tuple[str, str, str]:
    """Number, its check digit, optional data: a number longer than nine goes on behind a filler (part 5, 4.2.2)."""
    if text[9] != "<":
        return text[:9], text[9], text[10:]
    rest = text[10:].split("<", 1)[0]
    return (text[:9] + rest[:-1], rest[-1], text[10 + len(rest) :]) if rest else (text[:9], "<", text[10:])


class _Reading:
    """One reading of a zone; collects what there is to say of its fields."""

    def __init__(self, today: date) -> None:
        self._today = today
        self.unsound: set[ZoneFieldName] = set()
        self.alike: set[ZoneFieldName] = set()

    def checked(self, name: ZoneFieldName, text: str, check: str, classed: Callable[[str], str]) -> str:
        value = classed(text)
        self._note(name, text, value)
        if not _is_right(value, check):
            self.unsound.add(name)
        return value

    def number(self, text: str, check: str) -> str:
        """As it was read; where the check digit forbids that, the one exchange of 0 and O, 1 and I that it allows."""
        if _is_right(text, check):
            return text
        ways = product(*(_EITHER.get(each, each) for each in text[:_LONGEST]))
        right = [way for each in ways if _is_right(way := "".join(each) + text[_LONGEST:], check)]
        if len(right) != 1:
            self.unsound.add("number")
            return text
        self.alike.add("number")
        return right[0]

    def letters(self, name: ZoneFieldName | None, text: str) -> str:
        value = _letters(text)
        if name:
            self._note(name, text, value)
        return value.rstrip("<")

    def names(self, text: str) -> tuple[str, str, bool]:
        """Surname, given names, and whether they fill their place."""
        value = _letters(text)
        self._note("name", text, value)
        tail = _TAIL.search(value)
        told = value[: tail.start()] if tail else value
        if tail and value[tail.end() :]:
            self.alike.add("name")  # letters among the fillers: some of it was misread
        surname, _, given = told.partition("<<")
        return _spaced(surname), _spaced(given), bool(value) and value[-1] != "<"

    def sex(self, text: str) -> str:
        if text not in _SEXES:
            self.unsound.add("sex")
        return _SEXES.get(text, "")

    def birth(self, text: str) -> date | None:
        """The latest such day that is not in the future."""
        this = self._today.year // 100
        days = [day for century in (this, this - 1) if (day := _day(100 * century, text))]
        return next((day for day in days if day <= self._today), None)

    def expiry(self, text: str) -> date | None:
        """The latest such day that a document given by today can still be good for."""
        this = self._today.year // 100
        days = [day for century in (this + 1, this, this - 1) if (day := _day(100 * century, text))]
        return next((day for day in days if day.year <= self._today.year + _YEARS_VALID), None)

    def _note(self, name: ZoneFieldName, text: str, value: str) -> None:
        if any(one != other and (one, other) not in _SAME_SHAPE for one, other in zip(text, value, strict=True)):
            self.alike.add(name)


def _fitted(text: str, width: int) -> str:
    """The line in just so many characters; empty where more than the count of its fillers is wrong."""
    line = cleaned(text)
    missing = width - len(line)
    if missing == 0:
        return line
    runs = sorted(re.finditer(r"<{3,}", line), key=lambda run: -len(run.group()))
    if not runs or abs(missing) > _ODD or len(runs[0].group()) + missing < 1:
        return ""
    end = runs[0].end()
    return line[:end] + "<" * missing + line[end:] if missing > 0 else line[: end + missing] + line[end:]


def _is_right(text: str, check: str) -> bool:
    """Whether the check digit is that of the text; a filler stands for 0 where all is filler (part 3, 4.9)."""
    if check == "<":
        return not text.strip("<")
    digit = _digits(check)
    return digit.isdigit() and mrz_check_digit(text) == int(digit)


def folded(text: str) -> str:
    """With one character for each pair that engines give for one print."""
    return text.translate(_FOLDED)


def _digits(text: str) -> str:
    return text.translate(_DIGIT_FOR)


def _letters(text: str) -> str:
    return text.translate(_LETTER_FOR)


def _spaced(text: str) -> str:
    return " ".join(part for part in text.split("<") if part)


def _day(century: int, text: str) -> date | None:
    """The day of `YYMMDD`; None where there is no such one, or a part is not known (fillers)."""
    if not re.fullmatch(r"\d{6}", text, re.ASCII):
        return None
    try:
        return date(century + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None
