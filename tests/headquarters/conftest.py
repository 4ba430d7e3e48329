from collections.abc import Iterator
from pathlib import Path

import pytest

from headquarters.server import RunningServer
from tests.headquarters.terminals import Terminal


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
