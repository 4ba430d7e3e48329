"""The demonstration's sale is of the day on which it is shown, and can be made on any."""

import datetime as dt

import pytest

from rulebook.plan.planner import make_plan
from rulebook.sale.examples import demonstration
from scripts.worked_sales import shelf_with


@pytest.mark.parametrize("day", [dt.date(2026, 11, 29), dt.date(2028, 2, 29), dt.date(2031, 1, 1)])
def test_the_demonstration_is_of_today(day: dt.date) -> None:
    plan = make_plan(demonstration(day), shelf_with())
    assert (plan.date, plan.allowed, plan.refusals) == (day, True, ())
    said = [sentence.zh for node in plan.nodes for sentence in node.say]
    assert any(f"今天是{day:%Y年%m月%d日}" in each for each in said)
