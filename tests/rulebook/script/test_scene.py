"""What stands at a node: people by name, pages, spoken forms, notes to the staff, own words, writing, sound alone."""

from typing import Any

from rulebook.packs.loading import load_shelf
from rulebook.packs.worked import changed
from rulebook.plan.plan import Plan, PlannedNode, read_plan
from rulebook.plan.planner import make_plan
from rulebook.plan.scene import ordered
from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from rulebook.sale.text import Text
from rulebook.script.pack import Node
from tests.rulebook.script.test_layers import RULES

SCRIPT = """
pack: script
format: 2
id: base
version: 2026.12.1
title: {zh: 基础, en: base}
line: insurance
way: on_site
answers: [{id: agree, refused: [不同意], accepted: [同意]}]
papers: [{id: clauses, title: {zh: 条款, en: clauses}}, {id: consent, title: {zh: 同意书, en: consent}}]
nodes:
  - id: I01
    title: {zh: 开始, en: Start}
    operator:
      - {zh: "请{applicant.name}坐近。", en: "{applicant.name} comes nearer."}
      - {zh: 慢慢说。, en: Slowly., when: applicant.age >= 60}
    say:
      - {id: who, zh: "今天是{date}，执业证编号{seller.licence}。", en: "It is {date}; my number is {seller.licence}."}
      - {id: joke, must: false, zh: 天气不错。, en: Nice weather.}
    frame: [seller, applicant, insured, spouse]
  - id: I02
    title: {zh: 被保险人, en: The insured}
    say: [{id: each, zh: "{person.name}，您好。", en: "Hello, {person.name}.", each: insured}]
    show: [{paper: clauses}]
    frame: [seller, insured]
    ask:
      - {id: agrees, text: {zh: "{person.name}，同意吗？", en: "{person.name}, do you agree?"}, who: [insured],
         answers: agree, no_means: {zh: 停。, en: Stop.}}
      - {id: grown, text: {zh: "{person.name}，成年了吗？", en: "{person.name}, are you of age?"}, who: [insured],
         each: i.age >= 18, answers: agree, no_means: {zh: 停。, en: Stop.}}
      - {id: own, kind: own_words, least_seconds: 4, text: {zh: 您怎么理解？, en: What do you take from it?}}
    sign: [{paper: consent, role: insured}]
  - id: I10
    title: {zh: 免责, en: Exclusions}
    say:
      - {id: papers, zh: "请看{shown.papers}。", en: "Look at {shown.papers}."}
      - {id: bye, zh: 就这些。, en: That is all.}
    prompts: [{id: long, zh: "不赔：{p.exclusions}", en: "Not paid: {p.exclusions}", each: p.kind == 'main'}]
"""
CHILDREN = [
    {"relation": "child", "name": "李小明", "birth_date": "2000-05-01"},
    {"relation": "child", "name": "李小红", "birth_date": "2018-05-01"},
]


def plan_of(script: str = SCRIPT, rules: str = RULES, **change: Any) -> Plan:
    places = {place.replace("__", "."): value for place, value in change.items()}
    shelf = load_shelf({"r.yaml": rules.encode(), "s.yaml": script.encode()})
    return make_plan(read_sale(changed(example("bank_participating"), places)), shelf)


def node(plan: Plan, name: str) -> PlannedNode:
    return next(each for each in plan.nodes if each.id == name)


def with_children(**change: Any) -> PlannedNode:
    return node(plan_of(insured=CHILDREN, guardian={"is_applicant": True}, **change), "I02")


def test_several_insured_are_each_named_asked_and_sign() -> None:
    found = with_children()
    assert [(each.id, each.zh) for each in found.say] == [("each.1", "李小明，您好。"), ("each.2", "李小红，您好。")]
    asked = [(each.id, each.name, each.question.zh) for each in found.answers if each.who == ("insured",)]
    assert asked == [
        ("agrees.1", "李小明", "李小明，同意吗？"),
        ("agrees.2", "李小红", "李小红，同意吗？"),
        ("grown", "李小明", "李小明，成年了吗？"),
    ]
    assert [(each.role, each.name) for each in found.signatures] == [("insured", "李小明"), ("insured", "李小红")]
    assert found.frame == ("seller", "applicant", "insured"), "who answers is in the picture"
    assert [(each.role, each.name) for each in found.people] == [
        ("seller", "王芳"),
        ("applicant", "李明"),
        ("insured", "李小明"),
        ("insured", "李小红"),
    ]


def test_an_insured_who_is_the_applicant_is_asked_as_that_or_not_at_all() -> None:
    found = node(plan_of(), "I02")
    assert found.say == ()
    assert [(each.id, each.who) for each in found.answers] == [("grown", ("applicant",)), ("own", ("applicant",))]
    assert found.signatures == ()
    assert node(plan_of(), "I01").frame == ("seller", "applicant")


def test_one_other_insured_needs_no_name_to_be_told_apart() -> None:
    found = node(plan_of(insured=CHILDREN[:1]), "I02")
    assert [(each.id, each.name, each.question.zh) for each in found.answers][:1] == [
        ("agrees", "", "李小明，同意吗？")
    ]


def test_staff_alone_see_their_notes_and_a_voice_has_words_of_its_own() -> None:
    found = node(plan_of(), "I01")
    assert [each.zh for each in found.operator] == ["请李明坐近。"]
    who, joke = found.say
    assert who.zh == "今天是2026年11月22日，执业证编号00000032050002026000001。"
    assert who.spoken is not None
    assert who.spoken.zh == (
        "今天是二〇二六年十一月二十二日，执业证编号零零零零零零三二零五零零零二零二六零零零零零一。"
    )
    assert who.spoken.en.startswith("It is 22 November 2026; my number is 0 0 0")
    assert (who.must, joke.must, joke.spoken) == (True, False, None)


def test_a_long_prompt_is_pages_that_must_be_read_to_the_end() -> None:
    short = node(plan_of(), "I10")
    assert [(each.page, each.of) for each in short.prompts] == [(1, 1)]
    assert not short.read_to_end
    long = node(plan_of(products__0__exclusions={"zh": "酒后驾驶不赔。" * 60, "en": "Drunk driving. " * 60}), "I10")
    assert long.read_to_end
    assert [each.page for each in long.prompts] == list(range(1, long.prompts[0].of + 1))
    assert {each.id for each in long.prompts} == {"long"}
    assert all(len(each.zh) <= 90 and len(each.en) <= 220 for each in long.prompts)


def test_questions_in_own_words_and_in_writing() -> None:
    own = node(plan_of(), "I02").answers[-1]
    assert (own.kind, own.least_seconds, own.accepted, own.refused, own.by) == ("own_words", 4, (), (), "voice")
    for disability in ("hearing", "speech", "unknown"):
        found = node(plan_of(applicant__disabilities=[disability]), "I02")
        assert found.answers[-1].by == "writing"
    assert node(plan_of(applicant__disabilities=["sight"]), "I02").answers[-1].by == "voice"


def test_a_sentence_about_papers_is_left_out_where_none_is_shown() -> None:
    assert [each.id for each in node(plan_of(), "I10").say] == ["bye"]
    shown = SCRIPT.replace("    prompts: [{id: long", "    show: [{paper: clauses}]\n    prompts: [{id: long")
    assert node(plan_of(shown), "I10").say[0].zh == "请看条款。"


def test_sound_alone_has_neither_frames_nor_papers_nor_signatures() -> None:
    rules = RULES.replace("audio_video", "audio").replace("when: plan.recorded", 'when: "true"')
    plan = plan_of(SCRIPT.replace("on_site", "telephone"), rules, contact="telephone", insured=CHILDREN[:1])
    assert plan.record == "audio"
    assert [each.id for each in plan.nodes] == ["I01", "I02", "I10"]
    for each in plan.nodes:
        assert (each.frame, each.people, each.show, each.signatures, each.copy_by_hand, each.prompts) == ((),) * 6
        assert not each.same_frame
    assert [each.id for each in node(plan, "I10").say] == ["bye"]


def test_a_node_that_only_shows_cannot_be_met_by_sound() -> None:
    rules = RULES.replace("audio_video", "audio").replace("when: plan.recorded", 'when: "true"')
    only = SCRIPT.replace("on_site", "telephone").replace(
        '    say: [{id: each, zh: "{person.name}，您好。", en: "Hello, {person.name}.", each: insured}]\n', ""
    )
    start, end = only.index("    ask:"), only.index("    sign:")
    plan = plan_of(only[:start] + only[end:], rules, contact="telephone")
    assert [each.code for each in plan.refusals] == ["script.node_missing"]


def test_nodes_that_come_after_each_other_in_a_ring_are_not_lost() -> None:
    nodes = [Node(id=name, title=Text(zh=name, en=name), after=after) for name, after in RING]
    assert [node.id for node in ordered(nodes, {node.id: node for node in nodes})] == ["I10", "I01", "I02", "I03"]


RING = (("I01", "I02"), ("I02", "I01"), ("I03", "I01"), ("I10", "I77"))


def test_a_plan_reads_back_as_it_was() -> None:
    plan = plan_of(insured=CHILDREN, guardian={"is_applicant": True})
    assert read_plan(plan.to_json()) == plan
