"""Whatever is pressed, touched, typed and written, in whatever order: both windows go on, and say the same.

`SHUANGLU_CAMPAIGN=long` does 10 000 acts from a seed of its own; `SHUANGLU_ACTS_SEED` does those of a run again,
`SHUANGLU_ACTS_PROGRAM` from the program of this number on.
"""

import gc
import os
import secrets
import sys
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from types import TracebackType

import pytest
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from shiboken6 import isValid

from terminal.session.snapshot import Snapshot
from terminal.ui import window as operator_window
from terminal.ui.customer import window as customer_window
from terminal.ui.customer.window import CustomerWindow
from terminal.ui.pages import sealed
from terminal.ui.parts.product_dialog import ProductDialog
from terminal.ui.ports import TextSize
from terminal.ui.registry import all_pages
from terminal.ui.window import KioskWindow
from tests.conftest import HARMLESS
from tests.terminal.ui.conftest import READY, STATES, Kiosk, MakeKiosk, Still, counter_room
from tests.terminal.ui.hands import Hands, Program, close_files

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
SEED = os.environ.get("SHUANGLU_ACTS_SEED") or (secrets.token_hex(4) if LONG else "8")
FIRST = int(os.environ.get("SHUANGLU_ACTS_PROGRAM", "0"))
ACTS, A_PROGRAM = (10_000, 1_000) if LONG else (500, 150)
_LAST = 25
"""So many acts are told when something is wrong."""
_LEAST_PAGES = 15
_MOST_PARTS = 6_000
"""More parts than all pages of a window have together."""


class Watch:
    """Hears every exception that Qt would swallow, and every complaint of Qt's."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.told: deque[str] = deque(maxlen=_LAST)

    def failed(self, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        """An exception that nobody catches."""
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        line = "" if where is None else f" at {where.tb_frame.f_code.co_filename}:{where.tb_lineno}"
        self.heard.append(f"{kind.__name__}: {error}{line}")

    def complained(self, _: QtMsgType, __: QMessageLogContext, message: str) -> None:
        """A word of Qt's."""
        if message not in HARMLESS:
            self.heard.append(message)

    def check(self, holds: bool, what: str) -> None:
        """Say what is wrong, from which seed, and what was done before it."""
        assert holds, "\n".join((f"SHUANGLU_ACTS_SEED={SEED}: {what}", *self.told))


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    made = Watch()
    monkeypatch.setattr(sys, "excepthook", made.failed)
    monkeypatch.setattr(operator_window, "BOUNCE_MS", 0)  # a hand that waits would make it slow, and no press is lost
    monkeypatch.setattr(customer_window, "BOUNCE_MS", 0)
    monkeypatch.setattr(sealed, "print_slip", lambda *_: "no_printer")  # this machine may have one
    before = qInstallMessageHandler(made.complained)
    yield made
    qInstallMessageHandler(before)


def test_whatever_hands_do_both_windows_go_on_and_say_the_same(app: QApplication, watch: Watch) -> None:
    frame, pages = Still(counter_room()), set[str]()
    done = 0
    programs = FIRST
    before = _alive(app)
    while done < ACTS:
        seed = f"{SEED} program {programs}"
        program = Program(app, frame, seed, staffed=programs % 2 == 1, asks=programs % 4 in (1, 2))
        hands = Hands(program)
        for number in range(A_PROGRAM):
            done += 1
            watch.told.append(f"program {programs} act {hands.act(seed, number)}")
            if close_files():
                program.settle()
            if not program.open or done >= ACTS:
                break
            pages.add(program.snapshot.page)
            _holds(program, watch)
            if number % 20 == 0:
                parts = [len(each.findChildren(QObject)) for each in (program.operator, program.customer)]
                watch.check(max(parts) < _MOST_PARTS, f"parts: {parts}")
            if program.snapshot.phase == "failed" and number % 10 == 0:
                break
        _ends(program, watch, before)
        programs += 1
    watch.check({"node", "sealed", "consent", "entry", "signin"} <= pages, f"too little was seen: {sorted(pages)}")
    watch.check(len(pages) >= _LEAST_PAGES, f"hardly anything was seen: {sorted(pages)}")


@pytest.mark.parametrize("text_size", ["standard", "elder"])
def test_no_part_of_a_page_is_a_window_even_for_a_moment(make_kiosk: MakeKiosk, text_size: TextSize) -> None:
    """A part that is shown before it stands in its page takes the keyboard away, and gives it back to nobody."""
    kiosk = make_kiosk(text_size=text_size)
    windows = set(QApplication.topLevelWidgets())
    for state, shown in STATES.items():
        kiosk.window.receive(shown)
        kiosk.app.processEvents()
        assert (state, QApplication.activeWindow()) == (state, kiosk.window)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        fresh = {type(each) for each in set(QApplication.topLevelWidgets()) - windows}
        more = {each.__name__ for each in fresh if each.__module__.startswith("terminal.")}
        assert (state, more) == (state, set()), "whoever has no parent outlives its page"


def test_the_keyboard_is_there_again_after_other_letters_a_file_or_a_product_were_asked_for(kiosk: Kiosk) -> None:
    kiosk.show(replace(READY, phase="preparing", page="preparing"))  # nothing to do there, so no button has it
    kiosk.window.shell.top.looks[0].click()
    kiosk.settle()
    assert QApplication.focusWidget() is kiosk.window.shell
    kiosk.show(STATES["entry-filled"])
    for key, kind in ((Qt.Key.Key_F8, QFileDialog), (Qt.Key.Key_F4, ProductDialog)):
        QTest.keyClick(kiosk.window, key)
        kiosk.settle()
        (asked,) = [each for each in kiosk.window.findChildren(QDialog) if isinstance(each, kind)]
        asked.reject()
        kiosk.settle()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert QApplication.activeWindow() is kiosk.window


def _holds(program: Program, watch: Watch) -> None:
    """What is so after every act."""
    watch.check(not watch.heard, f"{watch.heard[:3]}")
    shell, shown = program.operator.shell, program.snapshot
    visible = [each for each in shell._pages.values() if not each.isHidden()]
    watch.check(visible == [shell.page], f"pages shown: {visible}")
    named = type(shell.page) is all_pages()[shown.page] or type(shell.page).wanted_aside(shown, shell._live)
    watch.check(named, f"{type(shell.page).__name__} for {shown.page}")
    _focus(program, watch)
    _lights(program, watch)
    windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    watch.check(len(windows) <= 4, f"windows: {windows}")


def _focus(program: Program, watch: Watch) -> None:
    """The keyboard is somewhere where it does something."""
    active, focused = QApplication.activeWindow(), QApplication.focusWidget()
    if QApplication.activePopupWidget() is not None:
        return
    watch.check(active is not None, "no window has the keyboard")
    question = program.operator.question
    if question is not None and active is not program.customer:
        watch.check(active is question, f"a question is asked, and {active} has the keyboard")
    asked = active.focusWidget() if active is not None else None
    watch.check(focused is not None, f"nothing in {active} has the keyboard, page {program.snapshot.page}, {asked}")
    assert focused is not None
    watch.check(focused.isVisible() and focused.isEnabled(), f"the keyboard is at {focused}, which is not there")


def _lights(program: Program, watch: Watch) -> None:
    """Both windows agree whether it is recorded, and only what was read back is."""
    top, shown = program.operator.shell.top, program.snapshot
    watch.check(top.light.lit == shown.take.recording, "the operator's light is no fact")
    if program.customer.isVisible():
        watch.check(program.customer.light.lit == shown.take.recording, "the customer's light is no fact")
        said = program.customer.recording.text() in ("正在录音录像", "Recording")
        watch.check(said == shown.take.recording, f"she reads {program.customer.recording.text()}")


def _ends(program: Program, watch: Watch, before: tuple[set[QWidget], set[int]]) -> None:
    """It closes whole: nothing of it is left, and nothing in it has grown."""
    operator, customer = program.operator, program.customer
    fresh = KioskWindow(
        latest_frame=lambda: None, press=lambda _: None, language=operator.language, text_size=operator.text_size
    )
    hers = CustomerWindow(latest_frame=lambda: None, act=lambda _: None)
    hers.resize(customer.size())
    for each in (operator, customer, fresh, hers):
        each.show_snapshot(Snapshot())
    for window in (operator, customer, fresh, hers):
        window.set_language("zh")
    program.settle()
    own = len(program.displays.findChildren(QObject)) + 3  # the displays and the bridge live in it, and their timers
    for window, new in ((operator, fresh), (customer, hers)):
        more = _parts(window) - _parts(new)
        watch.check(more.total() <= own + 12, f"{type(window).__name__} has grown by {more}")
    hers.allow_close()
    for new in (fresh, hers):
        new.close()
        new.deleteLater()
    program.close()
    watch.check(not isValid(operator) and not isValid(customer), "a window is left")
    del operator, customer, fresh, hers, program
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    windows, timers = _alive(app)
    watch.check(windows <= before[0], f"windows are left: {windows - before[0]}")
    watch.check(timers <= before[1], f"{len(timers - before[1])} timers are left")
    watch.check(not watch.heard, f"at the end: {watch.heard[:3]}")


def _parts(window: QWidget) -> Counter[str]:
    """How many parts of each kind a window has."""
    return Counter(str(each.metaObject().className()) for each in window.findChildren(QObject))


def _alive(app: QApplication) -> tuple[set[QWidget], set[int]]:
    """Which windows there are, and which timers run."""
    gc.collect()
    timers = {id(each) for each in gc.get_objects() if type(each) is QTimer and isValid(each) and each.isActive()}
    return set(app.topLevelWidgets()), timers
