"""`packs hear` and `packs answer`: line in, line out, whatever the locale."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from rulebook.sale.examples import example
from terminal.commands.main import app


def run(*words: str, said: bytes) -> Result:
    return CliRunner().invoke(app, ["packs", *words, "--language", "en"], input=said)


def sale(folder: Path) -> str:
    file = folder / "sale.json"
    file.write_text(json.dumps(example("bank_participating")), encoding="utf-8")
    return str(file)


def test_sentences_are_heard_line_by_line() -> None:
    done = run("hear", "--json", said="\ufeff这个绝对保本\r\n\n这不是存款\n".encode())
    assert done.exit_code == 0, done.stderr
    heard = [json.loads(line)["heard"] for line in done.stdout.splitlines()]
    assert [[each["group"] for each in line] for line in heard] == [["promise"], [], []]
    assert heard[0][0]["phrase"] == "绝对保本"


def test_answers_are_judged_line_by_line(tmp_path: Path) -> None:
    words = ("answer", "--sale", sale(tmp_path), "--node", "I03")
    done = run(*words, "--json", said="没有不清楚的\n不太明白\n您就说清楚".encode())
    assert done.exit_code == 0, done.stderr
    said = [json.loads(line)["verdict"] for line in done.stdout.splitlines()]
    assert said == ["accepted", "refused", "unclear"]
    assert "[packs.node]" in run(*words[:3], "--node", "I99", said=b"").stderr
    wrong = run(*words, "--question", "nothing", said=b"")
    assert (wrong.exit_code, "[packs.question]" in wrong.stderr) == (2, True)


def test_lines_that_cannot_be_read_end_it_after_those_that_can() -> None:
    done = run("hear", "--json", said=b"ok\n\xff\n")
    assert (done.exit_code, done.stdout, "[packs.line_text]" in done.stderr) == (3, '{"heard": []}\n', True)
    assert "[packs.line_long]" in run("hear", said=b"x" * 70_000).stderr
    longest = b"x" * 65_536 + b"\n"
    assert run("hear", "--json", said=longest * 2).stdout == '{"heard": []}\n' * 2
