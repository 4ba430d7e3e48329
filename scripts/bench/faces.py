"""What finding, following and measuring faces costs beside bare MediaPipe. `python -m scripts.bench.faces [--json]`.

Yardstick: MediaPipe FaceMesh with refined landmarks, tracking, on the whole 1280 x 720 picture, asked for as many faces
as there are. Both look at every picture in turn, so that a busy machine slows both. Faces are 220 px wide, or bare
FaceMesh would not find them; with `--clip FILE` (of 1280 x 720, as many faces as `--faces N` says) real ones.
"""

import argparse
import contextlib
import json
import math
import platform
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from terminal.capture.looking import pictures_of
from terminal.face.observer import FaceObserver
from terminal.intake.picture_file import BgrPicture
from terminal.intake.quiet import quiet

PORTRAIT = Path(__file__).resolve().parents[2] / "resources" / "demo" / "portrait.jpg"
WIDTH, HEIGHT, FPS = 1280, 720, 25
PICTURES = 500
WARM_UP = 25


def drawn(persons: int) -> Iterator[tuple[int, BgrPicture]]:
    """Yield time in µs and a BGR picture: the portrait once or twice, swaying and nearing so that tracking has work."""
    portrait = np.asarray(cv2.imread(str(PORTRAIT)), np.uint8)
    for number in range(PICTURES):
        picture = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
        for person in range(persons):
            phase = 2 * math.pi * (number / FPS / 4 + person / 3)
            scale = 2.4 * (1 + 0.04 * math.sin(phase * 0.7))
            x = WIDTH * (person + 1) / (persons + 1) + 40 * math.sin(phase)
            where = np.array([[scale, 0, x - scale * 102], [0, scale, 360 - scale * 108]])
            cv2.warpAffine(portrait, where, (WIDTH, HEIGHT), picture, borderMode=cv2.BORDER_TRANSPARENT)
        yield number * 1_000_000 // FPS, picture


def compare(pictures: Iterator[tuple[int, BgrPicture]], persons: int) -> dict[str, Any]:
    """Return milliseconds a picture, ours and bare, and how often each found everybody."""
    with quiet():
        from mediapipe.python.solutions.face_mesh import FaceMesh

        bare = FaceMesh(max_num_faces=persons, refine_landmarks=True)
    spans: dict[str, list[tuple[float, float]]] = {"ours": [], "bare FaceMesh": []}
    found = {"ours": 0, "bare FaceMesh": 0}
    with FaceObserver() as observer:
        for number, (time_us, picture) in enumerate(pictures):
            begin = clocks()
            faces = observer.look(picture, time_us)
            between = clocks()
            with quiet() if number < WARM_UP else contextlib.nullcontext():
                answer = bare.process(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
            end = clocks()
            if number < WARM_UP:
                continue
            spans["ours"].append((between[0] - begin[0], between[1] - begin[1]))
            spans["bare FaceMesh"].append((end[0] - between[0], end[1] - between[1]))
            found["ours"] += sum(face.state == "measured" for face in faces) == persons
            found["bare FaceMesh"] += len(answer.multi_face_landmarks or ()) == persons
    bare.close()
    return figures(spans) | {"found everybody in": found, "pictures": len(spans["ours"])}


def clocks() -> tuple[float, float]:
    """Return milliseconds on the wall, and of processor time of all threads."""
    return time.perf_counter() * 1000, time.process_time() * 1000


def figures(spans: dict[str, list[tuple[float, float]]]) -> dict[str, Any]:
    """Return median and 95th percentile on the wall, mean of processor time, in ms, and the ratios of ours to bare."""
    rows: dict[str, Any] = {}
    for who, both in spans.items():
        wall, processor = zip(*both, strict=True)
        rows[who] = {
            "median_ms": round(statistics.median(wall), 2),
            "p95_ms": round(statistics.quantiles(wall, n=20)[-1], 2),
            "processor_mean_ms": round(statistics.mean(processor), 2),
        }
    ours, bare = rows["ours"], rows["bare FaceMesh"]
    return rows | {
        "ratio of medians": round(ours["median_ms"] / bare["median_ms"], 2),
        "ratio of processor time": round(ours["processor_mean_ms"] / bare["processor_mean_ms"], 2),
    }


def main() -> None:
    """Compare on one and two drawn persons, or on a clip; print, and keep the figures if asked."""
    cv2.setNumThreads(1)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clip", help="a film instead of drawn scenes")
    parser.add_argument("--faces", type=int, default=1, help="how many persons the clip shows")
    parser.add_argument("--json", type=Path, help="keep the figures here")
    said = parser.parse_args()
    results: dict[str, Any] = {}
    if said.clip:
        results[f"{Path(said.clip).name}, {said.faces}"] = compare(iter(pictures_of(said.clip)), said.faces)
    else:
        for persons in (1, 2):
            results[f"{persons} person{'s' * (persons > 1)} at 720p"] = compare(drawn(persons), persons)
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    if said.json is not None:
        said.json.write_text(json.dumps({"machine": machine, "figures": results}, indent=2))
    print(machine)
    for name, row in results.items():
        for who in ("ours", "bare FaceMesh"):
            spans = "  ".join(f"{figure[:-3]} {value:6.2f}" for figure, value in row[who].items())
            print(f"{name:26} {who:14} {spans} ms")
        print(
            f"{name:26} ratio of medians {row['ratio of medians']:.2f}, of processor time "
            f"{row['ratio of processor time']:.2f}; found everybody in {row['found everybody in']} of {row['pictures']}"
        )


if __name__ == "__main__":
    main()
