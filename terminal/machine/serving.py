"""The machine service's socket: who may speak, how much, for how long. One connection at a time, one line each way."""

import json
import os
import socket
import struct
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from faults.errors import ShuangluError
from terminal.machine.service import Machine

MOST_BYTES = 4096
"""Of a request."""
LINE_S = 2.0
"""Within which a request must be here, and an answer taken."""
_LOOK_S = 1.0
_BACKLOG = 4
_CREDENTIALS = struct.Struct("3i")


class Listener:
    """Listens until `stop`, or until another program is settled than this one."""

    def __init__(self, machine: Machine, path: Path, peers: Collection[int], *, group: int | None = None) -> None:
        """Make the socket; `peers` are the accounts (uid) that may speak, `group` the one that may connect."""
        self._machine = machine
        self._path = path
        self._peers = frozenset(peers)
        self._stop = threading.Event()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            before = os.umask(0o177)
            try:
                self._socket.bind(str(path))
            finally:
                os.umask(before)
            if group is not None:
                os.chown(path, -1, group)
            path.chmod(0o660)
            self._socket.listen(_BACKLOG)
            self._socket.settimeout(_LOOK_S)
        except BaseException:
            self._socket.close()
            raise

    def stop(self) -> None:
        """End `serve`, from any thread or signal handler, within a second."""
        self._stop.set()

    def serve(self) -> None:
        """Take one connection after the other; between them look at the trial."""
        try:
            while not self._stop.is_set() and not self._machine.outlived:
                try:
                    connection, _ = self._socket.accept()
                except TimeoutError:  # nobody came
                    pass
                except OSError:  # such as of too many files: to try at once would be no better
                    self._stop.wait(_LOOK_S)
                else:
                    with connection:
                        self._take(connection)
                self._machine.look()
        finally:
            self._socket.close()
            self._path.unlink(missing_ok=True)

    def _take(self, connection: socket.socket) -> None:
        connection.settimeout(LINE_S)
        pid, uid, _ = _CREDENTIALS.unpack(
            connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        )
        try:
            asked = read_line(connection, MOST_BYTES, LINE_S)  # of anybody: else who is refused may not hear it
        except (OSError, ShuangluError):
            return
        if uid in self._peers:
            answer = self._machine.answer(_parsed(asked), f"uid {uid} pid {pid}")
        else:
            answer = {"ok": False, "code": "machine.peer", "facts": {}}
        with suppress(OSError):  # who asked may be gone: what was asked for is done
            connection.sendall(json.dumps(answer).encode() + b"\n")


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def read_line(connection: socket.socket, most: int, within_s: float) -> bytes:
    """Read one line, `within_s` seconds in all. Raises OSError, and ShuangluError `machine.request` for a long one."""
    until, line = time.monotonic() + within_s, b""
    while not line.endswith(b"\n"):
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        more = connection.recv(most + 1 - len(line))
        line += more
        if len(line) > most:
            raise ShuangluError("machine.request")
        if not more:
            break
    return line
