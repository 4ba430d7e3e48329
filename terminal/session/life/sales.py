"""What the table does with sales before their recording: they come, wait, are taken in hand, and put aside."""

from dataclasses import replace

from faults.trouble import Trouble
from rulebook.walk.walking import MOST_WORDS
from terminal.session.effects import Effect, SaleEnded, SaleTaken
from terminal.session.facts.people import PlanRenewed, Pressed, SaleArrived
from terminal.session.identity.consent import NotYetError
from terminal.session.life.clock import word_about_clock
from terminal.session.life.entry import correct
from terminal.session.life.in_hand import go_on_with, list_waiting, take_in_hand
from terminal.session.life.recorder import doubt_about_camera
from terminal.session.life.terminal import Terminal, ended
from terminal.session.sale_session import SaleSession

NOT_HERE = ("plan.records_nothing", "plan.recorded_elsewhere")
"""Why there is nothing to record here: such a sale waits for nobody once its plan was looked at."""


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
    if held is not None and held.plan.sale_sha256 == sha256 and held.practice == fact.practice:
        return (SaleTaken(fact.sale.reference, sha256, shown=held is terminal.sale),)
    looked_at = held is not None and terminal.phase == "planned" and not (fact.practice and not held.practice)
    corrected = held if looked_at and held is not None and held.sale.reference == fact.sale.reference else None
    free = terminal.phase == "sealed" or corrected or (terminal.phase in ("preparing", "ready") and held is None)
    told, before = _take_its_place(terminal, fact, corrected)
    if free:
        _hold(terminal, fact)
    elif not (fact.practice and _waits_for_real(terminal, fact)):
        terminal.waiting[fact.sale.reference] = fact
    list_waiting(terminal)
    return (*told, SaleTaken(fact.sale.reference, sha256, shown=bool(free), before=before))


def _take_its_place(
    terminal: Terminal, fact: SaleArrived, corrected: SaleSession | None
) -> tuple[tuple[SaleEnded, ...], str]:
    """Return what is told of the sales whose place this one takes, and whose callers wait for this one instead.

    Where another one was handed over, nobody will record what came before. Where somebody corrected it here, whoever
    handed it over hears what becomes of the corrected one.
    """
    replaced = [] if corrected is None else [ended(corrected, "replaced", None)]
    replaced += _replace_waiting(terminal, fact)
    if not fact.practice:
        sha256 = terminal.awaited.pop(fact.sale.reference, "")
        replaced += [SaleEnded(fact.sale.reference, sha256, "replaced", None)] if sha256 else []
    replaced = [each for each in replaced if each.sha256 != fact.plan.sale_sha256]
    if replaced and (fact.draft or fact.task):
        return tuple(replaced[1:]), replaced[0].sha256
    return tuple(replaced), ""


def _held(terminal: Terminal) -> SaleSession | None:
    """The sale that is looked at or recorded, or was until just now and is asked after."""
    if terminal.lost is not None:
        return terminal.lost.sale
    return None if terminal.phase == "sealed" else terminal.sale


def _waits_for_real(terminal: Terminal, fact: SaleArrived) -> bool:
    """Whether the same sale waits to be recorded: what is practised takes nothing from the list."""
    waits = terminal.waiting.get(fact.sale.reference)
    return waits is not None and not waits.practice


def _replace_waiting(terminal: Terminal, fact: SaleArrived) -> list[SaleEnded]:
    """A corrected sale takes the place of the one that waits; nobody will record that one."""
    before = terminal.waiting.get(fact.sale.reference)
    if before is None or before.stays or before.plan.sale_sha256 == fact.plan.sale_sha256:
        return []
    if fact.practice and not before.practice:
        return []
    del terminal.waiting[fact.sale.reference]
    return [SaleEnded(fact.sale.reference, before.plan.sale_sha256, "replaced", None, practice=before.practice)]


def renew_plan(terminal: Terminal, fact: PlanRenewed, _: float) -> tuple[Effect, ...]:
    """Put the new plan in place of the old one, where the sale still waits or is looked at; nothing else changes.

    A sale that is gone on with keeps the plan by which it was begun.
    """
    waits, held = terminal.waiting.get(fact.sale.reference), terminal.sale
    if waits is not None and waits.sale == fact.sale:
        terminal.waiting[fact.sale.reference] = replace(
            waits, plan=fact.plan, documents=fact.documents, checklist=fact.checklist
        )
    looked_at = held is not None and held.resumed is None and terminal.phase in ("preparing", "planned")
    if looked_at and held is not None and held.sale == fact.sale:
        terminal.sale = SaleSession(
            fact.sale,
            fact.plan,
            terminal.pad,
            documents=fact.documents,
            checklist=fact.checklist,
            practice=held.practice,
            listed=held.listed,
        )
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


def leave(terminal: Terminal, fact: Pressed, _: float) -> tuple[Effect, ...]:
    """Put the sale out of hand; nothing of it was recorded, or all of it. `to`: its form, to be corrected there.

    What is still to be recorded is not over: it waits, as it did before or as a draft, and nobody is told an end.
    """
    sale, over = terminal.in_hand, terminal.phase == "sealed"
    terminal.sale, terminal.trouble = None, None
    if over:
        return ()
    corrects = sale.resumed is None and fact.detail.get("to") == "entry"
    obstacle = sale.obstacle(terminal.terms)
    if not corrects and obstacle is not None and obstacle.code in NOT_HERE:
        return (ended(sale, "left", None),)
    keep(terminal, sale, as_draft=corrects)
    return (correct(terminal, sale.sale, practice=sale.practice),) if corrects else ()


def keep(terminal: Terminal, sale: SaleSession, *, as_draft: bool) -> None:
    """A sale that is put aside is chosen again from the list; what broke off stays there anyway, practice nowhere."""
    if sale.practice or sale.resumed is not None:
        return
    reference = sale.sale.reference
    if as_draft or sale.listed:
        terminal.awaited[reference] = sale.plan.sale_sha256
    else:
        back = SaleArrived(sale.sale, sale.plan, documents=sale.documents)
        terminal.waiting = {reference: back, **terminal.waiting}
    list_waiting(terminal)


def drop(terminal: Terminal, fact: Pressed, _: float) -> tuple[Effect, ...]:
    """The sale is not made: nothing of it was recorded, and whoever handed it over is told why. Raises NotYetError."""
    reason, note = (str(fact.detail.get(name) or "").strip() for name in ("reason", "note"))
    if not reason:
        raise NotYetError(None)
    sale = terminal.in_hand
    terminal.sale, terminal.trouble = None, None
    told = ended(sale, "dropped", None)
    return (replace(told, reason=reason, note=note[:MOST_WORDS]),)


def _hold(terminal: Terminal, arrived: SaleArrived) -> None:
    """Take the sale in hand: where its recording broke off, from there; else from the beginning."""
    terminal.trouble = doubt_about_camera(terminal) or word_about_clock(terminal)
    listed = terminal.waiting.get(arrived.sale.reference)
    if listed is not None and not listed.stays and listed.practice == arrived.practice:
        del terminal.waiting[arrived.sale.reference]
    found = terminal.unfinished
    if found is not None and not arrived.practice and found.plan.sale_sha256 == arrived.plan.sale_sha256:
        go_on_with(terminal, found)
    else:
        held = SaleSession(
            arrived.sale,
            arrived.plan,
            terminal.pad,
            documents=arrived.documents,
            checklist=arrived.checklist,
            practice=arrived.practice,
            listed=bool(arrived.stays or arrived.draft or arrived.task),
        )
        take_in_hand(terminal, held)
