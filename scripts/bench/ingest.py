"""Measure headquarters' intake beside servers that do the same durable work: `python -m scripts.bench.ingest`.

Prints one line a figure and, with `--json FILE`, keeps them. All sides speak HTTP/1.1 by uvicorn and h11 over the same
mutual TLS, with one connection; rounds are interleaved, since others use the machine too. What is compared:

bare       a PUT of the same bodies to a server that throws them away
even       one PUT a segment, its journal lines before its bytes, as `grow` has it; the server appends the lines to a
           file and flushes it, and keeps the bytes under their SHA-256 (draft, flush, rename, flush of the folder)
grow       headquarters, with that same request: verified, stored, flushed
even two   two requests a segment: lines by POST, bytes by PUT, kept in the same way
old two    headquarters by the two calls that 0.1.0 knows
seal       everything checked again, packed, read back, receipt

`cpu` is processor time of the server alone, which other people's work on the machine disturbs least.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs

from evidence.disk import sync_folder
from evidence.signing import Signer
from evidence.suite import digest
from evidence.writer import OpeningFacts, TakeWriter
from headquarters.server import RunningServer
from scripts.lab.running import cpu_s
from terminal.sync.enrolment import Enrolment, enrol
from terminal.sync.tls import mutual_context

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


def yardstick(data: Path, keep: Path | None) -> None:
    """Serve with headquarters' own TLS and say which port; runs in a child until its standard input ends."""
    import socket
    import threading

    import uvicorn

    from headquarters.authority.identity import open_identity

    context = open_identity(data).server_context((), data)
    config = uvicorn.Config(
        _keeping(keep) if keep else _throwing_away,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        ssl_context_factory=lambda *_: context,
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


async def _body(receive: Receive) -> bytearray:
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _answer(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


async def _throwing_away(_scope: dict[str, Any], receive: Receive, send: Send) -> None:
    await _body(receive)
    await _answer(send)


def _keeping(keep: Path) -> Callable[[dict[str, Any], Receive, Send], Awaitable[None]]:
    """What no server can do without that answers only for what a power cut leaves: nothing is looked at."""
    journal = (keep / "journal").open("ab", buffering=0)

    def add(lines: bytes | memoryview) -> None:
        journal.write(lines)
        os.fsync(journal.fileno())

    def store(data: bytes | memoryview) -> None:
        path = keep / digest(bytes(data))
        draft = path.with_suffix(".part")
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        sync_folder(keep)

    async def app(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        body = memoryview(await _body(receive))
        lines = int(parse_qs(scope["query_string"]).get(b"lines", [b"0"])[0])
        if scope["method"] == "POST":
            lines = len(body)
        if lines:
            add(body[:lines])
        if lines < len(body):
            store(body[lines:])
        await _answer(send)

    return app


@contextmanager
def running_yardstick(data: Path, keep: Path | None) -> Iterator[tuple[str, int]]:
    """Run `yardstick` in a child and yield its URL and process id; it keeps bodies in `keep`, or nothing for None."""
    command = [sys.executable, __file__, "--yardstick", str(data), *([str(keep)] if keep else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield f"https://127.0.0.1:{process.stdout.readline().strip()}", process.pid
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


def write_take(
    folder: Path, enrolled: Enrolment, segments: int, size: int, number: int = 1, *, sealed: bool = True
) -> None:
    """Write a take of `segments` segments of `size` random bytes; one that is not sealed is growing still."""
    take = folder.name
    previous = None if number == 1 else "0" * 64
    recipients = [(enrolled.hq_recipient, enrolled.hq_public_key)]
    signer = Signer(enrolled.key_pem, enrolled.certificates_pem)
    writer = TakeWriter.open(
        folder, OpeningFacts(take, enrolled.terminal, "sale", number, previous), signer, recipients
    )
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
    if sealed:
        writer.close("bench", "sealed", {}, segments * 2_000_000)
    else:
        writer.abandon()


@dataclass(frozen=True)
class Material:
    """A take as it is sent."""

    folder: Path
    lines: list[bytes]
    bodies: list[bytes]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read what was written."""
        bodies = [path.read_bytes() for path in sorted((folder / "segments").iterdir())]
        return cls(folder, (folder / "journal").read_bytes().splitlines(keepends=True), bodies)

    @property
    def path(self) -> str:
        """Where it lies on the wire."""
        return f"/v1/takes/{self.folder.name}"


@contextmanager
def unflushed() -> Iterator[None]:
    """Write material without waiting for the disk."""
    flush, os.fsync = os.fsync, _no_flush
    try:
        yield
    finally:
        os.fsync = flush


def _no_flush(fd: object) -> None:
    """Do nothing, as `os.fsync` is called."""


def make(folder: Path, enrolled: Enrolment, segments: int, size: int, number: int) -> Material:
    """Write a take, quickly: it is only material."""
    with unflushed():
        write_take(folder, enrolled, segments, size, number)
    return Material.read(folder)


def send_one(line: Line, take: Material) -> None:
    """One request a segment, as `grow` has it; the yardstick understands it too."""
    for n, body in enumerate(take.bodies, 1):
        entry = take.lines[n]
        line.send("PUT", f"{take.path}/growth/{digest(body)}?from={n}&lines={len(entry)}", entry + body)


def send_two(line: Line, take: Material) -> None:
    """Two requests a segment."""
    for n, body in enumerate(take.bodies, 1):
        line.send("POST", f"{take.path}/journal?from={n}", take.lines[n])
        line.send("PUT", f"{take.path}/segments/{digest(body)}", body)


def seal(line: Line, take: Material) -> float:
    """Bring the end of a take; return the seconds of its seal."""
    line.send("POST", f"{take.path}/journal?from={len(take.lines) - 1}", take.lines[-1])
    files = {"manifest": "manifest.json", "signature": "manifest.p7s"}
    body = {name: b64encode((take.folder / file).read_bytes()).decode() for name, file in files.items()}
    began = time.perf_counter()
    line.send("PUT", f"{take.path}/seal", json.dumps(body).encode())
    return time.perf_counter() - began


@contextmanager
def clocked(pid: int, into: list[tuple[float, float]]) -> Iterator[None]:
    """Note seconds on the wall and processor seconds of `pid` of what is done inside."""
    before, began = cpu_s(pid), time.perf_counter()
    yield
    into.append((time.perf_counter() - began, cpu_s(pid) - before))


def measure(segments: int, size: int, rounds: int) -> dict[str, float]:
    """Return figures by name for takes of segments of `size` bytes; medians over the rounds."""
    took: dict[str, list[tuple[float, float]]] = defaultdict(list)
    seals = []
    with tempfile.TemporaryDirectory() as scratch, RunningServer(Path(scratch) / "hq") as hq:
        root, pid = Path(scratch), hq.process.pid
        enrolled = enrol(hq.url, hq.enrol_code())
        for number in range(1, 2 * rounds + 1, 2):
            one, two = (
                make(root / "takes" / f"{enrolled.terminal}-{n:06d}", enrolled, segments, size, n)
                for n in (number, number + 1)
            )
            for name, kept, send in (("bare", False, send_one), ("even", True, send_one), ("even_two", True, send_two)):
                keep = root / f"{name}{number}"
                keep.mkdir()
                with running_yardstick(hq.data, keep if kept else None) as (url, yard):
                    line = Line(url, enrolled, root)
                    line.send("PUT", "/warm?lines=0", b"x")
                    with clocked(yard, took[name]):
                        send(line, one)
                    line.close()
            line = Line(hq.url, enrolled, root)
            for name, take, send in (("grow", one, send_one), ("old_two", two, send_two)):
                line.send("POST", f"{take.path}/journal?from=0", take.lines[0])
                with clocked(pid, took[name]):
                    send(line, take)
                seals.append(seal(line, take))
            line.close()
    return figures_of(took, seals, segments, size)


def figures_of(
    took: dict[str, list[tuple[float, float]]], seals: list[float], segments: int, size: int
) -> dict[str, float]:
    """Medians, in milliseconds a segment, and how headquarters stands beside its yardsticks."""
    wall = {name: 1000 * statistics.median(each[0] for each in times) / segments for name, times in took.items()}
    cpu = {name: 1000 * statistics.median(each[1] for each in times) / segments for name, times in took.items()}
    return {
        **{f"{name}_ms": round(value, 2) for name, value in wall.items()},
        **{f"{name}_cpu_ms": round(value, 2) for name, value in cpu.items()},
        "grow_over_even": round(wall["grow"] / wall["even"], 2),
        "grow_over_even_cpu": round(cpu["grow"] / cpu["even"], 2),
        "old_two_over_even_two": round(wall["old_two"] / wall["even_two"], 2),
        "old_two_over_even_two_cpu": round(cpu["old_two"] / cpu["even_two"], 2),
        "grow_mb_s": round(size / 1000 / wall["grow"], 1),
        "seal_s": round(statistics.median(seals), 3),
        "seal_mb_s": round(size * segments / 1e6 / statistics.median(seals), 1),
    }


def main() -> None:
    """Measure, print, and keep the figures if asked; with `--yardstick`, serve as one instead."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=100)
    parser.add_argument("--kilobytes", type=int, default=600, help="size of a segment; 2 s at 2.4 Mbit/s by default")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    parser.add_argument("--yardstick", nargs="+", type=Path, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.yardstick:
        yardstick(said.yardstick[0], said.yardstick[1] if len(said.yardstick) > 1 else None)
        return
    figures = measure(said.segments, said.kilobytes * 1000, said.rounds)
    for name, value in figures.items():
        print(f"{name:28} {value}")
    if said.json:
        said.json.write_text(json.dumps({"segments": said.segments, "kilobytes": said.kilobytes, **figures}, indent=2))


if __name__ == "__main__":
    main()
