"""A card as a picture on a display that a camera looks at, pixel stripes, bezel and all. A simulation: no real one."""

import cv2
import numpy as np

from scripts.lab.drawn_cards import Random
from terminal.intake.picture_file import BgrPicture

SUB = 6
"""Samples across one pixel of the display."""
BLACK, GAIN = 8.0, 2.2
"""Of the bezel; and what the stripes take away is given back as light."""


def on_screen(card: BgrPicture, random: Random, size: tuple[int, int] = (1280, 720)) -> BgrPicture:
    """The display shows the card 500 to 900 of its pixels wide, and fills about half of `size` (width, height)."""
    display = lit(card, int(random.integers(500, 900)))
    high, wide = display.shape[:2]
    scale = random.uniform(0.6, 0.85) * size[0] / wide * 0.8
    angle = np.radians(random.uniform(-5, 5))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = np.array([[-wide, -high], [wide, -high], [wide, high], [-wide, high]]) / 2 * scale @ turn
    corners = corners * (1 + random.uniform(-0.03, 0.03, (4, 1))) + np.array(size) / 2
    sheet = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    way = np.diag([3.0, 3.0, 1.0]) @ cv2.getPerspectiveTransform(sheet, corners.astype(np.float32))
    fine = cv2.warpPerspective(
        display, way, (size[0] * 3, size[1] * 3), flags=cv2.INTER_LINEAR, borderValue=(60, 70, 80)
    )
    lens = cv2.GaussianBlur(fine, (0, 0), 3 * random.uniform(0.3, 0.9))
    seen = cv2.resize(lens, size, interpolation=cv2.INTER_AREA)
    return np.asarray(np.clip(seen + random.normal(0, 2, seen.shape), 0, 255), np.uint8)


def lit(card: BgrPicture, pixels: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Every pixel a red, a green and a blue stripe with a dark gap below, inside a bezel an eighth as wide."""
    small = cv2.resize(card, (pixels, round(pixels * 0.631)), interpolation=cv2.INTER_AREA)
    large = np.kron(small, np.ones((SUB, SUB, 1), np.uint8)).astype(np.float32)
    stripes = np.zeros((SUB, SUB, 3), np.float32)
    for place, channel in enumerate((2, 1, 0)):
        stripes[: SUB - 1, 2 * place : 2 * place + 2, channel] = GAIN
    large *= np.tile(stripes, (small.shape[0], small.shape[1], 1))
    rim = large.shape[1] // 8
    framed = np.full((large.shape[0] + 2 * rim, large.shape[1] + 2 * rim, 3), BLACK, np.float32)
    framed[rim:-rim, rim:-rim] = large
    return np.asarray(cv2.GaussianBlur(framed, (0, 0), 1.2), np.float32)
