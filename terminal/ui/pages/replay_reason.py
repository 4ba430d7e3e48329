"""Before a take is looked at again: why, and what will be noted of it."""

from typing import Final, get_args

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.desk import ReplayReason, TakeRow
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot
from terminal.ui.page import Beside, Kit, Page, Primary, Progress
from terminal.ui.parts.asides import AsideCard, TintedCard
from terminal.ui.parts.choice import ChoiceFrame
from terminal.ui.parts.marks import SentenceLabel, words
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.typed import NamedLine
from terminal.ui.theme import Tone

LEAST_NOTE: Final = 6
"""As the session has it (`life/replaying.py`)."""
_LONGEST_NOTE = 100
_REASONS: Final[tuple[ReplayReason, ...]] = get_args(ReplayReason)

ZH: dict[str, str] = {
    "replay_reason.title": "回看这份录像，先说为什么",
    "replay_reason.take": "录像 {take}",
    "replay_reason.whose": "{applicant} · {products} · 录像 {take} · {began}",
    "replay_reason.customer.text": "客户来电或到店核实",
    "replay_reason.self_check.text": "网点自己检查做得对不对",
    "replay_reason.complaint.text": "请在下面写投诉编号",
    "replay_reason.authority.text": "请在下面写文号；要取走录像，另由总部批",
    "replay_reason.note": "具体说一句",
    "replay_reason.note.hint": "至少 {least} 个字，不写证件号",
    "replay_reason.by": "谁来看（姓名）",
    "replay_reason.by.hint": "本机没有账号，只记您写的姓名",
    "replay_reason.noted": "会记下什么",
    "replay_reason.noted.who": "谁、什么时候、为什么、看了哪几段，写进日志，不能删改",
    "replay_reason.noted.picture": "画面上盖着看的人的姓名、工号和时间",
    "replay_reason.noted.idle": "停着 15 分钟没有动作，自动关上",
    "replay_reason.noted.hq": "有总部的，总部看得到这次回看",
    "replay_reason.noted.only": "只在内存里放，不能另存",
    "replay_reason.checks": "开始前先核对封存：逐片核对，对不上就不放",
    "replay_reason.checking": "正在逐片核对封存…",
    "replay_reason.button": "开始回看",
    "replay_reason.leave": "不看了",
}
EN: dict[str, str] = {
    "replay_reason.title": "Why do you look at this take?",
    "replay_reason.take": "Take {take}",
    "replay_reason.whose": "{applicant} · {products} · take {take} · {began}",
    "replay_reason.customer.text": "The customer called or came to ask",
    "replay_reason.self_check.text": "The branch checks its own work",
    "replay_reason.complaint.text": "Write the complaint's number below",
    "replay_reason.authority.text": "Write the reference below; to take it away headquarters must agree",
    "replay_reason.note": "In a few words",
    "replay_reason.note.hint": "{least} characters or more, no ID numbers",
    "replay_reason.by": "Who looks (name)",
    "replay_reason.by.hint": "Noted as written",
    "replay_reason.noted": "What is noted",
    "replay_reason.noted.who": "Who, when, why, and which parts: in a log that cannot be changed",
    "replay_reason.noted.picture": "On the picture stand the viewer's name and number, and the time",
    "replay_reason.noted.idle": "Standing still for 15 minutes without a touch, it is closed",
    "replay_reason.noted.hq": "Where there is a headquarters, it sees that you looked",
    "replay_reason.noted.only": "It is played in memory only; there is no way to save it",
    "replay_reason.checks": "The seal is checked first, piece by piece; what does not match is not shown",
    "replay_reason.checking": "The seal is being checked, piece by piece…",
    "replay_reason.button": "Look at it",
    "replay_reason.leave": "Do not look",
}


class ReplayReasonPage(Page):
    """Four reasons and a few words at the left; at the right what will be noted."""

    names = ("replay_reason",)
    with_picture = False  # the counter's picture has no business here
    with_room = False
    bare = True

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._snapshot = Snapshot()
        self._take = ""
        theme, phrases = kit.theme, kit.phrases
        self.title.setText(phrases("replay_reason.title"))
        self.title.setProperty("role", "headline")
        self.whose = words(wrap=True, quiet=True)
        self.said = TintedCard(theme)
        self.note = NamedLine(theme, phrases("replay_reason.note"), longest=_LONGEST_NOTE)
        self.note.note.setText(phrases("replay_reason.note.hint", least=LEAST_NOTE))
        self.by = NamedLine(theme, phrases("replay_reason.by"))
        self.by.note.setText(phrases("replay_reason.by.hint"))
        for line in (self.note.line, self.by.line):
            line.textChanged.connect(self.changed)
            line.returnPressed.connect(self._submit)
        self._lay_out()

    def _lay_out(self) -> None:
        left = QWidget()
        form = QVBoxLayout(left)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(self.theme.space(1))
        self.choices: list[ChoiceFrame] = []
        self._group = QButtonGroup(self)
        for number, reason in enumerate(_REASONS, start=1):
            text = self.phrases(f"replay_reason.{reason}.text")
            choice = ChoiceFrame(self.theme, self.phrases(f"replay.reason.{reason}"), text, key=str(number))
            self._group.addButton(choice.radio)
            choice.radio.toggled.connect(self.changed)
            self.choices.append(choice)
            form.addWidget(choice)
        for part in (self.note, self.by, self.said):
            form.addWidget(part)
        form.addStretch(1)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(self.theme.space(2))
        self.column.removeWidget(self.title)
        columns = QHBoxLayout()
        columns.setSpacing(self.theme.space(3))
        columns.addWidget(left, 5)
        columns.addWidget(self._aside(), 3)
        rows.addWidget(self.title)
        rows.addWidget(self.whose)
        rows.addLayout(columns)
        rows.addStretch(1)
        around = QWidget()
        middle = QHBoxLayout(around)
        middle.setContentsMargins(0, self.theme.space(2), 0, 0)
        middle.addStretch(1)
        middle.addWidget(inside, 10)
        middle.addStretch(1)
        self.column.addWidget(Scroller(around, self.phrases("scroll.more")), 1)

    def _aside(self) -> QWidget:
        card = AsideCard(self.theme, self.phrases("replay_reason.noted"))
        card.text.hide()
        for name in ("who", "picture", "only", "idle", "hq"):
            line = SentenceLabel(self.theme)
            line.say("plain", self.phrases(f"replay_reason.noted.{name}"))
            card.column.addWidget(line)
        card.column.addStretch(1)
        return card

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show whose take it is, and why it was not shown where it was not."""
        self._snapshot = snapshot
        desk = snapshot.desk
        if desk.replay_take != self._take:
            self._take = desk.replay_take
            self._clear()
        row = next((row for row in desk.takes if row.take == desk.replay_take), None)
        self.whose.setText(self._whose(row, desk.replay_take))
        self.by.setVisible(snapshot.staff.signed_in is None)
        trouble = desk.replay.trouble if desk.replay and desk.replay.state in ("refused", "closed") else None
        self.said.setVisible(trouble is not None)
        if trouble is not None:
            tone: Tone = "warn" if desk.replay is not None and desk.replay.idle else "fail"
            self.said.say(tone, self.phrases.trouble(trouble), "", trouble.code)
        for part in (*(choice.radio for choice in self.choices), self.note.line, self.by.line):
            part.setEnabled(not self._checking)

    def _whose(self, row: TakeRow | None, take: str) -> str:
        if row is None:
            return self.phrases("replay_reason.take", take=take)
        products, began = self.phrases("list.comma").join(row.products), row.began[:16].replace("T", " ")
        return self.phrases("replay_reason.whose", applicant=row.applicant, products=products, take=take, began=began)

    def _clear(self) -> None:
        self._group.setExclusive(False)
        for choice in self.choices:
            choice.radio.setChecked(False)
        self._group.setExclusive(True)
        self.note.line.clear()

    @property
    def _checking(self) -> bool:
        replay = self._snapshot.desk.replay
        return replay is not None and replay.state == "opening"

    @property
    def reason(self) -> str:
        """The reason that is chosen; empty for none."""
        chosen = (reason for reason, choice in zip(_REASONS, self.choices, strict=True) if choice.radio.isChecked())
        return next(chosen, "")

    def _pressed(self) -> Pressed | None:
        note, by = " ".join(self.note.text().split()), self.by.text().strip()
        named = bool(by) or self._snapshot.staff.signed_in is not None
        if self._checking or not self.reason or len(note) < LEAST_NOTE or not named:
            return None
        return Pressed("open_replay", by=by, detail={"take": self._take, "reason": self.reason, "note": note})

    def _submit(self) -> None:
        pressed = self._pressed()
        if pressed is not None:
            self.sent.emit(pressed)
        elif len(self.note.text().strip()) >= LEAST_NOTE and not self.by.isHidden():
            self.by.line.setFocus()

    def choose(self, number: int) -> None:
        """The number keys choose a reason."""
        if 0 <= number < len(self.choices) and not self._checking:
            self.choices[number].radio.setChecked(True)
            self.note.line.setFocus()

    def primary(self) -> Primary:
        """Look at it, once the reason says enough."""
        return Primary("replay_reason.button", self._pressed())

    def beside(self) -> tuple[Beside, ...]:
        """Do not look at it."""
        return (Beside("replay_reason.leave", Pressed("close_replay"), "Esc"),)

    def progress(self) -> Progress:
        """What happens first, or is happening."""
        return Progress(self.phrases("replay_reason.checking" if self._checking else "replay_reason.checks"))
