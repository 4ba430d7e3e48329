"""Measure headquarters with many terminals, and many growing takes: `python -m scripts.bench.many_terminals`.

Prints one line a figure and, with `--json FILE`, keeps them. What is measured:

terminals  1, 4 and 16 terminals, each with a connection of its own, send segments one after another: how many a second,
           processor milliseconds of the server a segment, and the same of a server that does the same durable work
takes      one terminal brings a segment to each of 200 takes that grow, in turn, and to each of 300: beyond 256
           headquarters once verified a whole journal anew for each segment

Clients are processes' threads of this same machine and share its processors; processor time of the server alone is what
others disturb least.
"""

import argparse
import json
import tempfile
import threading
import time
from pathlib import Path

from evidence.suite import digest
from headquarters.server import RunningServer
from scripts.bench.ingest import Line, Material, make, running_yardstick, send_one, unflushed, write_take
from scripts.lab.running import cpu_s
from terminal.sync.enrolment import Enrolment, enrol

CROWDS = (1, 4, 16)
TAKES = (200, 300)
"""Fewer than the 256 that headquarters once kept in memory, and more."""
_SMALL = 2000


def send_all(url: str, pid: int, crowd: list[tuple[Enrolment, Material]], root: Path, warm: str) -> dict[str, float]:
    """Have all terminals send at once; `warm`: what each connection begins with."""
    ready = threading.Barrier(len(crowd) + 1)

    def one(number: int) -> None:
        enrolled, take = crowd[number]
        own = root / f"line{number}"
        own.mkdir(exist_ok=True)
        line = Line(url, enrolled, own)
        if warm:
            line.send("PUT", warm, b"x")
        else:
            line.send("POST", f"{take.path}/journal?from=0", take.lines[0])
        ready.wait()
        send_one(line, take)
        line.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(crowd))]
    for thread in threads:
        thread.start()
    ready.wait()
    before, began = cpu_s(pid), time.perf_counter()
    for thread in threads:
        thread.join()
    took, used = time.perf_counter() - began, cpu_s(pid) - before
    sent = sum(len(take.bodies) for _, take in crowd)
    return {"per_s": round(sent / took, 1), "cpu_ms": round(1000 * used / sent, 2)}


def measure_terminals(hq: RunningServer, root: Path, segments: int, size: int) -> dict[str, float]:
    """Segments a second and processor milliseconds a segment, by how many terminals there are."""
    enrolled = [enrol(hq.url, hq.enrol_code()) for _ in range(max(CROWDS))]
    figures: dict[str, float] = {}
    for number, crowd in enumerate(CROWDS, 1):
        each = max(5, segments // crowd)
        sending = [
            (who, make(root / who.terminal / f"{who.terminal}-{number:06d}", who, each, size, number))
            for who in enrolled[:crowd]
        ]
        keep = root / f"keep{crowd}"
        keep.mkdir()
        with running_yardstick(hq.data, keep) as (url, pid):
            even = send_all(url, pid, sending, root, "/warm?lines=0")
        found = send_all(hq.url, hq.process.pid, sending, root, "")
        figures |= {f"terminals_{crowd}_{name}": value for name, value in found.items()}
        figures |= {f"terminals_{crowd}_even_{name}": value for name, value in even.items()}
        figures[f"terminals_{crowd}_over_even_cpu"] = round(found["cpu_ms"] / even["cpu_ms"], 2)
    return figures


def small_take(folder: Path, enrolled: Enrolment, number: int, entries: int) -> Material:
    """Write a take of many short segments that is still growing."""
    write_take(folder, enrolled, entries, _SMALL, number, sealed=False)
    return Material.read(folder)


def measure_takes(hq: RunningServer, root: Path, takes: int, already: int, rounds: int) -> dict[str, float]:
    """Processor milliseconds a segment while so many takes of `already` entries grow in turn."""
    enrolled = enrol(hq.url, hq.enrol_code())
    root.mkdir()
    line = Line(hq.url, enrolled, root)
    folders = [(n, root / "small" / f"{enrolled.terminal}-{n:06d}") for n in range(1, takes + 1)]
    with unflushed():
        growing = [small_take(folder, enrolled, n, already + rounds) for n, folder in folders]
    for take in growing:
        line.send("POST", f"{take.path}/journal?from=0", b"".join(take.lines[: already + 1]))
    before = cpu_s(hq.process.pid)
    for n in range(already + 1, already + rounds + 1):
        for take in growing:
            entry, body = take.lines[n], take.bodies[n - 1]
            path = f"{take.path}/growth/{digest(body)}?from={n}&lines={len(entry)}"
            line.send("PUT", path, entry + body)
    used = cpu_s(hq.process.pid) - before
    line.close()
    return {f"takes_{takes}_cpu_ms": round(1000 * used / takes / rounds, 2)}


def measure(segments: int, size: int, already: int, rounds: int) -> dict[str, float]:
    """Return all figures by name."""
    with tempfile.TemporaryDirectory() as scratch, RunningServer(Path(scratch) / "hq") as hq:
        root = Path(scratch)
        figures = measure_terminals(hq, root, segments, size)
        for takes in TAKES:
            figures |= measure_takes(hq, root / f"takes{takes}", takes, already, rounds)
        few, many = (figures[f"takes_{takes}_cpu_ms"] for takes in TAKES)
        return {**figures, "takes_300_over_200": round(many / few, 2)}


def main() -> None:
    """Measure, print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=160, help="of all terminals together, each time")
    parser.add_argument("--kilobytes", type=int, default=600)
    parser.add_argument(
        "--entries", type=int, default=100, help="that each of the many takes has before it is measured"
    )
    parser.add_argument("--rounds", type=int, default=3, help="segments that each of the many takes is brought")
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    said = parser.parse_args()
    figures = measure(said.segments, said.kilobytes * 1000, said.entries, said.rounds)
    for name, value in figures.items():
        print(f"{name:32} {value}")
    if said.json:
        said.json.write_text(json.dumps({"segments": said.segments, "kilobytes": said.kilobytes, **figures}, indent=2))


if __name__ == "__main__":
    main()
