"""What is wrong in a pack: where, and in which sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Place = tuple[int | str, ...]
"""Where in a pack: `("rules", 3, "when")`."""


@dataclass(frozen=True, slots=True)
class PackFault:
    """One fault of a pack: where, in one sentence, and whether the pack can be used all the same."""

    place: Place
    sentence: str
    grave: bool = True


def duplicates(names: Sequence[str], what: str, field: str = "id") -> Iterator[PackFault]:
    """Yield a fault for each name that was there before; `what`: the pack's list, such as `rules`; `field`: its key."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name in seen:
            yield PackFault((what, place, field), f"'{name}' is there twice")
        seen.add(name)
