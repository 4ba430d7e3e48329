"""Who sits where: which face before the camera is seller, applicant, insured, guardian. The operator says so. Pure.

Nobody gets a place by a guess. What was confirmed holds until whoever follows the faces doubts it; then the operator is
asked again, and nothing is put back in silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from faults.trouble import Trouble
from rulebook.sale.sale import Sale
from rulebook.sale.same_person import Named, one_person
from terminal.session.facts.analyst import ChallengeEnded, FaceSeen, FacesSeen
from terminal.session.facts.box import Box
from terminal.session.identity.people import named_at, numbered
from terminal.session.identity.places_view import DoubtReason, PlacesView, Role, in_order, is_role
from terminal.session.orders.analyst import BindRoles

NEEDED: tuple[Role, ...] = ("seller", "applicant")
"""Without these two there is no sale; the insured or a guardian may sit elsewhere, or come later."""
FRESH_US = 1_500_000
"""Faces are looked at several times a second: who was not seen for so long is not seen now."""
_DIGITS = 9
"""Longer numbers are no tracks."""


@dataclass(frozen=True, slots=True)
class ConfirmedPlaces:
    """What the operator said, and when (seconds on the session's clock)."""

    tracks: dict[Role, int]
    boxes: dict[Role, Box]
    by: str
    at_s: float

    def facts(self) -> list[dict[str, Any]]:
        """Role, track and box (pixels of the whole picture) as JSON, in the order of roles."""
        return [
            {"role": role, "track": self.tracks[role], "box": [round(float(side), 1) for side in self.boxes[role]]}
            for role in in_order(self.tracks)
        ]


class Places:
    """The places of one customer's sale, from the identity step to the end of the recording."""

    def __init__(self, sale: Sale, questions: Iterator[int]) -> None:
        """`questions` never gives a number twice, so that no choice is taken for an answer to another question."""
        self.roles = seats_of(sale)
        self.confirmed: ConfirmedPlaces | None = None
        self.skipped = ""
        """Why the operator went on without an answer."""
        self.doubts: dict[Role, DoubtReason] = {}
        """Who lost the place that was confirmed, and why."""
        self._reason: DoubtReason | None = None
        self._questions = questions
        self._asking = next(questions)

    @property
    def holding(self) -> tuple[Role, ...]:
        """The roles whose places are certain."""
        tracks = self.confirmed.tracks if self.confirmed else {}
        return in_order(tracks.keys() - self.doubts.keys())

    def refusal(self, said: Any, faces: FacesSeen | None, now: float) -> Trouble | None:
        """Why `said`, role by track, cannot be confirmed; None if it can."""
        places = _read(said)
        if places is None or not all(role in self.roles for _, role in places):
            return Trouble("places.unclear")
        roles = [role for _, role in places]
        if len(set(roles)) < len(roles) or len({track for track, _ in places}) < len(places):
            return Trouble("places.twice")
        if not set(NEEDED) <= set(roles):
            return Trouble("places.missing")
        here = {face.track for face in _here(faces, now)}
        if not all(track in here for track, _ in places):
            return Trouble("places.gone")
        return None

    def confirm(self, said: Any, faces: FacesSeen, by: str, now: float) -> BindRoles:
        """Take in what has no refusal; return the order that binds it."""
        places = _read(said)
        assert places
        boxes = {face.track: face.box for face in faces.faces}
        tracks = {role: track for track, role in places}
        self.confirmed = ConfirmedPlaces(tracks, {role: boxes[track] for role, track in tracks.items()}, by, now)
        self.doubts, self._reason, self.skipped = {}, None, ""
        self._asking = next(self._questions)
        return BindRoles({track: str(role) for track, role in places})

    def skip(self, reason: str) -> None:
        """The operator goes on without an answer."""
        self.forget()
        self.skipped = reason

    def doubt(self, roles: tuple[str, ...], reason: DoubtReason) -> tuple[Role, ...]:
        """Take in that these are uncertain; return those who were certain until now."""
        lost = tuple(role for role in self.holding if role in roles)
        if lost:
            self.doubts |= dict.fromkeys(lost, reason)
            self._reason = reason
            self._asking = next(self._questions)
        return lost

    def lose(self) -> tuple[Role, ...]:
        """Nobody follows the faces any more, and who does next does not know them."""
        self._asking = next(self._questions)
        return self.doubt(self.holding, "lost")

    def forget(self, *, but_why: bool = False) -> None:
        """The faces are forgotten: whatever was said of them is void; `but_why`: not why nothing was said."""
        self.skipped = self.skipped if but_why else ""
        self.confirmed, self.doubts, self._reason = None, {}, None
        self._asking = next(self._questions)

    def view(
        self, faces: FacesSeen | None, passed: ChallengeEnded | None = None, role: Role = "applicant"
    ) -> PlacesView:
        """`passed`: the challenge that was passed just before; that face is suggested as this `role`'s."""
        followed = sorted(faces.faces if faces else (), key=_middle)
        return PlacesView(
            faces=tuple(followed),
            roles=self.roles,
            suggested=_suggested(followed, passed.track if passed and passed.passed else None, role),
            named=in_order(self.confirmed.tracks) if self.confirmed else (),
            doubted=in_order(self.doubts),
            reason=self._reason,
            asking=self._asking,
        )


def names_of(sale: Sale) -> dict[Role, str]:
    """Whom a sale has, each with the name it gives; several in one role by their number, such as `insured.2`."""
    names: dict[Role, str] = {"seller": sale.seller.name, "applicant": sale.applicant.name}
    names.update((role, person.name) for role, person in numbered(sale))
    return names


def seats_of(sale: Sale) -> tuple[Role, ...]:
    """Who has a place of his own: whoever has two roles, a spouse who borrows too, sits there by the first."""
    seated: list[Named] = []
    for role, person in numbered(sale):
        named = named_at(sale, role, person)
        if not any(one_person(named, each) for each in seated):
            seated.append(named)
    return in_order({"seller", "applicant", *(each.role for each in seated)})


def _read(said: Any) -> list[tuple[int, Role]] | None:
    """Role by track, as JSON has it; None if it is nothing of the kind."""
    if not isinstance(said, dict):
        return None
    places = []
    for track, role in said.items():
        if not (str(track).isdecimal() and len(str(track)) <= _DIGITS and is_role(role)):
            return None
        places.append((int(track), role))
    return places


def _here(faces: FacesSeen | None, now: float) -> tuple[FaceSeen, ...]:
    """The faces that are seen at this moment."""
    if faces is None or now * 1e6 - faces.captured_us > FRESH_US:
        return ()
    return tuple(face for face in faces.faces if face.state != "lost")


def _middle(face: FaceSeen) -> float:
    return face.box[0] + face.box[2] / 2


def _suggested(faces: list[FaceSeen], passed: int | None, role: Role) -> dict[int, Role]:
    """Roles that are bound; else who passed just now, and if there is one other, she is the seller."""
    bound: dict[int, Role] = {face.track: face.role for face in faces if face.role and is_role(face.role)}
    if bound or passed not in {face.track for face in faces}:
        return bound
    assert passed is not None
    others = [face.track for face in faces if face.track != passed]
    suggested: dict[int, Role] = {passed: role}
    return suggested | {others[0]: "seller"} if len(others) == 1 and role == "applicant" else suggested
