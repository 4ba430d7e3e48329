"""An update comes over the line in slices, resumable, with takes in between; nothing of it is believed here."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from headquarters.administration import Administration
from headquarters.updates.taking import take
from program.channel import target_name
from terminal.sync import Bandwidth, updates
from tests.terminal.sync.between import Visit, passing, saying
from tests.terminal.sync.conftest import Facts, RunningHeadquarters, Terminal, dismiss, new_terminal
from tests.terminal.update.made import NEW, NEWER, PLATFORM, Channel
from tests.terminal.vault.recording import record

SLICE = 4096


@dataclass
class Shelf:
    """Wants a version until it is here."""

    channel: Path
    version: str | None = NEW
    room: bool = True
    said: list[object] = field(default_factory=list)

    def wanted(self) -> str | None:
        return self.version

    def target_name(self, version: str) -> str:
        return target_name("program", version, PLATFORM)

    def has_room(self, size: int) -> bool:
        self.said.append(size)
        return self.room

    def fetching(self, version: str, have: int, of: int) -> None:
        self.said.append((version, have, of))

    def fetched(self, version: str) -> None:
        self.said.append(version)
        self.version = None


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> Channel:
    """What is random does not pack: the archive has several slices."""
    made = Channel.create(tmp_path_factory.mktemp("publisher"))
    bundle = made.folder.parent / "fat"
    made.add("0.2.9")
    (bundle / "_internal").mkdir(parents=True)
    (bundle / "shuanglu").write_text("#!/bin/sh\n")
    (bundle / "bundle.json").write_text(f'{{"version": "{NEW}", "built": "", "platform": "{PLATFORM}"}}')
    (bundle / "_internal/fat").write_bytes(random.Random(1).randbytes(5 * SLICE))
    made.publisher().add_bundle(bundle)
    return made


@pytest.fixture(scope="module")
def offering(shared_headquarters: RunningHeadquarters, offered: Channel) -> RunningHeadquarters:
    """It holds the channel, and releases nothing to anybody."""
    data = shared_headquarters.data
    with Administration.open(data) as desk:
        take(desk.database, data, offered.folder, offered.folder / "metadata/1.root.json", "a test")
    return shared_headquarters


@pytest.fixture
def terminal(tmp_path: Path, offering: RunningHeadquarters) -> Iterator[Terminal]:
    terminal = new_terminal(offering, tmp_path / "home")
    yield terminal
    dismiss(terminal)


@pytest.fixture(autouse=True)
def _small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updates, "_SLICE_BYTES", SLICE)


def test_a_fetched_channel_is_the_one_that_was_published(
    terminal: Terminal, offered: Channel, tmp_path: Path, facts: Facts
) -> None:
    shelf = Shelf(tmp_path / "channel")
    dropped: list[str] = []

    def cut_once(visit: Visit) -> None:
        dropped.append(visit.path)
        visit.cut()

    target = offered.target(NEW)
    path = f"/v1/updates/targets/program/{NEW}/{target.name}"
    terminal.between.plan("GET", path, passing, cut_once)
    courier = terminal.courier(facts, updates=shelf, bandwidth=Bandwidth(1_000_000))
    taken = record(terminal.vault)
    courier.start()
    facts.until(lambda: shelf.version is None and facts.state(taken) == "received")

    assert (shelf.channel / f"targets/program/{NEW}" / target.name).read_bytes() == target.read_bytes()
    for name in ("1.root.json", "timestamp.json"):
        assert (shelf.channel / "metadata" / name).read_bytes() == (offered.folder / "metadata" / name).read_bytes()
    assert dropped == [path]
    haves = [each[1] for each in shelf.said if isinstance(each, tuple)]
    assert haves == [SLICE * (index + 1) for index in range(len(haves))], "no slice came twice"
    assert shelf.said.count(target.stat().st_size) == 1, "it went on where it was"


def test_where_the_metadata_were_spoilt_the_program_does_not_come_twice(
    terminal: Terminal, offered: Channel, tmp_path: Path, facts: Facts
) -> None:
    shelf = Shelf(tmp_path / "channel")
    target = shelf.channel / f"targets/program/{NEW}" / offered.target(NEW).name
    target.parent.mkdir(parents=True)
    shutil.copyfile(offered.target(NEW), target)
    terminal.courier(facts, updates=shelf).sync_once()
    assert shelf.version is None
    assert (shelf.channel / "metadata/timestamp.json").exists()
    assert not [each for each in shelf.said if isinstance(each, tuple)], "no slice came"


def test_something_between_that_heeds_no_range_stops_no_take(terminal: Terminal, tmp_path: Path, facts: Facts) -> None:
    shelf = Shelf(tmp_path / "channel")
    terminal.between.rule("GET", "/v1/updates/targets/", saying(200, bytes(20 * SLICE)))
    taken = record(terminal.vault)
    found = terminal.courier(facts, updates=shelf).sync_once()
    assert (found.received, found.line) == ((taken,), None)
    assert [getattr(each.facts["why"], "code", "") for each in found.chores] == ["line.long_answer"]


def test_no_room_and_no_such_version_wait_for_the_next_greeting(terminal: Terminal, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "channel", room=False)
    full = terminal.courier(updates=shelf).sync_once()
    shelf.version = NEWER
    unknown = terminal.courier(updates=shelf).sync_once()
    codes = [[each.facts["why"] for each in found.chores] for found in (full, unknown)]
    assert [[getattr(why, "code", "") for why in each] for each in codes] == [["update.room"], ["update.none"]]
    assert list((tmp_path / "channel").rglob("*.part")) == []


@dataclass
class Clock:
    """A machine whose clock moves when it is told."""

    told: list[float] = field(default_factory=list)

    def set(self, utc: str, offset_s: float) -> bool:
        del utc
        self.told.append(offset_s)
        return len(self.told) == 1


def test_a_greeting_sets_the_clock_and_another_one_looks_whether_it_is_right(terminal: Terminal, facts: Facts) -> None:
    clock = Clock()
    courier = terminal.courier(facts, clock=clock)
    courier.start()

    def twice() -> bool:
        courier.wake()
        return len(clock.told) == 2

    facts.until(twice)
    assert terminal.between.visits.count(("GET", "/v1/clock")) == 2
