"""Forbidden phrases in recognised words, and whose they were: for the check of a take, and live while it is recorded.

The customer's own words are nobody's fault; whoever is not told apart from her is not accused either.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final, Literal

from rulebook.checks.listed_phrases import group_of
from rulebook.checks.observed import Voice, Words
from rulebook.checks.senses.words import MIXED, Uttered, whose
from rulebook.plan.plan import PlannedNode
from rulebook.sale.text import Text
from rulebook.script.coverage import spelled
from rulebook.script.phrases import CheckedPhrases, Hit, longest
from rulebook.script.sounding import folded

PAUSE_US: Final = 1_500_000
"""Words of one person that are no further apart are heard as one: a phrase may go over a breath."""
HEARD_BEFORE: Final = 80
HEARD_BEHIND: Final = 20
"""Characters of the same speaker that are heard with a row: what turns a phrase is not far from it."""
BEFORE: Final = 2
"""Characters before a phrase that must stand in the script, too: 「不保证」 is there, and 「我们保证」 is not."""
UNSURE: Final = frozenset({"unsure", "", "offscreen", MIXED})
"""Whoever speaks so may have been the seller, or anybody."""


@dataclass(frozen=True, slots=True)
class HeardPhrase:
    """A forbidden phrase: when, in which words, and of which group. `sure`: it was the seller who said it."""

    from_us: int
    to_us: int
    row_us: int
    """When the words began that it begins in."""
    quoted: str
    phrase: str
    """Id of its pattern."""
    group: str
    title: Text
    clause: str
    severity: Literal["warn", "fail"]
    sure: bool


def heard_live(
    words: Sequence[Words],
    voices: Sequence[Voice],
    phrases: Sequence[CheckedPhrases],
    nodes: Sequence[PlannedNode] = (),
) -> tuple[HeardPhrase, ...]:
    """Return what is to be warned of in the words so far, also such as are not final; the last half minute is enough.

    While words grow, what was found in them keeps its `phrase` and `row_us`: by these what is new is known.
    Its times get better meanwhile, since they are shared out over the words.
    """
    return heard_in([whose(row, voices) for row in words if row.text], phrases, nodes)


def heard_in(
    uttered: Iterable[Uttered], phrases: Sequence[CheckedPhrases], nodes: Sequence[PlannedNode] = ()
) -> tuple[HeardPhrase, ...]:
    """Return the forbidden phrases in words, in their order; those of the machine and of customers are passed over.

    What the script of these `nodes` has him say is not forbidden: without marks between its sentences it would be.
    """
    script = _script(nodes) if nodes else ""
    return tuple(found for run in _runs(uttered) for found in _in_run(run, phrases, script))


@lru_cache(maxsize=64)
def _sounds(texts: tuple[str, ...]) -> str:
    return " ".join(("", *(sound for text in texts for sound in spelled(text).sounds), ""))


def _script(nodes: Sequence[PlannedNode]) -> str:
    """The sounds of all that nodes have him say, one after the other."""
    texts = ((*(each.zh for each in node.say), *(each.question.zh for each in node.answers)) for node in nodes)
    return _sounds(tuple(chain.from_iterable(texts)))


def _runs(uttered: Iterable[Uttered]) -> Iterator[list[Uttered]]:
    """Yield words of one person that follow each other."""
    run: list[Uttered] = []
    for each in uttered:
        goes_on = run and each.who == run[-1].who and each.words.at_us - run[-1].words.to_us <= PAUSE_US
        if run and not goes_on:
            yield run
            run = []
        if _may_be_seller(each.who):
            run.append(each)
    if run:
        yield run


def _may_be_seller(who: str) -> bool:
    return who.partition(".")[0] == "seller" or who in UNSURE


def _in_run(run: Sequence[Uttered], phrases: Sequence[CheckedPhrases], script: str) -> Iterator[HeardPhrase]:
    """Hear each row with so much before it as a phrase may need, and tell what ends in it.

    Only where something is found it is heard with what comes after, too, which may deny it: so words are heard about
    once, however often it is asked while they come.
    """
    texts = [each.words.text for each in run]
    for place in range(len(run)):
        first, last = _around(texts, place)
        begin = sum(map(len, texts[first:place])) + place - first
        end = begin + len(texts[place])
        for upto in dict.fromkeys((place, last)):
            text = "，".join(texts[first : upto + 1])
            found = [each for each in _hits(text, phrases) if begin < each[0].end <= end]
            if not found:
                break
        rows = _placed(run[first : last + 1])
        sure = all(each.who not in UNSURE for each in run[first : place + 1])
        for hit, pack in found:
            if not (script and _scripted(hit, text, script)):
                yield _told(hit, pack, text, rows, sure=sure)


def _around(texts: Sequence[str], place: int) -> tuple[int, int]:
    """The first and the last row that are heard with one."""
    first, last, before, behind = place, place, 0, 0
    while first > 0 and before < HEARD_BEFORE:
        first -= 1
        before += len(texts[first])
    while last + 1 < len(texts) and behind < HEARD_BEHIND:
        last += 1
        behind += len(texts[last])
    return first, last


def _placed(run: Sequence[Uttered]) -> list[tuple[int, int, Words]]:
    """Where each row begins and ends in the text of all."""
    places: list[tuple[int, int, Words]] = []
    start = 0
    for each in run:
        places.append((start, start + len(each.words.text), each.words))
        start += len(each.words.text) + 1
    return places


def _hits(text: str, phrases: Sequence[CheckedPhrases]) -> Iterator[tuple[Hit, CheckedPhrases]]:
    """Yield what is forbidden in a text, in its order, and by which pack."""
    plain = folded(text)
    hits = [(hit, pack) for pack in phrases for hit in pack.found(plain)]
    kept = set(longest([hit for hit, _ in hits])) if len(hits) > 1 else {hit for hit, _ in hits}
    yield from sorted((each for each in hits if each[0] in kept), key=_place)


def _place(heard: tuple[Hit, CheckedPhrases]) -> tuple[int, int]:
    return heard[0].start, heard[0].end


def _scripted(hit: Hit, text: str, script: str) -> bool:
    """Tell whether it stands so in the script, with what was said just before it."""
    before = spelled(text[: hit.start]).characters[-BEFORE:]
    return f" {' '.join(spelled(before + text[hit.start : hit.end]).sounds)} " in script


def _told(
    hit: Hit, pack: CheckedPhrases, text: str, places: Sequence[tuple[int, int, Words]], *, sure: bool
) -> HeardPhrase:
    group = group_of(pack, hit.group)
    numbers = {source.id: source.number for source in pack.pack.sources}
    clause = f"{numbers[group.clause.source]} {group.clause.article}"
    return HeardPhrase(
        _when(hit.start, places),
        _when(hit.end, places),
        _row(hit.start, places)[2].at_us,
        text[hit.start : hit.end],
        hit.id,
        hit.group,
        group.title,
        clause,
        group.severity,
        sure,
    )


def _when(place: int, places: Sequence[tuple[int, int, Words]]) -> int:
    """When the character at a place was spoken, taken as if all of one row took as long."""
    start, end, words = _row(place, places)
    share = min(max(place - start, 0), end - start) / max(end - start, 1)
    return words.at_us + round(share * (words.to_us - words.at_us))


def _row(place: int, places: Sequence[tuple[int, int, Words]]) -> tuple[int, int, Words]:
    return next((each for each in places if place <= each[1]), places[-1])
