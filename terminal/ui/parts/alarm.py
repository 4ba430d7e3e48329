"""The one warning that interrupts: only what makes the recording fail if nobody acts now, the gravest alone."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from faults.trouble import Trouble
from terminal.session.facts.recorder import GapReason, MediaTrack
from terminal.session.snapshot import Snapshot
from terminal.ui.page import Kit
from terminal.ui.parts.marks import Icon, retone, words
from terminal.ui.parts.scrolled import Said
from terminal.ui.phrases.table import Phrases

DISK_LEAST_S = 600
"""With less room than for so long a recording may end before its plan does."""
_ALARMING: tuple[GapReason, ...] = ("lost", "hanging", "frozen", "black", "silent")
"""While one of these lasts nothing is recorded of that track; the others are told in the check list."""
_TRACKS: tuple[MediaTrack, ...] = ("sound", "picture")

ZH: dict[str, str] = {
    "alarm.behind": "落盘跟不上了：请不要继续，先结束并联系技术支持",
    "alarm.both": "摄像头和麦克风都没有信号：现在什么都录不到。请检查插头",
    "alarm.disk": "存储只够再录 {minutes} 分钟：请尽快录完，或先结束再腾出空间",
}
EN: dict[str, str] = {
    "alarm.behind": "The disk cannot keep up: stop here, finish, and call support",
    "alarm.both": "Neither camera nor microphone gives anything: nothing is recorded now. Check the plugs",
    "alarm.disk": "Room for {minutes} more minutes: finish soon, or end here and make room",
}


def alarm_of(phrases: Phrases, snapshot: Snapshot, bytes_per_second: int) -> Said | None:
    """The gravest thing that needs a hand now, while a take is recorded; None where nothing does."""
    if snapshot.phase != "recording":
        return None
    if snapshot.take.falling_behind:
        return "fail", phrases("alarm.behind")
    gaps = {gap.track: gap.reason for gap in snapshot.station.gaps if gap.reason in _ALARMING}
    if not snapshot.take.pictured:
        gaps.pop("picture", None)
    if len(gaps) == len(_TRACKS):
        return "fail", phrases("alarm.both")
    for track in _TRACKS:
        if track in gaps:
            return "fail", phrases(f"gap.{track}.{gaps[track]}")
    seconds = snapshot.station.free_bytes // max(1, bytes_per_second)
    if snapshot.station.free_bytes > 0 and seconds < DISK_LEAST_S:
        return "warn", phrases("alarm.disk", minutes=seconds // 60)
    return None


def is_quiet(trouble: Trouble | None) -> bool:
    """Whether it is told beside the large button instead: a node cannot be passed yet, and nothing is amiss."""
    return trouble is not None and trouble.code.startswith(("node.", "customer."))


class AlarmCard(QFrame):
    """One sentence over the whole width; hidden while nothing needs a hand."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setProperty("role", "tinted")
        self._mark, self.sentence = Icon(kit.theme), words(wrap=True)
        self.sentence.setProperty("strong", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(kit.theme.space(3), kit.theme.space(1), kit.theme.space(3), kit.theme.space(1))
        row.setSpacing(kit.theme.space(2))
        row.addWidget(self._mark)
        row.addWidget(self.sentence, 1)
        self.hide()

    def say(self, said: Said | None) -> None:
        """Show this, or nothing."""
        if said is not None:
            tone, text = said
            self._mark.set_tone(tone)
            self.sentence.setText(text)
            retone(self, tone)
            retone(self.sentence, tone)
        self.setVisible(said is not None)
