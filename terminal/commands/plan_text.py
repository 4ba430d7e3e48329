"""A plan as text for people: what is recorded and why, the nodes, the papers, the explanation."""

from __future__ import annotations  # so that `--help` needs no plan

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulebook.plan.plan import Basis, Explained, Plan, PlannedNode
    from rulebook.sale.text import Language

WORDS: dict[str, tuple[str, str]] = {
    "record": ("录制", "record"),
    "allowed": ("可以办理", "the sale may go ahead"),
    "refused": ("不得办理", "the sale must not go ahead"),
    "declare": ("须声明", "to be declared"),
    "nodes": ("节点", "nodes"),
    "minutes": ("约 {} 分钟", "about {} minutes"),
    "inspection": ("质检", "inspection"),
    "retention": ("保存", "keeping"),
    "not_ready": ("尚不可用于正式业务", "not ready for production"),
    "fired": ("触发", "fired"),
    "silent": ("未触发", "did not fire"),
    "audio_video": ("录音录像", "sound and picture"),
    "audio": ("录音", "sound"),
    "page_trace": ("页面轨迹", "page trace"),
    "none": ("不须录制", "nothing"),
}


def word(name: str, language: Language) -> str:
    """Return a word of `WORDS` in this language; raises KeyError for a name that is not there."""
    return WORDS[name][0 if language == "zh" else 1]


def basis_of(clauses: Sequence[Basis]) -> str:
    """Spell clauses by document and article, each once, in order; empty for none."""
    return "; ".join(dict.fromkeys(f"{each.document} {each.article}" for each in clauses))


def plan_lines(plan: Plan, language: Language) -> Iterator[str]:
    """Yield the plan line by line, from what is recorded to `care_lines`; without the explanation."""
    manners = " + ".join(word(manner, language) for manner in plan.records) or word("none", language)
    yield f"{plan.reference}  {plan.date}  {plan.line}"
    yield f"{word('record', language)}: {manners}  [{basis_of(plan.record_clauses)}]"
    yield word("allowed" if plan.allowed else "refused", language)
    for refusal in plan.refusals:
        yield f"  ✗ {refusal.sentence.say(language)} [{basis_of(refusal.clauses)}]"
    for declared in plan.declarations:
        title = word("declare", language)
        yield f"  {title}: {declared.sentence.say(language)} [{basis_of(declared.clauses)}]"
    if plan.nodes:
        length = word("minutes", language).format(plan.minutes)
        yield f"{word('nodes', language)}: {len(plan.nodes)}, {length}"
        for node in plan.nodes:
            yield from node_lines(node, language)
    yield from care_lines(plan, language)


def node_lines(node: PlannedNode, language: Language) -> Iterator[str]:
    """Yield a node's line, with who must be in the picture, and one for its papers and signatures, if it has any."""
    yield f"  {node.id} {node.title.say(language)}  ({', '.join(node.frame)})  [{basis_of(node.clauses)}]"
    papers = [paper.title.say(language) for paper in node.show]
    papers += [f"{signature.title.say(language)} ({signature.role})" for signature in node.signatures]
    if papers:
        yield f"      {' · '.join(papers)}"


def care_lines(plan: Plan, language: Language) -> Iterator[str]:
    """Yield what holds beyond the recording: inspection, keeping, notices, what is not ready, the packs used."""
    if plan.inspection is not None:
        found = plan.inspection
        yield f"{word('inspection', language)}: {found.percent}%  [{basis_of(found.clauses)}]"
    if plan.retention is not None:
        for term in plan.retention.terms:
            length = f"{term.years}y {term.months}m" if term.months else f"{term.years}y"
            yield f"{word('retention', language)}: {length} {term.since}  [{basis_of(term.clauses)}]"
    for notice in plan.notices:
        if notice.sentence is not None:
            yield f"  · {notice.sentence.say(language)}"
    if not plan.production_ready:
        yield f"{word('not_ready', language)}:"
        yield from (f"  · {reason.say(language)}" for reason in plan.not_ready)
    for pack in plan.packs:
        yield f"  {pack.id} {pack.version} {pack.sha256[:12]} {pack.state}"


def explanation_lines(plan: Plan, language: Language) -> Iterator[str]:
    """Yield what became of every rule; nothing for a plan that was made without explanation."""
    for each in plan.explanation or ():
        yield from explained_lines(each, language)


def explained_lines(each: Explained, language: Language) -> Iterator[str]:
    """Yield what became of one rule, `+` fired or `-` silent: its clauses and text, the reason, the facts."""
    sign, state = ("+", "fired") if each.fired else ("-", "silent")
    yield f"{sign} {each.rule}  {each.title.say(language)}: {word(state, language)}"
    yield f"    [{basis_of(each.clauses)}] {each.text.say(language)}"
    yield f"    {each.reason}"
    if each.facts:
        yield "    " + ", ".join(f"{name} = {value}" for name, value in each.facts)
