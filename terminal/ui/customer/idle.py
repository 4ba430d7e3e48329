"""Before anything is asked: who serves her, and three promises."""

from PySide6.QtCore import QDateTime, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from terminal.session.customer.view import CustomerView
from terminal.ui.customer.parts import FittedWords, TellCard, words
from terminal.ui.customer.screen import Around, Screen
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "customer.idle.title": "您好，请坐",
    "customer.idle.seller": "今天由 {seller} 为您办理。",
    "customer.idle.number": "今天由 {seller} 为您办理。执业证编号末四位是 {number}，可以请工作人员出示。",
    "customer.idle.where": "{institution}　{site}",
    "customer.idle.first": "先问您，再录",
    "customer.idle.first.text": "开始录音录像以前，会先征得您的同意。不同意可以直接说。",
    "customer.idle.second": "不用着急",
    "customer.idle.second.text": "没听清，请说“再说一遍”。想再考虑，随时可以停下。",
    "customer.idle.third": "自己看，自己签",
    "customer.idle.third.text": "文件请看完再签。谁都不能替您回答，也不能替您签名。",
    "customer.idle.phone": "服务与投诉电话　{phone}",
    "customer.idle.now": "{year} 年 {month} 月 {day} 日　{time}",
}
EN: dict[str, str] = {
    "customer.idle.title": "Welcome, please take a seat",
    "customer.idle.seller": "{seller} serves you today.",
    "customer.idle.number": "{seller} serves you today; the licence ends in {number}. You may ask to see it.",
    "customer.idle.where": "{institution} {site}",
    "customer.idle.first": "First we ask, then we record",
    "customer.idle.first.text": "Nothing is recorded before you agree. You can simply say no.",
    "customer.idle.second": "Take your time",
    "customer.idle.second.text": "Say “once more” if you missed something. You can stop whenever you like.",
    "customer.idle.third": "Read and sign yourself",
    "customer.idle.third.text": "Read before you sign. Nobody may answer or sign for you.",
    "customer.idle.phone": "Service and complaints {phone}",
    "customer.idle.now": "{year}-{month:02d}-{day:02d} {time}",
}
_PROMISES = ("first", "second", "third")
_TICK_MS = 5000


class IdleScreen(Screen):
    """Nothing is asked and nothing is recorded."""

    names = ("idle",)

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        theme, phrases = self.theme, self.phrases
        self.title = FittedWords(theme, "title")
        self.title.say(phrases("customer.idle.title"))
        self.served = words(role="head", quiet=True)
        self.phone, self.now = words(role="lead"), words(role="lead", quiet=True)
        self.now.setWordWrap(False)
        promises = QHBoxLayout()
        promises.setSpacing(theme.gap)
        for name in _PROMISES:
            card = TellCard(theme)
            card.say(phrases(f"customer.idle.{name}"), phrases(f"customer.idle.{name}.text"))
            promises.addWidget(card, 1)
        below = QHBoxLayout()
        below.addWidget(self.phone, 1)
        below.addWidget(self.now)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap)
        column.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.served)
        column.addLayout(promises)
        column.addStretch(1)
        column.addLayout(below)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._tick()

    def show_view(self, view: CustomerView) -> None:
        """Say who serves her, if anybody does yet."""
        super().show_view(view)
        key = "customer.idle.number" if view.seller_number else "customer.idle.seller"
        self.served.setVisible(bool(view.seller))
        self.served.setText(self.phrases(key, seller=view.seller, number=view.seller_number))
        self.phone.setText(self.phrases("customer.idle.phone", phone=view.phone) if view.phone else "")

    def pill(self) -> tuple[Tone, str]:
        """Where she is."""
        view = self.view
        return "plain", self.phrases("customer.idle.where", institution=view.institution, site=view.site).strip()

    def _tick(self) -> None:
        now = QDateTime.currentDateTime()
        day, time = now.date(), now.time()
        values = {"year": day.year(), "month": day.month(), "day": day.day()}
        self.now.setText(self.phrases("customer.idle.now", **values, time=f"{time.hour():02d}:{time.minute():02d}"))
