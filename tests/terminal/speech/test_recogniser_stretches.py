"""Stretches of voice for models that want them whole: cut where voices pause, else where they are soft."""

from itertools import pairwise

import numpy as np
import pytest

from scripts.lab.tone_models import pause
from terminal.capture.listening import sound_of
from terminal.speech.recogniser.stretches import Stretch, Stretches
from terminal.speech.sound import RATE, Samples, To16k
from terminal.speech.voice import speech_in
from tests import ROOT

FILM = ROOT / "resources" / "demo" / "sale.mp4"


@pytest.fixture(scope="module")
def voice() -> Samples:
    """The longest stretch of speech of the demonstration's first half minute, without the pauses around it."""
    brought, parts = To16k(48_000), []
    for block in sound_of(FILM):
        parts.append(brought.feed(block.samples))
        if block.at_us > 30_000_000:
            break
    sound = np.concatenate(parts)
    longest = max(speech_in(sound), key=lambda speech: speech.length_us)
    return sound[longest.from_us * RATE // 1_000_000 : longest.to_us * RATE // 1_000_000]


def heard(ears: Stretches, sound: Samples, at_us: int = 0) -> list[Stretch]:
    found = []
    for begin in range(0, len(sound), RATE // 50):
        block = sound[begin : begin + RATE // 50]
        found += ears.hear(at_us + begin * 1_000_000 // RATE, block, RATE, broken=begin == 0)
    return found


def over(stretches: list[Stretch]) -> list[Stretch]:
    return [stretch for stretch in stretches if stretch.over]


def test_each_voice_comes_whole_with_its_soft_ends_and_its_time(voice: Samples) -> None:
    sound = np.concatenate((pause(1.0), voice, pause(1.0), voice, pause(1.0)))
    first, second = over(heard(Stretches(), sound, at_us=50_000_000))
    lasts_us = len(voice) * 1_000_000 // RATE
    assert first.at_us == pytest.approx(50_800_000, abs=150_000)
    assert first.end_us == pytest.approx(51_200_000 + lasts_us, abs=150_000)
    assert second.at_us == pytest.approx(51_800_000 + lasts_us, abs=150_000)
    begin = (first.at_us - 50_000_000) * RATE // 1_000_000
    assert np.array_equal(first.samples, sound[begin : begin + len(first.samples)])


def test_a_voice_that_goes_on_is_looked_at_ever_more_seldom_and_more_seldom_for_a_slow_model(voice: Samples) -> None:
    sound = np.concatenate((pause(0.5), *[voice] * 4))[: 9 * RATE]
    ears = Stretches()
    looked = [stretch.end_us for stretch in heard(ears, sound) if not stretch.over]
    gaps = [later - sooner for sooner, later in pairwise(looked)]
    assert gaps[0] <= 450_000
    assert gaps[-1] >= 1_000_000
    slow = Stretches()
    slow.took(1.0)
    assert len([stretch for stretch in heard(slow, sound) if not stretch.over]) <= 3


def test_one_who_does_not_pause_is_cut_and_nothing_is_lost_or_heard_twice(voice: Samples) -> None:
    sound = np.concatenate((pause(0.5), *[voice] * (1 + 30 * RATE // len(voice)), pause(1.0)))
    found = over(heard(Stretches(), sound))
    assert len(found) >= 3
    assert max(len(stretch.samples) for stretch in found) <= 13 * RATE
    for sooner, later in pairwise(found):
        assert abs(later.at_us - sooner.end_us) <= 63, "one sample, by rounding"
    for stretch in found:
        begin = round(stretch.at_us * RATE / 1_000_000)
        assert np.array_equal(stretch.samples, sound[begin : begin + len(stretch.samples)])


def test_asked_in_mid_speech_it_cuts_where_it_is_soft_and_the_rest_comes_later(voice: Samples) -> None:
    sound = np.concatenate((pause(0.5), voice, pause(1.0)))
    ears, half = Stretches(), RATE // 2 + len(voice) // 2
    assert over(heard(ears, sound[:half])) == []
    (first,) = ears.finish()
    assert first.over
    assert half - RATE <= first.end_us * RATE // 1_000_000 <= half
    assert ears.told_us == first.end_us
    rest = []
    for begin in range(half, len(sound), RATE // 50):
        rest += over(ears.hear(begin * 1_000_000 // RATE, sound[begin : begin + RATE // 50], RATE))
    assert abs(rest[0].at_us - first.end_us) <= 63, "one sample, by rounding"
    assert rest[-1].end_us >= (RATE // 2 + len(voice)) * 1_000_000 // RATE
    assert ears.finish() == []
    assert ears.told_us == pytest.approx(len(sound) * 1_000_000 / RATE, abs=100)


def test_asked_just_after_the_last_word_it_gives_all_of_it(voice: Samples) -> None:
    ears = Stretches()
    sound = np.concatenate((pause(0.5), voice, pause(0.2)))
    assert over(heard(ears, sound)) == []
    (last,) = ears.finish()
    assert last.end_us >= (RATE // 2 + len(voice) - RATE // 20) * 1_000_000 // RATE


def test_after_a_hole_nothing_of_what_was_before_comes(voice: Samples) -> None:
    ears = Stretches()
    heard(ears, np.concatenate((pause(0.5), voice[: RATE // 2])))
    (found,) = over(heard(ears, np.concatenate((pause(0.5), voice, pause(1.0))), at_us=90_000_000))
    assert found.at_us >= 90_000_000
