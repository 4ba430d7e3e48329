"""A machine whose battery is dead: its clock stands in 2009 when a sale is to be recorded."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.catalogue import CATALOGUE
from headquarters.server import RunningServer
from tests import ROOT
from tests.journeys.programs import last_object, terminal

YEARS_BACK_S = -563_000_000
SOURCES = ("--camera", "test:bars", "--microphone", "test:tone", "--seconds", 2)
DECIDED = ("--clock-doubted", "客户在等，电池明天换", "--by", "陈主管")


@pytest.fixture(scope="module")
def wrong_clock(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which programs see the wall clock of 2009."""
    compiler = shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("a wall clock is moved by a library that is compiled here, as Linux loads it")
    library = tmp_path_factory.mktemp("wall") / "wall.so"
    source = ROOT / "tests" / "vectors" / "wall.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source], check=True, timeout=60)
    return {"LD_PRELOAD": str(library), "WALL_AHEAD_S": str(YEARS_BACK_S)}


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[RunningServer]:
    with RunningServer(tmp_path / "hq") as running:
        yield running


@pytest.fixture
def counter(hq: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    """The words that record at an enrolled terminal for real business."""
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("a passphrase of this counter, 2026\n", encoding="utf-8")
    passphrase.chmod(0o600)
    monkeypatch.setenv("SHUANGLU_PASSPHRASE_FILE", str(passphrase))
    monkeypatch.setenv("SHUANGLU_UNVERIFIED_PACKS", "allow")
    sale, home = tmp_path / "sale.json", tmp_path / "home"
    sale.write_text(terminal("sale", "example").stdout, encoding="utf-8")
    done = terminal("enrol", "--hq", hq.url, "--code", hq.enrol_code(), "--home", home)
    assert done.returncode == 0, done.stderr
    return ("--home", home, "--sale", sale, *SOURCES)


def test_a_sale_begins_only_when_a_supervisor_answers_for_the_clock_and_then_arrives(
    counter: tuple[object, ...], wrong_clock: dict[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    stopped = terminal("record", *counter, env=wrong_clock)
    assert (stopped.returncode, stopped.stdout) == (4, "")
    assert "[clock.doubted]" in stopped.stderr
    assert "2009-0" in stopped.stderr
    assert not list(home.glob("takes/*")), "no number was used"
    assert terminal("record", *counter, DECIDED[0], "x", env=wrong_clock).returncode == 2

    recorded = terminal("record", *counter, *DECIDED, env=wrong_clock)
    assert recorded.returncode == 0, recorded.stderr
    said = last_object(recorded.stdout)
    assert {"clock.before_certificate", "clock.before_build"} <= set(said["clock_doubted"])
    assert said["take"].endswith("-000001")

    sent = terminal("sync", "--once", "--home", home)
    assert sent.returncode == 0, sent.stdout + sent.stderr
    ca = tmp_path / "hq" / "identity" / "ca.pem"
    verified = last_object(terminal("verify", said["folder"], "--ca", ca, "--json").stdout)
    assert (verified["status"], verified["signer"]) == ("intact", "known")


def test_a_rehearsal_says_it_and_goes_on(wrong_clock: dict[str, str], tmp_path: Path) -> None:
    done = terminal("rehearse", *SOURCES, "--out", tmp_path / "home", env=wrong_clock)
    assert done.returncode == 0, done.stderr
    said = last_object(done.stdout)
    assert said["clock_doubted"] == ["clock.before_build"]
    verified = last_object(terminal("verify", said["folder"], "--json").stdout)
    assert CATALOGUE["note.clock_doubted"].en in verified["notes"]
