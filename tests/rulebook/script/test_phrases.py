"""Forbidden phrases: heard where they are meant, and not where they are denied."""

import time

import pytest

from rulebook.packs.loading import load
from rulebook.script.phrases import find
from scripts.worked_sales import shipped

PACK = shipped().phrases

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


PATTERNED = b"""
pack: phrases
format: 2
id: p
version: 2026.12.1
title: {zh: a, en: b}
sources: [{id: s, number: n, title: {zh: a, en: b}}]
groups: [{id: promise, title: {zh: a, en: b}, clause: {source: s, article: c}, severity: fail}]
words: {gain: [\xe6\x94\xb6\xe7\x9b\x8a, \xe5\x88\xa9\xe6\x81\xaf]}
phrases:
  - {id: fixed, group: promise, pattern: [{of: gain}, {gap: 4}, [\xe5\x9b\xba\xe5\xae\x9a, \xe9\x94\x81\xe5\xae\x9a]]}
"""


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("收益固定", True),
        ("利息都是 锁定的", True),
        ("收益说起来大概也算固定", False),
        ("收益不是固定的", False),
        ("收益，固定", False),
        ("有人说收益固定，那是假的", False),
        ("收益固定吗？", False),
        ("难道收益不固定吗", False),
        ("收益不可能不固定", True),
    ],
)
def test_a_pattern_is_words_with_gaps_and_meaning(text: str, heard: bool) -> None:
    loaded = load({"p.yaml": PATTERNED})
    assert loaded.faults == ()
    assert bool(find(text, loaded.shelf.phrases)) is heard


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"of: gain", b"of: pain", "no list of words 'pain'"),
        (b"group: promise, pattern", b"group: nothing, pattern", "no group 'nothing'"),
        (b"{gap: 4}, [", b"{gap: 4}, {gap: 2}, [", "a gap stands between two words"),
        (b"{gap: 4}", b"{gap: 99}", "pattern"),
        (b"id: fixed,", b"id: fixed, literal: abc,", "either 'literal' or 'pattern'"),
    ],
)
def test_faults_of_patterns_are_told(old: bytes, new: bytes, sentence: str) -> None:
    assert sentence in str(load({"p.yaml": PATTERNED.replace(old, new)}).faults[0])


def test_format_1_is_read_as_literals() -> None:
    old = PATTERNED.replace(b"format: 2", b"format: 1").split(b"words:")[0]
    old += "negations: [不]\nphrases: [{phrase: 稳赚不赔, group: promise, but_not_in: [说稳赚不赔]}]\n".encode()
    packs = load({"p.yaml": old}).shelf.phrases
    assert [hit.phrase for hit in find("稳赚不赔", packs)] == ["稳赚不赔"]
    assert find("不稳赚不赔", packs) == find("说稳赚不赔", packs) == []


@pytest.mark.parametrize(
    ("region", "inside", "outside"), [("320000", "320500", "310000"), ("500000", "500101", "510100")]
)
def test_a_pack_of_one_region_is_heard_there_alone(region: str, inside: str, outside: str) -> None:
    head = f'for: {{region: "{region}"}}\nsources:'
    local = load({"p.yaml": PATTERNED.replace(b"sources:", head.encode())}).shelf.phrases
    assert find("收益固定", local, inside)
    assert not find("收益固定", local, outside)


@pytest.mark.parametrize("piece", ["保", "收益", "利息，", "不", "您就说", "我给您", "存", "最好的"])
def test_hearing_takes_time_by_length_alone(piece: str) -> None:
    start = time.process_time()
    find(piece * 3000, PACK)
    assert time.process_time() - start < 10
