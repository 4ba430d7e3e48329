"""Phrases that must not be said, heard while a take is recorded: what is new, what was heeded, what was none after all.

Pure. Times are the take's media time, in microseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rulebook.checks.hearing import HeardPhrase, heard_live
from rulebook.checks.observed import Voice, Words
from rulebook.plan.plan import PlannedNode
from rulebook.script.phrases import CheckedPhrases

WINDOW_US: Final = 30_000_000
"""How far back words are looked at: longer than anybody speaks without a pause."""
SAME_US: Final = 3_000_000
"""A phrase that is found again so near to where it was found is the same: its time moves while words grow."""

Place = tuple[str, int]


@dataclass(slots=True)
class Alert:
    """One phrase, and at which node and attempt it was heard. `number` counts those of the take, from 1."""

    number: int
    heard: HeardPhrase
    place: Place
    heeded: bool = False


class Alerts:
    """Those of one take."""

    def __init__(self, phrases: Sequence[CheckedPhrases] = (), nodes: Sequence[PlannedNode] = ()) -> None:
        """`phrases`: what must not be said, by the take's check list; `nodes`: whose sentences are said by right."""
        self.phrases, self._nodes = tuple(phrases), tuple(nodes)
        self._known: list[Alert] = []
        self._count = 0

    def look(self, words: Sequence[Words], voices: Sequence[Voice], place: Place) -> tuple[list[Alert], list[Alert]]:
        """Look at the words so far; return what is new, and what was none after all: the voices tell it was not his."""
        if not self.phrases or not words:
            return [], []
        found = heard_live(words, voices, self.phrases, self._nodes)
        new = []
        for each in found:
            known = next((alert for alert in self._known if _same(alert.heard, each)), None)
            if known is not None:
                known.heard = each
                continue
            self._count += 1
            new.append(Alert(self._count, each, place))
        withdrawn = [
            alert
            for alert in self._known
            if words[0].at_us <= alert.heard.from_us and not any(_same(alert.heard, each) for each in found)
        ]
        self._known = [alert for alert in self._known if alert not in withdrawn] + new
        return new, withdrawn

    def heed(self, number: int) -> Alert | None:
        """The seller has seen it; None where there is none of this number that is shown."""
        found = next((each for each in self._known if each.number == number and not each.heeded), None)
        if found is not None:
            found.heeded = True
        return found

    def shown(self, place: Place) -> list[Alert]:
        """What is to be told at this node and attempt: not heeded yet, the gravest first, of those the latest."""
        open_ = [each for each in self._known if each.place == place and not each.heeded]
        return sorted(open_, key=lambda each: (each.heard.severity != "fail", -each.heard.from_us))


def _same(one: HeardPhrase, other: HeardPhrase) -> bool:
    return one.phrase == other.phrase and abs(one.from_us - other.from_us) <= SAME_US
