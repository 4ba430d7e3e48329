"""What is recorded here is no real sale: one line over everything, as long as that is so."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from terminal.session.snapshot import StationView
from terminal.ui.page import Kit
from terminal.ui.parts.marks import Icon, words


class Banner(QWidget):
    """A rehearsal, or a home that is there for demonstrations."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        theme = kit.theme
        self._phrases = kit.phrases
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        mark, self.text = Icon(theme), words(role="caption")
        mark.set_tone("warn")
        self.text.setProperty("tone", "warn")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(1) // 2, theme.space(4), theme.space(1) // 2)
        row.setSpacing(theme.space(1))
        row.addWidget(mark)
        row.addWidget(self.text, 1)

    def show_station(self, station: StationView) -> None:
        """Say which of the two it is; hide where it is neither."""
        demonstration = "demonstration.banner" if station.demonstration else ""
        phrase = "rehearsal.banner" if station.rehearsal else demonstration
        self.text.setText(self._phrases(phrase) if phrase else "")
        self.setVisible(bool(phrase))
