"""What doctor says of cameras and models, and of settings about them."""

import hashlib
import json
from pathlib import Path

import pytest

from faults.errors import FieldITCanMendError
from terminal.home.doctor import HealthCheck, examine
from terminal.home.settings import load_settings


def _found(home: Path, **said: object) -> dict[str, HealthCheck]:
    return {check.name: check for check in examine(load_settings(home, **{"camera": "test:bars", **said}))}


def test_the_models_that_ship_are_as_they_were_delivered(tmp_path: Path) -> None:
    found = _found(tmp_path)
    assert found["card models"].status == "ok"
    assert found["face models"].status == "ok"
    assert found["face match model"].status == "warn"
    assert "Not installed" in found["face match model"].sentence


def test_a_model_that_field_it_installed_is_compared_with_its_manifest(tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    (models / "net.onnx").write_bytes(b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    (models / "face.json").write_text(json.dumps({"file": "net.onnx", "sha256": digest}), encoding="utf-8")
    assert _found(tmp_path, models=models)["face match model"].status == "ok"
    assert _found(tmp_path, models=models)["liveness model"].status == "ok"  # it may be absent
    (models / "net.onnx").write_bytes(b"Weights")
    changed = _found(tmp_path, models=models)["face match model"]
    assert (changed.status, "net.onnx" in changed.sentence) == ("fail", True)


def test_a_camera_that_is_not_on_the_list_fails(tmp_path: Path) -> None:
    found = _found(tmp_path, allowed_cameras=("usb-*",))["camera allowed"]
    assert (found.status, "not on the list" in found.sentence) == ("fail", True)
    assert "camera allowed" not in _found(tmp_path)  # of a test source it is said elsewhere that it is none


def test_the_settings_about_identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(tmp_path)
    assert (settings.identity, settings.allowed_cameras, settings.models) == ("required", (), None)
    text = 'identity = "none"\nallowed_cameras = ["usb-*", "Logitech*"]\nmodels = "/srv/models"\n'
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    settings = load_settings(tmp_path)
    assert (settings.identity, settings.models) == ("none", Path("/srv/models"))
    assert settings.allowed_cameras == ("usb-*", "Logitech*")
    monkeypatch.setenv("SHUANGLU_ALLOWED_CAMERAS", "usb-1*, HD Camera")
    assert load_settings(tmp_path).allowed_cameras == ("usb-1*", "HD Camera")
    monkeypatch.setenv("SHUANGLU_ALLOWED_CAMERAS", "")
    assert load_settings(tmp_path).allowed_cameras == ()


@pytest.mark.parametrize(
    "line", ['identity = "maybe"', "allowed_cameras = 7", 'allowed_cameras = ["a", ""]', "models = 7"]
)
def test_settings_about_identity_that_do_not_fit(tmp_path: Path, line: str) -> None:
    (tmp_path / "settings.toml").write_text(line, encoding="utf-8")
    with pytest.raises(FieldITCanMendError, match="do not fit"):
        load_settings(tmp_path)
