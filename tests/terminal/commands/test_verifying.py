"""What `verify` says to people: what the take is worth in the first lines, whatever else is in it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from evidence import moment
from evidence.receipt import Held, issue_receipt
from evidence.suite import digest
from scripts.lab.authority import Authority, Newer, World
from tests.journeys.programs import last_object, terminal


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.create(tmp_path / "takes")


def ca_of(authority: Authority, file: Path) -> Path:
    file.write_bytes(authority.certificate.public_bytes(serialization.Encoding.PEM))
    return file


def test_status_signer_time_and_notes_come_first(world: World, tmp_path: Path) -> None:
    take = world.sealed(newer=Newer(demonstration=True, picture_us=0, notes=("no_picture",)))
    ca = ca_of(world.authority, tmp_path / "ca.pem")
    english = terminal("verify", take, "--ca", ca, env={"SHUANGLU_LANGUAGE": "en"})
    assert english.returncode == 0
    assert english.stdout.splitlines()[:5] == [
        "32-0117-000001: intact",
        "  signer: CN=32-0117, a terminal of the given authority",
        "  time: not established: what the take says is the terminal's own clock",
        "  note: Demonstration: the take was recorded to show the program and never counts.",
        "  note: There is no picture of a camera in the take.",
    ]
    chinese = terminal("verify", take, env={"SHUANGLU_LANGUAGE": "zh"}).stdout.splitlines()
    assert chinese[0] == "32-0117-000001：完好"
    assert chinese[1] == "  签名人：自称 CN=32-0117，没有核验：请用 --ca 给出机构"
    assert "演示" in chinese[3]


def test_receipt_and_revocation_list_are_taken_with_the_authority_only(world: World, tmp_path: Path) -> None:
    take, ca = world.sealed(), ca_of(world.authority, tmp_path / "ca.pem")
    receipt, crl = tmp_path / "receipt.json", tmp_path / "crl.pem"
    receipt.write_bytes(
        issue_receipt(
            world.authority.issue("hq", unit="receipts"),
            Held(
                take=take.name,
                terminal="32-0117",
                series="sale",
                manifest_sha256=digest((take / "manifest.json").read_bytes()),
                head="cd" * 32,
                segments=4,
                bytes_=1,
                received_at=moment.spell(datetime.now(UTC)),
            ),
        )
    )
    crl.write_bytes(world.authority.revoke(world.signer))
    said = last_object(terminal("verify", take, "--ca", ca, "--receipt", receipt, "--json").stdout)
    assert (said["status"], said["signer"], said["signed_by"], said["time"], said["identity"]) == (
        "intact",
        "known",
        "CN=32-0117",
        "established",
        "checked",
    )
    assert last_object(terminal("verify", take, "--ca", ca, "--crl", crl, "--json").stdout)["signer"] == "revoked"
    alone = terminal("verify", take, "--receipt", receipt)
    assert (alone.returncode, "[verify.without_ca]" in alone.stderr) == (2, True)
    other = terminal("verify", take, "--ca", ca_of(Authority.create(), tmp_path / "other.pem"), "--crl", crl)
    assert (other.returncode, "[verify.crl]" in other.stderr) == (2, True)


def test_the_wrong_authority_is_no_damage(world: World, tmp_path: Path) -> None:
    take = world.sealed()
    done = terminal("verify", take, "--ca", ca_of(Authority.create(), tmp_path / "other.pem"), "--json")
    said = last_object(done.stdout)
    assert (done.returncode, said["status"], said["signer"]) == (0, "intact", "unknown")
