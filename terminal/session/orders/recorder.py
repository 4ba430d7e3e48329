"""What is to be done: the orders that the conductor gives to the recorder process.

Orders are frozen and picklable; they cross a pipe that only the two processes hold, so the key material inside
them never touches a disk, an argument list or an environment.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from terminal.session.facts.recorder import CloseReason


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who will be able to open the take: a name and a raw HPKE public key of `MLKEM768_X25519`."""

    name: str
    public_key: bytes


@dataclass(frozen=True, slots=True)
class OpenTake:
    """Open this take: everything that entry 0 needs, and with what to sign it."""

    take: str
    folder: str
    terminal: str
    series: Literal["sale", "rehearsal"]
    number: int
    previous: str | None
    """Digest (hex) of the last journal entry of the take before in this series; None for number 1."""
    recipients: tuple[Recipient, ...]
    key_pem: bytes = field(repr=False)
    """The terminal's ECDSA P-256 private key, PKCS 8 PEM, unencrypted: it lives in memory only."""
    certificates_pem: bytes
    """The terminal's certificate and its issuers, leaf first, PEM."""
    planned_s: int
    """Planned length: room for it is made sure of before the first frame."""
    packs: tuple[str, ...] = ()
    """Digests of the packs that the plan was made from."""
    picture: bool = True
    """False: sound alone is recorded, as the plan says; a slate stands in place of the camera's pictures."""
    epoch: int = 1
    """Which enrolment of the terminal the number belongs to."""
    format: Literal[1, 2] = 1
    """In which format the take is written: 2 where headquarters reads it, and where there is none."""
    before: tuple[int, int, str] | None = None
    """Of the first take of a later epoch: epoch, number and head (hex) of the last one known of the epoch before."""
    clock: tuple[int, str] | None = None
    """How far headquarters' clock was ahead when last compared, milliseconds, and when that was, a wall time."""
    demonstration: bool = False
    """The home keeps its own key: what it records is never counted."""
    notes: tuple[str, ...] = ()
    """What is known to be amiss before the take begins, for its closing entry, such as `clock_doubted`."""


@dataclass(frozen=True, slots=True)
class AddMark:
    """Chain this into the journal, as the sealed body `{"kind": …, "facts": …}` of a `mark` entry.

    `facts` is JSON; both are encrypted, since they may name people.
    """

    ticket: int
    kind: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AddObject:
    """Seal this beside the film as an object of the take; answers ObjectHeld, or MarkRefused where none is open.

    `facts` go into the sealed body of its entry: node, item, whose act it was. In a take of format 1 a mark `object`
    with role, digest and facts takes its place.
    """

    ticket: int
    role: str
    """One of the register in `docs/evidence-format.md`: `paper`, `strokes`, `page_track`, `still`."""
    content: bytes = field(repr=False)
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlaySound:
    """Play this aloud at the counter, and mark when it began and ended; answers SoundPlayed, twice.

    Another sound that is played is stopped by it.
    """

    ticket: int
    pcm: bytes = field(repr=False)
    """16-bit little-endian samples, one channel."""
    rate: int
    """Samples a second."""
    facts: dict[str, Any] = field(default_factory=dict)
    """For the mark: what is said, of which item, by which voice and at which speed."""
    volume: float = 1.0


@dataclass(frozen=True, slots=True)
class StopSound:
    """Stop what is played. Does nothing where nothing is."""


@dataclass(frozen=True, slots=True)
class TrySound:
    """Listen so long, then play back what was heard; in memory only, and only while no take is open.

    Answers SoundTried as it goes on. Another one begins anew; an open take, StopSound or PlaySound ends it.
    """

    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class CloseTake:
    """End the open take and seal it; answers TakeClosed or TakeUnsealed. Without an open take it does nothing."""

    reason: CloseReason


@dataclass(frozen=True, slots=True)
class OpenSecondCamera:
    """Read this source of pictures (`terminal.capture.named_source`) beside the first, in place of one that is open.

    Its pictures go into the second preview that the recorder was started with, without a line burned in; not one of
    them is recorded. SecondCamera says what becomes of it.
    """

    source: str


@dataclass(frozen=True, slots=True)
class CloseSecondCamera:
    """Read it no longer. Does nothing where none is open."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Close what is open as interrupted and end the process."""


RecorderOrder = (
    OpenTake | AddMark | AddObject | PlaySound | StopSound | TrySound | CloseTake | OpenSecondCamera | CloseSecondCamera
    | Quit
)  # fmt: skip
