"""A recorder that was lost is mended, and what was sealed of its take is on its way at once."""

from typing import Any, cast

import pytest

from terminal.home.opening import Home
from terminal.session.effects import Repair, SaleEnded
from terminal.session.orders.desk import ListTakes
from terminal.station import station as stations
from terminal.station.station import Station
from terminal.sync.replies import Told
from tests.terminal.vault.recording import HeadquartersKeys, record


class Heard:
    """A courier and a desk that note what they are told, in order."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def wake(self) -> None:
        self.said.append("courier")

    def order(self, order: Any) -> None:
        assert isinstance(order, ListTakes)
        self.said.append("list")

    def replace(self) -> None:
        self.said.append("recorder")


def test_the_courier_is_woken_by_what_recovery_sealed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """39 of 39 pieces stood as 正在送 for as long as the courier sleeps, though the seal was there."""
    heard = Heard()
    monkeypatch.setattr(stations, "recover_unfinished", lambda _: heard.said.append("sealed"))
    station = cast("Any", object.__new__(Station))
    station.home = home
    station.parts = type("Parts", (), {"slot": heard, "courier": heard, "desk": heard})()
    station.repair(Repair("32-0117-000001", restart=True))
    assert heard.said == ["sealed", "recorder", "courier", "list"]


def test_a_home_of_its_own_has_nobody_to_wake(home: Home) -> None:
    heard = Heard()
    station = cast("Any", object.__new__(Station))
    station.home = home
    station.parts = type("Parts", (), {"slot": heard, "courier": None, "desk": None})()
    station.repair(Repair(None, restart=False))
    assert heard.said == []


def test_how_a_sale_ended_is_kept_and_headquarters_hears_of_its_task(home: Home) -> None:
    """Also of a sale that was begun before a crash: its reference is known by then."""
    home.vault.enrol(HeadquartersKeys.create().issue("32-0117"))
    take, settled = record(home.vault), list[str]()
    home.vault.tasks.replace([Told("T000017", {}, "claimed", "", "", "", "", "")])
    home.vault.tasks.entered("T000017", "D-1")
    station = cast("Any", object.__new__(Station))
    station.home, station._told = home, []
    station.parts = type("Parts", (), {"courier": type("C", (), {"settle": lambda _: settled.append("told")})()})()
    station.told(SaleEnded("D-2", "0" * 64, "left", None))
    station.told(SaleEnded("D-1", "0" * 64, "given_up", take))
    station.told(SaleEnded("D-1", "0" * 64, "finished", take, practice=True))  # of that no task hears
    found = home.vault.listing.one(take)
    assert found is not None
    assert (found.ending, settled) == ("given_up", ["told"])
    assert [(each.key, each.take, each.ending) for each in home.vault.tasks.outcomes_to_tell()] == [
        ("T000017", take, "given_up")
    ]
