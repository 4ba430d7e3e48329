"""What the table has the analyst look for on papers: the plan's titles, while a node asks for some to be shown."""

from rulebook.plan.plan import Plan
from terminal.session.life.terminal import Terminal
from terminal.session.orders.analyst import Bearer, WatchPapers
from terminal.session.sale_session import SaleSession


def titles_of(plan: Plan) -> tuple[str, ...]:
    """All titles of the plan's papers, each once: another node's paper in place of the right one is told too."""
    papers = [paper for node in plan.nodes for paper in node.show]
    return tuple(dict.fromkeys(title for paper in papers for title in (paper.title.zh, *paper.match)))


def bearers_of(sale: SaleSession) -> tuple[Bearer, ...]:
    """What must stand on the seller's own card, where the plan has one shown."""
    seller = sale.sale.seller
    return tuple(
        Bearer(
            titles=tuple(dict.fromkeys((paper.title.zh, *paper.match))),
            name=seller.name if "name" in paper.bears else "",
            number=seller.licence if "licence" in paper.bears else "",
        )
        for paper in dict.fromkeys(paper for node in sale.plan.nodes for paper in node.show)
        if paper.bears
    )


def follow(terminal: Terminal) -> tuple[WatchPapers, ...]:
    """Order what is to be looked for now, where it is something else than before: anew for each attempt.

    What was held before a node's beginning was not shown at it. When the take is over the analyst rests anyway.
    """
    place = _place(terminal)
    if place == terminal.papers_at:
        return ()
    before, terminal.papers_at = terminal.papers_at, place
    if place is not None:
        return (WatchPapers(titles_of(terminal.in_hand.plan), bearers_of(terminal.in_hand)),)
    return (WatchPapers(()),) if before is not None and terminal.phase == "recording" else ()


def _place(terminal: Terminal) -> tuple[str, int] | None:
    """Node and attempt in hand, where it asks for papers and its pictures are checked; None else."""
    watched = terminal.judged is not None and terminal.phase == "recording"
    if not watched or terminal.in_hand.plan.record != "audio_video":
        return None
    node, walk = terminal.in_hand.node, terminal.in_hand.walk
    at_node = walk.state == "at_node" and node is not None and node.show
    return (walk.node, walk.attempt) if at_node else None
