"""Measure how long honest terminals take to deliver while others try to silence headquarters.

`python -m scripts.bench.silence`. Prints one line a figure and, with `--json FILE`, keeps them. What is compared:

alone    16 terminals deliver a take each, all at once
beside   the same beside 2 000 connections that say nothing, 20 bodies of one terminal and 100 enrolments that drip
"""

import argparse
import json
import os
import resource
import socket
import tempfile
import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from evidence.suite import digest
from headquarters.server import RunningServer
from scripts.bench.ingest import Line, write_take
from scripts.lab.crowds import connect_from, crowd, request_head, secured
from terminal.sync.enrolment import Enrolment, enrol

HONEST = 16


class Delivery:
    """A terminal's take, ready to be sent."""

    def __init__(self, hq: RunningServer, root: Path, number: int, segments: int, size: int) -> None:
        self.enrolled: Enrolment = enrol(hq.url, hq.enrol_code())
        self._url = hq.url
        self.folder = root / f"{self.enrolled.terminal}-{number:06d}"
        write_take(self.folder, self.enrolled, segments, size)

    def send(self) -> None:
        """Deliver it over a connection of its own; ends the bench (SystemExit) when anything is refused."""
        line = Line(self._url, self.enrolled, self.folder.parent)
        path = f"/v1/takes/{self.folder.name}"
        line.send("POST", f"{path}/journal?from=0", (self.folder / "journal").read_bytes())
        for file in sorted((self.folder / "segments").iterdir()):
            body = file.read_bytes()
            line.send("PUT", f"{path}/segments/{digest(body)}", body)
        files = {"manifest": "manifest.json", "signature": "manifest.p7s"}
        seal = {name: b64encode((self.folder / file).read_bytes()).decode() for name, file in files.items()}
        line.send("PUT", f"{path}/seal", json.dumps(seal).encode())
        line.close()


def deliver_all(deliveries: list[Delivery]) -> float:
    """Return seconds until the last one has its receipt."""
    began = time.perf_counter()
    with ThreadPoolExecutor(len(deliveries)) as pool:
        list(pool.map(Delivery.send, deliveries))
    return time.perf_counter() - began


def client_pem(enrolled: Enrolment, folder: Path) -> Path:
    """Write key and certificate as OpenSSL reads them; the key is one of a bench."""
    path = folder / "evil.pem"
    path.write_bytes(enrolled.key_pem + enrolled.certificates_pem)
    return path


def measure(silent: int, segments: int, size: int) -> dict[str, float]:
    """Return the figures by name."""
    with tempfile.TemporaryDirectory() as scratch, RunningServer(Path(scratch) / "hq") as hq:
        root = Path(scratch)
        made = [Delivery(hq, root, 1, segments, size) for _ in range(2 * HONEST)]
        evil = client_pem(made[0].enrolled, root)
        alone = deliver_all(made[:HONEST])
        path = f"/v1/takes/{made[0].enrolled.terminal}-000002/journal?from=0"

        def body(_: int) -> socket.socket:
            line = secured(connect_from(hq.url, "127.0.0.20"), hq.ca_file, evil)
            line.sendall(request_head("POST", path, 1_000_000))
            return line

        def enrolment(number: int) -> socket.socket:
            line = secured(connect_from(hq.url, f"127.0.0.{30 + number % 3}"), hq.ca_file)
            line.sendall(request_head("POST", "/v1/enrol", 16_000))
            return line

        with ExitStack() as stack:
            stack.enter_context(crowd(silent, lambda n: connect_from(hq.url, f"127.0.1.{1 + n % 200}")))
            stack.enter_context(crowd(20, body, drips=True))
            stack.enter_context(crowd(100, enrolment, drips=True))
            beside = deliver_all(made[HONEST:])
        memory = Path(f"/proc/{hq.process.pid}/status").read_text().split("VmHWM:")[1].split()[0]
        lines = len(hq.output)
    return {"alone_s": alone, "beside_s": beside, "memory_mb": int(memory) / 1024, "log_lines": lines}


def main() -> None:
    """Measure, print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--silent", type=int, default=2000)
    parser.add_argument("--segments", type=int, default=4)
    parser.add_argument("--kilobytes", type=int, default=600)
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    said = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    load = os.getloadavg()[0]
    measured = measure(said.silent, said.segments, said.kilobytes * 1000)
    figures = {name: round(value, 2) for name, value in {**measured, "load_before": load}.items()}
    for name, value in figures.items():
        print(f"{name:24} {value}")
    if said.json:
        said.json.write_text(json.dumps({"honest": HONEST, "silent": said.silent, **figures}, indent=2))


if __name__ == "__main__":
    main()
