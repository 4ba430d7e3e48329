"""The recogniser may be killed, may hang, may fail: it is said, it is started again, and nothing is left behind."""

import os
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from terminal.session.facts.recogniser import Recognised, RecogniserLost, RecogniserOff, RecogniserReady, WordsTold
from terminal.session.orders.recogniser import TellWords, Transcribe
from terminal.speech.recogniser.scripted import ScriptedEngine
from tests.terminal.recognition import ears, stories

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="signals and limits as Linux has them")


def test_what_is_said_in_a_take_is_written_down_while_it_is_said_and_then_for_good() -> None:
    with stories.ring_of_sound() as ring, stories.listening(ring) as kiosk:
        ready = kiosk.wait(RecogniserReady)
        assert (ready.name, ready.sha256) == ("stories", "ab" * 32)
        with stories.take_in(ring):
            kiosk.order(Transcribe())
            final = kiosk.wait(Recognised, lambda words: words.final)
            assert (final.text, final.confidence, final.from_us, final.to_us) == ("我听清楚了", 90, 500_000, 1_500_000)
            before = [words.text for words in kiosk.all(Recognised) if not words.final and words.from_us == 500_000]
            assert before == sorted(set(before), key=len), "it grows, and nothing is said twice"
            assert len(before) >= 2
            kiosk.wait(Recognised, lambda words: words.text == "不同意" and words.final)


def test_nothing_is_written_down_that_was_not_ordered() -> None:
    with stories.ring_of_sound() as ring, stories.listening(ring) as kiosk, stories.take_in(ring):
        kiosk.order(TellWords(1))
        assert kiosk.wait(WordsTold) == WordsTold(1, 0)
        kiosk.order(Transcribe())
        kiosk.wait(Recognised, lambda words: words.final)
        kiosk.order(Transcribe(on=False))
        kiosk.order(TellWords(2))
        kiosk.wait(WordsTold, lambda told: told.ticket == 2)
        said = kiosk.now()
        kiosk.order(TellWords(3))
        kiosk.wait(WordsTold, lambda told: told.ticket == 3)
        assert all(isinstance(each, WordsTold) for each in kiosk.heard[said:])


def test_asked_for_the_words_it_tells_them_at_once_also_in_mid_sentence() -> None:
    with stories.ring_of_sound() as ring, stories.listening(ring) as kiosk, stories.take_in(ring) as take:
        kiosk.order(Transcribe())
        kiosk.wait(Recognised, lambda words: len(words.text) >= 2)
        asked_us = take.media_us
        kiosk.order(TellWords(7))
        told = kiosk.wait(WordsTold)
        assert told.ticket == 7
        assert told.media_us >= asked_us
        last = kiosk.heard[kiosk.heard.index(told) - 1]
        assert isinstance(last, Recognised)
        assert last.final
        assert "我听清楚了".startswith(last.text)


def test_a_take_that_began_before_the_model_was_ready_is_heard_from_its_beginning() -> None:
    with stories.ring_of_sound() as ring, stories.take_in(ring) as take:
        stories.until(lambda: take.media_us >= 2_000_000)
        with stories.listening(ring, ready=False) as kiosk:
            kiosk.order(Transcribe())
            assert kiosk.wait(Recognised, lambda words: words.final).from_us == 500_000


def test_the_next_take_has_its_own_time() -> None:
    with stories.ring_of_sound() as ring, stories.listening(ring) as kiosk:
        for number in (1, 2):
            with stories.take_in(ring):
                kiosk.order(Transcribe())
                kiosk.wait(Recognised, lambda words: words.final, since=kiosk.now())
                kiosk.order(Transcribe(on=False))
                kiosk.order(TellWords(number))
                kiosk.wait(WordsTold, lambda told, number=number: told.ticket == number)  # type: ignore[misc]
        finals = [(words.from_us, words.text) for words in kiosk.all(Recognised) if words.final]
        assert finals == [(500_000, "我听清楚了")] * 2


def test_without_a_model_it_says_so_and_there_is_no_process(tmp_path: Path) -> None:
    for models in (None, tmp_path):
        with (
            stories.ring_of_sound() as ring,
            stories.listening(ring, ready=False, make_engine=None, models=models) as kiosk,
        ):
            (off,) = kiosk.heard
            assert isinstance(off, RecogniserOff)
            assert (off.trouble.code, off.for_good) == ("recogniser.none", True)
            kiosk.order(Transcribe())
            kiosk.order(TellWords(1))
            assert kiosk.process.pid is None


@LINUX_ONLY
@pytest.mark.parametrize(("engine", "exitcode"), [(ears.Raising, 1), (ears.Hanging, -signal.SIGKILL)])
def test_one_that_fails_or_hangs_is_ended_and_started_again(engine: type[ScriptedEngine], exitcode: int) -> None:
    with (
        stories.ring_of_sound() as ring,
        stories.listening(ring, make_engine=engine, hang_s=1) as kiosk,
        stories.take_in(ring),
    ):
        kiosk.order(Transcribe())
        lost = kiosk.wait(RecogniserLost)
        assert lost.exitcode == exitcode
        kiosk.wait(RecogniserReady, since=kiosk.heard.index(lost))


@LINUX_ONLY
@pytest.mark.parametrize(("engine", "exitcode"), [(ears.Aborting, -signal.SIGABRT), (ears.Exiting, 255)])
def test_three_restarts_then_it_is_off_for_the_take_and_the_next_take_tries_again(
    engine: type[ScriptedEngine], exitcode: int
) -> None:
    with stories.ring_of_sound() as ring, stories.listening(ring, make_engine=engine) as kiosk:
        with stories.take_in(ring):
            kiosk.order(Transcribe())
            off = kiosk.wait(RecogniserOff)
            assert (off.trouble.code, off.for_good) == ("recogniser.gone", False)
            assert [lost.exitcode for lost in kiosk.all(RecogniserLost)] == [exitcode] * 4
            assert len(kiosk.all(RecogniserReady)) == 4
            stories.until(lambda: kiosk.process.pid is None)
        with stories.take_in(ring):
            kiosk.order(Transcribe())
            kiosk.wait(RecogniserReady, since=kiosk.heard.index(off))


@LINUX_ONLY
@pytest.mark.parametrize("engine", [ears.Greedy, ears.Growing])
def test_one_that_eats_memory_is_ended(engine: type[ScriptedEngine]) -> None:
    with (
        stories.ring_of_sound() as ring,
        stories.listening(ring, make_engine=engine, memory_mb=400) as kiosk,
        stories.take_in(ring),
    ):
        kiosk.order(Transcribe())
        assert kiosk.wait(RecogniserLost).exitcode != 0


@LINUX_ONLY
def test_after_a_fall_it_goes_on_with_what_is_said_from_then_on(tmp_path: Path) -> None:
    make = partial(ears.falls_once, tmp_path / "fell")
    with stories.ring_of_sound() as ring, stories.listening(ring, make_engine=make) as kiosk, stories.take_in(ring):
        kiosk.order(Transcribe())
        lost = kiosk.wait(RecogniserLost)
        kiosk.wait(RecogniserReady, since=kiosk.heard.index(lost))
        kiosk.wait(Recognised, lambda words: words.text == "不同意" and words.final)
        assert not any(words.text.startswith("我") and words.final for words in kiosk.all(Recognised))


@LINUX_ONLY
def test_one_that_cannot_keep_up_says_nothing_with_holes() -> None:
    """It is three seconds behind after the first one; the ring holds twenty, so the story brings them at once."""
    with stories.ring_of_sound() as ring, stories.listening(ring, make_engine=ears.Slow) as kiosk:
        writer = ring.writer()
        writer.begin()
        kiosk.order(Transcribe())
        for _ in range(60):
            writer.write(stories.silence(1.0))
            if kiosk.all(RecogniserLost):
                break
            kiosk.wait_a_moment()
        assert kiosk.wait(RecogniserLost).exitcode == 72
        writer.close()


@LINUX_ONLY
@pytest.mark.parametrize(
    ("engine", "code", "lost"), [(ears.Unloadable, "recogniser.load", 0), (ears.WrongKind, "recogniser.load:fell", 4)]
)
def test_a_model_that_cannot_be_used_is_off_for_good(engine: type[ScriptedEngine], code: str, lost: int) -> None:
    with stories.ring_of_sound() as ring, stories.listening(ring, ready=False, make_engine=engine) as kiosk:
        off = kiosk.wait(RecogniserOff)
        assert (off.trouble.key, off.for_good) == (code, True)
        assert len(kiosk.all(RecogniserLost)) == lost
        stories.until(lambda: kiosk.process.pid is None)
        kiosk.order(Transcribe())
        kiosk.order(TellWords(1))
        kiosk.wait_a_moment(0.5)
        assert kiosk.process.pid is None
        assert kiosk.all(RecogniserReady) == []


@LINUX_ONLY
def test_a_killed_one_is_started_again_and_still_listens() -> None:
    with stories.ring_of_sound() as ring, stories.listening(ring) as kiosk, stories.take_in(ring):
        kiosk.order(Transcribe())
        kiosk.wait(Recognised)
        assert kiosk.process.pid is not None
        os.kill(kiosk.process.pid, signal.SIGKILL)
        assert kiosk.wait(RecogniserLost).exitcode == -signal.SIGKILL
        kiosk.wait(Recognised, lambda words: words.text == "不同意" and words.final)
