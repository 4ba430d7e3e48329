"""The analyst's small rules, one by one: what stands, when to try again, how often to look, what is hidden."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.analysis.frame import Frame, burned_rows, frame_of
from terminal.analysis.kept_sound import KeptSound
from terminal.analysis.standing_orders import StandingOrders
from terminal.analysis.tasks import Pace
from terminal.capture.lettering import BurnIn
from terminal.processes.preview import PreviewPicture
from terminal.processes.restarts import CALM_S, RESTARTS, Restarts
from terminal.session.facts.analyst import CardRead, PlayoutFound, RolesDoubted, VoicesHeard
from terminal.session.facts.cards import CardReading
from terminal.session.orders.analyst import (
    AnalystOrder,
    BindRoles,
    Challenge,
    FindPlayout,
    ForgetCard,
    Listen,
    MatchFace,
    ReadCard,
    Rest,
    TellVoices,
    WatchFaces,
    WatchPreview,
)
from terminal.speech.sound import RATE


def test_orders_stand_until_they_are_fulfilled_or_taken_back() -> None:
    standing = StandingOrders()
    orders: list[AnalystOrder] = [
        WatchPreview(shown=True),
        ReadCard("front"),
        WatchFaces(8),
        Challenge(1),
        MatchFace(b""),
    ]
    for order in orders:
        standing.note(order)
    assert standing.orders() == (WatchPreview(shown=True), WatchFaces(8), ReadCard("front"))
    standing.note(ReadCard("back"))
    standing.see(CardRead(1, CardReading("back")))
    assert standing.orders() == (WatchPreview(shown=True), WatchFaces(8))
    standing.note(WatchPreview(shown=False))
    assert standing.orders() == (WatchFaces(8),)
    standing.note(WatchPreview(shown=True))
    standing.note(Rest())
    assert standing.orders() == (WatchPreview(shown=True),)


def test_listening_stands_and_so_does_what_the_machine_plays_until_it_was_found() -> None:
    begun, over = FindPlayout(4, 1_000, pcm=b"ab", rate=16_000), FindPlayout(4, 1_000, 2_000)
    other = FindPlayout(5, 3_000, pcm=b"ab", rate=16_000)
    standing = StandingOrders()
    standing.note(begun)
    assert standing.orders() == (), "nobody listens"
    for order in (Listen(), begun, TellVoices(1), other, ForgetCard(), over):
        standing.note(order)
    assert standing.orders() == (Listen(), begun, over, other)
    standing.see(PlayoutFound(9, 2_000, 4, 1_000, 2_000, "heard", 100, -10))
    assert standing.orders() == (Listen(), other)
    standing.see(VoicesHeard(2_000, 2_000, 0))
    assert standing.orders() == (Listen(again=True), other), "a new one does not tell it twice"
    standing.note(Listen(on=False))
    assert standing.orders() == ()
    standing.note(Listen())
    standing.note(begun)
    standing.note(Rest())
    assert standing.orders() == ()


@pytest.mark.parametrize("seed", range(5))
def test_the_newest_sound_is_kept_and_lies_where_it_was_heard(seed: int) -> None:
    draw, kept = np.random.default_rng(seed), KeptSound(2.0)
    kept.begin(500_000)
    sound = np.arange(7 * RATE, dtype=np.int16)
    at = 0
    while at < len(sound):
        count = int(draw.integers(0, RATE * 3))
        kept.add(sound[at : at + count])
        at = min(len(sound), at + count)
        to_us = 500_000 + at * 1_000_000 // RATE
        assert kept.to_us == to_us
        begin_us, newest = kept.between(0, to_us + 9)
        first = max(0, at - 2 * RATE)
        assert begin_us == 500_000 + first * 1_000_000 // RATE
        assert (newest == sound[first:at]).all()
    begin_us, part = kept.between(6_000_000, 6_250_000)
    assert (begin_us, len(part)) == (6_000_000, RATE // 4)
    assert part[0] == sound[round(5.5 * RATE)]
    assert len(kept.between(0, 1_000_000)[1]) == 0, "too long ago"
    kept.begin(90_000_000)
    assert len(kept.between(0, 1 << 40)[1]) == 0


def test_roles_are_forgotten_once_and_doubted_ones_do_not_count() -> None:
    standing = StandingOrders()
    standing.note(BindRoles({1: "seller", 2: "applicant"}))
    standing.see(RolesDoubted(1, None, ("seller",), "crossed"))
    assert standing.forget_roles() == ("applicant",)
    assert standing.forget_roles() == ()
    standing.note(BindRoles({1: "seller"}))
    standing.note(Rest())
    assert standing.forget_roles() == ()


def test_losses_in_a_row_are_waited_for_longer_and_then_given_up() -> None:
    restarts = Restarts()
    waits = [restarts.wait_s(0.5) for _ in range(RESTARTS + 1)]
    assert waits == [0.25, 0.5, 1.0, None]
    restarts.forget()
    assert restarts.wait_s(0.5) == 0.25
    assert [restarts.wait_s(CALM_S) for _ in range(10)] == [0.25] * 10


@given(
    st.floats(0.2, 30),
    st.lists(st.integers(1_000, 200_000), min_size=2, max_size=300),
)
def test_pictures_are_taken_at_most_as_often_as_wanted_and_none_is_skipped_for_long(
    fps: float, gaps: list[int]
) -> None:
    period_us = round(1_000_000 / fps)
    pace, at_us, taken, missed_us = Pace(period_us), 0, list[int](), 0
    for gap in gaps:
        at_us += gap
        if pace.due(at_us):
            pace.took(at_us)
            taken.append(at_us)
        elif taken:
            missed_us = max(missed_us, at_us - taken[-1])
    assert missed_us < 2 * period_us
    span_us = at_us - taken[0]
    assert len(taken) <= span_us / period_us + 2


def _picture(width: int, height: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    return np.full((height * 3 // 2, width), 128, np.uint8)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (640, 480), (960, 540)])
def test_no_burned_in_line_is_left_for_the_card_finder(size: tuple[int, int]) -> None:
    pixels = _picture(*size)
    burn_in = BurnIn(size[1], rehearsal=True)
    burn_in.take = "32-0117-000001"
    burn_in.draw(pixels, 0.0)
    shot = frame_of(PreviewPicture(1, 10, None, pixels))
    assert (shot.captured_us, shot.media_us, shot.picture.shape) == (10, None, (size[1], size[0], 3))
    assert np.ptp(shot.picture) > 150, "the line is there"
    assert np.ptp(shot.without_line()) <= 2
    assert np.ptp(shot.picture) > 150, "others see the picture as it was"


def test_even_the_smallest_picture_has_a_row_left() -> None:
    assert burned_rows(2) == 1
    tiny = Frame(0, None, np.zeros((2, 2, 3), np.uint8))
    assert tiny.without_line().shape == (2, 2, 3)
