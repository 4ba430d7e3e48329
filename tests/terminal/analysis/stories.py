"""What stories about the analyst need: somebody who listens, a preview that the story itself fills."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np

from terminal.analysis.config import AnalystConfig
from terminal.analysis.process import AnalystProcess
from terminal.capture.instant import now_us
from terminal.processes.preview import Preview
from terminal.session.facts.analyst import AnalystReady, FacesSeen, Observation
from tests.terminal.analysis.eyes import Eyes

O = TypeVar("O")  # noqa: E741
QUICK: dict[str, Any] = {"make_models": Eyes, "hang_s": 20}
"""An analyst whose models are the stories' own."""


class Listener:
    """Starts an analyst and remembers what it says."""

    def __init__(self, config: AnalystConfig) -> None:
        self.heard: list[Observation] = []
        self._change = threading.Condition()
        self.process = AnalystProcess(config, self._hear)
        self.order = self.process.order

    def _hear(self, observation: Observation) -> None:
        with self._change:
            self.heard.append(observation)
            self._change.notify_all()

    def now(self) -> int:
        """How much has been heard; `wait` may go on from here."""
        with self._change:
            return len(self.heard)

    def wait(
        self, kind: type[O], where: Callable[[O], bool] = lambda _: True, *, since: int = 0, timeout: float = 90
    ) -> O:
        """Wait for an observation of this kind; what was heard before `since` does not count."""

        def found() -> list[O]:
            return [each for each in self.heard[since:] if isinstance(each, kind) and where(each)]

        with self._change:
            assert self._change.wait_for(found, timeout), f"no {kind.__name__} in {timeout} s; heard {self.told()}"
            return found()[0]

    def all(self, kind: type[O]) -> list[O]:
        with self._change:
            return [each for each in self.heard if isinstance(each, kind)]

    def told(self) -> list[str]:
        """Everything but faces, as text."""
        return [str(each) for each in self.heard if not isinstance(each, FacesSeen)]


class Pictures:
    """A preview that shows grey pictures, or always this one (I420), 25 a second, like a recorder's."""

    def __init__(self, picture: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]] | None" = None) -> None:
        self._picture = np.full((270, 320), 128, np.uint8) if picture is None else picture
        rows, width = self._picture.shape
        self.preview = Preview.create(width, rows * 2 // 3)
        self._writer = self.preview.writer()
        self._over = threading.Event()
        self.zero_us = now_us()
        """The take's first instant."""
        self._thread = threading.Thread(target=self._show)
        self._thread.start()

    def _show(self) -> None:
        while not self._over.wait(0.04):
            at_us = now_us()
            self._writer.publish(self._picture, at_us, at_us - self.zero_us)

    def pause(self) -> None:
        """Show nothing new from now on."""
        self._over.set()
        self._thread.join()

    def close(self) -> None:
        self.pause()
        self.preview.close()


@contextmanager
def listening(
    shown: Pictures | None = None, *, ready: bool = True, preview: Preview | None = None, **changed: Any
) -> Iterator[Listener]:
    """Somebody with an analyst that is ready, which looks at these pictures or at another preview."""
    blank = Preview.create(320, 180)
    seen = shown.preview if shown else preview or blank
    listener = Listener(AnalystConfig(seen, now_us, **{**QUICK, **changed}))
    listener.process.start()
    try:
        if ready:
            listener.wait(AnalystReady)
        yield listener
    finally:
        listener.process.stop()
        blank.close()


@contextmanager
def pictures(picture: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]] | None" = None) -> Iterator[Pictures]:
    shown = Pictures(picture)
    try:
        yield shown
    finally:
        shown.close()


def until(condition: Callable[[], object], timeout: float = 10) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)
