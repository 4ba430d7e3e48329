"""本机状况: what stops a recording is red and on top with its remedy; what is merely not there is a grey ring."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from terminal.session.facts.people import Pressed
from terminal.ui.pages.health import HealthPage
from tests.terminal.ui.conftest import READY, MakeKiosk
from tests.terminal.ui.health_views import PLACE, WELL, health, health_states


def page_of(kiosk: object) -> HealthPage:
    window = kiosk.window  # type: ignore[attr-defined]  # a kiosk of the stories
    (page,) = [each for each in window.findChildren(HealthPage) if each.isVisible()]
    assert isinstance(page, HealthPage)
    return page


def test_red_stands_on_top_with_what_to_do_and_a_code(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk()
    kiosk.show(health_states(READY)["health-amiss"])
    page = page_of(kiosk)
    told = {(card.title.text(), card.code.text()) for card in page.amiss}
    assert told == {("摄像头 · 0 fps", "代码 health.camera.gap"), ("时钟 · −73.0 s", "代码 clock.off")}
    assert any("请检查摄像头的线" in card.text.text() for card in page.amiss)
    first_row = min(row.mapTo(kiosk.window, row.rect().topLeft()).y() for row in page.rows)
    assert all(card.mapTo(kiosk.window, card.rect().bottomLeft()).y() < first_row for card in page.amiss)
    ((tone, words),) = page.progress().told
    assert (tone, words) == ("fail", "2 项要处理，处理好才能录")


def test_every_line_has_its_figure_and_says_its_state_without_colour(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk()
    kiosk.show(health(WELL, READY))
    page = page_of(kiosk)
    assert len(page.rows) == len(WELL)
    assert {row.name.text() for row in page.rows} >= {
        "摄像头",
        "麦克风",
        "时钟",
        "规则包",
        "终端证书",
        "账号",
        "输入法",
    }
    said = {row.name.text(): row for row in page.rows}
    assert said["磁盘"].figure.text() == "70 h"
    assert said["客户屏"].accessibleName().startswith("客户屏：没有。只接了一块屏")
    assert said["线路"].accessibleName().startswith("线路：正常。刚才问过")
    assert not any("请" in row.text.text() for row in page.rows), "nothing is to be done"
    assert page.amiss == []
    assert page.progress().text == "样样正常，可以录"
    assert "14:16:05" in page.at.text()


def test_before_the_first_look_nothing_is_green(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk()
    kiosk.show(health((), READY))
    page = page_of(kiosk)
    assert (page.rows, page.amiss, page.progress().text) == ([], [], "")
    assert page.at.text() == "正在查…"


@pytest.mark.parametrize(
    ("key", "pressed"),
    [
        (Qt.Key.Key_Return, Pressed("check_health")),
        (Qt.Key.Key_R, Pressed("check_health")),
        (Qt.Key.Key_Escape, Pressed("go", detail={"to": "home"})),
        (Qt.Key.Key_Q, Pressed("go", detail={"to": "queue"})),
    ],
)
def test_its_keys(make_kiosk: MakeKiosk, key: Qt.Key, pressed: Pressed) -> None:
    kiosk = make_kiosk()
    kiosk.show(health(WELL, READY))
    QTest.keyClick(kiosk.window, key)
    kiosk.settle()
    (sent,) = kiosk.pressed
    assert (sent.key, sent.detail) == (pressed.key, pressed.detail)


def test_the_support_bundle_says_where_it_lies_what_is_in_it_and_what_is_not(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk()
    kiosk.show(health(WELL, READY))
    assert not page_of(kiosk).support.isVisible()
    QTest.keyClick(kiosk.window, Qt.Key.Key_B)
    assert kiosk.pressed[-1] == Pressed("make_support")
    kiosk.show(health_states(READY)["health-support"])
    said = page_of(kiosk).support
    assert said.isVisible()
    assert PLACE in said.title.text()
    assert "doctor.json" in said.text.text()
    assert "没有录像、姓名和证件号" in said.text.text()
    kiosk.show(health_states(READY)["health-unsupported"])
    assert "No space left" in page_of(kiosk).support.text.text()
