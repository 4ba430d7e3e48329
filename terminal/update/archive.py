"""Unpacking an archive that was verified, as if it had not been: nothing gets out of the folder that it is for."""

import lzma
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from evidence.disk import sync_folder
from faults.errors import ShuangluError

_CHUNK = 1 << 20
_MOST_MEMBERS = 50_000
_MOST_DEPTH = 32
_TREE_MODE, _PLAIN_MODE = 0o755, 0o644


def unpack(archive: Path, into: Path, most_bytes: int) -> None:
    """Unpack a `.tar.xz` into a new folder; all of it is on the disk on return. Folder's parent must be there.

    Taken are plain files, folders, and symbolic links that stay inside. `most_bytes`: what the files may have in all.
    Raises ShuangluError `update.archive:*` and OSError; what was unpacked until then lies there.
    """
    into.mkdir(mode=_TREE_MODE)
    into.chmod(_TREE_MODE)
    try:
        with tarfile.open(archive, "r|xz") as tar:
            _Unpacking(into, most_bytes).take(tar)
    except (tarfile.TarError, lzma.LZMAError, EOFError, ValueError, UnicodeError) as error:
        raise ShuangluError("update.archive:broken") from error
    _demand_links_inside(into)
    sync_tree(into)


def sync_tree(folder: Path) -> None:
    """Bring the names in a folder, in those below, and its own, to the disk; files are flushed where they are made."""
    for below, _, _ in os.walk(folder, topdown=False):
        sync_folder(Path(below))
    sync_folder(folder.parent)


class _Unpacking:
    """One archive on its way into one folder."""

    def __init__(self, into: Path, most_bytes: int) -> None:
        self._into = into
        self._left = most_bytes
        self._folders = {PurePosixPath(".")}
        self._others: set[PurePosixPath] = set()

    def take(self, tar: tarfile.TarFile) -> None:
        for count, member in enumerate(tar, start=1):
            if count > _MOST_MEMBERS:
                raise ShuangluError("update.archive:larger")
            name = _inside(member.name)
            if member.isdir():
                self._folder(name)
            elif member.isreg():
                self._file(name, member, tar)
            elif member.issym():
                self._link(name, member.linkname)
            else:
                raise ShuangluError("update.archive:kind", name=member.name[:200])

    def _folder(self, name: PurePosixPath) -> None:
        for part in (*reversed(name.parents), name):
            if part in self._others:
                raise ShuangluError("update.archive:outside", name=str(name)[:200])
            if part not in self._folders:
                path = self._into / part
                path.mkdir(mode=_TREE_MODE)
                path.chmod(_TREE_MODE)
                self._folders.add(part)

    def _new(self, name: PurePosixPath) -> Path:
        """Make room for a file or a link; nothing is written twice, and nothing through a link."""
        self._folder(name.parent)
        if name in self._others or name in self._folders:
            raise ShuangluError("update.archive:outside", name=str(name)[:200])
        self._others.add(name)
        return self._into / name

    def _file(self, name: PurePosixPath, member: tarfile.TarInfo, tar: tarfile.TarFile) -> None:
        self._left -= member.size
        if self._left < 0 or member.size < 0:
            raise ShuangluError("update.archive:larger")
        source = tar.extractfile(member)
        assert source is not None
        mode = _TREE_MODE if member.mode & 0o100 else _PLAIN_MODE
        write_durably(self._new(name), _chunks(source), mode)

    def _link(self, name: PurePosixPath, target: str) -> None:
        _demand_inside(name.parent, target)
        self._new(name).symlink_to(target)


def write_durably(path: Path, chunks: Iterator[bytes], mode: int = 0o600) -> None:
    """Write a new file and flush it; its name is not made durable. Raises OSError, also where something is there."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        for chunk in chunks:
            rest = memoryview(chunk)
            while rest:
                rest = rest[os.write(handle, rest) :]
        if hasattr(os, "fchmod"):
            os.fchmod(handle, mode)  # whatever the umask is
        os.fsync(handle)
    finally:
        os.close(handle)


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(_CHUNK):
        yield chunk


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    odd = not name or "\\" in name or "\0" in name or len(path.parts) > _MOST_DEPTH
    if odd or path.is_absolute() or ".." in path.parts:
        raise ShuangluError("update.archive:outside", name=name[:200])
    return path


def _demand_inside(folder: PurePosixPath, target: str) -> None:
    """A link's target, read from its folder, must not climb out. That links lead over links is looked at afterwards."""
    path = PurePosixPath(target)
    depth = len(folder.parts)
    climbs = not target or "\\" in target or "\0" in target or path.is_absolute()
    for part in path.parts:
        depth += -1 if part == ".." else 1
        climbs = climbs or depth < 0
    if climbs:
        raise ShuangluError("update.archive:outside", name=target[:200])


def _demand_links_inside(into: Path) -> None:
    root = into.resolve()
    for below, folders, files in os.walk(into):
        for name in (*folders, *files):
            path = Path(below, name)
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                raise ShuangluError("update.archive:outside", name=str(path.relative_to(into))[:200])
