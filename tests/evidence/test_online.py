"""What a take keeps of an online check proves something only by headquarters' signature, about this person."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from evidence.online import OnlineAnswer, Verdict, issue_online, person_digest, told_online
from headquarters.authority.identity import HeadquartersIdentity, open_or_create

REQUEST, SALT = "a" * 32, "b" * 32
PERSON = person_digest(SALT, "刘桂芳", "320102199001011230", "resident")
ANSWER = OnlineAnswer(
    REQUEST, "32-0117", PERSON, "c" * 64, "match", "LW-1", "核查前置机", datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
)


@pytest.fixture(scope="module")
def headquarters(tmp_path_factory: pytest.TempPathFactory) -> HeadquartersIdentity:
    return open_or_create(tmp_path_factory.mktemp("hq") / "data")[0]


def mark(headquarters: HeadquartersIdentity, answer: OnlineAnswer = ANSWER) -> dict[str, Any]:
    facts = {"version": 1, "role": "applicant", "request": REQUEST, "salt": SALT, "name": "刘桂芳"}
    facts |= {"number": "320102199001011230", "kind": "resident"}
    return facts | {"answer": issue_online(headquarters.online_signer(), answer).decode()}


def roots(headquarters: HeadquartersIdentity) -> list[x509.Certificate]:
    return [headquarters.root]


def test_a_proven_answer_is_said_with_its_reference_and_by_whom_it_is_signed(
    headquarters: HeadquartersIdentity,
) -> None:
    (told,) = told_online([mark(headquarters)], roots(headquarters))
    assert (told.verdict, told.reference, told.signed_by) == ("match", "LW-1", "Shuanglu headquarters online checks")
    sentence = told.trouble().sentence("zh")
    assert "姓名和号码一致" in sentence
    assert "LW-1" in sentence
    assert told.to_json()["signature"] == "checked"


@pytest.mark.parametrize("verdict", ["match", "no_match", "not_found", "unavailable"])
def test_a_stand_in_is_never_an_official_check(headquarters: HeadquartersIdentity, verdict: Verdict) -> None:
    answer = replace(ANSWER, verdict=verdict, stand_in=True)
    (told,) = told_online([mark(headquarters, answer)], roots(headquarters))
    assert "不是官方核查" in told.trouble().sentence("zh")
    assert "no official one" in told.trouble().sentence("en")


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        ({"name": "刘桂英"}, "online.other"),
        ({"number": "320102199001011249"}, "online.other"),
        ({"request": "d" * 32}, "online.other"),
        ({"salt": None}, "online.shape"),
        ({"answer": "{}"}, "online.shape"),
        ({"answer": "nothing"}, "json.broken"),
    ],
)
def test_what_is_not_proven_about_this_person_is_unknown(
    headquarters: HeadquartersIdentity, other: dict[str, Any], fault: str
) -> None:
    (told,) = told_online([mark(headquarters) | other], roots(headquarters))
    assert (told.verdict, told.reference) == (None, "")
    assert told.fault.partition(".")[0] == fault.partition(".")[0]
    assert "不知道" in told.trouble().sentence("zh")


def test_an_answer_about_what_was_read_before_is_not_said_of_whoever_sat_there(
    headquarters: HeadquartersIdentity,
) -> None:
    (told,) = told_online([mark(headquarters) | {"counts": False}], roots(headquarters))
    assert (told.counts, told.to_json()["counts"]) == (False, False)
    assert "不算数" in told.trouble().sentence("zh")
    assert "一致" not in told.trouble().sentence("zh")


def test_a_verdict_that_somebody_changed_and_another_headquarters_answer_are_unknown(
    headquarters: HeadquartersIdentity, tmp_path: Path
) -> None:
    lied = mark(headquarters, replace(ANSWER, verdict="no_match"))
    lied["answer"] = lied["answer"].replace('"no_match"', '"match"')
    (told,) = told_online([lied], roots(headquarters))
    assert (told.verdict, told.fault) == (None, "signature.content")
    other, _ = open_or_create(tmp_path / "other")
    (told,) = told_online([mark(headquarters)], [other.root])
    assert (told.verdict, told.fault) == (None, "certificate.unknown")
    (told,) = told_online([mark(headquarters)], None)
    assert told.to_json()["signature"] == "unknown"


def test_a_receipt_s_key_signs_no_answer(headquarters: HeadquartersIdentity) -> None:
    forged = mark(headquarters) | {"answer": issue_online(headquarters.receipts, ANSWER).decode()}
    (told,) = told_online([forged], roots(headquarters))
    assert (told.verdict, told.fault) == (None, "online.signer")
