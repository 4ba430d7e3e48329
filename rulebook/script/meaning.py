"""Whether a forbidden phrase is meant: negations before it, denials after it, warnings around it, questions."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rulebook.script.phrase_pack import Pattern, Turns
from rulebook.script.wording import COMMAS, ENDS, TURNS, Found, WordIndex, bounds, plain_word

BREAKS: Final = ENDS | COMMAS
JOINING: Final = frozenset("也又更都和或并且及、，")
"""Before a second negation these make it a parallel one: 「不会也不能」 is one, 「不能不」 is none."""
QUESTION_MARKS: Final = frozenset("？?")


class Turn(NamedTuple):
    """A word that turns a meaning, and the lists it stands in."""

    start: int
    end: int
    kinds: frozenset[str]


def _start(turn: Turn) -> int:
    return turn.start


class Meaning:
    """Judges matches by a pack's turns."""

    def __init__(self, turns: Turns, reach: int) -> None:
        kinds: dict[str, set[str]] = {}
        for kind, usual in TURNS.items():
            own: tuple[str, ...] | None = getattr(turns, kind)
            for word in usual if own is None else own:
                kinds.setdefault(plain_word(word), set()).add(kind)
        self._kinds = {word: frozenset(each) for word, each in kinds.items()}
        self._index = WordIndex(kinds)
        self._reach = reach

    def turns_in(self, plain: str) -> list[Turn]:
        """Return every turning word of a text, also where two overlap; of those at one place each, longest first."""
        return [
            Turn(place, place + len(word), self._kinds[word])
            for place in range(len(plain))
            for word in self._index.at(plain, place)
        ]

    def meant(self, plain: str, words: Sequence[Found], pattern: Pattern, turns: Sequence[Turn]) -> bool:
        """Tell whether a match says what the pattern forbids."""
        start, end = words[0].start, words[-1].end
        if _inside(plain, start, end, pattern.but_not_in):
            return False
        first, last = bounds(plain, start, ENDS)[0], bounds(plain, end, ENDS)[1]
        sentence = plain[first:last]
        turns = turns[bisect_left(turns, first, key=_start) : bisect_left(turns, last + 1, key=_start)]
        if any(plain_word(word) in sentence for word in pattern.unless):
            return False
        if any("warnings" in turn.kinds and first <= turn.start < start for turn in turns):
            return False
        far = min(last, end + 2 * self._reach)
        if any("denials" in turn.kinds and end <= turn.start and turn.end <= far for turn in _unpassed(turns)):
            return False
        if pattern.asked and self._asked(plain, start, end, turns):
            return False
        return not (pattern.negated and self._negated(plain, words, turns))

    def _negated(self, plain: str, words: Sequence[Found], turns: Sequence[Turn]) -> bool:
        """Tell whether an odd number of negations stands before the last word, within reach and outside the words."""
        start = words[0].start
        counted = 0
        reached = bounds(plain, start, BREAKS)[0]
        for turn in turns:
            if turn.start < reached or turn.end > words[-1].start or not turn.kinds & {"negations", "passing"}:
                continue
            if turn.end < start - self._reach:
                continue
            if any(word.start <= turn.start < word.end for word in words) or _either_or(plain, turn.start):
                continue
            reached = turn.end
            if "passing" in turn.kinds:
                continue
            joined = counted and turn.start > 0 and plain[turn.start - 1] in JOINING
            counted += not joined
        return counted % 2 == 1

    @staticmethod
    def _asked(plain: str, start: int, end: int, turns: Sequence[Turn]) -> bool:
        """Tell whether the clause of a match asks, and does not only seem to."""
        first, last = bounds(plain, start, BREAKS)[0], bounds(plain, end, BREAKS)[1]
        here = [turn for turn in turns if first <= turn.start and turn.end <= last + 1]
        if any("rhetorical" in turn.kinds for turn in here):
            return False
        if last < len(plain) and plain[last] in QUESTION_MARKS and any("questions" in turn.kinds for turn in here):
            return True
        return any("questions" in turn.kinds for turn in here)


def _unpassed(turns: Sequence[Turn]) -> Iterator[Turn]:
    """Yield the turns that no passing one holds: 名字不一样 does not deny what 不一样 would."""
    passing = [turn for turn in turns if "passing" in turn.kinds]
    for turn in turns:
        if not any(each.start <= turn.start and turn.end <= each.end and each != turn for each in passing):
            yield turn


def _either_or(plain: str, place: int) -> bool:
    """Tell whether a negation is the middle of 清不清楚 or 同意不同意, which leaves both open."""
    return plain[place] in "不没" and any(
        length <= place and plain[place - length : place] == plain[place + 1 : place + 1 + length] for length in (1, 2)
    )


def _inside(plain: str, start: int, end: int, wordings: Sequence[str]) -> bool:
    """Tell whether a match stands inside longer wording that its author lets pass."""
    for wording in wordings:
        known = plain_word(wording)
        place = plain.find(known, max(0, end - len(known)))
        if 0 <= place <= start and end <= place + len(known):
            return True
    return False
