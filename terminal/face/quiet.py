"""Quiet for native libraries that write to standard error as they please, such as MediaPipe while a graph is made."""

import contextlib
import os
import threading
from collections.abc import Iterator

_LOCK = threading.Lock()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Send file descriptor 2 nowhere within it; what goes wrong still comes as an exception.

    MediaPipe's first lines come from its own threads when a graph meets its first picture, before its log level counts.
    """
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
