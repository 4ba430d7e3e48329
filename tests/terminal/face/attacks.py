"""Attacks made for tests: prints and screens before a pin-hole camera, held still, moved, tilted, bent; films that run.

A sheet is a picture on a plane or on a cylinder that stands upright; the camera is 50 cm away, sees 640 x 480 pixels
and has noise. A print of a face as large as life then shows it about 200 pixels wide.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from terminal.face.continuity import Glance, glance_at
from terminal.face.measured import MeasuredFace
from terminal.face.observer import FaceObserver
from terminal.intake.picture_file import BgrPicture

WIDTH, HEIGHT = 640, 480
FPS = 15.0
_FOCAL = 700.0
_AWAY_CM = 50.0
_FACE_CM = 15.0
_NOISE = 2.5
"""Standard deviation of the camera's noise, of 255."""
_GRAIN, _STEP = 64, 8
"""The noise is one large sheet that is shifted by up to so many pixels; every eighth ray is traced."""


@dataclass(frozen=True)
class Pose:
    """How a sheet is held: angles in degrees, shift in cm, radius of its bend in cm (None: flat)."""

    turn: float = 0.0
    tip: float = 0.0
    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    radius: float | None = None


Motion = Callable[[float], Pose]
"""Pose by time in seconds."""


def _wave(time_s: float, seconds: float) -> float:
    return float(np.sin(2 * np.pi * time_s / seconds))


HANDLINGS: dict[str, Motion] = {
    "held still": lambda t: Pose(),  # noqa: ARG005 - it stays
    "held in hand": lambda t: Pose(1.5 * _wave(t, 1.3), _wave(t, 0.9), 0.3 * _wave(t, 1.1), 0.2 * _wave(t, 0.7)),
    "moved": lambda t: Pose(x=4 * _wave(t, 3.0), y=2 * _wave(t, 2.1), z=6 * _wave(t, 2.6)),
    "tilted left and right": lambda t: Pose(turn=40 * _wave(t, 4.0)),
    "tilted up and down": lambda t: Pose(tip=35 * _wave(t, 4.0)),
    "bent, radius 20 cm": lambda t: Pose(turn=35 * _wave(t, 4.0), radius=20.0),
    "wrapped, radius 10 cm": lambda t: Pose(turn=40 * _wave(t, 4.0), radius=10.0),
    "flapping": lambda t: Pose(tip=10 * _wave(t, 1.7), radius=12 + 60 * (1 + _wave(t, 0.8))),
}
FLAT = ("held still", "held in hand", "moved", "tilted left and right", "tilted up and down")


class Sheet:
    """A printed picture, its face as large as life."""

    def __init__(self, picture: BgrPicture, face_width: float, seed: int = 0) -> None:
        self._picture = picture
        self._cm = _FACE_CM / face_width
        self._chance = np.random.default_rng(seed)
        ground = cv2.resize(self._chance.integers(60, 160, (12, 16, 3)).astype(np.uint8), (WIDTH, HEIGHT))
        self._ground = cv2.GaussianBlur(ground, (0, 0), 15)
        noise = self._chance.normal(0, _NOISE, (HEIGHT + _GRAIN, WIDTH + _GRAIN, 3))
        self._noise = noise.round().astype(np.int16)
        columns, rows = np.meshgrid(np.arange(0, WIDTH, _STEP), np.arange(0, HEIGHT, _STEP))
        right, down = (columns + (_STEP - 1 - WIDTH) / 2) / _FOCAL, (rows + (_STEP - 1 - HEIGHT) / 2) / _FOCAL
        self._rays = np.stack([right, down, np.ones_like(right)], axis=-1).reshape(-1, 3)

    def shown(self, pose: Pose, centre: tuple[float, float], picture: BgrPicture | None = None) -> BgrPicture:
        """The camera's picture of the sheet in this pose, `centre` of it (pixels of the print) before the camera."""
        turn = cv2.Rodrigues(np.array([0.0, np.radians(pose.turn), 0.0]))[0]
        tip = cv2.Rodrigues(np.array([np.radians(pose.tip), 0.0, 0.0]))[0]
        rotation = tip @ turn
        place = np.array([pose.x, pose.y, _AWAY_CM + pose.z])
        across, down = _meet(self._rays @ rotation, -place @ rotation, pose.radius)
        map_x, map_y = self._map(across, centre[0]), self._map(down, centre[1])
        printed = self._picture if picture is None else picture
        shown = self._ground.copy()
        cv2.remap(printed, map_x, map_y, cv2.INTER_LINEAR, dst=shown, borderMode=cv2.BORDER_TRANSPARENT)
        top, left = self._chance.integers(0, _GRAIN, 2)
        noise = self._noise[top : top + HEIGHT, left : left + WIDTH]
        return np.asarray(cv2.add(shown, noise, dtype=cv2.CV_8U), np.uint8)

    def _map(self, cm: npt.NDArray[np.float64], centre: float) -> npt.NDArray[np.float32]:
        """Pixel of the print for every pixel of the view, from a coarse grid of rays."""
        coarse = np.nan_to_num(cm / self._cm + centre, nan=-1e4).reshape(HEIGHT // _STEP, WIDTH // _STEP)
        return np.asarray(cv2.resize(coarse.astype(np.float32), (WIDTH, HEIGHT)), np.float32)


def _meet(
    rays: npt.NDArray[np.float64], eye: npt.NDArray[np.float64], radius: float | None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Where rays meet the sheet: cm along it, from its middle; nan beside it."""
    with np.errstate(invalid="ignore", divide="ignore"):
        if radius is None:
            way = -eye[2] / rays[:, 2]
            return eye[0] + way * rays[:, 0], eye[1] + way * rays[:, 1]
        middle = eye[2] - radius  # the axis is behind the sheet: the face bulges towards the camera
        a = rays[:, 0] ** 2 + rays[:, 2] ** 2
        b = eye[0] * rays[:, 0] + middle * rays[:, 2]
        c = eye[0] ** 2 + middle**2 - radius**2
        way = (-b - np.sqrt(b * b - a * c)) / a
        x, z = eye[0] + way * rays[:, 0], middle + way * rays[:, 2]
        return radius * np.arctan2(x, -z), eye[1] + way * rays[:, 1]


@dataclass
class Look:
    """One moment of a series, without its picture."""

    time_s: float
    glance: Glance
    faces: list[MeasuredFace] = field(default_factory=list)


def face_in(picture: BgrPicture) -> MeasuredFace | None:
    """The largest face in a still picture."""
    with FaceObserver() as observer:
        faces = [face for number in range(3) for face in observer.look(picture, number * 40_000)]
    measured = [face for face in faces if face.state == "measured"]
    return max(measured, key=lambda face: face.box[2]) if measured else None


def handled(picture: BgrPicture, motion: Motion, seconds: float, seed: int = 0) -> Iterator[BgrPicture]:
    """Pictures of a print that is handled; its face is in the middle of the view."""
    face = face_in(picture)
    assert face is not None, "there is no face to print"
    left, top, width, height = face.box
    sheet = Sheet(picture, width, seed)
    for number in range(round(seconds * FPS)):
        yield sheet.shown(motion(number / FPS), (left + width / 2, top + height / 2))


def refilmed(pictures: Sequence[BgrPicture], motion: Motion, seed: int = 0) -> Iterator[BgrPicture]:
    """Pictures of a screen on which a film runs."""
    face = face_in(pictures[0])
    assert face is not None, "there is no face in the film"
    left, top, width, height = face.box
    sheet = Sheet(pictures[0], width, seed)
    for number, picture in enumerate(pictures):
        yield sheet.shown(motion(number / FPS), (left + width / 2, top + height / 2), picture)


def looks_at(pictures: Iterator[BgrPicture], fps: float = FPS) -> list[Look]:
    """Everything that an attempt would judge of these pictures, for judging it again and again."""
    with FaceObserver() as observer:
        return [
            Look(number / fps, glance_at(picture), observer.look(picture, round(number * 1e6 / fps)))
            for number, picture in enumerate(pictures)
        ]


@cache
def looks_of(path: Path, fps: float) -> tuple[Look, ...]:
    """The same for a film, made once in a run of tests."""
    return tuple(looks_at(iter(read_film(path, fps)), fps))


def read_film(path: Path, fps: float = FPS, seconds: float = 60.0) -> list[BgrPicture]:
    """The pictures of a film, at most `fps` a second."""
    from terminal.capture.looking import pictures_of

    found = []
    for time_us, picture in pictures_of(str(path), fps):
        if time_us > seconds * 1e6:
            break
        found.append(picture)
    return found
