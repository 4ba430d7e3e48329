"""The terminal's life, run by its table: facts in, effects out. Pure.

Which fact leads where is the table's (`states.py`); what its actions do stands in the files beside this one.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from terminal.session.effects import Effect, RefusedFact
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.identity.consent import NotYetError
from terminal.session.identity.present import places_of, view_of
from terminal.session.life import clock, recorder, sales, sources, takes, watching
from terminal.session.life.pages import page_of
from terminal.session.life.states import Action, Guard, LifeRow, LifeState, rows_of
from terminal.session.life.terminal import Terminal
from terminal.session.life.views import live_after, station_after, take_after, trouble_of
from terminal.session.sale_session import Terms
from terminal.session.snapshot import Live, Phase, Snapshot, StationView, TakeView

STALE: Final = "stale"
"""Why a press is refused that was about something else: it came after the screen had changed."""
LIVE_FACTS: Final = ("Levels", "FacesSeen", "CardSeen")
"""Facts that change nothing but what has a channel of its own."""


class TerminalLife:
    """Not safe to call from two threads at once. `now` is seconds on a clock that never jumps."""

    def __init__(self, terms: Terms, today: Callable[[], dt.date], *, looking: bool = False) -> None:
        """`today` is asked once a customer: a card may expire while the terminal runs.

        `looking`: whether a sale can be gone on with will be told (UnfinishedFound, NothingUnfinished).
        """
        station = StationView(
            rehearsal=terms.series == "rehearsal", delivers=terms.delivers, demonstration=terms.demonstration
        )
        self.terminal = Terminal(terms, today, station=station, looking=looking)
        self.led: LifeRow | None = None
        """The row that the last fact was taken by; None if it was refused."""

    def apply(self, fact: Fact, now: float) -> tuple[Effect, ...]:
        """Take one fact in; return what has to be done. What the table does not list is refused."""
        terminal, self.led = self.terminal, None
        if isinstance(fact, Pressed) and fact.about not in ("", terminal.about):
            return (RefusedFact(terminal.phase, name_of(fact), STALE),)
        rows = rows_of(terminal.phase, name_of(fact))
        if not rows:
            return (RefusedFact(terminal.phase, name_of(fact)),)
        try:
            effects = ACTIONS[rows[0].action](terminal, fact, now)
        except NotYetError as refusal:
            trouble = refusal.trouble
            terminal.trouble = trouble or terminal.trouble
            return (RefusedFact(terminal.phase, name_of(fact), trouble.code if trouble else ""),)
        self.led = leading_row(terminal, rows)
        return (*effects, *_go(terminal, self.led.then, now))

    def snapshot(self, now: float) -> Snapshot:
        """What screens show at this moment."""
        terminal = self.terminal
        sale, step, phase = terminal.sale, terminal.step, terminal.phase
        there = step is not None or phase in ("opening", "recording")
        return Snapshot(
            phase=phase,
            page=page_of(phase, step.stage if step else None, sale.walk.state if sale else None),
            station=terminal.station,
            take=terminal.take_at(now),
            sale=sale.view(sales.obstacle_of(terminal)) if sale else None,
            walk=sale.walk_view() if sale and phase in ("planned", "recording", "closing", "sealed") else None,
            identity=view_of(step) if step else None,
            names=sale.names if sale and there else {},
            trouble=terminal.trouble,
            about=terminal.about,
        )

    def live(self) -> Live:
        """What moves many times a second, as it stands."""
        terminal, step = self.terminal, self.terminal.step
        if step is not None:
            return replace(terminal.live, faces=step.faces, card=step.seen, places=places_of(step))
        places = terminal.sale.places if terminal.sale and terminal.phase == "recording" else None
        return replace(terminal.live, card=None, places=places.view(terminal.live.faces) if places else None)


def name_of(fact: Fact) -> str:
    """How the table names a fact: its type, and for a key that was pressed, which."""
    return f"Pressed.{fact.key}" if isinstance(fact, Pressed) else type(fact).__name__


def leading_row(terminal: Terminal, rows: tuple[LifeRow, ...]) -> LifeRow:
    """Return the first row whose guards hold, once the action is done; the table has one for every case."""
    return next(row for row in rows if all(GUARDS[guard](terminal) for guard in row.guards))


def _go(terminal: Terminal, then: LifeState, now: float) -> tuple[Effect, ...]:
    """Go where the row leads; do what is done on the way in."""
    if then in ("*", terminal.phase):
        return ()
    terminal.phase = then  # type: ignore[assignment]  # `*` is gone
    on_the_way = ENTERED.get(terminal.phase)
    return on_the_way(terminal, now) if on_the_way else ()


def _show(terminal: Terminal, fact: Fact, _: float) -> tuple[Effect, ...]:
    terminal.live = live_after(terminal.live, fact)
    terminal.station = station_after(terminal.station, fact)
    terminal.take = take_after(terminal.take, fact)
    terminal.trouble = trouble_of(fact) or terminal.trouble
    return ()


def _nothing(_: Terminal, __: Fact, ___: float) -> tuple[Effect, ...]:
    return ()


Act = Callable[[Terminal, Any, float], tuple[Effect, ...]]
ACTIONS: Final[dict[Action, Act]] = {
    "get_ready": recorder.get_ready,
    "judge_camera": recorder.judge_camera,
    "judge_clock": clock.judge_clock,
    "lose": recorder.lose,
    "take_sale": sales.take_sale,
    "renew_plan": sales.renew_plan,
    "choose": sales.choose,
    "find_unfinished": sales.find_unfinished,
    "find_nothing": sales.find_nothing,
    "put_away": sales.put_away,
    "resume": sales.resume,
    "leave": sales.leave,
    "start": sales.start,
    "accept_clock": sales.accept_clock,
    "identify": sales.identify,
    "open": takes.open_take,
    "refuse": takes.refuse,
    "walk": takes.walk,
    "close": takes.close,
    "unseal": takes.unseal,
    "confirm_places": watching.confirm_places,
    "doubt_places": watching.doubt_places,
    "doubt_early": watching.doubt_early,
    "analyst": watching.analyst,
    "watch_source": sources.watch_source,
    "show": _show,
    "nothing": _nothing,
}


def _identity(terminal: Terminal) -> str | None:
    """How the identity step ended, empty while it goes on; None without one."""
    return terminal.sale.identity.ended if terminal.sale and terminal.sale.identity else None


def _fresh(terminal: Terminal) -> bool:
    """Whether a sale was taken in hand and nothing was done with it yet."""
    return terminal.sale is not None and terminal.take == TakeView()


def _walked_out(terminal: Terminal) -> bool:
    return terminal.sale is not None and terminal.sale.walk.ended


GUARDS: Final[dict[Guard, Callable[[Terminal], bool]]] = {
    "sale_in_hand": lambda terminal: terminal.sale is not None,
    "no_sale": lambda terminal: terminal.sale is None,
    "sale_taken": _fresh,
    "sale_listed": lambda terminal: not _fresh(terminal),
    "identity_asked": lambda terminal: terminal.terms.identity != "none",
    "no_identity": lambda terminal: terminal.terms.identity == "none",
    "identity_goes_on": lambda terminal: _identity(terminal) == "",
    "identity_settled": lambda terminal: _identity(terminal) == "settled",
    "identity_left": lambda terminal: _identity(terminal) == "cancelled",
    "consent_refused": lambda terminal: _identity(terminal) == "refused",
    "walk_goes_on": lambda terminal: not _walked_out(terminal),
    "walk_ended": _walked_out,
    "asked_before": lambda terminal: _identity(terminal) is not None,
    "not_asked_before": lambda terminal: _identity(terminal) is None,
    "clock_undecided": clock.undecided,
    "losses_left": lambda terminal: terminal.losses < recorder.MOST_LOSSES,
    "losses_spent": lambda terminal: terminal.losses >= recorder.MOST_LOSSES,
}
"""Asked after the row's action."""
ENTERED: Final[dict[Phase, Callable[[Terminal, float], tuple[Effect, ...]]]] = {
    "planned": sales.leave_identity,
    "opening": sales.begin_take,
    "sealed": sales.end_unrecorded,
    "failed": recorder.fail,
}
"""What is done on the way into a state, whichever row led there."""
