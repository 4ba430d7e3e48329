"""A seller at the window: what they see is what was read back, what they press is sent once."""

import inspect
from dataclasses import replace
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from faults.trouble import Trouble
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import Levels
from terminal.session.snapshot import Ending, Live, OpenGap, Snapshot
from terminal.ui import window
from terminal.ui.pages.node import NodePage
from terminal.ui.pages.sealed import SealedPage
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Language
from terminal.ui.window import BOUNCE_MS
from tests.terminal.ui.conftest import NO_ROOM, READY, RECORDING, STATES, Kiosk, Scene, at, taking
from tests.terminal.ui.identity_views import FLASHING, showing, views
from tests.terminal.ui.plans import Walker
from tests.terminal.ui.pressing import asked_to_give_up, press


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
@pytest.mark.parametrize(
    ("snapshot", "sent"),
    [
        (READY, "go"),
        (STATES["unfinished"], "go"),
        (STATES["plan"], "start"),
        (RECORDING, "node_passed"),
        (STATES["unmet"], "repeat"),
        (STATES["waiting"], "joined"),
        (STATES["review"], "finish"),
        (STATES["sealed"], "leave"),
        (STATES["given-up"], "leave"),
    ],
)
def test_enter_space_and_pedal_do_the_next_thing(kiosk: Kiosk, snapshot: Snapshot, sent: str, key: Qt.Key) -> None:
    kiosk.show(snapshot)
    press(kiosk, key)
    assert [press.key for press in kiosk.pressed] == [sent]


@pytest.mark.parametrize("state", ["preparing", "opening", "closing", "failed", "plan-unrecorded"])
def test_there_is_nothing_to_press_while_there_is_nothing_to_do(kiosk: Kiosk, state: str) -> None:
    for before in (RECORDING, STATES[state]):  # the button had the focus until it was put out of use
        kiosk.show(before)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        press(kiosk, key)
    kiosk.window.shell.bottom.primary.click()
    assert kiosk.pressed == []
    assert (kiosk.window.language, kiosk.window.text_size) == ("zh", "standard")


def test_a_pedal_that_bounces_skips_no_node(kiosk: Kiosk) -> None:
    kiosk.show(RECORDING)
    press(kiosk, Qt.Key.Key_Return)
    kiosk.show(Walker().to("I04").snapshot(READY))
    press(kiosk, Qt.Key.Key_Return)
    assert len(kiosk.pressed) == 1
    QTest.qWait(BOUNCE_MS + 50)
    press(kiosk, Qt.Key.Key_Return)
    assert len(kiosk.pressed) == 2


def test_a_click_on_the_button_counts_once(kiosk: Kiosk) -> None:
    kiosk.show(READY)
    QTest.mouseClick(kiosk.window.shell.bottom.primary, Qt.MouseButton.LeftButton)
    assert kiosk.pressed == [Pressed("go", detail={"to": "entry"})]


def test_every_control_can_be_reached_with_tab(kiosk: Kiosk) -> None:
    kiosk.show(RECORDING)
    reached = set()
    for _ in range(16):
        press(kiosk, Qt.Key.Key_Tab)
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
        top = kiosk.window.shell.top
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
    top = kiosk.window.shell.top
    assert top.elapsed.text() == "00:03:21"
    assert top.held.text() == "已落盘 00:03:19"
    assert top.take.whole() == "录像 32-0117-000484"


def test_line_and_disk(kiosk: Kiosk) -> None:
    kiosk.show(READY)
    top = kiosk.window.shell.top
    assert (top.line.text(), top.disk.text()) == ("网络正常", "存储 余 9 小时")
    kiosk.show(at(READY, line_up=False, free_bytes=500 * 330_000))
    assert (top.line.text(), top.disk.text()) == ("总部没有应答", "存储 余 8 分钟")
    kiosk.show(at(READY, line_up=None, free_bytes=0))
    assert not top.line.isVisible()
    assert not top.disk.isVisible()


def test_gaps_are_sentences(kiosk: Kiosk) -> None:
    room = kiosk.window.shell.room
    kiosk.show(READY)
    assert [row.text() for row in room.tracks.values()] == ["画面正常", "收音正常"]
    kiosk.show(at(READY, gaps=(OpenGap("picture", "lost"), OpenGap("sound", "clipping"))))
    assert room.tracks["picture"].text() == "摄像头断开了，正在自动重连；声音继续录。请检查插头"
    assert room.tracks["sound"].text() == "声音太大，听不清了。请离麦克风远一点"
    kiosk.show(taking(RECORDING, recording=False, falling_behind=True))
    assert "落盘跟不上" in kiosk.window.shell.alarm.sentence.text()


def test_the_meter_follows_the_voice(kiosk: Kiosk) -> None:
    meter = kiosk.window.shell.room.meter
    heights = []
    for level in (-120.0, -60.0, -30.0, 0.0):
        kiosk.show(Scene(READY, Live(Levels(level, level))))
        heights.append((meter.lit, meter.peak))
    assert heights == [(0, 0), (0, 0), (15, 15), (30, 30)]


def test_trouble_has_a_sentence_and_a_code(kiosk: Kiosk) -> None:
    trouble = kiosk.window.shell.trouble
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
    assert kiosk.window.shell.trouble.texts() == (told, "代码 new.code")
    kiosk.show(replace(READY, trouble=Trouble("new.code")))
    told = "出现了一个问题（new.code）。请把代码告诉技术支持。"
    assert kiosk.window.shell.trouble.texts() == (told, "代码 new.code")


def test_a_rehearsal_says_so_all_the_time(kiosk: Kiosk) -> None:
    for state in STATES.values():
        kiosk.show(at(state, rehearsal=True))
        assert kiosk.window.shell.banner.isVisible()
        shown = at(state, rehearsal=False, demonstration=False)
        kiosk.show(shown)
        practised = shown.sale is not None and shown.sale.practice
        assert kiosk.window.shell.banner.isVisible() == practised


@pytest.mark.parametrize("language", get_args(Language))
def test_a_sealed_take_is_sent_only_where_there_is_a_headquarters(kiosk: Kiosk, language: Language) -> None:
    kiosk.window.set_language(language)
    where = {"zh": ("送往总部", "保存在本机"), "en": (" sent", "this machine")}[language]
    for ending in get_args(Ending):
        for delivers in (True, False):
            shown = at(taking(STATES["sealed"], ending=ending), rehearsal=delivers, delivers=delivers, deliveries=())
            kiosk.show(shown)
            page = kiosk.window.shell.page
            assert isinstance(page, SealedPage)
            said = [each in page.text.text() for each in where]
            assert said == ([False, False] if ending == "interrupted" else [delivers, not delivers]), ending
            assert ("保存在本机，不送总部" in page.ways.texts()) == (not delivers and language == "zh")


@pytest.mark.parametrize("language", get_args(Language))
def test_who_refuses_is_told_that_nothing_was_read_or_recorded(kiosk: Kiosk, language: Language) -> None:
    kiosk.window.set_language(language)
    kiosk.show(STATES["sealed"])
    kiosk.show(STATES["consent-refused"])
    page = kiosk.window.shell.page
    assert isinstance(page, SealedPage)
    said = "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())
    if language == "zh":
        assert "什么都没有读取，也没有录制。这笔业务到此结束。" in said
    for word in ("封存", "总部", "sealed", "headquarters", "None"):
        assert word not in said
    assert page.counts.texts() == []
    assert not kiosk.window.shell.top.elapsed.isVisible()
    assert "done" not in kiosk.window.shell.bottom.steps.bars
    press(kiosk, Qt.Key.Key_Return)
    assert [press.key for press in kiosk.pressed] == ["leave"]
    kiosk.show(STATES["sealed"])
    assert page.title.text() == Phrases(language)("sealed.finished.title")


# What a press is about


def _about(snapshot: Snapshot, about: str) -> Snapshot:
    return replace(snapshot, about=about)


def test_a_press_says_what_the_screen_was_about(kiosk: Kiosk) -> None:
    """Buttons, letters, and what stands on a page."""
    kiosk.show(_about(RECORDING, "S/T/n4/1"))
    press(kiosk, Qt.Key.Key_Return)
    QTest.qWait(BOUNCE_MS + 20)
    kiosk.show(_about(STATES["waiting"], "S/T/n5/1"))
    kiosk.window.shell.bottom.primary.click()
    QTest.qWait(BOUNCE_MS + 20)
    kiosk.show(_about(STATES["unmet"], "S/T/n6/2"))
    press(kiosk, Qt.Key.Key_R)
    QTest.qWait(BOUNCE_MS + 20)
    kiosk.show(_about(STATES["node-guardian"], "S/T/n7/1"))
    page = kiosk.window.shell.page
    assert isinstance(page, NodePage)
    page.people["guardian"].click()
    assert [(press.key, press.about) for press in kiosk.pressed] == [
        ("node_passed", "S/T/n4/1"),
        ("joined", "S/T/n5/1"),
        ("repeat", "S/T/n6/2"),
        ("left", "S/T/n7/1"),
    ]


def test_an_answer_is_about_the_screen_on_which_it_wasasked_to_give_up(kiosk: Kiosk) -> None:
    kiosk.show(_about(RECORDING, "S/T/n4/1"))
    question = asked_to_give_up(kiosk)
    question.choice("reason", "papers").click()
    question.confirm.click()
    kiosk.settle()
    assert kiosk.pressed == [Pressed("give_up", detail={"reason": "papers", "note": ""}, about="S/T/n4/1")]


def test_a_question_that_follows_another_is_about_the_same(kiosk: Kiosk) -> None:
    """What is picked among the buttons without room, and the question that this asks."""
    kiosk.window.resize(1024, 700)
    kiosk.show(_about(RECORDING, "S/T/n4/1"))
    bottom = kiosk.window.shell.bottom
    hidden = [n for n, button in enumerate(bottom.buttons) if button.isHidden()]
    press(kiosk, Qt.Key.Key_M)
    more = kiosk.window.question
    assert more is not None
    more.choice("which", str(hidden[-1])).click()
    more.confirm.click()
    kiosk.settle()
    question = kiosk.window.question
    assert question is not None
    assert question.flow.name == "give_up"
    question.choice("reason", "papers").click()
    question.confirm.click()
    kiosk.settle()
    assert [(press.key, press.about) for press in kiosk.pressed] == [("give_up", "S/T/n4/1")]


def test_colours_are_skipped_with_what_the_screen_is_about(kiosk: Kiosk) -> None:
    scene = showing(replace(views()["liveness-blink"], flash=FLASHING))
    kiosk.show(scene._replace(snapshot=_about(scene.snapshot, "S")))
    kiosk.window.flash.skipped.emit()
    assert kiosk.pressed == [Pressed("skip_flash", about="S")]


def test_nothing_is_sent_from_another_place() -> None:
    source = inspect.getsource(window)
    assert source.count("self._press(") == 1


def test_the_question_before_closing_says_that_it_can_be_gone_on_with() -> None:
    assert "下次启动可接着录" in Phrases("zh")("close.text", take="T", clock="C")
    assert "gone on with at the next start" in Phrases("en")("close.text", take="T", clock="C")


# Language and text size


def test_language_and_size_change_at_once_and_keep_what_is_shown(kiosk: Kiosk) -> None:
    kiosk.show(RECORDING)
    kiosk.window.set_language("en")
    kiosk.window.set_text_size("elder")
    kiosk.settle()
    top = kiosk.window.shell.top
    assert (kiosk.window.language, kiosk.window.text_size) == ("en", "elder")
    assert (top.state.text(), top.held.text()) == ("Recording", "On disk 00:03:19")
    page = kiosk.window.shell.page
    assert isinstance(page, NodePage)
    while not page.card.read.all:
        assert kiosk.window.shell.bottom.primary.words() == "Next screen"
        QTest.qWait(BOUNCE_MS + 20)
        press(kiosk, Qt.Key.Key_Space)
    assert kiosk.window.shell.bottom.primary.words() == "Next"
    QTest.qWait(BOUNCE_MS + 20)
    press(kiosk, Qt.Key.Key_Space)
    assert kiosk.pressed == [Pressed("node_passed")]


def test_the_buttons_for_language_and_size_work_by_keyboard(kiosk: Kiosk) -> None:
    kiosk.show(READY)
    for name in ("切换到英文", "Large text"):
        for _ in range(12):
            widget = QApplication.focusWidget()
            if widget is not None and widget.accessibleName() == name:
                break
            press(kiosk, Qt.Key.Key_Tab)
        press(kiosk, Qt.Key.Key_Return)
    assert (kiosk.window.language, kiosk.window.text_size) == ("en", "elder")
    assert kiosk.pressed == []
