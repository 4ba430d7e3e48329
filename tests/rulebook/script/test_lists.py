"""What the packs hear in whole lists.

In the first author's lists both halves were looked at: their bounds guard against loss. What counts are those of two
others. Of the second author's sentences 57 and 61 of 80 were heard at first look; the half that nobody has looked at
stands at 67 of 80, his last list at 39 of 60. Of the third author's, 138 of 180 were heard at first look, without a
false alarm in 120; of his last 96, at their only look, 83, with 2 false alarms in 80.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from resources import PACKS
from rulebook.packs.folder import read_folder
from rulebook.packs.loading import load
from rulebook.packs.reading import read_yaml
from rulebook.script.phrases import CheckedPhrases, find
from tests.rulebook.script.lists import Half, by_author, half_of, rows

LEAST_HEARD = 0.85
MOST_FALSE = 0.02


@cache
def packs() -> tuple[CheckedPhrases, ...]:
    return load({name: data for name, data in read_folder(PACKS).items() if name.startswith("phrases/")}).shelf.phrases


def shares(bad: str, good: str, half: Half) -> tuple[float, float]:
    """The share of mis-selling sentences heard in their own group, and of harmless ones heard at all."""
    selling, harmless = rows(bad, half), rows(good, half)
    heard = [group in {hit.group for hit in find(text, packs())} for group, text in selling]
    false = [bool(find(text, packs())) for (text,) in harmless]
    return sum(heard) / len(heard), sum(false) / len(false)


@pytest.mark.parametrize("half", ["tuned", "held_out"])
@pytest.mark.parametrize(
    "lists", [("misselling", "harmless"), ("fresh_misselling", "fresh_harmless"), ("last_misselling", "last_harmless")]
)
def test_mis_selling_is_heard_and_honest_speech_is_not(lists: tuple[str, str], half: Half) -> None:
    heard, false = shares(*lists, half)
    assert heard >= LEAST_HEARD, heard
    assert false <= MOST_FALSE, false


@pytest.mark.parametrize(
    ("name", "half", "least", "most_false"),
    [
        ("second_author_development", "tuned", 0.95, 0.02),
        ("second_author_development", "held_out", 0.95, 0.02),
        ("second_author", "tuned", 0.95, 0.02),
        ("second_author", "held_out", 0.78, 0.02),
        ("second_author_final", "tuned", 0.6, 0.02),
        ("second_author_final", "held_out", 0.45, 0.04),
        ("third_author_development", "tuned", 0.95, 0.02),
        ("third_author_development", "held_out", 0.95, 0.02),
        ("third_author", "tuned", 0.95, 0.02),
        ("third_author", "held_out", 0.88, 0.02),
        ("third_author_final", "tuned", 0.83, 0.03),
        ("third_author_final", "held_out", 0.75, 0.03),
    ],
)
def test_other_authors_are_heard_less(name: str, half: Half, least: float, most_false: float) -> None:
    """Heard in whatever group. No line is shown: the held-out halves are not to be tuned on."""
    lists = by_author(name)
    selling = [text for lines in lists.forbidden.values() for text in half_of(lines, half)]
    harmless = half_of(lists.harmless, half)
    heard = sum(bool(find(text, packs())) for text in selling) / len(selling)
    false = sum(bool(find(text, packs())) for text in harmless) / len(harmless)
    assert heard >= least
    assert false <= most_false


@pytest.mark.parametrize("text", ["其实就是存钱，名字不一样而已", "您就当存定期，叫法不同", "我问您清不清楚您就说清楚"])
def test_what_seems_to_deny_and_does_not(text: str) -> None:
    assert find(text, packs())


def test_no_sentence_that_ships_is_forbidden() -> None:
    for name, data in read_folder(PACKS).items():
        if name.startswith(("scripts/", "rights/", "hints/")):
            for sentence in chinese(read_yaml(data).value):
                assert not find(sentence, packs()), f"{name}: {sentence}"


def chinese(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            if key == "zh" and isinstance(each, str):
                yield each
            else:
                yield from chinese(each)
    elif isinstance(value, list):
        for each in value:
            yield from chinese(each)
