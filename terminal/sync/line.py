"""One HTTPS line to headquarters: bounded waits, bounded answers, and an end from another thread at any moment."""

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

from faults.errors import ShuangluError
from terminal.sync.answers import NotNowError, StoppedError
from terminal.sync.pace import Bandwidth, PacedBody, Stop

_MAX_ANSWER_BYTES = 4 * 1024 * 1024
_WIRE = {"Shuanglu-Wire": "2"}
"""Says that this terminal knows quarantine and second histories; without it headquarters answers as to 0.1.0."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. `connect_s` for each of reaching and greeting; `silence_s` for a line on which nothing moves."""

    connect_s: float = 5.0
    silence_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, read to its end and unpacked, at most 4 MiB; names of headers in any spelling."""

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
    """Speaks to one headquarters. Requests come from one thread; `end` may come from any."""

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
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy, no other authority, no password from the environment
        self.show(context)

    def show(self, context: ssl.SSLContext) -> None:
        """From the next request on speak with this context, over a new connection: the certificate was renewed."""
        self._session.close()
        self._session.mount(self.url, _Adapter(context, self._sockets, self._timeouts))

    @property
    def server_certificate(self) -> bytes | None:
        """What headquarters showed last, DER; None before the first contact. Its dates are for the caller to judge."""
        return self._sockets.peer

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        content_type: str = "application/octet-stream",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request and read the whole answer, whatever its status.

        Raises NotNowError (`line`) when there is no answer, and StoppedError once the line was ended.
        """
        self.stop.check()
        paced: Any = None if body is None else PacedBody(body, self._bandwidth, self.stop)
        try:
            with self._session.request(
                method,
                self.url + path,
                data=paced,
                headers=_WIRE | ({} if body is None else {"Content-Type": content_type}) | dict(headers or {}),
                timeout=(self._timeouts.connect_s, self._timeouts.silence_s),
                allow_redirects=False,
                stream=True,
            ) as response:
                content = response.raw.read(_MAX_ANSWER_BYTES + 1, decode_content=True)
                if len(content) > _MAX_ANSWER_BYTES:
                    raise NotNowError("line.long_answer", line=True)
                return Answer(response.status_code, response.headers, content)
        except (requests.RequestException, HTTPError, OSError) as error:
            if self.stop.asked:
                raise StoppedError from error
            raise _no_answer(error, self.url) from error

    def end(self) -> None:
        """Drop whatever is under way; every later request raises StoppedError."""
        self.stop.set()
        self._sockets.end()

    def close(self) -> None:
        """End the line and let go of its connections; every later request raises StoppedError."""
        self.end()
        self._session.close()


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


class _Adapter(HTTPAdapter):
    """Uses our context as it is: requests on its own would trust every public authority besides."""

    def __init__(self, context: ssl.SSLContext, sockets: OpenSockets, timeouts: Timeouts) -> None:
        self._context = context
        self._sockets = sockets
        self._timeouts = timeouts
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)
        sockets, timeouts = self._sockets, self._timeouts

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

        self.poolmanager.pool_classes_by_scheme = {"https": Pool}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leave the decision to the context, which trusts headquarters' authority and nobody else."""
        del url, verify, cert
        conn.cert_reqs = "CERT_REQUIRED"


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
    if isinstance(error, requests.ConnectTimeout) or _within(error, ConnectionRefusedError):
        return NotNowError("line.unreachable", line=True, url=url)
    if isinstance(error, requests.Timeout) or _within(error, TimeoutError):
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
