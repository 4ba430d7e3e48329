"""A model is tried out in a child: whether it loads, how fast it is here, how much memory it takes, what it writes."""

import math
import time
import wave
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import numpy as np

from faults.errors import ShuangluError
from faults.trouble import Trouble
from program.rank import step_back
from terminal.processes.child import Child
from terminal.processes.hardening import fall_silent
from terminal.processes.memory import limit_memory, peak_mb
from terminal.speech.recogniser.engine import MEMORY_MB, load
from terminal.speech.recogniser.error_rate import character_error_rate
from terminal.speech.recogniser.folder import SpeechModel
from terminal.speech.recogniser.pieces import Engine
from terminal.speech.sound import RATE, Samples

SLOWEST: Final = 0.5
"""Seconds of work per second of sound. At 1 a model falls behind for ever; half of a core is what recording and looking
leave it on two cores, and a press waits for its words."""
MOST_ERRORS: Final = 0.3
"""Character error rate. With every third sign wrong neither an answer nor a forbidden phrase can be told any more."""
_LOAD_S = 90.0
_PATIENCE = 10.0
"""Seconds of work per second of sound after which it is called hanging."""
_BLOCK_S = 0.02
_MADE_S = 8.0
_LONGEST_S = 120.0
_NOISE_DB = -30.0


@dataclass(frozen=True, slots=True)
class Reference:
    """A sound of which is known what is said in it."""

    sound: Path
    """WAV, 16 bit, one channel, from 16 kHz on, two minutes at most."""
    text: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it."""

    load_s: float
    work: float
    """Seconds of work per second of sound."""
    memory_mb: float
    """The most that its process ever had; 0 where the system does not tell."""
    text: str = ""
    """What it wrote down of the reference sound."""
    error_rate: float | None = None
    """Share of wrong characters; None without a reference sound."""

    @property
    def refused(self) -> tuple[Trouble, ...]:
        """Why it is of no use on this machine; empty where it is."""
        found = []
        if self.work > SLOWEST:
            found.append(Trouble("models.refused:slow", {"ms": round(self.work * 1000), "most": round(SLOWEST * 1000)}))
        if self.error_rate is not None and self.error_rate > MOST_ERRORS:
            rate, most = math.ceil(self.error_rate * 100), round(MOST_ERRORS * 100)
            found.append(Trouble("models.refused:errors", {"rate": rate, "most": most}))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Measured:
    load_s: float
    work: float
    memory_mb: float
    text: str


@dataclass(frozen=True, slots=True)
class _Failed:
    problem: str


def try_out(model: SpeechModel, reference: Reference | None = None, load_s: float = _LOAD_S) -> Trial:
    """Load a model in a child and let it hear the reference sound, its own or another; noise where there is none.

    It may take `load_s` to load, and ten times as long as the sound to hear it.
    Raises ShuangluError `models.refused` where it ends its process, hangs or cannot be loaded, and `models.sound` for a
    reference sound that cannot be used.
    """
    if reference is None and model.sound is not None:
        reference = Reference(model.sound, model.sound_text)
    sound, rate = _read(reference.sound) if reference else (_noise(), RATE)
    child = Child("speech model", _run, model, sound, rate, reference is not None, daemon=True)
    try:
        measured = _answer(child, load_s + _PATIENCE * len(sound) / rate)
    finally:
        child.kill()
        child.join(_LOAD_S)
        child.close()
    wrong = character_error_rate(reference.text, measured.text) if reference else None
    return Trial(measured.load_s, measured.work, measured.memory_mb, measured.text, wrong)


def _answer(child: Child, patience_s: float) -> _Measured:
    if not child.messages.poll(patience_s):
        raise ShuangluError("models.refused:hangs", seconds=round(patience_s))
    try:
        said = child.messages.recv()
    except (EOFError, OSError):
        child.join(_LOAD_S)
        raise ShuangluError("models.refused:fell", exitcode=child.exitcode) from None
    if isinstance(said, _Failed):
        raise ShuangluError("models.refused:load", problem=said.problem)
    assert isinstance(said, _Measured)
    return said


def _run(
    model: SpeechModel,
    sound: Samples,
    rate: int,
    reference: bool,
    _: "Connection[Any, Any]",
    messages: "Connection[Any, Any]",
) -> None:
    """Be the child. It works as the recogniser process will: at its rank, within its memory."""
    step_back()
    fall_silent()
    limit_memory(MEMORY_MB)
    with suppress(OSError):  # nobody waits any more
        try:
            began_s = time.monotonic()
            engine = load(model)
            loaded_s = time.monotonic()
            text = _written(engine, sound, rate) if reference else engine.decode(sound)
            work_s = time.monotonic() - loaded_s
        except Exception as error:  # noqa: BLE001 - told
            messages.send(_Failed(f"{type(error).__name__}: {error}"[:200]))
            return
        messages.send(_Measured(loaded_s - began_s, work_s * rate / len(sound), peak_mb(), text if reference else ""))


def _written(engine: Engine, sound: Samples, rate: int) -> str:
    """Let it hear a sound as a recorder brings it, and the silence after it."""
    sound = np.concatenate((sound, np.zeros(rate, np.int16)))
    size = round(_BLOCK_S * rate)
    pieces = []
    for begin in range(0, len(sound), size):
        at_us = begin * 1_000_000 // rate
        pieces += engine.hear(at_us, sound[begin : begin + size], rate, broken=begin == 0)
    return "".join(piece.text for piece in [*pieces, *engine.finish()] if piece.final)


def _read(path: Path) -> tuple[Samples, int]:
    try:
        with wave.open(str(path), "rb") as file:
            shape = (file.getnchannels(), file.getsampwidth())
            rate, count = file.getframerate(), file.getnframes()
            if shape != (1, 2) or not RATE <= rate <= 12 * RATE or not rate // 2 <= count <= _LONGEST_S * rate:
                raise ShuangluError("models.sound", path=str(path))
            return np.frombuffer(file.readframes(count), "<i2").astype(np.int16), rate
    except (wave.Error, EOFError) as error:
        raise ShuangluError("models.sound", path=str(path)) from error


def _noise() -> Samples:
    drawn = np.random.default_rng(1).normal(0, 32768 * 10 ** (_NOISE_DB / 20), round(_MADE_S * RATE))
    return np.asarray(np.clip(np.rint(drawn), -32768, 32767), np.int16)
