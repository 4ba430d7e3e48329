"""What is not at headquarters yet, and why: who has to act stands first. Nothing can be deleted here."""

from collections.abc import Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.desk import TakeRow
from terminal.session.facts.people import Pressed
from terminal.session.rights import may
from terminal.session.snapshot import Snapshot, StationView
from terminal.ui.flow import Answers, Ask, Choice, Does, Flow
from terminal.ui.page import Beside, Kit, Page, Primary, Progress
from terminal.ui.parts.layouts import clear
from terminal.ui.parts.marks import Card, Divider, Icon, words
from terminal.ui.parts.queue_rows import QueueRow, ReceivedLine, Tile, said_of, span, urgency, waited_s
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.trouble import TroubleCard
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "queue.title": "待送队列",
    "queue.text": "没有核对过「总部已收」的回执，录像一直留在本机，谁也删不了。总部待核的也不删。",
    "queue.tile.held": "已录好，等着送",
    "queue.tile.sending": "正在送",
    "queue.tile.quarantined": "总部待核",
    "queue.tile.stuck": "要有人处理",
    "queue.tile.received": "今天总部已收",
    "queue.line.up": "网络正常",
    "queue.line.down": "网络断开，恢复后自动接着送",
    "queue.line.unknown": "还没有问过总部",
    "queue.line.none": "本机不属于任何总部，录像留在本机",
    "queue.all": "还剩 {mega} MB",
    "queue.line.ends": "网络正常，照现在的速度约 {span}送完",
    "queue.all.done": "该送的都送到了",
    "queue.empty": "没有等着送的录像",
    "queue.empty.text": "录好的会先列在这里，边录边送；总部核对过回执才离开。",
    "queue.list": "等着送的录像",
    "queue.oldest": "本机最老的一份已等 {span}",
    "queue.rule": "先录好的先送；录制时边录边送，不抢录制的资源。",
    "queue.button.now": "现在再送",
    "queue.button.home": "返回首页",
    "queue.button.look": "回看…",
    "look.title": "回看哪一份？",
    "look.text": "这里是今天最近的几份。下一页要说明原因，会记入日志。",
    "look.confirm": "就看这份",
    "look.cancel": "返回",
}
EN: dict[str, str] = {
    "queue.title": "Queue",
    "queue.text": "Until a receipt of headquarters is verified a take stays here, and nobody can delete it.",
    "queue.tile.held": "Recorded, waiting",
    "queue.tile.sending": "Being sent",
    "queue.tile.quarantined": "In question",
    "queue.tile.stuck": "Somebody must act",
    "queue.tile.received": "Received today",
    "queue.line.up": "The line is up",
    "queue.line.down": "The line is down; it goes on by itself",
    "queue.line.unknown": "Headquarters was not asked yet",
    "queue.line.none": "This machine belongs to no headquarters; takes stay here",
    "queue.all": "{mega} MB left",
    "queue.line.ends": "The line is up; about {span} at this speed",
    "queue.all.done": "All that was to be sent has arrived",
    "queue.empty": "Nothing waits to be sent",
    "queue.empty.text": "What is recorded stands here and is sent meanwhile; it leaves when its receipt is verified.",
    "queue.list": "Takes that wait",
    "queue.oldest": "The oldest here has waited {span}",
    "queue.rule": "First recorded, first sent; while recording, sending takes nothing from it.",
    "queue.button.now": "Try now",
    "queue.button.home": "Home",
    "queue.button.look": "Look again…",
    "look.title": "Which take?",
    "look.text": "The last ones of today. The next page asks for the reason, which is noted.",
    "look.confirm": "This one",
    "look.cancel": "Back",
}
_MEGA = 1_000_000
_ROOMY = 1100
_WIDE = 1600  # pixels of width from which on a take's number has a column of its own


_LOOKED_AT = 3
"""How many takes can be chosen from at once."""


class QueuePage(Page):
    """Tiles that count, what waits with its reason, and below it what arrived today."""

    names = ("queue",)
    with_picture = False  # nobody is looked at between two customers
    with_room = False
    bare = True

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._snapshot = Snapshot()
        self._rows: dict[str, QueueRow] = {}
        self._order: tuple[str, ...] = ()
        self._received: tuple[TakeRow, ...] = ()
        self.title.setText(kit.phrases("queue.title"))
        self.column.removeWidget(self.title)
        self.text = words(kit.phrases("queue.text"), role="caption", quiet=True, wrap=True)
        head = QHBoxLayout()
        head.setSpacing(kit.theme.space(3))
        head.addWidget(self.title)
        head.addWidget(self.text, 1)
        self.tiles = {
            "held": Tile(kit, "queue.tile.held"),
            "sending": Tile(kit, "queue.tile.sending"),
            "quarantined": Tile(kit, "queue.tile.quarantined", "warn"),
            "stuck": Tile(kit, "queue.tile.stuck", "fail"),
            "received": Tile(kit, "queue.tile.received"),
        }
        self.line_mark, self.line = Icon(kit.theme), words(role="caption", quiet=True, wrap=True)
        self.all = words(role="lead", wrap=True)
        self.all.setProperty("strong", True)
        tiles = QHBoxLayout()
        tiles.setSpacing(kit.theme.space(2))
        for tile in self.tiles.values():
            tiles.addWidget(tile, 2)
        self.line_card = self._line_card()
        tiles.addWidget(self.line_card, 5)
        self.empty, self.empty_text = words(role="title"), words(quiet=True, wrap=True)
        self.empty.setText(kit.phrases("queue.empty"))
        self.empty_text.setText(kit.phrases("queue.empty.text"))
        self._list = QVBoxLayout()
        self._list.setSpacing(kit.theme.space(1))
        self.received_card = Card()
        self.received_card.hide()
        self.trouble = TroubleCard(kit.theme, kit.phrases)
        self.trouble.hide()
        self._received_column = QVBoxLayout(self.received_card)
        edge = kit.theme.space(3)
        self._received_column.setContentsMargins(edge, kit.theme.space(1), edge, kit.theme.space(1))
        self._received_column.setSpacing(0)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(kit.theme.space(2))
        for widget in (self.empty, self.empty_text):
            column.addWidget(widget)
        column.addLayout(self._list)
        column.addWidget(self.received_card)
        column.addStretch(1)
        self.column.setSpacing(kit.theme.space(2))
        self.column.addLayout(head)
        self.column.addLayout(tiles)
        self.column.addWidget(self.trouble)
        self.column.addWidget(Scroller(inside, kit.phrases("queue.list")), 1)

    def _line_card(self) -> Card:
        card = Card()
        theme = self.theme
        head = QHBoxLayout()
        head.setSpacing(theme.space(1))
        head.addWidget(self.line_mark)
        head.addWidget(self.line, 1)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2))
        column.setSpacing(theme.space(1))
        column.addLayout(head)
        column.addWidget(self.all)
        return card

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what waits, who must act first."""
        self._snapshot = snapshot
        takes = [row for row in snapshot.desk.takes if row.goes]
        waiting = sorted((row for row in takes if row.state != "received"), key=lambda row: (urgency(row), row.began))
        received = tuple(row for row in takes if row.state == "received")
        self._count(waiting, received)
        self._say_line(snapshot.station, waiting)
        self._show_waiting(waiting)
        self._show_received(received)
        self.trouble.show_trouble(snapshot.desk.trouble)
        self.empty.setVisible(not waiting)
        self.empty_text.setVisible(not waiting and not received)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Numbers step below the names where there is no room; what the top bar says too steps back before the list."""
        super().resizeEvent(event)
        roomy = self._roomy
        self.line_card.setVisible(roomy)
        self.text.setVisible(roomy)
        for tile in self.tiles.values():
            tile.make_room(roomy=roomy)
        self.show_snapshot(self._snapshot)

    @property
    def _roomy(self) -> bool:
        return self.width() >= _ROOMY * self.theme.scale

    def _count(self, waiting: list[TakeRow], received: tuple[TakeRow, ...]) -> None:
        stuck = [row for row in waiting if row.state in ("refused", "declined")]
        counts = {
            "held": sum(row.state == "held" for row in waiting),
            "sending": sum(row.state == "sending" for row in waiting),
            "quarantined": sum(row.state == "quarantined" for row in waiting),
            "stuck": len(stuck),
            "received": len(received),
        }
        for name, tile in self.tiles.items():
            tile.show_count(counts[name])
        self.tiles["stuck"].setVisible(bool(stuck))

    def _say_line(self, station: StationView, waiting: list[TakeRow]) -> None:
        tone: Tone
        if not station.delivers:
            tone, said = "plain", "none"
        elif station.line_up is None:
            tone, said = "plain", "unknown"
        else:
            tone, said = ("ok", "up") if station.line_up else ("warn", "down")
        self.line_mark.set_tone(tone)
        going = [row for row in waiting if row.state in ("held", "sending")]
        left, rate = sum(row.bytes_left for row in going), self._snapshot.desk.bytes_s
        if said == "up" and going and rate:
            self.line.setText(self.phrases("queue.line.ends", span=span(self.phrases, left / rate)))
        else:
            self.line.setText(self.phrases(f"queue.line.{said}"))
        done = "" if waiting else self.phrases("queue.all.done")
        self.all.setText(self.phrases("queue.all", mega=max(1, left // _MEGA)) if going else done)
        self.all.setVisible(station.delivers)

    def _show_waiting(self, waiting: list[TakeRow]) -> None:
        order = tuple(row.take for row in waiting)
        if order != self._order:
            self._arrange(order)
        desk, ahead = self._snapshot.desk, 0
        up = self._snapshot.station.line_up is True
        wide = self.width() >= _WIDE and self.theme.text_size == "standard"
        roomy = self._roomy
        for row in waiting:
            said = said_of(self.phrases, row, desk.takes_at, ahead, desk.bytes_s if up else 0.0)
            self._rows[row.take].show_row(row, said, today=desk.takes_at, wide=wide, roomy=roomy)
            ahead += row.bytes_left if row.state in ("held", "sending") else 0

    def _arrange(self, order: tuple[str, ...]) -> None:
        """Rows stay what they are and change places; those that have gone are let go of."""
        self._order = order
        while self._list.count():
            self._list.takeAt(0)
        for take in self._rows.keys() - set(order):
            self._rows.pop(take).deleteLater()
        for take in order:
            if take not in self._rows:
                self._rows[take] = QueueRow(self.kit)
            self._list.addWidget(self._rows[take])

    def _show_received(self, received: tuple[TakeRow, ...]) -> None:
        if received == self._received:
            return
        self._received = received
        clear(self._received_column)
        self.lines = [ReceivedLine(self.kit, row) for row in received]
        for place, line in enumerate(self.lines):
            if place:
                self._received_column.addWidget(Divider())
            self._received_column.addWidget(line)
        self.received_card.setVisible(bool(received))

    def rows(self) -> list[tuple[str, str, str, str]]:
        """What each row says, top to bottom: whose, why, what follows, and the word."""
        return [self._rows[take].texts() for take in self._order]

    # --- what can be done ---

    def primary(self) -> Primary:
        """Back home."""
        return Primary("queue.button.home", Pressed("go", detail={"to": "home"}))

    def beside(self) -> tuple[Beside, ...]:
        """Try at once, also what is not tried again by itself."""
        takes = self._snapshot.desk.takes
        refused = any(row.state == "refused" for row in takes)
        waits = refused or any(row.state == "held" and row.goes and row.ending for row in takes)
        does = Pressed("send_now", detail={"refused": refused}) if waits and self._snapshot.station.delivers else None
        return (Beside("queue.button.now", does, "R"), *self._look())

    def keys(self) -> Mapping[str, Does]:
        """Esc goes back, as on every page."""
        return {"Esc": self.primary().does}

    def _look(self) -> tuple[Beside, ...]:
        """Look at a take of today again, for whom that is a right; the reason is asked on the next page."""
        takes = sorted((row for row in self._snapshot.desk.takes if row.ending), key=lambda row: row.began)
        if not takes or not may(self._snapshot.staff, "look"):
            return ()
        newest = takes[: -_LOOKED_AT - 1 : -1]
        choices = tuple(Choice(row.take, said=f"{row.applicant} {row.take}".strip()) for row in newest)

        def opens(answers: Answers) -> Pressed:
            return Pressed("open_replay", detail={"take": answers["take"]})

        return (Beside("queue.button.look", Flow("look", (Ask("take", choices=choices),), opens), "V"),)

    def progress(self) -> Progress:
        """How things go, and how long the oldest has waited."""
        desk = self._snapshot.desk
        waits = [row for row in desk.takes if row.goes and row.state != "received" and row.ending]
        oldest = max((waited_s(row, desk.takes_at) for row in waits), default=0.0)
        told: tuple[tuple[Tone, str], ...] = ()
        if oldest:
            told = (("plain", self.phrases("queue.oldest", span=span(self.phrases, oldest))),)
        return Progress(self.phrases("queue.rule"), told=told)
