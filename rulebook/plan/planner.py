"""The planner: a sale and a shelf of packs in, a plan out. Pure, and the same answer for ever."""

import datetime as dt
import hashlib
import json
from typing import Literal, TypeVar

from rulebook.plan.plan import (
    Advice,
    Basis,
    Explained,
    KeepingTerm,
    OpenChoice,
    PackUse,
    Plan,
    PlannedInspection,
    PlannedNode,
    PlannedRefusal,
    PlannedRetention,
)
from rulebook.plan.scene import Scene
from rulebook.plan.shelf import Shelf
from rulebook.rules.checking import CheckedRules
from rulebook.rules.firing import Decision, Fired, Outcome, explain, fire
from rulebook.rules.obligations import (
    Adapt,
    Declare,
    Inspect,
    Keep,
    Manner,
    Notice,
    Obligation,
    Record,
    Refuse,
    Retain,
)
from rulebook.rules.pack import Clause, Rule, RulePack
from rulebook.rules.vocabulary import Facts, facts_of
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from rulebook.script.checking import CheckedPhrases, CheckedScript
from rulebook.script.figures import Missing

Kind = TypeVar("Kind", bound=Obligation)
STRONGEST: tuple[Manner, ...] = ("audio_video", "audio", "page_trace")
MONTHS = 12


def make_plan(sale: Sale, shelf: Shelf, *, on: dt.date | None = None, explained: bool = False) -> Plan:
    """Make the plan of a sale by the rules of a day (the day of the sale, unless another is given).

    Never raises for a sound sale: what stands in the way is a refusal in the plan.
    """
    day = on or sale.date
    facts = facts_of(sale)
    outcome = fire(shelf.rules, facts, sale.site.region, day)
    demands = Demands(outcome)
    nodes, missing, script_refusals = planned_nodes(sale, facts, shelf, demands)
    refusals = (*demands.refusals(), *script_refusals, *(refusal_of(each) for each in missing))
    recorded = bool(demands.records)
    not_ready = tuple(what_is_not_ready(shelf, sale, outcome))
    return Plan(
        reference=sale.reference,
        sale_sha256=digest_of(sale),
        date=day,
        line=sale.line,
        remote=sale.contact == "remote",
        region=sale.site.region,
        record=demands.records[0] if recorded else "none",
        records=demands.records,
        record_clauses=tuple(basis for manner in demands.records for basis in demands.bases(Record(manner))),
        allowed=not refusals,
        refusals=refusals,
        declarations=demands.declarations(),
        nodes=nodes,
        inspection=demands.inspection() if recorded else None,
        retention=demands.retention() if recorded else None,
        custody=demands.custody() if recorded else (),
        adaptations=demands.adaptations(),
        notices=demands.notices(),
        packs=tuple(uses(shelf, sale, outcome)),
        choices=tuple(choices(shelf, outcome)),
        production_ready=not not_ready,
        not_ready=not_ready,
        explanation=explanation(sale, facts, shelf, day) if explained else None,
    )


def digest_of(sale: Sale) -> str:
    """Return the SHA-256 of the sale as canonical JSON: it tells whether two plans are of the same sale."""
    data = sale.model_dump(mode="json", by_alias=True)
    text = json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def basis(rule: Rule, pack: RulePack, clause: Clause) -> Basis:
    """Return the clause with its document; a pack without grave faults has each clause's source."""
    source = next(each for each in pack.sources if each.id == clause.source)
    return Basis(source=source.id, document=source.number, article=clause.article, rule=rule.id, mark=rule.mark)


class Demands:
    """What the rules demand, read at its strictest."""

    def __init__(self, outcome: Outcome) -> None:
        self.by_obligation = outcome.demands
        found = {each.manner for each in self.of(Record)}
        self.records: tuple[Manner, ...] = tuple(manner for manner in STRONGEST if manner in found)

    def of(self, kind: type[Kind]) -> list[Kind]:
        """Return the obligations of one kind, in the order of packs and rules."""
        return [each for each in self.by_obligation if isinstance(each, kind)]

    def bases(self, obligation: Obligation) -> tuple[Basis, ...]:
        """Return the clauses of all rules that yield this obligation; empty if none does."""
        fired: tuple[Fired, ...] = self.by_obligation.get(obligation, ())
        return tuple(basis(each.rule, each.pack, clause) for each in fired for clause in each.rule.clauses)

    def refusals(self) -> tuple[PlannedRefusal, ...]:
        """Return why rules refuse the sale; what script and figures refuse is not here."""
        return tuple(
            PlannedRefusal(code=each.code, sentence=each.sentence, clauses=self.bases(each)) for each in self.of(Refuse)
        )

    def declarations(self) -> tuple[PlannedRefusal, ...]:
        """Return what the customer must sign before the sale goes on."""
        return tuple(
            PlannedRefusal(code=each.code, sentence=each.sentence, clauses=self.bases(each))
            for each in self.of(Declare)
        )

    def inspection(self) -> PlannedInspection | None:
        """Return the highest ratio and the shortest time to mend, inside the cooling-off period if any rule says so.

        None if no rule asks for inspection.
        """
        found = self.of(Inspect)
        if not found:
            return None
        fixes = [each.fix_within_working_days for each in found if each.fix_within_working_days is not None]
        return PlannedInspection(
            percent=max(each.percent for each in found),
            within_cooling_off=any(each.within_cooling_off for each in found),
            fix_within_working_days=min(fixes, default=None),
            clauses=tuple(each for obligation in found for each in self.bases(obligation)),
        )

    def retention(self) -> PlannedRetention | None:
        """Return all terms, at the head the longest; a dispute's extra term is the head only when it is alone.

        None if no rule sets a term.
        """
        found = sorted(self.of(Retain), key=lambda each: (each.since == "dispute_end", -each.months))
        terms = tuple(
            KeepingTerm(
                category=each.category,
                years=each.months // MONTHS,
                months=each.months % MONTHS,
                since=each.since,
                clauses=self.bases(each),
            )
            for each in found
        )
        if not terms:
            return None
        head = terms[0]
        return PlannedRetention(
            category=head.category, years=head.years, months=head.months, since=head.since, terms=terms
        )

    def custody(self) -> tuple[Advice, ...]:
        """Return who keeps the recording, each a `Custodian`; more than one where rules differ."""
        return tuple(Advice(what=each.custodian, clauses=self.bases(each)) for each in self.of(Keep))

    def adaptations(self) -> tuple[Advice, ...]:
        """Return how disclosure is adapted to this customer, each an `Adaptation`."""
        return tuple(Advice(what=each.manner, clauses=self.bases(each)) for each in self.of(Adapt))

    def notices(self) -> tuple[Advice, ...]:
        """Return what people are told; `what` is always `notice`."""
        return tuple(
            Advice(what="notice", sentence=each.sentence, clauses=self.bases(each)) for each in self.of(Notice)
        )


def planned_nodes(
    sale: Sale, facts: Facts, shelf: Shelf, demands: Demands
) -> tuple[tuple[PlannedNode, ...], list[Missing], list[PlannedRefusal]]:
    """Return the nodes, the figures that the sale lacks, and refusals for what the script lacks.

    There are nodes only if picture and sound are recorded, a script fits and no figure is lacking.
    """
    if "audio_video" not in demands.records:
        return (), [], []
    script = shelf.script_for(sale.line, remote=sale.contact == "remote")
    if script is None:
        return (), [], [NO_SCRIPT]
    scene = Scene(sale, facts, script, demands.by_obligation, demands.bases)
    nodes = tuple(scene.nodes())
    if scene.missing:
        return (), scene.missing, []
    return nodes, [], [unknown_node(node) for node in scene.unknown]


NO_SCRIPT = PlannedRefusal(
    code="script.none",
    sentence=Text(zh="没有适用于这类业务的话术包", en="there is no script pack for this kind of sale"),
)


def unknown_node(node: str) -> PlannedRefusal:
    """Return the refusal `script.node_missing`."""
    sentence = Text(
        zh=f"话术包中没有规则要求的节点 {node}",
        en=f"the script has no node {node}, which the rules demand",
    )
    return PlannedRefusal(code="script.node_missing", sentence=sentence)


def refusal_of(missing: Missing) -> PlannedRefusal:
    """Return the refusal `figure.missing`."""
    return PlannedRefusal(code="figure.missing", sentence=missing.sentence)


def what_is_not_ready(shelf: Shelf, sale: Sale, outcome: Outcome) -> list[Text]:
    """Return why a recording made by this plan is not fit for real business yet; empty if it is."""
    fired = {each.pack.id for rules in outcome.demands.values() for each in rules}
    found = [
        Text(
            zh=f"规则包「{pack.title.zh}」未经合规核对",
            en=f"compliance has not verified the rule pack '{pack.id}'",
        )
        for pack in (checked.pack for checked in shelf.rules)
        if pack.id in fired and not pack.verified.done
    ]
    recorded = Record("audio_video") in outcome.demands
    script = shelf.script_for(sale.line, remote=sale.contact == "remote") if recorded else None
    empty = [slot for slot in script.slots.values() if slot.text is None] if script else []
    return found + [
        Text(zh=f"官方用语未填写：{slot.gist.zh}", en=f"the official wording '{slot.id}' is not filled in")
        for slot in empty
    ]


def uses(shelf: Shelf, sale: Sale, outcome: Outcome) -> list[PackUse]:
    """Return every rule pack with its state, the script for this sale with its bases, and all phrase packs."""
    script = shelf.script_for(sale.line, remote=sale.contact == "remote")
    used = {each.pack.id for each in script.packs} if script else set()
    rules = [use(each, "rules", outcome.states[each.pack.id]) for each in shelf.rules]
    scripts = [use(each, "script", "applied") for each in shelf.scripts if each.pack.id in used]
    return [*rules, *scripts, *(use(each, "phrases", "applied") for each in shelf.phrases)]


def use(
    checked: CheckedRules | CheckedScript | CheckedPhrases,
    kind: Literal["rules", "script", "phrases"],
    state: str,
) -> PackUse:
    """Return how the plan records that a pack was used."""
    pack = checked.pack
    return PackUse(id=pack.id, kind=kind, version=pack.version, sha256=checked.digest, state=state)


def choices(shelf: Shelf, outcome: Outcome) -> list[OpenChoice]:
    """Return the open questions of the packs of which a rule fired."""
    fired = {each.pack.id for rules in outcome.demands.values() for each in rules}
    return [
        OpenChoice(id=choice.id, question=choice.question, value=choice.value, decided=choice.decided.done)
        for checked in shelf.rules
        if checked.pack.id in fired
        for choice in checked.pack.choices
    ]


def explanation(sale: Sale, facts: Facts, shelf: Shelf, day: dt.date) -> tuple[Explained, ...]:
    """Return what became of every rule of every pack on this day, in their order."""
    packs = {checked.pack.id: checked.pack for checked in shelf.rules}
    found = explain(shelf.rules, facts, sale.site.region, day)
    return tuple(explained(each, packs[each.pack]) for each in found)


def explained(decision: Decision, pack: RulePack) -> Explained:
    """Return a decision with what the pack says of its rule."""
    rule = decision.rule
    return Explained(
        pack=decision.pack,
        rule=rule.id,
        title=rule.title,
        fired=decision.fired,
        clauses=tuple(basis(rule, pack, clause) for clause in rule.clauses),
        text=rule.text,
        reason=decision.reason,
        facts=decision.facts,
    )
