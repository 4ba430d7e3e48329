"""What follows from a sale as it stands, from its plan: what must not be, what must be signed, what is added. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from rulebook.plan.citing import cited
from rulebook.plan.plan import Basis, Explained, Plan, PlannedRefusal
from rulebook.sale.text import Text
from terminal.session.entry.told import Told

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "suitability.income": ("suitability.household_income", "suitability.budget"),
    "test.missing": ("suitability.level", "suitability.test_date"),
    "test.stale": ("suitability.test_date",),
    "test.count": ("suitability.tests_that_day", "suitability.tests_12_months"),
    "test.reconfirm": ("suitability.level_reconfirmed",),
    "test.by_seller": ("suitability.filled_by_customer",),
    "risk.too_high": ("suitability.level",),
    "risk.not_rated": ("products[0].risk_level",),
    "funds.borrowed": ("suitability.own_funds",),
    "unsuitable.stop": ("suitability.insists",),
    "unsuitable.insists": ("suitability.insists",),
    "article_39": ("suitability.budget",),
    "capacity.none": ("applicant.capacity",),
    "capacity.limited": ("applicant.capacity",),
    "death.no_guardian": ("form.guardian",),
    "death.minor": ("insured[0].relation",),
    "death.minor_sum": ("products[0].sum_insured",),
    "product.sum_insured": ("products[0].sum_insured",),
    "product.waiting_from": ("products[0].waiting_from", "products[0].waiting_effect"),
    "beneficiary.employee": ("form.beneficiaries",),
    "remote.channel": ("contact",),
    "remote.premises": ("site.in_premises",),
    "telephone.hearing": ("contact",),
    "seller.grade": ("seller.grade",),
    "seller.licence": ("seller.licence_until",),
    "seller.self": ("seller.sells_to_self",),
    "seller.unit_linked": ("seller.unit_linked_months", "seller.unit_linked_training_hours"),
}
"""The fields by which a refusal of the packs that ship is mended; a pack may have others of its own."""
_FIGURES: Final = re.compile(r"\d")
_FIGURE: Final = re.compile(r"fill in (\S+)$")
_OF_CUSTOMER: Final = (
    "applicant.age", "applicant.capacity", "applicant.disabled", "applicant.cannot", "applicant.natural", "insured.",
    "guardian.", "beneficiary.", "loan.", "suitability.", "premium.", "cover.", "sale.replaces_policy",
    "sale.several_insured", "sale.online_step", "seller.on_both_sides",
)  # fmt: skip
"""Facts of a rule that say: it fired because of this customer, not of every sale."""
_USUAL: Final = frozenset({("applicant.natural_person", True), ("applicant.capacity", "full")})


def told_of(plan: Plan) -> tuple[Told, ...]:
    """Return what follows, what stops the sale first. The plan must have its explanation."""
    found = [*(_refused("refusal", each) for each in plan.refusals)]
    found += [_refused("declaration", each) for each in plan.declarations]
    found += _recorded(plan)
    notices = [
        Told("notice", each.sentence, _clause(each.clauses)) for each in plan.notices if each.sentence is not None
    ]
    signed = {each.clause for each in (*found, *notices) if each.kind in ("declaration", "notice")}
    nodes = [_explained(each) for each in plan.explanation or () if _of_this_customer(each)]
    found += [each for each in nodes if each.clause not in signed]
    found += notices
    return tuple(dict.fromkeys(found))


def _recorded(plan: Plan) -> Iterator[Told]:
    """Whether it must be recorded at all, and by which clause: what a seller wants to know first."""
    if plan.record == "none":
        yield Told("record", Text(zh="按规定不须录音录像", en="by the rules nothing is recorded"), None, ("contact",))
    else:
        sentence = Text(zh="须录音录像", en="picture and sound must be recorded")
        yield Told("record", sentence, _clause(plan.record_clauses), ("contact",))


def _refused(kind: str, each: PlannedRefusal) -> Told:
    fields = FIELDS.get(each.code, ())
    if each.code == "figure.missing" and (found := _FIGURE.search(each.sentence.en)):
        fields = (found[1],)
    return Told("refusal" if kind == "refusal" else "declaration", each.sentence, _clause(each.clauses), fields)


def _of_this_customer(each: Explained) -> bool:
    return each.fired and any(
        name.startswith(_OF_CUSTOMER) and not _is_usual(name, value) for name, value in each.facts
    )  # fmt: skip


def _is_usual(name: str, value: object) -> bool:
    """Whether a fact is as with nearly everybody, so that it explains nothing."""
    if isinstance(value, list | tuple):
        return not any(value)
    return value in (False, 0) or (name, value) in _USUAL


def _explained(each: Explained) -> Told:
    """Why a rule holds for this customer: the parts of its reason that name figures, then what it asks for."""
    parts = [part for half in each.reason.zh.split("；") for part in half.split("，")]
    zh = [part for part in parts if _FIGURES.search(part) and not part.endswith("成立")]
    said = f"{'，'.join(zh)}：{each.title.zh}" if zh else each.title.zh
    return Told("node", Text(zh=said[:2000], en=each.title.en), _clause(each.clauses), _field_of(each.facts))


def _field_of(facts: Iterable[tuple[str, object]]) -> tuple[str, ...]:
    """The field beside which it is told."""
    names = [name for name, _ in facts]
    for start, field in (
        ("suitability.", "suitability.level"), ("premium.", "suitability.budget"),
        ("products.payment", "suitability.budget"),
        ("applicant.", "applicant.name"), ("insured.", "form.insured"), ("guardian.", "form.guardian"),
        ("beneficiary.", "form.beneficiaries"), ("loan.", "form.spouse"),
    ):  # fmt: skip
        if any(name.startswith(start) and name != "applicant.natural_person" for name in names):
            return (field,)
    return ()


def _clause(clauses: Iterable[Basis]) -> Text | None:
    found = tuple(clauses)
    zh, en = cited(found, "zh"), cited(found, "en")
    return Text(zh=zh, en=en) if zh and en else None


def wanted_of(told: Iterable[Told]) -> dict[str, Text]:
    """Return the fields that the rules want filled in, with the sentence that says so."""
    return {name: each.sentence for each in told if each.kind == "refusal" for name in each.fields}
