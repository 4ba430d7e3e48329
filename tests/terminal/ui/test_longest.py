"""The longest texts of the packs that ship, in real windows: nothing is cut off and nothing lies over another."""

from collections.abc import Iterator
from functools import cache
from typing import get_args

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton, QScrollArea, QWidget

from rulebook.plan.plan import PlannedNode
from rulebook.sale.examples import EXAMPLES
from terminal.session.snapshot import SaleView, Snapshot
from terminal.ui.pages.node import NodePage
from terminal.ui.ports import Language, TextSize
from tests.terminal.ui.conftest import READY, Kiosk, MakeKiosk, planned
from tests.terminal.ui.fitting import SCREENS, cut_off
from tests.terminal.ui.node_views import asked, hinted, in_hand
from tests.terminal.ui.plans import Walker, place, sale_of
from tests.terminal.ui.test_screens import SIZES

KINDS = ("bank_participating", "two_insured", "joint_loan", "wealth_own")
"""Of the example sales: the longest insurance, several people, a loan, a wealth product."""


@cache
def sales() -> tuple[SaleView, ...]:
    return tuple(sale_of(kind) for kind in KINDS if kind in EXAMPLES)


def _length(node: PlannedNode, language: Language) -> int:
    said = [each.say(language) for each in (*node.say, *node.prompts, *(each.question for each in node.answers))]
    return max((len(text) for text in said), default=0)


@cache
def longest(language: Language) -> tuple[tuple[SaleView, str], ...]:
    """The nodes with the longest sentence, the most sentences, the most questions, and the longest clauses."""
    nodes = [(sale, node) for sale in sales() for node in sale.plan.nodes]
    by_length = sorted(nodes, key=lambda each: -_length(each[1], language))[:2]
    by_count = sorted(nodes, key=lambda each: -len(each[1].say))[:1]
    by_questions = sorted(nodes, key=lambda each: -sum(len(q.question.say(language)) for q in each[1].answers))[:1]
    by_clauses = sorted(nodes, key=lambda each: -len(each[1].clauses))[:1]
    chosen = {(sale.reference, node.id): (sale, node.id) for sale, node in
              (*by_length, *by_count, *by_questions, *by_clauses)}  # fmt: skip
    return tuple(chosen.values())


def overlapping(window: QWidget) -> list[str]:
    """Words and buttons of which one lies over another, without being inside it."""
    things = [
        each
        for kind in (QLabel, QPushButton, QRadioButton)
        for each in window.findChildren(kind)
        if each.isVisible() and (not isinstance(each, QLabel) or each.text())
    ]
    placed = [(each, _seen(each, window)) for each in things]
    found = []
    for number, (one, there) in enumerate(placed):
        for other, here in placed[number + 1 :]:
            if one.isAncestorOf(other) or other.isAncestorOf(one) or one.parent() is other or other.parent() is one:
                continue
            both = there.intersected(here)
            if both.width() > 2 and both.height() > 2 and not _on_the_picture(one, other):
                found.append(f"{_words(one)!r} and {_words(other)!r}: {both.width()}x{both.height()}")
    return found


def _seen(widget: QWidget, window: QWidget) -> QRect:
    """Where it is seen in the window: what a scrolled area hides of it is not there."""
    place_of = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    around = widget.parentWidget()
    while around is not None and around is not window:
        if isinstance(around.parentWidget(), QScrollArea):
            place_of = place_of.intersected(QRect(around.mapTo(window, QPoint(0, 0)), around.size()))
        around = around.parentWidget()
    return place_of


def _on_the_picture(one: QWidget, other: QWidget) -> bool:
    return type(one.parentWidget()).__name__ == type(other.parentWidget()).__name__ == "PictureMarks"


def _words(widget: QWidget) -> str:
    return widget.accessibleName() or getattr(widget, "text", str)()


def _looks(snapshot: Snapshot) -> Iterator[Snapshot]:
    yield in_hand(snapshot, shown_s=12.0)
    yield hinted(asked(snapshot))


def _calm(kiosk: Kiosk) -> None:
    """Let the window come to rest: what is read is divided anew whenever something beside it takes another height."""
    before: list[QRect] = []
    for _ in range(20):
        kiosk.settle()
        now = [label.geometry() for label in kiosk.window.findChildren(QLabel) if label.isVisible()]
        if now == before:
            return
        before = now
    raise AssertionError("the window never comes to rest")


def _screens(kiosk: Kiosk) -> Iterator[None]:
    """Every screen of the node in hand, then the question with its answers."""
    page = kiosk.window.shell.page
    assert isinstance(page, NodePage)
    _calm(kiosk)
    for _ in range(60):
        yield
        if page.card.read.all:
            break
        page.card.turn(1)
        _calm(kiosk)
    for _ in range(2):
        does = page.primary().does
        if not callable(does):
            return
        does()
        _calm(kiosk)
        yield


@pytest.mark.parametrize("text_size", get_args(TextSize))
@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_longest_texts_of_the_packs_are_neither_cut_nor_laid_over_each_other(
    make_kiosk: MakeKiosk, size: tuple[int, int], language: Language, text_size: TextSize
) -> None:
    kiosk = make_kiosk(language, text_size, size)
    faults: dict[str, list[str]] = {}
    for sale, node in longest(language):
        snapshot = Walker(sale).to(node)
        while snapshot.walk.missing:
            snapshot.join()
        assert snapshot.walk.at == place(node, sale)
        for n, look in enumerate(_looks(snapshot.snapshot(READY))):
            kiosk.window.shell._kit.draft.asked_in = ""
            kiosk.show(look)
            for screen, _ in enumerate(_screens(kiosk)):
                if found := cut_off(kiosk.window) + overlapping(kiosk.window):
                    name = f"longest-{node}-{n}-{screen}-{language}-{text_size}-{size[0]}"
                    SCREENS.mkdir(parents=True, exist_ok=True)
                    kiosk.window.grab().save(str(SCREENS / f"{name}.png"), "PNG", 90)
                    faults[name] = found
    assert faults == {}


@pytest.mark.parametrize("text_size", get_args(TextSize))
@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_plans_of_all_examples_are_neither_cut_nor_laid_over_each_other(
    make_kiosk: MakeKiosk, size: tuple[int, int], language: Language, text_size: TextSize
) -> None:
    kiosk = make_kiosk(language, text_size, size)
    for sale in sales():
        kiosk.show(planned(sale))
        assert cut_off(kiosk.window) + overlapping(kiosk.window) == [], sale.reference


def test_the_search_finds_what_lies_over_another(kiosk: Kiosk) -> None:
    """A positive control."""
    kiosk.show(planned(sales()[0]))
    assert overlapping(kiosk.window) == []
    stray = QLabel("这一行压在别的字上", kiosk.window.shell)
    stray.setGeometry(40, 20, 400, 40)
    stray.show()
    kiosk.settle()
    assert overlapping(kiosk.window)
    stray.deleteLater()
