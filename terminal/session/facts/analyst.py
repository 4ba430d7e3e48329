"""What the analyst saw: cards, faces, gestures, each at its time. Facts like the recorder's: frozen and picklable.

Times are whole microseconds: `captured_us` on the machine's monotonic clock, `media_us` on the take's media clock
(None while no take is open). Boxes are (left, top, width, height) in pixels of the whole picture. Pictures inside
observations are JPEG or PNG bytes; they live in memory only.
"""

from dataclasses import dataclass, field
from typing import Literal

from faults.trouble import Trouble

Box = tuple[float, float, float, float]

# --- ID card ---

CardSide = Literal["front", "back"]
Side = Literal["front", "back", "both", "none"]
"""Which sides a picture shows."""
CardFieldName = Literal[
    "name", "sex", "nation", "birth_date", "address", "number", "authority", "valid_from", "valid_to"
]  # fmt: skip
FieldVerdict = Literal["ok", "doubtful", "wrong", "missing"]
CardProblem = Literal[
    "no_card", "two_cards", "wrong_side", "wrong_document", "photocopy", "screen",
    "blurred", "glare", "dark", "too_small", "cut_off", "moving",
]  # fmt: skip
FRONT_FIELDS: tuple[CardFieldName, ...] = ("name", "sex", "nation", "birth_date", "address", "number")
BACK_FIELDS: tuple[CardFieldName, ...] = ("authority", "valid_from", "valid_to")
LONG_TERM = "长期"
"""What stands in `valid_to` of a card without an end (issued from the age of 46 on)."""


@dataclass(frozen=True, slots=True)
class CardField:
    """One field as it was read. `value` is empty when it could not be read; `reasons` are codes that say why."""

    value: str
    confidence: float
    """0 to 1."""
    verdict: FieldVerdict
    reasons: tuple[str, ...] = ()
    crop: bytes = field(default=b"", repr=False)
    """The strip of the straightened card it was read from, JPEG; empty if there is none."""


@dataclass(frozen=True, slots=True)
class CardReading:
    """What one picture, or several that agree, say about a card. `fields` has those of the sides that were seen."""

    side: Side
    problems: tuple[CardProblem, ...] = ()
    fields: dict[CardFieldName, CardField] = field(default_factory=dict)
    card: bytes = field(default=b"", repr=False)
    """The straightened card, JPEG."""
    portrait: bytes = field(default=b"", repr=False)
    """The portrait on the front, JPEG."""


@dataclass(frozen=True, slots=True)
class CardSeen:
    """How the card before the camera looks now: shown live, decides nothing."""

    captured_us: int
    problems: tuple[CardProblem, ...]
    corners: tuple[tuple[float, float], ...] = ()
    """Four corners in the picture, clockwise from the card's own top left; empty without a card."""
    agreeing: int = 0
    """How many readings agree so far, of `needed`."""
    needed: int = 3


@dataclass(frozen=True, slots=True)
class CardRead:
    """Enough still, legible pictures agree: this is what the card says."""

    captured_us: int
    reading: CardReading


# --- faces ---

FaceState = Literal["measured", "too_small", "covered", "lost"]
"""`measured`: all figures are there. `too_small`, `covered`: a face is there, and its parts cannot be judged.
`lost`: tracked a moment ago, not found now. No face at all is an empty tuple of faces."""


@dataclass(frozen=True, slots=True)
class FaceSeen:
    """One tracked face. Figures are None where the state forbids them."""

    track: int
    """Stays the same as long as the same person is followed."""
    role: str | None
    """seller, applicant, insured or guardian, once the operator has confirmed it."""
    box: Box
    state: FaceState
    yaw: float | None = None
    """Degrees; positive when the person turns to their own left (to the right in an unmirrored picture)."""
    pitch: float | None = None
    """Degrees; positive when the person looks up."""
    roll: float | None = None
    """Degrees; positive when the head leans to the person's own left."""
    eyes: float | None = None
    """Openness of the more open eye: lid distance over eye width (3-D)."""
    mouth: float | None = None
    """Inner lip gap over the distance of the outer eye corners (3-D)."""
    light: float | None = None
    """Mean luma of the face, 0 to 255."""
    sharpness: float | None = None
    """Variance of the Laplacian of the face scaled to a fixed size."""


@dataclass(frozen=True, slots=True)
class FacesSeen:
    """All faces that are followed, lost ones too; an empty tuple: a picture was looked at, and nobody is there."""

    captured_us: int
    media_us: int | None
    seen_us: int
    """When the result was there, on the same clock as `captured_us`."""
    faces: tuple[FaceSeen, ...]


@dataclass(frozen=True, slots=True)
class RolesDoubted:
    """Tracks crossed, swapped or were lost too long: who is who must be confirmed again."""

    captured_us: int
    media_us: int | None
    roles: tuple[str, ...]
    reason: Literal["crossed", "swapped", "lost"]


# --- liveness ---

Gesture = Literal["blink", "open-mouth", "turn-left", "turn-right"]
"""Left and right are the person's own."""
ChallengeReason = Literal[
    "too_early", "too_late", "other_gesture", "face_lost", "face_swapped", "two_faces", "picture_jumped",
    "not_neutral", "too_small", "picture_frozen", "broken_off",
]  # fmt: skip
"""`broken_off` is said by the session: the analyst was lost, or somebody left the attempt before its end."""
HintName = Literal["flat", "repeated", "frame_edges", "hands", "flash", "model"]
HintVerdict = Literal["doubt", "no_doubt", "not_measurable"]


@dataclass(frozen=True, slots=True)
class GestureSeen:
    """One gesture of a challenge. Times are seconds since the attempt began; None if it did not come to that."""

    asked: Gesture
    seen: Gesture | None
    asked_s: float | None
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True)
class Hint:
    """A passive vote, never a verdict alone. `score` is the statistic that was compared with the threshold."""

    name: HintName
    verdict: HintVerdict
    score: float | None = None


@dataclass(frozen=True, slots=True)
class ChallengeMoved:
    """Where an attempt stands: which gesture is asked now, or that the face must first look straight ahead."""

    captured_us: int
    attempt: int
    done: int
    total: int
    asked: Gesture | None
    """None: look straight ahead, the next gesture comes in a moment."""


@dataclass(frozen=True, slots=True)
class FlashAsked:
    """The customer's screen is to be this colour from now on; None: as it was. Asked within a challenge only."""

    captured_us: int
    colour: Literal["red", "green", "blue", "white"] | None


@dataclass(frozen=True, slots=True)
class ChallengeEnded:
    """One attempt is over."""

    captured_us: int
    attempt: int
    passed: bool
    gestures: tuple[GestureSeen, ...]
    reasons: tuple[ChallengeReason, ...]
    hints: tuple[Hint, ...] = ()
    track: int | None = None
    """Whose face it was; None where no face was followed to the end."""

    @property
    def passive_words(self) -> str:
        """What the passive hints come to, in the words of the record."""
        doubts = [hint.name for hint in self.hints if hint.verdict == "doubt"]
        if doubts:
            return f"passive doubt: {', '.join(doubts)}"
        measured = any(hint.verdict == "no_doubt" for hint in self.hints)
        return "no passive doubt" if measured else "no passive hint was measurable"


@dataclass(frozen=True, slots=True)
class FaceMatched:
    """One-to-one match. The templates are deleted when this is made."""

    captured_us: int
    verdict: Literal["same", "different", "unsure", "not_installed", "not_measurable"]
    score: float | None = None
    """Cosine similarity, -1 to 1."""
    model: str = ""
    """SHA-256 of the embedding model, hex."""


# --- the analyst itself ---


@dataclass(frozen=True, slots=True)
class AnalystReady:
    """Models are loaded and their digests right."""


@dataclass(frozen=True, slots=True)
class AnalystFailed:
    """The analyst cannot do what was ordered, or will not be started again (`analysis.gone`); else it lives on."""

    trouble: Trouble

    @property
    def code(self) -> str:
        """The trouble's code; `analysis.away`, `analysis.order` and `models.*` say that no answer will come."""
        return self.trouble.code


@dataclass(frozen=True, slots=True)
class AnalystLost:
    """The analyst process is gone; it is started again. From here to the next AnalystReady nothing was observed."""

    exitcode: int | None


Observation = (
    CardSeen
    | CardRead
    | FacesSeen
    | RolesDoubted
    | ChallengeMoved
    | FlashAsked
    | ChallengeEnded
    | FaceMatched
    | AnalystReady
    | AnalystFailed
    | AnalystLost
)
