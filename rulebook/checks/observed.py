"""What was seen and heard in a take, as rows of `observations` marks: compact, and the same on the way back.

A mark covers the time `from_us` to `to_us` and counts how many pictures were `looked` at and how many levels `heard` in
it: none is no observation that nothing was there. Each row has its own time, `at` milliseconds after `from_us`, so that
one that came late stands at its true second. A state holds until the next row of its kind; each mark says all states
anew. Register of rows: `docs/evidence-format.md`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

VERSION: Final = 1
MOST: Final = 2**53
FaceState = Literal["measured", "too_small", "covered", "lost"]
Borne = Literal["", "unread", "found", "other"]
"""Whether something stands on a paper: not looked for, not read (print may be too small), there, or another there."""
_BORNE: Final[frozenset[str]] = frozenset(get_args(Borne))
_STATES: Final[frozenset[str]] = frozenset(get_args(FaceState))


@dataclass(frozen=True, slots=True)
class Face:
    """One face. `role` is empty for one that nobody named; figures are 0 where its state forbids them.

    `px`: width of the face in pixels of a picture 1280 wide; degrees; light 0 to 255; sharpness as the analyst's.
    """

    role: str
    state: FaceState
    px: int = 0
    yaw: int = 0
    pitch: int = 0
    light: int = 0
    sharp: int = 0


@dataclass(frozen=True, slots=True)
class Faces:
    """Who is in the picture from this time on; nobody where it is empty."""

    at_us: int
    faces: tuple[Face, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """How the whole picture looks: mean luma 0 to 255, sharpness (variance of the Laplacian at 320 pixels width)."""

    at_us: int
    light: int
    sharp: int


@dataclass(frozen=True, slots=True)
class Sound:
    """Half a second of sound, from this time on: its loudness and its peak, whole dBFS."""

    at_us: int
    rms: int
    peak: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A title was read on a paper before the camera: `title` as the plan spells it, held still for `still_ms`.

    `name`, `number`: whether those of whose paper it must be stand on it, where that was looked for.
    """

    at_us: int
    title: str
    still_ms: int
    name: Borne = ""
    number: Borne = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody's voice from `at_us` to `to_us`. `who`: a role, `offscreen`, `machine`, `unsure`, or empty: unknown."""

    at_us: int
    to_us: int
    who: str = ""
    confidence: int = 0
    """0 to 100."""


@dataclass(frozen=True, slots=True)
class Playout:
    """What the machine read from `at_us` to `to_us` was looked for in the microphone, and `found` there or not.

    `delay_ms` between sending it to the loudspeaker and hearing it; `level`: how loud it came against what was played,
    whole dB, 0 is as loud.
    """

    at_us: int
    to_us: int
    found: bool
    delay_ms: int = 0
    level: int = -120


@dataclass(frozen=True, slots=True)
class Noise:
    """The room's own noise from this time on, whole dBFS, and how far a voice stands above it, whole dB."""

    at_us: int
    floor: int
    snr: int


@dataclass(frozen=True, slots=True)
class Words:
    """What a recogniser made of the sound from `at_us` to `to_us`: its words, never corrected. Voices tell whose."""

    at_us: int
    to_us: int
    text: str
    confidence: int = 0
    """0 to 100; 0 where the model gives none."""


Row = Faces | Picture | Sound | Paper | Voice | Playout | Noise | Words


@dataclass(frozen=True, slots=True)
class Observations:
    """One mark, read. `judged`: node and attempt for whose judging it was written, `("", 0)` else."""

    from_us: int
    to_us: int
    looked: int
    heard: int
    rows: tuple[Row, ...]
    judged: tuple[str, int] = ("", 0)
    read: int = 0
    """Pictures in which titles of papers were looked for; none is no observation that no paper was there."""
    listened: int | None = None
    """Stretches of sound in which voices were looked for and told apart; 0 is no observation of silence.

    None: nobody was to, or it was recorded before anybody could.
    """
    worded_us: int | None = None
    """Until when a recogniser had told all words when this was written; None where nobody says."""


def spelled(found: Observations) -> dict[str, Any]:
    """Return the facts of an `observations` mark."""
    facts: dict[str, Any] = {
        "version": VERSION,
        "from_us": found.from_us,
        "to_us": found.to_us,
        "looked": found.looked,
        "heard": found.heard,
        "rows": [_row(row, found.from_us) for row in found.rows],
    }
    facts |= {"read": found.read} if found.read else {}
    facts |= {"listened": found.listened} if found.listened is not None else {}
    facts |= {"worded_us": found.worded_us} if found.worded_us is not None else {}
    node, attempt = found.judged
    return facts | ({"node": node, "attempt": attempt} if attempt else {})


def read_observations(facts: Mapping[str, Any]) -> Observations:
    """Return what a mark says; rows of unknown kinds are passed over. Raises ValueError for anything else."""
    try:
        if facts["version"] != VERSION:
            raise ValueError(f"observations of version {facts['version']}")
        from_us, to_us = _whole(facts["from_us"]), _whole(facts["to_us"])
        if to_us < from_us:
            raise ValueError("these observations end before they begin")
        return Observations(
            from_us,
            to_us,
            _whole(facts["looked"]),
            _whole(facts["heard"]),
            tuple(_rows(facts["rows"], from_us)),
            (_text(facts.get("node", "")), _whole(facts.get("attempt", 0))),
            _whole(facts.get("read", 0)),
            _whole(facts["listened"]) if "listened" in facts else None,
            None if facts.get("worded_us") is None else _whole(facts["worded_us"]),
        )
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError("these are no observations") from error


def _row(row: Row, from_us: int) -> list[Any]:  # noqa: PLR0911 - one line for each kind
    at = (row.at_us - from_us) // 1000
    match row:
        case Faces(faces=faces):
            return ["faces", at, [[f.role, f.state, f.px, f.yaw, f.pitch, f.light, f.sharp] for f in faces]]
        case Picture(light=light, sharp=sharp):
            return ["picture", at, light, sharp]
        case Sound(rms=rms, peak=peak):
            return ["sound", at, rms, peak]
        case Paper(title=title, still_ms=still_ms):
            return ["paper", at, title, still_ms, *([row.name, row.number] if row.name or row.number else [])]
        case Voice(to_us=to_us, who=who, confidence=confidence):
            return ["voice", at, (to_us - from_us) // 1000, who, confidence]
        case Playout(to_us=to_us, found=heard, delay_ms=delay_ms, level=level):
            return ["playout", at, (to_us - from_us) // 1000, int(heard), delay_ms, level]
        case Noise(floor=floor, snr=snr):
            return ["noise", at, floor, snr]
        case Words(to_us=to_us, text=text, confidence=confidence):
            return ["words", at, (to_us - from_us) // 1000, text, confidence]


def _rows(listed: Sequence[Any], from_us: int) -> Iterator[Row]:
    for kind, at, *rest in listed:
        at_us = from_us + _whole(at) * 1000
        match kind:
            case "faces":
                yield Faces(at_us, tuple(_face(face) for face in rest[0]))
            case "picture":
                yield Picture(at_us, _whole(rest[0]), _whole(rest[1]))
            case "sound":
                yield Sound(at_us, _whole(rest[0]), _whole(rest[1]))
            case "paper":
                yield Paper(at_us, _text(rest[0]), _whole(rest[1]), *map(_borne, rest[2:4]))
            case "voice":
                yield Voice(at_us, from_us + _whole(rest[0]) * 1000, _text(rest[1]), _whole(rest[2]))
            case "playout":
                to_us = from_us + _whole(rest[0]) * 1000
                yield Playout(at_us, to_us, _whole(rest[1]) == 1, _whole(rest[2]), _whole(rest[3]))
            case "noise":
                yield Noise(at_us, _whole(rest[0]), _whole(rest[1]))
            case "words":
                yield Words(at_us, from_us + _whole(rest[0]) * 1000, _text(rest[1]), _whole(rest[2]))
            case _:
                continue  # of a later release: what is not known is passed over


def _face(face: Sequence[Any]) -> Face:
    role, state, *figures = face
    if state not in _STATES:
        raise ValueError(f"no state of a face: {state}")
    return Face(_text(role), state, *[_whole(figure) for figure in figures[:5]])


def _borne(value: Any) -> Any:
    """What a later release says of it beside these is not known here."""
    return value if value in _BORNE else ""


def _whole(value: Any) -> int:
    """Refuse what is no whole number, and one that no journal can hold."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= MOST:
        raise ValueError("whole numbers only")
    return value


def _text(value: Any) -> str:
    """Refuse what is no text, and one that no file can hold: half a character."""
    if not isinstance(value, str):
        raise TypeError("text only")
    value.encode()
    return value
