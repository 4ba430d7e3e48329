"""The devices as the recorder sees them: pictures looked at and written on, sound timed and metered, gaps noted."""

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from faults.trouble import Trouble
from terminal.capture import device_messages as messages
from terminal.capture.config import RecorderConfig
from terminal.capture.device import Device
from terminal.capture.gaps import Gap, GapBook
from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.lettering import NO_PICTURE, SOUND_ONLY, BurnIn, slate
from terminal.capture.quality import LoudnessMeter, PictureQuality, SoundQuality
from terminal.capture.recording import Recording
from terminal.capture.sound_clock import SoundClock
from terminal.processes.picture_ring import RING_SLOTS, I420Picture, PictureRing
from terminal.processes.preview import Preview
from terminal.session.facts.recorder import GapBegan, GapEnded, Levels, MediaTrack, RecorderFact

_SLATE_US = 200_000
"""A slate five times a second: its seconds run, and each segment has its pictures."""
_START_US = 4 * SECOND_US
"""A device that is still being opened for the first time is no gap yet."""
_CALM_US = SECOND_US
_OVERLOAD = 0.85
"""Share of real time that pictures may take; above it the next pause of the machine costs pictures."""
_LOAD_WEIGHT = 0.08
_BEHIND = RING_SLOTS + 8
"""So many pictures without ever having caught up are more than one pause of the machine leaves behind."""
_PICTURES_A_TURN = 8
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
        camera, microphone = config.sources()
        one = camera.text == microphone.text
        self._camera = Device(camera, self._ring, sound=one, fps=profile.fps)
        self._microphone = self._camera if one else Device(microphone, None, sound=True, fps=profile.fps)
        self._devices = [self._camera] if one else [self._camera, self._microphone]
        self._gaps = GapBook(self._gap)
        self._recording: Recording | None = None
        self._burn_in = BurnIn(profile.height, rehearsal=self._rehearsal)
        self._no_picture, self._sound_only = (slate(*self._size, words) for words in (NO_PICTURE, SOUND_ONLY))
        self._slate_us = 0
        self._picture_quality, self._sound_quality = PictureQuality(), SoundQuality()
        self._meter = LoudnessMeter()
        self._clock: SoundClock | None = None
        self._clock_run = (0, 0)
        self._overruns = 0
        self._overrun_us = 0
        self._load = 0.0
        self._unbroken = 0

    @property
    def overloaded(self) -> bool:
        """Whether pictures take longer than they may."""
        return self._load > _OVERLOAD or self._unbroken > _BEHIND

    def connections(self) -> "list[Connection[Any, Any]]":
        """What to wait on."""
        return [device.connection for device in self._devices if device.connection is not None]

    def sources(self, *, picture: bool) -> dict[str, str | None]:
        """What pictures and sound come from, as entry 0 says it; no pictures, no source of them."""
        return {
            "picture": self._camera.source.shown if picture else None,
            "sound": self._microphone.source.shown,
        }

    def complete(self, at_us: int, *, picture: bool = True) -> bool:
        """Whether all that is wanted delivers, sound and `picture`, and a microphone's clock is known (one second)."""
        known = self._microphone.source.kind != "microphone" or (self._clock is not None and self._clock.settled)
        seen = not picture or self._camera.flows("picture", at_us)
        return known and seen and self._microphone.flows("sound", at_us)

    def delivers_any(self, at_us: int, *, picture: bool = True) -> bool:
        """Whether at least one track that is wanted delivers: with one of them a take is opened when time is up."""
        return (picture and self._camera.flows("picture", at_us)) or self._microphone.flows("sound", at_us)

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
                if isinstance(message, messages.SoundBlock) and device is self._microphone:
                    self._sound(device, message)
            device.watch(at_us)
        self._pictures()
        self._watch_overruns(at_us)
        self._watch_source(self._camera, "picture", at_us)
        self._watch_source(self._microphone, "sound", at_us)
        if at_us - self._slate_us >= _SLATE_US:
            self._show_slates(at_us)
        if self._gaps.lacking("sound") and recording is not None and recording.closing_us is None:
            recording.silence(at_us)

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
            self._show(self._no_picture.copy(), at_us)
        if self._recording is not None and not self._recording.pictured:
            self._slate_us = at_us
            stand_in = self._sound_only.copy()
            self._date(stand_in, at_us)
            self._recording.picture(stand_in, at_us)

    def _pictures(self) -> None:
        for _ in range(_PICTURES_A_TURN):
            waiting = self._ring.oldest()
            if waiting is None:
                self._unbroken = 0
                return
            self._unbroken += 1
            began_us = now_us()
            captured_us, picture = waiting
            if self._counts("picture"):
                self._look(picture, captured_us)
            self._show(picture, captured_us)
            self._ring.release()
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

    def _show(self, picture: I420Picture, captured_us: int) -> None:
        """Show what the camera gives, or what stands for it; record it unless the take has sound alone."""
        self._date(picture, captured_us)
        recording = self._recording
        if recording is not None and recording.pictured:
            recording.picture(picture, captured_us)
        media_us = recording.media_us(captured_us) if recording is not None else None
        self._preview.publish(picture, captured_us, media_us)

    def _sound(self, device: Device, block: messages.SoundBlock) -> None:
        if not device.sound_rate:
            return
        clock = self._clock_of(device)
        count = len(block.samples)
        clock.heard(block.first, count, block.first_us, broken=block.broken)
        level = self._meter.hear(block.samples, clock.rate)
        if level is not None:
            self._tell(Levels(*level))
        fault = self._sound_quality.listen(block.samples, block.first_us, clock.rate)
        if fault is None:
            self._gaps.clear("sound", "content", block.first_us)
        else:
            self._gaps.set("sound", "content", fault[0], fault[1], block.first_us)
        if self._recording is not None:
            self._record_sound(self._recording, block, clock)

    def _record_sound(self, recording: Recording, block: messages.SoundBlock, clock: SoundClock) -> None:
        samples = block.samples.astype(np.float32) / np.float32(32768)
        filled = recording.sound(block.first, samples, clock)
        if filled and not self._gaps.lacking("sound"):
            until_us = round(clock.time_us(block.first))
            self._gaps.set("sound", "overrun", "lost", until_us - filled * SECOND_US // 48_000, until_us)
            self._gaps.clear("sound", "overrun", until_us)

    def _clock_of(self, device: Device) -> SoundClock:
        run = (id(device), device.run)
        if self._clock is None or self._clock_run != run:
            drift_ppm = self._clock.drift_ppm if self._clock is not None else 0.0
            self._clock, self._clock_run = SoundClock(device.sound_rate, drift_ppm), run
        return self._clock

    def _watch_source(self, device: Device, track: MediaTrack, at_us: int) -> None:
        if device.flows(track, at_us):
            self._gaps.clear(track, "source", at_us)
            return
        last_us = device.last_us(track)
        if device.begins(track, at_us) or (last_us is None and at_us - self._started_us < _START_US):
            return
        since_us = last_us if last_us is not None else at_us
        self._gaps.set(track, "source", device.absence(track), since_us, at_us)
        self._gaps.clear(track, "content", at_us)
        (self._picture_quality if track == "picture" else self._sound_quality).reset()

    def _watch_overruns(self, at_us: int) -> None:
        overruns = self._ring.overruns
        if overruns != self._overruns:
            if self._counts("picture"):
                self._lost(overruns - self._overruns, at_us)
            self._overruns = overruns
        elif at_us - self._overrun_us > _CALM_US:
            self._gaps.clear("picture", "overrun", self._overrun_us)

    def _lost(self, count: int, at_us: int) -> None:
        """So many pictures were lost between device and recorder."""
        if self._recording is not None:
            self._recording.count_dropped(count)
        self._gaps.set("picture", "overrun", "overrun", at_us, at_us)
        self._overrun_us = at_us

    def _gap(self, gap: Gap) -> None:
        recording = self._recording if self._counts(gap.track) else None
        if recording is not None and recording.closing_us is None:
            recording.gap(gap)
        moment_us = gap.from_us if gap.until_us is None else gap.until_us
        media_us = recording.media_us(moment_us) if recording is not None else None
        fact = GapBegan if gap.until_us is None else GapEnded
        self._tell(fact(gap.track, gap.reason, media_us))
