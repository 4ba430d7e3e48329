"""Segments: sealed files of about two seconds of sound and picture each."""

from dataclasses import dataclass
from typing import Any

from evidence import suite
from evidence.faults import EvidenceFault
from evidence.sealed import MAX_BYTES, SEGMENTS

MAX_SEGMENT_BYTES = MAX_BYTES

SEGMENT_FIELDS = (
    "index",
    "sha256",
    "bytes",
    "start_us",
    "end_us",
    "frames",
    "dropped",
    "samples",
    "drift_ppb",
)
COVERED_FIELDS = ("picture_us", "sound_us")
"""What entries of format 2 say besides."""


def covered_us(picture_us: int, sound_us: int, *, pictured: bool) -> int:
    """What of a segment is covered by all that the take is to have: picture and sound, or sound alone."""
    return min(picture_us, sound_us) if pictured else sound_us


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """What the journal says of one segment: its file by digest and length, and which media time it covers."""

    index: int
    sha256: str
    bytes: int
    start_us: int
    end_us: int
    frames: int
    dropped: int
    samples: int
    drift_ppb: int
    picture_us: int | None = None
    """Media time that pictures of the camera really cover; None in format 1, which does not say it."""
    sound_us: int | None = None
    """Media time that sound of the microphone really covers; None in format 1."""
    suite: int = 1
    """The suite of its take; not among the fields."""

    @property
    def drift_ppm(self) -> float:
        """How fast the sound device's clock ran against the media clock, parts per million; corrected in the sound."""
        return self.drift_ppb / 1000

    @property
    def file(self) -> str:
        """Where it lies in the take's folder."""
        return file_name(self.index)

    def to_json(self) -> dict[str, Any]:
        """Return the clear fields of the journal's entry, in the format that they belong to."""
        names = SEGMENT_FIELDS if self.picture_us is None and self.sound_us is None else SEGMENT_FIELDS + COVERED_FIELDS
        return {name: getattr(self, name) for name in names}


def seal_segment(plaintext: bytes, take: str, index: int, cipher: suite.Cipher, own: suite.Suite) -> bytes:
    """Return the whole segment file; `cipher` is that of `own`, the take's suite, for segments."""
    return SEGMENTS.seal(own, cipher, take, index, plaintext)


def check_segment(data: bytes, record: SegmentRecord, take: str) -> None:
    """Check length, digest and header against the journal; no key needed. Raises EvidenceFault `segment.*`."""
    own = suite.suite_of(record.suite)
    wrong = SEGMENTS.wrong(data, own, take, record.index, record.bytes, record.sha256)
    if wrong == "length":
        raise EvidenceFault("segment.length", bytes=len(data), named=record.bytes, file=record.file)
    if wrong == "digest":
        raise EvidenceFault("segment.digest", file=record.file)
    if wrong == "header":
        raise EvidenceFault("segment.header", index=record.index, take=take, file=record.file, place="byte 0")


def open_segment(data: bytes, take: str, index: int, data_key: bytes) -> bytes:
    """Decrypt a segment: a self-contained fragmented MP4. Raises EvidenceFault `segment.*` or `cipher.tag`."""
    plaintext = SEGMENTS.open(data, take, index, data_key)
    if plaintext is None:
        raise EvidenceFault("segment.header", index=index, take=take, file=file_name(index), place="byte 0")
    return plaintext


def file_name(index: int) -> str:
    """Where a segment lies in the take's folder."""
    return SEGMENTS.file_name(index)
