"""`packs test` and `packs diff`, run as a compliance officer would, on the small packs."""

import json
import shutil
from pathlib import Path

import pytest

from tests.sales import SMALL_PACKS, write_sale
from tests.terminal.commands.test_plans import run

WORKED = """
title: {zh: 样例, en: a sample}
base: bank_participating
change: {}
expect:
  record: %s
  allowed: true
"""


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    shutil.copytree(SMALL_PACKS, folder)
    (folder / "worked").mkdir()
    (folder / "worked" / "one.yaml").write_text(WORKED % "audio_video", encoding="utf-8")
    return folder


def test_worked_sales_are_tried_and_each_wrong_one_is_told(packs: Path) -> None:
    assert "1 worked sales, 0 wrong" in run("packs", "test", str(packs), "--language", "en")
    run("packs", "lint", str(packs))
    (packs / "worked" / "two.yaml").write_text(WORKED % "none", encoding="utf-8")
    told = run("packs", "test", str(packs), "--language", "en", status=1)
    assert "two  a sample" in told
    assert "record: wanted none, got audio_video" in told
    assert "应为 none，实为 audio_video" in run("packs", "test", str(packs), "--language", "zh", status=1)
    answer = json.loads(run("packs", "test", str(packs), "--json", status=1))
    assert answer["tried"] == 2
    assert [each["name"] for each in answer["wrong"]] == ["two"]


def test_a_faulty_worked_sale_is_told_with_its_line(packs: Path) -> None:
    file = packs / "worked" / "one.yaml"
    file.write_text((WORKED % "none").replace("allowed: true", "allowd: true"), encoding="utf-8")
    assert "one is faulty, line 7: expect.allowd" in run("packs", "test", str(packs), "--language", "en", status=3)
    file.write_text((WORKED % "none").replace("bank_participating", "no_such"), encoding="utf-8")
    assert "no example sale" in run("packs", "test", str(packs), "--language", "en", status=3)
    file.unlink()
    assert "no worked sales" in run("packs", "test", str(packs), "--language", "en", status=3)


def test_the_sales_that_new_packs_change_are_told_in_words(packs: Path, tmp_path: Path) -> None:
    sales, new = tmp_path / "sales", tmp_path / "new"
    sales.mkdir()
    write_sale(sales / "D1.json")
    shutil.copytree(packs, new)
    nothing = run("packs", "diff", str(packs), str(new), "--sales", str(sales), "--language", "en")
    assert "1 sales, 0 change" in nothing
    script = new / "scripts" / "small.yaml"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("least_seconds: 1\n", "least_seconds: 2\n", 1), encoding="utf-8")
    told = run("packs", "diff", str(packs), str(new), "--sales", str(sales), "--language", "en", status=1)
    assert "demand changed: at least 1 s → at least 2 s" in told
    assert "D1.json" in told
    answer = json.loads(run("packs", "diff", str(packs), str(new), "--sales", str(sales), "--json", status=1))
    assert answer["sales"] == 1
    assert answer["changed"][0]["differences"][0]["group"] == "node"
    (sales / "D2.json").write_text("{", encoding="utf-8")
    assert "D2.json cannot be read" in run(
        "packs", "diff", str(packs), str(new), "--sales", str(sales), "--language", "en", status=3
    )
