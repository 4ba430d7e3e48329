"""How the room is: sound level, picture, disk; and who has lost a place."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from terminal.session.facts.recorder import MediaTrack
from terminal.session.identity.places_view import Role
from terminal.session.snapshot import Live, Snapshot
from terminal.ui.parts.marks import Card, SentenceLabel, side_button, words
from terminal.ui.parts.meter import LevelMeter
from terminal.ui.parts.people import roles_words
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Theme, Tone

_TRACKS: tuple[MediaTrack, ...] = ("picture", "sound")

ZH: dict[str, str] = {
    "room.meter": "声音大小",
    "room.picture.ok": "画面正常",
    "room.sound.ok": "收音正常",
    "room.disk.ok": "每一段都已写盘并读回核对",
    "room.disk.idle": "尚未录制",
    "room.disk.sealed": "已全部落盘并封存",
    "room.disk.waiting": "正在等第一段落盘",
    "room.disk.behind": "落盘跟不上了：请不要继续，先结束并联系技术支持",
    "gap.picture.lost": "摄像头断开了，正在自动重连；声音继续录。请检查插头",
    "gap.picture.hanging": "摄像头没有反应，正在重新打开；声音继续录",
    "gap.picture.frozen": "画面不动了，正在重新打开摄像头；声音继续录",
    "gap.picture.black": "画面全黑。请打开镜头盖或补光灯；声音继续录",
    "gap.picture.silent": "摄像头没有信号；声音继续录",
    "gap.picture.clipping": "画面过亮。请避开强光；声音继续录",
    "gap.picture.overrun": "机器太慢，丢了画面；声音继续录。请关掉别的程序",
    "gap.sound.lost": "麦克风断开了，正在自动重连；画面继续录。请检查插头",
    "gap.sound.hanging": "麦克风没有反应，正在重新打开；画面继续录",
    "gap.sound.frozen": "麦克风信号不变，正在重新打开；画面继续录",
    "gap.sound.black": "麦克风没有信号；画面继续录",
    "gap.sound.silent": "完全没有声音。请检查麦克风是否静音；画面继续录",
    "gap.sound.clipping": "声音太大，听不清了。请离麦克风远一点",
    "gap.sound.overrun": "机器太慢，丢了声音；画面继续录。请关掉别的程序",
    "places.open": "谁是谁（0）",
    "places.calm": "要再认一下谁是谁：{roles}。录制不受影响。",
    "room.waiting": "正在准备",
}
EN: dict[str, str] = {
    "room.meter": "Sound level",
    "room.picture.ok": "Picture is fine",
    "room.sound.ok": "Sound is fine",
    "room.disk.ok": "Every part is on disk and was read back",
    "room.disk.idle": "Not recording yet",
    "room.disk.sealed": "All of it is on disk and sealed",
    "room.disk.waiting": "Waiting for the first part on disk",
    "room.disk.behind": "The disk cannot keep up: stop here, finish, and call support",
    "gap.picture.lost": "Camera unplugged; reconnecting. Sound goes on. Check the plug",
    "gap.picture.hanging": "Camera does not answer; reopening it. Sound goes on",
    "gap.picture.frozen": "Picture stands still; reopening the camera. Sound goes on",
    "gap.picture.black": "Picture is black. Open the lens or put on a light. Sound goes on",
    "gap.picture.silent": "Camera gives no signal. Sound goes on",
    "gap.picture.clipping": "Picture is too bright. Avoid strong light. Sound goes on",
    "gap.picture.overrun": "Machine too slow; pictures were lost. Sound goes on. Close other programs",
    "gap.sound.lost": "Microphone unplugged; reconnecting. Picture goes on. Check the plug",
    "gap.sound.hanging": "Microphone does not answer; reopening it. Picture goes on",
    "gap.sound.frozen": "Microphone signal stands still; reopening it. Picture goes on",
    "gap.sound.black": "Microphone gives no signal. Picture goes on",
    "gap.sound.silent": "No sound at all. Is the microphone muted? Picture goes on",
    "gap.sound.clipping": "Too loud to understand. Move away from the microphone",
    "gap.sound.overrun": "Machine too slow; sound was lost. Picture goes on. Close other programs",
    "places.open": "Places (0)",
    "places.calm": "Places to confirm again: {roles}. The recording goes on.",
    "room.waiting": "Getting ready",
}


class RoomCard(Card):
    """Sound level, and whether picture, sound and disk are as they should be; and who has lost a place."""

    places_asked = Signal()

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases
        self._snapshot = Snapshot()
        self._doubted: tuple[Role, ...] = ()
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
        """Show gaps and disk."""
        self._snapshot = snapshot
        reasons = {gap.track: gap.reason for gap in snapshot.station.gaps}
        for track, row in self.tracks.items():
            if snapshot.phase == "preparing":
                row.say("plain", self._phrases("room.waiting"))
            elif track in reasons:
                row.say("warn", self._phrases(f"gap.{track}.{reasons[track]}"))
            else:
                row.say("ok", self._phrases(f"room.{track}.ok"))
        self.disk.say(*self._disk(snapshot))
        self._make_room()

    def show_live(self, live: Live) -> None:
        """Show the level, and whose place is doubted."""
        self.meter.show_levels(live.levels)
        doubted = doubted_places(self._snapshot, live)
        if doubted != self._doubted:
            self._doubted = doubted
            self._make_room()

    def _make_room(self) -> None:
        """While a place is doubted, what is as it should be makes room for that."""
        doubted = self._doubted if self._snapshot.phase == "recording" else ()
        for widget in (self.places, self.ask_places):
            widget.setVisible(bool(doubted))
        gaps = {gap.track for gap in self._snapshot.station.gaps}
        for track, row in self.tracks.items():
            row.setVisible(not doubted or track in gaps)
        self.disk.setVisible(not doubted or not self._snapshot.take.recording)
        if doubted:
            self.places.say("warn", self._phrases("places.calm", roles=roles_words(self._phrases, doubted)))

    def _disk(self, snapshot: Snapshot) -> tuple[Tone, str]:
        if snapshot.take.falling_behind:
            return "fail", self._phrases("room.disk.behind")
        if snapshot.take.recording:
            return "ok", self._phrases("room.disk.ok")
        if snapshot.phase == "recording":
            return "plain", self._phrases("room.disk.waiting")
        if snapshot.phase == "sealed" and snapshot.take.take is not None:
            return "ok", self._phrases("room.disk.sealed")
        return "plain", self._phrases("room.disk.idle")


def doubted_places(snapshot: Snapshot, live: Live) -> tuple[Role, ...]:
    """Who has lost the place that was confirmed, while a take is recorded."""
    return live.places.doubted if snapshot.phase == "recording" and live.places is not None else ()
