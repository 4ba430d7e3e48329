"""Portraits that a chip's reader or a file hands us: small pictures, made JPEG before anybody else looks at them."""

import io

from PIL import Image

from terminal.intake.picture_file import decode_picture

_QUALITY = 95
"""A chip's portrait has 102 x 126 pixels: nothing more may be lost."""


def portrait_jpeg(data: bytes) -> bytes:
    """The picture as JPEG, upright; raises ShuangluError `picture.*`."""
    picture = decode_picture(data, "portrait")
    out = io.BytesIO()
    Image.fromarray(picture[:, :, ::-1]).save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return out.getvalue()
