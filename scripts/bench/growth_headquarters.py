"""Measure what headquarters' work costs beside what it holds already: `python -m scripts.bench.growth_headquarters`.

Prints one line a figure and a number of stored takes and, with `--json FILE`, keeps them. Each is a median of
`--rounds`, processor seconds first, since they say more than the clock on a machine that does other things too. A
figure is *flat* where it costs at most half as much again as beside one take.

What is stored is made directly: rows of takes, receipts, certificates and examinations as a delivery leaves them, by
SQL, spread over up to 2000 terminals; each with a pack file of a hundred bytes, so that looking for a pack finds one.
Their bytes are no takes: nothing here is about reading them. The take that is delivered for the measurement is a real
one.

start         `headquarters serve`, to the first answer
list …        first page; of one terminal; what waits in quarantine
revoke        of one terminal; enrol-code: for the next free one
segment       a segment's journal line and the segment, in one request over TLS, meanwhile others are packed
seal          of takes of 100 segments each and 6 or 60 MB, while nobody packs; state: GET of one
memory        of the server at its end, in MB
"""

import argparse
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil

from headquarters.index.database_copy import holding
from headquarters.layout import database_path, storage_path
from headquarters.server import RunningServer
from scripts.bench.ingest import Line, clocked, make, seal, send_one
from scripts.lab.running import cpu_s
from terminal.sync.enrolment import Enrolment, enrol

FLAT = 1.5
_MOST_TERMINALS = 2000
_SEGMENTS = 100
_FILL = """
with recursive numbered(i) as (select 0 union all select i + 1 from numbered where i + 1 < :takes),
made as (select printf('77-%05d', i % :terminals) as terminal, i / :terminals + 1 as number from numbered)
insert into takes (take, terminal, series, number, previous, state, entries, head, segments, opened, first_seen,
  captured_us, received, manifest_sha256, pack_sha256, pack_bytes)
select printf('%s-%06d', terminal, number), terminal, 'sale', number,
  case number when 1 then null else printf('%064d', number - 1) end, 'sealed', 760, printf('%064d', number), 750,
  '2026-11-22T06:03:21.204Z', '2026-11-22T06:03:21.204Z', 1200000000,
  strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-01', printf('+%d seconds', number)), hex(randomblob(32)),
  hex(randomblob(32)), 390000000 from made
"""


def fill(data: Path, takes: int) -> None:
    """Make so many stored takes in a headquarters at rest."""
    terminals = max(1, min(_MOST_TERMINALS, takes // 20))
    with closing(sqlite3.connect(database_path(data))) as index, index:
        index.execute("pragma synchronous=off")
        index.execute(_FILL, {"takes": takes, "terminals": terminals})
        index.execute("insert into receipts select take, randomblob(1500), received from takes where state = 'sealed'")
        index.execute("insert into verified select take, received, 'intact' from takes where state = 'sealed'")
        index.execute(
            "insert into certificates (serial, terminal, pem, issued, not_after, state, epoch) "
            "select distinct lower(hex(randomblob(16))), terminal, x'00', first_seen, first_seen, 'superseded', 1 "
            "from takes where number = 1"
        )
        names = index.execute("select terminal, take from takes where pack_bytes = 390000000").fetchall()
    root = storage_path(data) / "sales"
    for terminal, take in names:
        (root / terminal).mkdir(parents=True, exist_ok=True)
        (root / terminal / f"{take}.pack").write_bytes(bytes(100))


class Round:
    """What was measured of one number of takes, by the figure's name: seconds of processor and of the clock."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[tuple[float, float]]] = {}

    def add(self, name: str, processor: float, clock: float) -> None:
        """Keep one measurement."""
        self.seconds.setdefault(name, []).append((processor, clock))

    def command(self, name: str, hq: RunningServer, *words: str) -> None:
        """Run a command and keep what it took, start of the program included."""
        before, began = _children_s(), time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "headquarters", *words, "--data", str(hq.data)], stdout=subprocess.PIPE, check=False
        )
        if done.returncode:
            raise SystemExit(f"{words}: exit {done.returncode}")
        self.add(name, _children_s() - before, time.perf_counter() - began)

    @contextmanager
    def asked(self, name: str, pid: int, times: int = 1) -> Iterator[None]:
        """Keep what the server took of *its* processor time for what is done inside, a time."""
        spent: list[tuple[float, float]] = []
        with clocked(pid, spent):
            yield
        clock, processor = spent[0]
        self.add(name, processor / times, clock / times)

    def medians(self) -> dict[str, dict[str, float]]:
        """Milliseconds a figure."""
        return {
            name: {
                "cpu_ms": round(1000 * statistics.median(each[0] for each in found), 2),
                "wall_ms": round(1000 * statistics.median(each[1] for each in found), 2),
            }
            for name, found in self.seconds.items()
        }


def _children_s() -> float:
    used = psutil.Process().cpu_times()
    return float(used.children_user + used.children_system)


def measure(takes: int, rounds: int) -> dict[str, Any]:
    """Return the medians beside so many stored takes."""
    found = Round()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        hq = RunningServer(root / "hq", options=("--scrub", "off"))
        with hq:
            enrolled = enrol(hq.url, hq.enrol_code())
        fill(hq.data, takes)
        terminal = "77-00000"
        for number in range(1, 2 * rounds, 2):
            _serving(found, hq, enrolled, root / "takes", number)
            found.command("list", hq, "list")
            found.command("list --terminal", hq, "list", "--terminal", terminal)
            found.command("quarantine list", hq, "quarantine", "list")
            found.command("enrol-code", hq, "enrol-code")
            hq.command("enrol-code", "--terminal", terminal)
            found.command("revoke", hq, "revoke", terminal)
        with hq:
            memory = psutil.Process(hq.process.pid).memory_info().rss / 1e6
        size = database_path(hq.data).stat().st_size / 1e6
    return {"takes": takes, "index_mb": round(size, 1), "memory_mb": round(memory), **found.medians()}


def _serving(found: Round, hq: RunningServer, enrolled: Enrolment, folder: Path, number: int) -> None:
    small = make(folder / f"{enrolled.terminal}-{number:06d}", enrolled, _SEGMENTS, 60_000, number)
    large = make(folder / f"{enrolled.terminal}-{number + 1:06d}", enrolled, _SEGMENTS, 600_000, number + 1)
    began = time.perf_counter()
    hq.start()
    line, pid = Line(hq.url, enrolled, hq.data), hq.process.pid
    line.send("GET", small.path, b"")
    found.add("start", cpu_s(pid), time.perf_counter() - began)
    for name, take in (("seal of 6 MB", small), ("seal of 60 MB", large)):
        line.send("POST", f"{take.path}/journal?from=0", take.lines[0])
        with found.asked("segment of 60 kB" if take is small else "segment of 600 kB", pid, _SEGMENTS):
            send_one(line, take)
        with holding(database_path(hq.data)), found.asked(name, pid):
            seal(line, take)
    with found.asked("state", pid, 50):
        for _ in range(50):
            line.send("GET", small.path, b"")
    line.close()
    hq.stop()


def verdicts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say of each figure and row how much it is of that in the first row, and whether that is flat."""
    said = []
    for row in rows:
        for name, found in row.items():
            if isinstance(found, dict):
                kind = "cpu_ms" if found["cpu_ms"] else "wall_ms"
                times = found[kind] / max(rows[0][name][kind], 0.01)
                said.append({"takes": row["takes"], "figure": name, **found, "times": round(times, 2), "by": kind})
    return said


def main() -> None:
    """Measure, print, and keep if asked; exit code 1 where something is not flat."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--takes", type=int, nargs="+", default=[1, 100, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    said = parser.parse_args()
    rows = [measure(takes, said.rounds) for takes in said.takes]
    judged = verdicts(rows)
    for each in judged:
        flat = "flat" if each["times"] <= FLAT else f"NOT FLAT within {FLAT}"
        spent = f"{each['cpu_ms']:9.2f} ms processor {each['wall_ms']:9.2f} ms"
        print(f"{each['takes']:7} {each['figure']:18} {spent}  {each['times']:5.2f} x  {flat}")
    for row in rows:
        print(f"{row['takes']:7} index {row['index_mb']} MB, server {row['memory_mb']} MB")
    if said.json:
        said.json.write_text(json.dumps({"rows": rows, "verdicts": judged}, indent=2))
    sys.exit(any(each["times"] > FLAT for each in judged))


if __name__ == "__main__":
    main()
