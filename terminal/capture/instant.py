"""The one clock of capture: whole microseconds that never jump and that all processes of a machine share."""

import sys
import time

SECOND_US = 1_000_000

_read_ns = time.perf_counter_ns if sys.platform == "win32" else time.monotonic_ns
# Windows: Python 3.11's monotonic ticks every 15.6 ms there; its performance counter is as steady, as shared and fine.


def now_us() -> int:
    """Microseconds on the machine's monotonic clock; comparable between processes, without meaning across boots."""
    return _read_ns() // 1000
