"""Machine-readable zones as issuers print them (ICAO Doc 9303 parts 3 to 5), of bearers who do not exist."""

from dataclasses import dataclass
from datetime import date

from rulebook.sale.identity_numbers import mrz_check_digit

_LETTER = {"男": "M", "女": "F", "": "<"}


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who a zone speaks of; names in capitals from A to Z, parts of a name apart by spaces."""

    surname: str
    given: str
    number: str
    """Nine characters at most."""
    nationality: str
    birth_date: date
    sex: str
    """男, 女 or empty."""
    expires: date
    optional: str = ""
    document: str = "P"
    """One or two letters; an issuer may add one of its own."""


def td3(bearer: Bearer) -> tuple[str, str]:
    """Both lines of a passport, 44 characters each; the issuer is the bearer's own country."""
    upper = f"{bearer.document:<<2}{bearer.nationality:<<3}{_names(bearer, 39)}"
    number, born, ends = _with_check(f"{bearer.number:<<9}"), _day(bearer.birth_date), _day(bearer.expires)
    optional = f"{bearer.optional:<<14}"
    optional += str(mrz_check_digit(optional)) if bearer.optional else "<"
    lower = f"{number}{bearer.nationality:<<3}{born}{_LETTER[bearer.sex]}{ends}{optional}"
    return upper, lower + str(mrz_check_digit(number + born + ends + optional))


def td1(bearer: Bearer) -> tuple[str, str, str]:
    """The three lines of a card, 30 characters each."""
    number, born, ends = _with_check(f"{bearer.number:<<9}"), _day(bearer.birth_date), _day(bearer.expires)
    upper = f"{bearer.document:<<2}{bearer.nationality:<<3}{number}{bearer.optional:<<15}"
    middle = f"{born}{_LETTER[bearer.sex]}{ends}{bearer.nationality:<<3}" + "<" * 11
    return upper, middle + str(mrz_check_digit(upper[5:] + born + ends + "<" * 11)), _names(bearer, 30)


def _names(bearer: Bearer, width: int) -> str:
    parts = [part.replace(" ", "<") for part in (bearer.surname, bearer.given) if part]
    return f"{'<<'.join(parts):<<{width}}"[:width]


def _with_check(text: str) -> str:
    return text + str(mrz_check_digit(text))


def _day(day: date) -> str:
    return _with_check(f"{day:%y%m%d}")
