"""What a person sees in green, or with a tick: read from the widgets themselves, not from what they were told."""

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from terminal.ui.customer.parts import ToneIcon
from terminal.ui.parts.headline import Badge
from terminal.ui.parts.marks import ElidedWords, Icon

LARGE = "the large mark of the page"


def green(root: QWidget) -> set[str]:
    """The words of all that is green and can be seen in a window or a part of it: with a tick, or in that colour."""
    ticks = [each for each in root.findChildren(QWidget) if _is_tick(each) and _seen(each, root)]
    toned = [each for each in root.findChildren(QWidget) if each.property("tone") == "ok" and _seen(each, root)]
    return {_said(each) for each in (*ticks, *toned)} - {""}


def _is_tick(widget: QWidget) -> bool:
    if isinstance(widget, Badge):
        return widget.tone == "ok"
    return isinstance(widget, Icon | ToneIcon) and widget.tone == "ok"


def _seen(widget: QWidget, root: QWidget) -> bool:
    return widget.isVisibleTo(root)


def _said(widget: QWidget) -> str:
    """The words of a label; those that stand beside an icon, or in a card."""
    if isinstance(widget, ElidedWords):
        return widget.whole()
    if isinstance(widget, QLabel):
        return widget.text()
    if isinstance(widget, Badge):
        return LARGE
    around = widget if isinstance(widget, QFrame) else widget.parentWidget()
    assert around is not None
    labels = [each for each in around.findChildren(QLabel) if each.isVisibleTo(around)]
    said = [_said(each) for each in labels]
    return max(said, key=lambda text: (not text.isdigit(), len(text)), default="a mark without words")
