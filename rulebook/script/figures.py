"""The figures that sentences may name, and filling them in. A missing figure is reported, never blank."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rulebook.sale.amounts import percent_in_words, yuan_in_words
from rulebook.sale.people import Part
from rulebook.sale.products import Insurance, Payment, Product, Term, Wealth
from rulebook.sale.sale import Sale
from rulebook.sale.text import Language, Text

PLACE = re.compile(r"\{([^{}]*)\}")

FoundFigure = str | Text | None


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
    return Text(zh=yuan_in_words(value, chinese=True), en=yuan_in_words(value, chinese=False))


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
MANNERS: Final[Mapping[str, tuple[str, str]]] = {
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
    zh, en = MANNERS[value.manner]
    return Text(zh=zh, en=en)


def surrender_loss(product: Insurance) -> FoundFigure:
    """Return what surrender at the end of year one loses: that year's premium less the cash value, at least 0."""
    if product.cash_value_year_1 is None:
        return None
    return amount(max(product.payment.yearly - product.cash_value_year_1, Decimal(0)))


def level(value: int | None, letter: str) -> FoundFigure:
    """Spell a level with its letter, such as `R2` or `C3`; None where it is not known."""
    return None if value is None else f"{letter}{value}"


def rate(value: Decimal | None) -> FoundFigure:
    """Spell a rate in per cent; None where the sale lacks it."""
    return None if value is None else percent_in_words(value)


def day(sale: Sale) -> FoundFigure:
    """Spell the day of the customer's risk test; None where it is not known."""
    tested = sale.suitability.test_date
    return None if tested is None else Text(zh=f"{tested:%Y年%m月%d日}", en=tested.isoformat())


OF_SALE: Final[Mapping[str, tuple[str, Callable[[Sale], FoundFigure]]]] = {
    "date": ("date", lambda sale: Text(zh=f"{sale.date:%Y年%m月%d日}", en=sale.date.isoformat())),
    "seller.name": ("seller.name", lambda sale: sale.seller.name),
    "seller.licence": ("seller.licence", lambda sale: sale.seller.licence),
    "seller.institution": ("seller.institution", lambda sale: sale.seller.institution),
    "seller.institution_short": ("seller.institution_short", lambda sale: sale.seller.institution_short),
    "applicant.name": ("applicant.name", lambda sale: sale.applicant.name),
    "suitability.level": ("suitability.level", lambda sale: level(sale.suitability.level, "C")),
    "suitability.test_date": ("suitability.test_date", day),
    "suitability.needs": ("suitability.needs", lambda sale: sale.suitability.needs),
    "service_phone": ("service_phone", lambda sale: sale.service_phone),
    "premium.first_year": ("products", lambda sale: amount(first_year(sale))),
    "premium.total": ("products", lambda sale: amount(total(sale))),
}


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
    "p.total_premium": ("payment", lambda product: amount(product.payment.total)),
    "p.cover": ("cover", lambda product: product.cover),
    "p.exclusions": ("exclusions", lambda product: product.exclusions),
    "p.charges": ("charges", lambda product: product.charges),
    "p.cooling_off": ("cooling_off_days", lambda product: days(product.cooling_off_days)),
    "p.cash_value_year_1": ("cash_value_year_1", lambda product: amount(product.cash_value_year_1)),
    "p.surrender_loss_year_1": ("cash_value_year_1", surrender_loss),
    "p.guaranteed_rate": ("guaranteed_rate_percent", lambda product: rate(product.guaranteed_rate_percent)),
    "p.waiting": ("waiting_days", lambda product: days(product.waiting_days)),
    "p.hospitals": ("hospitals", lambda product: product.hospitals),
    "p.renewal": ("renewal", lambda product: product.renewal),
}


def years(product: Insurance) -> str:
    """Spell the years of payment in English: `1 year`, `5 years`."""
    return "1 year" if product.payment.years == 1 else f"{product.payment.years} years"


OF_WEALTH: Final[Mapping[str, tuple[str, Callable[[Wealth], FoundFigure]]]] = {
    "p.custodian": ("custodian", lambda product: product.custodian),
    "p.investment": ("investment", lambda product: product.investment),
    "p.benchmark": ("benchmark", lambda product: product.benchmark),
    "p.risks": ("risks", lambda product: product.risks),
    "p.fees": ("fees", lambda product: product.fees),
    "p.redemption": ("redemption", lambda product: product.redemption),
    "p.information": ("information", lambda product: product.information),
}
OF_ANY: Final = frozenset({"p.name", "p.code", "p.issuer", "p.risk_level", "p.amount", "p.term", "p.purpose", "p.rate"})
FIGURES: Final = frozenset({*OF_SALE, *OF_INSURANCE, *OF_WEALTH, *OF_ANY})


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
        field, insured = OF_INSURANCE[name]
        return f"{place}.{field}", insured(product)
    if isinstance(product, Wealth) and name in OF_WEALTH:
        field, held = OF_WEALTH[name]
        return f"{place}.{field}", held(product)
    field = name.removeprefix("p.")
    return f"{place}.{field}", plain(product, field)


def plain(product: Part, field: str) -> FoundFigure:
    """Spell a field as it stands: a sum, a risk level or a text; None where it is missing or none of these."""
    value = getattr(product, field, None)
    if isinstance(value, Decimal):
        return amount(value)
    if field == "risk_level":
        return level(value, "R")
    return value if isinstance(value, str | Text) else None


def fill(template: str, language: Language, found: Mapping[str, str | Text]) -> str:
    """Return the sentence with its figures. Every figure must have been found before, else `KeyError`."""

    def one(match: re.Match[str]) -> str:
        value = found[match[1]]
        return value if isinstance(value, str) else value.say(language)

    return PLACE.sub(one, template)


def gather(names: Iterator[str], sale: Sale, product: Product | None) -> tuple[dict[str, str | Text], list[Missing]]:
    """Return the values of these figures, and those that the sale lacks."""
    found: dict[str, str | Text] = {}
    missing: list[Missing] = []
    for name in names:
        field, value = figure_of(name, sale, product)
        if value is None:
            missing.append(Missing(name, field))
        else:
            found[name] = value
    return found, missing
