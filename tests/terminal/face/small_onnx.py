"""A small network in the ONNX format, written byte by byte: no package for that is installed, and none is needed."""

import struct
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_FLOAT, _INT, _INTS = 1, 2, 7
"""Numbers of the format's own enumerations (onnx.proto3): element type float; kinds of attribute."""


def _varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out += bytes((number & 0x7F | 0x80,))
        number >>= 7
    return out + bytes((number,))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes | str) -> bytes:
    content = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _attribute(name: str, value: int | Sequence[int]) -> bytes:
    if isinstance(value, int):
        return _bytes(1, name) + _number(3, value) + _number(20, _INT)
    return _bytes(1, name) + b"".join(_number(8, each) for each in value) + _number(20, _INTS)


def _node(kind: str, inputs: Sequence[str], output: str, **attributes: int | Sequence[int]) -> bytes:
    content = b"".join(_bytes(1, name) for name in inputs) + _bytes(2, output)
    content += _bytes(3, output) + _bytes(4, kind)
    return content + b"".join(_bytes(5, _attribute(name, value)) for name, value in attributes.items())


def _tensor(name: str, values: npt.NDArray[np.float32]) -> bytes:
    shape = b"".join(_number(1, side) for side in values.shape)
    return shape + _number(2, _FLOAT) + _bytes(8, name) + _bytes(9, struct.pack(f"<{values.size}f", *values.ravel()))


def _value(name: str, shape: Sequence[int]) -> bytes:
    dimensions = b"".join(_bytes(1, _number(1, side)) for side in shape)
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, _FLOAT) + _bytes(2, dimensions)))


def embedding_network() -> bytes:
    """1 x 3 x 112 x 112 in, 1 x 588 out: where it is lighter than around, on a grid of 14 x 14, three colours."""
    around = np.full((3, 1, 3, 3), -1 / 8, np.float32)
    around[:, :, 1, 1] = 1.0
    nodes = (
        _node("AveragePool", ("face",), "cells", kernel_shape=(8, 8), strides=(8, 8)),
        _node("Conv", ("cells", "around"), "contrast", kernel_shape=(3, 3), pads=(1, 1, 1, 1), group=3),
        _node("Flatten", ("contrast",), "template", axis=1),
    )
    graph = b"".join(_bytes(1, node) for node in nodes) + _bytes(2, "small")
    graph += _bytes(5, _tensor("around", around))
    graph += _bytes(11, _value("face", (1, 3, 112, 112))) + _bytes(12, _value("template", (1, 588)))
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _number(2, 13))
