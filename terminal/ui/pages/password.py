"""An own password, before anything else: the one-time code is void with it."""

from PySide6.QtWidgets import QWidget

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot, StaffView
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.asides import AsideCard, TintedCard
from terminal.ui.parts.form_page import FormPage
from terminal.ui.parts.marks import words
from terminal.ui.parts.typed import NamedLine, SecretLine
from terminal.ui.phrases.staff import staff_words

_LONGEST = 128

ZH: dict[str, str] = {
    "password.title": "设自己的密码",
    "password.new": "新密码",
    "password.again": "再输一次",
    "password.differ": "两次输入的不一样。",
    "password.button": "设好，进入",
    "password.leave": "退出登录",
    "password.busy": "正在保存…",
    "password.code": "代码 {code}",
    "password.advice.title": "怎样的密码好",
    "password.advice": "至少 8 个字符。用几个不相干的词最好记，例如三种水果加一个数字。不要用工号、生日、连着的数字。",
    "password.own.title": "只有您知道",
    "password.own": "密码只存在本机的加密保险库里，谁也看不到。主管和总部都不会问您的密码。",
}
EN: dict[str, str] = {
    "password.title": "Set a password of your own",
    "password.new": "New password",
    "password.again": "Once more",
    "password.differ": "The two are not the same.",
    "password.button": "Set and go on",
    "password.leave": "Sign out",
    "password.busy": "Being kept…",
    "password.code": "Code {code}",
    "password.advice.title": "What makes a good one",
    "password.advice": (
        "At least 8 characters. A few words that have nothing to do with each other are easiest to remember. No staff "
        "number, no birthday, no digits in a row."
    ),
    "password.own.title": "Only you know it",
    "password.own": (
        "It is kept in this terminal's encrypted vault only, and nobody can read it. No supervisor and no headquarters "
        "will ever ask for it."
    ),
}


class PasswordPage(FormPage):
    """Two lines that must be the same."""

    names = ("password",)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, "password.title")
        theme, phrases = kit.theme, kit.phrases
        self._staff = StaffView()
        self.new, self.again = SecretLine(), SecretLine()
        self.who, self.said = words(role="caption", quiet=True), TintedCard(theme)
        lines = (
            NamedLine(theme, phrases("password.new"), self.new, _LONGEST),
            NamedLine(theme, phrases("password.again"), self.again, _LONGEST),
        )
        for line in (self.new, self.again):
            line.textChanged.connect(self._weigh)
        self.new.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.submit)
        advice = AsideCard(theme, phrases("password.advice.title"), phrases("password.advice"))
        own = AsideCard(theme, phrases("password.own.title"), phrases("password.own"))
        self.lay_out((self.who, *lines, self.said), (advice, own))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show who it is, and why the last one was not taken."""
        before, self._staff = self._staff, snapshot.staff
        own = snapshot.staff.signed_in
        self.who.setText("" if own is None else staff_words(self.phrases, own))
        if before.busy and not snapshot.staff.busy and snapshot.staff.refused is not None:
            self.new.clear()
            self.again.clear()
            self.new.setFocus()
        self._weigh()

    def _weigh(self) -> None:
        refused, busy = self._staff.refused, self._staff.busy
        differ = bool(self.again.text()) and not self.new.text().startswith(self.again.text())
        language = self.phrases.language
        self.said.setVisible(busy or differ or (refused is not None and not self.new.text()))
        if busy:
            self.said.say("plain", self.phrases("password.busy"), "")
        elif differ:
            self.said.say("warn", self.phrases("password.differ"), "")
        elif refused is not None:
            code = self.phrases("password.code", code=refused.trouble.code)
            self.said.say("fail", refused.trouble.sentence(language), refused.trouble.remedy(language), code)
        self.changed.emit()

    def first_focus(self) -> QWidget:
        """Where something lacks."""
        return self.again if self.new.text() else self.new

    def primary(self) -> Primary:
        """Set it, once both are the same."""
        new = self.new.text()
        ready = bool(new) and new == self.again.text() and not self._staff.busy
        return Primary("password.button", Pressed("set_password", detail={"new": new}) if ready else None)

    def beside(self) -> tuple[Beside, ...]:
        """Out again; the code stays good."""
        return (Beside("password.leave", Pressed("sign_out"), "Esc"),)
