"""What a Linux driver says of the numbers that its camera gives (VIDIOC_G_FMT); OpenCV does not hand it on.

Layouts and numbers are those of `linux/videodev2.h`. Asking opens the device a second time, which V4L2 allows beside
whoever streams from it; nothing is changed.
"""

import os
import struct
import sys
from pathlib import Path

from terminal.capture.sources.picture_meaning import Matrix, Meaning

UVC = Meaning("smpte170m", full=False)
"""What a camera gives that says nothing: webcams by their own standard (UVC 1.5, 3.9.2.6), V4L2 by default."""
_FORMAT_BYTES = 208 if struct.calcsize("P") == 8 else 204  # noqa: PLR2004 - the union is aligned to pointers
_G_FMT = 0xC0000000 | _FORMAT_BYTES << 16 | ord("V") << 8 | 4
_CAPTURE = 1
_PIXELS = struct.Struct("=12I")
"""width, height, pixelformat, field, bytesperline, sizeimage, colorspace, priv, flags, ycbcr_enc, quantization, xfer"""
_MAGIC = 0xFEEDCAFE
"""Where `priv` holds it, what comes after it counts."""
_REC709, _JPEG, _BT2020 = 3, 7, 10
_SPACES: dict[int, Matrix] = {_REC709: "bt709", _BT2020: "bt2020nc", 2: "smpte240m"}
_ENCODINGS: dict[int, Matrix] = {1: "smpte170m", 2: "bt709", 3: "smpte170m", 4: "bt709", 6: "bt2020nc", 7: "bt2020nc"}
_FULL = 1


def driver_says(name: int | str) -> Meaning:
    """What the driver of a camera (its number or device file) says of its YUV; `UVC` where it cannot be asked."""
    if sys.platform != "linux":
        return UVC
    import fcntl  # Windows has none

    path = Path(f"/dev/video{name}" if isinstance(name, int) else name)
    try:
        handle = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return UVC
    try:
        answer = fcntl.ioctl(handle, _G_FMT, struct.pack("=I", _CAPTURE).ljust(_FORMAT_BYTES, b"\0"))
    except OSError:
        return UVC
    finally:
        os.close(handle)
    return meant(answer)


def meant(answer: bytes) -> Meaning:
    """Read the driver's `struct v4l2_format`."""
    pixels = _PIXELS.unpack_from(answer, len(answer) - 200)
    space, priv, _, encoding, quantization, _ = pixels[6:]
    if priv != _MAGIC:
        encoding = quantization = 0
    matrix = _ENCODINGS.get(encoding, _SPACES.get(space, UVC.matrix))
    full = quantization == _FULL or (quantization == 0 and space == _JPEG)
    return Meaning(matrix, full)
