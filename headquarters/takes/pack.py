"""A sealed take as one object: a plain ZIP without compression, so that any tool opens it and any part is read alone.

    journal  manifest.json  manifest.p7s  segments/000000 …  objects/000000 …

in this order, each member stored (method 0), dated 1980-01-01; unpacked it is a take's folder, which
`shuanglu verify` checks. The directory at the end gives the offset of every member. The same take gives the same bytes,
so a pack is also checked by writing it once more: whatever hides between, before or behind its members shows.
"""

import hashlib
import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from evidence import journal, manifest
from evidence.faults import shown
from evidence.files import MAX_JOURNAL_BYTES
from evidence.segments import MAX_SEGMENT_BYTES, file_name
from faults.errors import ShuangluError

_DATE = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1024 * 1024
_LONGEST_MEMBER = max(MAX_JOURNAL_BYTES, 2 * MAX_SEGMENT_BYTES)


class PackError(ShuangluError):
    """A pack, or a part of it, cannot be read: `pack.broken:…`."""


def object_name(index: int) -> str:
    """Name an object of a take of format 2 as it lies in the take's folder."""
    return f"objects/{index:06d}"


def write_pack(
    file: BinaryIO,
    lines: Iterable[bytes],
    sealed: bytes,
    signature: bytes,
    segments: Iterable[bytes],
    objects: Iterable[bytes] = (),
) -> None:
    """Write a pack; segments and objects come in the order of their index and are held in memory one at a time."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        _put(archive, journal.FILE, b"".join(lines))
        _put(archive, manifest.FILE, sealed)
        _put(archive, manifest.SIGNATURE_FILE, signature)
        for index, data in enumerate(segments):
            _put(archive, file_name(index), data)
        for index, data in enumerate(objects):
            _put(archive, object_name(index), data)


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, _DATE)
    member.create_system = 3
    member.external_attr = 0o600 << 16
    archive.writestr(member, data)


Place = tuple[int, int]
"""Where a member lies in a pack: the offset of its first byte, and how many there are."""
_PLACE = struct.Struct("<QI")
_LOCAL_HEADER = struct.Struct("<26xHH")
_FIRST = (journal.FILE, manifest.FILE, manifest.SIGNATURE_FILE)


def spell_members(places: Sequence[Place]) -> bytes:
    """Spell where the members of a pack lie, in their order, for the index: 12 bytes each."""
    return b"".join(_PLACE.pack(*place) for place in places)


class Pack:
    """A pack being read. What is in it is not believed: `examine` checks it."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises PackError when this is no pack at all."""
        self._file = file
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

    def places(self) -> list[Place]:
        """Where the members lie, in the order of the pack's directory; raises PackError."""
        found = []
        for member in self._archive.infolist():
            self._file.seek(member.header_offset)
            head = self._file.read(_LOCAL_HEADER.size)
            if len(head) < _LOCAL_HEADER.size:
                raise PackError("pack.broken:missing", name=shown(member.filename))
            start = member.header_offset + _LOCAL_HEADER.size + sum(_LOCAL_HEADER.unpack(head))
            found.append((start, member.file_size))
        return found

    def lines(self) -> list[bytes]:
        """The journal, line by line, each with its newline; what follows the last newline is a line without one."""
        lines, torn = journal.split_lines(self.read(journal.FILE, MAX_JOURNAL_BYTES))
        return [*lines, torn] if torn else lines


class IndexedPack(Pack):
    """A pack of which the index knows where each member lies, so that any is read without the pack's own directory."""

    def __init__(self, file: BinaryIO, members: bytes, segments: int) -> None:
        """`segments`: how many of the members are segments; what follows them are objects."""
        self._file = file
        places = [*_PLACE.iter_unpack(members[: len(members) // _PLACE.size * _PLACE.size])]
        names = [*_FIRST, *map(file_name, range(segments))]
        names += map(object_name, range(len(places) - len(names)))
        self._places: dict[str, Place] = dict(zip(names, places, strict=False))

    def names(self) -> list[str]:
        """Return the members' names in their order."""
        return list(self._places)

    def places(self) -> list[Place]:
        """Where they lie."""
        return list(self._places.values())

    def read(self, name: str, most: int) -> bytes:
        """Read one member of at most `most` bytes; raises PackError."""
        start, size = self._places.get(name, (0, -1))
        if size < 0:
            raise PackError("pack.broken:missing", name=name)
        if size > most:
            raise PackError("pack.broken:layout", name=name)
        try:
            self._file.seek(start)
            data = self._file.read(size)
        except OSError as error:
            raise PackError("pack.broken:member", name=name, reason=shown(error)) from error
        if len(data) != size:
            raise PackError("pack.broken:missing", name=name)
        return data


def is_as_written(file: BinaryIO) -> bool:
    """Tell whether a pack is, byte for byte, what `write_pack` makes of its members. Raises PackError.

    One member at a time is held in memory. Which members there are, and what they say, others check.
    """
    pack = Pack(file)
    names = pack.names()
    if len(set(names)) != len(names):
        return False
    mirror = _Mirror(file)
    with zipfile.ZipFile(mirror, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            _put(archive, name, pack.read(name, _LONGEST_MEMBER))
            mirror.settle()
    mirror.settle()
    return mirror.same and file.seek(0, io.SEEK_END) == mirror.tell()


def sha256_of(file: BinaryIO) -> tuple[str, int]:
    """Return digest and length of a file from where it stands."""
    hashed, size = hashlib.sha256(), 0
    while piece := file.read(_CHUNK):
        hashed.update(piece)
        size += len(piece)
    return hashed.hexdigest(), size


class _Mirror(io.BytesIO):
    """Takes what is written and compares it with a file, piece by piece, so that no second copy lies anywhere.

    The writer goes back to the head of the member at hand only, and `settle` is called between two members.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._settled = 0
        self.same = True

    def tell(self) -> int:
        return self._settled + super().tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._settled + super().seek(offset - self._settled if whence == io.SEEK_SET else offset, whence)

    def settle(self) -> None:
        """Compare what was written since the last time, and let go of it."""
        written = self.getbuffer()
        size = len(written)
        self._file.seek(self._settled)
        self.same = self.same and self._file.read(size) == written
        written.release()
        self._settled += size
        super().seek(0)
        self.truncate()
