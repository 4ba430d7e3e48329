"""Forbidden phrases in what was said, where they are meant: 「非保本」 and 「有人说保本，那是假的」 promise nothing.

Patterns are matched word by word with bounded gaps, each place at most once: time grows with the text alone, whatever
a pack says.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rulebook.rules.checking import PackFault, duplicates
from rulebook.sale.regions import lies_in
from rulebook.script.meaning import Meaning, Turn
from rulebook.script.phrase_pack import Gap, OneOf, Pattern, PhrasePack
from rulebook.script.wording import COMMAS, ENDS, Found, WordIndex, plain_word, squeezed


@dataclass(frozen=True, slots=True)
class Hit:
    """`phrase` is what was heard, `id` what the pack calls it; `start` and `end` count in the text as it was given."""

    phrase: str
    group: str
    start: int
    end: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    words: frozenset[str]
    gap: int = 0
    """Characters that may stand before the word."""
    across: bool = False


MOST_KEPT = 1000
"""Texts whose hits are kept."""


@dataclass(frozen=True)
class CheckedPhrases:
    """A phrase pack that was checked. `digest`: SHA-256 of the pack's bytes."""

    pack: PhrasePack
    digest: str

    def applies(self, region: str | None) -> bool:
        """Tell whether it is heard in a place with this GB/T 2260 code; None hears the packs of every place."""
        own = self.pack.applies.region
        return own is None or region is None or lies_in(region, own)

    @cached_property
    def _compiled(self) -> tuple[tuple[Pattern, tuple[_Step, ...]], ...]:
        return tuple((each, tuple(_steps(each, self.pack))) for each in self.pack.phrases)

    @cached_property
    def _index(self) -> WordIndex:
        return WordIndex(word for _, steps in self._compiled for step in steps for word in step.words)

    @cached_property
    def _beginning(self) -> dict[str, list[int]]:
        """By each word, the numbers of the patterns that begin with it."""
        found: dict[str, list[int]] = {}
        for number, (_, steps) in enumerate(self._compiled):
            for word in steps[0].words:
                found.setdefault(word, []).append(number)
        return found

    @cached_property
    def _meaning(self) -> Meaning:
        return Meaning(self.pack.turns, self.pack.reach)

    @cached_property
    def _found(self) -> dict[str, tuple[Hit, ...]]:
        """What was found in the texts that were asked last."""
        return {}

    def found(self, text: str) -> tuple[Hit, ...]:
        """Return what is forbidden in a text, as `find` does; searched once for the same text."""
        if text not in self._found:
            if len(self._found) >= MOST_KEPT:
                self._found.clear()
            self._found[text] = tuple(find(text, self))
        return self._found[text]

    def hear(self, plain: str) -> Iterator[tuple[Pattern, int, int]]:
        """Yield each pattern that is meant, with its place in a text that `squeezed` gave."""
        text = _Text(plain, self._index.places(plain))
        present = text.places.keys()
        turns: list[Turn] | None = None
        for number in sorted({number for word in present for number in self._beginning.get(word, ())}):
            pattern, steps = self._compiled[number]
            if any(step.words.isdisjoint(present) for step in steps):
                continue
            for words in _Search(text, steps).matches():
                if turns is None:
                    turns = self._meaning.turns_in(plain)
                if self._meaning.meant(plain, words, pattern, turns):
                    yield pattern, words[0].start, words[-1].end


def find(text: str, packs: CheckedPhrases | Iterable[CheckedPhrases], region: str | None = None) -> list[Hit]:
    """Return what is forbidden and meant, in the order in which it stands, as `longest` leaves it."""
    plain, places = squeezed(text)
    listening = (packs,) if isinstance(packs, CheckedPhrases) else packs
    hits = [
        Hit(plain[start:end], pattern.group, places[start], places[end - 1] + 1, pattern.id)
        for pack in listening
        if pack.applies(region)
        for pattern, start, end in pack.hear(plain)
    ]
    return longest(hits)


def longest(hits: list[Hit]) -> list[Hit]:
    """Sort hits by place, and leave out what lies inside a hit kept before it, of the same group."""
    kept: list[Hit] = []
    reached: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.id)):
        if hit.end > reached.get(hit.group, -1):
            kept.append(hit)
            reached[hit.group] = hit.end
    return kept


def _steps(pattern: Pattern, pack: PhrasePack) -> Iterator[_Step]:
    """Turn a pattern into words, each with the gap before it."""
    gap = Gap(gap=1)
    open_ = False
    for element in pattern.pattern or (pattern.literal or "",):
        if isinstance(element, Gap):
            gap, open_ = element, True
            continue
        if isinstance(element, OneOf):
            words: Sequence[str] = pack.words.get(element.of, ())
        else:
            words = (element,) if isinstance(element, str) else element
        plain = frozenset(plain_word(word) for word in words)
        yield _Step(plain, gap.gap if open_ else 0, gap.across if open_ else False)
        open_ = False


class _Text:
    """A text with the places of its words, and how far a gap may reach from each place."""

    def __init__(self, plain: str, places: Mapping[str, Sequence[int]]) -> None:
        self.places = places
        self.sentence_ends = _next(plain, ENDS)
        self.clause_ends = _next(plain, ENDS | COMMAS)


def _next(plain: str, marks: frozenset[str]) -> list[int]:
    """Return for each place, and for the text's end, where the next mark stands: there, later, or at the text's end."""
    found = [len(plain)] * (len(plain) + 1)
    for place in range(len(plain) - 1, -1, -1):
        found[place] = place if plain[place] in marks else found[place + 1]
    return found


class _Search:
    """Looks for the words of one pattern in one text; every step is tried at every place once."""

    def __init__(self, text: _Text, steps: Sequence[_Step]) -> None:
        self._text = text
        self._steps = steps
        self._standing: list[tuple[list[int], dict[int, list[str]]] | None] = [None] * len(steps)
        self._dead: set[tuple[int, int]] = set()

    def matches(self) -> Iterator[list[Found]]:
        """Yield the words of each match, one match for each place where the first word stands."""
        for place in self._words_of(0)[0]:
            found = self._from(0, place)
            if found is not None:
                yield found

    def _words_of(self, number: int) -> tuple[list[int], dict[int, list[str]]]:
        """Return where a step's words stand, in order, and which stand at each place, the longest first."""
        known = self._standing[number]
        if known is None:
            at: dict[int, list[str]] = {}
            for word in sorted(self._steps[number].words & self._text.places.keys(), key=len, reverse=True):
                for place in self._text.places[word]:
                    at.setdefault(place, []).append(word)
            known = self._standing[number] = sorted(at), at
        return known

    def _after(self, number: int, place: int) -> list[Found] | None:
        """Return the words from step `number` on where the one before ended at `place`; None if there are none."""
        if number == len(self._steps):
            return []
        if (number, place) in self._dead:
            return None
        step = self._steps[number]
        stop = (self._text.sentence_ends if step.across else self._text.clause_ends)[place]
        last = min(place + step.gap, stop)
        starts = self._words_of(number)[0]
        for start in starts[bisect_left(starts, place) : bisect_right(starts, last)]:
            found = self._from(number, start)
            if found is not None:
                return found
        self._dead.add((number, place))
        return None

    def _from(self, number: int, start: int) -> list[Found] | None:
        """Return the words from step `number` on, that step's at `start`."""
        for word in self._words_of(number)[1][start]:
            rest = self._after(number + 1, start + len(word))
            if rest is not None:
                return [Found(start, start + len(word), word), *rest]
        return None


SHORTEST = 2
"""Characters of a forbidden phrase; a single one would be heard by chance."""


def check_phrases(pack: PhrasePack, digest: str) -> tuple[CheckedPhrases, list[PackFault]]:
    """Return the pack and its faults: ids and phrases twice, too short, unknown groups, lists and sources."""
    known = {group.id for group in pack.groups}
    sources = {source.id for source in pack.sources}
    faults = [*duplicates([each.id for each in pack.phrases], "phrases"), *_literals_twice(pack)]
    for number, pattern in enumerate(pack.phrases):
        here = ("phrases", number)
        if pattern.group not in known:
            faults.append(PackFault((*here, "group"), f"there is no group '{pattern.group}'"))
        lists = [element.of for element in pattern.pattern or () if isinstance(element, OneOf)]
        lacking = [name for name in lists if name not in pack.words]
        faults.extend(PackFault((*here, "pattern"), f"there is no list of words '{name}'") for name in lacking)
        if sum(min(map(len, step.words), default=SHORTEST) for step in _steps(pattern, pack)) < SHORTEST:
            faults.append(PackFault(here, f"shorter than {SHORTEST} characters: it would be heard by chance"))
    for number, group in enumerate(pack.groups):
        if group.clause.source not in sources:
            sentence = f"'{group.clause.source}' is not among the sources"
            faults.append(PackFault(("groups", number, "clause"), sentence))
    return CheckedPhrases(pack, digest), faults


def _literals_twice(pack: PhrasePack) -> Iterator[PackFault]:
    """Yield a fault for each literal that was there before, in whatever group."""
    seen: set[str] = set()
    for number, each in enumerate(pack.phrases):
        if each.literal is not None and each.literal in seen:
            yield PackFault(("phrases", number), f"'{each.literal}' is there twice")
        seen.add(each.literal or "")
