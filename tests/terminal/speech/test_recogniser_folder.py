"""The folder of a speech model: what it may say, how it is tried out in a child, how it is installed."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from faults.errors import ShuangluError
from scripts.lab.tone_models import pause, spoken, write_folder, write_wave
from terminal.speech.recogniser.error_rate import character_error_rate
from terminal.speech.recogniser.folder import is_installed, read_model
from terminal.speech.recogniser.installing import install
from terminal.speech.recogniser.kinds import KINDS
from terminal.speech.recogniser.trial import Reference, Trial, try_out
from tests import ROOT

KIND = "streaming-zipformer-ctc"


def manifest_of(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "speech.json").read_text(encoding="utf-8"))
    return read


def rewrite(folder: Path, manifest: dict[str, Any]) -> None:
    (folder / "speech.json").write_text(json.dumps(manifest), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(ShuangluError) as caught:
        read_model(folder)
    return caught.value.trouble.key


def test_a_folder_says_what_its_model_is(tmp_path: Path) -> None:
    model = read_model(write_folder(tmp_path, KIND))
    assert model is not None
    assert (model.name, model.kind, model.language, model.sound_text) == (f"tones {KIND}", KIND, "zh", "是不")
    assert set(model.files) == {"model", "tokens"}
    assert len(model.sha256) == 64


def test_a_model_of_several_languages_is_held_to_one(tmp_path: Path) -> None:
    for options, language in (({}, "zh"), ({"language": "yue"}, "yue")):
        model = read_model(write_folder(tmp_path, "sense-voice", options=options))
        assert model is not None
        assert model.options["language"] == language


def test_every_kind_is_explained_to_field_it() -> None:
    told = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for kind, how in KINDS.items():
        (row,) = (line for line in told.splitlines() if line.startswith("|") and f"`{kind}`" in line)
        assert all(f"`{name}`" in row for name in {*how.roles, *how.options} - {"tokens"}), kind


def test_it_is_another_model_with_another_kind_or_other_options_but_not_with_another_name(tmp_path: Path) -> None:
    def digest(place: str, **changed: Any) -> str:
        model = read_model(write_folder(tmp_path / place, KIND, **changed))
        assert model is not None
        return model.sha256

    first = digest("a")
    assert digest("b", name="another", text=None) == first
    assert digest("c", options={"feature_dim": 80}) != first
    assert digest("d", kind="streaming-nemo-ctc") != first


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "whisper"},
        {"kind": ["streaming-transducer"]},
        {"kind": "streaming-transducer"},
        {"sample_rate": 8000},
        {"name": ""},
        {"name": "zip\nformer"},
        {"name": "z" * 61},
        {"language": None},
        {"sound_text": " "},
        {"hotwords": "同意"},
        {"options": {"hotwords_file": "words.txt"}},
        {"options": {"feature_dim": "80"}},
        {"options": {"feature_dim": True}},
        {"options": ["feature_dim"]},
    ],
)
def test_what_a_manifest_may_not_say_is_refused(tmp_path: Path, changed: dict[str, Any]) -> None:
    assert refusal(write_folder(tmp_path, KIND, **changed)) == "models.unusable:settings"


def test_a_missing_a_changed_and_a_foreign_file_are_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", KIND)
    (folder / "tokens.txt").unlink()
    assert refusal(folder) == "models.missing:installed"
    folder = write_folder(tmp_path / "b", KIND)
    with (folder / "model.onnx").open("ab") as file:
        file.write(b"\0")
    assert refusal(folder) == "models.changed:installed"
    manifest = manifest_of(write_folder(folder, KIND))
    manifest["files"][0]["file"] = "../a/model.onnx"
    rewrite(folder, manifest)
    assert refusal(folder) == "models.manifest:outside"


def test_a_folder_without_a_manifest_has_no_model(tmp_path: Path) -> None:
    assert read_model(tmp_path) is None
    assert not is_installed(tmp_path)
    assert not is_installed(None)


@pytest.mark.parametrize("kind", [KIND, "streaming-wenet-ctc", "streaming-transducer"])
def test_a_model_is_tried_out_on_its_own_sound(tmp_path: Path, kind: str) -> None:
    model = read_model(write_folder(tmp_path, kind))
    assert model is not None
    trial = try_out(model)
    assert (trial.text, trial.error_rate) == ("是不", 0.0)
    assert trial.work > 0
    assert trial.memory_mb > 20 or os.name == "nt"


def test_what_it_gets_wrong_is_counted(tmp_path: Path) -> None:
    model = read_model(write_folder(tmp_path, KIND))
    assert model is not None
    write_wave(tmp_path / "mine.wav", spoken("不", "同意"))
    trial = try_out(model, Reference(tmp_path / "mine.wav", "不愿意"))
    assert trial.text == "不同意"
    assert trial.error_rate == pytest.approx(1 / 3)
    assert [why.key for why in trial.refused] == ["models.refused:errors"]


def test_without_a_reference_sound_errors_are_not_measured_and_speed_is(tmp_path: Path) -> None:
    for kind in (KIND, "zipformer-ctc"):
        model = read_model(write_folder(tmp_path / kind, kind, text=None))
        assert model is not None
        trial = try_out(model)
        assert (trial.text, trial.error_rate) == ("", None)
        assert trial.work > 0


@pytest.mark.parametrize("kind", ["streaming-zipformer-ctc", "streaming-wenet-ctc", "sense-voice", "paraformer"])
def test_a_model_of_the_wrong_kind_ends_a_child_and_no_more(tmp_path: Path, kind: str) -> None:
    model = read_model(write_folder(tmp_path, "zipformer-ctc", kind=kind))
    assert model is not None
    with pytest.raises(ShuangluError) as caught:
        try_out(model)
    assert caught.value.trouble.key == "models.refused:fell"
    assert caught.value.trouble.facts["exitcode"] not in {0, None}


def test_garbage_in_place_of_a_model_is_an_error_with_a_sentence(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, KIND)
    (folder / "model.onnx").write_bytes(b"no model")
    manifest = manifest_of(folder)
    for entry in manifest["files"]:
        if entry["role"] == "model":
            entry["sha256"] = hashlib.sha256(b"no model").hexdigest()
    rewrite(folder, manifest)
    model = read_model(folder)
    assert model is not None
    with pytest.raises(ShuangluError) as caught:
        try_out(model)
    assert caught.value.trouble.key == "models.refused:load"


def test_a_model_that_is_too_slow_here_is_refused(tmp_path: Path) -> None:
    model = read_model(write_folder(tmp_path, KIND, burden=4))
    assert model is not None
    trial = try_out(model)
    assert trial.error_rate == 0.0
    assert [why.key for why in trial.refused] == ["models.refused:slow"]


def test_a_model_that_hangs_is_ended(tmp_path: Path) -> None:
    model = read_model(write_folder(tmp_path, KIND, burden=4000))
    assert model is not None
    write_wave(tmp_path / "short.wav", pause(0.6))
    with pytest.raises(ShuangluError) as caught:
        try_out(model, Reference(tmp_path / "short.wav", "是"), load_s=1)
    assert caught.value.trouble.key == "models.refused:hangs"


def test_a_reference_sound_is_a_wave_file_of_one_channel(tmp_path: Path) -> None:
    model = read_model(write_folder(tmp_path, KIND))
    assert model is not None
    (tmp_path / "not.wav").write_bytes(b"RIFF, so to say")
    write_wave(tmp_path / "slow.wav", spoken("是"), rate=8000)
    write_wave(tmp_path / "short.wav", pause(0.1))
    for name in ("not.wav", "slow.wav", "short.wav"):
        with pytest.raises(ShuangluError) as caught:
            try_out(model, Reference(tmp_path / name, "是"))
        assert caught.value.code == "models.sound"


def test_the_bars_are_drawn_where_the_sentences_say() -> None:
    assert Trial(1.0, 0.5, 100, "", 0.3).refused == ()
    assert [why.key for why in Trial(1.0, 0.51, 100, "", 0.31).refused] == [
        "models.refused:slow",
        "models.refused:errors",
    ]


def test_installed_it_lies_in_the_home_and_the_one_before_is_gone(tmp_path: Path) -> None:
    models = tmp_path / "home" / "models"
    first = install(write_folder(tmp_path / "a", KIND), models)
    assert first.files["model"].is_relative_to(models)
    assert first.sound is not None
    (models / "face.json").write_text("{}", encoding="utf-8")
    second = install(write_folder(tmp_path / "b", "streaming-transducer"), models)
    found = read_model(models)
    assert found is not None
    assert found.sha256 == second.sha256 != first.sha256
    assert not first.files["model"].exists()
    assert len([path for path in models.iterdir() if path.is_dir()]) == 1
    assert (models / "face.json").exists(), "other models stay"


def test_installed_again_it_is_the_same_model(tmp_path: Path) -> None:
    folder, models = write_folder(tmp_path / "a", KIND), tmp_path / "models"
    assert install(folder, models).sha256 == install(folder, models).sha256
    assert install(models, tmp_path / "other").sha256 == install(folder, models).sha256, "a home is as good as a stick"


def test_what_cannot_be_copied_whole_changes_nothing(tmp_path: Path) -> None:
    models = tmp_path / "models"
    kept = install(write_folder(tmp_path / "a", KIND), models)
    broken = write_folder(tmp_path / "b", "streaming-transducer")
    (broken / "joiner.onnx").write_bytes(b"half of it")
    with pytest.raises(ShuangluError):
        install(broken, models)
    empty = tmp_path / "c"
    empty.mkdir()
    with pytest.raises(ShuangluError) as caught:
        install(empty, models)
    assert caught.value.trouble.key == "models.missing:folder"
    found = read_model(models)
    assert found is not None
    assert found.sha256 == kept.sha256
    assert len([path for path in models.iterdir() if path.is_dir()]) == 1


@pytest.mark.parametrize(
    ("said", "written", "rate"),
    [
        ("我同意", "我同意", 0.0),
        ("我同意。", "我 同意！", 0.0),
        ("我同意", "我不同意", 1 / 3),
        ("不同意", "同意", 1 / 3),
        ("同意", "", 1.0),
        ("是", "谢谢观看", 4.0),
        ("２０万 Yuan", "20万yuan", 0.0),
        ("愿意", "願意", 0.5),
    ],
)
def test_wrong_characters_are_counted(said: str, written: str, rate: float) -> None:
    assert character_error_rate(said, written) == pytest.approx(rate)


def test_where_nothing_was_said_nothing_can_be_wrong() -> None:
    with pytest.raises(ValueError, match="nothing"):
        character_error_rate("，。", "是")
