"""When a take's profile falls and climbs, on a clock that is stepped; and that no picture is lost on the way."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from evidence.film.join import join_segments
from evidence.verify import verify_take
from scripts.lab.recording import open_order, read
from terminal.capture.instant import SECOND_US
from terminal.capture.profiles import PROFILES, Profile
from terminal.capture.take.profile_steps import BETWEEN_US, CALM_US, ProfileSteps, Step
from terminal.capture.take.recording import Encoders, Recording
from terminal.capture.take.writing import Ended
from terminal.session.facts.recorder import RecorderFact
from tests.terminal.capture.test_writing import opened

_TURN_US = 100_000


class Machine:
    """A take on a machine whose load is set: the share of real time that pictures of the take's first profile need."""

    def __init__(self, first: str = "720p25") -> None:
        self.steps = ProfileSteps(PROFILES[first], 0)
        self.at_us = 0
        self.told: list[tuple[float, Step, str]] = []

    def run(self, seconds: float, load: float, *, behind: bool = False) -> None:
        until_us = self.at_us + round(seconds * SECOND_US)
        while self.at_us < until_us:
            share = load * self.steps.profile.work_per_second / PROFILES["720p25"].work_per_second
            step = self.steps.look(self.at_us, share, behind=behind)
            if step is not None:
                (self.steps.fell if step == "fall" else self.steps.climbed)(self.at_us)
                self.told.append((self.at_us / SECOND_US, step, self.steps.profile.name))
            self.at_us += _TURN_US

    @property
    def names(self) -> list[str]:
        return [name for _, _, name in self.told]


def test_a_machine_that_keeps_up_stays_where_it_is() -> None:
    machine = Machine()
    machine.run(600, 0.8)
    assert machine.told == []


def test_a_busy_second_at_the_beginning_costs_nothing() -> None:
    machine = Machine()
    machine.run(0.5, 0.4)
    machine.run(1.2, 2.0, behind=True)
    machine.run(600, 0.4)
    assert machine.told == []


def test_more_than_a_second_of_it_makes_the_profile_fall() -> None:
    machine = Machine()
    machine.run(3, 2.0)
    assert machine.told[0][1:] == ("fall", "weak")
    assert 1.4 < machine.told[0][0] < 1.7


def test_later_on_it_falls_at_once() -> None:
    machine = Machine()
    machine.run(10, 0.4)
    machine.run(0.1, 1.0)
    assert machine.told == [(10.0, "fall", "weak")]


def test_half_a_minute_of_head_room_brings_it_back() -> None:
    machine = Machine()
    machine.run(10, 0.4)
    machine.run(1, 0.9)
    machine.run(60, 0.4)
    assert machine.names == ["weak", "720p25"]
    assert machine.told[1][0] == pytest.approx(10 + CALM_US / SECOND_US, abs=1.1)


def test_head_room_that_ends_is_counted_anew() -> None:
    machine = Machine()
    machine.run(10, 0.4)
    machine.run(1, 0.9)
    for _ in range(10):
        machine.run(25, 0.4)
        machine.run(0.2, 0.7)
    assert machine.names == ["weak"]


def test_a_machine_that_the_higher_profile_would_fill_stays_below() -> None:
    machine = Machine()
    machine.run(10, 0.4)
    machine.run(1, 0.9)
    machine.run(3600, 0.7)
    assert machine.names == ["weak"]


def test_from_the_lowest_it_climbs_step_by_step_and_a_minute_apart() -> None:
    machine = Machine()
    machine.run(10, 0.4)
    machine.run(1, 5.0)
    assert machine.names == ["weak", "weakest"]
    machine.run(300, 0.2)
    assert machine.names[2:] == ["weak", "720p25"]
    assert machine.told[3][0] - machine.told[2][0] >= BETWEEN_US / SECOND_US


def test_whoever_falls_soon_after_each_climb_climbs_ever_more_seldom() -> None:
    machine = Machine()
    for _ in range(240):
        machine.run(5, 1.2)
        machine.run(35, 0.4)
    climbs = [at for at, step, _ in machine.told if step == "climb"]
    apart = [after - before for before, after in pairwise(climbs)]
    assert len(climbs) < 10
    assert apart == sorted(apart)
    assert apart[0] >= BETWEEN_US / SECOND_US


@pytest.mark.parametrize("first", sorted(PROFILES))
def test_no_take_climbs_above_what_it_began_with(first: str) -> None:
    machine = Machine(first)
    machine.run(10, 9.0)
    machine.run(400, 0.01)
    assert machine.steps.profile is PROFILES[first]
    assert {PROFILES[name].width for name in machine.names} <= {PROFILES[first].width}


def test_pictures_on_both_sides_of_each_step_are_in_one_film(tmp_path: Path) -> None:
    order, facts = open_order(tmp_path / "takes"), list[RecorderFact]()
    writing = opened(order, facts)
    first = PROFILES["720p25"]
    recording = Recording(order.take, 0, first, Encoders(first), writing)
    picture = np.full((first.height * 3 // 2, first.width), 128, np.uint8)
    at_us = taken = 0

    def record(profile: Profile, pictures: int) -> None:
        nonlocal at_us, taken
        for _ in range(pictures):
            recording.picture(picture, at_us)
            at_us, taken = at_us + profile.period_us, taken + 1

    record(first, 10)
    for name, reason in (("weak", "slow"), ("weakest", "disk"), ("weak", "room"), ("720p25", "room")):
        recording.change(PROFILES[name], reason, at_us)  # type: ignore[arg-type]  # texts of a list
        record(PROFILES[name], 5)
    recording.begin_close("finished", "sealed", at_us)
    assert recording.finish(at_us + SECOND_US)
    while not isinstance(writing.events.get(timeout=20), Ended):
        pass
    writing.join()
    assert verify_take(Path(order.folder), None).status == "intact"
    take = read(order.folder)
    told = [(body["profile"]["name"], body["reason"]) for entry, body in take.entries() if entry.kind == "profile"]
    assert told == [("weak", "slow"), ("weakest", "disk"), ("weak", "room"), ("720p25", "room")]
    segments = list(take.segments())
    assert [record.frames for record, _ in segments] == [10, 5, 5, 5, 5]
    assert sum(record.frames for record, _ in segments) == taken
    film = join_segments((data for _, data in segments), [], tmp_path / "film.mp4")
    assert film.encoded == (), "all segments have the same stream header"
