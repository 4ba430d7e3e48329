"""Writing a take: what it returns from is on the disk, in the order that the promises demand."""

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from cryptography.hazmat.primitives import serialization

from evidence import canonical, disk, journal, manifest, moment, objects, segments, suite
from evidence.chain_state import Status
from evidence.journal import Chain, Entry
from evidence.objects import ObjectRecord, Record
from evidence.opening import SPELLED, ClockKnown, EpochBefore, TakeFormat
from evidence.segments import SegmentRecord
from evidence.signing import Signer
from evidence.slip import Slip, slip_of


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """What entry 0 says. `profile` and `sources` are sealed, the rest is clear."""

    take: str
    terminal: str
    series: Literal["sale", "rehearsal"]
    number: int
    previous: str | None
    profile: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str | int | None] = field(default_factory=dict)
    packs: tuple[str, ...] = ()
    format: TakeFormat = 1
    """What follows is said in format 2 only."""
    epoch: int = 1
    program: str = ""
    demonstration: bool = False
    before: EpochBefore | None = None
    clock: ClockKnown | None = None

    def newer(self) -> dict[str, Any]:
        """The fields that format 1 does not have."""
        if self.format == 1:
            return {}
        return {
            "format": SPELLED[self.format],
            "epoch": self.epoch,
            "program": self.program,
            "demonstration": self.demonstration,
            "before": self.before.to_json() if self.before else None,
            "clock": self.clock.to_json() if self.clock else None,
        }


_PRIVATE = 0o700
"""Names, times and terminal stand in clear: other accounts of the machine need not read them."""


def clear_stillborn(folder: Path) -> bool:
    """Remove a take's folder in which not even entry 0 was completed: nothing was recorded in it.

    Returns whether there was such a folder. A folder with anything else in it stays as it is.
    """
    path = folder / journal.FILE
    if not folder.is_dir() or disk.is_locked(path) or (path.exists() and b"\n" in path.read_bytes()):
        return False
    if {item.name for item in folder.iterdir()} - {journal.FILE, "segments"} or any(folder.glob("segments/*")):
        return False
    path.unlink(missing_ok=True)
    for name in ("segments", "."):
        if (folder / name).is_dir():
            (folder / name).rmdir()
    return True


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A sealed file that is not on the disk yet, or not in the journal."""

    plaintext: bytes
    sealed: bytes
    record: Record
    facts: dict[str, Any]
    media_us: int

    @property
    def kind(self) -> Literal["segment", "object"]:
        return "segment" if isinstance(self.record, SegmentRecord) else "object"


Kept = Callable[[Entry, dict[str, Any]], None]
"""Told of an entry that is durable, and of what it says when it is opened; it must not ask the writer anything."""


class TakeWriter:
    """One take being written. Safe to call from several threads: calls happen one after another.

    What raises OSError is kept as it is to be written, and whatever is called next writes it first. So no counter ever
    seals two things: part of the first ciphertext may be on the disk still, and another one under the same nonce would
    give both away.
    """

    def __init__(
        self, folder: Path, opening: OpeningFacts, signer: Signer, data_key: bytes, kept: Kept | None = None
    ) -> None:
        """Use `TakeWriter.open`."""
        self.folder = folder
        self.take = opening.take
        self.format = opening.format
        self.data_key = data_key
        self._signer = signer
        self._kept = kept
        self._suite = suite.SUITE_1
        self._key = self._suite.new_entry_key()
        self._entries = self._suite.cipher(data_key, opening.take, "entries")
        self._segments = self._suite.cipher(data_key, opening.take, "segments")
        self._objects = self._suite.cipher(data_key, opening.take, "objects")
        self._lock = threading.Lock()
        self._waiting: _Waiting | None = None
        self._unwritten: tuple[tuple[str, dict[str, Any], dict[str, Any], int], bytes] | None = None
        self._chain = Chain()
        self._file = disk.AppendOnly(folder / journal.FILE)

    @classmethod
    def open(
        cls,
        folder: Path,
        opening: OpeningFacts,
        signer: Signer,
        recipients: Sequence[tuple[str, bytes]],
        kept: Kept | None = None,
    ) -> "TakeWriter":
        """Create the take's folder and entry 0; both are durable on return, and only their owner reads them.

        `recipients` are names with raw HPKE public keys; `kept` is told of every entry, from this one on.
        Raises OSError (FileExistsError for a used folder) and EvidenceFault for keys or names that cannot be used; then
        no entry 0 exists.
        """
        own = suite.SUITE_1
        data_key = secrets.token_bytes(own.data_key_bytes)
        keys = [
            {
                "recipient": name,
                "public_sha256": own.digest(public),
                "wrapped": canonical.to_base64(own.wrap(data_key, public, opening.take, name)),
            }
            for name, public in recipients
        ]
        clear_stillborn(folder)
        folder.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        for made in (folder, folder / "segments"):
            made.mkdir(mode=_PRIVATE)
        disk.sync_folder(folder.parent)
        writer = cls(folder, opening, signer, data_key, kept)
        try:
            writer._write_opening(opening, keys)
        except BaseException:
            writer._file.close()
            clear_stillborn(folder)
            raise
        return writer

    @property
    def entries(self) -> int:
        """How many entries are durable."""
        return self._chain.count

    @property
    def head(self) -> str:
        """Digest of the newest durable entry."""
        return self._chain.head

    @property
    def slip(self) -> Slip:
        """What the customer takes home, once the take is closed: made from the newest durable entry."""
        state = self._chain.state
        return slip_of(self.take, state.head, state.wall or "")

    @property
    def segments_written(self) -> int:
        """How many segments are durable, file and entry; one that could not be written yet does not count."""
        return len(self._chain.segments)

    def segment(
        self,
        plaintext: bytes,
        *,
        start_us: int,
        end_us: int,
        frames: int,
        dropped: int,
        drift_ppm: float,
        samples: int,
        picture_us: int | None = None,
        sound_us: int | None = None,
    ) -> SegmentRecord:
        """Seal one segment: its file is durable, then its entry is durable, then it is returned.

        `plaintext` is a self-contained fragmented MP4 of the media time from `start_us` to `end_us`; `picture_us` and
        `sound_us` are how much of it camera and microphone really cover, which format 2 demands and format 1 does not
        say. Raises OSError; calling with the same plaintext again then tries just what is left to do.
        """
        with self._lock:
            again = self._settle(plaintext, "segment")
            if isinstance(again, SegmentRecord):
                return again
            index = len(self._chain.segments)
            sealed = segments.seal_segment(plaintext, self.take, index, self._segments, self._suite)
            record = SegmentRecord(
                index=index,
                sha256=self._suite.digest(sealed),
                bytes=len(sealed),
                start_us=start_us,
                end_us=end_us,
                frames=frames,
                dropped=dropped,
                samples=samples,
                drift_ppb=round(drift_ppm * 1000),
                picture_us=picture_us if self.format > 1 else None,
                sound_us=sound_us if self.format > 1 else None,
            )
            self._write_file(_Waiting(plaintext, sealed, record, {}, record.end_us))
            return record

    def object(self, data: bytes, *, role: str, media_us: int, facts: dict[str, Any] | None = None) -> ObjectRecord:
        """Seal an object beside the film: its file is durable, then its entry is durable, then it is returned.

        `facts` (JSON) are sealed into the entry. Format 2 only. Raises OSError, as `segment`, and EvidenceFault
        `journal.field` for a role or a length that the format does not allow.
        """
        with self._lock:
            again = self._settle(data, "object")
            if isinstance(again, ObjectRecord):
                return again
            index = len(self._chain.objects)
            sealed = objects.seal_object(data, self.take, index, self._objects, self._suite)
            record = ObjectRecord(
                index=index, sha256=self._suite.digest(sealed), bytes=len(sealed), role=role, media_us=media_us
            )
            self._write_file(_Waiting(data, sealed, record, facts or {}, media_us))
            return record

    def _settle(self, plaintext: bytes | None = None, kind: str = "") -> Record | None:
        """Write the file that is still waiting; return its record where it was this very content."""
        waiting = self._waiting
        if waiting is None:
            return None
        self._write_waiting(waiting)
        return waiting.record if (waiting.kind, waiting.plaintext) == (kind, plaintext) else None

    def _write_file(self, waiting: _Waiting) -> None:
        """Refuse what the chain would refuse before the file is on the disk; then write it. Raises EvidenceFault."""
        self._chain.check(self._line(waiting.kind, waiting.record.to_json(), waiting.facts, waiting.media_us))
        self._waiting = waiting
        self._write_waiting(waiting)

    def _write_waiting(self, waiting: _Waiting) -> None:
        path = self.folder / waiting.record.file
        if path.exists() and path.read_bytes() == waiting.sealed:
            disk.sync_folder(path.parent)  # its name may be what did not reach the disk
        else:
            if waiting.kind == "object" and waiting.record.index == 0:
                self._make_objects_folder()
            path.unlink(missing_ok=True)  # what a failure left of it
            disk.write_new(path, waiting.sealed, private=True)
        self._append(waiting.kind, waiting.record.to_json(), waiting.facts, waiting.media_us)
        self._waiting = None

    def _make_objects_folder(self) -> None:
        (self.folder / "objects").mkdir(mode=_PRIVATE, exist_ok=True)
        disk.sync_folder(self.folder)

    def add(self, kind: Literal["mark", "gap", "profile", "clock"], facts: dict[str, Any], media_us: int) -> Entry:
        """Chain `facts` (JSON; sealed, since they may name people) into the journal; durable on return."""
        with self._lock:
            self._settle()
            return self._append(kind, {}, facts, media_us)

    def read_back(self, index: int) -> bytes:
        """Read a segment from the disk, check it against the journal and return its plaintext."""
        data = disk.read_from_disk(self.folder / segments.file_name(index))
        segments.check_segment(data, self._chain.segments[index], self.take)
        return segments.open_segment(data, self.take, index, self.data_key)

    def close(
        self, reason: str, status: Status, totals: dict[str, Any], media_us: int, notes: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Seal the take: closing entry, manifest and signature are durable on return; returns the manifest's fields.

        `notes`: what is amiss with it, of `journal.NOTES`; format 1 cannot say them.
        """
        own: dict[str, Any] = {"status": status, "reason": reason}
        if self.format > 1:
            own["notes"] = sorted(set(notes))
        with self._lock:
            self._settle()
            self._append("close", own, {"totals": totals}, media_us)
            sealed, signature = manifest.build(self._chain, self._signer, totals=totals)
            manifest.write(self.folder, sealed, signature)
            self._file.close()
            return sealed.fields

    def abandon(self) -> None:
        """Let go of the journal file without sealing, as after a failure; recovery seals the take."""
        self._file.close()

    def _write_opening(self, opening: OpeningFacts, keys: list[dict[str, str]]) -> None:
        der = serialization.Encoding.DER
        clear = {
            "take": opening.take,
            "terminal": opening.terminal,
            "series": opening.series,
            "number": opening.number,
            "previous": opening.previous,
            "entry_key": canonical.to_base64(self._key.public),
            "keys": keys,
            "certificates": [canonical.to_base64(item.public_bytes(der)) for item in self._signer.certificates],
            "packs": list(opening.packs),
            **opening.newer(),
        }
        self._append("open", clear, {"profile": opening.profile, "sources": opening.sources}, 0)

    def _append(self, kind: str, own: dict[str, Any], facts: dict[str, Any], media_us: int) -> Entry:
        """Write one entry. A line that could not be written is kept and written before the next one, unchanged."""
        asked = (kind, own, facts, media_us)
        if self._unwritten is not None:
            before, line = self._unwritten
            entry = self._write_line(line)
            if before == asked:
                return entry
        line = self._line(kind, own, facts, media_us)
        self._chain.check(line)  # what a reader would refuse is refused here, before it is on the disk
        self._unwritten = asked, line
        return self._write_line(line)

    def _write_line(self, line: bytes) -> Entry:
        self._file.append(line)
        self._unwritten = None
        entry = self._chain.feed(line)
        if self._kept is not None:
            self._kept(entry, entry.open_body(self.data_key, self.take))
        return entry

    def _line(self, kind: str, own: dict[str, Any], facts: dict[str, Any], media_us: int) -> bytes:
        n = self._chain.count
        clear = {
            "suite": self._suite.number,
            "n": n,
            "kind": kind,
            "prev": self._chain.head,
            "media_us": media_us,
            "wall": moment.spell_now(),
            **own,
        }
        body = self._entries.seal(n, canonical.dumps(facts), canonical.dumps(clear))
        fields = {**clear, "body": canonical.to_base64(body)}
        return canonical.dumps({**fields, **self._sign(kind, fields)}) + b"\n"

    def _sign(self, kind: str, fields: dict[str, Any]) -> dict[str, str]:
        if kind == "open":
            return {"signature": canonical.to_base64(self._signer.sign_ecdsa(self._suite.opening_message(fields)))}
        return {"sig": canonical.to_base64(self._key.sign(self._suite.entry_message(fields)))}
