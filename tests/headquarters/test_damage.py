"""A headquarters whose own files are damaged, or that is asked something odd, says so in one sentence and stops."""

import json
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from evidence import wrapping
from evidence.suite import digest
from headquarters.administration import Administration
from headquarters.commands.main import main
from headquarters.index.listed_rows import Asked
from headquarters.server import RunningServer
from headquarters.takes.listing import listing_json, listing_lines
from tests.headquarters.conftest import Typed
from tests.headquarters.rotting import flip
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


MET_BY: dict[str, tuple[tuple[str, ...], ...]] = {
    "takes": (("list",), ("verify", "{take}"), ("quarantine", "list")),
    "history": (("revoke", "{terminal}"),),
    "codes": (("enrol-code",),),
}


@pytest.mark.parametrize("table", MET_BY)
def test_a_damaged_database_is_told_by_whoever_meets_it_and_left_alone(
    stopped: tuple[Path, str], typed: Typed, table: str
) -> None:
    data, take = stopped
    path = data / "headquarters.db"
    with sqlite3.connect(path) as database:
        page_bytes = database.execute("pragma page_size").fetchone()[0]
        root = database.execute("select rootpage from sqlite_master where name = ?", (table,)).fetchone()[0]
    database.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * page_bytes : root * page_bytes] = b"\xa5" * page_bytes
    path.write_bytes(content)
    for words in MET_BY[table]:
        named = [word.format(take=take, terminal=take.rpartition("-")[0]) for word in words]
        code, printed, said = typed(*named, "--data", data)
        assert (code, printed, "Restore it from a backup" in said) == (3, "", True)
    code, printed, _ = typed("check", "--data", data)
    assert (code, "is damaged" in printed) == (1, True)
    code, printed, _ = typed("verify", "--all", "--data", data, "--json")
    assert (code, json.loads(printed)["index"] is None) == (1, False)
    assert path.read_bytes() == content


def test_a_sound_database_is_said_to_be_sound_only_where_it_was_read(stopped: tuple[Path, str], typed: Typed) -> None:
    assert typed("check", "--data", stopped[0])[:2] == (0, "The index is sound. The takes themselves are for verify.\n")
    assert "sound" not in typed("list", "--data", stopped[0])[1]


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


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A headquarters at rest, and the takes that it holds."""
    folder = tmp_path_factory.mktemp("received")
    with RunningServer(folder / "hq") as hq:
        terminal = Terminal.enrol(hq, folder / "terminal")
        first = terminal.make_take(1)
        second = terminal.make_take(2, previous=first.head)
        for made in (first, second):
            terminal.deliver(made)
        terminal.close()
    return folder / "hq", [first.take, second.take]


@pytest.fixture
def at_rest(received: tuple[Path, list[str]], tmp_path: Path) -> Path:
    """A copy to be damaged by whoever can write packs and index."""
    return Path(shutil.copytree(received[0], tmp_path / "at rest"))


def with_comment(data: bytes, comment: bytes) -> bytes:
    return data[:-2] + len(comment).to_bytes(2, "little") + comment


def shifted(data: bytes, before: bytes) -> bytes:
    """Put bytes before the first member, and every offset right, as `zip -A` does."""
    ended = len(data) - 22
    count, _, start = struct.unpack("<HII", data[ended + 10 : ended + 20])
    directory, at = bytearray(data[start:ended]), 0
    for _ in range(count):
        (offset,) = struct.unpack_from("<I", directory, at + 42)
        struct.pack_into("<I", directory, at + 42, offset + len(before))
        at += 46 + sum(struct.unpack_from("<HHH", directory, at + 28))
    end = bytearray(data[ended:])
    struct.pack_into("<I", end, 16, start + len(before))
    return before + data[:start] + bytes(directory) + bytes(end)


def between(data: bytes, hidden: bytes) -> bytes:
    """Put bytes between the last member and the directory."""
    ended = len(data) - 22
    (start,) = struct.unpack("<I", data[ended + 16 : ended + 20])
    end = bytearray(data[ended:])
    struct.pack_into("<I", end, 16, start + len(hidden))
    return data[:start] + hidden + data[start:ended] + bytes(end)


def directory_field(data: bytes, at: int, value: bytes) -> bytes:
    """Change a field of the first member in the directory, which no reader of the content looks at."""
    (start,) = struct.unpack("<I", data[-6:-2])
    return data[: start + at] + value + data[start + at + len(value) :]


HIDDEN: dict[str, Callable[[bytes], bytes]] = {
    "one byte before": lambda data: b"\0" + data,
    "a letter before": lambda data: b"dear court, " + data,
    "before, offsets adjusted": lambda data: shifted(data, b"hidden"),
    "a program before, offsets adjusted": lambda data: shifted(data, b"#!/bin/sh\nexit\n" * 40),
    "one byte behind": lambda data: data + b"\0",
    "a letter behind": lambda data: data + b"\ndear court",
    "a page behind": lambda data: data + b"x" * 4096,
    "a comment": lambda data: with_comment(data, b"all was well"),
    "an empty line as comment": lambda data: with_comment(data, b"\n"),
    "a long comment": lambda data: with_comment(data, b"z" * 60_000),
    "between members and directory": lambda data: between(data, b"hidden"),
    "a page between": lambda data: between(data, b"\0" * 4096),
    "another date in the directory": lambda data: directory_field(data, 12, b"\x21\x5a\x22\x5b"),
    "other rights in the directory": lambda data: directory_field(data, 38, b"\0\0\xff\x81"),
    "another maker in the directory": lambda data: directory_field(data, 4, b"\x14\x00"),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_nothing_hides_in_a_pack_even_with_its_digest_adjusted(
    at_rest: Path, received: tuple[Path, list[str]], case: str
) -> None:
    take = received[1][0]
    (pack,) = at_rest.rglob(f"{take}.pack")
    changed = HIDDEN[case](pack.read_bytes())
    pack.write_bytes(changed)
    change(
        at_rest, "update takes set pack_sha256 = ?, pack_bytes = ? where take = ?", digest(changed), len(changed), take
    )
    with Administration.open(at_rest) as desk:
        found = desk.verify(take, None)
    assert (found.status, [fault.code for fault in found.faults]) == ("damaged", ["pack.other"])


def change(data: Path, statement: str, *values: object, freed: str | None = None) -> None:
    with closing(sqlite3.connect(data / "headquarters.db")) as database:
        for act in ("update", "delete") if freed else ():
            database.execute(f"drop trigger {freed}_no_{act}")
        assert database.execute(statement, values).rowcount > 0
        database.commit()


TAKE_FIELDS = {
    "opened": "2020-01-01T00:00:00.000Z",
    "captured_us": 1,
    "received": "2020-01-01T00:00:00.000Z",
    "manifest_sha256": "0" * 64,
    "previous": "0" * 64,
    "state": "interrupted",
    "entries": 3,
    "head": "0" * 64,
    "segments": 2,
    "number": 7,
    "epoch": 2,
    "demonstration": 1,
    "quarantine": "signer.unknown",
    "decision": "declined",
    "pack_sha256": "0" * 64,
    "pack_bytes": 1,
}


@pytest.mark.parametrize("field", TAKE_FIELDS)
def test_no_field_of_the_index_can_be_changed_unseen(
    at_rest: Path, received: tuple[Path, list[str]], field: str
) -> None:
    take = received[1][1]
    change(at_rest, f"update takes set {field} = ? where take = ?", TAKE_FIELDS[field], take)
    with Administration.open(at_rest) as desk:
        found = desk.verify(take, None)
        assert found.status == "damaged", [note.sentence() for note in found.notes]
        assert not desk.scrub("nothing", None).run().sound


CERTIFICATE_FIELDS = {
    "terminal": "32-9999",
    "pem": b"-----BEGIN CERTIFICATE-----",
    "not_after": "2099-01-01T00:00:00.000Z",
    "issued": "2020-01-01T00:00:00.000Z",
    "state": "revoked",
}


@pytest.mark.parametrize("field", CERTIFICATE_FIELDS)
def test_the_table_of_certificates_is_compared_with_the_certificates(at_rest: Path, field: str) -> None:
    change(at_rest, f"update certificates set {field} = ?", CERTIFICATE_FIELDS[field])
    with Administration.open(at_rest) as desk:
        found = desk.scrub("nothing", None).run()
        assert len(found.certificates) == 1
        assert (len(found.damaged) == 2) == (field != "state")


def test_a_revocation_cannot_be_taken_back(at_rest: Path, received: tuple[Path, list[str]]) -> None:
    with Administration.open(at_rest) as desk:
        desk.revoke(received[1][0].rpartition("-")[0])
        assert desk.scrub("nothing", None).run().certificates == []
    change(at_rest, "update certificates set state = 'active', revoked = null")
    with Administration.open(at_rest) as desk:
        (trouble,) = desk.scrub("nothing", None).run().certificates
    assert "disagree on whether the certificate" in trouble.sentence()


def test_a_receipt_of_another_take_is_seen(at_rest: Path, received: tuple[Path, list[str]]) -> None:
    first, second = received[1]
    body = "(select body from receipts where take = ?)"
    change(at_rest, f"update receipts set body = {body} where take = ?", first, second, freed="receipts")
    with Administration.open(at_rest) as desk:
        assert [fault.code for fault in desk.verify(second, None).faults] == ["receipt.other"]


def test_a_pack_that_is_gone_is_listed(at_rest: Path, received: tuple[Path, list[str]]) -> None:
    take = received[1][1]
    next(at_rest.rglob(f"{take}.pack")).unlink()
    with Administration.open(at_rest) as desk:
        seen = desk.takes(Asked())
    assert (list(seen.absent), list(seen.damaged)) == ([take], [take])
    done = subprocess.run(
        [sys.executable, "-m", "headquarters", "list", "--data", str(at_rest)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"absent: {take}: its pack is not in the store" in done.stdout
    assert "1 received, 0 in quarantine, 0 declined, 0 not sealed, 1 damaged; " in done.stdout


def test_a_rotten_pack_is_not_counted_as_received_once_it_was_examined(
    at_rest: Path, received: tuple[Path, list[str]]
) -> None:
    take = received[1][1]
    flip(next(at_rest.rglob(f"{take}.pack")))
    with Administration.open(at_rest) as desk:
        desk.verify(take, None)
        seen = desk.takes(Asked())
    assert (list(seen.absent), list(seen.damaged)) == ([], [take])
    assert listing_json(seen)["counts"] | {"received": 1, "damaged": 1} == listing_json(seen)["counts"]
    assert any(line.startswith(f"damaged: {take}: ") for line in listing_lines(seen))
