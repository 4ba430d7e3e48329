"""Rights: statutory first, dated, after the last node. Hints: released sentences, at their node, on condition."""

import datetime as dt
from functools import cache

import pytest

from resources import PACKS
from rulebook.packs.folder import read_folder
from rulebook.packs.loading import Loaded, load
from rulebook.plan.shelf import Shelf
from rulebook.rules.facts import facts_of
from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from rulebook.script.hints import hints_of
from rulebook.script.rights import RightsFound, rights_of

RIGHTS = """
pack: rights
format: 2
id: r
version: 2026.12.1
title: {zh: 权益, en: rights}
sources: [{id: law, number: 保险法, title: {zh: 保险法, en: law}}]
rights:
  - {code: checkup, category: service, statutory: false, title: {zh: 体检, en: checkup}, how: {zh: 预约, en: book},
     from: 2026-01-01, clause: {source: law, article: 合同}}
  - {code: cancel, category: legal, statutory: true, title: {zh: 退保, en: cancel},
     how: {zh: "电话{service_phone}", en: "call {service_phone}"}, from: 2026-01-01, to: 2026-12-31,
     when: sale.line == 'insurance', clause: {source: law, article: 第十五条}, until: cooling_off}
"""
HINTS = """
pack: hints
format: 2
id: h
version: 2026.12.1
title: {zh: 提示, en: hints}
hints:
  - {id: everywhere, on: [不懂], say: {zh: 慢慢讲, en: slowly}, source: 条款}
  - {id: late, node: I21, events: [paused], say: {zh: 回到原处, en: go back}, source: 条款}
  - {id: early, node: I02, events: [said_no], say: {zh: 记录原因, en: note why}, source: 条款}
  - {id: elsewhere, node: W01, events: [long], say: {zh: 请继续, en: go on}, source: 条款}
"""


@cache
def base() -> dict[str, bytes]:
    return {name: data for name, data in read_folder(PACKS).items() if name == "products.yaml"}


def loaded(text: str) -> Loaded:
    return load({**base(), "pack.yaml": text.encode()})


def rights(day: dt.date, kind: str = "bank_participating") -> RightsFound:
    sale = read_sale(example(kind))
    shelf: Shelf = loaded(RIGHTS).shelf
    return rights_of(shelf.rights, sale, facts_of(sale, shelf.classes), day)


def test_statutory_rights_come_first_with_their_last_day() -> None:
    sale = read_sale(example("bank_participating"))
    found = rights(dt.date(2026, 11, 29)).rights
    assert [right.code for right in found] == ["cancel", "checkup"]
    assert found[0].how.zh == f"电话{sale.service_phone}"
    assert found[0].until == sale.date + dt.timedelta(days=15)
    assert found[1].until is None


def test_rights_are_dated_and_conditional() -> None:
    assert [right.code for right in rights(dt.date(2027, 1, 1)).rights] == ["checkup"]
    assert rights(dt.date(2025, 12, 31)).rights == ()
    assert [right.code for right in rights(dt.date(2026, 11, 29), "loan").rights] == ["checkup"]


def test_hints_stand_at_nodes_that_the_plan_has() -> None:
    shelf = loaded(HINTS).shelf
    found = hints_of(shelf.hints, {}, ["I02", "I21"])
    assert [hint.id for hint in found] == ["early", "late", "everywhere"]


@pytest.mark.parametrize(
    ("text", "old", "new", "sentence"),
    [
        (RIGHTS, "code: cancel", "code: checkup", "'checkup' is there twice"),
        (RIGHTS, "source: law, article: 合同", "source: lore, article: 合同", "'lore' is not among the sources"),
        (RIGHTS, "{service_phone}", "{p.name}", "no figure 'p.name' of a sale"),
        (RIGHTS, "to: 2026-12-31", "to: 2025-12-31", "'to' lies before 'from'"),
        (RIGHTS, "sale.line ==", "sale.lime ==", "lime"),
        (HINTS, "on: [不懂], ", "", "has words ('on') or events"),
        (HINTS, "不懂", "懂", "shorter than 2"),
        (HINTS, "id: late", "id: early", "'early' is there twice"),
        (HINTS, "events: [paused]", "events: [slept]", "'paused'"),
    ],
)
def test_faults_are_told(text: str, old: str, new: str, sentence: str) -> None:
    assert any(sentence in str(fault) for fault in loaded(text.replace(old, new)).faults)
