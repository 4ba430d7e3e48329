"""The terminal's life, run by its table: facts in, effects out. Pure.

Which fact leads where is the table's (`states.py`); what its actions do stands in the files beside this one.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from faults.trouble import Trouble
from rulebook.checks.judging import Judge
from terminal.session.effects import Effect, RefusedFact
from terminal.session.facts.analyst import PaperSeen, VoicesHeard
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import EntryKept, Levels, MarkHeld, MarkRefused
from terminal.session.facts.staff import SignedFor
from terminal.session.identity.consent import NotYetError
from terminal.session.identity.present import places_of, view_of
from terminal.session.life import (
    clock,
    customer,
    delivering,
    desk,
    documents,
    entry,
    hints,
    identifying,
    judging,
    listening,
    papers,
    reader,
    recorder,
    replaying,
    room,
    sales,
    shown,
    signing,
    sources,
    staff,
    takes,
    unfinished,
    voice,
    watching,
    words,
)
from terminal.session.life.pages import page_of
from terminal.session.life.states import Action, Guard, LifeRow, LifeState, rows_of
from terminal.session.life.terminal import Terminal
from terminal.session.life.views import live_after, station_after, take_after, trouble_of
from terminal.session.observing.judged import MakeJudge
from terminal.session.sale_session import Terms
from terminal.session.snapshot import Live, Phase, Snapshot, StationView, TakeView, WalkView

STALE: Final = "stale"
"""Why a press is refused that was about something else: it came after the screen had changed."""
LIVE_FACTS: Final = (
    "Levels",
    "FacesSeen",
    "CardSeen",
    "EntryKept",
    "PaperSeen",
    "TitlesLooked",
    "VoicesHeard",
    "PlayoutFound",
    "Recognised",
)
"""Facts that change nothing but what has a channel of its own, or what may be shown a moment later."""


class TerminalLife:
    """Not safe to call from two threads at once. `now` is seconds on a clock that never jumps."""

    def __init__(
        self,
        terms: Terms,
        today: Callable[[], dt.date],
        *,
        looking: bool = False,
        others_cards: Mapping[str, frozenset[str]] = MappingProxyType({}),
        judges: MakeJudge = Judge,
    ) -> None:
        """`today` is asked once a customer: a card may expire while the terminal runs.

        `looking`: whether a sale can be gone on with will be told (UnfinishedFound, NothingUnfinished).
        `others_cards`: in which sales another person's card was shown before this start (`NoteOthersCards`).
        `judges`: what judges a take.
        """
        station = StationView(
            rehearsal=terms.series == "rehearsal", delivers=terms.delivers, demonstration=terms.demonstration
        )
        self.terminal = Terminal(
            terms, today, station=station, looking=looking, others_cards=dict(others_cards), judges=judges
        )
        self.led: LifeRow | None = None
        """The row that the last fact was taken by; None if it was refused."""

    def apply(self, fact: Fact, now: float) -> tuple[Effect, ...]:
        """Take one fact in; return what has to be done. What the table does not list is refused."""
        self.led = None
        effects = self._apply(fact, now)
        effects = (*effects, *documents.follow(self.terminal))
        after = (*papers.follow(self.terminal), *listening.follow(self.terminal), *reader.follow(self.terminal))
        return (*effects, *self.tick(now), *after)

    def tick(self, now: float) -> tuple[Effect, ...]:
        """Let go on what waited for the checks long enough; return what has to be done. To be called now and then."""
        marks = (*delivering.due(self.terminal, now), *judging.write(self.terminal, now))
        judged = judging.over(self.terminal, now)
        if judged is None:
            return marks
        after = self._take(judged, now)
        after = (*after, *documents.follow(self.terminal))
        return (*marks, *after, *papers.follow(self.terminal), *listening.follow(self.terminal))

    def _apply(self, fact: Fact, now: float) -> tuple[Effect, ...]:
        if isinstance(fact, Pressed):
            return self._press(signing.unproven(fact), now)
        if not isinstance(fact, SignedFor):
            return self._take(fact, now)
        word = signing.signed(self.terminal, fact)
        effects = self._take(fact, now)
        return effects if word is None else (*effects, *self._do(word, now))

    def _press(self, pressed: Pressed, now: float) -> tuple[Effect, ...]:
        """Take a press in: one that nobody may make now is refused, one that needs a word is held back for it."""
        terminal = self.terminal
        if not rows_of(terminal.phase, name_of(pressed)):
            return self._do(pressed, now)  # it has no meaning now, whoever presses it
        why = staff.refusal(terminal, pressed)
        if why:
            if isinstance(why, Trouble):
                terminal.trouble = why
            return (RefusedFact(terminal.phase, name_of(pressed), why.code if isinstance(why, Trouble) else why),)
        needed = signing.signing_of(terminal, pressed)
        if needed is None:
            return self._do(staff.named(terminal, pressed), now)
        if pressed.about not in ("", terminal.about):
            return self._too_late(pressed)
        return signing.hold(terminal, pressed, needed)

    def _do(self, pressed: Pressed, now: float) -> tuple[Effect, ...]:
        """Do what was pressed, unless the screen is about something else by now."""
        if pressed.about in ("", self.terminal.about):
            return self._take(pressed, now)
        return self._too_late(pressed)

    def _too_late(self, pressed: Pressed) -> tuple[Effect, ...]:
        terminal = self.terminal
        if signing.signing_of(terminal, pressed):
            signing.refuse(terminal, Trouble("staff.too_late"))
        return (RefusedFact(terminal.phase, name_of(pressed), STALE),)

    def _take(self, fact: Fact, now: float) -> tuple[Effect, ...]:
        terminal = self.terminal
        if isinstance(fact, CustomerActed) and customer.stale(terminal, fact):
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
        delivering.see(terminal, fact)
        effects = (*delivering.left(terminal, fact, now), *effects)
        effects = (*effects, *_go(terminal, self.led.then, now))
        terminal.follow_node(now)
        effects = (*effects, *customer.follow(terminal, now), *replaying.after(terminal))
        return (*effects, *entry.after(terminal, effects))

    def snapshot(self, now: float) -> Snapshot:
        """What screens show at this moment."""
        terminal = self.terminal
        sale, step, phase = terminal.sale, terminal.step, terminal.phase
        there = step is not None or phase in ("opening", "recording")
        return Snapshot(
            phase=phase,
            page=page_of(
                phase,
                step.page if step else None,
                sale.walk.state if sale else None,
                terminal.desk_page,
                terminal.staff,
            ),
            station=terminal.station,
            take=terminal.take_at(now),
            sale=sale.view(identifying.obstacle_of(terminal)) if sale else None,
            walk=_walk_of(terminal, now),
            identity=reader.shown(terminal, step, view_of(step, now)) if step else None,
            names=sale.names if sale and there else {},
            staff=terminal.staff,
            desk=terminal.desk,
            customer=customer.view_of(terminal, now),
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


def _walk_of(terminal: Terminal, now: float) -> WalkView | None:
    """Where the walk stands, from the plan on."""
    if terminal.sale is None or terminal.phase not in ("planned", "recording", "closing", "sealed"):
        return None
    view = replace(terminal.sale.walk_view(), node_s=terminal.node_s(now), hint=terminal.hint(now))
    view = replace(view, deliveries=delivering.seen(terminal), words=words.view(terminal), papers=shown.view(terminal))
    return judging.seen(terminal, view, now)


def _judge(terminal: Terminal, fact: EntryKept | MarkHeld | MarkRefused, now: float) -> tuple[Effect, ...]:
    done = judging.apply(terminal, fact, now)
    quiet = isinstance(fact, MarkRefused) and judging.is_quiet(terminal, fact)
    if isinstance(fact, MarkRefused):
        terminal.shown.refuse(fact.ticket)
    return done if quiet else (*done, *_show(terminal, fact, now))


def _show(terminal: Terminal, fact: Fact, _: float) -> tuple[Effect, ...]:
    if isinstance(fact, Levels):
        customer.listen(terminal, fact)
    terminal.live = live_after(terminal.live, fact)
    terminal.station = station_after(terminal.station, fact)
    terminal.take = take_after(terminal.take, fact)
    terminal.trouble = trouble_of(fact) or terminal.trouble
    warned = words.hear_voices(terminal, fact) if isinstance(fact, VoicesHeard) else ()
    return (*judging.see(terminal, fact), *warned)


def _see_paper(terminal: Terminal, fact: PaperSeen, now: float) -> tuple[Effect, ...]:
    return (*_show(terminal, fact, now), *shown.see(terminal, fact))


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
    "find_unfinished": unfinished.find_unfinished,
    "find_nothing": unfinished.find_nothing,
    "put_away": unfinished.put_away,
    "resume": unfinished.resume,
    "leave": sales.leave,
    "drop": sales.drop,
    "start": identifying.start,
    "accept_clock": identifying.accept_clock,
    "identify": identifying.identify,
    "correct_sale": identifying.correct_sale,
    "end_sale": identifying.end_sale,
    "hear": room.hear,
    "measure_disk": room.measure_disk,
    "open": takes.open_take,
    "refuse": takes.refuse,
    "walk": takes.walk,
    "judge": _judge,
    "go_on": judging.go_on,
    "told": judging.told,
    "close": takes.close,
    "unseal": takes.unseal,
    "confirm_places": watching.confirm_places,
    "doubt_places": watching.doubt_places,
    "doubt_early": watching.doubt_early,
    "analyst": watching.analyst,
    "recogniser": words.recogniser,
    "reader": reader.see,
    "chip": reader.take,
    "hear_words": words.hear,
    "heed": words.heed,
    "watch_source": sources.watch_source,
    "staff": staff.apply,
    "entry": entry.apply,
    "desk": desk.apply,
    "customer": customer.apply,
    "skip_hint": hints.skip,
    "see_documents": documents.see,
    "see_paper": _see_paper,
    "take_paper": shown.press,
    "keep_paper": shown.take,
    "hold_object": shown.hold,
    "voice": voice.apply,
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
    "planned": identifying.leave_identity,
    "opening": identifying.begin_take,
    "sealed": identifying.end_unrecorded,
    "failed": recorder.fail,
}
"""What is done on the way into a state, whichever row led there."""
