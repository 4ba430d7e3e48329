"""A sealed segment: a header that anyone reads, and about two seconds of sound and picture that only key holders read.

offset  bytes  what
0       4      "SLSG"
4       1      suite
5       1      length t of the take id
6       t      take id, ASCII
6+t     4      index, big endian
10+t    8      length p of the plaintext, big endian
18+t    p+16   AES-256-GCM ciphertext and tag; nonce = index, associated data = all bytes before
"""

from dataclasses import dataclass
from typing import Any

from evidence import suite
from evidence.faults import EvidenceFault

MAGIC = b"SLSG"
MAX_SEGMENT_BYTES = 64 * 1024 * 1024
"""No profile comes near; whatever is longer is not a segment."""
_FIXED = len(MAGIC) + 2


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

    @property
    def drift_ppm(self) -> float:
        """How fast the sound device's clock ran against the media clock, parts per million; corrected in the sound."""
        return self.drift_ppb / 1000

    def to_json(self) -> dict[str, Any]:
        """Return the clear fields of the journal's entry, as `SEGMENT_FIELDS` names them."""
        return {name: getattr(self, name) for name in SEGMENT_FIELDS}


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


def header(take: str, index: int, plaintext_bytes: int) -> bytes:
    """Return the clear header of a segment file."""
    name = take.encode("ascii")
    fixed = MAGIC + bytes((suite.SUITE, len(name)))
    return fixed + name + index.to_bytes(4, "big") + plaintext_bytes.to_bytes(8, "big")


def seal_segment(plaintext: bytes, take: str, index: int, cipher: suite.Cipher) -> bytes:
    """Return the whole segment file."""
    clear = header(take, index, len(plaintext))
    return clear + cipher.seal(index, plaintext, clear)


def check_segment(data: bytes, record: SegmentRecord, take: str) -> None:
    """Check length, digest and header against the journal; no key needed. Raises EvidenceFault `segment.*`."""
    file = file_name(record.index)
    if len(data) != record.bytes:
        raise EvidenceFault("segment.length", bytes=len(data), named=record.bytes, file=file)
    if suite.digest(data) != record.sha256:
        raise EvidenceFault("segment.digest", file=file)
    _clear_part(data, take, record.index)


def open_segment(data: bytes, take: str, index: int, data_key: bytes) -> bytes:
    """Decrypt a segment: a self-contained fragmented MP4. Raises EvidenceFault `segment.*` or `cipher.tag`."""
    clear = _clear_part(data, take, index)
    cipher = suite.Cipher(data_key, take, "segments")
    try:
        return cipher.open(index, data[len(clear) :], clear)
    except EvidenceFault as fault:
        raise fault.at(file_name(index)) from None


def file_name(index: int) -> str:
    """Where a segment lies in the take's folder."""
    return f"segments/{index:06d}"


def _clear_part(data: bytes, take: str, index: int) -> bytes:
    """Return the header, checked to be just the one that this segment must have."""
    plaintext_bytes = len(data) - _FIXED - len(take) - 12 - suite.TAG_BYTES
    clear = header(take, index, max(plaintext_bytes, 0))
    if plaintext_bytes < 0 or not data.startswith(clear):
        raise EvidenceFault("segment.header", index=index, take=take, file=file_name(index), place="byte 0")
    return clear
