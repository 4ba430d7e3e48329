"""The identity step as one table: which fact is taken at which stage, and what follows from it.

What stands nowhere in the table is refused.
"""

from collections.abc import Callable
from typing import Any

from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.identity.consent import NotYetError
from terminal.session.identity.stages import (
    analyst,
    card,
    consent,
    document,
    leaving,
    liveness,
    online,
    places,
    reader,
    room,
    second_person,
)
from terminal.session.identity.step import IdentityStep, Order

_Taking = Callable[[IdentityStep, Any, float], tuple[Order, ...]]
_CARD: dict[str, _Taking] = {
    "CardSeen": card.see,
    "CardRead": card.read,
    "ReaderRead": reader.read,
    "Pressed.retake": card.retake,
    "Pressed.confirm_field": card.confirm_field,
    "Pressed.accept_differences": card.accept,
    "Pressed.check_online": online.ask,
    "Pressed.accept_online": online.accept,
}
STAGES: dict[tuple[str, str], _Taking] = {
    ("consent", "Pressed.consent"): consent.enter,
    ("room", "RoomSeen"): room.see,
    ("room", "Levels"): room.hear,
    ("room", "SoundTried"): room.tried,
    ("room", "Pressed.try_sound"): room.try_sound,
    ("room", "Pressed.accept_room"): room.accept,
    **{("card_front", name): taking for name, taking in _CARD.items()},
    **{("card_back", name): taking for name, taking in _CARD.items()},
    ("by_hand", "StillTaken"): document.keep_still,
    ("by_hand", "Pressed.take_still"): document.take_still,
    ("by_hand", "Pressed.type_document"): document.type_field,
    ("by_hand", "Pressed.confirm_document"): document.confirm,
    ("by_hand", "Pressed.use_card"): document.use_card,
    ("liveness", "FacesSeen"): liveness.see_faces,
    ("liveness", "Pressed.begin_challenge"): liveness.begin,
    ("liveness", "ChallengeMoved"): liveness.move,
    ("liveness", "FlashAsked"): liveness.flash,
    ("liveness", "ChallengeEnded"): liveness.end,
    ("liveness", "FaceMatched"): liveness.match,
    ("liveness", "Pressed.skip_flash"): liveness.skip_flash,
    ("places", "FacesSeen"): liveness.see_faces,
    ("places", "Pressed.confirm_places"): places.confirm,
    ("places", "Pressed.skip_places"): places.skip,
    ("*", "CustomerActed"): consent.acted,
    ("*", "RolesDoubted"): places.doubt,
    ("*", "OnlineAnswered"): online.take,
    ("*", "Pressed.choose_document"): document.choose,
    ("*", "Pressed.by_sight"): second_person.by_sight,
    ("*", "Pressed.absent"): second_person.absent,
    ("*", "Pressed.next"): leaving.go_next,
    ("*", "Pressed.back"): leaving.back,
    ("*", "Pressed.cancel"): leaving.cancel,
    ("*", "Pressed.correct_sale"): leaving.correct_sale,
    ("*", "Pressed.end_sale"): leaving.end_sale,
    ("*", "AnalystReady"): analyst.ready,
    ("*", "AnalystFailed"): analyst.failed,
    ("*", "AnalystLost"): analyst.lost,
}
"""(stage, fact) -> what takes it; the stage `*` stands for every stage that has no line of its own."""


def take_in(step: IdentityStep, fact: Fact, now: float) -> tuple[Order, ...]:
    """Take one fact in; return what to look for. Raises NotYetError for a key that leads nowhere now."""
    name = f"Pressed.{fact.key}" if isinstance(fact, Pressed) else type(fact).__name__
    taking = STAGES.get((step.stage, name)) or STAGES.get(("*", name))
    if taking is not None:
        orders = taking(step, fact, now)
        step.subject.online.look_at(step.card)
        return orders
    if isinstance(fact, Pressed):
        raise NotYetError
    return ()  # it was on its way when the stage was left
