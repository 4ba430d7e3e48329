"""Processes of devices and of the recorder, each by itself: what they hand over when they die or cannot begin."""

import time
from collections.abc import Callable
from contextlib import closing
from multiprocessing.connection import Connection
from typing import Any

import psutil
import pytest

from evidence import suite
from faults.trouble import Trouble
from terminal.capture.config import RecorderConfig
from terminal.capture.devices.device import Device
from terminal.capture.instant import now_us
from terminal.capture.named_source import parse_source
from terminal.capture.pipe import messages
from terminal.capture.recorder_process import run_recorder
from terminal.processes.child import Child
from terminal.processes.picture_ring import PictureRing
from terminal.processes.preview import Preview
from terminal.session.facts.recorder import RecorderFailed


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def times_of(ring: PictureRing) -> list[int]:
    """Read all pictures that wait; returns their times."""
    times = []
    while (waiting := ring.oldest()) is not None:
        times.append(waiting[0])
        del waiting
        ring.release()
    return times


def test_pictures_of_a_killed_device_process_are_not_lost() -> None:
    ring = PictureRing.create(320, 180)
    device = Device(parse_source("test:bars", "picture"), ring, sound=False, fps=25)
    try:
        wait_until(lambda: ring.backlog >= 5)
        first = device.pid
        assert first is not None
        process = psutil.Process(first)
        process.kill()
        wait_until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)
        waiting = ring.backlog

        def replaced() -> bool:
            device.read()
            device.watch(now_us())
            return device.pid not in (None, first) and device.state == "running" and ring.backlog > waiting

        wait_until(replaced)
        times = times_of(ring)
        assert len(times) > waiting >= 5
        assert times == sorted(set(times))
    finally:
        device.stop()


def be_recorder_that_computes_wrongly(
    config: RecorderConfig,
    preview: Preview,
    second: None,
    sound: None,
    orders: "Connection[Any, Any]",
    facts: "Connection[Any, Any]",
) -> None:
    """A machine whose SHA-256 is wrong in all that it computes."""
    suite.digest = lambda data: f"{len(data):064x}"
    run_recorder(config, preview, second, sound, orders, facts)


def test_a_machine_that_computes_wrongly_does_not_record() -> None:
    config = RecorderConfig("test:bars", "test:tone")
    with closing(Preview.create(1280, 720)) as preview:
        child = Child("recorder", be_recorder_that_computes_wrongly, config, preview, None, None, outlives_parent=True)
        assert child.messages.poll(20)
        failed = child.messages.recv()
        assert child.join(10)
        child.close()
    assert isinstance(failed, RecorderFailed)
    assert failed.code == "machine.wrong"
    assert child.exitcode == 0


@pytest.mark.parametrize("sign", ["a", "摄", "\x01", "\udcff"], ids=ascii)
@pytest.mark.parametrize("length", [9, 4000])
def test_what_a_device_says_of_itself_fits_a_pipe_however_long_its_name_is(sign: str, length: int) -> None:
    name = sign * length
    gone = messages.Gone(Trouble("camera.no_such", {"name": name, "folder": name}))
    packed = messages.pack(gone)
    assert len(packed) < 4096
    told = messages.unpack(packed)
    assert isinstance(told, messages.Gone)
    assert told.trouble.words("zh").startswith("没有摄像头 ")
    assert (told == gone) is (length == 9 and sign != "\udcff"), "what is no text is replaced, what is long is cut"
