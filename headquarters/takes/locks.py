"""One request at a time for one take, without one take waiting for another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from headquarters.faults import later
from headquarters.identifiers import TakeName


class TakeLocks:
    """A lock a take, there only while somebody holds it or waits for it. For one event loop."""

    def __init__(self, patience_s: float = 20.0) -> None:
        self._patience_s = patience_s
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def hold(self, name: TakeName) -> AsyncIterator[None]:
        """Raises Refusal 423 `take.busy` when another request holds the take longer than the patience."""
        key = str(name)
        lock, waiting = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, waiting + 1)
        try:
            try:
                async with asyncio.timeout(self._patience_s):
                    await lock.acquire()
            except TimeoutError:
                raise later(423, "take.busy") from None
            try:
                yield
            finally:
                lock.release()
        finally:
            lock, waiting = self._locks.pop(key)
            if waiting > 1:
                self._locks[key] = (lock, waiting - 1)
