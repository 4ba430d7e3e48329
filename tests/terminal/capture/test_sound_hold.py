"""Sound that waits for more on its way out: nothing is lost, and it says as well when it was taken."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from terminal.capture.pipe import messages
from terminal.capture.pipe.messages import SoundBlock
from terminal.capture.pipe.sound_hold import HOLD_S, SoundHold
from terminal.capture.quality import LoudnessMeter, SoundQuality, decibel, rms

RATE = 48_000


def blocks(lengths: list[tuple[int, int, bool]]) -> list[SoundBlock]:
    """Blocks one behind the other: how long each is, how late it came (us), whether samples were lost before it."""
    made, first = [], 0
    for length, late_us, broken in lengths:
        samples = np.arange(first, first + length).astype(np.int16)
        made.append(SoundBlock(first, first * 1_000_000 // RATE + late_us, broken, samples))
        first += length
    return made


@given(some.lists(some.tuples(some.integers(1, 4800), some.integers(0, 30_000), some.booleans()), min_size=1))
@settings(max_examples=60, deadline=None)
def test_all_samples_come_in_order_and_none_waits_for_long(lengths: list[tuple[int, int, bool]]) -> None:
    hold, came = SoundHold(), blocks(lengths)
    sent: list[SoundBlock] = []
    for number, block in enumerate(came, 1):
        sent += hold.add(block, RATE)
        waits = sum(len(each.samples) for each in came[:number]) - sum(len(each.samples) for each in sent)
        assert 0 <= waits < HOLD_S * RATE
    sent += hold.take(RATE)
    assert hold.take(RATE) == []
    assert np.array_equal(np.concatenate([each.samples for each in sent]), np.concatenate([b.samples for b in came]))
    assert [each.first for each in sent] == list(np.cumsum([0, *(len(each.samples) for each in sent[:-1])]))
    starts = {block.first for block in came if block.broken}
    assert {each.first for each in sent if each.broken} == starts, "what was lost, was lost where it is said"


def test_the_one_that_was_the_least_late_tells_the_time() -> None:
    hold = SoundHold()
    for block in blocks([(960, 9000, False), (960, 200, False)]):
        assert hold.add(block, RATE) == []
    [whole] = hold.take(RATE)
    assert (whole.first, whole.first_us, len(whole.samples)) == (0, 200, 1920)


def test_a_parcel_is_what_was_packed() -> None:
    sound = SoundBlock(7, 9, broken=True, samples=np.arange(4800).astype(np.int16))
    heard = messages.unpack_together(messages.pack_together([sound, messages.PictureWaits(), messages.Running(44_100)]))
    [found, *others] = heard
    assert isinstance(found, SoundBlock)
    assert (found.first, found.first_us, found.broken) == (7, 9, True)
    assert np.array_equal(found.samples, sound.samples)
    assert others == [messages.PictureWaits(), messages.Running(44_100)]


def test_loudness_is_what_it_is() -> None:
    tone = (16_384 * np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)).astype(np.int16)
    assert abs(decibel(rms(tone)) + 9.03) < 0.01
    level = LoudnessMeter().hear(tone, RATE)
    assert level is not None
    assert abs(level[0] + 6.02) < 0.01
    assert abs(level[1] + 9.03) < 0.01
    assert LoudnessMeter().hear(np.full(RATE, -32_768, np.int16), RATE) == (0.0, 0.0), "the loudest there is"


def test_half_a_second_at_full_scale_either_way_is_heard_as_clipping() -> None:
    for level in (32_767, -32_768):
        quality = SoundQuality()
        found = [quality.listen(np.full(4800, level, np.int16), at_us * 100_000, RATE) for at_us in range(20)]
        assert found[0] is None
        assert found[-1] == ("clipping", 0)
