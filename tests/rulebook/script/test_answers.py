"""What answers say, by the words that the shipped scripts list."""

import time
from functools import cache

import pytest

from resources import PACKS
from rulebook.packs.reading import read_yaml
from rulebook.script.answers import judge_answer
from rulebook.script.pack import Answers
from tests.rulebook.script.lists import Half, by_author, half_of, rows

LEAST_RIGHT = {
    ("answers", "tuned"): 0.99,
    ("answers", "held_out"): 0.95,
    ("traps", "tuned"): 1.0,
    ("traps", "held_out"): 0.9,
}


@cache
def shipped() -> dict[str, Answers]:
    found: dict[str, Answers] = {}
    for name in ("wealth", "insurance"):
        document = read_yaml((PACKS / "scripts" / f"{name}.yaml").read_bytes())
        found |= {each["id"]: Answers.model_validate(each) for each in document.value["answers"]}
    return found


@pytest.mark.parametrize(("name", "half"), LEAST_RIGHT)
def test_lists_of_answers(name: str, half: Half) -> None:
    listed = [row for row in rows(name, half) if row[0] in shipped()]
    wrong = []
    for answers, verdicts, text in listed:
        heard = judge_answer(text, shipped()[answers])
        if heard.verdict not in verdicts.split("/"):
            wrong.append((answers, verdicts, text, heard))
    assert 1 - len(wrong) / len(listed) >= LEAST_RIGHT[name, half], wrong


QUESTIONS = {
    "I02.consent": "consent",
    "I07.correct": "correct",
    "I07.insurance": "understood",
    "I09.clear": "understood",
    "I21.promises": "nothing_more",
    "W07.clear": "understood",
    "W12.willing": "willing",
}


@pytest.mark.parametrize(
    ("name", "half", "least", "most_falsely_accepted"),
    [
        ("second_author_development", "tuned", 0.88, 0),
        ("second_author_development", "held_out", 0.88, 0),
        ("second_author", "tuned", 0.85, 0),
        ("second_author", "held_out", 0.8, 1),
        ("second_author_final", "tuned", 0.9, 0),
        ("second_author_final", "held_out", 0.85, 0),
    ],
)
def test_answers_of_a_second_author(name: str, half: Half, least: float, most_falsely_accepted: int) -> None:
    """No line is shown: none of the held-out ones is to be tuned on."""
    judged = [
        (verdict, judge_answer(text, shipped()[QUESTIONS[question]]).verdict)
        for question, verdicts in by_author(name).answers.items()
        for verdict, texts in verdicts.items()
        for text in half_of(texts, half)
    ]
    assert sum(want == got for want, got in judged) / len(judged) >= least
    assert sum(want != got == "accepted" for want, got in judged) <= most_falsely_accepted


@pytest.mark.parametrize(
    ("answers", "text", "verdict"),
    [
        ("understood", "没有不清楚的", "accepted"),
        ("understood", "没有问题", "accepted"),
        ("consent", "不太同意", "refused"),
        ("consent", "不要紧，同意", "accepted"),
        ("understood", "清楚，就是费用不太明白", "refused"),
        ("understood", "听不清", "refused"),
        ("nothing_more", "没有", "accepted"),
        ("nothing_more", "有，他说能保本", "refused"),
        ("understood", "您就说清楚", "unclear"),
        ("consent", "我同意吗？", "unclear"),
        ("consent", "同意，哦不，不同意", "refused"),
        ("consent", "嗯", "unclear"),
        ("consent", "", "unclear"),
    ],
)
def test_what_was_found_in_review(answers: str, text: str, verdict: str) -> None:
    assert judge_answer(text, shipped()[answers]).verdict == verdict


def test_coaching_is_named() -> None:
    assert judge_answer("你跟着我说同意", shipped()["consent"]).by == "coaching: 跟着我"


@pytest.mark.parametrize("piece", ["不", "没有不", "同意，", "您就说", "（", "\u0000", "但是", "清楚不", "😀"])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    words = shipped()["understood"]
    judge_answer(piece, words)
    start = time.process_time()
    judge_answer(piece * 2000, words)
    assert time.process_time() - start < 1
