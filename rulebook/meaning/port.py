"""The port: one question about what was said, and what may be answered to it. Pure."""

from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

Kind = Literal["said", "understood", "misleads"]
"""`said`: a sentence of the script was said, if in other words. `understood`: she understood a question by her answer.

`misleads`: nothing that was said misleads her.
"""
Stand = Literal["doubt", "no_doubt", "unknown"]
"""What is thought of what is asked. `unknown`: nothing can be told; so is all that comes late or makes no sense."""
MOST_TEXT: Final = 8000
"""Characters that one question holds at most; what is longer is not asked, since what was cut off may be the point."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One row of words, masked. `who`: a role, `machine`, `offscreen`, or `unsure`. Times are media time."""

    from_us: int
    to_us: int
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `expected`: the sentence of the script, or the question that was put to her; masked as all text."""

    kind: Kind
    node: str
    attempt: int
    item: str
    """Id of the sentence or question; empty where it is about the whole attempt."""
    expected: str
    transcript: tuple[Spoken, ...]
    by_words: str
    """What the checks make of it by its words, such as `open` or `accepted`; no port is told."""

    @property
    def from_us(self) -> int:
        """When the first word of it was spoken."""
        return min(each.from_us for each in self.transcript)

    @property
    def to_us(self) -> int:
        """When the last word of it was spoken."""
        return max(each.to_us for each in self.transcript)


@dataclass(frozen=True, slots=True)
class Model:
    """What answers. `sha256` of its folder's manifest or its program; empty where a service cannot say."""

    name: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """An answer, checked: `quotes` stand in the transcript, masked; what `why` quotes, there or in the script."""

    stand: Stand
    why: str
    quotes: tuple[str, ...]
    model: Model
    from_us: int
    """When the first words it rests on were spoken: those it quotes, else all that it was asked about."""
    to_us: int


class Silent(Exception):  # noqa: N818 - a port that says nothing is no fault of ours
    """A port has no answer. `why`: a code, such as `late`, `refused`, `unreachable`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Semantics(Protocol):
    """Whoever understands speech: a stand-in, a model, a service. Not believed: see `checked`."""

    @property
    def model(self) -> Model:
        """What answers."""

    def answer(self, asked: Asked) -> Any:
        """Return `{"stand", "why", "quotes"}`, or whatever else comes; raise `Silent` for nothing.

        It ends by itself, and soon: nobody can end it from without. What took too long counts for nothing all the same.
        """
