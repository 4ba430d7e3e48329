"""When packets of network cameras were taken, by made packets and made time: whatever their stamps claim.

A handful by default, one of each kind; SHUANGLU_CAMPAIGN=long has all of them, each with several networks.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from terminal.capture.sources.shared_clock import SharedClock
from terminal.capture.sources.stamp_report import StampReport
from terminal.capture.sources.stream_clock import TrackClock
from terminal.session.facts.recorder import Oddity

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
BOUND_MS = 90.0
SETTLED_S, LENGTH_S = 0.5, 20.0
BOOT_US = 77_000_000_000
"""The monotonic clock when the camera is asked; stamps know nothing of it."""
Times = npt.NDArray[np.float64]


def every(*rates: tuple[float, float]) -> Times:
    """When pictures are taken, seconds: from each time on so many a second."""
    ends = [at for at, _ in rates[1:]] + [LENGTH_S]
    return np.concatenate([np.arange(at, end, 1 / fps) for (at, fps), end in zip(rates, ends, strict=True)])


def ramp(first: float, last: float) -> Times:
    """Pictures whose rate goes slowly from one to the other."""
    times, at = [], 0.0
    while at < LENGTH_S:
        times.append(at)
        at += 1 / (first + (last - first) * at / LENGTH_S)
    return np.array(times)


def counted(times: Times) -> list[float | None]:
    """Stamps that count 25 pictures a second, whatever is delivered."""
    return [float(number) / 25 for number in range(len(times))]


def right(times: Times) -> list[float | None]:
    return [float(at) for at in times]


def stepping(*steps: tuple[float, float]) -> Callable[[Times], list[float | None]]:
    """Right stamps of a clock that is set now and then, by so many seconds."""
    return lambda times: [float(at + sum(by for when, by in steps if at >= when)) for at in times]


def wrapping(times: Times) -> list[float | None]:
    """33 bits of 90 000 a second, soon at their end."""
    whole = (1 << 33) / 90_000
    return [float((whole - 6 + at) % whole) for at in times]


def calm(times: Times, random: np.random.Generator) -> Times:
    return np.asarray(times + 0.003 + random.uniform(0, 0.002, len(times)), np.float64)


def uneven(times: Times, random: np.random.Generator) -> Times:
    return np.asarray(np.maximum.accumulate(times + random.uniform(0, 0.04, len(times))), np.float64)


def stalling(times: Times, random: np.random.Generator) -> Times:
    """Every three seconds nothing comes for 0.4 s, then all of it at once."""
    arrived = calm(times, random)
    for stall in np.arange(1.7, LENGTH_S, 3.0):
        arrived[(arrived > stall) & (arrived < stall + 0.4)] = stall + 0.4
    return arrived


@dataclass(frozen=True)
class Variant:
    """One camera: what is taken when, and what its stamps say."""

    name: str
    times: Times
    stamps: Callable[[Times], list[float | None]]
    sudden: bool = False
    """Its rate changes at once: where the network holds packets up at that very moment the two look alike."""


VARIANTS = [
    Variant("21 of 25", every((0, 21)), counted),
    Variant("steps back and forward", every((0, 25)), stepping((3, -5.0), (6, 3600.0), (9, -0.08), (12, 0.2))),
    Variant("none", every((0, 15)), lambda times: [None] * len(times)),
    Variant("25, then 12", every((0, 25), (8, 12)), counted, sudden=True),
    Variant("30 of 25", every((0, 30)), counted),
    Variant("12 of 25", every((0, 12)), counted),
    Variant("7 of 25", every((0, 7)), counted),
    Variant("50 of 25", every((0, 50)), counted),
    Variant("12, then 25", every((0, 12), (8, 25)), counted, sudden=True),
    Variant("25, slowly to 12", ramp(25, 12), counted),
    Variant("right, five in the dark", every((0, 25), (7, 5)), right, sudden=True),
    Variant("right at 15", every((0, 15)), right),
    Variant("all equal", every((0, 25)), lambda times: [7.0] * len(times)),
    Variant("wraps", every((0, 25)), wrapping),
    Variant("a step each second", every((0, 25)), stepping(*((at, -0.5) for at in range(2, 18)))),
    Variant("200 ppm off", every((0, 25)), lambda times: [float(at) * 1.0002 for at in times]),
    Variant("half a minute missing", np.concatenate([every((0, 25)), every((0, 25)) + 50]), right),
]
NETWORKS = [calm, uneven, stalling]


def cases() -> Iterator[tuple[Variant, Callable[[Times, np.random.Generator], Times], int]]:
    for variant in VARIANTS if LONG else VARIANTS[:4]:
        for network in NETWORKS if LONG else [calm]:
            if not (variant.sudden and network is stalling):
                yield from ((variant, network, seed) for seed in range(4 if LONG else 1))


def errors_ms(variant: Variant, arrived: Times) -> Times:
    """How far what the clock says lies from the truth, from when pictures are recorded on."""
    clock = TrackClock(40_000)
    found = []
    for taken, stamp, came in zip(variant.times, variant.stamps(variant.times), arrived, strict=True):
        at = clock.hear(None if stamp is None else round(stamp * 1e6), BOOT_US + round(came * 1e6))
        if came - arrived[0] > SETTLED_S:
            found.append((at - BOOT_US) / 1000 - taken * 1000)
    return np.array(found)


@pytest.mark.parametrize(("variant", "network", "seed"), [*cases()], ids=lambda it: getattr(it, "name", None))
def test_a_picture_is_placed_near_when_it_was_taken_whatever_its_stamp_claims(
    variant: Variant, network: Callable[[Times, np.random.Generator], Times], seed: int
) -> None:
    arrived = network(variant.times, np.random.default_rng(seed))
    wrong = errors_ms(variant, arrived)
    assert len(wrong) > 50
    assert np.abs(wrong).max() < BOUND_MS + (10 if variant.sudden and network is uneven else 0)
    assert np.quantile(np.abs(wrong), 0.9) < BOUND_MS / 2, "and mostly much nearer"


def both(
    pictures: Callable[[Times], list[float | None]], sounds: Callable[[Times], list[float | None]], seed: int
) -> tuple[Times, Times]:
    """Both tracks over one network that holds up all of it for 0.4 s every three seconds; errors of each, ms."""
    clock, random = SharedClock(), np.random.default_rng(seed)
    block_s = 1024 / 48_000
    tracks = [(every((0, 21)), pictures, 0.0), (np.arange(0, LENGTH_S, block_s), sounds, block_s)]
    packets = []
    for number, (times, stamps, length) in enumerate(tracks):
        sent = stalling(times + length, random)
        packets += [(came, number, at, stamp) for came, at, stamp in zip(sent, times, stamps(times), strict=True)]
    wrong: tuple[list[float], list[float]] = ([], [])
    for came, number, taken, stamp in sorted(packets, key=lambda packet: packet[:2]):
        arrived_us = BOOT_US + round(came * 1e6)
        stamp_us = None if stamp is None else round(stamp * 1e6)
        at = (
            clock.sound(stamp_us, round(block_s * 1e6), arrived_us)
            if number
            else clock.picture(stamp_us, stamp_us, arrived_us)
        )
        if came > SETTLED_S:
            wrong[number].append((at - BOOT_US) / 1000 - taken * 1000)
    return np.array(wrong[0]), np.array(wrong[1])


@pytest.mark.parametrize("seed", range(4 if LONG else 1))
def test_wrong_stamps_of_one_track_do_the_other_no_harm(seed: int) -> None:
    pictures, sounds = both(counted, right, seed)
    assert np.abs(pictures).max() < BOUND_MS
    assert np.abs(sounds).max() < BOUND_MS / 3, "the sound's stamps were right"
    pictures, sounds = both(right, stepping((4, -2.0), (8, 30.0)), seed)
    assert np.abs(pictures).max() < BOUND_MS / 3
    assert np.abs(sounds).max() < BOUND_MS


@pytest.mark.parametrize("seed", range(4 if LONG else 1))
def test_right_stamps_of_both_keep_them_in_step_over_a_network_that_does_not(seed: int) -> None:
    pictures, sounds = both(right, right, seed)
    assert np.abs(pictures).max() < BOUND_MS / 3
    assert np.abs(sounds).max() < BOUND_MS / 3
    assert abs(np.median(pictures[60:]) - np.median(sounds[120:])) < 5


def test_pictures_that_are_sent_before_they_are_shown_are_as_old_as_those_that_are_not() -> None:
    clock = SharedClock()
    wrong = []
    for group in range(60):
        for shown in (3, 1, 2):  # the one that the others are made from comes first, when it was taken
            number = group * 3 + shown
            sent = group * 3 + (3, 1, 2).index(shown)
            at = clock.picture(number * 40_000, sent * 40_000, BOOT_US + (sent + 3) * 40_000 + 2000)
            wrong.append((at - BOOT_US - number * 40_000) / 1000)
    assert np.ptp(wrong[6:]) < 1
    assert abs(wrong[-1]) < 5


def told(variant: Variant, network: Callable[[Times, np.random.Generator], Times]) -> list[tuple[Oddity, int]]:
    clock = TrackClock(40_000)
    said: list[tuple[Oddity, int]] = []
    report = StampReport(lambda why, amount: said.append((why, amount)))
    arrived = network(variant.times, np.random.default_rng(1))
    for stamp, came in zip(variant.stamps(variant.times), arrived, strict=True):
        clock.hear(None if stamp is None else round(stamp * 1e6), round(came * 1e6))
        report.see(clock, round(came * 1e6))
    return said


def test_what_is_wrong_with_stamps_is_said_once_and_nothing_where_they_are_right() -> None:
    known = {variant.name: variant for variant in VARIANTS}
    for network in NETWORKS if LONG else [stalling]:
        for name in ("right, five in the dark", "200 ppm off", "right at 15", "half a minute missing")[
            : 4 if LONG else 1
        ]:
            assert told(known[name], network) == [], name
    assert [(why, round(amount / 50)) for why, amount in told(known["21 of 25"], calm)] == [("rate", 24)]
    assert told(known["none"], calm) == [("none", 0)]
    steps = told(known["steps back and forward"], calm)
    assert [(why, round(amount, -2)) for why, amount in steps] == [("step", -5000)], "another one is told 10 s later"
    rates = [amount for why, amount in told(known["12, then 25"], calm) if why == "rate"]
    assert abs(rates[0] - 2083) < 60
    assert rates[-1] == 1000, "and when they are right again"
    assert all(one != other for one, other in pairwise(rates))
