"""The official online check on the seller's pages: off by default, one line, its key, and a second person's word."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from faults.trouble import Trouble
from terminal.session.customer.consent_words import CONSENT_WORDS
from terminal.session.customer.view import ConsentItem
from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView, OnlineView
from terminal.ui.parts.bottom_bar import KeyButton
from terminal.ui.parts.online_check import ONLINE_REASONS, tone_of
from terminal.ui.phrases.table import words_of
from tests.terminal.ui.conftest import Kiosk
from tests.terminal.ui.identity_views import identifying, showing, views
from tests.terminal.ui.pressing import answers, card_page, click, consent_page, press

ANSWERED: dict[str, Any] = {"reference": "LW-2026-0001", "answered_by": "核查前置机"}


def looked_at(online: OnlineView | None, *, may_go_on: bool = True) -> IdentityView:
    return replace(views()["fields-fine"], online=online, may_go_on=may_go_on)


def offered(kiosk: Kiosk) -> set[str]:
    return {button.words() for button in kiosk.window.findChildren(KeyButton) if button.isVisible()}


def test_where_it_is_off_nothing_of_it_is_shown(kiosk: Kiosk) -> None:
    kiosk.show(showing(looked_at(None)))
    assert not card_page(kiosk).online.isVisible()
    assert "联网核查" not in offered(kiosk)
    press(kiosk, Qt.Key.Key_N)
    assert kiosk.pressed == []


def test_its_key_has_it_made(kiosk: Kiosk) -> None:
    kiosk.show(showing(looked_at(OnlineView("open", may_ask=True))))
    assert "还没有查" in card_page(kiosk).online.text()
    press(kiosk, Qt.Key.Key_N)
    assert kiosk.pressed == [Pressed("check_online")]


@pytest.mark.parametrize(
    ("online", "tone", "said"),
    [
        (OnlineView("declined"), "plain", "客户不同意，不查"),
        (OnlineView("asking"), "plain", "正在问总部"),
        (OnlineView("match", **ANSWERED), "ok", "姓名和号码一致。编号 LW-2026-0001"),
        (OnlineView("match", stand_in=True, **ANSWERED), "plain", "不是官方核查，是演示替身的回答"),
        (OnlineView("no_match", contradicts=True, **ANSWERED), "warn", "对不上这个姓名"),
        (OnlineView("not_found", accepted_by="陈立", **ANSWERED), "person", "陈立已决定"),
        (OnlineView("not_checked", why=Trouble("online.line")), "warn", "没有核查：现在连不上总部"),
    ],
)
def test_it_is_green_only_for_what_an_official_service_confirmed(
    kiosk: Kiosk, online: OnlineView, tone: str, said: str
) -> None:
    kiosk.show(showing(looked_at(online)))
    line = card_page(kiosk).online
    assert said in line.text()
    assert (tone_of(online), line.tone) == (tone, tone)


def test_where_it_is_against_her_the_large_button_asks_a_second_person(kiosk: Kiosk) -> None:
    against = OnlineView("no_match", may_ask=True, contradicts=True, **ANSWERED)
    kiosk.show(showing(looked_at(against, may_go_on=False)))
    assert {"请第二个人定…", "再查一次"} <= offered(kiosk)
    assert "下一步" not in offered(kiosk)
    assert card_page(kiosk).fields.stands.text() == words_of("zh")["fields.looked"].format(count=3), "the card is right"
    press(kiosk, Qt.Key.Key_Return)
    question = answers(kiosk, "accept_online", ONLINE_REASONS[0], by="Chen Li")
    click(kiosk, question.confirm)
    assert kiosk.pressed == [Pressed("accept_online", by="Chen Li", detail={"reason": "seen", "note": ""})]


def test_the_fourth_consent_has_a_row_only_where_it_is_asked(kiosk: Kiosk) -> None:
    kiosk.show(identifying("consent"))
    page = consent_page(kiosk)
    assert page.rows["online"].isHidden()
    assert "三件事" in page.title.text()
    consents = tuple(ConsentItem(about, None if about == "online" else True, "customer") for about in CONSENT_WORDS)
    kiosk.show(showing(replace(views()["consent"], consents=consents, recording_consent=True)))
    assert not page.rows["online"].isHidden()
    assert "四件事" in page.title.text()
    assert page.rows["online"].chip.text() == "正在问"
    shown = " ".join(widget.text() for widget in page.rows["online"].read if hasattr(widget, "text"))
    assert "不送照片" in shown
