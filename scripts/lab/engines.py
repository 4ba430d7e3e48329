"""Both engines of faces look at the same pictures: what they find, where, and how long each takes."""

import math
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np

from scripts.lab.media import MEDIA
from terminal.capture.looking import pictures_of
from terminal.face.engine import ENGINES, Engine, use
from terminal.face.measured import MeasuredFace
from terminal.face.observer import FaceObserver
from terminal.intake.picture_file import BgrPicture

CLIPS = tuple(
    sorted(path for folder in ("face_video", "talking_head", "face_none") for path in MEDIA.glob(f"{folder}/*.mp4"))
)
"""Real films of people, and one of a puppet."""
_SHORT_SIDE = 720
_FIGURES = ("left_eye", "right_eye", "mouth", "yaw", "pitch", "roll")


@dataclass
class Difference:
    """What was counted over pictures that both engines looked at."""

    pictures: int = 0
    faces: int = 0
    """Faces that both measured."""
    agreed: int = 0
    """Pictures in which both named as many faces, in the same state and place."""
    apart_px: list[float] = field(default_factory=list)
    """Of each landmark of each face, in pixels of the picture."""
    figures: dict[str, float] = field(default_factory=lambda: dict.fromkeys(_FIGURES, 0.0))
    """The largest difference of each figure."""
    ms: dict[Engine, list[float]] = field(default_factory=lambda: {engine: [] for engine in ENGINES})
    """Processor time a picture."""

    def to_json(self) -> dict[str, Any]:
        """Counts, quantiles and ratios."""
        row: dict[str, Any] = {"pictures": self.pictures, "agreed": self.agreed, "faces": self.faces}
        if self.apart_px:
            row["landmarks_px"] = {
                "median": round(float(np.median(self.apart_px)), 3),
                "p95": round(float(np.percentile(self.apart_px, 95)), 3),
                "max": round(max(self.apart_px), 2),
            }
            row["largest_difference"] = {name: round(value, 3) for name, value in self.figures.items()}
        means = {engine: statistics.mean(spans) for engine, spans in self.ms.items()}
        row["processor_ms"] = {engine: round(mean, 2) for engine, mean in means.items()}
        row["onnx_to_mediapipe"] = round(means["onnx"] / means["mediapipe"], 2)
        return row


def at_720p(picture: BgrPicture) -> BgrPicture:
    """Scale a picture so that its shorter side has 720 pixels."""
    factor = _SHORT_SIDE / min(picture.shape[:2])
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    return picture if factor == 1 else np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=way))


def compared(pictures: Iterable[tuple[int, BgrPicture]]) -> Difference:
    """Let an observer of each engine look at every picture (time in microseconds, BGR) in turn."""
    found = Difference()
    observers: dict[Engine, FaceObserver] = {}
    try:
        for engine in ENGINES:
            use(engine)
            observers[engine] = FaceObserver()
        for time_us, picture in pictures:
            seen: dict[Engine, list[MeasuredFace]] = {}
            for engine, observer in observers.items():
                use(engine)  # further meshes are made when further faces are found
                begin = time.process_time()
                seen[engine] = observer.look(picture, time_us)
                found.ms[engine].append((time.process_time() - begin) * 1000)
            _count(found, *(seen[engine] for engine in ENGINES))
    finally:
        use("auto")
        for observer in observers.values():
            observer.close()
    return found


def _count(found: Difference, one: list[MeasuredFace], other: list[MeasuredFace]) -> None:
    found.pictures += 1
    found.agreed += len(one) == len(other) and all(_same(*pair) for pair in zip(one, other, strict=True))
    for a, b in zip(one, other, strict=False):
        if a.landmarks is None or b.landmarks is None or not _same(a, b):
            continue
        found.faces += 1
        apart = a.landmarks[:, :2] - b.landmarks[:, :2]
        found.apart_px += np.hypot(apart[:, 0], apart[:, 1]).tolist()
        for name in _FIGURES:
            difference = abs((getattr(a, name) or 0.0) - (getattr(b, name) or 0.0))
            found.figures[name] = max(found.figures[name], difference)


def _same(one: MeasuredFace, other: MeasuredFace) -> bool:
    middles = [(face.box[0] + face.box[2] / 2, face.box[1] + face.box[3] / 2) for face in (one, other)]
    return one.state == other.state and math.dist(*middles) < one.box[2] / 10


def film(path: Any, every: int = 1, most: int | None = None) -> Iterable[tuple[int, BgrPicture]]:
    """Yield every so many of a film's pictures at 720p, with their times."""
    for number, (time_us, picture) in enumerate(pictures_of(str(path))):
        if most is not None and number >= most * every:
            return
        if number % every == 0:
            yield time_us, at_720p(picture)
