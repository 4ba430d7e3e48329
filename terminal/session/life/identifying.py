"""What the table does between the plan and the take: she is received and identified, or the sale ends there."""

from dataclasses import replace
from typing import Any, Final

from faults.trouble import Trouble
from rulebook.walk.walking import MOST_WORDS
from terminal.session.effects import BeginTake, Effect, PutAway
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.people import Pressed
from terminal.session.identity.consent import NotYetError
from terminal.session.identity.places import Places
from terminal.session.identity.stages.table import take_in
from terminal.session.identity.step import IdentityStep
from terminal.session.life import customer
from terminal.session.life.clock import answer_for, notes, undecided
from terminal.session.life.entry import correct
from terminal.session.life.in_hand import list_waiting
from terminal.session.life.recorder import refuse_camera
from terminal.session.life.room import around_of
from terminal.session.life.sales import keep
from terminal.session.life.sources import lacking
from terminal.session.life.terminal import Terminal, end, ended
from terminal.session.orders.desk import Audit, NoteOthersCards
from terminal.session.ports import Series
from terminal.session.snapshot import TakeView

LOOKING = Trouble("sale.looking")
"""Somebody else's recorder still closes the last take; only then is known where the sale begins."""


_LOOKING: Final = ("next", "begin_challenge")
"""Keys that lead nowhere while another camera than the list's stands there: what it shows is not believed."""


def obstacle_of(terminal: Terminal) -> Trouble | None:
    """Why the recording of the sale in hand cannot be started now; None if it can."""
    return LOOKING if terminal.looking else terminal.in_hand.obstacle(terminal.terms)


def start(terminal: Terminal, _: Pressed, __: float) -> tuple[Effect, ...]:
    """Begin with the customer, or say why this plan cannot be recorded. Raises NotYetError.

    Where the clock cannot be believed nothing begins yet: a supervisor decides first.
    """
    obstacle = refuse_camera(terminal) or obstacle_of(terminal) or lacking(terminal)
    if obstacle is not None:
        raise NotYetError(obstacle)
    terminal.trouble, terminal.take, terminal.answered, terminal.camera_doubts = None, TakeView(), {}, ()
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
            sale.sale,
            sale.plan,
            terminal.today(),
            terminal.serials,
            places,
            lambda: around_of(terminal),
            analyst_up=terminal.analyst_up,
            online=terminal.terms.online_check and not sale.practice,
            others_cards=terminal.others_cards.get(sale.sale.reference, frozenset()),
        )


def identify(terminal: Terminal, fact: Any, now: float) -> tuple[Effect, ...]:
    """Hand a fact to the identity step. Raises NotYetError for a key that leads nowhere now."""
    step = terminal.step
    assert step is not None
    if isinstance(fact, CustomerActed) and fact.act in customer.OF_THE_SCREEN:
        return customer.acted(terminal, fact, now)
    if getattr(fact, "captured_us", terminal.forgotten_us + 1) <= terminal.forgotten_us:
        return ()
    camera = refuse_camera(terminal) if isinstance(fact, Pressed) and fact.key in _LOOKING else None
    if camera is not None:
        raise NotYetError(camera)
    looks = (*take_in(step, fact, now), *_note_others_cards(terminal, step))
    if isinstance(fact, Pressed):
        terminal.trouble = None
    if step.ended in ("cancelled", "refused", "corrected", "given_up"):
        terminal.forget_faces(now)
    return looks


def _note_others_cards(terminal: Terminal, step: IdentityStep) -> tuple[Effect, ...]:
    """Remember of whom another person's card was shown: whoever leaves the sale and comes back finds it stopped.

    In practice it is a finding only, and nothing of it is the real sale's.
    """
    sale, shown = terminal.in_hand, step.others_cards
    reference = sale.sale.reference
    if sale.practice or terminal.others_cards.get(reference, frozenset()) == shown:
        return ()
    terminal.others_cards[reference] = shown
    return (NoteOthersCards(reference, tuple(sorted(shown))),)


def correct_sale(terminal: Terminal, fact: Pressed, now: float) -> tuple[Effect, ...]:
    """A document is another person's: back to the form, with the draft of this sale. Raises NotYetError."""
    sale, done = terminal.in_hand, identify(terminal, fact, now)
    terminal.sale = None
    keep(terminal, sale, as_draft=True)
    return (*done, correct(terminal, sale.sale, practice=sale.practice))


def end_sale(terminal: Terminal, fact: Pressed, now: float) -> tuple[Effect, ...]:
    """A document is another person's, and the sale is not made; who said so, and why, is on record."""
    sale, done = terminal.in_hand, identify(terminal, fact, now)
    terminal.sale = None
    who = terminal.staff.signed_in.number if terminal.staff.signed_in else fact.by
    why, words = str(fact.detail.get("reason") or ""), str(fact.detail.get("note") or "")
    note = Audit(who, "sale_ended.other_person", sale.sale.reference, why, {"note": words})
    told = replace(ended(sale, "dropped", None), reason=why, note=words[:MOST_WORDS])
    return (*done, note, told)


def begin_take(terminal: Terminal, _: float) -> tuple[Effect, ...]:
    """On the way into `opening`: ask for a number; what is practised has one of the rehearsals."""
    sale, terms = terminal.in_hand, terminal.terms
    series: Series = "rehearsal" if sale.practice else terms.series
    terminal.trouble, terminal.opened_at, terminal.closed_after = None, None, None
    picture = sale.plan.record == "audio_video"
    digests, custody = sale.pack_digests(), sale.custody
    planned_s, noted = sale.planned_s(terms), notes(terminal)
    return (BeginTake(series, sale.facts, planned_s, digests, picture, custody, noted, practice=sale.practice),)


def leave_identity(terminal: Terminal, _: float) -> tuple[Effect, ...]:
    """On the way back into `planned`: nothing of the customer stays in it."""
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
