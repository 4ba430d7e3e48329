"""The stand-in that ships: how near what was said comes to a sentence, by pairs of sounds. It understands nothing.

It knows one thing: where hardly a pair of neighbouring sounds of a sentence was spoken, in whatever order, the sentence
was not said in other words either. It does not see what a negation or a figure changes, hears no irony, and says
nothing about answers or about what misleads. No model; the same words, the same answer.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from rulebook.checks.senses.saying import HIS
from rulebook.meaning.port import Asked, Model, Silent, Spoken
from rulebook.script.coverage import spelled

FAR: Final = 5
"""Per cent of a sentence's pairs: with fewer it was not said in other words.

Of the sentences of a national script four in five pairs of unrelated ones lie below, and spoken rewordings at 5 to 15.
A whole node of other sentences mostly holds more than 30: then it has no opinion.
"""
LEAST: Final = 8
"""Sounds that a sentence must have for anything to be told."""


class Nearness:
    """Doubts a sentence of which nearly nothing was spoken; of all else it has no opinion."""

    model = Model("nearness")

    def answer(self, asked: Asked) -> dict[str, Any]:
        """Answer `said`. Raises Silent `unable` for the other questions."""
        if asked.kind != "said":
            raise Silent("unable")
        percent = nearness(asked.expected, asked.transcript)
        if percent is None:
            raise Silent("unable")
        far = percent < FAR
        return {"stand": "doubt" if far else "unknown", "why": f"音节相近 {percent}%", "quotes": []}


def nearness(sentence: str, rows: Sequence[Spoken]) -> int | None:
    """Return how many per cent of a sentence's pairs of sounds were spoken in any order; None for too short a one."""
    wanted = spelled(sentence).sounds
    if len(wanted) < LEAST:
        return None
    his = (each.text for each in rows if each.who.partition(".")[0] in HIS)
    heard = [sound for text in his for sound in spelled(text).sounds]
    pairs, spoken = set(pairwise(wanted)), set(pairwise(heard))
    return 100 * len(pairs & spoken) // len(pairs)
