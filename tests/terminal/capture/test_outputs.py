"""What is played aloud: it keeps its time, is marked in the take, and never stands in the way of recording."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from scripts.lab import recording, watching
from terminal.session.facts.recorder import Levels, SegmentHeld, SoundPlayed
from terminal.session.orders.recorder import PlaySound, StopSound
from tests.terminal.capture.sound_room import NEEDED, open_room

RATE = 24_000
SAID = {"node": "risk", "attempt": 1, "item": "prompt", "sha256": "0" * 64, "voice": "v", "speed": 1.0}


def tone(seconds: float) -> bytes:
    return (np.sin(2 * np.pi * 500 * np.arange(int(RATE * seconds)) / RATE) * 9000).astype(np.int16).tobytes()


def played(kiosk: recording.Kiosk, ticket: int, *states: str) -> SoundPlayed:
    return kiosk.wait(SoundPlayed, lambda fact: fact.ticket == ticket and fact.state in states)


def spoken(folder: str) -> list[dict[str, Any]]:
    bodies = [body for entry, body in recording.read(folder).entries() if entry.kind == "mark"]
    return [body["facts"] for body in bodies if body["kind"] == "spoken"]


def loudspeaker_of(kiosk: recording.Kiosk) -> psutil.Process:
    """The loudspeaker's process: the child of the recorder's that was started last."""
    return max(psutil.Process(kiosk.process.pid).children(), key=psutil.Process.create_time)


@pytest.fixture
def kiosk() -> Iterator[recording.Kiosk]:
    with recording.kiosk(speaker="test:sink") as it:
        yield it


def test_sounds_keep_their_time_and_are_marked(tmp_path: Path, kiosk: recording.Kiosk) -> None:
    order = recording.open_order(tmp_path / "takes", rehearsal=True)
    kiosk.order(PlaySound(1, tone(0.1), RATE))
    assert played(kiosk, 1, "ended").began_us is None, "no take is open: nothing to count from, and no mark"
    kiosk.open(order)
    kiosk.order(PlaySound(2, tone(1.0), RATE, SAID))
    whole = played(kiosk, 2, "ended")
    kiosk.order(PlaySound(3, tone(30), RATE))
    played(kiosk, 3, "began")
    kiosk.order(PlaySound(4, tone(30), RATE))
    another = played(kiosk, 3, "stopped")
    played(kiosk, 4, "began")
    kiosk.order(StopSound())
    stopped = played(kiosk, 4, "stopped")
    kiosk.order(PlaySound(5, tone(30), RATE))
    played(kiosk, 5, "began")
    closed = kiosk.close()
    last = played(kiosk, 5, "stopped")
    assert whole.began_us is not None
    assert whole.ended_us == pytest.approx(whole.began_us + 1_000_000, abs=2)
    marks = spoken(order.folder)
    assert [(each["state"], each["began_us"], each["ended_us"]) for each in marks] == [
        (fact.state, fact.began_us, fact.ended_us) for fact in (whole, another, stopped, last)
    ]
    assert SAID.items() <= marks[0].items()
    assert marks[0]["device"] == "test:sink", "the take says itself that nobody heard it"
    assert (closed.status, closed.summary["dropped"], closed.summary["gaps"]) == ("sealed", 0, 0)
    assert last.ended_us == round(closed.summary["elapsed_s"] * 1e6), "it is over with the take at the latest"


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_loudspeaker_that_dies_or_hangs_costs_the_recording_nothing(
    tmp_path: Path, kiosk: recording.Kiosk, blow: signal.Signals
) -> None:
    order = recording.open_order(tmp_path / "takes", rehearsal=True)
    kiosk.open(order)
    kiosk.order(PlaySound(1, tone(60), RATE, SAID))
    played(kiosk, 1, "began")
    loudspeaker_of(kiosk).send_signal(blow)
    failed = played(kiosk, 1, "failed")
    assert failed.trouble is not None
    assert failed.trouble.code == "speaker.away"
    kiosk.order(PlaySound(2, tone(0.2), RATE))
    played(kiosk, 2, "ended")  # it is started again by itself
    kiosk.wait(SegmentHeld, lambda held: held.index == 1)
    closed = kiosk.close()
    assert (closed.status, closed.summary["dropped"], closed.summary["gaps"]) == ("sealed", 0, 0)
    assert [each["state"] for each in spoken(order.folder)] == ["failed", "ended"]


def test_without_a_loudspeaker_it_is_said_at_once() -> None:
    with recording.kiosk() as kiosk:
        kiosk.order(PlaySound(1, tone(0.1), RATE))
        failed = played(kiosk, 1, "failed")
    assert failed.trouble is not None
    assert failed.trouble.code == "speaker.none"


@NEEDED
def test_the_microphone_hears_what_the_loudspeaker_plays_when_its_mark_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through a real sound server: what the room hears is in the take, a bit later than the mark says it began."""
    order = recording.open_order(tmp_path / "takes")
    with (
        open_room(tmp_path / "pulse", monkeypatch, quiet=True),
        recording.kiosk("test:bars", "microphone:default", speaker="speaker:default") as kiosk,
    ):
        kiosk.wait(Levels)
        kiosk.order(PlaySound(1, tone(0.2), RATE))  # the first sound wakes the server's sink
        played(kiosk, 1, "ended")
        kiosk.open(order)
        kiosk.order(PlaySound(2, tone(1.0), RATE, SAID, volume=0.5))
        said = played(kiosk, 2, "ended")
        ended_us = said.ended_us or 0
        kiosk.wait(SegmentHeld, lambda held: held.end_us > ended_us + 500_000)
        closed = kiosk.close()
    assert closed.summary["dropped"] == 0
    assert said.began_us is not None
    sound = watching.sound_of(watching.export(recording.read(order.folder), tmp_path / "film.mp4"))
    loud = np.abs(sound) > 0.05
    heard_us = int(loud.argmax()) * 1_000_000 // 48_000
    assert -50_000 < heard_us - said.began_us < 400_000
    part = sound[int(loud.argmax()) + 4_800 :][:24_000]
    assert int(np.abs(np.fft.rfft(part)).argmax()) * 2 == 500
    assert float(np.abs(part).max()) == pytest.approx(9000 * 0.5 / 32768, rel=0.15)
