"""Who may speak to the service, how much, and for how long; by its socket, and by its commands."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from faults.errors import ShuangluError
from terminal.machine import serving
from terminal.machine.client import MachineClient
from tests import ROOT
from tests.terminal.machine.conftest import served
from tests.terminal.update.made import NEW, OLD, Channel, Made


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_LOOK_S", 0.05)


def said(machine: Made, data: bytes) -> dict[str, object]:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(machine.places.socket))
        line.sendall(data)
        answer = line.makefile().readline()
    return dict(json.loads(answer)) if answer else {}


def test_from_offer_to_settled_by_the_socket(served_machine: Made) -> None:
    client = MachineClient(served_machine.places.socket)
    with served(served_machine):
        assert client.is_there
        assert client.state()["current"]["version"] == OLD
        assert client.install(served_machine.channel) == NEW
        client.switch(NEW)
        assert served_machine.running() == NEW
        assert not client.set_clock("2026-11-30T00:00:00+00:00", 0.2)
        assert client.healthy(NEW) is True
    log = (served_machine.places.state / "log").read_text()
    assert "asks {'ask': 'switch', 'version': '0.3.0'}: {'ok': True" in log
    assert f"uid {os.getuid()} pid {os.getpid()}" in log
    assert (served_machine.places.state / "log").stat().st_mode & 0o077 == 0


def test_its_socket_is_gone_after_it(served_machine: Made) -> None:
    client = MachineClient(served_machine.places.socket)
    with served(served_machine):
        assert served_machine.places.socket.stat().st_mode & 0o777 == 0o660
    assert not client.is_there
    with pytest.raises(ShuangluError, match="does not answer"):
        client.state()


def test_another_account_is_not_heard(served_machine: Made) -> None:
    with served(served_machine, os.getuid() + 1):
        assert said(served_machine, b'{"ask": "state"}\n') == {"ok": False, "code": "machine.peer", "facts": {}}


@pytest.mark.parametrize(
    "asked",
    [
        b"no json\n",
        b"[]\n",
        b'{"ask": "format"}\n',
        b'{"ask": ["state"]}\n',
        b'{"ask": "switch"}\n',
        b'{"ask": "install", "channel": 7}\n',
        b'{"ask": "clock", "utc": "x", "offset_s": 3}\n',
        b'{"ask": "clock", "utc": "2026-11-30T00:00:00+00:00", "offset_s": true}\n',
        b'{"ask": "restart", "unit": "sshd"}\n',
        b"[" * 4000 + b"\n",
    ],
)
def test_nothing_but_the_closed_list(asked: bytes, served_machine: Made) -> None:
    with served(served_machine):
        assert said(served_machine, asked)["code"] == "machine.request"
        assert said(served_machine, b'{"ask": "state"}\n')["ok"] is True


def test_who_says_too_much_or_nothing_holds_nobody_up(served_machine: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "LINE_S", 0.2)
    with served(served_machine):
        with socket.socket(socket.AF_UNIX) as silent:
            silent.connect(str(served_machine.places.socket))
            assert said(served_machine, b'{"ask": "state"}\n')["ok"] is True
        with socket.socket(socket.AF_UNIX) as long:
            long.connect(str(served_machine.places.socket))
            long.sendall(b"x" * (serving.MOST_BYTES + 1))
            assert long.recv(1) == b"", "hung up"


def shuanglu(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "terminal", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_by_the_commands(served_machine: Made, channel: Channel) -> None:
    """`machine serve` in a folder, `update --from` a stick, `machine state`; the service ends where it is outlived."""
    home, root = served_machine.places.home, served_machine.places.first_root
    words = [sys.executable, "-m", "terminal", "machine", "serve", "--root", str(served_machine.root)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        service.stdout.readline()
        socket_path = served_machine.places.socket
        stick = ("update", "--from", channel.folder, "--trust", root, "--socket", socket_path, "--home", home)
        checked = shuanglu(*stick, "--check", "--json")
        assert json.loads(checked.stdout)["offers"][0]["version"] == NEW, checked.stderr
        done = shuanglu(*stick, "--json")
        assert json.loads(done.stdout) == {"program": NEW, "models": None}, done.stderr
        assert served_machine.running() == NEW
        shown = shuanglu("machine", "state", "--root", served_machine.root, "--json")
        assert json.loads(shown.stdout)["trial"]["version"] == NEW
        MachineClient(served_machine.places.socket).healthy(NEW)
        assert service.wait(30) == 0, "to be started anew from the settled program"
    asked = shuanglu("update", "--home", home, "--socket", served_machine.places.socket, "--json")
    assert json.loads(asked.stdout)["update"]["state"] == "trial"
    assert "update.not_here" in shuanglu(*stick).stderr


def test_an_account_that_is_not_there(tmp_path: Path) -> None:
    del tmp_path
    refused = shuanglu("machine", "serve", "--user", "nobody-of-that-name")
    assert (refused.returncode, "machine.account" in refused.stderr) == (3, True)
