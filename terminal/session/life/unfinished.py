"""What the table does with sales whose recording broke off: they are found, gone on with, or given up."""

from faults.trouble import Trouble
from terminal.session.effects import Effect, PutAway, RefusedFact
from terminal.session.facts.people import NothingUnfinished, Pressed, UnfinishedFound
from terminal.session.identity.consent import NotYetError
from terminal.session.life.in_hand import go_on_with, list_waiting, take_in_hand, view_of
from terminal.session.life.terminal import Lost, Terminal, ended
from terminal.session.sale_session import SaleSession


def find_unfinished(terminal: Terminal, fact: UnfinishedFound, _: float) -> tuple[Effect, ...]:
    """Offer to go on with a sale whose recording broke off; the one that was lost just now is taken in hand.

    Raises ValueError, and nothing changes, where the walk's table refuses what its journal tells.
    """
    view_of(fact, terminal)
    terminal.unfinished = fact
    told, terminal.looking = _ask_after(terminal, fact), False
    list_waiting(terminal)
    return told


def find_nothing(terminal: Terminal, _: NothingUnfinished, __: float) -> tuple[Effect, ...]:
    """There is nothing to go on with, nor of the sale that was lost just now."""
    terminal.unfinished = None
    told, terminal.looking = _ask_after(terminal, None), False
    list_waiting(terminal)
    return told


def _ask_after(terminal: Terminal, found: UnfinishedFound | None) -> tuple[Effect, ...]:
    """Go on with what was found, if it is the sale that was lost or the one whose plan is looked at."""
    lost, terminal.lost = terminal.lost, None
    if lost is not None:
        return _go_on_with_lost(terminal, lost, found)
    held = terminal.sale
    fresh = held is not None and held.resumed is None and not held.practice
    fresh = fresh and terminal.phase in ("preparing", "planned")
    if found is not None and fresh and held is not None and held.plan.sale_sha256 == found.plan.sale_sha256:
        go_on_with(terminal, found)
    return ()


def _go_on_with_lost(terminal: Terminal, lost: Lost, found: UnfinishedFound | None) -> tuple[Effect, ...]:
    """The sale that was lost is taken in hand again: as far as the journals tell, or from its beginning.

    Not where it was at an end when its take was lost: somebody said no, or gave it up, whether or not that was written
    down in time; or all was done, and only the seal is recovery's.
    """
    same = found is not None and found.plan.sale_sha256 == lost.sale.plan.sale_sha256
    ending = lost.sale.ending if lost.sale.walk.ended else None
    if ending is not None and ending != "finished":
        return (*_forget(terminal, same=same), ended(lost.sale, ending, lost.take))
    if found is not None and same and terminal.phase != "failed":
        go_on_with(terminal, found)
        return ()
    if ending is None and found is None and terminal.phase != "failed":
        again = SaleSession(
            lost.sale.sale,
            lost.sale.plan,
            terminal.pad,
            documents=lost.sale.documents,
            checklist=lost.sale.checklist,
            listed=lost.sale.listed,
        )
        take_in_hand(terminal, again)
        return ()
    return (ended(lost.sale, "interrupted", lost.take),)


def _forget(terminal: Terminal, *, same: bool) -> tuple[Effect, ...]:
    """Offer no longer what somebody ended, though its journal does not say so."""
    found = terminal.unfinished
    if not same or found is None:
        return ()
    terminal.unfinished = None
    return (PutAway(found.take),)


def put_away(terminal: Terminal, fact: Pressed, _: float) -> tuple[Effect, ...]:
    """Nobody will go on with the unfinished sale, for the reason that is given."""
    found = terminal.unfinished
    if found is None:
        raise NotYetError(Trouble("sale.not_waiting"))
    session = SaleSession(found.sale, found.plan, terminal.pad, resumed=found)
    session.press(fact)  # nothing of it can be marked: the take is closed
    if session.refusal is not None:
        return (RefusedFact(terminal.phase, f"Pressed.{fact.key}", session.refusal.refused),)
    terminal.unfinished = None
    list_waiting(terminal)
    return (PutAway(found.take), ended(session, "given_up", found.take))


def resume(terminal: Terminal, _: Pressed, __: float) -> tuple[Effect, ...]:
    """Take the unfinished sale in hand."""
    if terminal.unfinished is None:
        raise NotYetError(Trouble("sale.not_waiting"))
    go_on_with(terminal, terminal.unfinished)
    return ()
