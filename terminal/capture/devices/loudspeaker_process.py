"""The loudspeaker's process: it plays one sound at a time. A driver that hangs, hangs here.

It dies with the recorder, as the processes of sources do.
"""

import os
import queue
import threading
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Literal

import numpy as np

from faults.trouble import Trouble
from terminal.capture.instant import now_us
from terminal.capture.named_sink import Sink
from terminal.capture.pipe.outlet import DeviceError
from terminal.capture.sinks.sound import SinkPlayer, Sound, loudness
from terminal.processes.beat import Beat

IDLE_S, OPENING_S, PLAYING_S = 4.0, 8.0, 3.0
"""How long the process may say nothing: while it waits, while it opens the loudspeaker, while it plays."""
_BEAT_S = 1.0
_PULSE_US = 250_000


@dataclass(frozen=True, slots=True)
class Play:
    """Play this, in place of what is played."""

    serial: int
    pcm: bytes = field(repr=False)
    rate: int
    volume: float = 1.0


@dataclass(frozen=True, slots=True)
class Hush:
    """Stop what is played."""


@dataclass(frozen=True, slots=True)
class Leave:
    """End the process."""


@dataclass(frozen=True, slots=True)
class Began:
    """The first sample sounds."""

    serial: int
    at_us: int


@dataclass(frozen=True, slots=True)
class Over:
    """It is over: to its end, stopped, or it failed with this trouble."""

    serial: int
    at_us: int
    state: Literal["ended", "stopped", "failed"]
    trouble: Trouble | None = None


FromLoudspeaker = Beat | Began | Over


def run_loudspeaker(
    sink: Sink, first: Play | None, orders: "Connection[Any, Any]", messages: "Connection[Any, Any]"
) -> None:
    """Be the loudspeaker's process until the recorder is gone. `first`: what is played to begin with."""
    _Loudspeaker(sink, first, messages).run(orders)


class _Loudspeaker:
    def __init__(self, sink: Sink, first: Play | None, messages: "Connection[Any, Any]") -> None:
        self._player = _player(sink)
        self._messages = messages
        self._saying = threading.Lock()
        self._waiting: queue.SimpleQueue[tuple[Play, threading.Event]] = queue.SimpleQueue()
        self._stops: list[threading.Event] = []
        """Those of all that is played or waits to be."""
        self._beat_us = 0
        if first is not None:
            self._take(first)

    def run(self, orders: "Connection[Any, Any]") -> None:
        threading.Thread(target=self._obey, args=(orders,), name="orders", daemon=True).start()
        while True:
            self._say(Beat(IDLE_S))
            try:
                play, stopped = self._waiting.get(timeout=_BEAT_S)
            except queue.Empty:
                continue
            self._play(play, stopped)

    def _obey(self, orders: "Connection[Any, Any]") -> None:
        """Whatever comes stops what is played; the end of the pipe is the end of this process."""
        try:
            while True:
                order = orders.recv()
                if isinstance(order, Leave):
                    os._exit(0)
                while self._stops:
                    self._stops.pop().set()
                if isinstance(order, Play):
                    self._take(order)
        except (EOFError, OSError):
            os._exit(0)  # a driver that hangs must not keep the process

    def _take(self, play: Play) -> None:
        stop = threading.Event()
        self._stops.append(stop)
        self._waiting.put((play, stop))

    def _play(self, play: Play, stopped: threading.Event) -> None:
        if stopped.is_set():
            self._say(Over(play.serial, now_us(), "stopped"))
            return
        self._say(Beat(OPENING_S))
        samples = loudness(np.frombuffer(play.pcm, np.int16), play.volume)
        sound = Sound(samples, play.rate, lambda at_us: self._say(Began(play.serial, at_us)), self._pulse, stopped)
        try:
            at_us = self._player.play(sound)
        except DeviceError as error:
            self._say(Over(play.serial, now_us(), "failed", error.trouble))
        else:
            self._say(Over(play.serial, at_us, "stopped" if stopped.is_set() else "ended"))

    def _pulse(self) -> None:
        at_us = now_us()
        if at_us - self._beat_us >= _PULSE_US:
            self._beat_us = at_us
            self._say(Beat(PLAYING_S))

    def _say(self, message: FromLoudspeaker) -> None:
        with self._saying:  # PortAudio says from a thread of its own that a sound began
            try:
                self._messages.send(message)
            except OSError:
                os._exit(0)  # the recorder is gone


def _player(sink: Sink) -> SinkPlayer:
    """Import what this kind of sink needs, and nothing else."""
    if sink.kind == "test":
        from terminal.capture.sinks.stand_in import StandIn

        return StandIn()
    from terminal.capture.sinks.speaker import Speaker

    return Speaker(sink.name)
