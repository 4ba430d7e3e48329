"""One to one: is the face before the camera that of the portrait? An embedding model of field IT's, or none.

No such model ships. The folder of models then holds `face.json`: `file` and `sha256` of an ONNX model that takes the
aligned face that OpenCV's FaceRecognizerSF makes (112 x 112, RGB), and two cosines, `threshold_same` and
`threshold_different`; between them nobody decides.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import numpy.typing as npt

from faults.errors import ShuangluError
from terminal.face.measured import Landmarks, MeasuredFace
from terminal.intake.model_files import InstalledModel, installed_model
from terminal.intake.picture_file import BgrPicture, decode_picture
from terminal.intake.quiet import quiet
from terminal.session.facts.analyst import FaceMatched

NAME = "face"
"""Of the manifest in the folder of models."""
_SIDE = 112
_RIGHT_EYE, _LEFT_EYE, _NOSE, _RIGHT_MOUTH, _LEFT_MOUTH = (33, 133), (263, 362), (1,), (61,), (291,)
"""Mesh points whose means are the five that FaceRecognizerSF aligns by, in its order; the person's own sides."""

Template = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Cosines, -1 to 1: from `same` on it is the same person, below `different` another."""

    same: float
    different: float


def match(
    folder: Path | None, portrait: bytes, picture: BgrPicture, face: MeasuredFace, captured_us: int
) -> FaceMatched:
    """Compare a measured face with the one face of a portrait (JPEG or PNG bytes).

    Without a model the verdict is `not_installed`; where either face cannot be measured, `not_measurable`. Both
    templates are zeroed before this returns. Raises ShuangluError `models.*` when there is a model that is not
    what its manifest says, or cannot be used.
    """
    model = installed_model(folder, NAME)
    if model is None:
        return FaceMatched(captured_us, "not_installed")
    thresholds, digest = _thresholds(model), model.sha256[0]
    own = _one_face(portrait)
    if own is None or face.landmarks is None:
        return FaceMatched(captured_us, "not_measurable", model=digest)
    score = _score(model, own, (picture, face.landmarks))
    return FaceMatched(captured_us, _verdict(score, thresholds), score, digest)


def _verdict(score: float, thresholds: Thresholds) -> Literal["same", "different", "unsure"]:
    if score >= thresholds.same:
        return "same"
    return "different" if score < thresholds.different else "unsure"


def _thresholds(model: InstalledModel) -> Thresholds:
    same, different = (model.settings.get(f"threshold_{name}") for name in ("same", "different"))
    if isinstance(same, int | float) and isinstance(different, int | float) and -1 <= different <= same <= 1:
        return Thresholds(float(same), float(different))
    raise ShuangluError("models.manifest:thresholds", path=str(model.path))


def _one_face(portrait: bytes) -> tuple[BgrPicture, Landmarks] | None:
    from terminal.face.observer import FaceObserver

    try:
        picture = decode_picture(portrait)
    except ShuangluError:
        return None
    with FaceObserver() as observer:
        faces = observer.look(picture, 0)
    if len(faces) != 1 or faces[0].landmarks is None:
        return None
    return picture, faces[0].landmarks


def _score(model: InstalledModel, *faces: tuple[BgrPicture, Landmarks]) -> float:
    """Cosine of the two templates; they, and what the network still holds of them, are overwritten."""
    network = _load(model)
    templates: list[Template] = []
    try:
        for picture, landmarks in faces:
            aligned = network.alignCrop(picture, _row(landmarks))
            templates.append(_template(network, aligned, model))
            aligned.fill(0)
        one, other = (template.ravel() / max(float(np.linalg.norm(template)), 1e-12) for template in templates)
        return float(np.clip(one @ other, -1.0, 1.0))
    except cv2.error as error:
        raise _unusable(model) from error
    finally:
        for template in templates:
            template.fill(0)
        network.feature(np.zeros((_SIDE, _SIDE, 3), np.uint8))  # its inner buffers held the last face


def _load(model: InstalledModel) -> Any:
    """Load the very bytes whose digest is right, so that no other file can slip in between."""
    content = model.path.read_bytes()
    if hashlib.sha256(content).hexdigest() != model.sha256[0]:
        raise ShuangluError("models.changed:meanwhile", path=str(model.path))
    try:
        with quiet():
            return cv2.FaceRecognizerSF.create("onnx", np.frombuffer(content, np.uint8), np.empty(0, np.uint8))
    except cv2.error as error:
        raise _unusable(model) from error


def _template(network: Any, aligned: BgrPicture, model: InstalledModel) -> Template:
    with quiet():
        template: Template = np.array(network.feature(aligned), np.float32)
    if template.size < 2 or not np.isfinite(template).all() or not template.any():  # noqa: PLR2004 - one number has no angle
        raise _unusable(model)
    return template


def _row(landmarks: Landmarks) -> npt.NDArray[np.float32]:
    """One row as OpenCV's own detector gives it: box, five points, score; only the points are used."""
    groups = (_RIGHT_EYE, _LEFT_EYE, _NOSE, _RIGHT_MOUTH, _LEFT_MOUTH)
    points = [landmarks[list(group), :2].mean(axis=0) for group in groups]
    return np.concatenate([np.zeros(4), *points, np.ones(1)]).astype(np.float32)[None, :]


def _unusable(model: InstalledModel) -> ShuangluError:
    return ShuangluError("models.unusable:embedding", path=str(model.path))
