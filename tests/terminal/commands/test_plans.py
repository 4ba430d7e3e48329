"""The commands, run as a person would."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from faults.errors import ShuangluError
from resources import PACKS
from rulebook.packs.folder import read_folder
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
    told = [line[0] for line in text.splitlines() if line.startswith(("+ ", "~ ", "- "))]
    assert told == sorted(told, key="+~-".index), "what fired stands first, then what nearly did, then the rest"
    assert "保监发〔2017〕54号 art. 6(1)" in text
    assert "jiangsu" not in text
    assert "js." in run("plan", "--sale", str(sale), "--explain", "--all-regions", "--language", "en")
    before = run("plan", "--sale", str(sale), "--on", "2017-01-01", "--language", "en")
    assert "record: nothing" in before


def test_a_plan_names_people_by_their_roles_and_tells_only_of_packs_that_could_count(
    sale: Path, tmp_path: Path
) -> None:
    text = run("plan", "--sale", str(sale), "--language", "zh")
    assert "I05 投保人身份  (投保人)  [保监发〔2017〕54号 第八条]" in text
    assert "投保单 (签名：投保人)" in text
    assert "cn-insurance" in text
    assert [word for word in ("jiangsu", "cn-loan", "applied", "seller") if word in text] == []
    file = tmp_path / "loan.json"
    file.write_text(run("sale", "example", "--kind", "joint_loan"), encoding="utf-8")
    text = run("plan", "--sale", str(file), "--language", "zh")
    assert "(销售人员、借款人、共同借款人、配偶、担保人)" in text


def test_a_plan_says_in_chinese_what_a_rule_lacked(sale: Path) -> None:
    data = json.loads(sale.read_text(encoding="utf-8")) | {"channel": "broker"}
    sale.write_text(json.dumps(data), encoding="utf-8")
    text = run("plan", "--sale", str(sale), "--explain", "--language", "zh")
    nearly = text.partition("── 差一点触发")[2].partition("── 未触发")[0]
    assert "~ ins.record.other" in nearly
    assert "不成立：投保人年龄 45 周岁" in nearly


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
    told = run("plan", "--diff", str(old), str(new), "--language", "zh", status=1)
    assert change in told
    assert told.startswith("质检\n    抽检 30%")
    assert change in run("plan", "--sale", str(sale), "--diff", str(PACKS), str(packs), status=1)
    assert change in run("plan", "--sale", str(sale), "--packs", str(packs), "--again", str(old), status=1)
    assert "no plan" in run("plan", "--diff", str(old), str(sale), status=3)


def test_packs_are_linted_and_shown(tmp_path: Path) -> None:
    run("packs", "lint")
    assert "INACTIVE: not verified by compliance" in run("packs", "show")
    assert len(json.loads(run("packs", "show", "--json"))) == len(read_folder(PACKS))
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
