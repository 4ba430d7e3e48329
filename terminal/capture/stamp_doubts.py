"""Time stamps of network cameras that are not believed: journalled in the take they concern, and said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evidence.marks import mark_body
from terminal.capture.take.writing import EntryJob
from terminal.session.facts.recorder import RIGHT_RATE, MediaTrack, Oddity, RecorderFact, StampsDoubted

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal.capture.pipe.messages import StampsOdd
    from terminal.capture.take.recording import Recording


class StampDoubts:
    """What is wrong with the stamps of each source's tracks just now, and of what has happened the marks."""

    def __init__(self, tell: Callable[[RecorderFact], None]) -> None:
        self._tell = tell
        self._lasting: dict[tuple[str, MediaTrack, Oddity], int] = {}

    def hear(self, source: str, odd: StampsOdd, recording: Recording | None, at_us: int) -> None:
        """A device says that stamps are odd."""
        place = source, odd.track, odd.why
        if odd.why != "step":
            self._lasting[place] = odd.amount
        if odd.why == "rate" and odd.amount == RIGHT_RATE:
            self._lasting.pop(place, None)
        if recording is not None:
            self._note(recording, place, odd.amount, recording.media_us(at_us))

    def take_begins(self, recording: Recording) -> None:
        """What has been wrong since before concerns the take from its first instant."""
        for place, amount in self._lasting.items():
            self._note(recording, place, amount, 0)

    def forget(self, source: str) -> None:
        """The source is opened anew: what it is like will be seen."""
        self._lasting = {place: amount for place, amount in self._lasting.items() if place[0] != source}

    def _note(self, recording: Recording, place: tuple[str, MediaTrack, Oddity], amount: int, media_us: int) -> None:
        source, track, why = place
        if recording.closing_us is not None or (track == "picture" and not recording.pictured):
            return
        facts: dict[str, Any] = {"source": source, "track": track, "why": why}
        if why == "step":
            facts["step_ms"] = amount
        if why == "rate":
            facts["rate_permille"] = amount
        recording.entry(EntryJob("mark", mark_body("stamps_doubted", facts), media_us))
        self._tell(StampsDoubted(track, why, amount, media_us))
