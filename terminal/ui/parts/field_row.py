"""One field of a card: its name and how well it was read, its crop, what stands there, and why somebody must look."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from terminal.session.facts.analyst import CardFieldName, FieldVerdict
from terminal.session.facts.people import Pressed
from terminal.session.identity.view import FieldView
from terminal.ui.parts.draft import Draft
from terminal.ui.parts.marks import Chip, retone, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Theme, Tone

ZH: dict[str, str] = {
    "fields.confirm": "确认",
    "fields.confirm.name": "确认{field}",
    "fields.crop.name": "{field}的截图",
    "fields.crop.none": "没有截图",
    "fields.edit.name": "{field}，读数：{state}",
}
EN: dict[str, str] = {
    "fields.confirm": "Confirm",
    "fields.confirm.name": "Confirm: {field}",
    "fields.crop.name": "Picture of: {field}",
    "fields.crop.none": "No picture",
    "fields.edit.name": "{field}, as read: {state}",
}


_TONES: dict[FieldVerdict, Tone] = {"ok": "ok", "doubtful": "warn", "wrong": "fail", "missing": "fail"}
_LINES: dict[CardFieldName, int] = {"address": 2}  # how many lines high a strip may be; one unless told
_LONGEST = 100  # an address of three lines has about 60 characters


class FieldRow(QWidget):
    """A field of the card in one row: how it was read, its crop, a line to correct it, and a button to confirm."""

    confirmed = Signal(object)
    """Carries the Pressed."""

    def __init__(self, theme: Theme, phrases: Phrases, name: CardFieldName, draft: Draft) -> None:
        super().__init__()
        self._theme = theme
        self._phrases = phrases
        self._name = name
        self._draft = draft
        self._field: FieldView | None = None
        self._to_confirm = False
        label = phrases(f"field.{name}")
        self.chip = Chip(theme)
        crop, none = phrases("fields.crop.name", field=label), phrases("fields.crop.none")
        self.crop = _Crop(theme, _LINES.get(name, 1), crop, none)
        self.edit = QLineEdit()
        self.edit.setMaxLength(_LONGEST)
        self.edit.textEdited.connect(self._note)
        self.edit.returnPressed.connect(self._confirm)
        self.whole = words(role="caption", quiet=True, wrap=True)
        self.reasons = words(role="caption", wrap=True)
        self.confirm = QPushButton(phrases("fields.confirm"))
        self.confirm.setProperty("role", "beside")
        self.confirm.setAccessibleName(phrases("fields.confirm.name", field=label))
        self.confirm.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.confirm.clicked.connect(self._confirm)
        self._lay_out(words(label))

    def _lay_out(self, label: QLabel) -> None:
        label.setProperty("strong", True)
        named = QWidget()
        named.setFixedWidth(self._theme.label_width)
        left, right = QVBoxLayout(named), QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        for column in (left, right):
            column.setSpacing(0)
        left.addWidget(label)
        left.addWidget(self.chip)
        left.addStretch(1)
        for widget in (self.edit, self.whole, self.reasons):
            right.addWidget(widget)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.space(2))
        row.addWidget(named, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.crop, 2, Qt.AlignmentFlag.AlignTop)
        row.addLayout(right, 3)
        row.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignTop)

    def show_field(self, field: FieldView, *, to_confirm: bool) -> None:
        """Show a field, with what was typed for it before; `to_confirm`: somebody must look at it first."""
        self._to_confirm = to_confirm
        if field != self._field:
            self._field = field
            self.crop.show_jpeg(field.read.crop)
            self._show_text(self._draft.texts.get(self._name, field.value))
            self._show_reasons(field)
        self._show_state(field)
        self._weigh()

    def take_focus(self) -> None:
        """Put the keyboard into the line, with all of its text selected."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()

    def has_focus(self) -> bool:
        """Whether the keyboard is in the line or on its button."""
        return self.edit.hasFocus() or self.confirm.hasFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Say the text again below the line where this width cuts it."""
        super().resizeEvent(event)
        self._show_whole()

    def _show_text(self, text: str) -> None:
        self.edit.setText(text)
        self.edit.setCursorPosition(0)
        self._show_whole()

    def _show_whole(self) -> None:
        """What is too long for its line is said again below, over as many lines as it takes."""
        text = self.edit.text()
        room = self.edit.width() - 2 * self._theme.space(3)
        self.whole.setText(text)
        self.whole.setVisible(self.edit.fontMetrics().horizontalAdvance(text) > room)

    def _show_reasons(self, field: FieldView) -> None:
        reasons = [self._phrases(f"card.reason.{reason}") for reason in field.read.reasons]
        self.reasons.setText("\n".join(reasons))
        self.reasons.setVisible(bool(reasons))
        retone(self.reasons, _TONES[field.read.verdict] if field.read.verdict != "ok" else "plain")

    def _show_state(self, field: FieldView) -> None:
        settled = field.confirmed is not None and not self._to_confirm
        tone: Tone = "ok" if settled else _TONES[field.read.verdict]
        word = self._phrases("verdict.confirmed" if settled else f"verdict.{field.read.verdict}")
        self.chip.say(tone, word)
        name = self._phrases("fields.edit.name", field=self._phrases(f"field.{self._name}"), state=word)
        self.edit.setAccessibleName(name)
        retone(self.edit, tone if tone != "ok" else None)

    def _note(self, text: str) -> None:
        self._draft.texts[self._name] = text
        self._show_whole()
        self._weigh()

    def _weigh(self) -> None:
        """There is something to confirm where somebody must look, or where she wrote another thing."""
        text = self.edit.text().strip()
        changed = self._field is not None and text != self._field.value
        size = self.confirm.sizePolicy()
        size.setRetainSizeWhenHidden(True)
        self.confirm.setSizePolicy(size)
        self.confirm.setVisible(self._to_confirm or changed)
        self.confirm.setEnabled(bool(text))

    def _confirm(self) -> None:
        if self.confirm.isVisible() and self.confirm.isEnabled():
            text = self.edit.text().strip()
            self.confirmed.emit(Pressed("confirm_field", detail={"field": self._name, "value": text}))


class _Crop(QLabel):
    """The strip of the card, as large as its column lets it be; words where there is none."""

    def __init__(self, theme: Theme, lines: int, name: str, none: str) -> None:
        super().__init__()
        self._none = none
        self._least, self._most = theme.control, theme.control * lines
        self._whole = QPixmap()
        self.setProperty("role", "caption")
        self.setProperty("quiet", True)
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setMinimumWidth(theme.crop_width)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_jpeg(self, jpeg: bytes) -> None:
        self._whole = QPixmap()
        if not jpeg or not self._whole.loadFromData(jpeg):
            self.setText(self._none)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            self.setFixedHeight(self._least)
            return
        place = QSize(self.width(), self._most)
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        fitted = self._whole.scaled(place, keep, smooth)
        self.setPixmap(fitted)
        self.setFixedHeight(max(fitted.height(), self._least))
