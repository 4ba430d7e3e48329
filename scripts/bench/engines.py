"""The engines of faces beside each other on all clips, at 720p. `python -m scripts.bench.engines [--json FILE]`.

Yardstick: MediaPipe's own graphs. Both look at every picture in turn, so that a busy machine slows both; times are of
the processor.
"""

import argparse
import json
import platform
from pathlib import Path

import cv2

from scripts.lab.engines import CLIPS, compared, film


def main() -> None:
    """Compare on all clips that are there; print, and keep the figures if asked."""
    cv2.setNumThreads(1)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, help="look at so many pictures of each clip")
    parser.add_argument("--json", type=Path, help="keep the figures here")
    said = parser.parse_args()
    results = {path.name: compared(film(path, most=said.most)).to_json() for path in CLIPS}
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    if said.json is not None:
        said.json.write_text(json.dumps({"machine": machine, "figures": results}, indent=2))
    print(machine)
    for name, row in results.items():
        print(f"{name:26} {json.dumps(row)}")


if __name__ == "__main__":
    main()
