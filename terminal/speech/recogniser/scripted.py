"""An engine without a model, which hears what it was told it would. For demonstrations and tests; not for customers.

Its words come as those of an engine do: word by word while they are said, then as final after a pause.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from terminal.speech.recogniser.pieces import Piece
from terminal.speech.sound import Samples

_PAUSE_US = 400_000
"""So long after the last word it is known to be the last."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a script, microseconds of each take's media time."""

    from_us: int
    to_us: int
    text: str
    confidence: int = 0


class ScriptedEngine:
    """Goes by the time of the sound and by nothing in it. Each take hears the whole script again."""

    def __init__(self, script: Iterable[Said], name: str = "scripted", sha256: str = "00" * 32) -> None:
        """`script`: in order, without overlap."""
        self.name = name
        self.sha256 = sha256
        self._script = tuple(script)
        self._left = list(self._script)
        self._shown = ""
        self._heard_us = 0

    def hear(self, at_us: int, samples: Samples, rate: int, *, broken: bool = False) -> list[Piece]:
        """Return what is said up to the end of this sound."""
        if broken:
            self._left = [said for said in self._script if said.from_us >= at_us]
            self._shown = ""
        self._heard_us = at_us + len(samples) * 1_000_000 // rate
        return [*self._over(), *self._begun()]

    @property
    def told_us(self) -> int:
        """All that was heard."""
        return self._heard_us

    def finish(self) -> list[Piece]:
        """Return as final the words that were begun, as far as they were said."""
        if not self._left or self._left[0].from_us >= self._heard_us:
            return []
        said = self._left.pop(0)
        self._shown = ""
        return [_piece(said, self._part(said), min(said.to_us, self._heard_us), final=True)]

    def _over(self) -> list[Piece]:
        pieces = []
        while self._left and self._left[0].to_us + _PAUSE_US <= self._heard_us:
            said = self._left.pop(0)
            self._shown = ""
            pieces.append(_piece(said, said.text, said.to_us, final=True))
        return pieces

    def _begun(self) -> list[Piece]:
        if not self._left:
            return []
        said = self._left[0]
        part = self._part(said)
        if not part or part == self._shown:
            return []
        self._shown = part
        return [_piece(said, part, min(said.to_us, self._heard_us), final=False)]

    def _part(self, said: Said) -> str:
        """The words as far as they were said by now."""
        share = (self._heard_us - said.from_us) / max(1, said.to_us - said.from_us)
        return said.text[: round(len(said.text) * max(0.0, min(1.0, share)))]


def _piece(said: Said, text: str, to_us: int, *, final: bool) -> Piece:
    return Piece(said.from_us, to_us, text, final, said.confidence)
