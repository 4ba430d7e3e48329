"""A take with an installed model of speech: from the microphone's sound to words in the journal, or to none."""

import os
import re
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from evidence.marks import facts_by_kind
from evidence.reader import TakeReader
from rulebook.checks.observed import Words, read_observations
from scripts.lab.tone_models import spoken, write_folder, write_wave
from terminal.home.opening import Home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.recognition.process import RecogniserProcess
from terminal.session.facts.recogniser import Recognised, RecogniserLost, RecogniserOff, RecogniserReady
from terminal.session.facts.recorder import TakeOpened
from terminal.speech.recogniser.folder import SpeechModel
from terminal.speech.recogniser.installing import install
from terminal.station.station import Offer
from tests.journeys.counter import Counter
from tests.journeys.test_judged_take import packs_with_checks
from tests.sales import small_sale

F = TypeVar("F")


def a_home_with_a_model(folder: Path) -> tuple[Home, SpeechModel]:
    """Its microphone hears two words again and again."""
    said = np.concatenate([spoken("不", "同意", after=1.4) for _ in range(12)])
    fine = np.interp(np.arange(3 * len(said)) / 3, np.arange(len(said)), said).astype(np.int16)
    write_wave(folder / "said.wav", fine, 48_000)
    sources: dict[str, Any] = {
        "camera": "test:bars",
        "microphone": f"file:{folder / 'said.wav'}",
        "identity": "none",
        "packs": packs_with_checks(folder / "packs"),
    }
    home = open_or_create_rehearsal_home(load_settings(folder / "home", **sources))
    return home, install(write_folder(folder / "stick", "streaming-zipformer-ctc"), home.settings.speech_models)


def fact_of(counter: Counter, kind: type[F], where: Callable[[F], bool] = lambda _: True, seconds: float = 40) -> F:
    """Wait until this was told."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for fact in tuple(counter.facts):
            if isinstance(fact, kind) and where(fact):
                return fact
        time.sleep(0.05)
    raise AssertionError(kind.__name__)


def marks_of(counter: Counter, home: Home) -> Mapping[str, list[dict[str, Any]]]:
    folder = Path(next(fact.folder for fact in counter.facts if isinstance(fact, TakeOpened)))
    reader = TakeReader(folder, home.vault.identities.review_key(), "vault")
    return facts_by_kind(reader.entries())


def test_what_is_said_stands_in_the_journal_as_the_model_wrote_it(tmp_path: Path) -> None:
    home, model = a_home_with_a_model(tmp_path)
    with Counter(home) as counter:
        fact_of(counter, RecogniserReady)
        counter.station.offer(Offer(small_sale()))
        counter.start()
        fact_of(counter, Recognised, lambda words: words.final)
        fact_of(counter, Recognised, lambda words: words.final and words.from_us > 3_000_000)
        counter.walk()
        counter.wait(lambda shown: shown.phase == "sealed")
        marks = marks_of(counter, home)
    first = marks["recogniser"][0]
    assert (first["state"], first["name"], first["sha256"]) == ("on", model.name, model.sha256)
    rows = [row for facts in marks["observations"] for row in read_observations(facts).rows if isinstance(row, Words)]
    assert rows
    assert all(re.fullmatch("(不|同意)+", row.text) for row in rows), "whatever became of its sound on the way"
    assert any("不同意" in row.text for row in rows)
    times = [row.at_us for row in rows]
    assert times == sorted(times)


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_one_that_is_killed_costs_words_and_nothing_else(tmp_path: Path) -> None:
    home, _ = a_home_with_a_model(tmp_path)
    with Counter(home) as counter:
        fact_of(counter, RecogniserReady)
        counter.station.offer(Offer(small_sale()))
        counter.start()
        fact_of(counter, Recognised, lambda words: words.final)
        process = counter.station.parts.recogniser
        assert isinstance(process, RecogniserProcess)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        fact_of(counter, RecogniserLost)
        counter.walk()
        counter.wait(lambda shown: shown.phase == "sealed")
        marks = marks_of(counter, home)
    states = [mark["state"] for mark in marks["recogniser"]]
    assert states[:2] == ["on", "off"]
    assert not marks.get("gap")


def test_one_that_cannot_be_loaded_costs_words_and_nothing_else(tmp_path: Path) -> None:
    home, _ = a_home_with_a_model(tmp_path)
    write_folder(home.settings.speech_models, "zipformer-ctc", kind="streaming-zipformer-ctc")  # it is none
    with Counter(home) as counter:
        off = fact_of(counter, RecogniserOff)
        assert (off.trouble.key, off.for_good) == ("recogniser.load:fell", True)
        counter.station.offer(Offer(small_sale()))
        counter.start()
        counter.walk()
        counter.wait(lambda shown: shown.phase == "sealed")
        marks = marks_of(counter, home)
    assert [(mark["state"], mark["code"]) for mark in marks["recogniser"]] == [("off", "recogniser.load")]
    rows = [row for facts in marks["observations"] for row in read_observations(facts).rows if isinstance(row, Words)]
    assert rows == []
