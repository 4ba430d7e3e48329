"""What has shipped stays readable: packs, sales and plans of format 1."""

import json
from functools import cache
from pathlib import Path

import pytest

from rulebook.packs.lint import lint
from rulebook.packs.loading import load_shelf
from rulebook.plan.plan import read_plan
from rulebook.plan.planner import make_plan
from rulebook.plan.shelf import Shelf
from rulebook.sale.reading import read_sale
from tests import ROOT
from tests.sales import format_1_files

VECTORS = ROOT / "tests" / "vectors"
SALES = sorted((VECTORS / "sales-1").glob("*.json"))
PLANS = sorted((VECTORS / "plans-1").glob("*.json"))


SUZHOU = {"site": {"name": "苏州", "region": "320500"}}


@cache
def shelf_1() -> Shelf:
    return load_shelf(format_1_files())


def names(paths: list[Path]) -> list[str]:
    return [path.stem for path in paths]


@pytest.mark.parametrize("path", SALES, ids=names(SALES))
def test_packs_of_format_1_still_make_the_same_plan(path: Path) -> None:
    plan = make_plan(read_sale(path.read_bytes(), entered=False), shelf_1())
    old = json.loads((VECTORS / "plans-1" / path.name).read_text(encoding="utf-8"))
    assert (plan.record, list(plan.records), plan.allowed) == (old["record"], old["records"], old["allowed"])
    assert [node.id for node in plan.nodes] == [node["id"] for node in old["nodes"]]
    assert [[each.rule for each in node.clauses] for node in plan.nodes] == [
        [each["rule"] for each in node["clauses"]] for node in old["nodes"]
    ]
    assert [each.model_dump(mode="json") for each in plan.declarations] == old["declarations"]
    assert (plan.inspection and plan.inspection.model_dump(mode="json")) == old["inspection"]
    assert (plan.retention and plan.retention.model_dump(mode="json")) == old["retention"]
    for part in ("custody", "adaptations", "notices", "choices"):
        assert [each.model_dump(mode="json") for each in getattr(plan, part)] == old[part]


@pytest.mark.parametrize("path", PLANS, ids=names(PLANS))
def test_a_plan_of_format_1_is_read_as_one_of_format_2(path: Path) -> None:
    old = json.loads(path.read_text(encoding="utf-8"))
    plan = read_plan(path.read_bytes())
    assert (plan.format, plan.remote, plan.book) == (2, plan.contact == "remote", None)
    assert [[(each.zh, each.en) for each in node.say] for node in plan.nodes] == [
        [(each["zh"], each["en"]) for each in node["say"]] for node in old["nodes"]
    ]
    for node in plan.nodes:
        assert [each.id for each in node.say] == [f"s{number}" for number in range(1, len(node.say) + 1)]
        assert all(each.kind == "closed" and each.by == "voice" for each in node.answers)
        assert all(each.must for each in node.say)
    assert set(plan.recorded_by) == {each.rule for each in plan.record_clauses}
    assert read_plan(plan.to_json()) == plan


def test_an_explanation_of_format_1_is_read() -> None:
    plan = read_plan((VECTORS / "plans-1" / "bank_accident.json").read_bytes())
    assert {each.state for each in plan.explanation or ()} == {"fired", "rest"}


@pytest.mark.parametrize(
    "source", ["", "[]", "{}", '{"format": 1}', '{"format": 3}', "[" * 100_000, '{"format": 1, "nodes": 1}']
)
def test_what_is_no_plan_is_refused(source: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic's own, or ours
        read_plan(source)


def test_an_overlay_of_format_1_that_vouches_for_itself_counts_and_makes_nothing_ready() -> None:
    files = format_1_files()
    name = "regions/jiangsu.yaml"
    files[name] = files[name].replace(b"verified: {by: null, on: null}", b'verified: {by: t, on: "2026-01-01"}')
    sale = read_sale(json.loads((VECTORS / "sales-1" / "broker_life.json").read_text(encoding="utf-8")) | SUZHOU)
    silent, told = make_plan(sale, shelf_1()), make_plan(sale, load_shelf(files))
    assert (silent.record, told.record) == ("none", "audio_video")
    assert not told.production_ready
    assert any("「江苏人身保险双录」未经合规核对" in each.zh for each in told.not_ready)


def test_their_recordings_by_telephone_say_nothing_and_lint_tells() -> None:
    found = [fault for fault in lint(format_1_files())[1] if "no rule asks for a node" in fault.sentence]
    assert [(fault.file, fault.line) for fault in found] == [("rules/insurance.yaml", 119), ("rules/wealth.yaml", 99)]
    assert "ins.record.telephone (channel bank_agent, contact telephone, class participating)" in found[0].sentence
