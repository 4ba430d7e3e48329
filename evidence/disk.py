"""Writing so that it stays written: every file and its folder entry are on the disk before the call returns."""

import errno
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCK_S = 2.0
_LOCK_AT = 1 << 40
"""Windows locks bytes, and locked ones cannot be read: so a byte that no file of ours reaches."""


def sync_folder(folder: Path) -> None:
    """Make names created in `folder` durable. Windows has no such call; there the file's own flush does it."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_new(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file that must not exist yet; durable on return. Raises OSError.

    Nothing of it stays then, unless it is the folder that could not be brought to the disk: who finds it whole has
    `sync_folder` still to do.

    `private`: readable by its owner only. A power cut may leave a part of it.
    """
    with _create(path, private=private) as file:
        try:
            _write_through(file, data)
        except OSError:
            file.close()
            path.unlink()
            raise
    sync_folder(path.parent)


def write_whole(path: Path, data: bytes, *, draft: Path | None = None, private: bool = False) -> None:
    """Write a file whole or not at all, in place of an older one; durable on return. Raises OSError.

    Whatever goes wrong, the older one stays and no draft does; after a power cut there may be a draft, which the next
    call writes over. `draft`: where it lies, on the same disk; by default beside the file, with `.new` to its name.
    `private`: readable by its owner only.
    """
    draft = draft or path.with_name(f"{path.name}.new")
    try:
        draft.unlink(missing_ok=True)
        with _create(draft, private=private) as file:
            _write_through(file, data)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def move(source: Path, target: Path) -> None:
    """Rename within a folder, over an older file; durable on return. Raises OSError."""
    source.replace(target)
    sync_folder(target.parent)


def flush(path: Path) -> None:
    """Bring a file that was written by others to the disk. Raises OSError."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


class AppendOnly:
    """A file that only grows, by whole lines, each written at the place that is known to be the end.

    So what a failed write left there is written over by the next one, whatever the disk did meanwhile. While the file
    is open it is locked, so that other processes know that somebody writes it; the lock dies with the process.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.fdopen(_new(path, private=True, readable=True), "r+b", buffering=0)
        self._size = 0
        if not lock(self._file.fileno(), wait_s=_LOCK_S):
            self._file.close()
            raise OSError("another program holds the journal")
        sync_folder(path.parent)

    def append(self, line: bytes) -> None:
        """Write, flush to the disk and read back. Raises OSError; then the line is not taken for written."""
        handle = self._file.fileno()
        try:
            _write_at(handle, line, self._size)
            os.fsync(handle)
            _demand_at(handle, line, self._size)
        except OSError:
            with suppress(OSError):  # only for the eye: where it fails too, the next line goes over the rest
                os.ftruncate(handle, self._size)
            raise
        self._size += len(line)

    def close(self) -> None:
        """Close the file, which also unlocks it; all that was appended is on the disk already. Twice does no harm."""
        self._file.close()


if sys.platform == "win32":  # which can only write where the file stands

    def _write_at(handle: int, data: bytes, at: int) -> None:
        os.lseek(handle, at, os.SEEK_SET)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]

    def _read_at(handle: int, size: int, at: int) -> bytes:
        os.lseek(handle, at, os.SEEK_SET)
        return os.read(handle, size)

else:

    def _write_at(handle: int, data: bytes, at: int) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.pwrite(handle, rest, at + len(data) - len(rest)) :]

    def _read_at(handle: int, size: int, at: int) -> bytes:
        if hasattr(os, "posix_fadvise"):  # from the disk, and not from memory, where the system can do that
            os.posix_fadvise(handle, at, size, os.POSIX_FADV_DONTNEED)
        return os.pread(handle, size, at)


def _demand_at(handle: int, data: bytes, at: int) -> None:
    if _read_at(handle, len(data), at) != data:
        raise OSError(errno.EIO, "the disk does not hold what was written")


def lock(handle: int, *, shared: bool = False, wait_s: float = 0.0) -> bool:
    """Lock an open file for this process; tell whether it is ours now. Closing the file unlocks it.

    `shared` is for asking only: it fails while somebody owns the file, and disturbs nobody else who asks.
    """
    deadline = time.monotonic() + wait_s
    while not _try_lock(handle, shared=shared):
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.01)  # somebody is asking at this moment
    return True


def _try_lock(handle: int, *, shared: bool) -> bool:
    try:
        if sys.platform == "win32":  # knows no shared locks on bytes; an asker holds it for an instant only
            at = os.lseek(handle, 0, os.SEEK_CUR)
            os.lseek(handle, _LOCK_AT, os.SEEK_SET)
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            finally:
                os.lseek(handle, at, os.SEEK_SET)
        else:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def is_locked(path: Path) -> bool:
    """Tell whether a process holds the file open as its own."""
    with suppress(FileNotFoundError), path.open("rb") as file:  # for reading: the disk may be read-only
        return not lock(file.fileno(), shared=True)
    return False


def _create(path: Path, *, private: bool) -> BinaryIO:
    return os.fdopen(_new(path, private=private), "wb")


def _new(path: Path, *, private: bool, readable: bool = False) -> int:
    flags = (os.O_RDWR if readable else os.O_WRONLY) | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, 0o600 if private else 0o666)


def _write_through(file: BinaryIO, data: bytes) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


def read_from_disk(path: Path) -> bytes:
    """Read a file, asking the system to fetch it from the disk and not from its memory where it can do that."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read()
