"""What a screen reader is told: all that takes the keyboard has a name and a role, on every page and question."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QScrollArea, QWidget

from terminal.session.snapshot import Snapshot
from terminal.ui.flow import Flow
from tests.terminal.ui.conftest import STATES, Kiosk, Scene
from tests.terminal.ui.identity_views import identifying, views
from tests.terminal.ui.node_views import more_states
from tests.terminal.ui.test_screens import QUESTIONS


def _has_role(interface: QAccessibleInterface) -> bool:
    """Qt calls its scrolled areas `Client`, which readers say as a pane; nothing else may hide behind that."""
    if interface.role() == QAccessible.Role.Client:
        return isinstance(interface.object(), QScrollArea)
    return interface.role() != QAccessible.Role.NoRole


def walk(interface: QAccessibleInterface | None, depth: int = 0) -> Iterator[QAccessibleInterface]:
    """Everything that is told of a window, from the outside in."""
    if interface is None or not interface.isValid() or depth > 40:
        return
    yield interface
    for number in range(interface.childCount()):
        yield from walk(interface.child(number), depth + 1)


def nameless(window: QWidget) -> list[str]:
    """What takes the keyboard and is shown, and has neither name nor role for whoever cannot see it."""
    found = []
    for each in walk(QAccessible.queryAccessibleInterface(window)):
        state: Any = each.state()  # Qt's stub knows none of its flags
        if not state.focusable or state.invisible or state.disabled:
            continue
        thing = each.object()
        if isinstance(thing, QWidget) and (thing.focusPolicy() == Qt.FocusPolicy.NoFocus or not thing.isVisible()):
            continue
        if isinstance(thing, QWidget) and thing.focusPolicy() == Qt.FocusPolicy.ClickFocus:
            continue  # no key leads there
        name = each.text(QAccessible.Text.Name).strip()
        if not name or not _has_role(each):
            found.append(f"{type(thing).__name__} {thing.objectName() if thing else ''} {each.role().name}: {name!r}")
    return found


def _scenes() -> dict[str, Scene]:
    scenes = {name: Scene(shown) for name, shown in (STATES | more_states()).items()}
    return scenes | {name: identifying(name) for name in views()}


def test_the_walk_finds_what_has_no_name(kiosk: Kiosk) -> None:
    """A positive control: a button without a name is found."""
    kiosk.show(STATES["plan"])
    button = kiosk.window.shell.bottom.primary
    name = button.accessibleName()
    button.setAccessibleName("")
    button.setText("")
    assert any("KeyButton" in found for found in nameless(kiosk.window))
    button.setAccessibleName(name)
    assert nameless(kiosk.window) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_that_takes_the_keyboard_has_a_name_and_a_role(kiosk: Kiosk, language: str) -> None:
    kiosk.window.set_language("zh" if language == "zh" else "en")
    found: dict[str, list[str]] = {}
    for name, scene in _scenes().items():
        kiosk.show(scene)
        if lacking := nameless(kiosk.window):
            found[name] = lacking
    assert found == {}


def test_every_question_has_names_too(kiosk: Kiosk) -> None:
    found: dict[str, list[str]] = {}
    for name, (state, key) in QUESTIONS.items():
        shown = STATES.get(state)
        if not isinstance(shown, Snapshot):
            continue
        kiosk.show(shown)
        does = kiosk.window.shell.does_key(key) if key else kiosk.window.shell.does_primary()
        assert isinstance(does, Flow), name
        kiosk.window.do(does)
        kiosk.settle()
        question = kiosk.window.question
        assert question is not None, name
        if lacking := nameless(question):
            found[name] = lacking
        question.close_for_good()
        kiosk.settle()
    assert found == {}


def test_what_is_selected_or_read_is_told(kiosk: Kiosk) -> None:
    """The sentence in bold figures is read out without its marks; a bar says where the take stands."""
    kiosk.show(STATES["recording"])
    told = [each.text(QAccessible.Text.Name) for each in walk(QAccessible.queryAccessibleInterface(kiosk.window))]
    walk_view = STATES["recording"].walk
    assert walk_view is not None
    assert walk_view.node is not None
    assert any(walk_view.node.say[0].zh in name for name in told)
    assert not any("<b>" in name or "<p" in name for name in told)
    assert any("由人确认 2" in name for name in told)
