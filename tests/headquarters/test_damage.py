"""A headquarters whose own files are damaged, or that is asked something odd, says so in one sentence and stops."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence import wrapping
from headquarters.administration import Administration
from headquarters.cli import main
from headquarters.server import RunningServer
from tests.headquarters.terminals import Terminal


def run(*arguments: str | bytes | Path) -> tuple[int, str]:
    """Run a command that fails; returns its exit code and the one line that it wrote to standard error."""
    command = [sys.executable, "-m", "headquarters", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.returncode, done.stderr


@pytest.fixture
def stopped(hq: RunningServer, terminal: Terminal, tmp_path: Path) -> tuple[Path, str]:
    """A copy of a headquarters that holds a take, and the take's name; the terminal's folder lies beside it."""
    made = terminal.make_take()
    terminal.deliver(made)
    data = tmp_path / "data"
    shutil.copytree(hq.data, data, ignore=shutil.ignore_patterns("headquarters.db*", "serving.lock*"))
    with sqlite3.connect(hq.data / "headquarters.db") as source, sqlite3.connect(data / "headquarters.db") as copy:
        source.backup(copy)
    source.close()
    copy.close()
    return data, made.take


def _flipped(data: bytes) -> bytes:
    return data[:100] + bytes([data[100] ^ 1]) + data[101:]


def _other_key(_data: bytes) -> bytes:
    return wrapping.public_key(wrapping.new_private_key())


DAMAGE: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "public key, one bit": ("hq.public", _flipped, "does not belong to the key that opens recordings"),
    "public key, another": ("hq.public", _other_key, "does not belong to the key that opens recordings"),
    "public key, empty": ("hq.public", lambda _: b"", "does not belong to the key that opens recordings"),
    "private key": ("keys/hq.sealed", _flipped, "The passphrase does not open"),
    "authority, rubbish": ("ca.pem", lambda _: b"\xffrubbish", "ca.pem cannot be used. Restore it"),
    "authority, rubbish behind": ("ca.pem", lambda data: data + b"\xff", "ca.pem cannot be used. Restore it"),
    "receipts, rubbish": ("receipts.pem", lambda _: b"rubbish", "receipts.pem cannot be used. Restore it"),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_a_damaged_identity_neither_serves_nor_opens(stopped: tuple[Path, str], case: str) -> None:
    data, take = stopped
    name, damaged, sentence = DAMAGE[case]
    path = data / "identity" / name
    path.write_bytes(damaged(path.read_bytes()))
    for arguments in (("serve", "--port", "0", "--stop-with-stdin"), ("verify", take)):
        code, said = run(*arguments, "--data", data)
        assert code == 3
        assert sentence in said


@pytest.mark.parametrize("name", ["ca.pem", "receipts.pem"])
def test_certificates_of_another_headquarters_are_refused(stopped: tuple[Path, str], tmp_path: Path, name: str) -> None:
    data, take = stopped
    with RunningServer(tmp_path / "other"):
        shutil.copy(tmp_path / "other" / "identity" / name, data / "identity" / name)
    code, said = run("verify", take, "--data", data)
    assert code == 3
    assert name in said


def test_a_damaged_database_is_left_alone(stopped: tuple[Path, str]) -> None:
    data, take = stopped
    path = data / "headquarters.db"
    with sqlite3.connect(path) as database:
        page_bytes = database.execute("pragma page_size").fetchone()[0]
        root = database.execute("select rootpage from sqlite_master where name = 'history'").fetchone()[0]
    database.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * page_bytes : root * page_bytes] = b"\xa5" * page_bytes
    path.write_bytes(content)
    for arguments in (("serve", "--port", "0", "--stop-with-stdin"), ("list",), ("verify", take)):
        code, said = run(*arguments, "--data", data)
        assert (code, "Restore it from a backup" in said) == (3, True)
    assert path.read_bytes() == content


def test_an_export_without_the_stored_pack_names_the_pack(stopped: tuple[Path, str], tmp_path: Path) -> None:
    data, take = stopped
    next(data.rglob(f"{take}.pack")).unlink()
    code, said = run("export", take, "--data", data, "--out", tmp_path / "case.mp4", "--reason", "complaint")
    assert code == 3
    assert f"{take} cannot be exported: pack: The stored pack is missing." in said
    assert not (tmp_path / "case.mp4").exists()


@pytest.mark.parametrize("name", ["bad name é", "", "a..b", "x" * 65])
def test_a_name_that_is_none_makes_no_folder(tmp_path: Path, name: str) -> None:
    code, said = run("serve", "--data", tmp_path / "data", "--port", "0", "--name", name)
    assert (code, "is neither an address nor a DNS name" in said) == (2, True)
    assert not (tmp_path / "data").exists()


@pytest.mark.skipif(os.name == "nt", reason="arguments are bytes only on POSIX")
@pytest.mark.parametrize("option", ["--reason", "--by", "--out"])
def test_arguments_that_are_no_text_are_refused(hq: RunningServer, option: str) -> None:
    options = {"--reason": b"r", "--by": b"b", "--out": b"x.mp4", option: b"\xff"}
    given = [part for pair in options.items() for part in pair]
    said = "headquarters: The arguments must be text in UTF-8. [arguments.encoding]\n"
    assert run("export", "32-0117-000001", "--data", hq.data, *given) == (2, said)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="accounts have numbers only on POSIX")
def test_an_account_without_a_name_is_noted_by_its_number(
    hq: RunningServer, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob = wrapping.wrap(bytes(32), terminal.hq_public_key, wrapping.escrow_purpose(terminal.name))
    terminal.session.put(f"{terminal.url}/v1/escrow", data=blob, timeout=60).raise_for_status()
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 987_654_321)
    with Administration.open(hq.data) as desk:
        desk.open_escrow(terminal.name, reason="board changed", who=None, passphrase_file=None)
        assert desk.database.history(terminal.name)[-1].detail == "uid 987654321: board changed"


def test_whatever_else_goes_wrong_is_a_sentence_too(
    hq: RunningServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("headquarters.takes.listing.listing_lines", lambda *_: 1 // 0)
    monkeypatch.setattr(sys, "argv", ["headquarters", "list", "--data", str(hq.data)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3
    said = capsys.readouterr().err
    assert said.startswith("headquarters: The program made a mistake (ZeroDivisionError).")
    assert said.endswith("[command.fault]\n")
