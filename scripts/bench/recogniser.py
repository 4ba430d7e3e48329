"""What the process of the recogniser costs, and how late it is: `python -m scripts.bench.recogniser [--json FILE]`.

With a model of three tones, which takes next to no time: what is measured is everything but the model. What a model
takes is told by `shuanglu models check`. Words are late by the sound of a chunk (0.32 s here) and by what is seen here.
"""

import argparse
import json
import os
import signal
import statistics
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import psutil

from scripts.lab.tone_models import RATE, spoken, write_folder
from terminal.capture.instant import now_us
from terminal.processes.sound_ring import RATE as RING_RATE
from terminal.processes.sound_ring import SoundRing
from terminal.recognition.config import RecogniserConfig
from terminal.recognition.process import RecogniserProcess
from terminal.session.facts.recogniser import Recognised, RecogniserFact, RecogniserReady, WordsTold
from terminal.session.orders.recogniser import TellWords, Transcribe

KIND = "streaming-zipformer-ctc"
_EVERY_S = 1.3
_BLOCK = RING_RATE // 50


class Heard:
    """What was said, and when."""

    def __init__(self) -> None:
        self._facts: list[tuple[float, RecogniserFact]] = []
        self._change = threading.Condition()

    def note(self, fact: RecogniserFact) -> None:
        """Take a fact."""
        with self._change:
            self._facts.append((time.monotonic(), fact))
            self._change.notify_all()

    def of(self, kind: type) -> list[tuple[float, RecogniserFact]]:
        """All facts of a kind with their times."""
        with self._change:
            return [each for each in self._facts if isinstance(each[1], kind)]

    def wait(self, kind: type, count: int) -> float:
        """Wait until so many of a kind were said; return when the last one was."""
        with self._change:
            said = self._change.wait_for(lambda: sum(isinstance(fact, kind) for _, fact in self._facts) >= count, 60)
        assert said, f"no {kind.__name__}"
        return self.of(kind)[count - 1][0]


def record(ring: SoundRing, began_us: int, seconds: float, over: threading.Event) -> None:
    """Write a take in which somebody says a word twice a second, as a recorder does."""
    words = ("不", "同意", "是") * 200
    sound = spoken(*words)[: round(seconds * RATE)].astype(np.float32) / np.float32(32768)
    fine = np.interp(np.arange(3 * len(sound)) / 3, np.arange(len(sound)), sound).astype(np.float32)
    writer, written = ring.writer(), 0
    writer.begin()
    while written < len(fine) and not over.wait(0.02):
        due = (now_us() - began_us) * RING_RATE // 1_000_000
        while written + _BLOCK <= min(due, len(fine)):
            writer.write(fine[written : written + _BLOCK])
            written += _BLOCK
    writer.close()


def measure(seconds: float) -> dict[str, float]:
    """Start, listen, ask, kill, and listen again."""
    with tempfile.TemporaryDirectory() as folder:
        models = write_folder(Path(folder), KIND)
        ring, heard, over = SoundRing.create(), Heard(), threading.Event()
        process = RecogniserProcess(RecogniserConfig(ring, now_us, models), heard.note)
        began_s = time.monotonic()
        process.start()
        figures = {"ready_s": heard.wait(RecogniserReady, 1) - began_s}
        began_us = now_us()
        recording = threading.Thread(target=record, args=(ring, began_us, seconds + 10, over))
        recording.start()
        try:
            process.order(Transcribe())
            figures |= listen(process, heard, began_us, seconds)
            assert process.pid is not None
            killed_s = time.monotonic()
            os.kill(process.pid, signal.SIGKILL)
            figures["again_s"] = heard.wait(RecogniserReady, 2) - killed_s
        finally:
            over.set()
            recording.join()
            process.stop()
            ring.close()
    return {name: round(value, 3) for name, value in figures.items()}


def listen(process: RecogniserProcess, heard: Heard, began_us: int, seconds: float) -> dict[str, float]:
    """Ask for the words again and again; note how late they are, and what that costs."""
    itself, waits = psutil.Process(process.pid), []
    before = itself.cpu_times()
    for number in range(round(seconds / _EVERY_S)):
        time.sleep(_EVERY_S)
        asked_s = time.monotonic()
        process.order(TellWords(number))
        waits.append((heard.wait(WordsTold, number + 1) - asked_s) * 1000)
    after = itself.cpu_times()
    late = [
        (fact.captured_us - began_us - fact.to_us) / 1000
        for _, fact in heard.of(Recognised)
        if isinstance(fact, Recognised) and not fact.final
    ]
    return {
        "words_late_median_ms": statistics.median(late),
        "words_late_worst_ms": max(late),
        "told_median_ms": statistics.median(waits),
        "told_worst_ms": max(waits),
        "cpu_percent": 100 * (after.user + after.system - before.user - before.system) / seconds,
        "memory_mb": itself.memory_info().rss / 1e6,
    }


def main() -> None:
    """Print the figures, and keep them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--json", type=Path, help="keep the figures here")
    asked = parser.parse_args()
    figures = measure(asked.seconds)
    if asked.json is not None:
        asked.json.write_text(json.dumps(figures, indent=2) + "\n")
    for name, value in figures.items():
        print(f"{name:24} {value:g}")


if __name__ == "__main__":
    main()
