"""The commands, run as a person would."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from faults.errors import ShuangluError
from resources import PACKS
from rulebook.sale.examples import EXAMPLES
from terminal.commands.main import app
from terminal.station.packs import shelf_of

RUN = CliRunner()


def run(*arguments: str, status: int = 0) -> str:
    result = RUN.invoke(app, list(arguments))
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def sale(tmp_path: Path) -> Path:
    file = tmp_path / "sale.json"
    file.write_text(run("sale", "example"), encoding="utf-8")
    return file


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_example_is_a_sale_that_can_be_planned(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "sale.json"
    file.write_text(run("sale", "example", "--kind", kind), encoding="utf-8")
    run("sale", "check", str(file))
    plan = json.loads(run("plan", "--sale", str(file), "--json"))
    assert plan["allowed"]


def test_a_plan_as_json_has_what_others_read(sale: Path) -> None:
    plan = json.loads(run("plan", "--sale", str(sale), "--json"))
    assert plan["record"] == "audio_video"
    assert {"allowed", "refusals", "nodes", "inspection", "retention", "packs"} <= set(plan)
    assert {"id", "title", "clauses", "frame", "answers"} <= set(plan["nodes"][0])
    assert len(plan["packs"][0]["sha256"]) == 64


def test_a_plan_explains_itself(sale: Path) -> None:
    text = run("plan", "--sale", str(sale), "--explain", "--language", "en")
    assert "+ ins.record.agent" in text
    assert "- ins.record.other" in text
    assert "does not hold: is.other_case (!sale.concurrent_agent;" in text
    assert "applicant.age = 45" in text
    assert "保监发〔2017〕54号 art. 6(1)" in text
    before = run("plan", "--sale", str(sale), "--on", "2017-01-01", "--language", "en")
    assert "record: nothing" in before


def test_a_refused_sale_says_so_and_ends_with_its_own_code(sale: Path) -> None:
    data = json.loads(sale.read_text(encoding="utf-8"))
    data["suitability"]["test_date"] = "2024-01-01"
    sale.write_text(json.dumps(data), encoding="utf-8")
    assert "超过12个月" in run("plan", "--sale", str(sale), "--language", "zh", status=4)


def test_a_faulty_sale_names_every_fault(sale: Path) -> None:
    sale.write_text('{"schema": 1, "channel": "post"}', encoding="utf-8")
    text = run("plan", "--sale", str(sale), status=1)
    assert "channel:" in text
    assert "products:" in text
    assert "No such file" in run("sale", "check", str(sale.parent / "none.json"), status=3)


def test_old_plans_are_made_again_and_compared(sale: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    old.write_text(run("plan", "--sale", str(sale), "--json"), encoding="utf-8")
    assert run("plan", "--sale", str(sale), "--again", str(old)) == "the same plan\n"
    packs = tmp_path / "packs"
    shutil.copytree(PACKS, packs)
    rules = packs / "rules" / "insurance.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("percent: 30", "percent: 40"), encoding="utf-8")
    new = tmp_path / "new.json"
    new.write_text(run("plan", "--sale", str(sale), "--packs", str(packs), "--json"), encoding="utf-8")
    change = "~ inspection.percent: 30 -> 40"
    assert change in run("plan", "--diff", str(old), str(new), status=1)
    assert change in run("plan", "--sale", str(sale), "--diff", str(PACKS), str(packs), status=1)
    assert change in run("plan", "--sale", str(sale), "--packs", str(packs), "--again", str(old), status=1)
    assert "no plan" in run("plan", "--diff", str(old), str(sale), status=3)


def test_packs_are_linted_and_shown(tmp_path: Path) -> None:
    run("packs", "lint")
    assert "INACTIVE: not verified by compliance" in run("packs", "show")
    assert len(json.loads(run("packs", "show", "--json"))) == len(list(PACKS.rglob("*.yaml")))
    (tmp_path / "bad.yaml").write_text("pack: rules\nid: a\nid: b\n", encoding="utf-8")
    assert "bad.yaml:3: the key 'id' is there twice" in run("packs", "lint", str(tmp_path), status=1)
    assert "no folder" in run("packs", "lint", str(tmp_path / "none"), status=3)


def test_the_schema_is_json() -> None:
    assert json.loads(run("sale", "schema"))["title"] == "Sale"


def test_a_folder_without_rules_is_no_answer(tmp_path: Path) -> None:
    empty = tmp_path / "packs"
    empty.mkdir()
    with pytest.raises(ShuangluError, match="no rule packs"):
        shelf_of(empty)
