"""Every vector of the format: good ones verify and open, bad ones fail just as they name it."""

import base64
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from evidence.reader import TakeReader
from evidence.suite import digest
from evidence.verify import verify_take
from scripts.lab.authority import Authority
from tests import ROOT

VECTORS = ROOT / "tests" / "vectors" / "evidence"
NAMES = sorted(path.stem for path in VECTORS.glob("*.json"))


NO_FAULT_ANY_MORE = {"bad-opening-by-stranger": "unknown"}
"""Vectors of format 1 whose take is sound, only by a signer whom the reader does not know: 0.1.0 called it damaged."""


def load(name: str) -> dict[str, Any]:
    vector: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text())
    return vector


def lay_out(name: str, folder: Path) -> tuple[Path, dict[str, Any]]:
    """Write the vector's take into `folder`; return the take's folder and the good vector it stems from."""
    vector = load(name)
    base = load(vector["base"]) if "base" in vector else vector
    take = folder / base["take"]
    for file, data in {**base["files"], **vector["files"]}.items():
        if data is not None:
            (take / file).parent.mkdir(parents=True, exist_ok=True)
            (take / file).write_bytes(base64.b64decode(data))
    return take, base


def test_there_are_good_and_bad_ones() -> None:
    counted = Counter((name.partition("-")[0], "-2-" in name) for name in NAMES)
    assert counted == {("good", False): 4, ("bad", False): 51, ("good", True): 6, ("bad", True): 64}


@pytest.mark.parametrize("name", NAMES)
def test_the_verifier_says_what_the_vector_demands(name: str, tmp_path: Path) -> None:
    take, base = lay_out(name, tmp_path)
    expect = load(name)["expect"]
    report = verify_take(take, x509.load_pem_x509_certificates(base["authority"].encode()))
    if name in NO_FAULT_ANY_MORE:
        assert (report.status, report.signer, report.faults) == ("intact", NO_FAULT_ANY_MORE[name], [])
        return
    assert report.status == expect["status"]
    assert report.seal == expect.get("seal", report.seal)
    if "notes" in expect:
        assert [note.code for note in report.notes] == expect["notes"]
    found = [(fault.code, fault.file) for fault in report.faults]
    assert [code for code, _ in found if code in expect["codes"]] or not expect["codes"]
    if expect["codes"]:
        assert (expect["codes"][0], expect["file"]) in found
    else:
        assert found == []


@pytest.mark.parametrize("name", ["good-sealed", "good-2-sealed"])
def test_the_sealed_take_opens_with_the_vault_key(name: str, tmp_path: Path) -> None:
    take, vector = lay_out(name, tmp_path)
    reader = TakeReader(take, base64.b64decode(vector["vault_private_key"]), "vault")
    assert [body for _, body in reader.entries()] == vector["bodies"]
    contents = [content for _, content in (*reader.segments(), *reader.objects())]
    assert [digest(content) for content in contents] == vector["plaintext_sha256"]


def test_a_sound_take_stays_sound_for_whoever_knows_nobody_or_others(tmp_path: Path) -> None:
    """Of both formats: without an authority, and with the wrong one; only the signer is said to be another."""
    strangers = [Authority.create("Another CA").certificate]
    for name in (name for name in NAMES if name.startswith("good")):
        take, _ = lay_out(name, tmp_path / name)
        expect = load(name)["expect"]
        for roots, signer in ((None, "unchecked"), (strangers, "unknown")):
            report = verify_take(take, roots)
            assert (report.status, report.seal, report.signer) == (expect["status"], expect["seal"], signer)
            assert report.faults == []
