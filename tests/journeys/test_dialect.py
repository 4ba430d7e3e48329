"""Both programs speak one dialect: the same exit codes, the reader's language, and any console's encoding."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from headquarters.server import RunningServer
from program.version import VERSION
from tests.journeys.programs import command, run, terminal

CHINESE = {"LC_ALL": "zh_CN.UTF-8"}
ENCODINGS = ("gbk", "gb18030", "latin-1", "ascii")


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("hq") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def home(hq: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home") / "home"
    words = ("--hq", hq.url, "--code", hq.enrol_code("32-0117"), "--home", folder, "--keeps-itself")
    assert terminal("enrol", *words).returncode == 0
    assert terminal("sync", "--once", "--home", folder).returncode == 0  # from now on the doctor knows of two clocks
    return folder


@pytest.fixture(scope="module")
def sale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sale") / "sale.json"
    file.write_text(terminal("sale", "example").stdout, encoding="utf-8")
    return file


def test_every_exit_code_has_its_case_in_both_programs(
    hq: RunningServer, home: Path, sale: Path, tmp_path: Path
) -> None:
    def code(module: str, *words: object) -> int:
        return run(module, *words).returncode

    assert code("terminal", "sync", "--once", "--home", home) == 0
    assert code("headquarters", "list", "--data", hq.data) == 0
    assert code("terminal", "doctor", "--home", tmp_path / "none") == 1
    assert code("terminal", "verify", tmp_path) == 2
    assert code("headquarters", "enrol-code", "--data", hq.data, "--hours", "0") == 2
    assert code("terminal", "plan", "--nonsense") == 2
    assert code("terminal", "receipt", "32-0117-000001", "--home", home) == 3
    assert code("headquarters", "verify", "32-0117-000001", "--data", hq.data) == 3
    assert code("terminal", "plan", "--sale", tmp_path / "none.json") == 3
    facts = json.loads(sale.read_text(encoding="utf-8"))
    facts["suitability"]["test_date"] = "2024-01-01"  # too old: the rules do not allow this sale
    refused = tmp_path / "refused.json"
    refused.write_text(json.dumps(facts), encoding="utf-8")
    assert (code("terminal", "plan", "--sale", sale), code("terminal", "plan", "--sale", refused)) == (0, 4)


@pytest.mark.parametrize("module", ["terminal", "headquarters"])
def test_both_programs_say_their_version(module: str) -> None:
    said = run(module, "--version")
    assert (said.returncode, said.stdout.split()[-1]) == (0, VERSION)


def test_doctor_and_log_name_the_version_too(home: Path) -> None:
    assert json.loads(terminal("doctor", "--home", home, "--json").stdout)["version"] == VERSION
    first = json.loads((home / "log" / "doctor.log").read_text(encoding="utf-8").splitlines()[0])
    assert (first["event"], first["version"]) == ("program.started", VERSION)


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("terminal", ("verify", "nowhere")),
        ("terminal", ("export", "nowhere", "--out", "x.mp4", "--reason", "x")),
        ("headquarters", ("list", "--data", "nowhere")),
    ],
)
def test_an_error_is_one_line_in_the_readers_language_with_its_code(module: str, words: tuple[str, ...]) -> None:
    name = {"terminal": "shuanglu", "headquarters": "headquarters"}[module]
    english, chinese = run(module, *words).stderr, run(module, *words, env=CHINESE).stderr
    asked = run(module, *words, "--language", "zh").stderr
    environment = run(module, *words, env={"SHUANGLU_LANGUAGE": "zh"}).stderr
    assert asked == chinese == environment != english
    for line in (english, chinese):
        assert line.count("\n") == 1
        assert line.startswith(f"{name}: ")
    code = english[english.rindex("[") :]
    assert chinese.endswith(code)
    assert all(ord(sign) < 0x3000 for sign in english)
    assert any(ord(sign) > 0x3000 for sign in chinese)


@pytest.mark.parametrize("module", ["terminal", "headquarters"])
def test_help_speaks_the_readers_language(module: str) -> None:
    assert "显示版本" in run(module, "--help", env=CHINESE).stdout
    assert "Show the version" in run(module, "--help").stdout


@pytest.fixture(scope="module", params=["zh", "en"])
def told(request: pytest.FixtureRequest, hq: RunningServer, home: Path, sale: Path) -> Any:
    """What commands of both programs say in one language, to a console that can write everything."""
    commands: tuple[tuple[str, tuple[object, ...]], ...] = (
        ("terminal", ("doctor", "--home", home)),
        ("terminal", ("plan", "--sale", sale)),
        ("terminal", ("sale", "example")),
        ("terminal", ("sync", "--once", "--home", home)),
        ("terminal", ("verify", home)),
        ("headquarters", ("list", "--data", hq.data)),
        ("headquarters", ("verify", "32-0117-000001", "--data", hq.data)),
    )
    env = {"SHUANGLU_LANGUAGE": request.param}
    return request.param, [(command(name, *words), run(name, *words, env=env)) for name, words in commands]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_everything_comes_out_in_any_consoles_encoding(told: Any, encoding: str) -> None:
    """Replaced where there is no spelling for it; never a traceback, never another exit code, and JSON stays JSON."""
    language, commands = told
    for words, whole in commands:
        env = {**os.environ, "SHUANGLU_LANGUAGE": language, "PYTHONIOENCODING": encoding}
        told_here = subprocess.run(words, env=env, capture_output=True, check=False, timeout=120)
        out, errors = told_here.stdout.decode(encoding), told_here.stderr.decode(encoding)
        assert (told_here.returncode, "Traceback" in errors) == (whole.returncode, False), words
        assert (len(out.splitlines()), bool(errors)) == (len(whole.stdout.splitlines()), bool(whole.stderr))
        if "example" in words:
            assert json.loads(out) == json.loads(whole.stdout)
        elif encoding == "gb18030":  # it has a spelling for everything
            assert out.count("?") == whole.stdout.count("?")
