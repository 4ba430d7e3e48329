"""All benches, one after another, each figure beside its yardstick: `.venv/bin/python scripts/bench [--long]`.

Figures go to build/bench/*.json. `--long` takes the ten minutes that the product's promises speak of.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parents[1] / "build" / "bench"


def main() -> int:
    """Run each bench in a process of its own; return 1 if any failed."""
    seconds = "600" if "--long" in sys.argv[1:] else "20"
    OUT.mkdir(parents=True, exist_ok=True)
    benches = {
        "verify": ("verify.py",),
        "ingest": ("ingest.py",),
        "recorder": ("recorder.py", "--seconds", seconds),
        "endurance-0": ("endurance.py", "--seconds", seconds, "--ppm", "0"),
        "endurance-200": ("endurance.py", "--seconds", seconds, "--ppm", "200"),
        "card": ("card.py",),
        "faces": ("faces.py",),
        "analysis": ("analysis.py", "--seconds", seconds),
    }
    failed = 0
    for name, (script, *words) in benches.items():
        print(f"--- {name}", flush=True)
        command = [sys.executable, str(HERE / script), *words, "--json", str(OUT / f"{name}.json")]
        failed += subprocess.run(command, check=False).returncode != 0
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
