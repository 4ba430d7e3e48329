"""What headquarters says stands in the catalogue: every key that is raised, with the facts that fill its blanks."""

import ast
import string
from collections.abc import Iterator

import pytest

from evidence.faults import EvidenceFault
from faults.catalogue import CATALOGUE
from faults.entry import LANGUAGES, Entry
from faults.sentences.evidence import EVIDENCE
from faults.sentences.wire import WIRE
from faults.trouble import Trouble
from headquarters.faults import Refusal, later, refused
from tests import ROOT

SAID_BY = {
    "EvidenceFault",
    "FilmError",
    "HeadquartersError",
    "PackError",
    "Refusal",
    "ShuangluError",
    "UsageError",
    "later",
}
NO_FACTS = {"fields", "file", "place", "seconds"}
"""What these calls take beside the facts."""


def blanks(entry: Entry) -> list[set[str]]:
    texts = [entry.sentence(language) + entry.remedy(language) for language in LANGUAGES]
    return [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts]


def said() -> Iterator[tuple[str, str, set[str]]]:
    """Where, which key, and with which facts, of every call whose key is spelled out."""
    rooms = (ROOT / "headquarters", ROOT / "rulebook" / "packs", ROOT / "evidence" / "film")
    for path in (path for room in rooms for path in room.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SAID_BY:
                place = call.args[1 if call.func.id in ("Refusal", "later") else 0]
                facts = {keyword.arg or "**" for keyword in call.keywords} - NO_FACTS
                if isinstance(place, ast.Constant) and "**" not in facts:
                    yield f"{path.relative_to(ROOT)}:{call.lineno}", str(place.value), facts


def test_every_key_that_is_raised_has_its_sentences_and_their_facts() -> None:
    found = list(said())
    assert len(found) >= 90
    for where, key, facts in found:
        assert key in CATALOGUE, where
        assert blanks(CATALOGUE[key]) == [facts, facts], where


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
            assert blanks(entry) == [set(), set()], key


def test_the_wire_has_one_sentence_and_what_goes_beside_it() -> None:
    refusal = later(425, "journal.hole:from", held=7, fields={"entries": 7}, seconds=3)
    assert refusal.to_json() == {
        "code": "journal.hole",
        "sentence": "Entries from 7 on were expected.",
        "entries": 7,
    }
    assert refusal.headers == {"Retry-After": "3"}
    assert [key for key, entry in WIRE.items() if entry.do_en or entry.do_zh] == []
