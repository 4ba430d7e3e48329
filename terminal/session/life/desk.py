"""The pages round the home page: which one is open, and the list of takes. Health and looking at takes stand beside."""

from dataclasses import replace
from typing import get_args

from terminal.session.effects import Effect
from terminal.session.facts.courier import DeliveryMoved
from terminal.session.facts.desk import HealthChecked, ReplayMoved, SupportMade, TakeRow, TakesListed
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.life import replaying
from terminal.session.life.entry import open_entry
from terminal.session.life.terminal import Terminal
from terminal.session.life.views import station_after
from terminal.session.orders.desk import CheckHealth, ListTakes, MakeSupport, SendNow
from terminal.session.snapshot import DeskPage


def apply(terminal: Terminal, fact: Fact, now: float) -> tuple[Effect, ...]:
    """Take one of its facts in."""
    del now
    match fact:
        case Pressed(key="go"):
            return go(terminal, fact)
        case Pressed(key="check_health" | "make_support"):
            terminal.desk = replace(terminal.desk, support=None)
            return (CheckHealth() if fact.key == "check_health" else MakeSupport(),)
        case Pressed(key="open_replay" | "move_replay" | "close_replay") | ReplayMoved():
            return replaying.apply(terminal, fact)
        case Pressed(key="send_now"):
            return (SendNow(refused=bool(fact.detail.get("refused"))),)
        case TakesListed():
            terminal.desk = replace(terminal.desk, takes=_with_waits(terminal, fact.takes), takes_at=fact.at)
        case HealthChecked(lines, at):
            terminal.desk = replace(terminal.desk, health=lines, health_at=at)
        case SupportMade():
            terminal.desk = replace(terminal.desk, support=fact)
        case DeliveryMoved():
            return _moved(terminal, fact)
        case _:
            pass
    return ()


def go(terminal: Terminal, pressed: Pressed) -> tuple[Effect, ...]:
    """Open a page beside the home page, with what it shows asked for anew; any other name is the home page."""
    to = str(pressed.detail.get("to", ""))
    if to == "entry":
        return open_entry(terminal, pressed)
    terminal.desk_page = next((page for page in get_args(DeskPage) if page == to), None)
    terminal.trouble = None
    terminal.desk = replace(terminal.desk, trouble=None, support=None)
    if terminal.desk_page == "health":
        return (CheckHealth(),)
    return (ListTakes(),) if terminal.desk_page in (None, "queue") else ()


def _moved(terminal: Terminal, moved: DeliveryMoved) -> tuple[Effect, ...]:
    """Show how far it is at once; what else stands in its row is asked for where it came into another state."""
    terminal.station = station_after(terminal.station, moved)
    known = next((row for row in terminal.desk.takes if row.take == moved.take), None)
    if known is None:
        return (ListTakes(),)
    rows = tuple(_row_after(row, moved) for row in terminal.desk.takes)
    terminal.desk = replace(terminal.desk, takes=rows, bytes_s=moved.bytes_s or terminal.desk.bytes_s)
    return (ListTakes(),) if moved.state not in (known.state, "sending") else ()


def _row_after(row: TakeRow, moved: DeliveryMoved) -> TakeRow:
    if row.take != moved.take:
        return row
    left = 0 if moved.state == "received" else _left(row, moved)
    return replace(
        row,
        state=moved.state,
        delivered=moved.delivered,
        total=moved.total,
        detail=moved.detail,
        again_at=moved.again_at,
        bytes_left=left,
    )


def _left(row: TakeRow, moved: DeliveryMoved) -> int:
    """Bytes still to go, by the pieces that are: they are nearly alike in size."""
    return row.bytes if not moved.total else round(row.bytes * (moved.total - moved.delivered) / moved.total)


def _with_waits(terminal: Terminal, listed: tuple[TakeRow, ...]) -> tuple[TakeRow, ...]:
    """The vault does not know what is being tried, nor why something waits: that is the courier's word."""
    moving = {view.take: view for view in terminal.station.deliveries}
    before = {row.take: row for row in terminal.desk.takes}
    found = []
    for row in listed:
        view = moving.get(row.take)
        if row.state == "held" and view is not None and view.state in ("held", "sending"):
            again_at = before[row.take].again_at if row.take in before else ""
            further = max(row.delivered, view.delivered)
            found.append(replace(row, state=view.state, delivered=further, detail=view.detail, again_at=again_at))
        else:
            found.append(row)
    return tuple(found)
