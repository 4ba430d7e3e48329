"""Which fields the form has as its answers stand, card by card. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from terminal.session.entry import offering
from terminal.session.entry.answers import (
    BY_HAND,
    PEOPLE,
    PICK,
    Answers,
    age_of,
    count_of,
    guardian_asked,
    known_over,
    line_of,
    offer_of,
)
from terminal.session.entry.fields import CARDS, Adding, CardName, Field, Kind, Option
from terminal.session.entry.known import Known
from terminal.session.entry.offering import options

MOST_PRODUCTS: Final = 12
_SETTLES: Final = 4
"""One choice that falls away may take another with it; so often, then it is settled."""
_CUSTOMER, _PRODUCT, _ORDER, _FIELD_IT, _PAPER = (
    f"entry.asks.{who}" for who in ("customer", "product", "order", "field_it", "paper")
)
_SAID_OF_INSURANCE: Final = (
    "cover", "exclusions", "deductible", "payout_ratio", "limits", "claims", "charges", "grace", "lapse",
    "waiting_from", "waiting_effect", "hospitals", "renewal",
)  # fmt: skip
_SAID_OF_WEALTH: Final = (
    "term", "investment", "distribution", "offering", "benchmark", "risks", "fees", "redemption", "information",
)  # fmt: skip


def settled(answers: Answers, known: Known) -> dict[str, str]:
    """Return the answers as they count: what is known over what was typed, and what follows from there being no choice.

    A choice that is not offered as the others stand counts as none; among the answers it stays.
    """
    said = known_over(answers, known)
    for _ in range(_SETTLES):
        page = Page(said, known)
        fields = [field for card in CARDS for field in page.of(card) if field.kind == "choice" and field.source is None]
        moved = {field.name: _chosen(field) for field in fields if field.options}
        moved = {name: value for name, value in moved.items() if said.get(name, "") != value}
        if not moved:
            break
        said |= moved
    return said


def _chosen(field: Field) -> str:
    """What counts as chosen: the only one there is, unless nobody need choose; nothing that is not offered."""
    offered = [option.value for option in field.options]
    if field.value in offered or not field.value:
        sole = not field.value and len(offered) == 1 and (not field.more or field.name == "channel")
        return offered[0] if sole else field.value
    return offered[0] if len(offered) == 1 else ""


class Page:
    """The form's answers, and the fields that they lead to."""

    def __init__(self, said: Answers, known: Known) -> None:
        """`said`: with what is known over what was typed."""
        self.said, self.known = said, known
        self.line = line_of(said)

    def of(self, card: CardName) -> tuple[Field, ...]:
        """Return the fields of a card."""
        made = {"place": self.place, "people": self.people, "product": self.products, "suitability": self.suitability}
        return tuple(made[card]())

    def field(self, name: str, kind: Kind, label: str = "", given: tuple[Option, ...] = (), **more: Any) -> Field:
        """Return one field with what is written in it, grey where the machine knows it."""
        value, known = self.said.get(name, ""), self.known.values.get(name)
        found = Field(name, kind, f"entry.{label or name}", value, given, **more)
        return found if known is None else replace(found, source=known.source)

    # --- channel and place ---

    def place(self) -> Iterator[Field]:
        """What is sold through whom, how the customer is met, and where."""
        yield self.field("form.line", "choice", "form.line", offering.lines(self.known), wide=3)
        if self.line is not None:
            given = offering.channels_of(self.said, self.known)
            yield self.field("channel", "choice", given=given, wide=3, more=len(given) == 1)
        if self.said.get("channel") == "self_service":
            yield self.field("terminal_of", "choice", given=offering.owners(self.said))
        given = offering.contacts(self.said)
        yield self.field("contact", "choice", given=given, wide=1 if len(given) < 3 else 3)  # noqa: PLR2004 - room
        yield from self._site()
        yield from self._order()
        yield from self._begun()

    def _site(self) -> Iterator[Field]:
        yield self.field("site.name", "text", asks=_FIELD_IT, wide=2)
        yield self.field("site.region", "number", asks=_FIELD_IT, more="site.region" in self.known.values)
        for name in ("site.in_premises", "site.sales_area"):
            yield self._flag(name, more=True)
        yield self.field("site.acceptance_reference", "number", more=True)

    def _order(self) -> Iterator[Field]:
        yield self.field("date", "date", more=True)
        yield self.field("reference", "number", asks=_ORDER, more=True)
        if self.line == "insurance":
            given = options("business", ("new_contract", "rider_added"))
            yield self.field("business", "choice", given=given, more=True)
            yield self._flag("replaces_policy", more=True)
            if self.said.get("applicant.natural_person") == "false" or self.said.get("group_policy") == "true":
                yield self._flag("group_policy", more=True)
        riders = self.line == "insurance" or self.said.get("form.link") == "rider_of"  # what a file says stays
        kinds = ("none", "corrects", "continues", *(("rider_of",) if riders else ()))
        yield self.field("form.link", "choice", given=options("link", kinds), more=True, wide=3)
        if self.said.get("form.link") not in (None, "", "none"):
            yield self.field("links[0].reference", "number", asks=_ORDER)
        yield self.field("service_phone", "number", asks=_PRODUCT, more=True)
        yield self.field("referrer.name", "text", more=True)
        if self.said.get("referrer.name"):
            yield self.field("referrer.number", "number", more=True)

    def _begun(self) -> Iterator[Field]:
        """Where it began, if not here, and what was done for it elsewhere."""
        yield self.field("origin.system", "text", more=True, asks=_ORDER)
        if any(name.startswith("origin.") and value for name, value in self.said.items()):
            for name in ("reference", "began_at", "by", "channel"):
                yield self.field(f"origin.{name}", "text", asks=_ORDER)
        for place in range(count_of(self.said, "steps")):
            stem = f"steps[{place}]"
            kinds, contacts = ("page_trace", "call", "take", "assessment"), offering.step_contacts()
            yield self.field(f"{stem}.kind", "choice", "steps.kind", options("step", kinds), group=stem, wide=2)
            yield self.field(f"{stem}.reference", "number", "steps.reference", group=stem, asks=_ORDER)
            yield self.field(f"{stem}.contact", "choice", "contact", contacts, group=stem, wide=2)
            yield self.field(f"{stem}.at", "text", "steps.at", group=stem, more=True)
            yield self.field(f"{stem}.sha256", "text", "steps.sha256", group=stem, more=True)

    # --- people ---

    def people(self) -> Iterator[Field]:
        """Who sells, who buys, and for whom."""
        yield from self._seller()
        yield from self._applicant()
        if self.line == "insurance":
            yield self.field("form.insured", "choice", given=offering.insured(self.said), wide=3)
            yield from self._insured()
        if guardian_asked(self.said) or self.said.get("form.guardian"):
            yield from self._guardian()
        if self.line == "insurance":
            yield from self._beneficiaries()
        if self.line == "loan":
            yield from self._bound()

    def _seller(self) -> Iterator[Field]:
        known = "seller.name" in self.known.values
        yield self.field("seller.name", "text")
        kinds: tuple[tuple[str, Kind], ...] = (("licence", "number"), ("grade", "whole"))
        for name, kind in kinds:
            filled = f"seller.{name}" in self.known.values
            yield self.field(f"seller.{name}", kind, asks=_FIELD_IT, more=filled and known)
        yield self.field("seller.licence_until", "date", more=True)
        for name in ("institution", "institution_short"):
            filled = f"seller.{name}" in self.known.values
            yield self.field(f"seller.{name}", "text", asks=_FIELD_IT, more=filled, wide=2)
        for name in ("unit_linked_months", "unit_linked_training_hours"):
            yield self.field(f"seller.{name}", "whole", asks=_FIELD_IT, more=not self._unit_linked())
        yield self._flag("seller.sells_to_self", more=True)
        yield from self._identity("seller", more=True)

    def _unit_linked(self) -> bool:
        """Whether one is sold; the class that rules ask of is called so since the first version."""
        offers = (offer_of(self.said, self.known, place) for place in range(MOST_PRODUCTS))
        picked = {each.product_class for each in offers if each is not None}
        typed = {self.said.get(f"products[{place}].class") for place in range(MOST_PRODUCTS)}
        return "unit_linked" in picked | typed

    def _applicant(self) -> Iterator[Field]:
        natural = self.said.get("applicant.natural_person") != "false"
        kinds = (Option("true", "entry.natural.true"), Option("false", "entry.natural.false"))
        yield self.field("applicant.natural_person", "choice", given=kinds, more=natural)
        yield self.field("applicant.name", "text", asks=_CUSTOMER)
        if not natural:
            yield from self._identity("applicant", more=True, organisation=True)
            return
        yield self._born("applicant", asks=_CUSTOMER)
        age = self._age("applicant")
        capacities = offering.capacities(self.said.get("applicant.birth_date", ""), self.said)
        young = "full" not in [each.value for each in capacities]
        yield self.field("applicant.capacity", "choice", "capacity", capacities, more=not young or age is None, wide=2)
        yield from self._identity("applicant", more=True)
        yield self.field("applicant.address", "text", "person.address", more=True, wide=3)
        yield self.field("applicant.disabilities", "set", given=offering.disabilities(), more=True, wide=3)

    def _identity(self, stem: str, *, more: bool, organisation: bool = False, group: str = "") -> Iterator[Field]:
        kinds = offering.identity_kinds(organisation=organisation)
        yield self.field(f"{stem}.identity.kind", "choice", "identity.kind", kinds, more=more, group=group, wide=2)
        more = more and not self.said.get(f"{stem}.identity.kind")
        yield self.field(
            f"{stem}.identity.number", "number", "identity.number", more=more, group=group, wide=2, asks=_PAPER
        )

    def _insured(self) -> Iterator[Field]:
        if self.said.get("form.insured") not in ("other", "both"):
            return
        for place in range(max(1, count_of(self.said, "insured"))):
            stem = f"insured[{place}]"
            yield self.field(f"{stem}.relation", "choice", "insured.relation", offering.relations(), group=stem)
            yield from self._person(stem, stem)
            birth = self.said.get(f"{stem}.birth_date", "")
            given = offering.capacities(birth, self.said, insured=True)
            yield self.field(f"{stem}.capacity", "choice", "capacity", given, more=True, group=stem, wide=2)

    def _guardian(self) -> Iterator[Field]:
        yield self.field("form.guardian", "choice", given=offering.guardians(self.said), group="guardian", wide=2)
        if self.said.get("form.guardian") == "other" or len(offering.guardians(self.said)) == 1:
            yield from self._person("guardian", "guardian")

    def _beneficiaries(self) -> Iterator[Field]:
        given = options("beneficiaries", ("legal", "named"))
        yield self.field("form.beneficiaries", "choice", given=given, more=True, wide=2)
        if self.said.get("form.beneficiaries") != "named":
            return
        for place in range(max(1, count_of(self.said, "beneficiaries"))):
            stem = f"beneficiaries[{place}]"
            yield self.field(f"{stem}.name", "text", "person.name", group=stem, asks=_CUSTOMER)
            relations = options("relation_insured", [each.value for each in offering.relations()])
            own = Option("self", "entry.relation_insured.self")
            name = f"{stem}.relation_to_insured"
            yield self.field(name, "choice", "beneficiaries.relation", (own, *relations), group=stem)
            yield self.field(
                f"{stem}.share_percent", "whole", "beneficiaries.share", group=stem, unit="entry.unit.percent"
            )
            yield self.field(f"{stem}.order", "whole", "beneficiaries.order", group=stem, more=True)

    def _bound(self) -> Iterator[Field]:
        """Who else a loan binds, or consents to it."""
        yield self.field("form.spouse", "choice", given=options("spouse", ("no", "yes")), wide=2)
        if self.said.get("form.spouse") == "yes":
            yield from self._person("spouse", "spouse", known=False)
        for stem in ("co_borrowers", "guarantors"):
            for place in range(count_of(self.said, stem)):
                yield from self._person(f"{stem}[{place}]", f"{stem}[{place}]", known=False)

    def _person(self, stem: str, group: str, *, known: bool = True) -> Iterator[Field]:
        yield self.field(f"{stem}.name", "text", "person.name", group=group, asks=_CUSTOMER)
        yield self._born(stem, asks=_CUSTOMER, group=group)
        del known
        yield from self._identity(stem, more=True, group=group)
        yield self.field(f"{stem}.address", "text", "person.address", more=True, group=group, wide=3)

    def _born(self, stem: str, *, asks: str, group: str = "") -> Field:
        name = f"{stem}.birth_date"
        return replace(self.field(name, "date", "person.birth_date", asks=asks, group=group), age=self._age(stem))

    def _age(self, stem: str) -> int | None:
        return age_of(self.said.get(f"{stem}.birth_date", ""), self.said)

    # --- products ---

    def products(self) -> Iterator[Field]:
        """What is sold, with what the customer decides of it."""
        if self.line is None:
            return
        for place in range(max(1, count_of(self.said, "products"))):
            yield from self._product(place)

    def _product(self, place: int) -> Iterator[Field]:
        stem, offer = f"products[{place}]", offer_of(self.said, self.known, place)
        there = any(each.line == self.line for each in self.known.products)
        if there:
            by_hand = offer is None and self._by_hand_here(stem)
            pick = self.field(f"{stem}.{PICK}", "pick", "product.pick", group=stem, wide=3)
            yield replace(pick, value=BY_HAND) if by_hand else pick
            if offer is None and not by_hand:
                return
        if offer is None:
            yield from self._by_hand(stem)
        if self.line == "insurance":
            yield from self._insurance(stem, place, given=offer is not None)
        else:
            yield from self._sum(stem, given=offer is not None)
        if offer is None:
            for name in {"insurance": _SAID_OF_INSURANCE, "wealth": _SAID_OF_WEALTH}.get(str(self.line), ()):
                yield self._told(stem, name)

    def _by_hand_here(self, stem: str) -> bool:
        """Whether a product is written by hand: somebody said so, or a file brought one that packs do not have."""
        return self.said.get(f"{stem}.{PICK}") == BY_HAND or bool(self.said.get(f"{stem}.name", "").strip())

    def _by_hand(self, stem: str) -> Iterator[Field]:
        given = offering.classes(self.said, self.known)
        yield self.field(f"{stem}.class", "choice", "product.class", given, group=stem, wide=2, asks=_PRODUCT)
        yield self._of_product(stem, "name", "text", wide=2)
        yield self._of_product(stem, "code", "number")
        yield self._of_product(stem, "issuer", "text", wide=2)
        yield self._of_product(stem, "required_grade", "whole", more=True)
        if self.line != "loan":
            name = f"{stem}.risk_level"
            yield self.field(
                name, "choice", "product.risk_level", offering.levels("r"), group=stem, asks=_PRODUCT, wide=2
            )
        if self.line == "wealth":
            yield self._of_product(stem, "custodian", "text", more=True)
            yield self._flag(f"{stem}.agent", "product.agent", group=stem, more=True)
            yield self._of_product(stem, "principal", "text", more=True)

    def _insurance(self, stem: str, place: int, *, given: bool) -> Iterator[Field]:
        offer = offer_of(self.said, self.known, place)
        manners = offering.manners(self.said, self.known, place)
        wide = 1 if len(manners) < 3 else 2  # noqa: PLR2004 - so many stand in a third of a row
        yield self.field(f"{stem}.payment.manner", "choice", "product.manner", manners, group=stem, wide=wide)
        if self.said.get(f"{stem}.payment.manner") != "single":
            bounded = offering.years(self.said, self.known, place)
            kind: Kind = "choice" if bounded else "whole"
            yield self.field(
                f"{stem}.payment.years", kind, "product.years", bounded, group=stem, unit="entry.unit.years"
            )
        yield self._money(f"{stem}.payment.amount", "product.amount", stem)
        yield self._money(f"{stem}.sum_insured", "product.sum_insured", stem, more=True)
        if not given or "term" not in (offer.data if offer else {}):
            yield self.field(f"{stem}.term.unit", "choice", "product.term_unit", offering.units(), group=stem)
            if self.said.get(f"{stem}.term.unit") != "whole_life":
                yield self.field(f"{stem}.term.value", "whole", "product.term_value", group=stem)
        if given:
            if offer is not None and not offer.cash and "cash_value_year_1" not in offer.data:
                yield self._money(f"{stem}.cash_value_year_1", "product.cash_value_year_1", stem, asks=_PRODUCT)
            return
        kinds = options("product_kind", ("main", "rider"))
        yield self.field(f"{stem}.kind", "choice", "product.kind", kinds, group=stem, more=True)
        yield self._money(f"{stem}.cash_value_year_1", "product.cash_value_year_1", stem, asks=_PRODUCT)
        for name in ("cooling_off_days", "waiting_days"):
            yield self._of_product(stem, name, "whole", more=name == "waiting_days", unit="entry.unit.days")
        yield self._of_product(stem, "guaranteed_rate_percent", "money", more=True, unit="entry.unit.percent")
        yield self._of_product(stem, "guaranteed_until", "date", more=True)
        for name in ("death_benefit", "guaranteed_renewal", "reimbursement", "tax_favoured"):
            yield self._flag(f"{stem}.{name}", f"product.{name}", group=stem, more=True)

    def _sum(self, stem: str, *, given: bool) -> Iterator[Field]:
        yield self._money(f"{stem}.amount", "product.sum", stem, asks=_CUSTOMER)
        if self.line == "loan":
            for name in ("purpose", "rate", "term"):
                if not (given and name in (self._offer_data(stem))):
                    yield self._told(stem, name, more=False)
            yield self._flag(f"{stem}.signed_electronically", "product.signed_electronically", group=stem, more=True)

    def _offer_data(self, stem: str) -> frozenset[str]:
        offer = offer_of(self.said, self.known, int(stem[len("products[") : -1]))
        return frozenset(offer.data) if offer is not None else frozenset()

    def _of_product(self, stem: str, name: str, kind: Kind, **more: Any) -> Field:
        return self.field(f"{stem}.{name}", kind, f"product.{name}", group=stem, asks=_PRODUCT, **more)

    def _told(self, stem: str, name: str, *, more: bool = True) -> Field:
        return self.field(f"{stem}.{name}", "said", f"product.{name}", group=stem, wide=3, asks=_PRODUCT, more=more)

    def _money(self, name: str, label: str, group: str = "", **more: Any) -> Field:
        return self.field(name, "money", label, group=group, unit="entry.unit.yuan", **more)

    # --- suitability ---

    def suitability(self) -> Iterator[Field]:
        """What is known of the customer's needs and means."""
        if self.line is None:
            return
        if self.line == "loan":
            yield self._money("suitability.household_income", "suitability.household_income", asks=_CUSTOMER, more=True)
            return
        yield self.field("suitability.level", "choice", given=offering.levels("c"), asks=_ORDER)
        yield self.field("suitability.test_date", "date", asks=_ORDER)
        yield self._flag("suitability.own_funds", asks=_CUSTOMER)
        yield self._money("suitability.household_income", "suitability.household_income", asks=_CUSTOMER)
        yield self._money("suitability.budget", f"suitability.budget.{self.line}", asks=_CUSTOMER)
        yield self.field("suitability.needs", "said", wide=3, asks=_CUSTOMER)
        if offering.may_insist(self.said, self.known):
            yield self._flag("suitability.insists")
        for name in ("needs_mismatch", "unaffordable", "duplicate_cover"):
            if name != "duplicate_cover" or self.line == "insurance":
                yield self._flag(f"suitability.{name}", more=True)
        yield self.field("suitability.previous_level", "choice", given=offering.levels("c"), more=True, wide=2)
        if self.said.get("suitability.previous_level") not in (None, "", self.said.get("suitability.level")):
            yield self._flag("suitability.level_reconfirmed")
        for name in ("tests_that_day", "tests_12_months"):
            yield self.field(f"suitability.{name}", "whole", more=True, asks=_ORDER)
        for name in ("filled_by_customer", "professional_investor", "qualified_investor"):
            yield self._flag(f"suitability.{name}", more=True)

    def _flag(self, name: str, label: str = "", **more: Any) -> Field:
        return self.field(name, "flag", label, offering.flag(), **more)

    # --- more people and products ---

    def adds(self, card: CardName) -> Iterator[Adding]:
        """What can be added to a card's lists as they stand."""
        if card == "product" and self.line is not None and count_of(self.said, "products") < MOST_PRODUCTS:
            yield Adding("products")
        if card != "people":
            if card == "place" and count_of(self.said, "steps") < 20:  # noqa: PLR2004 - as many as a sale has at most
                yield Adding("steps")
            return
        if self.line == "insurance" and self.said.get("form.insured") in ("other", "both"):
            yield Adding("insured")
        if self.line == "insurance" and self.said.get("form.beneficiaries") == "named":
            yield Adding("beneficiaries")
        if self.line == "loan":
            yield from (Adding(stem) for stem in ("co_borrowers", "guarantors") if self._room(stem))

    def _room(self, stem: str) -> bool:
        return count_of(self.said, stem) < PEOPLE[stem]

    def drops(self, card: CardName) -> Iterator[Adding]:
        """What can be taken out of a card's lists again."""
        stems = {"product": ("products",), "people": ("insured", "beneficiaries", "co_borrowers", "guarantors")}
        for stem in (*stems.get(card, ()), *(("steps",) if card == "place" else ())):
            least = 0 if stem in ("co_borrowers", "guarantors", "steps") else 1
            count = count_of(self.said, stem)
            if count > least:
                yield from (Adding(stem, place) for place in range(count))
