"""The one field that is asked about: its crop and what was read, side by side and of one size; and why it is asked."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout

from terminal.session.facts.cards import CardFieldName, CardKind
from terminal.session.facts.people import Pressed
from terminal.session.identity.view import FieldView
from terminal.ui.page import Kit
from terminal.ui.parts.marks import SentenceLabel, words
from terminal.ui.phrases.documents import field_words

ZH: dict[str, str] = {
    "asked.title": "{field}，对吗？",
    "asked.missing": "{field}没有读到，请照着证件填",
    "asked.place": "{total} 处里的第 {n} 处",
    "asked.again": "改错了可以再改",
    "asked.optional": "证件上没有就留空",
    "fields.crop.name": "{field}的截图",
    "fields.crop.none": "没有截图",
}
EN: dict[str, str] = {
    "asked.title": "{field}: is this right?",
    "asked.missing": "{field} was not read: please copy it",
    "asked.place": "{n} of {total}",
    "asked.again": "It can be corrected again",
    "asked.optional": "Leave it empty if it is not there",
    "fields.crop.name": "Picture of: {field}",
    "fields.crop.none": "No picture",
}
_LINES: dict[CardFieldName, int] = {"address": 2}  # how many lines high a strip may be; one unless told
_LONGEST = 100  # an address of three lines has about 60 characters


class _Line(QLineEdit):
    """Up and down lead to the field above or below."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        ways = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        way = ways.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(way)


class FieldAsked(QFrame):
    """Enter in the line says that it stands there."""

    confirmed = Signal(object)
    """Carries the Pressed."""
    changed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        theme = kit.theme
        self.setProperty("role", "asked")
        self.field: FieldView | None = None
        self.title = words(role="title", wrap=True)
        self.place = words(role="caption", quiet=True)
        self.crop = _Crop(kit)
        self.line = _Line()
        self.line.setProperty("role", "large")
        self.line.setMaxLength(_LONGEST)
        self.line.textEdited.connect(self._note)
        self.line.returnPressed.connect(self.confirm)
        self.reason = SentenceLabel(theme)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.place)
        large = theme.text_size == "elder"  # below each other, where letters take the room
        sides = QBoxLayout(QBoxLayout.Direction.TopToBottom if large else QBoxLayout.Direction.LeftToRight)
        sides.setSpacing(theme.space(1))
        sides.addWidget(self.crop, 2)
        sides.addWidget(self.line, 3)
        column = QVBoxLayout(self)
        edge = theme.space(2)
        column.setContentsMargins(edge, theme.space(1), edge, theme.space(1))
        column.setSpacing(theme.space(1))
        column.addLayout(head)
        column.addLayout(sides)
        column.addWidget(self.reason)

    def show_field(self, field: FieldView, n: int, total: int, kind: CardKind) -> None:
        """Ask about this one; `n` of `total` that have to be looked at, 0 where it need not be."""
        another = self.field is None or field.name != self.field.name or field.read != self.field.read
        self.field = field
        phrases = self._kit.phrases
        name = field_words(phrases, field.name, kind)
        self.title.setText(phrases("asked.missing" if field.read.verdict == "missing" else "asked.title", field=name))
        self.place.setText(phrases("asked.place", n=n, total=total) if n else phrases("asked.again"))
        if another:
            self.crop.show_jpeg(field.read.crop, phrases("fields.crop.name", field=name), _LINES.get(field.name, 1))
            self.line.setText(self._kit.draft.texts.get(field.name, field.value))
            self.line.setCursorPosition(0)
            self.line.setAccessibleName(name)
        reasons = [phrases(f"card.reason.{reason}") for reason in field.read.reasons]
        reasons += [phrases("asked.optional")] if field.optional and reasons else []
        self.reason.setVisible(bool(reasons))
        self.reason.say("warn", phrases("list.sentences").join(reasons))

    def take_focus(self) -> None:
        """Put the keyboard into the line, with all of its text selected."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def confirm(self) -> None:
        """What is written stands there."""
        text = self.line.text().strip()
        if self.field is not None and (text or self.field.optional):
            self.confirmed.emit(Pressed("confirm_field", detail={"field": self.field.name, "value": text}))

    def _note(self, text: str) -> None:
        if self.field is not None:
            self._kit.draft.texts[self.field.name] = text
        self.changed.emit()


class _Crop(QLabel):
    """The strip of the card, as large as its column lets it be; words where there is none."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._none = kit.phrases("fields.crop.none")
        self._control = kit.theme.control
        self._most = self._control
        self._whole = QPixmap()
        self.setProperty("role", "caption")
        self.setProperty("quiet", True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumWidth(kit.theme.crop_width)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_jpeg(self, jpeg: bytes, name: str, lines: int) -> None:
        self.setAccessibleName(name)
        self._most, self._whole = self._control * lines, QPixmap()
        if not jpeg or not self._whole.loadFromData(jpeg):
            self.setText(self._none)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            self.setFixedHeight(self._control)
            return
        place = QSize(self.width(), self._most)
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        fitted = self._whole.scaled(place, keep, smooth)
        self.setPixmap(fitted)
        self.setFixedHeight(max(fitted.height(), self._control))
