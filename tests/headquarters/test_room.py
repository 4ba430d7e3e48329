"""A full disk at headquarters: said as such, told in one line, and nothing is lost."""

import logging
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from headquarters.server import RunningServer
from headquarters.store import room
from tests.headquarters.terminals import Terminal


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB; only a superuser may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "-l", disk], check=False)


def test_a_full_disk_is_told_and_deliveries_go_on_once_there_is_room(small_disk: Path, tmp_path: Path) -> None:
    with RunningServer(small_disk / "data") as hq:
        terminal = Terminal.enrol(hq, tmp_path / "terminal")
        made = terminal.make_take(segments=[bytes(400_000)] * 3)
        assert terminal.send_journal(made.take, made.lines).status_code == 200
        ballast = small_disk / "ballast"
        with ballast.open("wb", buffering=0) as file:
            for size in (1 << 20, 4096):
                try:
                    while file.write(bytes(size)):
                        pass
                except OSError:
                    continue
        for _ in range(5):
            for data in made.segments.values():
                answer = terminal.send_segment(made.take, data)
                assert (answer.status_code, answer.json()["code"]) == (507, "storage.full")
        assert list((small_disk / "data" / "takes").rglob("*.part")) == []
        ballast.unlink()
        terminal.deliver(made)
        terminal.close()
    said = "\n".join(hq.output)
    assert said.count("No room on the disk") == 1, "one line, and not one a try"
    assert "Traceback" not in said


def test_little_room_is_told_before(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert room.short_of_room(tmp_path, least_bytes=0) is None
    with caplog.at_level(logging.WARNING):
        room.warn_if_short(tmp_path, least_share=1.1, least_bytes=1 << 62)
    assert "without room no delivery can be received" in caplog.text
