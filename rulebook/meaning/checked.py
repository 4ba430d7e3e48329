"""What a port answered, checked: its form, its lengths, and that it quotes what was said and nothing else. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate, chain, groupby
from typing import Any, Final, get_args

from rulebook.meaning.port import Asked, Model, Opinion, Spoken, Stand
from rulebook.script.sounding import folded

FIELDS: Final = frozenset({"stand", "why", "quotes"})
MOST_WHY: Final = 300
MOST_QUOTES: Final = 8
LEAST_QUOTE: Final = 2
MOST_QUOTE: Final = 200
_STANDS: Final = frozenset(get_args(Stand))
_QUOTED: Final = re.compile(r"「([^」]*)」|『([^』]*)』|“([^”]*)”|\"([^\"]*)\"|《([^》]*)》|‘([^’]*)’")


class UnfitError(ValueError):
    """An answer that counts for nothing. `why`: `form`, `length`, `signs`, `invented` or `unfounded`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def checked(answer: Any, asked: Asked, model: Model) -> Opinion:
    """Return an answer as an opinion. Raises UnfitError."""
    if not isinstance(answer, dict) or set(answer) != FIELDS:
        raise UnfitError("form")
    stand, why, quotes = answer["stand"], answer["why"], answer["quotes"]
    if not isinstance(stand, str) or stand not in _STANDS or not isinstance(why, str) or not isinstance(quotes, list):
        raise UnfitError("form")
    _check_bounds(why, quotes)
    for text in (why, *quotes):
        _check_signs(text)
    rows = [_rows_of(each, asked) for each in quotes]
    expected = _plain(asked.expected)
    if not all(rows) or not all(_plain(each) in expected or _rows_of(each, asked) for each in _quoted_in(why)):
        raise UnfitError("invented")
    if stand == "doubt" and asked.kind != "said" and not quotes:
        raise UnfitError("unfounded")  # what was never said has no words; all else rests on some
    stood = list(chain.from_iterable(rows)) or asked.transcript
    begin_us, end_us = min(each.from_us for each in stood), max(each.to_us for each in stood)
    return Opinion(_STAND[stand], why, tuple(quotes), model, begin_us, end_us)


_STAND: Final[dict[str, Stand]] = {each: each for each in get_args(Stand)}


def _check_bounds(why: str, quotes: list[Any]) -> None:
    if not all(isinstance(each, str) for each in quotes):
        raise UnfitError("form")
    if len(why) > MOST_WHY or len(quotes) > MOST_QUOTES:
        raise UnfitError("length")
    if not all(LEAST_QUOTE <= len(each) <= MOST_QUOTE and _plain(each) for each in quotes):
        raise UnfitError("length")


def _check_signs(text: str) -> None:
    """Refuse what moves cursors, turns the direction of writing, hides, or is half a character."""
    if any(unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for each in text):
        raise UnfitError("signs")


def _quoted_in(why: str) -> Iterator[str]:
    yield from (next(filter(None, found.groups()), "") for found in _QUOTED.finditer(why))


def _rows_of(quote: str, asked: Asked) -> list[Spoken]:
    """Return the rows in which a quote stands first; none where it stands nowhere in what one person said in a row."""
    wanted = _plain(quote)
    for _, run in groupby(asked.transcript, lambda each: each.who):
        rows = list(run)
        texts = [_plain(each.text) for each in rows]
        place = "".join(texts).find(wanted)
        if place >= 0:
            ends = list(accumulate(map(len, texts)))
            reach = zip(rows, (0, *ends), ends, strict=False)
            return [row for row, begin, end in reach if begin < place + len(wanted) and place < end] or rows[:1]
    return []


def _plain(text: str) -> str:
    """A text as quotes are compared: simplified, without marks; its characters, not their sounds."""
    return "".join(each for each in folded(text).lower() if each.isalnum())
