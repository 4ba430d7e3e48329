"""What is played aloud at the counter: one sound at a time, its mark in the take, and what the kiosk hears of it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Literal

from evidence.marks import mark_body
from faults.trouble import Trouble
from terminal.capture.config import RecorderConfig
from terminal.capture.devices.loudspeaker import Loudspeaker
from terminal.capture.devices.loudspeaker_process import Began, Play
from terminal.capture.take.recording import Recording
from terminal.capture.take.writing import EntryJob
from terminal.session.facts.recorder import SoundPlayed
from terminal.session.orders.recorder import PlaySound, StopSound


@dataclass(slots=True)
class _Playing:
    """What is played. Times are on the monotonic clock."""

    serial: int
    order: PlaySound
    take: str | None
    began_us: int | None = None


class Outputs:
    """The loudspeaker, and what it plays. Nothing here waits."""

    def __init__(self, config: RecorderConfig, tell: Callable[[SoundPlayed], None], wake: Callable[[], None]) -> None:
        sink = config.sink()
        self._loudspeaker = Loudspeaker(sink, wake) if sink else None
        self._shown = sink.shown if sink else ""
        self._tell = tell
        self._serials = count(1)
        self._playing: _Playing | None = None

    @property
    def pid(self) -> int | None:
        """The loudspeaker's process; None while there is none."""
        return self._loudspeaker.pid if self._loudspeaker else None

    def obey(self, order: PlaySound | StopSound, recording: Recording | None, at_us: int) -> None:
        """Play, in place of what is played, or stop. The mark goes into the take that is open at the order."""
        if isinstance(order, StopSound):
            if self._loudspeaker and self._playing:
                self._loudspeaker.hush()
            return
        self._end("stopped", at_us, recording)
        take = recording.take if recording is not None and recording.closing_us is None else None
        self._playing = _Playing(next(self._serials), order, take)
        if self._loudspeaker is None:
            self._end("failed", at_us, recording, Trouble("speaker.none"))
            return
        self._loudspeaker.play(Play(self._playing.serial, order.pcm, order.rate, order.volume))

    def turn(self, recording: Recording | None) -> None:
        """Take in what the loudspeaker said."""
        for said in self._loudspeaker.read() if self._loudspeaker else ():
            if self._playing is None or said.serial != self._playing.serial:
                continue  # it was stopped by another one, or by the take's end, and that is marked
            if isinstance(said, Began):
                self._begin(said, recording)
            else:
                self._end(said.state, said.at_us, recording, said.trouble)

    def cut(self, recording: Recording, at_us: int) -> None:
        """The take ends: what is played is stopped, and marked as such in it."""
        if self._loudspeaker and self._playing and self._playing.take == recording.take:
            self._loudspeaker.hush()
            self._end("stopped", at_us, recording)

    def stop(self) -> None:
        """End the loudspeaker's process."""
        if self._loudspeaker is not None:
            self._loudspeaker.stop()

    def _begin(self, said: Began, recording: Recording | None) -> None:
        playing = self._playing
        assert playing is not None
        playing.began_us = said.at_us
        self._tell(SoundPlayed(playing.order.ticket, "began", self._media_us(said.at_us, recording)))

    def _end(
        self,
        state: Literal["ended", "stopped", "failed"],
        at_us: int,
        recording: Recording | None,
        trouble: Trouble | None = None,
    ) -> None:
        playing = self._playing
        if playing is None:
            return
        began_us = None if playing.began_us is None else self._media_us(playing.began_us, recording)
        ended_us = None if playing.began_us is None else self._media_us(at_us, recording)
        if recording is not None and recording.take == playing.take:
            facts = {"began_us": began_us, "ended_us": ended_us, "state": state, "device": self._shown}
            media_us = self._media_us(at_us, recording)
            assert media_us is not None
            recording.entry(EntryJob("mark", mark_body("spoken", playing.order.facts | facts), media_us))
        self._playing = None
        self._tell(SoundPlayed(playing.order.ticket, state, began_us, ended_us, trouble))

    def _media_us(self, at_us: int, recording: Recording | None) -> int | None:
        """Media time of the take that the sound belongs to; the end of the take is the end of its sound."""
        if recording is None or self._playing is None or recording.take != self._playing.take:
            return None
        media_us = recording.media_us(at_us)
        return media_us if recording.closing_us is None else min(media_us, recording.closing_us)
