"""The identity step as screens see it. Pure."""

from terminal.session.facts.analyst import ChallengeEnded
from terminal.session.identity.card import SIDES
from terminal.session.identity.places_view import PlacesView
from terminal.session.identity.step import IdentityStep
from terminal.session.identity.view import IdentityView


def view_of(step: IdentityStep) -> IdentityView:
    """The view of the step as it stands: the fields of this stage's side of the card or, at its end, of both."""
    attempts, moved, side = step.attempts, step.attempts.moved, step.side
    shown = (side,) if side else SIDES if step.stage == "done" else ()
    read = [step.card.sides[each] for each in shown if each in step.card.sides]
    return IdentityView(
        stage=step.stage,
        analyst_up=step.analyst_up,
        recording_consent=True if step.consents else None,
        card_consent=step.consents.card if step.consents else None,
        face_consent=step.consents.face if step.consents else None,
        reading=read[0].reading if side and read else None,
        fields=tuple(field for each in read for field in each.fields()),
        to_confirm=step.card.to_confirm(side) if side else (),
        differences=step.card.unaccepted(side) if side else (),
        attempt=len(attempts.ended) + attempts.running,
        attempts_left=attempts.left,
        challenge_running=attempts.running,
        asked=moved.asked if moved else None,
        done=moved.done if moved else 0,
        total=moved.total if moved else 0,
        flash=attempts.flash,
        ended=attempts.ended[-1] if attempts.ended else None,
        match=attempts.match,
        reason_for_sight=step.sight.because if step.sight else step.why_sight(),
        accepted_by=next((who.by for who in step.card.accepted.values()), ""),
        sight_by=step.sight.by if step.sight else "",
        may_go_on=step.obstacle() is None,
    )


def places_of(step: IdentityStep) -> PlacesView | None:
    """Who sits where: while it is asked, and what came of it when all is done."""
    return step.places.view(step.faces, _passed(step)) if step.stage in ("places", "done") else None


def _passed(step: IdentityStep) -> ChallengeEnded | None:
    """The challenge that was passed, if one was, and by whoever is there now."""
    return step.attempts.ended[-1] if step.attempts.passed else None
