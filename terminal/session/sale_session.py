"""One sale from its plan to the end of its recording: who, how the plan is walked, what the journal says. Pure."""

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from faults.trouble import Trouble
from rulebook.checks.checklist import CheckList
from rulebook.plan.plan import Plan, PlannedNode
from rulebook.sale.sale import Contact, Sale
from rulebook.walk.states import TABLE, Event
from rulebook.walk.walking import Happened, Outcome, Trace, Walk, advance, begin, replay
from terminal.session.customer.documents import Documents
from terminal.session.facts.people import Pressed, UnfinishedFound
from terminal.session.facts.recorder import CloseReason
from terminal.session.identity.places import Places, names_of
from terminal.session.identity.step import IdentityStep
from terminal.session.marks import MarkPad, history_text, node_facts, plan_text, walk_facts
from terminal.session.orders.recorder import AddMark, CloseTake
from terminal.session.ports import Series
from terminal.session.snapshot import Ending, NodeState, SaleView, WaitingSale, WalkView

_CLOSES: dict[str, CloseReason] = {
    "finished": "finished", "given_up": "given_up", "ended_by_no": "ended", "ended_by_supervisor": "ended",
}  # fmt: skip
"""How the take is closed when the walk is at this end."""
_ENDINGS: dict[str, Ending] = {
    "finished": "finished", "given_up": "given_up", "ended_by_no": "ended_by_no",
    "ended_by_supervisor": "ended_by_supervisor", "interrupted": "interrupted",
}  # fmt: skip


ELSEWHERE: frozenset[Contact] = frozenset({"telephone", "internet"})
"""The call's own system records it, or the shop's pages are kept: there is nobody at this terminal."""

IdentityRule = Literal["required", "none"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What this terminal may record, and how; fixed while the program runs."""

    series: Series = "sale"
    identity: IdentityRule = "required"
    """`none`: takes without people, or where they are identified elsewhere. The journal says so."""
    delivers: bool = False
    """There is a headquarters to which takes go."""
    demonstration: bool = False
    """The home keeps its own key; screens say that nothing here is a real sale."""
    online_check: bool = False
    """An official online check of identity is asked for: by the setting, in real sales."""
    unverified_packs: bool = False
    """A plan that is not fit for real business may be recorded: in rehearsals, demonstrations, or by the setting."""
    least_s: int = 60
    """Room on the disk is made sure of for so long at least, seconds, however short the plan is."""
    second_camera: str = ""
    """The source of the camera for documents; empty: there is none."""


def broken_off(history: tuple[Happened, ...]) -> tuple[Happened, ...]:
    """What happened in a take that is gone, up to its end; it may have ended while it was interrupted already."""
    last = history[-1].event if history else None
    return history if last == "take_interrupted" else (*history, Happened("take_interrupted"))


def custody_of(plan: Plan) -> str | None:
    """Where a plan wants the recording to lie: its codes, joined by `+` where several hold; None without any."""
    return "+".join(sorted({advice.what for advice in plan.custody})) or None


class SaleSession:
    """The sale in hand. Its walk is `rulebook.walk`'s; every event of it is a mark."""

    def __init__(
        self,
        sale: Sale,
        plan: Plan,
        pad: MarkPad,
        *,
        documents: Documents | None = None,
        checklist: CheckList | None = None,
        resumed: UnfinishedFound | None = None,
        practice: bool = False,
        listed: bool = False,
    ) -> None:
        """`checklist`: what is checked, None: nothing is. `resumed`: what the journals of its earlier takes tell.

        `listed`: it is a draft or a task, or stays on the list; what is not waits there again once it is put aside.
        Raises ValueError where the table refuses what the journals tell.
        """
        self.sale, self.plan = sale, plan
        self.documents = documents or (resumed.documents if resumed is not None else Documents())
        """What the customer may page through."""
        self.checklist = checklist or (resumed.checklist if resumed is not None else None)
        """What is checked of its take; None where no pack asks for anything."""
        self.practice = practice
        """It is practised (试练): it is recorded as a rehearsal, and counts nowhere."""
        self.listed = listed
        self.walk: Walk = begin(plan)
        self.resumed = resumed
        if resumed is not None:
            self.walk = replay(self.walk, broken_off(resumed.history))
        self.identity: IdentityStep | None = None
        self.places: Places | None = None
        """While a take is recorded with faces watched."""
        self._pad = pad
        self._can = possible(self.walk)

    # --- before the take ---

    def obstacle(self, terms: Terms) -> Trouble | None:
        """Why the recording cannot be started by these terms; None if it can."""
        plan = self.plan
        if not plan.allowed:
            return Trouble("plan.refused")
        if plan.record == "none":
            return Trouble("plan.records_nothing")
        if plan.record == "page_trace" or (plan.record == "audio" and self.sale.contact in ELSEWHERE):
            return Trouble("plan.recorded_elsewhere")
        if not (plan.production_ready or terms.unverified_packs or self.practice):
            return Trouble("plan.unverified")
        return None

    def planned_s(self, terms: Terms) -> int:
        """How long the recording will take, seconds: the sum of what its nodes take, no less than the terms say."""
        return max(terms.least_s, sum(node.expected_seconds for node in self.plan.nodes))

    @property
    def facts(self) -> dict[str, Any]:
        """The sale as JSON, as it is marked and kept."""
        found: dict[str, Any] = json.loads(self.sale.to_json())
        return found

    def pack_digests(self) -> tuple[str, ...]:
        """The digests of the packs that counted in the plan, and of those of its checks, for entry 0; each once."""
        planned = [pack.sha256 for pack in self.plan.packs if pack.state == "applied"]
        checked = [pack.sha256 for pack in self.checklist.packs] if self.checklist else []
        return tuple(dict.fromkeys((*planned, *checked)))

    @property
    def custody(self) -> str | None:
        """Where the plan wants the recording to lie."""
        return custody_of(self.plan)

    def refuse_consent(self) -> None:
        """The customer does not agree to being recorded: it ends before anything is read."""
        self._go(Happened("consent_refused"))

    # --- in the take ---

    def opened(self, identity: dict[str, Any]) -> tuple[AddMark | CloseTake, ...]:
        """The take is open: return the marks that tell what is recorded, by which plan and checks, and who it is."""
        marks: list[AddMark | CloseTake] = [self._pad.mark("sale", sale=self.facts, sha256=self.plan.sale_sha256)]
        marks += self._pad.in_parts("plan", plan_text(self.plan))
        if self.checklist is not None:
            marks += self._pad.in_parts("checks", self.checklist.to_json())
        if self.resumed is not None:
            found = self.resumed
            stopped = {"stopped": found.stopped} if found.stopped else {}
            marks.append(self._pad.mark("linked", take=found.take, head=found.head, why=found.why, **stopped))
            marks += self._pad.in_parts("walked", history_text(broken_off(found.history)))
        if self.practice:
            marks.append(self._pad.mark("practice"))
        marks.append(self._pad.mark("identity", **identity))
        return (*marks, *self._happen(Happened("take_opened" if self.resumed is None else "take_resumed"), {}))

    def press(self, pressed: Pressed, outcome: Outcome = "confirmed") -> tuple[AddMark | CloseTake, ...]:
        """A person asked for an event of the walk: return its marks and, at an end, the order to close the take.

        What the table refuses changes nothing and is marked as refused. `outcome`: of a node that is passed.
        """
        detail = pressed.detail
        happened = Happened(
            event=pressed.key,  # type: ignore[arg-type]  # the life's table lists events only
            role=_text(detail, "role"),
            node=_text(detail, "node"),
            by=pressed.by.strip(),
            reason=_text(detail, "reason"),
            question=_number(detail, "question"),
            outcome=outcome,
        )
        return self._happen(happened, detail)

    @property
    def refusal(self) -> Trace | None:
        """What the table refused, if the last event was refused."""
        last = self.walk.traces[-1] if self.walk.traces else None
        return last if last is not None and last.refused else None

    def broken(self) -> None:
        """The take is gone, or the recorder closed it by itself; nothing can be marked in it any more."""
        if not self.walk.ended and self.walk.state != "interrupted":
            self._go(Happened("take_interrupted"))

    def interrupt(self, track: str, reason: str) -> tuple[AddMark | CloseTake, ...]:
        """A source of the take is away: it goes on being recorded, and nothing that is done now counts."""
        if self.walk.ended or self.walk.state == "interrupted":
            return ()
        return self._happen(Happened("take_interrupted"), {"track": track, "lacks": reason})

    def go_on(self) -> tuple[AddMark | CloseTake, ...]:
        """All sources are back: the node that was in hand is begun again, once people are here."""
        if self.walk.state != "interrupted":
            return ()
        return self._happen(Happened("take_resumed"), {})

    def _happen(self, happened: Happened, detail: dict[str, Any]) -> tuple[AddMark | CloseTake, ...]:
        before, trace = self.walk, self._go(happened)
        acts: list[AddMark | CloseTake] = [self._pad.mark("walk", **walk_facts(trace, detail))]
        if trace.refused:
            return tuple(acts)
        if before.state == "at_node" and (self.walk.state != "at_node" or self.walk.begun != before.begun):
            acts.append(self._node_mark("node_done", before, outcome=_outcome(trace)))
        if self.walk.begun != before.begun:
            acts.append(self._node_mark("node", self.walk))
        if self.walk.ended:
            acts.append(CloseTake(_CLOSES[self.walk.state]))
        return tuple(acts)

    def _go(self, happened: Happened) -> Trace:
        self.walk = advance(self.walk, happened)
        self._can = possible(self.walk)
        return self.walk.traces[-1]

    def _node_mark(self, kind: str, walk: Walk, **facts: Any) -> AddMark:
        node = self.plan.nodes[walk.at]
        return self._pad.mark(kind, **node_facts(self.plan, node, walk.attempt), **facts)

    # --- as screens see it ---

    @property
    def ending(self) -> Ending | None:
        """How it ended, None while it goes on."""
        return _ENDINGS.get(self.walk.state)

    @property
    def products(self) -> tuple[str, ...]:
        """The names of what is sold."""
        return tuple(product.name for product in self.sale.products)

    def view(self, obstacle: Trouble | None) -> SaleView:
        """The sale and its plan; `obstacle`: why it cannot be started now."""
        sale = self.sale
        return SaleView(
            reference=sale.reference,
            seller=sale.seller.name,
            institution=sale.site.name,
            applicant=sale.applicant.name,
            products=self.products,
            plan=self.plan,
            obstacle=obstacle,
            resumes=self.resumed.take if self.resumed else "",
            practice=self.practice,
            age=_age(sale.applicant.birth_date, self.plan.date),
        )

    def walk_view(self) -> WalkView:
        """Where the walk stands."""
        walk, step = self.walk, self.walk.step
        last = next((each.happened for each in reversed(walk.traces) if not each.refused), None)
        return WalkView(
            state=walk.state,
            node=self.node,
            index=walk.at,
            attempt=walk.attempt,
            attempts_left=max(0, step.attempts - walk.spent.get(step.node, 0)) if step else 0,
            nodes=tuple(_state_of(walk, each.node) for each in walk.steps),
            missing=tuple(sorted(walk.missing)),
            present=tuple(sorted(walk.present)),
            can=self._can,
            happened=last.event if last else None,
            question=last.question if last else 0,
            noes=sum(
                each.happened.event == "said_no" and not each.refused and each.node == walk.node for each in walk.traces
            ),
        )

    @property
    def node(self) -> PlannedNode | None:
        """The node in hand; None when all are done."""
        return self.plan.nodes[self.walk.at] if self.walk.at < len(self.plan.nodes) else None

    @property
    def names(self) -> dict[Any, str]:
        """Whom the sale has, by role."""
        return dict(names_of(self.sale))


def waiting_sale(sale: Sale, plan: Plan, *, practice: bool = False) -> WaitingSale:
    """The line by which a sale is chosen."""
    return WaitingSale(
        sale.reference,
        sale.applicant.name,
        tuple(product.name for product in sale.products),
        plan.minutes,
        len(plan.nodes),
        elder=any(advice.what == "large_text" for advice in plan.adaptations),
        corrects=sale.corrects or "",
        practice=practice,
    )


def possible(walk: Walk) -> frozenset[Event]:
    """The events that the table would take now, if each were said with all that it needs."""
    bare = replace(walk, traces=())
    listed = {row.event for row in TABLE if row.state == walk.state}
    return frozenset(
        event
        for event in listed
        if any(not advance(bare, happened).traces[-1].refused for happened in _tries(walk, event))
    )


def _tries(walk: Walk, event: Event) -> list[Happened]:
    """The event as it could be said: for each role, node or question that it may name."""
    said = Happened(event, by="?", reason="?")
    match event:
        case "joined" | "left":
            return [replace(said, role=role) for role in sorted(walk.joiners)]
        case "reopen":
            return [replace(said, node=step.node) for step in walk.steps]
        case "said_no":
            return [replace(said, question=number) for number in range(len(walk.step.on_no) if walk.step else 0)]
        case _:
            return [said]


def _state_of(walk: Walk, node: str) -> NodeState:
    return "later" if node in walk.later else walk.passed.get(node, "open")


def _age(born: dt.date | None, day: dt.date) -> int | None:
    """Whole years on that day; None where nobody said when she was born."""
    return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _outcome(trace: Trace) -> str:
    """How an attempt ended, in the words of the walk."""
    return trace.happened.outcome if trace.happened.event == "node_passed" else trace.happened.event


def _text(detail: dict[str, Any], name: str) -> str:
    return str(detail.get(name) or "").strip()


def _number(detail: dict[str, Any], name: str) -> int:
    value = detail.get(name, 0)
    return value if isinstance(value, int) else -1
