"""Findings that no pack need ask for: about the journal itself, the list, and verdicts that were given before."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rulebook.checks.documents import document_findings
from rulebook.checks.online import online_findings
from rulebook.checks.senses.recording import is_unidentified
from rulebook.checks.timed import Span
from rulebook.checks.timeline import Recorded, Timeline
from rulebook.checks.verdict import RANK, Finding, NodeVerdict, Verdict
from rulebook.checks.words import both
from rulebook.sale.text import Text
from rulebook.script.checks_pack import Severity

ODD: Final = "journal.odd"
CHANGED: Final = "verdict.changed"
PARTIAL: Final = "list.partial"
UNIDENTIFIED: Final = "identity.none"
STOPPED: Final = "sale.stopped"


def unbidden(timeline: Timeline, strange: Iterable[str], lacking: Sequence[str]) -> Iterator[Finding]:
    """Yield them all but changes. `strange`: checks that are unknown; `lacking`: what the list needs and has not."""
    yield from _odd(timeline, strange)
    if lacking:
        names, count = ", ".join(lacking), len(lacking)
        seen = both(
            f"质检清单不全，少 {count} 项：{names}", f"the check list lacks {count} checks of the core: {names}"
        )
        yield _own(PARTIAL, Span(0, 0), seen, _PARTIAL_ASKED, _PARTIAL_ADVICE, "note")
    if is_unidentified(timeline):
        yield _own(UNIDENTIFIED, Span(0, 0), _NOBODY_ASKED, _IDENTITY_ASKED, _IDENTITY_ADVICE, "note")
    yield from document_findings(timeline)
    yield from online_findings(timeline)
    yield from stopped(timeline)


def stopped(timeline: Timeline) -> Iterator[Finding]:
    """A take before had to stop: so has this one, whatever is seen in it."""
    if rule := timeline.stopped:
        take = timeline.linked
        seen = both(f"前一段录像 {take} 里已判定停办：{rule}", f"it had to stop in the take before, {take}: {rule}")
        yield _own(STOPPED, Span(0, 0), seen, _STOPPED_ASKED, _STOPPED_ADVICE, "stop")


def _odd(timeline: Timeline, strange: Iterable[str]) -> Iterator[Finding]:
    """What makes no sense could hide anything: somebody must look."""
    odd = timeline.odd
    if odd:
        seen = both(
            f"记录里有 {len(odd)} 条看不懂（第一条：第 {odd[0].n} 条，{odd[0].what}）",
            f"{len(odd)} entries of the journal make no sense (the first: entry {odd[0].n}, {odd[0].what})",
        )
        yield _own(ODD, Span(odd[0].at_us, odd[-1].at_us), seen, _ODD_ASKED, _ODD_ADVICE, "fail", unknown=True)
    names_of = [node.id for node in timeline.plan.nodes]
    if twice := [name for name in dict.fromkeys(names_of) if names_of.count(name) > 1]:
        seen = both(
            f"方案里有两个步骤同名：{', '.join(twice)}", f"two steps of the plan have one name: {', '.join(twice)}"
        )
        yield _own(ODD, Span(0, 0), seen, _ODD_ASKED, _ODD_ADVICE, "fail", unknown=True)
    if names := ", ".join(dict.fromkeys(strange)):
        seen = both(f"清单里有本程序不会做的检查：{names}", f"the list has checks unknown to this program: {names}")
        yield _own(ODD, Span(0, 0), seen, _ODD_ASKED, _ODD_ADVICE, "fail", unknown=True)


def changed(timeline: Timeline, nodes: Sequence[NodeVerdict], verdict: Verdict) -> Iterator[Finding]:
    """Where verdicts that were given then differ from what the whole journal comes to; of the take by the same steps.

    A warning where it comes to less; it lowers nothing more, since what it comes to is the verdict.
    """
    planned = tuple(node.id for node in nodes)
    now = {("attempt", node.id, each.attempt): each for node in nodes for each in node.attempts}
    for before in {(each.of, each.node, each.attempt): each for each in timeline.recorded}.values():
        after = now.get((before.of, before.node, before.attempt))
        if after is not None and after.verdict != before.verdict:
            yield _differs(before, after.verdict, Span(after.from_us, after.to_us))
        elif before.of == "session" and verdict != before.verdict and before.nodes in ((), planned):
            yield _differs(before, verdict, Span(0, timeline.now_us))


def _differs(before: Recorded, verdict: Verdict, span: Span) -> Finding:
    number = before.attempt
    place = (
        both(f"{before.node} 第 {number} 次", f"{before.node}, attempt {number}")
        if number
        else both("整段", "the whole take")
    )
    seen = both(
        f"{place.zh}：当时判为 {before.verdict}，现在为 {verdict}",
        f"{place.en}: {before.verdict} then, {verdict} now",
    )
    worse = RANK[verdict] > RANK.get(before.verdict, 0)
    return _own(CHANGED, span, seen, _CHANGED_ASKED, _CHANGED_ADVICE, "warn" if worse else "note")


def _own(
    rule: str, span: Span, seen: Text, asked: Text, advice: Text, severity: Severity, *, unknown: bool = False
) -> Finding:
    return Finding(
        rule=rule,
        clause="",
        from_us=span.from_us,
        to_us=span.to_us,
        seen=seen,
        asked=asked,
        severity=severity,
        unknown=unknown,
        advice=advice,
    )


_PARTIAL_ASKED: Final = both("质检清单含全国标准的各项", "the list has all checks of the core")
_PARTIAL_ADVICE: Final = both(
    "请把全国质检标准放进规则册，或在本机构的标准里补上这些项",
    "Put the national checks into the book, or add these checks to the institution's own",
)
_NOBODY_ASKED: Final = both(
    "这台机器设为不核对身份：没有核对客户是谁",
    "this machine is set to check no identity: who the customer is was not checked",
)
_IDENTITY_ASKED: Final = both("录像前核对身份", "identity is checked before the recording")
_IDENTITY_ADVICE: Final = both("真实业务请把设置 identity 改为 required", "For real sales set identity to required")
_STOPPED_ASKED: Final = both("判定停办的业务不再办理", "a sale that had to stop does not go on")
_STOPPED_ADVICE: Final = both("不得出单；请报告总部", "Issue nothing, and tell headquarters")
_ODD_ASKED: Final = both("每一条记录都能看懂", "every entry can be understood")
_ODD_ADVICE: Final = both(
    "请用录制时的程序版本，或更新的版本再判一次", "judge it again with the program that recorded it, or a later one"
)
_CHANGED_ASKED: Final = both("当时的判定与整段录像的判定一致", "the verdict then is that of the whole take")
_CHANGED_ADVICE: Final = both("请以整段录像的判定为准", "go by the verdict of the whole take")
