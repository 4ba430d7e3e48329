"""Filling the sentences of checks, and the words for what they name."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from rulebook.plan.wording import ROLES
from rulebook.sale.text import Text

NAMED: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
MOST: Final = 2000
LACKS: Final = "—"
_CUSTOMER: Final = ("客户", "customer")
"""In every line of business: who applies for an insurance, buys or borrows."""
_TRACKS: Final = {"picture": ("画面", "picture"), "sound": ("声音", "sound")}


def both(zh: str, en: str) -> Text:
    """Return a text in both languages."""
    return Text.model_construct(zh=zh, en=en)


def role_name(role: str) -> Text:
    """Return what people call a role; `insured.2` is the second insured."""
    stem, _, number = role.partition(".")
    zh, en = _CUSTOMER if stem == "applicant" else ROLES.get(stem, (stem, stem))
    return both(f"第 {number} 位{zh}", f"{en} no. {number}") if number else both(zh, en)


def together(texts: Iterable[Text]) -> Text:
    """Return several names as one."""
    listed = list(texts)
    return both("、".join(each.zh for each in listed), ", ".join(each.en for each in listed))


def track_name(track: str) -> Text:
    """Return the word for picture or sound."""
    return both(*_TRACKS.get(track, (track, track)))


def fill(sentence: Text, values: Mapping[str, Text | float | str]) -> Text:
    """Put values in place of their names in braces; one that is not there leaves a dash."""
    return both(_filled(sentence.zh, values, "zh"), _filled(sentence.en, values, "en"))


def _filled(sentence: str, values: Mapping[str, Text | float | str], language: str) -> str:
    return NAMED.sub(lambda match: spelled(values.get(match[1], LACKS), language), sentence)[:MOST]


def spelled(value: Text | float | str, language: str) -> str:
    """Spell a value: numbers with one decimal at most."""
    if isinstance(value, Text):
        return value.zh if language == "zh" else value.en
    return value if isinstance(value, str) else f"{round(value, 1):g}"
