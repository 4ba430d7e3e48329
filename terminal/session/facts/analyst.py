"""What the analyst saw: cards, faces, gestures, each at its time. Facts like the recorder's: frozen and picklable.

Times are whole microseconds: `captured_us` on the machine's monotonic clock, `media_us` on the take's media clock
(None while no take is open). Boxes are (left, top, width, height) in pixels of the whole picture. Pictures inside
observations are JPEG or PNG bytes; they live in memory only.
"""

from dataclasses import dataclass, field
from typing import Literal

from faults.trouble import Trouble
from rulebook.checks.observed import Borne
from terminal.session.facts.box import Box
from terminal.session.facts.cards import CardKind, CardProblem, CardReading

CameraName = Literal["first", "document"]
"""Which camera it was seen by: the one that is recorded, or the one for documents beside it."""

# --- ID card ---


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
    kind: CardKind = "none"
    """Which document it is, once that is known."""
    camera: CameraName = "first"
    """In whose picture the corners are."""
    width: int = 0
    """Of that picture, pixels; 0: as it is shown."""


@dataclass(frozen=True, slots=True)
class CardRead:
    """Enough still, legible pictures agree: this is what the card says."""

    captured_us: int
    reading: CardReading
    camera: CameraName = "first"


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
class PictureSeen:
    """How a whole picture looks, without the burned-in line."""

    light: float
    """Mean luma, 0 to 255."""
    sharpness: float
    """Variance of the Laplacian at 320 pixels width."""
    width: int
    """Of the picture in which boxes of faces are told, pixels."""


@dataclass(frozen=True, slots=True)
class FacesSeen:
    """All faces that are followed, lost ones too; an empty tuple: a picture was looked at, and nobody is there."""

    captured_us: int
    media_us: int | None
    seen_us: int
    """When the result was there, on the same clock as `captured_us`."""
    faces: tuple[FaceSeen, ...]
    picture: PictureSeen | None = None
    """None where the whole picture was not measured."""


@dataclass(frozen=True, slots=True)
class RolesDoubted:
    """Tracks crossed, swapped or were lost too long: who is who must be confirmed again."""

    captured_us: int
    media_us: int | None
    roles: tuple[str, ...]
    reason: Literal["crossed", "swapped", "lost"]


# --- the room, before anybody is identified, and a picture of a document ---


@dataclass(frozen=True, slots=True)
class RoomSeen:
    """How the room looks: light, sharpness and how many faces there are. Whose they are is not looked at."""

    captured_us: int
    brightness: float
    """Mean luma of the faces, of the whole picture where there is none; 0 to 100."""
    sharpness: float
    """Variance of the Laplacian of the least sharp face scaled to a fixed size; 0 where there is none."""
    boxes: tuple[Box, ...] = ()
    """Where faces are, from left to right."""


StillProblem = Literal["blurred", "glare", "dark"]


@dataclass(frozen=True, slots=True)
class StillTaken:
    """A picture of a document, as it was before the camera; it lives in memory until the take is open."""

    captured_us: int
    jpeg: bytes = field(default=b"", repr=False)
    """Empty where none could be taken."""
    width: int = 0
    height: int = 0
    problems: tuple[StillProblem, ...] = ()
    camera: CameraName = "first"
    ticket: int = 0
    """Of the order that it answers."""
    media_us: int | None = None
    """When it was taken on the take's media clock; None while no take is open."""


# --- titles of papers ---


@dataclass(frozen=True, slots=True)
class PaperSeen:
    """A paper of the plan was held still before the camera: its title was read there, and has not moved since.

    Said again while it is held, with the same times and a larger `still_ms`.
    """

    captured_us: int
    """Since when it has been held still: the first such picture, which may be older than the one that was read."""
    media_us: int | None
    """Of that picture too."""
    title: str
    """As the plan spells it, however it was printed."""
    still_ms: int
    problems: tuple[StillProblem, ...] = ()
    """What is wrong with how the title looks, although it could be read."""
    name: Borne = ""
    number: Borne = ""
    """Whether those that the order asks for stand on it; what else stands there never leaves the analyst."""
    camera: CameraName = "first"


@dataclass(frozen=True, slots=True)
class TitlesLooked:
    """Titles were looked for in this picture, whether or not there was one; about one in 0.7 s is told."""

    captured_us: int
    media_us: int | None


# --- voices ---


@dataclass(frozen=True, slots=True)
class VoiceHeard:
    """Somebody's voice, media time. `who`: a role, `offscreen`, `machine` or `unsure`; `confidence` 0 to 100."""

    from_us: int
    to_us: int
    who: str
    confidence: int


@dataclass(frozen=True, slots=True)
class VoicesHeard:
    """Voices were listened for from `from_us` to `media_us`, and these can be told now: some began before `from_us`."""

    captured_us: int
    media_us: int | None
    from_us: int
    voices: tuple[VoiceHeard, ...] = ()
    floor_db: float | None = None
    """The noise of the room where nobody speaks, dBFS; None while it is not known."""
    snr_db: float | None = None
    """How far the last voice stood above it, dB; None where there was none."""


@dataclass(frozen=True, slots=True)
class PlayoutFound:
    """What became of a sound that the machine played: looked for in the microphone (`FindPlayout`)."""

    captured_us: int
    media_us: int | None
    """Until when it was played, media time."""
    ticket: int
    from_us: int
    to_us: int
    state: Literal["heard", "not_heard", "unknown"]
    delay_ms: int = 0
    level_db: int = -120
    """How loud it came against what was played, whole dB: 0 is as loud."""


@dataclass(frozen=True, slots=True)
class VoicesTold:
    """All voices up to `media_us` were told before this (`TellVoices`)."""

    captured_us: int
    media_us: int | None
    ticket: int


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
    """SHA-256 of the embedding model's file, hex."""
    why: str = ""
    """With `not_measurable`: the code of what failed, or `broken_off`; empty where the picture would not do."""


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
    | RoomSeen
    | StillTaken
    | PaperSeen
    | TitlesLooked
    | VoicesHeard
    | PlayoutFound
    | VoicesTold
    | ChallengeMoved
    | FlashAsked
    | ChallengeEnded
    | FaceMatched
    | AnalystReady
    | AnalystFailed
    | AnalystLost
)
