"""What verifying a take found, and what is to be said of it besides."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from evidence import suite
from evidence.faults import EvidenceFault
from evidence.journal import SHORTENED, Chain
from evidence.manifest import Manifest
from evidence.opening import Opening, TakeFormat
from evidence.signing import valid_at
from evidence.slip import Slip, slip_of
from faults.trouble import Trouble

Status = Literal["intact", "interrupted", "damaged"]
SignerSaid = Literal["known", "unknown", "unchecked", "revoked"]
TimeSaid = Literal["established", "not_established"]

_SAID = {
    "clock_doubted": "note.clock_doubted",
    "gaps": "note.gaps",
    "no_picture": "note.no_picture",
    "no_sound": "note.no_sound",
}
"""Sentences of what closing entries say; `shortened` has its own, with a number."""


@dataclass(slots=True)
class Report:
    """What was found. `faults` make a take damaged; `notes` tell what else whoever judges it must know."""

    status: Status = "damaged"
    take: str | None = None
    terminal: str | None = None
    series: str | None = None
    format: TakeFormat | None = None
    epoch: int | None = None
    program: str | None = None
    demonstration: bool | None = None
    """Whether the take was never meant to count; None in format 1, which does not say it."""
    seal: Literal["sealed", "interrupted", "none"] = "none"
    """What the signed manifest says; `none` while there is no manifest with a signature."""
    signer: SignerSaid = "unchecked"
    """Whether the authority that was given issued the certificate of entry 0; `unchecked` where none was given."""
    signed_by: str | None = None
    """The name in that certificate."""
    time: TimeSaid = "not_established"
    """Whether a receipt proves that the take was sealed within its certificate's life."""
    identity: Literal["checked", "unchecked"] = "unchecked"
    """Whether an authority was given at all; what it came to is `signer`."""
    entries: int = 0
    segments: int = 0
    bytes: int = 0
    captured_s: float = 0.0
    """Seconds covered by all that the take is to have; in format 1 those that its segments span."""
    picture_s: float | None = None
    """Seconds that pictures of a camera really cover; None in format 1."""
    sound_s: float | None = None
    objects: int = 0
    object_bytes: int = 0
    received_at: str | None = None
    """When headquarters received it, by a receipt that was given and holds."""
    slip: Slip | None = None
    """What the customer's slip must say; None while the take was not closed."""
    faults: list[EvidenceFault] = field(default_factory=list)
    notes: list[Trouble] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return what `shuanglu verify --json` prints: faults with code and place, notes as English sentences."""
        return {
            "status": self.status,
            "take": self.take,
            "terminal": self.terminal,
            "series": self.series,
            "rehearsal": self.series == "rehearsal",
            "format": self.format,
            "epoch": self.epoch,
            "program": self.program,
            "demonstration": self.demonstration,
            "seal": self.seal,
            "signer": self.signer,
            "signed_by": self.signed_by,
            "time": self.time,
            "received_at": self.received_at,
            "identity": self.identity,
            "entries": self.entries,
            "segments": self.segments,
            "bytes": self.bytes,
            "captured_s": self.captured_s,
            "picture_s": self.picture_s,
            "sound_s": self.sound_s,
            "objects": self.objects,
            "object_bytes": self.object_bytes,
            "slip": None if self.slip is None else {"code": self.slip.grouped, "sealed_at": self.slip.sealed_at},
            "faults": [fault.to_json() for fault in self.faults],
            "notes": [note.sentence() for note in self.notes],
            "note_codes": [note.code for note in self.notes],
        }

    def describe(self, chain: Chain) -> None:
        """Fill in what the journal says, as far as it verifies."""
        records = chain.segments.values()
        self.entries, self.segments = chain.count, len(records)
        self.bytes = sum(record.bytes for record in records)
        self.captured_s = chain.captured_us / 1e6
        self.objects, self.object_bytes = len(chain.objects), sum(item.bytes for item in chain.objects.values())
        self.signer = chain.signer
        opening = chain.opening
        if opening is None:
            return
        self.take, self.terminal, self.series = opening.take, opening.terminal, opening.series
        if chain.closed:
            self.slip = slip_of(opening.take, chain.head, chain.state.wall or "")
        self.format, self.epoch = opening.format, opening.epoch
        self.program, self.demonstration = opening.program, opening.demonstration
        self.signed_by = opening.certificates[0].subject.rfc4514_string()
        if opening.format > 1:
            self.picture_s = sum(item.picture_us or 0 for item in records) / 1e6
            self.sound_s = sum(item.sound_us or 0 for item in records) / 1e6


def notes_of(chain: Chain, sealed: Manifest | None) -> Iterator[Trouble]:
    """Whatever a take itself tells that its status does not: what it lacks, and what cannot be known of it.

    Not folder and files: `verify` knows those.
    """
    opening = chain.opening
    if opening is None:
        return
    if opening.demonstration:
        yield Trouble("note.demonstration")
    known = sealed.known if sealed else None
    if known is not None:
        yield Trouble("note.shortened", {"known": known.entries, "entries": chain.count})
    said = {*chain.notes, *(sealed.notes if sealed else ())} | _seen(chain)
    yield from (Trouble(_SAID[name]) for name in sorted(said - {SHORTENED}))
    if chain.format == 1 and chain.segments and not any(record.samples for record in chain.segments.values()):
        yield Trouble("note.no_samples")
    if opening.previous == suite.NO_DIGEST:
        yield Trouble("note.previous_unknown")
    yield from _clock_notes(opening)


def _seen(chain: Chain) -> set[str]:
    """What the segments show of a take that nobody closed, so that no entry says it."""
    records = chain.segments.values()
    if chain.closed or chain.format == 1 or not records:
        return set()
    picture, sound = any(item.picture_us for item in records), any(item.sound_us for item in records)
    return {name for name, there in (("no_picture", picture), ("no_sound", sound)) if not there}


def _clock_notes(opening: Opening) -> Iterator[Trouble]:
    leaf = opening.certificates[0]
    if not valid_at(leaf, opening.wall):
        yield Trouble("note.wall_outside", {"at": _spelled(opening.wall), "name": leaf.subject.rfc4514_string()})


def _spelled(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")
