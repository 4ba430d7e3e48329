"""Passive hint of an anti-spoofing model that field IT may install: none ships, and without one nothing is claimed.

`<models>/liveness.json` names the ONNX file and its SHA-256, and says how to feed it: `size` (pixels of its square
input), `margin` (face widths round the face's centre that the square covers), `scale` and `mean` (what is taken from
each blue, green and red value before it is multiplied), `real` (which of its outputs means a real face), `threshold`
(under which mean share of that output the vote is a doubt), and `swap` (true: it wants red first).
"""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from faults.errors import ShuangluError
from faults.trouble import Fact
from terminal.face.hint_input import HintInput, SomeLooks
from terminal.intake.model_files import InstalledModel, installed_model
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.analyst import Box, Hint

_NAME = "liveness"
_EVERY_S = 0.5
_LARGEST = 1024
_LEAST_LOOKS = 2
_LONGEST = 80
"""Characters of a value in the manifest that are shown."""


def model_hint(folder: Path | None) -> "ModelHint | None":
    """Load the model that field IT installed in this folder; None if there is none.

    Raises ShuangluError `models.manifest`, `models.missing`, `models.changed`, or `models.unusable` for a model
    that cannot be loaded or does not answer as its manifest says.
    """
    installed = installed_model(folder, _NAME)
    return None if installed is None else ModelHint(installed)


class ModelHint:
    """Looks twice a second and takes the mean of what the model says."""

    def __init__(self, installed: InstalledModel) -> None:
        """Load it and let it answer for an empty picture."""
        settings = installed.settings
        try:
            self._size = int(settings["size"])
            self._margin = float(settings.get("margin", 1.0))
            self._scale = float(settings.get("scale", 1.0))
            self._mean = tuple(float(value) for value in settings.get("mean", (0, 0, 0)))
            self._real, self._threshold = int(settings["real"]), float(settings["threshold"])
            self._swap = bool(settings.get("swap", False))
        except (KeyError, TypeError, ValueError) as error:
            raise _unusable(installed, "settings", problem=str(error)[:_LONGEST]) from error
        if not 1 <= self._size <= _LARGEST or len(self._mean) != 3 or not 0 < self._margin <= 10:  # noqa: PLR2004
            raise _unusable(installed, "numbers")
        try:
            self._net: Any = cv2.dnn.readNetFromONNX(str(installed.path))
            answer = self._shares(np.zeros((self._size, self._size, 3), np.uint8))
        except cv2.error as error:
            raise _unusable(installed, "load") from error
        if not 0 <= self._real < len(answer):
            raise _unusable(installed, "outputs", outputs=len(answer), real=self._real)
        self._looks = SomeLooks(_EVERY_S)
        self._scores: list[float] = []

    def see(self, look: HintInput) -> None:
        """Take one picture; most are let go."""
        if look.face is None or not self._looks.due(look.time_s):
            return
        self._scores.append(float(self._shares(_square(look.picture, look.face.box, self._margin))[self._real]))

    def vote(self) -> Hint:
        """`score` is the mean share of the output that means a real face."""
        if len(self._scores) < _LEAST_LOOKS:
            return Hint("model", "not_measurable")
        score = float(np.mean(self._scores))
        return Hint("model", "doubt" if score < self._threshold else "no_doubt", round(score, 3))

    def close(self) -> None:
        """Let go of the network."""
        self._net = None

    def _shares(self, square: BgrPicture) -> npt.NDArray[np.float64]:
        """The model's outputs as shares of one."""
        size = (self._size, self._size)
        blob = cv2.dnn.blobFromImage(square, self._scale, size, self._mean, self._swap)
        self._net.setInput(blob)
        answer = np.asarray(self._net.forward(), np.float64).ravel()
        powers = np.exp(answer - answer.max())
        shares: npt.NDArray[np.float64] = powers / powers.sum()
        return shares


def _square(picture: BgrPicture, box: Box, margin: float) -> BgrPicture:
    """Cut the square round the face, filled up with its edge where it leaves the picture."""
    left, top, width, height = box
    half = max(1, round(margin * max(width, height) / 2))
    x, y = round(left + width / 2), round(top + height / 2)
    padded = cv2.copyMakeBorder(picture, half, half, half, half, cv2.BORDER_REPLICATE)
    y, x = min(max(y, 0), picture.shape[0]), min(max(x, 0), picture.shape[1])
    return np.asarray(padded[y : y + 2 * half, x : x + 2 * half], np.uint8)


def _unusable(installed: InstalledModel, why: str, **facts: Fact) -> ShuangluError:
    """`why`: which sentence of `models.unusable` says what is wrong."""
    return ShuangluError(f"models.unusable:{why}", path=str(installed.path), **facts)
