"""A terminal and a headquarters that never met trust each other by one code; every failure is one sentence."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from faults.errors import ShuangluError
from faults.trouble import Trouble
from headquarters.administration import Administration
from headquarters.authority.ca import key_pem, new_key
from headquarters.authority.identity import open_or_create
from terminal.session.facts.courier import LineMoved
from terminal.sync import Timeouts, enrol, mutual_context
from terminal.sync.codes import OneTimeCode
from terminal.sync.line import checked_url
from terminal.sync.tls import trusting
from tests.terminal.sync.between import Between, saying, telling
from tests.terminal.sync.conftest import Facts, RunningHeadquarters, Terminal
from tests.terminal.vault.recording import record


@dataclass
class Stranger:
    """A server of another headquarters, at an address of its own."""

    between: Between
    ca_pem: bytes


@pytest.fixture
def stranger(tmp_path: Path, terminal: Terminal) -> Iterator[Stranger]:
    (tmp_path / "scratch").mkdir()
    other = open_or_create(tmp_path / "stranger", None)[0]
    context = other.server_context(["127.0.0.1"], tmp_path / "scratch")
    between = Between(context, terminal.between.client_context, terminal.between.headquarters)
    yield Stranger(between, other.public.ca_pem)
    between.close()


def refusal(url: str, code: str) -> ShuangluError:
    with pytest.raises(ShuangluError) as refused:
        enrol(url, code, Timeouts(connect_s=5))
    return refused.value


def test_a_terminal_is_enrolled_by_one_code(shared_headquarters: RunningHeadquarters) -> None:
    code = shared_headquarters.code("99-0001")
    enrolment = enrol(shared_headquarters.url + "/", " " + code.lower().replace("-", " ").replace("0", "o"))
    leaf = x509.load_pem_x509_certificate(enrolment.certificates_pem)
    key = serialization.load_pem_private_key(enrolment.key_pem, None)

    assert (enrolment.terminal, enrolment.hq_recipient) == ("99-0001", "hq")
    assert enrolment.hq_url == shared_headquarters.url
    assert leaf.public_key() == key.public_key()
    assert len(enrolment.hq_public_key) == 1216
    assert "PRIVATE" not in repr(enrolment)
    again = refusal(shared_headquarters.url, code)
    assert again.code == "enrol.refused"
    assert "used before" in again.sentence


def test_a_wrong_secret_is_refused(shared_headquarters: RunningHeadquarters) -> None:
    code = shared_headquarters.code("99-0002")
    wrong = ("1" if code[0] != "1" else "2") + code[1:]

    assert refusal(shared_headquarters.url, wrong).code == "enrol.refused"
    assert enrol(shared_headquarters.url, code).terminal == "99-0002"


def test_an_expired_code_is_refused(shared_headquarters: RunningHeadquarters) -> None:
    code = shared_headquarters.code("99-0003", hours=1e-9)
    assert refusal(shared_headquarters.url, code).code == "enrol.refused"


@pytest.mark.parametrize("typed", ["", "1234", "U" * 32, "0000-0000-0000-0000-0000-0000-0000-000!", "Ä" * 32])
def test_what_is_no_code_is_not_sent(typed: str) -> None:
    assert refusal("https://127.0.0.1:9", typed).code == "enrol.code_shape"
    with pytest.raises(ShuangluError, match="Type it again"):
        OneTimeCode.parse(typed)


def test_another_headquarters_is_recognised(stranger: Stranger, shared_headquarters: RunningHeadquarters) -> None:
    code = shared_headquarters.code("99-0004")
    stranger.between.plan("GET", "/v1/ca", saying(200, stranger.ca_pem))

    refused = refusal(stranger.between.url, code)

    assert refused.code == "enrol.other_hq"
    assert "is not the headquarters that this code was made by" in refused.sentence
    assert [path for _, path in stranger.between.visits] == ["/v1/ca"]


def test_a_server_that_shows_a_foreign_authority_does_not_get_the_code(
    stranger: Stranger, shared_headquarters: RunningHeadquarters
) -> None:
    """It passes on the true authority's certificate, but cannot speak as that authority's server."""
    code = shared_headquarters.code("99-0005")

    refused = refusal(stranger.between.url, code)

    assert refused.code == "enrol.unreachable"
    assert "cannot show that it is our headquarters" in refused.sentence
    assert [path for _, path in stranger.between.visits] == ["/v1/ca"]


def test_what_is_no_headquarters_is_said(terminal: Terminal, shared_headquarters: RunningHeadquarters) -> None:
    code = shared_headquarters.code("99-0006")
    terminal.between.plan("GET", "/v1/ca", saying(200, b"<html>It works!</html>"))
    assert refusal(terminal.between.url, code).code == "enrol.no_hq"

    terminal.between.plan("POST", "/v1/enrol", saying(503, b""))
    assert refusal(terminal.between.url, code).code == "enrol.later"

    terminal.between.plan("POST", "/v1/enrol", saying(200, b"{}"))
    assert refusal(terminal.between.url, code).code == "enrol.answer"

    terminal.between.close()
    refused = refusal(terminal.between.url, code)
    assert refused.code == "enrol.unreachable"
    assert refused.words("zh") == f"连不上总部 {terminal.between.url}。"


@pytest.mark.parametrize("url", ["http://hq.example.cn", "hq.example.cn", "https://", "https://a@b", "https://a/b", ""])
def test_an_address_that_is_none_is_said(url: str) -> None:
    with pytest.raises(ShuangluError, match="must be like"):
        checked_url(url)


def test_the_key_is_on_no_disk(terminal: Terminal, tmp_path: Path) -> None:
    """What OpenSSL reads is encrypted and gone; a folder that keeps everything that is ever written shows it."""
    identity = terminal.vault.identity()
    assert identity.headquarters is not None
    scratch = tmp_path / "watched"

    mutual_context(identity.headquarters.ca_pem, identity.key_pem, identity.certificates_pem, scratch)
    with pytest.raises(ssl.SSLError):
        mutual_context(identity.headquarters.ca_pem, identity.key_pem, identity.headquarters.ca_pem, scratch)

    assert list(scratch.iterdir()) == []


def test_only_headquarters_authority_is_trusted_also_after_requests(terminal: Terminal) -> None:
    courier = terminal.courier()
    context = courier._line._connections.conn_kw["ssl_context"]
    courier.sync_once()

    assert context.cert_store_stats()["x509"] == 1
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
    identity = terminal.vault.identity()
    assert identity.headquarters is not None
    assert trusting(identity.headquarters.ca_pem).cert_store_stats()["x509"] == 1


def test_nothing_goes_to_another_headquarters(terminal: Terminal, stranger: Stranger, facts: Facts) -> None:
    take = record(terminal.vault)
    courier = terminal.courier(facts, url=stranger.between.url)
    courier.start()
    facts.until(facts.line)
    courier.stop()

    (moved,) = facts.line()
    assert (moved.up, moved.detail and moved.detail.code) == (False, "line.not_ours")
    assert stranger.between.visits == []
    assert facts.state(take) == "held"


def test_nothing_goes_to_a_server_of_another_name(
    terminal: Terminal, shared_headquarters: RunningHeadquarters, tmp_path: Path
) -> None:
    key, pem = new_key(), tmp_path / "server.pem"
    certificate = open_or_create(shared_headquarters.data, None)[0].authority.issue_server(
        key.public_key(), ["elsewhere.example.cn"]
    )
    pem.write_bytes(certificate + key_pem(key))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    impostor = Between(context, terminal.between.client_context, terminal.between.headquarters)
    take = record(terminal.vault)

    summary = terminal.courier(url=impostor.url).sync_once()
    impostor.close()

    assert summary.line is not None
    assert "cannot show that it is our headquarters" in summary.line.words()
    assert summary.held == ((take, summary.line),)
    assert impostor.visits == []


@pytest.mark.parametrize("hours_behind", [0, 12])
def test_headquarters_certificate_is_judged_by_headquarters_clock_and_not_by_ours(
    terminal: Terminal, shared_headquarters: RunningHeadquarters, tmp_path: Path, hours_behind: int
) -> None:
    """One that has just ended: no good, unless it is our own clock that runs ahead of headquarters'."""
    key, pem = new_key(), tmp_path / "server.pem"
    authority = open_or_create(shared_headquarters.data, None)[0].authority
    pem.write_bytes(authority.issue_server(key.public_key(), ["127.0.0.1"], days=0) + key_pem(key))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    between = Between(context, terminal.between.client_context, terminal.between.headquarters)
    at = datetime.now(UTC) + timedelta(seconds=5) - timedelta(hours=hours_behind)
    between.rule("GET", "/v1/clock", telling(utc=at.isoformat()))
    take = record(terminal.vault)

    summary = terminal.courier(url=between.url).sync_once()
    asked = {path for _, path in between.visits}
    between.close()

    if hours_behind:
        assert (summary.received, summary.line) == ((take,), None)
        assert summary.clock_offset_s is not None
        assert summary.clock_offset_s < -11 * 3600
    else:
        assert summary.line == Trouble("line.not_ours:dates", {"url": between.url})
        assert asked == {"/v1/clock"}


def test_a_revoked_terminal_keeps_its_takes(terminal: Terminal, shared_headquarters: RunningHeadquarters) -> None:
    take = record(terminal.vault)
    with Administration.open(shared_headquarters.data) as desk:
        desk.revoke(terminal.name)
    facts = Facts()

    summary = terminal.courier(facts).sync_once()

    assert summary.held == ((take, summary.line),)
    assert summary.line is not None
    assert summary.line.code == "certificate.revoked"
    assert "revoked" in summary.line.words()
    assert facts.line() == [LineMoved(up=False, detail=summary.line)]
    assert facts.states(take) == ["held"]
