"""Every vector of the format: good ones verify and open, bad ones fail just as they name it."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from evidence.reader import TakeReader
from evidence.suite import digest
from evidence.verify import verify_take
from tests import ROOT

VECTORS = ROOT / "tests" / "vectors" / "evidence"
NAMES = sorted(path.stem for path in VECTORS.glob("*.json"))


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
    assert len([name for name in NAMES if name.startswith("good")]) == 4
    assert len([name for name in NAMES if name.startswith("bad")]) >= 45


@pytest.mark.parametrize("name", NAMES)
def test_the_verifier_says_what_the_vector_demands(name: str, tmp_path: Path) -> None:
    take, base = lay_out(name, tmp_path)
    expect = load(name)["expect"]
    report = verify_take(take, x509.load_pem_x509_certificates(base["authority"].encode()))
    assert report.status == expect["status"]
    assert report.seal == expect.get("seal", report.seal)
    found = [(fault.code, fault.file) for fault in report.faults]
    assert [code for code, _ in found if code in expect["codes"]] or not expect["codes"]
    if expect["codes"]:
        assert (expect["codes"][0], expect["file"]) in found
    else:
        assert found == []


def test_the_sealed_take_opens_with_the_vault_key(tmp_path: Path) -> None:
    take, vector = lay_out("good-sealed", tmp_path)
    reader = TakeReader(take, base64.b64decode(vector["vault_private_key"]), "vault")
    assert [body for _, body in reader.entries()] == vector["bodies"]
    assert [digest(plaintext) for _, plaintext in reader.segments()] == vector["plaintext_sha256"]
