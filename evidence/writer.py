"""Writing a take: what it returns from is on the disk, in the order that the promises demand."""

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from evidence import canonical, disk, journal, manifest, moment, segments, suite, wrapping
from evidence.journal import Chain, Entry, Status
from evidence.segments import SegmentRecord
from evidence.signing import Signer


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """What entry 0 says. `profile` and `sources` are sealed, the rest is clear."""

    take: str
    terminal: str
    series: Literal["sale", "rehearsal"]
    number: int
    previous: str | None
    profile: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str | None] = field(default_factory=dict)
    packs: tuple[str, ...] = ()


def key_purpose(take: str, recipient: str) -> str:
    """What a take's data key is wrapped for."""
    return f"shuanglu/1 take {take} for {recipient}"


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
    """A sealed segment that is not on the disk yet."""

    plaintext: bytes
    sealed: bytes
    record: SegmentRecord


class TakeWriter:
    """One take being written. Safe to call from several threads: calls happen one after another."""

    def __init__(self, folder: Path, opening: OpeningFacts, signer: Signer, data_key: bytes) -> None:
        """Use `TakeWriter.open`."""
        self.folder = folder
        self.take = opening.take
        self.data_key = data_key
        self._signer = signer
        self._key = Ed25519PrivateKey.generate()
        self._entries = suite.Cipher(data_key, opening.take, "entries")
        self._segments = suite.Cipher(data_key, opening.take, "segments")
        self._lock = threading.Lock()
        self._waiting: _Waiting | None = None
        self._unwritten: tuple[tuple[str, dict[str, Any], dict[str, Any], int], bytes] | None = None
        self._chain = Chain()
        self._file = disk.AppendOnly(folder / journal.FILE)

    @classmethod
    def open(
        cls, folder: Path, opening: OpeningFacts, signer: Signer, recipients: Sequence[tuple[str, bytes]]
    ) -> "TakeWriter":
        """Create the take's folder and entry 0; both are durable on return.

        `recipients` are names with raw HPKE public keys. Raises OSError (FileExistsError for a used folder) and
        EvidenceFault for keys or names that cannot be used; then no entry 0 exists.
        """
        data_key = secrets.token_bytes(suite.DATA_KEY_BYTES)
        keys = [
            {
                "recipient": name,
                "public_sha256": suite.digest(public),
                "wrapped": canonical.to_base64(wrapping.wrap(data_key, public, key_purpose(opening.take, name))),
            }
            for name, public in recipients
        ]
        clear_stillborn(folder)
        folder.mkdir(parents=True)
        (folder / "segments").mkdir()
        disk.sync_folder(folder.parent)
        writer = cls(folder, opening, signer, data_key)
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
    ) -> SegmentRecord:
        """Seal one segment: its file is durable, then its entry is durable, then it is returned.

        `plaintext` is a self-contained fragmented MP4 of the media time from `start_us` to `end_us`. Raises OSError.
        Then the sealed segment is kept in memory, and whatever is called next writes it first; calling with the same
        plaintext again tries just that. So no counter ever seals two things: part of the first ciphertext may be on
        the disk still, and another one under the same nonce would give both away.
        """
        with self._lock:
            if self._waiting is not None:
                again = self._waiting.plaintext == plaintext
                record = self._write_segment(self._waiting)
                if again:
                    return record
            index = len(self._chain.segments)
            sealed = segments.seal_segment(plaintext, self.take, index, self._segments)
            record = SegmentRecord(
                index=index,
                sha256=suite.digest(sealed),
                bytes=len(sealed),
                start_us=start_us,
                end_us=end_us,
                frames=frames,
                dropped=dropped,
                samples=samples,
                drift_ppb=round(drift_ppm * 1000),
            )
            self._check(record)
            self._waiting = _Waiting(plaintext, sealed, record)
            return self._write_segment(self._waiting)

    def _check(self, record: SegmentRecord) -> None:
        """Refuse what the chain would refuse, before the segment is on the disk; raises EvidenceFault `journal.*`."""
        self._chain.check(self._line("segment", record.to_json(), {}, record.end_us))

    def _write_segment(self, waiting: _Waiting) -> SegmentRecord:
        path = self.folder / segments.file_name(waiting.record.index)
        if not (path.exists() and path.read_bytes() == waiting.sealed):
            path.unlink(missing_ok=True)  # what a failure left of it
            disk.write_new(path, waiting.sealed)
        self._append("segment", waiting.record.to_json(), {}, waiting.record.end_us)
        self._waiting = None
        return waiting.record

    def add(self, kind: Literal["mark", "gap", "profile", "clock"], facts: dict[str, Any], media_us: int) -> Entry:
        """Chain `facts` (JSON; sealed, since they may name people) into the journal; durable on return."""
        with self._lock:
            return self._append(kind, {}, facts, media_us)

    def read_back(self, index: int) -> bytes:
        """Read a segment from the disk, check it against the journal and return its plaintext."""
        data = disk.read_from_disk(self.folder / segments.file_name(index))
        segments.check_segment(data, self._chain.segments[index], self.take)
        return segments.open_segment(data, self.take, index, self.data_key)

    def close(self, reason: str, status: Status, totals: dict[str, Any], media_us: int) -> dict[str, Any]:
        """Seal the take: closing entry, manifest and signature are durable on return; returns the manifest's fields."""
        with self._lock:
            if self._waiting is not None:
                self._write_segment(self._waiting)
            self._append("close", {"status": status, "reason": reason}, {"totals": totals}, media_us)
            sealed, signature = manifest.build(
                self._chain, self._signer, status=status, reason=reason, totals=totals, leftovers=[]
            )
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
            "entry_key": canonical.to_base64(self._key.public_key().public_bytes_raw()),
            "keys": keys,
            "certificates": [canonical.to_base64(item.public_bytes(der)) for item in self._signer.certificates],
            "packs": list(opening.packs),
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
        return self._chain.feed(line)

    def _line(self, kind: str, own: dict[str, Any], facts: dict[str, Any], media_us: int) -> bytes:
        n = self._chain.count
        clear = {
            "suite": suite.SUITE,
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
            return {"signature": canonical.to_base64(self._signer.sign_ecdsa(journal.opening_message(fields)))}
        return {"sig": canonical.to_base64(self._key.sign(journal.entry_message(fields)))}
