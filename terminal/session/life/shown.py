"""Papers that are shown to the camera for documents in a take: their picture is sealed, bound to node and title.

A paper that is read there is taken by itself, once in each attempt; the seller may take it, and take it again.
"""

import hashlib
from dataclasses import replace
from typing import Any, Final

from faults.trouble import Trouble
from rulebook.plan.plan import PlannedNode, PlannedPaper
from terminal.session.effects import Effect
from terminal.session.facts.analyst import PaperSeen, StillTaken
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import ObjectHeld
from terminal.session.identity.consent import NotYetError
from terminal.session.life.terminal import Terminal
from terminal.session.observing.shown import ShownPapers
from terminal.session.orders.analyst import TakeStill
from terminal.session.snapshot import PaperView, TakenPaper

ROLE: Final = "shown"
"""Of the object, in the register of `docs/evidence-format.md`."""
NOT_TAKEN: Final = Trouble("paper.not_taken")


def open_take(terminal: Terminal) -> None:
    """Nothing was shown in it yet."""
    terminal.shown = ShownPapers()


def see(terminal: Terminal, fact: PaperSeen) -> tuple[Effect, ...]:
    """A title was read under the camera for documents: the paper is taken where the node asks for it."""
    place = _place(terminal)
    if fact.camera != "document" or place is None:
        return ()
    node, attempt = place
    paper = next((each for each in node.show if fact.title in (each.title.zh, *each.match)), None)
    if paper is None or terminal.shown.knows(node.id, attempt, paper.paper):
        return ()
    return _take(terminal, place, paper, "")


def press(terminal: Terminal, fact: Pressed, _: float) -> tuple[Effect, ...]:
    """The seller takes the paper of this id, or the next that is not taken. Raises NotYetError where none can be."""
    place = _place(terminal)
    if place is None:
        raise NotYetError
    if terminal.station.documents != "running":
        raise NotYetError(Trouble("paper.no_camera"))
    if not terminal.analyst_up:
        raise NotYetError(Trouble("identity.no_analyst"))
    node, attempt = place
    papers = [each for each in node.show if fact.detail.get("paper") in (None, each.paper)]
    if not papers:
        raise NotYetError
    lacking = [each for each in papers if terminal.shown.find(node.id, attempt, each.paper) is None]
    return _take(terminal, place, (lacking or papers[-1:])[0], fact.by)


def _take(terminal: Terminal, place: tuple[PlannedNode, int], paper: PlannedPaper, by: str) -> tuple[TakeStill, ...]:
    node, attempt = place
    ticket = next(terminal.asks)
    terminal.shown.ask(ticket, TakenPaper(node.id, attempt, paper.paper, paper.title.zh, by=by))
    if terminal.trouble == NOT_TAKEN:
        terminal.trouble = None
    return (TakeStill(ticket),)


def take(terminal: Terminal, fact: StillTaken, _: float) -> tuple[Effect, ...]:
    """Its picture is there, and is sealed; one that another camera took is none."""
    asked = terminal.shown.answer(fact)
    if asked is None:
        return ()
    if not fact.jpeg or fact.camera != "document":
        terminal.trouble = terminal.trouble or NOT_TAKEN
        return ()
    again = terminal.shown.find(asked.node, asked.attempt, asked.paper) is not None
    digest = hashlib.sha256(fact.jpeg).hexdigest()
    paper = replace(asked, jpeg=fact.jpeg, sha256=digest, media_us=fact.media_us, problems=fact.problems)
    more = {"again": True} if again else {}
    order = terminal.pad.seal(ROLE, fact.jpeg, **_facts(paper), camera=fact.camera, **more)
    terminal.shown.seal(order.ticket, paper)
    return (order,)


def hold(terminal: Terminal, fact: ObjectHeld, _: float) -> tuple[Effect, ...]:
    """It is sealed and durable: the mark binds it to node, title and time, and names its entry."""
    paper = terminal.shown.hold(fact)
    if paper is None or terminal.phase != "recording":
        return ()
    return (terminal.pad.mark("paper_taken", **_facts(paper), entry=fact.n),)


def _facts(paper: TakenPaper) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "node": paper.node,
        "attempt": paper.attempt,
        "item": f"show:{paper.paper}",
        "title": paper.title,
        "sha256": paper.sha256,
        "taken_us": paper.media_us,
        "problems": list(paper.problems),
    }
    return facts | ({"by": paper.by} if paper.by else {})


def view(terminal: Terminal) -> tuple[PaperView, ...]:
    """How the papers of the node in hand stand, where there is a camera for documents."""
    place = _place(terminal)
    if place is None or not terminal.terms.second_camera:
        return ()
    node, attempt = place
    shown = terminal.shown
    return tuple(
        PaperView(
            each.paper,
            each.title,
            shown.find(node.id, attempt, each.paper),
            taking=shown.is_asked(node.id, attempt, each.paper),
        )
        for each in node.show
    )


def _place(terminal: Terminal) -> tuple[PlannedNode, int] | None:
    """Node and attempt in hand, where it asks for papers; None else."""
    if terminal.phase != "recording" or terminal.sale is None:
        return None
    node, walk = terminal.sale.node, terminal.sale.walk
    return (node, walk.attempt) if walk.state == "at_node" and node is not None and node.show else None
