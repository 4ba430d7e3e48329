"""What screens receive of the question who sits where. Read-only."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from rulebook.sale.people import PersonRole
from terminal.session.facts.analyst import FaceSeen

Role = str
"""One of `ROLES`; where several people have it, from the second on with the number: `insured`, `insured.2`."""
ROLES: Final[tuple[str, ...]] = get_args(PersonRole)
_ROLE: Final = re.compile(rf"({'|'.join(ROLES)})(?:\.([2-9]|[1-9]\d))?")
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


def is_role(said: Any) -> bool:
    """Tell whether somebody can have this role."""
    return isinstance(said, str) and _ROLE.fullmatch(said) is not None


def word_and_number(role: Role) -> tuple[str, int]:
    """Return which of `ROLES` it is, and of several people with it the which, from 1."""
    word, _, number = role.partition(".")
    return word, int(number or 1)


def in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Return these in the order of `ROLES`."""
    return tuple(sorted(roles, key=_rank))


def _rank(role: Role) -> tuple[int, int]:
    word, number = word_and_number(role)
    return ROLES.index(word), number
