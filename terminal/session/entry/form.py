"""The form as it stands: its fields with what is written, offered, lacking and wrong in each. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from rulebook.sale.field_faults import FieldFault
from rulebook.sale.reading import SaleFaultsError, read_sale
from rulebook.sale.text import Text
from terminal.session.entry.answers import Answers, insured_offset
from terminal.session.entry.fields import CARDS, CardForm, CardName, Field, Form
from terminal.session.entry.known import Known
from terminal.session.entry.layout import Page, settled
from terminal.session.entry.making import first_year, products_of, sale_of

LACKING: Final = Text(zh="还没有填写", en="still to be filled in")
_CARD_OF: Final[Mapping[str, CardName]] = {
    "seller": "people", "applicant": "people", "insured": "people", "guardian": "people", "beneficiaries": "people",
    "co_borrowers": "people", "spouse": "people", "guarantors": "people", "products": "product",
    "suitability": "suitability",
}  # fmt: skip
"""Where a fault without a field of its own is told; all others in the first card."""
_CARD_OF_CHOICE: Final[Mapping[str, CardName]] = {
    "form.insured": "people", "form.guardian": "people", "form.beneficiaries": "people", "form.spouse": "people",
}  # fmt: skip
_NEEDED: Final = frozenset(
    {"pick", "birth_date", "name", "relation", "insured", "guardian", "line", "channel", "contact"}
)
_MAY_LACK: Final = ("spouse.birth_date", "co_borrowers", "guarantors", "referrer")
_STANDS_FOR: Final[Mapping[str, tuple[str, ...]]] = {
    "applicant": ("applicant.birth_date", "applicant.natural_person"),
    "insured": ("form.insured", "insured[0].relation"),
    "guardian": ("form.guardian", "guardian.name"),
    "guardian.is_applicant": ("form.guardian",),
    "spouse": ("spouse.birth_date", "form.spouse"),
    "products": ("products[0].pick", "products[0].class", "form.line"),
    "beneficiaries": ("beneficiaries[0].share_percent", "form.beneficiaries"),
    "links[0].kind": ("form.link",),
    "links": ("form.link",),
    "origin": ("origin.system",),
    "business": ("business", "form.line"),
    "channel": ("channel", "form.line"),
    "group_policy": ("group_policy", "applicant.natural_person"),
}  # fmt: skip
"""The fields, the first that is there, that tell a fault of what no field is."""


def form_of(answers: Answers, known: Known, wanted: Mapping[str, Text] | None = None, *, checked: bool = False) -> Form:
    """Return the form.

    `wanted`: what the plan lacks, by field (`preview`). `checked`: the rules have looked at these very answers; only
    then a card is called filled.
    """
    said = settled(answers, known)
    page = Page(said, known)
    cards = {name: list(page.of(name)) for name in CARDS}
    told = _by_field(faults_of(answers, known), answers, cards)
    for name in _empty(cards):
        told.setdefault(name, LACKING)
    for name, why in (wanted or {}).items():
        if not said.get(name, "").strip():  # what is written and does not do is a matter of the plan
            _tell(told, cards, name, why)
    made = tuple(_card(name, page, cards[name], told, checked=checked) for name in CARDS)
    found = Form(made, next((field.name for card in made for field in card.fields if field.wrong), ""))
    return replace(found, total=_total(said, known), back=_back(said, known))


def faults_of(answers: Answers, known: Known) -> tuple[FieldFault, ...]:
    """Return what is wrong with the sale that these answers make; empty if it can be planned."""
    try:
        read_sale(sale_of(answers, known), entered=True)
    except SaleFaultsError as error:
        return error.faults
    return ()


def card_of(name: str) -> CardName:
    """Return the card in which a field stands."""
    if name.startswith("form."):
        return _CARD_OF_CHOICE.get(name, "place")
    return _CARD_OF.get(re.split(r"[.\[]", name)[0], "place")


def stamp_of(sale: Mapping[str, Any]) -> str:
    """Return what tells two states of the form apart: what the rules said of one does not hold for the other."""
    return hashlib.sha256(json.dumps(sale, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _by_field(faults: Iterable[FieldFault], answers: Answers, cards: dict[CardName, list[Field]]) -> dict[str, Text]:
    told: dict[str, Text] = {}
    for each in faults:
        _tell(told, cards, _own(each.field, answers), each.reason)
    return told


def _empty(cards: Mapping[CardName, Iterable[Field]]) -> Iterable[str]:
    """Yield what nobody can do without, and reading tells only once the rest is there."""
    for field in (each for fields in cards.values() for each in fields):
        last, more = field.name.rsplit(".", 1)[-1], field.more
        if not field.value.strip() and not more and last in _NEEDED and not field.name.startswith(_MAY_LACK):
            yield field.name


def _own(path: str, answers: Answers) -> str:
    """Return the form's name of a field of the sale: the insured may stand elsewhere there."""
    found = re.match(r"insured\[(\d+)\](.*)", path)
    return path if found is None else f"insured[{max(0, int(found[1]) - insured_offset(answers))}]{found[2]}"


def _tell(told: dict[str, Text], cards: dict[CardName, list[Field]], path: str, why: Text) -> None:
    """Note a fault at the field that shows it; one that has none gets a field of its own, at its card's end."""
    there = {field.name for fields in cards.values() for field in fields}
    name = next((each for each in _candidates(path, there)), "")
    if not name:
        name = path or "reference"
        cards[card_of(name)].append(Field(name, "text", "entry.other"))
    told.setdefault(name, why)


def _candidates(path: str, there: set[str]) -> Iterable[str]:
    """Yield the fields that may tell a fault at `path`, the nearest first."""
    if path in there:
        yield path
    yield from (each for each in _STANDS_FOR.get(path, ()) if each in there)
    person = re.fullmatch(r"((?:insured|guarantors|co_borrowers|beneficiaries)\[\d+\]|guardian|spouse)", path)
    if person:
        yield from (f"{path}.{each}" for each in ("name", "birth_date", "relation") if f"{path}.{each}" in there)
    product = re.fullmatch(r"(products\[\d+\])\..*|(products\[\d+\])", path)
    if product:
        stem = product[1] or product[2]
        inner = path.removeprefix(stem + ".")
        parts = {"term": ("term.value", "term.unit"), "payment": ("payment.years", "payment.amount"), "line": ()}
        yield from (f"{stem}.{each}" for each in parts.get(inner, ()) if f"{stem}.{each}" in there)
        yield from (f"{stem}.{each}" for each in ("pick",) if f"{stem}.{each}" in there)
    if path.endswith(".identity"):
        yield from (f"{path}.{each}" for each in ("number", "kind") if f"{path}.{each}" in there)
    if path.endswith((".zh", ".en")) and path[:-3] in there:
        yield path[:-3]
    if path.endswith("]") and path.rsplit("[", 1)[0] in there:
        yield path.rsplit("[", 1)[0]


def _card(name: CardName, page: Page, fields: list[Field], told: Mapping[str, Text], *, checked: bool) -> CardForm:
    shown = tuple(_judged(field, told.get(field.name)) for field in fields)
    lacks, wrong = sum(each.lacks for each in shown), sum(each.wrong is not None for each in shown)
    card = CardForm(name, shown, tuple(page.adds(name)), tuple(page.drops(name)), lacks=lacks)
    if wrong > lacks:
        return replace(card, state="wrong")
    if lacks:
        return replace(card, state="lacking")
    if not shown:
        return card
    return replace(card, state="filled" if checked else "checking")


def _judged(field: Field, why: Text | None) -> Field:
    if why is None:
        return field
    lacks = not field.value.strip()
    return replace(field, wrong=LACKING if lacks and field.kind != "flag" else why, lacks=lacks, more=False)


def _total(said: Answers, known: Known) -> str:
    """Return all premiums, or the sum of a wealth product or loan, in yuan."""
    found = Decimal(0)
    for product in products_of(said, known):
        payment = product.get("payment")
        if not isinstance(payment, dict):
            return ""
        once = first_year(payment)
        years = str(payment.get("years", "1"))
        if not once or not years.isdigit() or len(years) > 3:  # noqa: PLR2004 - nobody pays for 1000 years
            return ""
        found += Decimal(once) * int(years)
    return f"{found:f}" if found else ""


def _back(said: Answers, known: Known) -> str:
    products = products_of(said, known)
    return str(products[0].get("cash_value_year_1") or "") if products else ""
