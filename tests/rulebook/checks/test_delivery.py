"""What reached the customer, as a journal tells it: read back exactly, odd ones found odd, old takes claim nothing."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rulebook.checks.again import judge_again
from rulebook.checks.delivery import Delivery, HeardBack, read_delivery, spelled
from rulebook.checks.delivery_told import deliveries_json, delivery_lines
from rulebook.checks.entry import Entry
from rulebook.checks.told import again_json, again_lines
from tests.rulebook.checks.tales import clean, told_plan
from tests.rulebook.checks.test_again import head

GOOD = Delivery(
    "T02", 1, "prompt:p1", "ab" * 32, "cd" * 32, 92, 6240, True, 91, HeardBack(True, 120, -18), "heard", "customer"
)
UNKNOWN = Delivery("T02", 1, "prompt:p1", "ab" * 32)


def entry(found: Delivery, **changes: Any) -> Entry:
    return Entry(0, 0, "mark", spelled(found) | changes, "delivery")


def lines(*found: Delivery) -> str:
    return "\n".join(delivery_lines(found, told_plan(), "zh"))


@given(
    st.builds(
        Delivery,
        st.just("T02"),
        st.integers(1, 9),
        st.sampled_from(["prompt:p1", "document:terms/2", "question:q1"]),
        st.just("ab" * 32),
        st.none() | st.just("cd" * 32),
        st.none() | st.integers(1, 999),
        st.integers(0, 10**7),
        st.none() | st.booleans(),
        st.none() | st.integers(0, 100),
        st.none() | st.builds(HeardBack, st.booleans(), st.integers(0, 5000), st.integers(-120, 20)),
        st.sampled_from(["heard", "read", "answered", "none"]),
        st.sampled_from(["customer", "seller", "paced", ""]),
    )
)
def test_what_is_spelled_is_read_back(found: Delivery) -> None:
    assert read_delivery(spelled(found)) == found


def test_a_take_tells_what_reached_her_and_its_verdict_is_as_before() -> None:
    before = judge_again([*head(), *clean().entries], over=True)
    again = judge_again([*head(), *clean().entries, entry(GOOD), entry(UNKNOWN)], over=True)
    assert again.deliveries == (GOOD, UNKNOWN)
    assert again.judgement == before.judgement
    assert [each["facing_percent"] for each in again_json(again)["deliveries"]] == [91, None]
    assert any("面向屏幕 91%" in line for line in again_lines("T", again, "zh"))


def test_a_take_without_such_marks_claims_nothing() -> None:
    again = judge_again([*head(), *clean().entries], over=True)
    assert again.deliveries == ()
    assert again_json(again)["deliveries"] == []
    assert not any("送达" in line or "面向" in line for line in again_lines("T", again, "zh"))


def test_one_of_a_later_version_is_passed_over_and_an_odd_one_is_found() -> None:
    later = judge_again([*head(), *clean().entries, entry(GOOD, version=2, more="x")], over=True)
    assert (later.deliveries, later.judgement.verdict) == ((), "pass")
    odd: list[dict[str, Any]] = [
        {"facing_percent": 101}, {"facing_percent": -1}, {"shown_ms": True}, {"pixels_sha256": "xy"}, {"to_end": 1},
        {"playout": [1, 2]}, {"playout": 1}, {"item": None}, {"type_tenths_mm": 9.5},
    ]  # fmt: skip
    for changes in odd:
        again = judge_again([*head(), *clean().entries, entry(GOOD, **changes)], over=True)
        assert again.deliveries == (), changes
        assert [each.rule for each in again.judgement.findings] == ["journal.odd"], changes


def test_people_read_what_is_known_and_what_is_not() -> None:
    known, unknown = lines(GOOD), lines(UNKNOWN)
    for words in (
        "在屏 6.2 秒",
        "面向屏幕 91%",
        "现场听到（迟 120 毫秒",
        "字高 9.2 毫米",
        "屏上显示完整",
        "听清楚了（客户自己）",
    ):
        assert words in known
    for words in ("面向屏幕：没有看", "播放：没有核对", "字高：未量", "没有应", "画面：没有取"):
        assert words in unknown
    assert "本产品的红利是不确定的" in known
    assert "没有听到" in lines(replace(GOOD, playout=HeardBack(found=False)))
    assert "没有看到最后一页" in lines(replace(GOOD, item="document:terms", to_end=False))
    assert "保险条款" in lines(replace(GOOD, item="document:terms/2"))
    assert "document:other" in lines(replace(GOOD, item="document:other"))


def test_programs_read_null_where_nothing_is_known() -> None:
    (told,) = deliveries_json([UNKNOWN])
    assert {name for name, value in told.items() if value is None} == {
        "pixels_sha256", "type_tenths_mm", "to_end", "facing_percent", "playout",
    }  # fmt: skip
    assert told["act"] == "none"
