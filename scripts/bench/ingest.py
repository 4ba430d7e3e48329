"""Measure headquarters' intake beside a bare PUT: `python -m scripts.bench.ingest`.

Prints one line a figure and, with `--json FILE`, keeps them. What is compared:

bare     a PUT of the same bodies over the same kind of connection (mutual TLS) to a server that throws them away
kept     as bare, but the server writes each body to a file and flushes it to the disk, as nobody can do without
ingest   headquarters: each segment's journal lines, then the segment; verified, stored, flushed
seal     everything checked again, packed, read back, receipt
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any

from evidence.signing import Signer
from evidence.suite import digest
from evidence.writer import OpeningFacts, TakeWriter
from headquarters.server import RunningServer
from terminal.sync.enrolment import Enrolment, enrol
from terminal.sync.tls import mutual_context

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


def bare_server(data: Path, keep: Path | None) -> None:
    """Serve PUTs with headquarters' own TLS and say which port; runs in a child until its standard input ends."""
    import socket
    import threading

    import uvicorn

    from headquarters.authority.identity import open_identity

    async def app(_scope: dict[str, Any], receive: Receive, send: Send) -> None:
        body, more = bytearray(), True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if keep is not None:
            with (keep / os.urandom(8).hex()).open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    context = open_identity(data).server_context((), data)
    config = uvicorn.Config(
        app, http="h11", ws="none", lifespan="off", log_config=None, ssl_context_factory=lambda *_: context
    )
    server = uvicorn.Server(config)

    def stop() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        server.should_exit = True

    threading.Thread(target=stop, daemon=True).start()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        server.run([listener])


@contextmanager
def running_bare_server(data: Path, keep: Path | None) -> Iterator[str]:
    """Run `bare_server` in a child and yield its URL; it writes bodies to `keep`, or throws them away for None."""
    command = [sys.executable, __file__, "--bare", str(data), *([str(keep)] if keep else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield f"https://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.stdin.close()
            process.wait(30)


class Line:
    """One connection that stays open."""

    def __init__(self, url: str, enrolled: Enrolment, scratch: Path) -> None:
        context = mutual_context(enrolled.ca_pem, enrolled.key_pem, enrolled.certificates_pem, scratch)
        host, port = url.removeprefix("https://").split(":")
        self._connection = HTTPSConnection(host, int(port), context=context, timeout=120)

    def send(self, method: str, path: str, body: bytes) -> bytes:
        """Send one request and return the answer's body; ends the bench (SystemExit) at anything but 200 and 201."""
        self._connection.request(method, path, body)
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status not in (200, 201):
            raise SystemExit(f"{method} {path}: {answer.status} {said.decode()}")
        return said

    def close(self) -> None:
        """End the connection; the next measurement begins with its own."""
        self._connection.close()


def write_take(folder: Path, enrolled: Enrolment, segments: int, size: int) -> None:
    """Write a take of `segments` segments of `size` random bytes."""
    take = folder.name
    recipients = [(enrolled.hq_recipient, enrolled.hq_public_key)]
    signer = Signer(enrolled.key_pem, enrolled.certificates_pem)
    writer = TakeWriter.open(folder, OpeningFacts(take, enrolled.terminal, "sale", 1, None), signer, recipients)
    for index in range(segments):
        begin = index * 2_000_000
        writer.segment(
            os.urandom(size),
            start_us=begin,
            end_us=begin + 2_000_000,
            frames=50,
            dropped=0,
            drift_ppm=0.0,
            samples=96_000,
        )
    writer.close("bench", "sealed", {}, segments * 2_000_000)


def measure_bare(line: Line, bodies: list[bytes]) -> float:
    """Return seconds for all bodies."""
    line.send("PUT", "/warm", b"x")
    began = time.perf_counter()
    for number, body in enumerate(bodies):
        line.send("PUT", f"/{number}", body)
    return time.perf_counter() - began


def measure_ingest(line: Line, folder: Path, bodies: list[bytes]) -> tuple[float, float]:
    """Return seconds for journal and segments, and seconds for the seal."""
    from base64 import b64encode

    path = f"/v1/takes/{folder.name}"
    lines = (folder / "journal").read_bytes().splitlines(keepends=True)
    line.send("POST", f"{path}/journal?from=0", lines[0])
    began = time.perf_counter()
    for number, body in enumerate(bodies):
        line.send("POST", f"{path}/journal?from={number + 1}", lines[number + 1])
        line.send("PUT", f"{path}/segments/{digest(body)}", body)
    took = time.perf_counter() - began
    line.send("POST", f"{path}/journal?from={len(lines) - 1}", lines[-1])
    files = {"manifest": "manifest.json", "signature": "manifest.p7s"}
    seal = {name: b64encode((folder / file).read_bytes()).decode() for name, file in files.items()}
    began = time.perf_counter()
    line.send("PUT", f"{path}/seal", json.dumps(seal).encode())
    return took, time.perf_counter() - began


def measure(segments: int, size: int) -> dict[str, float]:
    """Return seconds by name (bare, kept, ingest, seal, verify) for one take of segments of `size` bytes."""
    with tempfile.TemporaryDirectory() as scratch, RunningServer(Path(scratch) / "hq") as hq:
        root = Path(scratch)
        enrolled = enrol(hq.url, hq.enrol_code())
        folder = root / "takes" / f"{enrolled.terminal}-000001"
        write_take(folder, enrolled, segments, size)
        bodies = [path.read_bytes() for path in sorted((folder / "segments").iterdir())]
        keep = root / "keep"
        keep.mkdir()
        took = {}
        for name, kept in (("bare", None), ("kept", keep)):
            with running_bare_server(hq.data, kept) as url:
                line = Line(url, enrolled, root)
                took[name] = measure_bare(line, bodies)
                line.close()
        line = Line(hq.url, enrolled, root)
        took["ingest"], took["seal"] = measure_ingest(line, folder, bodies)
        line.close()
        began = time.perf_counter()
        hq.command("verify", folder.name)
        took["verify"] = time.perf_counter() - began
    return took


def main() -> None:
    """Measure, print MB/s and ratios, and keep them if asked; with `--bare`, serve as the yardstick instead."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=100)
    parser.add_argument("--kilobytes", type=int, default=600, help="size of a segment; 2 s at 2.4 Mbit/s by default")
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    parser.add_argument("--bare", nargs="+", type=Path, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.bare:
        bare_server(said.bare[0], said.bare[1] if len(said.bare) > 1 else None)
        return
    took = measure(said.segments, said.kilobytes * 1000)
    megabytes = said.segments * said.kilobytes / 1000
    figures = {f"{name}_mb_s": round(megabytes / seconds, 1) for name, seconds in took.items()}
    figures["ingest_over_bare"] = round(took["ingest"] / took["bare"], 2)
    figures["ingest_over_kept"] = round(took["ingest"] / took["kept"], 2)
    figures["ingest_ms_a_segment"] = round(1000 * took["ingest"] / said.segments, 2)
    figures["seal_s"] = round(took["seal"], 2)
    for name, value in figures.items():
        print(f"{name:24} {value}")
    if said.json:
        said.json.write_text(json.dumps({"segments": said.segments, "kilobytes": said.kilobytes, **figures}, indent=2))


if __name__ == "__main__":
    main()
