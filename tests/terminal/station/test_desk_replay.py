"""A take of this home is looked at: noted before it is opened, and what was seen when it is closed."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evidence.recover import recover_take
from faults.trouble import Trouble
from scripts.lab import recording
from terminal.home.opening import Home, open_or_create_rehearsal_home
from terminal.home.recovering import signer_of
from terminal.home.settings import load_settings
from terminal.session.facts.desk import ReplayMoved
from terminal.session.facts.fact import Fact
from terminal.session.facts.recorder import SegmentHeld
from terminal.session.orders.desk import Replay
from terminal.station.desk_replay import Replaying
from tests.terminal.vault.recording import SALE, begin


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    opened = open_or_create_rehearsal_home(load_settings(tmp_path / "home", speaker="test:sink"))
    yield opened
    opened.close()


class Hearing:
    """Hears the facts, and waits for them."""

    def __init__(self) -> None:
        self.facts: list[ReplayMoved] = []
        self._change = threading.Condition()

    def __call__(self, fact: Fact) -> None:
        assert isinstance(fact, ReplayMoved)
        with self._change:
            self.facts.append(fact)
            self._change.notify_all()

    def wait(self, where: Callable[[ReplayMoved], bool]) -> ReplayMoved:
        with self._change:
            assert self._change.wait_for(lambda: any(where(fact) for fact in self.facts), 15), self.facts
            return next(fact for fact in self.facts if where(fact))


def acts(home: Home) -> list[tuple[str, str, str, str]]:
    return [(row["who"], row["act"], row["about"], row["reason"]) for row in reversed(home.vault.audit.rows())]


def test_who_looked_and_what_was_seen_stands_in_the_audit_log(home: Home) -> None:
    order = home.vault.takes.begin_take("rehearsal", SALE, 60)
    with recording.kiosk("test:clap", "test:clap") as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld, lambda held: held.index == 2)
        kiosk.close()
    hear = Hearing()
    replaying = Replaying(home, hear)
    for fact in replaying.handle(Replay("open", order.take, "1003", "客户来电核实", reason_code="customer")):
        hear(fact)
    assert acts(home) == [("1003", "replay_opened", order.take, "customer: 客户来电核实")], "before anything is shown"
    opened = hear.wait(lambda moved: moved.state == "paused")
    assert (opened.status, opened.length_s > 4, len(opened.began_at)) == ("intact", True, 19)
    frame = replaying.latest()
    assert frame is not None
    assert frame.rgb.shape == (720, 1280, 3)
    assert replaying.latest() is frame
    replaying.handle(Replay("seek", order.take, "1003", value=1.0))
    replaying.handle(Replay("play", order.take, "1003"))
    hear.wait(lambda moved: moved.state == "playing" and moved.position_s > 1.8)
    replaying.handle(Replay("seek", order.take, "1003", value=4.0))
    hear.wait(lambda moved: moved.state == "playing" and moved.position_s > 4.2)
    replaying.handle(Replay("reason", order.take, "1003", "也看了签名"))
    replaying.handle(Replay("close", order.take))
    assert replaying.latest() is None
    assert [act for _, act, _, _ in acts(home)] == ["replay_opened", "replay_reason_added", "replay_closed"]
    seen = home.vault.audit.rows()[0]["facts"]["seen_s"]
    assert len(seen) == 2, "what lies between two places that one jumped to was not seen"
    assert seen[0][0] == pytest.approx(1.0, abs=0.1)
    assert 1.8 < seen[0][1] < 3.5
    assert seen[1][0] == pytest.approx(4.0, abs=0.6)  # a loaded machine looks later


def test_a_take_that_was_changed_is_refused_and_noted(home: Home) -> None:
    writer = begin(home.vault, "rehearsal")
    writer.abandon()
    recover_take(writer.folder, signer_of(home.vault.identity()))
    manifest = writer.folder / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b"interrupted", b"interruptef"))
    hear = Hearing()
    replaying = Replaying(home, hear)
    replaying.handle(Replay("open", writer.take, "1003", "看看对不对得上", reason_code="self_check"))
    refused = hear.wait(lambda moved: moved.state == "refused")
    assert refused.trouble is not None
    assert refused.trouble.code == "replay.damaged"
    deadline = time.monotonic() + 5
    while len(acts(home)) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert acts(home)[1][1] == "replay_refused"
    assert home.vault.audit.rows()[0]["facts"] == {"seen_s": [], "why": "replay.damaged"}
    assert replaying.latest() is None
    nowhere = ReplayMoved("../../etc", "refused", trouble=Trouble("replay.gone"))
    assert list(replaying.handle(Replay("open", "../../etc", "1003"))) == [nowhere]
    replaying.close()
