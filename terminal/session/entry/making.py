"""The sale that the form's answers make. Pure."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, Final, cast

from rulebook.sale.products import Insurance, Line, Loan, Wealth
from terminal.session.entry.answers import (
    SAID,
    SETS,
    Answers,
    count_of,
    guardian_asked,
    line_of,
    offer_of,
    steps_of,
)
from terminal.session.entry.known import Known, Offered
from terminal.session.entry.layout import settled
from terminal.session.entry.reading import plain

_FIELDS: Final[Mapping[Line, frozenset[str]]] = {
    line: frozenset(field.alias or name for name, field in model.model_fields.items())
    for line, model in cast("dict[Line, Any]", {"insurance": Insurance, "wealth": Wealth, "loan": Loan}).items()
}
_APART: Final = frozenset({"products", "insured", "guardian", "spouse", "schema"})
_WHEN: Final[Mapping[str, Callable[[Answers], bool]]] = {
    "group_policy": lambda said: line_of(said) == "insurance",
    "replaces_policy": lambda said: line_of(said) == "insurance",
    "business": lambda said: line_of(said) == "insurance",
    "beneficiaries": lambda said: line_of(said) == "insurance" and said.get("form.beneficiaries") == "named",
    "co_borrowers": lambda said: line_of(said) == "loan",
    "guarantors": lambda said: line_of(said) == "loan",
    "terminal_of": lambda said: said.get("channel") == "self_service",
    "links": lambda said: said.get("form.link") not in ("", "none"),
}
"""Fields that a sale has only as others stand; all others it always has."""
_OF_PEOPLE_ALONE: Final = ("birth_date", "capacity", "disabilities", "address")


def sale_of(answers: Answers, known: Known) -> dict[str, Any]:
    """Return the sale that these answers make, as JSON; what lacks is lacking, what does not apply is left out."""
    said = settled(answers, known)
    sale: dict[str, Any] = {"schema": 2, "site": {}, "seller": {}, "applicant": {}}
    for name, value in said.items():
        if value.strip() and not name.startswith("form.") and applies(name, said):
            _put(sale, steps_of(name), value.strip(), said)
    sale["products"] = products_of(said, known)
    _give_people(sale, said)
    if said.get("form.link") not in (None, "", "none"):
        links = _dense(sale.get("links"))
        sale["links"] = [{**(links[0] if links else {}), "kind": said["form.link"]}, *links[1:]]
    for name in ("links", "steps", "co_borrowers", "guarantors", "beneficiaries"):
        if name in sale:
            sale[name] = _dense(sale[name])
    return sale


def applies(name: str, said: Answers) -> bool:
    """Whether an answer belongs to the sale as the others stand; products and some people are put together apart."""
    head = name.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0]
    if head in _APART:
        return False
    if head == "applicant" and said.get("applicant.natural_person") == "false":
        return name.split(".")[1] not in _OF_PEOPLE_ALONE
    when = _WHEN.get(head)
    return when is None or when(said)


def products_of(said: Answers, known: Known) -> list[dict[str, Any]]:
    """Return the products as JSON: what packs say of them, and what was typed."""
    line = line_of(said)
    if line is None:
        return []
    found = [product_of(said, known, place) for place in range(count_of(said, "products"))]
    return found or [{"line": line}]


def product_of(said: Answers, known: Known, place: int) -> dict[str, Any]:
    """Return one product as JSON."""
    line, stem = line_of(said), f"products[{place}]"
    offer = offer_of(said, known, place)
    product: dict[str, Any] = {"line": line}
    typed = {name: value for name, value in said.items() if name.startswith(f"{stem}.") and value.strip()}
    for name, value in typed.items():
        inner = steps_of(name)[2:]
        if str(inner[0]) in _FIELDS.get(cast("Line", line), ()) and _counts(name, stem, said):
            _put(product, inner, value.strip(), said)
    if offer is not None:
        product = _merged(product, offer)
    if line == "insurance" and place > 0:
        product.setdefault("kind", "rider")
    return product


def _merged(typed: Mapping[str, Any], offer: Offered) -> dict[str, Any]:
    """What packs say stands, whatever was typed before; what they leave open is the customer's."""
    product = deepcopy(dict(offer.data)) | {"line": offer.line, "class": offer.product_class}
    product |= {"code": offer.code, "name": offer.name, "issuer": offer.issuer}
    computed = ("cash_value_year_1",) if offer.cash else ()
    product |= {name: value for name, value in typed.items() if name not in product and name not in computed}
    payment = product.get("payment")
    if isinstance(payment, dict) and "cash_value_year_1" not in product:
        percent = offer.cash_percent(str(payment.get("manner")), str(payment.get("years", "1")))
        value = percent_of(first_year(payment), percent)
        if value is not None:
            product["cash_value_year_1"] = value
    return product


def first_year(payment: Mapping[str, Any]) -> str:
    """Return what is paid in the first year, in yuan; empty where that cannot be told yet."""
    times = {"single": 1, "annual": 1, "semiannual": 2, "quarterly": 4, "monthly": 12}.get(str(payment.get("manner")))
    amount = plain(str(payment.get("amount", "")))
    return "" if times is None or amount is None else f"{amount * times:f}"


def percent_of(amount: str, percent: str) -> str | None:
    """Return so many per cent of a sum, in yuan, whole fen and never more than it is; None where there is no sum."""
    sum_, share = plain(amount), plain(percent)
    if sum_ is None or share is None:
        return None
    return f"{int(sum_ * share) / 100:.2f}".removesuffix(".00")


def _counts(name: str, stem: str, said: Answers) -> bool:
    """Whether an answer of a product belongs to it as its others stand."""
    if name == f"{stem}.payment.years":
        return said.get(f"{stem}.payment.manner") != "single"
    if name == f"{stem}.term.value":
        return said.get(f"{stem}.term.unit") != "whole_life"
    return True


def _give_people(sale: dict[str, Any], said: Answers) -> None:
    """Put in whom the sale has beside seller and applicant."""
    line = line_of(said)
    if line == "insurance":
        sale["insured"] = insured_of(said)
    if guardian_asked(said) or said.get("form.guardian") in ("applicant", "other"):
        guardian = _guardian(said)
        if guardian is not None:
            sale["guardian"] = guardian
    if line == "loan" and said.get("form.spouse") == "yes":
        sale["spouse"] = _inner(said, "spouse")


def insured_of(said: Answers) -> list[dict[str, Any]]:
    """Return the insured: the applicant first, where he is one."""
    who = said.get("form.insured", "")
    first: list[dict[str, Any]] = [{"relation": "self"}] if who in ("self", "both") else []
    others = [_inner(said, f"insured[{place}]") for place in range(max(1, count_of(said, "insured")))]
    return first + (others if who in ("other", "both") else [])


def _guardian(said: Answers) -> dict[str, Any] | None:
    match said.get("form.guardian", ""):
        case "applicant":
            return {"is_applicant": True}
        case "other":
            return _inner(said, "guardian")
        case _:
            return None


def _inner(said: Answers, stem: str) -> dict[str, Any]:
    """Return one person as JSON."""
    found: dict[str, Any] = {}
    for name, value in said.items():
        if name.startswith(f"{stem}.") and value.strip():
            _put(found, steps_of(name[len(stem) + 1 :]), value.strip(), said)
    return found


def _put(into: dict[str, Any], steps: list[str | int], value: str, said: Answers) -> None:
    """Write a value at a path; a place in a list is kept as a number until the list is dense."""
    place: Any = into
    if steps[-1] == "en" and not said_in_chinese(steps, said):
        return
    for step in steps[:-1]:
        place = place.setdefault(step, {})
        if not isinstance(place, dict):
            return
    into = place
    last = str(steps[-1])
    if last == "en" and len(steps) > 1:
        into["en"] = value
    elif last in SETS:
        into[last] = [each for each in value.split(",") if each]
    elif _is_said(last, said):
        into[last] = {"en": value, **(into[last] if isinstance(into.get(last), dict) else {}), "zh": value}
    else:
        into[last] = value


def said_in_chinese(steps: list[str | int], said: Answers) -> bool:
    """Whether the sentence whose English this is was written: without its Chinese it is none."""
    spelled = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps[:-1]).lstrip(".")
    return any(value.strip() for name, value in said.items() if name == spelled or name.endswith(f".{spelled}"))


def _is_said(last: str, said: Answers) -> bool:
    return last in SAID or (last == "term" and line_of(said) in ("wealth", "loan"))


def _dense(found: Any) -> list[Any]:
    """Turn numbered items into a list, without those that nothing is said of."""
    if isinstance(found, dict):
        return [found[place] for place in sorted(found)]
    return list(found or ())
