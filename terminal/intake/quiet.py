"""Quiet for native libraries that write to standard error as they please. Their errors still come as exceptions.

libtiff does on every odd file; MediaPipe from its own threads, before its log level counts.
"""

import contextlib
import os
import threading
from collections.abc import Iterator

_LOCK = threading.Lock()
"""The descriptor belongs to the whole process: two at once would put back each other's silence."""


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Send file descriptor 2 nowhere within it."""
    with _LOCK:
        try:
            kept = os.dup(2)
        except OSError:  # a program without standard error, as windowed ones on Windows
            yield
            return
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            os.close(nowhere)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
