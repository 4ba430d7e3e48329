"""How fast and when the courier may send."""

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.sync import Bandwidth, Hours
from terminal.sync.answers import StoppedError
from terminal.sync.journal_lines import JournalLines
from terminal.sync.pace import PacedBody, Stop
from tests.terminal.sync.conftest import Facts, Terminal
from tests.terminal.vault.recording import record


@pytest.mark.parametrize("bandwidth", [Bandwidth(), Bandwidth(2**30), Bandwidth(2**20)])
@settings(deadline=None, max_examples=30)
@given(parts=st.lists(st.binary(max_size=200_000), max_size=3))
def test_a_body_goes_whole_and_in_order(bandwidth: Bandwidth, parts: list[bytes]) -> None:
    body = PacedBody(parts, bandwidth, _Bottomless())
    assert b"".join(body) == b"".join(parts)
    assert len(body) == len(b"".join(parts))


class _Bottomless(Stop):
    def wait(self, seconds: float) -> None:
        """What goes is looked at here, not when."""


def test_a_limit_is_kept() -> None:
    """Half a second's worth more than the bucket of one second holds cannot go in less time than that."""
    bandwidth, stop, began = Bandwidth(40_000), Stop(), time.monotonic()
    body = PacedBody([bytes(60_000)], bandwidth, stop)
    assert len(b"".join(body)) == 60_000
    assert time.monotonic() - began >= (60_000 - 40_000) / 40_000


def test_a_stop_ends_a_wait() -> None:
    stop = Stop()
    bandwidth = Bandwidth(1024)
    ended = threading.Event()

    def send() -> None:
        try:
            bandwidth.spend(10_000_000, stop)
        except StoppedError:
            ended.set()

    thread = threading.Thread(target=send)
    thread.start()
    stop.set()
    thread.join(60)
    assert ended.is_set()
    with pytest.raises(StoppedError):
        Bandwidth().spend(1, stop)


def test_a_limit_that_is_too_low_is_said() -> None:
    with pytest.raises(ShuangluError, match="at least 1024"):
        Bandwidth(100)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 22, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "now", "wait_s"),
    [
        ("", at(12), 0),
        ("20:00-06:00", at(20), 0),
        ("20:00-06:00", at(5, 59), 0),
        ("20:00-06:00", at(6), 14 * 3600),
        ("20:00-06:00", at(19, 59), 60),
        ("12:00-13:00, 20:00-06:00", at(12, 30), 0),
        ("12:00-13:00, 20:00-06:00", at(13), 7 * 3600),
        ("12:00-13:00", at(13), 23 * 3600),
    ],
)
def test_hours_may_reach_over_midnight(text: str, now: datetime, wait_s: float) -> None:
    hours = Hours.parse(text)
    assert hours.open_at(now) == (wait_s == 0)
    assert hours.opens_in_s(now) == wait_s
    assert Hours.parse(str(hours)) == hours


@pytest.mark.parametrize("text", ["8-17", "25:00-06:00", "20:00", "20:00-06:60", "always"])
def test_hours_that_cannot_be_read_are_said(text: str) -> None:
    with pytest.raises(ShuangluError, match="not like 20:00-06:00"):
        Hours.parse(text)


def test_outside_the_hours_nothing_goes_and_the_reason_is_shown(terminal: Terminal, facts: Facts) -> None:
    take = record(terminal.vault)
    now = datetime.now(UTC).astimezone()
    closed = Hours(((now.replace(hour=(now.hour + 2) % 24).time(), now.replace(hour=(now.hour + 3) % 24).time()),))
    courier = terminal.courier(facts, hours=closed)
    courier.start()
    facts.until(lambda: (last := facts.last(take)) and last.detail)
    held = facts.last(take)
    courier.stop()

    assert held is not None
    assert held.state == "held"
    assert held.detail == Trouble("courier.hours", {"hours": str(closed)})
    assert terminal.between.visits == []
    assert terminal.courier(facts, hours=closed).sync_once().received == (take,)


def test_lines_come_from_any_entry_on_and_whole(tmp_path: Path) -> None:
    lines = [f'{{"n":{n},"pad":"{"x" * 5000}"}}\n'.encode() for n in range(300)]
    (tmp_path / "journal").write_bytes(b"".join(lines) + b'{"torn')
    journal = JournalLines(tmp_path)

    batches = list(journal.batches(0, 250))
    assert b"".join(data for _, data in batches) == b"".join(lines[:250])
    assert [first for first, _ in batches] == [sum(data.count(b"\n") for _, data in batches[:i]) for i in range(3)]
    assert all(len(data) <= 1024 * 1024 for _, data in batches)
    assert list(journal.batches(250, 300)) == [(250, b"".join(lines[250:]))]
    assert list(journal.batches(300, 300)) == []
    assert list(journal.batches(10, 12)) == [(10, b"".join(lines[10:12]))]
    assert list(journal.batches(290, 291)) == [(290, lines[290])]
    with pytest.raises(EOFError):
        list(journal.batches(299, 301))
