"""Her rights at the end, and the characters by which the recording can be found again."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rulebook.plan.plan import PlannedRight
from terminal.session.customer.view import CustomerView
from terminal.ui.customer.parts import FittedWords, words
from terminal.ui.customer.screen import Around, LargeKey, Screen
from terminal.ui.customer.theme import CustomerTheme
from terminal.ui.parts.slip_card import QrSquare
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "customer.rights.done": "录好了",
    "customer.rights.lacks": "录像还要核对",
    "customer.rights.title": "{name}，这些权利请您记住",
    "customer.rights.place": "第 {page} 页，共 {of} 页",
    "customer.rights.until": "{title}（到 {date}）",
    "customer.rights.slip.text": "码里没有您的姓名和证件号",
    "customer.rights.phone": "服务与投诉 {phone}",
    "customer.rights.back": "上一页",
    "customer.rights.next": "下一页",
    "customer.rights.seen": "我知道了",
}
EN: dict[str, str] = {
    "customer.rights.done": "Recorded",
    "customer.rights.lacks": "The recording has to be looked at",
    "customer.rights.title": "{name}, please keep these rights in mind",
    "customer.rights.place": "Page {page} of {of}",
    "customer.rights.until": "{title} (until {date})",
    "customer.rights.slip.text": "The code has no name",
    "customer.rights.phone": "Service {phone}",
    "customer.rights.back": "Back",
    "customer.rights.next": "Next",
    "customer.rights.seen": "I have seen them",
}
_MOST, _ELDER_MOST = 4, 2


class _RightCard(QFrame):
    """One right, and how it is used."""

    def __init__(self, theme: CustomerTheme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.title = words(role="head", strong=True)
        self.how = FittedWords(theme, "lead", strong=False)
        self.how.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._measure = words(role="head", strong=True)
        self._measure.setParent(self)
        self._measure.hide()
        column = QVBoxLayout(self)
        self._beside, self._over, self._between = theme.px(32), theme.px(20), theme.px(4)
        column.setContentsMargins(self._beside, self._over, self._beside, self._over)
        column.setSpacing(self._between)
        column.addWidget(self.title)
        column.addWidget(self.how, 1)

    def least_height(self, title: str, how: str, width: int) -> int:
        """How high it must be for these words in the smallest letters."""
        inner = max(1, width - 2 * self._beside)
        self._measure.setText(title)
        heading = self._measure.heightForWidth(inner)
        return heading + self.how.least_height(how, inner) + 2 * self._over + self._between

    def say(self, title: str, how: str) -> None:
        """Show these."""
        self.title.setText(title)
        self.how.say(how)


class RightsScreen(Screen):
    """Four to a screen, two of large letters."""

    names = ("rights",)

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        theme = self.theme
        self._page = 0
        self.title = FittedWords(theme, "title")
        self.cards = [_RightCard(theme) for _ in range(_MOST)]
        self._list = QWidget()
        self._list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        listed = QVBoxLayout(self._list)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(theme.px(16))
        for card in self.cards:
            listed.addWidget(card, 1)
        self.place = words(role="small", quiet=True)
        self.place.setWordWrap(False)
        self.square = QrSquare(theme.px(190), self.phrases("slip.qr"))
        self.slip = words(role="small", strong=True)
        self.take = words(role="small", quiet=True)
        self.slip_text = words(self.phrases("customer.rights.slip.text"), role="small", quiet=True)
        self.slip_text.setWordWrap(False)
        self.phone = words(role="head", strong=True)
        self.phone.setWordWrap(False)
        side = QFrame()
        side.setProperty("role", "card")
        beside = QVBoxLayout(side)
        edge = theme.px(16)
        beside.setContentsMargins(edge, edge, edge, edge)
        beside.setSpacing(theme.px(8))
        for widget in (self.square, self.slip, self.take):
            beside.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        beside.addStretch(1)
        row, below = QHBoxLayout(), QHBoxLayout()
        for line in (row, below):
            line.setSpacing(theme.gap)
        row.addWidget(self._list, 4)
        row.addWidget(side, 1)
        below.addWidget(self.place)
        below.addStretch(1)
        below.addWidget(self.slip_text)
        below.addWidget(self.phone)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(16), 0, 0)
        column.setSpacing(theme.px(16))
        column.addWidget(self.title, 1)
        column.addLayout(row, 6)
        column.addLayout(below)

    def show_view(self, view: CustomerView) -> None:
        """Show the rights of this page, and the slip's characters once there are any."""
        if view.take != self.view.take:
            self._page = 0
        super().show_view(view)
        self.title.say(self.phrases("customer.rights.title", name=view.customer))
        shown = self._shown()
        for place, card in enumerate(self.cards):
            card.setVisible(place < len(shown))
            if place < len(shown):
                each = shown[place]
                card.say(self._title(each), self.around.say(each.how))
        pages = self._pages()
        self.place.setText(self.phrases("customer.rights.place", page=self._page + 1, of=pages) if pages > 1 else "")
        for widget in (self.square, self.slip, self.slip_text):
            widget.setVisible(view.slip is not None)
        if view.slip is not None:
            self.square.show_content(view.slip.qr)
            groups = view.slip.grouped.split("-")
            self.slip.setText("\n".join(" ".join(groups[at : at + 2]) for at in range(0, len(groups), 2)))
        self.take.setText(view.take)
        self.phone.setText(self.phrases("customer.rights.phone", phone=view.phone) if view.phone else "")

    def pill(self) -> tuple[Tone, str]:
        """Recorded; or that it has to be looked at, where something lacks."""
        return ("ok", self.phrases("customer.rights.done")) if self.view.good else (
            "warn", self.phrases("customer.rights.lacks")
        )  # fmt: skip

    def keys(self) -> tuple[LargeKey, ...]:
        """Hear it, turn the page, and on the last one that it was seen."""
        aloud = LargeKey(self.phrases("customer.aloud"), lambda: self.do("again"))
        back = LargeKey(self.phrases("customer.rights.back"), lambda: self.page(-1))
        more = self._page + 1 < self._pages()
        if more:
            last = LargeKey(self.phrases("customer.rights.next"), lambda: self.page(1), "primary", 2)
        else:
            last = LargeKey(self.phrases("customer.rights.seen"), lambda: self.do("seen"), "primary", 2)
        return (*((back,) if self._page else ()), *((aloud,) if self.view.can_speak else ()), last)

    def page(self, way: int) -> None:
        """Another page of the rights."""
        self._page = max(0, min(self._pages() - 1, self._page + way))
        self.show_view(self.view)
        self.changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another room has place for more of them, or for less."""
        super().resizeEvent(event)
        QTimer.singleShot(0, lambda: self.page(0))

    def _most(self) -> int:
        """As many as have room on a screen with all their words."""
        width, height = self._list.width(), self._list.height()
        for most in range(_ELDER_MOST if self.theme.elder else _MOST, 1, -1):
            room = (height - (most - 1) * self.theme.px(16)) // most
            card = self.cards[0]
            if all(
                card.least_height(self._title(each), self.around.say(each.how), width) <= room
                for each in self.view.rights
            ):
                return most
        return 1

    def _pages(self) -> int:
        return max(1, -(-len(self.view.rights) // self._most()))

    def _shown(self) -> tuple[PlannedRight, ...]:
        most = self._most()
        return self.view.rights[self._page * most : (self._page + 1) * most]

    def _title(self, right: PlannedRight) -> str:
        title = self.around.say(right.title)
        return (
            self.phrases("customer.rights.until", title=title, date=right.until.isoformat()) if right.until else title
        )
