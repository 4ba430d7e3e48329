"""Forbidden phrases in what was said, with negation: 「非保本」 and 「不承诺保本」 are not promises."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rulebook.script.pack import Forbidden, PhrasePack

BREAKS = frozenset("，。！？；：、,.!?;:")
"""A negation does not reach across these."""


@dataclass(frozen=True, slots=True)
class Hit:
    """`start` and `end` count in the text as it was given."""

    phrase: str
    group: str
    start: int
    end: int


def find(text: str, pack: PhrasePack) -> list[Hit]:
    """Return the forbidden phrases that are meant, in the order in which they stand, as `longest` leaves them."""
    plain, places = squeezed(text)
    hits: list[Hit] = []
    for forbidden in pack.phrases:
        for start in occurrences(plain, forbidden.phrase.casefold()):
            end = start + len(forbidden.phrase)
            if not negated(plain, start, pack) and not harmless(plain, start, end, forbidden):
                hits.append(Hit(forbidden.phrase, forbidden.group, places[start], places[end - 1] + 1))
    return longest(hits)


def squeezed(text: str) -> tuple[str, list[int]]:
    """Return the text without white space, in one width and case, and where each character came from."""
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKC", character).casefold():
            if not part.isspace():
                plain.append(part)
                places.append(place)
    return "".join(plain), places


def occurrences(text: str, phrase: str) -> Iterator[int]:
    """Yield every place where a phrase begins, also where two overlap."""
    start = text.find(phrase)
    while start >= 0:
        yield start
        start = text.find(phrase, start + 1)


def negated(text: str, start: int, pack: PhrasePack) -> bool:
    """Tell whether an odd number of negations stands within reach before it: 「不是不保本」 is a promise again."""
    before = text[max(0, start - pack.reach) : start]
    for place in range(len(before) - 1, -1, -1):
        if before[place] in BREAKS:
            before = before[place + 1 :]
            break
    return count(before, pack.negations) % 2 == 1


def count(text: str, negations: tuple[str, ...]) -> int:
    """Count the negations in a text; the longest first, so 「不是」 is one and not two."""
    found = place = 0
    ordered = sorted(negations, key=len, reverse=True)
    while place < len(text):
        match = next((word for word in ordered if text.startswith(word, place)), None)
        found += match is not None
        place += len(match) if match else 1
    return found


def harmless(text: str, start: int, end: int, forbidden: Forbidden) -> bool:
    """Tell whether the phrase stands inside longer wording that its author lets pass."""
    for wording in forbidden.but_not_in:
        for place in occurrences(text, wording.casefold()):
            if place <= start and end <= place + len(wording):
                return True
    return False


def longest(hits: list[Hit]) -> list[Hit]:
    """Sort hits by place, and leave out what lies inside the hit kept before it, of the same group."""
    ordered = sorted(hits, key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    for hit in ordered:
        if not kept or hit.end > kept[-1].end or hit.group != kept[-1].group:
            kept.append(hit)
    return kept
