"""Which clocks are believed, by what the terminal knows of time; and what comes of a sale where one is not."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from faults.trouble import Trouble
from terminal.session.clock import ClockFacts, Compared, clock_doubts, clock_warnings
from terminal.session.effects import BeginTake, Effect, RefusedFact
from terminal.session.facts.clock import ClockJudged
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import TakeOpened, TakeRefused
from terminal.session.orders.recorder import AddMark
from terminal.session.sale_session import Terms
from tests.terminal.session.customers import READY, Counter

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
YEARS = timedelta(days=365 * 5)
KNOWN = ClockFacts(date(2026, 11, 28), NOON - timedelta(days=90), NOON + timedelta(days=640))


def known(offset_s: float, at: datetime, newest: datetime | None = None) -> ClockFacts:
    return ClockFacts(KNOWN.built, KNOWN.begins, KNOWN.ends, Compared(offset_s, at), newest or at)


def codes(now: datetime, facts: ClockFacts) -> tuple[list[str], list[str]]:
    return [each.key for each in clock_doubts(now, facts)], [each.key for each in clock_warnings(now, facts)]


@pytest.mark.parametrize(
    ("offset_s", "grave", "slight"),
    [
        (0.4, [], []),
        (-4.9, [], []),
        (5.1, [], ["clock.off:slow"]),
        (-59.0, [], ["clock.off:fast"]),
        (61.0, ["clock.off:slow"], []),
        (-61.0, ["clock.off:fast"], []),
    ],
)
def test_a_clock_is_compared_with_headquarters(offset_s: float, grave: list[str], slight: list[str]) -> None:
    assert codes(NOON, known(offset_s, NOON - timedelta(hours=3))) == (grave, slight)


def test_what_was_compared_weeks_ago_says_nothing_any_more() -> None:
    """A line that is down is no reason."""
    assert codes(NOON, known(300.0, NOON - timedelta(days=8))) == ([], [])


def test_a_dead_battery_is_seen_by_all_that_is_known() -> None:
    doubts, _ = codes(datetime(2009, 1, 1, tzinfo=UTC), known(0.2, NOON))
    assert doubts == ["clock.before_certificate", "clock.before_build", "clock.before_last"]


def test_a_certificate_that_ran_out_by_this_clock_is_a_doubt() -> None:
    assert codes(NOON + YEARS, KNOWN) == (["clock.after_certificate"], [])


def test_a_clock_set_back_by_a_little_is_seen_against_the_last_take() -> None:
    facts = known(0.0, NOON - timedelta(hours=5), NOON)
    assert codes(NOON - timedelta(seconds=3), facts) == ([], [])
    assert codes(NOON - timedelta(seconds=30), facts) == ([], ["clock.before_last"])
    assert codes(NOON - timedelta(hours=4), facts) == (["clock.before_last"], [])
    assert codes(NOON - timedelta(minutes=5), ClockFacts(KNOWN.built, newest=NOON)) == (["clock.before_last"], [])


def test_a_clock_that_was_years_ahead_and_was_set_right_is_believed_again() -> None:
    ahead = known(-YEARS.total_seconds(), NOON + YEARS, NOON + YEARS + timedelta(hours=1))
    assert codes(NOON + YEARS + timedelta(hours=2), ahead)[0] == ["clock.off:fast", "clock.after_certificate"]
    assert codes(NOON + timedelta(hours=2), ahead) == ([], [])


def test_a_clock_that_was_years_behind_and_was_set_right_is_believed_again() -> None:
    behind = known(YEARS.total_seconds(), NOON - YEARS)
    assert "clock.off:slow" in codes(NOON - YEARS + timedelta(hours=1), behind)[0]
    assert codes(NOON + timedelta(hours=1), behind) == ([], [])
    noted_since = known(YEARS.total_seconds(), NOON - YEARS, NOON + timedelta(hours=1))
    assert codes(NOON + timedelta(hours=2), noted_since) == ([], [])
    assert "clock.before_last" in codes(NOON - YEARS - timedelta(days=9), behind)[0]


def test_the_day_of_the_build_has_begun_wherever_it_was_made() -> None:
    built = ClockFacts(date(2026, 11, 28))
    assert codes(datetime(2026, 11, 27, 11, tzinfo=UTC), built) == ([], [])
    assert codes(datetime(2026, 11, 27, 9, tzinfo=UTC), built) == (["clock.before_build"], [])


DOUBT = Trouble("clock.before_build", {"now": "2009-01-01 00:00+08:00", "built": "2026-11-28"})
SLIGHT = Trouble("clock.off:slow", {"seconds": 9.0, "learned": "2027-03-01 09:00+08:00"})
WRONG = ClockJudged((DOUBT,), (SLIGHT,))
SALES, REHEARSALS = Terms(identity="none"), Terms("rehearsal", "none")
WHY = [{"code": "clock.before_build", "now": "2009-01-01 00:00+08:00", "built": "2026-11-28"}]


def begun(acts: list[Effect]) -> list[tuple[str, ...]]:
    return [act.notes for act in acts if isinstance(act, BeginTake)]


def doubt_marks(acts: list[Effect]) -> list[dict[str, Any]]:
    return [act.facts for act in acts if isinstance(act, AddMark) and act.kind == "clock_doubted"]


def at_counter(clock: ClockJudged, terms: Terms) -> Counter:
    counter = Counter(ready=False, terms=terms)
    counter.tell(clock, READY)
    return counter


def test_a_sale_by_a_doubted_clock_is_answered_for_and_says_so() -> None:
    counter = at_counter(WRONG, SALES)
    assert counter.trouble() == "clock.before_build", "said before it is begun"
    assert begun(counter.tell(Pressed("start"))) == []
    shown = counter.shown()
    assert (shown.phase, shown.page, shown.station.clock) == ("doubting", "clock", (DOUBT,))
    for by in ("", "王芳", "李秀英"):  # nobody, the seller, the customer
        (refused,) = counter.tell(Pressed("accept_clock", by, {"reason": "电池没电"}))
        assert isinstance(refused, RefusedFact)
    assert begun(counter.tell(Pressed("accept_clock", "陈主管", {"reason": "电池没电"}))) == [("clock_doubted",)]
    (said,) = doubt_marks(counter.tell(TakeOpened("T", "folder")))
    assert said == {"why": WHY, "by": "陈主管", "reason": "电池没电", "proof": "unproven"}


@pytest.mark.parametrize("terms", [REHEARSALS, Terms(identity="none", demonstration=True)])
def test_where_nothing_counts_it_is_a_finding_and_stops_nothing(terms: Terms) -> None:
    counter = at_counter(WRONG, terms)
    assert begun(counter.tell(Pressed("start"))) == [("clock_doubted",)]
    assert doubt_marks(counter.tell(TakeOpened("T", "folder"))) == [{"why": WHY}]


def test_a_clock_that_is_off_by_seconds_is_spoken_of_and_stops_nothing() -> None:
    counter = at_counter(ClockJudged((), (SLIGHT,)), SALES)
    assert counter.trouble() == "clock.off"
    assert begun(counter.tell(Pressed("start"))) == [()]
    assert doubt_marks(counter.tell(TakeOpened("T", "folder"))) == []


def test_each_sale_is_answered_for_by_itself() -> None:
    counter = at_counter(WRONG, SALES)
    counter.tell(Pressed("start"), Pressed("accept_clock", "陈主管", {"reason": "电池没电"}))
    counter.tell(TakeRefused("T", DOUBT), Pressed("start"))
    assert counter.shown().phase == "doubting"
