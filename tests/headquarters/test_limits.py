"""Bodies and connections: how much one may hold, and that what is counted is what is held."""

import asyncio
import socket
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
import uvicorn
from starlette.requests import Request
from uvicorn.server import ServerState

from headquarters.faults import Refusal
from headquarters.protocol.bodies import ORIGIN, TERMINAL, BodyBudget
from headquarters.protocol.gate import Gate
from headquarters.protocol.limits import Limits
from headquarters.protocol.tls import MutualTlsProtocol

MB = 1024 * 1024
PIECE = 64 * 1024
Receive = Callable[[], Awaitable[dict[str, Any]]]


def request(receive: Receive, *, terminal: str | None = "32-0001", address: str = "10.0.0.1") -> Request:
    scope = {"type": "http", "method": "PUT", "path": "/", "headers": [], "query_string": b"", ORIGIN: address}
    return Request({**scope, TERMINAL: terminal} if terminal else scope, receive)


def sends(size: int, pause_s: float = 0, *, ends: bool = True) -> Receive:
    """A body of `size` bytes, with a pause before each piece; it may never end."""
    pieces = [PIECE] * (size // PIECE) + ([size % PIECE] if size % PIECE else [])

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(pause_s)
        if not pieces:
            if not ends:
                await asyncio.sleep(3600)
            return {"type": "http.request", "body": b"", "more_body": False}
        return {"type": "http.request", "body": bytes(pieces.pop()), "more_body": True}

    return receive


async def code_of(budget: BodyBudget, asked: Request, most: int = 64 * MB) -> str:
    try:
        async with budget.read(asked, most):
            return "read"
    except Refusal as refusal:
        return refusal.code


def test_a_body_is_held_once() -> None:
    async def story() -> None:
        async with BodyBudget().read(request(sends(16 * MB)), 16 * MB) as body:
            assert len(body) == 16 * MB

    tracemalloc.start()
    asyncio.run(story())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 24 * MB, "a second copy would make it 32"


def test_a_terminal_has_its_share_of_bodies_and_of_memory() -> None:
    limits = Limits(bodies_a_terminal=2, bytes_a_terminal=4 * MB, bytes_in_all=6 * MB)

    async def story() -> None:
        budget = BodyBudget(limits)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(budget.read(request(sends(3 * MB)), 4 * MB))
            assert await code_of(budget, request(sends(2 * MB))) == "server.full", "more than its share"
            await stack.enter_async_context(budget.read(request(sends(MB)), 4 * MB))
            assert await code_of(budget, request(sends(1))) == "server.full", "a third body"
            assert await code_of(budget, request(sends(MB), terminal="32-0002")) == "read"
            assert await code_of(budget, request(sends(3 * MB), terminal="32-0002")) == "server.full", "all is full"
        assert await code_of(budget, request(sends(4 * MB))) == "read", "what was left counts no more"

    asyncio.run(story())


def test_whoever_holds_most_makes_room() -> None:
    limits = Limits(bytes_a_terminal=4 * MB, bytes_in_all=4 * MB)

    async def story() -> None:
        budget = BodyBudget(limits)
        greedy = asyncio.create_task(code_of(budget, request(sends(4 * MB, ends=False))))
        await asyncio.sleep(0.1)
        assert await code_of(budget, request(sends(MB), terminal="32-0002")) == "server.full"
        assert await greedy == "body.slow"
        assert await code_of(budget, request(sends(MB), terminal="32-0002")) == "read", "the second try gets in"

    asyncio.run(story())


def test_a_body_keeps_to_the_least_rate() -> None:
    limits = Limits(start_s=1, credit_s=1, least_rate=MB)

    async def story() -> None:
        budget = BodyBudget(limits)
        loop = asyncio.get_running_loop()
        slow, quick = request(sends(2 * MB, 0.15)), request(sends(2 * MB))
        assert [await code_of(budget, slow), await code_of(budget, quick)] == ["body.slow", "read"]
        began = loop.time()
        assert await code_of(budget, request(sends(32 * MB, ends=False))) == "body.slow"
        assert loop.time() - began < 12, "having been quick is credit for a moment only, not for half a minute"

    asyncio.run(story())


def test_of_strangers_bodies_the_oldest_gives_way() -> None:
    limits = Limits(strange_bodies_an_address=2, strange_bodies_in_all=3)

    async def story() -> None:
        budget = BodyBudget(limits)
        dripping = []
        for address in ("a", "a", "b"):
            asked = request(sends(1, ends=False), terminal=None, address=address)
            dripping.append(asyncio.create_task(code_of(budget, asked)))
            await asyncio.sleep(0.01)
        assert await code_of(budget, request(sends(9), terminal=None, address="c")) == "read"
        assert await dripping[0] == "body.slow", "all were too many"
        for task in dripping[1:]:
            assert not task.done()
            task.cancel()

    asyncio.run(story())


@pytest.mark.parametrize("strangers", [10, 1000])
def test_the_gate_keeps_the_newest_strangers_and_all_terminals(strangers: int) -> None:
    limits = Limits(strangers_an_address=4, strangers_in_all=8, connections_a_terminal=2, connections_an_address=6)
    gate = Gate(limits)
    dropped: list[str] = []
    for number in range(6):
        visit = gate.admit("office")
        visit.drop = lambda number=number: dropped.append(f"terminal {number}")  # type: ignore[misc]  # mypy infers no default
        assert visit.prove(f"32-{number % 3}")
    assert not gate.admit("office").prove("32-9"), "an address has only so many"
    for number in range(strangers):
        gate.admit(f"address {number % 5}").drop = lambda: dropped.append("stranger")
    assert set(dropped) == {"stranger"}
    assert len(gate) == 6 + 8
    third = gate.admit("elsewhere")
    assert third.prove("32-0")
    assert dropped[-1] == "terminal 0", "the oldest of its own"
    third.leave()
    third.leave()
    assert len(gate) == 5 + 7


@asynccontextmanager
async def connected(
    limits: Limits, body: bytes, pause_s: float = 0
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to somebody who answers `body` after a pause, under these limits."""

    async def answer(_scope: Any, _receive: Any, send: Any) -> None:
        await asyncio.sleep(pause_s)
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    config = uvicorn.Config(answer, lifespan="off", log_config=None)
    config.load()
    gate, state = Gate(limits), ServerState()

    def protocol() -> MutualTlsProtocol:
        visit = gate.admit("10.0.0.1")
        return MutualTlsProtocol(visit=visit, limits=limits, config=config, server_state=state, app_state={})

    async with await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0) as server:
        with socket.socket() as near:
            near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)  # the system fetches nothing ahead
            near.connect(server.sockets[0].getsockname())
            reader, writer = await asyncio.open_connection(sock=near, limit=PIECE)
            yield reader, writer
            writer.close()


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"GET / HTTP/1.1\r\nhost: hq\r\n\r\n")
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")


def test_a_connection_that_worked_until_just_now_is_not_silent() -> None:
    """The first look finds it at work, the second one just after its answer."""

    async def story() -> None:
        async with connected(Limits(silence_s=1), b"held", pause_s=1.4) as (reader, writer):
            await ask(reader, writer)
            assert await reader.readexactly(4) == b"held"
            await asyncio.sleep(1)
            await ask(reader, writer)

    asyncio.run(story())


def test_a_long_answer_may_be_fetched_at_the_least_rate() -> None:
    async def story() -> None:
        async with connected(Limits(unread_s=0.5, least_rate=2 * MB), bytes(12 * MB)) as (reader, writer):
            await ask(reader, writer)
            fetched = 0
            while fetched < 12 * MB:
                piece = await reader.read(PIECE)
                assert piece, f"cut after {fetched} bytes"
                fetched += len(piece)
                await asyncio.sleep(len(piece) / (6 * MB))

    asyncio.run(story())
