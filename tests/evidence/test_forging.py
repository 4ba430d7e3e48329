"""What an insider makes with all keys of a take: seen without any authority, in takes of the older format too."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from evidence import canonical
from evidence.verify import verify_take
from scripts.lab.authority import World
from scripts.lab.forging import Files, Forger, read_files


@pytest.fixture
def forger(world: World) -> Forger:
    writer = world.write(1)
    writer.close("finished", "sealed", {"elapsed_s": 7.2, "gaps": 0}, 7_200_000)
    return Forger(world.signer, writer, read_files(writer.folder))


def lay_out(files: Files, folder: Path) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


FORGED: dict[str, Callable[[Forger], Files]] = {
    "number zero": lambda forger: forger.update(0, number=0, take="32-0117-000000"),
    "a number that is none": lambda forger: forger.update(0, number=1.0),
    "a suite that is true": lambda forger: forger.update(2, suite=True),
    "a first suite that is true": lambda forger: forger.update(0, suite=True),
    "a count that is none": lambda forger: forger.update(2, n=2.0),
    "another suite in the middle": lambda forger: forger.update(3, suite=2),
    "a later format's kind": lambda forger: forger.update(2, kind="object"),
    "a later format's field": lambda forger: forger.update(7, notes=[]),
    "a spelled epoch": lambda forger: forger.update(0, take="32-0117-E2-000001"),
}


@pytest.mark.parametrize("what", FORGED)
def test_what_only_an_insider_could_make_is_seen(forger: Forger, tmp_path: Path, what: str) -> None:
    forged = lay_out({**forger.files, **FORGED[what](forger)}, tmp_path / "32-0117-000001")
    report = verify_take(forged)
    assert (report.status, [fault.file for fault in report.faults][:1]) == ("damaged", ["journal"])


def test_a_take_in_anothers_name_is_damaged_without_any_authority(world: World, forger: Forger, tmp_path: Path) -> None:
    """Terminal B signs in A's name, with its own good certificate."""
    other = world.authority.issue("32-0118")
    der = canonical.to_base64(other.leaf.public_bytes(serialization.Encoding.DER))
    forged = Forger(other, forger.writer, forger.files).update(0, certificates=[der])
    report = verify_take(lay_out({**forger.files, **forged}, tmp_path / "32-0117-000001"))
    assert [fault.sentence for fault in report.faults] == ["The certificate names another terminal."]


def test_a_terminal_that_certifies_itself_is_unknown(world: World, tmp_path: Path) -> None:
    other = World.create(tmp_path / "other")
    impostor = replace(other, signer=other.authority.issue("32-0117"))
    report = verify_take(impostor.sealed(), world.roots)
    assert (report.status, report.signer, report.time) == ("intact", "unknown", "not_established")
