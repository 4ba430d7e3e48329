"""What asks before something ends or is vouched for: each names what becomes of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from terminal.ui.parts.marks import words
from terminal.ui.phrases.shell import Phrases
from terminal.ui.theme import Theme

REASONS = ("customer", "papers", "equipment", "mistake", "other")


class QuestionDialog(QDialog):
    """A title, what it means, and two buttons. The safe one is the default; yes is where nothing is destroyed."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        phrases: Phrases,
        name: str,
        *,
        destructive: bool = True,
        **values: object,
    ) -> None:
        """`name` begins the keys of the phrases, which `values` fill in."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        self.setWindowTitle(phrases(f"{name}.title"))
        self.setFixedWidth(theme.dialog_width)
        self.confirm = QPushButton(phrases(f"{name}.confirm"))
        self.confirm.setProperty("role", "danger" if destructive else "primary")
        self.confirm.setAutoDefault(False)
        self.confirm.clicked.connect(self.accept)
        self.cancel = QPushButton(phrases(f"{name}.cancel"))
        self.cancel.setAutoDefault(destructive)
        self.cancel.setDefault(destructive)
        if destructive:
            self.cancel.setProperty("role", "primary")
        self.cancel.clicked.connect(self.reject)
        self.column = QVBoxLayout(self)
        edge = theme.space(4)
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(theme.space(2))
        self.column.addWidget(words(phrases(f"{name}.title"), role="title", wrap=True))
        self.column.addWidget(words(phrases(f"{name}.text", **values), wrap=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.space(1))
        self.column.addLayout(self.body)
        self.column.addSpacing(theme.space(1))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(2))
        left, right = (self.confirm, self.cancel) if destructive else (self.cancel, self.confirm)
        buttons.addWidget(left)
        buttons.addStretch(1)
        buttons.addWidget(right)
        self.column.addLayout(buttons)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Qt does not ask wrapped words how high they are at a fixed width; here it is asked."""
        self.setFixedHeight(self.column.totalHeightForWidth(self.width()))
        super().showEvent(event)


class GiveUpQuestion(QuestionDialog):
    """Asks why; nothing is chosen beforehand, and without a reason there is no giving up."""

    def __init__(self, parent: QWidget, theme: Theme, phrases: Phrases, take: str) -> None:
        super().__init__(parent, theme, phrases, "give_up", take=take)
        self.body.addWidget(words(phrases("give_up.reason"), quiet=True))
        self.reasons = {reason: QRadioButton(phrases(f"give_up.{reason}")) for reason in REASONS}
        self._group = QButtonGroup(self)
        grid = QGridLayout()
        for number, button in enumerate(self.reasons.values()):
            self._group.addButton(button)
            grid.addWidget(button, number // 2, number % 2)
            button.toggled.connect(self._weigh)
        self.body.addLayout(grid)
        self.note = QLineEdit()
        self.note.setPlaceholderText(phrases("give_up.note"))
        self.note.setAccessibleName(phrases("give_up.note"))
        self.note.setMaxLength(200)
        self.note.textChanged.connect(self._weigh)
        self.body.addWidget(self.note)
        self._weigh()

    @property
    def reason(self) -> str | None:
        """Which of REASONS is chosen; None before the choice."""
        return next((reason for reason, button in self.reasons.items() if button.isChecked()), None)

    def detail(self) -> dict[str, str]:
        """What goes into the journal: the reason's name, and the words."""
        return {"reason": self.reason or "", "note": self.note.text().strip()}

    def _weigh(self) -> None:
        explained = self.reason is not None and (self.reason != "other" or bool(self.note.text().strip()))
        self.confirm.setEnabled(explained)
