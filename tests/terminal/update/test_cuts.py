"""The power fails at random moments of an update, and what was not flushed is lost: N or N+1 runs, takes are unharmed.

Three cuts by default, a hundred with SHUANGLU_CAMPAIGN=long. How the loss is made: `power.py`.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.verify import verify_take
from terminal.home.opening import open_home
from terminal.home.recovering import recover_home
from terminal.home.settings import load_settings
from terminal.vault import create_vault
from tests import ROOT
from tests.terminal.update.made import NEW, OLD, Made, toy_bundle
from tests.terminal.update.power import after_cut
from tests.terminal.vault.recording import PASSPHRASE, keeper

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
CUTS = 100 if LONG else 3
_KILLED = -signal.SIGKILL


def run(live: Path, kept: Path, said: Path, fails_at: int, ending: str) -> subprocess.CompletedProcess[str]:
    words = [live, kept, said, fails_at, ending]
    return subprocess.run(
        [sys.executable, "-m", "tests.terminal.update.cut_program", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.timeout(3600)
def test_n_or_n_plus_one_runs_after_every_cut(machine: Made, tmp_path: Path) -> None:
    create_vault(machine.places.home, [keeper()]).close()
    rng = random.Random("20261130 cuts")
    whole = tmp_path / "whole"
    shutil.copytree(machine.root, whole / "live", symlinks=True)
    done = run(whole / "live", whole / "kept", whole / "said", -1, "healthy")
    assert done.returncode == 0, done.stderr
    total = int(done.stdout)
    seen = set()
    for number in range(CUTS):
        ending = ("healthy", "failed")[number % 2]
        room = tmp_path / f"cut-{number}"
        fails_at = rng.randrange(total)
        seen.add(_one(machine, room, fails_at, ending, rng))
        shutil.rmtree(room)
    assert seen <= {OLD, NEW}
    if LONG:
        assert seen == {OLD, NEW}, "the campaign met both"


def _one(machine: Made, room: Path, fails_at: int, ending: str, rng: random.Random) -> str:
    """Cut at an operation; return the version that runs after the next boot."""
    shutil.copytree(machine.root, room / "live", symlinks=True)
    died = run(room / "live", room / "kept", room / "said", fails_at, ending)
    assert died.returncode == _KILLED, died.stderr
    after_cut(room / "live", room / "kept", room / "found", rng, believed=frozenset({"vault"}))
    found = Made(room / "found")
    service = found.start()  # the boot
    service.close()
    version = found.running()
    bundle = toy_bundle(room / version, version)
    place = found.layout.folder(found.layout.current())
    assert _content(place) == _content(bundle), (fails_at, "a program is whole or it is not run")
    _takes_are_whole(found, room)
    failed = bool(found.ask("state")["failed"])
    if version == OLD:
        assert found.install(NEW, again=failed)["ok"], (fails_at, "it can be tried again")
        assert found.ask("switch", version=NEW)["ok"]
    assert found.ask("healthy", version=NEW)["ok"]
    assert found.running() == NEW
    return version


def _takes_are_whole(found: Made, room: Path) -> None:
    """What the writer acknowledged is there, and verifies: the take that was open is sealed as interrupted."""
    if not (room / "said").exists():  # the power went before the take's first line
        return
    said = json.loads((room / "said").read_text())
    passphrase = room / "passphrase"
    passphrase.write_text(PASSPHRASE)
    home = open_home(load_settings(found.places.home, passphrase_file=passphrase))
    try:
        recovered = recover_home(home)
        assert recovered.damaged == ()
        report = verify_take(home.vault.takes.folder_of(said["take"]))
    finally:
        home.close()
    assert report.status in ("intact", "interrupted"), report
    journal = home.path / "takes" / said["take"] / "journal"
    assert len(journal.read_bytes().splitlines()) >= said["entries"]


def _content(folder: Path) -> dict[str, bytes | str]:
    return {
        str(path.relative_to(folder)): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }
