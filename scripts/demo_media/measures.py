"""What all parts of the film share: its size and pace, who speaks, and a few numbers."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[Any]
"""Height x width x 3, blue-green-red, 8 bits."""
Plane = NDArray[Any]
"""One float32 a pixel, or a sample."""
WIDTH, HEIGHT, FPS, RATE = 1280, 720, 25, 48_000
NECK_ROW = 474
"""Where both necks end, and the clothes begin."""
COUNTER_Y = 544
SELLER_X, CUSTOMER_X = 252, 1028
"""Where the two sit."""
SELLER, CUSTOMER = "seller", "customer"


def vector(*values: float) -> Plane:
    """Return a colour (blue, green, red), a factor for each, or a place, as float32 to be broadcast over pictures."""
    return np.array(values, np.float32)


def smooth(edge0: float, edge1: float, value: Plane) -> Plane:
    """Rise from 0 at `edge0` to 1 at `edge1` without a kink (3t² - 2t³); constant beyond them."""
    part = np.clip((value - edge0) / (edge1 - edge0), 0, 1)
    return (part * part * (3 - 2 * part)).astype(np.float32)
