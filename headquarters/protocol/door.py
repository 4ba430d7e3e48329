"""Accepts connections: counted before TLS begins, dropped without a word when there are too many.

asyncio's own server asks nobody before it begins TLS, and logs a traceback for each connection that the system has no
file left for. Here whoever is at the door is known by address first.
"""

import asyncio
import contextlib
import errno
import ipaddress
import logging
import socket
import ssl
import struct
from asyncio import sslproto
from collections.abc import Callable
from typing import cast

from headquarters.protocol.gate import Gate, Visit
from headquarters.protocol.limits import Limits

sslproto.SSLProtocol.max_size = 64 * 1024
"""What each connection's TLS holds in memory from its beginning: four records instead of sixteen."""
_AT_ONCE = 32
"""Accepted in a row before others get a turn; a crowd at the door must not hold up those who are inside."""
_PAUSE_S = 1.0
_SHUTDOWN_S = 5.0
_NO_FILES = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
_log = logging.getLogger("headquarters.protocol.door")

Factory = Callable[[Visit], asyncio.Protocol]


class Door:
    """One listening socket, served until `close`. Looks to uvicorn like a server of asyncio's."""

    def __init__(
        self, listener: socket.socket, context: ssl.SSLContext, gate: Gate, limits: Limits, factory: Factory
    ) -> None:
        """`factory`: makes the protocol of a connection once its TLS stands."""
        listener.setblocking(False)
        self._listener = listener
        self._context = context
        self._gate = gate
        self._limits = limits
        self._factory = factory
        self._greetings: set[asyncio.Task[None]] = set()
        self._accepting = asyncio.get_running_loop().create_task(self._accept())

    def close(self) -> None:
        """Accept no more, and end the handshakes that are under way."""
        for task in (self._accepting, *self._greetings):
            task.cancel()

    async def wait_closed(self) -> None:
        """Wait until nothing is under way any more."""
        await asyncio.gather(self._accepting, *self._greetings, return_exceptions=True)

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        turn = 0
        while True:
            try:
                connection, address = await loop.sock_accept(self._listener)
            except OSError as error:
                await self._rest_after(error)
                continue
            self._greet(connection, str(address[0]))
            turn += 1
            if turn % _AT_ONCE == 0:
                await asyncio.sleep(0)

    async def _rest_after(self, error: OSError) -> None:
        """A connection that ended while it waited is nothing; a system without room needs time, not more tries."""
        if error.errno in _NO_FILES:
            _log.warning("No connection can be accepted for the moment: %s", error.strerror)
            await asyncio.sleep(_PAUSE_S)

    def _greet(self, connection: socket.socket, address: str) -> None:
        before = self._gate.dropped
        visit = self._gate.admit(origin(address))
        if self._gate.dropped != before:
            _log.warning("Too many connections; those that say nothing for longest are dropped")
        task = asyncio.get_running_loop().create_task(self._secure(connection, visit))
        visit.drop = lambda: cast("None", task.cancel())
        self._greetings.add(task)
        task.add_done_callback(lambda done: self._greeted(done, connection, visit))

    async def _secure(self, connection: socket.socket, visit: Visit) -> None:
        """Shake hands; `visit.drop` cancels this until the protocol has the connection.

        TLS begins with the first byte: what it costs in memory is not spent on those who say nothing.
        """
        async with asyncio.timeout(self._limits.handshake_s):
            await _first_byte(connection)
        await asyncio.get_running_loop().connect_accepted_socket(
            lambda: self._factory(visit),
            connection,
            ssl=self._context,
            ssl_handshake_timeout=self._limits.handshake_s,
            ssl_shutdown_timeout=_SHUTDOWN_S,
        )

    def _greeted(self, task: asyncio.Task[None], connection: socket.socket, visit: Visit) -> None:
        """Whatever goes wrong in a handshake is the other side's business and leaves no trace.

        Here and not in `_secure`: a task that is cancelled before its first step runs none of its own.
        """
        self._greetings.discard(task)
        if not task.cancelled():
            error = task.exception()
            if error is None:
                return
            if not isinstance(error, OSError):
                _log.error("A connection could not be taken over", exc_info=error)
        visit.leave()
        _reset(connection)


def origin(address: str) -> str:
    """Whom an address counts as: itself, and in IPv6 its network of 64 bits, of which one machine has all addresses."""
    try:
        number = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = number.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.IPv6Network((number, 64), strict=False))


async def _first_byte(connection: socket.socket) -> None:
    """Wait until something, or an end, can be read."""
    loop = asyncio.get_running_loop()
    there = asyncio.Event()
    try:
        loop.add_reader(connection.fileno(), there.set)
    except NotImplementedError:  # Windows' loop can only read, not look
        return
    try:
        await there.wait()
    finally:
        loop.remove_reader(connection.fileno())


def _reset(connection: socket.socket) -> None:
    """Close without waiting for the other side, which may be silent on purpose."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
