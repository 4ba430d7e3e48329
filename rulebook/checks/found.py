"""What a check is: a function over one attempt or the whole take, and what it found."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from rulebook.checks.attempt import Attempt
from rulebook.checks.timed import Span
from rulebook.checks.timeline import Timeline
from rulebook.plan.plan import PlannedNode, PlannedQuestion
from rulebook.sale.text import Text

Values = Mapping[str, "Text | float | str"]
Figures = Mapping[str, float]
Sees = Literal["nothing", "picture", "sound"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found, from when to when. `values` fill its sentences.

    `held`: it was measured, and all is well. `why`: it could not be judged, so it is neither a fault nor well.
    """

    span: Span
    values: Values = field(default_factory=dict)
    held: bool = False
    why: Text | None = None
    blind: bool = False
    """Nothing looked at what it would have to be told from: it was not judged at all."""
    pending: bool = False
    """What it is told from has not come yet: neither a fault nor well. Only while an attempt goes on."""
    unwritten: bool = False
    """Nobody wrote down what was said: it was not looked at, and the seller's word stands for it."""
    node: str = ""
    """Only of a check of the whole take: the node that it is about."""
    clause: str = ""
    """Only where what was found has a clause of its own."""


OfAttempt = Callable[[Attempt, Timeline, Figures], Iterator[Found]]
OfTake = Callable[[Timeline, Figures], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check that packs can ask for: made of every attempt, of the whole take, or of both.

    `figures`: all that it must be given; `values`: what its sentences may name beside them; `sees`: what must have been
    looked at; `wants`: of which nodes it is made; `waits`: while an attempt goes on it is not done yet, and no fault.
    """

    id: str
    sees: Sees = "nothing"
    figures: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    attempt: OfAttempt | None = None
    take: OfTake | None = None
    wants: Callable[[PlannedNode], bool] = lambda _: True
    waits: bool = False
    rests_on: str = ""
    """The check that must hold first: until then there is nothing that this one could be ticked for."""
    may: tuple[str, ...] = ()
    """Figures that came later: lists of before do without them, and are judged as they were."""

    @property
    def nameable(self) -> frozenset[str]:
        """What its sentences may name in braces."""
        return frozenset((*self.figures, *self.may, *self.values))


def called_by(name: str, role: str, node: PlannedNode) -> str:
    """Return who of several in a role has this name, such as `insured.2`; the role where nobody, or not one, has."""
    names = [person.name for person in node.people if person.role == role]
    if names.count(name) != 1 or len(names) == 1:
        return role
    number = names.index(name) + 1
    return role if number == 1 else f"{role}.{number}"


def is_asked(who: str, question: PlannedQuestion, node: PlannedNode) -> bool:
    """Tell whether a question is put to somebody: to anybody in its roles, or to the one whom it names."""
    role = who.partition(".")[0]
    several = sum(person.role == role and person.name == question.name for person in node.people) == 1
    return role in question.who and (not several or who == called_by(question.name, role, node))


def people_of(node: PlannedNode) -> tuple[str, ...]:
    """Return who must be in the picture: of several in a role the second is `insured.2`, and so on."""
    found = []
    for role in node.frame:
        if role != "customer_screen":
            several = sum(person.role == role for person in node.people)
            found += [role, *(f"{role}.{number}" for number in range(2, several + 1))]
    return tuple(found)
