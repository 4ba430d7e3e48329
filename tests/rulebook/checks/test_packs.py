"""Packs of checks: what is wrong in one is told with its line; what ships covers all; lists are made for one plan."""

from dataclasses import replace

import pytest

from resources import PACKS
from rulebook.checks.listing import checklist_of
from rulebook.checks.senses.table import CHECKS
from rulebook.packs.lint import lint
from rulebook.packs.loading import load, load_shelf
from rulebook.plan.planner import make_plan
from scripts.check_pages import PAGE, page
from tests.rulebook.checks.tales import listed, told_plan
from tests.sales import small_sale, small_shelf

FILE = "checks/national.yaml"
TEXT = (PACKS / FILE).read_text(encoding="utf-8")
OWN = """pack: checks
format: 1
id: house-checks
version: 2026.12.1
title: {zh: 本行标准, en: our own}
for: {region: "370000"}
checks:
  - id: frame.missing
    title: {zh: 更严, en: stricter}
    severity: warn
    figures: {absent_s: 1, least_percent: 95}
    seen: {zh: "{who}不在 {seconds} 秒", en: "{who} away {seconds} s"}
    asked: {zh: 在, en: there}
    advice: {zh: 坐好, en: sit}
"""
FAULTS = {
    "unknown check": ("id: face.small", "id: face.tiny", "there is no check 'face.tiny'"),
    "missing figure": ("{least_px: 80, seconds_allowed: 3}", "{least_px: 80}", "'seconds_allowed' of face.small is"),
    "unknown figure": ("{least_px: 80,", "{least_px: 80, most_px: 9,", "face.small has no figure 'most_px'"),
    "unknown value": ("{who}的脸太小", "{woh}的脸太小", "there is no value 'woh'"),
    "stray brace": ("{who}的脸太小", "{who的脸太小", "a brace that names no value"),
    "unknown source": ("{source: privacy,", "{source: private,", "there is no source 'private'"),
    "figure that is none": ("{least_px: 80,", "{least_px: wide,", "valid number"),
    "unknown severity": ("severity: stop", "severity: awful", "Input should be"),
    "unknown field": ("where: on_site", "wheer: on_site", "no such field"),
    "twice": ("severity: warn\n    figures: {least_s: 2,", "severity: fail\n    figures: {least_s: 2,", "there twice"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_pack_of_checks_is_grave_and_told_with_its_line(name: str) -> None:
    old, new, sentence = FAULTS[name]
    assert TEXT.count(old) >= 1
    changed = TEXT.replace(old, new, 1)
    _, faults = lint({FILE: changed.encode()}, probe=False)
    found = [fault for fault in faults if sentence in fault.sentence]
    assert found, faults
    line = changed.splitlines()[found[0].line - 1]
    assert found[0].grave
    assert found[0].file == FILE
    assert any(part in line for part in new.splitlines()) or name in {"missing figure", "twice"}


def test_what_ships_asks_for_every_check_and_has_no_fault() -> None:
    loaded, faults = lint({FILE: TEXT.encode()}, probe=False)
    assert faults == []
    assert {rule.id for rule in loaded.shelf.checks[0].pack.checks} == set(CHECKS)


def test_the_page_of_checks_is_that_of_the_pack() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_without_a_pack_of_checks_there_is_no_list() -> None:
    assert checklist_of(told_plan(), small_shelf()) is None


def test_packs_add_up_where_they_hold() -> None:
    shelf = load_shelf({FILE: TEXT.encode(), "own.yaml": OWN.encode()})
    here = checklist_of(told_plan().model_copy(update={"region": "370200"}), shelf)
    there = checklist_of(told_plan().model_copy(update={"region": "320500"}), shelf)
    assert here is not None
    assert there is not None
    assert [pack.id for pack in here.packs] == ["cn-checks", "house-checks"]
    assert [asked.figures["absent_s"] for asked in here.asked if asked.check == "frame.missing"] == [3, 1]
    assert [pack.id for pack in there.packs] == ["cn-checks"]
    assert here.packs[1].sha256 == next(each.digest for each in shelf.checks if each.pack.id == "house-checks")


def test_a_list_is_the_same_bytes_for_the_same_packs() -> None:
    assert listed(told_plan()).to_json() == listed(told_plan()).to_json()


def test_packs_of_checks_are_no_part_of_a_plan() -> None:
    small = small_shelf()
    both = load({FILE: TEXT.encode()}).shelf.checks
    with_checks = replace(small, checks=both)
    assert make_plan(small_sale(), with_checks) == make_plan(small_sale(), small)
    assert [each.pack.id for each in with_checks.packs()][-1] == "cn-checks"
