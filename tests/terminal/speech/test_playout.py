"""The machine's own voice in the microphone: found with its delay and level, or not, and never somebody's answer."""

import numpy as np
import pytest

from terminal.speech.playout import find_playout, machine_stretches
from terminal.speech.sound import RATE
from tests.terminal.speech.drawn import babble, noise, pcm, played_in_a_room

LEAD_US = 100_000
SECONDS = 4.0


@pytest.mark.parametrize(
    ("delay_ms", "db", "noise_db", "talk_db"),
    [
        (0, 0, -70, None),
        (150.3, -10, -50, None),
        (300, -30, -60, None),
        (40, -20, -40, None),
        (220, -20, -60, -20),
        (300, 0, -60, -10),
    ],
)
def test_delay_and_level_in_noise_and_under_speech(
    delay_ms: float, db: float, noise_db: float, talk_db: float | None
) -> None:
    """Played at -20 dBFS; somebody else talks as loud as the loudspeaker, or twice as loud."""
    played = babble(SECONDS, seed=3)
    heard = played_in_a_room(played, delay_ms, db)
    heard += noise(len(heard) / RATE, noise_db, seed=4)
    if talk_db is not None:
        heard += babble(len(heard) / RATE, talk_db, seed=5)
    found = find_playout(pcm(played), pcm(heard), LEAD_US)
    assert found.state == "heard"
    assert found.delay_ms == pytest.approx(delay_ms, abs=20)
    assert found.level_db == pytest.approx(db, abs=3)


def test_the_softest_under_speech_as_loud_needs_some_seconds() -> None:
    """What cannot be told from four seconds is said to be unknown, never not heard."""
    for seconds, states in ((4.0, {"unknown", "heard"}), (8.0, {"heard"})):
        played = babble(seconds, seed=3)
        heard = played_in_a_room(played, 90, -30) + babble(seconds + 1, -20, seed=5)
        assert find_playout(pcm(played), pcm(heard), LEAD_US).state in states


@pytest.mark.parametrize("seed", range(6))
def test_somebody_elses_speech_is_not_the_machines(seed: int) -> None:
    played = babble(SECONDS, seed=seed)
    heard = babble(SECONDS + 1, seed=100 + seed) + noise(SECONDS + 1, -60, seed)
    found = find_playout(pcm(played), pcm(heard), LEAD_US)
    assert found.state in {"not_heard", "unknown"}
    assert found.delay_ms is None


def test_a_quiet_room_proves_that_it_was_not_heard() -> None:
    found = find_playout(pcm(babble(SECONDS)), pcm(noise(SECONDS + 1, -60)), LEAD_US)
    assert found.state == "not_heard"
    assert found.softest_db is not None
    assert found.softest_db < -30


def test_too_little_to_go_by_is_unknown() -> None:
    played = pcm(babble(SECONDS))
    assert find_playout(played[: RATE // 2], played, LEAD_US).state == "unknown"
    assert find_playout(np.zeros(4 * RATE, np.int16), played, LEAD_US).state == "unknown"
    assert find_playout(played, np.zeros(0, np.int16), LEAD_US).state == "unknown"
    assert find_playout(played, np.zeros(5 * RATE, np.int16), LEAD_US).state == "unknown"


def test_loud_noise_hides_it_and_that_is_said() -> None:
    played = babble(1.5, -40)
    heard = played_in_a_room(played, 100, -30) + noise(2.5, -10)
    assert find_playout(pcm(played), pcm(heard), LEAD_US).state == "unknown"


def test_devices_whose_clocks_differ() -> None:
    """200 ppm apart over twelve seconds: 2.4 ms."""
    played = babble(12.0, seed=7)
    heard = played_in_a_room(played, 120, -15)
    places = np.arange(len(heard)) * (1 + 200e-6)
    heard = np.interp(places, np.arange(len(heard)), heard) + noise(13.0, -55)
    found = find_playout(pcm(played), pcm(heard), LEAD_US)
    assert found.state == "heard"
    assert found.delay_ms == pytest.approx(120, abs=20)
    assert found.level_db == pytest.approx(-15, abs=3)


def test_what_never_counts_as_the_customers() -> None:
    played = [(1_000_000, 3_000_000), (3_200_000, 4_000_000), (9_000_000, 9_500_000)]
    assert machine_stretches(played) == [(1_000_000, 4_450_000), (9_000_000, 9_950_000)]
    assert machine_stretches(played, 20_000) == [
        (1_000_000, 3_170_000),
        (3_200_000, 4_170_000),
        (9_000_000, 9_670_000),
    ]
    assert machine_stretches([]) == []
