"""From the command to the first window, and to the page from which a sale can be begun, over a bare window of PySide6.

    .venv/bin/python -m scripts.bench.start [--rounds 7] [--json FILE]

Both are programs of their own, run by turns, on the display or else into memory. Processor time is that of the kiosk's
own process up to that moment: imports, the home's key, the window. The home is made before and keeps itself.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from scripts import ROOT
from terminal.home.opening import open_or_create_rehearsal_home
from terminal.home.settings import load_settings

_ENDS_S = 60

_BARE = """
import json, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

class Bare(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, app.quit)

app = QApplication([])
window = Bare()
window.showMaximized()
app.exec()
print(json.dumps({"first": [time.process_time(), time.time()]}))
"""

_KIOSK = """
import json, sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
seen = {}

class Looking(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            seen.setdefault("first", [time.process_time(), time.time()])
            window = next((each for each in app.topLevelWidgets() if type(each).__name__ == "KioskWindow"), None)
            if window is not None and window.snapshot.page == "home" and "usable" not in seen:
                seen["usable"] = [time.process_time(), time.time()]
                window.close()
        return False

app = QApplication([])
looking = Looking()
app.installEventFilter(looking)
from terminal.commands.main import app as commands
try:
    commands(["start", "--home", sys.argv[1], "--camera", "test:bars", "--microphone", "test:tone"])
except SystemExit:
    print(json.dumps(seen))
"""


def _run(program: str, *words: str) -> dict[str, Any]:
    environment = dict(os.environ)
    if not environment.get("DISPLAY"):
        environment |= {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false"}
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=_ENDS_S, check=True,
    )  # fmt: skip
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {name: [at[0], at[1] - began] if isinstance(at, list) else at for name, at in said.items()}


def _medians(runs: list[dict[str, Any]], moment: str) -> tuple[float, float]:
    processor, wall = zip(*(run[moment] for run in runs), strict=True)
    return statistics.median(processor), statistics.median(wall)


def main() -> None:
    """Run both by turns, after one round that warms the caches; print medians and ratios."""
    words = argparse.ArgumentParser()
    words.add_argument("--rounds", type=int, default=7)
    words.add_argument("--json", type=Path)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(folder) / "home")
        open_or_create_rehearsal_home(load_settings(Path(home))).close()
        bare, kiosk = list[dict[str, Any]](), list[dict[str, Any]]()
        for number in range(asked.rounds + 1):
            pair = _run(_BARE), _run(_KIOSK, home)
            if number:
                bare.append(pair[0])
                kiosk.append(pair[1])
    figures: dict[str, Any] = {"rounds": asked.rounds, "load": os.getloadavg()[0]}
    yardstick = _medians(bare, "first")
    for name, moment in (
        ("bare", yardstick),
        ("first", _medians(kiosk, "first")),
        ("usable", _medians(kiosk, "usable")),
    ):
        figures |= {f"{name}_processor_s": round(moment[0], 3), f"{name}_wall_s": round(moment[1], 3)}
        figures[f"{name}_ratio"] = round(moment[0] / yardstick[0], 2)
        print(f"{name:>7}: processor {moment[0]:.3f} s, wall {moment[1]:.3f} s, {moment[0] / yardstick[0]:.1f} x bare")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
