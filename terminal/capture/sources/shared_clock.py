"""One camera's clock for its two tracks: each its own line, one line where they agree."""

from terminal.capture.instant import SECOND_US
from terminal.capture.sources.stream_clock import TrackClock
from terminal.session.facts.recorder import MediaTrack

_PICTURE_US, _SOUND_US = 40_000.0, 21_333.0
"""Usual times between two packets: 25 pictures a second, 1024 samples of 48 000."""
_JOINED_US = 60_000
"""Lines that agree so well are of one clock; what parts them is the network's delay."""
_PARTED_US = 4 * SECOND_US
_LEAD_US = 500_000
"""More than pictures are ever sent before they are shown: what a stamp says beyond it means nothing."""


class SharedClock:
    """Says when packets of either track were taken. Stamps that are wrong in one of them do the other no harm.

    Where both run right, the track that came with less delay tells the time of both: so they stay in step however
    unevenly the network brings them.
    """

    def __init__(self) -> None:
        self.tracks: dict[MediaTrack, TrackClock] = {
            "picture": TrackClock(_PICTURE_US),
            "sound": TrackClock(_SOUND_US),
        }
        self._lead_us = 0

    def picture(self, shown_us: int | None, sent_us: int | None, arrived_us: int) -> int:
        """Return when the picture of a packet was taken; its stamps say when it is shown and when it was sent.

        Pictures that others are made from are sent before those: all are as old as the one that is sent the earliest.
        """
        sent_us = shown_us if sent_us is None else sent_us
        lead_us = 0 if shown_us is None or sent_us is None else shown_us - sent_us
        if not 0 <= lead_us <= _LEAD_US:
            lead_us = 0
        self._lead_us = max(self._lead_us, lead_us)
        at = self._hear("picture", None if sent_us is None else sent_us + self._lead_us, arrived_us)
        return round(at - (self._lead_us - lead_us) * self.tracks["picture"].rate)

    def sound(self, stamp_us: int | None, length_us: int, arrived_us: int) -> int:
        """Return when the first sample of a packet was taken: it was not sent before its last one was."""
        end_us = None if stamp_us is None else stamp_us + length_us
        return round(self._hear("sound", end_us, arrived_us) - length_us)

    def _hear(self, track: MediaTrack, stamp_us: int | None, arrived_us: int) -> float:
        own, other = self.tracks[track], self.tracks["sound" if track == "picture" else "picture"]
        at = own.hear(stamp_us, arrived_us)
        if own.calm(arrived_us) and other.calm(arrived_us) and not self._parted(arrived_us):
            behind = own.offset_us - other.offset_us
            if 0 < behind <= _JOINED_US:
                return at - behind
        return at

    def _parted(self, at_us: int) -> bool:
        """Whether one track was late by its stamps lately and the other was not: that is not the network's doing."""
        picture, sound = (track.raised_us for track in self.tracks.values())
        return at_us - max(picture, sound) < _PARTED_US and abs(picture - sound) > SECOND_US
