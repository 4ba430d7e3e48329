"""The analyst process hears a take in real time: voices, a press, a playout, its own death; also a real recorder's."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts.lab import recording as capture
from terminal.analysis.config import AnalystConfig
from terminal.analysis.models import installed_models
from terminal.analysis.ports import FaceWatcher
from terminal.capture.instant import now_us
from terminal.face.measured import MeasuredFace
from terminal.intake.picture_file import BgrPicture
from terminal.processes.preview import Preview
from terminal.processes.sound_ring import RATE, SoundRing
from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    AnalystReady,
    FacesSeen,
    PlayoutFound,
    VoicesHeard,
    VoicesTold,
)
from terminal.session.facts.recorder import RecorderLost, RecorderReady
from terminal.session.orders.analyst import (
    BindRoles,
    FindPlayout,
    Listen,
    Rest,
    TellVoices,
    WatchFaces,
    WatchPreview,
)
from tests.terminal.analysis import stories
from tests.terminal.analysis.eyes import Eyes, Observer
from tests.terminal.analysis.hearing import DEMO, demonstration, silence, spoken
from tests.terminal.analysis.test_listening import pcm_of
from tests.terminal.speech.drawn import Floats, lips


class Talker(Observer):
    """Sees one face that never stops talking."""

    def look(self, picture: BgrPicture, time_us: int) -> list[MeasuredFace]:
        del picture
        box = (0.0, 0.0, 200.0, 200.0)
        return [MeasuredFace(1, box, "measured", lip_gap=lips(time_us / 1e6, [(0.0, 1e12)]))]


class TalkingEyes(Eyes):
    def observer(self) -> FaceWatcher:
        return Talker()


class Microphone:
    """Writes sound into a ring as a recorder does, 20 ms at a time, as time goes on."""

    def __init__(self, ring: SoundRing, sound: Floats) -> None:
        self._writer = ring.writer()
        self._sound = sound
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._writer.begin()
        self.began_s = time.monotonic()
        self._thread.start()

    def _run(self) -> None:
        for number in range(len(self._sound) // 960):
            if self._over.wait(max(0.0, self.began_s + (number + 1) * 0.02 - time.monotonic())):
                return
            self._writer.write(self._sound[number * 960 : (number + 1) * 960].astype(np.float32))

    @property
    def media_us(self) -> int:
        return round((time.monotonic() - self.began_s) * 1e6)

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._writer.close()


@contextmanager
def hearing(sound: Floats, **changed: Any) -> Iterator[tuple[stories.Listener, Microphone]]:
    """An analyst that hears this and sees an applicant who talks all the time."""
    ring = SoundRing.create()
    settings = {"make_models": TalkingEyes, "sound": ring, **changed}
    with stories.pictures() as shown, stories.listening(shown, **settings) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces())
        kiosk.wait(FacesSeen)
        kiosk.order(BindRoles({1: "applicant"}))
        microphone = Microphone(ring, sound)
        shown.zero_us = now_us()
        kiosk.order(Listen())
        try:
            yield kiosk, microphone
        finally:
            microphone.close()
    ring.close()


def with_voice(kiosk: stories.Listener, *, since: int = 0) -> VoicesHeard:
    return kiosk.wait(VoicesHeard, lambda heard: bool(heard.voices), since=since, timeout=20)


def test_a_voice_is_told_while_it_is_heard_and_at_once_where_somebody_presses() -> None:
    with hearing(np.concatenate((silence(1.0), spoken(2.0), silence(1.5), spoken(3.0)))) as (kiosk, microphone):
        first = with_voice(kiosk)
        [voice] = first.voices
        assert (voice.who, round(voice.from_us / 1e6), round(voice.to_us / 1e6)) == ("applicant", 1, 3)
        assert kiosk.all(VoicesHeard)[0].from_us == 0, "from the take's first instant on"
        stories.until(lambda: microphone.media_us > 6_000_000)
        since = kiosk.now()
        kiosk.order(TellVoices(5))
        told = kiosk.wait(VoicesTold, timeout=10)
        assert told.ticket == 5
        assert told.media_us is not None
        assert told.media_us > 5_700_000
        [second] = with_voice(kiosk, since=since).voices
        assert second.to_us > 5_500_000
        kiosk.order(Listen(on=False))
        kiosk.order(TellVoices(6))
        assert kiosk.wait(VoicesTold, lambda fact: fact.ticket == 6).media_us is None
    assert [*kiosk.all(AnalystFailed), *kiosk.all(AnalystLost)] == []
    heard = kiosk.all(VoicesHeard)
    assert all(one.media_us == two.from_us for one, two in pairwise(heard))


def test_what_the_machine_plays_is_found_by_the_process() -> None:
    played = spoken(3.0, 9.0)
    room = np.concatenate((silence(1.1), played * 0.25, silence(4.0)))
    with hearing(room) as (kiosk, microphone):
        stories.until(lambda: microphone.media_us > 1_000_000)
        kiosk.order(FindPlayout(3, 1_000_000, pcm=pcm_of(played), rate=RATE))
        stories.until(lambda: microphone.media_us > 4_000_000)
        kiosk.order(FindPlayout(3, 1_000_000, 4_000_000))
        found = kiosk.wait(PlayoutFound, timeout=20)
        assert (found.ticket, found.state) == (3, "heard")
        assert found.delay_ms == pytest.approx(100, abs=20)
        assert found.level_db == pytest.approx(-12, abs=3)
        kiosk.order(TellVoices(1))
        kiosk.wait(VoicesTold)
        assert {voice.who for heard in kiosk.all(VoicesHeard) for voice in heard.voices} == {"machine"}


@pytest.mark.skipif(sys.platform == "win32", reason="signals that stop and kill are POSIX's")
def test_an_analyst_that_is_killed_listens_again_and_the_hole_is_in_no_stretch() -> None:
    """What the machine played all the while is no voice of anybody's afterwards either."""
    sound = np.concatenate((silence(1.0), demonstration()[RATE : 31 * RATE]))
    with hearing(sound) as (kiosk, microphone):
        kiosk.order(FindPlayout(3, 1_000_000, pcm=pcm_of(spoken(3.0)), rate=RATE))
        stories.until(lambda: microphone.media_us > 2_500_000)
        kiosk.order(TellVoices(1))
        before = kiosk.wait(VoicesTold)
        assert before.media_us is not None
        since = kiosk.now()
        assert kiosk.process.pid is not None
        os.kill(kiosk.process.pid, signal.SIGKILL)
        kiosk.wait(AnalystLost)
        kiosk.wait(AnalystReady, since=since)
        after = kiosk.wait(VoicesHeard, since=since)
        assert after.from_us > before.media_us
        kiosk.order(TellVoices(2))
        kiosk.wait(VoicesTold, lambda told: told.ticket == 2)
        voices = [voice for heard in kiosk.all(VoicesHeard) for voice in heard.voices]
        assert {voice.who for voice in voices} == {"machine"}
        kiosk.order(FindPlayout(3, 1_000_000, microphone.media_us))
        assert kiosk.wait(PlayoutFound, timeout=20).ticket == 3


def test_where_no_sound_is_handed_over_it_is_said_once() -> None:
    with stories.listening() as kiosk:
        kiosk.order(Listen())
        assert kiosk.wait(AnalystFailed).code == "analysis.voices"
        kiosk.order(FindPlayout(8, 1, pcm=b"", rate=RATE))
        kiosk.order(FindPlayout(8, 1, 2))
        assert kiosk.wait(PlayoutFound).state == "unknown"
        kiosk.order(TellVoices(2))
        assert kiosk.wait(VoicesTold).media_us is None
        kiosk.order(Rest())
    assert len(kiosk.all(AnalystFailed)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals that stop and kill are POSIX's")
def test_each_take_is_heard_from_its_beginning_also_after_a_recorder_was_killed_in_one(tmp_path: Path) -> None:
    with (
        capture.kiosk("test:bars", str(DEMO)) as recorder,
        stories.listening(preview=recorder.preview, sound=recorder.sound) as kiosk,
    ):
        _hear_a_take(recorder, kiosk, tmp_path, 1)
        recorder.close()
        _hear_a_take(recorder, kiosk, tmp_path, 2)
        assert recorder.process.pid is not None
        os.kill(recorder.process.pid, signal.SIGKILL)
        recorder.wait(RecorderLost)
        recorder.process.start()
        recorder.wait(RecorderReady, lambda ready: ready is not recorder.all(RecorderReady)[0])
        _hear_a_take(recorder, kiosk, tmp_path, 3)
    assert [*kiosk.all(AnalystFailed), *kiosk.all(AnalystLost)] == []


def _hear_a_take(recorder: capture.Kiosk, kiosk: stories.Listener, takes: Path, number: int) -> None:
    since = kiosk.now()
    recorder.open(capture.open_order(takes, number=number))
    kiosk.order(Listen())
    assert kiosk.wait(VoicesHeard, since=since, timeout=20).from_us == 0
    kiosk.wait(VoicesHeard, lambda heard: (heard.media_us or 0) > 2_000_000, since=since, timeout=20)
    kiosk.order(TellVoices(number))
    told = kiosk.wait(VoicesTold, lambda told: told.ticket == number)
    heard = with_voice(kiosk, since=since)
    assert {voice.who for voice in heard.voices} == {"unsure"}, "nobody is to be seen"
    assert heard.snr_db is not None
    assert told.media_us is not None
    assert max(voice.to_us for voice in heard.voices) <= told.media_us


def test_the_installation_has_what_it_listens_with() -> None:
    preview = Preview.create(320, 180)
    models = installed_models(AnalystConfig(preview, now_us))
    models.check()
    listener = models.listener()
    listener.hear(0, np.zeros(RATE, np.int16), RATE, broken=True)
    assert listener.heard_us > 900_000
    preview.close()
