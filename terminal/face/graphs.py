"""MediaPipe's graphs, made quietly, and run on the thread that asks."""

import contextlib
import os
from collections.abc import Mapping
from typing import Any

from terminal.intake.model_files import ModelFile, locate
from terminal.intake.quiet import quiet

_STEP_US = 33_333
"""Between two pictures on the graph's own clock, as MediaPipe's solutions count; it smooths nothing by it here."""


def make_graph(
    file: str,
    *,
    outputs: tuple[str, ...],
    options: Any = None,
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
            graph_options=options,
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
