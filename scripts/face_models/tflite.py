"""Reads a network in TensorFlow Lite's format: a FlatBuffer, read by offsets, without any package for it.

Numbers of fields are those of TensorFlow's `schema.fbs`, numbers of operators those of its `BuiltinOperator`.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]
_TYPES = {0: "<f4", 1: "<f2", 2: "<i4"}
_OPERATORS = {
    0: "ADD", 2: "CONCATENATION", 3: "CONV_2D", 4: "DEPTHWISE_CONV_2D", 5: "DEPTH_TO_SPACE", 6: "DEQUANTIZE",
    17: "MAX_POOL_2D", 18: "MUL", 19: "RELU", 22: "RESHAPE", 23: "RESIZE_BILINEAR", 32: "CUSTOM", 34: "PAD",
    45: "STRIDED_SLICE", 54: "PRELU", 124: "DENSIFY",
}  # fmt: skip
_VECTORS = {1: "<i4", 2: "<u2", 3: "u1"}
"""Of a sparse tensor's lists of indices, by their kind."""


class Table:
    """One table of a FlatBuffer; a field that is left out has its default."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at
        self._fields = at - struct.unpack_from("<i", data, at)[0]
        self._size = struct.unpack_from("<H", data, self._fields)[0]

    def _place(self, field: int) -> int:
        """Where the field stands; 0: it is left out."""
        slot = 4 + 2 * field
        offset: int = struct.unpack_from("<H", self._data, self._fields + slot)[0] if slot < self._size else 0
        return self._at + offset if offset else 0

    def number(self, field: int, kind: str = "i", default: int = 0) -> int:
        """A number, whose `kind` is struct's letter."""
        place = self._place(field)
        return int(struct.unpack_from(f"<{kind}", self._data, place)[0]) if place else default

    def _target(self, place: int) -> int:
        return place + int(struct.unpack_from("<I", self._data, place)[0])

    def table(self, field: int) -> "Table | None":
        """A table within this one."""
        place = self._place(field)
        return Table(self._data, self._target(place)) if place else None

    def values(self, field: int, kind: str = "<i4") -> Values:
        """A list of numbers of this numpy type, empty where it is left out."""
        place = self._place(field)
        if not place:
            return np.zeros(0, kind)
        begin = self._target(place)
        count = struct.unpack_from("<I", self._data, begin)[0]
        return np.frombuffer(self._data, kind, count, begin + 4)

    def tables(self, field: int) -> "list[Table]":
        """A list of tables."""
        place = self._place(field)
        if not place:
            return []
        begin = self._target(place)
        count = struct.unpack_from("<I", self._data, begin)[0]
        return [Table(self._data, self._target(begin + 4 + 4 * index)) for index in range(count)]


@dataclass(frozen=True, slots=True)
class Operator:
    """One step: tensors go in and come out by their numbers; -1 is none."""

    name: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options: Table | None
    custom: bytes


@dataclass(frozen=True, slots=True)
class Network:
    """The one graph of a file."""

    shapes: tuple[tuple[int, ...], ...]
    """Of each tensor, height before width before channels."""
    names: tuple[str, ...]
    constants: dict[int, Values]
    """What is known of tensors beforehand, in the precision in which it is stored."""
    operators: tuple[Operator, ...]
    """In their order; those that only unpack constants are left out."""
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]

    def named(self, name: str) -> int:
        """Return the number of the tensor of this name."""
        return self.names.index(name)


def read(content: bytes) -> Network:
    """Read a file; raises ValueError for an operator that is not known here."""
    model = Table(content, struct.unpack_from("<I", content)[0])
    codes = [_code(each) for each in model.tables(1)]
    buffers = model.tables(4)
    graph = model.tables(2)[0]
    tensors = graph.tables(0)
    shapes = tuple(tuple(each.values(0).tolist()) for each in tensors)
    constants = {}
    for index, tensor in enumerate(tensors):
        kind = _TYPES.get(tensor.number(1, "b"))
        if kind and len(stored := buffers[tensor.number(2, "I")].values(0, "u1")):
            values = np.frombuffer(stored.tobytes(), kind)
            sparsity = tensor.table(6)
            constants[index] = (
                values.reshape(shapes[index]) if sparsity is None else dense(values, shapes[index], sparsity)
            )
    steps = []
    for step in graph.tables(3):
        operator = _operator(step, codes)
        if operator.name in ("DEQUANTIZE", "DENSIFY") and operator.inputs[0] in constants:
            constants[operator.outputs[0]] = constants[operator.inputs[0]]
        else:
            steps.append(operator)
    names = tuple(bytes(each.values(3, "u1")).decode() for each in tensors)
    inputs, outputs = (tuple(graph.values(field).tolist()) for field in (1, 2))
    return Network(shapes, names, constants, tuple(steps), inputs, outputs)


def _code(code: Table) -> str:
    number = max(code.number(0, "b"), code.number(3))
    if number not in _OPERATORS:
        raise ValueError(f"operator {number} is not known here")
    name = _OPERATORS[number]
    return bytes(code.values(1, "u1")).decode() if name == "CUSTOM" else name


def _operator(step: Table, codes: list[str]) -> Operator:
    inputs, outputs = (tuple(step.values(field).tolist()) for field in (1, 2))
    return Operator(codes[step.number(0, "I")], inputs, outputs, step.table(4), bytes(step.values(5, "u1")))


def dense(values: Values, shape: tuple[int, ...], sparsity: Table) -> Values:
    """Put the stored values of a sparse tensor to their places; all others are 0.

    The dimensions, and after them those of the blocks that some are cut into, are walked in the stored order; each is
    whole, or lists which of its indices are there.
    """
    order, blocks = sparsity.values(0).tolist(), sparsity.values(1).tolist()
    levels = [_level(each) for each in sparsity.tables(2)]
    sizes = [level.size for level in levels]
    out = np.zeros(shape, values.dtype)
    left = iter(values)

    def walk(depth: int, parent: int, at: tuple[int, ...]) -> None:
        if depth == len(levels):
            out[_index(at, order, blocks, sizes, len(shape))] = next(left)
            return
        for place, index in levels[depth].children(parent):
            walk(depth + 1, place, (*at, index))

    walk(0, 0, ())
    return out


@dataclass(frozen=True, slots=True)
class _Level:
    size: int
    children: Callable[[int], list[tuple[int, int]]]
    """For the place of a parent: place and index of each of its children."""


def _level(metadata: Table) -> _Level:
    if metadata.number(0, "b") == 0:
        size = metadata.number(1)
        return _Level(size, lambda parent: [(parent * size + index, index) for index in range(size)])
    segments, indices = (_listed(metadata, field) for field in (2, 4))
    return _Level(
        0, lambda parent: [(at, int(indices[at])) for at in range(int(segments[parent]), int(segments[parent + 1]))]
    )


def _listed(metadata: Table, field: int) -> Values:
    vector = metadata.table(field + 1)
    return np.zeros(0, np.int32) if vector is None else vector.values(0, _VECTORS[metadata.number(field, "B")])


def _index(at: tuple[int, ...], order: list[int], blocks: list[int], sizes: list[int], rank: int) -> tuple[int, ...]:
    """Turn indices in the stored order into those of the tensor."""
    plain = [0] * rank
    for index, dimension in zip(at[:rank], order[:rank], strict=True):
        plain[dimension] = index
    for index, dimension, depth in zip(at[rank:], order[rank:], range(rank, len(at)), strict=True):
        cut = blocks[dimension - rank]
        plain[cut] = plain[cut] * sizes[depth] + index
    return tuple(plain)
