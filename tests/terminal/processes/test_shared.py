"""Memory that processes share: handed over with their start, gone with the last of them, whoever is killed when."""

import pickle
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from terminal.processes.child import Child
from terminal.processes.picture_ring import PictureRing
from terminal.processes.preview import Preview
from tests.accounts import ADMINISTRATOR

GREY = np.full((180 * 3 // 2, 320), 77, np.uint8)


def show_and_wait(preview: Preview, orders: "Connection[Any, Any]", said: "Connection[Any, Any]") -> None:
    """Show one picture, say so, and show the next one for ever without getting it done."""
    writer = preview.writer()
    writer.publish(GREY, 1, None)
    slots = writer._slots
    slots.marks(1)[0] += 1  # as a writer does when it begins
    said.send("shown")
    orders.recv()


def put_into(ring: PictureRing, _: "Connection[Any, Any]", said: "Connection[Any, Any]") -> None:
    slot = ring.free_slot()
    assert slot is not None
    slot[:] = GREY
    ring.commit(42)
    said.send("put")


def test_what_a_child_puts_into_memory_is_there_when_it_is_gone() -> None:
    ring = PictureRing.create(320, 180)
    child = Child("writer", put_into, ring, daemon=True)
    assert child.messages.recv() == "put"
    assert child.join(10)
    child.close()
    waiting = ring.oldest()
    assert waiting is not None
    assert (waiting[0], int(waiting[1].min()), int(waiting[1].max())) == (42, 77, 77)
    del waiting
    ring.close()


def test_memory_is_handed_over_with_a_start_and_in_no_other_way() -> None:
    for shared in (PictureRing.create(320, 180), Preview.create(320, 180)):
        with pytest.raises(TypeError, match="with its start"):
            pickle.dumps(shared)
        shared.close()


def test_a_writer_killed_in_the_middle_of_a_picture_leaves_the_preview_to_the_next_one() -> None:
    preview = Preview.create(320, 180)
    reader = preview.reader()
    child = Child("recorder", show_and_wait, preview, daemon=True)
    assert child.messages.recv() == "shown"
    child.kill()
    assert child.join(10)
    child.close()
    first = reader.latest()
    assert first is not None
    assert (first.number, first.captured_us) == (1, 1)
    writer = preview.writer()
    for at_us in range(2, 6):
        writer.publish(GREY, at_us, None)
        shown = reader.latest(at_us - 1)
        assert shown is not None
        assert (shown.number, shown.captured_us) == (at_us, at_us)
    preview.close()


@pytest.mark.skipif(sys.platform != "linux" or not ADMINISTRATOR, reason="looks into /proc of a child of ours")
def test_a_child_holds_the_memory_that_it_was_handed() -> None:
    preview = Preview.create(320, 180)
    child = Child("recorder", show_and_wait, preview, daemon=True)
    assert child.messages.recv() == "shown"
    held = [path.readlink().name for path in Path(f"/proc/{child.pid}/fd").iterdir()]
    assert {name for name in held if "shuanglu" in name} == {"memfd:shuanglu (deleted)"}
    child.kill()
    assert child.join(10)
    child.close()
    preview.close()
