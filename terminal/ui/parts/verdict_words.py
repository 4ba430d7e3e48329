"""What the verdict says of each node and of the take: what lacks and since when, who decided, who will look."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rulebook.checks.verdict import Decided, Finding, Judgement, NodeVerdict
from rulebook.plan.plan import PlannedNode
from terminal.session.snapshot import Snapshot
from terminal.ui.parts.check_lines import GRAVE, say, sentences
from terminal.ui.parts.clauses import clauses_words
from terminal.ui.parts.stands import REPAIRED, TONES, Stand, binds, stands_of
from terminal.ui.phrases.table import Phrases, clock
from terminal.ui.theme import Tone

MOST_LINES = 3
_MICRO = 1_000_000
_DECIDED: tuple[Stand, ...] = ("referred", "overridden", "insisted")
_GROUPED: tuple[Stand, ...] = ("word", "review", "unjudged")
"""What needs no hands: all of a kind in one card."""
_UNDONE = "node.skipped"
"""That a node was put off is said already."""

ZH: dict[str, str] = {
    "verdict.node": "节点 {n} · {clauses}",
    "verdict.node.bare": "节点 {n}",
    "verdict.since": "节点 {n} · {title} · 从 {time} 起",
    "verdict.later": "{title}：先往下，还没有补",
    "verdict.open": "{title}：还没有做",
    "verdict.fail": "{title}：没有通过检查",
    "verdict.repair": "补录接着录，前面录的照样保留。",
    "verdict.more": "还有 {count} 样",
    "verdict.decided": "{by} 定的，理由：{reason}。",
    "verdict.decided.nobody": "理由：{reason}。",
    "verdict.referred": "{title}：留给总部判定",
    "verdict.referred.text": "不用补，由总部判定。",
    "verdict.overridden": "{title}：主管定为可以",
    "verdict.overridden.text": "不算通过，总部必看。",
    "verdict.insisted": "{title}：客户坚持，记录在案",
    "verdict.insisted.text": "不算通过，总部必看。",
    "verdict.word.one": "{title}：回答没有经机器核对",
    "verdict.word": "{count} 个节点的回答没有经机器核对",
    "verdict.word.text": "客户说了什么，由在场的人听，机器没有核对。不用补，总部逐份看。",
    "verdict.review.one": "{title}：有的地方机器没能查",
    "verdict.review": "{count} 个节点有的地方机器没能查",
    "verdict.review.text": "不用补，总部会看。",
    "verdict.review.why": "节点 {n} {title}：{seen}",
    "verdict.unjudged.one": "{title}：走完了，机器没有检查",
    "verdict.unjudged": "{count} 个节点走完了，机器没有检查",
    "verdict.unjudged.text": "机器没有看到或听到。不算通过，总部逐份看。",
    "verdict.titles": "节点 {numbers}",
    "verdict.take": "整段录像",
    "verdict.take.since": "整段录像 · 从 {time} 起",
    "verdict.chip.repair": "待补",
    "verdict.chip.practice": "真录时要补",
    "verdict.chip.decided": "由人定",
    "verdict.chip.word": "由人确认",
    "verdict.chip.look": "总部看",
    "verdict.chip.take": "补不了",
}
EN: dict[str, str] = {
    "verdict.node": "Step {n} · {clauses}",
    "verdict.node.bare": "Step {n}",
    "verdict.since": "Step {n} · {title} · since {time}",
    "verdict.later": "{title}: put off, not made good yet",
    "verdict.open": "{title}: not done yet",
    "verdict.fail": "{title}: did not pass the checks",
    "verdict.repair": "It goes on in the same take; what was recorded stays.",
    "verdict.more": "{count} more",
    "verdict.decided": "Decided by {by}: {reason}.",
    "verdict.decided.nobody": "The reason: {reason}.",
    "verdict.referred": "{title}: left to headquarters",
    "verdict.referred.text": "Nothing to do; headquarters decides.",
    "verdict.overridden": "{title}: let pass by a supervisor",
    "verdict.overridden.text": "Not counted as passed; headquarters looks.",
    "verdict.insisted": "{title}: the customer insisted, on record",
    "verdict.insisted.text": "Not counted as passed; headquarters looks.",
    "verdict.word.one": "{title}: the answer was not checked",
    "verdict.word": "The answers of {count} steps were not checked",
    "verdict.word.text": "Who is there heard what she said; the machine did not. Nothing to do; headquarters looks.",
    "verdict.review.one": "{title}: not all could be checked",
    "verdict.review": "Not all could be checked in {count} steps",
    "verdict.review.text": "Nothing to do; headquarters looks.",
    "verdict.review.why": "Step {n} {title}: {seen}",
    "verdict.unjudged.one": "{title}: gone through, nothing was checked",
    "verdict.unjudged": "{count} steps were gone through, nothing was checked",
    "verdict.unjudged.text": "Nothing was seen or heard by the machine. Not counted as passed; headquarters looks.",
    "verdict.titles": "Steps {numbers}",
    "verdict.take": "The whole take",
    "verdict.take.since": "The whole take · since {time}",
    "verdict.chip.repair": "To repair",
    "verdict.chip.practice": "To repair in a real take",
    "verdict.chip.decided": "Decided",
    "verdict.chip.word": "A person's word",
    "verdict.chip.look": "Headquarters looks",
    "verdict.chip.take": "Cannot be repaired",
}


@dataclass(frozen=True, slots=True)
class CardWords:
    """One card: what, where and since when, at most `MOST_LINES` lines more, and the node that can be made good."""

    tone: Tone
    title: str
    caption: str
    lines: tuple[str, ...]
    chip: str
    node: str = ""
    """Id of the node that is made good from here; empty: nothing is."""


def cards_of(phrases: Phrases, snapshot: Snapshot) -> Iterator[CardWords]:
    """What needs hands first, then what cannot be mended, what a person decided, and what headquarters looks at."""
    sale, walk = snapshot.sale, snapshot.walk
    if sale is None or walk is None:
        return
    stood = list(zip(sale.plan.nodes, stands_of(snapshot), strict=False))
    numbered = [(n, node, stand) for n, (node, stand) in enumerate(stood, start=1)]
    found = {} if walk.judgement is None else {each.id: each for each in walk.judgement.nodes}
    chip = phrases("verdict.chip.repair" if binds(snapshot) else "verdict.chip.practice")
    for n, node, stand in numbered:
        if stand in REPAIRED:
            yield _repair(phrases, (n, node, stand), found.get(node.id), chip)
    yield from _take(phrases, walk.judgement)
    for kind in _DECIDED:
        for n, node, stand in numbered:
            if stand == kind:
                yield _decided(phrases, (n, node, stand), found.get(node.id))
    for kind in _GROUPED:
        mine = [(n, node) for n, node, stand in numbered if stand == kind]
        if mine and (kind != "unjudged" or is_judged(snapshot)):
            yield _group(phrases, kind, mine, found)


def is_judged(snapshot: Snapshot) -> bool:
    """Whether anything of this take was checked by the machine."""
    walk = snapshot.walk
    return walk is not None and any(verdict != "not_judged" for verdict in walk.verdicts.values())


def is_failing(snapshot: Snapshot) -> bool:
    """Whether the checks say that the take as it is would not do."""
    walk = snapshot.walk
    judged = walk is not None and walk.judgement is not None and walk.judgement.verdict == "fail"
    return judged or "fail" in stands_of(snapshot)


def lasting(judgement: Judgement | None) -> tuple[Finding, ...]:
    """What fails in the take as a whole, and can be mended at no node."""
    return () if judgement is None else tuple(each for each in _grave(judgement.findings) if not each.unknown)


def repairable(snapshot: Snapshot) -> list[str]:
    """Ids of the nodes that can still be made good, in the order of the plan."""
    nodes = () if snapshot.sale is None else snapshot.sale.plan.nodes
    return [node.id for node, stand in zip(nodes, stands_of(snapshot), strict=False) if stand in REPAIRED]


def _grave(findings: Iterable[Finding]) -> list[Finding]:
    return [each for each in findings if each.severity in GRAVE]


def _found(verdict: NodeVerdict | None, *, unknown: bool = False) -> list[Finding]:
    """What the last attempt at a node lacks, and the node itself; or what could not be looked at."""
    if verdict is None:
        return []
    last = verdict.attempts[-1].findings if verdict.attempts else ()
    found = [each for each in _grave([*last, *verdict.findings]) if each.unknown == unknown and each.rule != _UNDONE]
    return sorted(found, key=lambda each: (each.severity != "stop", each.from_us))


def _repair(
    phrases: Phrases, place: tuple[int, PlannedNode, Stand], verdict: NodeVerdict | None, chip: str
) -> CardWords:
    n, node, stand = place
    title, found = node.title.say(phrases.language), _found(verdict)
    if not found:
        said = phrases(f"verdict.{stand}", title=title)
        return CardWords("warn", said, _where(phrases, n, node), (phrases("verdict.repair"),), chip, node.id)
    since = clock(min(each.from_us for each in found) / _MICRO)
    caption = phrases("verdict.since", n=n, title=title, time=since)
    first, *others = found
    lines = [say(phrases, first.advice), *(_amiss(phrases, each) for each in others)]
    return CardWords("warn", say(phrases, first.seen), caption, _few(phrases, lines), chip, node.id)


def _take(phrases: Phrases, judgement: Judgement | None) -> Iterator[CardWords]:
    for each in () if judgement is None else _grave(judgement.findings):
        caption = phrases("verdict.take")
        if each.from_us:
            caption = phrases("verdict.take.since", time=clock(each.from_us / _MICRO))
        tone: Tone = "unknown" if each.unknown else "fail"
        chip = phrases("verdict.chip.look" if each.unknown else "verdict.chip.take")
        yield CardWords(tone, say(phrases, each.seen), caption, (say(phrases, each.advice),), chip)


def _decided(phrases: Phrases, place: tuple[int, PlannedNode, Stand], verdict: NodeVerdict | None) -> CardWords:
    n, node, stand = place
    said = phrases(f"verdict.{stand}", title=node.title.say(phrases.language))
    decided = None if verdict is None else verdict.decided
    text = phrases(f"verdict.{stand}.text")
    lines = [*([] if decided is None else [_by(phrases, decided)]), text]
    lines += [_amiss(phrases, each) for each in _found(verdict)]
    return CardWords("person", said, _where(phrases, n, node), _few(phrases, lines), phrases("verdict.chip.decided"))


def _by(phrases: Phrases, decided: Decided) -> str:
    """Who, and why: in words where the reason was chosen among those of the supervisor's page."""
    key = f"supervisor.reason.{decided.reason}"
    reason = phrases(key) if phrases.has(key) else decided.reason
    return phrases("verdict.decided" if decided.by else "verdict.decided.nobody", by=decided.by, reason=reason)


def _group(
    phrases: Phrases, kind: Stand, mine: list[tuple[int, PlannedNode]], found: dict[str, NodeVerdict]
) -> CardWords:
    one = len(mine) == 1
    title = mine[0][1].title.say(phrases.language)
    said = phrases(f"verdict.{kind}.one", title=title) if one else phrases(f"verdict.{kind}", count=len(mine))
    caption = _where(phrases, *mine[0])
    if not one:
        caption = phrases("verdict.titles", numbers=phrases("list.comma").join(str(n) for n, _ in mine))
    why = [
        phrases("verdict.review.why", n=n, title=node.title.say(phrases.language), seen=each.seen.say(phrases.language))
        for n, node in mine
        for each in _found(found.get(node.id), unknown=True)[:1]
    ]
    lines = (*_few(phrases, why, MOST_LINES - 1), phrases(f"verdict.{kind}.text"))
    chip = phrases("verdict.chip.word" if kind == "word" else "verdict.chip.look")
    return CardWords(TONES[kind], said, caption, lines, chip)


def _where(phrases: Phrases, n: int, node: PlannedNode) -> str:
    clauses = clauses_words(phrases, node.clauses)
    return phrases("verdict.node" if clauses else "verdict.node.bare", n=n, clauses=clauses)


def _amiss(phrases: Phrases, finding: Finding) -> str:
    return sentences(phrases, say(phrases, finding.seen), say(phrases, finding.advice))


def _few(phrases: Phrases, lines: list[str], most: int = MOST_LINES) -> tuple[str, ...]:
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], phrases("verdict.more", count=len(lines) - most + 1))
