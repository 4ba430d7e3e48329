"""What screens receive of the identity step: where it stands, what was read, what is asked. Read-only."""

from dataclasses import dataclass
from typing import Literal

from terminal.session.facts.analyst import (
    CardField,
    CardFieldName,
    CardReading,
    ChallengeEnded,
    FaceMatched,
    FlashAsked,
    Gesture,
)

IdentityStage = Literal["consent", "card_front", "card_back", "liveness", "by_sight", "places", "done"]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of the card as the operator sees it."""

    name: CardFieldName
    read: CardField
    confirmed: str | None = None
    """What the operator said stands there, with the crop before her eyes; None while nobody was asked or answered."""

    @property
    def value(self) -> str:
        """The confirmed value or, while there is none, the reading; empty where nothing could be read."""
        return self.read.value if self.confirmed is None else self.confirmed


@dataclass(frozen=True, slots=True)
class Difference:
    """The card says another thing than the sale, or is not good on this day."""

    field: CardFieldName
    sale: str
    """What the sale says; of a card that is not good today, the day."""
    card: str
    reason: Literal["differs", "expired", "not_yet_valid"] = "differs"


@dataclass(frozen=True, slots=True)
class IdentityView:
    """The identity step at one moment, as its pages show it. Pictures of the card are in it, so it is never stored."""

    stage: IdentityStage
    analyst_up: bool = False
    """Whether models can be asked at all; if not, `by_sight` is the way."""
    recording_consent: bool | None = None
    """Asked apart from the two below, and first: without it the sale ends before anything is read."""
    card_consent: bool | None = None
    face_consent: bool | None = None
    reading: CardReading | None = None
    """The side that this stage reads, once it is read."""
    fields: tuple[FieldView, ...] = ()
    """The fields of this stage's side; when all is done, of both sides, without their crops."""
    to_confirm: tuple[CardFieldName, ...] = ()
    """Doubtful, wrong or missing fields that the operator has not confirmed yet."""
    differences: tuple[Difference, ...] = ()
    """Against the sale, not yet accepted by somebody with name and reason."""
    attempt: int = 0
    attempts_left: int = 3
    challenge_running: bool = False
    asked: Gesture | None = None
    done: int = 0
    total: int = 0
    flash: FlashAsked | None = None
    ended: ChallengeEnded | None = None
    """The last attempt that ended."""
    match: FaceMatched | None = None
    reason_for_sight: Literal["", "declined", "challenge_failed", "match_failed", "no_analyst", "asked"] = ""
    accepted_by: str = ""
    """Who accepted differences, if there were any."""
    sight_by: str = ""
    """Who confirmed by sight who it is; empty while nobody did."""
    may_go_on: bool = False
    """Whether `Pressed.next` leads on."""
