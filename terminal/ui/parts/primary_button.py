"""Which key the primary button sends. The session decides what comes of it; this only names what is offered."""

from dataclasses import dataclass

from terminal.session.facts.people import PressedKey
from terminal.session.identity.card import NO_CARD
from terminal.session.identity.view import IdentityStage, IdentityView
from terminal.session.snapshot import Phase, Snapshot


@dataclass(frozen=True, slots=True)
class Primary:
    """The word on the button, and what it sends; None while there is nothing to do but wait."""

    phrase: str
    key: PressedKey | None


_BY_PHASE: dict[Phase, Primary] = {
    "preparing": Primary("button.start", None),
    "ready": Primary("button.begin", "start"),
    "opening": Primary("button.start", None),
    "closing": Primary("button.finish", None),
    "sealed": Primary("button.again", "start"),
    "failed": Primary("button.start", None),
}
_NEXT = Primary("button.next", "next")
_FINISH = Primary("button.finish", "finish")
_CONSENT = Primary("identity.button.consent", "consent")
_BY_SIGHT = Primary("identity.button.by_sight", "by_sight")
_READING = Primary("identity.button.reading", None)
_CONFIRM = Primary("identity.button.confirm_field", "confirm_field")
_ACCEPT = Primary("identity.button.accept", "accept_differences")
_RETAKE = Primary("identity.button.retake", "retake")
_BEGIN = Primary("identity.button.begin", "begin_challenge")
_AGAIN = Primary("identity.button.again", "begin_challenge")
_MOVING = Primary("identity.button.moving", None)
_MATCHING = Primary("identity.button.matching", None)
_RECORD = Primary("button.start", "next")
_PLACES = Primary("identity.button.places", "confirm_places")
STAGES: tuple[IdentityStage, ...] = ("consent", "card_front", "card_back", "liveness", "places", "done")


def place_of(stage: IdentityStage) -> int:
    """Where a stage stands among STAGES; a check by sight takes the place of the gestures."""
    return STAGES.index("liveness" if stage == "by_sight" else stage)


def is_no_card(view: IdentityView) -> bool:
    """Whether what was read is no proof, however well it was read: a copy, a screen, another document."""
    return view.reading is not None and bool(NO_CARD & set(view.reading.problems))


def primary_of(snapshot: Snapshot, *, asking_places: bool = False) -> Primary:
    """What the button at the bottom right offers now; `asking_places`: in a recording, while that page is open."""
    if snapshot.phase == "identifying":
        return _BY_PHASE["opening"] if snapshot.identity is None else _identity_primary(snapshot.identity)
    if snapshot.phase != "recording":
        return _BY_PHASE[snapshot.phase]
    if asking_places:
        return _PLACES
    return _NEXT if snapshot.node_index + 1 < snapshot.node_count else _FINISH


def _identity_primary(view: IdentityView) -> Primary:
    if view.stage == "consent":
        return _CONSENT
    if view.stage == "done":
        return _RECORD
    if view.may_go_on:
        return _NEXT
    if view.stage == "by_sight":
        return _BY_SIGHT
    if view.stage == "places":
        return _PLACES
    return _liveness_primary(view) if view.stage == "liveness" else _card_primary(view)


def _card_primary(view: IdentityView) -> Primary:
    if view.reading is None:
        return _READING if view.analyst_up else _BY_SIGHT
    if is_no_card(view):
        return _RETAKE  # nothing that is confirmed of it would count
    if view.to_confirm:
        return _CONFIRM
    return _ACCEPT if view.differences else _RETAKE


def _liveness_primary(view: IdentityView) -> Primary:
    if view.challenge_running:
        return _MOVING
    if not view.analyst_up:
        return _BY_SIGHT
    if view.ended is None:
        return _BEGIN
    if view.ended.passed:
        return _MATCHING if view.match is None else _BY_SIGHT
    return _AGAIN if view.attempts_left else _BY_SIGHT
