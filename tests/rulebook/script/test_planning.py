"""Plans: figures filled in both languages, slots shown as empty, and what a rule change does, line by line."""

import time

from rulebook.packs.loading import load_shelf
from rulebook.packs.worked import changed
from rulebook.plan.comparing import compare
from rulebook.plan.differing import differences
from rulebook.plan.plan import Plan, PlannedNode
from rulebook.plan.planner import make_plan
from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from scripts.worked_sales import pack_files, shipped


def plan_of(kind: str, **change: object) -> Plan:
    places = {place.replace("__", "."): value for place, value in change.items()}
    return make_plan(read_sale(changed(example(kind), places)), shipped())


def node(plan: Plan, name: str) -> PlannedNode:
    return next(each for each in plan.nodes if each.id == name)


def test_figures_of_the_sale_stand_in_both_languages() -> None:
    said = {each.id: each for each in node(plan_of("bank_participating"), "I11").say}
    assert said["cash"].zh == "示例年金保险（分红型）第一年末的现金价值是6,800 元。"
    assert "5,200 元" in said["loss"].zh
    assert "CNY 5,200" in said["loss"].en
    said = {each.id: each for each in node(plan_of("bank_participating"), "I07").say}
    assert "每年交一次，每次12,000 元，交5 年" in said["regular"].zh
    assert "CNY 60,000" in said["sum_total"].en
    assert said["sum_total"].spoken is not None
    assert "六万元" in said["sum_total"].spoken.zh


def test_every_product_is_named_and_only_fitting_sentences_are_said() -> None:
    rider = {
        "copy": 0,
        "class": "accident",
        "kind": "rider",
        "code": "R1",
        "name": "附加意外",
    }
    plan = plan_of("bank_participating", products__1=rider)
    said = {each.id: each.zh for each in node(plan, "I07").say}
    assert "附加意外" in said["sum.R1"]
    assert "示例年金保险" in said["sum.P001"]
    assert not any("附加意外" in text for name, text in said.items() if name.startswith("main"))


def test_missing_figures_stop_the_plan_and_are_all_named() -> None:
    plan = plan_of("bank_participating", products__0__cash_value_year_1=None, service_phone=None)
    assert not plan.allowed
    assert plan.nodes == ()
    assert {each.sentence.en.rsplit(" ", 1)[1] for each in plan.refusals} == {
        "products[0].cash_value_year_1",
        "service_phone",
    }


def test_empty_slots_show_as_such_and_the_plan_says_so() -> None:
    plan = plan_of("bank_participating")
    (warning,) = node(plan, "I03").say
    assert warning.zh.startswith("〔待机构填写官方用语")
    assert node(plan, "I19").copy_by_hand[0].zh.startswith("〔待机构填写官方用语")
    assert not plan.production_ready
    assert any("fixed_warning" in reason.en for reason in plan.not_ready)


def test_a_filled_slot_is_said_word_for_word() -> None:
    files = pack_files()
    name = "scripts/insurance.yaml"
    slot = "    gist:\n      zh: 录制事关您的权益"
    filled = '    text: {zh: 机构填写的提示, en: "the filled warning"}\n    filled: {by: 合规部, on: "2026-11-01"}\n'
    files[name] = files[name].replace(slot.encode(), (filled + slot).encode(), 1)
    plan = make_plan(read_sale(example("bank_participating")), load_shelf(files))
    assert [text.zh for text in node(plan, "I03").say] == ["机构填写的提示"]
    assert not any("fixed_warning" in reason.en for reason in plan.not_ready)


def test_refusals_are_looked_for_before_acceptance() -> None:
    for kind in ("bank_participating", "wealth_own", "loan"):
        for each in plan_of(kind).nodes:
            for question in each.answers:
                assert not set(question.refused) & set(question.accepted)
                assert question.who
                assert question.no_means.zh


def test_the_insured_who_is_the_applicant_is_asked_once() -> None:
    plan = plan_of("bank_participating", products__0__death_benefit=True)
    assert [each.who for each in node(plan, "I15").answers] == [("applicant",)]
    child = plan_of("agent_child", channel="bank_agent")
    assert [each.who for each in node(child, "I15").answers] == [("guardian",)]


def changed_rules() -> tuple[Plan, Plan]:
    """Return a sale's plan before and after more are inspected, and a node asks less and says more."""
    sale = read_sale(example("bank_participating"))
    files = pack_files()
    rules, script = "rules/insurance.yaml", "scripts/insurance.yaml"
    files[rules] = files[rules].replace(b"percent: 30", b"percent: 50")
    files["rules/house.yaml"] = HOUSE.encode()
    files[script] = files[script].replace("以上提示您清楚了吗？".encode(), "以上提示您都清楚了吗？".encode())
    files[script] += NEW_NODE.encode()
    return make_plan(sale, shipped()), make_plan(sale, load_shelf(files))


HOUSE = """
pack: rules
format: 2
id: house
version: 2026.12.1
title: {zh: 本行, en: house}
lines: [insurance]
layer: base
content: full
effective: {from: "2020-01-01"}
sources: [{id: L, number: 通知, title: {zh: 通知, en: notice}}]
rules:
  - id: house.new
    title: {zh: 新节点, en: new node}
    clauses: [{source: L, article: 第一条}]
    mark: design
    text: {zh: 新节点, en: new node}
    when: plan.recorded
    then: {nodes: [I99]}
"""
NEW_NODE = """
  - id: I99
    title: {zh: 新节点, en: The new node}
    say: [{id: new, zh: 新的一句。, en: A new one.}]
"""


def test_a_rule_change_shows_line_by_line() -> None:
    old, new = changed_rules()
    lines = compare(old, new)
    assert "~ inspection.percent: 30 -> 50" in lines
    assert "+ nodes.I99.title.zh: 新节点" in lines
    assert any(line.startswith("~ packs.cn-insurance.sha256") for line in lines)
    assert not any("nodes.I20." in line for line in lines)
    assert compare(old, old) == []


def test_a_rule_change_is_told_in_words_by_what_is_signed_for() -> None:
    old, new = changed_rules()
    told = {(each.group, each.name): [change.zh for change in each.changes] for each in differences(old, new)}
    assert told["inspection", ""] == [
        "抽检 30%，犹豫期内完成，15 个工作日内整改 → 抽检 50%，犹豫期内完成，15 个工作日内整改"
    ]
    assert told["node", "I99"] == ["新增节点", "新增话术：新的一句。"]
    assert told["node", "I03"] == [
        "提问改变：问投保人（客户）：以上提示您清楚了吗？ → 问投保人（客户）：以上提示您都清楚了吗？"
    ]
    assert set(told) == {("inspection", ""), ("node", "I99"), ("node", "I03"), ("ready", "")}
    gone = {each.name: [change.en for change in each.changes] for each in differences(new, old) if each.name}
    assert gone["I99"] == ["the node is gone"]
    assert differences(old, old) == ()


def test_gates_terms_and_manners_are_told_in_words() -> None:
    plan = plan_of("bank_participating")
    refused = plan_of("bank_participating", suitability__test_date="2020-01-01")
    gate = next(each for each in differences(plan, refused) if each.group == "gate")
    assert gate.changes[0].zh == "可以办理 → 不能办理"
    assert len(gate.changes) == 1 + len(refused.refusals)
    bare = plan.model_copy(update={"records": (), "retention": None, "inspection": None, "nodes": ()})
    told = {each.group: [change.zh for change in each.changes] for each in differences(plan, bare)}
    assert told["record"] == ["录音录像 → 不录制"]
    assert all(change.startswith("删除保存期限：") for change in told["retention"])
    assert told["inspection"][0].endswith("→ 不要求质检")


def test_moved_nodes_are_told_and_the_rest_is_not() -> None:
    plan = plan_of("bank_participating")
    first, second, third, *rest = plan.nodes
    moved = plan.model_copy(update={"nodes": (first, third, second, *rest)})
    assert {each.name for each in differences(plan, moved)} == {second.id, third.id, rest[0].id}


def test_comparing_takes_time_by_the_size_of_plans_only() -> None:
    plan = plan_of("bank_participating")
    nodes = tuple(plan.nodes[0].model_copy(update={"id": f"I{number:02}"}) for number in range(2_000))
    large = plan.model_copy(update={"nodes": nodes})
    begun = time.perf_counter()
    assert len(differences(plan, large)) > 1_000
    assert compare(plan, large)
    assert time.perf_counter() - begun < 10


def test_a_plan_carries_the_digests_of_its_packs() -> None:
    plan = plan_of("bank_remote")
    assert {"cn-insurance", "script-insurance", "script-insurance-remote", "phrases-default"} <= {
        pack.id for pack in plan.packs
    }
    assert all(len(pack.sha256) == 64 for pack in plan.packs)
    assert plan.sale_sha256 != plan_of("bank_participating").sale_sha256
