"""What a command says when the words given to it do not fit: a sentence of ours, and what to do (kiosk review, 21)."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from terminal.commands.main import app


def said(*words: str | Path, **environment: str) -> str:
    done = CliRunner().invoke(app, [*map(str, words), "--language", "en"], env=environment)
    assert done.exit_code not in (0, None)
    return " ".join((done.stdout + done.stderr).split())


def test_a_day_that_is_none(tmp_path: Path) -> None:
    told = said("plan", tmp_path / "sale.json", "--on", "yesterday")
    assert "“yesterday” is no day; write it as 2026-12-01" in told
    assert "Value error" not in told


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "passwd"
    file.write_text("root")
    told = said(
        "rehearse", "--camera", "test:bars", "--microphone", "test:tone", "--out", file, SHUANGLU_HOME=str(file)
    )
    assert "File exists" not in told
    assert "settings.home" in said("doctor", "--home", file)


def test_a_setting_that_is_none_of_its_choices(tmp_path: Path) -> None:
    told = said("doctor", "--home", tmp_path, SHUANGLU_PROFILE="foo")
    assert "profile = foo (1080p25 | 720p25 | weak)" in told
    assert "Input should be" not in told


@pytest.mark.parametrize("command", [("sync", "--once"), ("receipt", "32-0117-000001")])
def test_a_terminal_that_is_not_there_yet_is_said_with_the_command_that_makes_one(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    told = said(*command, "--home", tmp_path / "nothing")
    assert "There is no terminal in" in told
    assert "shuanglu enrol --hq" in told


def test_a_missing_reason_hides_no_other_mistake(tmp_path: Path) -> None:
    assert "take.none" in said("export", tmp_path / "nothing", "--out", tmp_path / "x.mp4")
