"""How long the window takes, frozen and by plain Python, by turns on one X server."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts import ROOT
from scripts.smoking.display import Windows
from scripts.smoking.programs import Programs, end, environment

_WITHIN_S = 90.0
_TICKS = os.sysconf("SC_CLK_TCK")
_SOURCES = ("--camera", "test:bars", "--microphone", "test:tone")
_REHEARSED = "/var/cache/shuanglu/window"


@dataclass(frozen=True, slots=True)
class Shown:
    """Seconds from the start of a program to its first window, and to the kiosk's; and its processor time then."""

    first_s: float
    kiosk_s: float
    first_processor_s: float
    kiosk_processor_s: float


def measure(programs: Programs, display: str, rounds: int, log: Path) -> dict[str, object]:
    """Start both by turns after a round that warms the caches; return medians and their ratios."""
    words = ("rehearse", *_SOURCES, "--seconds", "1", "--out")
    programs.terminal(*words, _REHEARSED)
    with tempfile.TemporaryDirectory() as folder:
        plain_home = f"{folder}/home"
        plain = [sys.executable, "-m", "terminal"]
        subprocess.run([*plain, *words, plain_home], cwd=ROOT, env=_plain(), capture_output=True, check=True)
        pairs = []
        for number in range(rounds + 1):
            env = {**environment(), "DISPLAY": display}
            start = ("start", *_SOURCES, "--home")
            frozen = programs.inside.command(["/usr/bin/shuanglu", *start, _REHEARSED], "shuanglu", env)
            pair = _shown(frozen, {}, display, log), _shown([*plain, *start, plain_home], _plain(), display, log)
            pairs += [pair] if number else []
    return _figures([each for each, _ in pairs], [each for _, each in pairs])


def _plain() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHUANGLU_")}
    return {**kept, **{name: value for name, value in environment().items() if name.startswith("SHUANGLU_S")}}


def _shown(command: Sequence[str], env: dict[str, str], display: str, log: Path) -> Shown:
    windows = Windows(display)
    with log.open("ab") as said:
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=ROOT, env={**(env or os.environ), "DISPLAY": display}, stdout=said, stderr=said
        )
        try:
            first, first_processor = windows.next_shown(_WITHIN_S), _processor_s(process.pid)
            kiosk, kiosk_processor = windows.next_shown(_WITHIN_S), _processor_s(process.pid)
        finally:
            end(process)
            windows.close()
    return Shown(first - began, kiosk - began, first_processor, kiosk_processor)


def _processor_s(pid: int) -> float:
    """Processor time of the process and of children that have ended; `chroot` and `env` become the program itself."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(int(each) for each in fields[11:15]) / _TICKS


def _figures(frozen: list[Shown], plain: list[Shown]) -> dict[str, object]:
    figures: dict[str, object] = {"rounds": len(frozen), "load": round(os.getloadavg()[0], 1)}
    for name in ("first_s", "kiosk_s", "first_processor_s", "kiosk_processor_s"):
        one = statistics.median(getattr(each, name) for each in frozen)
        other = statistics.median(getattr(each, name) for each in plain)
        figures[name] = {"frozen": round(one, 3), "plain": round(other, 3), "ratio": round(one / other, 2)}
    return figures
