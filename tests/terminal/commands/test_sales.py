"""The commands about sales, run as a person would: page traces, and sales that were recorded."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from terminal.commands.main import app
from tests.sales import SMALL_PACKS, write_sale

RUN = CliRunner()
ACTS = ("shown", "scrolled_to_end", "ticked")


def run(*arguments: object, status: int = 0) -> str:
    result = RUN.invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def sale(tmp_path: Path) -> Path:
    """A sale on the internet, of whose pages the small script wants one."""
    return write_sale(tmp_path / "sale.json", contact="internet")


def write_trace(path: Path, *acts: str, **fields: Any) -> Path:
    events = [
        {"page": "P01", "version": "3", "act": act, "at": f"2026-11-22T09:00:{at:02}+08:00"}
        for at, act in enumerate(acts)
    ]
    known = {"format": "shuanglu-page-trace/1", "reference": "D20261122-001", "product_codes": ["P001"]}
    path.write_text(json.dumps({**known, "events": events, **fields}), encoding="utf-8")
    return path


def test_a_whole_trace_is_bound_to_its_sale(sale: Path, tmp_path: Path) -> None:
    trace = write_trace(tmp_path / "trace.json", *ACTS)
    told = ("sale", "trace", "--sale", sale, trace, "--packs", SMALL_PACKS)
    assert run(*told, "--language", "en") == "nothing is lacking\n"
    assert json.loads(run(*told, "--json")) == []
    whole = read_sale(run(*told, "--bind"))
    (step,) = whole.steps
    assert step.sha256 == hashlib.sha256(trace.read_bytes()).hexdigest()
    assert whole.overall_contact == "internet"
    sale.write_text(whole.to_json(), encoding="utf-8")
    assert run(*told, "--language", "en") == "nothing is lacking\n"
    trace.write_text(trace.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert "not the file that the sale is bound to" in run(*told, "--language", "en", status=1)


def test_what_a_trace_lacks_is_told_with_its_clause_and_nothing_is_bound(sale: Path, tmp_path: Path) -> None:
    trace = write_trace(tmp_path / "trace.json", "shown", "ticked", product_codes=["P009"])
    told = ("sale", "trace", "--sale", sale, trace, "--packs", SMALL_PACKS)
    assert "页面「投保提示」没有浏览到底" in run(*told, "--language", "zh", status=1)
    found = json.loads(run(*told, "--json", status=1))
    assert [(each["code"], each["page"]) for each in found] == [("products", ""), ("act", "P01")]
    assert found[1]["clauses"][0]["article"]
    assert '"schema"' not in run(*told, "--bind", status=1)


def test_what_is_no_trace_is_told_field_by_field(sale: Path, tmp_path: Path) -> None:
    trace = write_trace(tmp_path / "trace.json", "hovered")
    assert "events[0].act:" in run("sale", "trace", "--sale", sale, trace, status=1)
    trace.write_text("{", encoding="utf-8")
    assert "this is no JSON" in run("sale", "trace", "--sale", sale, trace, "--language", "en", status=1)


def test_a_recorded_sale_is_only_told_of_its_contradictions(tmp_path: Path) -> None:
    file = tmp_path / "sale.json"
    data = example("bank_participating")
    data["products"][0]["payment"]["years"] = 30
    file.write_text(json.dumps(data), encoding="utf-8")
    fault = "products[0].payment.years: premiums are paid for longer than the cover lasts"
    assert run("sale", "check", file, "--language", "en", status=1) == f"{fault}\n"
    told = run("sale", "check", "--recorded", file, "--language", "en")
    assert told.splitlines() == [fault, "D20261122-001: insurance, bank_agent, on_site, 2026-11-22"]
