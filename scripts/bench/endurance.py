"""Two hours of the recorder alone, or ten minutes of the whole terminal, on a flash and a beep.

    .venv/bin/python -m scripts.bench.endurance --seconds 600 --ppm 200 [--json FILE]
    .venv/bin/python -m scripts.bench.endurance --recorder-only --seconds 7200 --ppm 200 [--json FILE]

The whole terminal is the real window with its preview (into memory where there is no display), recorder and vault.
Prints lost pictures, captured beside elapsed, how far beep and flash lie apart in the take at its start, at its end and
at worst, and the memory of all processes together: its peak as proportional set size, so that shared pages count once,
and its growth in private memory alone, since a page's share also changes when other programs come and go; the process
that grows most is named. An interrupt (SIGINT or SIGTERM) ends the take in order, and what was measured is kept.
"""

import argparse
import json
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from evidence.reader import TakeReader
from evidence.segments import SegmentRecord
from scripts.lab import running

if not os.environ.get("DISPLAY"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_LOGGING_RULES"] = "qt.qpa.*=false"

_SAMPLE_S = 5.0
_NOTE_S = 60.0
"""So often the figures so far are kept, for whoever pulls the plug."""
_LOOKS = 200
"""Two segments each in which a long take's claps are looked for, evenly spread."""
_FULL_RATE = 20.0
_EARLY_S = 0.1
"""What begins a decoded stretch of sound is not whole."""


class Family:
    """The memory of a process and its descendants, sampled until the end."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._names: dict[int, str] = {}
        self._samples: list[dict[int, running.Memory]] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def end(self) -> None:
        """No more samples."""
        self._ended.set()
        self._thread.join()

    def figures(self) -> dict[str, Any]:
        """Megabytes: the peak of all together, and growth from the middle third to the last, also by process."""
        samples = list(self._samples)
        nothing = running.Memory(0.0, 0.0)
        named = dict(self._names)
        grown = {name: _growth([sample.get(pid, nothing).own for sample in samples]) for pid, name in named.items()}
        private = [sum(memory.own for memory in sample.values()) for sample in samples]
        peak = max((sum(memory.proportional for memory in sample.values()) for sample in samples), default=0.0)
        return {
            "memory_peak_mb": peak,
            "memory_growth_mb": _growth(private),
            "memory_growth_by_process_mb": grown,
            "memory_private_mb": private[:: max(1, len(private) // 100)],
        }

    def _run(self) -> None:
        while not self._ended.wait(_SAMPLE_S):
            pids = running.family(self._pid)
            self._samples.append({pid: running.memory(pid) for pid in pids})
            for pid in pids:  # one that was just started is not called yet what it will be
                number = list(self._names).index(pid) + 1 if pid in self._names else len(self._names) + 1
                self._names[pid] = f"{running.name(pid)} {number}"


def _growth(private: list[float]) -> float:
    third = len(private) // 3
    return (sum(private[-third:]) - sum(private[third : 2 * third])) / third if third else 0.0


def pressed_by_itself(shown: Any, *, over: bool) -> list[Any]:
    """What is pressed on this screen: start; and when it is time, node after node, and finish."""
    from terminal.session.customer.pacing import paced_acts
    from terminal.session.facts.people import Pressed

    if shown.phase == "planned" and not over:
        return [Pressed("start", "bench", about=shown.about)]
    if shown.phase != "recording" or shown.walk is None or not over:
        return []
    if shown.walk.state == "at_node":
        return [*paced_acts(shown.customer), Pressed("node_passed", "bench", {"paced": True}, shown.about)]
    return [Pressed("finish", "bench", about=shown.about)] if shown.walk.state == "review" else []


def record_window(home_folder: Path, ppm: int, seconds: float, interrupted: threading.Event) -> dict[str, Any]:
    """Record one take in the real kiosk; return what its memory was."""
    from PySide6.QtCore import QTimer

    from rulebook.sale.examples import demonstration
    from terminal.home.opening import open_or_create_rehearsal_home
    from terminal.home.settings import load_settings
    from terminal.kiosk import Kiosk
    from terminal.station.station import Offer
    from terminal.ui.run import application

    sources = {"camera": "test:clap", "microphone": f"test:clap?ppm={ppm}"}
    settings = load_settings(home_folder, identity="none", **sources)  # nobody is there who could be identified
    home = open_or_create_rehearsal_home(settings)

    class PressedByItself(Kiosk):
        def make_window(self) -> Any:
            self.window = window = super().make_window()
            window.resize(1920, 1080)
            self.clock = QTimer(window)
            self.clock.timeout.connect(self.look)
            self.clock.start(500)
            self.ends_s: float | None = None
            return window

        def look(self) -> None:
            """Begin once all is ready; in the end do node after node, finish, and go when it is sealed."""
            shown = self.window.snapshot
            if self.ends_s is None and shown.phase == "recording":
                self.ends_s = time.monotonic() + seconds
            over = self.ends_s is not None and (time.monotonic() >= self.ends_s or interrupted.is_set())
            if over:
                self.clock.setInterval(100)
            for each in pressed_by_itself(shown, over=over):
                self.press(each)
            if self.ends_s is not None and shown.phase == "sealed":
                self.clock.stop()
                application().exit(0)  # nobody is asked whether

    memory = Family(os.getpid())
    try:
        PressedByItself(home, Offer(demonstration())).run()
    finally:
        memory.end()
        home.close()
    return memory.figures()


def record_alone(
    takes: Path, ppm: int, seconds: float, interrupted: threading.Event, note: Callable[[dict[str, Any]], None]
) -> dict[str, Any]:
    """Record one take by the recorder alone; return what its memory was, and how often its profile fell and climbed."""
    from scripts.lab import recording
    from terminal.session.facts.recorder import ProfileClimbed, ProfileFell, SegmentHeld

    with recording.kiosk("test:clap", f"test:clap?ppm={ppm}") as kiosk:
        kiosk.open(recording.open_order(takes, planned_s=round(seconds)))
        assert kiosk.process.pid is not None
        memory, until_s, load = Family(kiosk.process.pid), time.monotonic() + seconds, list[float]()

        def so_far() -> dict[str, Any]:
            held = kiosk.all(SegmentHeld)
            return {
                "frames": sum(segment.frames for segment in held),
                "dropped": sum(segment.dropped for segment in held),
                "elapsed_s": held[-1].end_us / 1e6 if held else 0.0,
                "falls": len(kiosk.all(ProfileFell)),
                "climbs": len(kiosk.all(ProfileClimbed)),
                "load": load,
                **memory.figures(),
            }

        try:
            while time.monotonic() < until_s and not interrupted.wait(min(_NOTE_S, until_s - time.monotonic())):
                load.append(os.getloadavg()[0])
                note(so_far())
            asked = time.monotonic()
            kiosk.close()
            sealed_s = time.monotonic() - asked
        finally:
            memory.end()
        return {**so_far(), "stop_to_sealed_s": sealed_s}


def measure_alone(
    ppm: int, seconds: float, interrupted: threading.Event, note: Callable[[dict[str, Any]], None]
) -> dict[str, Any]:
    """Record by the recorder alone, and look at claps all over the take; return its figures."""
    from scripts.lab import recording

    with tempfile.TemporaryDirectory() as name:
        seen = record_alone(Path(name), ppm, seconds, interrupted, note)
        folder = next(path for path in Path(name).iterdir() if path.is_dir())
        claps = list(_claps_of(recording.read(folder), Path(name) / "look.mp4"))
        return {"ppm": ppm, **seen, **_sealed(folder), **_apart(claps)}


def _claps_of(take: TakeReader, film: Path) -> Iterator[float]:
    """How much later than its flash each beep is, ms, in pairs of segments all over the take."""
    from evidence.film.join import join_segments
    from scripts.lab import watching

    last = len(take.chain.segments) - 2
    looked_at = {round(last * look / _LOOKS) for look in range(_LOOKS + 1)}
    for number, pair in enumerate(pairwise(take.segments())):
        if number in looked_at and all(_at_full_rate(record) for record, _ in pair):
            joined = join_segments((plaintext for _, plaintext in pair), [], film)
            early_s = joined.start_us / 1e6 + _EARLY_S
            yield from (clap.offset_ms for clap in watching.claps(film) if number == 0 or clap.flash > early_s)
            film.unlink()


def _at_full_rate(record: SegmentRecord) -> bool:
    """Not where the profile fell: a flash cannot be told any more closely than pictures are apart."""
    return record.frames / (record.end_us - record.start_us) * 1e6 > _FULL_RATE


def measure_window(ppm: int, seconds: float, interrupted: threading.Event) -> dict[str, Any]:
    """Record, verify and export one take of the whole terminal; return its figures: ms, MB, seconds."""
    from evidence.verify import verify_take
    from scripts.lab import watching
    from terminal.home.exporting import export_take
    from terminal.home.opening import open_home
    from terminal.home.settings import load_settings

    with tempfile.TemporaryDirectory() as name:
        memory = record_window(Path(name) / "home", ppm, seconds, interrupted)
        folder = next((Path(name) / "home").glob("takes/*"))
        began = time.monotonic()
        report = verify_take(folder)
        verified_s = time.monotonic() - began
        home = open_home(load_settings(Path(name) / "home"))
        try:
            export_take(home, folder, Path(name) / "film.mp4", "bench")
        finally:
            home.close()
        claps = [clap.offset_ms for clap in watching.claps(Path(name) / "film.mp4")]
        return {
            "ppm": ppm,
            "status": report.status,
            **_sealed(folder),
            **_apart(claps),
            **memory,
            "megabytes": report.bytes / 1e6,
            "verify_s": verified_s,
        }


def _sealed(folder: Path) -> dict[str, Any]:
    totals = json.loads((folder / "manifest.json").read_bytes())["totals"]
    return {field: totals[field] for field in ("elapsed_s", "captured_s", "frames", "dropped", "gaps", "drift_ppm")}


def _apart(claps_ms: list[float]) -> dict[str, Any]:
    if not claps_ms:
        return {"claps": 0}
    return {
        "first_clap_ms": claps_ms[0],
        "last_clap_ms": claps_ms[-1],
        "worst_clap_ms": max(claps_ms, key=abs),
        "claps": len(claps_ms),
    }


def say(got: dict[str, Any]) -> None:
    """Print the figures of a take."""
    print(f"lost      {got['dropped']} of {got['frames']} pictures; {got['gaps']} gaps")
    print(f"captured  {got['captured_s']:.2f} s of {got['elapsed_s']:.2f} s; within one segment (1.6 s) is wanted")
    if got["claps"]:
        ends = f"{got['first_clap_ms']:+.1f} ms at the start, {got['last_clap_ms']:+.1f} ms at the end"
        print(f"claps     {ends}, {got['worst_clap_ms']:+.1f} ms at worst of {got['claps']}; at most 20 ms are wanted")
    print(f"drift     {got['drift_ppm']:+.1f} ppm found, {got['ppm']} set")
    if "falls" in got:
        load = max(got["load"], default=0.0)
        print(f"profile   {got['falls']} falls, {got['climbs']} climbs; load of the machine up to {load:.1f}")
        print(f"stop      {got['stop_to_sealed_s']:.3f} s to sealed; at most 0.1 is wanted")
    growth = f"{got['memory_growth_mb']:+.1f} MB from the middle third to the last; at most 10 are wanted"
    print(f"memory    {got['memory_peak_mb']:.0f} MB peak of all processes, {growth}")
    for name, grown in sorted(got["memory_growth_by_process_mb"].items(), key=lambda item: -item[1]):
        print(f"memory    {name}: {grown:+.1f} MB")


def main() -> None:
    """Measure, print, and keep the figures if asked; also those of a take that was broken off."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--ppm", type=int, default=0, help="how fast the microphone's clock runs")
    parser.add_argument(
        "--recorder-only", action="store_true", help="no window, no vault: cheap enough to run beside work"
    )
    parser.add_argument("--json", type=Path)
    said = parser.parse_args()
    interrupted = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: interrupted.set())

    def note(figures: dict[str, Any], *, finished: bool = False) -> None:
        if said.json:
            broken_off = interrupted.is_set()
            kept = {**figures, "finished": finished, "interrupted": broken_off}
            said.json.write_text(json.dumps(kept, indent=2) + "\n")

    if said.recorder_only:
        got = measure_alone(said.ppm, said.seconds, interrupted, note)
    else:
        got = measure_window(said.ppm, said.seconds, interrupted)
    note(got, finished=True)
    say(got)


if __name__ == "__main__":
    main()
