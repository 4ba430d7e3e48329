"""Picture and sound of two sources together, for whoever looks and listens without a recorder.

Two files come as fast as the reader takes them, each from its own beginning; where one is a device or a stream both
come in real time, read in device processes, on the machine's clock.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from faults.errors import ShuangluError
from terminal.capture.devices.device import Device
from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.looking import pictures_of
from terminal.capture.named_source import Source, parse_source
from terminal.capture.pipe import messages
from terminal.capture.profiles import SOUND_RATE
from terminal.capture.sound_clock import SoundClock
from terminal.capture.sources.media_tracks import MediaTracks
from terminal.intake.picture_file import BgrPicture
from terminal.processes.picture_colours import to_bgr
from terminal.processes.picture_ring import PictureRing
from terminal.session.facts.recorder import MediaTrack

_LIVE_SIZE, _LIVE_FPS = (1280, 720), 25.0
_TURN_S = 0.05
_PATIENCE_US, _ABSENT_US = 10 * SECOND_US, 2 * SECOND_US
"""As for those who only look: cameras take 1 to 3 s to open; what could not be opened for two is not there."""
_WAITING = 2
"""Pictures that may wait for whoever looks; older ones are let go."""
_FORMATS = "mov,matroska,avi,mpeg,mpegts,flv,asf,ogg,mxf,dv,wav,mp3,flac,aac,w64,aiff,caf,wtv"
"""None that names other files or addresses."""
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture, BGR, shape (height, width, 3), the reader's own."""

    at_us: int
    picture: BgrPicture


@dataclass(frozen=True, slots=True)
class Heard:
    """A block of sound, mono; its first sample was taken at `at_us`."""

    at_us: int
    samples: npt.NDArray[np.int16]
    rate: int
    broken: bool
    """It does not follow the block before it."""


def together(camera: str, microphone: str, fps: float | None = None) -> Iterator[Seen | Heard]:
    """Yield pictures and sound of the sources with these names, in the order of their times where both are files.

    Times are whole microseconds since the beginning. `fps` is the most that is wanted a second. A file is played once.
    Raises ShuangluError `capture.source` or `file.*` for a source that gives nothing, `capture.film` and
    `capture.sound` for a file that is damaged, after what could be read of it.
    """
    seen, heard = parse_source(camera, "picture"), parse_source(microphone, "sound")
    if seen.kind == heard.kind == "file":
        return _merged(camera, Path(heard.name), fps)
    return _live(replace(seen, loop=False), replace(heard, loop=False), fps or _LIVE_FPS)


def sound_of(path: Path) -> Iterator[Heard]:
    """Yield the sound of a file, 20 ms at a time, at 48 kHz, as fast as it is taken.

    Raises ShuangluError `file.no_sound`, `capture.sound` for a file that is damaged (after what could be read of it).
    """
    heard_us, faults = 0, 0
    try:
        with closing(av.open(str(path), options=_OPTIONS)) as container:
            tracks = MediaTracks(container, str(path), picture=False, sound=True)
            for piece in tracks.sound():
                heard_us = piece.end_us
                at_us = piece.first * SECOND_US // SOUND_RATE
                yield Heard(at_us, piece.samples, SOUND_RATE, piece.broken or piece.first == 0)
            faults = tracks.faults + tracks.broke_off
    except (av.FFmpegError, OSError, ValueError) as error:
        raise _damaged(path, heard_us) from error
    if faults or not heard_us:
        raise _damaged(path, heard_us)


def _damaged(path: Path, heard_us: int) -> ShuangluError:
    if not heard_us:
        return ShuangluError("capture.film:unplayable", path=str(path))
    return ShuangluError("capture.sound", path=str(path), last_s=heard_us / SECOND_US)


def _merged(camera: str, sound: Path, fps: float | None) -> Iterator[Seen | Heard]:
    """Sound first where both have the same time; damage is raised when both were taken to their ends."""
    damage: list[ShuangluError] = []
    pictures = _guarded((Seen(at_us, picture) for at_us, picture in pictures_of(camera, fps)), damage)
    blocks = _guarded(sound_of(sound), damage)
    picture, block = next(pictures, None), next(blocks, None)
    if damage:
        raise damage[0]
    while picture is not None or block is not None:
        if block is not None and (picture is None or block.at_us <= picture.at_us):
            yield block
            block = next(blocks, None)
        elif picture is not None:
            yield picture
            picture = next(pictures, None)
    if damage:
        raise damage[0]


def _guarded(items: Iterator[Seen | Heard], damage: list[ShuangluError]) -> Iterator[Seen | Heard]:
    try:
        yield from items
    except ShuangluError as error:
        damage.append(error)


def _live(camera: Source, microphone: Source, fps: float) -> Iterator[Seen | Heard]:
    with ExitStack() as stack:
        pair = _LivePair(camera, microphone, fps)
        stack.callback(pair.stop)
        yield from pair.items()


class _LivePair:
    """Both devices, or one that is both."""

    def __init__(self, camera: Source, microphone: Source, fps: float) -> None:
        self._ring = PictureRing.create(*_LIVE_SIZE)
        one = camera.text == microphone.text
        self._camera = Device(camera, self._ring, sound=one, fps=fps)
        self._microphone = self._camera if one else Device(microphone, None, sound=True, fps=fps)
        self._begun_us = now_us()
        self._origin_us: int | None = None
        self._word_us = {"picture": self._begun_us, "sound": self._begun_us}
        self._clock: SoundClock | None = None
        self._run = 0

    def stop(self) -> None:
        """End the device processes."""
        self._camera.stop()
        if self._microphone is not self._camera:
            self._microphone.stop()

    def items(self) -> Iterator[Seen | Heard]:
        """Yield what both give, until both are over; raises ShuangluError `capture.source` where one gives nothing."""
        devices = {self._camera, self._microphone}
        while not all(device.state == "ended" for device in devices):
            connections = [device.connection for device in devices if device.connection is not None]
            wait(connections, _TURN_S)
            for device in devices:
                for message in device.read():
                    if isinstance(message, messages.SoundBlock):
                        yield from self._sound(message)
                device.watch(now_us())
            yield from self._pictures()
            self._demand("picture", self._camera)
            self._demand("sound", self._microphone)

    def _sound(self, block: messages.SoundBlock) -> Iterator[Heard]:
        rate, self._word_us["sound"] = self._microphone.sound_rate, now_us()
        new = self._clock is None or self._run != self._microphone.run
        if self._clock is None or new:
            self._clock, self._run = SoundClock(rate), self._microphone.run
        self._clock.heard(block.first, len(block.samples), block.first_us, broken=block.broken)
        at_us = self._since(round(self._clock.time_us(block.first)))
        if at_us >= 0:
            yield Heard(at_us, block.samples, rate, block.broken or new)

    def _pictures(self) -> Iterator[Seen]:
        while self._ring.backlog > _WAITING:
            self._ring.release()
        while (waiting := self._ring.oldest()) is not None:
            self._word_us["picture"] = now_us()
            at_us, picture = self._since(waiting[0]), to_bgr(waiting[1])
            self._ring.release()
            if at_us >= 0:
                yield Seen(at_us, picture)

    def _since(self, at_us: int) -> int:
        """Microseconds since the first that was given; what is older than that is negative, and left out."""
        self._origin_us = at_us if self._origin_us is None else self._origin_us
        return at_us - self._origin_us

    def _demand(self, track: MediaTrack, device: Device) -> None:
        silent_us = now_us() - self._word_us[track]
        absent = device.state == "gone" and self._word_us[track] == self._begun_us
        if device.state != "ended" and silent_us > (_ABSENT_US if absent else _PATIENCE_US):
            error = ShuangluError(f"capture.source:silent_{track}", source=device.source.shown)
            error.trouble = error.trouble.because(device.trouble)
            raise error
