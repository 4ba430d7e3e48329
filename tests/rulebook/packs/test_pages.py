"""The pages in the docs are those that the packs and the program make; every field of a sale is explained."""

import json
import re

import pytest

from resources import PACKS
from rulebook.sale.sale import sale_schema
from scripts.plan_pages import rules_page
from scripts.state_pages import life_page, walk_page
from scripts.worked_sales import fired_by_rule, shipped
from tests import ROOT

DOCS = ROOT / "docs"


def test_the_table_of_clauses_is_that_of_the_packs() -> None:
    made = rules_page(shipped(), fired_by_rule())
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == made


@pytest.mark.parametrize(("name", "made"), [("walk-states.md", walk_page()), ("session.md", life_page())])
def test_the_pages_of_states_are_those_of_the_tables(name: str, made: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == made


def test_every_field_of_a_sale_is_explained() -> None:
    explained = set(re.findall(r"`([a-z_0-9]+)`", (DOCS / "sale.md").read_text(encoding="utf-8")))
    schema = sale_schema()
    parts = [schema, *schema["$defs"].values()]
    fields = {name for part in parts for name in part.get("properties", {})}
    values = {value for part in parts for value in part.get("enum", [])}
    for match in re.findall(r'"enum": (\[[^\]]*\])', json.dumps(schema)):
        values |= set(json.loads(match))
    assert fields <= explained
    assert {value for value in values if isinstance(value, str)} <= explained


def test_what_the_page_of_compliance_names_exists() -> None:
    page = (DOCS / "compliance.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_0-9/]+\.py)::(test_\w+)`", page)
    gone = [f"{file}::{name}" for file, name in named if f"def {name}(" not in source(file)]
    rows = re.findall(r"worked ((?:\d{3}(?:, )?)+)", page)
    numbers = {number for row in rows for number in row.split(", ") if number}
    worked = {path.name[:3] for path in (PACKS / "worked").glob("*.yaml")}
    rules = {rule.id for checked in shipped().rules for rule in checked.pack.rules}
    told = set(re.findall(r"`((?:ins|wealth|fund|loan)\.[a-z_0-9.]+)`", page))
    assert gone == []
    assert numbers <= worked
    assert told <= rules


def source(file: str) -> str:
    path = ROOT / "tests" / file
    return path.read_text(encoding="utf-8") if path.is_file() else ""
