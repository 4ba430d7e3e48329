"""What an earlier release left on the disk goes on: opened, recovered, verified, exported, delivered."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from headquarters.faults import HeadquartersError
from headquarters.server import RunningServer
from tests import ROOT
from tests.journeys.programs import last_object, run, terminal

VECTORS = ROOT / "tests" / "vectors"
HOST, PORT = "127.83.10.1", 18443
"""Where the headquarters of the vectors listens; the terminal's vault has it."""
RECEIVED = ("32-0117-000002", "32-0117-000005", "32-0117-000006")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Path(shutil.copytree(VECTORS / "home-0.1.0", tmp_path / "home"))


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[RunningServer]:
    data = Path(shutil.copytree(VECTORS / "hq-0.1.0", tmp_path / "hq"))
    with ExitStack() as stack:
        yield _serving(stack, data)


def _serving(stack: ExitStack, data: Path) -> RunningServer:
    """Start it; its port cannot be another one, and any program may just use it."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return stack.enter_context(RunningServer(data, host=HOST, port=PORT))
        except HeadquartersError as error:
            if "port.busy" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def statuses(home: Path) -> dict[str, str]:
    """What `verify` says of each take, without any authority."""
    takes = sorted(path for path in (home / "takes").iterdir() if path.is_dir())
    reports = [last_object(terminal("verify", take, "--json").stdout) for take in takes]
    return {take.name: report["status"] for take, report in zip(takes, reports, strict=True)}


def test_a_home_of_0_1_0_is_opened_and_put_in_order(home: Path, tmp_path: Path) -> None:
    mended = terminal("recover", "--home", home, "--json")
    assert mended.returncode == 0, mended.stderr
    assert last_object(mended.stdout)["sealed"] == ["32-0117-000006"]
    found = statuses(home)
    assert found.pop("32-0117-000006") == "interrupted"
    assert set(found.values()) == {"intact"}
    assert len(found) == 5
    for take in ("32-0117-000004", "32-0117-000006"):
        film = tmp_path / f"{take}.mp4"
        done = terminal("export", home / "takes" / take, "--out", film, "--reason", "still readable")
        assert done.returncode == 0, done.stderr
        assert film.stat().st_size > 10_000


def test_a_home_of_0_1_0_delivers_what_waited(home: Path, hq: RunningServer) -> None:
    assert terminal("recover", "--home", home).returncode == 0
    sent = last_object(terminal("sync", "--once", "--home", home, "--json").stdout)
    assert sorted(sent["received"]) == list(RECEIVED[1:])
    for take in RECEIVED:
        receipt = last_object(terminal("receipt", take, "--home", home, "--json").stdout)
        assert receipt["take"] == take
        there = json.loads(run("headquarters", "verify", take, "--data", hq.data, "--json").stdout)
        assert there["status"] in ("intact", "interrupted")


def test_a_headquarters_of_0_1_0_keeps_serving_what_it_holds(hq: RunningServer, tmp_path: Path) -> None:
    listed = json.loads(run("headquarters", "list", "--data", hq.data, "--json").stdout)
    names = [take["take"] for take in listed["takes"]]
    assert names == ["32-0117-000001", "32-0117-000002", "32-0117-000003", "32-0118-000001"]
    opened = json.loads(run("headquarters", "verify", "32-0118-000001", "--data", hq.data, "--json").stdout)
    assert opened["status"] == "open"
    film = tmp_path / "first.mp4"
    words = ("--data", hq.data, "--out", film, "--reason", "still readable", "--json")
    exported = json.loads(run("headquarters", "export", "32-0117-000001", *words).stdout)
    assert exported["chapters"] == 6
    key = run("headquarters", "escrow", "32-0117", "--data", hq.data, "--reason", "board changed")
    assert {len(bytes.fromhex(line)) for line in key.stdout.split()} == {32}, "every one that opens"
