"""A plan as text for people: what is recorded and why, the nodes, the papers, the explanation."""

from __future__ import annotations  # so that `--help` needs no plan

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulebook.plan.plan import Basis, Explained, KeepingTerm, Plan, PlannedNode, PlannedRight
    from rulebook.sale.products import Line
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
    "nearly": ("差一点触发", "nearly fired"),
    "rest": ("未触发", "did not fire"),
    "pages": ("页面", "pages"),
    "rights": ("客户权益", "the customer's rights"),
    "until": ("至", "until"),
    "book": ("规则册", "book"),
    "years": ("年", " years"),
    "months": ("个月", " months"),
    "contract_end": ("自合同终止", "from the end of the contract"),
    "product_end": ("自产品终止", "from the end of the product"),
    "relation_end": ("自业务关系终止", "from the end of the relation"),
    "dispute_end": ("至纠纷终结", "until a dispute ends"),
    "sale": ("自销售之日", "from the sale"),
    "none": ("不须录制", "nothing"),
    "signer": ("签名：", "signed by "),
    "insurance": ("人身保险", "insurance"),
    "wealth": ("理财", "wealth"),
    "loan": ("贷款", "loan"),
    "insurance.applicant": ("投保人", "applicant"),
    "wealth.applicant": ("客户", "customer"),
    "loan.applicant": ("借款人", "borrower"),
    "applied": ("已适用", "applied"),
    "not_verified": ("未经核对，未生效", "not verified, not in use"),
    "not_in_force": ("不在施行期", "not in force"),
    "other_line": ("其他业务线", "another line of business"),
    "other_region": ("其他地区", "another region"),
}


def word(name: str, language: Language) -> str:
    """Return a word of `WORDS` in this language; raises KeyError for a name that is not there."""
    return WORDS[name][0 if language == "zh" else 1]


def basis_of(clauses: Sequence[Basis], language: Language) -> str:
    """Spell clauses in brackets, with two blanks before them, each document once; empty for none."""
    from rulebook.plan.citing import cited

    return f"  [{cited(clauses, language)}]" if clauses else ""


def plan_lines(plan: Plan, language: Language) -> Iterator[str]:
    """Yield the plan line by line, from what is recorded to `care_lines`; without the explanation."""
    from rulebook.rules.naming import MANNERS
    from rulebook.trace.checking import ACTS

    column = 0 if language == "zh" else 1
    manners = " + ".join(MANNERS[manner][column] for manner in plan.records) or word("none", language)
    yield f"{plan.reference}  {plan.date}  {word(plan.line, language)}"
    yield f"{word('record', language)}: {manners}{basis_of(plan.record_clauses, language)}"
    yield word("allowed" if plan.allowed else "refused", language)
    for refusal in plan.refusals:
        yield f"  ✗ {refusal.sentence.say(language)}{basis_of(refusal.clauses, language)}"
    for declared in plan.declarations:
        title = word("declare", language)
        yield f"  {title}: {declared.sentence.say(language)}{basis_of(declared.clauses, language)}"
    if plan.nodes:
        length = word("minutes", language).format(plan.minutes)
        yield f"{word('nodes', language)}: {len(plan.nodes)}, {length}"
        for node in plan.nodes:
            yield from node_lines(node, plan.line, language)
    if plan.pages:
        yield f"{word('pages', language)}: {len(plan.pages)}"
        for page in plan.pages:
            acts = listed([ACTS[act].say(language) for act in page.acts], language)
            yield f"  {page.id} {page.title.say(language)}  ({acts}){basis_of(page.clauses, language)}"
    yield from care_lines(plan, language)


def node_lines(node: PlannedNode, line: Line, language: Language) -> Iterator[str]:
    """Yield a node's line, with who must be in the picture, and one for its papers and signatures, if it has any."""
    frame = f"  ({listed([role_of(role, line, language) for role in node.frame], language)})" if node.frame else ""
    yield f"  {node.id} {node.title.say(language)}{frame}{basis_of(node.clauses, language)}"
    papers = [paper.title.say(language) for paper in node.show]
    for signature in node.signatures:
        signs = f"{role_of(signature.role, line, language)} {signature.name}".rstrip()
        papers.append(f"{signature.title.say(language)} ({word('signer', language)}{signs})")
    if papers:
        yield f"      {' · '.join(papers)}"


def role_of(role: str, line: Line, language: Language) -> str:
    """Return a role in words; the customer is called as the line of business calls him."""
    from rulebook.plan.wording import ROLES

    if role == "applicant":
        return word(f"{line}.applicant", language)
    return ROLES.get(role, (role, role))[0 if language == "zh" else 1]


def listed(words: Sequence[str], language: Language) -> str:
    """Return words one after another, with the language's comma."""
    return ("、" if language == "zh" else ", ").join(words)


def care_lines(plan: Plan, language: Language) -> Iterator[str]:
    """Yield what holds beyond the recording: inspection, keeping, notices, what is not ready, the packs used."""
    if plan.inspection is not None:
        found = plan.inspection
        yield f"{word('inspection', language)}: {found.percent}%{basis_of(found.clauses, language)}"
    if plan.retention is not None:
        for term in plan.retention.terms:
            yield f"{word('retention', language)}: {term_of(term, language)}{basis_of(term.clauses, language)}"
    for notice in plan.notices:
        if notice.sentence is not None:
            yield f"  · {notice.sentence.say(language)}"
    if plan.rights:
        yield f"{word('rights', language)}:"
        yield from (f"  · {right_line(right, language)}" for right in plan.rights)
    if not plan.production_ready:
        yield f"{word('not_ready', language)}:"
        yield from (f"  · {reason.say(language)}" for reason in plan.not_ready)
    yield from pack_lines(plan, language)


def pack_lines(plan: Plan, language: Language) -> Iterator[str]:
    """Yield the book and the packs that the plan was made from; those of other regions and lines say nothing of it."""
    if plan.book is not None:
        yield f"{word('book', language)}: {plan.book.serial}  {plan.book.sha256[:12]}"
    for pack in plan.packs:
        if pack.state not in APART:
            yield f"  {pack.id} {pack.version} {pack.sha256[:12]} {word(pack.state, language)}"


def term_of(term: KeepingTerm, language: Language) -> str:
    """Spell how long the recording is kept; a term without length lasts until its event."""
    parts = [f"{term.years}{word('years', language)}"] if term.years else []
    parts += [f"{term.months}{word('months', language)}"] if term.months else []
    return " ".join([*parts, word(term.since, language)])


def right_line(right: PlannedRight, language: Language) -> str:
    """Spell a right with its last day, if one is known."""
    until = "" if right.until is None else f" ({word('until', language)} {right.until})"
    return f"{right.title.say(language)}{until}: {right.how.say(language)}"


def explanation_lines(plan: Plan, language: Language) -> Iterator[str]:
    """Yield what became of the rules, with a heading before each state; nothing for a plan without explanation."""
    told: str | None = None
    for each in plan.explanation or ():
        if each.state != told:
            told = each.state
            count = sum(other.state == told for other in plan.explanation or ())
            yield f"── {word(told, language)} ({count})"
        yield from explained_lines(each, language)


APART = frozenset({"other_region", "other_line"})
"""States of packs that say nothing about this sale."""
SIGNS = {"fired": "+", "nearly": "~", "rest": "-"}


def explained_lines(each: Explained, language: Language) -> Iterator[str]:
    """Yield what became of one rule: its reason, and of one that is not among the rest its clauses and text."""
    yield f"{SIGNS[each.state]} {each.rule}  {each.title.say(language)}"
    if each.state != "rest":
        yield f"    {each.text.say(language)}{basis_of(each.clauses, language)}"
    yield f"    {each.reason.say(language)}"
