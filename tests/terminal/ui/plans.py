"""Sales and their plans, made by the packs that ship; and walks through them, by the table of the rulebook."""

from dataclasses import replace
from functools import cache
from typing import Any, get_args

from rulebook.packs.worked import changed
from rulebook.plan.planner import make_plan
from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from rulebook.walk.states import Event, State
from rulebook.walk.walking import Happened, Walk, advance, begin
from scripts.worked_sales import shipped
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Ending, NodeState, PageName, SaleView, Snapshot, TakeView, WalkView

TAKE = "32-0117-000484"
LONG_ENOUGH_S = 100.0
"""No node of the packs wants more seconds."""
PAGES: dict[State, PageName] = {
    "at_node": "node", "unmet": "unmet", "insisting": "insisting", "waiting": "waiting", "supervisor": "supervisor",
    "review": "review", "interrupted": "interrupted", "finished": "sealed", "ended_by_no": "sealed",
    "ended_by_supervisor": "sealed", "given_up": "sealed",
}  # fmt: skip


@cache
def _sale(kind: str, change: tuple[tuple[str, Any], ...]) -> SaleView:
    sale = read_sale(changed(example(kind), {place.replace("__", "."): value for place, value in change}))
    names = tuple(product.name for product in sale.products)
    seller = sale.seller
    return SaleView(
        sale.reference, seller.name, seller.institution, sale.applicant.name, names, make_plan(sale, shipped())
    )


def sale_of(kind: str = "bank_participating", **change: Any) -> SaleView:
    """An example sale with a few fields changed (`suitability__level=1`), as screens receive it."""
    return _sale(kind, tuple(change.items()))


SALE = sale_of()
REFUSED = sale_of(suitability__test_date="2025-11-21")
DECLARED = sale_of(suitability__unaffordable=True, suitability__insists=True)
UNRECORDED = sale_of("bank_accident")
LOAN = sale_of("joint_loan")
TWO_INSURED = sale_of("two_insured")


@cache
def child_sale() -> SaleView:
    """A minor is insured, and the guardian is another person: he must join. The plan has a notice."""
    guardian = {"name": "外婆", "birth_date": "1960-01-01"}
    sale = read_sale(example("agent_child") | {"channel": "bank_agent", "guardian": guardian})
    products = tuple(product.name for product in sale.products)
    return SaleView(
        sale.reference, "王芳", "示例银行股份有限公司", sale.applicant.name, products, make_plan(sale, shipped())
    )


def place(node: str, sale: SaleView = SALE) -> int:
    """Where the node with this id stands in the sale's plan, from 0."""
    return [each.id for each in sale.plan.nodes].index(node)


def with_node(sale: SaleView, node: str, **parts: Any) -> SaleView:
    """The sale with one node of its plan changed."""
    nodes, index = list(sale.plan.nodes), place(node, sale)
    nodes[index] = nodes[index].model_copy(update=parts)
    return replace(sale, plan=sale.plan.model_copy(update={"nodes": tuple(nodes)}))


def everybody_at_once() -> SaleView:
    """A loan of whose first node all who have a part in it must be in the picture."""
    frame = LOAN.plan.nodes[place("L06", LOAN)].frame
    return with_node(LOAN, "L01", frame=frame)


def insisting_sale() -> SaleView:
    """The customer may insist at what the opinion on suitability says, where the packs only repeat."""
    return _insisting("I06A")


def twice_insisting_sale() -> SaleView:
    """Where two questions are asked, the customer may insist at either."""
    return _insisting("I01")


def _insisting(node: str) -> SaleView:
    answers = SALE.plan.nodes[place(node)].answers
    return with_node(SALE, node, answers=tuple(each.model_copy(update={"on_no": "insist"}) for each in answers))


class Walker:
    """A sale that is walked through: what was pressed goes in, the snapshot comes out."""

    def __init__(self, sale: SaleView = SALE) -> None:
        self.sale = sale
        self.walk: Walk = begin(sale.plan)

    def press(self, *pressed: Pressed) -> "Walker":
        """Let these happen; none may be refused."""
        for each in pressed:
            self.walk = advance(self.walk, _happened(each))
            assert not self.walk.traces[-1].refused, self.walk.traces[-1]
        return self

    def keys(self, *keys: Event) -> "Walker":
        """Let these happen, which need no details."""
        return self.press(*(Pressed(key) for key in keys))

    def to(self, node: str = "") -> "Walker":
        """Open the take, and pass the nodes before the one with this id; all of them where none is named."""
        self.press(Pressed("take_opened"))
        end = place(node, self.sale) if node else len(self.sale.plan.nodes)
        while self.walk.at < end:
            self.join().keys("node_passed")
        return self

    def join(self) -> "Walker":
        """Let everybody come who is missing."""
        return self.press(*(Pressed("joined", detail={"role": role}) for role in sorted(self.walk.missing)))

    def view(self) -> WalkView:
        walk, nodes = self.walk, self.sale.plan.nodes
        step = walk.step
        return WalkView(
            state=walk.state,
            node=nodes[walk.at] if walk.at < len(nodes) else None,
            index=walk.at,
            attempt=walk.attempt,
            attempts_left=0 if step is None else step.attempts - walk.spent.get(step.node, 0),
            nodes=tuple(_state(walk, node.id) for node in nodes),
            missing=tuple(sorted(walk.missing)),
            present=tuple(sorted(walk.present)),
            question=_question(walk),
            can=frozenset(event for event in get_args(Event) if _may(walk, event)),
            happened=walk.traces[-1].happened.event if walk.traces else None,
            node_s=LONG_ENOUGH_S if walk.state == "at_node" else 0.0,
            noes=sum(each.happened.event == "said_no" and each.node == walk.node for each in walk.traces),
        )

    def snapshot(self, station: Snapshot) -> Snapshot:
        state = self.walk.state
        sealed = PAGES[state] == "sealed"
        ending = next((each for each in get_args(Ending) if each == state), None) if sealed else None
        take = TakeView(TAKE, 201.4, held_s=199.2, recording=not sealed, ending=ending)
        return replace(
            station,
            phase="sealed" if sealed else "recording",
            page=PAGES[state],
            take=take,
            sale=self.sale,
            walk=self.view(),
        )


def _happened(pressed: Pressed) -> Happened:
    detail = pressed.detail
    event = next(event for event in get_args(Event) if event == pressed.key)
    outcome = detail.get("outcome", "confirmed")
    told = {name: detail[name] for name in ("role", "node", "reason", "question") if name in detail}
    return Happened(event, by=pressed.by, outcome=outcome, **told)


def _question(walk: Walk) -> int:
    last = walk.traces[-1].happened if walk.traces else None
    return last.question if last is not None and last.event == "said_no" else 0


def _may(walk: Walk, event: Event) -> bool:
    role = next(iter(sorted(walk.missing) or sorted(walk.joiners)), "")
    tried = Happened(event, role=role, node=walk.steps[0].node, by="x", reason="x")
    return not advance(walk, tried).traces[-1].refused


def _state(walk: Walk, node: str) -> NodeState:
    return "later" if node in walk.later else walk.passed.get(node, "open")
