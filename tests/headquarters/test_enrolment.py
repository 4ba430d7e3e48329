"""How a terminal and headquarters come to trust each other, and stop doing so."""

import re
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography import x509

from evidence import wrapping
from evidence.wrapping import PUBLIC_BYTES
from faults.errors import UsageError
from headquarters.administration import Administration
from headquarters.authority import codes
from headquarters.faults import HeadquartersError
from headquarters.server import RunningServer
from tests.headquarters.issued import WIRE_2
from tests.headquarters.terminals import TIMEOUT_S, Terminal, new_csr


def enrol(hq: RunningServer, code: str, csr: str) -> requests.Response:
    return requests.post(
        f"{hq.url}/v1/enrol", json={"code": code, "csr": csr}, verify=str(hq.ca_file), timeout=TIMEOUT_S
    )


def test_the_name_comes_from_the_code_and_never_from_the_request(hq: RunningServer) -> None:
    _, csr = new_csr("32-9999")
    said = enrol(hq, hq.enrol_code("32-0400"), csr).json()
    assert said["terminal"] == "32-0400"
    leaf = x509.load_pem_x509_certificate(said["certificate"].encode())
    assert leaf.subject.rfc4514_string() == "CN=32-0400"
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment


def test_openssl_alone_accepts_the_chain_and_a_signature(terminal: Terminal, tmp_path: Path) -> None:
    made = terminal.write_take()
    leaf = tmp_path / "leaf.pem"
    leaf.write_text(terminal.certificate)
    ca = terminal.folder / "ca.pem"
    commands: list[list[str | Path]] = [
        ["openssl", "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", ca, leaf],
        ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", made / "manifest.p7s", "-content",
         made / "manifest.json", "-CAfile", ca, "-out", tmp_path / "out"],
    ]  # fmt: skip
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert len(terminal.hq_public_key) == PUBLIC_BYTES


def test_a_code_is_good_once(hq: RunningServer) -> None:
    code = hq.enrol_code()
    _, csr = new_csr()
    first = enrol(hq, code, csr)
    assert first.status_code == 200
    again = enrol(hq, code.lower().replace("-", " ").replace("0", "o"), csr)
    assert again.json() == first.json(), "the same key gets the same answer when the first was lost"
    other = enrol(hq, code, new_csr()[1])
    assert (other.status_code, other.json()["code"]) == (403, "enrol.used")


def test_an_expired_code_is_refused(hq: RunningServer) -> None:
    code = hq.enrol_code()
    with sqlite3.connect(hq.data / "headquarters.db") as database:
        database.execute(
            "update codes set expires = '2020-01-01T00:00:00.000Z' where digest = ?",
            [codes.stored_form(codes.normalise(code) or "")],
        )
    database.close()
    answer = enrol(hq, code, new_csr()[1])
    assert (answer.status_code, answer.json()["code"]) == (403, "enrol.expired")


@pytest.mark.parametrize("code", ["", "7Q2M", "7Q2M-X0KD-41RA-VW9C-0GJN-T5ZE-83HB-PYS6", "U" * 32, "é" * 32])
def test_a_wrong_code_is_refused(hq: RunningServer, code: str) -> None:
    answer = enrol(hq, code, new_csr()[1])
    assert (answer.status_code, answer.json()["code"]) == (403, "enrol.code")


def test_a_code_is_not_stored_as_it_is(hq: RunningServer) -> None:
    code = hq.enrol_code()
    stored = b"".join(path.read_bytes() for path in hq.data.glob("headquarters.db*"))
    assert code.encode() not in stored
    assert code.replace("-", "").encode() not in stored


@pytest.mark.parametrize(
    "csr",
    ["", "hello", "é", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"],
)
def test_a_bad_request_leaves_the_code_usable(hq: RunningServer, csr: str) -> None:
    code = hq.enrol_code()
    answer = enrol(hq, code, csr)
    assert (answer.status_code, answer.json()["code"]) == (400, "csr.broken")
    assert enrol(hq, code, new_csr()[1]).status_code == 200


def test_a_request_for_another_kind_of_key_is_refused(hq: RunningServer, tmp_path: Path) -> None:
    made = subprocess.run(
        ["openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "k", "-subj", "/CN=x"],
        capture_output=True,
        text=True,
        check=True,
    )
    answer = enrol(hq, hq.enrol_code(), made.stdout)
    assert (answer.status_code, answer.json()["code"]) == (400, "csr.key")


def test_free_names_are_given_out_in_order_and_never_twice(hq: RunningServer) -> None:
    said = [hq.command("enrol-code") for _ in range(3)]
    names = [re.findall(r"for terminal 32-(\d{4}),", text)[0] for text in said]
    assert len(set(names)) == 3
    assert names == sorted(names)


def test_without_a_certificate_only_enrolment_is_open(hq: RunningServer) -> None:
    take = "takes/32-0001-000001"
    for method, path in [("GET", "clock"), ("GET", take), ("PUT", "escrow"), ("PUT", f"{take}/seal")]:
        answer = requests.request(method, f"{hq.url}/v1/{path}", data=b"x", verify=str(hq.ca_file), timeout=TIMEOUT_S)
        assert (answer.status_code, answer.json()["code"]) == (401, "certificate.none")
    assert requests.get(f"{hq.url}/v1/ca", verify=str(hq.ca_file), timeout=TIMEOUT_S).status_code == 200


def test_a_certificate_of_another_authority_does_not_connect(terminal: Terminal, tmp_path: Path) -> None:
    pem = tmp_path / "foreign.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", pem,
         "-out", tmp_path / "cert", "-subj", f"/CN={terminal.name}", "-days", "2"],
        capture_output=True,
        check=True,
    )  # fmt: skip
    pem.write_text(pem.read_text() + (tmp_path / "cert").read_text())
    terminal.session.close()
    terminal.session = requests.Session()
    terminal.session.trust_env = False
    terminal.session.verify = str(terminal.folder / "ca.pem")
    terminal.session.cert = str(pem)
    with pytest.raises(requests.exceptions.ConnectionError):
        terminal.state(f"{terminal.name}-000001")


def test_a_revoked_terminal_is_shut_out_at_once_and_may_enrol_again(hq: RunningServer, terminal: Terminal) -> None:
    before = terminal.make_take()
    terminal.deliver(before)
    growing = terminal.make_take(2, previous=before.head)
    terminal.send_journal(growing.take, growing.lines)
    stolen = terminal.make_take(3, previous=growing.head)
    hq.command("revoke", terminal.name)
    answer = terminal.session.get(terminal.take_url(before.take), timeout=TIMEOUT_S)
    assert (answer.status_code, answer.json()["code"]) == (403, "certificate.revoked")
    with pytest.raises(HeadquartersError, match="has a certificate that is good"):
        hq.command("revoke", terminal.name)
    renewed = Terminal.enrol(hq, terminal.folder / "again", hq.enrol_code(terminal.name))
    assert renewed.name == terminal.name
    assert renewed.deliver(before) == renewed.session.get(f"{renewed.take_url(before.take)}/receipt", timeout=9).content
    renewed.deliver(growing)
    answer = renewed.send_journal(stolen.take, stolen.lines)
    assert (answer.status_code, answer.json()["code"]) == (422, "signer.revoked")
    renewed.close()


def test_enrolling_anew_ends_the_older_machine_but_not_its_takes(hq: RunningServer, terminal: Terminal) -> None:
    made = terminal.make_take()
    newer = Terminal.enrol(hq, terminal.folder / "newer", hq.enrol_code(terminal.name))
    answer = terminal.session.get(terminal.take_url(made.take), timeout=TIMEOUT_S)
    assert (answer.status_code, answer.json()["code"]) == (403, "certificate.superseded")
    newer.deliver(made)
    newer.close()


def test_a_vault_key_is_kept_in_escrow(hq: RunningServer, terminal: Terminal) -> None:
    for blob in (b"first", b"second", b"first"):
        answer = terminal.session.put(f"{terminal.url}/v1/escrow", data=blob, timeout=TIMEOUT_S)
        assert answer.status_code == 200
    with sqlite3.connect(hq.data / "headquarters.db") as database:
        rows = database.execute("select blob from escrows where terminal = ?", [terminal.name]).fetchall()
        assert sorted(rows) == [(b"first",), (b"second",)]
        for statement in ("delete from escrows", "update receipts set body = x'00'", "delete from history"):
            if "receipts" not in statement or database.execute("select 1 from receipts").fetchone():
                with pytest.raises(sqlite3.DatabaseError, match="only grows"):
                    database.execute(statement)
    database.close()
    answer = terminal.session.put(f"{terminal.url}/v1/escrow", data=bytes(70_000), timeout=TIMEOUT_S)
    assert (answer.status_code, answer.json()["code"]) == (413, "body.long")


def test_the_clock_tells_utc(terminal: Terminal) -> None:
    utc = terminal.session.get(f"{terminal.url}/v1/clock", timeout=TIMEOUT_S).json()["utc"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", utc)


def epoch_of(hq: RunningServer, code: str, **headers: str) -> dict[str, Any]:
    body = {"code": code, "csr": new_csr()[1]}
    answer = requests.post(f"{hq.url}/v1/enrol", json=body, headers=headers, verify=str(hq.ca_file), timeout=TIMEOUT_S)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def test_each_enrolment_begins_an_epoch_unless_the_code_keeps_it(hq: RunningServer) -> None:
    kept = hq.command("enrol-code", "--terminal", "32-0600", "--keep-epoch").splitlines()[0]
    told = [epoch_of(hq, hq.enrol_code("32-0600"), **WIRE_2) for _ in range(2)]
    told += [epoch_of(hq, kept, **WIRE_2)]
    assert [(each["epoch"], each["formats"]) for each in told] == [(1, [1, 2]), (2, [1, 2]), (2, [1, 2])]
    old = epoch_of(hq, hq.enrol_code("32-0600"))
    assert set(old) == {"terminal", "certificate", "ca", "hq_public_key", "hq_recipient"}, "as 0.1.0 knows it"
    assert epoch_of(hq, hq.enrol_code("32-0600"), **WIRE_2)["epoch"] == 3


@pytest.mark.parametrize("name", ["E2", "32-E2", "E2-32", "32-E02-1"])
def test_no_terminal_is_called_like_an_epoch(hq: RunningServer, name: str) -> None:
    with pytest.raises(UsageError, match="looks like an epoch"):
        hq.enrol_code(name)


def test_the_greeting_tells_what_may_be_asked_to_those_who_know(terminal: Terminal) -> None:
    def greeting(**headers: str) -> dict[str, Any]:
        said: dict[str, Any] = terminal.session.get(f"{terminal.url}/v1/clock", headers=headers, timeout=9).json()
        return said

    assert set(greeting()) == {"utc"}
    said = greeting(**WIRE_2)
    early = ["series", "standing", "renew", "histories", "quarantine", "grow", "books"]
    later = ["staff", "rooms", "tasks", "grants", "audit", "administrator", "updates", "reports"]
    assert said["calls"] == [*early, *later]
    assert said["formats"] == [1, 2]


def test_a_false_vault_key_hides_no_true_one(hq: RunningServer, tmp_path: Path) -> None:
    code = hq.enrol_code()
    terminal = Terminal.enrol(hq, tmp_path / "t", code)
    purpose = wrapping.escrow_purpose(terminal.name)
    keys = [bytes([n]) * 32 for n in range(3)]

    def leave(key: bytes, said: str | None) -> Any:
        headers = {**WIRE_2, **({"Shuanglu-Code": said} if said else {})}
        blob = wrapping.wrap(key, terminal.hq_public_key, purpose)
        answer = terminal.session.put(f"{terminal.url}/v1/escrow", data=blob, headers=headers, timeout=TIMEOUT_S)
        return answer.json().get("with_code", answer.json().get("code"))

    assert leave(keys[0], code.lower()) is True
    assert leave(keys[1], None) is False
    assert leave(keys[2], hq.enrol_code()) is False, "it is no code of this terminal's"
    with Administration.open(hq.data) as desk:
        opened = desk.open_escrow(terminal.name, reason="r", who=None, passphrase_file=None)
    assert [(each.key, each.with_code) for each in opened] == [(keys[0], True), (keys[1], False), (keys[2], False)]
    for number in range(62):
        assert leave(bytes([number]) * 32, None) is False
    assert leave(bytes([99]) * 32, None) == "escrow.full"
    assert leave(bytes([99]) * 32, code) is True, "what a person stands behind is never too much"
    terminal.close()
