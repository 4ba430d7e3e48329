"""A network in the ONNX format that says how blue, how green and how red a picture is."""

from tests.terminal.face.small_onnx import _bytes, _node, _number, _value


def colour_network(size: int) -> bytes:
    """1 x 3 x size x size in, 1 x 3 out: the mean of each colour."""
    nodes = (
        _node("AveragePool", ("face",), "means", kernel_shape=(size, size), strides=(size, size)),
        _node("Flatten", ("means",), "colours", axis=1),
    )
    graph = b"".join(_bytes(1, node) for node in nodes) + _bytes(2, "colours")
    graph += _bytes(11, _value("face", (1, 3, size, size))) + _bytes(12, _value("colours", (1, 3)))
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _number(2, 13))
