"""The keys of a take that is looked at again: play, speed, sound, and its time line."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.desk import ReplayMoved
from terminal.session.facts.people import Pressed
from terminal.ui.flow import Does
from terminal.ui.page import Kit
from terminal.ui.parts.marks import Card, Icon, SentenceLabel, mark_chosen, side_button, words
from terminal.ui.parts.replay_words import clock_of
from terminal.ui.parts.time_line import TimeLine, is_amiss
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

SPEEDS: Final = (0.5, 1.0, 1.25, 1.5, 2.0)
_JUMP_S = 5.0
_BEFORE_S = 1.5
"""Going back within this time of a place means the place before it."""
_LEGEND: Final[tuple[Tone, ...]] = ("ok", "person", "warn", "fail")

ZH: dict[str, str] = {
    "replay.play": "播放",
    "replay.pause": "暂停",
    "replay.time": "{position} / {length}",
    "replay.speed": "{speed} 倍",
    "replay.speed.name": "{speed} 倍速播放",
    "replay.before": "上一处 [",
    "replay.next": "下一处 ]",
    "replay.sound.on": "有声",
    "replay.sound.off": "已静音",
    "replay.no_sound": "只有画面：{why}",
    "replay.no_sound.none": "只有画面：没有设扬声器。",
    "replay.line": "时间轴",
    "replay.legend.ok": "机器查过",
    "replay.legend.person": "人说的、人定的",
    "replay.legend.warn": "没过或重做",
    "replay.legend.fail": "缺画面或声音",
    "replay.hint": "← → 跳 5 秒　K 播放、暂停　S 快慢　M 静音",
}
EN: dict[str, str] = {
    "replay.play": "Play",
    "replay.pause": "Pause",
    "replay.time": "{position} / {length}",
    "replay.speed": "× {speed}",
    "replay.speed.name": "Play at {speed} times its speed",
    "replay.before": "Before [",
    "replay.next": "Next ]",
    "replay.sound.on": "Sound",
    "replay.sound.off": "Muted",
    "replay.no_sound": "Pictures only: {why}",
    "replay.no_sound.none": "Pictures only: no loudspeaker is set.",
    "replay.line": "Time line",
    "replay.legend.ok": "Checked",
    "replay.legend.person": "People's word",
    "replay.legend.warn": "Not passed",
    "replay.legend.fail": "Something lacks",
    "replay.hint": "← → 5 s   K play, pause   S speed   M sound",
}


class ReplayControls(Card):
    """Keys, time and time line below the picture; they ask, and show what became of it."""

    sent = Signal(object)
    """Carries what was asked for (`Does`)."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._replay: ReplayMoved | None = None
        theme, phrases = kit.theme, kit.phrases
        self._theme, self._phrases = theme, phrases
        self.play, self.mute = side_button(phrases("replay.play")), side_button(phrases("replay.sound.on"))
        self.back, self.forth = side_button(phrases("replay.before")), side_button(phrases("replay.next"))
        self.back.setAccessibleName(phrases("replay.before"))
        self.forth.setAccessibleName(phrases("replay.next"))
        self.time, self.time_small = words(role="lead"), words(role="caption")
        self.no_sound = SentenceLabel(theme)
        self.speeds = [side_button(_speed(phrases, "replay.speed", speed)) for speed in SPEEDS]
        self.faster = side_button("")
        self.line, self.legend = TimeLine(theme), self._make_legend()
        self.line.setAccessibleName(phrases("replay.line"))
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self.play.clicked.connect(self._toggle)
        self.mute.clicked.connect(self._turn_sound)
        self.back.clicked.connect(lambda: self._jump(-1))
        self.forth.clicked.connect(lambda: self._jump(1))
        self.line.asked.connect(self.seek)
        self.faster.clicked.connect(self._next_speed)
        for button, speed in zip(self.speeds, SPEEDS, strict=True):
            button.setAccessibleName(_speed(self._phrases, "replay.speed.name", speed))
            button.clicked.connect(self._speeder(speed))

    def _lay_out(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1))
        column.setSpacing(theme.space(1))
        keys = QHBoxLayout()
        keys.setSpacing(theme.space(1))
        keys.addWidget(self.play)
        keys.addWidget(self.time)
        keys.addStretch(1)
        for part in (*self.speeds, self.faster, self.back, self.forth, self.mute):
            keys.addWidget(part)
        column.addLayout(keys)
        for widget in (self.time_small, self.line, self.no_sound, self.legend):
            column.addWidget(widget)

    def _make_legend(self) -> QWidget:
        """What the colours mean, and what the keys do; the list beside it says the same in words."""
        legend, theme = QWidget(), self._theme
        row = QHBoxLayout(legend)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        for tone in _LEGEND:
            mark = Icon(theme)
            mark.set_tone(tone)
            row.addWidget(mark)
            row.addWidget(words(self._phrases(f"replay.legend.{tone}"), role="caption", quiet=True))
            row.addSpacing(theme.space(1))
        row.addStretch(1)
        row.addWidget(words(self._phrases("replay.hint"), role="caption", quiet=True))
        return legend

    # showing

    def share_room(self, room: float, *, high: bool) -> None:
        """`room`: pixels of width for the keys; where it is scarce one key holds all speeds. `high`: for the legend."""
        phrases = self._phrases
        self.back.setText(phrases("replay.before"))
        self.forth.setText(phrases("replay.next"))
        tight = self._wide(self.play, self.time, self.faster, self.back, self.forth, self.mute) > room
        narrow = self._wide(self.play, self.time, *self.speeds, self.back, self.forth, self.mute) > room
        for button in self.speeds:
            button.setVisible(not narrow)
        self.faster.setVisible(narrow)
        self.time.setVisible(not tight)
        self.time_small.setVisible(tight)
        if tight:
            self.back.setText("[")
            self.forth.setText("]")
        self.legend.setVisible(high and self.legend.sizeHint().width() <= room)

    def _wide(self, *parts: QWidget) -> int:
        """How much room these need beside each other."""
        return sum(part.sizeHint().width() + self._theme.space(1) for part in parts)

    def show_replay(self, replay: ReplayMoved | None) -> None:
        """Show where it is, and keep it for what is asked next; None: nothing is looked at."""
        before, self._replay = self._replay, replay
        if replay is None:
            return
        if before is None or (before.take, before.events) != (replay.take, replay.events):
            self.line.show_events(replay.events, replay.length_s)
        phrases = self._phrases
        at = phrases("replay.time", position=clock_of(replay.position_s), length=clock_of(replay.length_s))
        self.time.setText(at)
        self.time_small.setText(at)
        self.play.setText(phrases("replay.pause" if replay.state == "playing" else "replay.play"))
        self.play.setAccessibleName(self.play.text())
        self.line.show_position(replay.position_s, at)
        self._show_sound(replay)
        self.faster.setText(_speed(phrases, "replay.speed", replay.speed))
        self.faster.setAccessibleName(_speed(phrases, "replay.speed.name", replay.speed))
        for button, speed in zip(self.speeds, SPEEDS, strict=True):
            mark_chosen(button, chosen=speed == replay.speed)

    def _show_sound(self, replay: ReplayMoved) -> None:
        phrases = self._phrases
        self.mute.setText(phrases("replay.sound.off" if replay.sound == "off" else "replay.sound.on"))
        self.mute.setAccessibleName(self.mute.text())
        self.mute.setEnabled(replay.sound != "none")
        self.no_sound.setVisible(replay.sound == "none")
        if replay.sound == "none":
            why = replay.trouble.sentence(phrases.language) if replay.trouble else ""
            said = phrases("replay.no_sound", why=why) if why else phrases("replay.no_sound.none")
            self.no_sound.say("warn", said)

    # asking

    def _move(self, act: str, value: float = 0.0) -> None:
        self.sent.emit(Pressed("move_replay", detail={"act": act, "value": value}))

    def _toggle(self) -> None:
        self._move("pause" if self._replay is not None and self._replay.state == "playing" else "play")

    def _turn_sound(self) -> None:
        if self._replay is not None and self._replay.sound != "none":
            self._move("sound", 1.0 if self._replay.sound == "off" else 0.0)

    def _next_speed(self) -> None:
        """The next faster one; behind the fastest comes the slowest."""
        if self._replay is not None:
            faster = [speed for speed in SPEEDS if speed > self._replay.speed]
            self._move("speed", faster[0] if faster else SPEEDS[0])

    def seek(self, to_s: float) -> None:
        """Go there, seconds of media time."""
        self._move("seek", to_s)

    def skip(self, way: int) -> None:
        """Go a few seconds on, or back; not beyond its ends."""
        if self._replay is not None:
            self.seek(min(self._replay.length_s, max(0.0, self._replay.position_s + way * _JUMP_S)))

    def _jump(self, way: int) -> None:
        """Go to the next place where something was amiss, or the one before."""
        replay = self._replay
        if replay is None:
            return
        places = sorted({event.from_s for event in replay.events if is_amiss(event)})
        ahead = [place for place in places if place > replay.position_s + 0.1]
        behind = [place for place in places if place < replay.position_s - _BEFORE_S]
        if way > 0 and ahead:
            self.seek(ahead[0])
        elif way < 0 and behind:
            self.seek(behind[-1])

    def _speeder(self, speed: float) -> Does:
        return lambda: self._move("speed", speed)

    def keys(self) -> Mapping[str, Does]:
        """What letters and arrows do."""
        return {
            "K": self._toggle,
            "M": self._turn_sound,
            "S": self._next_speed,
            "[": lambda: self._jump(-1),
            "]": lambda: self._jump(1),
        }


def _speed(phrases: Phrases, key: str, speed: float) -> str:
    return phrases(key, speed=f"{speed:g}")
