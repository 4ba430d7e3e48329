"""The identity step as screens see it. Pure."""

from dataclasses import replace
from itertools import chain

from terminal.session.facts.analyst import ChallengeEnded
from terminal.session.identity.card import SIDES
from terminal.session.identity.places_view import PlacesView
from terminal.session.identity.step import IdentityStep
from terminal.session.identity.subject import Subject
from terminal.session.identity.view import IdentityView, PersonView


def view_of(step: IdentityStep, now: float) -> IdentityView:
    """The view of the step as it stands: the fields of this stage's side of the card or, at its end, of both."""
    done = step.stage == "done"
    view = _view_of(step, step.subject)
    return replace(
        view,
        people=people_of(step),
        room=step.room.view(step.around(), now) if step.stage == "room" else None,
        room_was=step.room.came_to,
        each=tuple(_view_of(step, subject) for subject in step.subjects) if done else (),
        may_go_on=step.obstacle(now) is None,
    )


def _view_of(step: IdentityStep, subject: Subject) -> IdentityView:
    """What is known of one customer."""
    attempts, moved, side, card = subject.attempts, subject.attempts.moved, step.side, subject.card
    shown = (side,) if side else SIDES if step.stage == "done" else ()
    read = [card.sides[each] for each in shown if each in card.sides]
    sight, consents = subject.sight, subject.consents
    by_hand = step.stage == "by_hand" or (step.stage == "done" and subject.document.kind is not None)
    return IdentityView(
        stage=step.page,
        person=subject.customer.role,
        name=subject.customer.name,
        consents=consents.items(),
        document=subject.document.view() if by_hand else None,
        kind=card.kind,
        source=card.source,
        may_choose=step.may_choose,
        analyst_up=step.analyst_up,
        recording_consent=consents.recording,
        card_consent=consents.answer("card"),
        face_consent=consents.answer("face"),
        reading=read[0].reading if side and read else None,
        fields=tuple(field for each in read for field in each.fields()),
        to_confirm=card.to_confirm(side) if side else (),
        differences=subject.document.differences() if by_hand else tuple(chain(*map(card.unaccepted, shown))),
        comparable=bool(card.expected),
        attempt=len(attempts.ended) + attempts.running,
        attempts_left=attempts.left,
        challenge_running=attempts.running,
        asked=moved.asked if moved else None,
        done=moved.done if moved else 0,
        total=moved.total if moved else 0,
        flash=attempts.flash,
        ended=attempts.last,
        match=attempts.match,
        bears_portrait=card.bears_portrait,
        reason_for_sight=sight.because if sight else subject.why_sight(analyst_up=step.analyst_up),
        accepted_by=next((who.by for who in card.accepted.values()), ""),
        sight_by=sight.by if sight else "",
        online=subject.online.view(consents),
        absent=subject.absent,
    )


def people_of(step: IdentityStep) -> tuple[PersonView, ...]:
    """Everybody who must be identified, and how it stands with each."""
    over = step.stage in ("places", "done")
    return tuple(
        PersonView(
            subject.customer.role,
            subject.customer.name,
            "now" if index == step.index and not over else subject.state if index <= step.index else "open",
        )
        for index, subject in enumerate(step.subjects)
    )


def places_of(step: IdentityStep) -> PlacesView | None:
    """Who sits where: while it is asked, and what came of it when all is done."""
    if step.stage not in ("places", "done"):
        return None
    return step.places.view(step.faces, _passed(step), step.subject.customer.role)


def _passed(step: IdentityStep) -> ChallengeEnded | None:
    """The challenge that was passed, if one was, and by whoever is there now."""
    return step.attempts.last if step.attempts.passed else None
