"""Plans: figures filled in both languages, slots shown as empty, and what a rule change does, line by line."""

from rulebook.packs.loading import load_shelf
from rulebook.plan.comparing import compare
from rulebook.plan.plan import Plan, PlannedNode
from rulebook.plan.planner import make_plan
from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from scripts.worked_sales import changed, pack_files, shelf_with


def plan_of(kind: str, **change: object) -> Plan:
    places = {place.replace("__", "."): value for place, value in change.items()}
    return make_plan(read_sale(changed(example(kind), places)), shelf_with())


def node(plan: Plan, name: str) -> PlannedNode:
    return next(each for each in plan.nodes if each.id == name)


def test_figures_of_the_sale_stand_in_both_languages() -> None:
    said = node(plan_of("bank_participating"), "I11").say
    assert "示例年金保险（分红型）第一年末现金价值6,800 元。" in [text.zh for text in said]
    assert "这时退保，约损失5,200 元。" in [text.zh for text in said]
    assert "Surrendering then loses about CNY 5,200." in [text.en for text in said]
    said = node(plan_of("bank_participating"), "I07").say
    assert "保险期间10 年，每年交一次，每次12,000 元。" in [text.zh for text in said]
    assert "Paid over 5 years, CNY 60,000 in all." in [text.en for text in said]


def test_every_product_is_named_and_only_fitting_sentences_are_said() -> None:
    rider = {
        "copy": 0,
        "class": "health",
        "kind": "rider",
        "code": "R1",
        "name": "附加医疗",
        "reimbursement": True,
    }
    said = [text.zh for text in node(plan_of("bank_participating", products__1=rider), "I07").say]
    assert sum("产品全称" in text for text in said) == 2
    asked = [each.question.zh for each in node(plan_of("bank_participating", products__1=rider), "I13").answers]
    assert len(asked) == 2


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
    slot = "    gist: {zh: 录制事关您的权益"
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


def test_a_rule_change_shows_line_by_line() -> None:
    sale = read_sale(example("bank_participating"))
    old = make_plan(sale, shelf_with())
    files = pack_files()
    name = "rules/insurance.yaml"
    files[name] = (
        files[name]
        .replace(b"percent: 30", b"percent: 50")
        .replace(b"then: {nodes: [I14]}", b"then: {nodes: [I14, I14C]}")
    )
    new = make_plan(sale, load_shelf(files))
    lines = compare(old, new)
    assert "~ inspection.percent: 30 -> 50" in lines
    assert "+ nodes.I14C.title.zh: 消费者权益提示" in lines
    assert any(line.startswith("~ packs.cn-insurance.sha256") for line in lines)
    assert not any("nodes.I20" in line for line in lines)
    assert compare(old, make_plan(sale, shelf_with())) == []


def test_a_plan_carries_the_digests_of_its_packs() -> None:
    plan = plan_of("bank_remote")
    assert {"cn-insurance", "script-insurance", "script-insurance-remote", "phrases-default"} <= {
        pack.id for pack in plan.packs
    }
    assert all(len(pack.sha256) == 64 for pack in plan.packs)
    assert plan.sale_sha256 != plan_of("bank_participating").sale_sha256
