"""A document that no machine reads: of which kind it is, its picture, and what is typed of it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rulebook.sale.people import IdentityKind
from terminal.session.facts.analyst import StillTaken
from terminal.session.facts.people import Pressed
from terminal.session.identity.view import DOCUMENT_FIELDS, DocumentField, DocumentView
from terminal.ui.page import Kit
from terminal.ui.parts.layouts import clear
from terminal.ui.parts.marks import Chip, SentenceLabel, retone, words
from terminal.ui.parts.typed import NamedLine
from terminal.ui.phrases.documents import kind_words

_ACROSS = 2  # so many kinds stand beside each other

ZH: dict[str, str] = {
    "form.title": "照着证件填",
    "form.by": "第 1 人　{name}",
    "form.name": "姓名（照证件写）",
    "form.nationality": "国籍（有就填）",
    "form.number": "证件号码",
    "form.birth_date": "出生日期",
    "form.valid_to": "有效期至",
    "form.hint.birth_date": "如 1974-08-12",
    "form.hint.valid_to": "没有期限写“长期”",
    "form.fault": "{what}要写成 1974-08-12 这样",
    "form.kind": "业务资料里写的是{kind}，要第二个人来定",
    "form.matches": "和业务资料相符",
    "form.differs": "和业务资料不是同一个人，谁都不能放行",
    "form.valid": "没有过期",
    "form.expired": "已经过期，要第二个人来定",
    "still.name": "证件的照片",
    "still.taking": "正在拍，请拿稳",
    "still.ok": "清楚，没有反光",
    "still.blurred": "不清楚：请拿稳再拍",
    "still.glare": "有反光：请稍微倾斜再拍",
    "still.dark": "偏暗：请开灯再拍",
    "still.kept": "原图封进录像，不自动识别",
}
EN: dict[str, str] = {
    "form.title": "Copy from the document",
    "form.by": "First person: {name}",
    "form.name": "Name, as it stands",
    "form.nationality": "Nationality (if any)",
    "form.number": "Number",
    "form.birth_date": "Born",
    "form.valid_to": "Valid to",
    "form.hint.birth_date": "like 1974-08-12",
    "form.hint.valid_to": "长期 if without end",
    "form.fault": "Write it like 1974-08-12: {what}",
    "form.kind": "The sale names another: {kind}. A second person decides",
    "form.matches": "Agrees with the sale",
    "form.differs": "Not the person of the sale; nobody can let it pass",
    "form.valid": "Not expired",
    "form.expired": "Expired: a second person decides",
    "still.name": "Picture of the document",
    "still.taking": "Taking it, hold still",
    "still.ok": "Sharp, no glare",
    "still.blurred": "Not sharp: hold it still and take it again",
    "still.glare": "Glare: tilt it a little and take it again",
    "still.dark": "Too dark: put on a light and take it again",
    "still.kept": "The picture is sealed in the take; no machine reads it",
}


class KindRow(QWidget):
    """Which document it is: all kinds, the likeliest first. What is chosen is read by a machine where one can."""

    chosen = Signal(object)
    """Carries the Pressed."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._kinds: tuple[IdentityKind, ...] = ()
        self.buttons: dict[IdentityKind, QPushButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(kit.theme.space(1))

    def show_document(self, view: DocumentView) -> None:
        """Show all kinds, beside each other where letters leave room."""
        if view.kinds == self._kinds:
            return
        self._kinds = view.kinds
        clear(self._grid)
        self.buttons = {kind: self._button(kind) for kind in view.kinds}
        across = 1 if self._kit.theme.text_size == "elder" else _ACROSS
        for place, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, *divmod(place, across))

    def _button(self, kind: IdentityKind) -> QPushButton:
        button = QPushButton(self._kit.phrases(f"kind.{kind}"))
        button.setProperty("role", "row")
        button.setAccessibleName(button.text())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.chosen.emit(choosing(kind, by_hand=False)))
        return button


def choosing(kind: str, *, by_hand: bool) -> Pressed:
    """Another document is shown; `by_hand`: people read it, though a machine might."""
    return Pressed("choose_document", detail={"kind": kind} | ({"by_hand": True} if by_hand else {}))


class StillPicture(QWidget):
    """The picture of the document at full width, and how good it is."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._shown: StillTaken | None = None
        self._pixmap = QPixmap()
        self.label = QLabel()
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.label.setAccessibleName(kit.phrases("still.name"))
        self.chip = Chip(kit.theme)
        below = QHBoxLayout()
        below.addWidget(self.chip)
        below.addWidget(words(kit.phrases("still.kept"), role="caption", quiet=True, wrap=True), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.label, 1)
        column.addLayout(below)

    def show_document(self, view: DocumentView) -> None:
        """Show the picture, and what is wrong with it."""
        if view.still is not None and view.still is not self._shown:
            self._shown = view.still
            self._pixmap.loadFromData(view.still.jpeg)
            self._fit()
        if view.taking:
            self.chip.say("plain", self._kit.phrases("still.taking"))
        elif view.still is not None:
            problem = next(iter(view.still.problems), None)
            self.chip.say("warn" if problem else "ok", self._kit.phrases(f"still.{problem or 'ok'}"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As large as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._pixmap.isNull():
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self.label.setPixmap(self._pixmap.scaled(self.label.size(), keep, smooth))


class DocumentForm(QFrame):
    """The fields, typed by one; what the machine can say of them stands below."""

    typed = Signal(object)
    """Carries the Pressed, when a field was left."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        phrases, theme = kit.phrases, kit.theme
        self.setProperty("role", "card")
        self.by = words(role="caption", quiet=True, wrap=True)
        title = words(phrases("form.title"), role="lead", wrap=True)
        title.setProperty("strong", True)
        self.lines = {name: NamedLine(theme, phrases(f"form.{name}"), longest=100) for name in DOCUMENT_FIELDS}
        self._faults: tuple[DocumentField, ...] = ()
        self._said: Mapping[DocumentField, str] = {}
        for name in ("birth_date", "valid_to"):
            self.lines[name].line.setPlaceholderText(phrases(f"form.hint.{name}"))
        for name, line in self.lines.items():
            line.line.editingFinished.connect(lambda name=name: self._leave(name))
        self.kind, self.matches, self.valid = SentenceLabel(theme), SentenceLabel(theme), SentenceLabel(theme)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.by)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(1) // 2)
        places: dict[DocumentField, tuple[int, int, int, int]] = {
            "name": (0, 0, 1, 2), "number": (1, 0, 1, 1), "nationality": (1, 1, 1, 1),
            "birth_date": (2, 0, 1, 1), "valid_to": (2, 1, 1, 1),
        }  # fmt: skip
        for number, (which, place) in enumerate(places.items()):
            grid.addWidget(self.lines[which], *((number, 0, 1, 1) if theme.text_size == "elder" else place))
        said = QVBoxLayout()
        said.addWidget(self.kind, 1)
        said.addWidget(self.matches, 1)
        said.addWidget(self.valid, 1)
        column = QVBoxLayout(self)
        edge = theme.space(2)
        column.setContentsMargins(edge, theme.space(1), edge, theme.space(1))
        column.setSpacing(theme.space(1))
        column.addLayout(head)
        column.addLayout(grid)
        column.addLayout(said)

    def show_document(self, view: DocumentView) -> None:
        """Show what was typed, where nobody types just now, and what can be said of it."""
        phrases, self._faults, self._said = self._kit.phrases, tuple(view.faults), view.fields
        self.by.setText(phrases("form.by", name=view.typed_by) if view.typed_by else "")
        for name, line in self.lines.items():
            if not line.line.hasFocus() and line.line.text() != view.fields.get(name, ""):
                line.line.setText(view.fields.get(name, ""))
            retone(line.line, "warn" if name in view.faults else None)
        self.kind.setVisible(bool(view.sale_kind))
        if view.sale_kind:
            self.kind.say("warn", phrases("form.kind", kind=kind_words(phrases, view.sale_kind)))
        said = self._faults_said(view)
        self.matches.setVisible(view.matches is not None or bool(said))
        if said:
            self.matches.say("warn", said)
        elif view.matches is not None:
            good = view.matches
            self.matches.say("ok" if good else "fail", phrases("form.matches" if good else "form.differs"))
        self.valid.setVisible(view.valid is not None)
        if view.valid is not None:
            self.valid.say("ok" if view.valid else "warn", phrases("form.valid" if view.valid else "form.expired"))

    def _faults_said(self, view: DocumentView) -> str:
        """What is wrong with what was typed: dates in one sentence, a number by the rule of its kind."""
        phrases = self._kit.phrases
        number = view.faults.get("number")
        dates = [phrases(f"hand.lacks.{name}") for name in view.faults if name != "number"]
        said = [phrases.trouble(number)] if number is not None else []
        said += [phrases("form.fault", what=phrases("list.comma").join(dates))] if dates else []
        return phrases("list.sentences").join(said)

    def first_empty(self) -> QLineEdit | None:
        """The first line that somebody has to write in: nothing stands there yet, or what cannot."""
        wanting = (name for name, line in self.lines.items() if name in self._faults or not line.text().strip())
        return next((self.lines[name].line for name in wanting if name != "nationality"), None)

    def _leave(self, name: DocumentField) -> None:
        text = self.lines[name].line.text().strip()
        if text != self._said.get(name, ""):
            self.typed.emit(Pressed("type_document", detail={"field": name, "value": text}))
