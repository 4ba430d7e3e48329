"""What every control of the form is: it shows a field, and tells what was answered."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QWidget,
)

from terminal.session.entry.fields import Field, Option
from terminal.ui.page import Kit


def words_of(kit: Kit, option: Option) -> str:
    """An answer's words: those of a pack, or of the phrases."""
    if option.said is not None:
        return option.said.say(kit.phrases.language)
    return kit.phrases(option.phrase, value=option.value)


class Control(QWidget):
    """One way to give an answer. It shows what is written, and tells what was."""

    written = Signal(str)
    """The answer as it is kept."""
    done = Signal()
    """Enter was pressed: on to the next field."""

    def show_field(self, field: Field) -> None:
        """Show what is written in the field."""
        raise NotImplementedError

    def focus_widget(self) -> QWidget | None:
        """Where the keyboard goes; None where nothing can be written."""
        raise NotImplementedError
