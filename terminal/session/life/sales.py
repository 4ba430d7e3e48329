"""What the table does with sales before their recording: they come, wait, are taken in hand, begun, or left."""

from dataclasses import replace
from typing import Any

from faults.trouble import Trouble
from terminal.session.effects import BeginTake, Effect, PutAway, RefusedFact, SaleEnded, SaleTaken
from terminal.session.facts.people import NothingUnfinished, PlanRenewed, Pressed, SaleArrived, UnfinishedFound
from terminal.session.identity.consent import NotYetError
from terminal.session.identity.places import Places
from terminal.session.identity.step import IdentityStep
from terminal.session.life.clock import answer_for, notes, undecided, word_about_clock
from terminal.session.life.recorder import doubt_about_camera
from terminal.session.life.sources import lacking
from terminal.session.life.terminal import Lost, Terminal, end, ended
from terminal.session.sale_session import SaleSession, waiting_sale
from terminal.session.snapshot import TakeView, UnfinishedView

LOOKING = Trouble("sale.looking")
"""Somebody else's recorder still closes the last take; only then is known where the sale begins."""


def take_sale(terminal: Terminal, fact: SaleArrived, _: float) -> tuple[Effect, ...]:
    """Take a sale in hand that was handed over; it waits where another one is in hand.

    One that stays on the list is only listed. The same sale again changes nothing, and a corrected one replaces the one
    whose plan is only looked at.
    """
    sha256, held = fact.plan.sale_sha256, _held(terminal)
    if fact.stays:
        terminal.waiting[fact.sale.reference] = fact
        list_waiting(terminal)
        return ()
    if terminal.phase == "failed":
        told_here = (SaleTaken(fact.sale.reference, sha256, shown=False),)
        return (*told_here, SaleEnded(fact.sale.reference, sha256, "left", None))
    if held is not None and held.plan.sale_sha256 == sha256:
        return (SaleTaken(fact.sale.reference, sha256, shown=held is terminal.sale),)
    corrected = held is not None and terminal.phase == "planned" and held.sale.reference == fact.sale.reference
    free = terminal.phase == "sealed" or corrected or (terminal.phase in ("preparing", "ready") and held is None)
    told = [ended(held, "replaced", None)] if corrected and held is not None else []
    told += _replace_waiting(terminal, fact)
    if free:
        _hold(terminal, fact)
    else:
        terminal.waiting[fact.sale.reference] = fact
    list_waiting(terminal)
    return (*told, SaleTaken(fact.sale.reference, sha256, shown=free))


def _held(terminal: Terminal) -> SaleSession | None:
    """The sale that is looked at or recorded, or was until just now and is asked after."""
    if terminal.lost is not None:
        return terminal.lost.sale
    return None if terminal.phase == "sealed" else terminal.sale


def _replace_waiting(terminal: Terminal, fact: SaleArrived) -> list[SaleEnded]:
    """A corrected sale takes the place of the one that waits; nobody will record that one."""
    before = terminal.waiting.get(fact.sale.reference)
    if before is None or before.stays or before.plan.sale_sha256 == fact.plan.sale_sha256:
        return []
    del terminal.waiting[fact.sale.reference]
    return [SaleEnded(fact.sale.reference, before.plan.sale_sha256, "replaced", None)]


def renew_plan(terminal: Terminal, fact: PlanRenewed, _: float) -> tuple[Effect, ...]:
    """Put the new plan in place of the old one, where the sale still waits or is looked at; nothing else changes.

    A sale that is gone on with keeps the plan by which it was begun.
    """
    waits, held = terminal.waiting.get(fact.sale.reference), terminal.sale
    if waits is not None and waits.sale == fact.sale:
        terminal.waiting[fact.sale.reference] = replace(waits, plan=fact.plan)
    looked_at = held is not None and held.resumed is None and terminal.phase in ("preparing", "planned")
    if looked_at and held is not None and held.sale == fact.sale:
        terminal.sale = SaleSession(fact.sale, fact.plan, terminal.pad)
        terminal.trouble = Trouble("plan.renewed")
    list_waiting(terminal)
    return ()


def choose(terminal: Terminal, fact: Pressed, _: float) -> tuple[Effect, ...]:
    """Take one of those in hand that wait."""
    arrived = terminal.waiting.get(str(fact.detail.get("reference", "")))
    if arrived is None:
        raise NotYetError(Trouble("sale.not_waiting"))
    _hold(terminal, arrived)
    list_waiting(terminal)
    return ()


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
        return _go_on_with(terminal, lost, found)
    held = terminal.sale
    fresh = held is not None and held.resumed is None and terminal.phase in ("preparing", "planned")
    if found is not None and fresh and held is not None and held.plan.sale_sha256 == found.plan.sale_sha256:
        _resume(terminal, found)
    return ()


def _go_on_with(terminal: Terminal, lost: Lost, found: UnfinishedFound | None) -> tuple[Effect, ...]:
    """The sale that was lost is taken in hand again: as far as the journals tell, or from its beginning.

    Not where it was at an end when its take was lost: somebody said no, or gave it up, whether or not that was written
    down in time; or all was done, and only the seal is recovery's.
    """
    same = found is not None and found.plan.sale_sha256 == lost.sale.plan.sale_sha256
    ending = lost.sale.ending if lost.sale.walk.ended else None
    if ending is not None and ending != "finished":
        return (*_forget(terminal, same=same), ended(lost.sale, ending, lost.take))
    if found is not None and same and terminal.phase != "failed":
        _resume(terminal, found)
        return ()
    if ending is None and found is None and terminal.phase != "failed":
        _take_in_hand(terminal, SaleSession(lost.sale.sale, lost.sale.plan, terminal.pad))
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
    return (PutAway(found.take),)


def resume(terminal: Terminal, _: Pressed, __: float) -> tuple[Effect, ...]:
    """Take the unfinished sale in hand."""
    if terminal.unfinished is None:
        raise NotYetError(Trouble("sale.not_waiting"))
    _resume(terminal, terminal.unfinished)
    return ()


def leave(terminal: Terminal, _: Pressed, __: float) -> tuple[Effect, ...]:
    """Put the sale out of hand; nothing of it was recorded, or all of it."""
    sale, over = terminal.in_hand, terminal.phase == "sealed"
    terminal.sale, terminal.trouble = None, None
    return () if over else (ended(sale, "left", None),)


def obstacle_of(terminal: Terminal) -> Trouble | None:
    """Why the recording of the sale in hand cannot be started now; None if it can."""
    return LOOKING if terminal.looking else terminal.in_hand.obstacle(terminal.terms)


def start(terminal: Terminal, _: Pressed, __: float) -> tuple[Effect, ...]:
    """Begin with the customer, or say why this plan cannot be recorded. Raises NotYetError.

    Where the clock cannot be believed nothing begins yet: a supervisor decides first.
    """
    sale = terminal.in_hand
    needed = sale.plan.record == "audio_video" or terminal.terms.identity != "none"
    refused = needed and terminal.camera is not None and terminal.camera.refused
    obstacle = (doubt_about_camera(terminal) if refused else None) or obstacle_of(terminal) or lacking(terminal)
    if obstacle is not None:
        raise NotYetError(obstacle)
    terminal.trouble, terminal.take, terminal.answered = None, TakeView(), {}
    if not undecided(terminal):
        _receive_customer(terminal)
    return ()


def accept_clock(terminal: Terminal, fact: Pressed, _: float) -> tuple[Effect, ...]:
    """A supervisor answers for the clock; or it was set right meanwhile, and nobody need. Raises NotYetError."""
    if undecided(terminal):
        answer_for(terminal, fact)
    terminal.trouble = None
    _receive_customer(terminal)
    return ()


def _receive_customer(terminal: Terminal) -> None:
    """The identity step begins, where this terminal has one."""
    sale = terminal.in_hand
    if terminal.terms.identity != "none":
        places = Places(sale.sale, terminal.questions)
        sale.identity = IdentityStep(
            sale.sale, terminal.today(), terminal.serials, places, analyst_up=terminal.analyst_up
        )


def identify(terminal: Terminal, fact: Any, now: float) -> tuple[Effect, ...]:
    """Hand a fact to the identity step. Raises NotYetError for a key that leads nowhere now."""
    step = terminal.step
    assert step is not None
    if getattr(fact, "captured_us", terminal.forgotten_us + 1) <= terminal.forgotten_us:
        return ()
    looks = step.apply(fact, now)
    if isinstance(fact, Pressed):
        terminal.trouble = None
    if step.ended in ("cancelled", "refused"):
        terminal.forget_faces(now)
    return looks


def begin_take(terminal: Terminal, _: float) -> tuple[Effect, ...]:
    """On the way into `opening`: ask for a number."""
    sale, terms = terminal.in_hand, terminal.terms
    terminal.trouble, terminal.opened_at, terminal.closed_after = None, None, None
    picture = sale.plan.record == "audio_video"
    digests, custody = sale.pack_digests(), sale.custody
    return (BeginTake(terms.series, sale.facts, sale.planned_s(terms), digests, picture, custody, notes(terminal)),)


def leave_identity(terminal: Terminal, _: float) -> tuple[Effect, ...]:
    """On the way back into `planned`: nothing of the customer stays."""
    if terminal.sale is not None:
        terminal.sale.identity = None
    return ()


def end_unrecorded(terminal: Terminal, _: float) -> tuple[Effect, ...]:
    """On the way into `sealed`: where consent was refused there is no take, and the sale is over all the same."""
    sale = terminal.in_hand
    if sale.identity is None:
        return ()
    sale.identity = None
    sale.refuse_consent()
    told = end(terminal, sale.ending)
    if sale.resumed is None:
        return (told,)
    terminal.unfinished = None
    list_waiting(terminal)
    return (told, PutAway(sale.resumed.take))


def list_waiting(terminal: Terminal) -> None:
    """Show which sales can be chosen, and which one can be gone on with."""
    waiting = tuple(waiting_sale(each.sale, each.plan) for each in terminal.waiting.values())
    view = None if terminal.unfinished is None else view_of(terminal.unfinished, terminal)
    terminal.station = replace(terminal.station, waiting=waiting, unfinished=view)


def view_of(found: UnfinishedFound, terminal: Terminal) -> UnfinishedView:
    """The line by which it is gone on with. Raises ValueError where the walk's table refuses what its journal tells."""
    session = SaleSession(found.sale, found.plan, terminal.pad, resumed=found)
    return UnfinishedView(found.take, found.sale.applicant.name, session.walk.at, len(found.plan.nodes))


def _hold(terminal: Terminal, arrived: SaleArrived) -> None:
    """Take the sale in hand: where its recording broke off, from there; else from the beginning."""
    terminal.trouble = doubt_about_camera(terminal) or word_about_clock(terminal)
    listed = terminal.waiting.get(arrived.sale.reference)
    if listed is not None and not listed.stays:
        del terminal.waiting[arrived.sale.reference]
    found = terminal.unfinished
    if found is not None and found.plan.sale_sha256 == arrived.plan.sale_sha256:
        _resume(terminal, found)
    else:
        _take_in_hand(terminal, SaleSession(arrived.sale, arrived.plan, terminal.pad))


def _resume(terminal: Terminal, found: UnfinishedFound) -> None:
    _take_in_hand(terminal, SaleSession(found.sale, found.plan, terminal.pad, resumed=found))


def _take_in_hand(terminal: Terminal, sale: SaleSession) -> None:
    terminal.sale, terminal.take = sale, TakeView()
    terminal.opened_at = terminal.closed_after = None
