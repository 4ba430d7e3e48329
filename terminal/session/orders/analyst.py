"""What the analyst is to look for: the orders that the conductor gives to the analyst process. Frozen, picklable."""

from dataclasses import dataclass, field

from terminal.session.facts.cards import CardKind, CardSide


@dataclass(frozen=True, slots=True)
class WatchPreview:
    """Look at the recorder's preview from now on, as that of another recorder; not `shown`: it is gone."""

    shown: bool


@dataclass(frozen=True, slots=True)
class ReadCard:
    """Read this side of a document until it is read; answers CardSeen all along and CardRead in the end."""

    side: CardSide
    kind: CardKind = "resident"
    """Which document it must be; another one is told by its kind, and not read further."""


@dataclass(frozen=True, slots=True)
class WatchRoom:
    """Measure light and sharpness, count faces, at most `fps` times a second; answers RoomSeen. Nobody is followed."""

    fps: float = 4.0


@dataclass(frozen=True, slots=True)
class TakeStill:
    """Take a picture of what is before the camera, as sharp a one as comes within a second; answers StillTaken.

    The camera for documents takes it where there is one and its pictures come, else the first.
    """

    ticket: int = 0
    """Comes back with the answer."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose papers of these titles must be: the name and the number to be looked for; empty: not to be."""

    titles: tuple[str, ...]
    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class WatchPapers:
    """Look for these titles on papers that are held still; answers TitlesLooked and PaperSeen. None: look no more.

    The title is read afresh each time: what was held before does not count as held now.
    """

    titles: tuple[str, ...]
    bearers: tuple[Bearer, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchFaces:
    """Observe faces, at most `fps` times a second."""

    fps: float = 15.0


@dataclass(frozen=True, slots=True)
class Listen:
    """Tell voices apart in the take's sound from now on; answers VoicesHeard. Faces must be watched for whose they are.

    `on` False: no more; what was heard is forgotten. `again`: to one that takes a lost one's place, which told of this
    take already; what went before is not told twice.
    """

    on: bool = True
    again: bool = False


@dataclass(frozen=True, slots=True)
class FindPlayout:
    """The machine plays this from `began_us` on (media time): its voice is nobody's; answers PlayoutFound.

    Said when it begins, and once more with `ended_us` when it is over; then it is looked for in the microphone.
    """

    ticket: int
    began_us: int
    ended_us: int | None = None
    pcm: bytes = field(default=b"", repr=False)
    """16-bit little-endian samples, one channel; empty with `ended_us`: it is known already."""
    rate: int = 0


@dataclass(frozen=True, slots=True)
class TellVoices:
    """Tell what was heard up to now, also of a voice that is not over for long; answers VoicesTold after it."""

    ticket: int


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


AnalystOrder = (
    WatchPreview | ReadCard | WatchRoom | TakeStill | WatchFaces | WatchPapers | Listen | FindPlayout
    | TellVoices | BindRoles | Challenge | MatchFace | ForgetCard | Rest
)  # fmt: skip
