"""The take's sound for whoever listens: in order, on the take's time, never torn, whoever is late or killed."""

import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import pytest

from terminal.processes.child import Child
from terminal.processes.sound_ring import KEPT_S, RATE, Samples, SoundBlock, SoundReader, SoundRing

BLOCK = 960


def numbered(first: int, count: int) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    """Samples that say which ones they are, modulo 65536."""
    return ((np.arange(first, first + count) % 65536 - 32768) / 32768).astype(np.float32)


def right(block: SoundBlock) -> bool:
    """Whether each sample is the one of its place in the take."""
    first = round(block.at_us * RATE / 1e6)
    wanted = np.arange(first, first + len(block.samples)) % 65536 - 32768
    return bool((block.samples == wanted).all())


@pytest.fixture
def ring() -> Iterator[SoundRing]:
    it = SoundRing.create()
    yield it
    it.close()


def all_of(reader: SoundReader, most: int = RATE) -> list[SoundBlock]:
    found = []
    while (block := reader.read(most)) is not None:
        found.append(block)
    return found


def test_what_is_written_is_read_once_in_order_on_the_take_time(ring: SoundRing) -> None:
    writer, reader = ring.writer(), ring.reader()
    assert reader.read() is None
    writer.begin()
    blocks = []
    for number in range(3 * KEPT_S * RATE // BLOCK):  # comes round three times
        writer.write(numbered(number * BLOCK, BLOCK))
        if number % 7 == 0:
            blocks += all_of(reader, 1000)
    blocks += all_of(reader)
    assert all(map(right, blocks))
    assert sum(len(block.samples) for block in blocks) == 3 * KEPT_S * RATE
    assert [block.broken for block in blocks] == [True] + [False] * (len(blocks) - 1)
    assert len({block.take for block in blocks}) == 1
    assert blocks[-1].to_us == 3 * KEPT_S * 1_000_000
    assert reader.read() is None


def test_full_scale_stays_full_scale(ring: SoundRing) -> None:
    writer, reader = ring.writer(), ring.reader()
    writer.begin()
    writer.write(np.array([0, 1, -1, 1.5, -7, 0.5], np.float32))
    block = reader.read()
    assert block is not None
    assert block.samples.tolist() == [0, 32767, -32768, 32767, -32768, 16384]


def test_a_late_listener_is_told_that_something_lacks(ring: SoundRing) -> None:
    writer, reader = ring.writer(), ring.reader()
    writer.begin()
    writer.write(numbered(0, RATE))
    first = reader.read()
    writer.write(numbered(RATE, (KEPT_S + 5) * RATE))
    late = reader.read()
    assert first is not None
    assert late is not None
    assert right(late)
    assert late.broken
    assert 6_000_000 < late.at_us <= 7_000_000, "the oldest that cannot be written over meanwhile"
    follows = reader.read()
    assert follows is not None
    assert (follows.broken, follows.at_us) == (False, late.to_us)


def test_one_that_comes_later_may_begin_with_what_is_still_there(ring: SoundRing) -> None:
    writer = ring.writer()
    writer.begin()
    writer.write(numbered(0, 5 * RATE))
    reader = ring.reader()
    assert reader.read() is None
    reader.rewind()
    whole = all_of(reader)
    assert (whole[0].at_us, whole[-1].to_us, whole[0].broken) == (0, 5_000_000, True)
    reader.rewind(1)
    assert [block.at_us for block in all_of(reader)] == [4_000_000]


def test_another_take_begins_anew_and_nothing_of_the_one_before_is_in_it(ring: SoundRing) -> None:
    writer, reader = ring.writer(), ring.reader()
    writer.begin()
    writer.write(numbered(0, RATE))
    one = reader.read(RATE // 2)
    writer.begin()
    assert reader.read() is None
    reader.rewind()
    assert reader.read() is None, "the last take's sound is over with it"
    writer.write(numbered(0, BLOCK))
    two = reader.read()
    assert one is not None
    assert two is not None
    assert one.take < two.take == reader.take
    assert (two.at_us, two.broken, right(two)) == (0, True, True)
    writer.end()
    reader.rewind()
    assert reader.read() is None
    assert reader.take > two.take


def test_what_follows_at_once_in_another_take_is_broken_all_the_same(ring: SoundRing) -> None:
    writer, reader = ring.writer(), ring.reader()
    for _ in range(2):
        writer.begin()
        writer.write(numbered(0, BLOCK))
        block = reader.read()
        assert block is not None
        assert (block.take, block.at_us, block.broken) == (reader.take, 0, True)


def test_nothing_is_torn_while_it_is_written_as_fast_as_can_be(ring: SoundRing) -> None:
    writer, reader = ring.writer(), ring.reader()
    over = threading.Event()

    def write() -> None:
        for _ in range(12):
            writer.begin()
            for at in range(0, 30 * RATE, RATE):
                writer.write(numbered(at, RATE))
        over.set()

    thread = threading.Thread(target=write)
    thread.start()
    blocks = 0
    while not over.is_set():
        block = reader.read()
        blocks += block is not None
        assert block is None or right(block)
        reader.rewind()
    thread.join()
    assert blocks


class Overtaken(SoundReader):
    """While it copies, the recorder goes on."""

    meanwhile: Callable[[], None]

    def _copied(self, begin: int, end: int) -> Samples:
        self.meanwhile()
        return super()._copied(begin, end)


def test_what_was_written_over_while_it_was_copied_is_not_handed_out(ring: SoundRing) -> None:
    writer, reader = ring.writer(), Overtaken(ring._block)
    writer.begin()
    writer.write(numbered(0, KEPT_S * RATE))
    reader.meanwhile = lambda: writer.write(numbered(KEPT_S * RATE, BLOCK))
    assert reader.read() is None
    reader.meanwhile = lambda: None
    block = reader.read()
    assert block is not None
    assert right(block)
    reader.meanwhile = writer.begin
    assert reader.read() is None


def begin_and_stop_in_the_middle(ring: SoundRing, orders: "Connection[Any, Any]", said: "Connection[Any, Any]") -> None:
    """Write two seconds, and what is not counted; then begin the next take without getting it done."""
    writer = ring.writer()
    writer.begin()
    writer.write(numbered(0, 2 * RATE))
    header, samples = writer._ring.header, writer._ring.samples
    samples[2 * RATE : 2 * RATE + BLOCK] = -1  # as a writer does before it counts them
    header[2 + (header[0] + 1) % 2] = header[1]  # as one does before it counts the take
    said.send("written")
    orders.recv()


def test_a_killed_recorder_leaves_the_ring_to_the_next_one(ring: SoundRing) -> None:
    reader = ring.reader()
    child = Child("recorder", begin_and_stop_in_the_middle, ring, daemon=True)
    assert child.messages.recv() == "written"
    child.kill()
    assert child.join(10)
    child.close()
    left = all_of(reader)
    assert [right(block) for block in left] == [True, True]
    assert left[-1].to_us == 2_000_000
    writer = ring.writer()
    reader.rewind()
    assert reader.read() is None, "the take of the killed one is over"
    writer.begin()
    writer.write(numbered(0, BLOCK))
    block = reader.read()
    assert block is not None
    assert block.take > left[-1].take
    assert (block.at_us, block.broken, right(block)) == (0, True, True)
