"""What differs between two plans of the same sale, line by line, for programs. `differing` tells it in words.

The time grows with the size of the plans, and with nothing else: everything is recognised by a name of its own.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from rulebook.plan.plan import Plan

KEYS = ("id", "code", "rule", "paper", "what", "category", "question")
"""By what an item of a list is recognised, so that an item put in between does not change all after it."""


def compare(old: Plan, new: Plan) -> list[str]:
    """Return lines such as `+ nodes.I18.title.en: …`, `- …` and `~ inspection.percent: 30 -> 100`; none if equal.

    Explanations are not compared.
    """
    before = dict(flat(old.model_dump(mode="json", exclude={"explanation"})))
    after = dict(flat(new.model_dump(mode="json", exclude={"explanation"})))
    lines: list[str] = []
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in after:
            lines.append(f"- {name}: {before[name]}")
        elif name not in before:
            lines.append(f"+ {name}: {after[name]}")
        elif before[name] != after[name]:
            lines.append(f"~ {name}: {before[name]} -> {after[name]}")
    return lines


def flat(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value that holds no others, with its name: keys and labels with stops between them."""
    match value:
        case Mapping():
            for key, inner in value.items():
                yield from flat(inner, f"{name}.{key}" if name else str(key))
        case list():
            for called, inner in zip(labels(value), value, strict=True):
                yield from flat(inner, f"{name}.{called}")
        case _:
            yield name, value


def labels(items: list[Any]) -> list[str]:
    """Return what the items of a list are called; of several with the same name the second is `name#2`."""
    seen: dict[str, int] = {}
    found = []
    for number, item in enumerate(items):
        called = label(item, number)
        seen[called] = seen.get(called, 0) + 1
        found.append(called if seen[called] == 1 else f"{called}#{seen[called]}")
    return found


def label(item: Any, number: int) -> str:
    """Return what a list's item is called: itself if it is text, the first of `KEYS` that it has, else its place."""
    if not isinstance(item, Mapping):
        return str(item) if isinstance(item, str) else str(number)
    if set(item) == {"zh", "en"}:
        return str(number)
    for key in KEYS:
        if key in item:
            found = item[key]
            return str(found["en"] if isinstance(found, Mapping) else found)
    return str(number)
