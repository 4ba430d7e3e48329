"""What the rules demand of one sale, read at its strictest, as parts of its plan."""

from collections.abc import Sequence
from typing import TypeVar

from rulebook.plan.plan import Advice, Basis, KeepingTerm, PlannedInspection, PlannedRefusal, PlannedRetention
from rulebook.rules.firing import Fired, Outcome
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
from rulebook.rules.pack import Clause, Rule, RulePack, Source

Kind = TypeVar("Kind", bound=Obligation)
STRONGEST: tuple[Manner, ...] = ("audio_video", "audio", "page_trace")
MONTHS = 12


def basis(rule: Rule, pack: RulePack, clause: Clause) -> Basis:
    """Return the clause with its document, as a rule cites it."""
    return cited(pack.sources, clause, rule.id, rule.mark)


def cited(sources: Sequence[Source], clause: Clause, by: str, mark: str) -> Basis:
    """Return the clause with its document; a pack without grave faults has each clause's source."""
    source = next(each for each in sources if each.id == clause.source)
    return Basis(source=source.id, document=source.number, article=clause.article, rule=by, mark=mark)


class Demands:
    """What the rules demand, read at its strictest."""

    def __init__(self, outcome: Outcome) -> None:
        self.by_obligation = outcome.demands
        self.recorded_by: tuple[str, ...] = tuple(dict.fromkeys(each.rule.id for each in outcome.recorded_by))
        found = {each.manner for each in self.of(Record)}
        self.records: tuple[Manner, ...] = tuple(manner for manner in STRONGEST if manner in found)

    @property
    def sound(self) -> bool:
        """Whether sound is recorded, with or without a picture."""
        return "audio_video" in self.records or "audio" in self.records

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
