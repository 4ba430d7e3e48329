"""One of the four cards of the form: its fields in rows, how far it is, and what follows from what is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from terminal.session.entry.fields import Adding, CardForm, Field
from terminal.session.entry.told import Told, ToldKind
from terminal.ui.page import Kit
from terminal.ui.parts.entry_control import Control
from terminal.ui.parts.entry_controls import LineControl, PickControl, control_of
from terminal.ui.parts.layouts import clear
from terminal.ui.parts.marks import Card, Chip, Icon, retone, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

COLUMNS: Final = 3
_TONES: Final[Mapping[ToldKind, Tone]] = {
    "refusal": "fail", "declaration": "warn", "record": "plain", "node": "plain", "notice": "plain",
}  # fmt: skip
_ELSEWHERE: Final = frozenset({"reference", "channel"})
"""What stands in the page's head already, or was nobody's choice, where it is seldom needed."""
_MOST_TOLD: Final = 3
"""So many consequences stand in a card; the plan has all of them."""


def label_of(phrases: Phrases, field: Field, line: str) -> str:
    """What a field is called: in the words of the line of business, where it has some of its own."""
    if field.label == "entry.other":
        return phrases("entry.other", field=field.name)
    own = f"{field.label}.{line}"
    return phrases(own) if phrases.has(own) else phrases(field.label)


class FieldBox(QWidget):
    """A field: what it is called, where it is written, and what is wrong with that."""

    written = Signal(str, str)
    done = Signal(str)
    asked = Signal(str)
    """Another product is wanted here."""

    def __init__(self, kit: Kit, field: Field, line: str) -> None:
        super().__init__()
        self._kit = kit
        self.field = field
        self.name = field.name
        said = label_of(kit.phrases, field, line)
        self.called = said
        self.label = words(role="caption", quiet=True)
        self.control: Control = control_of(kit, field, said)
        self.wrong = words(role="caption", wrap=True)
        self._mark = Icon(kit.theme)
        self._mark.set_tone("warn")
        self._below = below = QHBoxLayout()
        below.setSpacing(kit.theme.space(1) // 2)
        below.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.wrong, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.label)
        column.addWidget(self.control)
        column.addLayout(below)
        column.addStretch(1)
        retone(self.wrong, "warn")
        self.control.written.connect(lambda value: self.written.emit(self.name, value))
        self.control.done.connect(lambda: self.done.emit(self.name))
        if isinstance(self.control, PickControl):
            self.control.asked.connect(lambda: self.asked.emit(self.name))
        self.show_field(field)

    def show_field(self, field: Field, *, begun: bool = True) -> None:
        """Show what is written, and what is wrong with it: who can supply it, where it only lacks.

        `begun` no: nobody has written anything in this card, so that it is no fault yet that something lacks.
        """
        self.field = field
        quiet = field.lacks and not begun
        self.control.show_field(replace(field, wrong=None) if quiet else field)
        self.label.setText(self._label(field))
        said = "" if quiet else self._wrong(field)
        moved = said != self.wrong.text()
        self.wrong.setText(said)
        self.wrong.setVisible(bool(said))
        self.wrong.ensurePolished()  # else the row is as high as smaller letters would need
        self._mark.setVisible(bool(said))
        if moved:
            self._give_lines()
        widget = self.control.focus_widget()
        if widget is not None:
            widget.setAccessibleDescription(said)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What is wrong has as many lines as this width wants, whatever layouts have kept of another text."""
        super().resizeEvent(event)
        self._give_lines()

    def _give_lines(self) -> None:
        width = self.width() - self._mark.width() - self._below.spacing()
        lines = self.wrong.heightForWidth(width) if self.wrong.text() and width > 0 else 0
        if lines != self.wrong.minimumHeight():
            self.wrong.setMinimumHeight(lines)

    def _label(self, field: Field) -> str:
        """What it is called, and how old somebody born then is, or who knows what stands there."""
        phrases = self._kit.phrases
        if field.age is not None:
            return phrases("entry.label", label=self.called, note=phrases("entry.age", age=field.age))
        if field.source is not None:
            return phrases("entry.label", label=self.called, note=phrases(f"entry.source.{field.source}"))
        return self.called

    def _wrong(self, field: Field) -> str:
        if field.wrong is None:
            return ""
        if field.lacks and field.asks:
            return self._kit.phrases(field.asks)
        return field.wrong.say(self._kit.phrases.language)


class EntryCard(Card):
    """One card. Fields are made anew only where others are asked."""

    written = Signal(str, str)
    done = Signal(str)
    picked = Signal(str)
    added = Signal(str)
    dropped = Signal(str, int)

    def __init__(self, kit: Kit, number: int, name: str) -> None:
        super().__init__()
        self._kit = kit
        self.name = name
        self.more = False
        self._form = CardForm("place", ())
        self._line = ""
        self._looks: tuple[object, ...] = ()
        self.boxes: dict[str, FieldBox] = {}
        self.chip = Chip(kit.theme)
        self.title = words(kit.phrases(f"entry.card.{name}"), role="lead")
        self.title.setProperty("strong", True)
        disc = words(str(number))
        disc.setProperty("role", "disc")
        disc.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.setSpacing(kit.theme.space(1))
        head.addWidget(disc)
        head.addWidget(self.title)
        head.addStretch(1)
        self.opener = _small("")
        self.opener.clicked.connect(self.turn_more)
        head.addWidget(self.opener)
        head.addWidget(self.chip)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(kit.theme.space(2))
        self._grid.setVerticalSpacing(kit.theme.space(1))
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.empty = words(kit.phrases("entry.first_line"), quiet=True, wrap=True)
        self.sums = words(wrap=True)
        self._told = QVBoxLayout()
        self._told.setSpacing(kit.theme.space(1) // 2)
        self._below = QHBoxLayout()
        self._below.setSpacing(kit.theme.space(1))
        self._column = QVBoxLayout(self)
        edge = kit.theme.space(2)
        self._column.setContentsMargins(edge, edge // 2, edge, edge // 2)
        self._column.setSpacing(kit.theme.space(1))
        self._column.addLayout(head)
        for each in (self._grid, self._told, self._below):
            if each is self._told:
                self._column.addWidget(self.empty)
                self._column.addWidget(self.sums)
            self._column.addLayout(each)
        self._column.addStretch(1)
        self._said: tuple[Told, ...] = ()

    def show_form(self, form: CardForm, line: str, sums: str, names: Mapping[str, str]) -> None:
        """Show the card; `names` has what products are called, by their fields."""
        self._form, self._line = form, line
        shown = [self._named(field, names) for field in form.fields if self._is_shown(field)]
        looks = (line, self.more, form.adds, form.drops, tuple(map(_looks, shown)))
        if looks != self._looks:
            self._looks = looks
            self._rebuild(shown)
        begun = any(field.value and field.source is None and field.name not in _ELSEWHERE for field in form.fields)
        for field in shown:
            self.boxes[field.name].show_field(field, begun=begun)
        self._grid.invalidate()
        self.empty.setVisible(not form.fields)
        self.sums.setText(sums)
        self.sums.setVisible(bool(sums))
        self._show_state()

    @staticmethod
    def _named(field: Field, names: Mapping[str, str]) -> Field:
        return replace(field, value=names.get(field.name, "")) if field.kind == "pick" else field

    def _is_shown(self, field: Field) -> bool:
        written = bool(field.value and field.source is None and field.name not in _ELSEWHERE)
        return self.more or not field.more or written

    def _show_state(self) -> None:
        phrases, form = self._kit.phrases, self._form
        said: dict[str, tuple[Tone, str]] = {
            "filled": ("ok", phrases("entry.state.filled")),
            "checking": ("plain", phrases("entry.state.checking")),
            "lacking": ("warn", phrases("entry.state.lacking", count=form.lacks)),
            "wrong": ("warn", phrases("entry.state.wrong")),
            "open": ("plain", phrases("entry.state.open")),
        }
        self.chip.say(*said[form.state])

    def show_told(self, told: Sequence[Told]) -> None:
        """Show what follows from what is written here, the gravest first."""
        shown = tuple(told)[:_MOST_TOLD]
        if shown == self._said:
            return
        self._said = shown
        clear(self._told)
        for each in shown:
            self._told.addWidget(ToldLine(self._kit, each))

    def texts(self) -> list[str]:
        """What is told of consequences, top to bottom."""
        return [each.sentence.say(self._kit.phrases.language) for each in self._said]

    # --- fields in rows ---

    def _rebuild(self, shown: Sequence[Field]) -> None:
        kept: dict[str, FieldBox] = {}
        for field in shown:
            box = self.boxes.pop(field.name, None)
            if (
                box is None
                or _looks(box.field) != _looks(field)
                or label_of(self._kit.phrases, field, self._line) != box.called
            ):
                if box is not None:
                    _away(box)
                box = self._box(field)
            kept[field.name] = box
        for left in self.boxes.values():
            _away(left)
        self.boxes = kept
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if isinstance(widget, _Heading):
                _away(widget)
        self._place(shown)
        self._place_buttons()

    def _box(self, field: Field) -> FieldBox:
        box = FieldBox(self._kit, field, self._line)
        box.written.connect(self.written)
        box.done.connect(self.done)
        box.asked.connect(self.picked)
        return box

    def _place(self, shown: Sequence[Field]) -> None:
        row, column, group = 0, 0, ""
        for place, field in enumerate(shown):
            if field.group != group:
                row, column, group = row + bool(column), 0, field.group
                heading = self._heading(group)
                if heading is not None:
                    self._grid.addWidget(heading, row, 0, 1, COLUMNS)
                    row += 1
            if column + field.wide > COLUMNS:
                row, column = row + 1, 0
            following = shown[place + 1] if place + 1 < len(shown) else None
            last = following is None or following.group != group or column + field.wide + following.wide > COLUMNS
            wide = COLUMNS - column if last else field.wide
            self._grid.addWidget(self.boxes[field.name], row, column, 1, wide)
            column += wide

    def _heading(self, group: str) -> "QWidget | None":
        if not group:
            return None
        stem, _, rest = group.partition("[")
        place = int(rest[:-1]) if rest else 0
        drop = next((each for each in self._form.drops if (each.stem, each.place) == (stem, place)), None)
        several = sum(each.stem == stem for each in self._form.drops) > 1
        if stem == "products" and drop is None:
            return None
        if stem in ("insured", "guardian", "spouse") and drop is None:
            said = self._kit.phrases(f"entry.group.{stem}")
        else:
            said = self._kit.phrases(f"entry.group.{stem}") + (f" {place + 1}" if several or place else "")
        heading = _Heading(self._kit, said, drop)
        heading.dropped.connect(self.dropped)
        return heading

    def _place_buttons(self) -> None:
        clear(self._below)
        phrases = self._kit.phrases
        for adding in self._form.adds:
            if adding.stem == "steps" and not self.more:
                continue
            button = _small(
                phrases(
                    f"entry.add.{adding.stem}.{self._line}" if adding.stem == "products" else f"entry.add.{adding.stem}"
                )
            )
            button.clicked.connect(lambda _=False, stem=adding.stem: self.added.emit(stem))
            self._below.addWidget(button)
        self._below.addStretch(1)
        self.opener.setText(phrases("entry.less" if self.more else "entry.more"))
        self.opener.setAccessibleName(self.opener.text())
        self.opener.setVisible(any(field.more for field in self._form.fields))

    def turn_more(self) -> None:
        """Show the fields that are seldom needed, or hide them again."""
        self.more = not self.more
        names = {name: box.field.value for name, box in self.boxes.items() if box.field.kind == "pick"}
        self.show_form(self._form, self._line, self.sums.text(), names)

    def widgets(self) -> Iterator[QWidget]:
        """What the keyboard reaches, in the order in which it is read."""
        for field in self._form.fields:
            box = self.boxes.get(field.name)
            widget = box.control.focus_widget() if box is not None else None
            if widget is not None:
                yield widget

    def focus_of(self, name: str) -> QWidget | None:
        """Where a field is written; None where it is not here, or nobody writes it."""
        box = self.boxes.get(name)
        return box.control.focus_widget() if box is not None else None

    def lines(self) -> Iterable[LineControl]:
        """Every line to write in."""
        return [box.control for box in self.boxes.values() if isinstance(box.control, LineControl)]


class _Heading(QWidget):
    """Whose fields follow, and a way to take them out."""

    dropped = Signal(str, int)

    def __init__(self, kit: Kit, said: str, drop: Adding | None) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        label = words(said)
        label.setProperty("strong", True)
        row.addWidget(label)
        row.addStretch(1)
        if drop is not None:
            button = _small(kit.phrases("entry.drop"))
            button.setAccessibleName(f"{kit.phrases('entry.drop')} {said}")
            button.clicked.connect(lambda _=False: self.dropped.emit(drop.stem, drop.place or 0))
            row.addWidget(button)


class ToldLine(QWidget):
    """One consequence with its clause."""

    def __init__(self, kit: Kit, told: Told) -> None:
        super().__init__()
        language, tone = kit.phrases.language, _TONES[told.kind]
        mark = Icon(kit.theme)
        mark.set_tone(tone)
        sentence, clause = told.sentence.say(language), told.clause.say(language) if told.clause is not None else ""
        said = words(wrap=True)
        said.setTextFormat(Qt.TextFormat.RichText)
        theme = kit.theme
        small = f'<span style="font-size:{theme.font("caption")}px; color:{theme.secondary}">'
        said.setText(f"{escape(sentence)}&nbsp; {small}{escape(clause)}</span>" if clause else escape(sentence))
        said.setAccessibleName(f"{sentence} {clause}".strip())
        retone(said, tone if tone != "plain" else None)
        column = QVBoxLayout()
        column.addWidget(said)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(kit.theme.space(1))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)


def _looks(field: Field) -> tuple[object, ...]:
    """What a field's box was made by: with another one it is made anew."""
    return (field.name, field.kind, field.label, field.options, field.wide, field.group)


def _small(said: str) -> QPushButton:
    button = QPushButton(said)
    button.setProperty("role", "small")
    button.setAccessibleName(said)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _away(widget: QWidget) -> None:
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()
