"""Models are known by their digests; whatever is not as it should be has a sentence that names the file."""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from faults.errors import ShuangluError
from terminal.face import models as faces
from terminal.intake.model_files import ModelFile, check, installed_model, locate
from terminal.ocr import models as cards
from tests import ROOT

PORTRAIT = ROOT / "resources" / "demo" / "portrait.jpg"
CONTENT = b"weights of a model"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package that carries a model, and that says so when somebody imports it."""
    folder = tmp_path / "site" / "carries_a_model"
    (folder / "modules" / "face").mkdir(parents=True)
    (folder / "__init__.py").write_text("raise AssertionError('this package was imported')", encoding="utf-8")
    (folder / "modules" / "face" / "net.tflite").write_bytes(CONTENT)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return folder


def _file(*digests: str, path: str = "modules/face/net.tflite", package: str = "carries_a_model") -> ModelFile:
    return ModelFile(package, path, digests)


def test_a_right_model_passes_without_its_package_being_imported(package: Path) -> None:
    check([_file("0" * 64, DIGEST)])
    assert locate(_file(DIGEST)) == package / "modules" / "face" / "net.tflite"
    assert "carries_a_model" not in sys.modules


@pytest.mark.parametrize("spoil", [lambda data: data + b"\0", lambda data: data[:-1], lambda _: b""])
def test_a_changed_model_is_named(package: Path, spoil: Any) -> None:
    model = package / "modules" / "face" / "net.tflite"
    model.write_bytes(spoil(CONTENT))
    with pytest.raises(ShuangluError, match=r"carries_a_model/modules/face/net.tflite") as raised:
        check([_file(DIGEST)])
    assert raised.value.code == "models.changed"


def test_a_missing_model_is_named(package: Path) -> None:
    (package / "modules" / "face" / "net.tflite").unlink()
    with pytest.raises(ShuangluError, match=r"modules/face/net.tflite is missing") as raised:
        check([_file(DIGEST)])
    assert raised.value.code == "models.missing"
    (package / "modules" / "face" / "net.tflite").mkdir()
    with pytest.raises(ShuangluError, match="missing"):
        check([_file(DIGEST)])


def test_a_missing_package_is_named() -> None:
    with pytest.raises(ShuangluError, match="no_such_package_of_models") as raised:
        check([_file(DIGEST, package="no_such_package_of_models")])
    assert raised.value.code == "models.missing"


def test_a_frozen_program_finds_its_models_beside_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "frozen_models").mkdir()
    (tmp_path / "frozen_models" / "net.onnx").write_bytes(CONTENT)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    check([_file(DIGEST, path="net.onnx", package="frozen_models")])
    with pytest.raises(ShuangluError, match=r"frozen_models/other.onnx is missing"):
        check([_file(DIGEST, path="other.onnx", package="frozen_models")])


def _install(folder: Path, manifest: object, content: bytes = CONTENT) -> Path:
    (folder / "net.onnx").write_bytes(content)
    (folder / "face.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_a_folder_gives_its_model_and_the_settings_beside_it(tmp_path: Path) -> None:
    _install(tmp_path, {"file": "net.onnx", "sha256": DIGEST.upper(), "threshold_same": 0.4})
    model = installed_model(tmp_path, "face")
    assert model is not None
    assert (model.path, model.sha256) == (tmp_path / "net.onnx", (DIGEST,))
    assert model.settings == {"threshold_same": 0.4}


def test_a_model_of_several_files(tmp_path: Path) -> None:
    (tmp_path / "rec").mkdir()
    (tmp_path / "rec" / "keys.txt").write_bytes(b"keys")
    second = {"file": "rec/keys.txt", "sha256": hashlib.sha256(b"keys").hexdigest()}
    _install(tmp_path, {"files": [{"file": "net.onnx", "sha256": DIGEST}, second]})
    model = installed_model(tmp_path, "face")
    assert model is not None
    assert model.files == (tmp_path / "net.onnx", tmp_path / "rec" / "keys.txt")
    (tmp_path / "rec" / "keys.txt").write_bytes(b"Keys")
    with pytest.raises(ShuangluError, match=r"keys\.txt"):
        installed_model(tmp_path, "face")


def test_no_folder_and_no_manifest_mean_not_installed(tmp_path: Path) -> None:
    assert installed_model(None, "face") is None
    assert installed_model(tmp_path, "face") is None
    assert installed_model(tmp_path / "nowhere", "face") is None


def test_an_installed_model_that_is_gone_or_changed_is_an_error_not_an_absence(tmp_path: Path) -> None:
    _install(tmp_path, {"file": "net.onnx", "sha256": DIGEST}, CONTENT + b"!")
    with pytest.raises(ShuangluError, match=r"net\.onnx") as raised:
        installed_model(tmp_path, "face")
    assert raised.value.code == "models.changed"
    (tmp_path / "net.onnx").unlink()
    with pytest.raises(ShuangluError, match=r"net\.onnx") as raised:
        installed_model(tmp_path, "face")
    assert raised.value.code == "models.missing"


@pytest.mark.parametrize(
    "manifest",
    [
        [],
        {},
        {"file": "net.onnx"},
        {"file": "net.onnx", "sha256": "abc"},
        {"file": "../net.onnx", "sha256": DIGEST},
        {"file": "..\\net.onnx", "sha256": DIGEST},
        {"file": "/net.onnx", "sha256": DIGEST},
        {"file": "net\0.onnx", "sha256": DIGEST},
        {"file": 7, "sha256": DIGEST},
        {"files": []},
        {"files": {"a": 1}},
        {"files": ["net.onnx"]},
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(tmp_path: Path, manifest: object) -> None:
    _install(tmp_path, manifest)
    with pytest.raises(ShuangluError, match=r"face\.json") as raised:
        installed_model(tmp_path, "face")
    assert raised.value.code == "models.manifest"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"{", b"[" * 60_000, b" " * 70_000])
def test_a_manifest_that_is_no_json_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "face.json").write_bytes(data)
    with pytest.raises(ShuangluError, match=r"face\.json"):
        installed_model(tmp_path, "face")


def test_a_folder_in_the_place_of_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "face.json").mkdir()
    with pytest.raises(ShuangluError, match="not a file"):
        installed_model(tmp_path, "face")


def _shadow(site: Path, file: ModelFile, spoil: str) -> None:
    """Put a copy of the file's package into `site`, linked to the real one but for this file."""
    real = locate(file)
    package = next(folder for folder in real.parents if folder.name == file.package)
    place = site / file.package
    for folder in (place, *(place / part for part in reversed(real.relative_to(package).parents[:-1]))):
        folder.mkdir(parents=True, exist_ok=True)
        for item in (package / folder.relative_to(place)).iterdir():
            if item not in (real, *real.parents):
                (folder / item.name).symlink_to(item)
    if spoil == "changed":
        content = bytearray(real.read_bytes())
        content[len(content) // 2] ^= 1
        (place / real.relative_to(package)).write_bytes(content)


COMMANDS = [
    (cards.RECOGNITION, ("id-card", str(PORTRAIT), "--json")),
    (faces.MODEL_FILES[-1], ("faces", "--camera", str(PORTRAIT), "--json")),
    (cards.DETECTION, ("doctor", "--home", "none", "--json")),
]


@pytest.mark.parametrize("spoil", ["changed", "missing"])
@pytest.mark.parametrize(("file", "words"), COMMANDS, ids=[words[0] for _, words in COMMANDS])
def test_no_command_answers_with_a_model_that_is_not_its_own(
    tmp_path: Path, file: ModelFile, words: tuple[str, ...], spoil: str
) -> None:
    _shadow(tmp_path, file, spoil)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))}
    command = [sys.executable, "-m", "terminal", *words]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == (1 if words[0] == "doctor" else 3)  # the doctor looked, and found it
    assert Path(file.path).name in done.stderr + done.stdout
    if words[0] == "doctor":
        checks = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
        assert checks["card models"]["status"] == "fail"
    else:
        assert done.stdout == ""
        assert f"[models.{spoil}]" in done.stderr


def test_the_models_that_ship_lie_where_they_are_listed() -> None:
    for file in (*faces.MODEL_FILES, *cards.MODEL_FILES):
        assert importlib.util.find_spec(file.package) is not None
        assert locate(file).is_file(), file.path
