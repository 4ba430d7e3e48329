"""The reader's process from the inside."""

import os
import queue
import threading
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from terminal.processes.beat import Beat
from terminal.processes.hardening import fall_silent
from terminal.readers.config import ReaderConfig
from terminal.readers.messages import Quit, ToReader
from terminal.readers.named_reader import open_reader
from terminal.readers.watching import Watcher
from terminal.session.orders.reader import ReaderOrder

_BEAT_S = 1.0
"""The longest rest between two proofs that nothing hangs."""
_FAREWELL_S = 0.5
"""A library that is busy when the kiosk says Quit has nothing that is worth waiting for."""


def run_reader(
    config: ReaderConfig,
    standing: tuple[ReaderOrder, ...],
    orders: "Connection[Any, Any]",
    facts: "Connection[Any, Any]",
) -> None:
    """Be the reader's process, until told to quit or the kiosk is gone."""
    fall_silent()  # libraries print as they please, names of customers among it
    received: queue.SimpleQueue[ToReader] = queue.SimpleQueue()
    for order in standing:
        received.put(order)
    threading.Thread(target=_receive, args=(orders, received), name="orders", daemon=True).start()
    with suppress(OSError):  # the kiosk is gone
        facts.send(Beat(config.open_s))
        watcher = Watcher(partial(_open, config, facts), facts.send, config.now_us)
        try:
            _serve(watcher, config, received, facts)
        finally:
            watcher.close()


def _open(config: ReaderConfig, facts: "Connection[Any, Any]") -> Any:
    facts.send(Beat(config.open_s))
    return open_reader(config.reader)


def _serve(
    watcher: Watcher,
    config: ReaderConfig,
    received: "queue.SimpleQueue[ToReader]",
    facts: "Connection[Any, Any]",
) -> None:
    """Turn by turn; each begins with a beat, and whatever its call into a library does, the next must come in time."""
    while True:
        with suppress(queue.Empty):
            order = received.get(timeout=min(watcher.rest_s, _BEAT_S))
            if isinstance(order, Quit):
                return
            watcher.obey(order)
        facts.send(Beat(config.hang_s))
        if watcher.rest_s <= 0:
            watcher.turn()


def _receive(orders: "Connection[Any, Any]", received: "queue.SimpleQueue[ToReader]") -> None:
    """Pass orders on. Without a kiosk there is nobody to read for: end, whatever a library is doing."""
    with suppress(EOFError, OSError):
        while True:
            order = orders.recv()
            received.put(order)
            if isinstance(order, Quit):
                threading.Event().wait(_FAREWELL_S)
                break
    os._exit(0)
