"""What a plan takes from scripts: the nodes of what is recorded, and the pages of what leaves a trace."""

from dataclasses import dataclass

from rulebook.plan.demands import Demands
from rulebook.plan.plan import PlannedNode, PlannedPage, PlannedRefusal
from rulebook.plan.scene import Scene
from rulebook.plan.shelf import Shelf
from rulebook.rules.conditions import Facts
from rulebook.rules.obligations import AtPage
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from rulebook.script.figures import Missing
from rulebook.script.joining import Script


@dataclass(frozen=True, slots=True)
class Staged:
    """`scripts`: those that the plan takes something from. With `refusals` the sale must not go ahead."""

    nodes: tuple[PlannedNode, ...] = ()
    pages: tuple[PlannedPage, ...] = ()
    refusals: tuple[PlannedRefusal, ...] = ()
    scripts: tuple[Script, ...] = ()


def staged(sale: Sale, facts: Facts, shelf: Shelf, demands: Demands) -> Staged:
    """Return nodes where sound is recorded and pages where a page trace is kept.

    A recording without any node is refused (`record.no_nodes`): nothing would be said, and so nothing be proven.
    """
    found = staged_nodes(sale, facts, shelf, demands) if demands.sound else Staged()
    if demands.sound and not found.nodes and not found.refusals:
        found = Staged(refusals=(NO_NODES,), scripts=found.scripts)
    pages = staged_pages(sale, shelf, demands) if "page_trace" in demands.records else Staged()
    scripts = tuple({each.packs[0].pack.id: each for each in (*found.scripts, *pages.scripts)}.values())
    return Staged(found.nodes, pages.pages, (*found.refusals, *pages.refusals), scripts)


def staged_nodes(sale: Sale, facts: Facts, shelf: Shelf, demands: Demands) -> Staged:
    """Return the nodes; there are none if no script fits, or fits without a tie, or a figure is lacking."""
    chosen = shelf.chosen_for(sale)
    if chosen.ties:
        return Staged(refusals=tuple(PlannedRefusal(code="script.tie", sentence=tie.sentence) for tie in chosen.ties))
    script = chosen.script
    if script is None:
        return Staged(refusals=(NO_SCRIPT,))
    scene = Scene(sale, facts, script, demands.by_obligation, demands.bases)
    nodes = tuple(scene.nodes())
    if scene.missing:
        return Staged(refusals=tuple(refusal_of(each) for each in scene.missing), scripts=(script,))
    if "audio_video" not in demands.records:
        nodes = tuple(node.model_copy(update=UNSEEN) for node in nodes)
    unknown = tuple(unknown_node(node) for node in scene.unknown)
    return Staged(nodes, refusals=unknown, scripts=(script,))


UNSEEN = {"frame": (), "people": (), "same_frame": False}
"""Of a node of which only sound is recorded: nobody can be in a picture."""


def staged_pages(sale: Sale, shelf: Shelf, demands: Demands) -> Staged:
    """Return the pages that rules demand, as the script for the internet has them."""
    wanted = [each for each in demands.by_obligation if isinstance(each, AtPage)]
    chosen = shelf.chosen_for(sale, way="internet")
    if chosen.ties:
        return Staged(refusals=tuple(PlannedRefusal(code="script.tie", sentence=tie.sentence) for tie in chosen.ties))
    script = chosen.script
    known = {page.id: page for page in script.pages} if script else {}
    pages = [
        PlannedPage(id=page.id, title=page.title, acts=page.acts, clauses=demands.bases(each))
        for each in sorted(wanted, key=lambda each: each.page)
        if (page := known.get(each.page)) is not None
    ]
    missing = tuple(unknown_page(each.page) for each in wanted if each.page not in known)
    return Staged(pages=tuple(pages), refusals=missing, scripts=(script,) if script else ())


NO_SCRIPT = PlannedRefusal(
    code="script.none",
    sentence=Text(zh="没有适用于这类业务的话术包", en="there is no script pack for this kind of sale"),
)
NO_NODES = PlannedRefusal(
    code="record.no_nodes",
    sentence=Text(
        zh="规则要求录制，但没有一条规则要求任何节点：录下来也证明不了什么，请改规则包",
        en="rules have it recorded, and no rule asks for any node: it would prove nothing; mend the rule packs",
    ),
)


def unknown_node(node: str) -> PlannedRefusal:
    """Return the refusal `script.node_missing`."""
    sentence = Text(
        zh=f"话术包中没有规则要求的节点 {node}",
        en=f"the script has no node {node}, which the rules demand",
    )
    return PlannedRefusal(code="script.node_missing", sentence=sentence)


def unknown_page(page: str) -> PlannedRefusal:
    """Return the refusal `script.node_missing` for a page of a web shop."""
    sentence = Text(
        zh=f"互联网话术包中没有规则要求的页面 {page}",
        en=f"the script for the internet has no page {page}, which the rules demand",
    )
    return PlannedRefusal(code="script.node_missing", sentence=sentence)


def refusal_of(missing: Missing) -> PlannedRefusal:
    """Return the refusal `figure.missing`."""
    return PlannedRefusal(code="figure.missing", sentence=missing.sentence)
