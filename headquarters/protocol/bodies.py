"""Bodies of requests: bounded while they stream in, and refused without losing the answer on the way."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from headquarters.faults import Refusal, later
from headquarters.index.tables import Certificate
from headquarters.protocol.limits import DEFAULT, Limits

ORIGIN = "headquarters.origin"
TERMINAL = "headquarters.terminal"
"""In a request's scope: the address that it counts for, and the terminal, once it is known."""
ASKER = "headquarters.asker"
"""In a request's scope: an `Asker`, or None where no certificate was shown."""
_LINGER_S = 5.0
_LINGER_BYTES = 16 * 1024 * 1024
"""How long and how much of a refused body is still thrown away, so that its sender gets to read the refusal."""
_SLOW_LINGER_S = 1.0
_STATE = "headquarters.body"


@dataclass(slots=True)
class Asker:
    """Who is at the other end of a connection by its certificate, which TLS has verified; read once a connection."""

    name: str
    serial: str
    found: Certificate | None = None
    """What the index said of it at `looked_at`, on the loop's clock."""
    looked_at: float = 0.0


@dataclass
class _Share:
    """What one terminal, or one address of strangers, has under way; `readings` the oldest first."""

    readings: dict["_Reading", None] = field(default_factory=dict)
    held: int = 0


@dataclass(eq=False)
class _Reading:
    """One body that comes in."""

    share: _Share
    limit: asyncio.Timeout
    held: int = 0

    def give_way(self) -> None:
        """End it as too slow."""
        with suppress(RuntimeError):  # it has come in whole, and is being answered
            self.limit.reschedule(0)


class BodyBudget:
    """Bodies in memory, of all requests together. For one event loop."""

    def __init__(self, limits: Limits = DEFAULT) -> None:
        self._limits = limits
        self._held = 0
        self._shares: dict[str, _Share] = {}
        self._strangers: dict[_Reading, None] = {}

    @asynccontextmanager
    async def read(self, request: Request, most: int, too_long: Refusal | None = None) -> AsyncIterator[bytes]:
        """Yield the whole body, of at most `most` bytes; it counts until the block is left.

        A body belongs to the terminal in the request's scope; a stranger's has to be short and to come at once.
        Raises `too_long` (413 `body.long` by default), 408 `body.cut`, 408 `body.slow` or 429 `server.full`.
        """
        refusal = too_long or Refusal(413, "body.long:limit", bytes=most)
        request.scope[_STATE] = "unread"
        if int(request.headers.get("content-length", "0")) > most:
            raise refusal
        terminal = request.scope.get(TERMINAL)
        key = f"terminal {terminal}" if terminal else f"address {request.scope.get(ORIGIN)}"
        with self._under_way(key, strange=terminal is None) as reading:
            body = BytesIO()
            try:
                async with reading.limit:
                    await self._fill(body, request, reading, most, refusal)
            except TimeoutError:
                raise Refusal(408, "body.slow") from None
            request.scope[_STATE] = "read"
            yield body.getvalue()  # the very bytes that the buffer holds: a bytearray's would be copied

    @contextmanager
    def _under_way(self, key: str, *, strange: bool) -> Iterator[_Reading]:
        share = self._shares.setdefault(key, _Share())
        if strange:
            self._make_room(share)
        elif len(share.readings) >= self._limits.bodies_a_terminal:
            raise later(429, "server.full:terminal", seconds=1, most=self._limits.bodies_a_terminal)
        seconds = self._limits.strange_body_s if strange else self._limits.start_s
        reading = _Reading(share, asyncio.timeout(seconds))
        share.readings[reading] = None
        if strange:
            self._strangers[reading] = None
        try:
            yield reading
        finally:
            self._held -= reading.held
            share.held -= reading.held
            share.readings.pop(reading)
            self._strangers.pop(reading, None)
            if not share.readings:
                self._shares.pop(key, None)

    def _make_room(self, share: _Share) -> None:
        """Whoever has been at it for longest has to give way: an honest stranger needs a moment only."""
        for crowd, most in (
            (share.readings, self._limits.strange_bodies_an_address),
            (self._strangers, self._limits.strange_bodies_in_all),
        ):
            for oldest in [*crowd][: max(0, len(crowd) - most + 1)]:
                oldest.give_way()

    async def _fill(self, body: BytesIO, request: Request, reading: _Reading, most: int, refusal: Refusal) -> None:
        loop = asyncio.get_running_loop()
        strange = reading in self._strangers
        try:
            async for piece in request.stream():
                if reading.held + len(piece) > most:
                    raise refusal
                self._count(reading, len(piece))
                body.write(piece)
                when = reading.limit.when()
                if not strange and when is not None:
                    credit = min(when + len(piece) / self._limits.least_rate, loop.time() + self._limits.credit_s)
                    reading.limit.reschedule(max(when, credit))
        except ClientDisconnect:
            raise Refusal(408, "body.cut") from None

    def _count(self, reading: _Reading, size: int) -> None:
        """Count bytes before they are kept; where there is no room, whoever holds most has to make some.

        Raises Refusal 429 `server.full`.
        """
        if self._held + size > self._limits.bytes_in_all:
            fullest = max(self._shares.values(), key=lambda share: share.held)
            if fullest is not reading.share:
                next(iter(fullest.readings)).give_way()
            raise later(429, "server.full", seconds=1)
        if reading.share.held + size > self._limits.bytes_a_terminal:
            raise later(429, "server.full:share", seconds=5)
        self._held += size
        reading.share.held += size
        reading.held += size


class RefusalResponse(JSONResponse):
    """An error answer. Where the body was not read to its end, the connection is closed, but not at once.

    A server that closes while the client still sends makes the client's system throw the answer away (RFC 9112,
    section 9.6), so what comes in is read and thrown away for a while.
    """

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.to_json(), refusal.status, refusal.headers)
        self._linger_s = _SLOW_LINGER_S if refusal.code == "body.slow" else _LINGER_S

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; where the body was not read to its end, read on for up to 5 s and 16 MiB, and then close."""
        if scope["method"] in ("GET", "HEAD") or scope.get(_STATE) == "read":
            await super().__call__(scope, receive, send)
            return
        headers = [*self.raw_headers, (b"connection", b"close")]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        await _throw_away(receive, self._linger_s)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _throw_away(receive: Receive, linger_s: float) -> None:
    thrown = 0
    try:
        async with asyncio.timeout(linger_s):
            while thrown < _LINGER_BYTES:
                message = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    return
                thrown += len(message.get("body", b""))
    except TimeoutError:
        return
