"""Whether a sentence was said: by sound, in order, with its figures and its negations."""

import random

import pytest

from rulebook.script.coverage import coverage
from scripts.bench.sentences import left_out, plans, said, turned

BONUS = "康健人生年金保险（分红型）的红利不保证，有可能一分也没有。"
SUM = "所有保费加起来，一共要交12,000元。"


@pytest.mark.parametrize(
    ("sentence", "heard", "lacks"),
    [
        (BONUS, "康健人生年金保险分红型的红利不保证有可能一分也没有", ""),
        (BONUS, "康建人生年今保险分红行的红力不保正有可能一分也没有", ""),
        (BONUS, "那我跟您说啊康健人生年金保险分红型的红利呢它是不保证的啊有可能一分也没有", ""),
        (BONUS, "康健人生年金保险分红型的红利保证有可能一分也没有", "negation"),
        (BONUS, "康健人生年金保险分红型的红利不保证有可能一分也有", "negation"),
        (BONUS, "我们这款产品的红利不保证有可能一分也没有", "words"),
        (BONUS, "今天天气不错", "words"),
        (BONUS, "", "words"),
        ("您现在办理的是保险，不是存款，也不是理财产品。", "您现在办理的是保险是存款也不是理财产品", "negation"),
        ("我们会尽快回访您。", "我们不会尽快回访您", "negation"),
        (
            "主险全称是幸福一生终身寿险，由示例人寿承保，保险责任由它承担。",
            "主险全称是由示例人寿承保保险责任由它承担",
            "piece",
        ),
        (SUM, "所有保费加起来一共要交一万二千元", ""),
        (SUM, "所有保费加起来一共要交12000元", ""),
        (SUM, "所有保费加起来一共要交一万两千元", ""),
        (SUM, "所有保费加起来一共要交一万三千元", "number"),
        (SUM, "所有保费加起来一共要交十一万二千元", "number"),
        ("产品的风险等级是R2。", "产品的风险等级是R2", ""),
        ("产品的风险等级是R2。", "产品的风险等级是R3", "number"),
        ("保险期间是10 年。", "保险期间是年", "number"),
        ("您有權投訴。", "您有权投诉", ""),
    ],
)
def test_what_a_sentence_lacks(sentence: str, heard: str, lacks: str) -> None:
    assert coverage(sentence, heard).lacks == lacks


def test_it_is_told_where_it_ends() -> None:
    heard = "您好我们开始吧所有保费加起来一共要交一万二千元好的"
    found = coverage(SUM, heard)
    assert (found.percent, heard[: found.end]) == (100, "您好我们开始吧所有保费加起来一共要交一万二千元")


def test_the_sentences_of_whole_plans_are_found_and_no_other() -> None:
    """With one character in ten wrong nine of ten sentences are found; none that was left out, or turned."""
    for name, plan in plans():
        nodes = [node for node in plan.nodes if node.say]
        for percent, least in ((0, 1.0), (5, 0.9), (10, 0.8)):
            draw = random.Random(percent)
            found = [said(node, percent, draw, 70, 50) for node in nodes]
            share = sum(one for one, _ in found) / sum(all_ for _, all_ in found)
            assert share >= least, (name, percent, share)
            assert sum(left_out(node, percent, draw, 70, 50)[0] for node in nodes) == 0, (name, percent)
            assert sum(turned(node, percent, draw, 70, 50)[0] for node in nodes) == 0, (name, percent)
