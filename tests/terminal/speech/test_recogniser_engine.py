"""What the engine makes of sound, with models of a few kilobytes that know three tones."""

import inspect
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sherpa_onnx

from scripts.lab.tone_models import Samples, pause, spoken, tone, write_folder
from terminal.capture.listening import sound_of
from terminal.speech.recogniser.engine import StreamingEngine, WholeEngine, load
from terminal.speech.recogniser.folder import SpeechModel, read_model
from terminal.speech.recogniser.kinds import KINDS
from terminal.speech.recogniser.pieces import Engine, Piece
from terminal.speech.sound import RATE, To16k
from terminal.speech.voice import speech_in
from tests import ROOT
from tests.media import media_file

STREAMING = ("streaming-wenet-ctc", "streaming-zipformer-ctc", "streaming-transducer")
WHOLE = ("zipformer-ctc", "wenet-ctc", "sense-voice")


def engine_of(folder: Path, kind: str) -> StreamingEngine | WholeEngine:
    model = read_model(write_folder(folder, kind))
    assert model is not None
    return load(model)


def voice_of_the_film() -> Samples:
    """The longest stretch of speech in the first half minute of the demonstration's film."""
    brought, parts = To16k(48_000), []
    for block in sound_of(ROOT / "resources" / "demo" / "sale.mp4"):
        parts.append(brought.feed(block.samples))
        if block.at_us > 30_000_000:
            break
    sound = np.concatenate(parts)
    longest = max(speech_in(sound), key=lambda speech: speech.length_us)
    return sound[longest.from_us * RATE // 1_000_000 : longest.to_us * RATE // 1_000_000]


def heard(engine: Engine, sound: Samples, at_us: int = 0, rate: int = RATE) -> list[Piece]:
    """As a recorder brings it, 50 blocks a second; the end is asked for."""
    pieces, size = [], rate // 50
    for begin in range(0, len(sound), size):
        begin_us = at_us + begin * 1_000_000 // rate
        pieces += engine.hear(begin_us, sound[begin : begin + size], rate, broken=begin == 0)
    return [*pieces, *engine.finish()]


def finals(pieces: list[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.final]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_loader_that_takes_what_its_folder_gives(kind: str) -> None:
    how = KINDS[kind]
    recognizer = sherpa_onnx.OnlineRecognizer if how.streaming else sherpa_onnx.OfflineRecognizer
    known = inspect.signature(getattr(recognizer, how.loader)).parameters
    assert {*how.roles.values(), *how.options, "num_threads"} <= set(known)
    needed = {name for name, each in known.items() if each.default is inspect.Parameter.empty}
    assert needed == set(how.roles.values())
    assert not set(how.options) & {"hotwords", "hotwords_file", "system_prompt", "user_prompt", "rule_fsts"}


@pytest.mark.parametrize("kind", STREAMING)
def test_words_come_while_they_are_said_and_are_final_after_a_pause(tmp_path: Path, kind: str) -> None:
    said = np.concatenate((spoken("是", "不"), pause(1.0), spoken("同意", "是")))
    pieces = heard(engine_of(tmp_path, kind), said, at_us=60_000_000)
    assert finals(pieces) == ["是不", "同意是"]
    first, second = (piece for piece in pieces if piece.final)
    assert first.from_us / 1e6 == pytest.approx(60.6, abs=0.1)
    assert first.to_us / 1e6 == pytest.approx(61.4, abs=0.3)
    assert second.from_us / 1e6 == pytest.approx(60 + 3.6 + 0.6, abs=0.2)
    begun = [piece.text for piece in pieces if not piece.final and piece.from_us == first.from_us]
    assert begun[0] == "是"
    assert all(later.startswith(sooner) for sooner, later in pairwise(begun)), "its beginning stays"


class Timeless:
    """A recognizer that says what another one says, but not when, as streaming Paraformer does not."""

    def __init__(self, model: SpeechModel) -> None:
        self._real = sherpa_onnx.OnlineRecognizer.from_zipformer2_ctc(
            tokens=str(model.files["tokens"]),
            model=str(model.files["model"]),
            enable_endpoint_detection=True,
            rule2_min_trailing_silence=0.8,
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def get_result_all(self, stream: Any) -> SimpleNamespace:
        real = self._real.get_result_all(stream)
        return SimpleNamespace(text=real.text, start_time=0.0, timestamps=[], ys_probs=[])


def test_a_model_that_tells_no_times_is_timed_by_when_its_words_come(tmp_path: Path) -> None:
    model = read_model(write_folder(tmp_path, "streaming-zipformer-ctc"))
    assert model is not None
    said = np.concatenate((pause(5.0), spoken("是", "不"), pause(1.0), spoken("同意")))
    pieces = heard(StreamingEngine(model, Timeless(model)), said, at_us=60_000_000)
    assert finals(pieces) == ["是不", "同意"]
    first, second = (piece for piece in pieces if piece.final)
    assert 65.0 <= first.from_us / 1e6 <= 65.7
    assert 66.3 <= first.to_us / 1e6 <= 67.3
    assert 68.5 <= second.from_us / 1e6 <= 69.3
    begun = {piece.from_us for piece in pieces if piece.from_us < second.from_us}
    assert begun == {first.from_us}, "its beginning stays"


def test_only_a_model_that_says_how_sure_it_is_has_a_confidence(tmp_path: Path) -> None:
    sure = heard(engine_of(tmp_path / "a", "streaming-transducer"), spoken("是"))[-1]
    assert 1 <= sure.confidence <= 100
    assert heard(engine_of(tmp_path / "b", "streaming-zipformer-ctc"), spoken("是"))[-1].confidence == 0


@pytest.mark.parametrize("kind", STREAMING)
def test_asked_to_finish_it_says_what_was_said_up_to_then(tmp_path: Path, kind: str) -> None:
    engine = engine_of(tmp_path, kind)
    assert finals(heard(engine, np.concatenate((pause(0.5), tone("不"))))) == ["不"]
    assert finals(heard(engine, spoken("是"), at_us=5_000_000)) == ["是"], "and goes on"


@pytest.mark.parametrize("kind", STREAMING)
def test_asked_while_somebody_speaks_it_spoils_no_word_and_says_none_twice(tmp_path: Path, kind: str) -> None:
    """A voice is what the ear takes for one; its words are whatever three tones find in it."""
    voice = np.concatenate([pause(0.5), voice_of_the_film(), pause(2.0)])
    engine = engine_of(tmp_path, kind)
    whole = "".join(finals(heard(engine, voice)))
    parts, asked = [], 0
    for begin in range(0, len(voice), RATE // 50):
        at_us = begin * 1_000_000 // RATE
        parts += engine.hear(at_us, voice[begin : begin + RATE // 50], RATE, broken=begin == 0)
        if at_us % 700_000 == 0 and 1_000_000 <= at_us <= 6_000_000:
            parts += engine.finish()
            asked += 1
            assert at_us - 800_000 <= engine.told_us <= at_us + 20_000
    parts += engine.finish()
    assert asked >= 5
    assert len(whole) >= 5
    assert "".join(finals(parts)) == whole
    starts = [piece.from_us for piece in parts if piece.final]
    assert starts == sorted(starts)


@pytest.mark.parametrize("kind", STREAMING)
def test_the_recorders_rate_is_brought_down(tmp_path: Path, kind: str) -> None:
    sound = spoken("同意", "不")
    fine = np.interp(np.arange(3 * len(sound)) / 3, np.arange(len(sound)), sound).astype(np.int16)
    assert finals(heard(engine_of(tmp_path, kind), fine, rate=48_000)) == ["同意不"]


@pytest.mark.parametrize("kind", STREAMING)
def test_silence_has_no_words(tmp_path: Path, kind: str) -> None:
    assert heard(engine_of(tmp_path, kind), pause(3.0)) == []


@pytest.mark.parametrize("kind", [*STREAMING, *WHOLE])
def test_a_sound_of_its_own_is_written_down_as_a_whole(tmp_path: Path, kind: str) -> None:
    assert engine_of(tmp_path, kind).decode(spoken("是", "不")) == "是不"


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_model_is_given_only_voices(tmp_path: Path, kind: str) -> None:
    """Tones are no voice."""
    assert heard(engine_of(tmp_path, kind), spoken("是", "不")) == []


@pytest.mark.parametrize("name", ["ambience_quiet_ch03_3", "sb_noise2", "music_3", "laughter_4"])
def test_of_a_room_noise_music_and_laughter_a_whole_model_makes_no_words(tmp_path: Path, name: str) -> None:
    """While somebody laughs there may be some; they are taken back."""
    blocks = list(sound_of(media_file(f"noise/{name}.wav")))
    sound = np.concatenate([block.samples for block in blocks])
    pieces = heard(engine_of(tmp_path, "zipformer-ctc"), sound, rate=blocks[0].rate)
    assert "".join(finals(pieces)) == ""
    assert not pieces or pieces[-1].final


@pytest.mark.parametrize("kind", WHOLE)
def test_a_voice_is_written_down_while_it_goes_on_and_when_it_is_over(tmp_path: Path, kind: str) -> None:
    blocks = list(sound_of(media_file("speech_zh/aishell_BAC009S0724W0121.wav")))
    sound, rate = np.concatenate([block.samples for block in blocks]), blocks[0].rate
    pieces = heard(engine_of(tmp_path, kind), np.concatenate((sound, np.zeros(rate, np.int16))), 9_000_000, rate)
    (final,) = (piece for piece in pieces if piece.final)
    assert len(pieces) >= 3
    assert 9_200_000 <= final.from_us < final.to_us <= 13_500_000
    assert set(final.text) <= set("是同意不")
