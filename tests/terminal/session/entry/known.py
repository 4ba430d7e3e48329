"""What a counter knows in stories of the form: its place, its seller, and what packs offer."""

from functools import cache

from scripts.worked_sales import shipped
from terminal.session.entry.known import KindOfProduct, Known, KnownValue, Source, offered

BANK = ("bank_agent",)
TYPED: dict[str, str] = {
    "reference": "D20261122-014",
    "form.line": "insurance",
    "contact": "on_site",
    "applicant.name": "张明",
    "applicant.birth_date": "1960-03-10",
    "form.insured": "self",
    "products[0].pick": "EX-P01",
    "products[0].payment.manner": "annual",
    "products[0].payment.years": "10",
    "products[0].payment.amount": "20000",
    "suitability.level": "3",
    "suitability.test_date": "2026-06-01",
    "suitability.household_income": "300000",
    "suitability.budget": "20000",
    "suitability.needs": "给自己准备一笔稳妥的养老钱",
    "suitability.own_funds": "true",
}
"""What 张明's seller types."""


@cache
def counter(*channels: str) -> Known:
    """A bank's counter with its seller signed in; `channels` are those of another kind of terminal."""
    said: dict[str, tuple[str, Source]] = {
        "date": ("2026-11-22", "clock"),
        "site.name": ("苏州园区支行 · 3 号柜台", "room"),
        "site.region": ("320500", "room"),
        "site.in_premises": ("true", "room"),
        "site.sales_area": ("true", "room"),
        "seller.name": ("王芳", "staff"),
        "seller.licence": ("00000032050002026000001", "staff"),
        "seller.licence_until": ("2028-12-31", "staff"),
        "seller.grade": ("3", "staff"),
        "seller.institution": ("示例银行股份有限公司", "staff"),
        "seller.institution_short": ("示例银行", "terminal"),
        "service_phone": ("95000", "terminal"),
    }
    shelf = shipped()
    return Known(
        {name: KnownValue(value, source) for name, (value, source) in said.items()},
        channels or BANK,
        tuple(KindOfProduct(each.id, each.line, each.title) for each in shelf.classes.by_id.values()),
        tuple(offered(product) for pack in shelf.products for product in pack.pack.products),
    )


def anywhere() -> Known:
    """A terminal of which nothing is known but the packs."""
    found = counter()
    return Known(classes=found.classes, products=found.products)
