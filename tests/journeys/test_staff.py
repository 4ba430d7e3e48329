"""People at a real terminal: from a first code to a take that says who recorded it, and out of full screen."""

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from headquarters.server import RunningServer
from terminal.home.opening import open_home
from terminal.home.settings import load_settings
from terminal.kiosk import Kiosk
from terminal.station.station import Offer
from terminal.ui.window import BOUNCE_MS
from terminal.vault.keepers import Argon2Cost
from terminal.vault.passwords import Hashing
from tests.journeys.counter import journal_of
from tests.journeys.programs import terminal
from tests.journeys.test_kiosk import Window, at_window
from tests.sales import SMALL_PACKS, small_sale

OWN = "apfel-birne-7"


def _in_hand() -> QLineEdit | None:
    """The line that has the keyboard, once its page is shown."""
    line = QApplication.focusWidget()
    return line if isinstance(line, QLineEdit) and line.isVisible() and not line.text() else None


def typed(window: Window, text: str) -> None:
    """Type into the line that has the keyboard, and press Enter: later than a finger that bounces."""
    QTest.qWait(BOUNCE_MS + 50)
    window.wait(lambda _: _in_hand() is not None)
    line = _in_hand()
    assert line is not None
    QTest.keyClicks(line, text)
    assert line.text() == text
    QTest.keyClick(line, Qt.Key.Key_Return)
    window.wait(lambda _: True)


def test_from_a_code_to_a_take_that_says_who_recorded_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with RunningServer(tmp_path / "hq") as hq:
        words = ("--hq", hq.url, "--code", hq.enrol_code("32-0117"), "--home", home, "--keeps-itself")
        assert terminal("enrol", *words).returncode == 0
        accounts = json.loads(terminal("staff", "demonstrate", "--home", home, "--json").stdout)["accounts"]
        codes = {each["role"]: (each["number"], each["code"]) for each in accounts}
        sources: dict[str, Any] = {"camera": "test:clap", "microphone": "test:clap", "identity": "none"}
        opened = open_home(load_settings(home, packs=SMALL_PACKS, **sources))
        opened.vault.accounts.hashing = Hashing(Argon2Cost(1, 1, 8))
        opened.vault.accounts.set_password("2001", OWN)  # the supervisor has been here before
        with at_window(Kiosk(opened, Offer(small_sale()))) as window:
            window.until("signin")
            number, code = codes["teller"]
            typed(window, number)
            typed(window, code)
            window.wait(lambda shown: shown.page == "password" and not shown.staff.busy)
            typed(window, OWN)
            typed(window, OWN)
            assert window.until("plan").staff.signed_in is not None
            window.press(Qt.Key.Key_Return)
            take = window.until("node").take.take
            window.window.close()
            question = window.window.question
            assert question is not None
            question.line("number").setText("2001")
            question.line("password").setText("falsch-99")
            question.go_on()
            window.wait(lambda shown: shown.staff.signing_refused is not None)
            assert window.window.isVisible()
            question.line("password").setText(OWN)
            question.go_on()
            window.wait(lambda shown: shown.staff.unlocked == "close")
            assert not window.window.isVisible()
        marks = [body for body in journal_of(opened, home / "takes" / str(take)) if body.get("kind") == "staff"]
        acts = [(row["who"], row["act"]) for row in opened.vault.audit.rows()]
        opened.vault.audit.check()
        opened.close()
        assert terminal("sync", "--once", "--home", home).returncode == 0
        again = open_home(load_settings(home))
        assert again.vault.audit.due(100) == [], "headquarters has all of it"
        again.close()
    assert [mark["facts"]["number"] for mark in marks] == ["1187"]
    assert acts[:2] == [("2001", "signed_for.unlock_kiosk"), ("2001", "sign_in_refused")]
    assert ("1187", "password_set") in acts
    log = terminal("staff", "log", "--home", home, "--json")
    assert (log.returncode, json.loads(log.stdout)["sound"]) == (0, True)
    assert OWN not in log.stdout
