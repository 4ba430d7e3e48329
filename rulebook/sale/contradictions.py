"""Facts of a sale that cannot all be true. At entry they are faults; a sale that was recorded keeps them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from itertools import combinations
from typing import Any, Final

from rulebook.sale.calendar import MONTHS_A_YEAR, add_months, age_on, months_begun
from rulebook.sale.checks import Checks, Products, across, born, born_as_numbered
from rulebook.sale.field_faults import FieldFault, fault
from rulebook.sale.identity_numbers import number_is_sound
from rulebook.sale.origin import Origin, Step
from rulebook.sale.people import (
    FULL_FROM,
    LIMITED_FROM,
    Applicant,
    Beneficiary,
    Guardian,
    IdentityKind,
    Insured,
    Party,
    Seller,
)
from rulebook.sale.products import Insurance
from rulebook.sale.sale import Sale, Suitability
from rulebook.sale.same_person import Named, alike, is_seller, named, one_person, parties
from rulebook.sale.unseen import unseen

CHINA: Final = timezone(timedelta(hours=8))
"""The day of a sale is a day in China."""
OWN_WORK: Final = 16
"""Years: who lives on his own work from then on has full capacity (Civil Code art. 18)."""
ONCE: Final = frozenset({"applicant", "insured", "co_borrower", "guarantor"})
"""Whoever has one of these roles is written under it once; a spouse may be co-borrower, a guardian insured."""


def cover_to_come(
    date: date, applicant: Applicant, insured: Sequence[Insured], products: Products
) -> Iterator[FieldFault]:
    """Yield a fault for each insurance whose cover has ended for an insured on the day of the sale."""
    for place, ends in covers(date, applicant, insured, products):
        if min(ends) <= date:
            yield fault(
                f"products[{place}].term",
                "保险期间在业务当日或之前已届满",
                "the cover ends on or before the day of the sale",
            )


def paid_while_covered(
    date: date, applicant: Applicant, insured: Sequence[Insured], products: Products
) -> Iterator[FieldFault]:
    """Yield a fault for each insurance whose last yearly premium is due when the cover of all insured is over."""
    for place, ends in covers(date, applicant, insured, products):
        product = products[place]
        years = product.payment.years if isinstance(product, Insurance) else 1
        if years > 1 and date < max(ends) <= add_months(date, (years - 1) * MONTHS_A_YEAR):
            yield fault(
                f"products[{place}].payment.years",
                "交费期间长于保险期间",
                "premiums are paid for longer than the cover lasts",
            )


def covers(
    day: date, applicant: Applicant, insured: Sequence[Insured], products: Products
) -> Iterator[tuple[int, list[date]]]:
    """Yield each insurance's place, and the days on which its cover ends, one for each insured."""
    births = [applicant.birth_date if person.relation == "self" else person.birth_date for person in insured]
    for place, product in enumerate(products):
        if isinstance(product, Insurance):
            yield place, [product.term.ends(day, birth) for birth in births or [None]]


def worth_less_than_paid(products: Products) -> Iterator[FieldFault]:
    """Yield a fault for each cash value of year one that is more than what was paid by then."""
    for place, product in enumerate(products):
        if not isinstance(product, Insurance) or product.cash_value_year_1 is None:
            continue
        if product.cash_value_year_1 > product.payment.yearly:
            yield fault(
                f"products[{place}].cash_value_year_1",
                "第一年末现金价值高于第一年保费",
                "more than the premiums of the first year",
            )


def rate_to_come(date: date, products: Products) -> Iterator[FieldFault]:
    """Yield a fault for each guaranteed rate that is over on the day of the sale, or that has no figure."""
    for place, product in enumerate(products):
        until = product.guaranteed_until if isinstance(product, Insurance) else None
        if until is not None and until <= date:
            yield fault(f"products[{place}].guaranteed_until", "保证利率已到期", "the guarantee of the rate is over")


def capacity_fits_age(date: date, applicant: Applicant, insured: Sequence[Insured]) -> Iterator[FieldFault]:
    """Yield faults for a child under 8 with any capacity, and for full capacity of an insured under 16."""
    people = [("applicant", applicant.birth_date, applicant.capacity)]
    people += [
        (f"insured[{place}]", person.birth_date, person.capacity)
        for place, person in enumerate(insured)
        if person.capacity is not None
    ]
    for place, birth, capacity in people:
        if birth is None or birth > date:
            continue
        age = age_on(birth, date)
        if age < LIMITED_FROM and capacity != "none":
            yield fault(f"{place}.capacity", "不满8周岁为无民事行为能力人", "a child under 8 has no capacity")
        elif place != "applicant" and age < OWN_WORK and capacity == "full":
            yield fault(f"{place}.capacity", "不满16周岁没有完全民事行为能力", "nobody under 16 has full capacity")


def counted_tests(date: date, suitability: Suitability) -> Iterator[FieldFault]:
    """Yield faults for more tests on one day than in its year, and for a test that was not counted."""
    tested = suitability.test_date
    that_day, year = suitability.tests_that_day, suitability.tests_12_months
    within_a_year = tested is None or months_begun(tested, date) <= MONTHS_A_YEAR
    if tested is not None and tested <= date and that_day == 0:
        yield fault("suitability.tests_that_day", "当日已测评，次数不能为 0", "tested that day: at least once")
    if within_a_year and that_day > year:
        yield fault(
            "suitability.tests_12_months",
            "十二个月内的测评次数少于当日次数",
            "fewer tests in twelve months than on one day of them",
        )


def others_as_born(
    date: date,
    guardian: Guardian | None,
    co_borrowers: Sequence[Party],
    spouse: Party | None,
    guarantors: Sequence[Party],
) -> Iterator[FieldFault]:
    """Yield faults for birth dates of guardian and parties that cannot be, or are not those of their numbers.

    Who is bound by a loan, or consents to it as the spouse, is of age (Civil Code art. 18, 144, 1047).
    """
    people: list[tuple[str, Guardian | Party]] = [] if guardian is None else [("guardian", guardian)]
    people += [(path, party) for _, path, party in parties(co_borrowers, spouse, guarantors)]
    for path, person in people:
        yield from born(f"{path}.birth_date", person.birth_date, date)
        yield from born_as_numbered(path, person.identity, person.birth_date)
        young = (
            person.birth_date is not None and person.birth_date <= date and age_on(person.birth_date, date) < FULL_FROM
        )
        if young and path != "guardian":
            yield fault(f"{path}.birth_date", "未成年人不能共同借款、担保或为配偶", "who is bound by a loan is of age")


def represented(applicant: Applicant, guardian: Guardian | None) -> Iterator[FieldFault]:
    """Yield a fault for a customer without full capacity who is written as his own legal representative."""
    if guardian is not None and guardian.is_applicant and applicant.capacity != "full":
        yield fault(
            "guardian.is_applicant",
            "没有完全民事行为能力的人不能作自己或他人的监护人",
            "who lacks full capacity represents neither himself nor others",
        )


def reason_to_insist(products: Products, suitability: Suitability) -> Iterator[FieldFault]:
    """Yield a fault for a customer who insists though nobody advised against it."""
    level = suitability.level
    risky = level is not None and any(
        product.line != "loan" and product.risk_level is not None and product.risk_level > level for product in products
    )
    advised = suitability.needs_mismatch or suitability.unaffordable or suitability.duplicate_cover or risky
    if suitability.insists and not advised:
        yield fault(
            "suitability.insists",
            "没有不匹配、不可负担或重复保障，无从坚持",
            "nothing was advised against: no mismatch, unaffordable premium or duplicate cover",
        )


def one_number_each(
    applicant: Applicant,
    insured: Sequence[Insured],
    guardian: Guardian | None,
    co_borrowers: Sequence[Party],
    spouse: Party | None,
    guarantors: Sequence[Party],
) -> Iterator[FieldFault]:
    """Yield faults for one number of two people, and for one person under two roles that need two.

    A guardian may be insured too, and a spouse co-borrower or guarantor; nobody is his own spouse or co-borrower.
    """
    people = list(named(applicant, insured, guardian, parties(co_borrowers, spouse, guarantors)))
    for one, other in combinations(people, 2):
        if one.number is not None and one.number == other.number and not same_words(one, other):
            yield fault(
                f"{other.place}.identity.number",
                "两个人用了同一证件号码",
                f"the number of another person ({one.place})",
            )
        elif one_person(one, other) and twice(one, other):
            yield fault(other.place, f"与 {one.place} 是同一人", f"the same person as {one.place}")
    unknown = spouse is not None and spouse.birth_date is None and spouse.identity is None
    if spouse is not None and unknown and applicant.natural_person and alike(spouse.name, applicant.name):
        yield fault("spouse", "配偶与借款人同名，须填写出生日期或证件", "named as the borrower: tell them apart")


_MISTYPED: Final[Mapping[IdentityKind, tuple[str, str]]] = {
    "passport": ("护照号码只有大写字母和数字，5 到 9 位", "a passport number has 5 to 9 capital letters and digits"),
    "hk_macau_residence": (
        "港澳居民居住证号码有 18 位，以 810000 或 820000 开头，末位是校验码",
        "a residence permit's number has 18 characters, begins with 810000 or 820000, and ends with a check character",
    ),
    "taiwan_residence": (
        "台湾居民居住证号码有 18 位，以 830000 开头，末位是校验码",
        "a residence permit's number has 18 characters, begins with 830000, and ends with a check character",
    ),
    "hk_macau_permit": (
        "港澳居民来往内地通行证号码是 H 或 M 加 8 位数字，旧本另加 2 位",
        "a travel permit's number is H or M and 8 digits, and 2 more on old booklets",
    ),
    "taiwan_permit": ("台湾居民来往大陆通行证号码是 8 位数字", "a travel permit's number has 8 digits"),
    "foreign_permanent_resident": (
        "永久居留身份证号码是 9 开头的 18 位，2023 年以前是 3 个字母加 12 位数字",
        "a permanent residence number has 18 digits from 9 on; before 2023, 3 letters and 12 digits",
    ),
}
_BORN_IN_NUMBER: Final[frozenset[IdentityKind]] = frozenset({"hk_macau_residence", "taiwan_residence"})
"""Beside residents' own: permits whose number has the birth date in its digits 7 to 14 (国办发〔2018〕81号, art. 5)."""


def numbers_of_their_kind(
    seller: Seller,
    applicant: Applicant,
    insured: Sequence[Insured],
    guardian: Guardian | None,
    co_borrowers: Sequence[Party],
    spouse: Party | None,
    guarantors: Sequence[Party],
) -> Iterator[FieldFault]:
    """Yield a fault for each number that no document of its kind has, and for a birth date that is not the number's.

    Residents' numbers are looked at wherever they stand (`Identity`).
    """
    people = named(applicant, insured, guardian, parties(co_borrowers, spouse, guarantors))
    for each in (Named("seller", "seller", seller.name, None, seller.identity), *people):
        identity, born_on = each.identity, each.birth_date
        if identity is None or identity.kind not in _MISTYPED:
            continue
        if not number_is_sound(identity.kind, identity.number):
            yield fault(f"{each.place}.identity.number", *_MISTYPED[identity.kind])
        elif born_on is not None and identity.kind in _BORN_IN_NUMBER and identity.number[6:14] != f"{born_on:%Y%m%d}":
            yield fault(f"{each.place}.birth_date", "与居住证号码中的出生日期不符", "differs from the permit's number")


def same_words(one: Named, other: Named) -> bool:
    """Tell whether name and birth date, where both are known, are the same."""
    births = {one.birth_date, other.birth_date} - {None}
    return alike(one.name, other.name) and len(births) < 2  # noqa: PLR2004 - two different dates


def twice(one: Named, other: Named) -> bool:
    """Tell whether nobody can have both these roles."""
    roles = {one.role, other.role}
    return "applicant" in roles or (len(roles) == 1 and roles <= ONCE) or roles == {"co_borrower", "guarantor"}


def seller_apart(
    seller: Seller,
    applicant: Applicant,
    insured: Sequence[Insured],
    guardian: Guardian | None,
    beneficiaries: Sequence[Beneficiary],
    co_borrowers: Sequence[Party],
    spouse: Party | None,
    guarantors: Sequence[Party],
) -> Iterator[FieldFault]:
    """Yield a fault for a seller who is on the other side too and does not say so, or says so and is not."""
    people = list(named(applicant, insured, guardian, parties(co_borrowers, spouse, guarantors)))
    found = [each.place for each in people if is_seller(seller, each.name, each.identity)]
    found += [f"beneficiaries[{at}]" for at, each in enumerate(beneficiaries) if is_seller(seller, each.name)]
    if found and not seller.sells_to_self:
        places = ", ".join(found)
        yield fault(
            "seller.sells_to_self",
            f"销售人员与 {places} 相同：自保件填 true，同名的另一人填 false 并填写双方证件",
            f"the seller is {places}: write true if so; false, with both identities, if only the name is the same",
        )
    if seller.sells_to_self and not found:
        yield fault("seller.sells_to_self", "其他角色中没有该销售人员", "nobody else in this sale is the seller")


def group_of_whom(group_policy: bool, applicant: Applicant) -> Iterator[FieldFault]:
    """Yield a fault for a group policy of a natural person: an organisation applies for it.

    保监发〔2015〕14号, from memory.
    """
    if group_policy and applicant.natural_person:
        yield fault(
            "group_policy",
            "团体保险的投保人是单位；自然人投保的不是团体保险",
            "the applicant of a group policy is an organisation; a natural person's policy is none",
        )


def begun_before(date: date, origin: Origin | None, steps: Sequence[Step]) -> Iterator[FieldFault]:
    """Yield faults for what began or was done after the day of the sale."""
    times: list[tuple[str, datetime]] = []
    if origin is not None:
        times.append(("origin.began_at", origin.began_at))
    times += [(f"steps[{place}].at", step.at) for place, step in enumerate(steps) if step.at is not None]
    for field, instant in times:
        if day_in_china(instant) > date:
            yield fault(field, "晚于业务日期", "after the day of the sale")


def day_in_china(instant: datetime) -> date:
    """Return the day of an instant there; the last day that a calendar knows for what lies at its end."""
    try:
        return instant.astimezone(CHINA).date()
    except OverflowError:
        return date.max if instant.year > 1 else date.min


def traced_online(steps: Sequence[Step]) -> Iterator[FieldFault]:
    """Yield a fault for each page trace that is said to come from no web page."""
    for place, step in enumerate(steps):
        if step.kind == "page_trace" and step.contact != "internet":
            yield fault(f"steps[{place}].contact", "网页留痕须为 internet", "a page trace is made on the internet")


ROLES: Final = ("applicant", "insured", "guardian")
PARTIES: Final = ("co_borrowers", "spouse", "guarantors")
CONTRADICTIONS: Final[Checks] = (
    (cover_to_come, ("date", "applicant", "insured", "products")),
    (paid_while_covered, ("date", "applicant", "insured", "products")),
    (worth_less_than_paid, ("products",)),
    (rate_to_come, ("date", "products")),
    (capacity_fits_age, ("date", "applicant", "insured")),
    (counted_tests, ("date", "suitability")),
    (others_as_born, ("date", "guardian", *PARTIES)),
    (represented, ("applicant", "guardian")),
    (reason_to_insist, ("products", "suitability")),
    (one_number_each, (*ROLES, *PARTIES)),
    (numbers_of_their_kind, ("seller", *ROLES, *PARTIES)),
    (seller_apart, ("seller", *ROLES, "beneficiaries", *PARTIES)),
    (group_of_whom, ("group_policy", "applicant")),
    (begun_before, ("date", "origin", "steps")),
    (traced_online, ("steps",)),
)
"""Every contradiction; it is looked for when the fields that it needs are sound."""


def contradictions(sale: Sale) -> tuple[FieldFault, ...]:
    """Return everything that would have stopped this sale at entry; empty if nothing would."""
    parts = {name: getattr(sale, name) for name in Sale.model_fields}
    return tuple(contradicting(parts, sale.data))


def contradicting(parts: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[FieldFault]:
    """Yield the contradictions among those fields that are sound, and what cannot be seen in the texts of `data`."""
    yield from across(parts, CONTRADICTIONS)
    yield from unseen(data)
