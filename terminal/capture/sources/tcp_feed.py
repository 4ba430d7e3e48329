"""What comes from tcp://: read by a thread of its own, so that each byte's time is known however busy the reader is."""

import socket
import threading
from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from terminal.capture.instant import now_us

_CONNECT_S, _SILENT_S = 3.0, 2.0
_FIRST_S = 12.0
"""A camera that has accepted and says nothing yet is given so long: some hold back ten seconds at first. Trying anew
would only make them begin again."""
_SIGN_S = 1.0
_BLOCK = 65_536
_MOST_UNREAD = 32_000_000
"""Bytes that may wait, a minute of a usual camera; then the camera waits, as it would without a thread."""
_KEPT = 2048
"""Blocks whose times are remembered after they were read: much more than a demuxer holds back."""

_AT_ONCE: Final[int] = getattr(socket, "TCP_QUICKACK", 0)
"""Cameras wait with a small packet until the one before is acknowledged, which systems put off for 40 ms."""


class TcpFeed:
    """A connection that can be read like a file, and knows when each of its bytes came."""

    def __init__(self, address: str) -> None:
        """Connect to `tcp://HOST:PORT`; raises OSError."""
        parts = urlsplit(address)
        self._socket = socket.create_connection((parts.hostname, parts.port), timeout=_CONNECT_S)
        self._socket.settimeout(None)
        self._change = threading.Condition()
        self._blocks: deque[bytes] = deque()
        self._unread = 0
        self._came = 0
        self._begins: deque[int] = deque(maxlen=_KEPT)
        self._times: deque[int] = deque(maxlen=_KEPT)
        self._over = False
        threading.Thread(target=self._receive, name="stream", daemon=True).start()

    def wait_for_first(self, alive: Callable[[], None]) -> None:
        """Wait until the camera begins to send, saying now and then that this goes on; raises TimeoutError."""
        for _ in range(round(_FIRST_S / _SIGN_S)):
            with self._change:
                if self._change.wait_for(self._readable, _SIGN_S):
                    return
            alive()
        raise TimeoutError

    def read(self, count: int) -> bytes:
        """Return what is there, `count` bytes at most; nothing at the end. Raises TimeoutError after two seconds."""
        with self._change:
            if not self._change.wait_for(self._readable, _SILENT_S):
                raise TimeoutError("Connection timed out")
            if not self._blocks:
                return b""
            block = self._blocks.popleft()
            if len(block) > count:
                self._blocks.appendleft(block[count:])
            data = block[:count]
            self._unread -= len(data)
            self._change.notify_all()
            return data

    def arrived_us(self, position: int | None) -> int:
        """When the byte at this place of the stream came, on the monotonic clock; now, where no place is known."""
        with self._change:
            if position is None or position < 0 or not self._begins:
                return now_us()
            place = bisect_right(self._begins, position) - 1
            return self._times[max(0, place)]

    def close(self) -> None:
        """End the connection."""
        with self._change:
            self._over = True
            self._change.notify_all()
        with suppress(OSError):  # the camera may have been quicker
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _readable(self) -> bool:
        return bool(self._blocks) or self._over

    def _receive(self) -> None:
        while True:
            try:
                block = self._socket.recv(_BLOCK)
            except OSError:
                block = b""
            at_us = now_us()
            if _AT_ONCE:
                self._acknowledge()
            with self._change:
                self._over = self._over or not block
                if not self._over:
                    self._take(block, at_us)
                self._change.notify_all()
                self._change.wait_for(lambda: self._over or self._unread < _MOST_UNREAD)
                if self._over:
                    return

    def _acknowledge(self) -> None:
        with suppress(OSError):  # it may be closed by now
            self._socket.setsockopt(socket.IPPROTO_TCP, _AT_ONCE, 1)

    def _take(self, block: bytes, at_us: int) -> None:
        self._begins.append(self._came)
        self._times.append(at_us)
        self._came += len(block)
        self._blocks.append(block)
        self._unread += len(block)
