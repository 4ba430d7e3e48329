"""What the recorder reports, and what is known of its camera.

Media times are whole microseconds since the take's first instant.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from faults.trouble import Trouble

MediaTrack = Literal["picture", "sound"]
GapReason = Literal["lost", "hanging", "frozen", "black", "silent", "clipping", "overrun"]
Oddity = Literal["step", "rate", "none"]
"""What is odd about a camera's time stamps: they step, run at a wrong rate, or are not there (or stand still)."""
RIGHT_RATE = 1000
"""True seconds in a thousand stamped ones where the stamps are right."""
CloseReason = Literal["finished", "given_up", "ended", "disk", "kiosk_lost", "quit", "failed"]
"""Why a take ended. `ended`: customer or supervisor ended the sale.

`kiosk_lost`: the kiosk was gone without a word; `quit`: it was closed on purpose."""


@dataclass(frozen=True, slots=True)
class RecorderReady:
    """The recorder sees its sources, and shows them in the preview that it was started with."""

    width: int
    height: int
    fps: float
    profile: str = ""


@dataclass(frozen=True, slots=True)
class TakeOpened:
    """Entry 0 is signed and durable; recording begins now."""

    take: str
    folder: str


@dataclass(frozen=True, slots=True)
class TakeRefused:
    """The take was not opened: nothing was recorded."""

    take: str
    trouble: Trouble

    @property
    def code(self) -> str:
        """The trouble's code, such as `capture.no_room`, `capture.no_source` or `capture.busy`."""
        return self.trouble.code


def captured_us(picture_us: int, sound_us: int, *, pictured: bool) -> int:
    """What of a segment is captured: covered by all that the take is to have, picture and sound or sound alone."""
    return min(picture_us, sound_us) if pictured else sound_us


@dataclass(frozen=True, slots=True)
class SegmentHeld:
    """A segment was read back from disk, verified, decrypted and demuxed. This is what "recording" means."""

    take: str
    index: int
    digest: str
    start_us: int
    end_us: int
    bytes: int
    entries: int
    """How many journal entries are durable."""
    elapsed_us: int
    """Media time at which the read-back ended: what is held (`end_us`) is compared with it."""
    frames: int
    dropped: int
    drift_ppm: float
    free_bytes: int
    picture_us: int = 0
    """Media time in it that pictures of the camera really cover."""
    sound_us: int = 0
    """Media time in it that sound of the microphone really covers."""


@dataclass(frozen=True, slots=True)
class EntryKept:
    """The journal has this entry, durable: told of every one, in its order, so that checks can judge by them live.

    `facts` and `mark` as in `rulebook.checks.entry`: what the journal itself would tell when it is opened.
    """

    take: str
    n: int
    kind: str
    mark: str
    media_us: int
    facts: dict[str, Any] = field(repr=False)
    """They may name people."""


@dataclass(frozen=True, slots=True)
class MarkHeld:
    """The mark ordered with this `ticket` is durable as entry `n` of the journal."""

    take: str
    ticket: int
    n: int
    media_us: int


@dataclass(frozen=True, slots=True)
class MarkRefused:
    """The mark or object ordered with this `ticket` was not kept.

    No take was open (`take` None), it was being closed, or the journal has no room for it.
    """

    take: str | None
    ticket: int


@dataclass(frozen=True, slots=True)
class GapBegan:
    """A track lacks something from `media_us` on. The recording goes on; one track may have several gaps at once."""

    track: MediaTrack
    reason: GapReason
    media_us: int | None
    """None while no take is open, and for the picture of a take that has sound alone: its journal has no such gap."""


@dataclass(frozen=True, slots=True)
class GapEnded:
    """The gap of this track and reason is over; `media_us` is its end, None as in GapBegan."""

    track: MediaTrack
    reason: GapReason
    media_us: int | None
    source: str = ""
    """What gives the track from then on, where another source took over: a second microphone."""


ProfileReason = Literal["slow", "disk", "room"]
"""Why a take goes on in another profile: the machine is slow, the disk nearly full, or there is room again for more."""


@dataclass(frozen=True, slots=True)
class CameraSettled:
    """The camera has settled; what can be held is. `free`: what is not, of focus, exposure, white balance."""

    free: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProfileFell:
    """The take goes on in a lower profile, at the same picture size: the machine is slow, or the disk nearly full.

    Never said of a take that has sound alone.
    """

    profile: str
    reason: Literal["slow", "disk"]
    media_us: int


@dataclass(frozen=True, slots=True)
class ProfileClimbed:
    """The take goes on in the profile above, at the same picture size: there is room for it again."""

    profile: str
    media_us: int


@dataclass(frozen=True, slots=True)
class StampsDoubted:
    """Time stamps of a network camera are wrong: when its packets arrive counts more. Said while a take is open."""

    track: MediaTrack
    why: Oddity
    amount: int
    """Of `step` milliseconds, forward or back; of `rate` true seconds in 1000 stamped ones, `RIGHT_RATE` at last."""
    media_us: int


SecondCameraState = Literal["opening", "running", "gone", "ended", "closed", "refused"]
"""`running`: its pictures come; `gone`: they do not, and it is tried again; `ended`: it is over by itself."""


@dataclass(frozen=True, slots=True)
class SecondCamera:
    """How it stands with the second source of pictures; said whenever that changes."""

    source: str
    """Without user and password."""
    state: SecondCameraState
    trouble: Trouble | None = None
    """Why it is refused or gone, or how it ended."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Loudness of the last tenth of a second, dBFS (0 is full scale, -120 stands for digital silence)."""

    peak_db: float
    rms_db: float
    media_us: int | None = None
    """When that tenth ended; None while no take is open."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What the customer takes home: which take, when it was sealed, and how to tell that it was not changed since."""

    take: str
    grouped: str
    """The twenty characters in four groups of five, as they are printed."""
    sealed_at: str
    """Wall time of the closing entry, ISO 8601 in UTC."""
    qr: str
    """What its square holds."""

    @property
    def code(self) -> str:
        """The twenty characters alone."""
        return self.grouped.replace("-", "")


@dataclass(frozen=True, slots=True)
class TakeClosed:
    """The take is sealed: manifest and signature are durable."""

    take: str
    reason: CloseReason
    status: Literal["sealed", "interrupted"]
    summary: dict[str, Any]
    """The manifest's `totals`: seconds elapsed, captured, of picture and of sound, frames, dropped, gaps and so on."""
    notes: tuple[str, ...] = ()
    """What the take lacks, in the words of the evidence format, such as `no_picture`."""
    head: str = ""
    """Digest (hex) of the closing entry, from which the slip's characters are made."""
    slip: Slip | None = None


@dataclass(frozen=True, slots=True)
class TakeUnsealed:
    """The take could not be sealed; what its journal names is safe, and recovery will seal it.

    The recorder has let go of the take and accepts the next one.
    """

    take: str
    trouble: Trouble

    @property
    def code(self) -> str:
        """The trouble's code, `capture.unsealed`."""
        return self.trouble.code


@dataclass(frozen=True, slots=True)
class ObjectHeld:
    """The object ordered with this `ticket` is sealed and durable, named by entry `n` of the journal.

    In a take of format 1 only its digest is kept, as a mark: `index` is None then.
    """

    take: str
    ticket: int
    role: str
    sha256: str
    """Digest (hex) of its content as it was handed over."""
    n: int
    index: int | None
    media_us: int


@dataclass(frozen=True, slots=True)
class SoundPlayed:
    """What was to be played aloud is over: to its end, or stopped before. Its mark `spoken` is in the journal."""

    ticket: int
    state: Literal["began", "ended", "stopped", "failed"]
    began_us: int | None = None
    """Media time; None while no take is open."""
    ended_us: int | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class SoundTried:
    """How it stands with a try of the microphone: it listens, plays what it heard, is over, or came to nothing."""

    state: Literal["listening", "playing", "ended", "failed"]
    left_s: float = 0.0
    """How long it still listens or plays."""
    peak_db: float = -120.0
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class RecorderFailed:
    """The recorder could not go on, or lost something; the station says it, too, of a fact that it could not take."""

    trouble: Trouble

    @property
    def code(self) -> str:
        """The trouble's code, such as `capture.write`, `capture.fault` or `machine.wrong`."""
        return self.trouble.code


@dataclass(frozen=True, slots=True)
class RecorderLost:
    """The recorder process is gone without a word (crash, kill)."""

    exitcode: int | None


@dataclass(frozen=True, slots=True)
class CameraJudged:
    """What the camera is, and whether this terminal may use it. Said before RecorderReady and before each start."""

    refused: bool
    """Field IT named the cameras that may be used, and this is none of them."""
    virtual: bool
    """It is known to be made by software."""
    identity: dict[str, Any]
    """What is known of it (name, bus path, driver, verdict), as JSON for the journal."""
    use: Literal["first", "document"] = "first"
    """Whether it is the one that is recorded, or the one for documents."""
    doubt: Trouble | None = None
    """Why it is not the camera that this home's list names in this use; None where it is, or there is no list."""
    listed: bool = False
    """There is a list."""


RecorderFact = (
    RecorderReady
    | TakeOpened
    | TakeRefused
    | SegmentHeld
    | EntryKept
    | MarkHeld
    | MarkRefused
    | ObjectHeld
    | SoundPlayed
    | SoundTried
    | GapBegan
    | GapEnded
    | CameraSettled
    | ProfileFell
    | ProfileClimbed
    | StampsDoubted
    | Levels
    | SecondCamera
    | TakeClosed
    | TakeUnsealed
    | RecorderFailed
    | RecorderLost
)
