"""The second engine: MediaPipe's networks as ONNX files, and in numpy what its graphs do before and after them.

Made by `scripts.face_models`. Each figure here is one of the graphs' own, as `CalculatorGraph.text_config` prints them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from terminal.face.engine import FIND_SCORE, KEEP_SCORE, POINTS, WINDOW_SCORE, Found
from terminal.face.measured import Landmarks
from terminal.face.models import ONNX_LONG_RANGE, ONNX_MESH, ONNX_SHORT_RANGE
from terminal.intake.model_files import ModelFile, locate

_LONG_SIDE, _SHORT_SIDE, _MESH_SIDE = 192, 128, 192
"""Pixels of the networks' inputs."""
_LONG_CELLS, _SHORT_CELLS = ((48, 1),), ((16, 2), (8, 6))
"""Of each detector: grids over its input, and how many boxes each of their cells has."""
_BITS = 5
_STEPS = 1 << _BITS
"""OpenCV's own of a pixel, where it looks between pixels by a table (INTER_BITS)."""
_SUPPRESSED = 0.3
"""Intersection over union from which two boxes are one face, which lies where they lie on average."""
_CLIP = 80.0
"""Before the sigmoid, so that no number of 32 bits overflows."""
_ENLARGED = 1.5
"""A face is sampled in a square of so many times its longer side."""
_RIGHT_EYE, _LEFT_EYE = 0, 1
"""Of a detection's six points: they turn the square."""
_RIGHT_CORNER, _LEFT_CORNER = 33, 263
"""Of the mesh: the same."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Square:
    """Part of a picture, turned: middle and sides as shares of the picture, and the angle in radians, clockwise."""

    x: float
    y: float
    width: float
    height: float
    angle: float


def sampled(rgb: Any, square: Square, side: int, *, black: bool) -> Any:
    """Return the square at `side` x `side` pixels; what lies outside of the picture is `black`, or its edge goes on.

    MediaPipe lays corners on corners, not pixels' middles on pixels' middles, and its OpenCV looks up the places in
    steps of 1/32 of a pixel. So do we: then its detectors and ours answer alike to the last digits.
    """
    height, width = rgb.shape[:2]
    across, down = square.width * width / side, square.height * height / side
    cosine, sine = np.cos(square.angle), np.sin(square.angle)
    steps = np.array(((cosine * across, -sine * down), (sine * across, cosine * down))) * _STEPS
    first = np.array((square.x * width, square.y * height)) * _STEPS - steps @ (side / 2, side / 2)
    pixels = np.arange(side)
    places = np.rint(steps[:, :1, None] * pixels + steps[:, 1:, None] * pixels[:, None] + first[:, None, None])
    right, low = places.astype(np.int32)
    whole = np.stack((right >> _BITS, low >> _BITS), axis=-1).astype(np.int16)
    rest = ((low & _STEPS - 1) << _BITS | right & _STEPS - 1).astype(np.uint16)
    border = cv2.BORDER_CONSTANT if black else cv2.BORDER_REPLICATE
    return cv2.remap(rgb, whole, rest, cv2.INTER_LINEAR, borderMode=border)


def _session(file: ModelFile) -> Any:
    return _loaded(str(locate(file)))


@cache
def _loaded(path: str) -> Any:
    """One session of a network serves all meshes; it runs on the thread that asks and starts none."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


class _Detector:
    """A detector of MediaPipe's: boxes on grids, each with six points of the face."""

    def __init__(self, file: ModelFile, side: int, grids: Sequence[tuple[int, int]], least: float) -> None:
        self._session, self._side, self._least = _session(file), side, least
        self._middles = np.concatenate([_middles(cells, times) for cells, times in grids])

    def find(self, rgb: Any) -> list[tuple[Floats, float]]:
        """Return of each face 8 x 2 numbers, shares of the picture (two corners, six points), and its score."""
        height, width = rgb.shape[:2]
        long = max(height, width)
        square = Square(0.5, 0.5, long / width, long / height, 0.0)
        picture = sampled(rgb, square, self._side, black=True).astype(np.float32)
        boxes, scores = self._session.run(None, {"picture": (picture * (2 / 255) - 1)[None]})
        sure = 1 / (1 + np.exp(-np.clip(scores, -_CLIP, _CLIP)))
        (places,) = np.nonzero(sure >= self._least)
        if not places.size:
            return []
        raw = boxes[places].reshape(-1, 8, 2) / self._side
        raw[:, 0] += self._middles[places]
        raw[:, 2:] += self._middles[places][:, None]
        half = raw[:, 1] / 2
        raw[:, 0], raw[:, 1] = raw[:, 0] - half, raw[:, 0] + half
        stretch = np.array((square.width, square.height), np.float32)
        return [((points - 0.5) * stretch + 0.5, score) for points, score in _blended(raw, sure[places])]


def _middles(cells: int, times: int) -> Floats:
    """Middles of a grid's cells, row by row, each as often as it has boxes; shares of the input."""
    down, across = np.mgrid[0:cells, 0:cells].reshape(2, -1)
    return np.repeat((np.stack((across, down), axis=1) + 0.5) / cells, times, axis=0).astype(np.float32)


def _blended(points: Floats, scores: Floats) -> list[tuple[Floats, float]]:
    """Make one face of all boxes that overlap the surest one, weighted by their scores; then the next."""
    left = np.argsort(-scores, kind="stable")
    faces = []
    while left.size:
        best = left[0]
        same = _overlaps(points[left], points[best]) > _SUPPRESSED
        group = left[same]
        if group.size:
            weights = scores[group][:, None, None]
            faces.append(((points[group] * weights).sum(axis=0) / weights.sum(), float(scores[best])))
            left = left[~same]
        else:  # a box without an area
            left = left[1:]
    return faces


def _overlaps(boxes: Floats, one: Floats) -> Floats:
    """Intersection over union of each box with one."""
    shared = np.minimum(boxes[:, 1], one[1]) - np.maximum(boxes[:, 0], one[0])
    both = np.prod(np.maximum(shared, 0), axis=1)
    areas, area = np.prod(boxes[:, 1] - boxes[:, 0], axis=1), np.prod(one[1] - one[0])
    share: Floats = both / np.maximum(areas + area - both, 1e-9)
    return share


class OnnxFinder:
    """The long-range detector."""

    def __init__(self) -> None:
        self._detector = _Detector(ONNX_LONG_RANGE, _LONG_SIDE, _LONG_CELLS, FIND_SCORE)

    def find(self, rgb: Any) -> list[Found]:
        """Return box (shares of the picture) and score of each face."""
        found = []
        for points, score in self._detector.find(rgb):
            (left, top), (right, bottom) = points[:2].tolist()
            found.append(((left, top, right - left, bottom - top), score))
        return found

    def close(self) -> None:
        """There is nothing to free: the network stays for the next one."""


class OnnxMesh:
    """The short-range detector and the mesh with attention, which follows one face."""

    def __init__(self) -> None:
        self._detector = _Detector(ONNX_SHORT_RANGE, _SHORT_SIDE, _SHORT_CELLS, WINDOW_SCORE)
        self._session = _session(ONNX_MESH)
        self._square: Square | None = None

    def find(self, rgb: Any) -> Landmarks | None:
        """Return 468 x 3 numbers, x and y as shares of the picture."""
        size = rgb.shape[1], rgb.shape[0]
        square = self._square or self._found(rgb, size)
        self._square = None
        if square is None:
            return None
        picture = sampled(rgb, square, _MESH_SIDE, black=False).astype(np.float32)
        points, face = self._session.run(None, {"picture": (picture * np.float32(1 / 255))[None]})
        if 1 / (1 + np.exp(-face[0])) <= KEEP_SCORE:
            return None
        landmarks = _led_back(points, square)
        self._square = _around(landmarks[:, :2], landmarks[[_RIGHT_CORNER, _LEFT_CORNER], :2], size)
        return landmarks

    def _found(self, rgb: Any, size: tuple[int, int]) -> Square | None:
        """Search the picture for the surest face."""
        faces = self._detector.find(rgb)
        if not faces:
            return None
        points, _ = faces[0]
        return _around(points[:2], points[2:][[_RIGHT_EYE, _LEFT_EYE]], size)

    def forget(self) -> None:
        """Search in the next picture."""
        self._square = None

    def close(self) -> None:
        """There is nothing to free: the networks stay for the next one."""


def _around(points: Floats, eyes: Floats, size: tuple[int, int]) -> Square:
    """The enlarged square round these points, turned as the line between the eyes is; all are shares of the picture."""
    width, height = size
    least, most = points.min(axis=0), points.max(axis=0)
    x, y = ((least + most) / 2).tolist()
    across, down = ((eyes[1] - eyes[0]) * np.array(size, np.float32)).tolist()
    side = _ENLARGED * float(max((most - least) * np.array(size, np.float32)))
    return Square(x, y, side / width, side / height, float(np.arctan2(down, across)))


def _led_back(points: Floats, square: Square) -> Landmarks:
    """Turn pixels of the mesh's input into shares of the picture."""
    landmarks = points.reshape(POINTS, 3) / np.float32(_MESH_SIDE)
    landmarks[:, :2] -= 0.5
    cosine, sine = np.cos(square.angle), np.sin(square.angle)
    turned = landmarks[:, :2] @ np.array(((cosine, sine), (-sine, cosine)), np.float32)
    landmarks[:, :2] = turned * np.array((square.width, square.height), np.float32)
    landmarks[:, :2] += np.array((square.x, square.y), np.float32)
    landmarks[:, 2] *= square.width
    return landmarks.astype(np.float32, copy=False)
