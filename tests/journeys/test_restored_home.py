"""A home is put back from a backup that is older than its last sale, and the next sale is recorded with the line up."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from headquarters.server import RunningServer
from tests.journeys.programs import last_object, terminal

SOURCES = ("--camera", "test:bars", "--microphone", "test:tone", "--seconds", 2)


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[RunningServer]:
    with RunningServer(tmp_path / "hq") as running:
        yield running


def test_headquarters_is_asked_before_a_number_is_given_out_again(hq: RunningServer, tmp_path: Path) -> None:
    home, sale = tmp_path / "home", tmp_path / "sale.json"
    sale.write_text(terminal("sale", "example").stdout, encoding="utf-8")
    words = ("--hq", hq.url, "--code", hq.enrol_code(), "--home", home, "--keeps-itself")
    assert terminal("enrol", *words).returncode == 0
    shutil.copytree(home, tmp_path / "backup")
    first = terminal("record", "--home", home, "--sale", sale, *SOURCES)
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "backup", home)

    second = terminal("record", "--home", home, "--sale", sale, *SOURCES)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    taken = [last_object(each.stdout) for each in (first, second)]
    assert [each["take"][-6:] for each in taken] == ["000001", "000002"]
    assert [each["delivery"]["state"] for each in taken] == ["received", "received"]
    assert "put back" in hq.command("list")
