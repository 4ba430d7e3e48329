"""A document, set anew as large text, a page at a time; the look of the original is one touch away."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from terminal.session.customer.documents import Pictures
from terminal.session.customer.view import CustomerView
from terminal.ui.customer.parts import FittedWords, side_key, words
from terminal.ui.customer.screen import Around, LargeKey, Screen
from terminal.ui.customer.theme import CustomerTheme
from terminal.ui.parts.marks import mark_chosen
from terminal.ui.theme import METER_OFF, PRIMARY, Tone

ZH: dict[str, str] = {
    "customer.document.pill": "请您看文件　{number} / {total}",
    "customer.document.beside": "再看一遍文件",
    "customer.document.place": "第 {page} 页，共 {of} 页",
    "customer.document.must": "看到最后一页，才能往下办。还有 {left} 页。",
    "customer.document.may": "还有 {left} 页。",
    "customer.document.last": "这是最后一页。",
    "customer.document.larger": "字再大一点",
    "customer.document.smaller": "字小一点",
    "customer.document.original": "看原件样子",
    "customer.document.text": "看大字",
    "customer.document.back": "上一页",
    "customer.document.down": "往下看",
    "customer.document.next": "下一页",
    "customer.document.wait": "请先看完这一页",
    "customer.document.read": "我看完了",
    "customer.document.away": "先不看了",
    "customer.document.close": "看好了，回去",
    "customer.document.picture": "这一页只有图，请看原件",
}
EN: dict[str, str] = {
    "customer.document.pill": "Please read {number} / {total}",
    "customer.document.beside": "Looking at it again",
    "customer.document.place": "Page {page} of {of}",
    "customer.document.must": "It goes on after the last page. {left} to go.",
    "customer.document.may": "{left} to go.",
    "customer.document.last": "This is the last page.",
    "customer.document.larger": "Larger letters",
    "customer.document.smaller": "Smaller letters",
    "customer.document.original": "Show the original",
    "customer.document.text": "Show large text",
    "customer.document.back": "Back",
    "customer.document.down": "Further down",
    "customer.document.next": "Next page",
    "customer.document.wait": "Please read this page first",
    "customer.document.read": "I have read it",
    "customer.document.away": "Not now",
    "customer.document.close": "Back to where I was",
    "customer.document.picture": "This page is a picture; please look at the original",
}
_MOST_PILLS = 24
"""More pages than these are one bar."""


class _PageBar(QWidget):
    """One piece for each page: seen, open, still to come."""

    def __init__(self, theme: CustomerTheme) -> None:
        super().__init__()
        self._theme = theme
        self._page, self._reached, self._of = 1, 1, 1
        self.setFixedHeight(theme.px(16))

    def show_pages(self, page: int, reached: int, of: int) -> None:
        """Show where she is."""
        if (page, reached, of) != (self._page, self._reached, self._of):
            self._page, self._reached, self._of = page, reached, of
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the pieces; of very many pages, their share."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        count = min(self._of, _MOST_PILLS)
        step, radius = self.width() / count, self.height() / 2
        for piece in range(count):
            first = piece * self._of // count + 1
            here = first <= self._page <= (piece + 1) * self._of // count
            seen = first <= self._reached
            painter.setBrush(QColor(PRIMARY if here else self._theme.ink("plain") if seen else METER_OFF))
            painter.drawRoundedRect(QRectF(piece * step, 0, step * 0.85, self.height()), radius, radius)


class _Original(QWidget):
    """The picture of a page, whole."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, picture: bytes | None) -> None:
        """Show this PNG or JPEG; nothing for None."""
        self._image = QImage() if picture is None else QImage.fromData(picture)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as it is."""
        return self._image.size() if not self._image.isNull() else QSize(1, 1)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it in its own shape."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF((self.width() - size.width()) / 2, 0, size.width(), size.height())
        painter.drawImage(place, self._image)


class DocumentScreen(Screen):
    """Forward only after the page's time; that it was read is offered on the last page alone."""

    names = ("document",)

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        theme, phrases = self.theme, self.phrases
        self._pictures: Pictures = around.pictures
        self._shown: tuple[str, int] | None = None
        self._as_picture = False
        self.title = FittedWords(theme, "title")
        self.text = words(role="text")
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(self.text)
        self.scroller.verticalScrollBar().valueChanged.connect(lambda _: self.changed.emit())
        self.scroller.verticalScrollBar().rangeChanged.connect(lambda *_: self.changed.emit())
        self.original = _Original()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.scroller)
        self.stack.addWidget(self.original)
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        edge = theme.px(36)
        inside.setContentsMargins(edge, edge, edge, edge)
        inside.addWidget(self.stack)
        self.place = words(role="head", strong=True)
        self.bar = _PageBar(theme)
        self.note = words(role="small", quiet=True)
        self.aloud, self.larger = side_key(phrases("customer.aloud")), side_key(phrases("customer.document.larger"))
        self.switch = side_key(phrases("customer.document.original"))
        self.aloud.clicked.connect(lambda: self.do("again"))
        self.larger.clicked.connect(self._larger)
        self.switch.clicked.connect(self._swap)
        side = QVBoxLayout()
        side.setSpacing(theme.px(16))
        for widget in (self.place, self.bar, self.note, self.aloud, self.larger, self.switch):
            side.addWidget(widget)
        for key in (self.aloud, self.larger, self.switch):
            key.setMinimumHeight(theme.px(84))
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.gap)
        row.addWidget(card, 7)
        row.addLayout(side, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(16), 0, 0)
        column.setSpacing(theme.px(16))
        column.addWidget(self.title, 1)
        column.addLayout(row, 8)

    def show_view(self, view: CustomerView) -> None:
        """Show the page that is open; another page begins at its top."""
        super().show_view(view)
        self.title.say(self.around.say(view.document_title))
        here = (view.document_sha256, view.page)
        if here != self._shown:
            self._shown = here
            self._show_page()
        of = len(view.pages)
        self.place.setText(self.phrases("customer.document.place", page=view.page, of=of))
        self.bar.show_pages(view.page, view.page_reached, of)
        left = of - view.page_reached
        key = "last" if not left else "must" if view.document_to_end else "may"
        self.note.setText(self.phrases(f"customer.document.{key}", left=left))
        self.aloud.setVisible(view.can_speak and bool(self.text.text()) and not self._as_picture)
        mark_chosen(self.larger, chosen=view.elder)
        self.larger.setText(self.phrases("customer.document.smaller" if view.elder else "customer.document.larger"))

    def moving(self) -> tuple[QWidget, ...]:
        """How far she has come."""
        return (self.bar, self.note)

    def is_all_words(self) -> bool:
        """Whether the page is set anew; how large letters are in the picture of the original, nobody knows."""
        return not self._as_picture

    def scrolls(self) -> bool:
        """A page may be longer than the screen; whether it was read to its end is the session's to say."""
        return True

    def pill(self) -> tuple[Tone, str]:
        """Which of the papers; or that it is looked at again."""
        if not self._asked():
            return "plain", self.phrases("customer.document.beside")
        return "plain", self.phrases("customer.document.pill", number=self.view.number, total=self.view.total)

    def keys(self) -> tuple[LargeKey, ...]:
        """Back, and on: down the page, to the next one after its time, and on the last one that it was read."""
        back = LargeKey(self.phrases("customer.document.back"), lambda: self.page(-1))
        keys = [back] if self.view.page > 1 else []
        if not self._asked():
            keys.append(LargeKey(self.phrases("customer.document.close"), lambda: self.do("closed")))
        elif not self.view.document_to_end and self.view.page < len(self.view.pages):
            keys.append(LargeKey(self.phrases("customer.document.away"), lambda: self.do("read")))
        return (*keys, self._forward())

    def page(self, way: int) -> None:
        """Turn a page back or, where it may be, forward."""
        if way > 0:
            does = self._forward().does
            if does is not None:
                does()
        elif self.view.page > 1:
            self.do("page", page=self.view.page - 1)

    def _forward(self) -> LargeKey:
        view = self.view
        if self._below():
            return LargeKey(self.phrases("customer.document.down"), self._down, "primary", 2)
        waits = view.page >= view.page_reached and view.page_open_s < view.page_least_s
        last = view.page >= len(view.pages)
        if last and not self._asked():
            return LargeKey(self.phrases("customer.document.close"), lambda: self.do("closed"), "primary", 2)
        if waits:
            return LargeKey(self.phrases("customer.document.wait"), None, "blocked", 2)
        if last:
            return LargeKey(self.phrases("customer.document.read"), lambda: self.do("read"), "primary", 2)
        page = view.page + 1
        return LargeKey(self.phrases("customer.document.next"), lambda: self.do("page", page=page), "primary", 2)

    def _asked(self) -> bool:
        """Whether the node asks for it; else she opened it beside."""
        return any(each.item == self.view.item for each in self.view.items)

    def _below(self) -> bool:
        bar = self.scroller.verticalScrollBar()
        return not self._as_picture and bar.value() < bar.maximum()

    def _down(self) -> None:
        bar = self.scroller.verticalScrollBar()
        line = self.text.fontMetrics().lineSpacing()
        bar.setValue(bar.value() + max(line, self.scroller.viewport().height() - line))
        self.changed.emit()

    def _show_page(self) -> None:
        view = self.view
        text = self.around.say(view.pages[view.page - 1]).strip() if 0 < view.page <= len(view.pages) else ""
        self.text.setText(text)
        self.scroller.verticalScrollBar().setValue(0)
        picture = self._pictures(view.document_sha256, view.page - 1)
        self.original.show_picture(picture)
        self.switch.setVisible(picture is not None and bool(text))
        if not text:
            self._as_picture = picture is not None
            self.text.setText("" if picture is not None else self.phrases("customer.document.picture"))
        self._follow_look()

    def _swap(self) -> None:
        self._as_picture = not self._as_picture
        self._follow_look()

    def _follow_look(self) -> None:
        self.stack.setCurrentIndex(1 if self._as_picture else 0)
        self.switch.setText(self.phrases(f"customer.document.{'text' if self._as_picture else 'original'}"))
        self.changed.emit()

    def _larger(self) -> None:
        self.do("larger", elder=not self.view.elder)
