"""Forbidden phrases: heard where they are meant, and not where they are denied."""

import pytest

from rulebook.script.phrases import find
from scripts.worked_sales import shelf_with

PACK = shelf_with().phrases[0].pack

MEANT = [
    "这个产品绝对保本，您放心。",
    "我们保证收益百分之四。",
    "零风险，稳赚不赔。",
    "这和存款一样安全。",
    "今天是最后机会了。",
    "这不是不保本的产品。",
    "不是定期。保本保息，没问题。",
    "它 是 保 本 的",
    "ｌ 收益 有保证",
]
DENIED = [
    "这是非保本型产品。",
    "本产品不保证收益。",
    "我们不承诺保本保息。",
    "并非零风险。",
    "它不是储蓄险。",
    "不能保证收益。",
    "您有没有风险测评报告？",
    "请如实告知，谢谢。",
]


@pytest.mark.parametrize("text", MEANT)
def test_a_promise_is_heard(text: str) -> None:
    assert find(text, PACK)


@pytest.mark.parametrize("text", DENIED)
def test_a_denial_is_no_promise(text: str) -> None:
    assert find(text, PACK) == []


def test_a_hit_says_where_it_stands() -> None:
    text = "请注意，绝对 保本，放心。"
    (hit,) = find(text, PACK)
    assert text[hit.start : hit.end] == "绝对 保本"
    assert hit.group == "promise"
