"""Whether two typed names look like one: nobody decides twice by a blank, or by a letter that looks like another."""

import unicodedata

_UNSEEN = ("C", "M", "P", "S", "Z")
"""Categories of what tells no two names apart: what is invisible, accents, punctuation, signs, blanks."""
_FILLERS = dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0"))
"""Letters to Unicode, and nothing to see."""
_SMALL = str.maketrans("авеёкмнорстухіїјѕԁԛԝһӏαβγικνορτυχωϲϳɑɡı01l", "abeekmhopctyxiijsdqwhlabyikvoptuxwcjagioii")
_LARGE = str.maketrans("АВЕКМНОРСТУХІЈЅԚԜҺӀΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿ01L", "ABEKMHOPCTYXIJSQWHIABEZHIKMNOPTYXCJOII")
"""Letters of Cyrillic and Greek, digits, and the Latin letter for which each can be taken; a few differ by case."""


def tidy(text: str) -> str:
    """Return what was typed as it is kept: one spelling of each character, none that is invisible, single blanks."""
    blanks = (" " if char.isspace() else char for char in unicodedata.normalize("NFKC", text))
    return " ".join("".join(char for char in blanks if unicodedata.category(char)[0] != "C").split())


def says_something(text: str) -> bool:
    """Whether a reader sees a letter or a digit in it."""
    return bool(_letters(text))


def look_alike(one: str, other: str) -> bool:
    """Whether two names may be one, in small letters or in capitals. Rather once too often: a third person is free."""
    return any(seen(one) == seen(other) for seen in (_in_small, _in_capitals))


def _in_small(text: str) -> str:
    return _letters(_letters(text).casefold()).translate(_SMALL)


def _in_capitals(text: str) -> str:
    return _letters(_letters(text).upper()).translate(_LARGE)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).translate(_FILLERS)
    return "".join(char for char in plain if unicodedata.category(char)[0] not in _UNSEEN)
