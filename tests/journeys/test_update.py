"""The program itself, from a copied tree: the newer one takes over, comes up, and says by itself that it is well."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from program.channel import this_platform
from terminal.home.bundle import bundle_facts
from terminal.home.opening import open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.machine.client import MachineClient
from terminal.update.told import UpdateFolder
from tests import ROOT
from tests.journeys.programs import wait_until
from tests.terminal.update.made import Channel, Made

NEWER = "99.0.0"
PLATFORM = this_platform()
_STARTER = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
PYTHONPATH="$here/tree:{root}" exec "{python}" -P -m terminal "$@"
"""


def bundle(folder: Path, version: str) -> Path:
    """A program folder that runs this checkout, or what its own `tree` has of it."""
    folder.mkdir(parents=True)
    (folder / "shuanglu").write_text(_STARTER.format(root=ROOT, python=sys.executable))
    (folder / "shuanglu").chmod(0o755)
    (folder / "bundle.json").write_text(json.dumps(bundle_facts(PLATFORM) | {"version": version}))
    return folder


def copied(folder: Path) -> Path:
    """The newer program: a copy of the rooms that change, with another version."""
    ignored = shutil.ignore_patterns("__pycache__")
    bundle(folder, NEWER)
    for name in ("program", "terminal"):
        shutil.copytree(ROOT / name, folder / "tree" / name, ignore=ignored)
    version = folder / "tree/program/version.py"
    said = version.read_text().splitlines()
    version.write_text(
        "\n".join(f'VERSION = "{NEWER}"' if line.startswith("VERSION =") else line for line in said) + "\n"
    )
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="programs are exchanged by the machine service on Linux")
def test_a_newer_program_takes_over_and_says_that_it_is_well(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    channel = Channel.create(tmp_path / "publisher")
    channel.add_tree(copied(tmp_path / "newer"), NEWER, PLATFORM)
    made = Made(tmp_path_factory.mktemp("m") / "r")
    bundle(made.layout.folder("factory"), bundle_facts(PLATFORM)["version"])
    made.layout.point("settled", "factory")
    made.layout.point("current", "factory")
    made.places.first_root.write_bytes((channel.folder / "metadata/1.root.json").read_bytes())
    home = made.places.home
    open_or_create_rehearsal_home(load_settings(home)).close()
    (home / "settings.toml").write_text('identity = "none"\nspeaker = ""\n')
    programs, socket = made.places.programs, made.places.socket
    environment = {**os.environ, "SHUANGLU_MACHINE_SOCKET": str(socket), "QT_QPA_PLATFORM": "offscreen"}
    words = [str(programs / "settled/shuanglu"), "machine", "serve", "--root", str(made.root)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, env=environment) as service:
        try:
            wait_until(socket.exists)
            stick = [
                "--from",
                str(channel.folder),
                "--trust",
                str(made.places.first_root),
                "--home",
                str(home),
                "--json",
            ]
            done = subprocess.run(
                [programs / "current/shuanglu", "update", *stick],
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            assert json.loads(done.stdout)["program"] == NEWER
            assert made.restarts() == 1
            sources = ["--camera", "test:bars", "--microphone", "test:tone"]
            shown = [str(programs / "current/shuanglu"), "start", "--window", "--home", str(home), *sources]
            with subprocess.Popen(shown, env=environment) as kiosk:
                try:
                    assert service.wait(170) == 0, "another program is settled now"
                finally:
                    kiosk.terminate()
                    kiosk.wait(60)
        finally:
            service.terminate()
    assert (made.layout.settled(), made.layout.current()) == ("slots/a", "slots/a")
    assert UpdateFolder(home).told().state in ("trial", "updated"), "the last word may have been cut by the end"
    version = subprocess.run([programs / "settled/shuanglu", "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.split()[-1] == NEWER
    assert not MachineClient(socket).is_there
