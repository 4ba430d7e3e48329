"""What a review of the screens found and must not come back: each by its number there."""

from dataclasses import replace
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from rulebook.plan.citing import cited
from rulebook.sale.examples import EXAMPLES
from terminal.session.facts.recorder import GapReason, MediaTrack
from terminal.session.snapshot import OpenGap
from terminal.ui.parts.alarm import alarm_of
from terminal.ui.phrases.table import Phrases, words_of
from tests.terminal.ui.conftest import READY, RECORDING, STATES, Kiosk, at, taking
from tests.terminal.ui.desk import Desk
from tests.terminal.ui.plans import sale_of

ALARMING: tuple[GapReason, ...] = ("lost", "hanging", "frozen", "black", "silent")


def test_2_without_picture_and_sound_one_red_sentence_says_that_nothing_is_recorded(kiosk: Kiosk) -> None:
    both = at(RECORDING, gaps=(OpenGap("picture", "lost"), OpenGap("sound", "silent")))
    kiosk.show(both)
    assert kiosk.window.shell.alarm.sentence.text() == "摄像头和麦克风都没有信号：现在什么都录不到。请检查插头"
    marks = kiosk.window.shell.marks
    assert not marks.picture.isVisible()
    assert not marks.sound.isVisible(), "nothing is ticked that is not there"


def test_2_one_warning_at_a_time_and_only_where_the_recording_would_fail() -> None:
    phrases = Phrases("zh")
    assert alarm_of(phrases, RECORDING, 330_000) is None
    for track in get_args(MediaTrack):
        for reason in get_args(GapReason):
            said = alarm_of(phrases, at(RECORDING, gaps=(OpenGap(track, reason),)), 330_000)
            assert (said is not None) == (reason in ALARMING), (track, reason)
    graver = taking(at(RECORDING, gaps=(OpenGap("sound", "lost"),)), falling_behind=True)
    assert alarm_of(phrases, graver, 330_000) == ("fail", phrases("alarm.behind"))
    full = at(RECORDING, free_bytes=330_000 * 300)
    assert alarm_of(phrases, full, 330_000) == ("warn", phrases("alarm.disk", minutes=5))
    sound_alone = taking(at(RECORDING, gaps=(OpenGap("picture", "lost"),)), pictured=False)
    assert alarm_of(phrases, sound_alone, 330_000) is None, "nobody misses a picture that the plan does not want"
    assert alarm_of(phrases, at(READY, gaps=(OpenGap("sound", "lost"),)), 330_000) is None, "nothing is recorded"


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_14_clauses_are_chinese_in_chinese(kind: str) -> None:
    plan = sale_of(kind).plan
    clauses = [clause for node in plan.nodes for clause in node.clauses]
    clauses += [*plan.record_clauses, *(each for refusal in plan.refusals for each in refusal.clauses)]
    for clause in clauses:
        said = cited((clause,), "zh")
        assert not any("a" <= letter.lower() <= "z" for letter in said), said


def test_25_the_page_steps_back_while_a_question_is_asked(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(RECORDING)
    assert not kiosk.window.dim.isVisible()
    desk.keys(Qt.Key.Key_Q)
    assert kiosk.window.dim.isVisible()
    assert kiosk.window.dim.size() == kiosk.window.size()
    desk.keys(Qt.Key.Key_Escape)
    assert not kiosk.window.dim.isVisible()


def test_25_english_has_no_dots_in_the_middle_of_the_line() -> None:
    phrases = Phrases("en")
    dotted = [key for key, said in words_of("en").items() if "…" in said]
    assert dotted, "a positive control"
    assert not [key for key in dotted if "{" not in words_of("en")[key] and "…" in phrases(key)]


def test_26_no_stray_key_changes_language_or_letters_while_a_take_runs(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    for state in ("opening", "recording", "closing"):
        desk.shows(STATES[state])
        assert [button.isVisible() for button in kiosk.window.shell.top.looks] == [False, False]
    desk.shows(replace(RECORDING, about="S"))
    reached = set()
    for _ in range(12):
        desk.keys(Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        reached.add(focus.accessibleName() if isinstance(focus, QPushButton) else "")
    assert not reached & {"切换到英文", "长者字号"}
    assert (kiosk.window.language, kiosk.window.text_size) == ("zh", "standard")
    desk.shows(READY)
    assert all(button.isVisible() for button in kiosk.window.shell.top.looks)
