"""A seller at the window: what they see is what was read back, what they press is sent once."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from faults.trouble import Trouble
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import Levels
from terminal.session.snapshot import OpenGap, Snapshot
from terminal.ui.parts.dialogs import GiveUpQuestion
from terminal.ui.window import BOUNCE_MS
from tests.terminal.ui.conftest import NO_ROOM, NODES, READY, RECORDING, STATES, Kiosk, MakeKiosk


def _press(kiosk: Kiosk, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or kiosk.window, key)
    kiosk.settle()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
@pytest.mark.parametrize(
    ("snapshot", "sent"),
    [
        (READY, "start"),
        (RECORDING, "next"),
        (replace(RECORDING, node=NODES[5], node_index=5), "finish"),
        (replace(RECORDING, node=None, node_count=0, node_index=0), "finish"),
        (STATES["sealed"], "start"),
    ],
)
def test_enter_space_and_pedal_do_the_next_thing(kiosk: Kiosk, snapshot: Snapshot, sent: str, key: Qt.Key) -> None:
    kiosk.show(snapshot)
    _press(kiosk, key)
    assert [press.key for press in kiosk.pressed] == [sent]


@pytest.mark.parametrize("state", ["preparing", "opening", "closing", "failed"])
def test_there_is_nothing_to_press_while_there_is_nothing_to_do(kiosk: Kiosk, state: str) -> None:
    for before in (RECORDING, STATES[state]):  # the button had the focus until it was put out of use
        kiosk.show(before)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        _press(kiosk, key)
    kiosk.window.screen_shown.bottom.primary.click()
    assert kiosk.pressed == []
    assert (kiosk.window.language, kiosk.window.text_size) == ("zh", "standard")


def test_a_pedal_that_bounces_skips_no_node(kiosk: Kiosk) -> None:
    kiosk.show(RECORDING)
    _press(kiosk, Qt.Key.Key_Return)
    kiosk.show(replace(RECORDING, node=NODES[4], node_index=4))
    _press(kiosk, Qt.Key.Key_Return)
    assert len(kiosk.pressed) == 1
    QTest.qWait(BOUNCE_MS + 50)
    _press(kiosk, Qt.Key.Key_Return)
    assert len(kiosk.pressed) == 2


def test_a_click_on_the_button_counts_once(kiosk: Kiosk) -> None:
    kiosk.show(READY)
    QTest.mouseClick(kiosk.window.screen_shown.bottom.primary, Qt.MouseButton.LeftButton)
    assert kiosk.pressed == [Pressed("start")]


def test_every_control_can_be_reached_with_tab(kiosk: Kiosk) -> None:
    kiosk.show(RECORDING)
    reached = set()
    for _ in range(8):
        _press(kiosk, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.add(widget.accessibleName())
    buttons = [button for button in kiosk.window.findChildren(QPushButton) if button.isVisible()]
    assert {button.accessibleName() for button in buttons} <= reached
    assert all(button.accessibleName() for button in buttons)


# What is shown


def test_the_light_is_lit_by_the_snapshot_alone(kiosk: Kiosk) -> None:
    seen = []
    for state in ("ready", "opening", "unproven", "recording", "behind", "closing", "sealed"):
        kiosk.show(STATES[state])
        top = kiosk.window.screen_shown.top
        seen.append((state, top.light.lit, top.state.text()))
    assert seen == [
        ("ready", False, "未录制"),
        ("opening", False, "正在开始"),
        ("unproven", False, "等待落盘"),
        ("recording", True, "录制中"),
        ("behind", False, "落盘滞后"),
        ("closing", True, "正在封存"),
        ("sealed", False, "已录好"),
    ]


def test_elapsed_and_on_disk_are_told_apart(kiosk: Kiosk) -> None:
    kiosk.show(RECORDING)
    top = kiosk.window.screen_shown.top
    assert top.elapsed.text() == "00:03:21"
    assert top.held.text() == "已落盘 00:03:19"
    assert top.take.whole() == "录像 32-0117-000484"


def test_line_and_disk(kiosk: Kiosk) -> None:
    kiosk.show(READY)
    top = kiosk.window.screen_shown.top
    assert (top.line.text(), top.disk.text()) == ("网络正常", "存储 余 9 小时")
    kiosk.show(replace(READY, line_up=False, free_bytes=500 * 330_000))
    assert (top.line.text(), top.disk.text()) == ("网络断开", "存储 余 8 分钟")
    kiosk.show(replace(READY, line_up=None, free_bytes=0))
    assert not top.line.isVisible()
    assert not top.disk.isVisible()


def test_gaps_are_sentences(kiosk: Kiosk) -> None:
    room = kiosk.window.screen_shown.room
    kiosk.show(RECORDING)
    assert [row.text() for row in room.tracks.values()] == ["画面正常", "收音正常"]
    kiosk.show(replace(RECORDING, gaps=(OpenGap("picture", "lost"), OpenGap("sound", "clipping"))))
    assert room.tracks["picture"].text() == "摄像头断开了，正在自动重连；声音继续录。请检查插头"
    assert room.tracks["sound"].text() == "声音太大，听不清了。请离麦克风远一点"
    kiosk.show(replace(RECORDING, recording=False, falling_behind=True))
    assert "落盘跟不上" in room.disk.text()


def test_the_meter_follows_the_voice(kiosk: Kiosk) -> None:
    meter = kiosk.window.screen_shown.room.meter
    heights = []
    for level in (-120.0, -60.0, -30.0, 0.0):
        kiosk.show(replace(READY, levels=Levels(level, level)))
        heights.append((meter.lit, meter.peak))
    assert heights == [(0, 0), (0, 0), (15, 15), (30, 30)]


def test_trouble_has_a_sentence_and_a_code(kiosk: Kiosk) -> None:
    trouble = kiosk.window.screen_shown.trouble
    kiosk.show(READY)
    assert not trouble.isVisible()
    kiosk.show(replace(READY, trouble=NO_ROOM))
    assert trouble.isVisible()
    sentence, code = trouble.texts()
    assert sentence.startswith("磁盘空间不够录完这一笔")
    assert sentence.endswith("只剩 165 MB。请联系技术支持。")
    assert code == "代码 capture.no_room"


def test_trouble_that_no_catalogue_has_speaks_for_itself(kiosk: Kiosk) -> None:
    kiosk.show(replace(READY, trouble=Trouble("new.code", said="Something new happened.")))
    told = "Something new happened. 请把代码告诉技术支持。"
    assert kiosk.window.screen_shown.trouble.texts() == (told, "代码 new.code")
    kiosk.show(replace(READY, trouble=Trouble("new.code")))
    told = "出现了一个问题（new.code）。请把代码告诉技术支持。"
    assert kiosk.window.screen_shown.trouble.texts() == (told, "代码 new.code")


def test_the_three_words_of_delivery_newest_first(kiosk: Kiosk) -> None:
    kiosk.show(READY)
    assert kiosk.window.screen_shown.deliveries.shown() == [
        ("32-0117-000483", "0 / 99 片", "已录好"),
        ("32-0117-000482", "64 / 120 片", "正在送"),
        ("32-0117-000481", "180 / 180 片", "总部退回"),
        ("32-0117-000480", "210 / 210 片", "总部已收"),
    ]


def test_a_rehearsal_says_so_all_the_time(kiosk: Kiosk) -> None:
    for state in STATES.values():
        kiosk.show(replace(state, rehearsal=True))
        assert kiosk.window.screen_shown.banner.isVisible()
        kiosk.show(replace(state, rehearsal=False))
        assert not kiosk.window.screen_shown.banner.isVisible()


def test_a_sealed_rehearsal_does_not_promise_to_be_sent(kiosk: Kiosk) -> None:
    kiosk.show(STATES["sealed"])
    assert "总部" in kiosk.window.screen_shown.stage.text()
    kiosk.show(replace(STATES["sealed"], rehearsal=True))
    assert "总部" not in kiosk.window.screen_shown.stage.text()


# Language and text size


def test_language_and_size_change_at_once_and_keep_what_is_shown(kiosk: Kiosk) -> None:
    kiosk.show(RECORDING)
    kiosk.window.set_language("en")
    kiosk.window.set_text_size("elder")
    kiosk.settle()
    top = kiosk.window.screen_shown.top
    assert (kiosk.window.language, kiosk.window.text_size) == ("en", "elder")
    assert (top.state.text(), top.held.text()) == ("Recording", "On disk 00:03:19")
    assert kiosk.window.screen_shown.bottom.primary.words() == "Next"
    _press(kiosk, Qt.Key.Key_Space)
    assert kiosk.pressed == [Pressed("next")]


def test_the_buttons_for_language_and_size_work_by_keyboard(kiosk: Kiosk) -> None:
    kiosk.show(READY)
    for name in ("切换到英文", "Large text"):
        for _ in range(8):
            widget = QApplication.focusWidget()
            if widget is not None and widget.accessibleName() == name:
                break
            _press(kiosk, Qt.Key.Key_Tab)
        _press(kiosk, Qt.Key.Key_Return)
    assert (kiosk.window.language, kiosk.window.text_size) == ("en", "elder")
    assert kiosk.pressed == []


# Asking before a take ends


def _asked(kiosk: Kiosk) -> GiveUpQuestion:
    kiosk.window.screen_shown.bottom.give_up.click()
    kiosk.settle()
    question = kiosk.window.question
    assert isinstance(question, GiveUpQuestion)
    return question


def test_giving_up_needs_a_reason(kiosk: Kiosk) -> None:
    kiosk.show(RECORDING)
    question = _asked(kiosk)
    assert question.reason is None
    assert not question.confirm.isEnabled()
    question.reasons["other"].click()
    assert not question.confirm.isEnabled()
    QTest.keyClicks(question.note, "x")
    assert question.confirm.isEnabled()
    question.reasons["papers"].click()
    question.confirm.click()
    kiosk.settle()
    assert kiosk.pressed == [Pressed("give_up", detail={"reason": "papers", "note": "x"})]
    assert kiosk.window.question is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_escape_go_on_recording(kiosk: Kiosk, key: Qt.Key) -> None:
    kiosk.show(RECORDING)
    question = _asked(kiosk)
    QTest.keyClick(question, key)
    kiosk.settle()
    assert kiosk.window.question is None
    assert kiosk.pressed == []


def test_a_question_about_a_take_that_is_over_goes_away(kiosk: Kiosk) -> None:
    kiosk.show(RECORDING)
    _asked(kiosk)
    kiosk.show(STATES["sealed"])
    assert kiosk.window.question is None
    assert kiosk.pressed == []


@pytest.mark.parametrize("state", ["opening", "recording", "closing"])
def test_closing_during_a_take_asks_first(kiosk: Kiosk, state: str) -> None:
    kiosk.show(STATES[state])
    kiosk.window.close()
    kiosk.settle()
    assert kiosk.window.isVisible()
    question = kiosk.window.question
    assert question is not None
    question.cancel.click()
    kiosk.settle()
    assert kiosk.window.isVisible()
    kiosk.window.close()
    kiosk.settle()
    assert kiosk.window.question is not None
    kiosk.window.question.confirm.click()
    kiosk.settle()
    assert not kiosk.window.isVisible()
    assert kiosk.pressed == []


def test_closing_otherwise_just_closes(make_kiosk: MakeKiosk) -> None:
    for state in ("preparing", "ready", "sealed", "failed"):
        kiosk = make_kiosk()
        kiosk.show(STATES[state])
        kiosk.window.close()
        assert not kiosk.window.isVisible()
