"""Network cameras as they are, over a real connection: late, muted, miscounting, with pictures that cannot be decoded.

One story of the whole chain by default; SHUANGLU_CAMPAIGN=long has each fault by itself, read by the reader alone.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from evidence.marks import facts_by_kind
from scripts.lab import recording, watching
from terminal.capture.delay.clap_watch import ClapWatch
from terminal.capture.delay.claps import NEEDED, DelayFound
from terminal.capture.named_source import parse_source
from terminal.capture.pipe import messages
from terminal.capture.pipe.outlet import DeviceError, Outlet
from terminal.capture.sound_clock import SoundClock
from terminal.capture.sources.network_stream import StreamReader
from terminal.processes.picture_ring import I420Picture
from terminal.session.facts.recorder import SegmentHeld, StampsDoubted
from tests.terminal.capture.conftest import gaps_of
from tests.terminal.capture.odd_camera import HEIGHT, WIDTH, taken_s

LONG = pytest.mark.skipif(os.environ.get("SHUANGLU_CAMPAIGN") != "long", reason="the long campaign")
BOUND_MS = 90.0
OWN_MS = 50.0
"""What the stand-in's muxer keeps back itself, to bring both tracks in order."""


@contextmanager
def odd_camera(**faults: Any) -> Iterator[str]:
    """A camera with faults; its address."""
    program = Path(__file__).with_name("odd_camera.py")
    with subprocess.Popen([sys.executable, str(program), json.dumps(faults)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield f"tcp://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


def measured(address: str, into: list[DelayFound], stop: threading.Event) -> None:
    watch = ClapWatch(parse_source(address, "picture"), parse_source("test:clap", "sound"))
    try:
        into.append(watch.watch(30, stop, lambda found: stop.set() if found.sure and found.agreeing > NEEDED else None))
    finally:
        watch.close()


def test_a_camera_with_many_faults_is_recorded_in_step_and_its_delay_is_measured(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path)
    found: list[DelayFound] = []
    faults = {"fps": [(0.0, 21.0)], "sound": "right", "sound_from": 1.0, "delay": 0.12, "bad": [5.5, 5.55, 5.6]}
    with odd_camera(**faults) as address:
        measuring = threading.Thread(target=measured, args=(address, found, threading.Event()))
        measuring.start()
        with recording.kiosk(address, address, camera_delay_ms=120, profile="weak") as kiosk:
            kiosk.open(order)
            kiosk.wait(SegmentHeld, lambda held: held.end_us > 4_500_000)
            closed = kiosk.close()
            doubted = kiosk.all(StampsDoubted)
            segments = len(kiosk.all(SegmentHeld))
        measuring.join()
    take = recording.read(order.folder)
    claps = watching.claps(watching.export(take, tmp_path / "film.mp4"))
    assert len(claps) >= closed.summary["elapsed_s"] - 2.5  # the pictures that cannot be decoded may be a flash's
    assert max(abs(clap.offset_ms) for clap in claps) < BOUND_MS + 1000 / 12, (
        "the weak profile has 12 pictures a second"
    )
    assert segments <= closed.summary["elapsed_s"] / 1.6 + 1.5
    assert closed.summary["dropped"] >= 1, "of three in a row that cannot be decoded one was wanted at least"
    assert [gap for gap in gaps_of(order) if gap["reason"] in ("lost", "hanging")] == []
    assert [(fact.track, fact.why) for fact in doubted] == [("picture", "rate")]
    entries = [*take.entries()]
    assert entries[0][1]["sources"]["camera_delay_ms"] == 120
    (mark,) = facts_by_kind(entries)["stamps_doubted"]
    assert (mark["track"], mark["why"], mark["source"]) == ("picture", "rate", address)
    assert 1100 < mark["rate_permille"] < 1300
    assert found[0].sure
    late = OWN_MS + found[0].period_ms  # a busy stand-in's flash may come one picture later
    assert 100 < found[0].setting_ms < 120 + late


class NotingOutlet(Outlet):
    """Notes what a reader gives, and when pictures say that they were taken; sends nothing to anybody."""

    def __init__(self, *, pictures: bool = True, sound: bool = True) -> None:
        super().__init__(None, None, 25, sound=sound)  # type: ignore[arg-type]  # there is nobody to send to
        self.began_s = time.monotonic()
        self.pictures: list[tuple[float, float, float]] = []
        """Said to be taken, really taken, handed over; seconds."""
        self.blocks: list[messages.SoundBlock] = []
        self.said: list[messages.Message] = []
        self.spoilt = 0
        self._wanted = pictures

    @property
    def pictures_wanted(self) -> bool:
        return self._wanted

    @property
    def size(self) -> tuple[int, int]:
        return WIDTH, HEIGHT

    def picture_due(self, captured_us: int) -> bool:
        return captured_us > 0

    def picture(
        self, captured_us: int, draw: Callable[[I420Picture], None], size: tuple[int, int] | None = None
    ) -> None:
        assert size == self.size
        picture = np.zeros((HEIGHT * 3 // 2, WIDTH), np.uint8)
        draw(picture)
        now_s = time.monotonic()
        self.pictures.append((captured_us / 1e6, taken_s(picture[:HEIGHT], now_s), now_s))

    def picture_lost(self, captured_us: int) -> None:
        self.spoilt += captured_us > 0

    def _say(self, together: Sequence[messages.Message]) -> None:
        for message in together:
            if isinstance(message, messages.SoundBlock):
                self.blocks.append(message)
            else:
                self.said.append(message)

    def wrong_ms(self) -> npt.NDArray[np.float64]:
        """How far from the truth pictures are placed."""
        return np.array([(said - taken) * 1000 for said, taken, _ in self.pictures])

    def beeps_ms(self) -> list[float]:
        """How far from the nearest full second beeps begin, by the recorder's own clock of the sound."""
        clock, found, last = SoundClock(48_000), [], -48_000
        for block in self.blocks:
            clock.heard(block.first, len(block.samples), block.first_us, broken=block.broken)
            for place in np.flatnonzero(np.abs(block.samples.astype(int)) > 3000):
                number = block.first + int(place)
                if number - last > 12_000:
                    found.append((clock.time_us(number) / 1000 + 500) % 1000 - 500)
                last = number
        return found


def watched(seconds: float, outlet: NotingOutlet, **faults: Any) -> list[DeviceError]:
    """Read a camera for so long; returns why the reader ended before that, if it did."""
    ended: list[DeviceError] = []

    def read(address: str) -> None:
        try:
            StreamReader(parse_source(address, "picture")).run(outlet)
        except DeviceError as error:
            ended.append(error)

    with odd_camera(**faults) as address:
        reading = threading.Thread(target=read, args=(address,))
        reading.start()
        time.sleep(seconds)
        early = [*ended]
    reading.join()
    return early


CLOCKS: list[dict[str, Any]] = [
    {"fps": [(0, 21)]},
    {"fps": [(0, 30)], "sound": "right"},
    {"fps": [(0, 12)], "sound": "right"},
    {"fps": [(0, 25), (3, 12)], "sound": "right"},
    {"claimed": None, "steps": [(2, -5), (4, 3600), (5, -0.3)], "sound": "right"},
    {"claimed": None, "first_s": (1 << 33) / 90_000 - 3, "sound": "right"},
    {"stamps": "none", "sound": "right"},
    {"stamps": "equal", "sound": "right"},
    {"fps": [(0, 12)], "sound": "right", "sound_rate": 1.1},
    {"claimed": None, "b_frames": True},
    {"claimed": None, "sound": "right", "jitter": 0.05, "stalls": [(3, 0.5)]},
    {"fps": [(0, 21)], "sound": "right", "delay": 0.1, "jitter": 0.03},
]


@LONG
@pytest.mark.parametrize("faults", CLOCKS, ids=str)
def test_whatever_stamps_claim_what_was_taken_is_placed_where_it_was(faults: dict[str, Any]) -> None:
    outlet = NotingOutlet(sound="sound" in faults)
    assert watched(7, outlet, **faults) == []
    own_ms = 1000 * faults.get("delay", 0.0)
    assert len(outlet.pictures) > 60
    assert np.abs(outlet.wrong_ms() - own_ms).max() < BOUND_MS
    beeps = outlet.beeps_ms()
    assert all(abs(beep - own_ms) < BOUND_MS for beep in beeps)
    assert len(beeps) >= (5 if "sound" in faults else 0)


TRACKS: list[tuple[dict[str, Any], bool, bool]] = [
    ({"sound": "muted"}, True, True),
    ({"sound": "muted"}, True, False),
    ({"sound": "right"}, True, False),
    ({"sound": "right"}, False, True),
    ({"sound": "none"}, True, True),
    ({"sound": "right", "sound_from": 3}, True, True),
    ({"sound": "muted", "fps": [(0, 5)]}, True, True),
    ({"sound": "muted", "bad": [60]}, True, True),
    ({"sound": "right", "sound_from": 2, "bad": [60]}, True, True),
    ({"sound": "muted", "b_frames": True}, True, True),
    ({"sound": "muted", "stamps": "equal"}, True, True),
]


@LONG
@pytest.mark.parametrize(("faults", "pictures", "sound"), TRACKS, ids=str)
def test_no_track_waits_for_another(faults: dict[str, Any], pictures: bool, sound: bool) -> None:
    outlet = NotingOutlet(pictures=pictures, sound=sound)
    assert watched(6, outlet, **faults) == []
    if pictures:
        assert outlet.pictures[0][2] - outlet.began_s < 4
    sent = sound and faults["sound"] == "right"
    assert bool(outlet.blocks) is sent
    assert all(abs(beep) < BOUND_MS for beep in outlet.beeps_ms())


BAD: list[list[float]] = [[2.0], [2.0, 2.5, 3.0], [2 + place / 5 for place in range(15)], [1.5, 1.6, 1.7, 1.8]]


@LONG
@pytest.mark.parametrize("bad", BAD, ids=len)
def test_a_picture_that_cannot_be_decoded_costs_that_one_picture(bad: list[float]) -> None:
    outlet = NotingOutlet(sound=False)
    assert watched(6, outlet, bad=bad) == []
    assert outlet.spoilt == len(bad)
    times = np.array([taken for _, taken, _ in outlet.pictures])
    assert np.diff(times).max() < 0.13, "two pictures in a row at most are missing"


@LONG
def test_many_in_a_row_that_cannot_be_decoded_are_a_lost_camera() -> None:
    outlet = NotingOutlet(sound=False)
    (error,) = watched(7, outlet, bad=[2 + place / 25 for place in range(200)])
    assert error.code == "stream.undecodable"
