"""The voice's process: one text after another becomes sound; the newest one counts."""

import os
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Protocol

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.processes.beat import Beat
from terminal.session.facts.voice import SpeakingFailed, Spoken, VoiceFact, VoiceKnown
from terminal.session.orders.voice import SayAloud
from terminal.voice.config import MOST_CHARACTERS, Quit, VoiceConfig
from terminal.voice.espeak import Espeak, Language
from terminal.voice.program import Asked, SpeakingError, SupersededError, spoken_by
from terminal.voice.recordings import Recordings
from terminal.voice.sapi import Sapi
from terminal.voice.sound import Speech, read_stream

IDLE_S, WORKING_S = 5.0, 5.0
"""How long the process may say nothing."""
_BEAT_S = 1.0


class Voice(Protocol):
    """A program of this machine that speaks."""

    name: str

    def asked(self, text: str, language: Language, speed: float) -> Asked:
        """How it is asked for a text."""


def run_voice(config: VoiceConfig, orders: "Connection[Any, Any]", messages: "Connection[Any, Any]") -> None:
    """Be the voice's process until it is told to quit, or whoever started it is gone. VoiceKnown comes first."""
    say = messages.send
    voices = Voices.found(config)
    say(VoiceKnown(voices.name))
    waiting: queue.SimpleQueue[SayAloud] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(orders, waiting), name="orders", daemon=True).start()
    with suppress(OSError):  # whoever started it is gone
        while True:
            say(Beat(IDLE_S))
            with suppress(queue.Empty):
                _answer(voices, _newest(waiting), waiting, say)


def _receive(orders: "Connection[Any, Any]", waiting: "queue.SimpleQueue[SayAloud]") -> None:
    with suppress(EOFError, OSError):
        while not isinstance(order := orders.recv(), Quit):
            waiting.put(order)
    os._exit(0)  # a program that speaks ends with its pipes


def _newest(waiting: "queue.SimpleQueue[SayAloud]") -> SayAloud:
    """Wait for an order, not for long; those before the last one count no more. Raises queue.Empty."""
    order = waiting.get(timeout=_BEAT_S)
    with suppress(queue.Empty):
        while True:
            order = waiting.get_nowait()
    return order


def _answer(
    voices: "Voices", order: SayAloud, waiting: "queue.SimpleQueue[SayAloud]", say: Callable[[VoiceFact | Beat], None]
) -> None:
    def wanted() -> bool:
        say(Beat(WORKING_S))
        return waiting.empty()

    try:
        speech, name = voices.say(order, wanted)
    except SupersededError:
        return
    except ShuangluError as error:
        say(SpeakingFailed(order.ticket, error.trouble))
    except Exception as error:  # noqa: BLE001 - whatever it was, the seller reads; its words may quote the text
        say(SpeakingFailed(order.ticket, Trouble("voice.failed:unforeseen", {"problem": type(error).__name__})))
    else:
        facts = {**order.facts, "voice": name, "speed": order.speed}
        say(Spoken(order.ticket, speech.pcm, speech.rate, facts))


class Voices:
    """All that can speak here: a person's recordings first, then the machine."""

    def __init__(self, machine: Voice | None, recordings: Recordings | None) -> None:
        self._machine = machine
        self._recordings = recordings

    @classmethod
    def found(cls, config: VoiceConfig) -> "Voices":
        """Look what is there. Recordings that cannot be read are none."""
        machine = (Espeak.found() or Sapi.found()) if config.machine else None
        recordings = None
        if config.recordings is not None:
            with suppress(OSError, ValueError):
                recordings = Recordings.read(config.recordings)
        return cls(machine, recordings)

    @property
    def name(self) -> str:
        """What speaks; empty for nothing."""
        if self._machine is not None:
            return self._machine.name
        return f"recorded {self._recordings.name}".strip() if self._recordings else ""

    def say(self, order: SayAloud, wanted: Callable[[], bool]) -> tuple[Speech, str]:
        """Return the sound of a text, and who says it. Raises SpeakingError and SupersededError."""
        if not order.text.strip() or len(order.text) > MOST_CHARACTERS:
            raise SpeakingError("voice.text", most=MOST_CHARACTERS)
        recorded = self._recordings.speech(order.text) if self._recordings else None
        if recorded is not None and self._recordings is not None:
            return _at_speed(recorded, order.speed), f"recorded {self._recordings.name}".strip()
        if self._machine is None:
            raise SpeakingError("voice.none")
        asked = self._machine.asked(order.text, order.language, order.speed)
        try:
            return read_stream(spoken_by(asked, len(order.text), wanted)), self._machine.name
        except ValueError as error:
            raise SpeakingError("voice.failed") from error


def _at_speed(speech: Speech, speed: float) -> Speech:
    if speed == 1.0:
        return speech
    import numpy as np

    from terminal.voice.stretching import stretched

    samples = np.frombuffer(speech.pcm, "<i2").astype(np.int16)
    return Speech(stretched(samples, speech.rate, speed).tobytes(), speech.rate)
