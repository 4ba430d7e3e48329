"""The pages on which takes are looked at again: what keys and clicks send, and what stands on the picture."""

from dataclasses import replace
from typing import Any, get_args

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from terminal.session.facts.people import Pressed
from terminal.ui.pages.replay import ReplayPage
from terminal.ui.pages.replay_reason import ReplayReasonPage
from terminal.ui.ports import Language, TextSize
from terminal.ui.window import BOUNCE_MS
from tests.terminal.ui.conftest import READY, Kiosk, MakeKiosk
from tests.terminal.ui.fitting import cut_off, save, too_low
from tests.terminal.ui.replay_views import MOVED, TAKE, replay_states, replaying
from tests.terminal.ui.test_screens import LOOKS


@pytest.mark.parametrize(("size", "language", "text_size"), LOOKS)
def test_every_state_fits(
    make_kiosk: MakeKiosk, size: tuple[int, int], language: Language, text_size: TextSize
) -> None:
    kiosk, faults = make_kiosk(language, text_size, size), {}
    for state, snapshot in replay_states(READY).items():
        kiosk.show(snapshot)
        assert (kiosk.window.width(), kiosk.window.height()) == size
        save(kiosk.window, f"{state}-{language}-{text_size}-{size[0]}x{size[1]}")
        if fault := cut_off(kiosk.window) + too_low(kiosk.window):
            faults[state] = fault
    assert faults == {}


def page(kiosk: Kiosk) -> Any:
    return kiosk.window.shell.page


def press(kiosk: Kiosk, key: Qt.Key | str) -> None:
    """Press a key, as a person who is not nervous does."""
    QTest.qWait(BOUNCE_MS + 20)
    if isinstance(key, str):
        QTest.keyClicks(kiosk.window, key)
    else:
        QTest.keyClick(kiosk.window, key)
    kiosk.settle()


def moves(kiosk: Kiosk) -> list[tuple[str, float]]:
    return [(each.detail["act"], each.detail["value"]) for each in kiosk.pressed if each.key == "move_replay"]


def test_a_reason_is_chosen_and_said_by_keyboard_alone(kiosk: Kiosk) -> None:
    kiosk.show(replaying(None, READY))
    reason: ReplayReasonPage = page(kiosk)
    assert not kiosk.window.shell.bottom.primary.isEnabled()
    QTest.keyClick(kiosk.window, Qt.Key.Key_3)
    assert reason.reason == "complaint"
    assert reason.note.line.hasFocus()
    QTest.keyClicks(reason.note.line, "complaint 12")
    QTest.keyClick(reason.note.line, Qt.Key.Key_Return)
    kiosk.settle()
    said = {"take": TAKE, "reason": "complaint", "note": "complaint 12"}
    assert [(each.key, each.detail) for each in kiosk.pressed] == [("open_replay", said)]
    kiosk.show(replaying(replace(MOVED, state="opening"), READY))
    assert not kiosk.window.shell.bottom.primary.isEnabled(), "it is being checked"


def test_where_nobody_signs_in_a_name_is_asked(kiosk: Kiosk) -> None:
    kiosk.show(replaying(None, READY, signed_in=False))
    reason: ReplayReasonPage = page(kiosk)
    reason.choose(0)
    reason.note.line.setText("客户来电核实")
    kiosk.settle()
    assert not kiosk.window.shell.bottom.primary.isEnabled()
    reason.by.line.setText("陈立")
    kiosk.settle()
    assert kiosk.window.shell.bottom.primary.isEnabled()


def test_keys_move_the_film(kiosk: Kiosk) -> None:
    kiosk.show(replaying(MOVED, READY))
    for key in ("k", Qt.Key.Key_Right, Qt.Key.Key_Left, "]", "[", "m", "s"):
        press(kiosk, key)
    assert moves(kiosk) == [
        ("play", 0.0),
        ("seek", pytest.approx(206.4)),
        ("seek", pytest.approx(196.4)),
        ("seek", 250.0),  # the next place where something lacks
        ("seek", 150.0),  # the customer said no
        ("sound", 0.0),
        ("speed", 1.25),
    ]
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed[-1] == Pressed("close_replay", about=READY.about)


def test_a_click_on_line_or_moment_goes_there(kiosk: Kiosk) -> None:
    kiosk.show(replaying(MOVED, READY))
    shown: ReplayPage = page(kiosk)
    line = shown.controls.line
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(line.width() // 2, 5))
    QTest.qWait(BOUNCE_MS + 20)
    QTest.mouseClick(shown.moments.buttons[3], Qt.MouseButton.LeftButton)
    assert [act for act, _ in moves(kiosk)] == ["seek", "seek"]
    assert moves(kiosk)[0][1] == pytest.approx(305, abs=2)
    assert moves(kiosk)[1][1] == 112.0


def test_green_is_only_what_the_machine_checked(kiosk: Kiosk) -> None:
    kiosk.show(replaying(MOVED, READY))
    shown: ReplayPage = page(kiosk)
    green = [button.moment.title for button in shown.moments.buttons if button.moment.tone == "ok"]
    assert green == ["3 法定提示"]
    assert shown.seal.text() == "封存完好，逐片核对过"
    kiosk.show(replaying(replace(MOVED, status="interrupted", events=()), READY))
    assert shown.seal.text() == "中断的录像，已有部分核对过"


def test_the_viewers_name_stands_on_the_picture_and_goes_with_it(kiosk: Kiosk) -> None:
    kiosk.show(replaying(MOVED, READY))
    shown: ReplayPage = page(kiosk)
    shown.picture.look()
    with_name = shown.picture.grab().toImage()
    shown.picture.show_viewer("")
    assert shown.picture.grab().toImage() != with_name
    kiosk.show(READY)
    kiosk.show(replaying(None, READY))
    assert shown.picture.number is None, "the last picture is not kept"


def test_nothing_on_the_page_saves_anything(kiosk: Kiosk) -> None:
    kiosk.show(replaying(MOVED, READY))
    buttons = kiosk.window.findChildren(QPushButton)
    assert [button.text() for button in buttons if button.isVisible() and "存" in button.text()] == []
    assert all(button.accessibleName() for button in page(kiosk).findChildren(QPushButton))
    assert get_args(Language)
