"""`shuanglu models`: what is there, what a model that field IT brings is worth here, and how it gets in."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from scripts.lab.tone_models import spoken, write_folder, write_wave
from terminal.commands.main import app
from terminal.speech.recogniser.folder import read_model

KIND = "streaming-zipformer-ctc"


def models(*words: object, language: str = "en") -> Result:
    return CliRunner().invoke(app, ["models", *map(str, words), "--language", language])


def answer(done: Result, code: int = 0) -> Any:
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_a_model_is_examined_and_the_figures_are_told(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "stick", KIND)
    told = answer(models("check", folder, "--json"))
    model = read_model(folder)
    assert model is not None
    assert (told["usable"], told["error_rate"], told["text"], told["sha256"]) == (True, 0.0, "是不", model.sha256)
    assert told["ms_per_second"] > 0
    words = models("check", folder, language="zh")
    assert words.exit_code == 0
    assert "字错误率 0.0 %" in words.stdout
    assert "可以用" in words.stdout


def test_without_a_reference_sound_it_says_what_was_not_measured(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "stick", KIND, text=None)
    assert answer(models("check", folder, "--json"))["error_rate"] is None
    assert "errors were not measured" in models("check", folder).stdout
    write_wave(tmp_path / "mine.wav", spoken("同意"))
    told = answer(models("check", folder, "--sound", tmp_path / "mine.wav", "--text", "同意", "--json"))
    assert (told["error_rate"], told["text"]) == (0.0, "同意")


def test_what_is_of_no_use_has_a_sentence_and_exit_code_1(tmp_path: Path) -> None:
    changed = write_folder(tmp_path / "a", KIND)
    (changed / "tokens.txt").write_text("是 0", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    cases = {
        changed: "models.changed:installed",
        tmp_path / "empty": "models.missing:folder",
        write_folder(tmp_path / "b", "zipformer-ctc", kind="sense-voice"): "models.refused:fell",
        write_folder(tmp_path / "c", KIND, sound_text="同意"): "models.refused:errors",
        write_folder(tmp_path / "d", KIND, kind="whisper"): "models.unusable:settings",
    }
    for folder, why in cases.items():
        for command in ("check", "install"):
            told = answer(models(command, folder, "--json", *(("--home", tmp_path) if command == "install" else ())), 1)
            assert told["usable"] is False
            assert [each["code"] for each in told["refused"]] == [why]
            assert told["refused"][0]["sentence"]
    assert "不能用：" in models("check", changed, language="zh").stdout
    assert not (tmp_path / "models").exists()


def test_words_that_do_not_fit_and_what_could_not_be_done(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "stick", KIND)
    assert models("check").exit_code == 2
    assert models("check", tmp_path / "nowhere").exit_code == 3
    assert models("check", folder, "--text", "同意").exit_code == 2
    assert models("check", folder, "--sound", tmp_path / "none.wav", "--text", "同意").exit_code == 3
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert models("install", folder, "--home", tmp_path / "file").exit_code == 3


def test_installed_it_is_listed_and_the_one_before_is_not(tmp_path: Path) -> None:
    def speech() -> dict[str, Any]:
        rows = answer(models("--home", tmp_path, "--json"))["models"]
        (row,) = (row for row in rows if row["kind"] == "speech")
        assert {"card", "face", "voice", "face match", "liveness"} < {row["kind"] for row in rows}
        return dict(row)

    assert speech()["state"] == "none"
    for kind in (KIND, "streaming-wenet-ctc"):
        assert answer(models("install", write_folder(tmp_path / kind, kind), "--home", tmp_path, "--json"))["installed"]
        assert (speech()["state"], speech()["name"]) == ("installed", f"tones {kind}")
    assert "语音识别  已安装" in models("--home", tmp_path, language="zh").stdout
    found = read_model(tmp_path / "models")
    assert found is not None
    found.files["tokens"].write_text("是 0", encoding="utf-8")
    done = models("--home", tmp_path, language="zh")
    assert done.exit_code == 1
    assert "语音识别  不能用" in done.stdout


@pytest.mark.parametrize("words", [(), ("check",), ("install",)])
def test_help_has_an_example(words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, ["models", *words, "--help"])
    assert done.exit_code == 0
    assert "shuanglu models" in done.output
