"""What the customer does at her window: by finger, pen, mouse and keypad; what is sent is bound to what she saw."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QInputDevice, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from rulebook.sale.text import Text
from terminal.session.customer.items import sha256_of
from terminal.session.customer.strokes import read_strokes
from terminal.session.facts.recorder import Levels
from terminal.session.snapshot import Live
from terminal.ui.customer.copying import CopyPad
from terminal.ui.customer.document import DocumentScreen
from terminal.ui.customer.pad import InkPad
from terminal.ui.customer.parts import FittedWords
from terminal.ui.customer.question import QuestionScreen
from terminal.ui.customer.window import BOUNCE_MS
from tests.terminal.ui.customer_views import RISK, Visit, brochure, consented
from tests.terminal.ui.test_customer_screens import Display, MakeDisplay, display, seen

__all__ = ["display"]


PAINTED = ("shown", "painted")
"""What the window says by itself."""


def after_the_bounce() -> None:
    QTest.qWait(BOUNCE_MS + 30)


def only(shown: Display, act: str) -> dict[str, Any]:
    """The detail of the one act of this kind."""
    (found,) = [each for each in shown.acts if each.act == act]
    return found.detail


def pad_of(shown: Display) -> InkPad:
    pad = shown.window.screen_shown.findChild(InkPad)
    assert isinstance(pad, InkPad)
    return pad


@pytest.fixture
def pen() -> QPointingDevice:
    """A pen that tells its pressure."""
    return QPointingDevice(
        "pen", 7, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure, 1, 1, "seat", QPointingDeviceUniqueId(),
    )  # fmt: skip


def pen_event(pad: QWidget, pen: QPointingDevice, kind: QEvent.Type, at: tuple[float, float, float, int]) -> None:
    """Let Qt have what a tablet's driver would tell: x, y, pressure, milliseconds."""
    x, y, pressure, ms = at
    place = QPointF(x, y)
    event = QTabletEvent(
        kind, pen, place, pad.mapToGlobal(place), pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
    )  # fmt: skip
    event.setTimestamp(ms)
    QApplication.sendEvent(pad, event)


def draw(pad: QWidget, pen: QPointingDevice, points: list[tuple[float, float, float, int]]) -> None:
    """One line with the pen: x, y, pressure, milliseconds."""
    for place, point in enumerate(points):
        pen_event(pad, pen, QEvent.Type.TabletPress if place == 0 else QEvent.Type.TabletMove, point)
    pen_event(pad, pen, QEvent.Type.TabletRelease, points[-1])


def test_an_act_quotes_what_was_on_the_screen(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("prompt-loss"))
    view = seen("prompt-loss").customer
    (painted,) = [each for each in shown.acts if each.act == "shown"]
    assert (painted.item, painted.sha256, painted.about) == (view.item, view.sha256, view.about)
    assert painted.detail == {"language": "zh", "display": "second"}
    shown.touch("听清楚了")
    (heard,) = [each for each in shown.acts if each.act == "heard"]
    assert (heard.item, heard.via, heard.about) == ("prompt:loss", "customer", view.about)
    assert heard.sha256 == view.sha256
    assert "5,200 元" in "".join(each.figure.zh for each in view.figures)


def test_a_finger_that_touches_twice_has_touched_once(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("prompt"))
    shown.touch("听清楚了")
    shown.touch("听清楚了")
    assert len([each for each in shown.acts if each.act == "heard"]) == 1
    after_the_bounce()
    shown.touch("请再说一遍")
    assert len([each for each in shown.acts if each.act == "again"]) == 1


def test_yes_and_no_are_alike_in_size_colour_and_line(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("consent-face"))
    no, yes = shown.window.large_keys
    assert (no.text(), yes.text()) == ("不同意", "同意")
    assert no.size() == yes.size()
    assert no.property("role") == yes.property("role") == "answer"
    assert not no.hasFocus()
    assert not yes.hasFocus()
    QTest.keyClick(shown.window, Qt.Key.Key_Return)
    assert [each.act for each in shown.acts if each.act in ("agreed", "refused")] == [], "Enter chooses neither"
    pictures = [each.grab().toImage() for each in (no, yes)]
    corners = [picture.pixelColor(2, picture.height() // 2).name() for picture in pictures]
    assert corners[0] == corners[1]
    shown.touch("不同意")
    assert [each.item for each in shown.acts if each.act == "refused"] == ["consent:face"]


def test_an_answer_before_can_be_taken_back(display: MakeDisplay) -> None:
    shown = display()
    shown.show(consented(True, False)())
    tabs = shown.window.screen_shown.tabs  # type: ignore[attr-defined]  # the consent's screen has them
    assert "不同意" in tabs["card"].answer.text()
    tabs["card"].click()
    assert [each.item for each in shown.acts if each.act == "changed"] == ["consent:card"]


def test_every_act_has_a_key(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("prompt"))
    QTest.keyClick(shown.window, Qt.Key.Key_1)
    after_the_bounce()
    QTest.keyClick(shown.window, Qt.Key.Key_Return)
    QTest.keyClick(shown.window, Qt.Key.Key_Plus)
    QTest.keyClick(shown.window, Qt.Key.Key_Asterisk)
    QTest.keyClick(shown.window, Qt.Key.Key_Slash)
    assert [each.act for each in shown.acts if each.act not in PAINTED] == ["again", "heard", "volume", "break", "stop"]
    assert only(shown, "volume") == {"value": 1.2}


def test_whether_the_recording_stops_is_asked_in_two_keys_that_are_alike(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("waiting"))
    assert shown.window.stop.isVisible(), "she may say so whatever is asked"
    shown.show(seen("stop"))
    assert not shown.window.stop.isVisible()
    end, stay = shown.window.large_keys
    assert (end.text(), stay.text(), end.size()) == ("停下来，不录了", "接着办", stay.size())
    assert end.property("role") == stay.property("role") == "answer"
    QTest.keyClick(shown.window, Qt.Key.Key_Return)
    assert not [each for each in shown.acts if each.act not in PAINTED], "Enter chooses neither"
    shown.touch("停下来，不录了")
    after_the_bounce()
    shown.touch("接着办")
    assert [each.act for each in shown.acts if each.act not in PAINTED] == ["withdrawn", "stayed"]


def test_the_pens_strokes_keep_place_time_and_pressure(display: MakeDisplay, pen: QPointingDevice) -> None:
    shown = display()
    shown.show(seen("sign"))
    assert shown.words[-1] == "写好名字，才能往下"
    pad = pad_of(shown)
    draw(pad, pen, [(100, 200, 0.25, 5000), (140, 180, 0.5, 5008), (200, 60, 0.875, 5017)])
    draw(pad, pen, [(300, 90, 1.0, 5400), (301, 92, 0.001, 5409)])
    shown.settle()
    shown.touch("签好了")
    (signed,) = [each for each in shown.acts if each.act == "signed"]
    strokes = read_strokes(signed.content)
    assert [stroke.points for stroke in strokes.strokes] == [
        ((100, 200, 0, 250), (140, 180, 8, 500), (200, 60, 17, 875)),
        ((300, 90, 400, 1000), (301, 92, 409, 1)),
    ]
    assert (strokes.input, strokes.box, strokes.cells) == ("pen", (pad.width(), pad.height()), 1)
    assert (strokes.item, strokes.text) == (seen("sign").customer.item, "投保单")


def test_a_mouse_and_a_finger_write_too(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("sign"))
    pad = pad_of(shown)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(pad, left, none, QPoint(60, 90))
    QTest.mouseMove(pad, QPoint(90, 200))
    QTest.mouseRelease(pad, left, none, QPoint(90, 200))
    assert (pad.count, pad.by) == (1, "mouse")
    assert {pressure for _, _, _, pressure in pad.strokes[0].points} == {0}, "a mouse tells none"
    touch = QTest.createTouchDevice()
    QTest.touchEvent(pad, touch).press(0, QPoint(300, 90), pad).commit()
    QTest.touchEvent(pad, touch).move(0, QPoint(320, 190), pad).commit()
    QTest.touchEvent(pad, touch).release(0, QPoint(320, 190), pad).commit()
    assert (pad.count, pad.by) == (2, "finger")
    shown.touch("重写")
    assert pad.count == 0


def test_one_character_is_written_again_alone(display: MakeDisplay, pen: QPointingDevice) -> None:
    shown = display()
    shown.show(seen("copy"))
    pad = pad_of(shown)
    assert isinstance(pad, CopyPad)
    assert len(pad.characters) == 38, "punctuation is printed"
    now = 1000
    for box in pad.cells():
        draw(pad, pen, [(box.left() + 9, box.top() + 9, 0.5, now), (box.right() - 9, box.bottom() - 9, 0.5, now + 8)])
        now += 20
    shown.settle()
    assert shown.words[-1] == "抄好了"
    kept = [stroke for stroke in pad.strokes if stroke.cell != 12]
    where = pad.cells()[12]
    middle = (where.center().x(), where.center().y())
    pad.chosen = 12
    shown.touch("擦掉这个字")
    assert shown.words[-1] == "还有 1 字，写完才能往下"
    draw(pad, pen, [(*middle, 0.5, now), (where.right() - 5, where.bottom() - 5, 0.7, now + 9)])
    shown.settle()
    assert only(shown, "rewritten") == {"cell": 12}
    assert [stroke for stroke in pad.strokes if stroke.cell != 12] == kept
    after_the_bounce()
    shown.touch("抄好了")
    (copied,) = [each for each in shown.acts if each.act == "copied"]
    strokes = read_strokes(copied.content)
    assert (strokes.cells, strokes.text, len(strokes.written)) == (38, RISK, 38)
    assert strokes.strokes[-1].cell == 12


def test_a_character_of_which_a_part_lacks_is_marked_and_no_whole_one(
    display: MakeDisplay, pen: QPointingDevice
) -> None:
    shown = display()
    shown.show(seen("copy"))
    pad = pad_of(shown)
    assert isinstance(pad, CopyPad)
    place = pad.characters.index("说")
    for cell, part in ((place, 0.3), (0, 0.9), (pad.characters.index("人"), 0.8)):
        box = pad.cells()[cell]
        draw(
            pad, pen,
            [
                (box.left() + 5, box.top() + 10, 0.5, 1000 + cell),
                (box.left() + 5 + box.width() * part, box.top() + box.width() * 0.8, 0.5, 1000 + cell),
            ],
        )  # fmt: skip
    assert pad.doubtful == place
    one = pad.characters.index("不")
    assert pad.characters[one] == "不"


def test_what_is_being_written_survives_another_size_of_the_display(display: MakeDisplay, pen: QPointingDevice) -> None:
    shown = display()
    shown.show(seen("sign"))
    draw(pad_of(shown), pen, [(100, 100, 0.5, 10), (300, 200, 0.5, 30)])
    shown.window.resize(1366, 768)
    shown.settle()
    shown.show(seen("sign"))
    assert pad_of(shown).count == 1
    assert pad_of(shown).written("i", "t").strokes[0].points[0][:2] == (100, 100)


def test_a_screen_that_comes_again_is_the_same_one_without_what_she_wrote(
    display: MakeDisplay, pen: QPointingDevice
) -> None:
    shown = display()
    shown.show(seen("question"))
    asked = shown.window.screen_shown
    assert isinstance(asked, QuestionScreen)
    draw(asked.pad, pen, [(10, 10, 0.5, 1), (40, 40, 0.5, 9)])
    assert asked.pad.strokes
    shown.show(seen("break"))
    assert shown.window.screen_shown is not asked
    assert not asked.isVisible()
    shown.show(seen("question"))
    assert shown.window.screen_shown is asked, "it was not made anew"
    assert asked.isVisible()
    assert not asked.pad.strokes
    shown.show(seen("idle"))
    shown.show(seen("question"))
    assert shown.window.screen_shown is not asked, "nothing of the last customer is left"


def test_words_are_as_large_as_the_room_lets_them_be(display: MakeDisplay) -> None:
    """Halving finds what looking at every size from the largest on finds."""
    shown = display()
    words = FittedWords(shown.window.theme, "ask")
    words.setParent(shown.window)
    for text in ("您好", RISK, RISK * 4):
        for width, height in ((300, 60), (640, 200), (1500, 420)):
            words.resize(width, height)
            words.say(text)
            words.show()
            letters, largest, least = words.font(), shown.window.theme.font("ask"), shown.window.theme.least
            fitting: list[int] = []
            for size in range(largest, least, -1):
                letters.setPixelSize(size)
                box = QFontMetrics(letters).boundingRect(QRect(0, 0, width, 10**6), Qt.TextFlag.TextWordWrap, text)
                if box.height() <= height:
                    fitting.append(size)
            assert words.font().pixelSize() == max(fitting, default=least), (text, width, height)


def test_forward_wakes_after_the_pages_time_and_the_last_page_alone_ends_it(display: MakeDisplay) -> None:
    shown = display()
    visit = Visit().begin().to("I08").until("document")
    shown.show(visit.shown())
    assert shown.words == ["请先看完这一页"]
    QTest.keyClick(shown.window, Qt.Key.Key_PageDown)
    assert [each.act for each in shown.acts if each.act == "page"] == []
    shown.show(visit.wait(13).shown())
    assert shown.words == ["下一页"]
    shown.touch("下一页")
    assert only(shown, "page") == {"page": 2}
    for page in (2, 3, 4):
        visit.acts("page", page=page).wait(13)
    shown.show(visit.shown())
    assert shown.words == ["上一页", "我看完了"]
    screen = shown.window.screen_shown
    assert isinstance(screen, DocumentScreen)
    assert "最后一页" in screen.note.text()


def test_a_page_that_is_longer_than_the_screen_is_looked_at_to_its_end(display: MakeDisplay) -> None:
    shown = display((1280, 720))
    visit = Visit().begin().to("I08").until("document").wait(13).acts("page", page=2).wait(13)
    visit.acts("page", page=3).wait(13).acts("larger", elder=True)
    shown.show(visit.shown())
    assert shown.words[-1] == "往下看"
    for _ in range(9):
        if shown.words[-1] != "往下看":
            break
        shown.touch("往下看")
    assert shown.words[-1] == "下一页"


def test_the_original_is_one_touch_away(display: MakeDisplay) -> None:
    shown = display()
    asked: list[tuple[str, int]] = []

    def pictures(document: str, page: int) -> bytes | None:
        asked.append((document, page))
        return PNG

    shown.window._pictures = pictures
    shown.show(seen("document"))
    screen = shown.window.screen_shown
    assert isinstance(screen, DocumentScreen)
    assert asked == [(brochure().sha256, 0)]
    screen.switch.click()
    assert screen.stack.currentWidget() is screen.original
    screen.switch.click()
    assert screen.stack.currentWidget() is screen.scroller


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63606060f80f0001040100fb"
    "5a9d4d0000000049454e44ae426082"
)


def test_the_microphones_sign_moves_with_what_is_heard_and_rests_in_silence(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("question"), Live(Levels(-120.0, -120.0)))
    screen = shown.window.screen_shown
    assert isinstance(screen, QuestionScreen)
    assert set(screen.sign.shares) == {0.0}
    shown.window.receive(Live(Levels(-12.0, -20.0)))
    assert screen.sign.shares[-1] > 0.5
    shown.touch("清楚")
    assert only(shown, "answered") == {"answer": "accepted"}


def test_a_no_is_as_easy_as_a_yes(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("question"))
    again, no, yes = shown.window.large_keys
    assert (no.text(), yes.text()) == ("不清楚", "清楚")
    assert abs(no.width() - yes.width()) <= 1, "a layout shares out whole pixels"
    assert no.property("role") == yes.property("role")
    assert again.height() == no.height()


def test_nothing_is_green_for_what_a_person_said(display: MakeDisplay) -> None:
    shown = display()
    for name in ("consent-face", "question-touched", "question-heard", "sign", "copy"):
        shown.show(seen(name))
        greens = [each for each in shown.window.findChildren(QWidget) if each.property("tone") == "ok"]
        assert [each for each in greens if each.isVisible()] == [], name


def test_the_light_says_what_was_read_back(display: MakeDisplay) -> None:
    shown = display()
    shown.show(Visit().begin().shown())
    assert shown.window.recording.text() == "正在录音录像"
    shown.show(Visit().shown())
    assert shown.window.recording.text() == "现在没有录音录像"
    shown.show(seen("rights"))
    assert shown.window.recording.text() == "录音录像已经结束"


def test_everything_that_takes_the_keyboard_has_a_name(display: MakeDisplay) -> None:
    shown = display()
    for name in ("idle", "consent-face", "prompt", "question", "document", "sign", "copy", "rights"):
        shown.show(seen(name))
        takers = [each for each in shown.window.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert [type(each) for each in takers if each.isVisible() and not each.accessibleName()] == [], name


def test_it_is_not_closed_by_anybody_but_the_kiosk(display: MakeDisplay) -> None:
    shown = display()
    shown.window.close()
    assert shown.window.isVisible()


def test_the_digest_is_of_the_text_and_its_figures() -> None:
    view = seen("prompt-loss").customer
    assert view.prompt is not None
    lines = [view.prompt.zh, *(f"{each.what.zh}：{each.figure.zh}" for each in view.figures)]
    assert view.sha256 == sha256_of("\n".join(lines))
    assert isinstance(view.title, Text)
