"""A camera's own delay by claps: told where enough of them agree, and not where they do not."""

import numpy as np
import pytest

from terminal.capture.delay.claps import NEEDED, DelayFound, HeardClaps, SeenClaps, compare

RATE = 48_000


def heard(claps_s: list[float], length_s: float, seed: int) -> list[float]:
    """Claps in a room that is not quite silent, in blocks as devices give them; microseconds."""
    random = np.random.default_rng(seed)
    sound = random.normal(0, 40, int(length_s * RATE))
    for clap in claps_s:
        start = int(clap * RATE)
        sound[start : start + 2400] += random.normal(0, 9000, 2400) * np.exp(-np.arange(2400) / 600)
    ear = HeardClaps(RATE)
    for start in range(0, len(sound), 960):
        ear.hear(start, np.asarray(sound[start : start + 960], np.int16))
    return [number * 1e6 / RATE for number in ear.numbers]


def seen(changes_s: list[float], length_s: float, fps: float, seed: int, *, busy: float = 2.0) -> SeenClaps:
    """Pictures with noise, in which something bright appears for a tenth of a second."""
    random = np.random.default_rng(seed)
    eye = SeenClaps()
    for at in np.arange(0.013, length_s, 1 / fps):
        picture = random.normal(90, busy, (108, 128))
        if any(change < at <= change + 0.1 + 1 / fps for change in changes_s):
            picture[:72, 24:104] += 90
        eye.see(np.asarray(picture.clip(0, 255), np.uint8), round(at * 1e6))
    return eye


def claps(count: int, seed: int) -> list[float]:
    random = np.random.default_rng(seed)
    return [float(at) for at in 1.5 + np.arange(count) * 1.1 + random.uniform(-0.1, 0.1, count)]


def found(delay_s: float, fps: float, seed: int, *, others: int = 0) -> DelayFound:
    at = claps(8, seed)
    doors = [float(clap) for clap in np.random.default_rng(seed + 9).uniform(1, 10, others)]
    return compare(heard(sorted(at + doors), 12, seed), seen([each + delay_s for each in at], 12, fps, seed))


@pytest.mark.parametrize(("delay_s", "fps"), [(0.08, 25.0), (0.4, 12.0), (0.0, 25.0)])
def test_a_delay_is_told_to_a_picture(delay_s: float, fps: float) -> None:
    delay = found(delay_s, fps, seed=round(delay_s * 100))
    assert delay.sure
    assert abs(delay.setting_ms - 1000 * delay_s) < 500 / fps + 5
    assert delay.spread_ms < 1000 / fps + 5


def test_what_agrees_by_chance_is_no_measurement() -> None:
    at = claps(10, 3)
    chance = np.random.default_rng(5).uniform(1, 11, 10)
    assert not compare(heard(at, 12, 3), seen([float(each) for each in chance], 12, 25, 3)).sure
    assert not compare(heard(at, 12, 3), seen([], 12, 25, 3)).sure
    assert not compare([], seen(at, 12, 25, 3)).sure
    assert not compare(heard(at[: NEEDED - 1], 12, 3), seen(at[: NEEDED - 1], 12, 25, 3)).sure


def test_a_few_doors_between_claps_do_no_harm_and_many_do() -> None:
    assert found(0.1, 25, 1, others=3).sure
    assert not found(0.1, 25, 1, others=20).sure
