"""When nothing of the sale is asked: a break, the seller is busy, it is over, or she wants no more recording."""

from typing import Literal

from PySide6.QtWidgets import QVBoxLayout

from terminal.session.customer.view import CustomerView
from terminal.ui.customer.parts import FittedWords, words
from terminal.ui.customer.screen import Around, LargeKey, Screen

ZH: dict[str, str] = {
    "customer.break.title": "休息一下",
    "customer.break.text": "录音录像没有停，休息了多久会记下来。休息好了，请按下面的键。",
    "customer.break.back": "我回来了",
    "customer.stop.title": "您不想再录音录像了吗？",
    "customer.stop.text": "停下来，这笔业务今天在这里就办不了。已经录下的不会删，加密保存到规定的年限。",
    "customer.stop.end": "停下来，不录了",
    "customer.stop.stay": "接着办",
    "customer.card_front.title": "请把身份证正面对着镜头",
    "customer.card_front.text": "有照片的一面，拿稳，别挡住字。看清后会自己读。",
    "customer.card_back.title": "请把身份证翻过来，反面对着镜头",
    "customer.card_back.text": "有国徽的一面，拿稳，别挡住字。看清后会自己读。",
    "customer.waiting.title": "请稍等",
    "customer.waiting.text": "工作人员正在操作，马上就好。",
    "customer.thanks.title": "今天就到这里，谢谢您",
    "customer.thanks.text": "有不明白的地方，请问工作人员。",
}
EN: dict[str, str] = {
    "customer.break.title": "A short break",
    "customer.break.text": "The recording goes on, and notes how long the break was. Touch the key when you are ready.",
    "customer.break.back": "I am back",
    "customer.stop.title": "Do you want the recording to stop?",
    "customer.stop.text": (
        "If it stops, this sale cannot be made here today. What was recorded is not deleted: it stays "
        "encrypted as long as the rules demand."
    ),
    "customer.stop.end": "Stop recording",
    "customer.stop.stay": "Go on",
    "customer.card_front.title": "Hold the front of your ID card before the camera",
    "customer.card_front.text": "The side with your picture; hold it still, fingers off the letters.",
    "customer.card_back.title": "Turn your ID card: its back before the camera",
    "customer.card_back.text": "The side with the emblem; hold it still, fingers off the letters.",
    "customer.waiting.title": "One moment, please",
    "customer.waiting.text": "Your seller is busy with the program and will be with you at once.",
    "customer.thanks.title": "That is all for today, thank you",
    "customer.thanks.text": "If anything is not clear please ask.",
}
_Name = Literal["break", "waiting", "thanks", "stop", "card_front", "card_back"]


class PauseScreen(Screen):
    """One sentence, large."""

    names = ("break", "waiting", "thanks", "stop", "card_front", "card_back")
    comes_again = True

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self.title = FittedWords(self.theme, "title")
        self.text = words(role="head", quiet=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.gap)
        column.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addStretch(2)

    def show_view(self, view: CustomerView) -> None:
        """Say which it is."""
        super().show_view(view)
        self.title.say(self.phrases(f"customer.{view.screen}.title"))
        self.text.setText(self.phrases(f"customer.{view.screen}.text"))

    def keys(self) -> tuple[LargeKey, ...]:
        """Back from a break; or whether the recording stops, in two keys that are alike."""
        if self.view.screen == "stop":
            end, stay = self.phrases("customer.stop.end"), self.phrases("customer.stop.stay")
            return (
                LargeKey(end, lambda: self.do("withdrawn"), "answer"),
                LargeKey(stay, lambda: self.do("stayed"), "answer"),
            )
        if self.view.screen != "break":
            return ()
        return (LargeKey(self.phrases("customer.break.back"), lambda: self.do("back"), "primary"),)
