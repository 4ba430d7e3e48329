"""A try of the microphone: what was heard is played back, in memory, and a take ends it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.lab import recording
from terminal.session.facts.recorder import SegmentHeld, SoundTried
from terminal.session.orders.recorder import TrySound


@pytest.fixture
def kiosk() -> Iterator[recording.Kiosk]:
    with recording.kiosk(speaker="test:sink") as it:
        yield it


def tried(kiosk: recording.Kiosk, state: str) -> SoundTried:
    return kiosk.wait(SoundTried, lambda fact: fact.state == state)


def test_what_was_heard_is_played_back(kiosk: recording.Kiosk) -> None:
    kiosk.order(TrySound(1.0))
    assert tried(kiosk, "listening").left_s == pytest.approx(1.0)
    playing, ended = tried(kiosk, "playing"), tried(kiosk, "ended")
    assert playing.left_s == pytest.approx(1.0, abs=0.1)
    assert playing.peak_db == ended.peak_db
    assert -40 < ended.peak_db < 0, "the tone was heard"


def test_a_take_ends_it_and_nothing_of_it_is_in_the_take(tmp_path: Path, kiosk: recording.Kiosk) -> None:
    order = recording.open_order(tmp_path / "takes", rehearsal=True)
    kiosk.order(TrySound(20))
    tried(kiosk, "listening")
    kiosk.open(order)
    kiosk.order(TrySound(1.0))
    kiosk.wait(SegmentHeld, lambda _: True)
    kiosk.close()
    states = {fact.state for fact in kiosk.facts if isinstance(fact, SoundTried)}
    assert states == {"listening"}
    kinds = [body["kind"] for entry, body in recording.read(order.folder).entries() if entry.kind == "mark"]
    assert "spoken" not in kinds


def test_without_a_loudspeaker_it_says_so() -> None:
    with recording.kiosk() as kiosk:
        kiosk.order(TrySound(1.0))
        failed = tried(kiosk, "failed")
    assert failed.trouble is not None
    assert failed.trouble.code.startswith("speaker.")
