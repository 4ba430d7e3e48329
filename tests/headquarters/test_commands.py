"""What people at headquarters type, and what they get."""

import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import av
import pytest

import headquarters
from evidence import wrapping
from faults.sentences.wire import WIRE
from faults.trouble import Trouble
from headquarters.server import RunningServer
from tests import ROOT
from tests.headquarters.conftest import Typed
from tests.headquarters.films import brightness_at, picture_segments
from tests.headquarters.terminals import TIMEOUT_S, Terminal

REFUSALS = re.compile(r'(?:Refusal|later)\(\s*\d+,\s*"([a-z_.]+)(?::[a-z_]+)?"')


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "headquarters", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_a_take_is_exported_as_an_ordinary_film_with_chapters(
    hq: RunningServer, terminal: Terminal, tmp_path: Path
) -> None:
    marks = [(0, "告知录音录像"), (1, "风险提示"), (2, "风险提示")]
    made = terminal.make_take(segments=picture_segments(3), marks=marks, attempts=[1, 1, 2], span_us=1_000_000)
    terminal.deliver(made)
    out = tmp_path / "case.mp4"
    code, printed, errors = run(
        "export", made.take, "--data", hq.data, "--out", out, "--reason", "complaint 118", "--by", "Li Na", "--json"
    )
    assert code == 0, errors
    said = json.loads(printed)
    assert said["seconds"] == pytest.approx(3.0, abs=0.05)
    with av.open(str(out)) as film:
        chapters = [(chapter["metadata"]["title"], chapter["start"]) for chapter in film.chapters()]
    assert [title for title, _ in chapters] == ["告知录音录像", "风险提示", "风险提示（第 2 次）"]
    assert brightness_at(str(out), [0.5, 1.5, 2.5]) == pytest.approx([40, 100, 160], abs=6)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.mp4", "terminal"]
    code, _, errors = run("export", made.take, "--data", hq.data, "--out", out, "--reason", "again")
    assert (code, errors) == (3, f"headquarters: {out} is there already. Name another file. [export.exists]\n")
    with sqlite3.connect(hq.data / "headquarters.db") as database:
        rows = database.execute("select take, who, reason, sha256 from exports").fetchall()
        assert rows == [(made.take, "Li Na", "complaint 118", said["sha256"])]
        with pytest.raises(sqlite3.DatabaseError, match="only grows"):
            database.execute("update exports set who = 'nobody'")
    database.close()


def test_a_damaged_take_is_not_exported(hq: RunningServer, terminal: Terminal, tmp_path: Path) -> None:
    made = terminal.make_take(segments=picture_segments(2))
    terminal.deliver(made)
    (pack,) = hq.data.rglob(f"{made.take}.pack")
    data = bytearray(pack.read_bytes())
    data[data.index(next(iter(made.segments.values()))) + 200] ^= 1
    pack.write_bytes(data)
    out = tmp_path / "case.mp4"
    code, _, errors = run("export", made.take, "--data", hq.data, "--out", out, "--reason", "complaint")
    assert code == 3
    assert "cannot be exported" in errors
    assert [path.name for path in tmp_path.iterdir()] == ["terminal"]
    code, printed, _ = run("verify", made.take, "--data", hq.data, "--json")
    assert code == 1
    said = json.loads(printed)
    assert said["status"] == "damaged"
    assert {"pack.digest", "segment.broken"} == {fault["code"] for fault in said["faults"]}
    assert any(fault["file"] == "segments/000000" for fault in said["faults"])


def test_verify_opens_every_segment_with_headquarters_key(hq: RunningServer, terminal: Terminal) -> None:
    made = terminal.make_take()
    terminal.deliver(made)
    code, printed, _ = run("verify", made.take, "--data", hq.data, "--json")
    said = json.loads(printed)
    assert (code, said["status"], said["segments"], said["decrypted_segments"]) == (0, "intact", 3, 3)
    assert said["captured_s"] == 6.0
    assert (said["faults"], said["notes"]) == ([], [])
    growing = terminal.make_take(2, previous=made.head)
    terminal.send_journal(growing.take, growing.lines[:3])
    code, printed, _ = run("verify", growing.take, "--data", hq.data, "--json")
    said = json.loads(printed)
    assert (code, said["status"], said["notes"]) == (0, "open", ["segments/000000 has not arrived yet."])


def test_holes_and_wrong_links_in_the_numbering_show(hq: RunningServer, terminal: Terminal) -> None:
    first = terminal.make_take(1)
    third = terminal.make_take(3, previous="1" * 64)
    fourth = terminal.make_take(4, previous="2" * 64)
    eighth = terminal.make_take(8, previous="3" * 64)
    for made in (first, third, fourth, eighth):
        terminal.deliver(made)
    listed = json.loads(hq.command("list", "--json"))
    mine = [take for take in listed["takes"] if take["terminal"] == terminal.name]
    assert [(take["take"], take["state"]) for take in mine] == [
        (made.take, "sealed") for made in (first, third, fourth, eighth)
    ]
    holes = [(hole["first"], hole["count"]) for hole in listed["missing"] if hole["terminal"] == terminal.name]
    assert holes == [(f"{terminal.name}-000002", 1), (f"{terminal.name}-000005", 3)]
    assert {"take": fourth.take, "before": third.take} in listed["mismatches"]
    text = hq.command("list")
    assert f"missing: {terminal.name}-000002\n" in text
    assert f"missing: {terminal.name}-000005 to {terminal.name}-000007\n" in text
    assert f"mismatch: {fourth.take} does not name {third.take}" in text


COMMANDS = [
    "serve",
    "enrol-code",
    "list",
    "check",
    "quarantine",
    "verify",
    "export",
    "judge",
    "backup",
    "restore",
    "revoke",
    "escrow",
    "crl",
    "people",
    "books",
    "updates",
    "staff",
    "rooms",
    "tasks",
    "grant",
    "audit",
    "openapi",
]
WRONG: dict[str, tuple[list[str], int, str]] = {
    "no such take": (["verify", "32-0117-999999", "--data", "DATA"], 3, "There is no take 32-0117-999999 here."),
    "no take named": (["verify", "--data", "DATA"], 2, "Which take? headquarters list --data"),
    "no name of a take": (["verify", "../x", "--data", "DATA"], 2, "This is not the name of a take"),
    "no headquarters": (["list", "--data", "nowhere"], 3, "nowhere is no headquarters yet. headquarters serve"),
    "no terminal's name": (["enrol-code", "--data", "DATA", "--terminal", "a b"], 2, "cannot name a terminal"),
    "no time": (["enrol-code", "--data", "DATA", "--hours", "0"], 2, "--hours must be more than 0"),
    "nobody to revoke": (["revoke", "32-7777", "--data", "DATA"], 3, "No terminal 32-7777 has a certificate"),
    "nothing in escrow": (["escrow", "32-7777", "--data", "DATA", "--reason", "r"], 3, "No terminal 32-7777 has left"),
    "no reason": (["escrow", "32-7777", "--data", "DATA", "--reason", " "], 2, "Give a --reason"),
    "export of nothing": (["export", "--data", "DATA", "--out", "x.mp4", "--reason", "r"], 2, "Which take?"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_or_is_not_there_is_answered_with_a_sentence(
    hq: RunningServer, typed: Typed, case: str
) -> None:
    arguments, expected, sentence = WRONG[case]
    code, printed, errors = typed(*(str(hq.data) if part == "DATA" else part for part in arguments))
    assert code == expected
    assert printed == ""
    assert sentence in errors
    assert len(errors.strip().splitlines()) == 1


def test_a_folder_that_cannot_be_used_is_said_in_a_sentence(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    code, _, errors = typed("serve", "--data", str(tmp_path / "file"), "--port", "0")
    assert (code, errors) == (3, f"headquarters: {tmp_path / 'file'}: File exists. [command.file]\n")


def test_a_reason_is_demanded(hq: RunningServer, terminal: Terminal, tmp_path: Path) -> None:
    made = terminal.make_take()
    terminal.deliver(made)
    code, _, errors = run("export", made.take, "--data", hq.data, "--out", tmp_path / "x.mp4", "--reason", " ")
    assert (code, errors) == (2, "headquarters: Give a --reason: it is kept beside the export. [reason.none]\n")


def test_a_vault_key_in_escrow_is_printed(hq: RunningServer, terminal: Terminal) -> None:
    key = bytes(range(32))
    for wrapped_to, expected in ((wrapping.public_key(wrapping.new_private_key()), 3), (terminal.hq_public_key, 0)):
        blob = wrapping.wrap(key, wrapped_to, wrapping.escrow_purpose(terminal.name))
        assert terminal.session.put(f"{terminal.url}/v1/escrow", data=blob, timeout=TIMEOUT_S).status_code == 200
        code, printed, errors = run("escrow", terminal.name, "--data", hq.data, "--reason", "board changed", "--json")
        assert code == expected
        if expected:
            sentence = f"Nothing that {terminal.name} left here opens with this headquarters' key"
            assert (printed, errors) == ("", f"headquarters: {sentence}: other keys, or changed. [escrow.wrong]\n")
        else:
            said = json.loads(printed)
            assert (said["key"], [each["key"] for each in said["keys"]]) == (key.hex(), [key.hex()])
    short = wrapping.wrap(b"short", terminal.hq_public_key, wrapping.escrow_purpose(terminal.name))
    for rubbish in (b"rubbish", short):
        assert terminal.session.put(f"{terminal.url}/v1/escrow", data=rubbish, timeout=TIMEOUT_S).status_code == 200
    assert run("escrow", terminal.name, "--data", hq.data, "--reason", "again")[1] == f"{key.hex()}\n"


def test_a_machine_that_computes_wrongly_does_not_serve(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evidence.suite.digest", lambda data: data.hex())
    code, _, errors = typed("serve", "--data", str(tmp_path / "data"), "--port", "0")
    assert (code, errors) == (
        3,
        "headquarters: This machine computes cryptography wrongly. Do not record on it. [machine.wrong]\n",
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps_with_an_example_and_its_exit_codes(typed: Typed, command: str) -> None:
    code, printed, _ = typed(command, "--help")
    assert code == 0
    assert f"Example: headquarters {command}" in printed
    assert "Exit codes: 0 " in printed


def test_the_committed_openapi_document_is_the_true_one(typed: Typed) -> None:
    committed = ROOT / "docs" / "hq-openapi.json"
    code, printed, _ = typed("openapi")
    assert code == 0
    assert json.loads(printed) == json.loads(committed.read_text(encoding="utf-8")), (
        "run: python -m headquarters openapi > docs/hq-openapi.json"
    )
    paths = json.loads(printed)["paths"]
    assert sorted(paths) == [
        "/v1/administrator",
        "/v1/audit",
        "/v1/books/current",
        "/v1/books/held",
        "/v1/books/revoked",
        "/v1/ca",
        "/v1/clock",
        "/v1/enrol",
        "/v1/escrow",
        "/v1/grants",
        "/v1/online-checks",
        "/v1/renew",
        "/v1/reports",
        "/v1/rooms",
        "/v1/series",
        "/v1/staff",
        "/v1/takes/{take}",
        "/v1/takes/{take}/growth/{sha256}",
        "/v1/takes/{take}/journal",
        "/v1/takes/{take}/receipt",
        "/v1/takes/{take}/seal",
        "/v1/takes/{take}/segments/{sha256}",
        "/v1/takes/{take}/standing",
        "/v1/tasks",
        "/v1/tasks/{key}/claim",
        "/v1/tasks/{key}/outcome",
        "/v1/updates/metadata/{name}",
        "/v1/updates/targets/{path}",
    ]


def test_every_refusal_is_in_the_protocol_paper() -> None:
    paper = (ROOT / "docs" / "hq-protocol.md").read_text(encoding="utf-8")
    sources = Path(headquarters.__file__).parent.rglob("*.py")
    found = {code for path in sources for code in REFUSALS.findall(path.read_text(encoding="utf-8"))}
    assert len(found) >= 30
    found |= {Trouble(key).code for key in WIRE}
    told = [code for code in found if f"`{code}`" in paper or f"`{code.split('.')[0]}.*`" in paper]
    assert sorted(found - set(told)) == []
