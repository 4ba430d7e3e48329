"""What a side of the card says: what is doubtful is asked, one at a time; what agrees is a plain list."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.cards import CardFieldName, CardKind, CardProblem
from terminal.session.identity.card import NO_CARD
from terminal.session.identity.view import Difference, FieldView, IdentityView
from terminal.ui.page import Kit
from terminal.ui.parts.card_picture import CardPicture
from terminal.ui.parts.field_asked import FieldAsked
from terminal.ui.parts.marks import Icon, SentenceLabel, retone, words
from terminal.ui.parts.masked import masked
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.phrases.documents import difference_words, field_words, kind_words, side_words
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Theme, Tone

ZH: dict[str, str] = {
    "fields.title": "{what}，拍清楚了",
    "fields.title.chip": "{what}，读卡器读出来的",
    "fields.title.bad": "这样还不行",
    "fields.list": "证件上的各项",
    "fields.note": "几张里最清楚的一张，只在内存里",
    "fields.note.chip": "读卡器读的，正反面一起",
    "fields.note.stand_in": "演示替身给的，不是真的芯片",
    "fields.legend": "虚线是读得准的，实线请您看一眼",
    "fields.open": "还有 {count} 处请您看一眼。",
    "fields.out_of_date": "证件今天不在有效期内。请先问清情况，再请第二个人来定。",
    "fields.differ": "和业务资料有一点不一样。请先问清原因，再请第二个人看证件来定。",
    "fields.other_kind": "业务资料里写的是另一种证件。请先问清原因，再请第二个人看证件来定，或回去改业务资料。",
    "fields.stuck": "这样不能通过。请重拍证件原件，或请第二个人当面核对。",
    "fields.fine": "各处都读清楚了",
    "fields.looked": "{count} 处由您看过，都有了",
    "fields.said": "由您看过",
    "fields.absent": "没有读到，可以没有",
    "fields.wait": "第 {n} 处，轮到它再看",
    "fields.wait.number": "第 {n} 处，轮到它才显示全号",
    "differences.field": "不一样的地方",
    "differences.expired": "证件已过期",
    "differences.not_yet_valid": "证件还没有生效",
    "differences.other_kind": "另一种证件",
    "differences.today": "今天 {day}",
    "differences.sale": "业务资料里",
    "differences.card": "证件上",
    "identity.button.retake": "重拍这一面",
    "identity.button.retake.chip": "重读证件",
}
EN: dict[str, str] = {
    "fields.title": "{what}, read",
    "fields.title.chip": "{what}, from the chip",
    "fields.title.bad": "Not like this",
    "fields.list": "What stands on the document",
    "fields.note": "The clearest of several, in memory only",
    "fields.note.chip": "By the card reader, both sides",
    "fields.note.stand_in": "From a stand-in, not a real chip",
    "fields.legend": "Dashed: read for certain; solid: please look",
    "fields.open": "{count} to look at.",
    "fields.out_of_date": "Not valid today: ask why, then let a second person decide.",
    "fields.differ": "A little other than the sale: ask why, then let a second person look and decide.",
    "fields.other_kind": (
        "The sale names another document: ask why, then let a second person decide, or correct the sale."
    ),
    "fields.stuck": "It cannot pass like this. Read the card itself again, or let a second person check.",
    "fields.fine": "All of it was read clearly",
    "fields.looked": "{count} looked at by you; all is there",
    "fields.said": "looked at by you",
    "fields.absent": "none; need not be",
    "fields.wait": "Number {n}, looked at in its turn",
    "fields.wait.number": "Number {n}, shown whole in its turn",
    "differences.field": "What differs",
    "differences.expired": "The card has expired",
    "differences.not_yet_valid": "The card is not valid yet",
    "differences.other_kind": "Another kind of document",
    "differences.today": "today, {day}",
    "differences.sale": "In the sale",
    "differences.card": "On the document",
    "identity.button.retake": "Read again",
    "identity.button.retake.chip": "Read again",
}


class DifferencesCard(QFrame):
    """Two columns: what the sale says, what the card says."""

    def __init__(self, theme: Theme, phrases: Phrases, tone: Tone = "warn") -> None:
        super().__init__()
        self._phrases = phrases
        self._shown: tuple[Difference, ...] = ()
        self._kind: CardKind = "resident"
        self.setProperty("role", "tinted")
        self.setProperty("tone", tone)
        self._grid = QGridLayout(self)
        edge = theme.space(2)
        self._grid.setContentsMargins(edge, theme.space(1), edge, theme.space(1))
        self._grid.setHorizontalSpacing(theme.space(1 if theme.text_size == "elder" else 3))
        self._grid.setVerticalSpacing(0)
        for column in (1, 2):
            self._grid.setColumnStretch(column, 1)
        for column, key in enumerate(("differences.field", "differences.sale", "differences.card")):
            self._grid.addWidget(words(phrases(key), role="caption", quiet=True, wrap=True), 0, column)

    def show_differences(self, differences: tuple[Difference, ...], kind: CardKind = "resident") -> None:
        """Show a row for each, in the words of this kind of document; without any the card is hidden."""
        self.setVisible(bool(differences))
        if (differences, kind) == (self._shown, self._kind):
            return
        self._shown, self._kind = differences, kind
        for row in range(1, self._grid.rowCount()):
            for column in range(3):
                item = self._grid.itemAtPosition(row, column)
                widget = None if item is None else item.widget()
                if widget is not None:
                    widget.hide()
                    self._grid.removeWidget(widget)
                    widget.deleteLater()
        for row, each in enumerate(differences, start=1):
            for column, text in enumerate(self._cells(each)):
                cell = words(text, wrap=True)
                cell.setProperty("strong", column > 0)
                self._grid.addWidget(cell, row, column)

    def texts(self) -> list[tuple[str, str, str]]:
        """The rows on the screen: what differs, in the sale, on the card."""
        return [self._cells(each) for each in self._shown]

    def _cells(self, each: Difference) -> tuple[str, str, str]:
        return difference_words(self._phrases, each, self._kind)


class FieldLine(QWidget):
    """One field in the list: how well it was read, its name, what stands there, and what was made of it."""

    def __init__(self, kit: Kit, name: CardFieldName, kind: CardKind) -> None:
        super().__init__()
        self._kit, self._name = kit, name
        self.icon = Icon(kit.theme)
        self.label = words(field_words(kit.phrases, name, kind), quiet=True)
        self.value, self.note = words(wrap=True), words(role="caption", wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        large = kit.theme.text_size == "elder"  # large letters stand below each other
        row = QGridLayout(self)
        row.setContentsMargins(0, kit.theme.space(1) // 2, 0, kit.theme.space(1) // 2)
        row.setSpacing(kit.theme.space(1))
        row.addWidget(self.icon, 0, 0)
        row.addWidget(self.label, 0, 1)
        row.addWidget(self.value, 1 if large else 0, 1 if large else 2, 1, 2 if large else 1)
        row.addWidget(self.note, 0, 2 if large else 3)
        row.setColumnStretch(2, 3)
        row.setColumnStretch(3, 0 if large else 2)

    def show_field(self, field: FieldView, *, waits: int) -> None:
        """Show it; `waits`: which of those it is that have to be looked at, 0 for none."""
        phrases = self._kit.phrases
        absent = field.optional and not field.value  # nothing was read that could be right
        tone: Tone = "warn" if waits else "person" if field.confirmed is not None else "plain" if absent else "ok"
        self.icon.set_tone(tone)
        self.value.setText(masked(field.value) if self._name == "number" else field.value)
        self.value.setVisible(bool(field.value) or self._kit.theme.text_size != "elder")  # no empty line
        wait = "fields.wait.number" if self._name == "number" else "fields.wait"
        said = phrases("fields.said") if field.confirmed is not None else phrases("fields.absent") if absent else ""
        self.note.setText(phrases(wait, n=waits) if waits else said)
        retone(self.note, tone if waits or said else None)

    def text(self) -> str:
        """What stands there on the screen."""
        return self.value.text()


class CardFields(QWidget):
    """Shown once a side of the card is read."""

    sent = Signal(object)
    """Carries what a button does."""
    changed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit, phrases = kit, kit.phrases
        theme = kit.theme
        self._view = IdentityView("card_front")
        self._chosen: CardFieldName | None = None
        self.title = words(role="title", wrap=True)
        self.stands = SentenceLabel(theme)
        self.picture = CardPicture(theme)
        self.asked = FieldAsked(kit)
        self.asked.confirmed.connect(self._confirm)
        self.asked.changed.connect(self.changed)
        self.asked.line.moved.connect(self.choose)
        self.differences = DifferencesCard(theme, phrases)
        self.lines: dict[CardFieldName, FieldLine] = {}
        self._of_kind: CardKind = "resident"
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        left, right, inside = QVBoxLayout(), QVBoxLayout(), QWidget()
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        self.note = words(phrases("fields.note"), role="caption", quiet=True)
        self.legend = words(phrases("fields.legend"), role="caption", quiet=True, wrap=True)
        head.addWidget(self.note)
        if theme.text_size == "elder":
            self.note.hide()  # large words need the width
        left.addLayout(head)
        left.addWidget(self.picture, 1)
        left.addWidget(self.legend)
        right.setContentsMargins(0, 0, theme.space(1), 0)
        right.setSpacing(theme.space(1))
        for widget in (self.asked, self.stands, self.differences):
            right.addWidget(widget)
        right.addLayout(self._list)
        right.addStretch(1)
        inside.setLayout(right)
        self.scroller = Scroller(inside, phrases("fields.list"))
        sides = QHBoxLayout(self)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(theme.space(3))
        sides.addLayout(left, 1)
        sides.addWidget(self.scroller, 2 if theme.text_size == "elder" else 1)

    def show_view(self, view: IdentityView) -> None:
        """Ask about the next doubtful field; differences only when no field is open, and none of what is no card."""
        if view.reading != self._view.reading:
            self._chosen = self.asked.field = None
        before, self._view = self._view.to_confirm, view
        if self._chosen in before and self._chosen not in view.to_confirm:
            self._chosen = None
        bad, chip = is_no_card(view), is_chip(view)
        what = side_words(self._kit.phrases, view.kind, view.stage)
        title = self._kit.phrases("fields.title.chip" if chip else "fields.title", what=what)
        self.title.setText(self._kit.phrases("fields.title.bad") if bad else title)
        self.note.setText(self._kit.phrases(_note(view)))
        self.legend.setVisible(not chip)
        self._say_where_it_stands(view)
        self.differences.show_differences(() if view.to_confirm or bad else view.differences, view.kind)
        now = self.now
        had = self.asked.line.hasFocus()
        self.asked.setVisible(now is not None)
        if now is not None:
            n = view.to_confirm.index(now.name) + 1 if now.name in view.to_confirm else 0
            self.asked.show_field(now, n, len(view.to_confirm), view.kind)
            if had:
                self.asked.take_focus()
        self._show_lines(view, now)
        doubtful = () if bad else view.to_confirm
        self.picture.show_reading(view.reading, view.fields, doubtful, now.name if now else None)

    @property
    def now(self) -> FieldView | None:
        """The field that is asked about: the chosen one, else the first that has to be looked at."""
        if is_no_card(self._view):
            return None
        name = self._chosen or next(iter(self._view.to_confirm), None)
        return next((field for field in self._view.fields if field.name == name), None)

    def choose(self, way: int) -> None:
        """Ask about the field above or below, though it was read for certain: it may be wrong all the same."""
        names = [field.name for field in self._view.fields]
        if not names or is_no_card(self._view):
            return
        at = names.index(self.now.name) if self.now else (-1 if way > 0 else 0)
        self._chosen = names[(at + way) % len(names)]
        self.show_view(self._view)
        self.asked.take_focus()
        self.changed.emit()

    def _confirm(self, pressed: object) -> None:
        self._chosen = None
        self.sent.emit(pressed)
        self.show_view(self._view)
        self.changed.emit()

    def _show_lines(self, view: IdentityView, now: FieldView | None) -> None:
        names = [field.name for field in view.fields]
        if list(self.lines) != names or view.kind != self._of_kind:
            self._of_kind = view.kind
            for line in self.lines.values():
                line.hide()
                line.deleteLater()
            self.lines = {name: FieldLine(self._kit, name, view.kind) for name in names}
            for line in self.lines.values():
                self._list.addWidget(line)
                line.label.ensurePolished()  # else it is as wide as in a smaller type
            widest = max((line.label.sizeHint().width() for line in self.lines.values()), default=0)
            for line in self.lines.values():
                line.label.setFixedWidth(max(widest, self._kit.theme.label_width))
        for field in view.fields:
            waits = view.to_confirm.index(field.name) + 1 if field.name in view.to_confirm else 0
            self.lines[field.name].setVisible(now is None or field.name != now.name)
            self.lines[field.name].show_field(field, waits=waits)

    def _say_where_it_stands(self, view: IdentityView) -> None:
        phrases = self._kit.phrases
        if view.reading is not None and is_no_card(view):
            advice = [problem_words(phrases, problem, view.reading.kind) for problem in view.reading.problems]
            self.stands.say("fail", phrases("list.sentences").join([*advice, phrases("fields.stuck")]))
        elif view.to_confirm:
            self.stands.say("warn", phrases("fields.open", count=len(view.to_confirm)))
        elif view.differences:
            self.stands.say("warn", phrases(_worst(view.differences)))
        elif view.may_go_on:
            looked = sum(field.confirmed is not None for field in view.fields)
            said = phrases("fields.looked", count=looked) if looked else phrases("fields.fine")
            self.stands.say("person" if looked else "ok", said)
        else:
            self.stands.say("fail", phrases("fields.stuck"))
        self.stands.setVisible(not view.to_confirm)  # the field that is asked says it


def is_chip(view: IdentityView) -> bool:
    """Whether what is shown was read from a chip: there is no picture of a card then, but perhaps a portrait."""
    return view.reading is not None and view.reading.source == "chip"


def _note(view: IdentityView) -> str:
    """The phrase that says where what is shown comes from."""
    if not is_chip(view) or view.reading is None:
        return "fields.note"
    return "fields.note.stand_in" if view.reading.reader.startswith("file:") else "fields.note.chip"


def _worst(differences: tuple[Difference, ...]) -> str:
    """The phrase that says what has to be asked, by the gravest kind of difference."""
    reasons = {each.reason for each in differences}
    if "differs" in reasons:
        return "fields.differ"
    return "fields.other_kind" if "other_kind" in reasons else "fields.out_of_date"


def problem_words(phrases: Phrases, problem: CardProblem, kind: CardKind) -> str:
    """What is wrong with a picture; of another kind than was asked for, which one it is."""
    if problem != "other_kind" or kind in ("none", "other"):
        return phrases(f"card.problem.{problem}")
    if kind == "first_generation":
        return phrases("card.first_generation")
    return phrases("card.other", kind=kind_words(phrases, kind))


def is_no_card(view: IdentityView) -> bool:
    """Whether what was read is no proof, however well it was read: a copy, a screen, another document."""
    return view.reading is not None and bool(NO_CARD & set(view.reading.problems))
