"""What stories about the recogniser need: somebody who listens, and a take's sound that the story itself brings."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from terminal.capture.instant import now_us
from terminal.processes.sound_ring import RATE, SoundRing
from terminal.recognition.config import RecogniserConfig
from terminal.recognition.process import RecogniserProcess
from terminal.session.facts.recogniser import RecogniserFact, RecogniserReady
from tests.terminal.recognition.ears import hears_script

F = TypeVar("F", bound=RecogniserFact)
_BLOCK = RATE // 50


def silence(seconds: float) -> npt.NDArray[np.float32]:
    return np.zeros(round(seconds * RATE), np.float32)


class Take:
    """Writes a take's sound into the ring, as fast as it is heard, from a thread."""

    def __init__(self, ring: SoundRing, sound: npt.NDArray[np.float32] | None = None) -> None:
        """`sound`: 48 kHz, full scale is 1, and silence after it; None: silence."""
        self._writer = ring.writer()
        self._writer.begin()
        self._sound = np.zeros(0, np.float32) if sound is None else sound
        self.media_us = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._record)
        self._thread.start()

    def _record(self) -> None:
        began, written = time.monotonic(), 0
        while not self._over.wait(0.02):
            due = round((time.monotonic() - began) * RATE)
            while written + _BLOCK <= due:
                block = self._sound[written : written + _BLOCK]
                self._writer.write(np.pad(block, (0, _BLOCK - len(block))))
                written += _BLOCK
                self.media_us = written * 1_000_000 // RATE

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._writer.close()


class Listener:
    """Starts a recogniser and remembers what it says."""

    def __init__(self, config: RecogniserConfig) -> None:
        self.heard: list[RecogniserFact] = []
        self._change = threading.Condition()
        self.process = RecogniserProcess(config, self._hear)
        self.order = self.process.order

    def _hear(self, fact: RecogniserFact) -> None:
        with self._change:
            self.heard.append(fact)
            self._change.notify_all()

    def now(self) -> int:
        """How much has been heard; `wait` may go on from here."""
        with self._change:
            return len(self.heard)

    def wait(
        self, kind: type[F], where: Callable[[F], bool] = lambda _: True, *, since: int = 0, timeout: float = 60
    ) -> F:
        """Wait for a fact of this kind; what was heard before `since` does not count."""

        def found() -> list[F]:
            return [each for each in self.heard[since:] if isinstance(each, kind) and where(each)]

        with self._change:
            assert self._change.wait_for(found, timeout), f"no {kind.__name__} in {timeout} s; heard {self.heard}"
            return found()[0]

    def wait_a_moment(self, seconds: float = 0.1) -> None:
        """Wait for anything to be said, for so long at most."""
        with self._change:
            self._change.wait(seconds)

    def all(self, kind: type[F]) -> list[F]:
        with self._change:
            return [each for each in self.heard if isinstance(each, kind)]


@contextmanager
def ring_of_sound() -> Iterator[SoundRing]:
    ring = SoundRing.create()
    try:
        yield ring
    finally:
        ring.close()


@contextmanager
def take_in(ring: SoundRing, sound: npt.NDArray[np.float32] | None = None) -> Iterator[Take]:
    take = Take(ring, sound)
    try:
        yield take
    finally:
        take.close()


@contextmanager
def listening(ring: SoundRing, *, ready: bool = True, **changed: Any) -> Iterator[Listener]:
    """Somebody with a recogniser that is ready."""
    given: dict[str, Any] = {"make_engine": hears_script, "hang_s": 20, **changed}
    listener = Listener(RecogniserConfig(ring, now_us, **given))
    listener.process.start()
    try:
        if ready:
            listener.wait(RecogniserReady)
        yield listener
    finally:
        listener.process.stop()


def until(condition: Callable[[], object], timeout: float = 10) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)
