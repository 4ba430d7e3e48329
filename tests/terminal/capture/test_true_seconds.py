"""What was not captured is not called captured, whatever the cause: it is a gap with its span."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from evidence.segments import SegmentRecord
from scripts.lab import recording
from terminal.capture.take.coverage import GAP_US, Coverage, PictureCoverage
from terminal.session.facts.recorder import GapBegan, GapEnded, SegmentHeld, TakeClosed
from terminal.session.orders.recorder import OpenTake
from tests.terminal.capture.conftest import gaps_of, missed_s

FRAME_US = 40_000
signals = pytest.mark.skipif(sys.platform != "linux", reason="signals as Linux has them")


def test_pictures_cover_what_lies_between_them_and_nothing_where_they_are_far_apart() -> None:
    seen = PictureCoverage()
    for at_us in range(20_000, 1_600_000, FRAME_US):
        assert seen.picture(at_us, FRAME_US) is None
    assert seen.take(1_600_000) == 1_600_000
    assert seen.picture(2_400_000, FRAME_US) is None, "five a second in the dark, and three of them lost"
    assert seen.picture(5_400_000, FRAME_US) == 2_400_000
    assert seen.take(5_600_000) == 4_000_000 - 3_000_000 + FRAME_US, "a picture stands for its time slot"
    assert seen.gap_before(5_400_000 + GAP_US + 1) == 5_400_000


def test_what_stands_in_for_pictures_covers_nothing() -> None:
    seen = PictureCoverage()
    seen.absent()
    assert [seen.take(end_us) for end_us in (1_600_000, 3_200_000)] == [0, 0]
    assert seen.picture(3_300_000, FRAME_US) == 0
    assert seen.take(4_000_000) == 700_000
    seen.absent()
    assert seen.gap_before(9_000_000) is None, "somebody noticed"


def test_what_turns_out_to_be_missing_counts_against_the_next_segment() -> None:
    heard = Coverage()
    assert heard.take(1_600_000) == 1_600_000, "the last sound is on its way still"
    heard.lacks(1_500_000, 3_300_000)
    assert [heard.take(3_200_000), heard.take(4_800_000)] == [0, 1_400_000]
    assert heard.covered_us == 4_800_000 - 1_800_000


def segments_of(order: OpenTake) -> list[SegmentRecord]:
    return [record for record, _ in recording.read(order.folder).segments()]


def devices_of(kiosk: recording.Kiosk) -> list[psutil.Process]:
    assert kiosk.process.pid is not None
    return psutil.Process(kiosk.process.pid).children(recursive=True)


@contextmanager
def standing_still(*processes: int, seconds: float) -> Iterator[None]:
    """The fault itself: these processes do nothing for so long."""
    for pid in processes:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    for pid in processes:
        os.kill(pid, signal.SIGCONT)
    yield


def longest(order: OpenTake, track: str) -> dict[str, Any]:
    """The longest gap of a track; a busy machine may add shorter ones."""
    over = [gap for gap in gaps_of(order) if gap["track"] == track and gap["until_us"]]
    return max(over, key=lambda gap: gap["until_us"] - gap["from_us"])


def ended(kiosk: recording.Kiosk, track: str) -> TakeClosed:
    """Go on for a segment after the gap, and close."""
    over_us = kiosk.wait(GapEnded, lambda gap: gap.track == track).media_us
    assert over_us is not None
    kiosk.wait(SegmentHeld, lambda segment: segment.start_us > over_us)
    return kiosk.close()


@signals
def test_a_recorder_that_stands_still_says_what_it_missed(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk() as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        assert kiosk.process.pid is not None
        with standing_still(kiosk.process.pid, seconds=5):
            closed = ended(kiosk, "picture")
    over = longest(order, "picture")
    assert over["reason"] == "overrun"
    missed = missed_s(order, "picture")
    assert 3.5 < missed < 6, "five seconds, but for what the ring had room for"
    assert closed.summary["captured_s"] == pytest.approx(closed.summary["elapsed_s"] - missed, abs=0.3)
    held = kiosk.all(SegmentHeld)
    assert closed.summary["captured_s"] == pytest.approx(
        sum(min(each.picture_us, each.sound_us) for each in held) / 1e6
    )
    lossy = [each for each in held if each.dropped]
    assert sum(each.dropped for each in lossy) == closed.summary["dropped"] > 80
    hit = [each for each in lossy if each.end_us > over["from_us"] and each.start_us < over["until_us"]]
    assert sum(each.dropped for each in hit) > 80, "in the segment whose time they are of"
    assert closed.notes == ("gaps",)


@signals
def test_a_machine_that_stands_still_misses_what_it_slept_through_and_loses_no_device(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk() as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        devices = [process.pid for process in devices_of(kiosk)]
        assert kiosk.process.pid is not None
        with standing_still(*devices, kiosk.process.pid, seconds=3.5):
            closed = ended(kiosk, "picture")
        assert {process.pid for process in devices_of(kiosk)} == set(devices)
    missed = missed_s(order, "picture")
    assert 2 < missed < 4, "a test source makes up for what it slept through, as far as the ring has room"
    assert closed.summary["picture_s"] == pytest.approx(closed.summary["elapsed_s"] - missed, abs=0.3)
    assert closed.summary["captured_s"] <= closed.summary["picture_s"]


@signals
def test_a_device_that_hangs_is_seen_and_replaced_within_two_seconds_each(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk() as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        devices_of(kiosk)[0].suspend()  # the camera is the first to be started
        hung = time.monotonic()
        began = kiosk.wait(GapBegan)
        over = kiosk.wait(GapEnded)
        closed = ended(kiosk, "picture")
    seen = kiosk.times[kiosk.facts.index(began)] - hung
    back = kiosk.times[kiosk.facts.index(over)] - hung
    assert (began.track, began.reason) == ("picture", "hanging")
    assert seen < 2
    assert back < 4.5, "two seconds each, and half a one for a busy machine"
    missed = missed_s(order, "picture")
    assert missed == pytest.approx(back, abs=0.3)
    assert closed.summary["captured_s"] == pytest.approx(closed.summary["elapsed_s"] - missed, abs=0.3)
    assert (
        closed.summary["picture_s"] < closed.summary["sound_s"] == pytest.approx(closed.summary["elapsed_s"], abs=0.1)
    )


@signals
def test_a_second_microphone_takes_over_when_the_first_hangs(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk("test:bars", "test:tone", second_microphone="test:clap") as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        devices_of(kiosk)[1].suspend()  # the first microphone
        hung = time.monotonic()
        over = kiosk.wait(GapEnded)
        closed = ended(kiosk, "sound")
    assert (over.track, over.source) == ("sound", "test:clap")
    assert kiosk.times[kiosk.facts.index(over)] - hung < 2.5
    opening = next(body for _, body in recording.read(order.folder).entries())
    assert opening["sources"] == {"picture": "test:bars", "sound": "test:tone", "second_sound": "test:clap"}
    last = longest(order, "sound")
    assert (last["reason"], last["source"]) == ("hanging", "test:clap")
    missed = (last["until_us"] - last["from_us"]) / 1e6
    assert 1 < missed < 2.5
    assert closed.summary["captured_s"] == pytest.approx(closed.summary["elapsed_s"] - missed, abs=0.4)


def test_a_second_microphone_takes_over_from_one_that_is_silent_as_no_room_is() -> None:
    with recording.kiosk("test:bars", "test:silence", second_microphone="test:tone") as kiosk:
        over = kiosk.wait(GapEnded)
    assert (over.track, over.reason, over.source) == ("sound", "silent", "test:tone")
