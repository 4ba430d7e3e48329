"""One to one: is the face before the camera that of the portrait? By the model that ships, by field IT's own, or not.

SFace ships (`terminal.face.sface`). A folder of models may hold `face.json` in its place: `file` and `sha256` of an
ONNX model that takes the aligned face that OpenCV's FaceRecognizerSF makes (112 x 112, RGB), and two cosines,
`threshold_same` and `threshold_different`; between them nobody decides. An institution may do without any.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import numpy.typing as npt

from faults.errors import ShuangluError
from terminal.face.measured import Landmarks, MeasuredFace
from terminal.face.sface import DIFFERENT, MODEL_FILE, SAME, sface
from terminal.intake.model_files import check, installed_model, locate
from terminal.intake.picture_file import BgrPicture, decode_picture
from terminal.intake.quiet import quiet
from terminal.session.facts.analyst import FaceMatched

NAME = "face"
"""Of the manifest in the folder of models."""
_SIDE, _GREY = 112, 128
_RIGHT_EYE, _LEFT_EYE, _NOSE, _RIGHT_MOUTH, _LEFT_MOUTH = (33, 133), (263, 362), (1,), (61,), (291,)
"""Mesh points whose means are the five that FaceRecognizerSF aligns by, in its order; the person's own sides."""

Template = npt.NDArray[np.float32]
Face = tuple[BgrPicture, Landmarks]
"""A picture and where the points of its one face lie in it."""
FaceMatch = Literal["auto", "none"]
"""Whether faces are compared: by the model that is there, or not at all."""


@dataclass(frozen=True, slots=True)
class FaceModel:
    """A model that was found; its file's digest was right then. Nothing of it is loaded."""

    name: str
    path: Path
    sha256: str
    """Of the file, hex: what stands beside a score."""
    same: float
    """Cosine, -1 to 1: from here on it is the same person."""
    different: float
    """Up to here it is another one."""
    ships: bool = False
    """It came with the program, and is mended before it is loaded."""

    def content(self) -> bytes:
        """Return the very bytes whose digest is right, so that no other file can slip in between.

        Raises ShuangluError `models.missing` or `models.changed`.
        """
        if self.ships:
            return sface()
        content = self.path.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise ShuangluError("models.changed:meanwhile", path=str(self.path))
        return content


def face_model(folder: Path | None, use: FaceMatch = "auto") -> FaceModel | None:
    """Return field IT's own model, else the one that ships; None where the institution does without.

    Raises ShuangluError `models.*` for one that is not what its manifest, or this program, says.
    """
    if use == "none":
        return None
    own = installed_model(folder, NAME)
    if own is None:
        check([MODEL_FILE])
        return FaceModel("SFace 2021dec int8bq", locate(MODEL_FILE), MODEL_FILE.sha256[0], SAME, DIFFERENT, ships=True)
    same, different = (own.settings.get(f"threshold_{name}") for name in ("same", "different"))
    if isinstance(same, int | float) and isinstance(different, int | float) and -1 <= different <= same <= 1:
        return FaceModel(own.path.name, own.path, own.sha256[0], float(same), float(different))
    raise ShuangluError("models.manifest:thresholds", path=str(own.path))


def try_out(model: FaceModel) -> None:
    """Load it, and let it answer for a grey picture; raises ShuangluError `models.unusable` where it does not."""
    network = _load(model)
    _template(network, np.full((_SIDE, _SIDE, 3), _GREY, np.uint8), model)


def match(
    model: FaceModel | None, portrait: bytes, picture: BgrPicture, face: MeasuredFace, captured_us: int
) -> FaceMatched:
    """Compare a measured face with the one face of a portrait (JPEG or PNG bytes).

    Without a model the verdict is `not_installed`; where either face cannot be measured, `not_measurable`. Both
    templates are zeroed before this returns. Raises ShuangluError `models.*` where the model cannot be used.
    """
    if model is None:
        return FaceMatched(captured_us, "not_installed")
    own = _face_of(portrait)
    if own is None or face.landmarks is None:
        return FaceMatched(captured_us, "not_measurable", model=model.sha256)
    return compare(model, own, (picture, face.landmarks), captured_us)


def compare(model: FaceModel, one: Face, other: Face, captured_us: int = 0) -> FaceMatched:
    """Compare two measured faces; `score` is the cosine of their templates, which are zeroed before this returns.

    Raises ShuangluError `models.unusable`, `models.missing`, `models.changed`.
    """
    score = _score(model, one, other)
    verdict: Literal["same", "different", "unsure"] = "unsure"
    if score >= model.same:
        verdict = "same"
    elif score <= model.different:
        verdict = "different"
    return FaceMatched(captured_us, verdict, score, model.sha256)


def one_face(picture: BgrPicture) -> Face | Literal["none", "several", "hidden"]:
    """Return the face of a picture that shows one face and no other, measured; else what is in the way.

    Of two faces none is guessed at. `hidden`: covered, cut, or too small to be measured.
    """
    from terminal.face.observer import FaceObserver

    with FaceObserver() as observer:
        faces = observer.look(picture, 0)
    if len(faces) != 1:
        return "several" if faces else "none"
    return "hidden" if faces[0].landmarks is None else (picture, faces[0].landmarks)


def _face_of(portrait: bytes) -> Face | None:
    try:
        found = one_face(decode_picture(portrait))
    except ShuangluError:
        return None
    return None if isinstance(found, str) else found


def _score(model: FaceModel, *faces: Face) -> float:
    """Cosine of the two templates; they, and what the network still holds of them, are overwritten."""
    network = _load(model)
    templates: list[Template] = []
    try:
        for picture, landmarks in faces:
            aligned = network.alignCrop(picture, alignment(landmarks))
            templates.append(_template(network, aligned, model))
            aligned.fill(0)
        one, other = (template.ravel() / max(float(np.linalg.norm(template)), 1e-12) for template in templates)
        return float(np.clip(one @ other, -1.0, 1.0))
    finally:
        for template in templates:
            template.fill(0)
        with suppress(cv2.error), quiet():  # one that does not run holds no face, and its own error is on the way
            network.feature(np.zeros((_SIDE, _SIDE, 3), np.uint8))  # its inner buffers held the last face


def _load(model: FaceModel) -> Any:
    content = model.content()
    try:
        with quiet():
            return cv2.FaceRecognizerSF.create("onnx", np.frombuffer(content, np.uint8), np.empty(0, np.uint8))
    except cv2.error as error:
        raise _unusable(model) from error


def _template(network: Any, aligned: BgrPicture, model: FaceModel) -> Template:
    try:
        with quiet():
            template: Template = np.array(network.feature(aligned), np.float32)
    except cv2.error as error:
        raise _unusable(model) from error
    if template.size < 2 or not np.isfinite(template).all() or not template.any():  # noqa: PLR2004 - one number has no angle
        raise _unusable(model)
    return template


def alignment(landmarks: Landmarks) -> npt.NDArray[np.float32]:
    """One row as OpenCV's own detector gives it: box, five points, score; only the points are used."""
    groups = (_RIGHT_EYE, _LEFT_EYE, _NOSE, _RIGHT_MOUTH, _LEFT_MOUTH)
    points = [landmarks[list(group), :2].mean(axis=0) for group in groups]
    return np.concatenate([np.zeros(4), *points, np.ones(1)]).astype(np.float32)[None, :]


def _unusable(model: FaceModel) -> ShuangluError:
    return ShuangluError("models.unusable:embedding", path=str(model.path))
