"""What a station shows, for a thread that waits for something in it."""

import threading
import time
from collections.abc import Callable

from terminal.session.snapshot import Live, Snapshot


class LatestShown:
    """Holds the latest snapshot and lets a thread wait for one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._latest = Snapshot()
        self._live = Live()

    def show(self, value: Snapshot | Live) -> None:
        """Take in what the station says; called on its thread."""
        with self._changed:
            if isinstance(value, Snapshot):
                self._latest = value
            else:
                self._live = value
            self._changed.notify_all()

    def now(self) -> Snapshot:
        """Return the latest snapshot."""
        with self._changed:
            return self._latest

    def live(self) -> Live:
        """Return what moved last between two snapshots."""
        with self._changed:
            return self._live

    def wait_for(self, wanted: Callable[[Snapshot], bool], timeout_s: float) -> Snapshot:
        """Return the first snapshot that is wanted, or the latest when the time is up."""
        with self._changed:
            self._changed.wait_for(lambda: wanted(self._latest), timeout_s)
            return self._latest

    def wait_for_or_stop(self, wanted: Callable[[Snapshot], bool], timeout_s: float, stop: threading.Event) -> Snapshot:
        """As `wait_for`, but no longer than until `stop` is set."""
        deadline = time.monotonic() + timeout_s
        while (left := deadline - time.monotonic()) > 0 and not stop.is_set() and not wanted(self.now()):
            self.wait_for(wanted, min(left, 0.2))
        return self.now()
