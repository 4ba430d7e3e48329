"""What the table does with the take: it is opened, walked through, closed, or lost."""

import hashlib
from dataclasses import replace

from faults.trouble import Trouble
from terminal.session.effects import Effect, FindUnfinished, Repair
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import TakeClosed, TakeOpened, TakeRefused, TakeUnsealed
from terminal.session.identity.consent import check_other, parties_of
from terminal.session.identity.record import record_of
from terminal.session.identity.step import IdentityStep
from terminal.session.life import clock, customer, judging, recorder, shown, staff, words
from terminal.session.life.in_hand import list_waiting
from terminal.session.life.terminal import Lost, Terminal, end
from terminal.session.orders.analyst import Rest, WatchFaces
from terminal.session.orders.recorder import AddMark, AddObject
from terminal.session.snapshot import TakeView

RECORDING_FPS = 15.0
"""Faces are looked at so often beside a recording: lips tell whose a voice is only where they were seen every 150 ms,
which at 8 a second is hardly ever so on a busy machine. Five results a second are asked for at least."""
OWN_ENDS = ("finished", "given_up", "ended")
"""Reasons of a take that was closed because its walk was at an end."""
DECIDES = ("supervisor_passed", "supervisor_referred", "supervisor_ended")
"""What a supervisor decides about a node; it is not his own sale."""


def open_take(terminal: Terminal, fact: TakeOpened, now: float) -> tuple[Effect, ...]:
    """The take is open: mark what is sold, by which plan, who it is, and the first node."""
    sale, step = terminal.in_hand, terminal.in_hand.identity
    terminal.opened_at, terminal.take = now, TakeView(take=fact.take, pictured=sale.plan.record == "audio_video")
    if sale.resumed is not None:  # else what broke off is another one's, and waits
        terminal.unfinished = None
    list_waiting(terminal)
    record = {"required": False} if step is None else record_of(step, now)
    agreed = step is not None and step.faces_agreed
    terminal.forget_faces(now)
    sale.identity, sale.places = None, step.places if step is not None and agreed else None
    judging.open_take(terminal)
    shown.open_take(terminal)
    camera = terminal.camera.identity if terminal.camera else None
    if terminal.document_camera is not None:
        record = {**record, "document_camera": terminal.document_camera.identity}
    written, listens = words.open_take(terminal)
    opened = (*written, *sale.opened({**record, "camera": camera}))
    who = staff.mark_facts(terminal)
    works = (terminal.pad.mark("staff", **who),) if who else ()
    asked = () if step is None else identity_marks(terminal, step, now)
    marks = (*opened, *works, *asked, *clock.marks(terminal), *recorder.camera_marks(terminal), *listens)
    return (*marks, WatchFaces(RECORDING_FPS)) if agreed else marks


def identity_marks(terminal: Terminal, step: IdentityStep, now: float) -> tuple[AddMark | AddObject, ...]:
    """What the take is told of the time before it: each answer to a consent, the room, the pictures of documents."""
    pad, room = terminal.pad, step.room.mark(now)
    found: list[AddMark | AddObject] = [
        pad.mark("consent", **facts)
        for subject in step.subjects
        for facts in subject.consents.marks(subject.customer.role, now)
    ]
    found += [pad.mark("room", **room)] if room else []
    found += [
        pad.mark("online", **facts)
        for subject in step.subjects
        for facts in subject.online.marks(subject.customer.role)
    ]
    for subject in step.subjects:
        still = subject.document.still
        if still is not None and subject.document.kind:
            digest = hashlib.sha256(still.jpeg).hexdigest()
            facts = {"role": subject.customer.role, "kind": subject.document.kind, "sha256": digest}
            found.append(pad.seal("still", still.jpeg, **facts))
    return tuple(found)


def refuse(terminal: Terminal, fact: TakeRefused, _: float) -> tuple[Effect, ...]:
    """The take was not opened: the identity step stands where it ended, and the reason is shown."""
    step = terminal.in_hand.identity
    if step is not None:
        step.reopen()
    terminal.trouble = fact.trouble
    return ()


def walk(terminal: Terminal, fact: Pressed, now: float) -> tuple[Effect, ...]:
    """Hand an event to the sale's walk; what its table refuses is marked and logged. Some wait for the checks first.

    Raises NotYetError where a node is to be passed that still waits for the customer, or for its time, and where
    somebody of this sale decides as its supervisor: the practising number does not tell where an account has none.
    """
    if fact.key == "node_passed":
        customer.gate(terminal, fact, now)
    if fact.key in DECIDES:
        check_other(fact.by, parties_of(terminal.in_hand.sale))
    held = judging.hold(terminal, fact, now)
    if held is not None:
        return held
    acts = judging.walk_by(terminal, fact)
    if fact.detail.get("reason") == customer.CONSENT_WITHDRAWN and terminal.in_hand.refusal is None:
        return (customer.withdrawal(terminal, "seller", fact.by.strip()), *acts)
    return acts


def close(terminal: Terminal, fact: TakeClosed, now: float) -> tuple[Effect, ...]:
    """The take is sealed; where the recorder had to close it, what is left of the plan can be gone on with."""
    terminal.take = replace(terminal.take, slip=fact.slip, lacks=lacks_of(fact))
    if fact.reason in OWN_ENDS and fact.status == "sealed":
        terminal.trouble = terminal.take.lacks or terminal.trouble
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
    return (Rest(), *words.close_take(terminal))
