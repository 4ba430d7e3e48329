"""Turns a network read from TensorFlow Lite's format into an ONNX file: the same steps on the same numbers.

Pictures within the network have their channels first, as ONNX wants them; where one is reshaped, or goes in, they come
last. Weights keep the 16 bits in which they are stored; ONNX Runtime widens them when it loads the file.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from scripts.face_models.tflite import Network, Operator, Table, Values
from scripts.lab.tiny_onnx import FLOATS, Attribute, Node, floats, model

_OPSET = 16
"""The first version of ONNX's operators that samples a picture anywhere."""
_PICTURE = 4
"""Dimensions of a picture: one of them, its channels, its height, its width."""
_RELU, _SAME = 1, 0
"""TensorFlow Lite's numbers of an activation and of a padding."""
_FIRST, _LAST = (0, 3, 1, 2), (0, 2, 3, 1)
"""Orders of dimensions: channels last to channels first, and back."""


class Graph:
    """An ONNX graph that grows step by step."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.constants: dict[str, Values] = {}

    def add(self, operator: str, *inputs: str, **attributes: Attribute) -> str:
        """Add a step; return the name of what comes out."""
        output = f"s{len(self.nodes)}"
        self.nodes.append(Node(operator, inputs, output, attributes))
        return output

    def constant(self, values: "Values | Sequence[float] | float") -> str:
        """Add a constant of 16 bits, 32 bits or whole numbers; return its name. The same one is there once."""
        array = np.asarray(values)
        kind = np.int64 if array.dtype.kind == "i" else np.float16 if array.dtype == np.float16 else np.float32
        array = np.ascontiguousarray(array, kind)
        for name, known in self.constants.items():
            if known.dtype == array.dtype and known.shape == array.shape and known.tobytes() == array.tobytes():
                return name
        name = f"c{len(self.constants)}"
        self.constants[name] = array
        return name

    def weights(self, values: Values) -> str:
        """Add a constant as it is stored; return the name of its 32-bit form."""
        name = self.constant(values)
        return self.add("Cast", name, to=FLOATS) if values.dtype == np.float16 else name


class Conversion:
    """One network on its way; `custom` has what converts operators that are not TensorFlow Lite's own."""

    def __init__(self, network: Network, custom: "dict[str, Callable[[Conversion, Operator], str]]") -> None:
        self.network, self.graph, self._custom = network, Graph(), custom
        self._there: dict[int, str] = {}

    def shape(self, tensor: int) -> tuple[int, ...]:
        """A tensor's shape as TensorFlow Lite has it."""
        return self.network.shapes[tensor]

    def taken(self, tensor: int) -> str:
        """Return the name under which a tensor is there by now; constants become one when they are first taken."""
        if tensor not in self._there:
            self._there[tensor] = self.graph.weights(self._turned(self.network.constants[tensor]))
        return self._there[tensor]

    @staticmethod
    def _turned(values: Values) -> Values:
        return values.transpose(_FIRST) if values.ndim == _PICTURE else values

    def run(self, wanted: Sequence[str]) -> list[str]:
        """Convert what these of the network's outputs need, and no other step; return the outputs' names."""
        ends = [self.network.named(name) for name in wanted]
        (start,) = self.network.inputs
        self._there[start] = self.graph.add("Transpose", "picture", perm=_FIRST)
        for step in _needed(self.network, ends):
            self._there[step.outputs[0]] = self._converted(step)
        return [self._there[end] for end in ends]

    def model(self, outputs: "Mapping[str, tuple[str, tuple[int, ...]]]", source: str) -> bytes:
        """Return the ONNX file: `outputs` has for each name a step's and its shape; `source` says what it was."""
        for name, (made, shape) in outputs.items():
            last = self.graph.add("Reshape", made, self.graph.constant(np.array(shape)))
            self.graph.nodes.append(Node("Identity", (last,), name))
        return model(
            self.graph.nodes,
            self.graph.constants,
            [floats("picture", *self.shape(self.network.inputs[0]))],
            [floats(name, *shape) for name, (_, shape) in outputs.items()],
            {"source": source},
            opset=_OPSET,
        )

    def _converted(self, step: Operator) -> str:
        if step.name in self._custom:
            return self._custom[step.name](self, step)
        made = _STEPS[step.name](self, step)
        field = _ACTIVATION.get(step.name)
        if field is not None and step.options is not None and step.options.number(field, "b") == _RELU:
            return self.graph.add("Relu", made)
        return made


def _needed(network: Network, ends: Sequence[int]) -> list[Operator]:
    """The steps on the way to these tensors, in their order."""
    wanted, steps = set(ends), []
    for step in reversed(network.operators):
        if wanted.intersection(step.outputs):
            wanted.update(step.inputs)
            steps.append(step)
    return steps[::-1]


def _first(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(shape[axis] for axis in _FIRST) if len(shape) == _PICTURE else shape


def _options(step: Operator) -> Table:
    if step.options is None:
        raise ValueError(f"{step.name} without options")
    return step.options


def _pads(size: tuple[int, int], kernel: tuple[int, int], strides: tuple[int, int], *, same: bool) -> tuple[int, ...]:
    """Top, left, bottom, right."""
    if not same:
        return (0, 0, 0, 0)
    missing = [
        max((-(-length // stride) - 1) * stride + extent - length, 0)
        for length, extent, stride in zip(size, kernel, strides, strict=True)
    ]
    before = [each // 2 for each in missing]
    return (*before, *(each - first for each, first in zip(missing, before, strict=True)))


def _convolution(work: Conversion, step: Operator, *, each: bool) -> str:
    """`each`: every channel is convolved by itself; its weights have the channels last, and ONNX wants them first."""
    data, weights, bias = step.inputs
    options = _options(step)
    strides = options.number(2), options.number(1)
    if each:
        kernel = work.network.constants[weights].transpose(3, 0, 1, 2)
    else:
        kernel = work.network.constants[weights].transpose(_FIRST)
    size = work.shape(data)[1], work.shape(data)[2]
    same = options.number(0, "b") == _SAME
    return work.graph.add(
        "Conv",
        work.taken(data),
        work.graph.weights(kernel),
        work.taken(bias),
        group=kernel.shape[0] if each else 1,
        kernel_shape=kernel.shape[2:],
        strides=strides,
        pads=_pads(size, (kernel.shape[2], kernel.shape[3]), strides, same=same),
    )


def _pooled(work: Conversion, step: Operator) -> str:
    options = _options(step)
    strides, kernel = (options.number(2), options.number(1)), (options.number(4), options.number(3))
    size = work.shape(step.inputs[0])[1], work.shape(step.inputs[0])[2]
    pads = _pads(size, kernel, strides, same=options.number(0, "b") == _SAME)
    return work.graph.add("MaxPool", work.taken(step.inputs[0]), kernel_shape=kernel, strides=strides, pads=pads)


def _padded(work: Conversion, step: Operator) -> str:
    pads = work.network.constants[step.inputs[1]]
    if len(pads) == _PICTURE:
        pads = pads[list(_FIRST)]
    return work.graph.add("Pad", work.taken(step.inputs[0]), work.graph.constant(pads.T.reshape(-1)))


def _reshaped(work: Conversion, step: Operator) -> str:
    name, after = work.taken(step.inputs[0]), work.shape(step.outputs[0])
    if len(work.shape(step.inputs[0])) == _PICTURE:
        name = work.graph.add("Transpose", name, perm=_LAST)
    name = work.graph.add("Reshape", name, work.graph.constant(np.array(after)))
    return work.graph.add("Transpose", name, perm=_FIRST) if len(after) == _PICTURE else name


def _resized(work: Conversion, step: Operator) -> str:
    if not _options(step).number(3, "?") or _options(step).number(2, "?"):
        raise ValueError("only pixels' middles are known here")
    sizes = work.graph.constant(np.array(_first(work.shape(step.outputs[0]))))
    return work.graph.add(
        "Resize", work.taken(step.inputs[0]), "", "", sizes, mode="linear", coordinate_transformation_mode="half_pixel"
    )


def _joined(work: Conversion, step: Operator) -> str:
    if len(work.shape(step.outputs[0])) == _PICTURE:
        raise ValueError("only lists are joined here")
    return work.graph.add("Concat", *map(work.taken, step.inputs), axis=_options(step).number(0))


def _leaned(work: Conversion, step: Operator) -> str:
    """What is under 0 times a slope of its channel: slope * x + (1 - slope) * max(x, 0).

    Said with convolutions of one pixel, since ONNX Runtime keeps these in its own order of channels: 3.5 ms a mesh in
    the place of 6.8 ms with `PRelu`, for which it turns every picture round twice (x86-64, 1.32).
    """
    slope = work.network.constants[step.inputs[1]].reshape(-1, 1, 1, 1)
    rest, data = 1 - slope.astype(np.float32), work.taken(step.inputs[0])
    pairs = ((data, slope), (work.graph.add("Relu", data), rest))
    parts = [
        work.graph.add("Conv", name, work.graph.weights(factor), group=len(factor), kernel_shape=(1, 1))
        for name, factor in pairs
    ]
    return work.graph.add("Add", *parts)


def _same_all(work: Conversion, step: Operator) -> str:
    """A slice is known only where it takes everything: there it changes nothing."""
    if work.shape(step.inputs[0]) != work.shape(step.outputs[0]):
        raise ValueError("a slice of a part is not known here")
    return work.graph.add("Identity", work.taken(step.inputs[0]))


def _plain(operator: str) -> "Callable[[Conversion, Operator], str]":
    return lambda work, step: work.graph.add(operator, *map(work.taken, step.inputs))


_ACTIVATION = {"ADD": 0, "MUL": 0, "CONV_2D": 3, "DEPTHWISE_CONV_2D": 4, "MAX_POOL_2D": 5, "CONCATENATION": 1}
"""In which field of their options some operators say what follows them."""
_STEPS: "dict[str, Callable[[Conversion, Operator], str]]" = {
    "ADD": _plain("Add"),
    "MUL": _plain("Mul"),
    "RELU": _plain("Relu"),
    "CONV_2D": lambda work, step: _convolution(work, step, each=False),
    "DEPTHWISE_CONV_2D": lambda work, step: _convolution(work, step, each=True),
    "MAX_POOL_2D": _pooled,
    "PAD": _padded,
    "RESHAPE": _reshaped,
    "RESIZE_BILINEAR": _resized,
    "DEPTH_TO_SPACE": lambda work, step: work.graph.add(
        "DepthToSpace", work.taken(step.inputs[0]), blocksize=_options(step).number(0)
    ),
    "CONCATENATION": _joined,
    "PRELU": _leaned,
    "STRIDED_SLICE": _same_all,
}
