"""MediaPipe's own operators in the mesh with attention, said in ONNX's.

For each eye and for the lips the mesh's first guess gives a turned square (`Landmarks2TransformMatrix`), in which the
features are looked at closely (`TransformTensorBilinear`); what is found there goes back by the same way
(`TransformLandmarks`). All are as MediaPipe's version 2 of them computes (`mediapipe/util/tflite/operations`).
"""

from collections.abc import Callable, Sequence

import numpy as np
from flatbuffers import flexbuffers

from scripts.face_models.convert import Conversion
from scripts.face_models.tflite import Operator

_HALF = 0.5


def transform(work: Conversion, step: Operator) -> str:
    """Return the 1 x 4 x 4 matrix that leads from the close look (its pixels) to where the landmarks are."""
    graph, options = work.graph, flexbuffers.Loads(step.custom)
    points = graph.add("Reshape", work.taken(step.inputs[0]), graph.constant(np.array((-1, 3))))
    points = graph.add("Gather", points, graph.constant(np.array((0, 1))), axis=1)

    def numbered(*indices: int) -> str:
        return graph.add("Gather", points, graph.constant(np.array(indices)), axis=0)

    apart = graph.add("Sub", numbered(options["right_rotation_idx"]), numbered(options["left_rotation_idx"]))
    length = graph.add("ReduceL2", apart, axes=(1,), keepdims=1)
    along = graph.add("Div", apart, length)  # 1 x 2: cosine and sine of the eye's or the mouth's tilt
    quarter = graph.constant(np.array(((0.0, 1.0), (-1.0, 0.0))))
    turn = graph.add("Concat", along, graph.add("MatMul", along, quarter), axis=0)  # rows: along it, across it
    level = graph.add("MatMul", numbered(*options["subset_idxs"]), graph.add("Transpose", turn, perm=(1, 0)))
    most, least = (graph.add(each, level, axes=(0,), keepdims=1) for each in ("ReduceMax", "ReduceMin"))
    middle = graph.add("Mul", graph.add("Add", most, least), graph.constant((_HALF,)))
    middle = graph.add("MatMul", middle, turn)
    sides = float(options["output_width"]), float(options["output_height"])
    zoom = options["scale_x"] / sides[0], options["scale_y"] / sides[1]
    scale = graph.add("Mul", graph.add("Sub", most, least), graph.constant(zoom))
    back = graph.add("Mul", graph.add("Transpose", turn, perm=(1, 0)), scale)
    centre = graph.constant(np.array(((-_HALF * sides[0],), (-_HALF * sides[1],))))
    shift = graph.add("Add", graph.add("Transpose", middle, perm=(1, 0)), graph.add("MatMul", back, centre))
    upper = graph.add("Concat", back, graph.constant(np.zeros((2, 1))), shift, axis=1)
    whole = graph.add("Concat", upper, graph.constant(np.eye(4)[2:]), axis=0)
    return graph.add("Unsqueeze", whole, graph.constant(np.array((0,))))


def _part(work: Conversion, matrix: str, columns: tuple[int, ...]) -> str:
    """These columns of a 1 x 4 x 4 matrix, of its first two rows: 2 x n."""
    graph = work.graph
    rows = graph.add("Gather", matrix, graph.constant(np.array((0, 1))), axis=1)
    chosen = graph.add("Gather", rows, graph.constant(np.array(columns)), axis=2)
    return graph.add("Reshape", chosen, graph.constant(np.array((2, len(columns)))))


def close_look(work: Conversion, step: Operator) -> str:
    """Sample the features where the matrix leads, between pixels; what lies outside of them is 0."""
    graph = work.graph
    _, height, width, _ = work.shape(step.inputs[0])
    _, out_height, out_width, _ = work.shape(step.outputs[0])
    matrix = work.taken(step.inputs[1])
    down, across = np.mgrid[0:out_height, 0:out_width].reshape(2, -1) + _HALF
    back, shift = _part(work, matrix, (0, 1)), _part(work, matrix, (3,))
    there = graph.add(
        "MatMul", graph.constant(np.stack((across, down), axis=1)), graph.add("Transpose", back, perm=(1, 0))
    )
    there = graph.add("Add", there, graph.add("Transpose", shift, perm=(1, 0)))
    there = graph.add("Sub", there, graph.constant((_HALF,)))
    ends = np.array((width - 1, height - 1), np.float32)
    places = graph.add("Sub", graph.add("Mul", there, graph.constant(2 / ends)), graph.constant((1.0,)))
    places = graph.add("Reshape", places, graph.constant(np.array((1, out_height, out_width, 2))))
    sampled = graph.add("GridSample", work.taken(step.inputs[0]), places, align_corners=1)
    # ONNX's lets what lies outside fade in over one pixel, MediaPipe's cuts it off
    outside = graph.add(
        "Sub", there, graph.add("Max", graph.constant((0.0,)), graph.add("Min", there, graph.constant(ends)))
    )
    outside = graph.add("ReduceSum", graph.add("Abs", outside), graph.constant(np.array((1,))), keepdims=1)
    inside = graph.add("Sub", graph.constant((1.0,)), graph.add("Sign", outside))
    inside = graph.add("Reshape", inside, graph.constant(np.array((1, 1, out_height, out_width))))
    return graph.add("Mul", sampled, inside)


def led_back(work: Conversion, step: Operator) -> str:
    """Move points (1 x n x 2) by the matrix."""
    graph, matrix = work.graph, work.taken(step.inputs[1])
    back, shift = _part(work, matrix, (0, 1)), _part(work, matrix, (3,))
    moved = graph.add("MatMul", work.taken(step.inputs[0]), graph.add("Transpose", back, perm=(1, 0)))
    return graph.add("Add", moved, graph.add("Transpose", shift, perm=(1, 0)))


def refined(work: Conversion, mesh: str, parts: Sequence[str]) -> str:
    """Put the points of lips and eyes (each 1 x n x 2), looked at closely, in the place of the mesh's own: 468 x 3.

    Which points they are the operators that led there say; the depth stays the mesh's.
    """
    graph = work.graph
    points = graph.add("Reshape", mesh, graph.constant(np.array((-1, 3))))
    flat, depth = (graph.add("Gather", points, graph.constant(np.array(axes)), axis=1) for axes in ((0, 1), (2,)))
    leading = [step for step in work.network.operators if step.name == "Landmarks2TransformMatrix"]
    for part, step in zip(parts, leading, strict=True):
        numbers = np.array(flexbuffers.Loads(step.custom)["subset_idxs"])
        places = graph.add("Reshape", part, graph.constant(np.array((len(numbers), 2))))
        flat = graph.add("ScatterND", flat, graph.constant(numbers[:, None]), places)
    return graph.add("Concat", flat, depth, axis=1)


ATTENTION: "dict[str, Callable[[Conversion, Operator], str]]" = {
    "Landmarks2TransformMatrix": transform,
    "TransformTensorBilinear": close_look,
    "TransformLandmarks": led_back,
}
