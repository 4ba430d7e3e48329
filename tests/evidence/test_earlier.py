"""Takes that 0.1.0 recorded: what it said of them is said still, and more in notes; but for clock and authority."""

import pytest

from evidence.signing import read_roots
from evidence.verify import verify_take
from tests import ROOT

VECTORS = ROOT / "tests" / "vectors"
SAID = {
    "32-0117-000002": ("intact", "known", []),
    "32-0117-000003": ("intact", "known", []),
    "32-0117-000004": ("intact", "known", ["note.wall_outside"]),
    "32-0117-000005": ("intact", "known", []),
    "32-0117-000006": ("interrupted", "known", []),
    "REHEARSAL-65D1C691-R000001": ("intact", "unknown", []),
}
"""0.1.0 called 000004 damaged, for its clock stood in 2009, and the rehearsal, since it is by another authority."""


@pytest.mark.parametrize("take", SAID)
def test_a_take_of_0_1_0(take: str) -> None:
    roots = read_roots((VECTORS / "hq-0.1.0" / "identity" / "ca.pem").read_bytes())
    folder = VECTORS / "home-0.1.0" / "takes" / take
    report = verify_take(folder, roots)
    assert (report.status, report.signer, [note.code for note in report.notes]) == SAID[take]
    assert (report.faults, report.format, report.epoch, report.picture_s) == ([], 1, 1, None)
    alone = verify_take(folder)
    assert (alone.status, alone.signer, alone.faults) == (report.status, "unchecked", [])
