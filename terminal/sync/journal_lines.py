"""Reading a journal that may be growing: whole lines only, from any entry on, without starting over each time."""

from collections.abc import Iterator
from pathlib import Path

from evidence import manifest
from evidence.files import read_chain
from evidence.journal import FILE, MAX_LINE_BYTES, Chain
from evidence.objects import ObjectRecord

_BATCH_BYTES = 512 * 1024
"""Headquarters takes up to 1 MiB at once; smaller batches lose less to a cut."""


class JournalLines:
    """Remembers where the last batch ended in the file."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._entry = 0
        self._offset = 0

    def batches(self, start: int, end: int) -> Iterator[tuple[int, bytes]]:
        """Yield (number of the first entry, lines) for the entries from `start` up to, not including, `end`.

        Raises OSError, and EOFError when the file has fewer whole lines: it was cut after it was durable.
        """
        if start < self._entry:
            self._entry = self._offset = 0
        with self._path.open("rb") as file:
            file.seek(self._offset)
            while self._entry < end:
                first, lines, size = self._entry, [], 0
                while self._entry < end and size < _BATCH_BYTES:
                    line = file.readline(MAX_LINE_BYTES + 1)
                    if not line.endswith(b"\n"):
                        raise EOFError
                    if self._entry >= start:
                        lines.append(line)
                        size += len(line)
                    self._entry += 1
                    self._offset += len(line)
                if lines:
                    yield max(first, start), b"".join(lines)


def objects_of(folder: Path) -> tuple[ObjectRecord, ...]:
    """Return what the journal of a sealed take says of its objects. Raises OSError and EvidenceFault."""
    if not manifest.parse((folder / manifest.FILE).read_bytes()).fields.get("objects"):
        return ()  # most takes have none: no journal is read for them
    chain = Chain()
    fault = read_chain((folder / FILE).read_bytes(), chain)
    if fault is not None:
        raise fault
    return tuple(chain.objects.values())
