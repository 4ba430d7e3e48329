"""A certificate that ends is renewed over the line itself; one that has ended keeps nothing from arriving."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from faults.trouble import Trouble
from terminal.sync.renewal import is_due
from tests.terminal.sync.between import losing_the_answer, saying
from tests.terminal.sync.conftest import RunningHeadquarters, Terminal, dismiss, new_terminal
from tests.terminal.vault.recording import record


@pytest.fixture
def brief(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """A terminal whose certificate lasts so many days."""
    headquarters = RunningHeadquarters(tmp_path / "headquarters", certificate_days=request.param)
    terminal = new_terminal(headquarters, tmp_path / "home")
    yield terminal
    dismiss(terminal)
    headquarters.stop()


def serial(terminal: Terminal) -> int:
    return x509.load_pem_x509_certificates(terminal.vault.identity().certificates_pem)[0].serial_number


def asked(terminal: Terminal) -> int:
    return terminal.between.visits.count(("POST", "/v1/renew"))


@pytest.mark.parametrize("brief", [30], indirect=True)
def test_a_certificate_is_renewed_before_it_ends_and_a_lost_answer_costs_nothing(brief: Terminal) -> None:
    before, key, epoch = serial(brief), brief.vault.identity().key_pem, brief.vault.identity().epoch
    brief.between.plan("POST", "/v1/renew", losing_the_answer)
    take = record(brief.vault)
    lost = brief.courier().sync_once()
    kept = brief.vault.line_books()[0].renewal_key()
    still = serial(brief)
    found = brief.courier().sync_once()
    identity = brief.vault.identity()
    url = "https://{}:{}".format(*brief.between.headquarters)
    later = record(brief.vault)
    directly = brief.courier(url=url).sync_once()

    assert lost.line is not None
    assert still == before
    assert found.received == (take,)
    assert (identity.key_pem, identity.epoch) == (kept, epoch)
    assert serial(brief) != before
    assert identity.key_pem != key
    assert (directly.received, directly.line) == ((later,), None)
    assert brief.vault.line_books()[0].renewal_key() != kept


@pytest.mark.parametrize("brief", [0], indirect=True)
def test_a_certificate_that_has_run_out_delivers_and_is_renewed(brief: Terminal) -> None:
    """What was recorded after its end is looked at by people; headquarters saw none of it before."""
    before, take = serial(brief), record(brief.vault)
    brief.between.plan("POST", "/v1/renew", saying(403, b'{"code":"certificate.superseded","sentence":"Replaced."}'))
    refused = brief.courier().sync_once()
    brief.courier().sync_once()

    assert (refused.quarantined, refused.line) == (((take, Trouble("quarantine.signer_expired")),), None)
    assert serial(brief) != before


def test_a_certificate_with_months_to_go_is_left_alone(terminal: Terminal) -> None:
    terminal.courier().sync_once()
    leaf = terminal.vault.identity().leaf

    assert asked(terminal) == 0
    assert not is_due(terminal.vault.identity().certificates_pem, leaf.not_valid_before_utc)
    assert is_due(terminal.vault.identity().certificates_pem, leaf.not_valid_after_utc)
