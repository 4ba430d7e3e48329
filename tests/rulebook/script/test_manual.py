"""The manual of packs explains everything that they may say, and its five tasks still do what they say."""

import re
from typing import get_args

from rulebook.packs.expecting import Expected
from rulebook.packs.loading import load
from rulebook.packs.worked import read_worked
from rulebook.rules.pack import Effects
from rulebook.rules.products import TRAITS
from rulebook.script.figures import FIGURES
from rulebook.script.pack import Act, Criteria, PartNode, Question, ScriptPack, Spoken, Way
from scripts.worked_sales import pack_files
from tests import ROOT

MANUAL = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
TASKS = MANUAL.partition("## Five tasks")[2]


def test_everything_that_packs_may_say_is_explained() -> None:
    words = set(re.findall(r"[a-z_][a-z_0-9.]*", MANUAL))
    fields = {field.alias or name for each in (PartNode, Question, ScriptPack, Spoken, Criteria, Effects, Expected)
              for name, field in each.model_fields.items()}  # fmt: skip
    assert fields - words == set()
    assert {*FIGURES, *TRAITS, *get_args(Way)} - words == set()
    assert set(get_args(Act)) - words <= {"signed", "submitted", "left"}


def test_the_five_tasks_come_out_as_written() -> None:
    files, worked = pack_files(), []
    for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", TASKS, re.DOTALL)):
        data = block.encode()
        if block.startswith("pack:"):
            files[f"task{number}.yaml"] = data
        elif block.startswith("title:"):
            worked.append(read_worked(str(number), data))
        else:
            name = "products.yaml" if "increasing_life" in block else "scripts/insurance.yaml"
            files[name] += data
    loaded = load(files)
    assert loaded.faults == ()
    assert len(worked) == 4
    assert [each.wrong(loaded.shelf) for each in worked] == [[]] * 4
