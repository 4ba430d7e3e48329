"""The first engine: MediaPipe's graphs, made quietly, and run on the thread that asks."""

import contextlib
import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from terminal.face.engine import FIND_SCORE, KEEP_SCORE, POINTS, WINDOW_SCORE, Found
from terminal.face.measured import Landmarks
from terminal.intake.model_files import ModelFile, locate
from terminal.intake.quiet import quiet

_DETECTOR_SCORE = (
    "facedetectionshortrangecpu__facedetectionshortrange__facedetection__TensorsToDetectionsCalculator.min_score_thresh"
)
_LONG_RANGE_SCORE = "facedetectionfullrange__facedetection__TensorsToDetectionsCalculator.min_score_thresh"
_POINT_BYTES = 17
"""A point in MediaPipe's message: two bytes, then a tag and a little-endian number for x, y and z each."""
_TAGS = ((2, b"\x0d"), (7, b"\x15"), (12, b"\x1d"))
"""Where they stand, and what they are."""
_EMPTY = (64, 64, 3)
_STEP_US = 33_333
"""Between two pictures on the graph's own clock, as MediaPipe's solutions count; it smooths nothing by it here."""


def make_graph(
    file: str,
    *,
    outputs: tuple[str, ...],
    parameters: Mapping[str, float] | None = None,
    side_inputs: Mapping[str, Any] | None = None,
) -> Any:
    """Return MediaPipe's solution for the graph in this file, such as `face_landmark/face_landmark_front_cpu.binarypb`.

    By itself MediaPipe starts threads for each graph and hands every picture to them; beside a recorder on two cores
    each such hand-over waits for its turn. On the caller's own thread there is nothing to wait for and nothing to leave
    behind. Raises RuntimeError when the graph cannot be made.
    """
    os.environ.setdefault("GLOG_minloglevel", "2")
    with quiet():
        from mediapipe.framework import calculator_pb2
        from mediapipe.python.solution_base import SolutionBase

        config = calculator_pb2.CalculatorGraphConfig()
        config.ParseFromString(locate(ModelFile("mediapipe", f"modules/{file}", ())).read_bytes())
        config.executor.add().type = "ApplicationThreadExecutor"
        return SolutionBase(
            graph_config=config,
            outputs=list(outputs),
            calculator_params=dict(parameters or {}),
            side_inputs=dict(side_inputs or {}),
        )


class Graph:
    """A graph that takes one RGB picture; quiet until it has met its first picture and found its first thing."""

    def __init__(self, file: str, output: str, **settings: Any) -> None:
        """`settings` as for `make_graph`."""
        self._solution: Any = make_graph(file, outputs=(output,), **settings)
        self._output = output
        self._spoke = False
        self._time_us = 0

    def run(self, rgb: Any) -> Any:
        """Return what the graph found in this picture (height x width x 3, 8 bits, made for it), None if nothing."""
        from mediapipe.python.packet_getter import get_proto_list

        answer = self._answer(rgb)
        return None if answer is None else get_proto_list(answer)

    def run_for_bytes(self, rgb: Any) -> list[bytes]:
        """Return the same as messages in their own bytes: to take them apart and put them together takes 0.1 ms."""
        from mediapipe.python._framework_bindings._packet_getter import _get_serialized_proto_list

        answer = self._answer(rgb)
        return [] if answer is None else _get_serialized_proto_list(answer)

    def _answer(self, rgb: Any) -> Any:
        rgb.flags.writeable = False  # else MediaPipe copies it
        with contextlib.nullcontext() if self._spoke else quiet():
            found = self._ask(rgb)
        self._spoke = self._spoke or found is not None
        return found

    def _ask(self, rgb: Any) -> Any:
        """What `SolutionBase.process` does, without the class that it makes anew for every answer (0.2 ms of 2.7)."""
        from mediapipe.python import packet_creator
        from mediapipe.python._framework_bindings.image_frame import ImageFormat

        graph, answers = self._solution._graph, self._solution._graph_outputs  # noqa: SLF001 - the wheel is pinned
        answers.clear()
        self._time_us += _STEP_US
        picture = packet_creator.create_image_frame(rgb, image_format=ImageFormat.SRGB).at(self._time_us)
        graph.add_packet_to_input_stream(stream="image", packet=picture)
        graph.wait_until_idle()
        answer = answers.get(self._output)
        return None if answer is None or answer.is_empty() else answer

    def close(self) -> None:
        """Free it. It cannot be used any more; closing twice is closing once."""
        if self._solution is not None:
            self._solution.close()
            self._solution = None


class MediapipeFinder:
    """The long-range detector."""

    def __init__(self) -> None:
        file, score = "face_detection/face_detection_full_range_cpu.binarypb", {_LONG_RANGE_SCORE: FIND_SCORE}
        self._graph = Graph(file, "detections", parameters=score)
        self._graph.run(np.zeros(_EMPTY, np.uint8))

    def find(self, rgb: Any) -> list[Found]:
        """Return box (shares of the picture) and score of each face."""
        found = []
        for each in self._graph.run(rgb) or ():
            box = each.location_data.relative_bounding_box
            found.append(((box.xmin, box.ymin, box.width, box.height), float(each.score[0])))
        return found

    def close(self) -> None:
        """Free the graph."""
        self._graph.close()


class MediapipeMesh:
    """The short-range detector and the mesh with attention, which follows one face."""

    def __init__(self) -> None:
        # Refined landmarks: eyes and lips come from models of their own, and every threshold was measured on them.
        self._graph = Graph(
            "face_landmark/face_landmark_front_cpu.binarypb",
            "multi_face_landmarks",
            side_inputs={"num_faces": 1, "with_attention": True, "use_prev_landmarks": True},
            parameters={_DETECTOR_SCORE: WINDOW_SCORE, "facelandmarkcpu__ThresholdingCalculator.threshold": KEEP_SCORE},
        )
        self.forget()

    def find(self, rgb: Any) -> Landmarks | None:
        """Return 468 x 3 numbers, x and y as shares of the picture."""
        found = self._graph.run_for_bytes(rgb)
        return _numbers_of(found[0]) if found else None

    def forget(self) -> None:
        """Show it a picture without a face."""
        self._graph.run(np.zeros(_EMPTY, np.uint8))

    def close(self) -> None:
        """Free the graph."""
        self._graph.close()


def _numbers_of(content: bytes) -> Landmarks:
    """Read the landmarks from the message's bytes, many times as fast as point by point."""
    count = len(content) // _POINT_BYTES
    whole = count >= POINTS and len(content) == count * _POINT_BYTES
    if whole and all(content[at::_POINT_BYTES] == tag * count for at, tag in _TAGS):
        return np.ndarray((POINTS, 3), "<f4", content, 3, (_POINT_BYTES, 5)).astype(np.float32)
    from mediapipe.framework.formats.landmark_pb2 import NormalizedLandmarkList

    found = NormalizedLandmarkList.FromString(content)
    return np.array([(point.x, point.y, point.z) for point in found.landmark[:POINTS]], np.float32)
