"""What screens receive of the question who sits where. Read-only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from terminal.session.facts.analyst import FaceSeen

Role = Literal["seller", "applicant", "insured", "guardian"]
ROLES: tuple[Role, ...] = get_args(Role)
DoubtReason = Literal["crossed", "swapped", "lost"]


@dataclass(frozen=True, slots=True)
class PlacesView:
    """The question, where it begins, and what became of the last answer."""

    faces: tuple[FaceSeen, ...] = ()
    """Those who are followed, from left to right in the picture; the first is number 1."""
    roles: tuple[Role, ...] = ()
    """Whom this sale has; each has one place."""
    suggested: Mapping[int, Role] = field(default_factory=dict)
    """Role by track: where the question begins, never an answer."""
    named: tuple[Role, ...] = ()
    """Whom the operator gave a place, whatever became doubtful since."""
    doubted: tuple[Role, ...] = ()
    """Who lost the place that was confirmed."""
    reason: DoubtReason | None = None
    """Why, of the last doubt."""
    asking: int = 0
    """Another number means another question: what was chosen for the last one counts no more."""

    @property
    def confirmed(self) -> bool:
        """Whether the operator has answered."""
        return bool(self.named)
