# ruff: noqa: ARG002 - it counts samples
"""Sound by sound: what is handed to the engine, what is said, and when. Without processes and without waiting."""

from collections.abc import Iterator

import numpy as np
import pytest

from terminal.processes.sound_ring import RATE, SoundRing, SoundWriter
from terminal.recognition.transcriber import FellBehindError, Transcriber
from terminal.session.facts.recogniser import Recognised, RecogniserFact, WordsTold
from terminal.session.orders.recogniser import TellWords, Transcribe
from terminal.speech.recogniser.pieces import Piece
from terminal.speech.sound import Samples


class Counting:
    """Notes what it is given; a word a second, final when it is asked."""

    name, sha256 = "counting", "00" * 32

    def __init__(self) -> None:
        self.given: list[tuple[int, int, bool]] = []

    def hear(self, at_us: int, samples: Samples, rate: int, *, broken: bool = False) -> list[Piece]:
        self.given.append((at_us, len(samples), broken))
        return [Piece(at_us // 1_000_000 * 1_000_000, at_us, f"第{at_us // 1_000_000}秒", final=False)]

    def finish(self) -> list[Piece]:
        last = self.given[-1][0]
        return [Piece(last // 1_000_000 * 1_000_000, last, "完", final=True)]

    @property
    def told_us(self) -> int:
        at_us, count, _ = self.given[-1]
        return at_us + count * 1_000_000 // RATE

    @property
    def seconds(self) -> float:
        return sum(count for _, count, _ in self.given) / RATE

    @property
    def breaks(self) -> list[int]:
        return [at_us for at_us, _, broken in self.given if broken]


class Story:
    def __init__(self, *, catches_up: bool = True, before_s: float = 0) -> None:
        """`before_s`: how long the take has gone on when the process starts."""
        self.ring = SoundRing.create()
        self.writer: SoundWriter = self.ring.writer()
        self.writer.begin()
        self.record(before_s)
        self.engine = Counting()
        self.said: list[RecogniserFact] = []
        reader = self.ring.reader()
        self.transcriber = Transcriber(self.engine, reader, self.said.append, lambda: 5, catches_up=catches_up)
        self._reader = reader

    def record(self, seconds: float) -> None:
        self.writer.write(np.zeros(round(seconds * RATE), np.float32))

    def hear_all(self) -> None:
        while self.transcriber.turn():
            pass

    def close(self) -> None:
        self.writer.close()
        self._reader.close()
        self.ring.close()


@pytest.fixture
def story() -> Iterator[Story]:
    told = Story()
    yield told
    told.close()


def test_nothing_is_heard_before_it_is_ordered_and_then_from_the_takes_beginning(story: Story) -> None:
    story.record(2)
    story.hear_all()
    assert story.engine.given == []
    story.transcriber.obey(Transcribe())
    story.record(1)
    story.hear_all()
    assert story.engine.seconds == 3
    assert story.engine.breaks == [0]


def test_words_that_did_not_change_are_not_said_again(story: Story) -> None:
    story.transcriber.obey(Transcribe())
    story.record(2)
    story.hear_all()
    assert [(each.text, each.final, each.captured_us) for each in story.said if isinstance(each, Recognised)] == [
        ("第0秒", False, 5),
        ("第1秒", False, 5),
    ]


def test_asked_for_the_words_it_first_hears_all_there_is(story: Story) -> None:
    story.transcriber.obey(Transcribe())
    story.record(1)
    story.transcriber.obey(TellWords(3))
    story.record(1)
    story.hear_all()
    *_, final, told = story.said
    assert isinstance(final, Recognised)
    assert final.final
    assert told == WordsTold(3, 2_000_000)


def test_at_its_end_what_is_open_is_said_and_nothing_after_it(story: Story) -> None:
    story.transcriber.obey(Transcribe())
    story.record(1)
    story.transcriber.obey(Transcribe(on=False))
    story.hear_all()
    assert story.engine.seconds == 1
    assert [each.final for each in story.said if isinstance(each, Recognised)][-1]
    story.record(3)
    story.hear_all()
    assert story.engine.seconds == 1
    assert not story.transcriber.listens


def test_ordered_again_in_the_same_take_nothing_is_heard_twice(story: Story) -> None:
    story.transcriber.obey(Transcribe())
    story.record(1.1)
    story.transcriber.obey(Transcribe(on=False))
    story.hear_all()
    story.record(1)
    story.transcriber.obey(Transcribe())
    story.record(1)
    story.hear_all()
    times = [at_us for at_us, _, _ in story.engine.given]
    assert times == sorted(set(times))
    assert story.engine.breaks == [0, 1_100_000]
    assert story.engine.seconds == pytest.approx(3.1)


def test_a_new_take_begins_anew_also_without_an_order(story: Story) -> None:
    story.transcriber.obey(Transcribe())
    story.record(1)
    story.hear_all()
    story.writer.begin()
    story.record(0.5)
    story.hear_all()
    assert story.engine.breaks == [0, 0]
    story.transcriber.obey(TellWords(1))
    story.hear_all()
    assert story.said[-1] == WordsTold(1, 500_000)


def test_sound_that_was_written_over_is_not_passed_over_in_silence(story: Story) -> None:
    story.transcriber.obey(Transcribe())
    story.record(1)
    story.hear_all()
    for _ in range(25):
        story.record(1)
    with pytest.raises(FellBehindError):
        story.hear_all()


def test_a_take_that_went_on_for_long_is_heard_from_what_is_left_of_it(story: Story) -> None:
    for _ in range(30):
        story.record(1)
    story.transcriber.obey(Transcribe())
    story.hear_all()
    assert 10_000_000 <= story.engine.breaks[0] <= 11_000_000
    assert story.engine.given[-1][0] < 30_000_000


def test_after_a_fall_only_what_is_said_from_then_on_is_heard_and_the_next_take_from_its_beginning() -> None:
    story = Story(catches_up=False, before_s=2)
    story.transcriber.obey(Transcribe())
    story.record(1)
    story.transcriber.obey(Transcribe(on=False))
    story.hear_all()
    assert (story.engine.breaks, story.engine.seconds) == ([2_000_000], 1)
    story.writer.begin()
    story.record(1)
    story.transcriber.obey(Transcribe())
    story.hear_all()
    assert (story.engine.breaks, story.engine.seconds) == ([2_000_000, 0], 2)
    story.close()
