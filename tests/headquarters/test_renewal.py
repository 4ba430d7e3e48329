"""Certificates end; what was recorded arrives all the same, and the terminal goes on."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from headquarters.authority.identity import open_or_create
from headquarters.authority.server_tls import ServerTls
from headquarters.protocol.door import Door
from headquarters.protocol.gate import Gate, Visit
from headquarters.protocol.limits import Limits
from headquarters.server import RunningServer
from tests.headquarters.issued import WIRE_2, renew, renewal, terminal_for
from tests.headquarters.terminals import TIMEOUT_S, Terminal, new_csr


def use(terminal: Terminal, key_pem: bytes, certificate: str) -> None:
    terminal.key_pem, terminal.certificate = key_pem, certificate
    terminal.connect()
    terminal.session.headers.update(WIRE_2)


@pytest.mark.parametrize("days", [30, -0.5], ids=["it ends", "it has ended"])
def test_a_certificate_is_renewed_by_its_own_key(hq: RunningServer, tmp_path: Path, days: float) -> None:
    terminal = terminal_for(hq, tmp_path / "t", days)
    made = terminal.make_take()
    key_pem, csr = new_csr()
    body = renewal(terminal, csr)
    said = renew(terminal, body).json()
    assert (said["terminal"], said["epoch"]) == (terminal.name, 1)
    assert renew(terminal, body).json() == said, "the first answer was lost on the way"
    other = renew(terminal, renewal(terminal, new_csr()[1]))
    assert (other.status_code, other.json()["code"]) == (403, "certificate.superseded")
    use(terminal, key_pem, said["certificate"])
    leaf = x509.load_pem_x509_certificate(said["certificate"].encode())
    assert leaf.not_valid_after_utc - datetime.now(UTC) > timedelta(days=700)
    terminal.deliver(made)
    terminal.deliver(terminal.make_take(2, previous=made.head))
    terminal.close()


def test_only_the_key_of_the_certificate_may_ask(hq: RunningServer, tmp_path: Path) -> None:
    terminal, other = terminal_for(hq, tmp_path / "t", 30), terminal_for(hq, tmp_path / "o", 30)
    body = renewal(other, new_csr()[1])
    for signature, code in ((body["signature"], "renew.signature"), ("", "renew.signature"), ("*", "request.shape")):
        answer = renew(terminal, {**body, "signature": signature})
        assert answer.json()["code"] == code
    fresh = Terminal.enrol(hq, tmp_path / "fresh")
    early = renew(fresh, renewal(fresh, new_csr()[1]))
    assert (early.status_code, early.json()["code"]) == (425, "renew.early")
    hq.command("revoke", terminal.name)
    answer = renew(terminal, renewal(terminal, new_csr()[1]))
    assert (answer.status_code, answer.json()["code"]) == (403, "certificate.revoked")
    for each in (terminal, other, fresh):
        each.close()


def test_what_an_ended_or_replaced_certificate_has_recorded_arrives(hq: RunningServer, tmp_path: Path) -> None:
    terminal = terminal_for(hq, tmp_path / "t", 30)
    made = terminal.make_take()
    newer = Terminal.enrol(hq, tmp_path / "newer", hq.enrol_code(terminal.name))
    assert terminal.session.get(f"{terminal.url}/v1/clock", timeout=TIMEOUT_S).status_code == 200
    terminal.deliver(made)
    escrow = terminal.session.put(f"{terminal.url}/v1/escrow", data=b"x", timeout=TIMEOUT_S)
    assert (escrow.status_code, escrow.json()["code"]) == (403, "certificate.superseded")
    del terminal.session.headers["Shuanglu-Wire"]
    answer = terminal.session.get(terminal.take_url(made.take), timeout=TIMEOUT_S)
    assert (answer.status_code, answer.json()["code"]) == (403, "certificate.superseded"), "as 0.1.0 was told"
    ended = terminal_for(hq, tmp_path / "e", -0.5)
    assert ended.state(f"{ended.name}-000001")["entries"] == 0, "TLS does not look at dates"
    for each in (terminal, newer, ended):
        each.close()


class Silent(asyncio.Protocol):
    """Keeps a connection open."""


def certificate_shown(port: int, ca_file: Path) -> tuple[ssl.SSLSocket, int]:
    context = ssl.create_default_context(cafile=str(ca_file))
    line = context.wrap_socket(socket.create_connection(("127.0.0.1", port), 9), server_hostname="127.0.0.1")
    return line, x509.load_der_x509_certificate(line.getpeercert(binary_form=True) or b"").serial_number


def test_the_servers_own_certificate_is_renewed_while_it_runs(tmp_path: Path) -> None:
    identity = open_or_create(tmp_path / "data")[0]
    ca_file = tmp_path / "data" / "identity" / "ca.pem"
    ahead = timedelta()
    tls = ServerTls(identity.authority, (), tmp_path, clock=lambda: datetime.now(UTC) + ahead)

    async def story(listener: socket.socket) -> None:
        nonlocal ahead
        gate = Gate(Limits())

        def silent(visit: Visit) -> Silent:
            assert not visit.gone
            return Silent()

        door = Door(listener, tls.context, gate, Limits(), silent)
        port = listener.getsockname()[1]
        before, first = await asyncio.to_thread(certificate_shown, port, ca_file)
        assert not tls.renew_if_due()
        ahead = timedelta(days=368)
        assert tls.renew_if_due()
        after, second = await asyncio.to_thread(certificate_shown, port, ca_file)
        assert first != second
        before.send(b"still there")
        before.close()
        after.close()
        door.close()
        await door.wait_closed()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        asyncio.run(story(listener))
    assert list(tmp_path.glob("tls-*")) == [], "no key lies about"
