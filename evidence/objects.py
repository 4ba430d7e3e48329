"""Objects: sealed files beside the film, such as papers, strokes, page tracks and stills. Format 2 only.

The format paper keeps the register of roles; a reader takes any of the right spelling.
"""

import re
from dataclasses import dataclass
from typing import Any

from evidence import suite
from evidence.faults import EvidenceFault
from evidence.sealed import MAX_BYTES, OBJECTS
from evidence.segments import SegmentRecord, check_segment

MAX_OBJECT_BYTES = MAX_BYTES
ROLE = re.compile(r"[a-z_]{1,32}")
OBJECT_FIELDS = ("index", "sha256", "bytes", "role")


@dataclass(frozen=True, slots=True)
class ObjectRecord:
    """What the journal says of one object: its file by digest and length, and what it is for."""

    index: int
    sha256: str
    bytes: int
    role: str
    media_us: int = 0
    """The media time that it belongs to; a field that every entry has."""
    suite: int = 1
    """The suite of its take; not among the fields."""

    @property
    def file(self) -> str:
        """Where it lies in the take's folder."""
        return file_name(self.index)

    def to_json(self) -> dict[str, Any]:
        """Return the clear fields of the journal's entry."""
        return {name: getattr(self, name) for name in OBJECT_FIELDS}


Record = SegmentRecord | ObjectRecord
"""What names a file of a take."""


def seal_object(data: bytes, take: str, index: int, cipher: suite.Cipher, own: suite.Suite) -> bytes:
    """Return the whole file of an object; `cipher` is that of `own`, the take's suite, for objects."""
    return OBJECTS.seal(own, cipher, take, index, data)


def check_object(data: bytes, record: ObjectRecord, take: str) -> None:
    """Check length, digest and header against the journal; no key needed. Raises EvidenceFault `object.*`."""
    own = suite.suite_of(record.suite)
    wrong = OBJECTS.wrong(data, own, take, record.index, record.bytes, record.sha256)
    if wrong == "length":
        raise EvidenceFault("object.length", bytes=len(data), named=record.bytes, file=record.file)
    if wrong == "digest":
        raise EvidenceFault("object.digest", file=record.file)
    if wrong == "header":
        raise EvidenceFault("object.header", index=record.index, take=take, file=record.file, place="byte 0")


def check_file(data: bytes, record: Record, take: str) -> None:
    """Check the file of a segment or of an object. Raises EvidenceFault `segment.*` or `object.*`."""
    if isinstance(record, SegmentRecord):
        check_segment(data, record, take)
    else:
        check_object(data, record, take)


def open_object(data: bytes, take: str, index: int, data_key: bytes) -> bytes:
    """Decrypt an object. Raises EvidenceFault `object.*` or `cipher.tag`."""
    content = OBJECTS.open(data, take, index, data_key)
    if content is None:
        raise EvidenceFault("object.header", index=index, take=take, file=file_name(index), place="byte 0")
    return content


def file_name(index: int) -> str:
    """Where an object lies in the take's folder."""
    return OBJECTS.file_name(index)
