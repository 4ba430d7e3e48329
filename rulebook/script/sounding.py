"""Recognised speech brought nearer to what was said: simplified characters, and words by their sound.

A recogniser that hears rightly may still write 「同易」 for 「同意」. Syllables have no tone: accents change it first.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, product
from typing import Final

from rulebook.script.readings import ALSO, SIMPLIFIED, SYLLABLES, TRADITIONAL

_FOLD: Final = str.maketrans(TRADITIONAL, SIMPLIFIED)
MOST_SPELLINGS: Final = 8
"""Of one word that are looked for: of a long one the first."""


def folded(text: str) -> str:
    """Return a text in simplified characters, one for one."""
    return text.translate(_FOLD)


def is_han(character: str) -> bool:
    """Tell whether it is a Chinese character."""
    return "\u3400" <= character <= "\u9fff" or character == "〇"


@cache
def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for part in SYLLABLES.split():
        length = next(place for place, character in enumerate(part) if is_han(character))
        found |= dict.fromkeys(part[length:], part[:length])
    return found


def syllable(character: str) -> str:
    """Return how a character sounds most often, without tone; what has no such sound stays itself."""
    return _table().get(character, character)


def syllables(text: str) -> tuple[str, ...]:
    """Return the sounds of a text, one for each character."""
    table = _table()
    return tuple([table.get(character, character) for character in text])


def spellings(word: str) -> Iterator[tuple[str, ...]]:
    """Yield how a word may sound: characters of two sounds in both."""
    each = [(syllable(character), *((ALSO[character],) if character in ALSO else ())) for character in word]
    yield from islice(product(*each), MOST_SPELLINGS)


class SoundIndex:
    """Words of two characters and more by their sound."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[tuple[str, ...], str] = {}
        for word in words:
            if len(word) > 1 and all(map(is_han, word)):
                for spelled in spellings(word):
                    self._words.setdefault(spelled, word)
        self._lengths = sorted({len(spelled) for spelled in self._words}, reverse=True)

    def at(self, sounds: tuple[str, ...], place: int) -> str:
        """Return the longest word that sounds like what begins at a place; empty where none does."""
        for length in self._lengths:
            word = self._words.get(sounds[place : place + length])
            if word is not None:
                return word
        return ""
