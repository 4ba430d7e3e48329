"""A real microphone: PulseAudio's null sink, which hears what is played into it. It hangs, dies and comes back."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from evidence.verify import verify_take
from scripts.lab import recording, watching
from terminal.session.facts.recorder import GapBegan, GapEnded, Levels, SegmentHeld
from tests.terminal.capture.conftest import missed_s
from tests.terminal.capture.sound_room import NEEDED, Room, open_room

pytestmark = NEEDED


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    with open_room(tmp_path / "pulse", monkeypatch) as sounding:
        yield sounding


def disturbed(kiosk: recording.Kiosk, held: SegmentHeld) -> bool:
    """Whether a gap fell into the segment: on a busy machine a sound server loses blocks, and the recorder says so."""
    return any(gap.media_us is not None and gap.media_us >= held.start_us for gap in kiosk.all(GapBegan))


def test_a_microphone_is_recorded_hangs_and_comes_back(tmp_path: Path, room: Room) -> None:
    order = recording.open_order(tmp_path / "takes")
    with recording.kiosk("test:bars", "microphone:default") as kiosk:
        kiosk.wait(Levels)  # the null sink of a new sound server needs two seconds for its first block
        kiosk.open(order)
        whole = kiosk.wait(SegmentHeld, lambda held: held.index >= 1 and not disturbed(kiosk, held))
        room.hang()
        hung = time.monotonic()
        gap = kiosk.wait(GapBegan, lambda began: began.media_us is not None and began.media_us > whole.start_us)
        assert kiosk.times[kiosk.facts.index(gap)] - hung < 2.5
        assert (gap.track, gap.reason) == ("sound", "hanging")
        room.stop()
        room.start()
        back = time.monotonic()
        ended = kiosk.wait(GapEnded, lambda fact: fact.media_us is not None and fact.media_us > whole.start_us)
        assert kiosk.times[kiosk.facts.index(ended)] - back < 3.5
        assert ended.media_us is not None
        kiosk.wait(SegmentHeld, lambda held: ended.media_us is not None and held.start_us > ended.media_us)
        closed = kiosk.close()
    missed = missed_s(order, "sound", least_us=0)  # a sound server that begins anew loses a little more, and it is told
    assert closed.summary["captured_s"] == pytest.approx(closed.summary["elapsed_s"] - missed, abs=0.5)
    assert verify_take(Path(order.folder), None).status == "intact"
    sound = watching.sound_of(watching.export(recording.read(order.folder), tmp_path / "film.mp4"))
    assert len(sound) / 48_000 == pytest.approx(closed.summary["elapsed_s"], abs=0.1)
    for begin_s in (whole.start_us / 1e6 + 0.5, ended.media_us / 1e6 + 0.8):  # before the fault, and after it
        begin = int(begin_s * 48_000)
        part = sound[begin : begin + 24_000]
        assert int(np.abs(np.fft.rfft(part)).argmax()) * 2 == 600
