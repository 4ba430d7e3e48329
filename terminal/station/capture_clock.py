"""The clock that pictures are stamped with, and the day at this place."""

import datetime as dt

from terminal.capture.instant import SECOND_US, now_us


class CaptureClock:
    """The clock that pictures are stamped with, and the day at this place."""

    def monotonic(self) -> float:
        return now_us() / SECOND_US

    def today(self) -> dt.date:
        return dt.datetime.now().astimezone().date()
