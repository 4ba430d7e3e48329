"""Every worked sale comes out as the file says."""

import pytest

from resources import PACKS
from rulebook.packs.worked import Worked
from scripts.worked_sales import rules_of_worked, shipped, worked_sales

SALES = tuple(worked_sales())


@pytest.mark.parametrize("worked", SALES, ids=lambda worked: worked.name)
def test_worked_sale_comes_out_as_written(worked: Worked) -> None:
    assert worked.wrong(shipped()) == []


def test_every_rule_fires_in_some_worked_sale_and_is_silent_in_another() -> None:
    told = rules_of_worked().values()
    rules = {rule.id for checked in shipped().rules for rule in checked.pack.rules}
    assert {rule for each in told for rule in each.fired} == rules
    assert {rule for each in told for rule in each.silent} == rules


def test_most_are_planned_and_not_refused_at_entry() -> None:
    assert len([worked for worked in SALES if worked.expected.faults is None]) >= 250


def test_each_says_in_its_first_line_what_it_shows() -> None:
    files = sorted((PACKS / "worked").glob("*.yaml"))
    first = {path.stem: path.read_text(encoding="utf-8").splitlines()[0] for path in files}
    assert [name for name, line in first.items() if not line.startswith("# ") or len(line) < len("# 中文说明")] == []
