"""The papers that a node wants shown, as the camera for documents took them: thumbnail, title, and how it stands."""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImageReader, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from terminal.session.snapshot import PaperView
from terminal.ui.page import Kit
from terminal.ui.parts.marks import Card, words

ZH: dict[str, str] = {
    "shown.open": "放到高拍仪下，看清标题就自动拍下；也可以按“拍下”",
    "shown.taking": "正在拍",
    "shown.taken": "已拍下，已封存",
    "shown.doubtful": "已拍下，但{problems}；可以重拍",
    "shown.blurred": "不清楚",
    "shown.glare": "反光",
    "shown.dark": "太暗",
    "shown.picture": "{title}的照片",
    "node.button.take": "拍下",
    "node.button.retake": "重拍",
}
EN: dict[str, str] = {
    "shown.open": "Lay it under the document camera: it is taken once its title is read, or press Take it",
    "shown.taking": "Being taken",
    "shown.taken": "Taken and sealed",
    "shown.doubtful": "Taken, but {problems}; it can be taken again",
    "shown.blurred": "not sharp",
    "shown.glare": "glaring",
    "shown.dark": "too dark",
    "shown.picture": "Picture of {title}",
    "node.button.take": "Take it",
    "node.button.retake": "Take again",
}
_HEIGHT = 8
"""Steps of the theme's space that a thumbnail is high."""


class ShownPapers(Card):
    """A row for each paper; hidden where there is no camera for documents, or nothing to be shown."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._column = QVBoxLayout(self)
        inner = kit.theme.space(1)
        self._column.setContentsMargins(inner, inner, inner, inner)
        self._column.setSpacing(inner)
        self._papers: tuple[PaperView, ...] = ()
        self.rows: list[PaperRow] = []
        self.hide()

    def show_papers(self, papers: Sequence[PaperView]) -> None:
        """Show how they stand now."""
        if tuple(papers) != self._papers:
            self._papers = tuple(papers)
            while len(self.rows) < len(papers):
                row = PaperRow(self._kit)
                self.rows.append(row)
                self._column.addWidget(row)
            for number, row in enumerate(self.rows):
                row.setVisible(number < len(papers))
                if number < len(papers):
                    row.show_paper(papers[number])
        self.setVisible(bool(papers))


class PaperRow(QWidget):
    """One paper."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._sha256 = ""
        self.picture = QLabel()
        self.title = words(wrap=True)
        self.state = words(role="caption", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(kit.theme.space(1))
        text = QVBoxLayout()
        text.addWidget(self.title)
        text.addWidget(self.state)
        row.addWidget(self.picture)
        row.addLayout(text, 1)

    def show_paper(self, paper: PaperView) -> None:
        """Show its title, its picture, and what is to be done."""
        phrases = self._kit.phrases
        title = paper.title.say(phrases.language)
        self.title.setText(title)
        self.state.setText(self._state(paper))
        sha256 = paper.taken.sha256 if paper.taken else ""
        if sha256 != self._sha256:
            self._sha256 = sha256
            self.picture.setPixmap(_thumbnail(paper.taken.jpeg, self._height) if paper.taken else QPixmap())
        self.picture.setVisible(bool(sha256))
        self.picture.setAccessibleName(phrases("shown.picture", title=title))

    @property
    def _height(self) -> int:
        return self._kit.theme.space(_HEIGHT)

    def _state(self, paper: PaperView) -> str:
        phrases = self._kit.phrases
        if paper.taking:
            return phrases("shown.taking")
        if paper.taken is None:
            return phrases("shown.open")
        if not paper.taken.problems:
            return phrases("shown.taken")
        problems = phrases("list.comma").join(phrases(f"shown.{each}") for each in paper.taken.problems)
        return phrases("shown.doubtful", problems=problems)


def _thumbnail(jpeg: bytes, height: int) -> QPixmap:
    """Decode it at once at the height that is shown: twelve million pixels would hold the window up."""
    held = QBuffer()
    held.setData(QByteArray(jpeg))
    held.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(held)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(QSize(4 * height, height), Qt.AspectRatioMode.KeepAspectRatio))
    return QPixmap.fromImage(reader.read())
