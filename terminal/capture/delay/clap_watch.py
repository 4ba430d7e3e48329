"""Watches camera and microphone for claps, with the recorder's own readers and clocks, and no take."""

import threading
from collections.abc import Callable
from multiprocessing.connection import wait

from faults.errors import ShuangluError
from terminal.capture.delay.claps import NEEDED, DelayFound, HeardClaps, SeenClaps, compare
from terminal.capture.devices.device import Device
from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.named_source import Source
from terminal.capture.pipe import messages
from terminal.capture.sound_clock import SoundClock
from terminal.processes.picture_ring import PictureRing

_WIDTH, _HEIGHT, _FPS = 320, 180, 25.0
_TURN_S = 0.05
_ENOUGH = 2 * NEEDED
"""With so many claps that agree, more of them would tell nothing new."""


class ClapWatch:
    """One camera and one microphone, watched together; their times are those that a recording would have."""

    def __init__(self, camera: Source, microphone: Source) -> None:
        """Raises ShuangluError `delay.one_source` where both are one: what is late in both cannot be seen."""
        if camera.text == microphone.text:
            raise ShuangluError("delay.one_source", source=camera.shown)
        self._ring = PictureRing.create(_WIDTH, _HEIGHT)
        self._camera = Device(camera, self._ring, sound=False, fps=_FPS)
        self._microphone = Device(microphone, None, sound=True, fps=_FPS)
        self._seen = SeenClaps()
        self._heard: HeardClaps | None = None
        self._clock: SoundClock | None = None
        self._run = 0
        self._heard_us: list[float] = []
        """Claps of earlier runs of the microphone."""

    def watch(self, seconds: float, stop: threading.Event, say: Callable[[DelayFound], None]) -> DelayFound:
        """Watch for so long, or until enough claps agree; `say` gets what is known after each one.

        Raises ShuangluError `delay.no_picture` or `delay.no_sound` when a device gave nothing at all.
        """
        until_us = now_us() + round(seconds * SECOND_US)
        found = self._found()
        while now_us() < until_us and not stop.is_set() and not (found.sure and found.agreeing >= _ENOUGH):
            self._turn()
            latest = self._found()
            if latest.agreeing > max(1, found.agreeing):
                say(latest)
            found = latest
        self._demand_both()
        return found

    def close(self) -> None:
        """End both device processes."""
        self._microphone.stop()
        self._camera.stop()

    def _turn(self) -> None:
        devices = (self._camera, self._microphone)
        wait([device.connection for device in devices if device.connection is not None], _TURN_S)
        for device in devices:
            for message in device.read():
                if isinstance(message, messages.SoundBlock):
                    self._hear(message)
            device.watch(now_us())
        while (waiting := self._ring.oldest()) is not None:
            at_us, picture = waiting
            self._seen.see(picture, at_us)
            self._ring.release()

    def _hear(self, block: messages.SoundBlock) -> None:
        if self._heard is None or self._clock is None or self._run != self._microphone.run:
            self._heard_us = self._times()
            self._run = self._microphone.run
            self._clock, self._heard = SoundClock(self._microphone.sound_rate), HeardClaps(self._microphone.sound_rate)
        self._clock.heard(block.first, len(block.samples), block.first_us, broken=block.broken)
        self._heard.hear(block.first, block.samples)

    def _times(self) -> list[float]:
        if self._heard is None or self._clock is None:
            return self._heard_us
        return [*self._heard_us, *(self._clock.time_us(number) for number in self._heard.numbers)]

    def _found(self) -> DelayFound:
        return compare(self._times(), self._seen)

    def _demand_both(self) -> None:
        for device, there, key in (
            (self._camera, bool(self._seen.period_us), "delay.no_picture"),
            (self._microphone, self._clock is not None, "delay.no_sound"),
        ):
            if not there:
                raise ShuangluError(key, source=device.source.shown)
