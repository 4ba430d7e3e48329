"""`shuanglu cameras`: what is plugged in, and the home's list; sources by name where no camera is at hand."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from terminal.commands.main import app
from terminal.home.cameras import read_list


def cameras(home: Path, *words: object, language: str = "en") -> Result:
    return CliRunner().invoke(app, ["cameras", *map(str, words), "--home", str(home), "--language", language])


def answer(done: Result, code: int = 0) -> Any:
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_sources_are_listed_allowed_and_forgotten(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text('camera = "test:bars"\nsecond_camera = "test:clap"\n', encoding="utf-8")
    told = answer(cameras(home, "--json"))
    named = [(each["use"], each["source"], each["state"]) for each in told["cameras"] if each["use"]]
    assert named == [("first", "test:bars", "unknown"), ("document", "test:clap", "unknown")]
    assert (told["made"], told["list"]) == (False, [])
    assert "No list of cameras is made" in cameras(home, "list").stdout
    made = answer(cameras(home, "allow", "--json"))["list"]
    assert [(each["use"], each["source"]) for each in made] == [("first", "test:bars"), ("document", "test:clap")]
    assert [each.source for each in read_list(home)] == ["test:bars", "test:clap"]
    told = answer(cameras(home, "list", "--json"))
    assert [each["state"] for each in told["cameras"] if each["use"]] == ["listed", "listed"]
    (home / "settings.toml").write_text('camera = "test:clap"\n', encoding="utf-8")
    told = answer(cameras(home, "--json"), 1)
    assert told["cameras"][0]["doubt"] == "camera.list:swapped"
    words = cameras(home, language="zh")
    assert (words.exit_code, "互换" in words.stdout) == (1, True)
    assert answer(cameras(home, "forget", "--json")) == {"forgotten": True}
    assert answer(cameras(home, "forget", "--json")) == {"forgotten": False}
    assert "There was no list" in cameras(home, "forget").stdout


def test_a_camera_may_be_named_and_what_means_none_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    made = answer(cameras(home, "allow", "test:clap", "--json"))["list"]
    assert [(each["use"], each["source"]) for each in made] == [("first", "test:clap")]
    assert cameras(home, "allow", "test:clap", "test:bars", "test:bars").exit_code == 2
    refused = cameras(home, "allow", "nonsense:1")
    assert refused.exit_code != 0
    assert [each.source for each in read_list(home)] == ["test:clap"], "the list before stays"
