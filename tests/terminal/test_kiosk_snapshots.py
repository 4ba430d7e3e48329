"""What windows that did not keep up may leave out of all that a take tells them."""

from dataclasses import replace

from terminal.kiosk import overtakes
from terminal.session.snapshot import Live, Snapshot, TakeView


def test_a_later_time_overtakes_an_earlier_one() -> None:
    earlier = Snapshot()
    assert overtakes(replace(earlier, take=TakeView(elapsed_s=2.0)), earlier)
    assert overtakes(Live(), Live())


def test_another_page_another_person_and_another_screen_of_hers_are_never_left_out() -> None:
    before = Snapshot()
    customer = replace(before.customer, screen="prompt")
    staff = replace(before.staff, unlocked="close", proofs=1)
    for after in (
        replace(before, page="node"),
        replace(before, about="recording 2"),
        replace(before, staff=staff),
        replace(before, customer=customer),
    ):
        assert not overtakes(after, before)
        assert not overtakes(before, after)
