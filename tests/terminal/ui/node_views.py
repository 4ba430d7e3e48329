"""Nodes in hand with what the customer has done of them, as the session tells it to the screens."""

from collections.abc import Mapping
from dataclasses import replace

from rulebook.checks.senses.saying import SentenceSaid
from rulebook.checks.senses.words import Spoke
from rulebook.plan.plan import PlannedHint, PlannedNode
from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from rulebook.sale.text import Text
from terminal.session.customer.documents import Documents
from terminal.session.customer.items import items_of
from terminal.session.customer.view import CustomerView, ItemState
from terminal.session.snapshot import AlertView, Snapshot, WordsView

_SALE = read_sale(example("bank_participating"))
HINT = PlannedHint(
    id="said-no",
    node="",
    on=(),
    events=("said_no",),
    say=Text(
        zh="客户说了“不”：请客户说出没听懂的地方，再讲一遍。客户不愿意办理的，立即停止。",
        en="The customer said no: ask what is not clear, explain, and ask again. If he does not want it, stop at once.",
    ),
    source="适当性办法 第十三条",
)


def items(node: PlannedNode, done: int = 0, via: str = "customer", shown_s: float = 0.0) -> tuple[ItemState, ...]:
    """The things of a node, the first `done` done by this hand; the next one was shown for `shown_s` seconds."""
    found = items_of(node, _SALE, Documents())
    return tuple(
        ItemState(
            each.item,
            each.kind,
            each.title,
            done=n < done,
            via=via if n < done else "",
            shown_s=shown_s if n == done else 0.0,
        )
        for n, each in enumerate(found)
    )


def in_hand(
    snapshot: Snapshot, done: int = 0, *, via: str = "customer", node_s: float = 100.0, shown_s: float = 0.0
) -> Snapshot:
    """The snapshot with the things of its node on the customer's display."""
    walk = snapshot.walk
    assert walk is not None
    assert walk.node is not None
    states = items(walk.node, done, via, shown_s)
    current = next((each.item for each in states if not each.done), "")
    customer = CustomerView(
        screen="prompt", item=current, about=f"{walk.node.id} {current}", sha256="ab" * 32, items=states
    )
    return replace(snapshot, walk=replace(walk, node_s=node_s), customer=customer)


def questions_begin(node: PlannedNode) -> int:
    """How many things of a node come before its first question."""
    kinds = [each.kind for each in items(node)]
    return kinds.index("question") if "question" in kinds else len(kinds)


def asked(snapshot: Snapshot, **parts: float) -> Snapshot:
    """The snapshot with everything done that comes before the node's questions."""
    walk = snapshot.walk
    assert walk is not None
    assert walk.node is not None
    return in_hand(snapshot, questions_begin(walk.node), **parts)  # type: ignore[arg-type]  # seconds alone are given


def hinted(snapshot: Snapshot) -> Snapshot:
    """The snapshot with a hint for the seller."""
    assert snapshot.walk is not None
    return replace(snapshot, walk=replace(snapshot.walk, hint=HINT, noes=1))


PROMISE = AlertView(1, "保证收益", Text(zh="承诺保本保收益", en="promises of principal or yield"), "fail", sure=True)
CONTACT = AlertView(
    2,
    "您加我微信吧我私下跟您说",
    Text(zh="索要联系方式、私下联系", en="asking for contacts or meeting off the record"),
    "warn",
    sure=False,
    more=1,
)


def written(snapshot: Snapshot, alert: AlertView | None = None, answer: Spoke | None = None) -> Snapshot:
    """The snapshot of a node where a recogniser writes: half of it was said, and perhaps this answered."""
    walk = snapshot.walk
    assert walk is not None
    assert walk.node is not None
    must = [each for each in walk.node.say if each.must]
    said = tuple(
        SentenceSaid(each.id, "said" if n < len(must) // 2 else "open", 100, "") for n, each in enumerate(must)
    )
    answers = tuple(answer or Spoke("unknown") for _ in walk.node.answers)
    return replace(snapshot, walk=replace(walk, words=WordsView("on", alert, said, answers)))


def unwritten(snapshot: Snapshot) -> Snapshot:
    """The snapshot of a node where a recogniser is installed and lost."""
    assert snapshot.walk is not None
    return replace(snapshot, walk=replace(snapshot.walk, words=WordsView("off")))


def spoken_states(states: Mapping[str, Snapshot]) -> dict[str, Snapshot]:
    """Nodes in which somebody writes down what is said, by a name for their picture."""
    asked_ = {name: asked(states[name]) for name in ("recording", "node-two-questions", "node-clauses")}
    long = "是的是的我都听明白了没有什么不清楚的地方"
    return {
        "words-said": written(in_hand(states["recording"], shown_s=12.0)),
        "words-many": written(in_hand(states["node-clauses"], shown_s=12.0)),
        "words-longest": written(states["node-longest"], CONTACT),
        "words-alert": written(in_hand(states["recording"], shown_s=12.0), PROMISE),
        "words-alert-asked": written(asked_["recording"], CONTACT, Spoke("accepted", 1, 2, "清楚")),
        "words-alert-two": written(asked_["node-two-questions"], PROMISE, Spoke("coached", 1, 2, long)),
        "words-accepted": written(asked_["recording"], None, Spoke("accepted", 1, 2, long)),
        "words-refused": written(asked_["node-clauses"], None, Spoke("refused", 1, 2, "不清楚")),
        "words-unclear": written(asked_["node-two-questions"], None, Spoke("unclear", 1, 2, "嗯")),
        "words-nothing": written(asked_["recording"]),
        "words-off": unwritten(in_hand(states["recording"], shown_s=12.0)),
        "words-off-asked": unwritten(asked_["recording"]),
    }


def more_states() -> dict[str, Snapshot]:
    """Nodes with a customer before her display, by a name for their picture."""
    from tests.terminal.ui.conftest import STATES  # it is made of these, too

    found = {f"asked-{name}": asked(STATES[name]) for name in ("recording", "node-two-questions", "node-clauses")}
    found |= {
        f"waits-{name}": in_hand(STATES[name], shown_s=12.0)
        for name in ("recording", "node-clauses", "node-signatures")
    }
    found |= spoken_states(STATES)
    found["hinted"] = hinted(found["asked-recording"])
    return found
