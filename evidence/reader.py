"""Reading a take with a key: what its entries say, its sound and picture, and its objects."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidence import objects, segments, suite, wrapping
from evidence.faults import EvidenceFault
from evidence.files import TakeFiles, read_chain
from evidence.journal import Chain, Entry, split_lines
from evidence.objects import ObjectRecord
from evidence.opening import Opening
from evidence.segments import SegmentRecord


def unwrap_data_key(opening: Opening, private_key: bytes, recipient: str) -> bytes:
    """Return the take's data key for a recipient; raises EvidenceFault `key.*`."""
    own = suite.suite_of(opening.suite)
    public = own.digest(wrapping.public_key(private_key))
    for key in opening.keys:
        if key.recipient == recipient and key.public_sha256 == public:
            return own.unwrap(key.wrapped, private_key, opening.take, recipient)
    raise EvidenceFault("key.none", take=opening.take, recipient=recipient)


class TakeReader:
    """Reads a take's folder with a recipient's private key; everything is checked against the journal on the way."""

    def __init__(self, folder: Path, private_key: bytes, recipient: str) -> None:
        """Raises EvidenceFault if the journal does not verify or the key is not a recipient's."""
        self._folder = folder
        self._data = TakeFiles.read(folder).journal or b""
        self.chain = Chain()
        fault = read_chain(self._data, self.chain)
        if fault:
            raise fault
        if self.chain.opening is None:
            raise EvidenceFault("journal.empty", file="journal")
        self.opening = self.chain.opening
        self._data_key = unwrap_data_key(self.opening, private_key, recipient)

    def entries(self) -> Iterator[tuple[Entry, dict[str, Any]]]:
        """Yield every entry with what it says."""
        chain = Chain()
        for line in split_lines(self._data)[0]:
            entry = chain.feed(line)
            yield entry, entry.open_body(self._data_key, self.opening.take)

    def segments(self) -> Iterator[tuple[SegmentRecord, bytes]]:
        """Yield every segment's record and plaintext MP4. Raises EvidenceFault or OSError at the first bad one."""
        for record in self.chain.segments.values():
            yield record, self.segment(record.index)

    def segment(self, index: int) -> bytes:
        """Return one segment's plaintext MP4. Raises KeyError, EvidenceFault or OSError."""
        take, record = self.opening.take, self.chain.segments[index]
        data = (self._folder / record.file).read_bytes()
        segments.check_segment(data, record, take)
        return segments.open_segment(data, take, index, self._data_key)

    def object(self, index: int) -> bytes:
        """Return the content of one object. Raises EvidenceFault or OSError where it is not as it was sealed."""
        take, record = self.opening.take, self.chain.objects[index]
        data = (self._folder / record.file).read_bytes()
        objects.check_object(data, record, take)
        return objects.open_object(data, take, index, self._data_key)

    def objects(self) -> Iterator[tuple[ObjectRecord, bytes]]:
        """Yield every object's record and content. Raises EvidenceFault or OSError at the first bad one."""
        for record in self.chain.objects.values():
            yield record, self.object(record.index)
