"""Microphones of this machine, through PortAudio. It does not notice an unplugged device: the recorder watches."""

import queue
from typing import Any

import numpy as np
import numpy.typing as npt

from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.named_source import Source
from terminal.capture.pipe.outlet import DeviceError, Outlet
from terminal.capture.portaudio import Device, choose, portaudio, quiet
from terminal.capture.profiles import SOUND_RATE

_BLOCK_S = 0.02
_FIRST_S, _SILENT_S = 5.0, 2.0
"""Without a callback for so long the stream is given up; sound servers take their time for the first one."""
_MAX_LATENCY_US = SECOND_US // 2

_Block = tuple[npt.NDArray[np.int16], int, bool]


class MicrophoneReader:
    """Reads a microphone until it fails."""

    def __init__(self, source: Source) -> None:
        self._name = source.name

    def run(self, outlet: Outlet) -> None:
        """Raises DeviceError when the microphone cannot be opened or is lost."""
        quiet()
        sounddevice = portaudio()
        blocks: queue.SimpleQueue[_Block] = queue.SimpleQueue()
        try:
            device, rate = self._choose(sounddevice)
            with sounddevice.InputStream(
                device=device,
                samplerate=rate,
                channels=1,
                dtype="int16",
                blocksize=round(rate * _BLOCK_S),
                latency="low",
                callback=_callback(blocks, rate),
            ):
                outlet.running(rate)
                self._pump(blocks, outlet)
        except sounddevice.PortAudioError as error:
            raise DeviceError("microphone.not_opened", name=self._name) from error

    def _choose(self, sounddevice: Any) -> tuple[Device, int]:
        try:
            return choose(sounddevice, self._name, "input", SOUND_RATE)
        except ValueError as error:
            raise DeviceError("microphone.no_such", name=self._name) from error

    def _pump(self, blocks: "queue.SimpleQueue[_Block]", outlet: Outlet) -> None:
        patience_s = _FIRST_S
        while True:
            try:
                samples, first_us, broken = blocks.get(timeout=patience_s)
            except queue.Empty:
                raise DeviceError("microphone.lost", name=self._name) from None
            outlet.sound(samples, first_us, broken=broken)
            patience_s = _SILENT_S


def _callback(blocks: "queue.SimpleQueue[_Block]", rate: int) -> Any:
    def take(data: npt.NDArray[np.int16], frames: int, times: Any, status: Any) -> None:
        length_us = frames * SECOND_US // rate
        latency_us = round((times.currentTime - times.inputBufferAdcTime) * SECOND_US)
        if not length_us < latency_us < _MAX_LATENCY_US:  # some host interfaces do not tell, or tell nonsense
            latency_us = length_us
        blocks.put((data[:, 0].copy(), now_us() - latency_us, bool(status.input_overflow)))

    return take
