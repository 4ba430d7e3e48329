"""A take is looked at again: its picture with the viewer's name, its time line, and its moments in words."""

from collections.abc import Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.desk import ReplayMoved
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot
from terminal.ui.flow import Ask, Does, Flow
from terminal.ui.page import Beside, Kit, Page, Primary, Progress
from terminal.ui.parts.marks import Card, Chip, words
from terminal.ui.parts.moments import Moments
from terminal.ui.parts.replay_controls import ReplayControls
from terminal.ui.parts.replay_picture import ReplayPicture
from terminal.ui.parts.replay_words import has_line, moment_of
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.time_line import tone_of

_LEFT = 62
"""Hundredths of the width for the picture."""
_WIDE = 1200
"""Pixels of width from which on it is all said beside the title."""
_ROOMY = 700
"""Pixels of height from which on the legend has room."""

ZH: dict[str, str] = {
    "replay.title": "回看 {applicant}",
    "replay.title.take": "回看录像",
    "replay.about": "{products} · 录像 {take} · {began} 至 {ended}",
    "replay.about.take": "录像 {take} · {began} 至 {ended}",
    "replay.sealed": "封存完好，逐片核对过",
    "replay.interrupted": "中断的录像，已有部分核对过",
    "replay.sealed.short": "封存完好",
    "replay.interrupted.short": "中断的录像",
    "replay.logged": "正在回看 · 已记入日志",
    "replay.moments": "节点与结果",
    "replay.moments.count": "{done} 个节点，其中 {again} 处没过或重做",
    "replay.only": "只能看，不能另存。取走录像须另行申请，由总部批。",
    "replay.why": "回看原因：{reason}",
    "replay.viewer": "{viewer} · 回看 {at}",
    "replay.close": "看完了，关闭",
    "replay.add": "补充原因…",
    "replay_add.title": "补充原因",
    "replay_add.text": "原来写的不能改，只能补充，一样记入日志。",
    "replay_add.note": "再说一句（至少 6 个字）",
    "replay_add.confirm": "补充",
    "replay_add.cancel": "返回",
}
EN: dict[str, str] = {
    "replay.title": "Looking at {applicant}",
    "replay.title.take": "Looking at a take",
    "replay.about": "{products} · take {take} · {began} to {ended}",
    "replay.about.take": "Take {take} · {began} to {ended}",
    "replay.sealed": "Intact, every piece was checked",
    "replay.interrupted": "Interrupted; what there is was checked",
    "replay.sealed.short": "Intact",
    "replay.interrupted.short": "Interrupted",
    "replay.logged": "Being looked at · noted in the log",
    "replay.moments": "Steps and outcomes",
    "replay.moments.count": "{done} steps, {again} of them not passed or done again",
    "replay.only": "To look at only, not to be saved. To take it away headquarters must agree.",
    "replay.why": "Reason: {reason}",
    "replay.viewer": "{viewer} · looked at {at}",
    "replay.close": "Done, close it",
    "replay.add": "Add to the reason…",
    "replay_add.title": "Add to the reason",
    "replay_add.text": "What was written stays; what is added is noted in the log as well.",
    "replay_add.note": "One thing more (6 characters or more)",
    "replay_add.confirm": "Add",
    "replay_add.cancel": "Back",
}


class ReplayPage(Page):
    """Picture, keys and time line at the left; at the right the moments."""

    names = ("replay",)
    with_picture = False  # it has a picture of its own
    with_room = False
    bare = True

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._replay: ReplayMoved | None = None
        theme, phrases = kit.theme, kit.phrases
        self.picture = ReplayPicture(kit, kit.replay_frame)
        self.about, self.seal, self.logged = words(role="caption", quiet=True, wrap=True), Chip(theme), Chip(theme)
        self.controls, self.moments = ReplayControls(kit), Moments(kit)
        self.count = words(role="caption", quiet=True, wrap=True)
        self.only = words(phrases("replay.only"), role="caption", quiet=True, wrap=True)
        self.controls.sent.connect(self.sent)
        self.moments.asked.connect(self.controls.seek)
        self._lay_out()

    def _lay_out(self) -> None:
        space = self.theme.space(2)
        self.column.removeWidget(self.title)
        head = QHBoxLayout()
        head.setSpacing(space)
        head.addWidget(self.title)
        head.addWidget(self.about, 1)
        head.addWidget(self.logged)
        head.addWidget(self.seal)
        left, right = QVBoxLayout(), self._aside()
        left.setSpacing(space)
        left.addWidget(self.picture, 1)
        left.addWidget(self.controls)
        sides = QHBoxLayout()
        sides.setSpacing(space)
        sides.addLayout(left, _LEFT)
        sides.addWidget(right, 100 - _LEFT)
        self.column.setSpacing(space)
        self.column.addLayout(head)
        self.column.addLayout(sides, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The picture comes first: where room is scarce one key holds all speeds, and what is said elsewhere goes."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        high = self.height() > _ROOMY * self.theme.scale
        self.controls.share_room(self.width() * _LEFT / 100 - self.theme.space(6), high=high)
        self.only.setVisible(high)
        self.count.setVisible(high)
        self.logged.setVisible(self.width() > _WIDE * self.theme.scale)
        self._say_seal()

    def _say_seal(self) -> None:
        whole = bool(self._replay and self._replay.status == "intact")
        short = "" if self.width() > _WIDE * self.theme.scale else ".short"
        self.seal.say("ok" if whole else "warn", self.phrases(f"replay.{'sealed' if whole else 'interrupted'}{short}"))

    def _aside(self) -> QWidget:
        card, theme = Card(), self.theme
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(2))
        column.setSpacing(theme.space(1))
        title = words(self.phrases("replay.moments"), role="title")
        column.addWidget(title)
        column.addWidget(self.count)
        column.addWidget(Scroller(self.moments, self.phrases("replay.moments")), 1)
        column.addWidget(self.only)
        return card

    # showing

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where it is; what is of the take itself is laid out once."""
        replay = snapshot.desk.replay
        before, self._replay = self._replay, replay
        if replay is None or replay.state not in ("playing", "paused"):
            self.controls.show_replay(None)
            self.picture.forget()
            self.picture.show_viewer("")
            return
        if before is None or (before.take, before.events) != (replay.take, replay.events):
            self._show_take(snapshot, replay)
        self.controls.show_replay(replay)
        self.moments.show_position(replay.position_s)

    def _show_take(self, snapshot: Snapshot, replay: ReplayMoved) -> None:
        phrases = self.phrases
        row = next((row for row in snapshot.desk.takes if row.take == replay.take), None)
        named = row is not None and bool(row.applicant)
        self.title.setText(
            phrases("replay.title", applicant=row.applicant) if row and named else phrases("replay.title.take")
        )
        said = {"take": replay.take, "began": replay.began_at, "ended": replay.ended_at[-8:]}
        if row is not None and row.products:
            self.about.setText(phrases("replay.about", products=phrases("list.comma").join(row.products), **said))
        else:
            self.about.setText(phrases("replay.about.take", **said))
        self.logged.say("warn", phrases("replay.logged"))
        self._share_room()
        self.picture.show_viewer(phrases("replay.viewer", viewer=replay.viewer, at=replay.opened_at))
        shown = [event for event in replay.events if has_line(event)]
        self.moments.show_moments([moment_of(phrases, event) for event in shown])
        nodes = [event for event in replay.events if event.kind == "node"]
        again = sum(tone_of(event) == "warn" for event in nodes)
        self.count.setText(phrases("replay.moments.count", done=len({event.name for event in nodes}), again=again))

    # asking

    def keys(self) -> Mapping[str, Does]:
        """What letters do."""
        return self.controls.keys()

    def move_sideways(self, way: int) -> None:
        """Arrows go a few seconds on or back."""
        self.controls.skip(way)

    def primary(self) -> Primary:
        """Close it."""
        return Primary("replay.close", Pressed("close_replay"))

    def beside(self) -> tuple[Beside, ...]:
        """Say more of the reason."""
        flow = Flow("replay_add", (Ask("note", "replay_add.note"),), _added)
        return (Beside("replay.add", flow, "A"),)

    def progress(self) -> Progress:
        """Why it is looked at."""
        replay = self._replay
        return Progress(self.phrases("replay.why", reason=replay.reason) if replay else "")


def _added(answers: Mapping[str, str]) -> Does:
    return Pressed("move_replay", detail={"act": "reason", "note": answers.get("note", "")})
