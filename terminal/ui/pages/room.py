"""The room check: the live picture with the faces counted, and a list that ticks itself."""

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.facts.people import Pressed
from terminal.session.identity.room import counted
from terminal.session.identity.view import IdentityView, RoomView
from terminal.session.snapshot import Live
from terminal.ui.flow import Flow, who
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.identity import IdentityPage
from terminal.ui.parts.marks import SentenceLabel, words
from terminal.ui.parts.meter import LevelMeter
from terminal.ui.parts.room_list import RoomList, line_name
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.walk_flows import reasons
from terminal.ui.theme import Tone

REASONS = ("client_waits", "device_ordered", "seen_myself", "other")

ZH: dict[str, str] = {
    "room.title": "环境检查",
    "room.sub": "好了自己打勾，不用点。{n} 项里还差 {left} 项",
    "room.sub.done": "{n} 项都好了",
    "room.sub.found": "演练：没好的只记下来，不拦",
    "room.accepted": "{name} 主管决定：这样也可以录",
    "room.look": "请再看一眼画面里有没有别人的证件或屏幕。",
    "room.left": "还差 {n} 项：{what}",
    "room.meter.now": "现在的声音",
    "room.button.on": "核验身份",
    "room.button.wait": "核验身份",
    "room.button.try": "录 10 秒听一听",
    "room.button.again": "再录 10 秒听",
    "room.button.accept": "请主管决定…",
    "room.try.listening": "正在录，请说几句话：还有 {n} 秒",
    "room.try.playing": "正在放给您听，听得清吗？",
    "room.try.ended": "放完了。声音只在内存里，没有留下。",
    "room.try.failed": "没能放给您听",
    "room_accept.title": "环境没有全好，这样也录？",
    "room_accept.text": "由主管本人决定：{what}。会写进录像，总部看得到。",
    "room_accept.name": "主管姓名",
    "room_accept.reason": "为什么可以录",
    "room_accept.client_waits": "客户在等，现场调不好",
    "room_accept.device_ordered": "设备已报修",
    "room_accept.seen_myself": "我在场看过，看得清、听得清",
    "room_accept.other": "其他（请写几句）",
    "room_accept.confirm": "由我定为可以",
    "room_accept.cancel": "返回",
}
EN: dict[str, str] = {
    "room.title": "Room check",
    "room.sub": "It ticks itself. {left} of {n} still to come",
    "room.sub.done": "All {n} are right",
    "room.sub.found": "Rehearsal: what is not right is noted and stops nothing",
    "room.accepted": "{name} decided as supervisor: it may be recorded like this",
    "room.look": "Look once more: is nobody else's document or screen in the picture?",
    "room.left": "{n} still open: {what}",
    "room.meter.now": "Sound just now",
    "room.button.on": "Identity",
    "room.button.wait": "Identity",
    "room.button.try": "Record 10 s and listen",
    "room.button.again": "Another 10 s",
    "room.button.accept": "Supervisor…",
    "room.try.listening": "Recording, please speak: {n} s more",
    "room.try.playing": "Playing it back. Is it clear?",
    "room.try.ended": "Played. The sound was in memory only and is gone.",
    "room.try.failed": "It could not be played",
    "room_accept.title": "Not all is right. Record all the same?",
    "room_accept.text": "The supervisor decides in person: {what}. The take says so, and headquarters sees it.",
    "room_accept.name": "The supervisor's name",
    "room_accept.reason": "Why it may be recorded",
    "room_accept.client_waits": "The customer waits; it cannot be mended here",
    "room_accept.device_ordered": "Repair is ordered",
    "room_accept.seen_myself": "I was there: all can be seen and heard",
    "room_accept.other": "Other (some words, please)",
    "room_accept.confirm": "Let it pass by my word",
    "room_accept.cancel": "Back",
}


class RoomPage(IdentityPage):
    """Nothing to click: the large button wakes with the last tick."""

    names = ("room",)
    step = "room"

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, phrases = kit.theme, kit.phrases
        self.room = RoomView()
        self.title.setText(phrases("room.title"))
        self.sub = words(quiet=True, wrap=True)
        self.list = RoomList(kit)
        self.meter = LevelMeter(theme, phrases("room.meter.now"))
        self.trying = SentenceLabel(theme)
        self.accepted = SentenceLabel(theme)
        self.column.addWidget(self.sub)
        self.column.addWidget(Scroller(self.list, phrases("room.title")), 1)
        self.column.addWidget(self.accepted)
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.space(1))
        for widget in (self.meter, self.trying, words(phrases("room.look"), role="caption", quiet=True, wrap=True)):
            below.addWidget(widget)

    def show_view(self, view: IdentityView) -> None:
        """Show every line as it stands."""
        if view.room is None:
            return
        self.room = view.room
        n, left = counted(view.room)
        key = "room.sub" if left else "room.sub.done"
        key = "room.sub.found" if left and not view.room.binding else key
        self.sub.setText(self.phrases(key, n=n, left=left))
        self.list.show_room(view.room)
        self.trying.setVisible(bool(view.room.trying))
        if view.room.trying:
            self.trying.say(*self._trying(view.room))
        self.accepted.setVisible(bool(view.room.accepted_by))
        if view.room.accepted_by:
            self.accepted.say("person", self.phrases("room.accepted", name=view.room.accepted_by))

    def show_live(self, live: Live) -> None:
        """The meter moves."""
        super().show_live(live)
        self.meter.show_levels(live.levels)

    @property
    def below(self) -> QWidget | None:
        """How loud it is, and how the try of the microphone stands."""
        return self._below

    def primary(self) -> Primary:
        """On to who the customer is."""
        on = self.view.may_go_on
        return Primary("room.button.on" if on else "room.button.wait", Pressed("next") if on else None)

    def beside(self) -> tuple[Beside, ...]:
        """Try the microphone by ear; call the supervisor where something is left that he may decide."""
        again = "room.button.again" if self.room.trying in ("ended", "failed") else "room.button.try"
        busy = self.room.trying in ("listening", "playing")
        listen = Beside(again, None if busy else Pressed("try_sound"), "T")
        decides = self.room.binding and bool(self.room.open) and not self.room.nobody and not self.view.may_go_on
        ask = (Beside("room.button.accept", self._accept(), "S"),) if decides else ()
        return (*ask, listen, *super().beside())

    def told_below(self) -> tuple[tuple[Tone, str], ...]:
        """What still stops the large button, by name."""
        if self.view.may_go_on:
            return ()
        return (("warn", self.phrases("room.left", n=len(self.room.open), what=self._left())),)

    def numbers(self, live: Live) -> Mapping[int, int]:
        """Faces are counted: each has its number, and no name."""
        return {face.track: face.track for face in live.faces.faces} if live.faces else {}

    def _left(self) -> str:
        return self.phrases("list.comma").join(line_name(self.phrases, line) for line in self.room.open)

    def _accept(self) -> Flow:
        steps = (*reasons("room_accept", REASONS), who("room_accept"))
        return Flow("room_accept", steps, "accept_room", values={"what": self._left()})

    def _trying(self, room: RoomView) -> tuple[Tone, str]:
        said = self.phrases(f"room.try.{room.trying}", n=round(room.trying_left_s))
        if room.trying == "failed" and room.trouble is not None:
            said = self.phrases.trouble(room.trouble)
        return ("warn" if room.trying == "failed" else "plain"), said
