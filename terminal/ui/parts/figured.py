"""Text with its figures in bold: what is read aloud, so that nobody skips a number."""

import re
from functools import lru_cache
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextDocument, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy

from terminal.ui.theme import FAMILIES, FontRole

_UNITS = (
    "周岁|个月|分钟|小时|个工作日|工作日|万元|亿元|元|年|月|日|天|岁|次|份|级|倍|秒|折|成|%|％|"
    "days?|years?|months?|yuan|times?|minutes?|seconds?"
)
_FIGURE = re.compile(rf"(?:RMB ?|¥ ?)?\d[\d,，.:：/-]*(?:(?<=[\d]) ?(?:{_UNITS}))?(?:\d+(?: ?(?:{_UNITS}))?)*")
LINE_HEIGHT = 106
"""Per cent of the font's own line, from one line to the next."""


def figured(text: str) -> str:
    """Return the text as HTML, its figures with their units in bold, and never parted from them by a line's end."""
    said, end = [], 0
    for found in _FIGURE.finditer(text):
        figure = found[0].rstrip(",，.:：/-")
        said += [escape(text[end : found.start()]), f"<b>{escape(figure)}</b>".replace(" ", "&nbsp;")]
        end = found.start() + len(figure)
    said.append(escape(text[end:]))
    return "".join(said)


def paragraphs(texts: tuple[str, ...]) -> str:
    """Return sentences as HTML, one below the other, each a paragraph of its own."""
    return "".join(
        f'<p style="margin-top:0; margin-bottom:0; line-height:{LINE_HEIGHT}%">{figured(text)}</p>' for text in texts
    )


@lru_cache(maxsize=4096)
def height_of(texts: tuple[str, ...], pixels: int, width: int) -> int:
    """How many pixels these sentences are high in letters of this size, at this width."""
    document = QTextDocument()
    document.setDocumentMargin(0)
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(pixels)
    document.setDefaultFont(font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    document.setDefaultTextOption(option)
    document.setHtml(paragraphs(texts))
    document.setTextWidth(max(1, width))
    return round(document.size().height() + 0.5)


class FiguredLabel(QLabel):
    """Sentences with their figures in bold. `plain` is what they say, without any marks."""

    def __init__(self, role: FontRole = "reading") -> None:
        super().__init__()
        self.plain = ""
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def say(self, *texts: str) -> None:
        """Show these sentences, one below the other."""
        plain = "\n".join(texts)
        if plain != self.plain:
            self.plain = plain
            self.setText(paragraphs(texts))
            self.setAccessibleName(plain)
