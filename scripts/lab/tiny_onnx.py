"""ONNX files written by hand: the package `onnx` asks for another protobuf than MediaPipe does.

Only what `scripts.lab.tone_models` and `scripts.face_models` need: nodes, constants, tensors in and out, metadata.
Field numbers are those of `onnx.proto`. The same model is the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

_FLOAT, _INT32, _INT64, _BOOL, _HALF = 1, 6, 7, 9, 10
_TYPES = {np.dtype(np.float32): _FLOAT, np.dtype(np.int64): _INT64, np.dtype(np.float16): _HALF}
_OPSET, _IR = 13, 8
_ATTRIBUTE_INT, _ATTRIBUTE_STRING, _ATTRIBUTE_INTS = 2, 3, 7
Attribute = int | str | Sequence[int]
FLOATS = _FLOAT
"""The number of the type of 32-bit numbers, as `Cast` wants it."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor that goes in or comes out; a dimension may be a word: it is as long as it is."""

    name: str
    shape: tuple[int | str, ...]
    kind: int = _FLOAT


def floats(name: str, *shape: int | str) -> Tensor:
    """A tensor of 32-bit numbers."""
    return Tensor(name, shape)


def wholes(name: str, *shape: int | str) -> Tensor:
    """A tensor of 64-bit whole numbers."""
    return Tensor(name, shape, _INT64)


def short_wholes(name: str, *shape: int | str) -> Tensor:
    """A tensor of 32-bit whole numbers."""
    return Tensor(name, shape, _INT32)


def truths(name: str, *shape: int | str) -> Tensor:
    """A tensor of truth values."""
    return Tensor(name, shape, _BOOL)


@dataclass(frozen=True, slots=True)
class Node:
    """One step: its operator, what goes in (empty: left out) and comes out, attributes."""

    operator: str
    inputs: tuple[str, ...]
    output: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


def model(
    nodes: Sequence[Node],
    constants: Mapping[str, "np.ndarray[Any, Any]"],
    inputs: Sequence[Tensor],
    outputs: Sequence[Tensor],
    metadata: Mapping[str, object],
    opset: int = _OPSET,
) -> bytes:
    """Return the file of a model; `opset` is the version of ONNX's operators that it is written in."""
    graph = [_bytes(1, _node(node)) for node in nodes]
    graph.append(_bytes(2, b"g"))
    graph += [_bytes(5, _constant(name, value)) for name, value in constants.items()]
    graph += [_bytes(11, _value(tensor)) for tensor in inputs]
    graph += [_bytes(12, _value(tensor)) for tensor in outputs]
    facts = [_bytes(14, _bytes(1, key.encode()) + _bytes(2, str(value).encode())) for key, value in metadata.items()]
    return _whole(1, _IR) + _bytes(7, b"".join(graph)) + _bytes(8, _whole(2, opset)) + b"".join(facts)


def _node(node: Node) -> bytes:
    parts = [_bytes(1, name.encode()) for name in node.inputs]
    parts += [_bytes(2, node.output.encode()), _bytes(4, node.operator.encode())]
    parts += [_bytes(5, _attribute(name, value)) for name, value in node.attributes.items()]
    return b"".join(parts)


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, int):
        return _bytes(1, name.encode()) + _whole(3, value) + _whole(20, _ATTRIBUTE_INT)
    if isinstance(value, str):
        return _bytes(1, name.encode()) + _bytes(4, value.encode()) + _whole(20, _ATTRIBUTE_STRING)
    return _bytes(1, name.encode()) + b"".join(_whole(8, each) for each in value) + _whole(20, _ATTRIBUTE_INTS)


def _constant(name: str, value: "np.ndarray[Any, Any]") -> bytes:
    dims = b"".join(_whole(1, size) for size in value.shape)
    return dims + _whole(2, _TYPES[value.dtype]) + _bytes(8, name.encode()) + _bytes(9, value.tobytes())


def _value(tensor: Tensor) -> bytes:
    dims = b"".join(
        _bytes(1, _whole(1, size) if isinstance(size, int) else _bytes(2, size.encode())) for size in tensor.shape
    )
    kind = _whole(1, tensor.kind) + _bytes(2, dims)
    return _bytes(1, tensor.name.encode()) + _bytes(2, _bytes(1, kind))


def _bytes(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _whole(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value & (1 << 64) - 1)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
