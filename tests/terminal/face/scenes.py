"""Scenes of 1280 x 720 made from the portrait that ships: one or two persons before a wall, where they are wanted."""

import cv2
import numpy as np

from terminal.intake.picture_file import BgrPicture, open_picture
from tests import ROOT

PORTRAIT = ROOT / "resources" / "demo" / "portrait.jpg"
WIDTH, HEIGHT, STEP_US = 1280, 720, 40_000
FACE_WIDTH = 92.0
"""Pixels between the edges of the portrait's face, as the mesh sees it."""
FACE_AT = (101.0, 123.0)


def portrait() -> BgrPicture:
    """204 x 216 pixels; the face is 92 wide."""
    return open_picture(PORTRAIT)


def another() -> BgrPicture:
    """The same person mirrored, with other hair, skin and clothes: somebody else for all that looks coarsely."""
    turned = np.ascontiguousarray(portrait()[:, ::-1])
    tinted = turned[:, :, ::-1] * np.array((0.6, 0.75, 0.5))
    darker: BgrPicture = np.clip(tinted, 0, 255).astype(np.uint8)
    return darker


def wall(colour: int = 120) -> BgrPicture:
    return np.full((HEIGHT, WIDTH, 3), colour, np.uint8)


def put(
    scene: BgrPicture, person: BgrPicture, face_width: float, x: float, y: float = 360.0, tilt: float = 0.0
) -> BgrPicture:
    """Draw a person into the scene, the face so wide and in the middle of (x, y), tilted clockwise by degrees."""
    scale = face_width / FACE_WIDTH
    across = FACE_AT[0] if np.array_equal(person, portrait()) else person.shape[1] - FACE_AT[0]
    where = cv2.getRotationMatrix2D((across, FACE_AT[1]), -tilt, scale)
    where[:, 2] += np.array((x - across, y - FACE_AT[1]))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    if scale < 1:
        person = cv2.resize(person, None, fx=scale, fy=scale, interpolation=way).astype(np.uint8)
        where[:, :2] = where[:, :2] / scale
    cv2.warpAffine(person, where, (WIDTH, HEIGHT), scene, cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT)
    return scene


def dim_and_noisy(picture: BgrPicture, seed: int) -> BgrPicture:
    """Gain 0.45, noise of standard deviation 6: a badly lit room and a cheap camera."""
    noise = np.random.default_rng(seed).normal(0, 6, picture.shape)
    return np.clip(picture * 0.45 + noise, 0, 255).astype(np.uint8)
