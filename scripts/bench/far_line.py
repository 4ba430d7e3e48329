"""A line to a server far away, on loopback: each direction is late by half a round trip.

Run as a program it listens, prints its port, and passes everything on until its standard input ends. What it does not
do: it drops nothing and has no limit of its own, so that a bench shows what waiting for answers costs and nothing else.
"""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_BLOCK_BYTES = 256 * 1024
_MOST_BLOCKS = 64
"""Under way in one direction: 16 MB, more than any line of a branch holds."""


@contextmanager
def far_line(url: str, round_trip_s: float) -> Iterator[str]:
    """Yield the URL by which `url` (`https://127.0.0.1:port`) is that far away; without a distance `url` itself."""
    if not round_trip_s:
        yield url
        return
    command = [sys.executable, "-m", "scripts.bench.far_line", url.rpartition(":")[2], str(round_trip_s / 2)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield f"https://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.stdin.close()
            process.wait(30)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, late_s: float) -> None:
    """Pass on what comes, each block that much later; an end of the stream, too."""
    loop = asyncio.get_running_loop()
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_MOST_BLOCKS)

    async def arrive() -> None:
        while True:
            due, block = await under_way.get()
            await asyncio.sleep(due - loop.time())
            if not block:
                break
            writer.write(block)
            await writer.drain()
        writer.close()

    arriving = asyncio.create_task(arrive())
    block = b"?"
    while block:
        try:
            block = await reader.read(_BLOCK_BYTES)
        except ConnectionError:
            block = b""
        await under_way.put((loop.time() + late_s, block))
    with suppress(ConnectionError):
        await arriving


async def _serve(port: int, late_s: float) -> None:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError, ConnectionError):  # the bench is over
            there, back = await asyncio.open_connection("127.0.0.1", port, limit=_BLOCK_BYTES)
            await asyncio.gather(_carry(reader, back, late_s), _carry(there, writer, late_s))

    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(ended.set)), daemon=True).start()
    server = await asyncio.start_server(meet, "127.0.0.1", 0, limit=_BLOCK_BYTES)
    print(server.sockets[0].getsockname()[1], flush=True)
    await ended.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
