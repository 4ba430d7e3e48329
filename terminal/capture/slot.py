"""Where the recorder process sits."""

from collections.abc import Callable

from terminal.capture.process import RecorderProcess
from terminal.session.orders.recorder import RecorderOrder


class RecorderSlot:
    """Where the recorder process sits: orders go to whichever process sits there now."""

    def __init__(self, make: Callable[[], RecorderProcess]) -> None:
        self._make = make
        self._process = make()

    def start(self) -> None:
        """Start the process; returns at once. RecorderReady follows, or RecorderFailed or RecorderLost."""
        self._process.start()

    def order(self, order: RecorderOrder) -> None:
        """Send an order; returns at once. To a recorder that is gone it is lost, as RecorderLost says."""
        self._process.order(order)

    def replace(self) -> None:
        """Put a fresh process in place of one that is gone."""
        self._process.stop()
        self._process = self._make()
        self._process.start()

    def stop(self) -> None:
        """Close an open take as interrupted and end the process; its last facts have been posted when this returns."""
        self._process.stop()

    @property
    def pid(self) -> int | None:
        """The recorder process that runs now; None while there is none."""
        return self._process.pid
