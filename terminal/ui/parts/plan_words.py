"""What stands beside the nodes of a plan, in words: notices, papers, and what becomes of the recording."""

from collections.abc import Iterator

from rulebook.plan.plan import Basis, Plan
from rulebook.sale.text import Text
from terminal.session.snapshot import SaleView, WalkView
from terminal.ui.parts.clauses import clauses_words
from terminal.ui.parts.scrolled import Said
from terminal.ui.phrases.table import Phrases

_SINCE = ("contract_end", "relation_end", "dispute_end", "product_end")

ZH: dict[str, str] = {
    "plan.reason": "{said}（{clauses}）",
    "plan.paper": "{title} · {what} · {where}",
    "plan.not_ready": "规则包未核对完，不能用于正式业务，还差 {count} 项：",
    "plan.resumes": "接着录像 {take} 录。{at}",
    "plan.resumes.at": "从第 {n} 个节点继续。",
    "plan.resumes.closing": "节点都已录完，只差封存。",
    "plan.paper.shown": "出示",
    "plan.paper.signed": "签名",
    "plan.paper.both": "出示并签名",
    "plan.paper.at": "节点 {nodes}",
    "plan.inspection": "质检：抽查不少于 {percent}%",
    "plan.inspection.cooling": "质检：抽查不少于 {percent}%，犹豫期内看完",
    "plan.inspection.fix": "{said}；发现问题 {days} 个工作日内整改",
    "plan.keeping": "保存：{since}至少 {term}",
    "plan.term.years": "{years} 年",
    "plan.term.months": "{months} 个月",
    "plan.term.both": "{years} 年 {months} 个月",
    "plan.since.contract_end": "合同终止后",
    "plan.since.relation_end": "业务关系结束后",
    "plan.since.dispute_end": "争议了结后",
    "plan.since.product_end": "产品到期后",
    "plan.since.other": "",
}
EN: dict[str, str] = {
    "plan.reason": "{said} ({clauses})",
    "plan.paper": "{title} · {what} · {where}",
    "plan.not_ready": "Not for real sales: {count} left to be verified or filled in:",
    "plan.resumes": "It goes on from take {take}. {at}",
    "plan.resumes.at": "From step {n}.",
    "plan.resumes.closing": "All steps are done, it is only to be closed.",
    "plan.paper.shown": "shown",
    "plan.paper.signed": "signed",
    "plan.paper.both": "shown, signed",
    "plan.paper.at": "step {nodes}",
    "plan.inspection": "Inspection: no less than {percent}%",
    "plan.inspection.cooling": "Inspection: no less than {percent}%, within the cooling-off time",
    "plan.inspection.fix": "{said}; mended within {days} working days",
    "plan.keeping": "Kept: {term} at least {since}",
    "plan.term.years": "{years} years",
    "plan.term.months": "{months} months",
    "plan.term.both": "{years} years {months} months",
    "plan.since.contract_end": "after the contract's end",
    "plan.since.relation_end": "after the relation's end",
    "plan.since.dispute_end": "after a dispute's end",
    "plan.since.product_end": "after the product's end",
    "plan.since.other": "",
}


def told(phrases: Phrases, sale: SaleView, walk: WalkView | None) -> Iterator[Said]:
    """What stands beside the nodes, what needs a hand first; what nobody vouches for yet closes it, one a line."""
    plan, language = sale.plan, phrases.language
    for each in plan.declarations:
        yield "warn", _with_clauses(phrases, each.sentence.say(language), each.clauses)
    if sale.resumes:
        yield "warn", phrases("plan.resumes", take=sale.resumes, at=_resumes_at(phrases, walk)).rstrip()
    yield from (("warn", each.sentence.say(language)) for each in plan.notices if each.sentence is not None)
    if not plan.production_ready:
        yield "warn", phrases("plan.not_ready", count=len(plan.not_ready))
        yield from (("plain", each.say(language)) for each in plan.not_ready)


def paper_places(plan: Plan) -> dict[str, tuple[Text, list[int], list[int]]]:
    """Each paper by its id: its title, and the numbers of the nodes at which it is shown, and signed."""
    found: dict[str, tuple[Text, list[int], list[int]]] = {}
    for number, node in enumerate(plan.nodes, start=1):
        for shown in node.show:
            found.setdefault(shown.paper, (shown.title, [], []))[1].append(number)
        for signed in node.signatures:
            found.setdefault(signed.paper, (signed.title, [], []))[2].append(number)
    return found


def papers(phrases: Phrases, plan: Plan) -> Iterator[str]:
    """Each paper once, whether it is shown or signed, and at which nodes."""
    for title, shown, signed in paper_places(plan).values():
        which = "both" if shown and signed else "shown" if shown else "signed"
        at = phrases("list.comma").join(str(number) for number in sorted({*shown, *signed}))
        what, where = phrases(f"plan.paper.{which}"), phrases("plan.paper.at", nodes=at)
        yield phrases("plan.paper", title=title.say(phrases.language), what=what, where=where)


def after_words(phrases: Phrases, plan: Plan) -> Iterator[str]:
    """What becomes of the recording: inspection and keeping, with their clauses."""
    inspection, retention = plan.inspection, plan.retention
    if inspection is not None:
        which = "plan.inspection.cooling" if inspection.within_cooling_off else "plan.inspection"
        said = phrases(which, percent=inspection.percent)
        if inspection.fix_within_working_days is not None:
            said = phrases("plan.inspection.fix", said=said, days=inspection.fix_within_working_days)
        yield _with_clauses(phrases, said, inspection.clauses)
    for term in () if retention is None else retention.terms:
        since = f"plan.since.{term.since}" if term.since in _SINCE else "plan.since.other"
        length = "both" if term.years and term.months else "years" if term.years else "months"
        said = phrases(f"plan.term.{length}", years=term.years, months=term.months)
        yield _with_clauses(phrases, phrases("plan.keeping", since=phrases(since), term=said).strip(), term.clauses)


def _with_clauses(phrases: Phrases, said: str, clauses: tuple[Basis, ...]) -> str:
    named = clauses_words(phrases, clauses)
    return phrases("plan.reason", said=said, clauses=named) if named else said


def _resumes_at(phrases: Phrases, walk: WalkView | None) -> str:
    """Where it goes on; when all nodes are done, that it is only to be closed."""
    if walk is None:
        return ""
    done = walk.index >= len(walk.nodes)
    return phrases("plan.resumes.closing") if done else phrases("plan.resumes.at", n=walk.index + 1)
