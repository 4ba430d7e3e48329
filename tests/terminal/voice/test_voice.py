"""Texts become sound: by espeak-ng where it is installed, a stand-in that tells what it was given, or a person."""

import hashlib
import json
import os
import shutil
import stat
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np
import psutil
import pytest

from terminal.session.facts.voice import SpeakingFailed, Spoken, VoiceFact, VoiceKnown
from terminal.session.orders.voice import SayAloud
from terminal.voice import program
from terminal.voice.config import VoiceConfig
from terminal.voice.process import VoiceProcess
from terminal.voice.program import Asked, SpeakingError, spoken_by

F = TypeVar("F")
SENTENCE = "本产品有本金损失的风险，最坏情况下您可能亏损全部本金十万元。"
STAND_IN = """#!{python}
import json, os, sys, time, wave, pathlib
if "--version" in sys.argv:
    print("eSpeak NG text-to-speech: 9.9")
elif any(each.startswith("--voices") for each in sys.argv):
    print("Pty Language\\n5 cmn")
else:
    text = sys.stdin.buffer.read().decode()
    if "慢" in text:
        time.sleep(30)
    if "坏" in text:
        sys.exit(1)
    told = pathlib.Path({told!r})
    told.write_text(json.dumps([sys.argv, dict(os.environ)]))
    with wave.open(sys.stdout.buffer, "wb") as out:
        out.setnchannels(1); out.setsampwidth(2); out.setframerate(16000)
        out.writeframes(b"\\x01\\x02" * 1600 * len(text))
"""


class Ear:
    """Hears what the voice says."""

    def __init__(self) -> None:
        self.facts: list[VoiceFact] = []
        self._change = threading.Condition()

    def __call__(self, fact: VoiceFact) -> None:
        with self._change:
            self.facts.append(fact)
            self._change.notify_all()

    def wait(self, kind: type[F], where: Callable[[F], bool] = lambda _: True, timeout: float = 15) -> F:
        def heard() -> list[F]:
            return [fact for fact in self.facts if isinstance(fact, kind) and where(fact)]

        with self._change:
            assert self._change.wait_for(heard, timeout), self.facts
            return heard()[0]


@contextmanager
def voice(config: VoiceConfig | None = None) -> Iterator[tuple[VoiceProcess, Ear]]:
    ear = Ear()
    process = VoiceProcess(config or VoiceConfig(), ear)
    process.start()
    try:
        yield process, ear
    finally:
        process.stop()


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program by the name of espeak-ng that tells in a file what it was given, and speaks as long as the text is."""
    told, folder = tmp_path / "told.json", tmp_path / "bin"
    folder.mkdir()
    command = folder / "espeak-ng"
    command.write_text(STAND_IN.format(python=sys.executable, told=str(told)))
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return told


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")
def test_espeak_reads_chinese_at_the_speed_that_is_asked() -> None:
    with voice() as (process, ear):
        assert ear.wait(VoiceKnown).name.startswith("espeak-ng 1.")
        process.order(SayAloud(1, SENTENCE, facts={"node": "risk"}))
        usual = ear.wait(Spoken)
        process.order(SayAloud(2, SENTENCE, speed=0.75))
        slow = ear.wait(Spoken, lambda spoken: spoken.ticket == 2)
    samples = np.frombuffer(usual.pcm, "<i2")
    assert usual.facts == {"node": "risk", "voice": ear.wait(VoiceKnown).name, "speed": 1.0}
    assert 3 < len(samples) / usual.rate < 20
    assert float(np.abs(samples).max()) > 3000, "it is speech and not silence"
    assert len(slow.pcm) > 1.15 * len(usual.pcm)


def test_a_text_stands_on_no_command_line_and_in_no_environment(stand_in: Path) -> None:
    with voice() as (process, ear):
        assert ear.wait(VoiceKnown).name == "espeak-ng 9.9"
        process.order(SayAloud(1, "张三的保险费是五万元", speed=1.5))
        spoken = ear.wait(Spoken)
    assert (len(spoken.pcm), spoken.rate) == (3200 * 10, 16_000)
    arguments, environment = json.loads(stand_in.read_text())
    assert "-s" in arguments
    assert arguments[arguments.index("-s") + 1] == "360"
    assert not [each for each in (*arguments, *environment.values()) if "张" in each]


def test_the_newest_text_counts_and_what_fails_is_said(stand_in: Path) -> None:
    del stand_in
    with voice() as (process, ear):
        ear.wait(VoiceKnown)
        process.order(SayAloud(1, "很慢"))
        time.sleep(0.3)  # it is being read by now
        process.order(SayAloud(2, "坏"))
        assert ear.wait(SpeakingFailed).trouble.code == "voice.failed"
        process.order(SayAloud(3, "字" * 3000))
        too_long = ear.wait(SpeakingFailed, lambda failed: failed.ticket == 3)
        process.order(SayAloud(4, "好"))
        ear.wait(Spoken)
    assert too_long.trouble.code == "voice.text"
    assert [fact.ticket for fact in ear.facts if not isinstance(fact, VoiceKnown)] == [2, 3, 4], "1 counts no more"


def test_a_voice_that_dies_is_there_again(stand_in: Path) -> None:
    del stand_in
    with voice() as (process, ear):
        ear.wait(VoiceKnown)
        process.order(SayAloud(1, "慢慢来"))
        time.sleep(0.3)
        assert process.pid is not None
        psutil.Process(process.pid).kill()
        assert ear.wait(SpeakingFailed).ticket == 1
        deadline = time.monotonic() + 10
        while sum(isinstance(fact, VoiceKnown) for fact in ear.facts) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.order(SayAloud(2, "好"))
        assert ear.wait(Spoken).ticket == 2


def test_a_program_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "_BASE_S", 0.2)
    began = time.monotonic()
    with pytest.raises(SpeakingError) as caught:
        spoken_by(Asked((sys.executable, "-c", "import time; time.sleep(60)"), b"x"), 1, lambda: True)
    assert caught.value.code == "voice.slow"
    assert time.monotonic() - began < 5
    assert not [each for each in psutil.Process().children() if "time.sleep(60)" in " ".join(each.cmdline())]


def recorded(folder: Path, *texts: str) -> None:
    """A person's voice for these texts: a second of a tone for each."""
    sentences = {}
    for number, text in enumerate(texts):
        path = folder / f"{number}.wav"
        samples = (8000 * np.sin(2 * np.pi * 200 * np.arange(16_000) / 16_000)).astype("<i2")
        with wave.open(str(path), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(16_000)
            out.writeframes(samples.tobytes())
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        sentences[hashlib.sha256(text.encode()).hexdigest()] = {"file": path.name, "sha256": digest}
    told = {"format": "shuanglu-voice/1", "name": "王老师", "sentences": sentences}
    (folder / "voice.json").write_text(json.dumps(told), encoding="utf-8")


def test_a_person_says_what_she_recorded_and_nothing_else(tmp_path: Path) -> None:
    recorded(tmp_path, SENTENCE, "您清楚吗？")
    (tmp_path / "1.wav").write_bytes((tmp_path / "0.wav").read_bytes() + b"\0")  # another file than she recorded
    with voice(VoiceConfig(tmp_path, machine=False)) as (process, ear):
        assert ear.wait(VoiceKnown).name == "recorded 王老师"
        process.order(SayAloud(1, SENTENCE))
        usual = ear.wait(Spoken)
        process.order(SayAloud(2, SENTENCE, speed=0.8))
        slow = ear.wait(Spoken, lambda spoken: spoken.ticket == 2)
        for ticket, text in ((3, "您清楚吗？"), (4, "别的话")):
            process.order(SayAloud(ticket, text))
            failed = ear.wait(SpeakingFailed, lambda fact, ticket=ticket: fact.ticket == ticket)  # type: ignore[misc]  # a lambda with a default
            assert failed.trouble.code == "voice.none"
    assert (len(usual.pcm), usual.facts["voice"]) == (32_000, "recorded 王老师")
    assert len(slow.pcm) == 40_000


def test_a_terminal_without_any_voice_says_so() -> None:
    with voice(VoiceConfig(machine=False)) as (process, ear):
        assert ear.wait(VoiceKnown) == VoiceKnown("")
        process.order(SayAloud(1, "您好"))
        assert ear.wait(SpeakingFailed).trouble.code == "voice.none"
