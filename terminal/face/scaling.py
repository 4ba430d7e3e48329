"""Making pictures smaller quickly: by whole factors, each pixel the mean of a block."""

import cv2
import numpy as np

from terminal.intake.picture_file import BgrPicture


def shrunk(picture: BgrPicture, factor: int) -> BgrPicture:
    """Return the picture (height x width, or x 3) with sides divided by `factor`; what is left over is cut off.

    Three times as fast as scaling to any size, and without the patterns that skipping pixels makes.
    """
    if factor <= 1:
        return picture
    height, width = (max(factor, side // factor * factor) for side in picture.shape[:2])
    size = (width // factor, height // factor)
    smaller = cv2.resize(picture[:height, :width], size, interpolation=cv2.INTER_AREA)
    return smaller.astype(np.uint8, copy=False)
