"""From a release at headquarters to the program on trial: report, offer, fetching, installing, switching."""

from pathlib import Path

import pytest

from headquarters.administration import Administration
from headquarters.layout import updates_path
from headquarters.updates.held import read_channel
from headquarters.updates.rings import Wanted, release
from headquarters.updates.taking import take
from terminal.home.enrolling import enrol_home
from terminal.home.opening import open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.machine import serving
from terminal.machine.client import MachineClient
from terminal.session.snapshot import Snapshot, StaffView
from terminal.station.bootstrap import make_courier
from terminal.station.updating import Updating
from tests.terminal.machine.conftest import channel, served, served_machine
from tests.terminal.sync.conftest import RunningHeadquarters
from tests.terminal.update.made import NEW, OLD, Channel, Made

__all__ = ["channel", "served_machine"]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_LOOK_S", 0.05)


def test_what_headquarters_releases_takes_over(served_machine: Made, channel: Channel, tmp_path: Path) -> None:
    headquarters = RunningHeadquarters(tmp_path / "headquarters")
    try:
        with Administration.open(headquarters.data) as desk:
            take(desk.database, headquarters.data, channel.folder, channel.folder / "metadata/1.root.json", "a test")
            release(desk.database, read_channel(updates_path(headquarters.data)), Wanted(NEW, 3, "a test"))
        home = open_or_create_rehearsal_home(load_settings(served_machine.places.home))
        enrol_home(home, headquarters.url, headquarters.code("32-0117"))
        with served(served_machine):
            updating = Updating(home, MachineClient(served_machine.places.socket), version=OLD)
            updating.show(Snapshot(phase="ready", page="signin", staff=StaffView(known=True)))
            updating.look()
            couriers = make_courier(home, lambda _: None, updating=updating)
            assert couriers is not None
            said = couriers.sync_once()
            couriers.stop()
            assert (said.line, said.chores) == (None, ())
            states = [updating.state()["state"]]
            for _ in range(2):
                updating.look()
                states.append(updating.state()["state"])
            assert states == ["fetched", "installed", "trial"]
            assert served_machine.running() == NEW
            updating.close()
        home.close()
    finally:
        headquarters.stop()
