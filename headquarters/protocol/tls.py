"""uvicorn's HTTP protocol, taught to hand on who is at the other end, and to drop connections that say nothing."""

import asyncio
import socket
import ssl
from typing import Any, cast

from uvicorn._types import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from headquarters.authority import ca

_SILENCE_S = 75.0
"""A connection without a request under way for one to two of these is dropped."""
_FAREWELL_S = 0.5


class MutualTlsProtocol(H11Protocol):
    """Each request's scope carries ASGI's TLS extension, from the connection's own TLS object."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows it
        """Send at once, watch for silence, and tell every request of the client's certificate, if there is one."""
        super().connection_made(transport)
        _send_at_once(transport)
        self._seen: object = None
        self._watch = self.loop.call_later(_SILENCE_S, self._drop_if_silent)
        tls = transport.get_extra_info("ssl_object")
        if tls is not None:
            self.app = cast("Any", _with_extension(cast("ASGI3Application", self.app), _describe(tls)))

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the watch for silence, which would keep the connection in memory."""
        self._watch.cancel()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Say farewell to an idle connection, but do not wait for ever for the other side's."""
        super().shutdown()
        if self.transport.is_closing():
            self.loop.call_later(_FAREWELL_S, self.transport.abort)

    def _drop_if_silent(self) -> None:
        idle = self.cycle is None or self.cycle.response_complete
        if idle and self._seen is self.cycle:
            self.transport.abort()
            return
        self._seen = self.cycle
        self._watch = self.loop.call_later(_SILENCE_S, self._drop_if_silent)


def _send_at_once(transport: asyncio.Transport) -> None:
    """Switch off Nagle's algorithm: an answer's head and body are two packets, and the second one waited 40 ms.

    asyncio does this only for sockets made with IPPROTO_TCP spelled out, which a listener's are not.
    """
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _with_extension(app: ASGI3Application, extension: dict[str, Any]) -> ASGI3Application:
    async def with_extension(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        cast("dict[str, Any]", scope).setdefault("extensions", {})["tls"] = extension
        await app(scope, receive, send)

    return with_extension


def _describe(tls: ssl.SSLObject) -> dict[str, Any]:
    """The fields of ASGI's TLS extension 0.2 that the server can know; the certificate is verified by then."""
    leaf = tls.getpeercert(binary_form=True)
    return {
        "server_cert": None,
        "client_cert_chain": [ca.to_pem(leaf)] if leaf else [],
        "client_cert_name": None,
        "client_cert_error": None,
        "tls_version": {"TLSv1.2": 0x0303, "TLSv1.3": 0x0304}.get(tls.version() or ""),
        "cipher_suite": None,
    }
