"""Consent to the identity step, apart from that to the recording: what, why, how long, what else; then a choice."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView
from terminal.ui.parts.draft import CONSENTS, ConsentChoice, Draft
from terminal.ui.parts.identity import Page, Scroller
from terminal.ui.parts.marks import retone, words
from terminal.ui.phrases.shell import Phrases
from terminal.ui.theme import FontRole, Theme

_TOLD = ("what", "why", "kept", "otherwise")


class ChoiceFrame(QFrame):
    """One choice; the whole of it can be clicked."""

    def __init__(self, theme: Theme, title: str, text: str) -> None:
        super().__init__()
        self.setProperty("role", "choice")
        self.radio = QRadioButton(title)
        self.radio.setAccessibleName(title)
        self.radio.setAccessibleDescription(text)
        self.radio.toggled.connect(self._follow)
        column = QVBoxLayout(self)
        edge = theme.space(2)
        column.setContentsMargins(edge, 0, edge, theme.padding // 2)
        column.setSpacing(0)
        column.addWidget(self.radio)
        under = QHBoxLayout()
        under.setContentsMargins(theme.icon + theme.space(4), 0, 0, 0)  # below the words, not below the ring
        under.addWidget(words(text, role="caption", quiet=True, wrap=True))
        column.addLayout(under)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose this one wherever in the frame the left button goes down."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.click()
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)

    def _follow(self) -> None:
        retone(self, "ok" if self.radio.isChecked() else None)


class ConsentPage(Page):
    """What the customer is told, and her three choices: card and face, the card only, neither."""

    chosen = Signal()

    def __init__(self, theme: Theme, phrases: Phrases, draft: Draft) -> None:
        super().__init__(theme)
        self._draft = draft
        self.title.setText(phrases("consent.title"))
        self.column.addWidget(words(phrases("consent.apart"), quiet=True, wrap=True))
        role: FontRole = (
            "caption" if theme.text_size == "elder" else "body"
        )  # larger than the other's body all the same
        told = QVBoxLayout()
        told.setSpacing(theme.padding)
        for key in _TOLD:
            text = phrases("consent.told", what=phrases(f"consent.{key}"), text=phrases(f"consent.{key}.text"))
            told.addWidget(words(text, role=role, wrap=True))
        told.addStretch(1)
        self.frames: dict[ConsentChoice, ChoiceFrame] = {}
        for number, choice in enumerate(CONSENTS, start=1):  # the number is its key
            title = phrases("consent.choice", n=number, title=phrases(f"consent.{choice}"))
            self.frames[choice] = ChoiceFrame(theme, title, phrases(f"consent.{choice}.text"))
        self._group = QButtonGroup(self)
        choices = QVBoxLayout()
        choices.setSpacing(theme.space(1))
        for choice, frame in self.frames.items():
            self._group.addButton(frame.radio)
            frame.radio.clicked.connect(lambda _=False, choice=choice: self.choose(choice))
            choices.addWidget(frame)
        choices.addWidget(words(phrases("consent.keys"), role="caption", quiet=True))
        choices.addStretch(1)
        inside = QWidget()
        sides = QHBoxLayout(inside)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(theme.space(4))
        sides.addLayout(told, 1)
        sides.addLayout(choices, 1)
        self.column.addWidget(Scroller(inside, phrases("consent.title")), 1)
        if draft.choice is not None:
            self.choose(draft.choice)

    def show_view(self, view: IdentityView) -> None:
        """What was chosen before the operator came back here is shown again; nothing is chosen for anybody."""
        given = {"card": view.card_consent, "face": view.face_consent}
        before = next((choice for choice, consent in CONSENTS.items() if consent == given), None)
        if before is not None and self._draft.choice is None:
            self.choose(before)

    def choose(self, choice: ConsentChoice) -> None:
        """Note the choice in the draft and say `chosen`; it is sent by the primary button only."""
        self._draft.choice = choice
        self.frames[choice].radio.setChecked(True)
        self.chosen.emit()

    def pressed(self) -> Pressed | None:
        """The `consent` that the primary button sends; None before anything was chosen."""
        choice = self._draft.choice
        return None if choice is None else Pressed("consent", detail=dict(CONSENTS[choice]))
