"""Write the page that is made from the packs and the worked sales: `python -m scripts.plan_pages`.

A test compares what stands in `docs/` with what this makes.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rulebook.plan.shelf import Shelf
from rulebook.rules.checking import CheckedRules
from rulebook.rules.pack import Choice, Clause, Rule, RulePack
from rulebook.rules.vocabulary import GROUPS, LISTS
from rulebook.rules.words import AnyText, Kind, OneOf, Truth
from scripts.worked_sales import fired_by_rule, shipped

DOCS = Path(__file__).resolve().parents[1] / "docs"

RULES_INTRODUCTION = """\
# Clause, rule, test

Made from the packs and the worked sales by `python -m scripts.plan_pages`; a test compares them. First what is known
of which place, then the questions that the law leaves open, then one line a rule: the clause that it comes from, how
well that source is established, since when it is in force, and worked sales (`resources/packs/worked/`) in which it
fires. Every rule fires in one of them and is silent in another. `docs/compliance.md` goes the other way: from the
clauses of each act to features and tests.

| mark | meaning |
| --- | --- |
| full_text | the whole text was read |
| several | several sources agree |
| source | one source says so |
| memory | from memory, unverified |
| design | practice seen elsewhere, or our own cautious reading; not law |

**No file vouches for itself.** Whether compliance checked a pack against the official texts is told by the signatures
of the book that brings it (`docs/books.md`). Until then every plan says so, and regional packs do not apply.

## What is not in the packs, and why

- 265号 第四条至第七条, 110号 第五条至第九条, the CSRC's suitability act, the loan measure and all provincial texts were
  not obtainable: what is known of them is marked `source` or `memory`, the stricter reading is used, and each pack
  says whom to ask. Official wording is left to slots.
- 银监发〔2016〕24号 and 银监办发〔2008〕274号 were repealed by 金规〔2025〕6号; no rule cites them.
- Permission, reasons and logs for playback (54号 第十三条、第十四条), separation of inspectors (第十条), the ban on
  copies (第十二条) and keeping until a receipt came are held by the vault, by headquarters and by staff, not by a
  plan; the packs carry the ratio, the time, the keeping term and who keeps.
- 《金融产品网络营销管理办法》 (2026-09-30) and the guidance on artificial intelligence bind how the terminal is
  built, not what a sale needs.
- 北京, 深圳, 浙江: nothing concrete was found, so there is no pack. That is no proof that there is no rule.
"""
CONTENT = {"full": "known", "part": "known in part", "missing": "unknown: rules are said to exist"}


def rules_page(shelf: Shelf, fired: Mapping[str, Sequence[str]]) -> str:
    """Return docs/rules.md; `fired`: by rule, the worked sales in which it fires."""
    parts = [*places(shelf), *questions(shelf), *tables(shelf, fired), *words()]
    return "\n".join([RULES_INTRODUCTION, *parts]) + "\n"


def places(shelf: Shelf) -> Iterator[str]:
    """Yield the lines of the table of what is known of which place, and whom to ask."""
    yield "## What is known, by place\n"
    yield "| place | pack | lines | content | from | whom to ask |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for pack in sorted((checked.pack for checked in shelf.rules), key=lambda pack: (pack.region or "", pack.id)):
        ask = f"{pack.ask.zh}" if pack.ask else ""
        lines = ", ".join(pack.lines)
        content = CONTENT[pack.content]
        yield f"| {place(pack)} | `{pack.id}` | {lines} | {content} | {pack.effective.first} | {ask} |"
    yield ""


def place(pack: RulePack) -> str:
    """Return where a pack holds."""
    return f"{pack.region} {pack.title.zh}" if pack.region else f"全国 {pack.title.zh}"


def questions(shelf: Shelf) -> Iterator[str]:
    """Yield the lines of the table of open questions, and how each is decided until the institution does."""
    yield "## Questions that the law leaves open\n"
    yield "Until the institution decides, the value here is used and every plan says so.\n"
    yield "| pack | question | clause | used |"
    yield "| --- | --- | --- | --- |"
    for checked in shelf.rules:
        for choice in checked.pack.choices:
            yield question(checked.pack, choice)
    yield ""


def question(pack: RulePack, choice: Choice) -> str:
    """Return the row of one open question."""
    source = next(source.number for source in pack.sources if source.id == choice.clause.source)
    used = "是 yes" if choice.value else "否 no"
    text = f"`{choice.id}` {choice.question.zh} {choice.question.en}"
    return f"| `{pack.id}` | {text} | {source} {choice.clause.article} | {used} |"


def tables(shelf: Shelf, fired: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table for each pack with rules, its clauses in the order of its sources."""
    for checked in shelf.rules:
        pack = checked.pack
        if not pack.rules:
            continue
        where = f", region {pack.region}" if pack.region else ""
        yield f"## `{pack.id}` {pack.title.zh} / {pack.title.en} ({pack.layer}{where}, from {pack.effective.first})\n"
        yield "| clause | rule | what | mark | from | worked sales |"
        yield "| --- | --- | --- | --- | --- | --- |"
        rows = [(clause, rule) for rule in pack.rules for clause in rule.clauses]
        for clause, rule in sorted(rows, key=lambda each: order(checked, each[0])):
            yield line(checked, clause, rule, fired.get(rule.id, ()))
        yield ""


def order(checked: CheckedRules, clause: Clause) -> tuple[int, str]:
    """Return by what clauses are sorted: the place of their source in the pack, then the article as text."""
    return [source.id for source in checked.pack.sources].index(clause.source), clause.article


def line(checked: CheckedRules, clause: Clause, rule: Rule, sales: Sequence[str]) -> str:
    """Return the row of one clause of a rule, with the numbers of at most four of its worked sales."""
    number = next(source.number for source in checked.pack.sources if source.id == clause.source)
    since = rule.first or checked.pack.effective.first
    shown = ", ".join(sale[:3] for sale in sales[:4])
    return f"| {number} {clause.article} | `{rule.id}` | {rule.title.zh} | {rule.mark} | {since} | {shown} |"


def words() -> Iterator[str]:
    """Yield the lines of the table of the vocabulary."""
    yield "## The words that conditions may use\n"
    yield "Sums are yuan. `is.…` are a pack's own definitions, `choice.…` its open questions, `plan.…` what was decided"
    yield "about recording: rules that record are asked first and cannot use it. A product's class is one of those in"
    yield "`products.yaml`.\n"
    yield "| word | kind | meaning |"
    yield "| --- | --- | --- |"
    for owner, group in (*GROUPS.items(), *LISTS.items()):
        many = " (each)" if owner in LISTS else ""
        for field, word in group.items():
            yield f"| `{owner}.{field}`{many} | {kind_of(word.kind)} | {word.meaning} |"


def kind_of(kind: Kind) -> str:
    """Spell what a word can be: its texts, or its bounds, both possible."""
    if isinstance(kind, Truth):
        return "yes or no"
    if isinstance(kind, OneOf):
        return ", ".join(sorted(kind.values))
    if isinstance(kind, AnyText):
        return "text"
    return f"{kind.low} to {kind.high}"


if __name__ == "__main__":
    (DOCS / "rules.md").write_text(rules_page(shipped(), fired_by_rule()), encoding="utf-8")
