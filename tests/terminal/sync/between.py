"""Everything that can go wrong between a terminal and headquarters: an HTTPS stand-in in front of the real one."""

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Fault = Callable[["Visit"], None]


@dataclass
class Visit:
    """One request that came by. A fault answers it, forwards it, or cuts it."""

    handler: "_Handler"
    method: str
    path: str
    size: int

    def forward(self) -> tuple[int, list[tuple[str, str]], bytes]:
        """Let headquarters have the whole request; return its answer. Raises ConnectionError if the terminal left."""
        body = self.handler.rfile.read(self.size)
        if len(body) < self.size:
            self.handler.ask(body, self.size, finish=False)
            raise ConnectionAbortedError
        return self.handler.ask(body, self.size)

    def answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.handler.reply(status, headers, body)

    def cut(self) -> None:
        self.handler.cut()


def passing(visit: Visit) -> None:
    visit.answer(*visit.forward())


def saying(status: int, body: bytes = b"", **headers: str) -> Fault:
    """Headquarters, or something before it, answers so, and does nothing."""

    def fault(visit: Visit) -> None:
        visit.handler.rfile.read(visit.size)
        visit.answer(status, [(name.replace("_", "-"), value) for name, value in headers.items()], body)

    return fault


def telling(**more: object) -> Fault:
    """Headquarters answers, and its answer says this besides, or instead."""

    def fault(visit: Visit) -> None:
        status, headers, body = visit.forward()
        visit.answer(status, headers, json.dumps(json.loads(body) | more).encode())

    return fault


def of_before(call: str) -> Fault:
    """Headquarters is older than this call, and does not list it."""

    def fault(visit: Visit) -> None:
        status, headers, body = visit.forward()
        said = json.loads(body)
        said["calls"].remove(call)
        visit.answer(status, headers, json.dumps(said).encode())

    return fault


def cutting_the_body(visit: Visit) -> None:
    """Half of the body arrives at headquarters; then the line is cut on both sides."""
    half = visit.handler.rfile.read(visit.size // 2)
    visit.handler.ask(half, visit.size, finish=False)
    visit.cut()


def losing_the_answer(visit: Visit) -> None:
    """Headquarters stores it, and its answer does not arrive."""
    visit.forward()
    visit.cut()


def cutting_the_answer(visit: Visit) -> None:
    """Half of the answer arrives."""
    status, _, body = visit.forward()
    visit.handler.send_response(status)
    visit.handler.send_header("Content-Length", str(len(body)))
    visit.handler.end_headers()
    visit.handler.wfile.write(body[: len(body) // 2])
    visit.handler.wfile.flush()
    visit.cut()


def dripping(visit: Visit) -> None:
    """A slow headquarters: its answer comes byte by byte."""
    status, _, body = visit.forward()
    visit.handler.send_response(status)
    visit.handler.send_header("Content-Length", str(len(body)))
    visit.handler.end_headers()
    for place in range(len(body)):
        visit.handler.wfile.write(body[place : place + 1])
        visit.handler.wfile.flush()


@dataclass
class Between:
    """Listens with headquarters' own certificate, forwards with the terminal's, and misbehaves when told to."""

    server_context: ssl.SSLContext
    client_context: ssl.SSLContext
    headquarters: tuple[str, int]
    visits: list[tuple[str, str]] = field(default_factory=list)
    """Method and last part of the path of every request, in order."""
    port: int = 0

    def __post_init__(self) -> None:
        self._faults: list[tuple[str, str, Fault]] = []
        self._rules: list[tuple[str, str, Fault]] = []
        self._lock = threading.Lock()
        self.released = threading.Event()
        self.hanging = threading.Event()
        self._server: _Server | None = None
        self.open()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Listen, on the same port as before."""
        self._server = _Server(("127.0.0.1", self.port), self)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def close(self) -> None:
        """Headquarters is down: nobody listens, and all that was open is cut."""
        self.released.set()
        if self._server is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.cut_all()
            self._server.server_close()
            self._server = None

    def plan(self, method: str, part: str, *faults: Fault) -> None:
        """The next requests of `method` whose path contains `part` meet these faults, one each."""
        with self._lock:
            self._faults.extend((method, part, fault) for fault in faults)

    def rule(self, method: str, part: str, fault: Fault) -> None:
        """From now on every request of `method` whose path contains `part` meets this fault; the newest rule holds."""
        with self._lock:
            self._rules.insert(0, (method, part, fault))

    def hang(self, visit: Visit) -> None:
        """Neither read nor answer, until the test is over."""
        self.hanging.set()
        self.released.wait(120)
        visit.cut()

    def take_fault(self, visit: Visit) -> Fault:
        with self._lock:
            self.visits.append((visit.method, visit.path))
            for index, (method, part, fault) in enumerate(self._faults):
                if method == visit.method and part in visit.path:
                    del self._faults[index]
                    return fault
            rules = (fault for method, part, fault in self._rules if method == visit.method and part in visit.path)
            return next(rules, passing)

    @property
    def faults_left(self) -> int:
        with self._lock:
            return len(self._faults)

    def sent(self, part: str) -> list[str]:
        """The paths of all PUT requests with `part`, as often as they came."""
        with self._lock:
            return [path for method, path in self.visits if method == "PUT" and part in path]

    @property
    def segments(self) -> list[str]:
        """The digests of all segments and objects that came, alone or with journal lines, as often as they came."""
        return [
            path.partition("?")[0].rpartition("/")[2]
            for path in self.sent("/v1/takes/")
            if "/segments/" in path or "/growth/" in path
        ]

    def older(self) -> None:
        """From now on headquarters takes journal lines and segments in two calls, as it did before."""
        self.rule("GET", "/v1/clock", of_before("grow"))


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], between: Between) -> None:
        self.between = between
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(address, _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        raw, address = super().get_request()
        tls = self.between.server_context.wrap_socket(raw, server_side=True, do_handshake_on_connect=False)
        with self._guard:
            self._open.add(tls)
        return tls, address

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def cut_all(self) -> None:
        with self._guard:
            for tls in self._open:
                try:
                    socket.socket.shutdown(tls, socket.SHUT_RDWR)
                except OSError:
                    continue

    def server_close(self) -> None:
        """Close what no thread came to: a line that was taken and never asked anything."""
        super().server_close()
        with self._guard:
            for tls in self._open:
                tls.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A terminal that hangs up is an ordinary case here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        self.request.do_handshake()
        super().setup()

    def visit(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        visit = Visit(self, self.command, self.path, size)
        self.server.between.take_fault(visit)(visit)

    do_GET = do_PUT = do_POST = do_DELETE = visit  # noqa: N815 - the names that http.server calls

    def ask(self, body: bytes, size: int, *, finish: bool = True) -> tuple[int, list[tuple[str, str]], bytes]:
        """Speak to headquarters as the terminal; without `finish`, leave in the middle of the body."""
        between = self.server.between
        connection = http.client.HTTPSConnection(*between.headquarters, context=between.client_context, timeout=60)
        try:
            connection.putrequest(self.command, self.path)
            if size:
                connection.putheader("Content-Length", str(size))
                connection.putheader("Content-Type", self.headers.get("Content-Type", ""))
            for name in ("Shuanglu-Wire", "Shuanglu-Code", "If-None-Match", "Range"):
                if self.headers.get(name):
                    connection.putheader(name, self.headers[name])
            connection.endheaders(body or None)
            if not finish:
                return 0, [], b""
            answer = connection.getresponse()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() in ("retry-after", "etag")]
            return answer.status, kept, answer.read()
        finally:
            connection.close()

    def reply(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def cut(self) -> None:
        self.close_connection = True
        socket.socket.shutdown(self.connection, socket.SHUT_RDWR)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in http.server
        """Nothing is logged: what came by is in `visits`."""
