"""Write the page that is made from the packs and the worked sales: `python -m scripts.plan_pages`.

A test compares what stands in `docs/` with what this makes.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rulebook.plan.shelf import Shelf
from rulebook.rules.checking import CheckedRules
from rulebook.rules.pack import Clause, Rule
from rulebook.rules.vocabulary import GROUPS, LISTS, Kind, OneOf, Truth
from scripts.worked_sales import fired_by_rule, shelf_with

DOCS = Path(__file__).resolve().parents[1] / "docs"

RULES_INTRODUCTION = """\
# Clause, rule, test

Made from the packs and the worked sales by `python -m scripts.plan_pages`; a test compares them. One line a rule:
the clause that it comes from, how well that source is established, since when it is in force, and worked sales
(`docs/worked-sales/`) in which it fires. Every rule fires in one of them and is silent in another.

| mark | meaning |
| --- | --- |
| full_text | the whole text was read |
| several | several sources agree |
| source | one source says so |
| memory | from memory, unverified |
| design | practice seen elsewhere, or our own cautious reading; not law |

**No pack is verified yet.** `verified` in each pack is empty until the institution's compliance has read it against
the official texts; until then every plan says so, and regional packs do not apply at all.

## What is not in the packs, and why

- 265号 §§ 4 to 7, 110号 art. 5 to 9, and all provincial texts were not obtainable: what is known of them is marked
  `source`, and their wording is left to slots.
- Permission, reasons and logs for playback (54号 art. 13, 14), separation of inspectors (art. 10), the ban on
  copies (art. 12) and keeping until a receipt came are held by the vault, by headquarters and by staff, not by a
  plan; the packs carry the ratio, the time, the keeping term and who keeps.
- 《金融产品网络营销管理办法》 (2026-09-30) and the guidance on artificial intelligence bind how the terminal is
  built, not what a sale needs.
- 北京, 深圳, 浙江 and the ten or so regions that are said to have rules of their own, without content: no pack.
"""


def rules_page(shelf: Shelf, fired: Mapping[str, Sequence[str]]) -> str:
    """Return docs/rules.md; `fired`: by rule, the worked sales in which it fires."""
    return "\n".join([RULES_INTRODUCTION, *tables(shelf, fired), *words()]) + "\n"


def tables(shelf: Shelf, fired: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table for each pack, its clauses in the order of its sources, then its open questions."""
    for checked in shelf.rules:
        pack = checked.pack
        place = f", region {pack.region}" if pack.region else ""
        yield f"## `{pack.id}` {pack.title.zh} / {pack.title.en} ({pack.layer}{place}, from {pack.effective.first})\n"
        yield "| clause | rule | what | mark | from | worked sales |"
        yield "| --- | --- | --- | --- | --- | --- |"
        rows = [(clause, rule) for rule in pack.rules for clause in rule.clauses]
        for clause, rule in sorted(rows, key=lambda each: order(checked, each[0])):
            yield line(checked, clause, rule, fired.get(rule.id, ()))
        yield ""
        for choice in pack.choices:
            yield f"- open question `{choice.id}`: {choice.question.zh} {choice.question.en} Used: {choice.value}."
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
    yield "Sums are in fen (1 yuan = 100 fen). `is.…` are a pack's own definitions, `choice.…` its open questions.\n"
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
    return f"{kind.low} to {kind.high}"


if __name__ == "__main__":
    (DOCS / "rules.md").write_text(rules_page(shelf_with(), fired_by_rule()), encoding="utf-8")
