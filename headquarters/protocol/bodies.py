"""Bodies of requests: bounded while they stream in, and refused without losing the answer on the way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from headquarters.faults import Refusal, later

_PIECE_S = 30.0
"""A sender that is silent for so long in the middle of a body is gone."""
_LINGER_S = 5.0
_LINGER_BYTES = 16 * 1024 * 1024
"""How long and how much of a refused body is still thrown away, so that its sender gets to read the refusal."""
_STATE = "headquarters.body"


class BodyBudget:
    """Bodies in memory, of all requests together. For one event loop."""

    def __init__(self, most: int = 512 * 1024 * 1024) -> None:
        self._most = most
        self._held = 0

    @asynccontextmanager
    async def read(self, request: Request, most: int, too_long: Refusal | None = None) -> AsyncIterator[bytes]:
        """Yield the whole body, of at most `most` bytes; it counts until the block is left.

        Raises `too_long` (413 `body.long` by default), 408 `body.cut`, 408 `body.slow` or 429 `server.full`.
        """
        refusal = too_long or Refusal(413, "body.long:limit", bytes=most)
        body = bytearray()
        try:
            request.scope[_STATE] = "unread"
            if int(request.headers.get("content-length", "0")) > most:
                raise refusal
            async for piece in _pieces(request):
                body += piece
                self._held += len(piece)
                if len(body) > most:
                    raise refusal
                if self._held > self._most:
                    raise later(429, "server.full", seconds=5)
            request.scope[_STATE] = "read"
            yield bytes(body)
        finally:
            self._held -= len(body)


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    stream = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(_PIECE_S):
                piece = await anext(stream)
        except StopAsyncIteration:
            return
        except ClientDisconnect:
            raise Refusal(408, "body.cut") from None
        except TimeoutError:
            raise Refusal(408, "body.slow") from None
        yield piece


class RefusalResponse(JSONResponse):
    """An error answer. Where the body was not read to its end, the connection is closed, but not at once.

    A server that closes while the client still sends makes the client's system throw the answer away (RFC 9112,
    section 9.6), so what comes in is read and thrown away for a while.
    """

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.to_json(), refusal.status, refusal.headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; where the body was not read to its end, read on for up to 5 s and 16 MiB, and then close."""
        if scope["method"] in ("GET", "HEAD") or scope.get(_STATE) == "read":
            await super().__call__(scope, receive, send)
            return
        headers = [*self.raw_headers, (b"connection", b"close")]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        await _throw_away(receive)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _throw_away(receive: Receive) -> None:
    thrown = 0
    try:
        async with asyncio.timeout(_LINGER_S):
            while thrown < _LINGER_BYTES:
                message = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    return
                thrown += len(message.get("body", b""))
    except TimeoutError:
        return
