"""Passive hint of an anti-spoofing model that field IT may install: none ships, and without one nothing is claimed.

`<models>/liveness.json` names an ONNX file and its SHA-256, or several as `files`, whose answers are averaged, and
says how to feed them: `size` (pixels of the square input), `margin` (how many times the face is cut out), `cut`,
`scale` and `mean` (what is taken from each blue, green and red value before it is multiplied), `real` (which of its
outputs means a real face), and `swap` (true: it wants red first). Each line stands for all files, or in a file's own
entry for that one. `threshold`: under which mean share of the outputs that mean a real face the vote is a doubt.
Nothing is decided by it.

`cut` is `padded` (where nothing is said): a square round the face's middle, filled up with its edge where it leaves
the picture; or `inside`: the face's own box enlarged, shifted into the picture, no larger than it, and then drawn to
a square, as networks of the MiniFASNet kind were trained.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import cv2
import numpy as np
import numpy.typing as npt

from faults.errors import ShuangluError
from faults.trouble import Fact
from terminal.face.hint_input import HintInput, SomeLooks
from terminal.intake.model_files import InstalledModel, installed_model
from terminal.intake.picture_file import BgrPicture
from terminal.intake.quiet import quiet
from terminal.session.facts.analyst import Hint
from terminal.session.facts.box import Box

Cut = Literal["padded", "inside"]
_NAME = "liveness"
_EVERY_S = 0.5
_LARGEST, _WIDEST = 1024, 10.0
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


@dataclass(frozen=True, slots=True)
class _Network:
    """One network and how it is fed."""

    net: Any
    size: int
    margin: float
    cut: Cut
    scale: float
    mean: tuple[float, ...]
    swap: bool
    real: int

    def share(self, picture: BgrPicture, box: Box) -> float:
        """How much of one its output gives to a real face."""
        inside = self.cut == "inside"
        return float(self.shares((_inside if inside else _square)(picture, box, self.margin))[self.real])

    def shares(self, cut: BgrPicture) -> npt.NDArray[np.float64]:
        """The network's outputs as shares of one."""
        blob = cv2.dnn.blobFromImage(cut, self.scale, (self.size, self.size), self.mean, self.swap)
        self.net.setInput(blob)
        answer = np.asarray(self.net.forward(), np.float64).ravel()
        powers = np.exp(answer - answer.max())
        shares: npt.NDArray[np.float64] = powers / powers.sum()
        return shares


class ModelHint:
    """Looks twice a second and takes the mean of what the networks say."""

    def __init__(self, installed: InstalledModel) -> None:
        """Load them and let each answer for an empty picture."""
        try:
            self._threshold = float(installed.settings["threshold"])
        except (KeyError, TypeError, ValueError) as error:
            raise _unusable(installed, "settings", problem=str(error)[:_LONGEST]) from error
        self._networks = [_network(installed, number) for number in range(len(installed.files))]
        self._looks = SomeLooks(_EVERY_S)
        self._scores: list[float] = []

    def see(self, look: HintInput) -> None:
        """Take one picture; most are let go."""
        if look.face is None or not self._looks.due(look.time_s):
            return
        box = look.face.box
        self._scores.append(float(np.mean([network.share(look.picture, box) for network in self._networks])))

    def vote(self) -> Hint:
        """`score` is the mean share of the outputs that mean a real face."""
        if len(self._scores) < _LEAST_LOOKS:
            return Hint("model", "not_measurable")
        score = float(np.mean(self._scores))
        return Hint("model", "doubt" if score < self._threshold else "no_doubt", round(score, 3))

    def close(self) -> None:
        """Let go of the networks."""
        self._networks = []


def _network(installed: InstalledModel, number: int) -> _Network:
    """Load one file's network and let it answer for an empty picture."""
    path = installed.files[number]
    settings = installed.settings | installed.each[number]
    try:
        size, margin = int(settings["size"]), float(settings.get("margin", 1.0))
        mean = tuple(float(value) for value in settings.get("mean", (0, 0, 0)))
        scale, swap = float(settings.get("scale", 1.0)), bool(settings.get("swap", False))
        cut, real = settings.get("cut", "padded"), int(settings["real"])
    except (KeyError, TypeError, ValueError) as error:
        raise _unusable(installed, "settings", problem=str(error)[:_LONGEST]) from error
    possible = 1 <= size <= _LARGEST and 0 < margin <= _WIDEST and len(mean) == 3  # noqa: PLR2004 - three colours
    if not possible or cut not in get_args(Cut):
        raise _unusable(installed, "numbers")
    try:
        network = _Network(_loaded(path, installed.sha256[number]), size, margin, cut, scale, mean, swap, real)
        answer = network.shares(np.zeros((size, size, 3), np.uint8))
    except cv2.error as error:
        raise _unusable(installed, "load") from error
    if not 0 <= real < len(answer):
        raise _unusable(installed, "outputs", outputs=len(answer), real=real)
    return network


def _loaded(path: Path, sha256: str) -> Any:
    """Load the very bytes whose digest is right."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ShuangluError("models.changed:meanwhile", path=str(path))
    with quiet():
        return cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))


def _inside(picture: BgrPicture, box: Box, margin: float) -> BgrPicture:
    """Cut the enlarged box, as much smaller as it must be to fit the picture, and shifted into it."""
    left, top, width, height = box
    high, wide = picture.shape[:2]
    factor = min(margin, (wide - 1) / max(width, 1.0), (high - 1) / max(height, 1.0))
    across, down = max(1, round(width * factor)), max(1, round(height * factor))
    x = min(max(round(left + width / 2 - across / 2), 0), wide - across)
    y = min(max(round(top + height / 2 - down / 2), 0), high - down)
    return np.ascontiguousarray(picture[y : y + down, x : x + across])


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
