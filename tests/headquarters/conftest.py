import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from headquarters.commands.main import main
from headquarters.server import RunningServer
from tests.headquarters.terminals import MadeTake, Terminal


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A running headquarters for the stories of one file; each story has a terminal of its own."""
    with RunningServer(tmp_path_factory.mktemp("hq") / "data") as server:
        yield server
        assert [line for line in server.output if "Traceback" in line or "ERROR" in line] == []


@pytest.fixture
def terminal(hq: RunningServer, tmp_path: Path) -> Iterator[Terminal]:
    """A freshly enrolled terminal."""
    enrolled = Terminal.enrol(hq, tmp_path / "terminal")
    yield enrolled
    enrolled.close()


@pytest.fixture
def today(hq: RunningServer, tmp_path: Path) -> Iterator[Terminal]:
    """A freshly enrolled terminal of today."""
    enrolled = Terminal.enrol(hq, tmp_path / "today", wire=2)
    yield enrolled
    enrolled.close()


Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Runs a command in this process, which is quicker."""

    def run_here(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["headquarters", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run_here


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[MadeTake]]:
    """A headquarters at rest with three takes."""
    folder = tmp_path_factory.mktemp("delivered")
    with RunningServer(folder / "hq") as hq:
        terminal = Terminal.enrol(hq, folder / "terminal")
        made, previous = [], None
        for number in (1, 2, 3):
            made.append(terminal.make_take(number, previous=previous))
            previous = made[-1].head
            terminal.deliver(made[-1])
        terminal.close()
    return folder / "hq", made


@pytest.fixture
def data(delivered: tuple[Path, list[MadeTake]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(delivered[0], tmp_path / "data"))
