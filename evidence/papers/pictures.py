"""Pictures of pages as a PDF holds them: JPEG and PNG go in as they are, nothing is decoded."""

import struct
import zlib
from dataclasses import dataclass

from evidence.faults import EvidenceFault

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_CHANNELS = {0: 1, 2: 3, 3: 1}
"""Of PNG's kinds of colour that are taken: grey, colour, palette; none with transparency."""
_FRAMES = frozenset((0xC0, 0xC1, 0xC2))
_PALETTE = 3
_STANDALONE = frozenset((0x01, *range(0xD0, 0xD9)))


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: what a PDF says of it, and its bytes."""

    width: int
    height: int
    entries: str
    """The entries of its dictionary beside width, height and length."""
    data: bytes


def picture_of(data: bytes) -> Picture:
    """Return a PNG or JPEG for a PDF; raises EvidenceFault `object.content` for anything else."""
    try:
        if data.startswith(_PNG):
            return _png(data)
        if data.startswith(_JPEG):
            return _jpeg(data)
    except (IndexError, KeyError, struct.error) as error:
        raise EvidenceFault("object.content", role="picture") from error
    raise EvidenceFault("object.content", role="picture")


def _png(data: bytes) -> Picture:
    width, height, depth, colour, _, _, interlaced = struct.unpack_from(">LLBBBBB", data, 16)
    channels = _CHANNELS[colour]
    if interlaced:
        raise KeyError("interlaced")
    pixels, palette, at = b"", b"", len(_PNG)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">L4s", data, at)
        content = data[at + 8 : at + 8 + length]
        if kind == b"IDAT":
            pixels += content
        elif kind == b"PLTE":
            palette = content
        at += 12 + length
    space = {1: "/DeviceGray", 3: "/DeviceRGB"}[channels]
    if colour == _PALETTE:
        space = f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]"
    lines = f"/DecodeParms << /Predictor 15 /Colors {channels} /BitsPerComponent {depth} /Columns {width} >>"
    entries = f"/ColorSpace {space} /BitsPerComponent {depth} /Filter /FlateDecode {lines}"
    zlib.decompressobj().decompress(pixels, 1)
    return Picture(width, height, entries, pixels)


def _jpeg(data: bytes) -> Picture:
    at = 2
    while data[at] == 0xFF:  # noqa: PLR2004 - every marker begins so
        kind = data[at + 1]
        if kind in _FRAMES:
            depth, height, width, channels = struct.unpack_from(">BHHB", data, at + 4)
            space = {1: "/DeviceGray", 3: "/DeviceRGB"}[channels]
            entries = f"/ColorSpace {space} /BitsPerComponent {depth} /Filter /DCTDecode"
            return Picture(width, height, entries, data)
        at += 2 if kind in _STANDALONE else 2 + struct.unpack_from(">H", data, at + 2)[0]
    raise KeyError("no frame")
