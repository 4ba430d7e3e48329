"""What a recogniser makes of one take's sound, as it comes: what is final, what may still change, whose it is. Pure.

Times are the take's media time, in microseconds.
"""

from collections import deque
from collections.abc import Iterable
from typing import Final

from rulebook.checks.observed import Voice, Words
from terminal.session.facts.analyst import VoiceHeard
from terminal.session.facts.recogniser import Recognised

MOST_KEPT: Final = 4000
"""Stretches of one take; the journal has all of them."""
SURE: Final = 50
"""Confidence in whose voice it was, from which on it is told, of 100."""
WHOSE: Final = 0.6
"""So much of some words must be one voice's for them to be that person's."""
_NOBODY: Final = ("", "unsure")


class Hearing:
    """One take's words."""

    def __init__(self) -> None:
        self.partial: Words | None = None
        """What is being said just now, as far as it came; it may still change."""
        self.told_us: int | None = None
        """Until when everything that was said is known; None before anything was told."""
        self.latest_us = 0
        """The end of the last words, whether final or not."""
        self._finals: deque[Words] = deque(maxlen=MOST_KEPT)
        self._voices: deque[VoiceHeard] = deque(maxlen=MOST_KEPT)
        self._machine: deque[tuple[int, int | None]] = deque(maxlen=MOST_KEPT)
        """From when to when the machine read aloud; None while it does."""

    def take(self, fact: Recognised) -> Words | None:
        """Take in what was told; return words that are final. Words that are nothing but blanks are none."""
        self.latest_us = max(self.latest_us, fact.to_us)
        words = Words(fact.from_us, fact.to_us, sound_text(fact.text), fact.confidence)
        if not fact.final:
            self.partial = words if words.text else None
            return None
        self.partial = None
        self.told(fact.to_us)
        if not words.text:
            return None
        self._finals.append(words)
        return words

    def told(self, until_us: int) -> None:
        """Everything that was said until then is known."""
        self.told_us = max(until_us, self.told_us or 0)

    def lose(self) -> None:
        """Nobody writes down any more: what was not final will never be."""
        self.partial = None

    def hear_voices(self, voices: Iterable[VoiceHeard]) -> None:
        """Somebody's voice was told apart."""
        self._voices.extend(voices)

    def voices(self, from_us: int) -> tuple[Voice, ...]:
        """The voices that were told apart and ended after then."""
        found = (each for each in self._voices if each.to_us > from_us)
        return tuple(Voice(each.from_us, each.to_us, each.who, each.confidence) for each in found)

    def machine_began(self, at_us: int) -> None:
        """The machine reads aloud from here."""
        self._machine.append((at_us, None))

    def machine_ended(self, at_us: int) -> None:
        """It is silent again."""
        if self._machine and self._machine[-1][1] is None:
            self._machine[-1] = (self._machine[-1][0], at_us)

    def since(self, from_us: int) -> tuple[Words, ...]:
        """What people said from then on, the oldest first, what is not final last; not what the machine read."""
        found = (*self._finals, *((self.partial,) if self.partial is not None else ()))
        return tuple(each for each in found if each.to_us > from_us and not self.is_machine(each))

    def is_machine(self, words: Words) -> bool:
        """Whether these words are, for the most part, what the machine read aloud."""
        spoken = sum(_shared(words, begin, words.to_us if end is None else end) for begin, end in self._machine)
        return spoken >= WHOSE * max(1, words.to_us - words.at_us)

    def who(self, words: Words) -> str:
        """Whose words these are, by the voices: a role, `offscreen` or `machine`; empty where that is not known."""
        shares: dict[str, int] = {}
        for voice in self._voices:
            if voice.confidence >= SURE and voice.who not in _NOBODY:
                shared = _shared(words, voice.from_us, voice.to_us)
                shares[voice.who] = shares.get(voice.who, 0) + shared
        most = max(shares, key=lambda each: shares[each], default="")
        return most if most and shares[most] >= WHOSE * max(1, words.to_us - words.at_us) else ""


def sound_text(text: str) -> str:
    """The words as a journal can hold them: no blanks around, and no half of a character."""
    return text.encode(errors="replace").decode().strip()


def _shared(words: Words, from_us: int, to_us: int) -> int:
    return max(0, min(words.to_us, to_us) - max(words.at_us, from_us))
