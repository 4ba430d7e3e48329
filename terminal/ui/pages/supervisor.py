"""The supervisor decides, on the page itself: what stands in the way, three ways, a reason, and whose word it is."""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from rulebook.walk.states import Event
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot, WalkView
from terminal.ui.flow import LONGEST_NAME, LONGEST_REASON, Does, attempt_of
from terminal.ui.page import BarLook, Kit, Primary
from terminal.ui.parts.check_lines import amiss_said, ended, grave
from terminal.ui.parts.choice import ChoiceFrame
from terminal.ui.parts.layouts import clear
from terminal.ui.parts.marks import Card, SentenceLabel, words
from terminal.ui.parts.node_check_words import Read, checks_of
from terminal.ui.parts.node_checks import NodeChecks
from terminal.ui.parts.scrolled import Said, Scroller, Sentences
from terminal.ui.parts.typed import NamedLine, SecretLine
from terminal.ui.parts.walk import WalkPage
from terminal.ui.phrases.staff import demonstration_words
from terminal.ui.theme import Tone

DECISIONS: tuple[Event, ...] = ("supervisor_passed", "supervisor_referred", "supervisor_ended")
_MOST_LACKING = 2
REASONS = ("present", "hearing", "dialect", "equipment", "other")

ZH: dict[str, str] = {
    "supervisor.page.title": "请主管处理",
    "supervisor.page.goes_on": "录像继续，这一步也录在里面",
    "supervisor.page.spent": "节点 {n} {title}：已做 {attempt} 次，次数用完。",
    "supervisor.page.called": "节点 {n} {title}：第 {attempt} 次，已请主管。",
    "supervisor.page.more": "还有 {count} 样没有通过检查",
    "supervisor.page.noes": "问了 {count} 次，客户都没有答应。",
    "supervisor.page.no": "客户答否：「{text}」",
    "supervisor.page.not_for_her": "主管也不能替客户说“清楚”：只能留给总部判定，或结束。",
    "supervisor.page.decision": "决定（选一项）",
    "supervisor.page.reason": "理由（选一项，可以再写几句）",
    "supervisor.supervisor_passed": "由我定为可以",
    "supervisor.supervisor_passed.text": "记为主管定，不算通过；总部必看",
    "supervisor.supervisor_referred": "留给总部判定",
    "supervisor.supervisor_referred.text": "往下录，由总部判定",
    "supervisor.supervisor_ended": "终止这笔业务",
    "supervisor.supervisor_ended.text": "录像照样封存，注明终止原因",
    "supervisor.reason.present": "我在场看到本人表示",
    "supervisor.reason.hearing": "听力不便，点头回答",
    "supervisor.reason.dialect": "方言，机器没听懂",
    "supervisor.reason.equipment": "设备故障",
    "supervisor.reason.other": "其他（请写明）",
    "supervisor.note": "补充说明",
    "supervisor.name": "主管姓名",
    "supervisor.number": "主管工号",
    "supervisor.password": "主管密码",
    "supervisor.for_good": "决定、姓名和理由写进录像日志，不能更改；销售人员本人不能代办。",
    "supervisor.unproven": "姓名由人输入，未经身份核验。",
    "supervisor.checking": "正在核对密码",
    "supervisor.button": "确认决定",
    "supervisor.lacks.decision": "还没有选决定",
    "supervisor.lacks.reason": "还没有选理由",
    "supervisor.lacks.note": "选了“其他”，请写明",
    "supervisor.lacks.who": "还没有填主管",
}
EN: dict[str, str] = {
    "supervisor.page.title": "The supervisor decides",
    "supervisor.page.goes_on": "The recording goes on, and this is part of it",
    "supervisor.page.spent": "Step {n} {title}: done {attempt} times, no attempts are left.",
    "supervisor.page.called": "Step {n} {title}: at attempt {attempt} the supervisor was called.",
    "supervisor.page.more": "{count} more did not pass the checks",
    "supervisor.page.noes": "Asked {count} times, and the customer did not agree.",
    "supervisor.page.no": "The customer said no to: “{text}”",
    "supervisor.page.not_for_her": "A supervisor cannot say yes for the customer: leave it to headquarters, or end.",
    "supervisor.page.decision": "The decision (choose one)",
    "supervisor.page.reason": "The reason (choose one, and add words if needed)",
    "supervisor.supervisor_passed": "Let pass by my word",
    "supervisor.supervisor_passed.text": "Not counted as passed; headquarters looks",
    "supervisor.supervisor_referred": "Leave to headquarters",
    "supervisor.supervisor_referred.text": "The recording goes on; headquarters judges",
    "supervisor.supervisor_ended": "End this sale",
    "supervisor.supervisor_ended.text": "The take is sealed, with the reason",
    "supervisor.reason.present": "I was there and saw it",
    "supervisor.reason.hearing": "Hard of hearing, nodded",
    "supervisor.reason.dialect": "Dialect, not understood",
    "supervisor.reason.equipment": "Equipment failed",
    "supervisor.reason.other": "Other (write it below)",
    "supervisor.note": "In your words",
    "supervisor.name": "The supervisor's name",
    "supervisor.number": "Supervisor's staff number",
    "supervisor.password": "Supervisor's password",
    "supervisor.for_good": "All of it goes into the take's journal for good; the seller cannot decide.",
    "supervisor.unproven": "The name is typed; nobody proved who it is.",
    "supervisor.checking": "Checking the password",
    "supervisor.button": "Decide",
    "supervisor.lacks.decision": "No decision chosen",
    "supervisor.lacks.reason": "No reason chosen",
    "supervisor.lacks.note": "“Other”: please write it",
    "supervisor.lacks.who": "No supervisor yet",
}


class SupervisorPage(WalkPage):
    """Nothing is chosen beforehand. The digits choose the decision, then the reason; Enter in a line goes on."""

    names = ("supervisor",)
    bare = True
    bar: BarLook = "unmet"
    offers = ("repeat", "ended_by_customer", "give_up")

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, phrases = kit.theme, kit.phrases
        self._about = ""
        self._known = False
        self.title.setText(phrases("supervisor.page.title"))
        self.column.removeWidget(self.title)
        self.told, self.refused = Sentences(theme), SentenceLabel(theme)
        self.decisions: dict[Event, ChoiceFrame] = {}
        self._decisions, self._choices = QVBoxLayout(), QButtonGroup(self)
        self._decisions.setSpacing(theme.space(1) // 2)
        self.reasons = {reason: QRadioButton(phrases(f"supervisor.reason.{reason}")) for reason in REASONS}
        self._reasons = QButtonGroup(self)
        self.note = NamedLine(theme, phrases("supervisor.note"), longest=LONGEST_REASON)
        self.who = NamedLine(theme, phrases("supervisor.name"), longest=LONGEST_NAME)
        self.password = NamedLine(theme, phrases("supervisor.password"), SecretLine(), longest=LONGEST_REASON)
        self.for_good = words(phrases("supervisor.for_good"), role="caption", quiet=True, wrap=True)
        self.checks = NodeChecks(kit)
        self.checks.setParent(self)  # until it stands below the picture
        self._lay_out(kit)
        self._listen()

    def _lay_out(self, kit: Kit) -> None:
        theme, phrases = kit.theme, kit.phrases
        card = Card()
        column = QVBoxLayout(card)
        edge = theme.space(2)
        column.setContentsMargins(edge, theme.padding, edge, theme.padding)
        column.setSpacing(theme.space(1))
        column.addWidget(self.title)
        column.addWidget(words(phrases("supervisor.page.goes_on"), role="caption", quiet=True, wrap=True))
        column.addWidget(self.told)
        column.addWidget(words(phrases("supervisor.page.decision"), role="caption", quiet=True))
        column.addLayout(self._decisions)
        column.addWidget(words(phrases("supervisor.page.reason"), role="caption", quiet=True))
        column.addLayout(self._reason_grid(kit))
        names = QHBoxLayout()
        names.setSpacing(theme.space(2))
        if theme.text_size == "elder":
            column.addWidget(self.note)
        else:
            names.addWidget(self.note, 2)
        names.addWidget(self.who, 1)
        names.addWidget(self.password, 1)
        column.addLayout(names)
        column.addWidget(self.refused)
        column.addWidget(self.for_good)
        column.addStretch(1)
        around = QWidget()
        inside = QVBoxLayout(around)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(card)
        self._scroller = Scroller(around, phrases("supervisor.page.title"))
        self.column.addWidget(self._scroller, 1)

    def _reason_grid(self, kit: Kit) -> QGridLayout:
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(0)
        for button in self.reasons.values():
            button.setAccessibleName(button.text())
            self._reasons.addButton(button)
        self._place_reasons(1 if kit.theme.text_size == "elder" else 2 if kit.phrases.language == "en" else 3)
        return self._grid

    def _place_reasons(self, across: int) -> None:
        self._across = across
        for place, button in enumerate(self.reasons.values()):
            self._grid.addWidget(button, *divmod(place, across))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Two reasons stand beside each other where there is no room for three."""
        super().resizeEvent(event)
        if self.theme.text_size == "elder" or self.phrases.language == "en":
            return
        room = self.width() - 2 * self.theme.padding - 3 * self.theme.space(2)
        across = 3 if 3 * max(button.sizeHint().width() for button in self.reasons.values()) <= room else 2
        if across != self._across:
            self._place_reasons(across)

    def _listen(self) -> None:
        for line in self._lines:
            line.textChanged.connect(self.changed)
            line.returnPressed.connect(self._line_done)
        for button in self.reasons.values():
            button.toggled.connect(self.changed)

    @property
    def _lines(self) -> tuple[QLineEdit, ...]:
        return (self.note.line, self.who.line, self.password.line)

    def _line_done(self) -> None:
        """Enter in a line goes to the next one that is empty, from the last one to the large button."""
        for named in (self.who, self.password):
            if named.isVisible() and not named.text().strip():
                named.line.setFocus(Qt.FocusReason.OtherFocusReason)
                self._scroller.ensureWidgetVisible(named)  # on a small screen it stands below what is in view
                return
        if self._lacks():
            return
        self.sent.emit(self.primary().does)

    @property
    def below(self) -> QWidget | None:
        """The check list of the node."""
        return self.checks

    @property
    def words_first(self) -> bool:
        """What is decided needs the room; the picture stays in sight."""
        return True

    # showing

    def show_walk(self, snapshot: Snapshot, walk: WalkView) -> None:
        """Show why the supervisor is called, and what he may decide; another attempt begins with empty fields."""
        about = attempt_of(snapshot)
        self._show_staff(snapshot)
        hers = self._hers(walk)
        offered = tuple(each for each in DECISIONS if each in walk.can and not (hers and each == "supervisor_passed"))
        if about != self._about or tuple(self.decisions) != offered:
            self._about = about
            self._begin(offered)
        self.told.say(*self._tells(walk))
        self._show_checks(snapshot, walk)

    def _show_checks(self, snapshot: Snapshot, walk: WalkView) -> None:
        """What was good stays ticked; what lacks stands above the decisions."""
        large, listed = self.theme.text_size == "elder", bool(walk.lines)
        lines = tuple(line for line in ended(walk.lines, failed=True) if line.state != "failing")
        kept = replace(snapshot, walk=replace(walk, lines=lines))
        said = checks_of(self.phrases, kept, self.live, Read(), large=large, over=listed) if walk.node else []
        self.checks.say(said, steady=listed)

    def _show_staff(self, snapshot: Snapshot) -> None:
        staff = snapshot.staff
        self._known = staff.known
        self.who.rename(self.phrases("supervisor.number" if staff.known else "supervisor.name"))
        self.password.setVisible(staff.known)
        refused = staff.signing_refused
        if staff.signing:
            self.refused.say("plain", self.phrases("supervisor.checking"))
        elif refused is not None:
            self.refused.say("fail", self.phrases.trouble(refused))
        elif not staff.known:
            self.refused.say("warn", self.phrases("supervisor.unproven"))
        hint = demonstration_words(self.phrases, staff)
        if hint and not staff.signing and refused is None:
            self.refused.say("plain", hint)
        self.refused.setVisible(bool(staff.signing) or refused is not None or not staff.known or bool(hint))

    def _begin(self, offered: tuple[Event, ...]) -> None:
        clear(self._decisions)
        for button in self._choices.buttons():
            self._choices.removeButton(button)
        self.decisions = {}
        for number, event in enumerate(offered, start=1):
            title, text = self.phrases(f"supervisor.{event}"), self.phrases(f"supervisor.{event}.text")
            frame = ChoiceFrame(self.theme, title, text, key=str(number))
            frame.radio.toggled.connect(self.changed)
            self._choices.addButton(frame.radio)
            self._decisions.addWidget(frame)
            frame.show()
            self.decisions[event] = frame
        self._reasons.setExclusive(False)
        for button in self.reasons.values():
            button.setChecked(False)
        self._reasons.setExclusive(True)
        for line in self._lines:
            line.clear()

    @staticmethod
    def _hers(walk: WalkView) -> bool:
        """Whether the node lacks the customer's own yes: nobody says it for her."""
        if walk.happened != "said_no" or walk.node is None or walk.question >= len(walk.node.answers):
            return False
        return walk.node.answers[walk.question].on_no == "repeat"

    def _tells(self, walk: WalkView) -> Iterator[Said]:
        phrases, node = self.phrases, walk.node
        if node is None:
            return
        which = "supervisor.page.spent" if walk.attempts_left == 0 else "supervisor.page.called"
        title = node.title.say(phrases.language)
        yield "warn", phrases(which, n=walk.index + 1, title=title, attempt=walk.attempt)
        if walk.happened == "said_no" and walk.question < len(node.answers):
            question = node.answers[walk.question].question.say(phrases.language)
            yield "warn", phrases("supervisor.page.no", text=question)
        yield from self._lacking(walk)
        if walk.noes > 1:
            yield "warn", phrases("supervisor.page.noes", count=walk.noes)
        if self._hers(walk):
            yield "fail", phrases("supervisor.page.not_for_her")

    def _lacking(self, walk: WalkView) -> Iterator[Said]:
        """What the checks found lacking, the gravest things: there is little room beside the decisions."""
        found = grave(ended(walk.lines, failed=True))
        yield from amiss_said(self.phrases, found[:_MOST_LACKING], brief=self.theme.text_size == "elder")
        if len(found) > _MOST_LACKING:
            yield "warn", self.phrases("supervisor.page.more", count=len(found) - _MOST_LACKING)

    # deciding

    @property
    def decision(self) -> Event | None:
        """What is chosen; None before."""
        return next((event for event, frame in self.decisions.items() if frame.radio.isChecked()), None)

    @property
    def reason(self) -> str:
        """The reason that is chosen; empty before."""
        return next((reason for reason, button in self.reasons.items() if button.isChecked()), "")

    def choose(self, number: int) -> None:
        """The digits choose the decision, and those after it the reason."""
        frames, reasons = list(self.decisions.values()), list(self.reasons.values())
        if number < len(frames):
            frames[number].radio.click()
        elif number < len(frames) + len(reasons):
            reasons[number - len(frames)].click()

    def _lacks(self) -> str:
        if self.decision is None:
            return "decision"
        if not self.reason:
            return "reason"
        if self.reason == "other" and not self.note.text().strip():
            return "note"
        if not self.who.text().strip() or (self._known and not self.password.text()):
            return "who"
        return ""

    def primary(self) -> Primary:
        """The decision, with its reason, and who answers for it."""
        busy = bool(self.snapshot.staff.signing)
        return Primary("supervisor.button", None if busy or self._lacks() else self._decided())

    def _decided(self) -> Does:
        decision = self.decision
        if decision is None:
            return None
        detail = {"reason": self.reason, "note": self.note.text().strip()}
        who = self.who.text().strip()
        if self._known:
            return Pressed(decision, detail=detail | {"number": who, "password": self.password.text()})
        return Pressed(decision, by=who, detail=detail)

    def told_beside(self) -> tuple[tuple[Tone, str], ...]:
        """What still lacks, and which node waits."""
        lacks = self._lacks()
        return (("warn", self.phrases(f"supervisor.lacks.{lacks}")),) if lacks else ()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever leaves the page leaves no password in it."""
        self.password.line.clear()
        super().hideEvent(event)
