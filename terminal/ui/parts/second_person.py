"""The second person, who looked at a document that no machine reads, and at who showed it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from terminal.session.facts.people import Pressed
from terminal.session.identity.view import SEEN, DocumentView, Seen
from terminal.session.snapshot import StaffView
from terminal.ui.page import Kit
from terminal.ui.parts.marks import Icon, mark_chosen, retone, words
from terminal.ui.parts.typed import NamedLine, SecretLine

DOCUMENT_REASONS = ("unread", "no_face", "worn", "other")

ZH: dict[str, str] = {
    "second.title": "请第二个人登录，再看一遍",
    "second.title.typed": "请第二个人再看一遍",
    "second.not": "不能是{name}本人",
    "second.number": "工号",
    "second.password": "密码",
    "second.name": "姓名（没有核实是谁）",
    "second.reason": "为什么由人核对",
    "second.note": "可以再写几句",
    "second.unread": "本机读不了",
    "second.no_face": "不用人脸",
    "second.worn": "证件磨损",
    "second.other": "其他",
    "second.seen": "证件和人，我都当面看过（逐条勾，不预先勾好）",
    "second.same_person": "照片和本人是同一个人",
    "second.same_words": "填的和证件一字不差",
    "second.original": "证件是原件，没有涂改",
    "second.wait": "请第 1 人先填完：{what}",
    "second.busy": "正在核对密码",
}
EN: dict[str, str] = {
    "second.title": "A second person signs in and looks again",
    "second.title.typed": "A second person looks again",
    "second.not": "not {name}",
    "second.number": "Staff number",
    "second.password": "Password",
    "second.name": "Name (only typed)",
    "second.reason": "Why a person checks",
    "second.note": "Words may be added",
    "second.unread": "Not readable",
    "second.no_face": "No face",
    "second.worn": "Worn",
    "second.other": "Other",
    "second.seen": "I have seen document and customer (tick each; nothing is ticked beforehand)",
    "second.same_person": "The same person",
    "second.same_words": "Typed as it stands",
    "second.original": "Original, unaltered",
    "second.wait": "First to be filled in: {what}",
    "second.busy": "The password is being checked",
}


class SecondPerson(QFrame):
    """Whose word it is, why, and the three sentences that he ticks himself."""

    changed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._known = False
        phrases, theme = kit.phrases, kit.theme
        self.setProperty("role", "second")
        self.title = words(role="lead", wrap=True)
        self.title.setProperty("strong", True)
        icon = Icon(theme)
        icon.set_tone("person")
        self.told = words(role="caption", quiet=True, wrap=True)
        self.number = NamedLine(theme, phrases("second.number"))
        self.password = NamedLine(theme, phrases("second.password"), SecretLine(), longest=200)
        self.name = NamedLine(theme, phrases("second.name"))
        self.note = NamedLine(theme, phrases("second.note"), longest=200)
        self.reasons: dict[str, QPushButton] = {}
        self.ticks = {seen: QCheckBox(phrases(f"second.{seen}")) for seen in SEEN}
        head = QHBoxLayout()
        head.setSpacing(theme.space(1))
        head.addWidget(icon)
        head.addWidget(self.title, 1)
        who: QHBoxLayout | QVBoxLayout = QVBoxLayout() if theme.text_size == "elder" else QHBoxLayout()
        who.setSpacing(theme.space(1))
        for line in (self.number, self.password, self.name, self.note):
            who.addWidget(line, 1)
            line.line.textChanged.connect(self.changed)
        column = QVBoxLayout(self)
        edge = theme.space(2)
        column.setContentsMargins(edge, theme.space(1), edge, theme.space(1))
        column.setSpacing(theme.space(1))
        column.addLayout(head)
        column.addWidget(self.told)
        column.addLayout(who)
        column.addWidget(words(phrases("second.reason"), role="caption"))
        column.addLayout(self._reason_row())
        column.addWidget(words(phrases("second.seen"), role="caption", wrap=True))
        for tick in self.ticks.values():
            tick.toggled.connect(self.changed)
            column.addWidget(tick)

    def _reason_row(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self._kit.theme.space(1))
        for place, reason in enumerate(DOCUMENT_REASONS):
            button = QPushButton(self._kit.phrases(f"second.{reason}"))
            button.setProperty("role", "row")
            button.setCheckable(True)
            button.setAccessibleName(button.text())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, reason=reason: self._choose(reason))
            self.reasons[reason] = button
            across = 1 if self._kit.theme.text_size == "elder" else 2
            grid.addWidget(button, place // across, place % across)
        return grid

    def show_document(self, view: DocumentView, staff: StaffView, seller: str) -> None:
        """Ask for a sign-in where people have accounts, else for a name; say what the first person still lacks."""
        phrases = self._kit.phrases
        self._known = staff.known
        self.title.setText(phrases("second.title" if staff.known else "second.title.typed"))
        for line in (self.number, self.password):
            line.setVisible(staff.known)
        self.name.setVisible(not staff.known)
        refused = staff.signing_refused
        if staff.signing == "confirm_document":
            self.told.setText(phrases("second.busy"))
        elif refused is not None:
            self.told.setText(refused.sentence(phrases.language))
        elif view.lacks:
            self.told.setText(phrases("second.wait", what=lacks_words(self._kit, view.lacks)))
        else:
            self.told.setText(phrases("second.not", name=seller))
        retone(self.told, "fail" if refused is not None else None)

    def first_empty(self) -> QLineEdit | None:
        """The first line in which he has to write."""
        lines = (self.number, self.password) if self._known else (self.name,)
        return next((line.line for line in lines if not line.text().strip()), None)

    def lacking(self) -> tuple[str, ...]:
        """What he has still to do: phrases."""
        found: list[str] = []
        if self._known and not (self.number.text().strip() and self.password.text()):
            found.append("second.number")
        if not self._known and not self.name.text().strip():
            found.append("second.name")
        if not self.reason() or (self.reason() == "other" and not self.note.text().strip()):
            found.append("second.reason")
        return (*found, *(f"second.{seen}" for seen, tick in self.ticks.items() if not tick.isChecked()))

    def reason(self) -> str:
        """Why a person checks; empty before it is chosen."""
        return next((reason for reason, button in self.reasons.items() if button.isChecked()), "")

    def tick(self, number: int) -> None:
        """A digit ticks a sentence, or takes the tick away."""
        ticks = list(self.ticks.values())
        if number < len(ticks):
            ticks[number].toggle()

    def pressed(self) -> Pressed:
        """His word."""
        seen: list[Seen] = [seen for seen, tick in self.ticks.items() if tick.isChecked()]
        detail = {"reason": self.reason(), "note": self.note.text().strip(), "seen": seen}
        if self._known:
            detail |= {"number": self.number.text().strip(), "password": self.password.text()}
        return Pressed("confirm_document", by=self.name.text().strip(), detail=detail)

    def forget(self) -> None:
        """Nothing of his stays for the next one."""
        for line in (self.number, self.password, self.name, self.note):
            line.line.clear()
        for tick in self.ticks.values():
            tick.setChecked(False)

    def _choose(self, chosen: str) -> None:
        """One of them; a group of Qt's would keep Tab from the others."""
        for reason, button in self.reasons.items():
            button.setChecked(reason == chosen)
            mark_chosen(button, chosen=reason == chosen)
        self.changed.emit()


def lacks_words(kit: Kit, lacks: tuple[str, ...]) -> str:
    """What is lacking, by name."""
    names = {"kind": "hand.lacks.kind", "still": "hand.lacks.still"}
    said = [kit.phrases(names.get(each, f"hand.lacks.{each}")) for each in lacks]
    return kit.phrases("list.comma").join(said)
