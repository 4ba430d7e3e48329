"""The recorder's process: what it does before there is a recorder, and the thread that hears orders."""

import gc
import queue
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from evidence.faults import EvidenceFault
from evidence.suite import known_answers
from faults.errors import ShuangluError
from terminal.capture.config import RecorderConfig
from terminal.capture.fact_sender import FactSender
from terminal.capture.recorder import KioskLost, Recorder
from terminal.capture.take.encoder_trial import try_out
from terminal.processes.preview import Preview
from terminal.processes.sound_ring import SoundRing
from terminal.session.facts.recorder import RecorderFailed
from terminal.session.orders.recorder import RecorderOrder

_FAREWELL_S = 2.0
"""How long the last facts may take to reach a kiosk that does not read."""


def run_recorder(
    config: RecorderConfig,
    preview: Preview,
    second_preview: Preview | None,
    sound: SoundRing | None,
    orders: "Connection[Any, Any]",
    facts: "Connection[Any, Any]",
) -> None:
    """Be the recorder process.

    Ends at once, with RecorderFailed, on a machine that computes cryptography wrongly, or does not encode as it is set.
    """
    outbox = FactSender(facts)
    try:
        known_answers()
        try_out(config.encoding())
    except (EvidenceFault, ShuangluError) as fault:  # before any device is opened: nothing could be recorded here
        outbox.tell(RecorderFailed(fault.trouble))
        outbox.close(_FAREWELL_S)
        return
    recorder = Recorder(config, preview, outbox, second_preview, sound)
    gc.freeze()  # what is there now stays; it need not be looked through again and again
    signal.signal(signal.SIGTERM, lambda *_: setattr(recorder, "terminated", True))
    received: queue.SimpleQueue[RecorderOrder | KioskLost] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(orders, received, recorder.wake), name="orders", daemon=True).start()
    try:
        recorder.run(received)
    finally:
        outbox.close(_FAREWELL_S)


def _receive(
    orders: "Connection[Any, Any]", received: "queue.SimpleQueue[RecorderOrder | KioskLost]", wake: Callable[[], None]
) -> None:
    """Pass orders on. A kiosk that stops in the middle of an order holds up this thread and no other."""
    with suppress(EOFError, OSError):
        while True:
            received.put(orders.recv())
            wake()
    received.put(KioskLost())
    wake()
