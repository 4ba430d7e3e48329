"""Forbidden phrases in what the seller said: by the packs of phrases in the check list."""

from collections.abc import Iterator

from rulebook.checks.attempt import Attempt
from rulebook.checks.found import Check, Figures, Found, Values
from rulebook.checks.hearing import HeardPhrase, heard_in
from rulebook.checks.senses.saying import TELLING_US
from rulebook.checks.senses.words import uttered
from rulebook.checks.timed import Span
from rulebook.checks.timeline import Timeline
from rulebook.checks.words import both
from rulebook.script.wording import cut

MOST_TOLD = 4
UNSURE = both(
    "听到禁用语，但没有看清是不是销售人员说的",
    "a forbidden phrase was heard, and it could not be told whether the seller said it",
)


def forbidden(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """The seller says nothing that is forbidden. `grave`: 1 for groups that fail a take, 0 for those that warn.

    What he had said counts also where it was written down only after the attempt was judged.
    """
    judged = timeline.span(attempt)
    span = Span(judged.from_us, judged.to_us)
    if not timeline.phrases or not timeline.recognising(judged):
        return
    rows = tuple(uttered(timeline, span))
    heard = timeline.same(
        "forbidden", (attempt.node.id, rows), lambda: heard_in(rows, timeline.phrases, (attempt.node,))
    )
    told = [each for each in heard if (each.severity == "fail") == (figures["grave"] >= 1)]
    for each in sorted(told, key=_unsure)[:MOST_TOLD]:
        yield _found(each)
    if not told:
        whole = timeline.written(judged, TELLING_US)
        pending = not whole and timeline.writing(judged) and not attempt.settled
        yield Found(span, {"words": ""}, held=whole, unwritten=not whole and not pending, pending=pending)


def _unsure(each: HeardPhrase) -> bool:
    return not each.sure


def _found(each: HeardPhrase) -> Found:
    values: Values = {"words": cut(each.quoted), "group": each.title}
    why = None
    if not each.sure:
        zh, en = f"{UNSURE.zh}：“{cut(each.quoted)}”", f"{UNSURE.en}: {cut(each.quoted)}"
        why = both(zh, en)
    return Found(Span(each.from_us, each.to_us), values, why=why, clause=each.clause)


CHECKS = (Check("phrase.forbidden", "nothing", ("grave",), ("words", "group"), forbidden),)
