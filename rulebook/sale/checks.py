"""What no field of a sale shows by itself: these faults stand in the way of reading it at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from rulebook.sale.calendar import age_on
from rulebook.sale.field_faults import FieldFault, fault
from rulebook.sale.people import FULL_FROM, RESIDENT, Applicant, Beneficiary, Guardian, Identity, Insured, Party
from rulebook.sale.products import Insurance, Loan, Wealth
from rulebook.sale.sale import Suitability

OLDEST: Final = 130
"""Years: nobody is older, so a birth date before that is mistyped."""
Products = Sequence[Insurance | Wealth | Loan]
Check = Callable[..., Iterator[FieldFault]]
Checks = Sequence[tuple[Check, tuple[str, ...]]]
"""Each check, with the fields of a sale that it needs."""


def one_line(products: Products) -> Iterator[FieldFault]:
    """Yield faults for several lines of business, and for a product's code written twice."""
    if len({product.line for product in products}) > 1:
        yield fault("products", "保险、理财、贷款不能在同一笔业务中", "insurance, wealth and loans are separate sales")
    codes = [product.code for product in products]
    for place, code in enumerate(codes):
        if code in codes[:place]:
            yield fault(f"products[{place}].code", "产品代码重复", "this product is listed twice")


def main_product(business: str, products: Products) -> Iterator[FieldFault]:
    """Yield faults for riders without a main product in a new contract, and for a rider added to no insurance."""
    if business != "rider_added" and not any(product.kind == "main" for product in products):
        yield fault("products", "至少要有一个主险或主产品", "there is no main product")
    if business == "rider_added" and not all(isinstance(product, Insurance) for product in products):
        yield fault("business", "只有保险可以新增附约", "only an insurance can have a rider added")


def seller_of_wealth(channel: str, terminal_of: str | None, products: Products) -> Iterator[FieldFault]:
    """Yield a fault where wealth products or loans are sold by others than a bank or a bank's terminal."""
    by_bank = channel == "bank_agent" or (channel == "self_service" and terminal_of == "bank")
    if products[0].line != "insurance" and not by_bank:
        yield fault("channel", "理财、代销产品和贷款由银行办理", "wealth products and loans are sold by a bank")


def terminal_owner(channel: str, terminal_of: str | None) -> Iterator[FieldFault]:
    """Yield a fault for a self-service terminal without owner, or an owner without such a terminal."""
    if channel == "self_service" and terminal_of is None:
        yield fault("terminal_of", "自助终端须注明属于哪类机构", "a self-service terminal needs its owner")
    if channel != "self_service" and terminal_of is not None:
        yield fault("terminal_of", "只有自助终端才填写", "only a self-service terminal has an owner")


def remote_terminal(channel: str, contact: str) -> Iterator[FieldFault]:
    """Yield a fault for a remote or telephone sale on a self-service terminal."""
    if channel == "self_service" and contact in {"remote", "telephone"}:
        yield fault("contact", "自助终端不能远程或电话办理", "a self-service terminal is neither remote nor telephone")


def insured_people(products: Products, insured: Sequence[Insured], applicant: Applicant) -> Iterator[FieldFault]:
    """Yield faults for insurance without insured or the reverse, an organisation as insured, and `self` twice."""
    insurance = products[0].line == "insurance"
    if insurance and not insured:
        yield fault("insured", "保险须有被保险人", "an insurance needs an insured")
    if not insurance and insured:
        yield fault("insured", "只有保险才有被保险人", "only an insurance has an insured")
    for place, person in enumerate(insured):
        if person.relation == "self" and not applicant.natural_person:
            yield fault(f"insured[{place}].relation", "单位不能作被保险人", "an organisation cannot be the insured")
    if sum(person.relation == "self" for person in insured) > 1:
        yield fault("insured", "投保人作为被保险人只写一次", "the applicant is listed twice as insured")


def guarded_minors(
    date: date, applicant: Applicant, insured: Sequence[Insured], guardian: Guardian | None
) -> Iterator[FieldFault]:
    """Yield faults for a minor insured or limited customer without guardian, and for a guardian who cannot be one."""
    births = [applicant.birth_date if person.relation == "self" else person.birth_date for person in insured]
    young = any(birth is not None and birth <= date and age_on(birth, date) < FULL_FROM for birth in births)
    if young and guardian is None:
        yield fault("guardian", "被保险人未成年，须填写监护人", "an insured is a minor: name the guardian")
    if applicant.capacity == "limited" and guardian is None:
        yield fault(
            "guardian",
            "客户为限制民事行为能力人，须填写法定代理人",
            "the customer needs a legal representative",
        )
    if guardian is None:
        return
    birth = applicant.birth_date if guardian.is_applicant else guardian.birth_date
    if guardian.is_applicant and not applicant.natural_person:
        yield fault("guardian.is_applicant", "单位不能作监护人", "an organisation cannot be a guardian")
    if birth is not None and age_on(birth, date) < FULL_FROM:
        yield fault("guardian.birth_date", "监护人须成年", "a guardian is of age")


def of_age(date: date, applicant: Applicant) -> Iterator[FieldFault]:
    """Yield a fault for a customer under 18 with full capacity, which begins at 18 (Civil Code art. 17, 18)."""
    if applicant.birth_date is None or applicant.birth_date > date:
        return
    young = age_on(applicant.birth_date, date) < FULL_FROM
    if young and applicant.capacity == "full":
        yield fault(
            "applicant.capacity",
            "未满18周岁，不是完全民事行为能力人",
            "under 18, nobody has full capacity here",
        )


def dated(date: date, applicant: Applicant, insured: Sequence[Insured]) -> Iterator[FieldFault]:
    """Yield faults for births after the day of the sale, or more than `OLDEST` full years before it."""
    births = [("applicant.birth_date", applicant.birth_date)]
    births += [(f"insured[{place}].birth_date", person.birth_date) for place, person in enumerate(insured)]
    for field, birth in births:
        yield from born(field, birth, date)


def born(field: str, birth: date | None, day: date) -> Iterator[FieldFault]:
    """Yield a fault for a birth after that day, or more than `OLDEST` full years before it."""
    if birth is not None and birth > day:
        yield fault(field, "出生日期晚于业务日期", "born after the day of the sale")
    elif birth is not None and age_on(birth, day) > OLDEST:
        yield fault(field, f"年龄超过 {OLDEST} 周岁", f"older than {OLDEST} years")


def identity_agrees(applicant: Applicant, insured: Sequence[Insured]) -> Iterator[FieldFault]:
    """Yield a fault where a birth date is not that of the resident ID number (its digits 7 to 14)."""
    people = [("applicant", applicant.identity, applicant.birth_date)]
    people += [(f"insured[{place}]", person.identity, person.birth_date) for place, person in enumerate(insured)]
    for field, identity, birth in people:
        yield from born_as_numbered(field, identity, birth)


def born_as_numbered(field: str, identity: Identity | None, birth: date | None) -> Iterator[FieldFault]:
    """Yield a fault where the birth date of whoever stands at `field` is not that of his resident ID number."""
    if identity is None or birth is None or identity.kind not in RESIDENT:
        return
    if identity.number[6:14] != f"{birth.year:04}{birth.month:02}{birth.day:02}":
        yield fault(f"{field}.birth_date", "与身份证号中的出生日期不符", "differs from the resident ID number")


def shares(beneficiaries: Sequence[Beneficiary]) -> Iterator[FieldFault]:
    """Yield a fault for each order of beneficiaries whose shares do not make 100 per cent."""
    for order in sorted({person.order for person in beneficiaries}):
        total = sum(person.share_percent for person in beneficiaries if person.order == order)
        if total != 100:  # noqa: PLR2004 - per cent
            yield fault("beneficiaries", f"第 {order} 顺位份额合计不是 100%", f"shares of order {order} are {total} %")


def tested(date: date, suitability: Suitability) -> Iterator[FieldFault]:
    """Yield faults for a test after the day of the sale, and for a test without a level."""
    if suitability.test_date is not None and suitability.test_date > date:
        yield fault("suitability.test_date", "测评日期晚于业务日期", "tested after the day of the sale")
    if suitability.test_date is not None and suitability.level is None:
        yield fault("suitability.level", "已测评，须填写等级", "a test has a result: write the level")


def parties_of_loan(
    products: Products, co_borrowers: Sequence[Party], spouse: Party | None, guarantors: Sequence[Party]
) -> Iterator[FieldFault]:
    """Yield a fault for each co-borrower, spouse or guarantor of something that is no loan."""
    if products[0].line == "loan":
        return
    for field, found in (("co_borrowers", co_borrowers), ("spouse", spouse), ("guarantors", guarantors)):
        if found:
            yield fault(field, "只有贷款才填写", "only a loan has these")


CHECKS: Final[Checks] = (
    (one_line, ("products",)),
    (main_product, ("business", "products")),
    (seller_of_wealth, ("channel", "terminal_of", "products")),
    (terminal_owner, ("channel", "terminal_of")),
    (remote_terminal, ("channel", "contact")),
    (insured_people, ("products", "insured", "applicant")),
    (guarded_minors, ("date", "applicant", "insured", "guardian")),
    (of_age, ("date", "applicant")),
    (dated, ("date", "applicant", "insured")),
    (identity_agrees, ("applicant", "insured")),
    (shares, ("beneficiaries",)),
    (tested, ("date", "suitability")),
    (parties_of_loan, ("products", "co_borrowers", "spouse", "guarantors")),
)
"""Every check across fields; it runs when the fields that it needs are sound."""


def across(parts: Mapping[str, Any], checks: Checks = CHECKS) -> Iterator[FieldFault]:
    """Yield the faults of all checks whose fields are sound; the others are not asked."""
    for check, needs in checks:
        if all(name in parts for name in needs):
            yield from check(*(parts[name] for name in needs))
