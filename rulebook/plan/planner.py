"""The planner: a sale and a shelf of packs in, a plan out. Pure, and the same answer for ever."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Literal

from rulebook.plan.demands import Demands, basis
from rulebook.plan.extras import extras
from rulebook.plan.plan import Explained, Filled, OpenChoice, PackUse, Plan, PlannedRefusal
from rulebook.plan.readiness import what_is_not_ready
from rulebook.plan.shelf import CheckedPack, Shelf
from rulebook.plan.staging import Staged, staged
from rulebook.rules.explaining import Decision, explain
from rulebook.rules.facts import facts_of
from rulebook.rules.firing import Case, Outcome, PackState, case_of, fire
from rulebook.rules.naming import Names
from rulebook.rules.obligations import Record
from rulebook.rules.pack import RulePack
from rulebook.rules.vocabulary import vocabulary_of
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from rulebook.script.hints import CheckedHints


def make_plan(
    sale: Sale, shelf: Shelf, *, on: dt.date | None = None, explained: bool = False, all_regions: bool = False
) -> Plan:
    """Make the plan of a sale by the rules of a day (the day of the sale, unless another is given).

    Never raises for a sound sale: what stands in the way is a refusal in the plan. The explanation leaves out packs
    of other regions and lines unless `all_regions`.
    """
    day = on or sale.date
    case = case_of(sale, day, shelf.checked)
    outcome = fire(shelf.rules, facts_of(sale, shelf.classes), case)
    demands = Demands(outcome)
    stage = staged(sale, outcome.facts, shelf, demands)
    after = extras(sale, shelf, outcome, day, stage.nodes)
    lost = tuple(without_rules(shelf, case))
    not_ready = (
        *(each.sentence for each in lost),
        *what_is_not_ready(shelf, outcome, case, stage),
        *after.not_ready,
    )
    refusals = (
        *demands.refusals(),
        *lost,
        *classes_refused(sale, shelf),
        *stage.refusals,
        *stopped(shelf, not_ready),
    )
    recorded = bool(demands.records)
    return Plan(
        reference=sale.reference,
        sale_sha256=digest_of(sale),
        date=day,
        line=sale.line,
        contact=sale.overall_contact,
        remote=sale.contact == "remote",
        region=sale.site.region,
        record=demands.records[0] if recorded else "none",
        records=demands.records,
        record_clauses=tuple(basis for manner in demands.records for basis in demands.bases(Record(manner))),
        recorded_by=demands.recorded_by,
        allowed=not refusals,
        refusals=refusals,
        declarations=demands.declarations(),
        nodes=stage.nodes,
        pages=stage.pages,
        rights=after.rights,
        hints=after.hints,
        inspection=demands.inspection() if recorded else None,
        retention=demands.retention() if recorded else None,
        custody=demands.custody() if recorded else (),
        adaptations=demands.adaptations(),
        notices=demands.notices(),
        packs=tuple(uses(shelf, outcome, stage)),
        book=shelf.book,
        choices=tuple(choices(shelf, outcome)),
        production_ready=not not_ready,
        not_ready=not_ready,
        explanation=explanation(shelf, outcome, case, all_regions=all_regions) if explained else None,
    )


def digest_of(sale: Sale) -> str:
    """Return the SHA-256 of the sale as canonical JSON: it tells whether two plans are of the same sale."""
    text = json.dumps(sale.data, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def without_rules(shelf: Shelf, case: Case) -> Iterator[PlannedRefusal]:
    """Yield the refusal `rules.none` where the line has no base pack in force: then nobody decided what to demand.

    Before the first of them nothing was demanded, and that is known; where they have ended it is not.
    """
    spans = [each.pack.effective for each in shelf.rules if each.pack.layer == "base" and each.pack.of_line(case.line)]
    begun = not spans or any(span.first <= case.day for span in spans)
    if begun and not any(span.covers(case.day) for span in spans):
        zh = "没有这条业务线现行的全国规则包，不知道要录什么：不得办理"
        en = "there is no base rule pack in force for this line of business: nobody knows what to record"
        yield PlannedRefusal(code="rules.none", sentence=Text(zh=zh, en=en))


def classes_refused(sale: Sale, shelf: Shelf) -> Iterator[PlannedRefusal]:
    """Yield a refusal for each class that no pack has (`product.class_unknown`), or has in another line."""
    for number, product in enumerate(sale.products):
        name = product.product_class
        if shelf.classes.known(name, sale.line):
            continue
        where = f"products.{number}.class"
        if name in shelf.classes.by_id:
            zh = f"产品类别 {name} 不属于这一条线的业务（{where}）"
            en = f"the product class '{name}' is of another line of business ({where})"
            yield PlannedRefusal(code="product.class_line", sentence=Text(zh=zh, en=en))
        else:
            zh = f"没有产品类别 {name}（{where}）：请先在产品类别包中写明"
            en = f"there is no product class '{name}' ({where}): the pack of product classes must have it first"
            yield PlannedRefusal(code="product.class_unknown", sentence=Text(zh=zh, en=en))


def stopped(shelf: Shelf, not_ready: tuple[Text, ...]) -> Iterator[PlannedRefusal]:
    """Yield the refusal `book.not_ready` where the shelf's book stops what is not fit for real business."""
    if shelf.not_ready == "stop" and not_ready:
        zh = f"按规则册设置，未核对完的规则不得用于业务：{not_ready[0].zh}"
        en = f"by the book's settings, rules that are not checked are not used for sales: {not_ready[0].en}"
        yield PlannedRefusal(code="book.not_ready", sentence=Text(zh=zh[:2000], en=en[:2000]))


def uses(shelf: Shelf, outcome: Outcome, stage: Staged) -> Iterator[PackUse]:
    """Yield all packs of classes, every rule pack with its state, the scripts of this plan, and all phrase packs."""
    used = {each.pack.id for script in stage.scripts for each in script.packs}
    yield from (use(each, "products", "applied") for each in shelf.products)
    yield from (use(each, "rules", outcome.states[each.pack.id]) for each in shelf.rules)
    yield from (use(each, "script", "applied") for each in shelf.scripts if each.pack.id in used)
    yield from (use(each, "phrases", "applied") for each in shelf.phrases)
    yield from (use(each, "rights", "applied") for each in shelf.rights)
    yield from (use(each, "hints", vouched(shelf, each)) for each in shelf.hints)


def vouched(shelf: Shelf, hints: CheckedHints) -> PackState:
    """Tell whether a pack of hints counts: what is shown to a seller is vouched for, or not shown."""
    return "applied" if hints.pack.id in shelf.checked else "not_verified"


def use(
    checked: CheckedPack,
    kind: Literal["products", "rules", "script", "phrases", "rights", "hints"],
    state: str,
) -> PackUse:
    """Return how the plan records that a pack was used."""
    pack = checked.pack
    return PackUse(id=pack.id, kind=kind, version=pack.version, sha256=checked.digest, state=state)


def choices(shelf: Shelf, outcome: Outcome) -> Iterator[OpenChoice]:
    """Yield the open questions of the packs of which a rule fired."""
    fired = {each.pack.id for rules in outcome.demands.values() for each in rules}
    for checked in shelf.rules:
        if checked.pack.id in fired:
            for each in checked.pack.choices:
                yield OpenChoice(id=each.id, question=each.question, value=each.value, decided=each.decided.done)


ORDER = ("fired", "nearly", "rest")
APART = frozenset({"other_region", "other_line"})


def explanation(shelf: Shelf, outcome: Outcome, case: Case, *, all_regions: bool) -> tuple[Explained, ...]:
    """Return what became of the rules: those that fired, those that nearly did, the rest; each in their order."""
    names = Names(vocabulary_of(shelf.classes), shelf.classes)
    packs = {checked.pack.id: checked.pack for checked in shelf.rules}
    told = [each for each in shelf.rules if all_regions or outcome.states[each.pack.id] not in APART]
    found = [explained_of(each, packs[each.pack]) for each in explain(told, outcome, case, names)]
    return tuple(sorted(found, key=lambda each: ORDER.index(each.state)))


def explained_of(decision: Decision, pack: RulePack) -> Explained:
    """Return a decision with what the pack says of its rule."""
    rule = decision.rule
    return Explained(
        pack=decision.pack,
        rule=rule.id,
        title=rule.title,
        fired=decision.state == "fired",
        clauses=tuple(basis(rule, pack, clause) for clause in rule.clauses),
        text=rule.text,
        reason=Filled(zh=decision.zh, en=decision.en),
        state=decision.state,
        facts=decision.facts,
    )
