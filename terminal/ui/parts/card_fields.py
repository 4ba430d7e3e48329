"""What a side of the card says: each field beside its crop, to be confirmed; and what differs from the sale."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.analyst import CardFieldName, CardReading
from terminal.session.facts.people import Pressed
from terminal.session.identity.card import NO_CARD
from terminal.session.identity.view import Difference, FieldView, IdentityView
from terminal.ui.page import Kit
from terminal.ui.parts.field_row import FieldRow
from terminal.ui.parts.identity import SIGHT
from terminal.ui.parts.marks import SentenceLabel, side_button, words
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Theme

ZH: dict[str, str] = {
    "fields.title.card_front": "身份证正面：请对照截图核对",
    "fields.title.card_back": "身份证反面：请对照截图核对",
    "fields.open": "还有 {count} 项要核对：对照截图改正，按 Enter 确认。",
    "fields.out_of_date": "证件今天不在有效期内。请先问清情况，再由负责人写明。",
    "fields.differ": "与业务不一致。请先问清原因，再由负责人写明。",
    "fields.stuck": "这样不能通过。请重拍证件原件，或请第二人当面核对。",
    "fields.fine": "各项都已核对。",
    "differences.field": "不一致的项目",
    "differences.expired": "证件已过期",
    "differences.not_yet_valid": "证件还没有生效",
    "differences.today": "今天 {day}",
    "differences.sale": "业务里",
    "differences.card": "证件上",
    "identity.button.retake": "重拍这一面",
}
EN: dict[str, str] = {
    "fields.title.card_front": "Front of the card",
    "fields.title.card_back": "Back of the card",
    "fields.open": "{count} to check: correct by the picture, Enter confirms.",
    "fields.out_of_date": "Not valid today: find out why, then explain.",
    "fields.differ": "Differs from the sale: find out why, then explain.",
    "fields.stuck": "It cannot pass like this. Read the card itself again, or let a second person check.",
    "fields.fine": "Everything is checked.",
    "differences.field": "What differs",
    "differences.expired": "The card has expired",
    "differences.not_yet_valid": "The card is not valid yet",
    "differences.today": "today, {day}",
    "differences.sale": "In the sale",
    "differences.card": "On the card",
    "identity.button.retake": "Read again",
}


class DifferencesCard(QFrame):
    """Two columns: what the sale says, what the card says."""

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases
        self._shown: tuple[Difference, ...] = ()
        self.setProperty("role", "tinted")
        self.setProperty("tone", "warn")
        self._grid = QGridLayout(self)
        edge = theme.space(2)
        self._grid.setContentsMargins(edge, theme.space(1), edge, theme.space(1))
        self._grid.setHorizontalSpacing(theme.space(3))
        self._grid.setVerticalSpacing(0)
        for column in (1, 2):
            self._grid.setColumnStretch(column, 1)
        for column, key in enumerate(("differences.field", "differences.sale", "differences.card")):
            self._grid.addWidget(words(phrases(key), role="caption", quiet=True), 0, column)

    def show_differences(self, differences: tuple[Difference, ...]) -> None:
        """Show a row for each; without any the card is hidden."""
        self.setVisible(bool(differences))
        if differences == self._shown:
            return
        self._shown = differences
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
                cell = words(text, wrap=column > 0)
                cell.setProperty("strong", column > 0)
                self._grid.addWidget(cell, row, column)

    def texts(self) -> list[tuple[str, str, str]]:
        """The rows on the screen: what differs, in the sale, on the card."""
        return [self._cells(each) for each in self._shown]

    def _cells(self, each: Difference) -> tuple[str, str, str]:
        if each.reason == "differs":
            return self._phrases(f"field.{each.field}"), each.sale, each.card
        return self._phrases(f"differences.{each.reason}"), self._phrases("differences.today", day=each.sale), each.card


class CardFields(QWidget):
    """Shown once a side of the card is read: what is to be confirmed of it, and answered for."""

    sent = Signal(object)
    """Carries what a button does."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._theme, self._phrases, self._draft = kit.theme, kit.phrases, kit.draft
        theme, phrases = kit.theme, kit.phrases
        self.title = words(role="title", wrap=True)
        self.stands = SentenceLabel(theme)
        self._to_confirm: tuple[CardFieldName, ...] = ()
        self.retake = side_button(phrases("identity.button.retake"))
        self.retake.clicked.connect(lambda: self.sent.emit(Pressed("retake")))
        self.by_sight = side_button(phrases("identity.button.by_sight"))
        self.by_sight.clicked.connect(lambda: self.sent.emit(SIGHT))
        self.differences = DifferencesCard(theme, phrases)
        self.rows: dict[CardFieldName, FieldRow] = {}
        self._reading: CardReading | None = None
        self.scroller = self._make_list()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addLayout(self._head())
        column.addWidget(self.differences)
        column.addWidget(self.scroller, 1)

    def _head(self) -> QHBoxLayout:
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.title)
        said.addWidget(self.stands)
        row = QHBoxLayout()
        row.setSpacing(self._theme.space(2))
        row.addLayout(said, 1)
        row.addWidget(self.by_sight)
        row.addWidget(self.retake)
        return row

    def _make_list(self) -> Scroller:
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(self._theme.space(1))
        self._list.addStretch(1)
        return Scroller(inside, self._phrases("fields.title.card_front"))

    def show_view(self, view: IdentityView) -> None:
        """Show fields and what is wanted; differences only when no field is open, and none of what is no card."""
        self.title.setText(self._phrases(f"fields.title.{view.stage}"))
        self._say_where_it_stands(view)
        self.differences.show_differences(() if view.to_confirm or is_no_card(view) else view.differences)
        if view.reading != self._reading or list(self.rows) != [field.name for field in view.fields]:
            self._reading = view.reading
            self._make_rows(view.fields)
        for field in view.fields:
            self.rows[field.name].show_field(field, to_confirm=field.name in view.to_confirm)
        self._pass_on_focus(view.to_confirm)

    def focus_next(self) -> None:
        """Put the keyboard into the first field that is still to be confirmed."""
        if self._to_confirm and self._to_confirm[0] in self.rows:
            row = self.rows[self._to_confirm[0]]
            row.take_focus()
            self.scroller.ensureWidgetVisible(row)

    def _say_where_it_stands(self, view: IdentityView) -> None:
        if view.reading is not None and is_no_card(view):
            advice = [self._phrases(f"card.problem.{problem}") for problem in view.reading.problems]
            self.stands.say("fail", self._phrases("list.sentences").join([*advice, self._phrases("fields.stuck")]))
        elif view.to_confirm:
            self.stands.say("warn", self._phrases("fields.open", count=len(view.to_confirm)))
        elif view.differences:
            differs = any(each.reason == "differs" for each in view.differences)
            self.stands.say("warn", self._phrases("fields.differ" if differs else "fields.out_of_date"))
        elif view.may_go_on:
            self.stands.say("ok", self._phrases("fields.fine"))
        else:
            self.stands.say("fail", self._phrases("fields.stuck"))

    def _make_rows(self, fields: tuple[FieldView, ...]) -> None:
        """Another reading, other rows: nothing that was typed for the last one stays."""
        for row in self.rows.values():
            row.hide()
            row.deleteLater()
        self.rows = {field.name: FieldRow(self._theme, self._phrases, field.name, self._draft) for field in fields}
        for place, row in enumerate(self.rows.values()):
            row.confirmed.connect(self.sent)
            self._list.insertWidget(place, row)

    def _pass_on_focus(self, to_confirm: tuple[CardFieldName, ...]) -> None:
        """When the field that has the keyboard was confirmed, the next one gets it."""
        before, self._to_confirm = self._to_confirm, to_confirm
        done = [name for name in before if name not in to_confirm]
        if to_confirm and any(name in self.rows and self.rows[name].has_focus() for name in done):
            self.focus_next()


def is_no_card(view: IdentityView) -> bool:
    """Whether what was read is no proof, however well it was read: a copy, a screen, another document."""
    return view.reading is not None and bool(NO_CARD & set(view.reading.problems))
