"""What the recorder tells of the journal while it writes is what the journal says when it is opened."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from evidence.marks import said_by
from scripts.lab import recording
from terminal.session.facts.recorder import (
    EntryKept,
    Levels,
    MarkHeld,
    SegmentHeld,
    SoundPlayed,
    TakeClosed,
    TakeOpened,
)
from terminal.session.orders.recorder import AddMark, AddObject, PlaySound

SALE = {"sale": {"applicant": {"name": "李秀英"}}, "rate": 0.035, "tuple": ("a", 1)}
STILL = b"\xff\xd8\xff a picture of a document"


def opened(folder: str) -> list[tuple[Any, ...]]:
    """Every entry, as whoever has the key reads it."""
    found = []
    for entry, body in recording.read(folder).entries():
        mark, facts = said_by(entry, body)
        found.append((entry.n, entry.kind, mark, entry.media_us, spelled(facts)))
    return found


def spelled(facts: dict[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True)


def test_every_entry_is_told_as_the_journal_says_it_in_its_order(tmp_path: Path) -> None:
    order = replace(recording.open_order(tmp_path / "takes", rehearsal=True), format=2, demonstration=True)
    with recording.kiosk("test:bars", "test:silence", speaker="test:sink") as kiosk:
        kiosk.open(order)
        kiosk.order(AddMark(1, "sale", SALE))
        kiosk.order(AddObject(2, "still", STILL, {"role": "applicant", "sha256": "ab" * 32}))
        kiosk.order(PlaySound(3, b"\x00\x01" * 800, 8000, {"item": "prompt:T01"}))
        kiosk.wait(SoundPlayed, lambda played: played.state == "ended")
        kiosk.wait(SegmentHeld, lambda held: held.index == 1)
        kiosk.close()
    kept = kiosk.all(EntryKept)
    assert [(each.n, each.kind, each.mark, each.media_us, spelled(each.facts)) for each in kept] == opened(order.folder)
    assert {each.take for each in kept} == {order.take}
    kinds = [each.kind for each in kept]
    assert (kinds[0], kinds[-1]) == ("open", "close")
    assert {"segment", "mark", "gap", "object"} <= set(kinds), "a gap, too: that microphone is silent"
    still = next(each for each in kept if each.kind == "object")
    assert (still.facts["role"], STILL in repr(still).encode()) == ("still", False), "its content stays where it is"
    assert "李秀英" not in repr(next(each for each in kept if each.mark == "sale"))
    said = [fact for fact in kiosk.facts if not isinstance(fact, Levels)]
    assert said.index(kiosk.all(TakeOpened)[0]) < said.index(kept[0])
    assert said.index(kept[-1]) < said.index(kiosk.all(TakeClosed)[0])
    mark = kiosk.all(MarkHeld)[0]
    assert said.index(kept[mark.n]) < said.index(mark), "whoever hears that a mark is held knows what it says"


def test_sound_is_told_with_its_time_while_a_take_is_open(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path / "takes", rehearsal=True)
    with recording.kiosk() as kiosk:
        kiosk.wait(Levels)
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        kiosk.close()
        count = len(kiosk.all(Levels))
    at = [each.media_us for each in kiosk.all(Levels)[:count]]
    assert at[0] is None
    timed = [each for each in at if each is not None]
    assert timed == sorted(timed)
    assert all(50_000 < after - before < 200_000 for before, after in pairwise(timed))
