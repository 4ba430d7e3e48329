"""Measure what reports of health cost: headquarters taking them in, a terminal making one, people listing them.

`python -m scripts.bench.reports`. Prints one line a figure and, with `--json FILE`, keeps them.

a_minute       reports that headquarters takes in a minute, from 8 terminals side by side, each over a new connection
taken_ms       headquarters' processor time for one, handshake and the write to the disk included
made_ms        a terminal's processor time for one, of its home alone (a running one adds its picture's brightness)
listed_ms      processor time of listing so many terminals as were made up, 1 000 by default
"""

import argparse
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psutil

from headquarters.administration import Administration
from headquarters.layout import database_path
from headquarters.server import RunningServer
from scripts.bench.ingest import Line
from terminal.home.enrolling import enrol_home
from terminal.home.opening import open_or_create_rehearsal_home
from terminal.home.report import HomeLooks, Reports
from terminal.home.settings import load_settings
from terminal.sync.enrolment import Enrolment, enrol

SIDE_BY_SIDE = 8
EACH = 6
"""Reports that a terminal may send within a minute."""


def taken(hq: RunningServer, root: Path, terminals: Sequence[Enrolment], body: bytes) -> tuple[float, float]:
    """Return seconds a report, and headquarters' processor seconds a report."""

    def send(enrolled: Enrolment) -> None:
        for _ in range(EACH):
            line = Line(hq.url, enrolled, root)
            line.send("POST", "/v1/reports", body)
            line.close()

    process = psutil.Process(hq.process.pid)
    before, began = sum(process.cpu_times()[:2]), time.perf_counter()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        list(pool.map(send, terminals))
    count = EACH * len(terminals)
    return (time.perf_counter() - began) / count, (sum(process.cpu_times()[:2]) - before) / count


def multiply(data: Path, times: int) -> None:
    """Make up terminals that have all sent the same report, in the index itself."""
    with closing(sqlite3.connect(database_path(data))) as index, index:
        body, since, devices = index.execute("select body, since, devices from fleet_reports").fetchone()
        now, end = index.execute("select issued, not_after from certificates").fetchone()
        for number in range(times):
            name = f"99-{number:06d}"
            index.execute(
                "insert into certificates (serial, terminal, pem, issued, not_after, state, epoch) "
                "values (?, ?, x'00', ?, ?, 'active', 1)",
                (f"{number:x}", name, now, end),
            )
            index.execute("insert into fleet_reports values (?, ?, ?, ?, ?)", (name, now, body, since, devices))


def measure(terminals: int, listed: int) -> dict[str, float]:
    """Return the figures by name."""
    with tempfile.TemporaryDirectory() as scratch, RunningServer(Path(scratch) / "hq") as hq:
        root = Path(scratch)
        home = open_or_create_rehearsal_home(load_settings(root / "home"))
        enrol_home(home, hq.url, hq.enrol_code())
        reports = Reports(home, HomeLooks(home))
        body = reports.report()
        began = time.process_time()
        for _ in range(20):
            reports.report()
        made = (time.process_time() - began) / 20
        home.close()
        enrolled = [enrol(hq.url, hq.enrol_code()) for _ in range(terminals)]
        wall, processor = taken(hq, root, enrolled, body)
        multiply(hq.data, listed)
        with Administration.open(hq.data) as desk:
            began = time.process_time()
            desk.fleet()
            seconds = time.process_time() - began
    return {
        "a_minute": 60 / wall,
        "taken_ms": processor * 1000,
        "made_ms": made * 1000,
        "report_bytes": len(body),
        "listed_ms": seconds * 1000,
    }


def main() -> None:
    """Measure, print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--terminals", type=int, default=30)
    parser.add_argument("--listed", type=int, default=1000)
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    said = parser.parse_args()
    load = os.getloadavg()[0]
    measured = measure(said.terminals, said.listed)
    figures = {name: round(value, 2) for name, value in {**measured, "load_before": load}.items()}
    for name, value in figures.items():
        print(f"{name:14} {value}")
    if said.json:
        said.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
