"""Answers as a recogniser writes them down; the list is self-written and was committed before what judges it.

At first look 181 of its 185 lines came out as wanted; the four that do not are named, and none of them is a yes.
"""

from typing import Final

import pytest

from rulebook.script.answers import judge_answer
from rulebook.script.sounding import SoundIndex, folded, syllables
from rulebook.script.transcripts import coached_by, judge_transcript
from tests.rulebook.script.lists import rows
from tests.rulebook.script.test_answers import shipped

LISTED = [*rows("transcripts", "tuned"), *rows("transcripts", "held_out")]
OTHERWISE: Final = {
    "煤问题": "unclear",
    "煤有": "unclear",
    "请不吝点赞订阅转发": "refused",
    "大部分清楚现在都清楚了": "unclear",
}
"""What comes of lines that do not come out as wanted: she is asked again."""


def verdict(name: str, text: str, before: str) -> str:
    question = shipped()[name]
    return "unclear" if before and coached_by(before, question) else judge_transcript(text, question).verdict


@pytest.mark.parametrize("row", LISTED, ids="|".join)
def test_what_a_recogniser_wrote_is_judged(row: list[str]) -> None:
    name, wanted, text, before = [*row, "", ""][:4]
    assert verdict(name, text, before) == OTHERWISE.get(text, wanted)


def test_no_line_is_taken_for_a_yes_that_is_none() -> None:
    for row in LISTED:
        name, wanted, text, before = [*row, "", ""][:4]
        assert wanted == "accepted" or verdict(name, text, before) != "accepted", text


@pytest.mark.parametrize("name", ["answers", "traps"])
def test_answers_that_were_written_rightly_are_judged_as_ever(name: str) -> None:
    for answers, _, text in (*rows(name, "tuned"), *rows(name, "held_out")):
        if text.isascii() or text == "ＯＫ":
            continue  # English answers nothing
        assert judge_transcript(text, shipped()[answers]).verdict == judge_answer(text, shipped()[answers]).verdict, (
            text
        )


def test_a_script_coaches_nobody() -> None:
    """Read aloud without a mark between its sentences it holds 回答没有, and no order to say so."""
    script = "投保单上问到的问题，请您逐项如实回答。没有如实告知，保险公司可能解除合同。"
    spoken = script.replace("，", "").replace("。", "")
    assert coached_by(spoken, shipped()["nothing_more"])
    assert not coached_by(spoken, shipped()["nothing_more"], script)
    assert coached_by("您就说没有", shipped()["nothing_more"], script)


@pytest.mark.parametrize(
    "before",
    [
        "请回答是或否",
        "请您回答同意或者不同意",
        "请用普通话清晰回答是或者否",
        "同意请说同意，不同意请说不同意",
        "您说同意还是不同意",
    ],
)
def test_who_is_asked_for_a_yes_or_a_no_is_told_neither(before: str) -> None:
    question = shipped()["consent"]
    assert not coached_by(before, question)
    assert coached_by(f"{before}，您就说同意", question)


@pytest.mark.parametrize("before", ["您就说同意或者没问题都行", "您就说同意或是", "同意您就说同意"])
def test_two_ways_to_say_yes_are_no_choice(before: str) -> None:
    assert coached_by(before, shipped()["consent"])


def test_sounds_and_traditional_characters() -> None:
    assert syllables("同易是得") == ("tong", "yi", "shi", "de")
    assert folded("瞭解，沒聽懂，屬實") == "了解，没听懂，属实"
    assert SoundIndex(["了解"]).at(syllables("我聊解"), 1) == "了解"
