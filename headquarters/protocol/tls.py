"""uvicorn's HTTP protocol, taught to hand on who is at the other end, and to drop connections that say nothing."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from typing import Any, cast

from uvicorn._types import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from headquarters.authority import ca
from headquarters.protocol.bodies import ASKER, ORIGIN, Asker
from headquarters.protocol.gate import Visit
from headquarters.protocol.limits import Limits

_FAREWELL_S = 0.5
_AT_WORK = object()


class MutualTlsProtocol(H11Protocol):
    """Each request's scope carries ASGI's TLS extension, from the connection's own TLS object."""

    def __init__(self, *, visit: Visit, limits: Limits, **uvicorns: Any) -> None:
        """`uvicorns`: what `H11Protocol` takes."""
        super().__init__(**uvicorns)
        self._visit = visit
        self._limits = limits
        self._seen: object = None
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows it
        """Send at once, watch for silence, and tell every request of the client's certificate, if there is one."""
        super().connection_made(transport)
        self._visit.drop = transport.abort
        _send_at_once(transport)
        self._begin("silence", self._limits.silence_s, self._drop_if_silent)
        self._begin("head", self._limits.head_s, transport.abort)
        tls = transport.get_extra_info("ssl_object")
        leaf = tls.getpeercert(binary_form=True) if tls is not None else None
        if leaf is None:
            self.timeout_keep_alive = min(self.timeout_keep_alive, int(self._limits.strange_idle_s))
        asker = None if leaf is None else Asker(*ca.holder_of(ca.to_pem(leaf)))
        if asker is not None and not self._visit.prove(asker.name):
            transport.abort()
        if tls is not None:
            told = {ORIGIN: self._visit.address, ASKER: asker, "extensions": {"tls": _describe(tls, leaf)}}
            self.app = cast("Any", _with_told(cast("ASGI3Application", self.app), told))

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the watches, which would keep the connection in memory."""
        self._visit.leave()
        for name in [*self._timers]:
            self._end(name)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in what came. A head that is begun is ended soon, or the connection is."""
        before = self.cycle
        if self._rests() and "head" not in self._timers:
            self._begin("head", self._limits.head_s, self.transport.abort)
        super().data_received(data)
        if self.cycle is not before:
            self._end("head")

    def pause_writing(self) -> None:
        """Give whoever does not fetch his answer some time; a long one may be fetched at the least rate."""
        super().pause_writing()
        left_s = self.transport.get_write_buffer_size() / self._limits.least_rate
        self._begin("unread", self._limits.unread_s + left_s, self.transport.abort)

    def resume_writing(self) -> None:
        """The answer is being fetched again."""
        self._end("unread")
        super().resume_writing()

    def shutdown(self) -> None:
        """Say farewell to an idle connection, but do not wait for ever for the other side's."""
        super().shutdown()
        if self.transport.is_closing():
            self.loop.call_later(_FAREWELL_S, self.transport.abort)

    def _rests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _begin(self, name: str, seconds: float, act: Callable[[], None]) -> None:
        self._end(name)
        self._timers[name] = self.loop.call_later(seconds, act)

    def _end(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()

    def _drop_if_silent(self) -> None:
        """Drop it if it has rested since the last look; one that worked then may have answered just now."""
        rests = self._rests()
        if rests and self._seen is self.cycle:
            self.transport.abort()
            return
        self._seen = self.cycle if rests else _AT_WORK
        self._begin("silence", self._limits.silence_s, self._drop_if_silent)


def _send_at_once(transport: asyncio.Transport) -> None:
    """Switch off Nagle's algorithm: an answer's head and body are two packets, and the second one waited 40 ms.

    asyncio does this only for sockets made with IPPROTO_TCP spelled out, which a listener's are not.
    """
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _with_told(app: ASGI3Application, told: dict[str, Any]) -> ASGI3Application:
    async def with_told(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        cast("dict[str, Any]", scope).update(told)
        await app(scope, receive, send)

    return with_told


def _describe(tls: ssl.SSLObject, leaf: bytes | None) -> dict[str, Any]:
    """The fields of ASGI's TLS extension 0.2 that the server can know; the certificate is verified by then."""
    return {
        "server_cert": None,
        "client_cert_chain": [ca.to_pem(leaf)] if leaf else [],
        "client_cert_name": None,
        "client_cert_error": None,
        "tls_version": {"TLSv1.2": 0x0303, "TLSv1.3": 0x0304}.get(tls.version() or ""),
        "cipher_suite": None,
    }
