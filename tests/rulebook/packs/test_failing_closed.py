"""Silence is no permission: what nobody vouches for, nobody knows or nobody thought of stops a sale or is told."""

from collections.abc import Iterable

import pytest

from rulebook.packs.folder import read_folder
from rulebook.packs.lint import lint
from rulebook.packs.loading import load, load_shelf
from rulebook.plan.plan import Plan, PlannedBook
from rulebook.plan.planner import make_plan
from rulebook.plan.shelf import NotReady
from rulebook.sale.sale import Sale
from tests.sales import SMALL_PACKS, format_1_files, small_sale

RULES = "rules/small.yaml"
OVERLAY = """
pack: rules
format: 2
id: small-region
version: 2026.12.1
title: {zh: 苏州规定, en: Rules of Suzhou}
lines: [insurance]
layer: overlay
region: "320500"
content: full
effective: {from: "2026-01-01"}
sources: [{id: s, number: 某号, title: {zh: 规定, en: rules}}]
rules:
  - id: region.record
    title: {zh: 远程也录, en: Remote sales too}
    clauses: [{source: s, article: 第一条}]
    mark: design
    text: {zh: 远程也录。, en: Remote sales too.}
    when: sale.contact == 'remote'
    then: {record: audio_video, inspection: {percent: 60}}
"""
STUB = OVERLAY[: OVERLAY.index("rules:\n")].replace(
    "content: full", "content: missing\nask: {zh: 苏州金融监管分局, en: the regulator in Suzhou}"
)
PRODUCTS = """
pack: products
format: 2
id: small-products
version: 2026.12.1
title: {zh: 类别, en: classes}
classes:
  - {id: participating, line: insurance, title: {zh: 分红险, en: participating}, traits: [new_type]}
  - {id: fund, line: wealth, title: {zh: 基金, en: fund}, traits: [investment, public_fund], act: csrc}
"""


def in_suzhou() -> Sale:
    return small_sale(site__region="320500", contact="remote")


def planned(
    sale: Sale,
    files: dict[str, str] | None = None,
    checked: Iterable[str] | None = None,
    not_ready: NotReady = "warn",
) -> Plan:
    """Plan by the small packs and these files; everything but an overlay is vouched for, unless `checked` is given."""
    found = read_folder(SMALL_PACKS) | {name: text.encode() for name, text in (files or {}).items()}
    all_but = set(load(found).documents) - {"small-region"}
    book = PlannedBook(serial=7, sha256="ab" * 32)
    return make_plan(
        sale, load_shelf(found, checked=all_but if checked is None else checked, book=book, not_ready=not_ready)
    )


def test_an_overlay_of_the_region_that_nobody_checked_is_told_with_what_it_would_demand() -> None:
    plan = planned(in_suzhou(), {"o.yaml": OVERLAY})
    assert (plan.record, plan.allowed, plan.production_ready) == ("none", True, False)
    told = "规则包「苏州规定」未经合规核对，未生效；若生效，会要求：录音录像；4 个节点（T01、T02、T03、T05…）；质检 60%"
    assert [each.zh for each in plan.not_ready] == [f"{told}；其他要求 1 项"]
    assert "it would demand: record sound and picture; 4 nodes" in plan.not_ready[0].en
    assert planned(small_sale(contact="remote"), {"o.yaml": OVERLAY}).production_ready, "elsewhere it is nobody's"


def test_an_overlay_that_a_book_vouches_for_counts_and_brings_the_nodes_of_others() -> None:
    ids = {"small-rules", "small-script-remote", "small-region", "small-phrases"}
    remote = (SMALL_PACKS / "scripts" / "small.yaml").read_text(encoding="utf-8")
    remote = remote.replace("id: small-script", "id: small-script-remote\nremote: true")
    plan = planned(in_suzhou(), {"o.yaml": OVERLAY, "remote.yaml": remote}, checked=ids)
    assert [node.id for node in plan.nodes] == ["T01", "T02", "T03", "T05"]
    assert (plan.recorded_by, plan.production_ready, plan.not_ready) == (("region.record",), True, ())
    assert plan.book == PlannedBook(serial=7, sha256="ab" * 32)


def test_a_region_whose_rules_nobody_knows_is_never_ready() -> None:
    for checked in (None, {"small-rules", "small-region"}):
        plan = planned(in_suzhou(), {"o.yaml": STUB}, checked=checked)
        assert not plan.production_ready
        assert [each.zh for each in plan.not_ready] == ["「苏州规定」：知道有规定，内容未知，请询问：苏州金融监管分局"]


def test_who_vouches_for_a_part_vouches_that_it_is_enough() -> None:
    part = OVERLAY.replace("content: full", "content: part\nask: {zh: 苏州金融监管分局, en: the regulator in Suzhou}")
    part = part.replace("sale.contact == 'remote'", "sale.contact == 'internet'")
    told = planned(in_suzhou(), {"o.yaml": part}).not_ready
    assert "「苏州规定」：内容不全，请询问：苏州金融监管分局" in [each.zh for each in told]
    assert planned(in_suzhou(), {"o.yaml": part}, checked={"small-rules", "small-region"}).production_ready


def test_a_book_can_stop_what_is_not_ready() -> None:
    plan = planned(in_suzhou(), {"o.yaml": STUB}, not_ready="stop")
    assert [each.code for each in plan.refusals] == ["book.not_ready"]
    assert "苏州金融监管分局" in plan.refusals[0].sentence.zh
    assert planned(small_sale(contact="remote"), {"o.yaml": STUB}, not_ready="stop").allowed


def test_packs_that_decided_nothing_must_be_vouched_for_too() -> None:
    plan = planned(small_sale(contact="remote"), checked=())
    assert (plan.record, plan.production_ready) == ("none", False)
    assert "规则包「测试用规则」未经合规核对" in [each.zh for each in plan.not_ready]


def test_a_recording_without_any_node_is_refused_and_lint_names_the_rule() -> None:
    rules = (SMALL_PACKS / RULES).read_text(encoding="utf-8")
    rules = rules.replace("then: {nodes: [T01, T02, T03, T05], same_frame: true}", "then: {same_frame: true}")
    plan = planned(small_sale(), {RULES: rules})
    assert [each.code for each in plan.refusals] == ["record.no_nodes"]
    found = lint(read_folder(SMALL_PACKS) | {RULES: rules.encode()})[1]
    assert any("no rule asks for a node: small.record" in each.sentence for each in found)


@pytest.mark.parametrize("contact", ["on_site", "telephone"])
def test_a_recording_without_a_script_is_refused(contact: str) -> None:
    files = {name: data for name, data in read_folder(SMALL_PACKS).items() if not name.startswith("scripts/")}
    plan = make_plan(small_sale(contact=contact), load_shelf(files))
    assert [each.code for each in plan.refusals] == ["script.none"]


def test_a_class_that_nobody_knows_stops_the_sale_and_counts_as_the_strictest() -> None:
    plan = planned(small_sale(products__0__class="tontine"), {"products.yaml": PRODUCTS})
    assert [each.code for each in plan.refusals] == ["product.class_unknown"]
    plan = planned(small_sale(products__0__class="fund"), {"products.yaml": PRODUCTS})
    assert [each.code for each in plan.refusals] == ["product.class_line"]
    assert planned(small_sale(), {"products.yaml": PRODUCTS}).allowed


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{id: participating, line: insurance, traits: []", "'participating' lacks the trait 'new_type'"),
        ("{id: linked_b, line: insurance, traits: [principal_at_risk]", "'linked_b' lacks the trait 'new_type'"),
        ("{id: cancer, line: insurance, traits: [disease]", "'cancer' lacks the trait 'health'"),
        ("{id: steady, line: wealth, traits: [agency]", "'steady' lacks the trait 'investment'"),
        ("{id: steady, line: wealth, traits: [investment], act: none", "an act on suitability applies"),
    ],
)
def test_a_class_cannot_leave_out_what_such_a_product_is(line: str, sentence: str) -> None:
    text = PRODUCTS[: PRODUCTS.index("  - {")] + f"  - {line}, title: {{zh: 类, en: class}}}}\n"
    faults = load({"products.yaml": text.encode()}).faults
    assert any(sentence in each.sentence for each in faults if each.grave), faults


def test_without_rules_for_the_line_nobody_knows_what_to_record() -> None:
    rules = (SMALL_PACKS / RULES).read_text(encoding="utf-8")
    others = {name: data.decode() for name, data in read_folder(SMALL_PACKS).items() if name != RULES}
    gone = make_plan(small_sale(), load_shelf({name: data.encode() for name, data in others.items()}))
    over = rules.replace("effective: {from:", "effective: {to: '2026-01-01', from:", 1)
    for plan in (gone, planned(small_sale(), {RULES: over})):
        assert ([each.code for each in plan.refusals], plan.production_ready) == (["rules.none"], False)
    later = rules.replace('effective: {from: "2026-01-01"}', 'effective: {from: "2027-01-01"}')
    assert planned(small_sale(), {RULES: later}).allowed, "before the first rules nothing was demanded"


def test_one_forgotten_field_is_one_fault() -> None:
    files = format_1_files()
    name = "scripts/insurance.yaml"
    text = files[name].decode()
    place = text.index("text: null") if "text: null" in text else text.index("    gist:")
    filled = text[:place] + "text: {zh: 甲, en: a}\n    " + text[place:].removeprefix("text: null")
    files[name] = filled.encode()
    faults = lint(files)[1]
    assert [fault.file for fault in faults] == [name]


WRONG = {
    "a file that vouches for itself": (
        RULES,
        "layer: base",
        "layer: base\nverified: {by: t, on: '2026-01-01'}",
        "vouch",
    ),
    "no lines": (RULES, "lines: [insurance]\n", "", "lines is a list"),
    "no content": (RULES, "content: full\n", "", "content is full, part or missing"),
    "nobody to ask": (RULES, "content: full", "content: part", "ask says whom"),
    "too early": (RULES, "when: is.on_site\n", "when: is.on_site && !plan.recorded\n", "cannot ask what is recorded"),
    "too early by a definition": (
        RULES,
        "sale.contact == 'on_site'",
        "sale.contact == 'on_site' && plan.page_trace",
        "it reads plan.page_trace",
    ),
    "less where more": (
        RULES,
        "when: is.on_site && applicant.age",
        "when: is.on_site && !plan.recorded && applicant.age",
        "demand less",
    ),
    "money beside an age": (
        RULES,
        "applicant.age > 80",
        "premium.first_year > applicant.age",
        "a number of something else",
    ),
    "an unknown page": (RULES, "pages: [P01]", "pages: [P02]", "no script has a page P02"),
    "a page that no rule asks for": (RULES, ", pages: [P01]", "", "no rule ever asks for the page P01"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_of_format_2_is_named_with_its_line(name: str) -> None:
    file, old, new, sentence = WRONG[name]
    files = read_folder(SMALL_PACKS)
    text = files[file].decode()
    assert old in text
    files[file] = text.replace(old, new, 1).encode()
    found = [fault for fault in lint(files, probe=False)[1] if sentence in fault.sentence]
    assert found, lint(files, probe=False)[1]


def test_classes_are_data_and_a_misspelt_one_is_a_fault() -> None:
    files = read_folder(SMALL_PACKS) | {"products.yaml": PRODUCTS.encode()}
    rules = files[RULES].decode()
    for product_class, faults in (("participating", 0), ("participatin", 1), ("accident", 1)):
        condition = f"when: is.on_site && products.exists(p, p.class == '{product_class}') && applicant.age > 80"
        files[RULES] = rules.replace("when: is.on_site && applicant.age > 80", condition).encode()
        found = lint(files, probe=False)[1]
        assert len(found) == faults, found
    files[RULES] = rules.encode()
    files["more.yaml"] = PRODUCTS.replace("small-products", "yet-more-products").encode()
    assert "the class 'participating' is also in small-products" in str(lint(files, probe=False)[1])
    files["more.yaml"] = b"pack: products\nid: broken\n"
    files[RULES] = rules.replace("is.on_site && applicant", "products.exists(p, p.class == 'x') && applicant").encode()
    assert {fault.file for fault in lint(files, probe=False)[1]} == {"more.yaml"}, "what only follows is not told"


HINTS = """
pack: hints
format: 2
id: small-hints
version: 2026.12.1
title: {zh: 提示, en: hints}
hints:
  - {id: terms, node: T02, on: [条款], say: {zh: 请翻到责任免除。, en: Turn to the exclusions.}, source: 条款}
  - {id: nowhere, node: T09, on: [条款], say: {zh: 请看。, en: Look.}, source: 条款}
"""


def test_a_seller_is_only_shown_hints_that_somebody_vouches_for() -> None:
    ids = {"small-rules", "small-script", "small-hints"}
    shown = planned(small_sale(), {"hints.yaml": HINTS}, checked=ids)
    assert [(hint.id, hint.node) for hint in shown.hints] == [("terms", "T02")]
    hidden = planned(small_sale(), {"hints.yaml": HINTS}, checked=ids - {"small-hints"})
    assert hidden.hints == ()
    assert [pack.state for pack in hidden.packs if pack.kind == "hints"] == ["not_verified"]
    assert planned(small_sale(contact="remote"), {"hints.yaml": HINTS}, checked=ids).hints == (), "nothing is recorded"
