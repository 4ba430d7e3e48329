"""The analyst process: one loop that takes orders from the kiosk and pictures from the recorder's preview."""

import os
import queue
import signal
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from terminal.analysis.config import AnalystConfig
from terminal.analysis.messages import REFUSED, Beat, Heard, Quit
from terminal.errors import ShuangluError
from terminal.session.looking import Look
from terminal.session.observations import AnalystFailed, AnalystReady

_BEAT_S = 0.5
_FAREWELL_S = 1.0
"""A model that is busy when the kiosk says Quit has nothing that is worth waiting for."""


def run_analyst(
    config: AnalystConfig,
    standing: tuple[Look, ...],
    orders: "Connection[Any, Any]",
    facts: "Connection[Any, Any]",
) -> None:
    """Be the analyst process. Ends at once, with AnalystFailed, on a machine whose model files are not right."""
    _prepare()
    received: queue.SimpleQueue[Heard] = queue.SimpleQueue()
    for order in standing:
        received.put(order)
    threading.Thread(target=_receive, args=(orders, received), name="orders", daemon=True).start()
    facts.send(Beat(config.load_s))
    try:
        _check_models()
    except ShuangluError as error:
        facts.send(AnalystFailed(error.code, error.sentence))
        sys.exit(REFUSED)
    facts.send(AnalystReady())
    while True:
        facts.send(Beat(config.hang_s))
        with suppress(queue.Empty):
            if isinstance(received.get(timeout=_BEAT_S), Quit):
                return


def _check_models() -> None:
    from terminal.model_files import check
    from terminal.ocr.models import MODEL_FILES

    check(MODEL_FILES)


def _prepare() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the kiosk decides


def _receive(orders: "Connection[Any, Any]", received: "queue.SimpleQueue[Heard]") -> None:
    """Pass orders on. Without a kiosk there is nobody to look for: end, whatever a model is doing."""
    with suppress(EOFError, OSError):
        while True:
            order = orders.recv()
            received.put(order)
            if isinstance(order, Quit):
                threading.Event().wait(_FAREWELL_S)
                break
    os._exit(0)
