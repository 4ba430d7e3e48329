"""Objects beside the film: sealed in order, never in the way of recording, only their digest in a take of format 1."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from evidence.verify import verify_take
from scripts.lab import recording
from terminal.session.facts.recorder import MarkHeld, MarkRefused, ObjectHeld, SegmentHeld
from terminal.session.orders.recorder import AddMark, AddObject

STROKES = b'{"format":"shuanglu-strokes/1","strokes":[]}'


def test_objects_are_sealed_in_order_and_cost_the_recording_nothing(tmp_path: Path) -> None:
    order = replace(recording.open_order(tmp_path / "takes", rehearsal=True), format=2)
    large = os.urandom(12_000_000)
    with recording.kiosk() as kiosk:
        kiosk.open(order)
        kiosk.order(AddObject(1, "strokes", STROKES, {"node": "risk", "item": "sign"}))
        kiosk.order(AddMark(2, "acted", {"act": "signed"}))
        kiosk.order(AddObject(3, "paper", large))
        kiosk.order(AddObject(4, "No Role", b"x"))
        kiosk.order(AddObject(5, "still", b"x", {"long": "x" * 70_000}))
        small = kiosk.wait(ObjectHeld, lambda held: held.ticket == 1)
        big = kiosk.wait(ObjectHeld, lambda held: held.ticket == 3)
        kiosk.wait(SegmentHeld, lambda held: held.index == 1)
        closed = kiosk.close()
        kiosk.order(AddObject(6, "still", b"late"))
        kiosk.wait(MarkRefused, lambda refused: refused.ticket == 6)
    assert [refused.ticket for refused in kiosk.all(MarkRefused)] == [4, 5, 6], "what cannot be sealed is said"
    mark = kiosk.all(MarkHeld)[0]
    assert (small.n, mark.n, big.n) == (small.n, small.n + 1, small.n + 2), "in the order in which they came"
    assert (small.index, big.index) == (0, 1)
    assert small.sha256 == hashlib.sha256(STROKES).hexdigest()
    assert (closed.status, closed.summary["dropped"], closed.summary["gaps"]) == ("sealed", 0, 0)
    assert verify_take(Path(order.folder), None).status == "intact"
    take = recording.read(order.folder)
    assert take.chain.head == closed.head
    assert [content for _, content in take.objects()] == [STROKES, large]
    bodies = [body for entry, body in take.entries() if entry.kind == "object"]
    assert bodies == [{"node": "risk", "item": "sign"}, {}]


def test_a_take_of_format_1_keeps_the_digest_of_an_object_as_a_mark(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path / "takes", rehearsal=True)
    with recording.kiosk() as kiosk:
        kiosk.open(order)
        kiosk.order(AddObject(1, "strokes", STROKES, {"node": "risk"}))
        held = kiosk.wait(ObjectHeld)
        kiosk.wait(SegmentHeld)
        kiosk.close()
    assert held.index is None
    assert not (Path(order.folder) / "objects").exists()
    marks = [(entry.n, body) for entry, body in recording.read(order.folder).entries() if entry.kind == "mark"]
    facts = {"node": "risk", "role": "strokes", "sha256": held.sha256, "bytes": len(STROKES)}
    assert marks == [(held.n, {"kind": "object", "facts": facts})]
