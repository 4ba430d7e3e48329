"""Takes that the checks looked at: told second by second, judged by the shipped packs, shown as screens get them."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from rulebook.checks.verdict import AttemptVerdict, Decided, Judgement, NodeVerdict
from rulebook.plan.plan import PlannedNode
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import CheckLine, SaleView, Snapshot
from tests.rulebook.checks.tales import Scene, Tale, face, skipping
from tests.terminal.ui.plans import SALE, Walker, place

_DARK = 9
"""How light a face is that nobody could know again."""


def scene(node: PlannedNode, **parts: object) -> Scene:
    """All is well at this node, but for these parts."""
    faces = tuple(face(role) for role in node.frame if role != "customer_screen")
    papers = tuple(
        (
            2.0 + 3 * n,
            paper.match[0] if paper.match else paper.title.zh,
            1000 * (int(paper.still_seconds) + 1),
            *(("found", "found") if paper.bears else ()),
        )
        for n, paper in enumerate(node.show)
    )
    good = Scene(seconds=max(12.0, node.least_seconds + 2), faces=((0.0, faces),), papers=papers, outcome="pass")
    return replace(good, **parts)  # type: ignore[arg-type]  # parts of a scene, by name


def bad(node: PlannedNode) -> Scene:
    """Somebody is not in the picture, the rest are in the dark, papers are not held up, and nobody answers."""
    roles = [role for role in node.frame if role != "customer_screen"]
    seen = tuple(face(role, light=_DARK) for role in roles[:1])
    return scene(node, faces=((0.0, seen),), papers=(), acts=skipping("question"))


def early(node: PlannedNode) -> Scene:
    """Three seconds after it began: much is still to come."""
    return scene(node, seconds=3.0, papers=(), acts=skipping("prompt", "question", "sign", "copy", "document"))


def unseen(node: PlannedNode) -> Scene:
    """Nobody looked at the picture."""
    return scene(node, blind=((0.0, 1000.0),))


@cache
def tale(worse: tuple[tuple[str, str], ...] = (), until: str = "", sale: SaleView = SALE) -> Tale:
    """The sale's take to its last node, or to the one in hand, `until`, whose attempt goes on; some nodes go worse."""
    told = Tale(sale.plan).opened()
    kinds = {"bad": bad, "early": early, "unseen": unseen, "good": scene}
    ways = dict(worse)
    for node in sale.plan.nodes:
        made = kinds[ways.get(node.id, "good")](node)
        if node.id == until:
            told.node(node.id, made)
            del told.entries[-2:]  # it is not over
            break
        told.node(node.id, made)
    return told


@cache
def judgement(worse: tuple[tuple[str, str], ...] = ()) -> Judgement:
    """What the checks say of the whole take."""
    return tale(worse).judge().judgement()


@cache
def lines(node: str, way: str = "good") -> tuple[CheckLine, ...]:
    """The list of the attempt in hand at a node."""
    found = tale(((node, way),), node).judge().lines()
    assert found, "an attempt is in hand"
    return tuple(CheckLine(each.check, each.state, each.title, each.severity, each.seen, each.advice) for each in found)


def listed(snapshot: Snapshot, way: str = "good", *, judging: bool = False) -> Snapshot:
    """The snapshot with the list of its node."""
    walk = snapshot.walk
    assert walk is not None
    assert walk.node is not None
    return replace(snapshot, walk=replace(walk, lines=lines(walk.node.id, way), judging=judging))


def judged(snapshot: Snapshot, found: Judgement) -> Snapshot:
    """The snapshot with what the checks say of the whole take."""
    walk = snapshot.walk
    assert walk is not None
    verdicts = {each.id: each.verdict for each in found.nodes}
    return replace(snapshot, walk=replace(walk, judgement=found, verdicts=verdicts))


def spoken(found: Judgement, nodes: Iterable[str]) -> Judgement:
    """The same, but these nodes' answers are the seller's word."""
    return _with(found, {each: {"verdict": "confirmed"} for each in nodes})


def decided(found: Judgement, node: str, by: Decided) -> Judgement:
    """The same, but somebody decided about this node."""
    return _with(found, {node: {"decided": by}})


def _with(found: Judgement, parts: dict[str, dict[str, object]]) -> Judgement:
    nodes = tuple(_changed(each, parts.get(each.id, {})) for each in found.nodes)
    return found.model_copy(update={"nodes": nodes})


def _changed(node: NodeVerdict, parts: dict[str, object]) -> NodeVerdict:
    attempts: tuple[AttemptVerdict, ...] = node.attempts
    if "verdict" in parts and attempts:
        attempts = (*attempts[:-1], attempts[-1].model_copy(update={"verdict": parts["verdict"]}))
    return node.model_copy(update={**parts, "attempts": attempts})


def passed(but: Iterable[str] = ()) -> Walker:
    """A walk to the verdict, every node passed by its checks but these, which the seller confirmed."""
    walker = Walker().keys("take_opened")
    while walker.walk.state == "at_node":
        node = SALE.plan.nodes[walker.walk.at].id
        outcome = "confirmed" if node in tuple(but) else "pass"
        walker.join().press(Pressed("node_passed", detail={"outcome": outcome}))
    return walker


def judged_states(ready: Snapshot) -> dict[str, Snapshot]:
    """Every state in which the checks are seen, by a name for its picture."""
    failing = (("I05", "bad"), ("I08", "bad"))
    worse = judgement(failing)
    by = Decided(outcome="overridden", by="陈立", reason="present")
    mixed = decided(spoken(judgement((*failing, ("I12", "unseen"))), ("I11",)), "I14", by)
    unjudged = Judgement(
        verdict="not_judged", nodes=tuple(NodeVerdict(id=node.id, verdict="not_judged") for node in SALE.plan.nodes)
    )
    overridden = passed(("I05", "I08", "I11", "I12")).keys()
    shown = overridden.snapshot(ready)
    assert shown.walk is not None
    at = place("I14")
    nodes = (*shown.walk.nodes[:at], "overridden", *shown.walk.nodes[at + 1 :])
    with_decision = replace(shown, walk=replace(shown.walk, nodes=nodes))
    review, sealed = passed().snapshot(ready), passed().keys("finish").snapshot(ready)
    node, papers = Walker().to("I03").snapshot(ready), Walker().to("I08").snapshot(ready)
    failed = Walker().to("I08").keys("node_failed").snapshot(ready)
    assert review.sale is not None
    practised = replace(review, sale=replace(review.sale, practice=True))
    walked = replace(node, walk=replace(node.walk, verdicts={"I00": "pass", "I02": "fail"}))  # type: ignore[type-var]  # it has a walk
    return {
        "list": listed(node),
        "list-early": listed(papers, "early"),
        "list-failing": listed(papers, "bad"),
        "list-unseen": listed(papers, "unseen"),
        "list-walked": listed(walked),
        "list-judging": listed(papers, judging=True),
        "unmet-checks": listed(failed, "bad"),
        "verdict": judged(review, judgement()),
        "verdict-lacks": judged(passed(("I05", "I08")).snapshot(ready), worse),
        "verdict-mixed": judged(with_decision, mixed),
        "verdict-practice": judged(practised, worse),
        "verdict-unjudged": judged(review, unjudged),
        "sealed-passed": judged(sealed, judgement()),
        "sealed-failing": judged(sealed, worse),
        "sealed-mixed": judged(replace(with_decision, phase="sealed", page="sealed", take=sealed.take), mixed),
        "sealed-rehearsed": judged(replace(sealed, station=replace(sealed.station, rehearsal=True)), worse),
    }
