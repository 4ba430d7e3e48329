"""The clock is set by headquarters' greeting, within bounds, and never in a take."""

from datetime import UTC, datetime, timedelta

import pytest

from faults.errors import ShuangluError
from program.version import BUILT
from terminal.machine.clock import PaperClock, set_clock
from tests.terminal.update.made import Made


def test_what_is_a_second_off_is_left_alone() -> None:
    clock = PaperClock()
    assert not set_clock(clock, datetime.now(UTC), 0.9, in_take=True)
    assert clock.ahead == timedelta()


@pytest.mark.parametrize("offset_s", [-90.0, 3600.0])
def test_it_is_moved_to_where_headquarters_is(offset_s: float) -> None:
    clock = PaperClock(timedelta(days=500))
    assert set_clock(clock, clock.now() + timedelta(seconds=offset_s), offset_s, in_take=False)
    assert abs((clock.ahead - timedelta(days=500)).total_seconds() - offset_s) < 60


@pytest.mark.parametrize(
    ("offset_s", "off", "in_take", "code"),
    [
        (-90.0, timedelta(), True, "machine.clock:take"),
        (90.0, timedelta(), True, "machine.clock:take"),
        (-86400.0 * 3653, timedelta(), False, "machine.clock:bounds"),
        (86400.0 * 3700, timedelta(), False, "machine.clock:bounds"),
        (1e300, timedelta(), False, "machine.clock:bounds"),
        (float("nan"), timedelta(), False, "machine.clock:bounds"),
        (30.0, timedelta(hours=1), False, "machine.clock:stale"),
    ],
)
def test_beyond_the_bounds_it_stays(offset_s: float, off: timedelta, in_take: bool, code: str) -> None:
    built = datetime(BUILT.year, BUILT.month, BUILT.day, tzinfo=UTC)
    clock = PaperClock(built + timedelta(days=30) - datetime.now(UTC))
    said = clock.now() + off + (timedelta(seconds=offset_s) if abs(offset_s) < 1e6 else timedelta())
    with pytest.raises(ShuangluError) as caught:
        set_clock(clock, said, offset_s, in_take=in_take)
    assert caught.value.trouble.key == code


def test_by_the_service_and_in_its_log(machine: Made) -> None:
    machine.clock.ahead = timedelta(seconds=-40)
    said = (machine.clock.now() + timedelta(seconds=40)).isoformat()
    assert machine.ask("clock", utc=said, offset_s=40.0) == {"ok": True, "moved": True}
    assert abs(machine.clock.ahead.total_seconds()) < 20
    assert "clock moved by +40.000 s" in (machine.places.state / "log").read_text()
