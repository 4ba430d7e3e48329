"""Loudspeakers of this machine, through PortAudio."""

import threading
from typing import Any

import numpy as np
import numpy.typing as npt

from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.pipe.outlet import DeviceError
from terminal.capture.portaudio import Device, choose, portaudio, quiet
from terminal.capture.sinks.sound import Samples, Sound

_TURN_S = 0.1
_SILENT_US = 2 * SECOND_US
"""A loudspeaker that takes nothing for so long is lost; PortAudio does not notice an unplugged device."""
_MAX_LATENCY_US = SECOND_US // 2


class Speaker:
    """Plays through a loudspeaker, opened anew for each sound: another one may be plugged in by then."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._sounddevice: Any = None

    def play(self, sound: Sound) -> int:
        """Raises DeviceError where the loudspeaker is not there, cannot be opened or is lost."""
        fresh = self._sounddevice is None
        try:
            return self._try(sound)
        except DeviceError:
            if fresh or sound.stopped.is_set():
                raise
            self._sounddevice = None  # only a restart of PortAudio sees what was plugged in since
            return self._try(sound)

    def _try(self, sound: Sound) -> int:
        if self._sounddevice is None:
            quiet()
            try:
                self._sounddevice = portaudio()
            except OSError as error:
                raise DeviceError("speaker.not_opened", name=self._name) from error
        sounddevice = self._sounddevice
        try:
            device, rate = self._choose(sounddevice, sound.rate)
            feed = _Feed(sound, sound.at_rate(rate), rate)
            with sounddevice.OutputStream(
                device=device,
                samplerate=rate,
                channels=1,
                dtype="int16",
                callback=feed.fill(sounddevice.CallbackStop),
                finished_callback=feed.finished.set,
            ) as stream:
                return self._attend(sound, feed, stream)
        except sounddevice.PortAudioError as error:
            raise DeviceError("speaker.not_opened", name=self._name) from error

    def _choose(self, sounddevice: Any, rate: int) -> tuple[Device, int]:
        try:
            return choose(sounddevice, self._name, "output", rate)
        except ValueError as error:
            raise DeviceError("speaker.no_such", name=self._name) from error

    def _attend(self, sound: Sound, feed: "_Feed", stream: Any) -> int:
        """Wait for the end; return when the last sample sounded."""
        fed, fed_us = -1, now_us()
        while not feed.finished.wait(_TURN_S):
            sound.pulse()
            if sound.stopped.is_set():
                stream.abort()
                return now_us()
            if feed.at != fed:
                fed, fed_us = feed.at, now_us()
            elif now_us() - fed_us > _SILENT_US:
                raise DeviceError("speaker.lost", name=self._name)
        if not feed.whole:  # it ended by itself before all was handed over
            raise DeviceError("speaker.lost", name=self._name)
        return feed.end_us


class _Feed:
    """Hands samples to PortAudio, from its own thread, and knows when they sound."""

    def __init__(self, sound: Sound, samples: Samples, rate: int) -> None:
        self.finished = threading.Event()
        self.at = 0
        self.end_us = 0
        self._sound = sound
        self._samples = samples
        self._rate = rate

    @property
    def whole(self) -> bool:
        """Whether all was handed over."""
        return self.at >= len(self._samples)

    def fill(self, stop: type[Exception]) -> Any:
        """Return PortAudio's callback."""

        def fill(out: npt.NDArray[np.int16], frames: int, times: Any, _: Any) -> None:
            piece = self._samples[self.at : self.at + frames]
            out[: len(piece), 0] = piece
            out[len(piece) :] = 0
            latency_us = round((times.outputBufferDacTime - times.currentTime) * SECOND_US)
            if not 0 <= latency_us < _MAX_LATENCY_US:  # some host interfaces do not tell, or tell nonsense
                latency_us = 0
            sounds_us = now_us() + latency_us
            if self.at == 0:
                self._sound.began(sounds_us)
            self.at += len(piece)
            self.end_us = sounds_us + len(piece) * SECOND_US // self._rate
            if self.whole:
                raise stop

        return fill
