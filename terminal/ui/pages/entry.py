"""A new sale: four cards, judged while one types. What is typed is kept at once; going back loses nothing."""

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QWidget

from rulebook.sale.amounts import yuan_in_words
from terminal.session.entry.answers import BY_HAND, PICK, count_of, without
from terminal.session.entry.consequences import wanted_of
from terminal.session.entry.fields import CARDS, CardName, Form
from terminal.session.entry.form import card_of, form_of, stamp_of
from terminal.session.entry.known import Known, Offered
from terminal.session.entry.layout import settled
from terminal.session.entry.making import sale_of
from terminal.session.entry.reading import plain
from terminal.session.entry.told import Told
from terminal.session.facts.desk import EntryOpened
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot
from terminal.ui.flow import Does, Flow
from terminal.ui.page import Beside, Kit, Page, Primary, Progress
from terminal.ui.parts.bottom_bar import KeyButton
from terminal.ui.parts.entry_card import EntryCard, label_of
from terminal.ui.parts.file_dialog import ask_for_file
from terminal.ui.parts.marks import ElidedWords, dress
from terminal.ui.parts.product_dialog import ProductDialog
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.strip import sale_strip
from terminal.ui.parts.trouble import TroubleCard

_SAVE_MS: Final = 250
_NARROW: Final = 1100
"""Pixels of width under which the cards stand one below the other."""


class EntryPage(Page):
    """The form. What is typed lives in the window's draft until the session has it."""

    names = ("entry",)
    with_picture = False  # the form needs the room, and nobody is to be looked at yet
    with_room = False

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.setProperty("role", "bare")
        self._entry: EntryOpened | None = None
        self._snapshot = Snapshot()
        self._form = Form(())
        self._answers: dict[str, str] = {}
        self._touched = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_MS)
        self._timer.timeout.connect(self.save)
        self.number = ElidedWords()
        self.trouble = TroubleCard(kit.theme, kit.phrases)
        self.cards: dict[CardName, EntryCard] = {}
        self._lay_out()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _lay_out(self) -> None:
        theme, phrases = self.theme, self.phrases
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.removeWidget(self.title)
        self.title.setText(phrases("entry.title"))
        self.title.setWordWrap(False)
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(self.title)
        head.addWidget(self.number, 1)
        for phrase, key, does in (
            ("entry.tasks", "F7", partial(self._leave_for, "tasks")),
            ("entry.import", "F8", self.take_in),
        ):
            button = KeyButton(theme, key)
            button.setProperty("role", "beside")
            button.set_words(phrases(phrase))
            button.clicked.connect(does)
            head.addWidget(button)
        self.column.addLayout(head)
        self.column.addWidget(self.trouble)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.space(2))
        for number, name in enumerate(CARDS, start=1):
            card = EntryCard(self.kit, number, name)
            card.written.connect(self.write)
            card.done.connect(self.go_on)
            card.picked.connect(self.pick)
            card.added.connect(self.add)
            card.dropped.connect(self.drop)
            self.cards[name] = card
        self._columns = 0
        self._arrange(2)
        self._scroller = Scroller(inside, phrases("entry.title"))
        self.column.addWidget(self._scroller, 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, *divmod(place, columns))
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._grid.setRowStretch(4, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Two cards beside each other where there is room."""
        super().resizeEvent(event)
        self._arrange(1 if self.width() < _NARROW * self.theme.scale else 2)

    # --- showing ---

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the session says of the draft; what is being typed stays."""
        self._snapshot = snapshot
        entry = snapshot.desk.entry
        if entry is not None and entry is not self._entry:
            self._open(entry)
        self.trouble.show_trouble(snapshot.desk.trouble)
        self._show_form()

    def _open(self, entry: EntryOpened) -> None:
        self._flush_other(entry)
        same = self._entry is None and self.draft.entry == entry.key
        self._entry = entry
        self._answers = dict(self.draft.answers) if same else dict(entry.data)
        self._touched = False
        self.draft.entry, self.draft.answers = entry.key, self._answers
        if not same:
            self.draft.at_field = ""

    def _flush_other(self, entry: EntryOpened) -> None:
        if self._entry is not None and self._entry.key != entry.key:
            self.save()

    @property
    def known(self) -> Known:
        """What the machine knows of the sale that is entered."""
        return self._entry.known if self._entry is not None else Known()

    def _show_form(self) -> None:
        """Draw the fields anew where others are asked, and say what is lacking in each."""
        if self._entry is None:
            return
        told, current = self._told()
        self._form = form_of(self._answers, self.known, wanted_of(told), checked=current)
        said = settled(self._answers, self.known)
        line = said.get("form.line", "")
        self.number.show_whole(self.phrases("entry.number", reference=said.get("reference", "")))
        names = self._product_names(said)
        for card in self._form.cards:
            view = self.cards[card.name]
            view.show_form(card, line, self._sums(card.name), names)
            view.show_told([each for each in told if self._card_of(each) == card.name and not self._at_field(each)])
        self._order_tabs()
        self.changed.emit()

    def _told(self) -> tuple[tuple[Told, ...], bool]:
        """What follows, and whether that was said of these very answers."""
        preview = self._snapshot.desk.preview
        if preview is None or self._entry is None or preview.key != self._entry.key:
            return (), False
        current = preview.planned and preview.stamp == stamp_of(sale_of(self._answers, self.known))
        return (preview.told if current else ()), current

    def _at_field(self, told: Told) -> bool:
        """Whether it stands at its fields already: they only lack."""
        lacking = {field.name for field in self._form.fields if field.lacks}
        return told.kind == "refusal" and not lacking.isdisjoint(told.fields)

    @staticmethod
    def _card_of(told: Told) -> CardName:
        return card_of(told.fields[0]) if told.fields else "suitability"

    def _sums(self, card: CardName) -> str:
        if card != "product" or not self._form.total:
            return ""
        chinese = self.phrases.language == "zh"
        total, back = plain(self._form.total), plain(self._form.back)
        said = self.phrases("entry.total", sum=yuan_in_words(total, chinese=chinese)) if total is not None else ""
        if back is not None:
            said += "　" + self.phrases("entry.back", sum=yuan_in_words(back, chinese=chinese))
        return said

    def _product_names(self, said: Mapping[str, str]) -> dict[str, str]:
        found = {}
        for place in range(max(1, count_of(said, "products"))):
            name = f"products[{place}].{PICK}"
            code = said.get(name, "")
            offer = next((each for each in self.known.products if each.code == code), None)
            typed = code == BY_HAND or said.get(f"products[{place}].name")
            by_hand = self.phrases("entry.pick.by_hand") if typed else ""
            found[name] = f"{offer.name}\n{self._facts(offer)}" if offer is not None else by_hand
        return found

    def _facts(self, offer: Offered) -> str:
        """What packs say of a product, in a line: nobody types that."""
        phrases, data = self.phrases, offer.data
        said = [phrases("entry.fact.issuer", issuer=offer.issuer)]
        term = data.get("term")
        if isinstance(term, Mapping) and "unit" in term:
            said.append(phrases(f"entry.fact.term.{term['unit']}", value=term.get("value", "")))
        figures = [name for name in ("cooling_off_days", "risk_level") if name in data]
        said += [phrases(f"entry.fact.{name}", value=data[name]) for name in figures]
        return phrases("entry.fact.source", facts=" · ".join(said))

    def _order_tabs(self) -> None:
        widgets = [widget for card in self.cards.values() for widget in card.widgets()]
        for one, other in pairwise(widgets):
            QWidget.setTabOrder(one, other)

    # --- typing ---

    def write(self, name: str, value: str) -> None:
        """Take an answer in: shown at once, kept a moment later."""
        if self._answers.get(name, "") == value:
            return
        self._answers[name] = value
        self._answers.pop(f"{name}.en", None)  # of another sentence; what is typed here stands for both languages
        self._moved()

    def _moved(self) -> None:
        self.draft.answers = self._answers
        self._touched = True
        self._timer.start()
        self._show_form()

    def save(self) -> None:
        """Let the draft be kept, if anything of it was touched."""
        self._timer.stop()
        if self._touched and self._entry is not None:
            self._touched = False
            self.noted.emit(Pressed("save_draft", detail=self._detail()))

    def _detail(self) -> dict[str, object]:
        key = self._entry.key if self._entry is not None else ""
        return {"draft": key, "data": dict(self._answers)}

    def add(self, stem: str) -> None:
        """One more person or product."""
        place = count_of(self._answers, stem)
        for missing in range(place or (0 if stem in _FROM_NOTHING else 1)):
            self._answers.setdefault(f"{stem}[{missing}].{_FIRST[stem]}", "")
        place = max(place, 0 if stem in _FROM_NOTHING else 1)
        self._answers[f"{stem}[{place}].{_FIRST[stem]}"] = ""
        self._moved()
        name = next((each.name for each in self._form.fields if each.group == f"{stem}[{place}]"), "")
        self.focus_on(name)

    def drop(self, stem: str, place: int) -> None:
        """Take one out again."""
        self._answers = without(self._answers, stem, place)
        self._moved()

    def pick(self, name: str) -> None:
        """Ask which product it is."""
        line = settled(self._answers, self.known).get("form.line", "")
        offers = [each for each in self.known.products if each.line == line]
        window = self.window()
        dialog = ProductDialog(window, self.kit, offers)

        def over(_: int) -> None:
            dialog.deleteLater()
            window.activateWindow()  # no window manager in a kiosk's session gives the keyboard back

        dialog.chosen.connect(lambda code: self._picked(name, code))
        dialog.finished.connect(over)
        dialog.open()

    def _picked(self, name: str, code: str) -> None:
        self._answers[name] = code or BY_HAND
        self._moved()
        self.go_on(name)

    def _pick_here(self) -> None:
        """The product in whose fields the keyboard is, else the first."""
        group = self.draft.at_field.split(".", maxsplit=1)[0]
        names = [field.name for field in self._form.fields if field.kind == "pick"]
        found = next((each for each in names if each.startswith(f"{group}.")), names[0] if names else "")
        if found:
            self.pick(found)

    def _add_here(self) -> None:
        """One more product, or one more of those that the people's card has a list of."""
        card = self.cards["people"] if card_of(self.draft.at_field) == "people" else self.cards["product"]
        form = next((each for each in self._form.cards if each.name == card.name), None)
        if form is not None and form.adds:
            self.add(form.adds[0].stem)

    def _more_here(self) -> None:
        """Show what is seldom needed of the card in which the keyboard is, or hide it."""
        name = card_of(self.draft.at_field) if self.draft.at_field else "place"
        self.cards[name].turn_more()
        self._order_tabs()

    # --- going ---

    def go_on(self, name: str) -> None:
        """After Enter: to the next field that lacks something; to the plan where none does."""
        fields = self._form.fields
        names = [field.name for field in fields]
        at = names.index(name) + 1 if name in names else 0
        around = [*fields[at:], *fields[:at]]
        wanting = next((field.name for field in around if field.wrong is not None), "")
        if wanting and wanting != name:
            self.focus_on(wanting)
        elif not wanting and not self._form.first:
            self.sent.emit(self.primary().does)

    def focus_on(self, name: str) -> None:
        """Put the keyboard into a field, and bring it into view."""
        for card in self.cards.values():
            widget = card.focus_of(name)
            if widget is not None:
                widget.setFocus()
                self._scroller.ensureWidgetVisible(widget, 0, self.theme.space(8))
                return

    def first_focus(self) -> QWidget | None:
        """The field in which the keyboard was, else the first that lacks something; none where nothing lacks."""
        wanted = (self.draft.at_field, self._form.first)
        found = (card.focus_of(name) for name in wanted if name for card in self.cards.values())
        return next((widget for widget in found if widget is not None), None)

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            return
        for card in self.cards.values():
            inside = card.isAncestorOf(now)
            dress(card, "now", inside)
            if inside:
                box = next((box for box in card.boxes.values() if box.isAncestorOf(now)), None)
                self.draft.at_field = box.name if box is not None else self.draft.at_field
                self._scroller.ensureWidgetVisible(now, 0, self.theme.space(8))

    def _leave_for(self, page: str) -> None:
        self.save()
        self.sent.emit(Pressed("go", detail={"to": page}))

    def take_in(self) -> None:
        """Ask for a file in Qt's own dialogue, in the window's language."""
        ask_for_file(self, self.phrases("entry.file"), self.phrases("entry.file.kind"), self._file_chosen)

    def _file_chosen(self, path: str, _: str) -> None:
        self.save()
        self.sent.emit(Pressed("import_sale", detail={"path": path}))

    def primary(self) -> Primary:
        """To the plan; asleep while something lacks, which stands beside it by name."""
        ready = self._entry is not None and self._form.ready and bool(self._form.cards)
        return Primary("entry.button.plan", Pressed("enter_sale", detail=self._detail()) if ready else None)

    def beside(self) -> tuple[Beside, ...]:
        """Keep it for later; practise by it; do away with it."""
        drops = Flow(
            "drop_draft", sends=lambda _: Pressed("drop_draft", detail={"draft": self.draft.entry}), destructive=True
        )
        return (
            Beside("entry.button.later", partial(self._leave_for, "home"), "Esc"),
            Beside("entry.button.practise", self._practise() if self._form.ready else None, "F10"),
            Beside("entry.button.drop", drops, "F12"),
        )

    def _practise(self) -> Does:
        return Pressed("practise", detail=self._detail())

    def keys(self) -> Mapping[str, Does]:
        """What function keys do; letters are for writing."""
        return {
            "F4": self._pick_here,
            "F5": self._more_here,
            "F6": self._add_here,
            "F7": partial(self._leave_for, "tasks"),
            "F8": self.take_in,
        }

    def progress(self) -> Progress:
        """The first of seven steps, and what still lacks, by name."""
        wanting = [field for field in self._form.fields if field.wrong is not None]
        if not wanting:
            return sale_strip(self.phrases, "entry")
        line = settled(self._answers, self.known).get("form.line", "")
        name = label_of(self.phrases, wanting[0], line)
        said = self.phrases("entry.progress.lacks", count=len(wanting), name=name)
        return sale_strip(self.phrases, "entry", told=(("warn", said),))


_FIRST: Final[Mapping[str, str]] = {
    "products": "code", "insured": "name", "beneficiaries": "name", "co_borrowers": "name", "guarantors": "name",
    "steps": "reference",
}  # fmt: skip
"""The answer by which one of a list is there before anything was typed of it."""
_FROM_NOTHING: Final = frozenset({"co_borrowers", "guarantors", "steps"})
"""Lists that may be empty; the others show their first before anybody added one."""
