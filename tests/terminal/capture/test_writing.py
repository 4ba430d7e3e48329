"""Disks that refuse and encoders that fail: what is counted is what is held, and every take comes to its end."""

import dataclasses
import json
import multiprocessing
import queue
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evidence.recover import recover_take
from evidence.signing import Signer
from evidence.verify import verify_take
from evidence.writer import OpeningFacts
from scripts.lab.recording import CERTIFICATES_PEM, KEY_PEM, open_order, read
from scripts.lab.recording import kiosk as started_kiosk
from terminal.capture.config import RecorderConfig
from terminal.capture.fact_sender import FactSender
from terminal.capture.profiles import PROFILES
from terminal.capture.recorder import KioskLost, Recorder
from terminal.capture.take.disk import DiskSpace
from terminal.capture.take.recording import Encoders, Recording
from terminal.capture.take.segment import Segment
from terminal.capture.take.writing import (
    CloseJob,
    Ended,
    EntryJob,
    ObjectJob,
    Opened,
    TakeWriting,
    WriteTrouble,
    WritingEvent,
)
from terminal.processes.preview import Preview
from terminal.session.facts.recorder import (
    MarkHeld,
    MarkRefused,
    RecorderFact,
    RecorderFailed,
    SegmentHeld,
    TakeClosed,
    TakeOpened,
    TakeUnsealed,
)
from terminal.session.orders.recorder import AddMark, OpenTake, RecorderOrder

PROFILE = PROFILES["weak"]


class Spoiled(TakeWriting):
    """Spoils the second segment before it is written: one of its packets comes twice, which no MP4 can hold."""

    handed_over = 0

    def put(self, job: Segment | EntryJob | ObjectJob | CloseJob) -> None:
        if isinstance(job, Segment):
            self.handed_over += 1
            if self.handed_over == 2:
                job = dataclasses.replace(job, pictures=[*job.pictures, job.pictures[0]])
        super().put(job)


def opened(order: OpenTake, facts: list[RecorderFact], kind: type[TakeWriting] = TakeWriting) -> TakeWriting:
    opening = OpeningFacts(order.take, order.terminal, order.series, order.number, order.previous)
    writing = kind(order, opening, DiskSpace(Path(order.folder).parent, None), facts.append)
    assert writing.events.get(timeout=10) == Opened()
    return writing


def record(order: OpenTake, writing: TakeWriting, seconds: int) -> list[WritingEvent]:
    """Record grey pictures with their times, as fast as they can be encoded, and close; returns what was told."""
    recording = Recording(order.take, 0, PROFILE, Encoders(PROFILE), writing)
    picture = np.full((PROFILE.height * 3 // 2, PROFILE.width), 128, np.uint8)
    for at_us in range(0, seconds * 1_000_000, PROFILE.period_us):
        recording.picture(picture, at_us)
    recording.begin_close("finished", "sealed", seconds * 1_000_000)
    assert recording.finish(seconds * 1_000_000 + 1_000_000)
    told: list[WritingEvent] = []
    while not told or not isinstance(told[-1], Ended):
        told.append(writing.events.get(timeout=20))
    writing.join()
    return told


def totals(folder: str) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((Path(folder) / "manifest.json").read_bytes())
    return {**manifest["totals"], "status": manifest["status"], "reason": manifest["reason"]}


def test_what_could_not_be_written_is_not_counted_as_captured(tmp_path: Path) -> None:
    order, facts = open_order(tmp_path / "takes"), list[RecorderFact]()
    told = record(order, opened(order, facts, Spoiled), 4)
    held = [fact for fact in facts if isinstance(fact, SegmentHeld)]
    assert [type(event) for event in told] == [WriteTrouble, Ended]
    said = totals(order.folder)
    assert said["elapsed_s"] == 4
    assert said["picture_s"] == sum(segment.end_us - segment.start_us for segment in held) / 1e6 < 3.5
    assert (said["captured_s"], said["sound_s"]) == (0, 0), "there was no microphone"
    assert said["frames"] == sum(segment.frames for segment in held) < 4_000_000 / PROFILE.period_us - 10
    assert said["segments"] == len(held)
    assert (said["status"], said["reason"]) == ("interrupted", "failed"), "it was to be sealed, and it lacks a piece"
    report = verify_take(Path(order.folder), None)
    assert (report.status, report.faults) == ("interrupted", [])
    assert [index for index, _ in enumerate(read(order.folder).segments())] == list(range(len(held)))


def test_a_disk_that_is_away_for_a_moment_costs_nothing(tmp_path: Path) -> None:
    order, facts = open_order(tmp_path / "takes"), list[RecorderFact]()
    writing = opened(order, facts)
    segments, away = Path(order.folder) / "segments", tmp_path / "away"
    segments.rename(away)
    writing.put(EntryJob("mark", {"kind": "answer", "facts": {}}, 0, ticket=3))

    def come_back() -> None:
        time.sleep(0.3)  # this is the fault itself: a disk that is away for so long
        away.rename(segments)

    told = during(come_back, lambda: record(order, writing, 3))
    assert [type(event) for event in told] == [Ended]
    assert [fact.ticket for fact in facts if isinstance(fact, MarkHeld)] == [3]
    said = totals(order.folder)
    assert said["picture_s"] == said["elapsed_s"] == 3
    assert (said["status"], said["reason"]) == ("sealed", "finished")
    assert verify_take(Path(order.folder), None).status == "intact"


def during(happens: Callable[[], None], does: Callable[[], list[WritingEvent]]) -> list[WritingEvent]:
    thread = threading.Thread(target=happens)
    thread.start()
    try:
        return does()
    finally:
        thread.join()


def test_a_take_that_cannot_be_sealed_is_said_and_the_next_one_is_recorded(tmp_path: Path) -> None:
    order = open_order(tmp_path / "takes")
    segments, away = Path(order.folder) / "segments", tmp_path / "away"
    with started_kiosk() as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        segments.rename(away)
        assert kiosk.wait(RecorderFailed).code == "capture.write"
        kiosk.order(AddMark(9, "answer", {"text": "我清楚"}))
        refused = kiosk.wait(MarkRefused)
        assert (refused.ticket, refused.take in (order.take, None)) == (9, True), "being closed, or closed already"
        unsealed = kiosk.wait(TakeUnsealed)
        assert (unsealed.take, unsealed.code) == (order.take, "capture.unsealed")
        assert kiosk.all(TakeClosed) == []
        away.rename(segments)
        recover_take(Path(order.folder), Signer(KEY_PEM, CERTIFICATES_PEM))
        assert verify_take(Path(order.folder), None).status == "interrupted"
        held = [segment.index for segment in kiosk.all(SegmentHeld)]
        assert [index for index, _ in enumerate(read(order.folder).segments())] == held
        kiosk.open(open_order(tmp_path / "takes", number=2))
        kiosk.wait(SegmentHeld, lambda segment: segment.take != order.take)
        assert kiosk.close().status == "sealed"


def test_a_mark_without_a_take_is_refused() -> None:
    with started_kiosk() as kiosk:
        kiosk.order(AddMark(5, "answer", {}))
        assert kiosk.wait(MarkRefused) == MarkRefused(None, 5)


class Failing(queue.SimpleQueue["RecorderOrder | KioskLost"]):
    """Orders that fail the recorder as soon as the folder of a take is begun."""

    takes: Path

    def get_nowait(self) -> "RecorderOrder | KioskLost":
        if self.takes.exists():
            raise ZeroDivisionError
        return super().get_nowait()


def test_a_fault_while_a_take_is_being_opened_leaves_nothing_behind(tmp_path: Path) -> None:
    order = open_order(tmp_path / "takes")
    orders = Failing()
    orders.takes = tmp_path / "takes"
    orders.put(order)
    facts, sending = multiprocessing.Pipe(duplex=False)
    outbox = FactSender(sending)
    with closing(Preview.create(1280, 720)) as preview, pytest.raises(ZeroDivisionError):
        Recorder(RecorderConfig("test:bars", "test:tone"), preview, outbox).run(orders)
    outbox.close(5)
    sending.close()
    heard = []
    while facts.poll():
        try:
            heard.append(facts.recv())
        except EOFError:
            break
    facts.close()
    assert [fact.code for fact in heard if isinstance(fact, RecorderFailed)] == ["capture.fault"]
    assert not [fact for fact in heard if isinstance(fact, TakeOpened)]
    said = totals(order.folder)
    assert (said["status"], said["reason"], said["captured_s"]) == ("interrupted", "failed", 0)
    assert verify_take(Path(order.folder), None).status == "interrupted"
    assert [path.name for path in orders.takes.iterdir()] == [order.take]
