"""Sales of schema 1, as version 0.2 wrote and drew them: they read for ever, and are planned."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from rulebook.packs.worked import changed
from rulebook.plan.planner import make_plan
from rulebook.sale.contradictions import contradictions
from rulebook.sale.field_faults import FieldFault
from rulebook.sale.reading import SaleFaultsError, read_sale
from rulebook.sale.upgrading import upgraded
from scripts.worked_sales import shipped
from tests.rulebook.packs.drawn_sales import LONG

FOLDER = Path(__file__).parent / "version1"
EXAMPLES: dict[str, Any] = json.loads((FOLDER / "examples.json").read_text(encoding="utf-8"))
DRAWN: list[dict[str, Any]] = json.loads((FOLDER / "drawn.json").read_text(encoding="utf-8"))
"""By which example, and what was changed in it; version 0.2 took every one of them."""
SALES = [*EXAMPLES.values(), *(changed(EXAMPLES[each["base"]], each["change"]) for each in DRAWN)]


def test_every_sale_of_schema_1_reads_as_recorded_and_says_the_same() -> None:
    for data in SALES:
        before = deepcopy(data)
        sale = read_sale(data, entered=False)
        assert data == before, "reading changes nothing in what it reads"
        assert read_sale(sale.to_json(), entered=False) == sale
        assert sale.schema_version == 2
        assert sale.overall_contact == data["contact"]
        assert sale.corrects == data.get("corrects")
        assert [product.product_class for product in sale.products] == [each["class"] for each in data["products"]]
        assert sale.applicant.disabled == (data["applicant"].get("disabled") in (True, 1, "yes"))


def faults_at_entry(data: Any) -> set[FieldFault]:
    try:
        read_sale(data)
    except SaleFaultsError as error:
        return set(error.faults)
    return set()


def test_at_entry_only_contradictions_stand_in_the_way() -> None:
    found = [faults_at_entry(data) for data in SALES]
    assert found == [set(contradictions(read_sale(data, entered=False))) for data in SALES]
    assert 0 < sum(map(bool, found)) < len(SALES)


def test_every_sale_of_schema_1_is_planned() -> None:
    for data in SALES if LONG else [*EXAMPLES.values(), *SALES[len(EXAMPLES) :: 5]]:
        sale = read_sale(data, entered=False)
        assert make_plan(sale, shipped()).reference == sale.reference


def test_a_disability_that_was_not_named_counts_as_the_strictest() -> None:
    data = changed(EXAMPLES["bank_participating"], {"applicant.disabled": True})
    applicant = read_sale(data).applicant
    assert (applicant.cannot_see, applicant.cannot_hear, applicant.cannot_speak) == (True, True, True)


def test_a_mixed_sale_becomes_one_with_an_online_step() -> None:
    sale = read_sale(changed(EXAMPLES["bank_participating"], {"contact": "mixed"}))
    assert (sale.contact, sale.overall_contact, sale.steps[0].reference) == ("on_site", "mixed", "unknown")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"applicant.disabled": "perhaps"}, "applicant.disabled"),
        ({"products.0.class": "gold"}, "products[0]"),
        ({"products.0.class": ["health"]}, "products[0]"),
        ({"contact": "post"}, "contact"),
        ({"corrects": 7}, "links[0].reference"),
        ({"applicant": "李明"}, "applicant"),
        ({"products": 3}, "products"),
        ({"schema": 3}, "schema"),
        ({"schema": True}, "schema"),
    ],
)
def test_what_schema_1_refused_is_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(SaleFaultsError) as raised:
        read_sale(changed(EXAMPLES["bank_participating"], change), entered=False)
    assert field in {fault.field for fault in raised.value.faults}


def test_a_sale_of_schema_2_is_upgraded_to_itself() -> None:
    data = read_sale(EXAMPLES["loan"]).data
    assert upgraded(data) is data


def test_a_sale_of_schema_2_chooses_no_mixed_contact() -> None:
    data = {**read_sale(EXAMPLES["loan"]).data, "contact": "mixed"}
    with pytest.raises(SaleFaultsError, match="contact"):
        read_sale(data, entered=False)
