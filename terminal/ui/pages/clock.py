"""The machine's clock cannot be believed: why, and a supervisor's decision whether a sale is recorded all the same."""

from PySide6.QtWidgets import QHBoxLayout

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot
from terminal.ui.flow import Flow, who_and_why
from terminal.ui.page import Beside, Kit, Page, Primary
from terminal.ui.parts.marks import Icon, words
from terminal.ui.parts.scrolled import Scroller, Sentences

DECIDE = Flow("clock_accept", who_and_why("clock_accept"), "accept_clock")
"""The question to a supervisor."""

ZH: dict[str, str] = {
    "clock.title": "本机时间可能不对",
    "clock.text": "录像里的日期和时间会跟着错。请先让设备管理员校准，再返回重新开始；等不及的，由主管决定是否照录。",
    "clock.button.decide": "主管决定…",
    "clock.button.leave": "不录，返回",
    "clock_accept.title": "时间不可信，照样录制？",
    "clock_accept.text": "录像会标明时间可疑；姓名和理由记入录像日志，总部会看。",
    "clock_accept.name": "主管姓名",
    "clock_accept.reason": "理由，例如：客户在等，时间稍后校准",
    "clock_accept.confirm": "照样录制",
    "clock_accept.cancel": "返回",
}
EN: dict[str, str] = {
    "clock.title": "This machine's clock may be wrong",
    "clock.text": (
        "Dates and times in the recording would be wrong, too. Have field IT set the clock, go back, and begin again. "
        "If it cannot wait, a supervisor decides whether to record all the same."
    ),
    "clock.button.decide": "Decide…",
    "clock.button.leave": "Back",
    "clock_accept.title": "Record by a doubtful clock?",
    "clock_accept.text": "The recording will say so; name and reason go into its journal, and headquarters will look.",
    "clock_accept.name": "The supervisor's name",
    "clock_accept.reason": "The reason, such as: the customer waits",
    "clock_accept.confirm": "Record",
    "clock_accept.cancel": "Back",
}


class ClockPage(Page):
    """What is known against the clock, one sentence each; he decides in a dialogue."""

    names = ("clock",)
    with_picture = False  # nobody agreed to be looked at yet
    with_room = False

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        mark = Icon(kit.theme)
        mark.set_tone("warn")
        self.title.setText(kit.phrases("clock.title"))
        self.told = Sentences(kit.theme)
        self.column.removeWidget(self.title)
        head = QHBoxLayout()
        head.setSpacing(kit.theme.space(1))
        head.addWidget(mark)
        head.addWidget(self.title, 1)
        self.column.addLayout(head)
        self.column.addWidget(words(kit.phrases("clock.text"), wrap=True))
        self.column.addWidget(Scroller(self.told, kit.phrases("scroll.more")), 1)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say why the clock is not believed."""
        language = self.phrases.language
        self.told.say(*(("warn", doubt.sentence(language)) for doubt in snapshot.station.clock))

    def primary(self) -> Primary:
        """The decision, with name and reason."""
        return Primary("clock.button.decide", DECIDE)

    def beside(self) -> tuple[Beside, ...]:
        """Back to the plan."""
        return (Beside("clock.button.leave", Pressed("leave"), "Esc"),)
