"""What doctor says of cameras and models, and of settings about them."""

import hashlib
import json
from pathlib import Path

import pytest

from evidence.faults import EvidenceFault
from faults.catalogue import CATALOGUE
from faults.errors import ShuangluError
from faults.sentences.doctor import DOCTOR
from faults.trouble import Trouble
from scripts.lab.tone_models import write_folder
from terminal.capture.devices.trial import try_camera
from terminal.capture.named_source import parse_source
from terminal.capture.pipe.messages import CameraHeld
from terminal.home.checks import NAMES, HealthCheck
from terminal.home.opening import open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.station.doctor import examine, told_of_controls
from tests.terminal.face.small_onnx import embedding_network


def _found(home: Path, **said: object) -> dict[str, HealthCheck]:
    return {check.name: check for check in examine(load_settings(home, **{"camera": "test:bars", **said}))}


def test_the_models_that_ship_are_as_they_were_delivered(tmp_path: Path) -> None:
    found = _found(tmp_path)
    assert found["card models"].status == "ok"
    assert found["face models"].status == "ok"
    assert found["voice models"].status == "ok"
    assert found["face match model"].status == "ok"
    assert "SFace" in found["face match model"].sentence
    off = _found(tmp_path, face_match="none")["face match model"]
    assert (off.status, "不用" in off.words("zh")) == ("off", True)


def _name_model_of_faces(folder: Path, weights: bytes) -> None:
    digest = hashlib.sha256(weights).hexdigest()
    manifest = {"file": "net.onnx", "sha256": digest, "threshold_same": 0.8, "threshold_different": 0.6}
    (folder / "face.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_a_model_that_field_it_installed_is_compared_with_its_manifest(tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    weights = embedding_network()
    (models / "net.onnx").write_bytes(weights)
    _name_model_of_faces(models, weights)
    assert "net.onnx" in _found(tmp_path, models=models)["face match model"].sentence
    assert _found(tmp_path, models=models)["face match model"].status == "ok"
    assert _found(tmp_path, models=models)["liveness model"].status == "ok"  # it may be absent
    (models / "net.onnx").write_bytes(b"Weights")
    changed = _found(tmp_path, models=models)["face match model"]
    assert (changed.status, "net.onnx" in changed.sentence) == ("fail", True)


def test_a_model_of_faces_that_does_not_run_fails_although_its_digest_is_right(tmp_path: Path) -> None:
    (tmp_path / "net.onnx").write_bytes(b"weights")
    _name_model_of_faces(tmp_path, b"weights")
    assert _found(tmp_path, models=tmp_path)["face match model"].status == "fail"


def test_the_recogniser_is_named_where_there_is_one(tmp_path: Path) -> None:
    none = _found(tmp_path)["speech recognition"]
    assert (none.status, none.words("zh").startswith("未安装")) == ("off", True)
    folder = write_folder(tmp_path / "models", "zipformer-ctc")
    there = _found(tmp_path)["speech recognition"]
    assert (there.status, "tones zipformer-ctc" in there.words("zh")) == ("ok", True)
    (folder / "tokens.txt").write_text("是 0", encoding="utf-8")
    assert _found(tmp_path)["speech recognition"].status == "fail"


def test_a_camera_that_is_not_on_the_list_fails(tmp_path: Path) -> None:
    found = _found(tmp_path, allowed_cameras=("usb-*",))["camera allowed"]
    assert (found.status, "not on the list" in found.sentence) == ("fail", True)
    assert "camera allowed" not in _found(tmp_path)  # of a test source it is said elsewhere that it is none


def test_every_answer_is_there_in_both_languages(tmp_path: Path) -> None:
    open_or_create_rehearsal_home(load_settings(tmp_path)).close()
    checks = examine(load_settings(tmp_path, camera="test:bars", models=tmp_path))
    assert {"vault", "key", "enrolment", "delivery", "disk"} <= {check.name for check in checks}
    for check in checks:
        assert check.found.key in CATALOGUE, check.name
        assert check.title("en") == check.name
        assert check.title("zh") == NAMES[check.name]
        assert check.words("zh") != check.words("en") == check.to_json()["sentence"]
        assert not any(blank in check.words(language) for language in ("zh", "en") for blank in "{}")


def test_what_the_evidence_or_headquarters_say_of_a_take_comes_behind_what_is_found() -> None:
    fault = EvidenceFault("journal.chain", file="journal", place="entry 3")
    damaged = HealthCheck("takes", "fail", Trouble("doctor.takes.damaged", {"take": "T"}), fault)
    told = "journal entry 3: The entry is not chained to the one before it. [journal.chain]"
    assert damaged.words("en") == f"T is damaged. {told} Do not remove its folder, and tell compliance."
    assert damaged.words("zh").startswith(
        "T 已损坏。journal entry 3: 这一条与前一条没有链上。 [journal.chain]请不要删除"
    )
    refused = HealthCheck(
        "delivery", "fail", Trouble("doctor.delivery.refused", {"take": "T"}), Trouble("local.journal")
    )
    assert refused.words("en").startswith("T cannot be delivered. The journal on this terminal is shorter than it was")


def test_every_model_that_does_not_ship_has_its_answer() -> None:
    names = ("face:off", "face:installed", "face:delivered", "liveness", "paddleocr")
    assert {f"doctor.models.{name}" for name in names} <= DOCTOR.keys()
    sources = {f"doctor.{name}.{case}" for name in ("camera", "microphone") for case in ("unreal", "none", "unseen")}
    assert sources <= DOCTOR.keys()
    verdicts = ("allowed", "real", "not_allowed", "virtual", "unknown")
    assert {f"doctor.camera_allowed.{verdict}" for verdict in verdicts} <= DOCTOR.keys()


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


@pytest.mark.parametrize(("source", "status"), [("tcp://127.0.0.1:9", "ok"), ("webcam:1", "fail")])
def test_a_second_camera_is_looked_for(tmp_path: Path, source: str, status: str) -> None:
    checks = examine(load_settings(tmp_path, second_camera=source))
    assert [check.status for check in checks if check.name == "second camera"] == [status]


@pytest.mark.parametrize(
    "line", ['identity = "maybe"', "allowed_cameras = 7", 'allowed_cameras = ["a", ""]', "models = 7"]
)
def test_settings_about_identity_that_do_not_fit(tmp_path: Path, line: str) -> None:
    (tmp_path / "settings.toml").write_text(line, encoding="utf-8")
    with pytest.raises(ShuangluError, match="do not fit"):
        load_settings(tmp_path)


def test_what_a_camera_does_not_hold_is_never_green() -> None:
    held = CameraHeld((("focus", "absent", None), ("exposure", "free", 156.0), ("white balance", "held", 4600.0)))
    checks = list(told_of_controls("camera:0", held))
    assert [check.name for check in checks] == ["camera focus", "camera exposure", "camera white balance"]
    assert [check.status for check in checks] == ["warn", "warn", "ok"]
    assert "4600" in checks[2].sentence
    assert all(check.title("zh") and check.words("zh") for check in checks)
    (unseen,) = told_of_controls("camera:0", None)
    assert unseen.status == "warn"


def test_a_camera_that_is_not_there_holds_nothing() -> None:
    seen = try_camera(parse_source("camera:77", "picture"))
    assert (seen.pictures, seen.held) == (0, None)
    assert seen.trouble is not None


def test_the_card_reader_is_asked_and_a_folder_is_never_called_one(tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    folder.mkdir()
    for setting, status, key in (
        ("", "off", "reader.none"),
        (f"file:{folder}", "warn", "health.reader.stand_in"),
        ("library:/nowhere/termb.dll", "warn", "reader.absent:library"),
        ("usb", "fail", "reader.setting"),
    ):
        found = _found(tmp_path / "home", reader=setting)["card reader"]
        assert (found.status, found.found.key) == (status, key)
