"""A book whose instant comes while a terminal runs: what is not begun goes by it, what is recorded by its own."""

from pathlib import Path

from rulebook.sale.sale import Sale
from terminal.home.opening import open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot
from terminal.station.books import HeldBooks
from terminal.station.station import Offer
from tests.books.house import House, other_version
from tests.journeys.counter import Counter
from tests.sales import small_sale
from tests.terminal.station.test_books import enrol


def book_of(shown: Snapshot) -> int | None:
    assert shown.sale is not None
    return shown.sale.plan.book.serial if shown.sale.plan.book else None


def test_no_take_begins_by_a_book_that_was_overtaken(tmp_path: Path) -> None:
    house = House.create()
    settings = load_settings(
        tmp_path / "home", camera="test:bars", microphone="test:tone", identity="none", unverified_packs="allow"
    )
    home = open_or_create_rehearsal_home(settings)
    enrol(home, house)
    held = HeldBooks(home)
    held.install(house.book(1))
    first, second = small_sale(reference="D-1"), small_sale(reference="D-2")
    with Counter(home) as counter:
        shown = offered(counter, first)
        assert book_of(shown) == 1

        held.install(house.book(2, packs=other_version()))
        counter.press(Pressed("start", about=shown.about))
        shown = counter.wait(lambda now: now.sale and book_of(now) == 2)
        assert (shown.phase, shown.trouble and shown.trouble.code) == ("planned", "plan.renewed"), "she looks first"

        counter.press(Pressed("start", about=shown.about))
        counter.wait(lambda now: now.phase == "recording")
        held.install(house.book(3, packs=other_version()))
        arrived = counter.station.offer(Offer(second))
        assert arrived.plan.book is not None
        assert arrived.plan.book.serial == 2, "a take runs, and nothing changes until it is over"
        counter.press(Pressed("give_up", "王芳", {"reason": "客户有事"}))
        shown = counter.wait(lambda now: now.phase == "sealed")
        assert book_of(shown) == 2
        counter.press(Pressed("leave"), Pressed("choose", detail={"reference": "D-2"}))
        shown = counter.wait(lambda now: now.phase == "planned")
        assert book_of(shown) == 3


def offered(counter: Counter, sale: Sale) -> Snapshot:
    counter.station.offer(Offer(sale))
    return counter.wait(lambda now: now.phase == "planned")
