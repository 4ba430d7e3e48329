"""Walking a plan: what happens goes in one at a time, the next state comes out. Refusals are kept too."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from rulebook.plan.plan import Plan
from rulebook.walk.states import ENDS, TABLE, Action, Event, Guard, Row, State

THERE_FROM_THE_START: Final = frozenset({"seller", "applicant", "customer_screen"})
"""Who and what need not join; whoever else the plan wants in a frame comes for a node and may go again."""
DECIDED: Final[frozenset[Event]] = frozenset({
    "supervisor_passed", "supervisor_referred", "supervisor_ended", "insisted",
})  # fmt: skip
"""Decisions of a person, who is named and says why."""
REASONED: Final[frozenset[Event]] = DECIDED | {"give_up", "ended_by_customer"}

MOST_WORDS: Final = 500
"""Characters of a name or a reason: an entry of the journal has room for so much, and people for less."""

OnNo = Literal["repeat", "end_sale", "supervisor", "insist"]
Outcome = Literal["pass", "confirmed", "overridden", "referred", "insisted"]
"""How a node was done. `confirmed`: the seller says so, and nothing was checked."""


@dataclass(frozen=True, slots=True)
class Step:
    """One node as the walk sees it. `people` must have joined for it; `on_no` says what a no means, by question."""

    node: str
    people: frozenset[str] = frozenset()
    attempts: int = 1
    on_no: tuple[OnNo, ...] = ()

    @property
    def can_wait(self) -> bool:
        """Whether it may be put off: not where a no ends the sale, for what comes after would be for nothing."""
        return "end_sale" not in self.on_no


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened. `role` is who joined or left, `node` which one is reopened."""

    event: Event
    role: str = ""
    node: str = ""
    by: str = ""
    reason: str = ""
    question: int = 0
    """Which question of the node was answered with no, from 0."""
    outcome: Outcome = "confirmed"
    """How a node was passed: by a check, or by the seller's word."""


def happened_of(facts: Mapping[str, Any]) -> Happened | None:
    """What a `walk` mark tells happened; None for what was refused. Raises ValueError for facts that are no event."""
    if facts.get("refused"):
        return None
    try:
        return Happened(
            event=facts["event"],
            role=facts.get("role", ""),
            node=facts.get("node", ""),
            by=facts.get("by", ""),
            reason=facts.get("reason", ""),
            question=int(facts.get("question", 0)),
            outcome=facts.get("outcome", "confirmed"),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("a mark of the walk names no event") from error


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the record: what happened, where it led, or why it was refused."""

    happened: Happened
    before: State
    after: State
    node: str
    attempt: int
    """Which attempt at the node it was, from 1; 0 before its first."""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person let a node be: name and reason stand beside it for ever."""

    node: str
    outcome: Outcome
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk at one moment. `at`: the step in hand, `len(steps)` when all are passed; `present`: who joined."""

    steps: tuple[Step, ...]
    state: State = "ready"
    at: int = 0
    passed: Mapping[str, Outcome] = field(default_factory=dict)
    """How each node was done, by node."""
    later: frozenset[str] = frozenset()
    """Nodes that were put off; they come back when nothing else is left."""
    present: frozenset[str] = frozenset()
    spent: Mapping[str, int] = field(default_factory=dict)
    """Attempts that came to nothing, by node."""
    begun: Mapping[str, int] = field(default_factory=dict)
    """How often each node was begun; it never falls."""
    decisions: tuple[Decision, ...] = ()
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

    @property
    def attempt(self) -> int:
        """Which attempt at the node in hand this is, from 1; 0 before its first."""
        return self.begun.get(self.node, 0)

    @property
    def missing(self) -> frozenset[str]:
        """Who must join before the node in hand can begin."""
        return self.step.people - self.present if self.step is not None else frozenset()

    @property
    def joiners(self) -> frozenset[str]:
        """Everybody who may come for a node and go again."""
        return frozenset().union(*(step.people for step in self.steps))


def begin(plan: Plan) -> Walk:
    """Return a walk through a plan's nodes, before the take is opened."""
    return Walk(
        tuple(
            Step(
                node.id,
                frozenset(node.frame) - THERE_FROM_THE_START,
                node.attempts,
                tuple(question.on_no for question in node.answers),
            )
            for node in plan.nodes
        )
    )


def advance(walk: Walk, happened: Happened) -> Walk:
    """Return the walk after this. What the table does not list changes nothing but the record."""
    fault = lacking(walk, happened)
    if fault:
        return refused(walk, happened, fault)
    found = leading(walk, happened)
    if found is None:
        return refused(walk, happened, f"'{happened.event}' has no place in the state '{walk.state}'")
    row, moved = found
    return recorded(walk, moved, row, happened)


def leading(walk: Walk, happened: Happened) -> tuple[Row, Walk] | None:
    """Return the first row whose guards hold, and the walk after its action; None if the table lists none."""
    for row in TABLE:
        if row.state == walk.state and row.event == happened.event:
            moved = ACTIONS[row.action](walk, happened)
            if all(GUARDS[guard](walk, moved, happened) for guard in row.guards):
                return row, moved
    return None


def replay(walk: Walk, history: Iterable[Happened]) -> Walk:
    """Return the walk after all that happened, as a journal tells it. Raises ValueError where the table refuses it."""
    for happened in history:
        walk = advance(walk, happened)
        if walk.traces[-1].refused:
            raise ValueError(f"{happened.event}: {walk.traces[-1].refused}")
    return walk


def lacking(walk: Walk, happened: Happened) -> str:
    """Return what the event itself lacks, as a sentence; empty if nothing."""
    unsaid = _unsaid(happened)
    if unsaid:
        return unsaid
    if happened.event in {"joined", "left"} and happened.role not in walk.joiners:
        return f"'{happened.role}' does not join or leave"
    if happened.event == "reopen" and happened.node not in {step.node for step in walk.steps}:
        return f"the plan has no node '{happened.node}'"
    if happened.event == "said_no" and walk.step is not None and not 0 <= happened.question < len(walk.step.on_no):
        return f"the node has no question {happened.question + 1}"
    return ""


def _unsaid(happened: Happened) -> str:
    """Return what is wrong with name and reason; empty if nothing."""
    if happened.event in REASONED and not happened.reason.strip():
        return "a reason is needed"
    if happened.event in DECIDED and not happened.by.strip():
        return "a name is needed"
    long = max(len(happened.reason), len(happened.by)) > MOST_WORDS
    return f"longer than {MOST_WORDS} characters" if long else ""


def refused(walk: Walk, happened: Happened, why: str) -> Walk:
    """Return the walk with a trace of what was tried and why not; nothing else changes."""
    trace = Trace(happened, walk.state, walk.state, walk.node, walk.attempt, why)
    return replace(walk, traces=(*walk.traces, trace))


def recorded(before: Walk, moved: Walk, row: Row, happened: Happened) -> Walk:
    """Return the walk in the row's next state, with a trace under the node and attempt where it happened."""
    trace = Trace(happened, before.state, row.then, before.node, before.attempt)
    begins = row.then == "at_node" and (row.state != "at_node" or happened.event not in {"joined", "left"})
    begun = {**moved.begun, moved.node: moved.attempt + 1} if begins else moved.begun
    return replace(moved, state=row.then, begun=begun, traces=(*moved.traces, trace))


def unchanged(walk: Walk, _: Happened) -> Walk:
    """Return the walk as it is, for rows that change the state only."""
    return walk


def go_on(walk: Walk) -> Walk:
    """Go to the first node that is neither passed nor put off; when only those put off are left, to their first."""
    left = unpassed(walk)
    fresh = [place for place in left if walk.steps[place].node not in walk.later]
    return take_up(walk, (fresh or left or [len(walk.steps)])[0])


def unpassed(walk: Walk) -> list[int]:
    """Return the places of the steps that are not passed, put off or not."""
    return [place for place, step in enumerate(walk.steps) if step.node not in walk.passed]


def take_up(walk: Walk, at: int) -> Walk:
    """Take the step at this place in hand; it is not put off any more."""
    moved = replace(walk, at=at)
    return replace(moved, later=walk.later - {moved.node})


def pass_node(walk: Walk, happened: Happened) -> Walk:
    """Pass the node, and go on."""
    return go_on(replace(walk, passed={**walk.passed, walk.node: happened.outcome}))


def count_attempt(walk: Walk, _: Happened) -> Walk:
    """Count an attempt at the node as spent."""
    return replace(walk, spent={**walk.spent, walk.node: walk.spent.get(walk.node, 0) + 1})


def put_off(walk: Walk, _: Happened) -> Walk:
    """Leave the node for later, and go on: where all others were put off too, to the next; alone it stays in hand."""
    others = [place for place in unpassed(walk) if place != walk.at]
    fresh = [place for place in others if walk.steps[place].node not in walk.later]
    behind = [place for place in others if place > walk.at]
    put = replace(walk, later=walk.later | {walk.node})
    return take_up(put, (fresh or behind or others or [walk.at])[0])


def person_in(walk: Walk, happened: Happened) -> Walk:
    """Let a person be present; twice is no fault."""
    return replace(walk, present=walk.present | {happened.role})


def person_out(walk: Walk, happened: Happened) -> Walk:
    """Let a person be gone, whether or not present before."""
    return replace(walk, present=walk.present - {happened.role})


def everybody_out(walk: Walk, _: Happened) -> Walk:
    """Let nobody be present: who is there when it goes on is seen then."""
    return replace(walk, present=frozenset())


def decided(outcome: Outcome) -> Callable[[Walk, Happened], Walk]:
    """Return the action that lets a node be by a person's word, which is kept with name and reason."""

    def decide(walk: Walk, happened: Happened) -> Walk:
        noted = Decision(walk.node, outcome, happened.by, happened.reason)
        return replace(pass_node(walk, replace(happened, outcome=outcome)), decisions=(*walk.decisions, noted))

    return decide


def go_back(walk: Walk, happened: Happened) -> Walk:
    """Go back to a node to do it again; its attempts start anew."""
    at = next(place for place, step in enumerate(walk.steps) if step.node == happened.node)
    passed = {node: outcome for node, outcome in walk.passed.items() if node != happened.node}
    spent = {node: count for node, count in walk.spent.items() if node != happened.node}
    return replace(walk, at=at, passed=passed, spent=spent)


ACTIONS: Final[Mapping[Action, Callable[[Walk, Happened], Walk]]] = {
    "none": unchanged,
    "pass_node": pass_node,
    "count_attempt": count_attempt,
    "put_off": put_off,
    "person_in": person_in,
    "person_out": person_out,
    "everybody_out": everybody_out,
    "override": decided("overridden"),
    "refer": decided("referred"),
    "insist": decided("insisted"),
    "go_back": go_back,
}


def attempts_left(walk: Walk) -> bool:
    """Tell whether the node may be tried again; never when all are passed."""
    return walk.step is not None and walk.spent.get(walk.node, 0) < walk.step.attempts


def means(walk: Walk, happened: Happened, on_no: OnNo) -> bool:
    """Tell whether a no to this question of the node in hand means that."""
    return walk.step is not None and walk.step.on_no[happened.question] == on_no


GUARDS: Final[Mapping[Guard, Callable[[Walk, Walk, Happened], bool]]] = {
    "nothing_left": lambda _, moved, __: moved.step is None,
    "people_here": lambda _, moved, __: moved.step is not None and not moved.missing,
    "people_missing": lambda _, moved, __: bool(moved.missing),
    "attempts_left": lambda _, moved, __: attempts_left(moved),
    "attempts_spent": lambda _, moved, __: not attempts_left(moved),
    "no_means_repeat": lambda before, _, happened: means(before, happened, "repeat"),
    "no_means_end": lambda before, _, happened: means(before, happened, "end_sale"),
    "no_means_supervisor": lambda before, _, happened: means(before, happened, "supervisor"),
    "no_means_insist": lambda before, _, happened: means(before, happened, "insist"),
    "can_wait": lambda before, moved, _: before.step is not None and before.step.can_wait and moved.at != before.at,
}
"""Asked of the walk as it was, of what it would be after the row's action, and of what happened."""
