"""Who it is: staff number and password. It works with the line down, and says so."""

from functools import partial
from math import ceil
from time import localtime, monotonic, strftime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from terminal.session.facts.people import Pressed
from terminal.session.facts.staff import SignInRefused, Staff
from terminal.session.snapshot import Snapshot
from terminal.ui.flow import SIGN, Ask, Choice, Flow
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.asides import AsideCard, TintedCard
from terminal.ui.parts.form_page import FormPage
from terminal.ui.parts.marks import side_button, words
from terminal.ui.parts.typed import NamedLine, SecretLine
from terminal.ui.phrases.staff import staff_words
from terminal.ui.theme import Tone

_TICK_MS = 500
_LONGEST_PASSWORD = 128

ZH: dict[str, str] = {
    "signin.title": "登录",
    "signin.text": "用您自己的工号。没有公用账号，也没有初始密码。",
    "signin.number": "工号",
    "signin.password": "密码",
    "signin.code": "一次性登录码",
    "signin.not_now": "暂时不能输入",
    "signin.caps": "大写锁定 开",
    "signin.button": "登录",
    "signin.busy": "正在核对…",
    "signin.button.unlock": "请主管解锁…",
    "signin.button.help": "请主管帮忙…",
    "signin.button.administrator": "首位管理员…",
    "signin.locked": "连续 {failures} 次密码不对，先停 {left}",
    "signin.locked.text": "{until} 以后再试。再错一次会停 {next} 分钟。急着用，请主管在旁解锁。",
    "signin.open_again": "可以再试了",
    "signin.open_again.text": "再错一次会停 {next} 分钟。忘了密码，请主管发一次性登录码。",
    "signin.left.minutes": "{minutes} 分 {seconds} 秒",
    "signin.left.seconds": "{seconds} 秒",
    "signin.refused.code": "代码 {code}",
    "signin.idle": "久无人用，已锁屏。{name}，请再输一次密码。",
    "signin.down.title": "网络断开，不耽误用",
    "signin.down.text": "登录、录制、封存都在本机完成。录好的先存着，网络恢复后自动送总部。",
    "signin.down.waiting": "本机已存 {count} 份待送",
    "signin.first.title": "第一次用？",
    "signin.first.text": "请主管或管理员发一次性登录码，登录后当场设自己的密码。登录码用过即废。",
    "signin.first.button": "我有一次性登录码",
    "signin.first.back": "我有自己的密码",
    "signin.forgot.title": "忘了密码",
    "signin.forgot.text": "请主管或管理员在本机重设，断网时也可以：按“请主管帮忙”，选“发一次性登录码”。",
    "signin.demo.title": "演示：用这些账号登录",
    "signin.demo.text": "按一个账号就填好了，再按 Enter。只有演示终端才把登录码显示出来；登录后设一个自己的密码。",
    "signin.demo.row": "工号 {number}　登录码 {code}",
    "signin.helped.title": "一次性登录码",
    "signin.helped": "工号 {number} 的登录码：{code}",
    "signin.helped.text": "只显示这一次。登录后当场设自己的密码。",
    "signin_help.title": "主管在旁帮忙",
    "signin_help.text": "由主管或管理员本人签工号和密码，会记入操作日志。",
    "signin_help.act": "要做什么",
    "signin_help.unlock": "解锁，让她再试",
    "signin_help.new_code": "发一次性登录码（忘了密码）",
    "signin_help.whom": "帮谁：她的工号",
    "signin_help.confirm": "确认",
    "signin_help.cancel": "返回",
}
EN: dict[str, str] = {
    "signin.title": "Sign in",
    "signin.text": "With your own staff number. There is no shared account and no initial password.",
    "signin.number": "Staff number",
    "signin.password": "Password",
    "signin.code": "One-time code",
    "signin.not_now": "Not just now",
    "signin.caps": "Caps Lock is on",
    "signin.button": "Sign in",
    "signin.busy": "Checking…",
    "signin.button.unlock": "Unlock…",
    "signin.button.help": "Supervisor…",
    "signin.button.administrator": "First administrator…",
    "signin.locked": "{failures} wrong passwords in a row: locked for {left}",
    "signin.locked.text": (
        "Try again after {until}. One more wrong one locks it for {next} minutes. If it is urgent, a supervisor can "
        "unlock it beside you."
    ),
    "signin.open_again": "You can try again",
    "signin.open_again.text": "One more wrong one locks it for {next} minutes. Forgotten? Ask for a one-time code.",
    "signin.left.minutes": "{minutes} min {seconds} s",
    "signin.left.seconds": "{seconds} s",
    "signin.refused.code": "Code {code}",
    "signin.idle": "Locked, nobody touched it for a while. {name}, your password again, please.",
    "signin.down.title": "The line is down; work goes on",
    "signin.down.text": (
        "Signing in, recording and sealing need no line. What is recorded waits here and goes to headquarters by "
        "itself."
    ),
    "signin.down.waiting": "{count} takes wait here",
    "signin.first.title": "For the first time here?",
    "signin.first.text": "Ask a supervisor or the administrator for a one-time code, and set a password of your own.",
    "signin.first.button": "I have a one-time code",
    "signin.first.back": "I have a password",
    "signin.forgot.title": "Password forgotten",
    "signin.forgot.text": (
        "A supervisor or the administrator sets it anew at this terminal, also with the line down: “Supervisor…”, "
        "then “Give a one-time code”."
    ),
    "signin.demo.title": "Demonstration: sign in with one of these",
    "signin.demo.text": "Press one to fill it in, then Enter. Codes are shown at demonstrations only.",
    "signin.demo.row": "Number {number}   code {code}",
    "signin.helped.title": "One-time code",
    "signin.helped": "Code of staff number {number}: {code}",
    "signin.helped.text": "Shown this once. Set an own password right after signing in.",
    "signin_help.title": "A supervisor helps",
    "signin_help.text": "Signed by the supervisor or the administrator in person; it is noted in the audit log.",
    "signin_help.act": "What shall be done",
    "signin_help.unlock": "Unlock, to try again",
    "signin_help.new_code": "Give a one-time code (password forgotten)",
    "signin_help.whom": "Whom: her staff number",
    "signin_help.confirm": "Confirm",
    "signin_help.cancel": "Back",
}


class SignInPage(FormPage):
    """Number and password at the left; at the right what helps: line, first time, forgotten."""

    names = ("signin",)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, "signin.title")
        self._snapshot = Snapshot()
        self._refused: SignInRefused | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count_down)
        self._by_code = False
        self._demonstrated: list[QPushButton] = []
        self.secret = SecretLine()
        self.number = NamedLine(kit.theme, kit.phrases("signin.number"))
        self.password = NamedLine(kit.theme, kit.phrases("signin.password"), self.secret, _LONGEST_PASSWORD)
        self.idle, self.said = words(wrap=True), TintedCard(kit.theme)
        self.number.line.textChanged.connect(self._typed_number)
        self.number.line.returnPressed.connect(self._to_password)
        self.secret.textChanged.connect(self.changed)
        self.secret.returnPressed.connect(self.submit)
        self.secret.caps.connect(lambda on: self.password.note.setText(self.phrases("signin.caps") if on else ""))
        about = words(kit.phrases("signin.text"), role="caption", quiet=True, wrap=True)
        self.lay_out((about, self.idle, self.number, self.password, self.said), self._help())
        self.number.line.setText(kit.draft.staff_number)

    def _help(self) -> tuple[AsideCard, ...]:
        theme, phrases = self.theme, self.phrases
        self.down = AsideCard(theme, phrases("signin.down.title"), phrases("signin.down.text"), "warn")
        self.waiting = words(role="caption", quiet=True)
        self.down.column.addWidget(self.waiting)
        self.helped = AsideCard(theme, phrases("signin.helped.title"), phrases("signin.helped.text"), "person")
        self.code = words(role="lead", wrap=True)
        self.helped.column.insertWidget(1, self.code)
        self.demo = AsideCard(theme, phrases("signin.demo.title"), phrases("signin.demo.text"), "warn")
        self.accounts = QVBoxLayout()
        self.demo.column.addLayout(self.accounts)
        self.first = AsideCard(theme, phrases("signin.first.title"), phrases("signin.first.text"))
        self.swap = side_button(phrases("signin.first.button"))
        self.swap.clicked.connect(self._swap)
        self.first.add_button(self.swap)
        self.forgot = AsideCard(theme, phrases("signin.forgot.title"), phrases("signin.forgot.text"))
        return (self.helped, self.demo, self.down, self.first, self.forgot)

    # showing

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is known of the last try, of the line, and who can help."""
        before, self._snapshot = self._snapshot.staff, snapshot
        staff = snapshot.staff
        if staff.refused is not self._refused:
            self._hear(staff.refused)
        if before.busy and not staff.busy:
            self.secret.clear()
            self.secret.setFocus()
        if staff.locked and staff.locked != before.locked and not self.number.text():
            self.number.line.setText(staff.locked)
            self.secret.setFocus()
        name = next((each.name for each in staff.staff if each.number == staff.locked), "")
        self.idle.setText(self.phrases("signin.idle", name=name))
        self.idle.setVisible(bool(staff.locked))
        self.down.setVisible(snapshot.station.line_up is False)
        held = sum(view.state in ("held", "sending") for view in snapshot.station.deliveries)
        self.waiting.setText(self.phrases("signin.down.waiting", count=held))
        self.waiting.setVisible(held > 0)
        self._show_codes()
        self._show_refusal()

    def _show_codes(self) -> None:
        staff = self._snapshot.staff
        self.helped.setVisible(staff.made is not None)
        if staff.made is not None:
            self.code.setText(self.phrases("signin.helped", number=staff.made.number, code=staff.made.code))
        demonstrated = bool(staff.codes)
        self.demo.setVisible(demonstrated)
        self.first.setVisible(not demonstrated)
        self.forgot.setVisible(not demonstrated)
        rows = [(self._person(number), code, number) for number, code in staff.codes]
        for _ in rows[len(self._demonstrated) :]:
            button = side_button("")
            button.setProperty("role", "place")
            self._demonstrated.append(button)
            button.clicked.connect(partial(self._fill_in, len(self._demonstrated) - 1))
            self.accounts.addWidget(button)
        for button in self._demonstrated[len(rows) :]:
            button.hide()
        for button, (person, code, number) in zip(self._demonstrated, rows, strict=False):
            said = self.phrases("signin.demo.row", number=number, code=code)
            button.setText(f"{staff_words(self.phrases, person)}\n{said}" if person else said)
            button.setAccessibleName(button.text())
            button.show()

    def _fill_in(self, place: int, _: bool = False) -> None:
        """Type number and code of a demonstration's account, as a newcomer would."""
        number, code = self._snapshot.staff.codes[place]
        if not self._by_code:
            self._swap()
        self.number.line.setText(number)
        self.secret.setText(code)
        self.secret.setFocus()

    def _person(self, number: str) -> Staff | None:
        return next((each for each in self._snapshot.staff.staff if each.number == number), None)

    def _hear(self, refused: SignInRefused | None) -> None:
        self._refused = refused
        if self.draft.refused[0] is not refused:
            self.draft.refused = (refused, monotonic())
        if refused is not None and not self.number.text():
            self.number.line.setText(refused.number)
        if refused is not None and refused.for_s:
            self._tick.start()

    def _left(self) -> int:
        """Seconds for which the account that is typed is locked; 0: it is not. Counted by a clock that nobody sets."""
        refused = self._refused
        if refused is None or not refused.for_s or refused.number != self.number.text().strip():
            return 0
        return max(0, ceil(refused.for_s - (monotonic() - self.draft.refused[1])))

    def _count_down(self) -> None:
        self._show_refusal()
        if self._left() == 0:
            self._tick.stop()
        self.changed.emit()

    def _show_refusal(self) -> None:
        staff, refused, left = self._snapshot.staff, self._refused, self._left()
        self.secret.setEnabled(not left and not staff.busy)
        self.secret.setPlaceholderText(self.phrases("signin.not_now") if left else "")
        trouble = refused.trouble if refused else staff.trouble or (staff.signing_refused if not staff.busy else None)
        self.said.setVisible(trouble is not None or staff.busy)
        if staff.busy:
            self.said.say("plain", self.phrases("signin.busy"), "")
        elif refused is not None and refused.for_s:
            self.said.setVisible(refused.number == self.number.text().strip())  # it is that account, not the terminal
            self._show_lock(refused, left)
        elif trouble is not None:
            self.said.say(
                "fail",
                trouble.sentence(self.phrases.language),
                trouble.remedy(self.phrases.language),
                self._code(trouble.code),
            )

    def _show_lock(self, refused: SignInRefused, left: int) -> None:
        minutes = max(1, refused.next_s // 60)
        if not left:
            said = self.phrases("signin.open_again.text", next=minutes)
            self._say("warn", self.phrases("signin.open_again"), said, refused)
            return
        until = strftime("%H:%M", localtime(refused.until))
        said = self.phrases(
            "signin.locked", failures=refused.trouble.facts.get("failures", ""), left=self._spelled(left)
        )
        self._say("fail", said, self.phrases("signin.locked.text", until=until, next=minutes), refused)

    def _say(self, tone: Tone, title: str, text: str, refused: SignInRefused) -> None:
        self.said.say(tone, title, text, self._code(refused.trouble.code))

    def _code(self, code: str) -> str:
        return self.phrases("signin.refused.code", code=code)

    def _spelled(self, seconds: int) -> str:
        which = "signin.left.minutes" if seconds >= 60 else "signin.left.seconds"  # noqa: PLR2004 - a minute
        return self.phrases(which, minutes=seconds // 60, seconds=seconds % 60)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing of whoever was here before is left."""
        super().showEvent(event)
        self.number.line.setText(self.draft.staff_number)
        self.secret.clear()

    # typing

    def _typed_number(self) -> None:
        self.draft.staff_number = self.number.text()
        person = self._person(self.number.text().strip())
        self.number.known.setText(staff_words(self.phrases, person) if person else "")
        self._show_refusal()
        self.changed.emit()

    def _to_password(self) -> None:
        if self.number.text().strip() and self.secret.isEnabled():
            self.secret.setFocus()

    def _swap(self) -> None:
        """A one-time code is typed, and may be read; or a password again."""
        self._by_code = not self._by_code
        self.secret.show_letters(shown=self._by_code)
        self.secret.clear()
        self.password.rename(self.phrases("signin.code" if self._by_code else "signin.password"))
        self.swap.setText(self.phrases("signin.first.back" if self._by_code else "signin.first.button"))
        (self.secret if self.number.text() else self.number.line).setFocus()

    def first_focus(self) -> QWidget:
        """Where something lacks."""
        return self.secret if self.number.text() and self.secret.isEnabled() else self.number.line

    def primary(self) -> Primary:
        """Sign in, once both are typed."""
        number, password = self.number.text().strip(), self.secret.text()
        ready = number and password and self.secret.isEnabled()
        detail = {"number": number, "password": password}
        return Primary("signin.button", Pressed("sign_in", detail=detail) if ready else None)

    def beside(self) -> tuple[Beside, ...]:
        """A supervisor's help; and the first administrator's code, where headquarters gives one."""
        locked = self._left() > 0
        help_ = Beside("signin.button.unlock" if locked else "signin.button.help", self._help_flow(), "S")
        if not self._snapshot.staff.needs_code or self._snapshot.phase != "ready":
            return (help_,)
        first = Pressed("manage_staff", detail={"act": "first"})
        return help_, Beside("signin.button.administrator", first, "A")

    def _help_flow(self) -> Flow:
        acts = tuple(Choice(act, f"signin_help.{act}") for act in ("unlock", "new_code"))
        whom = Ask("whom", "signin_help.whom", longest=40, beside=True)
        return Flow("signin_help", (Ask("act", "signin_help.act", acts), whom, *SIGN), "manage_staff")
