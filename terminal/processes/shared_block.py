"""Memory that processes share and that cannot be left behind: it is gone with the last process that holds it.

Linux: an anonymous memory file, which other processes of the same user open through its holder's /proc entry.
Windows: a named mapping, which the system counts. So there is no name to unlink, whoever is killed when; the
blocks of `multiprocessing.shared_memory` outlive a killed owner and are announced as leaked.
"""

import mmap
import os
import secrets
import sys
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt


class SharedBlock:
    """A block of shared memory. `address` is what another process opens it by while its creator lives."""

    def __init__(self, memory: mmap.mmap, address: str, handle: int | None) -> None:
        """Use `create` or `open`."""
        self._memory = memory
        self._handle = handle
        self.address = address

    @classmethod
    def create(cls, size: int) -> Self:
        """Make a block of `size` zero bytes."""
        if sys.platform == "win32":
            name = f"Local\\shuanglu-{secrets.token_hex(16)}"
            return cls(mmap.mmap(-1, size, tagname=name), f"{name}:{size}", None)
        handle = os.memfd_create("shuanglu", os.MFD_CLOEXEC)
        os.ftruncate(handle, size)
        return cls(mmap.mmap(handle, size), f"/proc/{os.getpid()}/fd/{handle}", handle)

    @classmethod
    def open(cls, address: str) -> Self:
        """Join a block that another process made; raises OSError when it is gone."""
        if sys.platform == "win32":
            name, _, size = address.rpartition(":")
            return cls(mmap.mmap(-1, int(size), tagname=name), address, None)
        handle = os.open(address, os.O_RDWR | os.O_CLOEXEC)
        try:
            return cls(mmap.mmap(handle, os.fstat(handle).st_size), address, None)
        finally:
            os.close(handle)

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
