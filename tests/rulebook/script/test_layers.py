"""Layers of scripts: chosen by what they are for, the most specific on top; they add and reword, never remove."""

import pytest

from rulebook.packs.lint import lint
from rulebook.packs.loading import PackFaultsError, load_shelf
from rulebook.packs.worked import changed
from rulebook.plan.plan import Plan, PlannedNode
from rulebook.plan.planner import make_plan
from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale

RULES = """
pack: rules
format: 2
id: r
version: 2026.12.1
title: {zh: 规则, en: rules}
lines: [insurance]
layer: base
content: full
effective: {from: "2020-01-01"}
sources: [{id: L, number: 令, title: {zh: 令, en: order}}]
rules:
  - id: r.record
    title: {zh: 录, en: record}
    clauses: [{source: L, article: 第一条}]
    mark: full_text
    text: {zh: 录, en: record}
    when: "true"
    then: {record: audio_video}
  - id: r.nodes
    title: {zh: 节点, en: nodes}
    clauses: [{source: L, article: 第二条}]
    mark: full_text
    text: {zh: 节点, en: nodes}
    when: plan.recorded
    then: {nodes: [I01, I02, I10]}
"""
BASE = """
pack: script
format: 2
id: base
version: 2026.12.1
title: {zh: 基础, en: base}
line: insurance
way: on_site
answers: [{id: yes, refused: [不同意], accepted: [同意]}]
nodes:
  - id: I01
    title: {zh: 开始, en: Start}
    say: [{id: hello, zh: 您好。, en: Hello.}]
    frame: [seller, applicant]
  - id: I02
    title: {zh: 产品, en: Product}
    say:
      - {id: what, zh: "产品是{p.name}。", en: "It is {p.name}.", each: "p.kind in ['main', 'rider']"}
      - {id: end, zh: 就这些。, en: That is all.}
    least_seconds: 9
    ask:
      - {id: ok, text: {zh: 好吗？, en: All right?}, answers: yes, no_means: {zh: 停。, en: Stop.}}
  - id: I10
    title: {zh: 最后, en: Last}
    say: [{id: bye, zh: 再见。, en: Goodbye.}]
"""
FAR = BASE.replace("id: base", "id: far").replace("on_site", "remote")
RIDER = {"copy": 0, "kind": "rider", "code": "R001", "name": "附约", "class": "health"}


def layer(name: str, wanted: str, nodes: str) -> str:
    head = f"pack: script\nformat: 2\nid: {name}\nversion: 2026.12.1\ntitle: {{zh: 层, en: layer}}\n"
    return f"{head}line: insurance\nway: on_site\nfor: {wanted}\nnodes:\n{nodes}"


def files_of(*scripts: str) -> dict[str, bytes]:
    return {"r.yaml": RULES.encode(), **{f"s{at}.yaml": text.encode() for at, text in enumerate((BASE, *scripts))}}


def plan_of(*scripts: str, **change: object) -> Plan:
    places = {place.replace("__", "."): value for place, value in change.items()}
    return make_plan(read_sale(changed(example("bank_participating"), places)), load_shelf(files_of(*scripts)))


def node(plan: Plan, name: str) -> PlannedNode:
    return next(each for each in plan.nodes if each.id == name)


def said(plan: Plan, name: str = "I02") -> list[str]:
    return [each.zh for each in node(plan, name).say]


SHORT = "{institution: 示例银行}"


def test_a_layer_rewords_adds_and_leaves_the_rest() -> None:
    bank = layer(
        "bank",
        SHORT,
        "  - id: I02\n    say:\n"
        "      - {id: end, zh: 说完了。, en: Done.}\n"
        "      - {id: more, after: what, zh: 本行代销。, en: We are the agent.}\n",
    )
    plan = plan_of(bank)
    assert said(plan) == ["产品是示例年金保险（分红型）。", "本行代销。", "说完了。"]
    assert [each.id for each in node(plan, "I02").say] == ["what", "more", "end"]
    assert node(plan, "I02").answers == node(plan_of(), "I02").answers
    assert {each.id for each in plan.packs if each.kind == "script"} == {"base", "bank"}
    assert said(plan_of(bank, seller__institution_short="别的银行")) == ["产品是示例年金保险（分红型）。", "就这些。"]


def test_the_most_specific_layer_lies_on_top() -> None:
    word = "  - {{id: I10, say: [{{id: bye, zh: {0}。, en: {0} bye.}}]}}\n"
    wide = layer("wide", "{region: '370000'}", word.format("省"))
    near = layer("near", "{class: participating}", word.format("类"))
    both = layer("both", "{region: '370000', institution: 示例银行}", word.format("双"))
    assert said(plan_of(wide), "I10") == ["省。"]
    assert said(plan_of(wide, near), "I10") == ["类。"]
    assert said(plan_of(both, near, wide), "I10") == ["双。"]


def test_a_layer_for_one_product_words_only_that_one() -> None:
    only = layer(
        "only",
        "{product: R001}",
        '  - id: I02\n    say: [{id: what, zh: "附约{p.name}。", en: "Rider {p.name}.", each: p.kind == \'rider\'}]\n',
    )
    assert said(plan_of(only, products__1=RIDER))[:2] == ["产品是示例年金保险（分红型）。", "附约附约。"]
    assert said(plan_of(only))[0] == "产品是示例年金保险（分红型）。"


def test_where_a_layers_condition_fails_the_base_is_said() -> None:
    old = layer(
        "old",
        SHORT,
        "  - id: I10\n    say: [{id: bye, zh: 慢走。, en: Go slowly., when: applicant.age >= 60}]\n"
        "  - id: I02\n    ask: [{id: ok, text: {zh: 您好吗？, en: Are you well?}, answers: yes, "
        "no_means: {zh: 停。, en: Stop.}, when: applicant.age >= 60}]\n",
    )
    young, aged = plan_of(old), plan_of(old, applicant__birth_date="1960-01-01")
    assert said(young, "I10") == ["再见。"]
    assert said(aged, "I10") == ["慢走。"]
    assert [each.question.zh for each in node(young, "I02").answers] == ["好吗？"]
    assert [each.question.zh for each in node(aged, "I02").answers] == ["您好吗？"]


def test_a_layer_takes_nothing_away() -> None:
    thin = layer("thin", SHORT, "  - {id: I01, frame: [], say: []}\n  - {id: I02, least_seconds: 1, ask: []}\n")
    plan, bare = plan_of(thin), plan_of()
    assert node(plan, "I01").frame == node(bare, "I01").frame
    assert node(plan, "I02") == node(bare, "I02")


def test_a_new_node_stands_where_it_says() -> None:
    more = layer("more", SHORT, "  - {id: I10, after: I01}\n")
    assert [each.id for each in plan_of(more).nodes] == ["I01", "I10", "I02"]
    assert [each.id for each in plan_of().nodes] == ["I01", "I02", "I10"]


def test_layers_that_fit_equally_and_differ_are_a_tie() -> None:
    words = "  - {{id: I10, say: [{{id: bye, zh: {0}。, en: {0} bye.}}]}}\n"
    one, other = layer("one", SHORT, words.format("甲")), layer("other", SHORT, words.format("乙"))
    with pytest.raises(PackFaultsError, match=r"fit equally and differ: I10 say\.bye"):
        load_shelf(files_of(one, other))
    full = layer("full", "{institution: 示例银行股份有限公司}", words.format("丙"))
    plan = plan_of(one, full)  # nobody can see in the packs that both names are of one bank
    assert not plan.allowed
    assert [each.code for each in plan.refusals] == ["script.tie"]
    assert plan.nodes == ()
    same = layer("same", SHORT, words.format("甲"))
    assert said(plan_of(one, same), "I10") == ["甲。"]


ENDS = BASE.replace("no_means: {zh: 停。, en: Stop.}", "no_means: {zh: 停。, en: Stop.}, on_no: end_sale")
WORDS = "text: {zh: 行吗, en: Right?}, no_means: {zh: 停, en: Stop.}"


@pytest.mark.parametrize(
    ("nodes", "sentence"),
    [
        ("  - {id: I02, after: I10}\n", "a layer cannot move it"),
        ("  - {id: I02, say: [{id: end, must: false, zh: 略, en: skipped}]}\n", "must be said by the base"),
        (f"  - {{id: I02, ask: [{{id: ok, answers: yes, on_no: repeat, {WORDS}}}]}}\n", "followed by end_sale"),
        (
            f"  - {{id: I02, ask: [{{id: ok, who: [seller], answers: yes, on_no: end_sale, {WORDS}}}]}}\n",
            "is put to applicant",
        ),
        ("  - {id: I02, ask: [{id: ok, kind: own_words, least_seconds: 1, text: {zh: 说, en: Say.}}]}\n", "is closed"),
        (
            (
                f"  - {{id: I02, ask: [{{id: ok, answers: any, on_no: end_sale, {WORDS}}}]}}\n"
                "answers: [{id: any, refused: [去], accepted: [同意]}]\n"
            ),
            "must refuse what the base refuses: 不同意",
        ),
        (
            "  - {id: I10, attempts: 2}\nanswers: [{id: yes, refused: [去], accepted: [同意, 不同意]}]\n",
            "the base refuses 不同意",
        ),
    ],
)
def test_a_layer_cannot_weaken_what_the_base_asks(nodes: str, sentence: str) -> None:
    files = {"r.yaml": RULES.encode(), "b.yaml": ENDS.encode(), "l.yaml": layer("x", SHORT, nodes).encode()}
    faults = lint(files)[1]
    assert any(sentence in fault.sentence for fault in faults if fault.grave), faults


def test_two_bases_are_a_tie_whatever_their_ids() -> None:
    second = BASE.replace("id: base", "id: a-base")
    with pytest.raises(PackFaultsError, match="both are bases"):
        load_shelf(files_of(second))


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (layer("x", SHORT, "  - {id: I99, say: [{id: a, zh: 甲, en: a}]}\n"), "I99 is in no base for on_site"),
        (layer("x", SHORT, "  - {id: I10, after: I77}\n"), "there is no other node I77"),
        (layer("x", SHORT, "  - {id: I10, after: I02}\n  - {id: I02, after: I10}\n"), "I02 comes after itself"),
        (
            layer("x", SHORT, "  - {id: I10, say: [{id: a, after: b, zh: 甲, en: a}]}\n"),
            "'b' is not in this list of the node",
        ),
        (layer("x", "{}", "  - {id: I10, attempts: 2}\n"), "a layer says what it is for"),
        (layer("x", SHORT, "  - {id: I10, attempts: 2}\n").replace("on_site", "remote"), "no base script for"),
        (layer("x", SHORT, "  - {id: I10, say: [{zh: 甲, en: a}]}\n"), "Field required"),
        (
            layer("x", SHORT, "  - {id: I10, say: [{id: a, zh: 甲, en: a}, {id: a, zh: 乙, en: b}]}\n"),
            "'a' is there twice",
        ),
        (layer("x", SHORT, '  - {id: I10, say: [{id: a, zh: "{person.name}", en: "{person.name}"}]}\n'), "of a person"),
        (BASE.replace("id: base", "id: web").replace("on_site", "[remote, telephone]"), "a base is for one way"),
        (
            FAR.replace("answers: yes, ", ""),
            "a closed question has answers",
        ),
        (
            BASE.replace("id: base", "id: far")
            .replace("on_site", "remote")
            .replace("id: ok", "id: ok, kind: own_words"),
            "least_seconds is of a question in own words",
        ),
    ],
)
def test_what_is_wrong_is_told(script: str, sentence: str) -> None:
    _, faults = lint(files_of(script))
    assert any(sentence in fault.sentence for fault in faults if fault.grave), faults
