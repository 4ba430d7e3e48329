"""A web shop's trace of its pages: read strictly, held against the plan, and bound to the sale by its digest."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.plan.plan import Basis, Plan, PlannedPage
from rulebook.sale.examples import example
from rulebook.sale.reading import SaleFaultsError, read_sale
from rulebook.sale.text import Text
from rulebook.trace.checking import bound, check_belongs, check_trace
from rulebook.trace.page_trace import MOST_EVENTS, TraceFaultsError, read_trace, step_of
from tests.rulebook.packs.drawn_sales import CAMPAIGN
from tests.sales import small_plan

CLAUSE = Basis(source="108", document="银保监办发〔2022〕108号", article="第八条", rule="ins.pages", mark="full_text")
PAGES = (
    PlannedPage(id="P01", title=Text(zh="投保须知", en="notice"), acts=("shown", "scrolled_to_end"), clauses=(CLAUSE,)),
    PlannedPage(id="P02", title=Text(zh="免责条款", en="exemptions"), acts=("shown", "ticked"), clauses=(CLAUSE,)),
    PlannedPage(id="P03", title=Text(zh="投保确认", en="confirmation"), acts=("signed", "submitted"), clauses=()),
)
EVENT = {"page": "P01", "version": "3", "act": "shown", "at": "2026-11-22T12:00:00Z"}
EVENTS = [
    ("P01", "shown"), ("P01", "scrolled_to_end"), ("P01", "left"), ("shop-banner", "shown"), ("P02", "shown"),
    ("P02", "ticked"), ("P02", "left"), ("P03", "shown"), ("P03", "signed"), ("P03", "submitted"), ("P03", "left"),
]  # fmt: skip


def plan(*, pages: tuple[PlannedPage, ...] = PAGES, **fields: Any) -> Plan:
    known = {"record": "page_trace", "records": ("page_trace",), "nodes": (), "pages": pages}
    return small_plan(**{**known, **fields})


def trace(steps: list[tuple[str, ...]] | None = None, /, **fields: Any) -> bytes:
    """The bytes of a trace: page, act and, where it matters, version; a second apart, in the evening in China."""
    told = [
        {"page": page, "act": act, "version": (*more, "3")[0], "at": f"2026-11-22T12:{at // 60:02}:{at % 60:02}Z"}
        for at, (page, act, *more) in enumerate(EVENTS if steps is None else steps)
    ]
    found = {
        "format": "shuanglu-page-trace/1", "reference": "PT-7", "product_codes": ["P001"], "events": told, **fields,
    }  # fmt: skip
    return json.dumps(found).encode()


def findings(events: list[tuple[str, ...]], **fields: Any) -> list[tuple[str, str]]:
    return [(each.code, each.page) for each in check_trace(read_trace(trace(events)), plan(**fields))]


def without(*dropped: tuple[str, str]) -> list[tuple[str, ...]]:
    return [event for event in EVENTS if event not in dropped]


def test_a_trace_that_shows_all_that_the_plan_demands_has_no_findings() -> None:
    assert findings(list(EVENTS)) == []


@pytest.mark.parametrize(
    ("events", "found"),
    [
        (without(("P02", "ticked")), [("act", "P02")]),
        ([event for event in EVENTS if event[0] != "P02"], [("page", "P02")]),
        (without(("P02", "shown")), [("act", "P02"), ("unseen", "P02")]),
        ([*EVENTS[:5], ("P02", "left"), ("P02", "ticked"), *EVENTS[7:]], [("unseen", "P02")]),
        ([*without(("P02", "ticked")), ("P02", "shown"), ("P02", "ticked")], [("after", "P02")]),
        ([*EVENTS[:6], ("P02", "shown", "4"), *EVENTS[6:]], [("act", "P02")]),
        ([*EVENTS[:6], ("P02", "shown", "4"), ("P02", "ticked", "3"), *EVENTS[7:]], [("unseen", "P02")]),
        (without(("P03", "submitted")), [("act", "P03")]),
        (
            [*without(("P02", "ticked"))[:8], ("P02", "shown"), ("P02", "ticked"), ("P03", "submitted")],
            [("after", "P02")],
        ),
    ],
)
def test_what_a_trace_does_not_show_is_found(events: list[tuple[str, ...]], found: list[tuple[str, str]]) -> None:
    assert findings(events) == found


def test_a_finding_names_the_page_and_the_clause_behind_it() -> None:
    (one,) = check_trace(read_trace(trace(without(("P02", "ticked")))), plan())
    assert (one.sentence.zh, one.sentence.en) == ("页面「免责条款」没有勾选", "the page 'exemptions' was not ticked")
    assert one.clauses == (CLAUSE,)


def test_what_speaks_against_the_trace_as_a_whole() -> None:
    assert findings(list(EVENTS), pages=()) == [("no_pages", "")]
    assert findings(list(EVENTS), records=("audio_video",))[0] == ("not_asked", "")
    data = json.loads(trace())
    data["events"][3]["at"] = "2026-11-22T11:00:00Z"
    data["events"][5]["sha256"] = "aa" * 32
    data["events"][6]["sha256"] = "bb" * 32
    data["events"][10]["at"] = "2026-11-22T16:00:00Z"
    found = check_trace(read_trace(json.dumps(data).encode()), plan())
    assert [(each.code, each.page) for each in found] == [
        ("late", "P03"), ("backwards", "shop-banner"), ("content", "P02"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"format": "shuanglu-page-trace/2"}, "format"),
        ({"events": []}, "events"),
        ({"events": [{**EVENT, "act": "hovered"}]}, "events[0].act"),
        ({"events": [{**EVENT, "at": "2026-11-22T12:00:00"}]}, "events[0].at"),
        ({"events": [{**EVENT, "at": 1795348800}]}, "events[0].at"),
        ({"reference": "PT\u202e7"}, "reference"),
        ({"customer": "李明"}, "customer"),
        ({"product_codes": []}, "product_codes"),
    ],
)
def test_what_is_no_page_trace_is_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(TraceFaultsError) as raised:
        read_trace(trace(**change))
    assert [fault.field for fault in raised.value.faults] == [field]


@pytest.mark.parametrize("source", [b"", b"[]", b"\xff", b'{"a": NaN}', b'{"a": 1, "a": 2}', b" " * 4_000_001])
def test_what_is_no_json_object_is_refused(source: bytes) -> None:
    with pytest.raises(TraceFaultsError):
        read_trace(source)


def test_a_trace_of_too_many_events_is_refused() -> None:
    with pytest.raises(TraceFaultsError):
        read_trace(trace(events=[EVENT] * (MOST_EVENTS + 1)))


def test_a_trace_is_bound_to_its_sale_by_its_digest() -> None:
    source = trace()
    step = step_of(source)
    assert (step.sha256, step.contact) == (hashlib.sha256(source).hexdigest(), "internet")
    sale = bound(read_sale({**example("bank_participating")}), step)
    assert (sale.steps, sale.overall_contact) == ((step,), "mixed")
    assert bound(sale, step) == sale
    assert step.sha256 is not None
    assert check_belongs(read_trace(source), sale, step.sha256) == ()
    (other,) = check_belongs(read_trace(source), sale, "00" * 32)
    assert other.code == "digest"


def test_a_trace_takes_the_place_of_the_one_that_nobody_knew() -> None:
    """Schema 1 could only say `mixed`."""
    step = {"kind": "page_trace", "reference": "unknown", "contact": "internet"}
    old = read_sale({**example("bank_participating"), "steps": [step]})
    assert bound(old, step_of(trace())).steps == (step_of(trace()),)


def test_a_trace_of_another_order_or_product_is_told() -> None:
    found = check_belongs(read_trace(trace(product_codes=["P001", "P009"])), read_sale(example("mixed")), "00" * 32)
    assert [each.code for each in found] == ["products", "reference"]
    assert "P009" in found[0].sentence.zh


def test_a_trace_after_the_day_of_the_sale_is_not_bound() -> None:
    late = json.loads(trace())
    late["events"][-1]["at"] = "2026-11-23T00:00:00+08:00"
    with pytest.raises(SaleFaultsError, match=r"steps\[0\].at"):
        bound(read_sale(example("bank_participating")), step_of(json.dumps(late).encode()))


@CAMPAIGN
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["P01", "P02", "P03", "P04"]),
            st.sampled_from(["shown", "scrolled_to_end", "ticked", "signed", "submitted", "left"]),
            st.sampled_from(["3", "4"]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_no_drawn_trace_passes_without_every_act_that_the_plan_demands(events: list[tuple[str, ...]]) -> None:
    found = check_trace(read_trace(trace(events)), plan())
    done = {(page, act) for page, act, _ in events}
    wanted = {(page.id, act) for page in PAGES for act in page.acts}
    if not found:
        assert wanted <= done
        assert events.index(next(e for e in events if e[:2] == ("P02", "shown"))) < max(
            at for at, event in enumerate(events) if event[:2] == ("P02", "ticked")
        )
    assert {each.page for each in found} >= {page for page, act in wanted - done}
