"""One attempt at a node, as marks and objects tell it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Final, TypeVar

from rulebook.checks.delivery import Delivery
from rulebook.checks.timed import Span
from rulebook.plan.plan import PlannedNode

T = TypeVar("T")
DONE: Final = frozenset({"pass", "confirmed"})
"""Outcomes of an attempt by which its node is done."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Something of the node was painted on the customer's display."""

    at_us: int
    item: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Acted:
    """What was done about an item, and by whose hand: `customer`, `seller` or `paced`."""

    at_us: int
    item: str
    act: str
    via: str
    answer: str = ""
    spoken_ms: int = 0
    to_end: bool = False
    on_paper: bool = False
    of: int = 0
    """Of how many pages that was read is, where the act says so."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the seller says he heard: `accepted`, `unclear`, `not_hers`."""

    at_us: int
    item: str
    answer: str


@dataclass(frozen=True, slots=True)
class Written:
    """Strokes that were sealed."""

    at_us: int
    item: str
    via: str


@dataclass(slots=True)
class Attempt:
    """One attempt. `judged_us`: media time of the last observations that were made for judging it."""

    node: PlannedNode
    number: int
    from_us: int
    ended: str = ""
    ended_us: int | None = None
    judged_us: int | None = None
    judged_by: int = 0
    """The place of their entry in the journal, from 1."""
    shown: list[Shown] = field(default_factory=list)
    acted: list[Acted] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    """What reached the customer in it."""
    noes: list[tuple[int, int]] = field(default_factory=list)
    """When which question, from 0, was answered with no."""
    breaks: list[tuple[int, int | None]] = field(default_factory=list)
    late: list[Callable[[], None]] = field(default_factory=list)
    """What was done after it was judged, or was over: noted only if it is judged once more."""

    def note(self, notes: list[T], thing: T, at_us: int) -> None:
        """Note what was done, unless the attempt has been judged already, or was over by then."""
        if self.judged_us is not None or (self.ended_us is not None and at_us > self.ended_us):
            self.late.append(partial(notes.append, thing))
        else:
            notes.append(thing)

    def judge(self, at_us: int, place: int) -> None:
        """It is judged by the observations at this place."""
        self.judged_us, self.judged_by = at_us, place
        for note in self.late:
            note()
        self.late.clear()

    @property
    def settled(self) -> bool:
        """Whether it was judged, or is over: what is still open while it goes on is lacking now."""
        return self.judged_us is not None or self.ended_us is not None

    @property
    def done(self) -> bool:
        """Whether the node was passed with it."""
        return self.ended in DONE

    def acts(self, item: str, *acts: str) -> list[Acted]:
        """What was done about an item, in order; all acts where none is named."""
        return [each for each in self.acted if each.item == item and (not acts or each.act in acts)]

    def first_shown(self, item: str) -> int | None:
        """When an item was first on the display; None if it never was."""
        return min((each.at_us for each in self.shown if each.item == item), default=None)

    def resting(self, until_us: int) -> list[Span]:
        """The breaks in it; one that goes on lasts until then."""
        return [Span(begin, min(until_us, until_us if end is None else end)) for begin, end in self.breaks]


def named(kind: str, names: list[str]) -> list[str]:
    """Return how items of one kind are called: those that share a name have a number behind it from the second on."""
    counts: dict[str, count[int]] = {}
    found = []
    for name in names:
        number = next(counts.setdefault(name, count(1)))
        found.append(f"{kind}:{name}" if number == 1 else f"{kind}:{name}/{number}")
    return found


def prompts_of(node: PlannedNode) -> list[str]:
    """The items of a node's prompts, in order."""
    return named("prompt", [each.id for each in node.prompts])


def questions_of(node: PlannedNode) -> list[str]:
    """The items of a node's questions, in order."""
    return named("question", [each.id for each in node.answers])


def signatures_of(node: PlannedNode) -> list[str]:
    """The items of a node's signatures, in order."""
    return named("sign", [each.paper for each in node.signatures])


def copies_of(node: PlannedNode) -> list[str]:
    """The items of what is copied by hand, in order."""
    return [f"copy:{number}" for number in range(1, len(node.copy_by_hand) + 1)]


def documents_of(attempt: Attempt) -> list[str]:
    """The node's papers that were opened in it; of a paper for each product the second is `document:…/2`, and so on."""
    papers = {f"document:{each.paper}" for each in attempt.node.show}
    opened = dict.fromkeys(each.item for each in attempt.shown)
    return [item for item in opened if item.partition("/")[0] in papers]
