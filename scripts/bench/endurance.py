"""Ten minutes of the whole terminal: the real window with its preview, recorder, vault, on a flash and a beep.

    .venv/bin/python -m scripts.bench.endurance --seconds 600 --ppm 200 [--json FILE]

Prints lost pictures, captured beside elapsed, how far beep and flash lie apart in the exported film at its start and at
its end, and the memory of all processes together: its peak as proportional set size, so that shared pages count once,
and its growth in private memory alone, since a page's share also changes when other programs come and go. Without a
display the window draws into memory.
"""

import argparse
import json
import os
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

if not os.environ.get("DISPLAY"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_LOGGING_RULES"] = "qt.qpa.*=false"

_SAMPLE_S = 5.0


def record(home_folder: Path, ppm: int, seconds: float) -> tuple[Path, list[tuple[float, float]]]:
    """Record one take in the real kiosk; return its folder and memory samples (proportional, private) in megabytes."""
    from PySide6.QtCore import QTimer

    from rulebook.plan.planner import make_plan
    from rulebook.sale.examples import demonstration
    from scripts.lab import watching
    from terminal.home.opening import open_or_create_rehearsal_home
    from terminal.home.settings import load_settings
    from terminal.kiosk import Kiosk
    from terminal.session.facts.people import Pressed
    from terminal.station.packs import shelf_of
    from terminal.station.station import Offer

    nodes = make_plan(demonstration(), shelf_of(None)).nodes
    sources = {"camera": "test:clap", "microphone": f"test:clap?ppm={ppm}"}
    settings = load_settings(home_folder, identity="none", **sources)  # nobody is there who could be identified
    home = open_or_create_rehearsal_home(settings)
    memory: list[tuple[float, float]] = []
    ended = threading.Event()

    def sample() -> None:
        while not ended.wait(_SAMPLE_S):
            seen = [process.memory_full_info() for process in watching.family(os.getpid())]
            memory.append((sum(item.pss for item in seen) / 1e6, sum(item.uss for item in seen) / 1e6))

    class PressedByItself(Kiosk):
        def make_window(self) -> Any:
            window = super().make_window()
            window.resize(1920, 1080)
            QTimer.singleShot(6_000, lambda: self.press(Pressed("start", "bench")))
            QTimer.singleShot(6_000 + round(seconds * 1000), self.finish)
            QTimer.singleShot(9_000 + round(seconds * 1000), window.close)
            return window

        def finish(self) -> None:
            """Do every node of the demonstration's plan at once, and finish."""
            for _ in nodes:
                self.press(Pressed("node_passed", "bench", {"paced": True}))
            self.press(Pressed("finish", "bench"))

    sampler = threading.Thread(target=sample)
    sampler.start()
    try:
        PressedByItself(home, Offer(demonstration())).run()
    finally:
        ended.set()
        sampler.join()
        home.close()
    return next(home_folder.glob("takes/*")), memory


def measure(ppm: int, seconds: float) -> dict[str, Any]:
    """Record, verify and export one take; return its figures: ms from flash to beep, MB, seconds."""
    from evidence.verify import verify_take
    from scripts.lab import watching
    from terminal.home.exporting import export_take
    from terminal.home.opening import open_home
    from terminal.home.settings import load_settings

    with tempfile.TemporaryDirectory() as name:
        folder, memory = record(Path(name) / "home", ppm, seconds)
        manifest = json.loads((folder / "manifest.json").read_bytes())
        began = time.monotonic()
        report = verify_take(folder)
        verified_s = time.monotonic() - began
        home = open_home(load_settings(Path(name) / "home"))
        try:
            export_take(home, folder, Path(name) / "film.mp4", "bench")
        finally:
            home.close()
        claps = watching.claps(Path(name) / "film.mp4")
    private = [item[1] for item in memory]
    totals, third = manifest["totals"], max(1, len(memory) // 3)
    return {
        "ppm": ppm,
        "status": report.status,
        "elapsed_s": totals["elapsed_s"],
        "captured_s": totals["captured_s"],
        "frames": totals["frames"],
        "dropped": totals["dropped"],
        "gaps": totals["gaps"],
        "drift_ppm": totals["drift_ppm"],
        "first_clap_ms": claps[0].offset_ms,
        "last_clap_ms": claps[-1].offset_ms,
        "worst_clap_ms": max((clap.offset_ms for clap in claps), key=abs),
        "claps": len(claps),
        "memory_peak_mb": max(item[0] for item in memory),
        "memory_growth_mb": (sum(private[-third:]) - sum(private[third : 2 * third])) / third,
        "megabytes": report.bytes / 1e6,
        "verify_s": verified_s,
    }


def main() -> None:
    """Measure, print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--ppm", type=int, default=0, help="how fast the microphone's clock runs")
    parser.add_argument("--json", type=Path)
    said = parser.parse_args()
    got = measure(said.ppm, said.seconds)
    print(f"lost      {got['dropped']} of {got['frames']} pictures; {got['status']}, {got['gaps']} gaps")
    print(
        f"captured  {got['captured_s']:.2f} s of {got['elapsed_s']:.2f} s elapsed; within one segment (1.6 s) is wanted"
    )
    ends = f"{got['first_clap_ms']:+.1f} ms at the start, {got['last_clap_ms']:+.1f} ms at the end"
    print(f"claps     {ends}, {got['worst_clap_ms']:+.1f} ms at worst of {got['claps']}; at most 40 ms are wanted")
    print(f"drift     {got['drift_ppm']:+.1f} ppm found, {got['ppm']} set")
    growth = f"{got['memory_growth_mb']:+.1f} MB from the middle third to the last"
    print(
        f"memory    {got['memory_peak_mb']:.0f} MB peak of all processes, {growth}; at most 700 MB and flat are wanted"
    )
    if said.json:
        said.json.write_text(json.dumps(got, indent=2) + "\n")


if __name__ == "__main__":
    main()
