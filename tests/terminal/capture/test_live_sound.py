"""A take's sound can be heard while it is recorded: all of it, on the take's time, and only while a take is open."""

import time
from contextlib import closing
from pathlib import Path

import numpy as np

from evidence.verify import verify_take
from scripts.lab import recording
from terminal.capture.sound_clock import SoundClock
from terminal.capture.take.recording import Encoders, Recording
from terminal.capture.take.writing import Ended
from terminal.processes.sound_ring import RATE, SoundBlock, SoundReader, SoundRing
from terminal.session.facts.recorder import TakeClosed
from terminal.session.orders.recorder import CloseTake
from tests.terminal.capture.test_writing import PROFILE, opened

BLOCK = 960


def heard(reader: SoundReader, until_us: int, timeout: float = 20) -> list[SoundBlock]:
    """What is heard up to this media time, as it comes."""
    blocks, deadline = list[SoundBlock](), time.monotonic() + timeout
    while not blocks or blocks[-1].to_us < until_us:
        assert time.monotonic() < deadline, "it never came"
        block = reader.read()
        if block is None:
            time.sleep(0.01)
        else:
            blocks.append(block)
    return blocks


def test_two_takes_are_heard_as_they_are_recorded(tmp_path: Path) -> None:
    with recording.kiosk("test:bars", "test:tone") as kiosk:
        reader = kiosk.sound.reader()
        for number in (1, 2):
            reader.rewind()
            assert reader.read() is None, "nothing is heard before a take is open"
            order = recording.open_order(tmp_path, number=number)
            kiosk.open(order)
            blocks = heard(reader, 2_000_000)
            kiosk.order(CloseTake("finished"))
            closed = kiosk.wait(TakeClosed, lambda fact, take=order.take: fact.take == take)  # type: ignore[misc]  # an untyped default
            assert len({block.take for block in blocks}) == 1
            assert (blocks[0].at_us, [block.broken for block in blocks].count(True)) == (0, 1)
            assert blocks[-1].to_us / 1e6 <= closed.summary["elapsed_s"]
            sound = np.concatenate([block.samples for block in blocks])
            assert 300 < np.sqrt(np.mean(sound[RATE:].astype(float) ** 2)) < 30_000


def test_a_fault_of_the_ring_costs_the_take_nothing(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path / "takes")
    writing = opened(order, [])
    with closing(SoundRing.create()) as ring:
        live, reader, clock = ring.writer(), ring.reader(), SoundClock(RATE)
        take = Recording(order.take, 0, PROFILE, Encoders(PROFILE), writing, live_sound=live)
        live.close()  # it cannot be written any more
        for number in range(100):
            clock.heard(number * BLOCK, BLOCK, (number + 1) * 20_000, broken=False)
            take.sound(number * BLOCK, np.zeros(BLOCK, np.float32), clock)
        take.begin_close("finished", "sealed", 2_000_000)
        assert take.finish(3_000_000)
        while not isinstance(writing.events.get(timeout=20), Ended):
            pass
        writing.join()
        assert reader.read() is None
    assert verify_take(Path(order.folder), None).status == "intact"
