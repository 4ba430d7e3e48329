"""A judgement as commands tell it: one JSON object for programs, lines for people. Pure.

Both programs say it with these words: whoever has a line of the one finds it in the other's answer.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from faults.entry import Language
from rulebook.checks.again import Again, Change
from rulebook.checks.delivery_told import deliveries_json, delivery_lines
from rulebook.checks.kept import TAKE
from rulebook.checks.unbidden import CHANGED
from rulebook.checks.verdict import AttemptVerdict, Finding, Judgement, NodeVerdict
from rulebook.plan.plan import Plan
from rulebook.sale.text import Text
from rulebook.script.checks_pack import Severity

Words = Mapping[str, tuple[str, str]]
VERDICTS: Final[Words] = {
    "pass": ("通过", "passed"),
    "confirmed": ("由人确认", "confirmed by people"),
    "not_judged": ("未判定", "not judged"),
    "review": ("待复核", "to be reviewed"),
    "fail": ("不通过", "failed"),
    "": ("没有", "not there"),
}
SEVERITIES: Final[Mapping[Severity, tuple[str, str]]] = {
    "stop": ("停办", "stop"),
    "fail": ("不合格", "fail"),
    "warn": ("提醒", "warning"),
    "note": ("记录", "note"),
}
DECISIONS: Final[Words] = {
    "overridden": ("主管放行", "let pass by a supervisor"),
    "referred": ("交总部复核", "referred to headquarters"),
    "insisted": ("客户坚持继续", "the customer insisted"),
}
WHY: Final[Words] = {
    "no_list": (
        "这段录像里没有质检清单：录它的程序或规则还没有质检，只能记为未判定。",
        "There is no check list in this take: the program or the packs that recorded it had no checks.",
    ),
    "unobserved": (
        "录制时没有人看、没有人听：记录里没有一条观察，什么也无从判定。",
        "Nothing was looked at or listened to: the journal has no observation that a verdict could rest on.",
    ),
    "paced": (
        "这段录像是按时钟走的，动作不是人做的：这些节点最多是未判定。",
        "A clock walked this take, and nobody did what it says: such nodes are at best not judged.",
    ),
}
_MARKS: Final = {"pass": "✓", "confirmed": "○", "not_judged": "–", "review": "?", "fail": "✗"}


# --- for programs ---


def again_json(again: Again, *, explain: bool = False) -> dict[str, Any]:
    """Return a take judged again as JSON: its verdict, nodes and findings first, then what was stored and what changes.

    Texts are in both languages whatever is spoken here, so that the same take is told by the same bytes everywhere.
    """
    told = judgement_json(again.judgement, again.plan)
    stored = again.stored
    told["stored"] = None if stored is None else {"verdict": stored.verdict, "why": stored.why}
    told["differs"] = [_change(each) for each in again.differs]
    told["other_packs"] = again.other
    told["changes"] = [_change(each) for each in again.changes]
    told["why"] = again.why
    told["deliveries"] = deliveries_json(again.deliveries)
    told["papers_taken"] = [_paper(each) for each in again.papers]
    if explain:
        told["explained"] = [each.told("en") for each in again.explained]
    return told


def judgement_json(judgement: Judgement, plan: Plan) -> dict[str, Any]:
    """Return a judgement as JSON; times are seconds of the take's media time."""
    return {
        "verdict": judgement.verdict,
        "nodes": [_node(each, plan) for each in judgement.nodes],
        "findings": [_finding(each) for each in judgement.findings],
        "checklist": judgement.checklist or None,
    }


def _node(node: NodeVerdict, plan: Plan) -> dict[str, Any]:
    return {
        "id": node.id,
        "title": _both(_title(plan, node.id)),
        "verdict": node.verdict,
        "decided": node.decided.model_dump() if node.decided else None,
        "attempts": [_attempt(each) for each in node.attempts],
        "findings": [_finding(each) for each in node.findings],
    }


def _attempt(attempt: AttemptVerdict) -> dict[str, Any]:
    return {
        "attempt": attempt.attempt,
        "from_s": attempt.from_us / 1e6,
        "to_s": attempt.to_us / 1e6,
        "ended": attempt.ended,
        "verdict": attempt.verdict,
        "findings": [_finding(each) for each in attempt.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "clause": finding.clause,
        "from_s": finding.from_us / 1e6,
        "to_s": finding.to_us / 1e6,
        "seen": _both(finding.seen),
        "asked": _both(finding.asked),
        "severity": finding.severity,
        "unknown": finding.unknown,
        "advice": _both(finding.advice),
    }


def _paper(facts: Mapping[str, Any]) -> dict[str, Any]:
    """A paper that the camera for documents took; what makes no sense in the mark is empty here."""
    taken_us = facts.get("taken_us")
    return {
        **{name: str(facts.get(name, "")) for name in ("node", "item", "title", "sha256", "by")},
        "taken_s": taken_us / 1e6 if isinstance(taken_us, int) else None,
        "problems": [str(each) for each in facts.get("problems") or () if isinstance(each, str)],
    }


def _change(change: Change) -> dict[str, Any]:
    node, attempt = change.place
    return {
        "node": node,
        "attempt": attempt,
        "before": change.before,
        "after": change.after,
        "found": list(change.found),
        "gone": list(change.gone),
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


# --- for people ---


def again_lines(take: str, again: Again, language: Language, *, explain: bool = False) -> Iterator[str]:
    """Yield a take judged again for people: the verdict, what is missed and what to do, then what changed."""
    yield from judgement_lines(take, again.judgement, again.plan, language)
    if again.why:
        yield f"  {_say(WHY[again.why], language)}"
    if again.stored is not None:
        yield _stored(again, language)
    elif again.judgement.checklist:
        yield _say(("  录制时没有留下整段的判定。", "  No verdict of the whole take was given then."), language)
    yield from _told_changes(again.differs, again.plan, language)
    if again.other:
        same = ("  换用这些规则包，判定不变。", "  By these packs nothing changes.")
        changed = ("  换用这些规则包，变的是：", "  By these packs this changes:")
        yield _say(changed if again.changes else same, language)
        yield from _told_changes(again.changes, again.plan, language)
    yield from delivery_lines(again.deliveries, again.plan, language)
    if explain:
        yield _say(("── 逐项", "── check by check"), language)
        yield from (each.told(language) for each in again.explained)


def judgement_lines(take: str, judgement: Judgement, plan: Plan, language: Language) -> Iterator[str]:
    """Yield the verdict of a take, what was found of it, and its nodes in the plan's order with what each misses."""
    verdict = _say(VERDICTS[judgement.verdict], language)
    yield f"{take}：{verdict}" if language == "zh" else f"{take}: {verdict}"
    own = (each for each in judgement.findings if each.rule != CHANGED)  # told below, with what it was
    yield from _findings(own, language, "  ")
    for node in judgement.nodes:
        yield from _node_lines(node, plan, language)


def _node_lines(node: NodeVerdict, plan: Plan, language: Language) -> Iterator[str]:
    decided = f"  {_say(DECISIONS[node.decided.outcome], language)}" if node.decided else ""
    title = _title(plan, node.id).say(language)
    yield f"  {_MARKS[node.verdict]} {node.id} {title}  {_say(VERDICTS[node.verdict], language)}{decided}"
    yield from _findings(node.findings, language, "      ")
    for attempt in node.attempts:
        if len(node.attempts) > 1:
            yield f"    {_attempt_line(attempt, language)}"
        yield from _findings(attempt.findings, language, "      ")


def _attempt_line(attempt: AttemptVerdict, language: Language) -> str:
    when, verdict = _span(attempt.from_us, attempt.to_us), _say(VERDICTS[attempt.verdict], language)
    number = attempt.attempt
    return _say((f"第 {number} 次 {when} {verdict}", f"attempt {number}, {when}: {verdict}"), language)


def _findings(findings: Iterable[Finding], language: Language, indent: str) -> Iterator[str]:
    for each in findings:
        seen, asked, advice = (text.say(language) for text in (each.seen, each.asked, each.advice))
        grave = _say(("待看", "unknown") if each.unknown else SEVERITIES[each.severity], language)
        clause = (
            f"（{each.clause}）" if each.clause and language == "zh" else f" ({each.clause})" if each.clause else ""
        )
        head = f"{indent}{_span(each.from_us, each.to_us)} {grave} {each.rule}"
        yield f"{head}：{seen}" if language == "zh" else f"{head}: {seen}"
        wanted = (f"应当：{asked}{clause}", f"asked: {asked}{clause}")
        yield f"{indent}    {_say(wanted, language)}"
        yield f"{indent}    {_say((f'怎么办：{advice}', f'to do: {advice}'), language)}"


def _stored(again: Again, language: Language) -> str:
    assert again.stored is not None
    zh, en = VERDICTS[again.stored.verdict]
    if again.stored.why:
        said = (
            f"录制时整段没有判成（{again.stored.why}）。",
            f"The take could not be judged while it was recorded ({again.stored.why}).",
        )
    elif again.differs:
        said = (
            f"录制时判为{zh}；按整段记录，与当时不同的是：",
            f"The verdict then: {en}. By the whole journal this differs from what was said then:",
        )
    else:
        said = (f"录制时判为{zh}，按整段记录也是这样。", f"The verdict then: {en}; the whole journal says the same.")
    return f"  {_say(said, language)}"


def _told_changes(changes: Iterable[Change], plan: Plan, language: Language) -> Iterator[str]:
    for each in changes:
        before, after = (_say(VERDICTS[verdict], language) for verdict in (each.before, each.after))
        parts = [f"{before} → {after}"]
        parts += [_say((f"新发现 {', '.join(each.found)}", f"found now: {', '.join(each.found)}"), language)] * any(
            each.found
        )
        parts += [_say((f"不再有 {', '.join(each.gone)}", f"gone: {', '.join(each.gone)}"), language)] * any(each.gone)
        yield f"    {_where(each, plan, language)}  {'  '.join(parts)}"


def _where(change: Change, plan: Plan, language: Language) -> str:
    node, attempt = change.place
    if change.place == TAKE:
        return _say(("整段", "the take"), language)
    title = f"{node} {_title(plan, node).say(language)}".strip()
    return title if not attempt else f"{title} {_say((f'第 {attempt} 次', f'attempt {attempt}'), language)}"


def _title(plan: Plan, node: str) -> Text:
    found = next((each.title for each in plan.nodes if each.id == node), None)
    return Text.model_construct(zh="", en="") if found is None else found


def _span(from_us: int, to_us: int) -> str:
    return _clock(from_us) if to_us <= from_us else f"{_clock(from_us)}–{_clock(to_us)}"


def _clock(us: int) -> str:
    seconds, tenths = divmod(us // 100_000, 10)
    return f"{seconds // 60:02d}:{seconds % 60:02d}.{tenths}"


def _say(words: tuple[str, str], language: Language) -> str:
    return words[0] if language == "zh" else words[1]
