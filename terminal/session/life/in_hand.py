"""A sale is taken in hand, and which others can be."""

from dataclasses import replace

from terminal.session.facts.people import UnfinishedFound
from terminal.session.life.terminal import Terminal
from terminal.session.sale_session import SaleSession, waiting_sale
from terminal.session.snapshot import TakeView, UnfinishedView


def list_waiting(terminal: Terminal) -> None:
    """Show which sales can be chosen, and which one can be gone on with."""
    waiting = tuple(waiting_sale(each.sale, each.plan, practice=each.practice) for each in terminal.waiting.values())
    view = None if terminal.unfinished is None else view_of(terminal.unfinished, terminal)
    terminal.station = replace(terminal.station, waiting=waiting, unfinished=view)


def view_of(found: UnfinishedFound, terminal: Terminal) -> UnfinishedView:
    """The line by which it is gone on with. Raises ValueError where the walk's table refuses what its journal tells."""
    session = SaleSession(found.sale, found.plan, terminal.pad, resumed=found)
    return UnfinishedView(found.take, found.sale.applicant.name, session.walk.at, len(found.plan.nodes))


def go_on_with(terminal: Terminal, found: UnfinishedFound) -> None:
    """Take a sale in hand where its recording broke off."""
    take_in_hand(terminal, SaleSession(found.sale, found.plan, terminal.pad, resumed=found))


def take_in_hand(terminal: Terminal, sale: SaleSession) -> None:
    """Nothing of the sale before it is left."""
    terminal.sale, terminal.take, terminal.desk_page = sale, TakeView(), None
    terminal.opened_at = terminal.closed_after = None
