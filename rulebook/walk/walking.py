"""Walking a plan: what happens goes in one at a time, the next state comes out. Refusals are kept too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from rulebook.plan.plan import Plan
from rulebook.walk.states import ENDS, TABLE, Action, Event, Guard, Row, State

JOINERS: Final = frozenset({"insured", "guardian"})
"""Those who may come for a node and go again. Seller and applicant are there from the start."""
SPEAKS: Final[frozenset[Event]] = frozenset({"supervisor_passed", "supervisor_failed"})
"""Events that need the name and the reason of a person."""
REASONED: Final[frozenset[Event]] = SPEAKS | {"give_up", "ended_by_customer"}


@dataclass(frozen=True, slots=True)
class Step:
    """One node as the walk sees it. `people` must have joined for it."""

    node: str
    people: frozenset[str]
    attempts: int


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened. `role` is who joined or left, `node` which one is reopened."""

    event: Event
    role: str = ""
    node: str = ""
    by: str = ""
    reason: str = ""
    media_us: int | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the record: what happened, where it led, or why it was refused."""

    happened: Happened
    before: State
    after: State
    node: str
    attempt: int
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """A supervisor let a node pass: name and reason stand beside it for ever."""

    node: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk at one moment. `at`: the step in hand, `len(steps)` when all are passed; `present`: who joined."""

    steps: tuple[Step, ...]
    state: State = "ready"
    at: int = 0
    passed: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()
    attempts: Mapping[str, int] = field(default_factory=dict)
    """Failed attempts by node."""
    overrides: tuple[Override, ...] = ()
    traces: tuple[Trace, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether the walk is at one of `ENDS`; whatever happens then is refused."""
        return self.state in ENDS

    @property
    def step(self) -> Step | None:
        """The step in hand; None when all are passed."""
        return self.steps[self.at] if self.at < len(self.steps) else None

    @property
    def node(self) -> str:
        """The node of the step in hand; empty when all are passed."""
        return self.step.node if self.step is not None else ""


def begin(plan: Plan) -> Walk:
    """Return a walk through a plan's nodes, before the take is opened."""
    return Walk(tuple(Step(node.id, frozenset(node.frame) & JOINERS, node.attempts) for node in plan.nodes))


def advance(walk: Walk, happened: Happened) -> Walk:
    """Return the walk after this. What the table does not list changes nothing but the record."""
    fault = lacking(walk, happened)
    if fault:
        return refused(walk, happened, fault)
    for row in TABLE:
        if row.state == walk.state and row.event == happened.event:
            moved = ACTIONS[row.action](walk, happened)
            if GUARDS[row.guard](moved):
                return recorded(walk, moved, row, happened)
    return refused(walk, happened, f"'{happened.event}' has no place in the state '{walk.state}'")


def lacking(walk: Walk, happened: Happened) -> str:
    """Return what the event itself lacks, as a sentence; empty if nothing."""
    if happened.event in REASONED and not happened.reason.strip():
        return "a reason is needed"
    if happened.event in SPEAKS and not happened.by.strip():
        return "a name is needed"
    if happened.event in {"joined", "left"} and happened.role not in JOINERS:
        return f"'{happened.role}' does not join or leave"
    if happened.event == "reopen" and happened.node not in {step.node for step in walk.steps}:
        return f"the plan has no node '{happened.node}'"
    return ""


def refused(walk: Walk, happened: Happened, why: str) -> Walk:
    """Return the walk with a trace of what was tried and why not; nothing else changes."""
    trace = Trace(happened, walk.state, walk.state, walk.node, walk.attempts.get(walk.node, 0), why)
    return replace(walk, traces=(*walk.traces, trace))


def recorded(before: Walk, moved: Walk, row: Row, happened: Happened) -> Walk:
    """Return the walk in the row's next state, with a trace under the node where it happened."""
    trace = Trace(happened, before.state, row.then, before.node, moved.attempts.get(before.node, 0))
    return replace(moved, state=row.then, traces=(*moved.traces, trace))


def unchanged(walk: Walk, _: Happened) -> Walk:
    """Return the walk as it is, for rows that change the state only."""
    return walk


def pass_node(walk: Walk, _: Happened) -> Walk:
    """Pass the node, and go on to the first that is not passed."""
    passed = walk.passed | {walk.node}
    at = next((place for place, step in enumerate(walk.steps) if step.node not in passed), len(walk.steps))
    return replace(walk, passed=passed, at=at)


def count_attempt(walk: Walk, _: Happened) -> Walk:
    """Count an attempt at the node as spent."""
    return replace(walk, attempts={**walk.attempts, walk.node: walk.attempts.get(walk.node, 0) + 1})


def person_in(walk: Walk, happened: Happened) -> Walk:
    """Let a person be present; twice is no fault."""
    return replace(walk, present=walk.present | {happened.role})


def person_out(walk: Walk, happened: Happened) -> Walk:
    """Let a person be gone, whether or not present before."""
    return replace(walk, present=walk.present - {happened.role})


def override(walk: Walk, happened: Happened) -> Walk:
    """Pass the node by a supervisor's word, which is kept with name and reason."""
    noted = Override(walk.node, happened.by, happened.reason)
    return replace(pass_node(walk, happened), overrides=(*walk.overrides, noted))


def go_back(walk: Walk, happened: Happened) -> Walk:
    """Go back to a node to do it again; its attempts start anew."""
    at = next(place for place, step in enumerate(walk.steps) if step.node == happened.node)
    attempts = {node: count for node, count in walk.attempts.items() if node != happened.node}
    return replace(walk, at=at, passed=walk.passed - {happened.node}, attempts=attempts)


ACTIONS: Final[Mapping[Action, Callable[[Walk, Happened], Walk]]] = {
    "none": unchanged,
    "pass_node": pass_node,
    "count_attempt": count_attempt,
    "person_in": person_in,
    "person_out": person_out,
    "override": override,
    "go_back": go_back,
}


def attempts_left(walk: Walk) -> bool:
    """Tell whether the node may be tried again; never when all are passed."""
    return walk.step is not None and walk.attempts.get(walk.node, 0) < walk.step.attempts


GUARDS: Final[Mapping[Guard, Callable[[Walk], bool]]] = {
    "always": lambda _: True,
    "nothing_left": lambda walk: walk.step is None,
    "people_here": lambda walk: walk.step is not None and walk.step.people <= walk.present,
    "people_missing": lambda walk: walk.step is not None and not walk.step.people <= walk.present,
    "attempts_left": attempts_left,
    "attempts_spent": lambda walk: not attempts_left(walk),
}
"""Asked of the walk as it would be after the row's action."""
