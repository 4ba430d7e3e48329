"""How fast and when the courier may send: what field IT sets so that the branch's line stays usable."""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as time_of_day

from evidence.faults import shown
from faults.errors import ShuangluError
from terminal.sync.answers import StoppedError

BLOCK_BYTES = 256 * 1024
"""Without a limit. A line that takes longer for it than the silence that is allowed is as good as none."""
_PACED_BYTES = 16 * 1024
_WINDOW = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")


class Stop:
    """Ends every wait of the courier at once."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """End the courier, for good; returns at once, from any thread."""
        self._event.set()

    @property
    def asked(self) -> bool:
        """Whether the courier is to end, for whoever wants no exception from `check`."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise StoppedError once the courier is to end."""
        if self._event.is_set():
            raise StoppedError

    def wait(self, seconds: float) -> None:
        """Wait; raise StoppedError as soon as the courier is to end."""
        if self._event.wait(seconds):
            raise StoppedError


class Bandwidth:
    """At most so many bytes per second, over any stretch longer than a second (token bucket of one second).

    All lines of a terminal share one: it is the branch's line that is to stay usable.
    """

    def __init__(self, bytes_per_s: int | None = None) -> None:
        """None: as fast as the line goes. Raises ShuangluError `sync.bandwidth` below 1 KiB/s."""
        if bytes_per_s is not None and bytes_per_s < 1024:  # noqa: PLR2004 - a segment would take an hour
            raise ShuangluError("sync.bandwidth")
        self._rate = bytes_per_s
        self._tokens = 0.0
        self._at = time.monotonic()
        self._lock = threading.Lock()

    def spend(self, size: int, stop: Stop) -> None:
        """Wait until `size` bytes may be sent; raises StoppedError."""
        stop.check()
        if self._rate is None:
            return
        with self._lock:
            now = time.monotonic()
            self._tokens = min(float(self._rate), self._tokens + (now - self._at) * self._rate) - size
            self._at = now
            lacking = -self._tokens
        if lacking > 0:
            stop.wait(lacking / self._rate)

    def block(self) -> int:
        """How many bytes to send at a time, so that a slow limit does not mean long silence."""
        return BLOCK_BYTES if self._rate is None else max(512, min(_PACED_BYTES, self._rate // 4))


class PacedBody:
    """A request body that goes no faster than allowed and that ends the request when the courier is to end.

    Its blocks are views of what it was given. An end of the line also ends a block that is being sent.
    """

    def __init__(self, parts: Sequence[bytes], bandwidth: Bandwidth, stop: Stop) -> None:
        self._parts = [memoryview(part) for part in parts]
        self._bandwidth = bandwidth
        self._stop = stop

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __iter__(self) -> Iterator[memoryview]:
        """Yield the blocks, each when it may be sent; raises StoppedError."""
        size = self._bandwidth.block()
        for part in self._parts:
            for at in range(0, len(part), size):
                block = part[at : at + size]
                self._bandwidth.spend(len(block), self._stop)
                yield block


@dataclass(frozen=True, slots=True)
class Hours:
    """When the courier may send, local time: `20:00-06:00`, or several such windows with commas; empty: always."""

    windows: tuple[tuple[time_of_day, time_of_day], ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """Read windows as the class describes them; raises ShuangluError `sync.hours` for what is none."""
        windows = []
        for part in filter(None, (part.strip() for part in text.split(","))):
            match = _WINDOW.fullmatch(part)
            if match is None:
                raise ShuangluError("sync.hours", hours=shown(text))
            h1, m1, h2, m2 = map(int, match.groups())
            windows.append((time_of_day(h1, m1), time_of_day(h2, m2)))
        return cls(tuple(windows))

    def open_at(self, now: datetime) -> bool:
        """Tell whether sending is allowed at this local time. A window may reach over midnight."""
        moment = now.time()
        return not self.windows or any(
            begin <= moment < end if begin < end else moment >= begin or moment < end for begin, end in self.windows
        )

    def opens_in_s(self, now: datetime) -> float:
        """Seconds until sending is allowed; 0 while it is."""
        if self.open_at(now):
            return 0.0
        waits = []
        for begin, _ in self.windows:
            at = now.replace(hour=begin.hour, minute=begin.minute, second=0, microsecond=0)
            waits.append((at if at > now else at + timedelta(days=1)) - now)
        return min(waits).total_seconds()

    def __str__(self) -> str:
        return ", ".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in self.windows)
