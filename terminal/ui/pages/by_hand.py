"""A document that no machine here reads: its kind, its picture, typed by one person, looked at by a second one."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.people import Pressed
from terminal.session.identity.kinds import kind_read
from terminal.session.identity.view import DocumentView, IdentityView
from terminal.session.snapshot import Snapshot
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.pages.other_person import CORRECT, END
from terminal.ui.parts.document_form import DocumentForm, KindRow, StillPicture
from terminal.ui.parts.identity import IdentityPage
from terminal.ui.parts.marks import words
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.second_person import SecondPerson, lacks_words
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "hand.title": "客户出示的是哪一种证件？",
    "hand.title.kind": "{kind}",
    "hand.hint": "拿到镜头前拍清楚，再照着填。",
    "hand.hint.kind": "照证件上印的选。机器能读的，选了就读；读不了的由人照着填，第二个人核对。",
    "hand.lacks.kind": "哪种证件",
    "hand.lacks.still": "证件照片",
    "hand.lacks.name": "姓名",
    "hand.lacks.nationality": "国籍",
    "hand.lacks.number": "证件号码",
    "hand.lacks.birth_date": "出生日期",
    "hand.lacks.valid_to": "有效期",
    "hand.left": "还差：{what}",
    "hand.more": "{what}等 {n} 项",
    "hand.button.take": "拍证件",
    "hand.button.retake": "重拍",
    "hand.button.kinds": "换一种证件",
    "hand.button.card": "让机器读",
    "hand.button.confirm": "两人都看过，往下",
}
EN: dict[str, str] = {
    "hand.title": "Which document is it?",
    "hand.title.kind": "{kind}",
    "hand.hint": "Take its picture before the camera, then copy from it.",
    "hand.hint.kind": "What can be read here is read at once; the rest is copied by hand and seen by a second person.",
    "hand.lacks.kind": "the kind",
    "hand.lacks.still": "its picture",
    "hand.lacks.name": "name",
    "hand.lacks.nationality": "nationality",
    "hand.lacks.number": "number",
    "hand.lacks.birth_date": "birth date",
    "hand.lacks.valid_to": "validity",
    "hand.left": "Still open: {what}",
    "hand.more": "{what} and more, {n} in all",
    "hand.button.take": "Take a picture",
    "hand.button.retake": "Take it again",
    "hand.button.kinds": "Another kind",
    "hand.button.card": "Read it here",
    "hand.button.confirm": "Both have looked",
}


_NAMED = 2
"""So many of what the second person has still to do are named; the rest is counted."""


class ByHandPage(IdentityPage):
    """The kind first; then the picture; then the fields; then the second person."""

    names = ("by_hand",)
    with_documents = True

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, phrases = kit.theme, kit.phrases
        self.document = DocumentView()
        self.hint = words(phrases("hand.hint"), quiet=True, wrap=True)
        self.kinds, self.still = KindRow(kit), StillPicture(kit)
        self.form, self.second = DocumentForm(kit), SecondPerson(kit)
        self.kinds.chosen.connect(self.sent)
        self.form.typed.connect(self.sent)
        self.second.changed.connect(self.changed)
        self._left, inside, right = QWidget(), QWidget(), QVBoxLayout()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.still, 1)
        inside.setLayout(right)
        right.setContentsMargins(0, 0, theme.space(1), 0)
        right.setSpacing(theme.space(1))
        for widget in (self.hint, self.kinds, self.form, self.second):
            right.addWidget(widget)
        right.addStretch(1)
        sides = QHBoxLayout()
        sides.setSpacing(theme.space(3))
        sides.addWidget(self._left, 2)
        self._scroller, self._lacked = Scroller(inside, phrases("hand.title")), True
        sides.addWidget(self._scroller, 3)
        self.column.addLayout(sides, 1)

    def show_view(self, view: IdentityView) -> None:
        """Show how far it is."""
        document = view.document
        if document is None:
            return
        self.document = document
        phrases = self.phrases
        kind = document.kind
        named = phrases("hand.title.kind", kind=phrases(f"kind.{kind}")) if kind else phrases("hand.title")
        self.title.setText(named)
        self._left.setVisible(document.still is not None)
        self.hint.setText(phrases("hand.hint" if kind else "hand.hint.kind"))
        self.hint.setVisible(document.still is None)
        for part in (self.kinds, self.still, self.form):
            part.show_document(document)
        self.kinds.setVisible(kind is None)
        self.form.setVisible(kind is not None)
        self.second.setVisible(document.still is not None)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Also who may not be the second person, and how his signing in stands."""
        super().show_snapshot(snapshot)
        seller = snapshot.sale.seller if snapshot.sale else ""
        self.second.show_document(self.document, snapshot.staff, seller)
        if self.document.still is not None and not self.document.lacks and self._lacked:
            self._scroller.ensureWidgetVisible(self.second)  # it is his turn
        self._lacked = bool(self.document.lacks)

    @property
    def wants_picture(self) -> bool:
        """Until its own picture is there."""
        return self.document.still is None

    @property
    def words_first(self) -> bool:
        """What is to be typed needs the room."""
        return True

    def first_focus(self) -> QWidget | None:
        """In the first empty line, once the picture is there: the first person's, then the second's."""
        if self.document.still is None or self.view.may_go_on:
            return None
        return self.form.first_empty() if self.document.lacks else self.second.first_empty()

    def choose(self, number: int) -> None:
        """Digits tick the sentences."""
        if self.document.still is not None:
            self.second.tick(number)

    def primary(self) -> Primary:
        """Take its picture, then both have looked; after that, on."""
        if self.view.may_go_on:
            return Primary("button.next", Pressed("next"))
        if self.document.still is None:
            busy = self.document.taking or self.document.kind is None
            return Primary("hand.button.take", None if busy else Pressed("take_still"))
        ready = not self._lacks() and not self._another and not self.snapshot.staff.signing
        return Primary("hand.button.confirm", self.second.pressed() if ready else None)

    def beside(self) -> tuple[Beside, ...]:
        """The way out where it is another person's; its picture again; other kinds; an ID card after all."""
        wrong = (
            (Beside("other.button.correct", CORRECT, "C"), Beside("other.button.end", END, "X"))
            if self._another
            else ()
        )
        again = (Beside("hand.button.retake", Pressed("take_still"), "R"),) if self.document.still else ()
        kind = self.document.kind
        read = (Beside("hand.button.card", Pressed("use_card"), "I"),) if kind_read(kind) else ()
        kinds = (Beside("hand.button.kinds", Pressed("choose_document"), "K"),) if kind else ()
        return (*wrong, *again, *read, *kinds, *super().beside())

    def told_below(self) -> tuple[tuple[Tone, str], ...]:
        """What is lacking, by name."""
        if self.view.may_go_on:
            return ()
        if self._another:
            return (("fail", self.phrases("other.left")),)
        lacks = self._lacks()
        return (("warn", self.phrases("hand.left", what=lacks)),) if lacks else ()

    @property
    def _another(self) -> bool:
        return any(found.grave for found in self.view.differences)

    def _lacks(self) -> str:
        if self.document.kind is None:
            return self.phrases("hand.lacks.kind")  # what else it needs goes by its kind
        if self.document.lacks:
            return lacks_words(self.kit, self.document.lacks)
        lacking = [self.phrases(phrase) for phrase in self.second.lacking()]
        named = self.phrases("list.comma").join(lacking[:_NAMED])
        return named if len(lacking) <= _NAMED else self.phrases("hand.more", what=named, n=len(lacking))
