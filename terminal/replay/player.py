"""Plays a film by the machine's clock: pictures into a preview, sound a little ahead into a sink."""

from collections.abc import Callable
from typing import Final

import numpy as np

from faults.trouble import Trouble
from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.named_sink import Sink
from terminal.capture.pipe.outlet import DeviceError
from terminal.capture.profiles import SOUND_RATE
from terminal.capture.sinks.stream import SoundStream, open_stream
from terminal.processes.preview import PreviewWriter
from terminal.replay.film import Film, Picture, PictureTrack, SoundTrack
from terminal.replay.messages import FASTEST, SLOWEST, Stands
from terminal.session.facts.desk import ReplaySound
from terminal.voice.stretching import Stretcher

_AHEAD_S: Final = 0.25
"""So much sound waits in the sink: more than a turn of the loop takes on a busy machine."""
_TOO_MUCH_S = 0.2
"""A sink whose clock is slow falls behind by this much; then what waits is forgotten, and sound is in step again."""


class Player:
    """Where a film stands, and how it goes on. Times are whole microseconds of media time."""

    def __init__(self, film: Film, preview: PreviewWriter, sink: Sink | None, opening: Callable[[], None]) -> None:
        """`opening` is called before a loudspeaker is opened, which may take its time."""
        self._film = film
        self._preview = preview
        self._sink = sink
        self._opening = opening
        self._pictures, self._sounds = PictureTrack(film), SoundTrack(film)
        self._stream: SoundStream | None = None
        self._trouble: Trouble | None = None
        self._wanted = True
        self._stretcher: Stretcher | None = None
        self._speed = 1.0
        self._base_us = 0
        self._base_now_us = 0
        self._heard_us = 0
        """Up to where sound was handed over."""
        self.playing = False
        self._go(0)

    @property
    def position_us(self) -> int:
        """Where it is now."""
        if not self.playing:
            return self._base_us
        run_us = round((now_us() - self._base_now_us) * self._speed)
        return min(self._film.length_us, self._base_us + run_us)

    def stands(self) -> Stands:
        """How it is now."""
        return Stands(self.playing, self.position_us / SECOND_US, self._speed, self._sound, self._trouble)

    @property
    def _sound(self) -> ReplaySound:
        if not self._wanted:
            return "off"
        return "none" if self._trouble is not None or self._sink is None else "on"

    def play(self) -> None:
        """Let it run."""
        if self.playing:
            return
        if self._base_us >= self._film.length_us:
            self._go(0)
        self._open_sink()
        self._start()

    def pause(self) -> None:
        """Let it stand where it is."""
        if self.playing:
            self._base_us = self.position_us
            self.playing = False
            self._clear()

    def seek(self, to_us: int) -> None:
        """Go there; a film that runs runs on from there."""
        playing, self.playing = self.playing, False
        self._go(min(max(0, to_us), self._film.length_us))
        if playing:
            self._start()

    def set_speed(self, factor: float) -> None:
        """Run so much faster than life from now on."""
        at_us = self.position_us
        self._speed = min(FASTEST, max(SLOWEST, factor))
        self._base_us, self._base_now_us = at_us, now_us()
        self._sound_from(at_us)

    def let_sound(self, *, on: bool) -> None:
        """Let its sound be heard, or not."""
        self._wanted = on
        if self.playing and on:
            self._open_sink()
        self._sound_from(self.position_us)

    def turn(self) -> None:
        """Show and play what is due; at the end it stands."""
        if not self.playing:
            return
        at_us = self.position_us
        self._show(self._pictures.until(at_us))
        self._hear(at_us)
        if at_us >= self._film.length_us:
            self._base_us, self.playing = at_us, False

    def close(self) -> None:
        """Be silent, and show nothing any more."""
        if self._stream is not None:
            self._stream.close()
        black = self._preview.free_slot()
        black[: self._preview.height] = 16
        black[self._preview.height :] = 128
        self._preview.commit(now_us())

    def _start(self) -> None:
        self._base_now_us, self.playing = now_us(), True
        self._sound_from(self._base_us)

    def _go(self, at_us: int) -> None:
        self._base_us = at_us
        self._show(self._pictures.go(at_us))
        self._clear()

    def _show(self, picture: Picture | None) -> None:
        if picture is None:
            return
        width, height = self._preview.width, self._preview.height
        frame = picture.frame
        if (frame.width, frame.height, frame.format.name) != (width, height, "yuv420p"):
            frame = frame.reformat(width, height, "yuv420p")
        np.copyto(self._preview.free_slot(), frame.to_ndarray())
        self._preview.commit(now_us(), picture.at_us)

    def _open_sink(self) -> None:
        if self._stream is not None or self._sink is None or not self._wanted:
            return
        self._opening()
        try:
            self._stream = open_stream(self._sink, SOUND_RATE)
            self._trouble = None
        except DeviceError as error:  # pictures alone, and it is said
            self._trouble = error.trouble

    def _clear(self) -> None:
        if self._stream is not None:
            self._stream.clear()

    def _sound_from(self, at_us: int) -> None:
        """Sound goes on from here, at the speed that counts now."""
        self._clear()
        self._sounds.go(at_us)
        self._heard_us = at_us
        self._stretcher = None if self._speed == 1.0 else Stretcher(SOUND_RATE, self._speed)

    def _hear(self, at_us: int) -> None:
        """Hand over what will sound within the next moment."""
        if self._stream is None or self._sound != "on":
            return
        if self._stream.waiting_s() > _AHEAD_S + _TOO_MUCH_S:
            self._sound_from(at_us)
        until_us = min(self._film.length_us, at_us + round(_AHEAD_S * self._speed * SECOND_US))
        if until_us <= self._heard_us:
            return
        samples = self._sounds.until(until_us)
        self._heard_us = until_us
        self._stream.write(samples if self._stretcher is None else self._stretcher.feed(samples))
