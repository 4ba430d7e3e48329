"""The engine that runs the models of field IT: sherpa-onnx. Loaded in child processes only, where a model may abort."""

import math
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from faults.errors import ShuangluError
from terminal.speech.recogniser.folder import MANIFEST, SpeechModel, read_model
from terminal.speech.recogniser.pieces import Engine, Piece
from terminal.speech.recogniser.stretches import Stretch, Stretches
from terminal.speech.sound import RATE, Samples, To16k
from terminal.speech.voice import VoiceActivity

MEMORY_MB = 2500
"""The most that a model and its process may take: recording, looking and the window need the rest of 8 GB."""
_FEW_CORES = 4
_QUIET_S, _PAUSE_S, _LONGEST_S = 2.4, 0.8, 20.0
"""A streaming model's words are final after such a pause, without words and with; or when they are so long."""
_TAIL_S = 0.8
"""Silence that brings out the last words: a streaming model waits for what follows, 0.64 s and less."""
_WORD_US = 160_000
"""How long the last sign is taken to sound where a model tells only when it began."""
_LATE_US = 800_000
"""How much later than it is said a sign is there at most: a chunk, and what the model looks ahead."""
_VOICE, _BLOCKS = 0.35, 7
"""Somebody is speaking: voice with this probability in any of the last blocks of 32 ms."""
_SECOND = 1_000_000


def threads() -> int:
    """How many threads a model may use: one, or two where that leaves as many to recording and looking."""
    return 2 if (os.cpu_count() or 1) >= _FEW_CORES else 1


def load_installed(models: Path) -> Engine:
    """Load the model of speech that field IT installed.

    Raises ShuangluError `models.*`, and what sherpa-onnx raises; a model of the wrong kind may end this process.
    """
    model = read_model(models)
    if model is None:
        raise ShuangluError("models.missing:manifest", path=str(models / MANIFEST))
    return load(model)


def load(model: SpeechModel) -> "StreamingEngine | WholeEngine":
    """Load one model; raises what sherpa-onnx raises, and may end this process."""
    import sherpa_onnx

    how = model.how
    named = {parameter: str(model.files[role]) for role, parameter in how.roles.items()}
    given: dict[str, Any] = {**named, **model.options, "num_threads": threads()}
    if not how.streaming:
        return WholeEngine(model, getattr(sherpa_onnx.OfflineRecognizer, how.loader)(**given))
    given |= {
        "enable_endpoint_detection": True,
        "rule1_min_trailing_silence": _QUIET_S,
        "rule2_min_trailing_silence": _PAUSE_S,
        "rule3_min_utterance_length": _LONGEST_S,
    }
    return StreamingEngine(model, getattr(sherpa_onnx.OnlineRecognizer, how.loader)(**given))


class StreamingEngine:
    """A model that hears sound as it comes, and finds the ends of sentences itself."""

    def __init__(self, model: SpeechModel, recognizer: Any) -> None:
        """`recognizer`: an `OnlineRecognizer`. Use `load`."""
        self.name, self.sha256 = model.name, model.sha256
        self._recognizer = recognizer
        self._rate = 0
        self._to_16k = To16k(RATE)
        self._activity = VoiceActivity()
        self._last: Samples = np.zeros(0, np.int16)
        """The newest half second, 16 kHz: enough for the ear, which takes 1.3 ms for 32 ms of it."""
        self._stream: Any = None
        self._told, self.told_us = _NOTHING, 0
        self._began_us = self._heard_us = self._from_us = self._to_us = 0
        self._segment_us, self._text = 0, ""
        """When the segment began, and its words so far."""
        self._begin(0)

    def hear(self, at_us: int, samples: Samples, rate: int, *, broken: bool = False) -> list[Piece]:
        """Listen on; return the words as they are now, and as final those after which there was a pause."""
        if broken or rate != self._rate:
            self._rate, self._to_16k = rate, To16k(rate)
            self._last, self.told_us = self._last[:0], at_us
            self._begin(at_us)
        self._heard_us = at_us + len(samples) * _SECOND // rate
        brought = self._to_16k.feed(samples)
        self._last = np.concatenate((self._last, brought))[-RATE // 2 :]
        self._stream.accept_waveform(RATE, _floats(brought))
        pieces = []
        while self._recognizer.is_ready(self._stream):
            self._recognizer.decode_stream(self._stream)
            if self._recognizer.is_endpoint(self._stream):
                pieces += self._result(final=True)
                self._recognizer.reset(self._stream)
                self._begin_segment()
        return [*pieces, *self._result(final=False)]

    def finish(self) -> list[Piece]:
        """Bring out the last words, and begin anew; while somebody speaks, only return those that are there.

        To begin anew in the middle of a word would spoil both halves of it.
        """
        if self._is_voice():
            pieces = self._result(final=True)
            self.told_us = max(self.told_us, self._heard_us - _LATE_US)
            self._told = _Told.of(self._recognizer.get_result_all(self._stream))
            return pieces
        return self._bring_out()

    def decode(self, samples: Samples) -> str:
        """Write down a sound of its own, 16 kHz."""
        self._begin(0)
        heard = [*self.hear(0, samples, RATE, broken=True), *self._bring_out()]
        return "".join(piece.text for piece in heard if piece.final)

    def _seen(self, text: str) -> tuple[int, int]:
        """When a model tells no times (Paraformer): from just before words were first there to their last change."""
        if not self._text:
            self._from_us = max(self._segment_us, self._heard_us - _LATE_US)
        if text != self._text:
            self._text, self._to_us = text, self._heard_us
        return self._from_us, self._to_us

    def _begin_segment(self) -> None:
        self._segment_us, self._text, self._told = self._heard_us, "", _NOTHING

    def _bring_out(self) -> list[Piece]:
        self._stream.accept_waveform(RATE, np.zeros(round(_TAIL_S * RATE), np.float32))
        self._stream.input_finished()
        while self._recognizer.is_ready(self._stream):
            self._recognizer.decode_stream(self._stream)
        pieces = self._result(final=True)
        self._begin(self._heard_us)
        self.told_us = self._heard_us
        return pieces

    def _begin(self, at_us: int) -> None:
        self._began_us = self._heard_us = at_us
        self._begin_segment()
        self._stream = self._recognizer.create_stream()

    def _result(self, *, final: bool) -> list[Piece]:
        result = self._told.rest_of(self._recognizer.get_result_all(self._stream))
        if not result.text.strip():
            return []
        begin_us = self._began_us + round(result.start_time * _SECOND)
        if result.timestamps:
            from_us, to_us = _span(begin_us, result.timestamps, [], self._heard_us)
        else:
            from_us, to_us = self._seen(result.text)
        return [Piece(from_us, to_us, result.text, final, _confidence(result.probabilities))]

    def _is_voice(self) -> bool:
        self._activity.forget()
        return any(probability >= _VOICE for probability in self._activity.hear(self._last)[-_BLOCKS:])


@dataclass(frozen=True, slots=True)
class _Words:
    """What a model made of a segment, or of the rest of it."""

    text: str
    start_time: float
    timestamps: list[float]
    probabilities: list[float]


@dataclass(frozen=True, slots=True)
class _Told:
    """What of a segment was returned as final already, while somebody went on speaking."""

    text: str = ""
    signs: int = 0

    @classmethod
    def of(cls, result: Any) -> "_Told":
        return cls(result.text, len(result.timestamps))

    def rest_of(self, result: Any) -> _Words:
        """A model that has changed its mind about what was told says it all again: better twice than not at all."""
        told = self if result.text.startswith(self.text) else _NOTHING
        times, sure = list(result.timestamps)[told.signs :], list(result.ys_probs)[told.signs :]
        return _Words(result.text[len(told.text) :], result.start_time, times, sure)


_NOTHING = _Told()


class WholeEngine:
    """A model that is given whole stretches of speech, as the ear for voices cuts them."""

    def __init__(self, model: SpeechModel, recognizer: Any) -> None:
        """`recognizer`: an `OfflineRecognizer`. Use `load`. Raises ShuangluError `models.*` for the ear's own model."""
        self.name, self.sha256 = model.name, model.sha256
        self._recognizer = recognizer
        self._stretches = Stretches()
        self._shown: Piece | None = None
        """Words of a stretch that goes on, as they were returned last."""

    def hear(self, at_us: int, samples: Samples, rate: int, *, broken: bool = False) -> list[Piece]:
        """Listen on; return the words of each stretch that is over, and from time to time of the one that goes on."""
        self._shown = None if broken else self._shown
        pieces = self._written(self._stretches.hear(at_us, samples, rate, broken=broken))
        if self._shown is not None and not self._stretches.goes_on:  # laughter, perhaps: the ear took it for a voice
            pieces.append(replace(self._shown, text="", final=True, confidence=0))
            self._shown = None
        return pieces

    @property
    def told_us(self) -> int:
        """Up to where the last stretch that is over was cut, or all that was heard where nobody speaks."""
        return self._stretches.told_us

    def finish(self) -> list[Piece]:
        """Write down the stretch that goes on, up to the softest place of its last second."""
        return self._written(self._stretches.finish())

    def decode(self, samples: Samples) -> str:
        """Write down a sound of its own, 16 kHz, whether there is a voice in it or not."""
        return str(self._result(samples).text)

    def _written(self, stretches: list[Stretch]) -> list[Piece]:
        pieces = []
        for stretch in stretches:
            began_s = time.monotonic()
            result = self._result(stretch.samples)
            self._stretches.took(time.monotonic() - began_s)
            if result.text.strip() or (stretch.over and self._shown):
                from_us, to_us = _span(stretch.at_us, result.timestamps, result.durations, stretch.end_us)
                sure = _confidence(result.ys_log_probs)
                pieces.append(Piece(from_us, to_us, result.text, stretch.over, sure))
                self._shown = None if stretch.over else pieces[-1]
        return pieces

    def _result(self, samples: Samples) -> Any:
        stream = self._recognizer.create_stream()
        stream.accept_waveform(RATE, _floats(samples))
        self._recognizer.decode_stream(stream)
        return stream.result


def _floats(samples: Samples) -> "np.ndarray[Any, np.dtype[np.float32]]":
    return samples.astype(np.float32) / np.float32(32768)


def _span(begin_us: int, times: Sequence[float], lengths: Sequence[float], end_us: int) -> tuple[int, int]:
    """When the words were said: from their first sign to their last; all of the sound where there are no times."""
    if not times:
        return begin_us, end_us
    last_us = round(lengths[-1] * _SECOND) if len(lengths) == len(times) else _WORD_US
    from_us = min(begin_us + round(times[0] * _SECOND), end_us)
    return from_us, max(from_us, min(begin_us + round(times[-1] * _SECOND) + last_us, end_us))


def _confidence(logarithms: Sequence[float]) -> int:
    """Mean probability of the signs, in percent, at least 1; 0 where the model gives none."""
    if not logarithms:
        return 0
    mean = sum(logarithms) / len(logarithms)
    return max(1, min(100, round(100 * math.exp(min(0.0, mean))))) if math.isfinite(mean) else 0
