"""The first administrator of a terminal: with headquarters' code where there is one, else at the first start."""

from PySide6.QtWidgets import QLineEdit, QWidget

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot, StaffView
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.asides import AsideCard, TintedCard
from terminal.ui.parts.form_page import FormPage
from terminal.ui.parts.marks import words
from terminal.ui.parts.typed import NamedLine, SecretLine

_LONGEST = 128
_LONGEST_CODE = 60

ZH: dict[str, str] = {
    "first.title": "建首位管理员",
    "first.text": "管理员给同事建账号、发一次性登录码，自己不录业务。",
    "first.code": "管理员码（总部发的）",
    "first.number": "您的工号",
    "first.name": "您的姓名",
    "first.password": "您自己的密码",
    "first.again": "密码再输一次",
    "first.differ": "两次输入的密码不一样。",
    "first.button": "建好并登录",
    "first.later": "以后再建",
    "first.back": "返回",
    "first.busy": "正在核对、保存…",
    "first.code.said": "代码 {code}",
    "first.code.title": "管理员码从哪里来",
    "first.code.help": (
        "请总部运行 headquarters enrol-code --administrator，码只能用一次，要联网核对。证书和编号都不变。"
    ),
    "first.own.title": "这台终端还没有账号",
    "first.own.help": "建好以后，每个人用自己的工号登录。在那之前照常录制、照常送总部。",
}
EN: dict[str, str] = {
    "first.title": "Make the first administrator",
    "first.text": "An administrator makes accounts and gives one-time codes, and records no sales.",
    "first.code": "Administrator's code, from headquarters",
    "first.number": "Your staff number",
    "first.name": "Your name",
    "first.password": "A password of your own",
    "first.again": "The password once more",
    "first.differ": "The two passwords are not the same.",
    "first.button": "Make and sign in",
    "first.later": "Later",
    "first.back": "Back",
    "first.busy": "Being checked and kept…",
    "first.code.said": "Code {code}",
    "first.code.title": "Where the code comes from",
    "first.code.help": (
        "Headquarters runs: headquarters enrol-code --administrator. It is good once, and is checked over the line. "
        "Certificate and numbers stay as they are."
    ),
    "first.own.title": "This terminal has no accounts yet",
    "first.own.help": (
        "Once there is one, everybody signs in with her own staff number. Until then recording and delivery go on as "
        "they are."
    ),
}


class FirstAdministratorPage(FormPage):
    """Who she is, her own password, and the code where one is needed."""

    names = ("first_administrator",)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, "first.title")
        theme, phrases = kit.theme, kit.phrases
        self._staff = StaffView()
        self.code = NamedLine(theme, phrases("first.code"), QLineEdit(), _LONGEST_CODE)
        self.number = NamedLine(theme, phrases("first.number"))
        self.name = NamedLine(theme, phrases("first.name"))
        self.new = NamedLine(theme, phrases("first.password"), SecretLine(), _LONGEST)
        self.again = NamedLine(theme, phrases("first.again"), SecretLine(), _LONGEST)
        self.said = TintedCard(theme)
        self._lines = (self.code, self.number, self.name, self.new, self.again)
        for place, each in enumerate(self._lines):
            each.line.textChanged.connect(self._weigh)
            each.line.returnPressed.connect(lambda place=place: self._enter(place))
        self.own = AsideCard(theme, phrases("first.own.title"), phrases("first.own.help"))
        self.help = AsideCard(theme, phrases("first.code.title"), phrases("first.code.help"))
        about = words(phrases("first.text"), role="caption", quiet=True, wrap=True)
        self.lay_out((about, self.said, *self._lines), (self.own, self.help), close=True)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Ask for the code where one is needed, and say why the last try led nowhere."""
        self._staff = snapshot.staff
        self.code.setVisible(snapshot.staff.needs_code)
        self.help.setVisible(snapshot.staff.needs_code)
        self.own.setVisible(not snapshot.staff.known)
        self._weigh()

    def _weigh(self) -> None:
        trouble, busy = self._staff.trouble, self._staff.busy
        language = self.phrases.language
        differ = bool(self.again.text()) and not self.new.text().startswith(self.again.text())
        self.said.setVisible(busy or differ or trouble is not None)
        if busy:
            self.said.say("plain", self.phrases("first.busy"), "")
        elif differ:
            self.said.say("warn", self.phrases("first.differ"), "")
        elif trouble is not None:
            code = self.phrases("first.code.said", code=trouble.code)
            self.said.say("fail", trouble.sentence(language), trouble.remedy(language), code)
        self.changed.emit()

    def _enter(self, place: int) -> None:
        """Enter goes to the next line that is shown, and from the last one on."""
        following = next((each for each in self._lines[place + 1 :] if not each.isHidden()), None)
        if following is not None:
            following.line.setFocus()
            return
        self.submit()

    def first_focus(self) -> QWidget:
        """The first line without an answer."""
        shown = [each for each in self._lines if not each.isHidden()]
        return next((each for each in shown if not each.text()), shown[-1]).line

    def primary(self) -> Primary:
        """Make her account, once all is written."""
        code, number, name, new, again = (each.text() for each in self._lines)
        whole = all((number.strip(), name.strip(), new)) and (code.strip() or not self._staff.needs_code)
        ready = whole and new == again and not self._staff.busy
        detail = {"code": code.strip(), "whom": number.strip(), "name": name.strip(), "password": new}
        return Primary("first.button", Pressed("enter_code", detail=detail) if ready else None)

    def beside(self) -> tuple[Beside, ...]:
        """Another time: everything goes on as it was."""
        phrase = "first.back" if self._staff.known else "first.later"
        return (Beside(phrase, Pressed("manage_staff", detail={"act": "later"}), "Esc"),)
