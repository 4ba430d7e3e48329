"""Pictures that are made to hurt whoever opens them: written byte by byte, since no library writes them."""

import io
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from scripts.lab.media import MEDIA
from tests import ROOT

PORTRAIT = ROOT / "resources" / "demo" / "portrait.jpg"


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return what Pillow writes of a picture in a format of its."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return one chunk of a PNG (PNG specification, 5.3)."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@cache
def zeros(count: int) -> bytes:
    """Return so many zero bytes, compressed."""
    packer = zlib.compressobj(9)
    block = bytes(1 << 20)
    packed = [packer.compress(block) for _ in range(count >> 20)]
    return b"".join([*packed, packer.compress(bytes(count & ((1 << 20) - 1))), packer.flush()])


def png(
    width: int, height: int, *, depth: int = 8, colour: int = 2, data: bytes | None = None, extra: bytes = b""
) -> bytes:
    """Return a black PNG; `data` stands in for its compressed rows, `extra` are chunks before them."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    if data is None:
        data = zeros(height * (1 + (width * depth * samples + 7) // 8))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def sixteen_bits(samples: "np.typing.NDArray[np.uint16]") -> bytes:
    """Return an RGB PNG with 16 bits a sample, which Pillow reads but does not write."""
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    return png(samples.shape[1], samples.shape[0], depth=16, data=zlib.compress(rows))


def jpeg_of_scans(count: int, size: tuple[int, int] = (640, 480), *, noise: float = 0.0) -> bytes:
    """Return a progressive JPEG whose last scan comes `count` times: each costs a pass over the whole picture."""
    data = saved(Image.effect_noise(size, noise), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + data[-2:]


def bombs() -> Iterator[tuple[str, bytes]]:
    """Yield small files that want to be very large, each with its name."""
    yield "one-bit-60000.png", png(60_000, 60_000, depth=1, colour=0, data=zeros(1 << 28))
    yield "rgb-60000.png", png(60_000, 60_000, data=zeros(1 << 28))
    yield "largest.png", png(2**31 - 1, 2**31 - 1, data=zeros(1 << 20))
    yield "long.png", png(36_000_000, 1, depth=1, colour=0)
    yield "megabytes-behind-64.png", png(64, 64, data=zeros(1 << 28))
    yield "text.png", png(64, 64, extra=chunk(b"zTXt", b"Comment\0\0" + zeros(1 << 28)) * 2)
    yield "profile.png", png(64, 64, extra=chunk(b"iCCP", b"profile\0\0" + zeros(1 << 28)))
    yield "many-chunks.png", png(64, 64, extra=chunk(b"tEXt", b"a\0b") * 200_000)
    yield "scans.jpg", jpeg_of_scans(20_000, (4000, 3000))
    yield "scans-within-limits.jpg", jpeg_of_scans(50, (4000, 3000))
    yield "webp-16383.webp", _wide_webp()
    yield "webp-canvas.webp", _wide_canvas()
    yield "bmp-promises.bmp", _bmp(60_000, 60_000)
    yield "bmp-run-lengths.bmp", _bmp(30_000, 1_000, bits=8, compression=1, content=b"\0\2\xff\xff" * 200_000)
    yield "tiff-promises.tif", _tiff({256: 60_000, 257: 60_000})
    yield "tiff-tile.tif", _tiff({256: 64, 257: 64, 322: 60_000, 323: 60_000, 324: 8, 325: 8, 259: 5})
    yield "tiff-strip.tif", _tiff({256: 20_000, 257: 1_700, 278: 2**31 - 1, 273: 8, 279: 2**31 - 1, 259: 8})
    yield "tiff-many-samples.tif", _tiff({256: 64, 257: 64, 277: 65_535})
    yield "tiff-loop.tif", _tiff({256: 64, 257: 64}, following=8)


def largest() -> Iterator[tuple[str, bytes]]:
    """Yield pictures as large as they may be, of kinds that cost most memory."""
    yield "alpha.png", png(7_000, 5_142, colour=6)
    palette = chunk(b"PLTE", bytes(768)) + chunk(b"tRNS", bytes(256))
    yield "palette-alpha.png", png(7_000, 5_142, colour=3, extra=palette)
    yield "alpha.webp", saved(Image.new("RGBA", (4_898, 4_899)), "WEBP", lossless=True, method=0)
    yield "ink.jpg", saved(Image.new("CMYK", (8_192, 6_144)), "JPEG", progressive=True)
    yield "float.tif", saved(Image.new("F", (7_000, 5_142)), "TIFF", compression="tiff_lzw")


def real_pictures() -> list[Path]:
    """Return pictures to spoil: the one that ships, and those of cards where they are present."""
    names = ("idcard/co_xiaojing_upright.png", "doc/exif_rotated.jpg", "doc/co_printed_text.jpeg")
    return [PORTRAIT, *(MEDIA / name for name in names if (MEDIA / name).exists())]


def _wide_webp() -> bytes:
    """A WebP of one colour that says to be as large as can be: 34 bytes would be enough for it."""
    data = bytearray(saved(Image.new("RGB", (64, 64)), "WEBP", lossless=True))
    place = data.index(b"VP8L") + 9
    largest_less_one = 16_382
    sides = largest_less_one | largest_less_one << 14
    kept = int.from_bytes(data[place : place + 4], "little") >> 28
    data[place : place + 4] = (sides | kept << 28).to_bytes(4, "little")
    return bytes(data)


def _wide_canvas() -> bytes:
    """An animated WebP whose canvas is as large as can be, around one tiny frame."""
    frames = [Image.new("RGB", (32, 32), shade) for shade in ("red", "blue")]
    data = bytearray(saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True))
    place = data.index(b"VP8X") + 12
    data[place : place + 6] = b"\xfe\x3f\x00\xfe\x3f\x00"  # 16383 less one, twice, in 24 bits each
    return bytes(data)


def _bmp(width: int, height: int, *, bits: int = 24, compression: int = 0, content: bytes = b"") -> bytes:
    palette = bytes(1024) if bits == 8 else b""
    size = 54 + len(palette)
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(content), 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", size + len(content), 0, 0, size) + info + palette + content


def _tiff(tags: dict[int, int], following: int = 0) -> bytes:
    """Return a TIFF of nothing but a directory: tags with one number each; `following` is the next one's place."""
    known = {258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 64, 279: 4096}
    entries = sorted({**known, **tags}.items())
    body = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + struct.pack("<I", following)
