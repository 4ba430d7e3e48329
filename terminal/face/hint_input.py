"""What every passive hint looks at, and how it votes."""

from dataclasses import dataclass
from typing import Protocol

from terminal.face.continuity import Glance
from terminal.face.measured import MeasuredFace
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.analyst import Hint


@dataclass(frozen=True, slots=True)
class HintInput:
    """One picture of an attempt, and what is known of it; times are those of the pictures."""

    time_s: float
    picture: BgrPicture
    glance: Glance
    face: MeasuredFace | None
    """The face of the attempt, when it was measured."""
    turning: bool
    """Whether a turn of the head is asked, or the way back from one."""


class PassiveHint(Protocol):
    """Looks on, and in the end gives one vote. No vote decides alone."""

    def see(self, look: HintInput) -> None:
        """Take one picture, in the order of time."""

    def vote(self) -> Hint:
        """Say what was found until now."""

    def close(self) -> None:
        """Free what it holds."""


class SomeLooks:
    """Counts, over looks now and then, how often something was found: more than half, and twice, is a doubt."""

    _AT_LEAST = 2

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._next_s: float | None = None
        self.looks = self.found = 0

    def due(self, time_s: float) -> bool:
        """Whether it is time to look again; the next time is counted from now on."""
        if self._next_s is not None and time_s < self._next_s:
            return False
        self._next_s = time_s + self._every_s
        return True

    def count(self, *, found: bool) -> None:
        """Note one look and whether it found what it was made for."""
        self.looks += 1
        self.found += found

    @property
    def measurable(self) -> bool:
        """Whether there were looks enough for a vote: two."""
        return self.looks >= self._AT_LEAST

    @property
    def doubt(self) -> bool:
        """Whether at least two looks, and more than half of all, found it."""
        return self.measurable and self.found >= self._AT_LEAST and 2 * self.found > self.looks

    @property
    def share(self) -> float | None:
        """The share of looks that found it, 0 to 1 in thousandths; None before the first look."""
        return round(self.found / self.looks, 3) if self.looks else None
