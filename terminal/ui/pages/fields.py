"""What a side of the card says: each field beside its crop, to be confirmed; and what differs from the sale."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.analyst import CardFieldName, CardReading
from terminal.session.facts.people import Pressed
from terminal.session.identity.view import Difference, FieldView, IdentityView
from terminal.ui.parts.draft import Draft
from terminal.ui.parts.field_row import FieldRow
from terminal.ui.parts.identity import Page, Scroller, side_button
from terminal.ui.parts.marks import SentenceLabel, words
from terminal.ui.parts.primary_button import is_no_card
from terminal.ui.phrases.shell import Phrases
from terminal.ui.theme import Theme


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


class FieldsPage(Page):
    """Shown once a side of the card is read: what is to be confirmed of it, and answered for."""

    pressed = Signal(object)
    sight_asked = Signal()

    def __init__(self, theme: Theme, phrases: Phrases, draft: Draft) -> None:
        super().__init__(theme)
        self._phrases = phrases
        self._draft = draft
        self.stands = SentenceLabel(theme)
        self._to_confirm: tuple[CardFieldName, ...] = ()
        self.retake = side_button(phrases("identity.button.retake"))
        self.retake.clicked.connect(lambda: self.pressed.emit(Pressed("retake")))
        self.by_sight = side_button(phrases("identity.button.by_sight"))
        self.by_sight.clicked.connect(self.sight_asked)
        self.differences = DifferencesCard(theme, phrases)
        self.rows: dict[CardFieldName, FieldRow] = {}
        self._reading: CardReading | None = None
        self.column.removeWidget(self.title)
        self.column.addLayout(self._head())
        self.column.addWidget(self.differences)
        self.scroller = self._make_list()
        self.column.addWidget(self.scroller, 1)

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
            row.confirmed.connect(self.pressed)
            self._list.insertWidget(place, row)

    def _pass_on_focus(self, to_confirm: tuple[CardFieldName, ...]) -> None:
        """When the field that has the keyboard was confirmed, the next one gets it."""
        before, self._to_confirm = self._to_confirm, to_confirm
        done = [name for name in before if name not in to_confirm]
        if to_confirm and any(name in self.rows and self.rows[name].has_focus() for name in done):
            self.focus_next()
