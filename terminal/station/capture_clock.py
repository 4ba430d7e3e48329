"""The clock that pictures are stamped with, and the day at this place."""

import datetime as dt

from terminal.capture.instant import SECOND_US, now_us


class CaptureClock:
    """Implements `terminal.session.ports.Clock`, and tells the day besides."""

    def monotonic(self) -> float:
        """Return seconds on the clock of `terminal.capture.instant`, comparable with the times of pictures."""
        return now_us() / SECOND_US

    def today(self) -> dt.date:
        """Return the day by the machine's clock and time zone."""
        return dt.datetime.now().astimezone().date()
