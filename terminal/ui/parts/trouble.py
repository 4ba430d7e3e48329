"""What went wrong, in one sentence, and a code for support."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from faults.trouble import Trouble
from terminal.ui.parts.marks import Icon, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Theme

ZH: dict[str, str] = {
    "trouble.code": "代码 {code}",
    "trouble.support": "请联系技术支持。",
    "trouble.report": "请把代码告诉技术支持。",
}
EN: dict[str, str] = {
    "trouble.code": "Code {code}",
    "trouble.support": "Please call support.",
    "trouble.report": "Please give support the code.",
}


class TroubleCard(QFrame):
    """One sentence that says what happened and what to do, and a code for support."""

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases
        self._sentence = words(wrap=True)
        self._code = words(role="caption")
        self.setProperty("role", "tinted")
        self.setProperty("tone", "fail")
        mark = Icon(theme)
        mark.set_tone("fail")
        self._code.setProperty("tone", "fail")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(1))
        row.setSpacing(theme.space(2))
        row.addWidget(mark)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._code)

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Say what is wrong and what to do, with its code; None hides the card."""
        if trouble is not None:
            self._sentence.setText(self._phrases.trouble(trouble))
            self._code.setText(self._phrases("trouble.code", code=trouble.code))
        self.setVisible(trouble is not None)

    def texts(self) -> tuple[str, str]:
        """The sentence and the code as shown."""
        return self._sentence.text(), self._code.text()
