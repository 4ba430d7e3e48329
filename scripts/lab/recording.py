"""A kiosk that listens to a recorder, an order for a take, a reader of what was recorded."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from evidence import wrapping
from evidence.reader import TakeReader
from scripts.lab.authority import Authority
from terminal.capture.config import RecorderConfig
from terminal.capture.process import RecorderProcess
from terminal.processes.preview import Preview
from terminal.processes.sound_ring import SoundRing
from terminal.session.facts.recorder import RecorderFact, RecorderReady, TakeClosed, TakeOpened
from terminal.session.orders.recorder import CloseTake, OpenTake, Recipient, RecorderOrder

TERMINAL = "32-0117"
F = TypeVar("F")


KEY_PEM, CERTIFICATES_PEM = Authority.create().issue_pem(TERMINAL)
HQ_KEY = wrapping.new_private_key()


def open_order(takes: Path, *, number: int = 1, planned_s: int = 60, rehearsal: bool = False) -> OpenTake:
    """An order for a take of the lab's terminal; its content key is wrapped for `HQ_KEY`."""
    take = f"{TERMINAL}-{'R' if rehearsal else ''}{number:06d}"
    return OpenTake(
        take=take,
        folder=str(takes / take),
        terminal=TERMINAL,
        series="rehearsal" if rehearsal else "sale",
        number=number,
        previous=None if number == 1 else "0" * 64,
        recipients=(Recipient("hq", wrapping.public_key(HQ_KEY)),),
        key_pem=KEY_PEM,
        certificates_pem=CERTIFICATES_PEM,
        planned_s=planned_s,
    )


@dataclass
class Kiosk:
    """Starts a recorder and remembers every fact with the time of its arrival."""

    config: RecorderConfig
    room: tuple[int, int] = (640, 360)
    """Pixels that the second camera's preview has room for."""
    facts: list[RecorderFact] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._change = threading.Condition()
        profile = self.config.encoding()
        self.preview = Preview.create(profile.width, profile.height)
        self.second_preview = Preview.create(*self.room)
        self.sound = SoundRing.create()
        self.process = RecorderProcess(self.config, self.preview, self._hear, self.second_preview, self.sound)

    def _hear(self, fact: RecorderFact) -> None:
        with self._change:
            self.facts.append(fact)
            self.times.append(time.monotonic())
            self._change.notify_all()

    def order(self, order: RecorderOrder) -> None:
        """Hand the recorder an order."""
        self.process.order(order)

    def all(self, kind: type[F]) -> list[F]:
        """Every fact of this kind that was heard so far, in order."""
        with self._change:
            return [fact for fact in self.facts if isinstance(fact, kind)]

    def wait(self, kind: type[F], where: Callable[[F], bool] = lambda _: True, *, timeout: float = 20) -> F:
        """Wait for a fact of this kind; what was heard before counts."""

        def heard() -> list[F]:
            return [fact for fact in self.facts if isinstance(fact, kind) and where(fact)]

        with self._change:
            assert self._change.wait_for(heard, timeout), f"no {kind.__name__} in {timeout} s; heard {self.told()}"
            return heard()[0]

    def told(self) -> list[str]:
        """All facts but levels, as text."""
        return [str(fact) for fact in self.facts if type(fact).__name__ != "Levels"]

    def open(self, order: OpenTake) -> TakeOpened:
        """Open a take and wait until it is open."""
        self.order(order)
        return self.wait(TakeOpened, lambda fact: fact.take == order.take)

    def close(self) -> TakeClosed:
        """Finish the take and wait until it is closed."""
        self.order(CloseTake("finished"))
        return self.wait(TakeClosed)


@contextmanager
def kiosk(
    camera: str = "test:bars", microphone: str = "test:tone", *, room: tuple[int, int] = (640, 360), **config: Any
) -> Iterator[Kiosk]:
    """A kiosk with a recorder that is ready; `room`: pixels of the second camera's preview."""
    it = Kiosk(RecorderConfig(camera, microphone, **{"reserve_bytes": 1_000_000, **config}), room)
    it.process.start()
    try:
        it.wait(RecorderReady)
        yield it
    finally:
        it.process.stop()
        it.preview.close()
        it.second_preview.close()
        it.sound.close()


def read(folder: str | Path) -> TakeReader:
    """Open a take with the key that `open_order` wrapped for."""
    return TakeReader(Path(folder), HQ_KEY, "hq")
