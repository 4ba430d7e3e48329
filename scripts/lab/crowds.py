"""Those who mean harm to headquarters: they connect and say nothing, or say it a byte at a time."""

import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_CONNECT_S = 30.0
_LOOK_S = 0.5
"""How often is looked who was cut off; also the pause between two drips."""


def connect_from(url: str, address: str) -> socket.socket:
    """Return a TCP connection from one of this machine's own addresses, which are all of 127.0.0.0/8."""
    host, port = url.removeprefix("https://").split(":")
    return socket.create_connection((host, int(port)), _CONNECT_S, source_address=(address, 0))


def secured(plain: socket.socket, ca_file: Path, client_pem: Path | None = None) -> ssl.SSLSocket:
    """Speak TLS over a connection, as a terminal or as a stranger."""
    context = ssl.create_default_context(cafile=str(ca_file))
    if client_pem is not None:
        context.load_cert_chain(client_pem)
    return context.wrap_socket(plain, server_hostname="127.0.0.1")


@dataclass
class Crowd:
    """Connections that are kept open for as long as headquarters lets them."""

    open_one: Callable[[int], socket.socket]
    drips: bool = False
    held: list[socket.socket] = field(default_factory=list)
    cut: int = 0
    """How many headquarters ended."""
    _stop: threading.Event = field(default_factory=threading.Event)

    def fill(self, numbers: Sequence[int]) -> None:
        """Open one of each number; those that are not let in are none."""
        for number in numbers:
            with suppress(OSError):
                self.held.append(self.open_one(number))

    def watch(self) -> None:
        """See who was cut off; drip where that is this crowd's way."""
        while not self._stop.wait(_LOOK_S):
            for each in [*self.held]:
                if self._stop.is_set():
                    return
                if _ended(each) or (self.drips and not _dripped(each)):
                    self.cut += 1
                    self.held.remove(each)
                    each.close()

    def wait_until_cut(self, share: float, of: int, seconds: float) -> None:
        """Wait until this share of so many was cut off, but no longer than `seconds`."""
        until = time.monotonic() + seconds
        while self.cut < share * of and time.monotonic() < until:
            time.sleep(0.2)

    def stop(self) -> None:
        """End `watch`."""
        self._stop.set()

    def close(self) -> None:
        """Go home; `watch` has to have ended."""
        for each in self.held:
            each.close()


def _ended(connection: socket.socket) -> bool:
    """Whether the other side closed it; what it says before is not waited for."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        if not selector.select(0):
            return False
    try:
        connection.settimeout(0.2)
        return connection.recv(65536) == b""
    except (TimeoutError, ssl.SSLWantReadError):
        return False
    except OSError:
        return True


def _dripped(connection: socket.socket) -> bool:
    try:
        connection.sendall(b"x")
    except OSError:
        return False
    return True


@contextmanager
def crowd(size: int, open_one: Callable[[int], socket.socket], *, drips: bool = False) -> Iterator[Crowd]:
    """A crowd of `size` while the block runs."""
    made = Crowd(open_one, drips)
    made.fill(range(size))
    watching = threading.Thread(target=made.watch, daemon=True)
    watching.start()
    try:
        yield made
    finally:
        made.stop()
        watching.join()
        made.close()


def request_head(method: str, path: str, length: int) -> bytes:
    """Return the head of a request whose body has so many bytes."""
    return f"{method} {path} HTTP/1.1\r\nHost: hq\r\nContent-Length: {length}\r\n\r\n".encode()
