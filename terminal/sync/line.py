"""One HTTPS line to headquarters: bounded waits, bounded answers, and an end from another thread at any moment.

urllib3's pool of connections takes no proxy, no other authority and no password from the environment.
"""

import socket
import ssl
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError
from urllib3.exceptions import TimeoutError as SilenceError
from urllib3.util import Timeout, parse_url

from faults.errors import ShuangluError
from terminal.sync.answers import NotNowError, StoppedError
from terminal.sync.pace import Bandwidth, PacedBody, Stop

_MAX_ANSWER_BYTES = 4 * 1024 * 1024
CONNECTIONS = 2
"""How many requests of one line may be under way at once."""
_WIRE = {"Shuanglu-Wire": "2"}
"""Says that this terminal knows quarantine and second histories; without it headquarters answers as to 0.1.0."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. `connect_s` for each of reaching and greeting; `silence_s` for a line on which nothing moves."""

    connect_s: float = 5.0
    silence_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, read to its end and unpacked, 4 MiB unless more was asked for; names of headers in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class OpenSockets:
    """The sockets of the line, doubled, so that another thread can end whatever waits on them, greeting included."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._doubles: dict[int, socket.socket] = {}
        self._ended = False
        self.peer: bytes | None = None
        """The certificate (DER) that the other side showed last; TLS has verified all but its dates."""

    def add(self, connection: int, sock: socket.socket) -> None:
        """Double the socket of a connection, by whatever number tells it from others; shut it at once after `end`."""
        double = sock.dup()
        with self._lock:
            self._doubles[connection] = double
            if self._ended:
                _shut(double)

    def drop(self, connection: int) -> None:
        """Let go of the double of a connection that closes; does nothing where there is none."""
        with self._lock:
            double = self._doubles.pop(connection, None)
        if double is not None:
            double.close()

    def end(self) -> None:
        """Shut down all sockets, now and whenever one is added: whatever waits on them fails. Returns at once."""
        with self._lock:
            self._ended = True
            for double in self._doubles.values():
                _shut(double)


class Line:
    """Speaks to one headquarters. Requests may come from `CONNECTIONS` threads at once; `end` may come from any."""

    def __init__(
        self,
        url: str,
        context: ssl.SSLContext,
        *,
        timeouts: Timeouts | None = None,
        bandwidth: Bandwidth | None = None,
    ) -> None:
        """Raise ShuangluError `sync.url` for anything but `https://host[:port]`."""
        self.url = checked_url(url)
        self.stop = Stop()
        self._timeouts = timeouts or Timeouts()
        self._bandwidth = bandwidth or Bandwidth()
        self._sockets = OpenSockets()
        self._connections = _connections(self.url, context, self._sockets, self._timeouts)

    def show(self, context: ssl.SSLContext) -> None:
        """From the next request on speak with this context, over a new connection: the certificate was renewed."""
        self._connections.close()
        self._connections = _connections(self.url, context, self._sockets, self._timeouts)

    @property
    def server_certificate(self) -> bytes | None:
        """What headquarters showed last, DER; None before the first contact. Its dates are for the caller to judge."""
        return self._sockets.peer

    def request(
        self,
        method: str,
        path: str,
        body: Sequence[bytes] | None = None,
        content_type: str = "application/octet-stream",
        headers: Mapping[str, str] | None = None,
        most: int = _MAX_ANSWER_BYTES,
    ) -> Answer:
        """Send one request, its body in so many parts, and read the whole answer, whatever its status.

        `most`: the bytes that the answer may have.

        Raises NotNowError (`line`) when there is no answer, and StoppedError once the line was ended.
        """
        self.stop.check()
        paced = None if body is None else PacedBody(body, self._bandwidth, self.stop)
        described = {} if paced is None else {"Content-Type": content_type, "Content-Length": str(len(paced))}
        try:
            return self._ask(method, path, paced, _WIRE | described | dict(headers or {}), most)
        except (HTTPError, OSError) as error:
            if self.stop.asked:
                raise StoppedError from error
            raise _no_answer(error, self.url) from error

    def _ask(self, method: str, path: str, body: PacedBody | None, headers: Mapping[str, str], most: int) -> Answer:
        with self._connections.urlopen(
            method,
            path,
            body=cast("Iterable[bytes] | None", body),  # what it is given it hands on to `sendall`, as it is
            headers=headers,
            retries=False,
            redirect=False,
            preload_content=False,
        ) as response:
            content = response.read(most + 1, decode_content=True)
            if len(content) > most:
                raise NotNowError("line.long_answer", line=True)
            return Answer(response.status, response.headers, content)

    def pace(self, size: int) -> None:
        """Wait until an answer of so many bytes may come, within what the line may take. Raises StoppedError."""
        self._bandwidth.spend(size, self.stop)

    def end(self) -> None:
        """Drop whatever is under way; every later request raises StoppedError."""
        self.stop.set()
        self._sockets.end()

    def close(self) -> None:
        """End the line and let go of its connections; every later request raises StoppedError."""
        self.end()
        self._connections.close()


def checked_url(url: str) -> str:
    """Return `https://host[:port]` without a slash at its end; raises ShuangluError `sync.url`."""
    wrong = ShuangluError("sync.url", url=url)
    try:
        parsed = parse_url(url)
    except HTTPError as error:
        raise wrong from error
    if parsed.scheme != "https" or not parsed.host or parsed.auth or parsed.query or parsed.path not in (None, "/"):
        raise wrong
    return url.rstrip("/")


def _connections(url: str, context: ssl.SSLContext, sockets: OpenSockets, timeouts: Timeouts) -> HTTPSConnectionPool:
    """Connections that trust and show what `context` says and nothing else; `CONNECTIONS` of them are kept open."""

    class Connection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            sock = super()._new_conn()
            sockets.add(id(self), sock)
            return sock

        def connect(self) -> None:
            super().connect()
            assert isinstance(self.sock, ssl.SSLSocket)
            sockets.peer = self.sock.getpeercert(binary_form=True)
            self.sock.settimeout(timeouts.silence_s)  # urllib3 would keep the shorter one while sending

        def close(self) -> None:
            sockets.drop(id(self))
            super().close()

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection

    at = parse_url(url)
    assert at.host
    waits = Timeout(connect=timeouts.connect_s, read=timeouts.silence_s)
    return Pool(at.host, at.port, timeout=waits, maxsize=CONNECTIONS, ssl_context=context)


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):  # it may be closed already
        sock.shutdown(socket.SHUT_RDWR)


def _no_answer(error: BaseException, url: str) -> NotNowError:
    """Say why there was no answer."""
    unverified = _within(error, ssl.SSLCertVerificationError)
    if isinstance(unverified, ssl.SSLCertVerificationError):
        return NotNowError("line.not_ours", line=True, url=url, reason=unverified.verify_message)
    if _within(error, ssl.SSLError) and "alert" in str(error).lower():
        return NotNowError("line.certificate", line=True)
    if _within(error, socket.gaierror):
        return NotNowError("line.name", line=True, url=url)
    if isinstance(error, ConnectTimeoutError) or _within(error, ConnectionRefusedError):
        return NotNowError("line.unreachable", line=True, url=url)
    if isinstance(error, SilenceError) or _within(error, TimeoutError):
        return NotNowError("line.silent", line=True)
    return NotNowError("line.cut", line=True)


def _within(error: BaseException | None, kind: type[BaseException]) -> BaseException | None:
    """Find an error of `kind` among those that `error` wraps."""
    seen: set[int] = set()
    todo = [error]
    while todo:
        found = todo.pop()
        if found is None or id(found) in seen:
            continue
        if isinstance(found, kind):
            return found
        seen.add(id(found))
        inner = [found.__cause__, found.__context__, getattr(found, "reason", None), *found.args]
        todo.extend(each for each in inner if isinstance(each, BaseException))
    return None
