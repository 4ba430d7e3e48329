"""The analyst process around the analyst: set up so that it costs the recorder nothing and leaves nothing behind."""

import os
import queue
import sys
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from program.rank import step_back
from terminal.analysis.analyst import Analyst, trouble_of
from terminal.analysis.config import AnalystConfig
from terminal.analysis.messages import REFUSED, Quit, ToAnalyst
from terminal.analysis.models import installed_models
from terminal.processes.beat import Beat
from terminal.processes.hardening import fall_silent
from terminal.processes.memory import resident_mb
from terminal.session.facts.analyst import AnalystFailed, AnalystReady
from terminal.session.orders.analyst import AnalystOrder

_BEAT_S = 0.5
_FAREWELL_S = 1.0
"""A model that is busy when the kiosk says Quit has nothing that is worth waiting for."""
_OVERGROWN = 71
"""Exit code of an analyst that used more memory than it may."""


def run_analyst(
    config: AnalystConfig,
    standing: tuple[AnalystOrder, ...],
    orders: "Connection[Any, Any]",
    facts: "Connection[Any, Any]",
) -> None:
    """Be the analyst process. Ends at once, with AnalystFailed, on a machine whose models are not as they should be."""
    _prepare()
    received: queue.SimpleQueue[ToAnalyst] = queue.SimpleQueue()
    for order in standing:
        received.put(order)
    threading.Thread(target=_receive, args=(orders, received), name="orders", daemon=True).start()
    with suppress(OSError):  # the kiosk is gone
        facts.send(Beat(config.load_s))
        analyst = Analyst(config, (config.make_models or installed_models)(config), facts.send)
        try:
            analyst.prepare(standing)
        except Exception as error:  # noqa: BLE001 - told, and then this process ends
            facts.send(AnalystFailed(trouble_of("load", error)))
            sys.exit(REFUSED)
        facts.send(AnalystReady())
        _serve(analyst, config, received, facts)
        analyst.close()


def _serve(
    analyst: Analyst, config: AnalystConfig, received: "queue.SimpleQueue[ToAnalyst]", facts: "Connection[Any, Any]"
) -> None:
    """Turn by turn, until told to quit; each turn proves to the kiosk that nothing hangs."""
    beat_s = 0.0
    while True:
        if time.monotonic() >= beat_s:
            facts.send(Beat(config.hang_s))
            beat_s = time.monotonic() + _BEAT_S
            if resident_mb() > config.memory_mb:
                sys.exit(_OVERGROWN)
        wait_s = min(analyst.turn(), _BEAT_S)
        with suppress(queue.Empty):
            order = received.get(timeout=wait_s)
            if isinstance(order, Quit):
                return
            analyst.obey(order)
            beat_s = 0.0  # an order may have asked for patience; this takes it back


def _prepare() -> None:
    """The recorder, the screens and the courier go first."""
    import cv2

    step_back()
    fall_silent()  # what matters is said as a fact
    cv2.setNumThreads(1)


def _receive(orders: "Connection[Any, Any]", received: "queue.SimpleQueue[ToAnalyst]") -> None:
    """Pass orders on. Without a kiosk there is nobody to look for: end, whatever a model is doing."""
    with suppress(EOFError, OSError):
        while True:
            order = orders.recv()
            received.put(order)
            if isinstance(order, Quit):
                threading.Event().wait(_FAREWELL_S)
                break
    os._exit(0)
