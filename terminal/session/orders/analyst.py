"""What the analyst is to look for: the orders that the conductor gives to the analyst process. Frozen, picklable."""

from dataclasses import dataclass

from terminal.session.facts.analyst import CardSide


@dataclass(frozen=True, slots=True)
class WatchPreview:
    """Look at the recorder's preview from now on, as that of another recorder; not `shown`: it is gone."""

    shown: bool


@dataclass(frozen=True, slots=True)
class ReadCard:
    """Read this side of an ID card until it is read; answers CardSeen all along and CardRead in the end."""

    side: CardSide


@dataclass(frozen=True, slots=True)
class WatchFaces:
    """Observe faces, at most `fps` times a second."""

    fps: float = 15.0


@dataclass(frozen=True, slots=True)
class BindRoles:
    """The operator confirmed who sits where: role by track."""

    roles: dict[int, str]


@dataclass(frozen=True, slots=True)
class Challenge:
    """Draw gestures and judge one attempt; answers ChallengeMoved and, in the end, ChallengeEnded."""

    attempt: int
    flash: bool = False
    """Whether a screen towards the customer flashes colours; then their reflection is a hint."""


@dataclass(frozen=True, slots=True)
class MatchFace:
    """Compare the live face with this portrait (JPEG), delete both templates, answer FaceMatched."""

    portrait: bytes
    track: int | None = None
    """Whose face: that of this track and no other; None: that of the only one who is there."""


@dataclass(frozen=True, slots=True)
class ForgetCard:
    """Look at nothing but faces: forget card, portrait and attempt. Who is followed, and as whom, stays."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Stop looking, forget every face and card."""


AnalystOrder = WatchPreview | ReadCard | WatchFaces | BindRoles | Challenge | MatchFace | ForgetCard | Rest
