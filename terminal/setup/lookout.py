"""Every camera and every microphone at once, each in a process of its own: one that hangs holds up no other."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.capture.devices.device import Device
from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.named_source import parse_source
from terminal.capture.pipe import messages
from terminal.processes.picture_colours import to_rgb
from terminal.processes.picture_ring import PictureRing
from terminal.session.facts.recorder import MediaTrack
from terminal.session.setting_up import CameraSeen, ClipKept, Flowing, MicrophoneHeard
from terminal.setup.loudness import Loudness
from terminal.setup.offers import LETTERS, Offer, identity_of
from terminal.station.live_preview import LiveFrame

_SIZE: Final = (640, 360)
_FPS: Final = 25.0
_RATE_US: Final = SECOND_US
_STRIDE: Final = 8
_BLACK, _SPAN = 16, 219
"""Limited range of luma."""


@dataclass(slots=True)
class _Camera:
    offer: Offer
    device: Device
    ring: PictureRing
    doubt: Trouble | None
    frame: LiveFrame | None = None
    brightness: int | None = None
    fps: float = 0.0
    count: int = 0
    since_us: int = field(default_factory=now_us)

    def look(self, at_us: int) -> None:
        """Take the newest picture, let go of those before it."""
        while (waiting := self.ring.oldest()) is not None:
            self.count += 1
            if self.ring.backlog == 1:
                pixels = waiting[1]
                luma = pixels[: pixels.shape[0] * 2 // 3 : _STRIDE, ::_STRIDE]
                self.brightness = int(np.clip((float(luma.mean()) - _BLACK) / _SPAN * 100, 0, 100))
                self.frame = LiveFrame(to_rgb(pixels), self.frame.number + 1 if self.frame else 1)
            self.ring.release()
        if at_us - self.since_us >= _RATE_US:
            self.fps = self.count * SECOND_US / (at_us - self.since_us)
            self.count, self.since_us = 0, at_us


@dataclass(slots=True)
class _Microphone:
    offer: Offer
    device: Device
    loudness: Loudness = field(default_factory=Loudness)


class Lookout:
    """One look at what was offered. All calls come from one thread, but for `frame`."""

    def __init__(self, cameras: Sequence[Offer], microphones: Sequence[Offer]) -> None:
        """Raises ShuangluError `capture.source` for a name that means none."""
        self._lock = threading.Lock()
        self._cameras: list[_Camera] = []
        self._microphones: list[_Microphone] = []
        try:
            self.change(cameras, microphones)
        except BaseException:
            self.stop()
            raise

    def change(self, cameras: Sequence[Offer], microphones: Sequence[Offer]) -> None:
        """Something was plugged in or out: those that stay go on, others come and go."""
        for gone in [each for each in self._cameras if each.offer not in cameras]:
            gone.device.stop()
            with self._lock:
                self._cameras.remove(gone)
        for left in [each for each in self._microphones if each.offer not in microphones]:
            left.device.stop()
            self._microphones.remove(left)
        known = {each.offer for each in self._cameras} | {each.offer for each in self._microphones}
        for offer in cameras:
            if offer not in known:
                opened = _camera(offer)
                with self._lock:
                    self._cameras.append(opened)
        for offer in microphones:
            if offer not in known:
                device = Device(parse_source(offer.source, "sound"), None, sound=True, fps=_FPS)
                self._microphones.append(_Microphone(offer, device))

    def poll(self) -> None:
        """Take in what has come; waits for nobody. Call often."""
        at_us = now_us()
        for camera in self._cameras:
            camera.device.read()
            camera.device.watch(at_us)
            camera.look(at_us)
        for microphone in self._microphones:
            for message in microphone.device.read():
                if isinstance(message, messages.Running):
                    microphone.loudness.begin(message.sound_rate)
                elif isinstance(message, messages.SoundBlock):
                    microphone.loudness.hear(message.samples)
            microphone.device.watch(at_us)

    def cameras(self) -> tuple[CameraSeen, ...]:
        """How it stands with each camera."""
        at_us = now_us()
        return tuple(
            CameraSeen(
                each.offer.source,
                LETTERS[place],
                each.offer.name,
                state := _state(each.device, "picture", at_us),
                each.fps if state == "shows" else 0.0,
                each.brightness if state == "shows" else None,
                each.device.trouble if state == "gone" else None,
                each.doubt,
            )
            for place, each in enumerate(self._cameras)
        )

    def microphones(self) -> tuple[MicrophoneHeard, ...]:
        """How it stands with each microphone; their letters follow those of the cameras."""
        at_us = now_us()
        return tuple(
            MicrophoneHeard(
                each.offer.source,
                LETTERS[place],
                each.offer.name,
                state := _state(each.device, "sound", at_us),
                each.loudness.level_db if state == "shows" else -120.0,
                each.loudness.quiet_db,
                each.loudness.speech_db,
                each.device.trouble if state == "gone" else None,
            )
            for place, each in enumerate(self._microphones, start=len(self._cameras))
        )

    def frame(self, source: str) -> LiveFrame | None:
        """The newest picture of a camera; from any thread."""
        with self._lock:
            return next((each.frame for each in self._cameras if each.offer.source == source), None)

    def clip(self, source: str, *, playing: bool = False) -> ClipKept:
        """Whether there are three seconds of this microphone to listen to."""
        loudness = self._loudness(source)
        return loudness.kept(playing=playing) if loudness else ClipKept()

    def sound(self, source: str) -> tuple[bytes, int] | None:
        """Those three seconds as 16-bit samples of one channel, and their rate; None while there are none."""
        loudness = self._loudness(source)
        if loudness is None or loudness.clip is None:
            return None
        return loudness.clip.tobytes(), loudness.rate

    def stop(self) -> None:
        """End every process."""
        with self._lock:
            cameras, self._cameras = self._cameras, []
        for device in (*(each.device for each in cameras), *(each.device for each in self._microphones)):
            device.stop()
        self._microphones = []

    def _loudness(self, source: str) -> Loudness | None:
        return next((each.loudness for each in self._microphones if each.offer.source == source), None)


def _camera(offer: Offer) -> _Camera:
    ring = PictureRing.create(*_SIZE)
    found = identity_of(offer.source)
    return _Camera(
        offer,
        Device(parse_source(offer.source, "picture"), ring, sound=False, fps=_FPS),
        ring,
        found.finding if found.verdict == "virtual" else None,
    )


def _state(device: Device, track: MediaTrack, at_us: int) -> Flowing:
    if device.flows(track, at_us):
        return "shows"
    return "gone" if device.state in ("gone", "ended") or device.trouble is not None else "opening"


@dataclass(frozen=True, slots=True)
class Tried:
    """What one camera and one microphone gave when they were tried."""

    camera: CameraSeen
    microphone: MicrophoneHeard


def try_both(camera: str, microphone: str, seconds: float) -> Tried:
    """Open both, wait until each has given something for a second. `seconds` at most.

    Raises ShuangluError `capture.source`, `setup.no_picture`, `setup.no_sound`.
    """
    lookout = Lookout([Offer(camera, camera)], [Offer(microphone, microphone)])
    try:
        until_us = now_us() + round(seconds * SECOND_US)
        while True:
            lookout.poll()
            seen, heard = lookout.cameras()[0], lookout.microphones()[0]
            if seen.state == heard.state == "shows" and seen.fps and heard.quiet_db is not None:
                return Tried(seen, heard)
            if now_us() > until_us:
                raise _silent(seen, heard)
            threading.Event().wait(0.02)
    finally:
        lookout.stop()


def _silent(seen: CameraSeen, heard: MicrophoneHeard) -> ShuangluError:
    if seen.state != "shows" or not seen.fps:
        error = ShuangluError("setup.no_picture", source=seen.source)
        error.trouble = error.trouble.because(seen.trouble)
    else:
        error = ShuangluError("setup.no_sound", source=heard.source)
        error.trouble = error.trouble.because(heard.trouble)
    return error
