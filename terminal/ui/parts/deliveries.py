"""Takes on their way to headquarters."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from terminal.session.facts.courier import DeliveryState
from terminal.session.snapshot import DeliveryView, Snapshot, StationView
from terminal.ui.parts.delivery_words import why_words
from terminal.ui.parts.marks import Chip, Divider, SentenceLabel, retone, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Theme, Tone

_DELIVERY_TONES: dict[DeliveryState, Tone] = {
    "held": "plain",
    "sending": "plain",
    "received": "ok",
    "quarantined": "warn",
    "declined": "fail",
    "refused": "fail",
}
_WAITS: frozenset[DeliveryState] = frozenset({"held", "sending", "quarantined"})
"""What is said of these is no failure: they wait for a line, for hours, or for people."""
_ROWS = 12
_ROWS_WITH_SENTENCE = 3  # less room belongs to the rows; the strip at the top tells of the line too

ZH: dict[str, str] = {
    "line.down.sentence": "总部没有应答，录制不受影响；恢复后自动继续送。",
    "delivery.title": "送往总部",
    "delivery.empty": "没有要送的录像",
    "delivery.segments": "{delivered} / {total} 片",
    "delivery.held": "已录好",
    "delivery.sending": "正在送",
    "delivery.received": "总部已收",
    "delivery.quarantined": "总部待核",
    "delivery.declined": "不收",
    "delivery.refused": "送不出",
    "delivery.more": "另有 {count} 段",
    "delivery.goes": "照样送往总部",
    "delivery.stays": "保存在本机",
}
EN: dict[str, str] = {
    "line.down.sentence": "Headquarters does not answer. Recording is not affected; sending goes on by itself.",
    "delivery.title": "To headquarters",
    "delivery.empty": "Nothing to send",
    "delivery.segments": "{delivered} / {total} parts",
    "delivery.held": "Recorded",
    "delivery.sending": "Sending",
    "delivery.received": "Received",
    "delivery.quarantined": "In question",
    "delivery.declined": "Declined",
    "delivery.refused": "Stuck",
    "delivery.more": "{count} more",
    "delivery.goes": "it is sent to headquarters",
    "delivery.stays": "it stays on this machine",
}


def goes_words(phrases: Phrases, station: StationView) -> str:
    """What becomes of a take, as the end of a sentence: it is sent only where there is a headquarters."""
    return phrases("delivery.goes" if station.delivers else "delivery.stays")


class _DeliveryRow(QWidget):
    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases
        self._take = words()
        self._segments = words(role="caption", quiet=True)
        self._chip = Chip(theme)
        self._detail = words(role="caption", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(theme.space(2))
        named = QVBoxLayout() if theme.text_size == "elder" else QHBoxLayout()
        named.setSpacing(0 if theme.text_size == "elder" else theme.space(1))
        named.addWidget(self._take, 1)
        named.addWidget(self._segments)
        line.addLayout(named, 1)
        line.addWidget(self._chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space(1) // 2, 0, theme.space(1) // 2)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self._detail)

    def show_view(self, view: DeliveryView) -> None:
        self._take.setText(view.take)
        moved = {"delivered": view.delivered, "total": view.total}
        self._segments.setText(self._phrases("delivery.segments", **moved))
        self._chip.say(_DELIVERY_TONES[view.state], self._phrases(f"delivery.{view.state}"))
        retone(self._detail, "warn" if view.state in _WAITS else "fail")
        self._detail.setText(why_words(self._phrases, view.detail) if view.detail else "")
        self._detail.setVisible(view.detail is not None)

    def texts(self) -> tuple[str, str, str]:
        return self._take.text(), self._segments.text(), self._chip.text()


class Deliveries(QWidget):
    """Takes on their way to headquarters, the newest first; as many as there is room for."""

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self._theme = theme
        self._phrases = phrases
        self._views: tuple[DeliveryView, ...] = ()
        self._line_said = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setRetainSizeWhenHidden(True)  # what stands above does not spread over the page without it
        self.setSizePolicy(policy)
        self._line = SentenceLabel(theme)
        self._empty = words(phrases("delivery.empty"), quiet=True)
        self._more = words(role="caption", quiet=True)
        self._rows = [_DeliveryRow(theme, phrases) for _ in range(_ROWS)]
        title = words(phrases("delivery.title"))
        title.setProperty("strong", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1) // 2)
        for widget in (Divider(), title, self._line, self._empty, *self._rows, self._more):
            column.addWidget(widget)
        column.addStretch(1)
        self._arrange()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show takes, last number first, and whether the line is down; arranged anew only where that changed.

        Nothing is said of sending where there is no headquarters.
        """
        self.setVisible(snapshot.station.delivers or bool(snapshot.station.deliveries))
        views, line_said = tuple(reversed(snapshot.station.deliveries)), self._of_line(snapshot.station)
        if (views, line_said) != (self._views, self._line_said):
            self._views, self._line_said = views, line_said
            self._line.say("warn", line_said)
            self._arrange()

    def _of_line(self, station: StationView) -> str:
        """That it is down; or, while it is up, what headquarters noticed of this terminal; nothing else."""
        if station.line_up is False:
            return self._phrases("line.down.sentence")
        detail = station.line_detail if station.line_up else None
        return detail.words(self._phrases.language) if detail else ""

    def shown(self) -> list[tuple[str, str, str]]:
        """The rows on the screen: take, segments, word."""
        return [row.texts() for row in self._rows if not row.isHidden()]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Arrange as many rows as this height has room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._line.setVisible(bool(self._line_said) and self._room() >= _ROWS_WITH_SENTENCE)
        room = self._room()
        for number, row in enumerate(self._rows):
            there = number < min(room, len(self._views))
            if there:
                row.show_view(self._views[number])
            row.setVisible(there)
        left_out = max(0, len(self._views) - room)
        self._more.setText(self._phrases("delivery.more", count=left_out))
        self._more.setVisible(left_out > 0)
        self._empty.setVisible(not self._views)

    def _room(self) -> int:
        """How many rows fit under the title and over the line that counts the rest."""
        row = self._rows[0].sizeHint().height() + self._theme.space(1)
        around = self._theme.font("body") * 2 + self._theme.font("caption") * 2 + self._theme.space(4)
        if not self._line.isHidden():
            around += self._theme.font("body") * 3
        details = sum(view.detail is not None for view in self._views[:3]) * self._theme.font("caption") * 2
        return max(1, min(_ROWS, (self.height() - around - details) // row))
