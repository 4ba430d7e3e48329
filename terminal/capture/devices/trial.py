"""What a camera and a microphone really give: each is opened as for a recording, and let go as soon as that is known.

Nothing is kept and nothing is recorded. A device that hangs is killed with its process when the time is over.
"""

import time
import zlib
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from faults.trouble import Trouble
from terminal.capture.devices.device import Device
from terminal.capture.named_source import Source
from terminal.capture.pipe.messages import CameraHeld, Message, PictureSize, SoundBlock
from terminal.capture.quality import decibel, rms
from terminal.capture.sources.letterbox import fit
from terminal.processes.picture_ring import I420Picture, PictureRing

_PATIENCE_S = 10.0
"""Cameras take 1 to 3 s to open, and 2.5 s to settle."""
_ABSENT_S = 3.0
"""What could not be opened until then is not there, or somebody else has it."""
_TURN_S = 0.1
_SIZE, _FPS = (1280, 720), 25.0
"""As in a recording."""
_ENOUGH = 12
"""Pictures after which one that never moved does not move."""
_STEP = 4
_HEARD_S, _BEGINS_S = 1.0, 0.2
"""So much sound is heard, after the beginning, which is silent on many cards."""


@dataclass(frozen=True, slots=True)
class PictureSeen:
    """What a source of pictures gave in a few seconds."""

    pictures: int = 0
    size: tuple[int, int] = _SIZE
    """Of the source's own pictures, width and height."""
    mean: float = 0.0
    """Luma of the last picture, 16 (black) to 235."""
    spread: float = 0.0
    """How far its luma and colours lie apart (standard deviation, the widest); 0 is one colour."""
    moved: bool = False
    """Whether two pictures differed; those of a sensor always do."""
    held: CameraHeld | None = None
    """What became of focus, exposure and white balance; None: it was not told."""
    trouble: Trouble | None = None
    """What the device said where it gave nothing."""


@dataclass(frozen=True, slots=True)
class SoundHeard:
    """What a source of sound gave in about a second."""

    samples: int = 0
    loudness_db: float = -120.0
    """dBFS."""
    flat: bool = True
    """Every sample is the same: a microphone that is muted or off. A quiet room is never flat."""
    trouble: Trouble | None = None


def try_camera(source: Source, timeout_s: float = _PATIENCE_S) -> PictureSeen:
    """Look at some pictures, of a camera until its focus and light are held or known not to be."""
    look = _Look(source)
    device = Device(source, PictureRing.create(*_SIZE), sound=False, fps=_FPS)
    try:
        began_s = time.monotonic()
        while not look.over and (waited_s := time.monotonic() - began_s) < timeout_s:
            for message in device.listen(_TURN_S):
                look.hear(message)
            look.see(device)
            if device.state == "ended" or (device.state == "gone" and waited_s > _ABSENT_S and not look.seen.pictures):
                break
        return replace(look.seen, trouble=None if look.seen.pictures else device.trouble)
    finally:
        device.stop()


class _Look:
    """What was seen so far."""

    def __init__(self, source: Source) -> None:
        self.seen = PictureSeen()
        self._settles = source.kind == "camera"
        self._digest: int | None = None

    @property
    def over(self) -> bool:
        """Whether all is known."""
        return self.seen.pictures >= _ENOUGH and (self.seen.held is not None or not self._settles)

    def hear(self, message: Message) -> None:
        match message:
            case CameraHeld():
                self.seen = replace(self.seen, held=message)
            case PictureSize(width, height):
                self.seen = replace(self.seen, size=(width, height))

    def see(self, device: Device) -> None:
        """Take the pictures that wait."""
        ring = device.ring
        assert isinstance(ring, PictureRing)
        while (waiting := ring.oldest()) is not None:
            self._judge(waiting[1])
            ring.release()

    def _judge(self, picture: I420Picture) -> None:
        planes = _inside(picture, self.seen.size)
        digest = zlib.crc32(planes[0].tobytes())
        moved = self.seen.moved or (self._digest is not None and digest != self._digest)
        self._digest = digest
        spread = max(float(plane.std()) for plane in planes)
        pictures = self.seen.pictures + 1
        self.seen = replace(self.seen, pictures=pictures, mean=float(planes[0].mean()), spread=spread, moved=moved)


def _inside(picture: I420Picture, size: tuple[int, int]) -> list[npt.NDArray[np.uint8]]:
    """Some pixels of luma and both colours, without the bars beside a picture of another shape and its soft edge."""
    width, height = picture.shape[1], picture.shape[0] * 2 // 3
    box = fit(*size, (width, height))
    colours = picture[height:].reshape(2, height // 2, width // 2)
    found = []
    for plane, share in ((picture[:height], 1), (colours[0], 2), (colours[1], 2)):
        top, left = box.top // share + _STEP, box.left // share + _STEP
        bottom, right = (box.top + box.height) // share - _STEP, (box.left + box.width) // share - _STEP
        found.append(np.ascontiguousarray(plane[top:bottom:_STEP, left:right:_STEP]))
    return found


@dataclass(slots=True)
class _Heard:
    rate: int = 0
    blocks: list[npt.NDArray[np.int16]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return sum(map(len, self.blocks)) / self.rate if self.rate else 0.0


def try_microphone(source: Source, timeout_s: float = _PATIENCE_S) -> SoundHeard:
    """Listen for about a second."""
    heard = _Heard()
    device = Device(source, None, sound=True, fps=_FPS)
    try:
        began_s = time.monotonic()
        while heard.seconds < _BEGINS_S + _HEARD_S and (waited_s := time.monotonic() - began_s) < timeout_s:
            for message in device.listen(_TURN_S):
                if isinstance(message, SoundBlock):
                    heard.rate = device.sound_rate
                    heard.blocks.append(message.samples.copy())
            if device.state == "ended" or (device.state == "gone" and waited_s > _ABSENT_S and not heard.blocks):
                break
        return _judged(heard, device.trouble)
    finally:
        device.stop()


def _judged(heard: _Heard, trouble: Trouble | None) -> SoundHeard:
    if not heard.blocks:
        return SoundHeard(trouble=trouble)
    samples = np.concatenate(heard.blocks)[round(_BEGINS_S * heard.rate) :]
    if not len(samples):
        samples = np.concatenate(heard.blocks)
    flat = bool(samples.min() == samples.max())
    return SoundHeard(len(samples), round(decibel(rms(samples)), 1), flat)
