"""One risk a screen with the figures of this customer, and what is being read to her."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.customer.view import CustomerView
from terminal.ui.customer.parts import FigureCard, FittedWords, ReadingBar, words
from terminal.ui.customer.screen import Around, LargeKey, Screen
from terminal.ui.customer.theme import CustomerTheme
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "customer.place": "{title}　{number} / {total}",
    "customer.prompt.heard": "听清楚了",
    "customer.prompt.again": "请再说一遍",
    "customer.prompt.asked": "好的，请工作人员再说一遍",
    "customer.voice.speaking": "正在读给您听",
    "customer.voice.making": "马上读给您听",
    "customer.reading.title": "请听工作人员讲",
}
EN: dict[str, str] = {
    "customer.place": "{title} {number} / {total}",
    "customer.prompt.heard": "I heard it clearly",
    "customer.prompt.again": "Once more, please",
    "customer.prompt.asked": "Your seller will say it once more",
    "customer.voice.speaking": "Being read to you",
    "customer.voice.making": "It will be read to you now",
    "customer.reading.title": "Please listen to your seller",
}
_MOST_FIGURES = 3
_ELDER_FIGURES = 2


class VoiceRow(QWidget):
    """That it is being read aloud, and how far."""

    def __init__(self, theme: CustomerTheme) -> None:
        super().__init__()
        self.words = words(role="lead")
        self.words.setWordWrap(False)
        self.bar = ReadingBar(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.gap)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addStretch(1)

    def say(self, text: str, share: float, *, bar: bool) -> None:
        """Show this; nothing for no words."""
        self.words.setText(text)
        self.bar.setVisible(bar)
        self.bar.show_share(share)


class PromptScreen(Screen):
    """One sentence, up to three figures, and two keys of one height."""

    names = ("prompt",)
    comes_again = True

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        theme = self.theme
        self.title = FittedWords(theme, "ask")
        self.figures = [FigureCard(theme) for _ in range(_MOST_FIGURES)]
        self.voice = VoiceRow(theme)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.gap)
        for card in self.figures:
            row.addWidget(card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.gap, 0, 0)
        column.setSpacing(theme.gap)
        column.addWidget(self.title, 3)
        column.addWidget(self._row, 4)
        column.addWidget(self.voice)
        column.addStretch(1)

    def show_view(self, view: CustomerView) -> None:
        """Show the sentence, its figures, and how far it was read."""
        super().show_view(view)
        self.title.say(self.around.say(view.prompt.text) if view.prompt else "")
        most = _ELDER_FIGURES if view.elder else _MOST_FIGURES
        shown = view.figures[-most:]  # a loss stands last, and is never left out
        self._row.setVisible(bool(shown))
        for place, card in enumerate(self.figures):
            card.setVisible(place < len(shown))
            if place < len(shown):
                each = shown[place]
                card.say(self.around.say(each.what), self.around.say(each.figure), loss=each.loss)
        self._say_voice(view)

    def _say_voice(self, view: CustomerView) -> None:
        again = any(each.again for each in view.items if each.item == view.item)
        match view.voice:
            case "speaking":
                self.voice.say(self.phrases("customer.voice.speaking"), view.voice_done, bar=True)
            case "making":
                self.voice.say(self.phrases("customer.voice.making"), 0.0, bar=False)
            case _:
                self.voice.say(self.phrases("customer.prompt.asked") if again else "", 0.0, bar=False)

    def moving(self) -> tuple[QWidget, ...]:
        """How far it was read aloud."""
        return (self.voice,)

    def pill(self) -> tuple[Tone, str]:
        """What the node is about, and which of its notices this is."""
        title = self.around.say(self.view.title)
        if self.view.total <= 1:
            return "warn", title
        return "warn", self.phrases("customer.place", title=title, number=self.view.number, total=self.view.total)

    def keys(self) -> tuple[LargeKey, ...]:
        """Once more, or heard: of one height."""
        return (
            LargeKey(self.phrases("customer.prompt.again"), lambda: self.do("again"), wide=1),
            LargeKey(self.phrases("customer.prompt.heard"), lambda: self.do("heard"), "primary", wide=2),
        )


class ReadingScreen(Screen):
    """The sentences of the node, while nothing is asked of her."""

    names = ("reading",)
    comes_again = True

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self.title = words(role="head", quiet=True)
        self.title.setText(self.phrases("customer.reading.title"))
        self.sentences = FittedWords(self.theme, "title", strong=False)
        self.voice = VoiceRow(self.theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, self.theme.gap, 0, 0)
        column.setSpacing(self.theme.gap)
        column.addWidget(self.title)
        column.addWidget(self.sentences, 1)
        column.addWidget(self.voice)

    def show_view(self, view: CustomerView) -> None:
        """Show what is read."""
        super().show_view(view)
        self.sentences.say("\n".join(self.around.say(each) for each in view.sentences))
        speaking = view.voice == "speaking"
        self.voice.say(self.phrases("customer.voice.speaking") if speaking else "", view.voice_done, bar=speaking)

    def pill(self) -> tuple[Tone, str]:
        """What the node is about."""
        return "plain", self.around.say(self.view.title)
