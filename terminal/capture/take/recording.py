"""An open take in the recorder: pictures and sound in, segments out, all on one media clock."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

from contextlib import suppress
from dataclasses import replace
from typing import Any, Literal

from av.packet import Packet

from terminal.capture.gaps import Gap
from terminal.capture.profiles import SEGMENT_US, Profile
from terminal.capture.resampler import Samples
from terminal.capture.sound_clock import SoundClock
from terminal.capture.take.coverage import GAP_US, PictureCoverage
from terminal.capture.take.encoder import PictureEncoder, SoundEncoder, ticks
from terminal.capture.take.segment import Segment
from terminal.capture.take.sound_track import SoundTrack
from terminal.capture.take.writing import CloseJob, EntryJob, ObjectJob, TakeWriting
from terminal.processes.picture_ring import I420Picture
from terminal.processes.sound_ring import SoundWriter
from terminal.session.facts.recorder import CloseReason, ProfileReason

_OVERDUE_US = 200_000
"""A segment whose last picture is this late is closed without it: what is sealed is safe. But not while pictures come
one after another, each as late as the one before: then the next one closes it."""
_TAIL_US = 200_000
"""How long closing waits for the last sound on its way."""
_HEAP_US = 500_000
"""What devices kept while the machine stood still is there within this time."""
_SILENCE_LAG_US = 100_000
"""Silence for an absent microphone is written up to this long ago; a device that comes back is in time for the rest."""

NOTHING_CAPTURED = {"elapsed_s": 0.0, "dropped": 0, "drift_ppm": 0.0, "gaps": 0}
"""What is counted of a take whose first instant never came."""


class Encoders:
    """The encoders of a take, made before it is opened: what cannot encode is refused, not begun."""

    def __init__(self, profile: Profile) -> None:
        """Raises OSError or ValueError (PyAV's errors are kinds of these)."""
        self.picture = PictureEncoder(profile)
        self.sound = SoundEncoder()


class Recording:
    """One take from its first instant to its last."""

    def __init__(
        self,
        take: str,
        zero_us: int,
        profile: Profile,
        encoders: Encoders,
        writing: TakeWriting,
        *,
        pictured: bool = True,
        live_sound: SoundWriter | None = None,
    ) -> None:
        self.take = take
        self.pictured = pictured
        """Whether the camera's pictures are recorded; without them slates come in by `picture`, and nothing else."""
        self.zero_us = zero_us
        self.profile = profile
        self.dropped = self.gaps = 0
        self.drift_ppm = 0.0
        self.closing_us: int | None = None
        """Media time of the take's end, once it is being closed."""
        self._sealed = False
        self._reason: CloseReason = "finished"
        self._status: Literal["sealed", "interrupted"] = "sealed"
        self._encoders = encoders
        self._writing = writing
        self._track = SoundTrack(zero_us, self._encode_sound)
        self._live_sound = live_sound
        if live_sound is not None:
            live_sound.begin()
        self._seen = PictureCoverage()
        self._pictures: list[Packet[Any]] = []
        self._sounds: list[Packet[Any]] = []
        self._picture_track = encoders.picture.stream
        self._start_us = 0
        self._last_us = -1
        self._segment_dropped = 0
        self._key_wanted = True
        self._awaited_us: int | None = None
        self._unheard = False
        self._moved: tuple[int, int] = (-1, 0)
        """The last picture, and when it was first seen to be there."""
        writing.zero_us = zero_us

    def media_us(self, at_us: int) -> int:
        """Convert a moment on the monotonic clock to media time; moments before the take count as its first."""
        return max(0, at_us - self.zero_us)

    def picture(self, picture: I420Picture, captured_us: int, *, stand_in: bool = False) -> int | None:
        """Take in a picture, or what stands in for one. Those before the take and after its end are no part of it.

        Returns when the camera's last picture was taken, on the monotonic clock, where this one leaves a gap after it.
        """
        at_us = captured_us - self.zero_us
        if (
            self._sealed
            or at_us < 0
            or at_us <= self._last_us
            or (self.closing_us is not None and at_us >= self.closing_us)
        ):
            return None
        far_us = None
        if stand_in:
            self._seen.absent()
        else:
            far_us = self._seen.picture(at_us, self.profile.period_us)
        due = at_us >= self._start_us + SEGMENT_US - self.profile.period_us // 2
        if self._pictures and (self._key_wanted or (due and not self._sound_awaited(at_us))):
            self._cut(at_us)
        self._take_in(self._encoders.picture.encode(picture, at_us, key=not self._pictures), at_us)
        return None if far_us is None else far_us + self.zero_us

    def _sound_awaited(self, at_us: int) -> bool:
        """Whether sound is on its way in heaps, as after a pause of the machine: cutting waits for it, not for long."""
        if at_us - self._track.media_us <= GAP_US:
            self._awaited_us = None
            return False
        self._awaited_us = at_us if self._awaited_us is None else self._awaited_us
        return at_us - self._awaited_us < _HEAP_US

    def sound(self, first: int, samples: Samples, clock: SoundClock) -> int:
        """Take in sound of the device that runs by `clock`. Returns how many samples of silence a hole in it took."""
        if self._sealed or (self.closing_us is not None and not self._track.cut_at(self.closing_us)):
            return 0
        self._unheard = False
        filled = self._track.filled
        self._track.feed(first, samples, clock)
        self.drift_ppm = clock.drift_ppm
        return self._track.filled - filled

    def silence(self, now_us: int) -> None:
        """The microphone is away: write silence."""
        self._unheard = True
        self._track.fill_until(self.media_us(now_us) - _SILENCE_LAG_US)

    def count_dropped(self, count: int) -> None:
        """So many pictures of the source were lost since the last one taken in: on their way, or unreadable."""
        self.dropped += count
        self._segment_dropped += count

    def gap(self, gap: Gap) -> None:
        """Journal a gap that begins or ends. What of it lies after the take's end is no part of the take."""
        until_us = None if gap.until_us is None else self.media_us(gap.until_us)
        from_us = self.media_us(gap.from_us)
        if self.closing_us is not None:
            if self._sealed or from_us >= self.closing_us:
                return
            until_us = None if until_us is None else min(until_us, self.closing_us)
        facts = {
            "track": gap.track,
            "reason": gap.reason,
            "state": "began" if until_us is None else "ended",
            "from_us": from_us,
            "until_us": until_us,
            **({"source": gap.source} if gap.source else {}),
        }
        self.gaps += until_us is None
        self.entry(EntryJob("gap", facts, from_us if until_us is None else until_us))

    def entry(self, job: EntryJob | ObjectJob) -> None:
        """Hand an entry of the journal to the writing thread; waits only when the disk is minutes behind."""
        self._writing.put(job)

    def change(self, profile: Profile, reason: ProfileReason, now_us: int) -> None:
        """Go on with another profile of the same size, in a segment of its own; no picture is lost."""
        self._encoders.picture = PictureEncoder(profile)
        self.profile = profile
        self._key_wanted = True
        self.entry(EntryJob("profile", {"profile": profile.to_json(), "reason": reason}, self.media_us(now_us)))

    def tick(self, now_us: int, *, waiting: bool = False) -> None:
        """Close a segment whose next picture does not come, unless one is `waiting` to be taken in."""
        overdue_us = self._start_us + SEGMENT_US + _OVERDUE_US
        if self._moved[0] != self._last_us:
            self._moved = self._last_us, now_us
        waiting = waiting or now_us - self._moved[1] < _OVERDUE_US
        if self._pictures and not waiting and self.media_us(now_us) >= overdue_us and self.closing_us is None:
            self._cut(self._last_us + self.profile.period_us)

    def begin_close(self, reason: CloseReason, status: Literal["sealed", "interrupted"], now_us: int) -> None:
        """The take ends now; sound of before now may still arrive."""
        self.closing_us = max(self.media_us(now_us), self._last_us + 1)
        self._reason, self._status = reason, status

    def finish(self, now_us: int, *, waiting: bool = False) -> bool:
        """Seal the take once its last sound is there or must be given up, and no pictures are `waiting`.

        Returns whether it went to be sealed.
        """
        assert self.closing_us is not None
        if (waiting or self._track.cut_at(self.closing_us)) and self.media_us(now_us) < self.closing_us + _TAIL_US:
            return False
        self._gap_at_end(self.closing_us)
        self._sealed = True
        self._track.fill_until(self.closing_us)
        self._sounds += self._encoders.sound.finish()
        if not self._pictures and self._start_us < self.closing_us:  # only sound since the last cut
            self._take_in(self._encoders.picture.repeat(self._start_us), self._start_us)
        if self._pictures:
            self._cut(self.closing_us)
        self._writing.put(CloseJob(self._reason, self._status, self._totals(), self.closing_us))
        self._hear_no_more()
        return True

    def _gap_at_end(self, end_us: int) -> None:
        """Journal that no picture came any more, where nobody noticed it before the take was over."""
        far_us = self._seen.gap_before(end_us) if self.pictured else None
        if far_us is not None:
            gap = Gap("picture", "hanging", self.zero_us + far_us)
            self.gap(gap)
            self.gap(replace(gap, until_us=self.zero_us + end_us))

    def give_up(self, now_us: int) -> None:
        """Seal what was handed over so far, without touching the encoders again."""
        self.closing_us = self.media_us(now_us)
        self._writing.put(CloseJob("failed", "interrupted", self._totals(), self.closing_us))
        self._hear_no_more()

    def _totals(self) -> dict[str, Any]:
        return {
            "elapsed_s": round((self.closing_us or 0) / 1e6, 6),
            "dropped": self.dropped,
            "drift_ppm": round(self.drift_ppm, 1),
            "gaps": self.gaps,
        }

    def _encode_sound(self, samples: Samples) -> None:
        self._sounds += self._encoders.sound.encode(samples)
        if self._live_sound is not None:
            self._let_hear(self._live_sound, samples)

    def _let_hear(self, live: SoundWriter, samples: Samples) -> None:
        """A listener is not worth a take: after a fault it hears no more of this one, and says so by its silence."""
        try:
            live.write(samples)
        except Exception:  # noqa: BLE001 - whatever it was, the next sample would lie in a wrong place
            self._hear_no_more()

    def _hear_no_more(self) -> None:
        live, self._live_sound = self._live_sound, None
        if live is not None:
            with suppress(Exception):
                live.end()

    def _take_in(self, packets: list[Packet[Any]], at_us: int) -> None:
        if not self._pictures:
            self._picture_track = self._encoders.picture.stream
        for packet in packets:
            if self._pictures:
                self._pictures[-1].duration = (packet.pts or 0) - (self._pictures[-1].pts or 0)
            packet.duration = ticks(self.profile.period_us)
            self._pictures.append(packet)
        self._key_wanted = False
        self._last_us = at_us

    def _cut(self, end_us: int) -> None:
        """Hand the segment over; the next begins where it ends."""
        last = self._pictures[-1]
        last.duration = max(1, ticks(end_us) - (last.pts or 0))
        self._writing.put(
            Segment(
                pictures=self._pictures,
                sounds=self._sounds,
                picture_track=self._picture_track,
                sound_track=self._encoders.sound.stream,
                start_us=self._start_us,
                end_us=end_us,
                dropped=self._segment_dropped,
                drift_ppm=self.drift_ppm,
                picture_us=self._seen.take(end_us) if self.pictured else 0,
                sound_us=self._track.coverage.take(end_us, self._track.media_us, away=self._unheard),
            )
        )
        self._pictures, self._sounds = [], []
        self._start_us, self._segment_dropped = end_us, 0
