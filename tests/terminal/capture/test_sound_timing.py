"""When was each sample taken? The clock learnt from arrivals, the track laid along it, the resampler in between."""

import numpy as np
import pytest

from terminal.capture.profiles import SOUND_RATE
from terminal.capture.resampler import FractionalResampler, Samples
from terminal.capture.sound_clock import SoundClock
from terminal.capture.take.sound_track import SoundTrack

BLOCK = 960


class Microphone:
    """A sound device whose clock is off, whose blocks arrive late, and which hears a beep at each full second."""

    def __init__(self, ppm: float, seed: int = 1) -> None:
        self.rate = SOUND_RATE * (1 + ppm / 1e6)
        self.clock = SoundClock(SOUND_RATE)
        self.number = 0
        self.missing_us = 0.0
        self._random = np.random.default_rng(seed)

    def taken_us(self, number: float) -> float:
        return number * 1e6 / self.rate + self.missing_us

    def block(self, delay_us: float = 0.0, *, broken: bool = False) -> tuple[int, Samples]:
        first, self.number = self.number, self.number + BLOCK
        jitter_us = self._random.exponential(3000) + 50
        self.clock.heard(first, BLOCK, round(self.taken_us(first) + jitter_us + delay_us), broken=broken)
        times = self.taken_us(first) + np.arange(BLOCK) * 1e6 / self.rate
        beep = np.sin(2 * np.pi * times / 1000) * (times % 1e6 < 50_000)
        return first, beep.astype(np.float32)


def recorded(microphone: Microphone, seconds: int, track: SoundTrack) -> None:
    for _ in range(seconds * 50):
        first, samples = microphone.block()
        track.feed(first, samples, microphone.clock)


def beeps_us(parts: list[Samples]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    sound = np.concatenate(parts)
    loud = np.flatnonzero(np.abs(sound) > 0.05)
    return loud[np.diff(loud, prepend=-SOUND_RATE) > SOUND_RATE // 2] * 1e6 / SOUND_RATE


def test_ten_minutes_of_a_clock_that_is_off_stay_in_step() -> None:
    ppm = 200
    microphone, parts = Microphone(ppm), list[Samples]()
    track = SoundTrack(0, parts.append)
    recorded(microphone, 600, track)
    beeps = beeps_us(parts)
    assert len(beeps) >= 600
    late = beeps - np.arange(len(beeps)) * 1e6
    assert np.abs(late).max() < 5000
    assert np.abs(late[30:]).max() < 1500
    assert microphone.clock.drift_ppm == pytest.approx(ppm, abs=3)
    assert track.filled == 0


def test_lost_samples_leave_a_silence_of_their_length() -> None:
    microphone, parts = Microphone(0), list[Samples]()
    track = SoundTrack(0, parts.append)
    recorded(microphone, 20, track)
    microphone.missing_us = 300_000
    recorded(microphone, 20, track)
    beeps = beeps_us(parts)
    assert track.filled == pytest.approx(0.3 * SOUND_RATE, abs=0.01 * SOUND_RATE)
    late = beeps - np.round(beeps / 1e6) * 1e6
    assert np.abs(late[beeps > 22e6]).max() < 5000


def test_a_loss_that_the_device_admits_is_placed_at_once() -> None:
    microphone, parts = Microphone(0), list[Samples]()
    track = SoundTrack(0, parts.append)
    recorded(microphone, 10, track)
    microphone.missing_us = 200_000
    first, samples = microphone.block(broken=True)
    track.feed(first, samples, microphone.clock)
    assert track.filled == pytest.approx(0.2 * SOUND_RATE, abs=0.01 * SOUND_RATE)


def test_blocks_that_are_only_delayed_change_nothing() -> None:
    microphone, parts = Microphone(0), list[Samples]()
    track = SoundTrack(0, parts.append)
    recorded(microphone, 10, track)
    for late in range(25, 0, -1):  # half a second of blocks, handed over in one go
        first, samples = microphone.block(delay_us=late * 20_000)
        track.feed(first, samples, microphone.clock)
    recorded(microphone, 10, track)
    assert track.filled == 0
    beeps = beeps_us(parts)
    assert np.abs(beeps - np.arange(len(beeps)) * 1e6).max() < 5000


def test_a_machine_that_is_late_for_long_teaches_no_drift() -> None:
    microphone = Microphone(50)
    for _ in range(50 * 30):
        microphone.block()
    for turn in range(50 * 10):
        microphone.block(delay_us=turn * 300)  # ever later, up to 150 ms
    for _ in range(50 * 30):
        microphone.block()
    assert microphone.clock.drift_ppm == pytest.approx(50, abs=30)


def test_silence_fills_what_is_missing_and_late_sound_is_left_out() -> None:
    microphone, parts = Microphone(0), list[Samples]()
    track = SoundTrack(0, parts.append)
    recorded(microphone, 2, track)
    track.fill_until(5_000_000)
    assert track.media_us == pytest.approx(5_000_000, abs=50)
    for _ in range(50 * 2):  # what was taken between 2 s and 4 s comes too late
        first, samples = microphone.block()
        track.feed(first, samples, microphone.clock)
    assert track.media_us == pytest.approx(5_000_000, abs=50)
    recorded(microphone, 3, track)
    beeps = beeps_us(parts)
    assert np.round(beeps / 1e6).tolist() == [0, 1, 5, 6]
    assert np.abs(beeps - np.round(beeps / 1e6) * 1e6).max() < 5000


@pytest.mark.parametrize("rate", [44_100, 16_000, 96_000])
def test_other_rates_become_48_khz(rate: int) -> None:
    resampler = FractionalResampler(0, rate / SOUND_RATE)
    tone = np.sin(2 * np.pi * 1000 * np.arange(rate) / rate).astype(np.float32)
    resampler.feed(tone)
    step = rate / SOUND_RATE
    out = resampler.read(resampler.ready(step), step)
    wanted = np.sin(2 * np.pi * 1000 * np.arange(len(out)) / SOUND_RATE)
    assert np.abs(out[100:-100] - wanted[100:-100]).max() < 0.01


def test_a_burst_that_a_sound_server_gives_early_changes_nothing() -> None:
    microphone, parts = Microphone(0), list[Samples]()
    track = SoundTrack(0, parts.append)
    recorded(microphone, 1, track)
    for early in range(24, 0, -1):  # seen of PulseAudio's null sink when something begins to play
        first, samples = microphone.block(delay_us=-early * 20_000)
        track.feed(first, samples, microphone.clock)
    recorded(microphone, 10, track)
    assert track.filled == 0
    beeps = beeps_us(parts)
    assert np.abs(beeps - np.arange(len(beeps)) * 1e6).max() < 5000
