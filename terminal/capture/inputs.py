"""The devices as the recorder sees them: pictures looked at and written on, sound timed and metered, gaps noted."""

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import numpy.typing as npt

from faults.trouble import Trouble
from terminal.capture.config import RecorderConfig
from terminal.capture.devices.device import Device
from terminal.capture.devices.microphones import Microphones
from terminal.capture.gaps import Gap, GapBook, Layer
from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.lettering import NO_PICTURE, SOUND_ONLY, BurnIn, slate
from terminal.capture.pipe import messages
from terminal.capture.quality import LoudnessMeter, PictureQuality, SoundQuality
from terminal.capture.sound_clock import SoundClock
from terminal.capture.stamp_doubts import StampDoubts
from terminal.capture.take.recording import Recording
from terminal.processes.picture_ring import RING_SLOTS, I420Picture, PictureRing
from terminal.processes.preview import Preview
from terminal.session.facts.recorder import (
    CameraSettled,
    GapBegan,
    GapEnded,
    GapReason,
    Levels,
    MediaTrack,
    RecorderFact,
)

_SLATE_US = 200_000
"""A slate five times a second: its seconds run, and each segment has its pictures."""
_START_US = 4 * SECOND_US
"""A device that is still being opened for the first time is no gap yet."""
_CALM_US = SECOND_US
_LOAD_WEIGHT = 0.08
_BEHIND = RING_SLOTS + 8
"""So many pictures without ever having caught up are more than one pause of the machine leaves behind."""
_PICTURES_A_TURN = 8
_SOUND_LAYERS: tuple[Layer, ...] = ("source", "content")
_WORST_LOAD = 2.0
"""One long pause of the machine is not a slow machine."""


class Inputs:
    """Camera and microphone, whatever they are."""

    def __init__(self, config: RecorderConfig, preview: Preview, tell: Callable[[RecorderFact], None]) -> None:
        profile = config.encoding()
        self._tell = tell
        self._started_us = now_us()
        self._rehearsal = config.rehearsal
        self._size = (profile.width, profile.height)
        self._period_us = profile.period_us
        self._ring = PictureRing.create(*self._size)
        self._preview = preview.writer()
        camera, *sounds = (*config.sources(), config.second())
        heard = [source for source in sounds if source is not None]
        one = camera.text in [source.text for source in heard]
        delay_us = config.camera_delay_ms * 1000
        self._camera = Device(camera, self._ring, sound=one, fps=profile.fps, delay_us=delay_us)
        self._one, self._delay_ms = one, config.camera_delay_ms
        self._stamps = StampDoubts(tell)
        microphones = [
            self._camera if source.text == camera.text else Device(source, None, sound=True, fps=profile.fps)
            for source in heard
        ]
        self._microphones = Microphones(microphones)
        self._devices = list(dict.fromkeys((self._camera, *microphones)))
        self._gaps = GapBook(self._gap)
        self._recording: Recording | None = None
        self._burn_in = BurnIn(profile.height, rehearsal=self._rehearsal)
        self._no_picture, self._sound_only = (slate(*self._size, words) for words in (NO_PICTURE, SOUND_ONLY))
        self._slate_us = 0
        self._picture_quality, self._sound_quality = PictureQuality(), SoundQuality()
        self._meter = LoudnessMeter()
        self.listener: Callable[[npt.NDArray[np.int16], float], None] | None = None
        """Hears what the microphone gives, with its samples a second, while no take is recorded."""
        self._overruns = 0
        """Of the ring's overruns those that are counted already."""
        self._overrun_us = 0
        self._seen_us: int | None = None
        """When the camera's last picture was taken."""
        self._load = 0.0
        self._unbroken = 0

    @property
    def load(self) -> float:
        """Share of real time that pictures take, averaged over the last ones."""
        return self._load

    @property
    def behind(self) -> bool:
        """Whether pictures pile up: more than one pause of the machine leaves behind."""
        return self._unbroken > _BEHIND

    @property
    def waiting(self) -> bool:
        """Whether pictures wait to be taken in."""
        return self._ring.backlog > 0

    @property
    def _microphone(self) -> Device:
        return self._microphones.recorded

    def connections(self) -> "list[Connection[Any, Any]]":
        """What to wait on."""
        return [device.connection for device in self._devices if device.connection is not None]

    def sources(self, *, picture: bool) -> dict[str, str | int | None]:
        """What pictures and sound come from, as entry 0 says it; no pictures, no source of them."""
        ready = self._microphones.ready
        return {
            "picture": self._camera.source.shown if picture else None,
            "sound": self._microphone.source.shown,
            **({"second_sound": ready.source.shown} if ready is not None else {}),
            **({"camera_delay_ms": self._delay_ms} if self._delay_ms and (picture or self._one) else {}),
        }

    def complete(self, at_us: int, *, picture: bool = True) -> bool:
        """Whether all that is wanted delivers, sound and `picture`, and a microphone's clock is known (one second)."""
        clock = self._microphones.clock
        known = self._microphone.source.kind != "microphone" or (clock is not None and clock.settled)
        seen = not picture or self._camera.flows("picture", at_us)
        return known and seen and self._microphone.flows("sound", at_us)

    def delivers(self, track: MediaTrack, at_us: int) -> bool:
        """Whether this track delivers."""
        return (self._camera if track == "picture" else self._microphone).flows(track, at_us)

    def complaints(self, *, picture: bool = True) -> tuple[Trouble, ...]:
        """What the devices that are wanted said when they failed."""
        wanted = self._devices if picture else [self._microphone]
        return tuple(device.trouble for device in wanted if device.trouble is not None)

    def set_fps(self, fps: float) -> None:
        """Ask the camera for so many pictures a second; what the load was by another rate is forgotten."""
        self._load = 0.0
        self._unbroken = 0
        self._period_us = round(SECOND_US / fps)
        self._camera.set_fps(fps)

    def take_begins(self, recording: Recording, *, rehearsal: bool) -> None:
        """Gaps that are open already belong to the take from its first instant; those of sound, where it is alone."""
        self._recording = recording
        self._overruns = self._ring.overruns
        self._burn_in = BurnIn(self._size[1], rehearsal=rehearsal or self._rehearsal)
        self._burn_in.take = recording.take
        self._slate_us = 0
        if not recording.pictured:
            self._gaps.clear("picture", "content", now_us())
            self._picture_quality.reset()
        self._stamps.take_begins(recording)
        for gap in self._gaps.open:
            if self._counts(gap.track):
                self._gap(gap)

    def take_ends(self, fps: float) -> None:
        """No take is open any more: the burned-in line names none, and the camera gives `fps` pictures a second."""
        self._recording = None
        self._burn_in = BurnIn(self._size[1], rehearsal=self._rehearsal)
        self.set_fps(fps)

    def turn(self, at_us: int, recording: Recording | None) -> None:
        """Take in all that has arrived."""
        self._recording = recording
        for device in self._devices:
            for message in device.read():
                self._hear(device, message, at_us)
            device.watch(at_us)
        self._pictures()
        self._watch_source(self._camera, "picture", at_us)
        self._watch_source(self._microphone, "sound", at_us)
        self._change_microphone(at_us)
        if at_us - self._slate_us >= _SLATE_US:
            self._show_slates(at_us)
        if self._gaps.lacking("sound") and recording is not None and recording.closing_us is None:
            recording.silence(at_us)

    def _hear(self, device: Device, message: messages.Message, at_us: int) -> None:
        match message:
            case messages.SoundBlock():
                self._sound(device, message)
            case messages.CameraHeld(states):
                self._tell(CameraSettled(tuple(name for name, state, _ in states if state != "held")))
            case messages.PicturesLost(count):
                self._lost_at_source(count)
            case messages.Running():
                self._stamps.forget(device.source.shown)
            case messages.StampsOdd():
                self._stamps.hear(device.source.shown, message, self._recording, at_us)

    def settle(self) -> None:
        """The take is about to be sealed: count what was lost after its last picture, and say where the loss ended."""
        if not self.waiting:
            self._count_lost(self._ring.overruns)
            self._gaps.clear("picture", "overrun", self._overrun_us)

    def stop(self) -> None:
        """End the device processes and free what is shared."""
        for device in self._devices:
            device.stop()

    def _counts(self, track: MediaTrack) -> bool:
        """Whether it matters to the open take what this track lacks; without a take it always does."""
        return track == "sound" or self._recording is None or self._recording.pictured

    def _show_slates(self, at_us: int) -> None:
        """Show a slate where the camera gives no picture; record one where the take has sound alone."""
        if self._gaps.lacking("picture"):
            self._slate_us = at_us
            self._show(self._no_picture.copy(), at_us, stand_in=True)
        if self._recording is not None and not self._recording.pictured:
            self._slate_us = at_us
            stand_in = self._sound_only.copy()
            self._date(stand_in, at_us)
            self._recording.picture(stand_in, at_us, stand_in=True)

    def _pictures(self) -> None:
        for _ in range(_PICTURES_A_TURN):
            waiting = self._ring.oldest()
            if waiting is None:
                self._unbroken = 0
                return
            self._unbroken += 1
            began_us = now_us()
            captured_us, picture = waiting
            lost = self._count_lost(self._ring.overruns_before)
            if self._counts("picture"):
                self._look(picture, captured_us)
            far_us = self._show(picture, captured_us)
            self._ring.release()
            self._came(captured_us, far_us, lost)
            load = min(_WORST_LOAD, (now_us() - began_us) / self._period_us)
            self._load += (load - self._load) * _LOAD_WEIGHT

    def _look(self, picture: I420Picture, captured_us: int) -> None:
        fault = self._picture_quality.look(picture, captured_us)
        if fault is None:
            self._gaps.clear("picture", "content", captured_us)
        else:
            self._gaps.set("picture", "content", fault[0], fault[1], captured_us)

    def _date(self, picture: I420Picture, captured_us: int) -> None:
        self._burn_in.draw(picture, time.time() - (now_us() - captured_us) / SECOND_US)

    def _show(self, picture: I420Picture, captured_us: int, *, stand_in: bool = False) -> int | None:
        """Show what the camera gives, or what stands for it; record it unless the take has sound alone.

        Returns when the last picture in the take was taken, where this one leaves a gap after it.
        """
        self._date(picture, captured_us)
        recording, far_us = self._recording, None
        if recording is not None and recording.pictured:
            far_us = recording.picture(picture, captured_us, stand_in=stand_in)
        media_us = recording.media_us(captured_us) if recording is not None else None
        self._preview.publish(picture, captured_us, media_us)
        return far_us

    def _came(self, captured_us: int, far_us: int | None, lost: int) -> None:
        """The camera gave a picture, after so many were lost: a gap ends with it, noticed before or not."""
        if far_us is not None and not self._gaps.lacking("picture"):
            reason: GapReason = "overrun" if lost else "hanging"
            self._gaps.clear("picture", "overrun", self._overrun_us)
            self._gaps.set("picture", "overrun", reason, far_us, captured_us)
            self._gaps.clear("picture", "overrun", captured_us)
        elif lost:
            self._gaps.set("picture", "overrun", "overrun", self._seen_us or captured_us, captured_us)
            self._overrun_us = captured_us
        elif captured_us - self._overrun_us > _CALM_US:
            self._gaps.clear("picture", "overrun", self._overrun_us)
        self._gaps.clear("picture", "source", captured_us)
        self._seen_us = captured_us

    def _sound(self, device: Device, block: messages.SoundBlock) -> None:
        if not device.sound_rate:
            return
        clock = self._microphones.clock_of(device)
        count = len(block.samples)
        clock.heard(block.first, count, block.first_us, broken=block.broken)
        if device is not self._microphone:
            return
        level = self._meter.hear(block.samples, clock.rate)
        if level is not None:
            end_us, recording = round(clock.time_us(block.first + count)), self._recording
            self._tell(Levels(*level, recording.media_us(end_us) if recording is not None else None))
        fault = self._sound_quality.listen(block.samples, block.first_us, clock.rate)
        if fault is None:
            self._gaps.clear("sound", "content", block.first_us)
        else:
            self._gaps.set("sound", "content", fault[0], fault[1], block.first_us)
        if self._recording is not None:
            self._record_sound(self._recording, block, clock)
        elif self.listener is not None:
            self.listener(block.samples, clock.rate)

    def _record_sound(self, recording: Recording, block: messages.SoundBlock, clock: SoundClock) -> None:
        samples = block.samples.astype(np.float32) / np.float32(32768)
        filled = recording.sound(block.first, samples, clock)
        if filled and not self._gaps.lacking("sound"):
            until_us = round(clock.time_us(block.first))
            self._gaps.set("sound", "overrun", "lost", until_us - filled * SECOND_US // 48_000, until_us)
            self._gaps.clear("sound", "overrun", until_us)

    def _change_microphone(self, at_us: int) -> None:
        """Let the other microphone take over where the one that is recorded is gone, or silent as no room is."""
        away_us = self._gaps.since_us("sound", "source")
        dead_us = away_us if away_us is not None else self._gaps.since_us("sound", "content", "silent")
        taken = self._recording is not None
        if not self._microphones.change(at_us, dead_us, away=away_us is not None, open_take=taken):
            return
        for layer in _SOUND_LAYERS:
            self._gaps.clear("sound", layer, at_us, self._microphone.source.shown)
        self._sound_quality.reset()

    def _watch_source(self, device: Device, track: MediaTrack, at_us: int) -> None:
        if device.flows(track, at_us):
            if track == "sound":  # a picture says itself when it was taken
                self._gaps.clear(track, "source", at_us)
            return
        last_us = device.last_us(track)
        if device.begins(track, at_us) or (last_us is None and at_us - self._started_us < _START_US):
            return
        if track == "picture" and self.waiting:
            return
        since_us = last_us if last_us is not None else at_us
        if track == "picture" and self._seen_us is not None:
            since_us = self._seen_us
        self._gaps.set(track, "source", device.absence(track), since_us, at_us)
        self._gaps.clear(track, "content", at_us)
        (self._picture_quality if track == "picture" else self._sound_quality).reset()

    def _count_lost(self, overruns: int) -> int:
        """So many pictures found the ring full until now; count those that did not before, and matter to the take."""
        count = overruns - self._overruns
        if count <= 0:
            return 0
        self._overruns = overruns
        if not self._counts("picture"):
            return 0
        if self._recording is not None:
            self._recording.count_dropped(count)
        return count

    def _lost_at_source(self, count: int) -> None:
        """So many pictures of the camera's could not be decoded."""
        if self._recording is not None and self._counts("picture"):
            self._recording.count_dropped(count)

    def _gap(self, gap: Gap) -> None:
        recording = self._recording if self._counts(gap.track) else None
        if recording is not None:
            recording.gap(gap)
        moment_us = gap.from_us if gap.until_us is None else gap.until_us
        media_us = recording.media_us(moment_us) if recording is not None else None
        if gap.until_us is None:
            self._tell(GapBegan(gap.track, gap.reason, media_us))
        else:
            self._tell(GapEnded(gap.track, gap.reason, media_us, gap.source))
