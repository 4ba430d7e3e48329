"""One to one: never passed without a model, by the one that ships, and by others; those are made here, and small."""

import hashlib
import json
from pathlib import Path
from typing import Any

import cv2
import pytest

from faults.errors import ShuangluError
from terminal.face import matching
from terminal.face.matching import FaceModel, face_model, match, try_out
from terminal.face.measured import MeasuredFace
from terminal.face.observer import FaceObserver
from terminal.face.sface import MODEL_FILE
from terminal.intake.model_files import locate
from terminal.intake.picture_file import BgrPicture
from tests.terminal.face.scenes import PORTRAIT, another, portrait, put, wall
from tests.terminal.face.small_onnx import embedding_network


def install(folder: Path, model: bytes | None = None, **settings: Any) -> str:
    """Put the small network with its manifest there; answers its digest."""
    content = embedding_network() if model is None else model
    digest = hashlib.sha256(content).hexdigest()
    (folder / "small.onnx").write_bytes(content)
    manifest = {"file": "small.onnx", "sha256": digest, "threshold_same": 0.8, "threshold_different": 0.6}
    (folder / "face.json").write_text(json.dumps(manifest | settings), encoding="utf-8")
    return digest


def live(picture: BgrPicture) -> tuple[BgrPicture, MeasuredFace]:
    with FaceObserver() as observer:
        faces = observer.look(picture, 0)
    assert len(faces) == 1
    return picture, faces[0]


def jpeg(picture: BgrPicture) -> bytes:
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()


def model_in(folder: Path) -> FaceModel:
    model = face_model(folder)
    assert model is not None
    return model


def test_an_institution_that_does_without_is_told_so_and_nothing_else(tmp_path: Path) -> None:
    install(tmp_path)
    model = face_model(tmp_path, "none")
    found = match(model, PORTRAIT.read_bytes(), *live(put(wall(), portrait(), 160, 640)), 7)
    assert (found.verdict, found.score, found.model, found.captured_us) == ("not_installed", None, "", 7)


def test_the_same_face_at_another_size_and_tilt_is_the_same(tmp_path: Path) -> None:
    digest = install(tmp_path)
    found = match(model_in(tmp_path), PORTRAIT.read_bytes(), *live(put(wall(), portrait(), 200, 500, 300, tilt=12)), 7)
    assert (found.verdict, found.model) == ("same", digest)
    assert found.score is not None
    assert 0.8 <= found.score <= 1.0


def test_between_and_below_the_thresholds(tmp_path: Path) -> None:
    seen = live(put(wall(), another(), 150, 640))
    install(tmp_path, threshold_same=1.0, threshold_different=-1.0)
    unsure = match(model_in(tmp_path), PORTRAIT.read_bytes(), *seen, 7)
    assert unsure.verdict == "unsure"
    assert unsure.score is not None
    install(tmp_path, threshold_same=1.0, threshold_different=min(1.0, unsure.score + 0.01))
    assert match(model_in(tmp_path), PORTRAIT.read_bytes(), *seen, 7).verdict == "different"


def test_the_portrait_must_show_one_face(tmp_path: Path) -> None:
    digest = install(tmp_path)
    seen = live(put(wall(), portrait(), 200, 640))
    two = put(put(wall(), portrait(), 160, 400), another(), 160, 900)
    for picture in (jpeg(wall()), jpeg(two), b"", b"\xff\xd8\xff no picture"):
        found = match(model_in(tmp_path), picture, *seen, 7)
        assert (found.verdict, found.score, found.model) == ("not_measurable", None, digest)


def test_a_face_that_was_not_measured_is_not_compared(tmp_path: Path) -> None:
    install(tmp_path)
    lost = MeasuredFace(1, (0, 0, 100, 100), "lost")
    assert match(model_in(tmp_path), PORTRAIT.read_bytes(), wall(), lost, 7).verdict == "not_measurable"


def test_both_templates_are_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path)
    kept = []
    make = matching._template

    def keep(*arguments: Any) -> matching.Template:
        kept.append(make(*arguments))
        assert kept[-1].any()
        return kept[-1]

    monkeypatch.setattr(matching, "_template", keep)
    match(model_in(tmp_path), PORTRAIT.read_bytes(), *live(put(wall(), portrait(), 200, 640)), 7)
    assert [bool(template.any()) for template in kept] == [False, False]


def code_of(folder: Path) -> str:
    with pytest.raises(ShuangluError) as told:
        match(face_model(folder), PORTRAIT.read_bytes(), *live(put(wall(), portrait(), 200, 640)), 7)
    return told.value.code


def test_a_changed_missing_or_foolish_model_is_an_error_with_a_sentence(tmp_path: Path) -> None:
    install(tmp_path)
    (tmp_path / "small.onnx").write_bytes(embedding_network()[:-1] + b"\0")
    assert code_of(tmp_path) == "models.changed"
    (tmp_path / "small.onnx").unlink()
    assert code_of(tmp_path) == "models.missing"
    install(tmp_path, b"this is no network")
    assert code_of(tmp_path) == "models.unusable"


def test_a_model_that_loads_and_does_not_run_says_so_in_its_own_words(tmp_path: Path) -> None:
    """As published, SFace's graph has 175 inputs: OpenCV loads it, and refuses to run it."""
    install(tmp_path, locate(MODEL_FILE).read_bytes())
    with pytest.raises(ShuangluError) as told:
        match(model_in(tmp_path), PORTRAIT.read_bytes(), *live(put(wall(), portrait(), 200, 640)), 7)
    assert told.value.trouble.key == "models.unusable:embedding"
    with pytest.raises(ShuangluError) as tried:
        try_out(model_in(tmp_path))
    assert tried.value.trouble.key == "models.unusable:embedding"


@pytest.mark.parametrize(
    "settings",
    [{"threshold_same": "high"}, {"threshold_same": 0.2}, {"threshold_different": None}, {"threshold_same": 2}],
)
def test_thresholds_must_make_sense(tmp_path: Path, settings: dict[str, Any]) -> None:
    install(tmp_path, **settings)
    assert code_of(tmp_path) == "models.manifest"
