"""What is said, written large below the screen for who does not hear well: the last lines, as they come."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout

from terminal.session.customer.view import Caption, CustomerView
from terminal.ui.customer.parts import letters
from terminal.ui.customer.theme import CustomerTheme
from terminal.ui.parts.marks import dress
from terminal.ui.phrases.table import Phrases

LINES: Final = 2
_NOT_FIRST: Final = frozenset("，。、；：？！,.;:?!")
"""Marks that never begin a line."""

ZH: dict[str, str] = {
    "customer.caption": "{who}：{text}",
    "customer.caption.you": "您",
    "customer.caption.offscreen": "旁边的人",
    "customer.caption.name": "字幕，机器写的，可能有错",
}
EN: dict[str, str] = {
    "customer.caption": "{who}: {text}",
    "customer.caption.you": "You",
    "customer.caption.offscreen": "Somebody else",
    "customer.caption.name": "Captions, written by a machine, perhaps with mistakes",
}
_HIGHEST: Final = ZH["customer.caption.offscreen"]
"""Lines are as high as those of Chinese words, whatever language the display has."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str = ""
    final: bool = True


class CaptionBand(QFrame):
    """White on dark, two lines; what may still change is paler. It keeps its room, and is no box while nobody speaks.

    It stands beside the screen, not on it: what is asked is never covered.
    """

    def __init__(self, theme: CustomerTheme, phrases: Phrases) -> None:
        super().__init__()
        self.setProperty("role", "captions")
        self.setProperty("empty", True)
        self.setAccessibleName(phrases("customer.caption.name"))
        self._theme, self._phrases = theme, phrases
        self._said: tuple[Caption, ...] = ()
        self._view = CustomerView()
        self._font = letters(theme.font("caption"), strong=True)
        self._high = QFontMetrics(self._font).boundingRect(QRect(0, 0, 1000, 1000), 0, _HIGHEST).height()
        self.lines = [self._label() for _ in range(LINES)]
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(32), theme.px(16), theme.px(32), theme.px(16))
        column.setSpacing(0)
        for line in self.lines:
            column.addWidget(line)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(LINES * self._high + 2 * theme.px(16))

    def _label(self) -> QLabel:
        label = QLabel()
        label.setProperty("role", "caption")
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        label.setFixedHeight(self._high)
        return label

    def show_view(self, view: CustomerView) -> None:
        """Show what was said last; nothing, and no box, where she does not read along."""
        self.setVisible(view.captions is True and view.screen not in ("break", "stop"))
        said, self._said, self._view = self._said, view.caption, view
        if said != view.caption:
            self._write()

    def texts(self) -> list[str]:
        """The lines that are shown, from top to bottom."""
        return [line.text() for line in self.lines if line.text()]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Break the lines anew for this width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._write()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as its lines, and no width of its own."""
        return QSize(1, self.height())

    def _write(self) -> None:
        lines = [line for each in self._said for line in self._broken(each)][-LINES:]
        lines = [*lines, *([_Line()] * (LINES - len(lines)))]
        for label, line in zip(self.lines, lines, strict=True):
            label.setText(line.text)
            dress(label, "partial", not line.final)
        dress(self, "empty", not any(line.text for line in lines))
        self.setAccessibleDescription("\n".join(self._told(each) for each in self._said))

    def _told(self, said: Caption) -> str:
        """With whose words they are, where that is known."""
        who = self._name(said.who)
        return self._phrases("customer.caption", who=who, text=said.text) if who else said.text

    def _name(self, who: str) -> str:
        stem = who.partition(".")[0]
        match stem:
            case "" | "machine":
                return ""
            case "applicant":
                return self._phrases("customer.caption.you")
            case "seller":
                return self._view.seller or self._phrases("role.seller")
            case "offscreen":
                return self._phrases("customer.caption.offscreen")
            case _:
                return self._phrases(f"role.{stem}")

    def _broken(self, said: Caption) -> Iterator[_Line]:
        """Broken from its beginning on, so that lines which are read already stay as they are while it grows."""
        metrics, width = QFontMetrics(self._font), max(1, self.width() - 2 * self._theme.px(32))
        line = ""
        for character in self._told(said):
            if line and character not in _NOT_FIRST and metrics.horizontalAdvance(line + character) > width:
                kept, line = _word_kept(line, character)
                yield _Line(kept.strip(), said.final)
            line += character
        yield _Line(line.strip(), said.final)


def _word_kept(line: str, character: str) -> tuple[str, str]:
    """Where a line is broken: before a character of Chinese, and not within a word of letters."""
    if not (character.isascii() and character.isalnum()):
        return line, ""
    head, blank, word = line.rpartition(" ")
    return (head, word) if blank and word.isascii() else (line, "")
