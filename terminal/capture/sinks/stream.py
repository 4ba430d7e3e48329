"""Sound that goes on and on, such as a film's: whoever plays hands it over a little ahead, and holes are silence."""

import threading
from collections import deque
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.named_sink import Sink
from terminal.capture.pipe.outlet import DeviceError
from terminal.capture.sinks.sound import Samples


class SoundStream(Protocol):
    """An open sink."""

    def write(self, samples: Samples) -> None:
        """Let these sound behind what waits; returns at once."""

    def waiting_s(self) -> float:
        """How many seconds of sound wait."""

    def clear(self) -> None:
        """Forget what waits."""

    def close(self) -> None:
        """Be silent, for good."""


def open_stream(sink: Sink, rate: int) -> SoundStream:
    """Open a sink for sound of one channel at `rate` samples a second. Raises DeviceError."""
    return StandInStream(rate) if sink.kind == "test" else SpeakerStream(sink.name, rate)


class StandInStream:
    """Takes as long as a loudspeaker would, and nobody hears it."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._until_us = 0

    def write(self, samples: Samples) -> None:
        """Wait longer by the length of the samples."""
        self._until_us = max(self._until_us, now_us()) + len(samples) * SECOND_US // self._rate

    def waiting_s(self) -> float:
        """What is left of it."""
        return max(0, self._until_us - now_us()) / SECOND_US

    def clear(self) -> None:
        """Nothing waits any more."""
        self._until_us = 0

    def close(self) -> None:
        """There is nothing to close."""


class SpeakerStream:
    """A loudspeaker of this machine, through PortAudio."""

    def __init__(self, name: str, rate: int) -> None:
        """Raises DeviceError where it cannot be opened."""
        from terminal.capture.portaudio import choose, portaudio, quiet

        quiet()
        self._pieces: deque[Samples] = deque()
        self._waiting = 0
        self._lock = threading.Lock()
        try:
            sounddevice = portaudio()
        except OSError as error:
            raise DeviceError("speaker.not_opened", name=name) from error
        try:
            device, self._device_rate = choose(sounddevice, name, "output", rate)
            self._stream = sounddevice.OutputStream(
                device=device, samplerate=self._device_rate, channels=1, dtype="int16", callback=self._fill
            )
            self._stream.start()
        except ValueError as error:
            raise DeviceError("speaker.no_such", name=name) from error
        except sounddevice.PortAudioError as error:
            raise DeviceError("speaker.not_opened", name=name) from error
        self._rate = rate

    def write(self, samples: Samples) -> None:
        """Queue them, at the device's own rate."""
        if self._device_rate != self._rate:
            count = len(samples) * self._device_rate // self._rate
            places = np.arange(count) * (self._rate / self._device_rate)
            samples = np.asarray(np.interp(places, np.arange(len(samples)), samples), np.int16)
        with self._lock:
            self._pieces.append(samples)
            self._waiting += len(samples)

    def waiting_s(self) -> float:
        """What is queued."""
        return self._waiting / self._device_rate

    def clear(self) -> None:
        """Empty the queue."""
        with self._lock:
            self._pieces.clear()
            self._waiting = 0

    def close(self) -> None:
        """Close the device."""
        self._stream.abort()
        self._stream.close()

    def _fill(self, out: npt.NDArray[np.int16], frames: int, _: Any, __: Any) -> None:
        """PortAudio's callback, on a thread of its own."""
        out.fill(0)
        at = 0
        with self._lock:
            while self._pieces and at < frames:
                piece = self._pieces.popleft()
                part = piece[: frames - at]
                out[at : at + len(part), 0] = part
                at += len(part)
                if len(part) < len(piece):
                    self._pieces.appendleft(piece[len(part) :])
            self._waiting -= at
