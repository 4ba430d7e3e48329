"""The stand-in for machines without a sound card: it takes as long as a loudspeaker would, and nobody hears it."""

from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.sinks.sound import Sound

_BLOCK_US = 20_000


class StandIn:
    """Plays to nobody."""

    def play(self, sound: Sound) -> int:
        """Return at the end of the time that the sound would take, or when it was stopped."""
        began_us = now_us()
        sound.began(began_us)
        end_us = began_us + sound.length_us
        while (left_us := end_us - now_us()) > 0:
            sound.pulse()
            if sound.stopped.wait(min(left_us, _BLOCK_US) / SECOND_US):
                return now_us()
        return end_us
