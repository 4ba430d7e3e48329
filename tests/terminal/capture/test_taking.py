"""A take from its first instant to its seal: order, times, what it holds, and what the kiosk hears."""

import time
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from evidence.verify import verify_take
from scripts.lab import recording, watching
from terminal.capture.profiles import SEGMENT_US
from terminal.capture.take import segment as segments
from terminal.session.facts.recorder import (
    Levels,
    MarkHeld,
    RecorderReady,
    SegmentHeld,
    TakeClosed,
    TakeOpened,
    TakeRefused,
)
from terminal.session.orders.recorder import AddMark, CloseTake, Quit
from tests.terminal.capture.conftest import make_film


def test_a_take_is_opened_held_marked_and_sealed(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path / "takes", rehearsal=True)
    with recording.kiosk("test:bars", "test:tone", rehearsal=True) as kiosk:
        opened = kiosk.open(order)
        assert opened == TakeOpened(order.take, order.folder)
        kiosk.wait(SegmentHeld, lambda held: held.index == 1)
        kiosk.order(AddMark(7, "answer", {"text": "我清楚"}))
        mark = kiosk.wait(MarkHeld)
        closed = kiosk.close()
    held = kiosk.all(SegmentHeld)
    assert [segment.index for segment in held] == list(range(len(held)))
    assert held[0].start_us == 0
    assert all(before.end_us == after.start_us for before, after in pairwise(held))
    assert all(abs(segment.end_us - segment.start_us - SEGMENT_US) < 100_000 for segment in held[:-1])
    assert closed.status == "sealed"
    assert closed.summary["elapsed_s"] == held[-1].end_us / 1e6
    assert closed.summary["captured_s"] == pytest.approx(closed.summary["elapsed_s"], abs=0.1)
    assert closed.summary["dropped"] == closed.summary["gaps"] == 0
    assert abs(closed.summary["frames"] - closed.summary["elapsed_s"] * 25) < 3
    assert closed.summary["segments"] == len(held)
    assert closed.summary["bytes"] == sum(segment.bytes for segment in held)

    report = verify_take(Path(order.folder), None)
    assert (report.status, report.faults) == ("intact", [])
    bodies = {entry.kind: body for entry, body in recording.read(order.folder).entries()}
    assert bodies["mark"] == {"kind": "answer", "facts": {"text": "我清楚"}}
    assert bodies["open"]["sources"] == {"picture": "test:bars", "sound": "test:tone"}
    assert mark.ticket == 7
    assert held[1].end_us <= mark.media_us <= held[-1].end_us


def test_each_segment_plays_by_itself_and_tells_its_true_time(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk("test:clap", "test:clap") as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld, lambda held: held.index == 2)
        kiosk.close()
    before_us = 0
    for record, plaintext in recording.read(order.folder).segments():
        content = segments.demux(plaintext)[0]
        assert content.frames == record.frames
        assert content.samples == record.samples
        if record.index:
            assert abs(content.first_us - record.start_us) <= 6
        stamps = watching.first_stamps(plaintext)
        assert abs(stamps["audio"] - stamps["video"]) < 0.2
        assert record.start_us == before_us
        before_us = record.end_us
    claps = watching.claps(watching.export(recording.read(order.folder), tmp_path / "film.mp4"))
    assert len(claps) >= 4
    assert max(abs(clap.offset_ms) for clap in claps) < 40


def test_flash_and_beep_stay_together_whatever_the_microphones_clock(tmp_path: Path) -> None:
    with ExitStack() as stack:
        kiosks = {ppm: stack.enter_context(recording.kiosk("test:clap", f"test:clap?ppm={ppm}")) for ppm in (200, -200)}
        orders = {ppm: recording.open_order(tmp_path / str(ppm)) for ppm in kiosks}
        for ppm, kiosk in kiosks.items():
            kiosk.open(orders[ppm])
        for kiosk in kiosks.values():
            kiosk.wait(SegmentHeld, lambda held: held.index == 5)
        found = {ppm: kiosk.close().summary["drift_ppm"] for ppm, kiosk in kiosks.items()}
    for ppm, order in orders.items():
        claps = watching.claps(watching.export(recording.read(order.folder), tmp_path / f"{ppm}.mp4"))
        assert len(claps) >= 8
        assert max(abs(clap.offset_ms) for clap in claps) < 40
        assert abs(found[ppm] - ppm) < 100


def test_claps_of_a_film_stay_together_over_its_loops(tmp_path: Path) -> None:
    picture, sound = "color=gray:size=320x180:rate=25,drawbox=c=white:t=fill:enable='lt(mod(t,1),0.1)'", "1000"
    film = tmp_path / "claps.mp4"
    make_film(film, picture, f"aevalsrc=0.8*sin(2*PI*{sound}*t)*lt(mod(t\\,1)\\,0.1):s=48000", 3)
    order = recording.open_order(tmp_path)
    with recording.kiosk(str(film), str(film)) as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld, lambda held: held.index == 3)
        closed = kiosk.close()
    assert closed.summary["gaps"] == closed.summary["dropped"] == 0
    assert abs(closed.summary["frames"] - closed.summary["elapsed_s"] * 25) < 3
    claps = watching.claps(watching.export(recording.read(order.folder), tmp_path / "film.mp4"))
    assert len(claps) >= 5
    assert max(abs(clap.offset_ms) for clap in claps) < 40


def test_the_preview_shows_the_latest_picture_with_its_time(tmp_path: Path) -> None:
    with recording.kiosk("test:bars", "test:silence") as kiosk:
        ready = kiosk.wait(RecorderReady)
        preview = kiosk.preview.reader()
        assert (preview.width, preview.height) == (ready.width, ready.height) == (1280, 720)
        first = preview.latest()
        assert first is not None
        assert first.media_us is None
        rgb = first.to_rgb()
        assert rgb.shape == (720, 1280, 3)
        assert rgb[300, 1200].argmax() == 2  # the last bar is blue
        kiosk.open(recording.open_order(tmp_path))
        deadline = time.monotonic() + 10
        while (later := preview.latest(after=first.number)) is None or later.media_us is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert later.captured_us > first.captured_us
        assert preview.latest(after=later.number + 1000) is None
        kiosk.wait(SegmentHeld)
        kiosk.close()

    assert len(kiosk.all(Levels)) > 10


def test_levels_tell_loudness(tmp_path: Path) -> None:
    del tmp_path
    with recording.kiosk("test:bars", "test:tone") as kiosk:
        level = kiosk.wait(Levels)
    assert level.rms_db == pytest.approx(20 * np.log10(8000 / 32768 / np.sqrt(2)), abs=0.5)


def test_one_take_after_the_other_and_never_two_at_once(tmp_path: Path) -> None:
    with recording.kiosk() as kiosk:
        first = recording.open_order(tmp_path, number=1)
        second = recording.open_order(tmp_path, number=2)
        kiosk.open(first)
        kiosk.order(second)
        refused = kiosk.wait(TakeRefused)
        assert (refused.take, refused.code) == (second.take, "capture.busy")
        kiosk.wait(SegmentHeld)
        kiosk.close()
        kiosk.open(second)
        kiosk.order(CloseTake("given_up"))
        closed = kiosk.wait(TakeClosed, lambda fact: fact.take == second.take)
    assert closed.reason == "given_up"
    for order in (first, second):
        assert verify_take(Path(order.folder), None).status == "intact"
    assert sorted(path.name for path in tmp_path.iterdir()) == [first.take, second.take]


def test_quit_closes_the_open_take_as_interrupted(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk() as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        kiosk.order(Quit())
        closed = kiosk.wait(TakeClosed)
    assert (closed.reason, closed.status) == ("quit", "interrupted")
    assert verify_take(Path(order.folder), None).status == "interrupted"


def test_the_weak_profile_takes_half_the_pictures(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk(profile="weak") as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        closed = kiosk.close()
    assert abs(closed.summary["frames"] - closed.summary["elapsed_s"] * 12.5) < 3
