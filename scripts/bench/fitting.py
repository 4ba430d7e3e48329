"""Measure what it costs to bring a picture into our own format: `python -m scripts.bench.fitting`.

Processor time of one picture, ours by turns with the yardstick: libswscale alone, asked for the same size and for
`yuv420p`, in one thread, without a look at what the numbers mean. `window` is I420 to RGB, ours beside OpenCV's.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter

from terminal.capture.sources.letterbox import FrameFitter
from terminal.processes.picture_colours import plane_pixels, to_rgb

_SIZE = (1280, 720)
_ROUNDS, _TIMES = 40, 5
_CASES = {
    "720p yuv420p, copied": (1280, 720, "yuv420p", 2, 0),
    "720p yuv420p of BT.601": (1280, 720, "yuv420p", 6, 1),
    "720p yuvj422p (webcam's JPEG)": (1280, 720, "yuvj422p", 5, 2),
    "720p yuyv422": (1280, 720, "yuyv422", 6, 1),
    "720p nv12": (1280, 720, "nv12", 1, 1),
    "1080p yuv420p to 720p": (1920, 1080, "yuv420p", 2, 0),
    "480p yuv420p to 720p": (640, 480, "yuv420p", 2, 0),
}
"""Width, height, format, and the numbers of matrix and range that the picture says."""


def _frame(width: int, height: int, form: str, matrix: int, range_: int) -> av.VideoFrame:
    shades = np.random.default_rng(0).integers(16, 235, (height // 8, width // 8, 3), np.uint8)
    frame = av.VideoFrame.from_ndarray(shades, format="bgr24").reformat(width, height, "yuv444p").reformat(format=form)
    frame.colorspace, frame.color_range = matrix, range_
    return frame


def by_turns(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Return milliseconds of processor time of each, a call."""
    spent = [0.0, 0.0]
    for _ in range(_ROUNDS):
        for number, call in enumerate((ours, theirs)):
            call()
            began = time.process_time()
            for _ in range(_TIMES):
                call()
            spent[number] += time.process_time() - began
    return spent[0] * 1000 / (_ROUNDS * _TIMES), spent[1] * 1000 / (_ROUNDS * _TIMES)


def _fitting(frame: av.VideoFrame) -> tuple[float, float]:
    slot = np.empty((_SIZE[1] * 3 // 2, _SIZE[0]), np.uint8)
    fitter, scaler = FrameFitter(_SIZE), VideoReformatter()

    def bare() -> None:
        scaled = scaler.reformat(frame, *_SIZE, "yuv420p", interpolation=Interpolation.BILINEAR, threads=1)
        slot[: _SIZE[1]] = plane_pixels(scaled.planes[0])
        colours = slot[_SIZE[1] :].reshape(2, _SIZE[1] // 2, _SIZE[0] // 2)
        for number in (0, 1):
            colours[number] = plane_pixels(scaled.planes[number + 1])

    return by_turns(lambda: fitter.draw(frame, slot), bare)


def measure() -> dict[str, tuple[float, float]]:
    """Return ours and the yardstick's milliseconds a picture, by case."""
    cv2.setNumThreads(1)
    results = {name: _fitting(_frame(*case)) for name, case in _CASES.items()}
    i420 = np.random.default_rng(0).integers(16, 235, (_SIZE[1] * 3 // 2, _SIZE[0]), np.uint8)
    results["window"] = by_turns(lambda: to_rgb(i420), lambda: cv2.cvtColor(i420, cv2.COLOR_YUV2RGB_I420))
    return results


def main() -> None:
    """Print one line a case and keep them with `--json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    said = parser.parse_args()
    results = measure()
    for name, (ours, theirs) in results.items():
        print(f"{name:32s} {ours:6.3f} ms, yardstick {theirs:6.3f} ms")
    if said.json is not None:
        said.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
