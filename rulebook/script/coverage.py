"""How much of a sentence was spoken: by the sounds of its characters, in order, with its figures and its negations.

Figures are compared as they are said: 「12,000 元」 is 「一万二千元」. What lacks a 「不」, a number or a piece
was not said, however much of the rest was.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

from rulebook.script.sounding import folded, is_han, syllable
from rulebook.script.spoken import aloud_zh
from rulebook.script.wording import squeezed

Lack = Literal["", "words", "piece", "number", "negation"]
"""What a sentence lacks most: nothing, too much of it, one piece, a figure, or the word that turns its meaning."""
PIECE: Final = 6
"""So many characters in a row, of which too few were heard, are a piece that lacks: a name, a clause."""
NEGATIONS: Final = frozenset("不没無无未非")
_TURNS: Final = frozenset({"不", "没", "没有", "不是", "不会", "不能", "无", "未", "不用", "不要"})
_NUMBER: Final = re.compile(
    r"[a-z]+[零一二三四五六七八九]+|[零一二三四五六七八九十百千万亿点]{2,}|[二三四五六七八九十](?=[元年天月日岁份倍成号个期])"
)
"""Grades such as R2, figures of two characters and more, single ones that count something; 一 alone is often none."""
_NUMERALS: Final = frozenset("零一二三四五六七八九十百千万亿点")
_SAME: Final = {"两": "二", "幺": "一", "〇": "零", **dict(zip("0123456789", "零一二三四五六七八九", strict=True))}
_LIKE: Final = 4
"""What a character of the right sound is worth in a comparison; one more if it is written rightly, too."""
REACH: Final = 40
"""Characters that are looked back on beside twice a sentence's length: what was said before it, or between."""
LONGEST: Final = 2000
"""Characters of a sentence that are looked at."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """`percent` of a sentence that was heard in order, and what it `lacks`.

    `end`: where it ends in what was heard, in characters as they are compared; 0 where too little of it was.
    """

    percent: int
    lacks: Lack
    end: int = 0


@dataclass(frozen=True, slots=True)
class Spelled:
    """Speech as it is compared: characters, their sounds, and where each stood in the text as it was given."""

    characters: str
    sounds: tuple[str, ...]


@lru_cache(maxsize=4096)
def spelled(text: str) -> Spelled:
    """Return a text as it is compared: figures as said, simplified, without marks."""
    plain = squeezed(folded(aloud_zh(text[:LONGEST])))[0]
    kept = "".join(_SAME.get(each, each) for each in plain if is_han(each) or each.isalnum())
    return Spelled(kept, tuple(map(syllable, kept)))


def first_said(sentence: str, rows: Sequence[str], least: int = 70, least_piece: int = 50) -> Coverage:
    """Tell how much of a sentence was said by rows of words, looking back from each of them: said once is said.

    Only the rows that came last cost anything, if it is asked again and again while they come.
    """
    reach, best = 2 * len(sentence) + REACH, Coverage(0, "words")
    for place in range(len(rows)):
        begin, length = place, 0
        while begin > 0 and length < reach:
            begin -= 1
            length += len(rows[begin])
        found = coverage(sentence, "。".join(rows[begin : place + 1]), least, least_piece)
        if not found.lacks:
            return found
        best = max(best, found, key=lambda each: each.percent)
    return best


@lru_cache(maxsize=4096)
def coverage(sentence: str, heard: str, least: int = 70, least_piece: int = 50) -> Coverage:
    """Tell how much of a sentence stands in what was heard, and whether `least` per cent of it and of each piece."""
    wanted, said = spelled(sentence), spelled(heard)
    length = len(wanted.sounds)
    if not length:
        return Coverage(100, "")
    begin, end, count = _best(wanted.sounds, said.sounds)
    percent = 100 * count // length
    if percent < least:
        return Coverage(percent, "words")
    window = Spelled(said.characters[begin:end], said.sounds[begin:end])
    pairs = _aligned(wanted, window)
    stop = begin + pairs[-1][1] + 1
    return Coverage(percent, _lacking(wanted, window, pairs, least_piece), stop)


def _best(wanted: Sequence[str], said: Sequence[str]) -> tuple[int, int, int]:
    """Where most of a sentence stands, and how much: windows of twice its length, each half over the one before."""
    length = len(wanted)
    masks: dict[str, int] = {}
    for place, sound in enumerate(wanted):
        masks[sound] = masks.get(sound, 0) | 1 << place
    size, full = 2 * length + 4, (1 << length) - 1
    best = (0, 0, -1)
    for begin in range(0, max(1, len(said) - length), max(1, length)):
        common = full
        for sound in said[begin : begin + size]:  # Hyyrö's bits: a zero for each character that is met in order
            met = common & masks.get(sound, 0)
            common = ((common + met) | (common - met)) & full
        count = length - common.bit_count()
        if count > best[2]:
            best = (begin, min(begin + size, len(said)), count)
    return best


def _aligned(wanted: Spelled, said: Spelled) -> list[tuple[int, int]]:
    """Pairs of places that go together, as many as there can be, in order, and as early as they come.

    What is written alike goes before what sounds alike alone.
    """
    rows = [[0] * (len(said.sounds) + 1)]
    for sound, character in zip(wanted.sounds, wanted.characters, strict=True):
        above, row, best = rows[-1], [0], 0
        for place, other in enumerate(said.sounds):
            best = max(best, above[place + 1])
            if sound == other:
                best = max(best, above[place] + _LIKE + (character == said.characters[place]))
            row.append(best)
        rows.append(row)
    pairs: list[tuple[int, int]] = []
    one, two = len(wanted.sounds), rows[-1].index(rows[-1][-1])
    while one and two:
        if rows[one][two] == rows[one][two - 1]:
            two -= 1
        elif rows[one][two] == rows[one - 1][two]:
            one -= 1
        else:
            one, two = one - 1, two - 1
            pairs.append((one, two))
    return pairs[::-1]


def _lacking(wanted: Spelled, said: Spelled, pairs: Sequence[tuple[int, int]], least_piece: int) -> Lack:
    """What lacks although most of it was heard."""
    met = dict(pairs)
    if not all(_stands(place, met) for place, each in enumerate(wanted.characters) if each in NEGATIONS):
        return "negation"
    if _turned(said, pairs):
        return "negation"
    if not all(_holds_number(said, number, met) for number in _NUMBER.finditer(wanted.characters)):
        return "number"
    length = len(wanted.sounds)
    pieces = (range(at, at + PIECE) for at in range(max(0, length - PIECE) + 1) if length >= PIECE)
    return "piece" if any(100 * sum(at in met for at in piece) < least_piece * PIECE for piece in pieces) else ""


def _stands(place: int, met: Mapping[int, int]) -> bool:
    """A word of negation was heard, beside the character before or behind it."""
    here = met.get(place)
    return here is not None and here in (met.get(place - 1, -2) + 1, met.get(place + 1, -2) - 1)


def _turned(said: Spelled, pairs: Sequence[tuple[int, int]]) -> bool:
    """A negation was put between two characters that follow each other."""
    return any(
        two - one == 1 and said.characters[here + 1 : there] in _TURNS for (one, here), (two, there) in pairwise(pairs)
    )


def _holds_number(said: Spelled, number: re.Match[str], met: Mapping[int, int]) -> bool:
    """A number was heard as it is, in its place, and is no part of a longer one. By its characters: 是 is no 十."""
    here, last = met.get(number.start()), met.get(number.end() - 1)
    if here is None or last is None:
        return False
    heard = "".join(each for each in said.characters[here : last + 1] if each in _NUMERALS or each.isascii())
    around = said.characters[max(0, here - 1) : here] + said.characters[last + 1 : last + 2]
    return heard == number[0] and not _NUMERALS.intersection(around)
