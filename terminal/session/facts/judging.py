"""What follows in a take once the checks have spoken. The session tells it itself; nobody outside does."""

from dataclasses import dataclass
from typing import Literal

from terminal.session.facts.people import Pressed

WhyNot = Literal["", "refused", "late", "fault"]
"""Why nothing was judged: the observations did not reach the journal, or not in time, or the checks failed."""


@dataclass(frozen=True, slots=True)
class PressJudged:
    """A press that was held back until the checks could speak goes on; `why` they could not, empty where they can."""

    pressed: Pressed
    why: WhyNot = ""
