"""Memory that processes share and that cannot be left behind: it is gone with the last process that holds it.

A block is handed to a child with its start, as one of the arguments. Linux: an anonymous memory file, whose descriptor
the child inherits; nobody else can open it. Windows: a named mapping, which the system counts, under a name that cannot
be guessed. So there is no name to unlink, whoever is killed when; the blocks of `multiprocessing.shared_memory` outlive
a killed owner and are announced as leaked.
"""

import mmap
import multiprocessing.context
import multiprocessing.reduction
import os
import secrets
import sys
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt


class SharedBlock:
    """Bytes that this process and the children it hands them to see alike; who writes where is for them to settle."""

    def __init__(self, memory: mmap.mmap, name: str, handle: int | None) -> None:
        """Use `create`."""
        self._memory = memory
        self._name = name
        self._handle = handle

    @classmethod
    def create(cls, size: int) -> Self:
        """Make a block of `size` zero bytes."""
        if sys.platform == "win32":
            name = f"Local\\shuanglu-{secrets.token_hex(16)}"
            return cls(mmap.mmap(-1, size, tagname=name), name, None)
        handle = os.memfd_create("shuanglu", os.MFD_CLOEXEC)
        os.ftruncate(handle, size)
        return cls(mmap.mmap(handle, size), "", handle)

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to a child with its start, and no other way; raises TypeError elsewhere."""
        if multiprocessing.context.get_spawning_popen() is None:
            raise TypeError("shared memory is handed to a process with its start")
        if sys.platform == "win32":
            return _open_named, (self._name, len(self._memory))
        assert self._handle is not None, "closed"
        return _open_inherited, (multiprocessing.reduction.DupFd(self._handle), len(self._memory))

    def whole_numbers(self, offset: int, count: int) -> npt.NDArray[np.int64]:
        """View `count` 64-bit numbers at `offset` (bytes)."""
        return np.frombuffer(self._memory, np.int64, count, offset)

    def bytes_at(self, offset: int, count: int) -> npt.NDArray[np.uint8]:
        """View `count` bytes at `offset`."""
        return np.frombuffer(self._memory, np.uint8, count, offset)

    def close(self) -> None:
        """Let go. Views that still exist keep the memory mapped until they are gone."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        try:
            self._memory.close()
        except BufferError:
            return  # somebody still looks at it; unmapped with the last view

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open_named(name: str, size: int) -> SharedBlock:
    if sys.platform == "win32":
        return SharedBlock(mmap.mmap(-1, size, tagname=name), name, None)
    raise TypeError("only Windows names memory")


def _open_inherited(inherited: Any, size: int) -> SharedBlock:
    handle = inherited.detach()
    return SharedBlock(mmap.mmap(handle, size), "", handle)
