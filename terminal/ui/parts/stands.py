"""How each node stands, as screens tell it: the walk's state, and beside it what the checks say of it."""

from typing import Literal

from rulebook.checks.verdict import Verdict
from terminal.session.snapshot import NodeState, Snapshot
from terminal.ui.page import BarLook
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

Stand = NodeState | Literal["word", "unjudged", "review", "fail"]
"""A node's state, or what became of it under checks: `word`, all was checked that a machine could check here, and her
answers are people's word; `unjudged`, it was walked, and nothing looked; `review`, something could not be looked at;
`fail`, it was walked, and lacks something. `confirmed` and `pass` without checks are what the walk says."""
_JUDGED: dict[Verdict, Stand] = {
    "pass": "pass", "confirmed": "word", "not_judged": "unjudged", "review": "review", "fail": "fail",
}  # fmt: skip
BARS: dict[Stand, BarLook] = {
    "open": "open", "later": "later", "pass": "done", "fail": "later", "unjudged": "over", "review": "over",
    "word": "person", "confirmed": "person", "overridden": "person", "referred": "person", "insisted": "person",
}  # fmt: skip
"""Green is what the machine judged; what a person said or decided never is."""
TONES: dict[Stand, Tone] = {
    "open": "plain", "later": "warn", "pass": "ok", "fail": "warn", "unjudged": "unknown", "review": "unknown",
    "word": "person", "confirmed": "person", "overridden": "person", "referred": "person", "insisted": "person",
}  # fmt: skip
PERSON: tuple[Stand, ...] = tuple(stand for stand, tone in TONES.items() if tone == "person")
REPAIRED: tuple[Stand, ...] = ("open", "later", "fail")
"""What can still be made good."""
_ORDER: tuple[Stand, ...] = (
    "pass", "word", "confirmed", "overridden", "referred", "insisted", "review", "unjudged", "fail", "later", "open",
)  # fmt: skip

ZH: dict[str, str] = {
    "node.state.open": "还没有做",
    "node.state.later": "待补",
    "node.state.fail": "没有通过检查",
    "node.state.pass": "通过",
    "node.state.word": "机器查过，回答没有经机器核对",
    "node.state.confirmed": "由销售人员确认，未经机器检查",
    "node.state.unjudged": "走完了，机器没有检查",
    "node.state.review": "没能查全，总部会看",
    "node.state.overridden": "主管定为可以",
    "node.state.referred": "留给总部判定",
    "node.state.insisted": "客户坚持，记录在案",
    "node.count.open": "{count} 个没有做",
    "node.count.later": "{count} 个待补",
    "node.count.fail": "{count} 个没有通过检查",
    "node.count.pass": "{count} 个由机器检查通过",
    "node.count.word": "{count} 个机器查过、回答没有经机器核对",
    "node.count.confirmed": "{count} 个由销售人员确认、未经机器检查",
    "node.count.unjudged": "{count} 个走完了、机器没有检查",
    "node.count.review": "{count} 个没能查全、总部会看",
    "node.count.overridden": "{count} 个主管定为可以",
    "node.count.referred": "{count} 个留给总部判定",
    "node.count.insisted": "{count} 个客户坚持、记录在案",
}
EN: dict[str, str] = {
    "node.state.open": "Not done",
    "node.state.later": "For later",
    "node.state.fail": "Did not pass the checks",
    "node.state.pass": "Passed",
    "node.state.word": "Checked, but for the answers",
    "node.state.confirmed": "The seller says so; nothing was checked",
    "node.state.unjudged": "Gone through; nothing was checked",
    "node.state.review": "Not all could be checked; headquarters looks",
    "node.state.overridden": "Let pass by a supervisor",
    "node.state.referred": "Left to headquarters",
    "node.state.insisted": "The customer insisted, on record",
    "node.count.open": "{count} not done",
    "node.count.later": "{count} for later",
    "node.count.fail": "{count} did not pass the checks",
    "node.count.pass": "{count} passed, by a check",
    "node.count.word": "{count} checked, but for the answers",
    "node.count.confirmed": "{count} by the seller's word, not checked",
    "node.count.unjudged": "{count} gone through, nothing checked",
    "node.count.review": "{count} not wholly checked, headquarters looks",
    "node.count.overridden": "{count} let pass by a supervisor",
    "node.count.referred": "{count} left to headquarters",
    "node.count.insisted": "{count} on which the customer insisted",
}


def _stand_of(state: NodeState, verdict: Verdict | None) -> Stand:
    """How a node stands: what was only walked through is what the checks say of it, and no better."""
    return state if verdict is None or state not in ("pass", "confirmed") else _JUDGED[verdict]


def stands_of(snapshot: Snapshot) -> tuple[Stand, ...]:
    """How the nodes of the plan stand, in its order; empty without a walk."""
    walk, sale = snapshot.walk, snapshot.sale
    if walk is None:
        return ()
    if sale is None:
        return walk.nodes
    nodes = zip(sale.plan.nodes, walk.nodes, strict=False)
    return tuple(_stand_of(state, walk.verdicts.get(node.id)) for node, state in nodes)


def tone_of(stand: Stand, *, over: bool = False) -> Tone:
    """The tone of a node: amber while it can be made good; red once the take is `over`."""
    return "fail" if over and stand == "fail" else TONES[stand]


def count_words(phrases: Phrases, stands: tuple[Stand, ...], *, over: bool = False) -> list[tuple[Tone, str]]:
    """How many nodes stand how, what is green first; those that stand in no such way are not named."""
    counts = [(stand, stands.count(stand)) for stand in _ORDER]
    return [(tone_of(stand, over=over), phrases(f"node.count.{stand}", count=n)) for stand, n in counts if n]


def binds(snapshot: Snapshot) -> bool:
    """Whether what the checks say decides: in a real sale, not where it is rehearsed, shown or practised."""
    station, sale = snapshot.station, snapshot.sale
    return not (station.rehearsal or station.demonstration or (sale is not None and sale.practice))
