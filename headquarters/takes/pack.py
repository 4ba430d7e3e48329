"""A sealed take as one object: a plain ZIP without compression, so that any tool opens it and any part is read alone.

    journal  manifest.json  manifest.p7s  segments/000000 …

in this order, each member stored (method 0), dated 1980-01-01; unpacked it is a take's folder, which
`shuanglu verify` checks. The directory at the end gives the offset of every member. The same take gives the same bytes.
"""

import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from evidence import journal, manifest
from evidence.faults import shown
from evidence.files import MAX_JOURNAL_BYTES
from evidence.segments import file_name
from faults.errors import ShuangluError

_DATE = (1980, 1, 1, 0, 0, 0)


class PackError(ShuangluError):
    """A pack, or a part of it, cannot be read: `pack.broken:…`."""


def write_pack(
    file: BinaryIO, lines: Iterable[bytes], sealed: bytes, signature: bytes, segments: Iterable[bytes]
) -> None:
    """Write a pack; `segments` come in the order of their index and are held in memory one at a time."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        _put(archive, journal.FILE, b"".join(lines))
        _put(archive, manifest.FILE, sealed)
        _put(archive, manifest.SIGNATURE_FILE, signature)
        for index, data in enumerate(segments):
            _put(archive, file_name(index), data)


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, _DATE)
    member.create_system = 3
    member.external_attr = 0o600 << 16
    archive.writestr(member, data)


class Pack:
    """A pack being read. What is in it is not believed: `examine` checks it."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises PackError when this is no pack at all."""
        try:
            self._archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise PackError("pack.broken:whole", reason=shown(error)) from error

    def names(self) -> list[str]:
        """Return the members' names in the order of the pack's directory; a name that is there twice comes twice."""
        return self._archive.namelist()

    def read(self, name: str, most: int) -> bytes:
        """Read one member of at most `most` bytes; raises PackError."""
        try:
            member = self._archive.getinfo(name)
            if member.compress_type != zipfile.ZIP_STORED or member.file_size > most:
                raise PackError("pack.broken:layout", name=name)
            return self._archive.read(member)
        except KeyError as error:
            raise PackError("pack.broken:missing", name=name) from error
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError) as error:
            raise PackError("pack.broken:member", name=name, reason=shown(error)) from error

    def lines(self) -> list[bytes]:
        """The journal, line by line, each with its newline; what follows the last newline is a line without one."""
        lines, torn = journal.split_lines(self.read(journal.FILE, MAX_JOURNAL_BYTES))
        return [*lines, torn] if torn else lines
