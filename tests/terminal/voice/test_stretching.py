"""Other speeds, the same pitch."""

import numpy as np
import pytest

from terminal.voice.stretching import Stretcher, stretched

RATE = 16_000


def tone(hertz: float, seconds: float) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    return np.asarray(8000 * np.sin(2 * np.pi * hertz * np.arange(round(RATE * seconds)) / RATE), np.int16)


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.25, 1.5, 2.0])
def test_a_tone_keeps_its_pitch_and_its_loudness(speed: float) -> None:
    found = stretched(tone(220, 2.0), RATE, speed)
    assert len(found) == round(2.0 * RATE / speed)
    middle = found[RATE // 8 : -RATE // 8].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert spectrum.argmax() * RATE / len(middle) == pytest.approx(220, abs=3)
    assert float(np.sqrt((middle**2).mean())) == pytest.approx(8000 / np.sqrt(2), rel=0.1)


def test_bit_by_bit_is_the_same_as_all_at_once() -> None:
    sound = np.random.default_rng(3).normal(0, 3000, RATE).astype(np.int16)
    whole, parts = Stretcher(RATE, 1.5), Stretcher(RATE, 1.5)
    at_once = np.concatenate([whole.feed(sound), whole.finish()])
    bits = [parts.feed(sound[at : at + 777]) for at in range(0, len(sound), 777)]
    assert np.array_equal(at_once, np.concatenate([*bits, parts.finish()]))


def test_no_speed_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        Stretcher(RATE, 0)
