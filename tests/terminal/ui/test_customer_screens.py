"""Every screen of the customer in both languages and on every size of display: nothing is cut off or small."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from terminal.session.facts.customer import CustomerActed
from terminal.session.snapshot import Live, Snapshot
from terminal.ui.customer.parts import FittedWords
from terminal.ui.customer.theme import LEAST_LETTERS
from terminal.ui.customer.window import CustomerWindow
from terminal.ui.parts.marks import ElidedWords
from terminal.ui.ports import Language
from tests import ROOT
from tests.terminal.ui.conftest import LIVE, Still, counter_room
from tests.terminal.ui.customer_views import CODE, VIEWS

SCREENS = ROOT / "build" / "screens"
SIZES = ((1366, 768), (1920, 1080), (1536, 864), (1280, 720), (3840, 2160))
"""1536 x 864 is a display of 1920 x 1080 at 125 %, 1280 x 720 one at 150 %."""


@cache
def seen(name: str) -> Snapshot:
    return VIEWS[name]()


class Display:
    """The customer's window, and what she did at it."""

    def __init__(self, app: QApplication, size: tuple[int, int], language: Language = "zh") -> None:
        self.app = app
        self.acts: list[CustomerActed] = []
        still = Still(counter_room())
        self.window = CustomerWindow(latest_frame=lambda: still, act=self.acts.append, language=language)
        self.window.resize(*size)
        self.window.show()
        self.settle()

    def show(self, snapshot: Snapshot, live: Live = LIVE) -> None:
        self.window.receive(snapshot)
        self.window.receive(live)
        self.settle()

    def settle(self) -> None:
        for _ in range(6):
            self.app.processEvents()

    def touch(self, words: str) -> None:
        """Touch the large key with these words."""
        (key,) = [each for each in self.window.large_keys if each.text() == words]
        key.click()
        self.settle()

    @property
    def words(self) -> list[str]:
        return [each.text() for each in self.window.large_keys]


MakeDisplay = Callable[..., Display]


@pytest.fixture
def display(app: QApplication) -> Iterator[MakeDisplay]:
    made: list[Display] = []

    def make(size: tuple[int, int] = (1920, 1080), language: Language = "zh") -> Display:
        made.append(Display(app, size, language))
        return made[-1]

    yield make
    for each in made:
        each.window.allow_close()
        each.window.close()
        each.window.deleteLater()
    app.processEvents()


def cut_off(window: QWidget) -> list[str]:
    """The words that have less room than they need."""
    cut = []
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text() or isinstance(label, ElidedWords):
            continue
        if isinstance(label, FittedWords):
            whole = label.fits()
        elif label.wordWrap():
            whole = label.heightForWidth(label.width()) <= label.height() + 1
        else:
            whole = label.sizeHint().width() <= label.width() and label.sizeHint().height() <= label.height()
        if not whole:
            cut.append(label.text())
    buttons = [each for each in window.findChildren(QPushButton) if each.isVisible() and each.text()]
    return cut + [each.text() for each in buttons if each.sizeHint().width() > each.width() + 1]


def overlapping(window: QWidget) -> list[str]:
    """Words over other words, or beyond the edge of the window."""
    shown = [each for each in window.findChildren(QLabel) if each.isVisible() and each.text()]
    places = [(each.text(), each.rect().translated(each.mapTo(window, each.rect().topLeft()))) for each in shown]
    over = [one for one, place in places if not window.rect().contains(place)]
    for number, (one, place) in enumerate(places):
        over += [f"{one} / {other}" for other, there in places[number + 1 :] if place.intersects(there)]
    return over


def too_small(window: QWidget) -> list[str]:
    """Letters of less than 24 pixels, and keys of less than 56."""
    small = [
        each.text()
        for each in window.findChildren(QLabel)
        if each.isVisible() and each.text() and each.fontInfo().pixelSize() < LEAST_LETTERS
    ]
    low = [each.text() for each in window.findChildren(QPushButton) if each.isVisible() and each.height() < 56]
    return small + low


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_screen_fits(display: MakeDisplay, size: tuple[int, int], language: Language) -> None:
    shown = display(size, language)
    faults: dict[str, list[str]] = {}
    SCREENS.mkdir(parents=True, exist_ok=True)
    for name in VIEWS:
        shown.show(seen(name))
        assert (shown.window.width(), shown.window.height()) == size
        picture = SCREENS / f"customer-{name}-{language}-{size[0]}x{size[1]}.png"
        assert shown.window.grab().save(str(picture), "PNG", 90)
        fault = cut_off(shown.window) + overlapping(shown.window) + too_small(shown.window)
        if fault:
            faults[name] = fault
    assert faults == {}


def test_the_customer_takes_the_code_of_the_slip_home(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("rights"))
    said = [" ".join(each.text().split()) for each in shown.window.findChildren(QLabel) if each.isVisible()]
    assert CODE.replace("-", " ") in said
