"""What the table does with the take: it is opened, walked through, closed, or lost."""

from dataclasses import replace

from faults.trouble import Trouble
from terminal.session.effects import Effect, FindUnfinished, RefusedFact, Repair
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import TakeClosed, TakeOpened, TakeRefused, TakeUnsealed
from terminal.session.identity.record import record_of
from terminal.session.life import clock
from terminal.session.life.sales import list_waiting
from terminal.session.life.terminal import Lost, Terminal, end
from terminal.session.orders.analyst import Rest, WatchFaces
from terminal.session.snapshot import TakeView

RECORDING_FPS = 8.0
"""Faces are looked at so often beside a recording: more than the five results a second that are asked for."""
OWN_ENDS = ("finished", "given_up", "ended")
"""Reasons of a take that was closed because its walk was at an end."""


def open_take(terminal: Terminal, fact: TakeOpened, now: float) -> tuple[Effect, ...]:
    """The take is open: mark what is sold, by which plan, who it is, and the first node."""
    sale, step = terminal.in_hand, terminal.in_hand.identity
    terminal.opened_at, terminal.take = now, TakeView(take=fact.take, pictured=sale.plan.record == "audio_video")
    if sale.resumed is not None:  # else what broke off is another one's, and waits
        terminal.unfinished = None
    list_waiting(terminal)
    record = {"required": False} if step is None else record_of(step, now)
    agreed = step is not None and step.consents is not None and step.consents.face
    terminal.forget_faces(now)
    sale.identity, sale.places = None, step.places if step is not None and agreed else None
    opened = sale.opened({**record, "camera": terminal.camera.identity if terminal.camera else None})
    marks = (*opened, *clock.marks(terminal))
    return (*marks, WatchFaces(RECORDING_FPS)) if agreed else marks


def refuse(terminal: Terminal, fact: TakeRefused, _: float) -> tuple[Effect, ...]:
    """The take was not opened: the identity step stands where it ended, and the reason is shown."""
    step = terminal.in_hand.identity
    if step is not None:
        step.reopen()
    terminal.trouble = fact.trouble
    return ()


def walk(terminal: Terminal, fact: Pressed, _: float) -> tuple[Effect, ...]:
    """Hand an event to the sale's walk; what its table refuses is marked and logged."""
    acts = terminal.in_hand.press(fact)
    refusal = terminal.in_hand.refusal
    return (*acts, RefusedFact(terminal.phase, f"Pressed.{fact.key}", refusal.refused)) if refusal else acts


def close(terminal: Terminal, fact: TakeClosed, now: float) -> tuple[Effect, ...]:
    """The take is sealed; where the recorder had to close it, what is left of the plan can be gone on with."""
    if fact.reason in OWN_ENDS and fact.status == "sealed":
        terminal.trouble = lacks_of(fact) or terminal.trouble
        return (*_let_go(terminal, now), end(terminal, terminal.in_hand.ending))
    terminal.trouble = Trouble(f"take.{fact.reason}")
    return (*_let_go(terminal, now), end(terminal, "interrupted"), FindUnfinished())


def lacks_of(fact: TakeClosed) -> Trouble | None:
    """What a take that was sealed lacks of what its plan demands; None if nothing."""
    return next((Trouble(f"take.{note}") for note in ("no_picture", "no_sound") if note in fact.notes), None)


def unseal(terminal: Terminal, fact: TakeUnsealed, now: float) -> tuple[Effect, ...]:
    """The take could not be sealed: recovery will do it, and its journal tells how far the sale came."""
    terminal.trouble = fact.trouble
    over = _let_go(terminal, now)
    terminal.sale, terminal.lost = None, Lost(terminal.in_hand, fact.take)
    return (*over, Repair(fact.take, restart=False), FindUnfinished())


def _let_go(terminal: Terminal, now: float) -> tuple[Effect, ...]:
    """The take is over, whatever it came to."""
    sale = terminal.in_hand
    sale.broken()
    sale.places = None
    terminal.closed_after = terminal.elapsed(now)
    terminal.live = replace(terminal.live, faces=None)
    return (Rest(),)
