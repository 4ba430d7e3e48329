"""The slip's twenty characters: as the paper says, for every take of the vectors, and as people type them."""

import json
from pathlib import Path

import pytest

from evidence.faults import EvidenceFault
from evidence.slip import ALPHABET, code_of, read_code, slip_of
from tests import ROOT

CASES = json.loads((ROOT / "tests" / "vectors" / "slip-1.json").read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["take"]))
def test_a_slip_is_what_the_vectors_say(case: dict[str, str]) -> None:
    slip = slip_of(case["take"], case["head"], case["sealed_at"])
    assert (slip.code, slip.grouped, slip.qr) == (case["code"], case["printed"], case["qr"])
    assert [len(group) for group in slip.grouped.split("-")] == [5, 5, 5, 5]
    assert set(slip.code) <= set(ALPHABET)


def test_another_name_or_one_other_bit_makes_another_slip() -> None:
    head = CASES[0]["head"]
    flipped = f"{int(head, 16) ^ 1:064x}"
    codes = {code_of("32-0117-000482", head), code_of("32-0117-000483", head), code_of("32-0117-000482", flipped)}
    assert len(codes) == 3


def test_what_is_no_digest_makes_no_slip() -> None:
    for head in ("", "00", "zz" * 32, "0" * 62):
        with pytest.raises(ValueError, match=r"head|non-hexadecimal"):
            code_of("32-0117-000482", head)


def test_people_may_type_it_as_they_hear_it() -> None:
    code = "0123456789ABCDEFGH1J"
    assert read_code("o1234-56789-abcde-fghij") == code
    assert read_code(" O1234 56789 ABCDE FGHLJ ") == code


@pytest.mark.parametrize("told", ["", "0123", "0123456789ABCDEFGHJU", "0123456789ABCDEFGHJK0"])
def test_what_cannot_be_a_slips_is_refused(told: str) -> None:
    with pytest.raises(EvidenceFault) as refused:
        read_code(told)
    assert refused.value.code == "slip.code"


def test_the_paper_names_the_vectors() -> None:
    paper = Path(ROOT / "docs" / "evidence-format.md").read_text()
    assert "shuanglu/slip/1" in paper
    assert "slip-1.json" in paper
