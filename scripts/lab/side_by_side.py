"""Real clips pasted side by side into one picture of 1280 x 720, as at a counter: who speaks is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from scripts.lab.media import MEDIA
from terminal.capture.looking import pictures_of
from terminal.face.measured import MeasuredFace
from terminal.face.observer import FaceObserver
from terminal.intake.picture_file import BgrPicture

STEP_US = 40_000
WIDTH, HEIGHT = 1280, 720
PLACES = {"left": 360, "right": 920}
"""Where the middles of the faces are, pixels from the left."""
Clip = tuple[tuple[int, BgrPicture], ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """Part of a clip of the shared media, looked at from its beginning and then back and forth while it is wanted."""

    name: str
    start_s: float = 0.0
    seconds: float = 2.9

    def at(self, time_us: int) -> BgrPicture:
        """Return the picture nearest to this time."""
        clip = frames(self)
        length_us = clip[-1][0]
        turn = time_us % (2 * length_us)
        place_us = turn if turn <= length_us else 2 * length_us - turn
        return min(clip, key=lambda shot: abs(shot[0] - place_us))[1]


@cache
def frames(cut: Cut) -> Clip:
    """Return the pictures of a cut with their times from its beginning, microseconds."""
    begin, end = round(cut.start_s * 1e6), round((cut.start_s + cut.seconds) * 1e6)
    shots = pictures_of(str(MEDIA / Path(cut.name)))
    return tuple((at - begin, picture) for at, picture in shots if begin <= at < end)


@cache
def face_of(cut: Cut) -> tuple[float, float, float]:
    """Middle and width of the first face of a cut, pixels."""
    with FaceObserver() as observer:
        box = observer.look(frames(cut)[0][1], 0)[0].box
    return box[0] + box[2] / 2, box[1] + box[3] / 2, box[2]


def paste(scene: BgrPicture, picture: BgrPicture, place: tuple[float, float, float], width: float, at: int) -> None:
    """Put the part around a face (three widths) into the scene, the face so wide and `at` so far from the left."""
    x, y, wide = place
    scale = width / wide
    reach = 1.5 * width
    where = np.array([[scale, 0, reach - scale * x], [0, scale, reach - scale * y]])
    size = round(2 * reach)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    soft = cv2.GaussianBlur(picture, (0, 0), 0.4 / scale) if scale < 0.7 else picture
    part = cv2.warpAffine(soft, where, (size, size), flags=way & cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    left, top = round(at - reach), round(HEIGHT / 2 - reach)
    scene[top : top + size, left : left + size] = part


def scenes(cuts: Mapping[str, Cut], width: float, seconds: float) -> Iterator[tuple[int, BgrPicture]]:
    """Yield 25 pictures a second before a grey wall, by place (`left`, `right`), with their times in microseconds."""
    for number in range(round(seconds * 1_000_000) // STEP_US):
        scene: BgrPicture = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
        for where, cut in cuts.items():
            paste(scene, cut.at(number * STEP_US), face_of(cut), width, PLACES[where])
        yield number * STEP_US, scene


def measured(cuts: Mapping[str, Cut], width: float, seconds: float) -> Sequence[tuple[int, list[MeasuredFace]]]:
    """Return what is measured of these faces, picture by picture."""
    with FaceObserver() as observer:
        return [(at_us, observer.look(scene, at_us)) for at_us, scene in scenes(cuts, width, seconds)]
