"""The colour space of the files: sRGB (IEC 61966-2-1) as an ICC profile of version 2, byte for byte the same always."""

import struct

_POINTS = 1024
_XYZ = {
    b"wtpt": (0.9642, 1.0, 0.8249),
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_DATE = (2026, 1, 1, 0, 0, 0)
_HEADER = 128


def srgb_profile() -> bytes:
    """Return the profile."""
    curve = _curve()
    tags = [
        (b"desc", _description("sRGB")),
        (b"cprt", b"text\0\0\0\0" + b"Public domain\0"),
        *((name, _xyz(value)) for name, value in _XYZ.items()),
        *((name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    table, body = b"", b""
    start = _HEADER + 4 + 12 * len(tags)
    for name, data in tags:
        table += struct.pack(">4sLL", name, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = start + len(body)
    head = struct.pack(">L4sL4s4s4s6H4s", size, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ", *_DATE, b"acsp")
    head += struct.pack(">4sLLLQL3l", b"\0\0\0\0", 0, 0, 0, 0, 0, *map(_fixed, _XYZ[b"wtpt"]))
    return head.ljust(_HEADER, b"\0") + struct.pack(">L", len(tags)) + table + body


def _curve() -> bytes:
    values = (_linear(number / (_POINTS - 1)) for number in range(_POINTS))
    return b"curv\0\0\0\0" + struct.pack(f">L{_POINTS}H", _POINTS, *(round(65535 * value) for value in values))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the standard's own


def _xyz(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3l", *map(_fixed, value))


def _fixed(value: float) -> int:
    return round(value * 65536)


def _description(text: str) -> bytes:
    said = text.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">L", len(said)) + said + bytes(4 + 4 + 2 + 1 + 67)
