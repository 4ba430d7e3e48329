"""The recogniser process around the engine: set up so that it costs the recorder nothing and leaves nothing behind."""

import os
import queue
import sys
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from faults.errors import ShuangluError
from faults.trouble import Trouble
from program.rank import step_back
from terminal.processes.beat import Beat
from terminal.processes.hardening import fall_silent
from terminal.processes.memory import limit_memory, resident_mb
from terminal.recognition.config import RecogniserConfig
from terminal.recognition.messages import BEHIND, OVERGROWN, REFUSED, Quit, ToRecogniser
from terminal.recognition.transcriber import FellBehindError, Transcriber
from terminal.session.facts.recogniser import RecogniserOff, RecogniserReady
from terminal.session.orders.recogniser import RecogniserOrder
from terminal.speech.recogniser.pieces import Engine

_BEAT_S = 0.5
_POLL_S = 0.06
"""How often new sound is looked for: a recorder brings some 50 times a second."""
_FAREWELL_S = 1.0
"""A model that is busy when the kiosk says Quit has nothing that is worth waiting for."""


def run_recogniser(
    config: RecogniserConfig,
    standing: tuple[RecogniserOrder, ...],
    orders: "Connection[Any, Any]",
    facts: "Connection[Any, Any]",
    *,
    catches_up: bool,
) -> None:
    """Be the recogniser process. Ends at once, with RecogniserOff, where the model is not as it should be."""
    step_back()
    fall_silent()  # what matters is said as a fact
    reader = config.sound.reader()
    received: queue.SimpleQueue[ToRecogniser] = queue.SimpleQueue()
    for order in standing:
        received.put(order)
    threading.Thread(target=_receive, args=(orders, received), name="orders", daemon=True).start()
    with suppress(OSError):  # the kiosk is gone
        facts.send(Beat(config.load_s))
        limit_memory(config.memory_mb)
        engine = _engine(config, facts)
        facts.send(RecogniserReady(engine.name, engine.sha256))
        transcriber = Transcriber(engine, reader, facts.send, config.now_us, catches_up=catches_up)
        _serve(transcriber, config, received, facts)


def _engine(config: RecogniserConfig, facts: "Connection[Any, Any]") -> Engine:
    """Load what to hear with, or say why that cannot be and end this process."""
    try:
        if config.make_engine is not None:
            return config.make_engine()
        from terminal.speech.recogniser.engine import load_installed

        assert config.models is not None
        return load_installed(config.models)
    except ShuangluError as error:
        facts.send(RecogniserOff(error.trouble))
    except Exception as error:  # noqa: BLE001 - told, and then this process ends
        facts.send(RecogniserOff(Trouble("recogniser.load", {"problem": type(error).__name__})))
    sys.exit(REFUSED)


def _serve(
    transcriber: Transcriber,
    config: RecogniserConfig,
    received: "queue.SimpleQueue[ToRecogniser]",
    facts: "Connection[Any, Any]",
) -> None:
    """Turn by turn, until told to quit; each turn proves to the kiosk that nothing hangs."""
    beat_s = 0.0
    while True:
        if time.monotonic() >= beat_s:
            facts.send(Beat(config.hang_s))
            beat_s = time.monotonic() + _BEAT_S
            if resident_mb() > config.memory_mb:
                sys.exit(OVERGROWN)
        try:
            more = transcriber.turn()
        except FellBehindError:
            sys.exit(BEHIND)
        with suppress(queue.Empty):
            wait_s = _POLL_S if transcriber.listens else _BEAT_S
            order = received.get_nowait() if more else received.get(timeout=wait_s)
            if isinstance(order, Quit):
                return
            transcriber.obey(order)


def _receive(orders: "Connection[Any, Any]", received: "queue.SimpleQueue[ToRecogniser]") -> None:
    """Pass orders on. Without a kiosk there is nobody to hear for: end, whatever a model is doing."""
    with suppress(EOFError, OSError):
        while True:
            order = orders.recv()
            received.put(order)
            if isinstance(order, Quit):
                threading.Event().wait(_FAREWELL_S)
                break
    os._exit(0)
