"""All benches, one after another, each figure beside its yardstick: `python -m scripts.bench [--long]`.

Figures go to build/bench/*.json. `--long` takes the ten minutes that the product's promises speak of.
"""

import subprocess
import sys

from scripts import ROOT

OUT = ROOT / "build" / "bench"


def main() -> int:
    """Run each bench in a process of its own; return 1 if any failed."""
    seconds = "600" if "--long" in sys.argv[1:] else "20"
    OUT.mkdir(parents=True, exist_ok=True)
    benches = {
        "verify": ("verify",),
        "ingest": ("ingest",),
        "courier": ("courier",),
        "many-terminals": ("many_terminals",),
        "growth-headquarters": ("growth_headquarters",),
        "silence": ("silence",),
        "reports": ("reports",),
        "recorder": ("recorder", "--seconds", seconds),
        "documents": ("documents", "--seconds", seconds),
        "endurance-0": ("endurance", "--seconds", seconds, "--ppm", "0"),
        "endurance-200": ("endurance", "--seconds", seconds, "--ppm", "200"),
        "speaking": ("speaking", "--seconds", "20"),
        "start": ("start",),
        "window": ("window", "--seconds", "20"),
        "fitting": ("fitting",),
        "plan": ("plan",),
        "hearing": ("hearing",),
        "sentences": ("sentences",),
        "card": ("card",),
        "papers": ("papers",),
        "faces": ("faces",),
        "engines": ("engines",),
        "comparing": ("comparing",),
        "speakers": ("speakers",),
        "playout": ("playout",),
        "voices": ("voices",),
        "recogniser": ("recogniser",),
        "reader": ("reader",),
        "analysis": ("analysis", "--seconds", seconds),
        "growth-terminal": ("growth_terminal",),
    }
    failed = 0
    for name, (bench, *words) in benches.items():
        print(f"--- {name}", flush=True)
        command = [sys.executable, "-m", f"scripts.bench.{bench}", *words, "--json", str(OUT / f"{name}.json")]
        failed += subprocess.run(command, cwd=ROOT, check=False).returncode != 0
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
