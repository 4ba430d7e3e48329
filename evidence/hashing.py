"""Digests of a take's files, computed on all cores while its journal is read."""

import os
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from evidence.sealed import MAX_BYTES
from evidence.suite import Suite

_CHUNK = 256 * 1024
"""Bytes that are read at once, into the same memory again and again: they stay in the processor's own."""
_HEAD = 512
"""More than any header of a sealed file."""


@dataclass(frozen=True, slots=True)
class Hashed:
    """What one file came to. `digest` is empty for a file that is longer than any of a take, which was not read."""

    size: int
    head: bytes
    digest: str


class Hashing:
    """Hashes files in threads, one for each core that this process may use; leaving it lets go of what is not done."""

    def __init__(self, folder: Path, names: Iterable[str], suite: Suite) -> None:
        self._folder = folder
        self._suite = suite
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(usable_cores(), thread_name_prefix="hashing")
        self._asked: dict[str, Future[Hashed]] = {name: self._pool.submit(self._hash, name) for name in names}

    def of(self, name: str) -> Hashed:
        """Wait for the digest of one of the files; raises OSError if it could not be read."""
        return self._asked[name].result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _hash(self, name: str) -> Hashed:
        with (self._folder / name).open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            if size > MAX_BYTES:
                return Hashed(size, b"", "")
            hashed, head, buffer, size = self._suite.hasher(), b"", self._buffer(), 0
            while count := file.readinto(buffer):
                head = head or bytes(buffer[: min(count, _HEAD)])
                hashed.update(buffer[:count])
                size += count
        return Hashed(size, head, hashed.hexdigest())

    def _buffer(self) -> memoryview:
        if not hasattr(self._own, "buffer"):
            self._own.buffer = memoryview(bytearray(_CHUNK))
        buffer: memoryview = self._own.buffer
        return buffer


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
