"""When two spellings of a name, number or day are the same. Pure."""

import datetime as dt
import unicodedata
from typing import Final

from terminal.session.facts.cards import CardFieldName

_DOTS: Final = dict.fromkeys(map(ord, "•‧・．.∙⋅"), "·")
"""Names of some nations bear a dot, which is typed in many ways."""
_BETWEEN: Final = dict.fromkeys(map(ord, ",，·-'’<"), " ")
"""What stands between the parts of a name in Latin letters."""
_OF_PERSON: Final = 9
"""Characters of a pass number of Hong Kong or Macau that stay with the person; older ones add two of the booklet."""
_OF_BOOKLET: Final = 11


def same_in(name: CardFieldName, sale: str, card: str) -> bool:
    """Tell whether both say the same in a field of this name, however it is spelled.

    The parts of a name in Latin letters may come in any order, or be written as one.
    """
    if name == "number":
        return _person_of(spelled(sale)) == _person_of(spelled(card))
    if name in ("name", "name_latin") and _is_latin(sale) and _is_latin(card):
        one, other = _parts(sale), _parts(card)
        return sorted(one) == sorted(other) or "".join(one) == "".join(other)
    return spelled(sale) == spelled(card)


def same(sale: str, card: str) -> bool:
    """Tell whether both say the same, however it is spelled."""
    return spelled(sale) == spelled(card)


def spelled(text: str) -> str:
    """One spelling of a name or number: no spaces, one kind of dot, capital X."""
    plain = unicodedata.normalize("NFKC", text).translate(_DOTS)
    return "".join(plain.split()).upper()


def parse_day(text: str) -> dt.date | None:
    """Parse an ISO 8601 date in its long spelling; None for anything else."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _is_latin(name: str) -> bool:
    return not any("\u2e80" <= each <= "\u9fff" for each in name)


def _parts(name: str) -> list[str]:
    """The parts of a name in Latin letters, without accents and marks, in capitals."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return bare.translate(_BETWEEN).upper().split()


def _person_of(number: str) -> str:
    old_booklet = len(number) == _OF_BOOKLET and number[0] in "HM" and number[1:].isdigit()
    return number[:_OF_PERSON] if old_booklet else number
