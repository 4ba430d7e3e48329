"""What ships for sellers and customers: no threshold, usual answers understood, every example worded whole."""

import re

import pytest

from rulebook.plan.planner import make_plan
from rulebook.sale.examples import EXAMPLES, example
from rulebook.sale.reading import read_sale
from rulebook.script.answers import judge_answer
from scripts.worked_sales import shipped
from tests.rulebook.script.shipped_answers import ANSWERED

THRESHOLD = re.compile(r"(?:age|premium|amount|income|budget|months|years)\w*\s*[<>]=?\s*\d")
"""An age, sum or time compared with a number: that is for the rules."""


def test_thresholds_are_left_to_the_rules() -> None:
    conditions = {source for script in shipped().scripts for source in script.conditions}
    assert [source for source in conditions if THRESHOLD.search(source)] == []


@pytest.mark.parametrize("answers", sorted(ANSWERED))
def test_usual_answers_are_understood(answers: str) -> None:
    script = next(each for each in shipped().scripts if any(one.id == answers for one in each.pack.answers))
    words = next(one for one in script.pack.answers if one.id == answers)
    wanted = {text: verdict for verdict, texts in ANSWERED[answers].items() for text in texts}
    assert {text: judge_answer(text, words).verdict for text in wanted} == wanted


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_consent_comes_first_and_then_the_warning(kind: str) -> None:
    nodes = [node.id for node in make_plan(read_sale(example(kind)), shipped()).nodes]
    for order in (("I02", "I03", "I01", "I04"), ("W01", "W01W", "W01D", "W02"), ("L01", "L01W", "L01D", "L02")):
        if order[0] in nodes:
            places = [nodes.index(each) for each in order]
            assert places == sorted(places)


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_every_example_is_worded_whole(kind: str) -> None:
    plan = make_plan(read_sale(example(kind)), shipped())
    texts = [text for node in plan.nodes for line in (*node.say, *node.prompts) for text in (line.zh, line.en)]
    assert [text for text in texts if "{" in text or "None" in text] == []
    assert not [refusal for refusal in plan.refusals if refusal.code.startswith("figure")]
