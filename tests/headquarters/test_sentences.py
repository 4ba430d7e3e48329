"""What headquarters says over the wire: codes and sentences as they were, in the words of the catalogue."""

import pytest

from evidence.faults import EvidenceFault
from faults.catalogue import CATALOGUE
from faults.sentences.evidence import EVIDENCE
from faults.sentences.wire import WIRE
from faults.trouble import Trouble
from headquarters.faults import Refusal, later, refused


@pytest.mark.parametrize("state", ["revoked", "superseded"])
def test_a_certificate_that_is_good_no_more_is_named_by_its_state(state: str) -> None:
    assert Refusal(403, f"certificate.{state}").sentence == f"This certificate was {state}."


def test_what_is_wrong_with_a_certificate_is_said_of_the_signer_in_the_same_words() -> None:
    for key in (key for key in EVIDENCE if key.startswith("certificate.")):
        fault = EvidenceFault(key, name="CN=32-0117", at="2026-11-22", file="journal", place="entry 0")
        refusal = refused(fault)
        assert refusal.code == key.replace("certificate.", "signer.")
        assert refusal.to_json() == {**fault.to_json(), "code": refusal.code}
        assert "CN=32-0117" in refusal.words("zh")


def test_a_terminal_that_is_told_the_code_alone_can_say_it() -> None:
    codes = {Trouble(key).code for key in WIRE}
    assert sorted(codes - CATALOGUE.keys() - {key.removesuffix(":wire") for key in WIRE}) == []
    for key, entry in WIRE.items():
        if ":" not in key or key.endswith(":wire"):
            assert "{" not in entry.zh + entry.en + entry.do_zh + entry.do_en, key


def test_the_wire_has_one_sentence_and_what_goes_beside_it() -> None:
    refusal = later(425, "journal.hole:from", held=7, fields={"entries": 7}, seconds=3)
    assert refusal.to_json() == {
        "code": "journal.hole",
        "sentence": "Entries from 7 on were expected.",
        "entries": 7,
    }
    assert refusal.headers == {"Retry-After": "3"}
    assert [key for key, entry in WIRE.items() if entry.do_en or entry.do_zh] == []
