"""How much of a take's media time a track really covers: told a segment at a time, exact over the whole take.

A segment is handed over before it is known whether its last moments are covered: the next picture and the last sound
are on their way still. They count as covered, and what turns out to be missing then counts against the next segment.
"""

GAP_US = 1_000_000
"""Pictures further apart than this leave a gap. A camera in the dark gives five a second, and may lose three of them in
a row; the usual profile has 25. One bound for gap and coverage, so that every second is the one or the other."""


class Coverage:
    """What is missing of a track. Times are whole microseconds of media time."""

    def __init__(self) -> None:
        self.covered_us = 0
        """What was covered in all segments so far."""
        self._start_us = 0
        self._settled_us = 0
        """Up to here nothing that is said later changes what counts as missing."""
        self._missing: list[tuple[int, int]] = []

    def lacks(self, from_us: int, until_us: int) -> None:
        """Nothing covers this stretch, and nothing will. Stretches do not overlap."""
        from_us = max(from_us, self._settled_us)
        if until_us > from_us:
            self._missing.append((from_us, until_us))

    def take(self, end_us: int, reached_us: int | None = None, *, away: bool = False) -> int:
        """End a segment there, and return how much of it is covered.

        What lies beyond `reached_us` is on its way still; but not where that is too long ago, or the source is `away`.
        """
        if reached_us is not None and (away or end_us - reached_us > GAP_US):
            self.lacks(reached_us, end_us)
            self._settled_us = end_us
        length_us = end_us - self._start_us
        lost_us = sum(min(until_us, end_us) - from_us for from_us, until_us in self._missing if from_us < end_us)
        self._missing = [(max(from_us, end_us), until_us) for from_us, until_us in self._missing if until_us > end_us]
        if lost_us > length_us:
            self._missing.append((end_us, end_us + lost_us - length_us))
        self._start_us = end_us
        covered_us = max(0, length_us - lost_us)
        self.covered_us += covered_us
        return covered_us


class PictureCoverage(Coverage):
    """What pictures of the camera cover. Each stands until the next one, or for its time slot where that is far off."""

    def __init__(self) -> None:
        super().__init__()
        self._stood_us = 0
        """Until when the last picture stands, whatever follows."""
        self._last_us = 0
        self._away = False

    def picture(self, at_us: int, slot_us: int) -> int | None:
        """The camera gave a picture. Returns the time of the one before where the two leave a gap."""
        last_us = self._last_us
        far = at_us - last_us > GAP_US
        if far or self._away:
            self.lacks(self._stood_us, at_us)
        self._stood_us = at_us + slot_us
        self._last_us, self._away = at_us, False
        return last_us if far else None

    def absent(self) -> None:
        """The camera gives no pictures: until it does, nothing covers anything."""
        self._away = True

    def take(self, end_us: int, reached_us: int | None = None, *, away: bool = False) -> int:
        """End a segment there, and return how much of it is covered."""
        del reached_us, away  # it is known when the last picture was taken
        if self._away or end_us - self._last_us > GAP_US:
            self.lacks(self._stood_us, end_us)
            self._settled_us = end_us
        return super().take(end_us)

    def gap_before(self, end_us: int) -> int | None:
        """Return the time of the last picture where a gap up to there is left, and nothing stands in for pictures."""
        return self._last_us if end_us - self._last_us > GAP_US and not self._away else None
