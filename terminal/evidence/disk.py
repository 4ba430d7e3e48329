"""Writing so that it stays written: every file and its folder entry are on the disk before the call returns."""

import os
from pathlib import Path
from typing import BinaryIO


def sync_folder(folder: Path) -> None:
    """Make names created in `folder` durable. Windows has no such call; there the file's own flush does it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet; on a failure nothing of it stays. Raises OSError."""
    with path.open("xb") as file:
        try:
            _write_through(file, data)
        except OSError:
            file.close()
            path.unlink()
            raise
    sync_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, in place of an older one. Raises OSError."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        _write_through(file, data)
    fresh.replace(path)
    sync_folder(path.parent)


class AppendOnly:
    """A file that only grows, by whole lines. A line that could not be written whole is taken back."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb", buffering=0)
        self._size = 0
        sync_folder(path.parent)

    def append(self, line: bytes) -> None:
        """Write and flush to the disk; raises OSError and then the file is as before."""
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[self._file.write(rest) :]
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(self._size)
            self._file.seek(self._size)
            raise
        self._size += len(line)

    def close(self) -> None:
        self._file.close()


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
