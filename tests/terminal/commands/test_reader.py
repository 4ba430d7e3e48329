"""`shuanglu reader`: whether a reader answers, and what one card on it says."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from terminal.commands.main import app
from tests.terminal.readers.chips import LI, lay


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["reader", *words])


def test_a_card_is_read_and_the_answer_says_what_kind_of_reader_it_was(tmp_path: Path) -> None:
    lay(tmp_path)
    ran = run("--reader", f"file:{tmp_path}", "--json")
    assert ran.exit_code == 0
    told = json.loads(ran.stdout)
    assert (told["reader"], told["stand_in"]) == (f"file:{tmp_path}", True)
    assert (told["card"]["kind"], told["card"]["source"]) == ("resident", "chip")
    assert {name: field["value"] for name, field in told["card"]["fields"].items()} == LI
    assert told["card"]["portrait_bytes"] > 0
    words = run("--reader", f"file:{tmp_path}", "--language", "zh").stdout
    assert "不是真的读卡器" in words
    assert "李秀英" in words


def test_no_card_no_reader_and_rubbish_are_three_answers(tmp_path: Path) -> None:
    assert json.loads(run("--reader", f"file:{tmp_path}", "--wait", "0.3", "--json").stdout)["card"] is None
    (tmp_path / "card.json").write_text("{", encoding="utf-8")
    rubbish = run("--reader", f"file:{tmp_path}")
    assert (rubbish.exit_code != 0, "makes no sense" in rubbish.stderr) == (True, True)
    away = run("--reader", f"file:{tmp_path / 'gone'}")
    assert (away.exit_code != 0, "does not exist" in away.stderr) == (True, True)
    none = run("--home", str(tmp_path / "home"))
    assert (none.exit_code != 0, "No card reader is set" in none.stderr) == (True, True)
    assert "names no card reader" in run("--reader", "usb").stderr
