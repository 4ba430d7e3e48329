"""Answers by her own recognised words: nothing against what was entered, clear, and not put into her mouth.

Only where a recogniser was on while she spoke; else nothing of it is asked, and nothing said.
"""

from collections.abc import Iterator

from rulebook.checks.attempt import Attempt
from rulebook.checks.found import Check, Figures, Found, Values
from rulebook.checks.senses.answers import Answered, answered
from rulebook.checks.senses.words import Spoke, spoke
from rulebook.checks.timed import Span
from rulebook.checks.timeline import Timeline
from rulebook.checks.words import both
from rulebook.plan.plan import PlannedNode
from rulebook.script.wording import cut

TALKED_ON = both(
    "客户答了“否”，之后说的话没有写下来，请人听一听",
    "she said no, and what she said after that nobody wrote down: listen to it",
)
NOTHING = both("（听不清）", "(nothing that could be made out)")


def _each(attempt: Attempt, timeline: Timeline) -> Iterator[tuple[Spoke, Answered, Values]]:
    for number, question in enumerate(attempt.node.answers):
        said = spoke(attempt, timeline, number)
        if said.meaning != "unknown" or said.talked_on:
            values: Values = {"question": question.question, "words": cut(said.text) or NOTHING}
            yield said, answered(attempt, timeline, number, {}), values


def contradicted(attempt: Attempt, timeline: Timeline, _: Figures) -> Iterator[Found]:
    """What she said is not the contrary of what was touched, or entered for her."""
    for said, found, values in _each(attempt, timeline):
        if found.how:
            amiss = found.how != "refused" and (said.talked_on or said.meaning == "refused")
            why = TALKED_ON if said.talked_on else None
            yield Found(Span(said.from_us, said.to_us), values, held=not amiss, why=why)


def coached(attempt: Attempt, timeline: Timeline, _: Figures) -> Iterator[Found]:
    """Nobody told her what to say just before she said it."""
    for said, _found, values in _each(attempt, timeline):
        if not said.talked_on:
            yield Found(Span(said.from_us, said.to_us), values, held=said.meaning != "coached")


def unclear(attempt: Attempt, timeline: Timeline, _: Figures) -> Iterator[Found]:
    """What she said is an answer by itself, whatever was touched beside it."""
    for said, found, values in _each(attempt, timeline):
        if found.how and not said.talked_on:
            yield Found(Span(said.from_us, said.to_us), values, held=said.meaning != "unclear")


def _by_voice(node: PlannedNode) -> bool:
    return any(question.by == "voice" for question in node.answers)


_SAID = ("question", "words")
FIGURES = ("least_confidence", "words_confidence", "coached_s", "asked_percent", "own_characters", "echo_percent")
"""By which words count for all checks: how sure it is whose voice it was and what it said, and what is an echo."""
CHECKS = (
    Check("answer.words", "nothing", FIGURES, _SAID, contradicted, wants=_by_voice, rests_on="answer.missing"),
    Check("answer.coached", "nothing", (), _SAID, coached, wants=_by_voice, rests_on="answer.missing"),
    Check("answer.unclear", "nothing", (), _SAID, unclear, wants=_by_voice, rests_on="answer.missing"),
)
