"""One paper at a time is signed, by the customer's own hand."""

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from terminal.session.customer.strokes import Stroke
from terminal.session.customer.view import CustomerView
from terminal.ui.customer.pad import InkPad
from terminal.ui.customer.parts import FittedWords, ToneIcon, words
from terminal.ui.customer.screen import Around, LargeKey, Screen
from terminal.ui.parts.marks import retone
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "customer.sign.pill": "请您签名　{number} / {total}",
    "customer.sign.title": "请您本人签名：{paper}",
    "customer.sign.named": "请{name}本人签名：{paper}",
    "customer.sign.text": "用笔或手指，在框里写您的名字。工作人员不能替您签。",
    "customer.sign.line": "在这条线上写",
    "customer.sign.count": "已写 {count} 笔",
    "customer.sign.small": "写得太小了，请写大一点",
    "customer.sign.again": "重写",
    "customer.sign.look": "先看一遍文件",
    "customer.sign.done": "签好了",
    "customer.sign.empty": "写好名字，才能往下",
}
EN: dict[str, str] = {
    "customer.sign.pill": "Please sign {number} / {total}",
    "customer.sign.title": "Please sign yourself: {paper}",
    "customer.sign.named": "To be signed by {name}: {paper}",
    "customer.sign.text": "Write your name in the field, with pen or finger. Nobody may sign for you.",
    "customer.sign.line": "Write on this line",
    "customer.sign.count": "{count} lines",
    "customer.sign.small": "That is very small; please write larger",
    "customer.sign.again": "Write again",
    "customer.sign.look": "Read the paper first",
    "customer.sign.done": "Signed",
    "customer.sign.empty": "Write your name to go on",
}
_LEAST_SHARE = 0.15
"""A name that is lower than this share of the field can hardly be read."""


class SignScreen(Screen):
    """A field to write in, shown back as it is written."""

    names = ("sign",)

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        theme = self.theme
        self.title = FittedWords(theme, "title")
        self.text = words(self.phrases("customer.sign.text"), role="lead", quiet=True)
        self.pad = InkPad(theme)
        self.pad.changed.connect(self._written)
        self.line = words(self.phrases("customer.sign.line"), role="small", quiet=True)
        self.icon = ToneIcon(theme)
        self.count = words(role="small")
        self.count.setWordWrap(False)
        below = QHBoxLayout()
        below.setSpacing(theme.px(12))
        below.addWidget(self.line, 1)
        below.addWidget(self.icon)
        below.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(16), 0, 0)
        column.setSpacing(theme.px(16))
        column.addWidget(self.title, 1)
        column.addWidget(self.text)
        column.addWidget(self.pad, 5)
        column.addLayout(below)

    def show_view(self, view: CustomerView) -> None:
        """Show which paper; another paper begins with an empty field."""
        if view.about != self.view.about:
            self.pad.clear()
        super().show_view(view)
        paper = self.around.say(view.signature.title) if view.signature else ""
        named = bool(view.signer) and view.signer != view.customer
        key = "customer.sign.named" if named else "customer.sign.title"
        self.title.say(self.phrases(key, paper=paper, name=view.signer))
        self.pad.setAccessibleName(self.title.text())
        self._written()

    def pill(self) -> tuple[Tone, str]:
        """Which of the papers."""
        return "plain", self.phrases("customer.sign.pill", number=self.view.number, total=self.view.total)

    def keys(self) -> tuple[LargeKey, ...]:
        """Write again, look at the paper, done; while nothing is written the last one says so."""
        again = LargeKey(self.phrases("customer.sign.again"), self.pad.clear)
        look = LargeKey(self.phrases("customer.sign.look"), lambda: self.do("opened", self.view.readable))
        if self.pad.count == 0:
            last = LargeKey(self.phrases("customer.sign.empty"), None, "blocked", 2)
        else:
            last = LargeKey(self.phrases("customer.sign.done"), self._sign, "primary", 2)
        return (again, look, last) if self.view.readable else (again, last)

    def _sign(self) -> None:
        if self.view.signature is None or self.pad.count == 0:
            return
        self.do("signed", content=self.pad.written(self.view.item, self.view.text).to_json())

    def _written(self) -> None:
        small = bool(self.pad.strokes) and not tall_enough(self.pad.strokes, self.pad.cells()[0])
        key = "customer.sign.small" if small else "customer.sign.count"
        self.count.setText(self.phrases(key, count=self.pad.count) if self.pad.count else "")
        self.icon.setVisible(small)
        self.icon.set_tone("warn")
        retone(self.count, "warn" if small else "plain")
        self.changed.emit()


def tall_enough(strokes: list[Stroke], field: QRectF) -> bool:
    """Tell whether what is written is so large that it can be read."""
    heights = [y for stroke in strokes for _, y, _, _ in stroke.points]
    return max(heights) - min(heights) >= _LEAST_SHARE * field.height()
