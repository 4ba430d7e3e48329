"""Pictures that somebody hands us: opened with bounded time and memory, or refused with a sentence.

Five formats are read (JPEG, PNG, WebP, BMP, TIFF), told by their content and never by their name. What a header
promises is checked before anything is decoded. Nothing is guessed: a truncated picture is an error, not half a picture.
"""

import io
import logging
import math
import os
import re
import stat
import threading
import warnings
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, TiffImagePlugin, UnidentifiedImageError, WebPImagePlugin

from faults.errors import ShuangluError
from terminal.intake.quiet import quiet

logging.getLogger("PIL").setLevel(logging.CRITICAL)  # it logs what it also raises

BgrPicture = npt.NDArray[np.uint8]
"""Shape (height, width, 3), blue first, contiguous."""

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")
assert TiffImagePlugin.TiffImageFile.format in FORMATS  # importing these two makes Pillow know their formats
assert WebPImagePlugin.WebPImageFile.format in FORMATS
MAX_BYTES = 64 * 1024 * 1024
"""Of a file; the largest pictures of telephones have 30 MB."""
MAX_PIXELS = {"JPEG": 51_000_000, "MPO": 51_000_000, "WEBP": 24_000_000}
"""Telephones take JPEGs of 8192 x 6144; they are decoded at a part of their size. WebP's decoder keeps three copies."""
_MAX_PIXELS = 36_000_000
"""Of the other formats: A4 at 600 dots an inch. Pillow takes 4 bytes a pixel, and as much again twice to convert."""
MAX_SIDE = 4096
"""Larger pictures are scaled down to this (pixels); a card that fills a third of it still has 16 px a millimetre."""
_MIN_SIDE = 16
_LONGEST_SIDE = 32_768
"""Before scaling; bounds what one row can take."""
_MAX_SCANS = 64
_MAX_SCANNED = 20 * MAX_PIXELS["JPEG"]
"""Scans of one JPEG, and scans times pixels. Usual ones have 10, or 18 in CMYK; thousands would take hours."""
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_SOS, _EOI = 0xDA, 0xD9
_TILE_SIDES = (322, 323)
"""TIFF's TileWidth and TileLength."""
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each orientation of EXIF 2.32, 4.6.4."""
_ONE_AT_A_TIME = threading.Lock()
"""Bounds memory, and Python's filters of warnings belong to the whole process."""


def open_picture(path: Path) -> BgrPicture:
    """Read a picture file as BGR, upright as its EXIF says, alpha on white, no side over `MAX_SIDE`.

    Raises ShuangluError `picture.missing`, `.not_a_file`, `.no_access`, `.file_size`, `.type`, `.dimensions` or
    `.broken`, naming the file.
    """
    return decode_picture(_content(path), str(path))


def decode_picture(data: bytes, name: str = "picture") -> BgrPicture:
    """Decode a picture that is in memory; as `open_picture`, named `name`."""
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about strange metadata and large sizes; limits are checked below
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                _check(image, data, name)
                return _pixels(image)
        except ShuangluError:
            raise
        except UnidentifiedImageError:
            raise ShuangluError("picture.type", name=name) from None
        except Image.DecompressionBombError:
            raise ShuangluError("picture.dimensions", name=name) from None
        except Exception as error:  # decoders meet bad input with whatever they stumble over
            raise ShuangluError("picture.broken", name=name) from error


def _content(path: Path) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # a pipe must not keep us waiting
    try:
        handle = os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise ShuangluError("picture.missing", path=str(path)) from None
    except OSError as error:
        raise ShuangluError("picture.no_access", path=str(path), problem=error.strerror) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise ShuangluError("picture.not_a_file", path=str(path))
    with os.fdopen(handle, "rb") as file:
        try:
            data = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise ShuangluError("picture.no_access", path=str(path), problem=error.strerror) from error
    if len(data) > MAX_BYTES:
        raise _too_large(str(path))
    return data


def _check(image: Image.Image, data: bytes, name: str) -> None:
    """Refuse what would cost too much, before it is decoded."""
    width, height = image.size
    most = MAX_PIXELS.get(image.format or "", _MAX_PIXELS)
    if width * height > most or max(width, height) > _LONGEST_SIDE:
        raise ShuangluError("picture.dimensions:large", name=name, width=width, height=height, most=most // 1_000_000)
    if min(_size(image)) < _MIN_SIDE:
        raise ShuangluError("picture.dimensions:small", name=name, width=width, height=height)
    if image.format in ("JPEG", "MPO") and _scans(data) > min(_MAX_SCANS, _MAX_SCANNED // (width * height)):
        raise ShuangluError("picture.broken:scans", name=name)
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        tile = [int(image.tag_v2.get(tag, 0)) for tag in _TILE_SIDES]
        if math.prod(tile) > _MAX_PIXELS or max(tile) > _LONGEST_SIDE:
            raise ShuangluError("picture.dimensions:tiles", name=name, width=tile[0], height=tile[1])
    if any(tile[0] == "bmp_rle" for tile in getattr(image, "tile", ())):
        raise ShuangluError("picture.type:bmp", name=name)


def _scans(data: bytes) -> int:
    """Count the scans of the first picture in a JPEG file; more may follow it, and be anything."""
    place = scans = 0
    while (marker := _MARKER.search(data, place)) is not None and scans <= _MAX_SCANS:
        kind, place = data[marker.end() - 1], marker.end()
        if kind == _EOI:
            break
        scans += kind == _SOS
        if kind not in (0x01, 0xD8):  # all others but SOI and TEM have a length
            place += int.from_bytes(data[place : place + 2])
    return scans


def _size(image: Image.Image) -> tuple[int, int]:
    """Return width and height as they will be, before turning."""
    scale = min(1.0, MAX_SIDE / max(image.size))
    return round(image.width * scale), round(image.height * scale)


def _pixels(image: Image.Image) -> BgrPicture:
    size = _size(image)
    image.draft(None, size)  # a JPEG can be decoded at half its size and less
    with quiet() if image.format == "TIFF" else nullcontext():  # libtiff prints what it finds wrong
        image.load()
    turn = _turn(image)
    plain = _eight_bits(image.resize(size) if image.mode in ("I", "F") and image.size != size else image)
    if plain.mode != "RGB":
        plain = plain.convert("RGBA" if plain.has_transparency_data else "RGB")
    if plain.size != size:
        plain = plain.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    if plain.mode == "RGBA":
        paper = Image.new("RGBA", plain.size, "white")
        plain = Image.alpha_composite(paper, plain).convert("RGB")
    if turn is not None:
        plain = plain.transpose(turn)
    return np.ascontiguousarray(np.asarray(plain, np.uint8)[:, :, ::-1])


def _turn(image: Image.Image) -> Image.Transpose | None:
    """Return how the picture must be turned to stand upright; metadata that makes no sense turns nothing."""
    try:
        orientation = image.getexif().get(_ORIENTATION)
    except Exception:  # noqa: BLE001 - as above: any error may come out of damaged metadata
        return None
    return _TURNS.get(orientation) if isinstance(orientation, int) else None


def _eight_bits(image: Image.Image) -> Image.Image:
    """Bring samples of 16 and 32 bits to 8; Pillow would cut them off at 255."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8))
    if image.mode not in ("I", "F"):
        return image
    values = np.nan_to_num(np.asarray(image, np.float32), posinf=0.0, neginf=0.0)
    brightest = float(values.max())
    full = next((full for full in (1.0, 255.0, 65_535.0) if brightest <= full), brightest)
    if image.mode == "I" and full == 1.0:
        full = 255.0
    return Image.fromarray(np.clip(values * (255.0 / full), 0, 255).astype(np.uint8))


def _too_large(name: str) -> ShuangluError:
    return ShuangluError("picture.file_size", name=name, most=MAX_BYTES // (1024 * 1024))
