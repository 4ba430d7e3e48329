"""Hostile packs are refused with one sentence and its line, in bounded time and memory."""

import tracemalloc

import pytest

from rulebook.packs.loading import PackFaultsError, load, load_shelf
from rulebook.packs.reading import MOST_BYTES, YamlFaultError, read_yaml
from rulebook.plan.planner import make_plan
from tests.sales import format_1_files, small_sale

LAUGHS = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(f"b{n}: &b{n} [{','.join(['*a'] * 9)}]\n".encode() for n in range(9))
HOSTILE = {
    "a billion laughs": (LAUGHS, "anchors and aliases"),
    "an alias to itself": (b"a: &a\n  b: *a\n", "anchors and aliases"),
    "an anchored key": (b"&k key: 1\n", "plain text"),
    "a Python object": (b"pack: !!python/object/apply:os.system ['true']\n", "tags"),
    "a local tag": (b"pack: !rules x\n", "tags"),
    "a tagged key": (b"!!str pack: rules\n", "plain text"),
    "the same key twice": (b"pack: rules\nid: a\npack: script\n", "there twice"),
    "two documents": (b"pack: rules\n---\npack: rules\n", "one document"),
    "nothing": (b"", "empty"),
    "only a comment": (b"# nothing\n", "empty"),
    "deep lists": (b"[" * 5_000, "nested deeper"),
    "deep maps": (b"{a: " * 5_000, "nested deeper"),
    "deep indentation": (b"\n".join(b" " * n + b"a:" for n in range(200)), "nested deeper"),
    "a huge file": (b"#" * (MOST_BYTES + 1), "larger than"),
    "a long text": (b"a: " + b"x" * 5_000, "longer than"),
    "many values": (b"[" + b"1," * 70_000 + b"1]", "more than"),
    "no UTF-8": (b"a: \xff\xfe\n", "not UTF-8"),
    "null characters": (b"a: \x00\n", "no YAML"),
    "a list as key": (b"? [a, b]\n: 1\n", "plain text"),
    "a tab as indentation": (b"a:\n\tb: 1\n", "no YAML"),
    "an open quote": (b'a: "x\n', "no YAML"),
    "no pack": (b"- 1\n", "one of products, rules, script"),
    "a pack of another kind": (b"pack: [rules]\n", "one of products, rules, script"),
    "a merge key": (b"pack: rules\n<<: {format: 1}\n", "no such field"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pack_is_refused_with_a_sentence(name: str) -> None:
    data, sentence = HOSTILE[name]
    tracemalloc.start()
    loaded = load({"hostile.yaml": data})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not loaded.shelf.rules
    assert any(sentence in fault.sentence for fault in loaded.faults), loaded.faults
    assert all(fault.line >= 1 for fault in loaded.faults)
    assert peak < 24_000_000


def test_definitions_that_multiply_are_explained_in_one_look_at_each() -> None:
    files = format_1_files()
    means = "means: {zh: 甲, en: a}"
    doubling = [
        "  - {id: d0, means: {zh: 甲, en: a}, when: sale.bank}",
        "  - {id: d1, means: {zh: 甲, en: a}, when: is.d0}",
    ]
    doubling += [f"  - {{id: d{n}, {means}, when: is.d{n - 1} && is.d{n - 2} && is.d0}}" for n in range(2, 50)]
    name = "rules/loan.yaml"
    text = files[name].decode().replace("definitions:\n", "definitions:\n" + "\n".join(doubling) + "\n")
    files[name] = text.replace("when: is.recorded && sale.contact != 'on_site'", "when: is.d49").encode()
    plan = make_plan(small_sale(channel="broker"), load_shelf(files), explained=True, all_regions=True)
    told = next(each for each in plan.explanation or () if each.rule == "loan.gate.on_site")
    assert not told.fired
    assert told.facts == (("sale.bank", False),)
    assert len(told.reason.zh) < 2_000


def test_too_much_of_everything_is_refused_before_it_is_read() -> None:
    assert "together" in load({f"{n}.yaml": b"#" * 900_000 for n in range(10)}).faults[0].sentence
    assert "more than" in load({f"{n}.yaml": b"" for n in range(300)}).faults[0].sentence


def test_the_line_is_that_of_the_fault() -> None:
    with pytest.raises(YamlFaultError) as raised:
        read_yaml(b"a: 1\nb: 2\na: 3\n")
    assert raised.value.line == 3


def test_only_plain_words_become_values() -> None:
    text = b"a: yes\nb: on\nc: 012\nd: 1_000\ne: 2026-01-01\nf: 1.5\ng: true\nh: 12\ni: null\nj: '12'\n"
    assert read_yaml(text).value == {
        "a": "yes", "b": "on", "c": "012", "d": "1_000", "e": "2026-01-01", "f": "1.5",
        "g": True, "h": 12, "i": None, "j": "12",
    }  # fmt: skip


INSURANCE = "rules/insurance.yaml"
TAMPERED = {
    "an unknown field": ("layer: base\n", "layer: base\nallow_everything: true\n", "no such field"),
    "an effect that takes away": ("then: {record: audio_video}", "then: {forbid: [I02]}", "no such field"),
    "an unknown word": ("when: is.agent_case", "when: is.agent_cased", "'is' has no 'agent_cased'"),
    "a wrong value": ("sale.contact == 'telephone'", "sale.contact == 'phone'", "none of the values"),
    "a duplicate id": ("id: ins.record.other\n", "id: ins.record.agent\n", "there twice"),
    "an unknown source": ('{source: "54", article: art. 5}', "{source: x9, article: art. 5}", "not among the sources"),
    "an overlay with choices": ("layer: base\n", "layer: overlay\n", "no choices"),
    "half verified": ("verified: {by: null, on: null}", "verified: {by: me, on: null}", "both a name and a date"),
    "a bomb": ("when: is.agent_case", "when: " + "(" * 20 + "true" + ")" * 20, "nested deeper"),
    "a rule of the future format": ("format: 1", "format: 3", "Input should be 1 or 2"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_pack_is_never_used_in_part(name: str) -> None:
    old, new, sentence = TAMPERED[name]
    files = format_1_files()
    text = files[INSURANCE].decode()
    assert old in text
    files[INSURANCE] = text.replace(old, new, 1).encode()
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(PackFaultsError) as raised:
        load_shelf(files)
    assert sentence in raised.value.sentence
    found = [fault for fault in raised.value.faults if sentence in fault.sentence]
    assert found, raised.value.faults
    assert all(fault.file == INSURANCE for fault in found)
    assert min(abs(fault.line - line) for fault in found) <= 12
