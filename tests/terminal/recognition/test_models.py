"""The whole way: a model that field IT installed, in its process, with a take's sound from the ring."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from scripts.lab.tone_models import spoken, write_folder
from terminal.capture.listening import sound_of
from terminal.processes.sound_ring import RATE
from terminal.session.facts.recogniser import Recognised, RecogniserOff, RecogniserReady, WordsTold
from terminal.session.orders.recogniser import TellWords, Transcribe
from terminal.speech.recogniser.folder import read_model
from terminal.speech.recogniser.installing import install
from tests.media import media_file
from tests.terminal.recognition import stories

KIND = "streaming-zipformer-ctc"


def at_48k(words: tuple[str, ...]) -> npt.NDArray[np.float32]:
    sound = spoken(*words)
    fine = np.interp(np.arange(3 * len(sound)) / 3, np.arange(len(sound)), sound)
    return np.asarray(fine / 32768, np.float32)


@pytest.mark.parametrize("kind", [KIND, "streaming-wenet-ctc", "streaming-transducer"])
def test_an_installed_model_writes_down_what_is_said(tmp_path: Path, kind: str) -> None:
    installed = install(write_folder(tmp_path / "stick", kind), tmp_path / "models")
    with (
        stories.ring_of_sound() as ring,
        stories.listening(ring, make_engine=None, models=tmp_path / "models") as kiosk,
    ):
        ready = kiosk.wait(RecogniserReady)
        assert (ready.name, ready.sha256) == (installed.name, installed.sha256)
        with stories.take_in(ring, at_48k(("不", "同意"))):
            kiosk.order(Transcribe())
            final = kiosk.wait(Recognised, lambda words: words.final)
        assert final.text == "不同意"
        assert final.from_us / 1e6 == pytest.approx(0.6, abs=0.15)
        partial = kiosk.all(Recognised)[0]
        assert (partial.text, partial.final) == ("不", False)


def test_asked_in_mid_sentence_it_tells_what_was_said(tmp_path: Path) -> None:
    write_folder(tmp_path, KIND)
    with (
        stories.ring_of_sound() as ring,
        stories.listening(ring, make_engine=None, models=tmp_path) as kiosk,
        stories.take_in(ring, at_48k(("不", "同意", "是"))),
    ):
        kiosk.order(Transcribe())
        kiosk.wait(Recognised, lambda words: words.text == "不")
        kiosk.order(TellWords(4))
        told = kiosk.wait(WordsTold)
        final = kiosk.heard[kiosk.heard.index(told) - 1]
        assert isinstance(final, Recognised)
        assert (final.final, final.text[0]) == (True, "不")
        kiosk.wait(Recognised, lambda words: words.final and words.text.endswith("是"))


def test_a_whole_model_writes_down_each_voice(tmp_path: Path) -> None:
    """What it makes of Mandarin are words of its own three; it is passed on as it is."""
    blocks = list(sound_of(media_file("speech_zh/aishell_BAC009S0724W0121.wav")))
    assert blocks[0].rate == RATE
    sound = np.concatenate([block.samples for block in blocks]).astype(np.float32) / np.float32(32768)
    model = read_model(write_folder(tmp_path, "zipformer-ctc"))
    assert model is not None
    with (
        stories.ring_of_sound() as ring,
        stories.listening(ring, make_engine=None, models=tmp_path) as kiosk,
        stories.take_in(ring, sound),
    ):
        kiosk.order(Transcribe())
        final = kiosk.wait(Recognised, lambda words: words.final)
        assert 200_000 <= final.from_us < final.to_us <= 4_500_000
        assert set(final.text) <= set("是同意不")


def test_a_model_of_the_wrong_kind_is_off_for_good_and_changed_ones_are_not_loaded(tmp_path: Path) -> None:
    wrong = write_folder(tmp_path / "wrong", "zipformer-ctc", kind=KIND)
    changed = write_folder(tmp_path / "changed", KIND)
    (changed / "tokens.txt").write_text("是 0", encoding="utf-8")
    for models, code in ((wrong, "recogniser.load"), (changed, "models.changed")):
        with (
            stories.ring_of_sound() as ring,
            stories.listening(ring, ready=False, make_engine=None, models=models) as kiosk,
        ):
            off = kiosk.wait(RecogniserOff)
            assert (off.trouble.code, off.for_good) == (code, True)
            assert kiosk.all(RecogniserReady) == []
