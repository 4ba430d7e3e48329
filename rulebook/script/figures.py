"""The figures that sentences may name, and filling them in. A missing figure is reported, never blank."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rulebook.sale.amounts import percent_in_words, yuan_in_words
from rulebook.sale.people import Part
from rulebook.sale.products import Insurance, Payment, Product, Term, Wealth
from rulebook.sale.sale import Sale
from rulebook.sale.text import Language, Text
from rulebook.script.spoken import aloud_zh, date_en, digits_en, digits_zh

PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is written, and as a machine's voice says it where that differs from what stands there."""

    zh: str
    en: str
    zh_spoken: str = ""
    en_spoken: str = ""

    def say(self, language: Language, *, aloud: bool = False) -> str:
        """Return the figure in one language; `aloud` as it is said."""
        if language == "zh":
            return (aloud and self.zh_spoken) or self.zh
        return (aloud and self.en_spoken) or self.en


FoundFigure = str | Text | Figure | None
Figures = dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that a sentence needs and the sale does not have; `field` is where it belongs."""

    figure: str
    field: str

    @property
    def sentence(self) -> Text:
        """Why the sale cannot be planned yet: which figure is missing, and the field to fill in."""
        return Text(
            zh=f"话术需要「{self.figure}」，业务中没有：请补充 {self.field}",
            en=f"the script needs '{self.figure}', which the sale lacks: fill in {self.field}",
        )


def amount(value: Decimal | None) -> FoundFigure:
    """Spell a sum of yuan; None where the sale lacks it."""
    if value is None:
        return None
    written = yuan_in_words(value, chinese=False)
    return Figure(yuan_in_words(value, chinese=True), written, en_spoken=f"{written.removeprefix('CNY ')} yuan")


def day(value: dt.date | None) -> FoundFigure:
    """Spell a day; None where it is not known."""
    if value is None:
        return None
    return Figure(f"{value:%Y年%m月%d日}", value.isoformat(), en_spoken=date_en(value))


def digits(value: str | None) -> FoundFigure:
    """Spell a number that is no quantity, such as a licence or a telephone; it is read digit by digit."""
    return None if value is None else Figure(value, value, digits_zh(value), digits_en(value))


def names(people: Iterable[str]) -> FoundFigure:
    """Spell several people's names; None where there is nobody."""
    found = tuple(people)
    return Figure("、".join(found), ", ".join(found)) if found else None


def days(value: int | None) -> FoundFigure:
    """Spell a number of days; None where the sale lacks it."""
    return None if value is None else Text(zh=f"{value} 天", en=f"{value} days")


TERMS: Final[Mapping[str, tuple[str, str]]] = {
    "years": ("{} 年", "{} years"),
    "months": ("{} 个月", "{} months"),
    "days": ("{} 天", "{} days"),
    "to_age": ("至 {} 周岁", "to age {}"),
    "whole_life": ("终身", "whole life"),
}
PAYMENTS: Final[Mapping[str, tuple[str, str]]] = {
    "single": ("一次交清", "in one sum"),
    "annual": ("每年交一次", "yearly"),
    "semiannual": ("每半年交一次", "every six months"),
    "quarterly": ("每季交一次", "quarterly"),
    "monthly": ("每月交一次", "monthly"),
}


def term(value: Term) -> Text:
    """Spell how long the cover lasts: `10 years`, `to age 60`, `whole life`."""
    zh, en = TERMS[value.unit]
    return Text(zh=zh.format(value.value), en=en.format(value.value))


def manner(value: Payment) -> Text:
    """Spell how the premium is paid: `in one sum`, `every six months`."""
    zh, en = PAYMENTS[value.manner]
    return Text(zh=zh, en=en)


def loss_in_year_1(product: Insurance) -> Decimal | None:
    """Return what surrender at the end of year one loses: that year's premium less the cash value, at least 0."""
    if product.cash_value_year_1 is None:
        return None
    return max(product.payment.yearly - product.cash_value_year_1, Decimal(0))


def surrender_loss(product: Insurance) -> FoundFigure:
    """Spell what surrender at the end of year one loses; None where the sale lacks the cash value."""
    return amount(loss_in_year_1(product))


def level(value: int | None, letter: str) -> FoundFigure:
    """Spell a level with its letter, such as `R2` or `C3`; None where it is not known."""
    return None if value is None else f"{letter}{value}"


def rate(value: Decimal | None) -> FoundFigure:
    """Spell a rate in per cent; None where the sale lacks it."""
    return None if value is None else percent_in_words(value)


def of_role(sale: Sale, role: str) -> tuple[str, ...]:
    """Return the names of all who have a role, in the order of the sale; who is the applicant has his name."""
    if role == "insured":
        return tuple(person.name or sale.applicant.name for person in sale.insured)
    if role == "guardian" and sale.guardian is not None:
        return (sale.guardian.name or sale.applicant.name,)
    return tuple(person.name for person in sale.people() if person.role == role)


OF_SALE: Final[Mapping[str, tuple[str, Callable[[Sale], FoundFigure]]]] = {
    "date": ("date", lambda sale: day(sale.date)),
    "site.name": ("site.name", lambda sale: sale.site.name),
    "seller.name": ("seller.name", lambda sale: sale.seller.name),
    "seller.licence": ("seller.licence", lambda sale: digits(sale.seller.licence)),
    "seller.institution": ("seller.institution", lambda sale: sale.seller.institution),
    "seller.institution_short": ("seller.institution_short", lambda sale: sale.seller.institution_short),
    "applicant.name": ("applicant.name", lambda sale: sale.applicant.name),
    "insured.names": ("insured", lambda sale: names(of_role(sale, "insured"))),
    "beneficiaries.names": ("beneficiaries", lambda sale: names(each.name for each in sale.beneficiaries)),
    "guardian.name": ("guardian", lambda sale: names(of_role(sale, "guardian"))),
    "co_borrowers.names": ("co_borrowers", lambda sale: names(of_role(sale, "co_borrower"))),
    "spouse.name": ("spouse", lambda sale: names(of_role(sale, "spouse"))),
    "guarantors.names": ("guarantors", lambda sale: names(of_role(sale, "guarantor"))),
    "referrer.name": ("referrer", lambda sale: sale.referrer.name if sale.referrer else None),
    "suitability.level": ("suitability.level", lambda sale: level(sale.suitability.level, "C")),
    "suitability.previous_level": (
        "suitability.previous_level",
        lambda sale: level(sale.suitability.previous_level, "C"),
    ),
    "suitability.test_date": ("suitability.test_date", lambda sale: day(sale.suitability.test_date)),
    "suitability.needs": ("suitability.needs", lambda sale: sale.suitability.needs),
    "suitability.budget": ("suitability.budget", lambda sale: amount(sale.suitability.budget)),
    "suitability.household_income": (
        "suitability.household_income",
        lambda sale: amount(sale.suitability.household_income),
    ),
    "service_phone": ("service_phone", lambda sale: digits(sale.service_phone)),
    "premium.first_year": ("products", lambda sale: amount(first_year(sale))),
    "premium.total": ("products", lambda sale: amount(total(sale))),
    "surrender.loss_year_1": ("products", lambda sale: amount(lost_in_year_1(sale))),
}


def lost_in_year_1(sale: Sale) -> Decimal | None:
    """Return what giving up all insurance after one year loses, in yuan; None where no product says its cash value."""
    lost = [loss_in_year_1(each) for each in sale.products if isinstance(each, Insurance)]
    known = [each for each in lost if each is not None]
    return sum(known, Decimal(0)) if known else None


def first_year(sale: Sale) -> Decimal:
    """Return what all insurance of the sale costs in the first year, riders included, in yuan."""
    return sum((each.payment.yearly for each in sale.products if isinstance(each, Insurance)), Decimal(0))


def total(sale: Sale) -> Decimal:
    """Return what all insurance of the sale costs over all years of payment, riders included, in yuan."""
    return sum((each.payment.total for each in sale.products if isinstance(each, Insurance)), Decimal(0))


OF_INSURANCE: Final[Mapping[str, tuple[str, Callable[[Insurance], FoundFigure]]]] = {
    "p.term": ("term", lambda product: term(product.term)),
    "p.payment": ("payment", lambda product: manner(product.payment)),
    "p.premium": ("payment", lambda product: amount(product.payment.amount)),
    "p.payment_years": ("payment", lambda product: Text(zh=f"{product.payment.years} 年", en=years(product))),
    "p.yearly_premium": ("payment", lambda product: amount(product.payment.yearly)),
    "p.total_premium": ("payment", lambda product: amount(product.payment.total)),
    "p.cooling_off": ("cooling_off_days", lambda product: days(product.cooling_off_days)),
    "p.surrender_loss_year_1": ("cash_value_year_1", surrender_loss),
    "p.guaranteed_rate": ("guaranteed_rate_percent", lambda product: rate(product.guaranteed_rate_percent)),
    "p.waiting": ("waiting_days", lambda product: days(product.waiting_days)),
}
"""Figures of an insurance that are worked out, or named otherwise than their field."""
AS_IT_STANDS: Final = frozenset({
    "sum_insured", "cover", "exclusions", "deductible", "payout_ratio", "limits", "claims", "charges",
    "cash_value_year_1", "grace", "lapse", "guaranteed_until", "waiting_from", "waiting_effect", "hospitals",
    "renewal", "custodian", "principal", "investment", "distribution", "offering", "benchmark", "risks", "fees",
    "redemption", "information", "name", "code", "issuer", "risk_level", "amount", "term", "purpose", "rate",
})  # fmt: skip
"""Fields of a product, of whatever line, that are said as the sale has them: sums, days, levels, names and texts."""


def years(product: Insurance) -> str:
    """Spell the years of payment in English: `1 year`, `5 years`."""
    return "1 year" if product.payment.years == 1 else f"{product.payment.years} years"


OF_PERSON: Final = frozenset({"person.name"})
"""Known where something is said, asked or signed for each of several people."""
OF_NODE: Final = frozenset({"shown.papers"})
"""Known at a node: the titles of the papers that are shown there."""
FIGURES: Final = frozenset({*OF_SALE, *OF_INSURANCE, *(f"p.{field}" for field in AS_IT_STANDS), *OF_PERSON, *OF_NODE})


def figures_in(template: str) -> tuple[str, ...]:
    """Return the names in braces, in the order in which they stand, as often as they stand there."""
    return tuple(PLACE.findall(template))


def figure_of(name: str, sale: Sale, product: Product | None) -> tuple[str, FoundFigure]:
    """Return the field that holds a figure, and its value. The name is one of `FIGURES` (checked at load)."""
    if name in OF_SALE:
        field, find = OF_SALE[name]
        return field, find(sale)
    if product is None:
        return name, None
    place = f"products[{sale.products.index(product)}]"
    if isinstance(product, Insurance) and name in OF_INSURANCE:
        field, worked_out = OF_INSURANCE[name]
        return f"{place}.{field}", worked_out(product)
    field = name.removeprefix("p.")
    if isinstance(product, Wealth) and field == "principal":
        return f"{place}.{field}", product.principal or product.issuer
    return f"{place}.{field}", plain(product, field)


def plain(product: Part, field: str) -> FoundFigure:
    """Spell a field as it stands: a sum, a day, a level or a text; None where it is missing or none of these."""
    value = getattr(product, field, None)
    match value:
        case Decimal():
            return amount(value)
        case dt.date():
            return day(value)
        case int() if field == "risk_level":
            return level(value, "R")
        case str() if field == "code":
            return digits(value)
        case str() | Text():
            return value
    return None


def fill(template: str, language: Language, found: Mapping[str, Figure], *, aloud: bool = False) -> str:
    """Return the sentence with its figures, `aloud` as a machine's voice says it.

    Every figure must have been found before, else `KeyError`.
    """
    text = template
    if "{" in template:
        text = PLACE.sub(lambda match: found[match[1]].say(language, aloud=aloud), template)
    return aloud_zh(text) if aloud and language == "zh" else text


def gather(wanted: Iterator[str], sale: Sale, product: Product | None) -> tuple[Figures, list[Missing]]:
    """Return the values of these figures, and those that the sale lacks."""
    found: Figures = {}
    missing: list[Missing] = []
    for name in wanted:
        field, value = figure_of(name, sale, product)
        if value is None:
            missing.append(Missing(name, field))
        else:
            found[name] = as_figure(value)
    return found, missing


def as_figure(value: str | Text | Figure) -> Figure:
    """Return a name or text as a figure that is said as it is written."""
    match value:
        case str():
            return Figure(value, value)
        case Text():
            return Figure(value.zh, value.en)
    return value
