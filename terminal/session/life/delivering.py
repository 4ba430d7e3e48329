"""Proof of delivery: what is noted of each item on her display while a take is recorded, and marked when it is gone."""

from collections.abc import Iterable
from typing import Any

from rulebook.checks.delivery import Delivery, read_delivery
from terminal.session.customer.side import CustomerSide
from terminal.session.effects import Effect
from terminal.session.facts.analyst import FacesSeen, PlayoutFound
from terminal.session.facts.fact import Fact
from terminal.session.facts.recorder import EntryKept, RecorderLost, SoundPlayed, TakeClosed, TakeOpened, TakeUnsealed
from terminal.session.life.terminal import Terminal

MARK = "delivery"


def see(terminal: Terminal, fact: Fact) -> None:
    """Note what is seen and heard, and what the journal has been told."""
    delivered = terminal.side.delivered
    match fact:
        case FacesSeen() if fact.captured_us > terminal.forgotten_us:
            delivered.see(fact)
        case SoundPlayed(ticket, "began") if ticket == terminal.speaking.ticket:
            delivered.played(terminal.speaking.item, ticket)
        case PlayoutFound():
            delivered.found(fact)
        case TakeOpened():
            terminal.deliveries = ()
        case EntryKept() if fact.mark == MARK and fact.take == terminal.take.take:
            found = read_delivery(fact.facts)
            terminal.deliveries += () if found is None else (found,)
        case _:
            pass


def left(terminal: Terminal, fact: Fact, now: float) -> tuple[Effect, ...]:
    """The attempt in hand ends by this fact: return the marks of all that was on her display in it.

    To be called before its end is marked, and while the take is open: what the recorder closed takes no mark any more.
    """
    side, sale = terminal.side, terminal.sale
    over = isinstance(fact, TakeClosed | TakeUnsealed | RecorderLost)
    if side.node is None or sale is None or terminal.phase != "recording" or over:
        return ()
    walk = sale.walk
    if walk.state == "at_node" and sale.node is not None and (sale.node.id, walk.attempt) == _place(side):
        return ()
    reading = side.reading
    if reading is not None and reading.item is not side.beside:
        side.delivered.read(reading.item.item, whole=reading.whole(now))
    return _marks(terminal, side.delivered.rest(_done(side), now))


def due(terminal: Terminal, now: float) -> tuple[Effect, ...]:
    """Return the marks of what is done for so long that nothing more will be heard of it."""
    side = terminal.side
    if side.node is None or terminal.phase != "recording":
        return ()
    return _marks(terminal, side.delivered.due(_done(side), now))


def follow(terminal: Terminal, now: float) -> None:
    """After every fact: note what is on her display from here on."""
    terminal.side.delivered.follow(_on_display(terminal.side), now)


def seen(terminal: Terminal) -> tuple[Delivery, ...]:
    """What screens show of it: once the take as a whole is looked at, or is over."""
    over = terminal.phase in ("closing", "sealed") or terminal.in_hand.walk.state == "review"
    return terminal.deliveries if over and terminal.take.take is not None else ()


def _on_display(side: CustomerSide) -> str:
    """The item that is really there; empty in a break, while she is asked otherwise, or her window is away."""
    item = side.current
    busy = side.node is None or side.stopping or side.break_since is not None or side.away
    if busy or item is None or item is side.beside or not side.standing[item.item].painted:
        return ""
    return item.item


def _done(side: CustomerSide) -> dict[str, tuple[str, str]]:
    """Act and hand of what is done; of a question that is not, what was touched."""
    done = {name: (how.act, how.via) for name, how in side.standing.items() if how.done}
    touched = {
        name: (how.answer, how.touched_via)
        for name, how in side.standing.items()
        if not how.done and how.touched_via and how.answer in ("accepted", "refused")
    }
    return touched | done


def _marks(terminal: Terminal, found: Iterable[dict[str, Any]]) -> tuple[Effect, ...]:
    node, attempt = _place(terminal.side)
    return tuple(terminal.pad.mark(MARK, node=node, attempt=attempt, **facts) for facts in found)


def _place(side: CustomerSide) -> tuple[str, int]:
    assert side.node is not None
    return side.node.id, side.attempt
