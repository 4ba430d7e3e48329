"""Proof of what was painted on the customer's display: real windows, their pictures and the size of their letters."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from terminal.session.effects import Effect
from terminal.session.facts.recorder import Levels
from terminal.session.orders.recorder import AddMark
from terminal.session.snapshot import Live, Snapshot
from terminal.ui.customer.document import DocumentScreen
from terminal.ui.customer.painted import SETTLES_MS, look_at
from terminal.ui.customer.screen import Done
from terminal.ui.customer.window import CustomerWindow
from tests.terminal.ui.customer_views import Visit
from tests.terminal.ui.test_customer_screens import SIZES, Display, MakeDisplay, display, seen
from tests.terminal.ui.test_customer_window import after_the_bounce

__all__ = ["display"]
WIDE_MM = 531
"""A display of 24 inches."""


def at_rest(shown: Display) -> dict[str, Any]:
    """The newest that her window tells of its picture, once it has come to rest."""
    for _ in range(100):
        QTest.qWait(SETTLES_MS // 3)
        if not shown.window._at_rest.waits:
            break
    return told(shown)[-1]


def told(shown: Display) -> list[dict[str, Any]]:
    return [each.detail for each in shown.acts if each.act == "painted"]


def other(snapshot: Snapshot, **changes: Any) -> Snapshot:
    return replace(snapshot, customer=replace(snapshot.customer, **changes))


def reworded(snapshot: Snapshot, zh: str) -> Snapshot:
    prompt = snapshot.customer.prompt
    assert prompt is not None
    said = prompt.model_copy(update={"zh": zh})
    return other(snapshot, prompt=said, about=snapshot.customer.about + "x")


def pixels(shown: Display) -> str:
    return look_at(shown.window.screen_shown).pixels


@pytest.mark.parametrize("name", ["prompt", "question", "document"])
def test_the_same_is_the_same_picture_in_another_window_and_told_once(display: MakeDisplay, name: str) -> None:
    first = display()
    first.show(seen(name))
    found = at_rest(first)
    first.show(seen(name))
    QTest.qWait(2 * SETTLES_MS)
    assert told(first) == [found], "it is told once"
    second = display()
    second.show(seen(name))
    assert at_rest(second)["pixels"] == found["pixels"]
    assert found["type_tenths_mm"] is None, "nobody measured this display"


def test_one_other_character_is_another_picture(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("prompt"))
    first = at_rest(shown)
    prompt = seen("prompt").customer.prompt
    assert prompt is not None
    shown.show(reworded(seen("prompt"), prompt.zh[:-2] + "无" + prompt.zh[-1]))
    assert at_rest(shown)["pixels"] != first["pixels"]


def test_what_moves_is_no_part_of_it(display: MakeDisplay) -> None:
    shown = display()
    reading = other(seen("prompt"), voice="speaking", voice_done=0.2)
    shown.show(reading)
    first = pixels(shown)
    shown.show(other(reading, voice_done=0.9))
    assert pixels(shown) == first
    asked = display()
    asked.show(seen("question"), Live(Levels(-40.0, -45.0)))
    first = pixels(asked)
    asked.show(seen("question"), Live(Levels(-3.0, -9.0)))
    assert pixels(asked) == first
    asked.window.screen_shown.question.setText("另一个问题")  # type: ignore[attr-defined]  # the question's screen has it
    assert pixels(asked) != first


def test_larger_letters_are_told_anew(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("document"))
    first = at_rest(shown)
    shown.show(other(seen("document"), elder=True))
    assert at_rest(shown)["pixels"] != first["pixels"]


def test_words_that_are_cut_off_are_not_whole(display: MakeDisplay) -> None:
    shown = display((1280, 720))
    shown.show(seen("prompt"))
    assert at_rest(shown)["whole"] is True
    shown.show(reworded(seen("prompt"), "本产品的红利是不确定的，可能为零。" * 60))
    assert at_rest(shown)["whole"] is False


class Measured(Display):
    """Her display was measured when it was set up."""

    def __init__(self, app: QApplication, wide_mm: int) -> None:
        self.app, self.acts = app, []
        self.window = CustomerWindow(latest_frame=lambda: None, act=self.acts.append, display_width_mm=wide_mm)
        self.window.resize(1280, 720)
        self.window.show()
        self.settle()


@pytest.fixture
def measured(app: QApplication) -> Any:
    made: list[Measured] = []

    def make(wide_mm: int = WIDE_MM) -> Measured:
        made.append(Measured(app, wide_mm))
        return made[-1]

    yield make
    for each in made:
        each.window.allow_close()
        each.window.close()
        each.window.deleteLater()
    app.processEvents()


def test_letters_are_as_large_as_the_rule_says_and_never_larger(measured: Any) -> None:
    shown = measured()
    shown.show(seen("prompt"))
    found = at_rest(shown)
    smallest = look_at(shown.window.screen_shown).letters_px
    assert smallest is not None
    per_pixel = WIDE_MM / shown.window.screen().geometry().width()
    assert found["type_tenths_mm"] == int(10 * smallest * per_pixel) > 0
    half = measured(WIDE_MM // 2)
    half.show(seen("prompt"))
    assert at_rest(half)["type_tenths_mm"] == pytest.approx(found["type_tenths_mm"] / 2, abs=1)


def test_on_the_display_that_is_turned_over_nobody_knows_how_large_they_are(measured: Any) -> None:
    shown = measured()
    shown.window.show_way_back(turned=True)
    shown.show(seen("prompt"))
    assert at_rest(shown)["type_tenths_mm"] is None


def test_letters_of_a_picture_are_of_no_known_size(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("document"))
    screen = shown.window.screen_shown
    assert isinstance(screen, DocumentScreen)
    assert look_at(screen).letters_px is not None
    screen.switch.click()
    assert look_at(screen).letters_px is None
    assert look_at(screen).whole is None


def test_a_window_that_goes_away_says_so_and_tells_anew_what_it_shows(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("prompt"))
    at_rest(shown)
    shown.window.hide()
    shown.settle()
    assert [each.act for each in shown.acts[-1:]] == ["hidden"]
    QTest.qWait(2 * SETTLES_MS)
    assert len(told(shown)) == 1, "what nobody sees is not painted"
    shown.window.show()
    shown.settle()
    assert [each.act for each in shown.acts].count("shown") == 2
    at_rest(shown)


@pytest.mark.parametrize("name", ["idle", "consent-face", "gesture", "sign", "break", "rights"])
def test_of_other_screens_no_picture_is_taken(display: MakeDisplay, name: str) -> None:
    shown = display()
    shown.show(seen(name))
    QTest.qWait(3 * SETTLES_MS)
    assert told(shown) == []


@pytest.mark.parametrize("size", SIZES)
def test_every_size_of_display_has_its_picture(display: MakeDisplay, size: tuple[int, int]) -> None:
    shown = display(size)
    shown.show(seen("prompt-loss"))
    found = at_rest(shown)
    assert found["whole"] is True
    assert len(found["pixels"]) == 64


class Both:
    """Her real window before a real session: what she does goes there, and what the session says is shown."""

    def __init__(self, shown: Display, node: str) -> None:
        self.shown, self.visit, self.effects = shown, Visit().begin().to(node).until("prompt"), list[Effect]()
        self._taken = 0
        self.show()

    def show(self) -> None:
        self.shown.show(self.visit.shown())
        self.pass_on()

    def pass_on(self) -> None:
        for act in self.shown.acts[self._taken :]:
            self._taken += 1
            self.visit.now += 0.01
            self.effects += self.visit.life.apply(act, self.visit.now)

    def told(self) -> list[dict[str, Any]]:
        return [each.facts for each in self.effects if isinstance(each, AddMark) and each.kind == "delivery"]


def test_what_the_window_painted_stands_in_the_journal_of_the_session(display: MakeDisplay) -> None:
    both = Both(display(), "I11")
    item, about = both.visit.shown().customer.item, both.visit.shown().customer.sha256
    painted = at_rest(both.shown)
    both.pass_on()
    both.visit.wait(7)
    after_the_bounce()
    both.shown.touch("听清楚了")
    both.pass_on()
    assert both.told() == [], "pictures of her may still be on their way"
    both.visit.wait(5)
    both.effects += both.visit.life.tick(both.visit.now)
    (found,) = both.told()
    assert (found["item"], found["text_sha256"], found["pixels_sha256"]) == (item, about, painted["pixels"])
    assert (found["act"], found["via"], found["to_end"]) == ("heard", "customer", True)
    assert 7_000 <= found["shown_ms"] < 8_000
    assert (found["facing_percent"], found["playout"], found["type_tenths_mm"]) == (None, None, None)


def test_while_the_one_display_is_given_back_no_time_counts(display: MakeDisplay) -> None:
    both = Both(display(), "I11")
    at_rest(both.shown)
    both.pass_on()
    both.visit.wait(2)
    both.shown.window.hide()
    both.shown.settle()
    both.pass_on()
    both.visit.wait(60)
    both.shown.window.show()
    both.shown.settle()
    both.pass_on()
    both.visit.wait(3)
    after_the_bounce()
    both.shown.touch("听清楚了")
    both.pass_on()
    both.visit.wait(5)
    both.effects += both.visit.life.tick(both.visit.now)
    (found,) = both.told()
    assert 5_000 <= found["shown_ms"] < 5_500


def test_who_acts_before_it_came_to_rest_has_seen_what_is_there_then(display: MakeDisplay) -> None:
    shown = display()
    shown.show(seen("prompt"))
    QTest.qWait(1)
    assert shown.window._at_rest.waits
    shown.window._send_once(Done("heard"))
    assert [each.act for each in shown.acts[-2:]] == ["painted", "heard"]
    QTest.qWait(2 * SETTLES_MS)
    assert len(told(shown)) == 1
