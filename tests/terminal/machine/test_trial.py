"""From N to N+1 and, where N+1 does not come up, back."""

import errno
import fcntl
import os
import shutil
from pathlib import Path

import pytest

from terminal.machine import records, trial
from terminal.machine.busy import has_sale, is_recording
from terminal.machine.units import PaperUnits
from terminal.update.layout import Layout
from tests.terminal.update.made import NEW, NEWER, OLD, Channel, Made, toy_bundle


def settle(machine: Made, version: str) -> None:
    assert machine.install(version)["ok"]
    assert machine.ask("switch", version=version)["ok"]
    assert machine.ask("healthy", version=version)["settled"]


def test_to_a_newer_program_and_on_to_the_next(machine: Made, channel: Channel) -> None:
    assert machine.running() == OLD
    assert machine.install()["version"] == NEW
    assert machine.running() == OLD, "installing changes nothing"
    assert machine.ask("switch", version=NEW)["ok"]
    assert (machine.running(), machine.layout.settled(), machine.restarts()) == (NEW, "factory", 1)
    assert machine.install()["code"] == "update.trial", "nothing is unpacked over a program on trial"
    assert machine.ask("healthy", version=OLD)["code"] == "machine.version"
    assert machine.ask("healthy", version=NEW)["settled"]
    assert machine.layout.settled() == machine.layout.current() == "slots/a"
    channel.add(NEWER)
    channel.carry(machine.channel)
    settle(machine, NEWER)
    assert (machine.running(), machine.layout.current()) == (NEWER, "slots/b")
    assert machine.ask("healthy", version=NEWER) == {"ok": True, "settled": False}


def test_the_service_is_outlived_by_what_it_settled(machine: Made) -> None:
    machine.install()
    machine.ask("switch", version=NEW)
    service = machine.start()
    assert service.answer({"ask": "healthy", "version": NEW}, "a test")["ok"]
    assert service.outlived, "it is to be started anew from the settled program: its own folder is the spare one now"
    service.close()


def test_what_lies_installed_is_not_unpacked_again(machine: Made) -> None:
    assert machine.install()["ok"]
    mark = machine.layout.folder("slots/a") / "mark"
    mark.touch()
    assert machine.install()["ok"]
    assert mark.exists()


def test_three_starts_that_come_to_nothing(machine: Made) -> None:
    machine.install()
    service = machine.start()
    service.answer({"ask": "switch", "version": NEW}, "a test")
    starts = machine.places.state / "starts-kiosk"
    for count in (1, 2, 3):
        starts.write_text(str(count))
        service.look()
        assert machine.running() == NEW
    starts.write_text("4")
    service.look()
    state = service.answer({"ask": "state"}, "a test")
    service.close()
    assert (machine.running(), machine.layout.current(), machine.restarts()) == (OLD, "factory", 2)
    assert [(each["version"], each["code"]) for each in state["failed"]] == [(NEW, "update.failed:starts")]
    assert machine.install()["code"] == "update.again", "it is not tried again by itself"
    assert machine.install(NEW, again=True)["ok"]


def test_three_boots_that_come_to_nothing(machine: Made) -> None:
    machine.install()
    machine.ask("switch", version=NEW)
    for _ in range(4):
        service = machine.start()
        service.look()
        service.close()
    assert machine.running() == OLD


def test_three_minutes_without_a_word(machine: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.install()
    machine.ask("switch", version=NEW)
    monkeypatch.setattr(trial, "MOST_S", -1.0)
    service = machine.start()
    service.look()
    [failed] = service.answer({"ask": "state"}, "a test")["failed"]
    service.close()
    assert (machine.running(), failed["code"]) == (OLD, "update.failed:time")


def test_never_in_a_take(machine: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.install()
    take = machine.places.home / "takes/32-0117-000001"
    take.mkdir(parents=True)
    with (take / "journal").open("wb") as journal:
        fcntl.flock(journal, fcntl.LOCK_EX)
        assert machine.ask("switch", version=NEW)["code"] == "update.recording"
        assert machine.ask("restart", unit="kiosk")["code"] == "update.recording"
        assert machine.restarts() == 0
    (take / "manifest.p7s").touch()
    assert machine.ask("switch", version=NEW)["ok"]
    monkeypatch.setattr(trial, "MOST_S", -1.0)
    (take / "manifest.p7s").unlink()
    with (take / "journal").open("rb") as journal:
        fcntl.flock(journal, fcntl.LOCK_EX)
        service = machine.start()
        service.look()
        assert machine.running() == NEW, "nor is one rolled back in a take"
    service.look()
    service.close()
    assert machine.running() == OLD


def test_never_with_a_sale_in_hand(machine: Made) -> None:
    machine.install()
    with (machine.places.home / "sale").open("wb") as sale:
        fcntl.flock(sale, fcntl.LOCK_EX)
        assert machine.ask("switch", version=NEW)["code"] == "update.sale"
    assert machine.ask("switch", version=NEW)["ok"]


def test_a_kiosk_that_cannot_be_restarted_stays_the_one_in_use(machine: Made) -> None:
    machine.install()
    (machine.places.state / "restarts").mkdir()
    assert machine.ask("switch", version=NEW)["code"] == "machine.system"
    assert (machine.running(), machine.ask("state")["trial"], machine.ask("state")["installed"]) == (OLD, None, NEW)


def test_what_a_cut_between_two_lines_leaves(machine: Made) -> None:
    """Each by hand; the campaign (`test_cuts.py`) does the rest."""
    machine.install()
    machine.ask("switch", version=NEW)
    (machine.places.state / "trial.json").unlink()
    assert machine.ask("state")["trial"] == {"version": NEW, "starts": 0}, "a link without a note is on trial"
    machine.layout.point("current", "factory")
    assert machine.ask("state")["trial"] is None, "a note without its link is none"
    (machine.places.programs / "current").unlink()
    assert machine.ask("state")["current"]["version"] == OLD


def test_a_slot_in_use_is_not_spare_however_its_link_is_spelled(machine: Made, channel: Channel) -> None:
    settle(machine, NEW)
    for link in ("settled", "current"):
        (machine.places.programs / link).unlink()
        (machine.places.programs / link).symlink_to(machine.layout.folder("slots/a"))
    channel.add(NEWER)
    channel.carry(machine.channel)
    assert machine.install()["ok"]
    assert (machine.running(), machine.layout.settled(), machine.layout.spare()) == (NEW, "slots/a", "slots/b")


def test_a_package_takes_over(machine: Made) -> None:
    """The .deb's postinst sets both links to the factory's program when that is newer."""
    settle(machine, NEW)
    machine.layout.point("settled", "factory")
    machine.layout.point("current", "factory")
    assert machine.ask("state")["settled"]["version"] == OLD


def test_what_waits_is_not_switched_to_where_a_package_was_newer(machine: Made) -> None:
    machine.install()
    shutil.rmtree(machine.layout.folder("factory"))
    toy_bundle(machine.layout.folder("factory"), NEWER)
    assert machine.ask("switch", version=NEW)["code"] == "update.older"
    assert (machine.running(), machine.restarts()) == (NEWER, 0)


def test_what_was_rolled_back_is_not_switched_to_again_and_is_unpacked_anew(machine: Made) -> None:
    machine.install()
    mark = machine.layout.folder("slots/a") / "mark"
    mark.touch()
    machine.ask("switch", version=NEW)
    for _ in range(4):
        service = machine.start()
        service.look()
        service.close()
    assert machine.ask("switch", version=NEW)["code"] == "update.not_installed"
    assert machine.install(NEW, again=True)["ok"]
    assert not mark.exists(), "what failed may have lain badly on the disk"


def test_a_switch_that_the_disk_has_no_room_for_is_no_trial(machine: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.install()
    service = machine.start()
    with monkeypatch.context() as full:
        full.setattr(Layout, "point", _no_room)
        assert service.answer({"ask": "switch", "version": NEW}, "a test")["code"] == "machine.system"
    monkeypatch.setattr(trial, "MOST_S", -1.0)
    service.look()
    state = service.answer({"ask": "state"}, "a test")
    service.close()
    assert (state["trial"], state["failed"], machine.restarts()) == (None, [], 0), "nothing failed: it never ran"


def _no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "no room")


def test_a_full_disk_keeps_no_broken_program_in_use(machine: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.install()
    service = machine.start()
    service.answer({"ask": "switch", "version": NEW}, "a test")
    starts = machine.places.state / "starts-kiosk"
    with monkeypatch.context() as full:
        full.setattr(records, "write_whole", _no_room)
        for count in (1, 2, 3, 3, 4):
            assert machine.running() == NEW
            starts.write_text(str(count))
            service.look()
        state = service.answer({"ask": "state"}, "a test")
    assert (machine.running(), machine.restarts(), state["trial"]) == (OLD, 2, None)
    assert [each["version"] for each in state["failed"]] == [NEW], "it is known, though not written"
    service.close()


def test_nobody_is_thrown_out_of_a_sale_for_the_time_alone(machine: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.install()
    machine.ask("switch", version=NEW)
    monkeypatch.setattr(trial, "MOST_S", -1.0)
    service = machine.start()
    with (machine.places.home / "sale").open("wb") as sale:
        fcntl.flock(sale, fcntl.LOCK_EX)
        service.look()
        assert (machine.running(), machine.restarts()) == (NEW, 1)
    service.look()
    service.close()
    assert (machine.running(), machine.restarts()) == (OLD, 2)


def test_a_systemd_that_gives_no_answer_is_no_start(machine: Made) -> None:
    machine.install()
    service = machine.start()
    service.answer({"ask": "switch", "version": NEW}, "a test")
    starts = machine.places.state / "starts-kiosk"
    for said in ("1", "0", "1", "0", "1", "0", "1"):
        starts.write_text(said)
        service.look()
    assert service.answer({"ask": "state"}, "a test")["trial"] == {"version": NEW, "starts": 1}
    service.close()


def test_a_restart_that_failed_after_a_roll_back_is_asked_for_again(
    machine: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.install()
    machine.ask("switch", version=NEW)
    monkeypatch.setattr(trial, "MOST_S", -1.0)
    service = machine.start()
    with monkeypatch.context() as silent:
        silent.setattr(PaperUnits, "restart", _no_room)
        service.look()
    assert (machine.running(), machine.restarts()) == (OLD, 1)
    service.look()
    service.look()
    service.close()
    assert machine.restarts() == 2


def test_what_cannot_be_told_is_not_taken_for_idle(machine: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.install()
    (machine.places.home / "sale").touch()
    with monkeypatch.context() as failing:
        failing.setattr(os, "open", _no_room)
        with pytest.raises(OSError, match="no room"):
            has_sale(machine.places.home)


def test_links_of_the_takes_folder_lead_nowhere(machine: Made, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (machine.places.home / "takes").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/take").mkdir()
    (tmp_path / "elsewhere/take/journal").symlink_to("/etc/hostname")
    assert not is_recording(machine.places.home)
