"""What was typed into the form, by field, and the sale that it makes. Pure.

Answers are texts under the paths of the sale's JSON (`applicant.birth_date`, `products[0].payment.years`), and under
a few names of the form's own (`form.insured`). What does not apply just now stays among them and is left out of the
sale: nothing is lost by choosing another way and coming back.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final, get_args

from rulebook.sale.calendar import age_on
from rulebook.sale.people import FULL_FROM
from rulebook.sale.products import Line
from terminal.session.entry.known import Known, Offered
from terminal.session.entry.reading import day, is_date, whole

Answers = Mapping[str, str]

LINES: Final[tuple[Line, ...]] = get_args(Line)
PICK: Final = "pick"
"""`products[0].pick`: the code of the product of the packs that it is, or BY_HAND."""
BY_HAND: Final = "-"
SAID: Final = frozenset({
    "needs", "cover", "exclusions", "deductible", "payout_ratio", "limits", "claims", "charges", "grace", "lapse",
    "waiting_from", "waiting_effect", "hospitals", "renewal", "investment", "distribution", "offering", "benchmark",
    "risks", "fees", "redemption", "information", "purpose", "rate",
})  # fmt: skip
"""Fields that are a sentence in both languages; of `term` the line of business tells."""
SETS: Final = frozenset({"disabilities"})
"""Fields with several values: written with a comma between them."""
PEOPLE: Final[Mapping[str, int]] = {"co_borrowers": 5, "guarantors": 5, "beneficiaries": 20, "insured": 10}
"""Lists of people, and how many a sale has at most."""
_STEP: Final = re.compile(r"([^.\[\]]+)|\[(\d+)\]")

# --- single answers ---


def known_over(answers: Answers, known: Known) -> dict[str, str]:
    """Return the answers with what the machine knows in place of what was typed there."""
    return {**answers, **{name: each.value for name, each in known.values.items()}}


def line_of(answers: Answers) -> Line | None:
    """Return the line of business; None before it is chosen."""
    said = answers.get("form.line", "")
    return said if said in LINES else None


def offer_of(answers: Answers, known: Known, place: int) -> Offered | None:
    """Return the product of the packs that is chosen at a place; None where it is typed by hand."""
    code, line = answers.get(f"products[{place}].{PICK}", ""), line_of(answers)
    return next((each for each in known.products if each.code == code and each.line == line), None) if code else None


def age_of(birth: str, said: Answers) -> int | None:
    """Return full years on the day of the sale; None where one of the two is no date, or not born yet."""
    born, today = day(birth), day(said.get("date", ""))
    return age_on(born, today) if born is not None and today is not None and born <= today else None


def count_of(answers: Answers, name: str) -> int:
    """How many of a list there are among the answers."""
    places = [int(found[1]) for each in answers if (found := re.match(rf"{name}\[(\d+)\]", each))]
    return max(places) + 1 if places else 0


def guardian_asked(said: Answers) -> bool:
    """Whether somebody in the sale needs a guardian: a minor insured, or a customer of limited capacity."""
    if said.get("applicant.capacity") == "limited" and said.get("applicant.natural_person") != "false":
        return True
    if line_of(said) != "insurance":
        return False
    who = said.get("form.insured", "")
    births = [said.get(f"insured[{place}].birth_date", "") for place in range(count_of(said, "insured"))]
    births = births if who in ("other", "both") else []
    births += [said.get("applicant.birth_date", "")] if who in ("self", "both") else []
    return any((age := age_of(birth, said)) is not None and age < FULL_FROM for birth in births)


def insured_offset(answers: Answers) -> int:
    """How much later an insured stands in the sale than among the answers."""
    return int(answers.get("form.insured") == "both")


def steps_of(name: str) -> list[str | int]:
    """Return the steps of a path: `products[0].term.value` as products, 0, term, value."""
    return [word or int(number) for word, number in _STEP.findall(name)]


# --- from a sale ---


def answers_of(sale: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers that make this sale again; of a sale that has faults, as many as can be told."""
    found: dict[str, str] = {}
    _take(found, "", {name: value for name, value in sale.items() if name not in ("schema", "insured", "guardian")})
    products = sale.get("products")
    first = products[0] if isinstance(products, list | tuple) and products else None
    line = first.get("line") if isinstance(first, Mapping) else None
    if isinstance(line, str):
        found["form.line"] = line
    _take_insured(found, sale.get("insured"))
    _take_guardian(found, sale.get("guardian"))
    if any(name.startswith("beneficiaries") for name in found):
        found["form.beneficiaries"] = "named"
    if any(name.startswith("spouse") for name in found):
        found["form.spouse"] = "yes"
    if found.get("links[0].kind"):
        found["form.link"] = found.pop("links[0].kind")
    return found


def _take(into: dict[str, str], name: str, value: Any) -> None:
    match value:
        case {"zh": str(zh), "en": str(en)}:
            into[name] = zh
            if en != zh:
                into[f"{name}.en"] = en
        case Mapping():
            for key, each in value.items():
                _take(into, f"{name}.{key}" if name else str(key), each)
        case list() | tuple() if name.rsplit(".", 1)[-1] in SETS:
            into[name] = ",".join(str(each) for each in value)
        case list() | tuple():
            for place, each in enumerate(value):
                _take(into, f"{name}[{place}]", each)
        case None:
            pass
        case bool():
            into[name] = "true" if value else "false"
        case _:
            into[name] = str(value)


def _take_insured(into: dict[str, str], insured: Any) -> None:
    people = [each for each in insured if isinstance(each, Mapping)] if isinstance(insured, list | tuple) else []
    others = [each for each in people if each.get("relation") != "self"]
    if people:
        into["form.insured"] = "self" if not others else "other" if len(others) == len(people) else "both"
    for place, each in enumerate(others):
        _take(into, f"insured[{place}]", each)


def _take_guardian(into: dict[str, str], guardian: Any) -> None:
    if not isinstance(guardian, Mapping):
        return
    into["form.guardian"] = "applicant" if guardian.get("is_applicant") else "other"
    _take(into, "guardian", {name: value for name, value in guardian.items() if name != "is_applicant"})


# --- while one types ---


def written(kind: str, text: str) -> str:
    """Return a typed text as it is kept: wide digits and separators as plain ones, a date with its hyphens."""
    if kind in ("date", "money", "whole", "number"):
        text = unicodedata.normalize("NFKC", text).strip()
    match kind:
        case "date":
            return is_date(text)
        case "money":
            return text.replace(",", "").replace(" ", "")
        case "whole":
            return str(whole(text)) if whole(text) is not None else text
        case "number":
            return text.upper()
        case _:
            return text


def without(answers: Answers, stem: str, place: int) -> dict[str, str]:
    """Return the answers without one of a list; those after it move up."""
    found: dict[str, str] = {}
    for name, value in answers.items():
        matched = re.match(rf"{stem}\[(\d+)\](.*)", name)
        at = int(matched[1]) if matched else -1
        if matched is None or at < place:
            found[name] = value
        elif at > place:
            found[f"{stem}[{at - 1}]{matched[2]}"] = value
    return found
