"""A running terminal and its updates: fetched, installed while nobody is served, switched to on the sign-in page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.home import checks
from terminal.home.opening import Home, home_exists, open_home
from terminal.home.settings import load_settings
from terminal.machine import serving, trial
from terminal.machine.busy import has_sale
from terminal.machine.client import MachineClient
from terminal.session.facts.recorder import Levels, RecorderFailed
from terminal.session.snapshot import Snapshot, StaffView
from terminal.station import updating
from terminal.station.updating import Updating, is_late_enough
from terminal.vault import create_vault
from tests.terminal.machine.conftest import channel, served, served_machine
from tests.terminal.update.made import NEW, NEWER, OLD, PLATFORM, Channel, Made
from tests.terminal.vault.recording import PASSPHRASE, keeper

__all__ = ["channel", "served_machine"]
NIGHT = datetime(2026, 11, 30, 23, 0)  # noqa: DTZ001 - the clock on the wall
SIGNED_OUT = Snapshot(phase="ready", page="signin", staff=StaffView(known=True))


@contextmanager
def running(machine: Made, version: str = OLD, *, well: Callable[[], bool] = lambda: True) -> Iterator[Updating]:
    """A terminal in its home, on the sign-in page, beside a machine that serves."""
    home = quick_home(machine.places.home)
    with served(machine):
        made = Updating(home, MachineClient(machine.places.socket), version=version, well=well, now=lambda: NIGHT)
        made.show(SIGNED_OUT)
        try:
            yield made
        finally:
            made.close()
            home.close()


def quick_home(folder: Path) -> Home:
    """A home whose passphrase is cheap to try."""
    if not home_exists(folder):
        create_vault(folder, [keeper()]).close()
    passphrase = folder.with_name("passphrase")
    passphrase.write_text(PASSPHRASE)
    return open_home(load_settings(folder, passphrase_file=passphrase))


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_LOOK_S", 0.05)


def looked(made: Updating, times: int = 1) -> tuple[str, str, str]:
    for _ in range(times):
        made.look()
    told = made.state()
    return told["state"], told["version"], told["code"]


def fetched(made: Updating) -> None:
    made.look()
    made.offered(NEW, "", "0")
    made.look()
    assert made.wanted() == NEW
    made.fetched(NEW)


def test_from_the_offer_to_the_settled_program(served_machine: Made) -> None:
    with running(served_machine) as made:
        assert looked(made) == ("none", "", "")
        assert made.slots() == {"slot": "factory", "settled": "factory", "built": "2026-11-28"}
        made.offered(NEW, "", "0")
        assert looked(made) == ("offered", NEW, "")
        assert made.target_name(NEW) == f"program/{NEW}/{PLATFORM}.tar.xz"
        made.fetching(NEW, 5, 10)
        assert (made.wanted(), looked(made)) == (NEW, ("fetching", NEW, ""))
        made.fetched(NEW)
        assert made.wanted() is None
        assert looked(made) == ("installed", NEW, "")
        assert served_machine.running() == OLD
        assert looked(made) == ("trial", NEW, "")
        assert (served_machine.running(), served_machine.restarts()) == (NEW, 1)
        made.window_is_up()
        made.see(Levels(-30.0, -30.0))
        assert looked(made) == ("trial", NEW, ""), "what is being ended says nothing of the newer one"
        assert made.slots()["slot"] == "", "nor is it what lies in the newer one's slot"
    with running(served_machine, NEW) as anew:  # the kiosk was restarted, from the new program
        assert looked(anew) == ("trial", NEW, ""), "no window and no recorder yet"
        anew.window_is_up()
        for code in ("conductor.failed", "capture.fault", "capture.encoder:absent", "known_answers.wrong"):
            anew.see(RecorderFailed(Trouble(code)))
            assert looked(anew) == ("trial", NEW, ""), "the station's own words, or a recorder that records nothing"
        anew.see(Levels(-30.0, -30.0))
        assert looked(anew) == ("updated", NEW, "")
        assert served_machine.layout.settled() == "slots/a"
        assert anew.tonight() == "wish.nothing_offered"


def test_what_does_not_come_up_is_rolled_back_and_told(served_machine: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(served_machine) as made:
        fetched(made)
        looked(made, 2)
    with running(served_machine, NEW, well=lambda: False) as broken:
        broken.window_is_up()
        broken.see(Levels(-30.0, -30.0))
        assert looked(broken) == ("trial", NEW, "")
    monkeypatch.setattr(trial, "MOST_S", -1.0)
    service = served_machine.start()
    service.look()
    service.close()
    with running(served_machine) as made:
        assert looked(made) == ("rolled_back", NEW, "update.failed:time")
        assert (made.wanted(), looked(made)[0], served_machine.running()) == (None, "rolled_back", OLD)
        line = checks.update(made._home)
        assert line is not None
        assert (line.status, line.figure) == ("warn", NEW)
        assert "三分钟" in line.words("zh")


@pytest.mark.parametrize(
    "here",
    [
        replace(SIGNED_OUT, phase="recording", page="node"),
        replace(SIGNED_OUT, phase="planned", page="plan"),
        replace(SIGNED_OUT, page="home", staff=StaffView(known=True, signed_in=None, busy=True), phase="identifying"),
    ],
)
def test_never_while_somebody_is_served(here: Snapshot, served_machine: Made) -> None:
    with running(served_machine) as made:
        made.show(here)
        fetched(made)
        assert looked(made, 2) == ("fetched", NEW, "")
        assert has_sale(served_machine.places.home)
        made.show(SIGNED_OUT)
        assert looked(made) == ("installed", NEW, "")
        made.show(here)
        assert looked(made, 2) == ("installed", NEW, "")
        with pytest.raises(ShuangluError) as refused:
            MachineClient(served_machine.places.socket).switch(NEW)
        assert refused.value.code == "update.sale"
        made.show(SIGNED_OUT)
        assert looked(made) == ("trial", NEW, "")


def test_an_offer_that_is_taken_back_is_not_switched_to(served_machine: Made) -> None:
    with running(served_machine) as made:
        fetched(made)
        assert looked(made) == ("installed", NEW, "")
        made.offered("", "", "")
        assert looked(made, 2) == ("installed", NEW, "")
        assert served_machine.running() == OLD
        made.offered(NEW, "08:00", "0")
        assert looked(made, 2) == ("installed", NEW, ""), "it is eleven at night"
        assert made.tonight() == "wish.done"
        made.offered(NEW, "08:00", "0")
        assert looked(made) == ("trial", NEW, "")


def test_what_is_refused_is_told_and_left_alone_for_a_while(served_machine: Made, channel: Channel) -> None:
    [target] = (served_machine.channel / f"targets/program/{NEW}").iterdir()
    target.write_bytes(b"altered")
    with running(served_machine) as made:
        fetched(made)
        assert looked(made) == ("refused", NEW, "update.altered:target")
        assert looked(made, 3) == ("refused", NEW, "update.altered:target")
        made._again_at = 0.0
        assert looked(made) == ("offered", NEW, ""), "it is fetched anew then"
        assert made.wanted() == NEW
        channel.add(NEWER)
        made.offered(NEWER, "", "0")
        assert looked(made) == ("offered", NEWER, "")


def test_metadata_that_were_spoilt_once_do_not_stay(served_machine: Made) -> None:
    """Roots never change and are not asked for twice: one that was made up on its way would stop updates for good."""
    metadata = served_machine.channel / "metadata"
    (metadata / "2.root.json").write_text("{}")
    with running(served_machine) as made:
        fetched(made)
        assert looked(made)[0] == "refused"
        made._again_at = 0.0
        assert looked(made) == ("offered", NEW, "")
        assert not metadata.exists()
        assert (made.wanted(), any((served_machine.channel / "targets").rglob("*.tar.xz"))) == (NEW, True)


def test_the_clock_is_asked_for_where_it_is_off(served_machine: Made) -> None:
    with running(served_machine) as made:
        now = datetime.now().astimezone()
        assert not made.set(now.isoformat(), 0.4)
        assert made.set((now + timedelta(seconds=30)).isoformat(), 30.0)
        assert not made.set((now + timedelta(days=3)).isoformat(), 1.5), "what does not fit is left, and noted"
    assert 20 < served_machine.clock.ahead.total_seconds() < 40


def test_a_terminal_without_the_service_does_nothing(tmp_path: Path) -> None:
    home = quick_home(tmp_path / "home")
    made = Updating(home, MachineClient(tmp_path / "none"))
    made.offered(NEW, "", "0")
    assert looked(made) == ("none", "", "")
    assert (made.wanted(), made.slots()["slot"]) == (None, "")
    made.close()
    home.close()


@pytest.mark.parametrize(
    ("said", "now", "late"),
    [("", "03:00", True), ("22:00", "21:59", False), ("22:00", "22:00", True), ("22:00", "03:59", True),
     ("22:00", "04:00", False), ("nonsense", "12:00", False)],
)  # fmt: skip
def test_hours_reach_over_midnight(said: str, now: str, late: bool) -> None:
    assert is_late_enough(said, time.fromisoformat(now)) is late


def test_its_own_thread_ends_with_it(served_machine: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updating, "LOOK_S", 0.05)
    with running(served_machine) as made:
        made.start()
        made.offered(NEW, "", "0")
        made.close()
        assert not made._thread.is_alive()
