"""Measure a document camera beside a recording: `python -m scripts.bench.documents --seconds 20`.

A motion JPEG of 4096 x 3072, as document cameras send it, is read as the second source while the demonstration's film
is recorded; then the same recording without it. Each picture is another one, so none is cheap to decode.

lost      pictures of the recording that were lost or came into no slot: must be 0, with it as without it
pictures  of the second source, a second (5 are asked for)
cpu       processor time of its device process, ms a picture, and of the recorder with its other processes, a second
memory    proportional set size that it adds
"""

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from scripts import ROOT

_DEMO = ROOT / "resources" / "demo" / "sale.mp4"
_SIZE = "4096x3072"
_SETTLE_S = 3.0


def make_film(out: Path) -> Path:
    """Two seconds of a detailed picture with a camera's noise, ten pictures a second."""
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"testsrc2=size={_SIZE}:rate=10,noise=alls=4:allf=t"]
    command += ["-t", "2", "-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj422p", "-y", str(out)]
    subprocess.run(command, check=True)
    return out


def record(seconds: float, second: str) -> dict[str, float]:
    """Record so long, with the second source where one is named; return what was measured."""
    from scripts.lab import recording, running
    from terminal.capture.view import ROOM
    from terminal.session.facts.recorder import SecondCamera, SegmentHeld
    from terminal.session.orders.recorder import OpenSecondCamera

    film = str(_DEMO)
    with tempfile.TemporaryDirectory() as home, recording.kiosk(film, film, room=ROOM) as kiosk:
        assert kiosk.process.pid is not None
        before = set(running.family(kiosk.process.pid))
        if second:
            kiosk.order(OpenSecondCamera(second))
            kiosk.wait(SecondCamera, lambda fact: fact.state == "running")
        kiosk.open(recording.open_order(Path(home), planned_s=round(seconds)))
        kiosk.wait(SegmentHeld)
        time.sleep(_SETTLE_S)
        family = set(running.family(kiosk.process.pid))
        added = family - before
        first, began = {pid: running.cpu_s(pid) for pid in family}, time.monotonic()
        seen = kiosk.second_preview.reader().newest
        time.sleep(seconds)
        elapsed = time.monotonic() - began
        used = {pid: running.cpu_s(pid) - cpu for pid, cpu in first.items()}
        last = kiosk.second_preview.reader().newest
        memory = sum(running.memory(pid).proportional for pid in added)
        closed = kiosk.close()
    pictures = (last[0] - seen[0]) if last and seen else 0
    own = sum(used[pid] for pid in added)
    return {
        "seconds": elapsed,
        "lost": float(closed.summary["dropped"]),
        "pictures": pictures / elapsed,
        "cpu_ms": 1000 * own / pictures if pictures else 0.0,
        "recorder_cpu": (sum(used.values()) - own) / elapsed,
        "memory_mb": memory,
    }


def main() -> None:
    """Measure, and print a line a figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        film = make_film(Path(folder) / "page.avi")
        found: dict[str, Any] = {"with": record(asked.seconds, f"file:{film}"), "without": record(asked.seconds, "")}
    for name, figures in found.items():
        print(name.ljust(8), "  ".join(f"{each} {value:.2f}" for each, value in figures.items()))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
