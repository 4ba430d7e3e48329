"""The accounts of those who work at this terminal: made, helped, and ended when somebody leaves."""

from datetime import datetime
from typing import Final, get_args

from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.facts.people import Pressed
from terminal.session.facts.staff import AccountState, Staff, StaffRole
from terminal.session.rights import may
from terminal.session.snapshot import Snapshot, StaffView
from terminal.ui.flow import Answers, Ask, Choice, Does, Flow
from terminal.ui.page import Beside, Kit, Page, Primary
from terminal.ui.parts.asides import AsideCard, TintedCard
from terminal.ui.parts.marks import words
from terminal.ui.parts.rows import Row, Rows
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.phrases.staff import staff_words
from terminal.ui.theme import Tone

_TONES: Final[dict[AccountState, Tone | None]] = {"active": None, "first": "plain", "locked": "warn", "left": "fail"}
_OTHER = "-"
_MOST_OFFERED = 8
"""So many of headquarters' list are offered by name; of more the number is typed."""

ZH: dict[str, str] = {
    "staff.title": "账号",
    "staff.text": "每人一个账号，各用各的密码。新建和忘了密码都发一次性登录码，由本人登录后设自己的密码。",
    "staff.busy": "正在保存…",
    "staff.row": "工号 {number} · {state}",
    "staff.row.licensed": "工号 {number} · 执业证 {licence} · {state}",
    "staff.state.active": "已设密码",
    "staff.state.first": "等本人用登录码登录",
    "staff.state.locked": "密码错太多，暂停中",
    "staff.state.left": "已停用或离职",
    "staff.made.title": "工号 {number} 的一次性登录码",
    "staff.made.text": "{code}",
    "staff.made.help": "只显示这一次，{until} 前有效。请本人登录，当场设自己的密码。",
    "staff.code": "代码 {code}",
    "staff.button.add": "建账号…",
    "staff.button.new_code": "发登录码…",
    "staff.button.unlock": "解锁",
    "staff.button.leave": "停用…",
    "staff.button.back": "返回",
    "staff_add.title": "建账号",
    "staff_add.text": "建好以后显示一次性登录码，交给本人。总部名单上有的，姓名和执业证自动带出。",
    "staff_add.whom": "总部名单上的人",
    "staff_add.other": "名单上没有，我来填",
    "staff_add.listed": "{name}　工号 {number}",
    "staff_add.role": "做什么",
    "staff_add.number": "工号",
    "staff_add.name": "姓名（总部名单上有的可不填）",
    "staff_add.licence": "执业证编号（没有就不填）",
    "staff_add.institution": "所属机构（总部名单上有的可不填）",
    "staff_add.confirm": "建账号",
    "staff_add.cancel": "返回",
    "staff_code.title": "给 {name} 发一次性登录码？",
    "staff_code.text": "她现在的密码马上作废；登录码交给本人，当场设新密码。",
    "staff_code.confirm": "发登录码",
    "staff_code.cancel": "返回",
    "staff_leave.title": "停用 {name} 的账号？",
    "staff_leave.text": "工号 {number} 从此不能在本机登录。以前的操作记录都保留。",
    "staff_leave.confirm": "停用",
    "staff_leave.cancel": "返回",
}
EN: dict[str, str] = {
    "staff.title": "Accounts",
    "staff.text": (
        "One account and one password for each person. New ones, and forgotten passwords, begin with a one-time code."
    ),
    "staff.busy": "Being kept…",
    "staff.row": "Number {number} · {state}",
    "staff.row.licensed": "Number {number} · licence {licence} · {state}",
    "staff.state.active": "has a password",
    "staff.state.first": "waits for the first sign-in",
    "staff.state.locked": "locked, too many wrong passwords",
    "staff.state.left": "out of use, or has left",
    "staff.made.title": "One-time code of staff number {number}",
    "staff.made.text": "{code}",
    "staff.made.help": "Shown this once, good until {until}. She signs in and sets a password of her own.",
    "staff.code": "Code {code}",
    "staff.button.add": "New account…",
    "staff.button.new_code": "Give a code…",
    "staff.button.unlock": "Unlock",
    "staff.button.leave": "End…",
    "staff.button.back": "Back",
    "staff_add.title": "New account",
    "staff_add.text": (
        "A one-time code is shown then, for the person herself. Name and licence come from headquarters' list where "
        "she is on it."
    ),
    "staff_add.whom": "People on headquarters' list",
    "staff_add.other": "Not on the list: I fill it in",
    "staff_add.listed": "{name}   number {number}",
    "staff_add.role": "What she does",
    "staff_add.number": "Staff number",
    "staff_add.name": "Name (not needed if she is on the list)",
    "staff_add.licence": "Practising number (if she has one)",
    "staff_add.institution": "Institution (not needed if she is on the list)",
    "staff_add.confirm": "Make the account",
    "staff_add.cancel": "Back",
    "staff_code.title": "Give {name} a one-time code?",
    "staff_code.text": "Her present password is void at once; she sets a new one with the code.",
    "staff_code.confirm": "Give the code",
    "staff_code.cancel": "Back",
    "staff_leave.title": "End the account of {name}?",
    "staff_leave.text": "Staff number {number} can no longer sign in here. What was done with it stays on record.",
    "staff_leave.confirm": "End it",
    "staff_leave.cancel": "Back",
}


class StaffPage(Page):
    """Everybody with an account, and how it stands; the acts are about the selected one."""

    names = ("staff",)
    with_picture = False  # nobody is looked at
    with_room = False

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._staff = StaffView()
        self.title.setText(kit.phrases("staff.title"))
        self.rows = Rows(kit)
        self.rows.changed.connect(self.changed)
        self.said = TintedCard(kit.theme)
        self.made = AsideCard(kit.theme, "", "", "person")
        self.code = words(role="prompt", wrap=True)
        self.made.column.insertWidget(1, self.code)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(kit.theme.space(1))
        for widget in (self.made, self.said, self.rows):
            body.addWidget(widget)
        body.addStretch(1)
        self.column.addWidget(words(kit.phrases("staff.text"), quiet=True, wrap=True))
        self.column.addWidget(Scroller(inside, kit.phrases("staff.title")), 1)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the list, the code that was made just now, and why something was not done."""
        self._staff = staff = snapshot.staff
        listed = staff.listed.staff if staff.listed else ()
        self.rows.show_rows([self._row(n, *each) for n, each in enumerate(listed, start=1)])
        self.made.setVisible(staff.made is not None)
        if staff.made is not None:
            self.made.title.setText(self.phrases("staff.made.title", number=staff.made.number))
            self.code.setText(self.phrases("staff.made.text", code=staff.made.code))
            self.made.text.setText(self.phrases("staff.made.help", until=_local(staff.made.until)))
        trouble = staff.trouble
        self.said.setVisible(staff.busy or trouble is not None)
        if staff.busy:
            self.said.say("plain", self.phrases("staff.busy"), "")
        elif trouble is not None:
            language = self.phrases.language
            code = self.phrases("staff.code", code=trouble.code)
            self.said.say("fail", trouble.sentence(language), trouble.remedy(language), code)

    def _row(self, number: int, staff: Staff, state: AccountState) -> Row:
        phrase = "staff.row.licensed" if staff.licence else "staff.row"
        said = self.phrases(f"staff.state.{state}")
        text = self.phrases(phrase, number=staff.number, licence=staff.licence, state=said)
        return Row(f"staff:{staff.number}", number, staff_words(self.phrases, staff), text, _TONES[state])

    @property
    def _chosen(self) -> tuple[Staff, AccountState] | None:
        number = self.rows.selected.removeprefix("staff:")
        listed = self._staff.listed.staff if self._staff.listed else ()
        return next((each for each in listed if each[0].number == number), None)

    def choose(self, number: int) -> None:
        """The number keys select somebody."""
        self.rows.select(number)

    def move_selection(self, way: int) -> None:
        """So do the arrows."""
        self.rows.move_selection(way)

    def primary(self) -> Primary:
        """Make an account; a supervisor, who may not, gives a code."""
        if may(self._staff, "staff"):
            return Primary("staff.button.add", None if self._staff.busy else self._add_flow())
        return Primary("staff.button.new_code", self._code_flow())

    def beside(self) -> tuple[Beside, ...]:
        """What can be done for the selected one."""
        back = Beside("staff.button.back", Pressed("manage_staff", detail={"act": "close"}), "Esc")
        unlock = Beside("staff.button.unlock", self._unlock(), "U")
        if not may(self._staff, "staff"):
            return unlock, back
        code, leave = Beside("staff.button.new_code", self._code_flow(), "C"), self._leave_flow()
        return code, unlock, Beside("staff.button.leave", leave, "X"), back

    def _unlock(self) -> Pressed | None:
        chosen = self._chosen
        if chosen is None or chosen[1] != "locked":
            return None
        return Pressed("manage_staff", detail={"act": "unlock", "whom": chosen[0].number})

    def _code_flow(self) -> Flow | None:
        chosen = self._chosen
        if chosen is None or chosen[1] == "left":
            return None
        pressed = Pressed("manage_staff", detail={"act": "new_code", "whom": chosen[0].number})
        return Flow("staff_code", (), lambda _: pressed, destructive=True, values={"name": chosen[0].name})

    def _leave_flow(self) -> Flow | None:
        chosen = self._chosen
        if chosen is None or chosen[1] == "left":
            return None
        staff = chosen[0]
        pressed = Pressed("manage_staff", detail={"act": "leave", "whom": staff.number})
        values = {"name": staff.name, "number": staff.number}
        return Flow("staff_leave", (), lambda _: pressed, destructive=True, values=values)

    def _add_flow(self) -> Flow:
        """First who of headquarters' list, where there are few; then what she does, and what the list does not say."""
        phrases = self.phrases
        offered = self._staff.listed.listed if self._staff.listed else ()
        if not 0 < len(offered) <= _MOST_OFFERED:
            return self._fill_in_flow()
        people = (
            Choice(each.number, said=phrases("staff_add.listed", name=each.name, number=each.number))
            for each in offered
        )
        who = Ask("whom", "staff_add.whom", (*people, Choice(_OTHER, "staff_add.other")))
        return Flow("staff_add", (who, self._role()), self._listed_or_filled_in)

    def _listed_or_filled_in(self, given: Answers) -> Does:
        return self._fill_in_flow() if given["whom"] == _OTHER else _added(given)

    def _fill_in_flow(self) -> Flow:
        steps = (
            Ask("whom", "staff_add.number", longest=40),
            Ask("name", "staff_add.name", longest=40, optional=True, beside=True),
            self._role(),
            Ask("licence", "staff_add.licence", longest=40, optional=True),
            Ask("institution", "staff_add.institution", longest=60, optional=True, beside=True),
        )
        return Flow("staff_add", steps, _added)

    def _role(self) -> Ask:
        roles: tuple[StaffRole, ...] = get_args(StaffRole)
        return Ask("role", "staff_add.role", tuple(Choice(role, f"staff.role.{role}") for role in roles))


def _added(given: Answers) -> Pressed:
    return Pressed("manage_staff", detail={"act": "add", **given})


def _local(until: str) -> str:
    """A moment as a clock on the wall here shows it."""
    return datetime.fromisoformat(until).astimezone().strftime("%Y-%m-%d %H:%M")
