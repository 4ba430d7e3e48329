"""Voices of a take as they are heard: whose, when, what was listened to and what was not, and the machine's own."""

import time
from itertools import pairwise

import numpy as np
import pytest

from terminal.processes.sound_ring import KEPT_S, RATE
from terminal.session.facts.analyst import PlayoutFound, VoiceHeard, VoicesHeard, VoicesTold
from terminal.session.orders.analyst import FindPlayout
from terminal.speech.listener import Listener
from terminal.speech.sound import Samples
from tests.terminal.analysis.hearing import Hearing, Mouths, hearing, silence, spoken
from tests.terminal.speech.drawn import Floats

BOTH = {1: "seller", 2: "applicant"}
ANSWER = (3.0, 5.0)
"""When the applicant speaks, seconds."""


def answered() -> Floats:
    sound = silence(9.0)
    sound[round(ANSWER[0] * RATE) : round(ANSWER[1] * RATE)] += spoken(ANSWER[1] - ANSWER[0])
    return sound


def near(voice: VoiceHeard, begin_s: float, end_s: float) -> bool:
    return abs(voice.from_us / 1e6 - begin_s) < 0.25 and abs(voice.to_us / 1e6 - end_s) < 0.25


def test_an_answer_is_told_by_role_when_its_lips_have_come_to_rest() -> None:
    with hearing(Mouths([], [ANSWER]), BOTH) as heard:
        heard.play(answered())
        [voice] = heard.voices()
        assert near(voice, *ANSWER)
        assert (voice.who, voice.confidence > 80) == ("applicant", True)
        [told] = [each for each in heard.all(VoicesHeard) if each.voices]
        late_us = heard.told_us[heard.said.index(told)] - voice.to_us
        assert late_us < 900_000
        assert heard.covered() == [(0, heard.covered()[-1][1])]
        assert heard.covered()[-1][1] > 8_500_000
        assert told.floor_db == pytest.approx(-75, abs=2), "what of the noise lies below 8 kHz"
        assert told.snr_db is not None
        assert 20 < told.snr_db < 70
        quiet = [each.media_us - each.from_us for each in heard.all(VoicesHeard) if each.media_us and not each.voices]
        assert 400_000 <= max(quiet) < 600_000, "nobody spoke: said about twice a second"


def test_without_a_picture_voices_are_heard_all_the_same_and_are_nobodys() -> None:
    with hearing() as heard:
        heard.play(answered())
        [voice] = heard.voices()
        assert near(voice, *ANSWER)
        assert (voice.who, voice.confidence) == ("unsure", 0)
        assert heard.covered() == [(0, heard.covered()[-1][1])]


def test_where_pictures_fail_in_the_middle_voices_are_told_and_are_unsure() -> None:
    with hearing(Mouths([], [ANSWER]), BOTH) as heard:
        sound = answered()
        heard.play(sound[: 2 * RATE])
        heard.play(sound[2 * RATE :], seen=False)
        [voice] = heard.voices()
        assert (voice.who, near(voice, *ANSWER)) == ("unsure", True)


def test_somebody_without_a_role_who_moves_the_lips_too_makes_it_unsure() -> None:
    with hearing(Mouths([], [ANSWER], [ANSWER]), BOTH) as heard:
        heard.play(answered())
        assert {voice.who for voice in heard.voices()} == {"unsure"}
    with hearing(Mouths([], [], [ANSWER]), BOTH) as heard:
        heard.play(answered())
        assert {voice.who for voice in heard.voices()} == {"unsure"}, "it is no offscreen voice either"
    with hearing(Mouths([], [ANSWER], []), BOTH) as heard:
        heard.play(answered())
        assert {voice.who for voice in heard.voices()} == {"applicant"}


def test_whose_role_is_doubted_may_have_spoken_until_roles_are_bound_anew() -> None:
    with hearing(Mouths([], [ANSWER]), BOTH) as heard:
        sound = answered()
        heard.play(sound[:RATE])
        heard.sight.bind({2: "applicant"}, heard.now_us)  # as if the seller's face was lost
        heard.play(sound[RATE:])
        assert {voice.who for voice in heard.voices()} == {"unsure"}
    with hearing(Mouths([], [ANSWER]), BOTH) as heard:
        heard.sight.bind({2: "applicant"}, heard.now_us)
        heard.listening.bind(["applicant"])  # the operator said that nobody else is there
        heard.play(answered())
        assert {voice.who for voice in heard.voices()} == {"applicant"}


def test_late_by_more_than_the_ring_keeps_the_hole_is_in_no_stretch() -> None:
    with hearing() as heard:
        heard.play(silence(2.0))
        lost_s = KEPT_S + 5
        heard.writer.write(silence(lost_s).astype(np.float32))
        heard.media_us += lost_s * 1_000_000
        heard.play(answered())
        for _ in range(200):  # a quarter of a second each turn
            heard.now_us += 60_000
            heard.say(heard.listening.turn())
        [before, after] = heard.covered()
        assert before[0] == 0
        assert before[1] == pytest.approx(2_000_000, abs=100_000)
        oldest_us = heard.media_us - KEPT_S * 1_000_000
        assert oldest_us - 9_000_000 <= after[0] <= oldest_us + 1_000_000
        assert after[1] == pytest.approx(heard.media_us, abs=100_000)
        [voice] = heard.voices()
        assert near(voice, 27 + ANSWER[0], 27 + ANSWER[1])


def test_the_next_take_knows_nothing_of_the_one_before() -> None:
    with hearing(Mouths([], [(0.0, 99.0)]), BOTH) as heard:
        heard.play(np.concatenate((silence(1.0), spoken(2.0))))  # the take ends in the middle of a voice
        heard.writer.end()
        before = len(heard.said)
        heard.play(silence(0.0))
        heard.begin()
        heard.play(answered())
        after = [each for each in heard.said[before:] if isinstance(each, VoicesHeard)]
        assert after[0].from_us == 0
        assert [near(voice, *ANSWER) for told in after for voice in told.voices] == [True]
        heard.say(heard.listening.tell(9))
        assert heard.all(VoicesTold)[-1].media_us == pytest.approx(heard.media_us, abs=100_000)


@pytest.mark.parametrize("at_s", [3.05, 3.3, 4.0, 4.9, 5.2, 5.5])
def test_a_press_in_the_middle_of_a_voice_loses_nothing_of_it_and_counts_nothing_twice(at_s: float) -> None:
    with hearing(Mouths([], [ANSWER]), BOTH) as heard:
        sound = answered()
        heard.play(sound[: round(at_s * RATE)])
        heard.say(heard.listening.tell(1))
        [told] = heard.all(VoicesTold)
        assert (told.ticket, heard.said[-1]) == (1, told)
        known = heard.voices()
        assert told.media_us is not None
        assert told.media_us >= round(at_s * 1e6) - 300_000
        if at_s >= 3.3:
            assert known[-1].to_us >= min(round(at_s * 1e6), 4_900_000) - 100_000
        heard.say(heard.listening.tell(2))
        assert heard.voices() == known, "nothing new was heard"
        heard.play(sound[round(at_s * RATE) :])
        voices = heard.voices()
        assert near(VoiceHeard(voices[0].from_us, voices[-1].to_us, "", 0), *ANSWER)
        assert all(one.to_us <= two.from_us for one, two in pairwise(voices))
        assert all(two.from_us - one.to_us <= 32_000 for one, two in pairwise(voices))
        long = [voice.who for voice in voices if voice.to_us - voice.from_us > 400_000]
        assert set(long) == {"applicant"}
        assert heard.covered() == [(0, heard.covered()[-1][1])]


def test_asked_before_anything_was_heard_nothing_was_listened_to() -> None:
    with hearing() as heard:
        heard.say(heard.listening.tell(4))
        assert [(each.ticket, each.media_us) for each in heard.all(VoicesTold)] == [(4, None)]
        assert heard.all(VoicesHeard) == []


# --- the machine's own voice ---

PLAYED_S, DELAY_S, LEVEL_DB = 4.0, 0.12, -14.0


def machine_then_answer() -> Floats:
    """From 2 s on the machine speaks; from 6.6 s on, before its echo is long over, the applicant does."""
    sound = silence(12.0)
    begin = round((2.0 + DELAY_S) * RATE)
    echo = spoken(PLAYED_S, 20.9) * 10 ** (LEVEL_DB / 20)
    sound[begin : begin + len(echo)] += echo
    sound[round(6.6 * RATE) : round(8.6 * RATE)] += spoken(2.0, 14.5)
    return sound


def pcm_of(sound: Floats) -> bytes:
    return np.asarray(np.rint(sound * 32767), "<i2").tobytes()


def found(heard: Hearing, count: int = 1) -> PlayoutFound:
    """Wait until so many searches are over; nothing new is heard meanwhile."""
    deadline = time.monotonic() + 20
    while len(heard.all(PlayoutFound)) < count:
        assert time.monotonic() < deadline
        time.sleep(0.01)
        heard.now_us += 60_000
        heard.say(heard.listening.turn())
    return heard.all(PlayoutFound)[0]


def test_the_machine_is_found_and_its_voice_is_never_anybodys_answer() -> None:
    """The applicant even moves her lips with it."""
    with hearing(Mouths([], [(2.0, 8.6)]), BOTH) as heard:
        sound = machine_then_answer()
        heard.play(sound[: 2 * RATE])
        order = FindPlayout(7, 2_000_000, pcm=pcm_of(spoken(PLAYED_S, 20.9)), rate=RATE)
        heard.listening.play(order)
        heard.play(sound[2 * RATE : 6 * RATE])
        heard.say(heard.listening.tell(1))  # somebody presses while it still plays
        assert {voice.who for voice in heard.voices()} == {"machine"}
        heard.listening.play(FindPlayout(7, 2_000_000, 6_000_000))
        heard.play(sound[6 * RATE : round(6.7 * RATE)])
        answer = found(heard)
        assert (answer.ticket, answer.from_us, answer.to_us, answer.media_us) == (7, 2_000_000, 6_000_000, 6_000_000)
        assert answer.state == "heard"
        assert answer.delay_ms == pytest.approx(DELAY_S * 1000, abs=20)
        assert answer.level_db == pytest.approx(LEVEL_DB, abs=3)
        heard.play(sound[round(6.7 * RATE) :])
        told = heard.voices()
        assert [voice.who for voice in told if voice.to_us <= 6_200_000 + 32_000] != []
        assert {voice.who for voice in told if voice.from_us < 6_200_000} == {"machine"}
        mine = [voice for voice in told if voice.who != "machine"]
        assert {voice.who for voice in mine} == {"applicant"}
        assert near(VoiceHeard(mine[0].from_us, mine[-1].to_us, "", 0), 6.6, 8.6)


def test_until_it_is_found_an_answer_behind_it_begins_with_the_latest_echo() -> None:
    with hearing(Mouths([], [(2.0, 8.6)]), BOTH) as heard:
        sound = machine_then_answer()
        heard.listening.play(FindPlayout(7, 2_000_000, pcm=b"", rate=RATE))
        heard.play(sound[: round(7.5 * RATE)])
        heard.say(heard.listening.tell(1))
        assert {voice.who for voice in heard.voices()} == {"machine"}, "nobody said that it is over"
        heard.listening.play(FindPlayout(7, 2_000_000, 6_000_000))
        assert found(heard).state == "unknown"
        heard.play(sound[round(7.5 * RATE) :])
        assert [voice.who for voice in heard.voices() if voice.from_us >= 7_400_000] == ["applicant"]


def test_what_nobody_says_is_over_is_not_the_machines_for_ever() -> None:
    with hearing(Mouths([], [(2.0, 20.6)]), BOTH) as heard:
        heard.listening.play(FindPlayout(7, 2_000_000, pcm=pcm_of(spoken(PLAYED_S, 20.9)), rate=RATE))
        sound = machine_then_answer()
        heard.play(sound[: 9 * RATE])
        heard.play(sound[6 * RATE :])
        told = heard.voices()
        assert {voice.who for voice in told if voice.from_us < 8_000_000} == {"machine"}
        long = [voice for voice in told if voice.to_us - voice.from_us > 300_000]  # a cut in the sound clicks
        assert {voice.who for voice in long if voice.from_us >= 8_000_000} == {"applicant"}


def test_sound_that_cannot_be_read_or_of_which_no_beginning_is_known_is_unknown() -> None:
    with hearing() as heard:
        heard.play(silence(3.0))
        for ticket, order in enumerate(
            (FindPlayout(0, 0, pcm=b"\x01\x02\x03", rate=RATE), None, FindPlayout(2, 0, pcm=b"ab" * 90, rate=8000))
        ):
            if order is not None:
                heard.listening.play(order)
            heard.listening.play(FindPlayout(ticket, 0, 1_500_000))
        found(heard, 3)
        assert sorted((each.ticket, each.state) for each in heard.all(PlayoutFound)) == [
            (number, "unknown") for number in range(3)
        ]


def test_what_was_over_and_not_found_when_the_take_ended_is_unknown() -> None:
    with hearing() as heard:
        heard.play(silence(3.0))
        heard.listening.play(FindPlayout(1, 1_000_000, pcm=pcm_of(spoken(1.5)), rate=RATE))
        heard.listening.play(FindPlayout(1, 1_000_000, 2_990_000))
        heard.writer.end()
        heard.begin()
        heard.play(silence(0.2))
        assert [(each.ticket, each.state) for each in heard.all(PlayoutFound)] == [(1, "unknown")]


# --- faults ---


class Stumbling(Listener):
    """Cannot take one block."""

    def hear(self, at_us: int, samples: Samples, rate: int, *, broken: bool = False) -> None:
        if 3_000_000 <= at_us < 3_060_000:
            raise RuntimeError("the model has failed")
        super().hear(at_us, samples, rate, broken=broken)


def test_after_a_fault_it_begins_anew_and_the_hole_is_in_no_stretch() -> None:
    with hearing(make=Stumbling) as heard:
        sound, faults = silence(9.0), 0
        for at in range(0, len(sound), 960):
            try:
                heard.play(sound[at : at + 960])
            except RuntimeError:
                faults += 1
                heard.listening.renew()
        assert faults == 1
        [before, after] = heard.covered()
        assert before[1] < 3_100_000
        assert after[0] > 3_000_000
        assert after[1] > 8_500_000
