"""What children send by `Connection.send_bytes`, read without ever waiting: what is whole is there, the rest follows.

`Connection.poll` makes a selector for each question, and `recv_bytes` reads twice for each message; a recorder is sent
fifty messages a second. Windows' pipes cannot be read like that, and are asked as usual.
"""

import os
import selectors
import struct
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any

_LENGTH = struct.Struct("!i")
"""Before each message, as `multiprocessing.connection` writes it; beyond 2 GB it would write something else."""
_PIPE = 1 << 16
"""Bytes that a pipe holds; and so many messages at most are taken on Windows in one go."""


class Inbox:
    """The reading end of a pipe. Whoever sends may be killed in the middle of a message: the rest never comes."""

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        """The connection belongs to the inbox from now on, which reads it until it is closed elsewhere."""
        self._connection = connection
        self._rest = b""
        if sys.platform != "win32":
            os.set_blocking(connection.fileno(), False)

    if sys.platform == "win32":

        def read(self) -> list[bytes]:
            """Return the messages that have arrived, not all at once; raises EOFError or OSError at the pipe's end."""
            arrived: list[bytes] = []
            while len(arrived) < _PIPE >> 7 and self._connection.poll():
                arrived.append(self._connection.recv_bytes())
            return arrived

    else:

        def read(self) -> list[bytes]:
            """Return the messages that have arrived, not all at once; raises EOFError or OSError at the pipe's end."""
            try:
                data = os.read(self._connection.fileno(), _PIPE)
            except BlockingIOError:
                return []
            if not data:
                raise EOFError
            return self._split(self._rest + data)

    def _split(self, data: bytes) -> list[bytes]:
        arrived, at = [], 0
        while len(data) - at >= _LENGTH.size:
            begin = at + _LENGTH.size
            end = begin + _LENGTH.unpack_from(data, at)[0]
            if end > len(data):
                break
            arrived.append(data[begin:end])
            at = end
        self._rest = data[at:]
        return arrived


class Waiting:
    """Waits until one of several pipes has something, or somebody wakes it: one selector for a whole life."""

    def __init__(self) -> None:
        self._hearing, self._ringing = Pipe(duplex=False)
        self._watched: list[Connection[Any, Any]] = []
        self._ring, self._rung = threading.Lock(), False
        self._selector = _selector([self._hearing])

    def wake(self) -> None:
        """End the wait that is on, or the next one at once; from any thread."""
        with self._ring, suppress(OSError):  # the waiting is over for good
            if not self._rung:
                self._rung = True
                self._ringing.send_bytes(b"")

    def wait(self, connections: "Sequence[Connection[Any, Any]]", timeout_s: float) -> None:
        """Wait until one of the connections can be read, or is at its end; no longer than this."""
        if self._selector is None:
            ready: list[Any] = wait([self._hearing, *connections], timeout_s)
        else:
            if connections != self._watched:
                self._watch(connections)
            ready = [key.fileobj for key, _ in self._selector.select(timeout_s)]
        if self._hearing in ready:
            self._hush()

    def close(self) -> None:
        """Let go of everything; nobody waits any more."""
        if self._selector is not None:
            self._selector.close()
        self._hearing.close()
        self._ringing.close()

    def _watch(self, connections: "Sequence[Connection[Any, Any]]") -> None:
        """Begin anew: a number of a pipe that was closed may be that of another one by now."""
        assert self._selector is not None
        self._selector.close()
        self._watched = list(connections)
        self._selector = _selector([self._hearing, *connections])

    def _hush(self) -> None:
        with self._ring:
            self._hearing.recv_bytes()
            self._rung = False


def _selector(connections: "Sequence[Connection[Any, Any]]") -> selectors.BaseSelector | None:
    """A selector of pipes; None on Windows, which has none for them."""
    if sys.platform == "win32":
        return None
    made = selectors.DefaultSelector()
    for connection in connections:
        made.register(connection, selectors.EVENT_READ)
    return made
