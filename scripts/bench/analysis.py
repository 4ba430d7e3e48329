"""Measure the analyst beside a recording: `python -m scripts.bench.analysis --seconds 30`.

Prints one line a figure and, with `--json FILE`, keeps them. The demonstration's film (two persons, 720p, 25 pictures a
second) is the camera; recorder, devices and analyst share two cores. The yardstick is the recorder alone in the same
run. What is measured:

results   observations of faces a second, each of a picture not seen before
latency   from the moment a picture was taken until its faces are known, ms
dropped   pictures that the recorder lost; falls: how often it found itself too slow and took fewer from then on
cpu       processor time of recorder with devices, and of the analyst, as parts of one core
memory    proportional set of the analyst at the end, and how much it grew, MB

"faces" watches faces as while a sale is recorded; "all" watches as many as there are pictures, and looks for a card.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts import ROOT
from scripts.lab import recording, running
from terminal.analysis.config import AnalystConfig
from terminal.analysis.process import AnalystProcess
from terminal.capture.instant import now_us
from terminal.processes.preview import Preview
from terminal.session.facts.analyst import AnalystReady, FacesSeen, Observation
from terminal.session.facts.recorder import ProfileFell, RecorderReady, SegmentHeld
from terminal.session.orders.analyst import AnalystOrder, ReadCard, WatchFaces, WatchPreview

FILM = str(ROOT / "resources" / "demo" / "sale.mp4")
CORES = 2
RUNS: dict[str, tuple[AnalystOrder, ...] | None] = {
    "alone": None,
    "faces": (WatchFaces(15.0),),
    "all": (WatchFaces(30.0), ReadCard("front")),
}
_LOAD_S = 120.0
_SETTLE_S = 3.0
"""The first pictures load what models load late; they are not measured."""


@contextmanager
def analyst(preview: Preview, orders: tuple[AnalystOrder, ...], heard: list[Observation]) -> Iterator[int]:
    """Start an analyst, and yield its process id once it is ready and looks at what it was ordered to."""
    process = AnalystProcess(AnalystConfig(preview, now_us), heard.append)
    process.start()
    try:
        deadline = time.monotonic() + _LOAD_S
        while not any(isinstance(each, AnalystReady) for each in heard):
            assert time.monotonic() < deadline, f"the analyst did not get ready: {heard}"
            time.sleep(0.1)
        for order in (WatchPreview(shown=True), *orders):
            process.order(order)
        assert process.pid is not None
        yield process.pid
    finally:
        process.stop()


def _cpu(pids: list[int]) -> float:
    return sum(running.cpu_s(pid) for pid in pids)


def _memory_mb(pids: list[int]) -> float:
    return sum(running.memory(pid).proportional for pid in pids)


def record(seconds: float, looking: list[int], heard: list[Observation], kiosk: Any) -> dict[str, float]:
    """Record a take of so many seconds beside whatever looks on, and return what was measured."""
    with tempfile.TemporaryDirectory() as home:
        kiosk.open(recording.open_order(Path(home), planned_s=round(seconds)))
        kiosk.wait(SegmentHeld)
        time.sleep(_SETTLE_S)
        recorder = running.family(kiosk.process.pid)
        heard.clear()
        began, cpu, own, memory = time.monotonic(), _cpu(recorder), _cpu(looking), _memory_mb(looking)
        time.sleep(seconds)
        elapsed = time.monotonic() - began
        figures = {"recorder_cpu": (_cpu(recorder) - cpu) / elapsed, "analyst_cpu": (_cpu(looking) - own) / elapsed}
        grown = _memory_mb(looking) - memory
        seen = [each for each in heard if isinstance(each, FacesSeen)]
        closed = kiosk.close()
    figures |= {"dropped": closed.summary["dropped"], "frames": closed.summary["frames"]}
    figures["falls"] = len(kiosk.all(ProfileFell))
    if looking:
        late = sorted((each.seen_us - each.captured_us) / 1000 for each in seen)
        figures |= {
            "results_per_s": len(late) / elapsed,
            "median_ms": late[len(late) // 2],
            "p95_ms": late[int(len(late) * 0.95)],
            "worst_ms": late[-1],
            "two_faces": sum(len(each.faces) == 2 for each in seen) / len(seen),
            "memory_mb": _memory_mb(looking),
            "memory_growth_mb": grown,
        }
    return figures


def measure(name: str, seconds: float) -> dict[str, float]:
    """Measure one of `RUNS` with a fresh recorder, and return its figures."""
    orders = RUNS[name]
    heard: list[Observation] = []
    with recording.kiosk(FILM, FILM) as kiosk:
        if orders is None:
            return record(seconds, [], heard, kiosk)
        kiosk.wait(RecorderReady)
        with analyst(kiosk.preview, orders, heard) as process:
            return record(seconds, [process], heard, kiosk)


def say(name: str, figures: dict[str, float]) -> None:
    """Print the figures of one run; those of the analyst where there was one."""
    print(
        f"{name:8}recorder: {figures['dropped']:.0f} of {figures['frames']:.0f} pictures dropped (0 are wanted), "
        f"{figures['falls']:.0f} falls to a lower profile, {figures['recorder_cpu']:.2f} cores; "
        f"load of the machine {figures['load']:.1f}"
    )
    if "p95_ms" in figures:
        print(
            f"{name:8}analyst: {figures['results_per_s']:.1f} results/s (at least 5 are wanted), "
            f"{figures['median_ms']:.0f} ms from picture to observation, 95th percentile {figures['p95_ms']:.0f} ms "
            f"(at most 100 are wanted), worst {figures['worst_ms']:.0f} ms; {figures['analyst_cpu']:.2f} cores, "
            f"{figures['memory_mb']:.0f} MB ({figures['memory_growth_mb']:+.1f}); "
            f"both faces in {figures['two_faces']:.0%}"
        )


def main() -> None:
    """Measure on `CORES` cores (on Linux), print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20, help="length of each run")
    parser.add_argument("--only", choices=list(RUNS), help="measure only this")
    parser.add_argument("--json", type=Path, help="keep the figures here")
    wanted = parser.parse_args()
    if sys.platform == "linux":
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    figures: dict[str, Any] = {"seconds": wanted.seconds, "cores": CORES}
    for name in [wanted.only] if wanted.only else RUNS:
        figures[name] = {**measure(name, wanted.seconds), "load": os.getloadavg()[0]}
        say(name, figures[name])
    if wanted.json:
        wanted.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
