"""What stands still: the room, two bodies in clothes, the counter."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.demo_media.measures import COUNTER_Y, HEIGHT, NECK_ROW, SELLER, WIDTH, Picture, vector
from scripts.demo_media.papers import papers


def shaded(top: tuple[int, int, int], bottom: tuple[int, int, int], height: int, width: int) -> Picture:
    """Return a picture of two colours (blue, green, red) that run into each other from top to bottom."""
    part = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    column = vector(*top) * (1 - part) + vector(*bottom) * part
    return np.repeat(column, width, axis=1).astype(np.uint8)


def room() -> Picture:
    """The counter room behind the two people, out of focus as a camera sees it; its wall is bare.

    Nothing on it can be taken for a paper or a card.
    """
    wall = shaded((222, 226, 226), (190, 198, 202), HEIGHT, WIDTH)
    for left in range(0, WIDTH, 160):
        cv2.line(wall, (left, 0), (left, HEIGHT), (205, 211, 212), 2)
    wall = cv2.GaussianBlur(wall, (0, 0), 3.4)
    light = np.exp(-(((np.mgrid[0:HEIGHT, 0:WIDTH][1] - 820) / 760.0) ** 2))[..., None]
    result: Picture = np.clip(wall * (0.86 + 0.14 * light), 0, 255).astype(np.uint8)
    return result


def outline(points: Sequence[tuple[float, float]], middle: int, top: int) -> NDArray[np.int32]:
    """Points to the right of the middle line, mirrored to the left, as one polygon (16 parts a pixel)."""
    right = np.array(points, np.float32)
    for _ in range(3):  # cut the corners, three times, and the line is round
        before, after = right[:-1], right[1:]
        cut = np.stack([before * 0.75 + after * 0.25, before * 0.25 + after * 0.75], axis=1).reshape(-1, 2)
        right = np.concatenate([right[:1], cut, right[-1:]])
    left = right[::-1] * vector(-1, 1)
    return ((np.concatenate([right, left]) + vector(middle, top)) * 16).astype(np.int32)


def fill(picture: Picture, points: NDArray[np.int32], colour: tuple[int, int, int]) -> None:
    """Fill a polygon of `outline` in place; `colour` is blue, green, red."""
    cv2.fillPoly(picture, [points], colour, cv2.LINE_AA, 4)


def dressed(picture: Picture, who: str, middle: int, neck: int) -> None:
    """Draw shoulders and clothes; `neck` is the row where the portrait's neck ends."""
    shoulders = [(44, -16), (64, 12), (124, 36), (178, 58), (200, 120), (208, 220), (212, 400)]
    roll = [(43, -26), (48, 6), (40, 30), (24, 44)]
    if who == SELLER:
        fill(picture, outline(shoulders, middle, neck), (84, 52, 30))
        fill(picture, outline([(46, -6), (34, 60), (6, 190)], middle, neck), (236, 238, 240))
        for side in (1, -1):
            lapel = np.array([(50, -12), (74, 14), (58, 100), (4, 214), (26, 96)]) * (side, 1) + (middle, neck)
            cv2.fillPoly(picture, [(lapel * 16).astype(np.int32)], (66, 40, 22), cv2.LINE_AA, 4)
        cv2.rectangle(picture, (middle + 88, neck + 104), (middle + 146, neck + 126), (206, 214, 220), -1)
        cv2.line(picture, (middle + 96, neck + 115), (middle + 138, neck + 115), (120, 96, 70), 3, cv2.LINE_AA)
        fill(picture, outline(roll, middle, neck), (22, 18, 18))
    else:
        fill(picture, outline(shoulders, middle, neck), (96, 104, 82))
        fill(picture, outline([(46, -18), (58, 8), (40, 40), (0, 52)], middle, neck), (78, 86, 66))
        fill(picture, outline(roll, middle, neck), (22, 18, 18))


def with_fabric(picture: Picture, before: Picture, rng: np.random.Generator) -> Picture:
    """Shade what was just drawn over `before`: light from the upper right, the grain of cloth."""
    drawn = (picture != before).any(axis=2).astype(np.float32)
    edge = cv2.GaussianBlur(drawn, (0, 0), 18)
    grain = cv2.GaussianBlur(rng.normal(0, 1, drawn.shape).astype(np.float32), (0, 0), 0.8)
    light = 0.62 + 0.42 * edge + 0.035 * grain
    shadow = 1 - 0.22 * cv2.GaussianBlur(drawn, (0, 0), 26)
    cloth = cv2.GaussianBlur(drawn, (0, 0), 1.0)[..., None]
    toned = picture * light[..., None] * cloth + before * shadow[..., None] * (1 - cloth)
    result: Picture = np.clip(toned, 0, 255).astype(np.uint8)
    return result


def counter(picture: Picture) -> Picture:
    """The counter in front, with the plan's papers in stands on it; they stay there for the whole film."""
    picture[COUNTER_Y:] = shaded((122, 158, 186), (84, 116, 144), HEIGHT - COUNTER_Y, WIDTH)
    cv2.line(picture, (0, COUNTER_Y), (WIDTH, COUNTER_Y), (168, 196, 216), 3)
    cv2.ellipse(picture, (640, 690), (150, 14), 0, 0, 360, (92, 122, 148), -1, cv2.LINE_AA)
    cv2.line(picture, (560, 690), (700, 676), (60, 40, 30), 6, cv2.LINE_AA)
    picture = cv2.GaussianBlur(picture, (0, 0), 0.7)
    for paper in papers():
        paper.stand(picture)
    return picture


def stage(seats: Sequence[tuple[str, int]], rng: np.random.Generator) -> Picture:
    """Everything that stands still; `seats`: who sits at which column."""
    picture = room()
    for who, middle in seats:
        before = picture.copy()
        dressed(picture, who, middle, NECK_ROW - 6)
        picture = with_fabric(picture, before, rng)
    return counter(picture)
