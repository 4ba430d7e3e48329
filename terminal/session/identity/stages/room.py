"""The room, before anybody is identified."""

from terminal.session.facts.analyst import FaceSeen, FacesSeen, RoomSeen
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import Levels, SoundTried
from terminal.session.identity.consent import NotYetError, check_second, word_of
from terminal.session.identity.step import IdentityStep, Order
from terminal.session.orders.recorder import TrySound

_TRY_S = 10.0
"""How long the microphone is tried."""


def see(step: IdentityStep, fact: RoomSeen, _: float) -> tuple[Order, ...]:
    """What light, sharpness and the number of faces are; nobody is named yet."""
    step.room.see(fact)
    boxes = enumerate(fact.boxes, start=1)
    counted = tuple(FaceSeen(number, None, box, "measured") for number, box in boxes)
    step.faces = FacesSeen(fact.captured_us, None, fact.captured_us, counted)
    return ()


def hear(step: IdentityStep, fact: Levels, now: float) -> tuple[Order, ...]:
    """How loud it is."""
    step.room.hear(fact, now)
    return ()


def try_sound(step: IdentityStep, _: Pressed, __: float) -> tuple[Order, ...]:
    """Some seconds are recorded and played, in memory only."""
    step.room.tried = SoundTried("listening", _TRY_S)
    return (TrySound(_TRY_S),)


def tried(step: IdentityStep, fact: SoundTried, _: float) -> tuple[Order, ...]:
    """How far the trial is."""
    step.room.tried = fact
    return ()


def accept(step: IdentityStep, fact: Pressed, now: float) -> tuple[Order, ...]:
    """A supervisor answers for what is not as it must be."""
    word = word_of(fact)
    check_second(word, step.parties)
    trouble = step.room.accept(word, step.around(), now)
    if trouble is not None:
        raise NotYetError(trouble)
    return ()
