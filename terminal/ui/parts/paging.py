"""What is read aloud, divided into screens: as much as fits, or for elders one sentence each, and never cut off."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Size = TypeVar("Size")
Fits = Callable[[tuple[str, ...], Size], bool]
"""Whether these sentences fit on one screen in letters of this size."""
_BREAKS = re.compile(r"[^，。；：！？、,.;:!?]+[，。；：！？、,.;:!?」”]*(?:\s+|$)?|[，。；：！？、,.;:!?]+")
_WORDS = re.compile(r"(?:[A-Za-z0-9,.%]+|.)[，。；：！？、,.;:!?」”）)]*\s*", re.DOTALL)
"""Words of letters and digits stay whole, and no screen begins with what closes a sentence."""


@dataclass(frozen=True, slots=True)
class Screen(Generic[Size]):
    """One screen: what stands on it, in which size, and the number of the sentence that it begins in, from 0."""

    texts: tuple[str, ...]
    sentence: int
    size: Size
    start: int = 0
    """How many characters of that sentence stand on screens before; 0 where it begins here."""


def screens_of(
    sentences: Sequence[str], fits: Fits[Size], sizes: Sequence[Size], *, one_each: bool
) -> tuple[Screen[Size], ...]:
    """Divide sentences into screens. `sizes`: from the largest on; `one_each`: every sentence has screens of its own.

    A sentence stands on one screen in the largest size in which it fits there. Where it fits in none it is divided in
    the smallest: at its commas, and only then between its characters.
    """
    screens: list[Screen[Size]] = []

    def in_least(text: str) -> bool:
        return fits((text,), sizes[-1])

    for number, sentence in enumerate(sentences):
        last = screens[-1] if screens else None
        if not one_each and last is not None and fits((*last.texts, sentence), last.size):
            screens[-1] = Screen((*last.texts, sentence), last.sentence, last.size)
            continue
        whole = next((size for size in sizes if fits((sentence,), size)), None)
        if whole is not None:
            screens.append(Screen((sentence,), number, whole))
            continue
        start = 0
        for piece in _pieces(sentence, in_least):
            screens.append(Screen((piece,), number, sizes[-1], start))
            start += len(piece)
    return tuple(screens)


def _pieces(sentence: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """The sentence in as few pieces as fit, each as long as it can be."""
    held = ""
    for part in _parts(sentence, fits):
        if held and not fits(held + part):
            yield held.strip()
            held = ""
        held += part
    if held.strip():
        yield held.strip()


def _parts(sentence: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Where it may be divided: at commas; a part that is too long for itself between words or characters."""
    for part in _BREAKS.findall(sentence) or [sentence]:
        if fits(part):
            yield part
        else:
            yield from _WORDS.findall(part)
