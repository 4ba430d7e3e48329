"""The other cards: what the room is like, where the session stands, what went wrong, what is on its way."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from faults.trouble import Trouble
from terminal.session.facts.courier import DeliveryState
from terminal.session.facts.recorder import MediaTrack
from terminal.session.identity.places_view import Role
from terminal.session.snapshot import DeliveryView, Snapshot
from terminal.ui.pages.places import roles_words
from terminal.ui.parts.identity import side_button
from terminal.ui.parts.marks import Card, Chip, Icon, SentenceLabel, words
from terminal.ui.parts.meter import LevelMeter
from terminal.ui.phrases.shell import Phrases, clock
from terminal.ui.theme import Theme, Tone

_TRACKS: tuple[MediaTrack, ...] = ("picture", "sound")
_DELIVERY_TONES: dict[DeliveryState, Tone] = {"held": "plain", "sending": "plain", "received": "ok", "refused": "fail"}
_ROWS = 12
_ROWS_WITH_SENTENCE = 3  # less room belongs to the rows; the strip at the top tells of the line too


class RoomCard(Card):
    """Sound level, and whether picture, sound and disk are as they should be; and who has lost a place."""

    places_asked = Signal()

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases
        self.meter = LevelMeter(theme, phrases("room.meter"))
        self.tracks = {track: SentenceLabel(theme) for track in _TRACKS}
        self.disk = SentenceLabel(theme)
        self.places = SentenceLabel(theme)
        self.ask_places = side_button(phrases("places.open"))
        self.ask_places.clicked.connect(self.places_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        column.setSpacing(theme.space(1))
        level = QHBoxLayout()
        level.setSpacing(theme.space(2))
        level.addWidget(words(phrases("room.meter"), quiet=True))
        level.addWidget(self.meter, 1)
        column.addLayout(level)
        for row in (*self.tracks.values(), self.disk):
            column.addWidget(row)
        doubt = QHBoxLayout()
        doubt.setSpacing(theme.space(2))
        doubt.addWidget(self.places, 1)
        doubt.addWidget(self.ask_places)
        column.addLayout(doubt)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show level, gaps and disk; while a place is doubted, what is as it should be makes room for that."""
        self.meter.show_levels(snapshot.levels)
        reasons = {gap.track: gap.reason for gap in snapshot.gaps}
        for track, row in self.tracks.items():
            if snapshot.phase == "preparing":
                row.say("plain", self._phrases("stage.preparing.title"))
            elif track in reasons:
                row.say("warn", self._phrases(f"gap.{track}.{reasons[track]}"))
            else:
                row.say("ok", self._phrases(f"room.{track}.ok"))
        self.disk.say(*self._disk(snapshot))
        doubted = doubted_places(snapshot)
        for widget in (self.places, self.ask_places):
            widget.setVisible(bool(doubted))
        gaps = {gap.track for gap in snapshot.gaps}
        for track, row in self.tracks.items():  # what is as it should be makes room
            row.setVisible(not doubted or track in gaps)
        self.disk.setVisible(not doubted or not snapshot.recording)
        if doubted:
            self.places.say("warn", self._phrases("places.calm", roles=roles_words(self._phrases, doubted)))

    def _disk(self, snapshot: Snapshot) -> tuple[Tone, str]:
        if snapshot.falling_behind:
            return "fail", self._phrases("room.disk.behind")
        if snapshot.recording:
            return "ok", self._phrases("room.disk.ok")
        if snapshot.phase == "recording":
            return "plain", self._phrases("room.disk.waiting")
        if snapshot.phase == "sealed":
            return "ok", self._phrases("room.disk.sealed")
        return "plain", self._phrases("room.disk.idle")


def doubted_places(snapshot: Snapshot) -> tuple[Role, ...]:
    """Who has lost the place that was confirmed, while a take is recorded."""
    return snapshot.places.doubted if snapshot.phase == "recording" and snapshot.places is not None else ()


class StageCard(Card):
    """Where the session stands, and what to do now: one title, one sentence."""

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases
        self._mark = Icon(theme)
        self._title = words(role="title")
        self._text = words(wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(3), theme.space(3), theme.space(3))
        column.setSpacing(theme.space(1))
        head = QHBoxLayout()
        head.setSpacing(theme.space(1))
        head.addWidget(self._mark)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        column.addWidget(self._text)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the phase's title and sentence; a take that was given up, and a rehearsal, have their own."""
        phase = snapshot.phase
        tone: Tone = (
            "ok" if phase in ("ready", "sealed") and not snapshot.given_up else "fail" if phase == "failed" else "plain"
        )
        self._mark.set_tone(tone)
        stage = "given_up" if phase == "sealed" and snapshot.given_up else phase
        self._title.setText(self._phrases(f"stage.{stage}.title"))
        length = clock(snapshot.held_s)
        kind = "rehearsal" if snapshot.rehearsal and stage == "sealed" else "text"  # those are sent nowhere
        self._text.setText(self._phrases(f"stage.{stage}.{kind}", take=snapshot.take or "", clock=length))

    def text(self) -> str:
        """The sentence as shown, without the title."""
        return self._text.text()


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


class _DeliveryRow(QWidget):
    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases
        self._take = words()
        self._segments = words(role="caption", quiet=True)
        self._chip = Chip(theme)
        self._detail = words(role="caption", wrap=True)
        self._detail.setProperty("tone", "fail")
        line = QHBoxLayout()
        line.setSpacing(theme.space(2))
        line.addWidget(self._take, 1)
        line.addWidget(self._segments)
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
        self._detail.setText(view.detail.words(self._phrases.language) if view.detail else "")
        self._detail.setVisible(view.detail is not None)

    def texts(self) -> tuple[str, str, str]:
        return self._take.text(), self._segments.text(), self._chip.text()


class DeliveriesCard(Card):
    """Takes on their way to headquarters, the newest first; as many as there is room for."""

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self._theme = theme
        self._phrases = phrases
        self._views: tuple[DeliveryView, ...] = ()
        self._line_down = False
        self._line = SentenceLabel(theme)
        self._line.say("warn", phrases("line.down.sentence"))
        self._empty = words(phrases("delivery.empty"), quiet=True)
        self._more = words(role="caption", quiet=True)
        self._rows = [_DeliveryRow(theme, phrases) for _ in range(_ROWS)]
        title = words(phrases("delivery.title"))
        title.setProperty("strong", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        column.setSpacing(theme.space(1) // 2)
        for widget in (title, self._line, self._empty, *self._rows, self._more):
            column.addWidget(widget)
        column.addStretch(1)
        self._arrange()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show takes, last number first, and whether the line is down; arranged anew only where that changed."""
        views, line_down = tuple(reversed(snapshot.deliveries)), snapshot.line_up is False
        if (views, line_down) != (self._views, self._line_down):
            self._views, self._line_down = views, line_down
            self._arrange()

    def shown(self) -> list[tuple[str, str, str]]:
        """The rows on the screen: take, segments, word."""
        return [row.texts() for row in self._rows if not row.isHidden()]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Arrange as many rows as this height has room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._line.setVisible(self._line_down and self._room() >= _ROWS_WITH_SENTENCE)
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
