"""The rows of the queue: whose sale, why it is still here and when it is tried next, and the word for where it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from terminal.session.facts.desk import TakeRow
from terminal.ui.page import Kit
from terminal.ui.parts.delivery_words import why_of
from terminal.ui.parts.marks import Card, Chip, ElidedWords, Icon, dress, retone, words
from terminal.ui.parts.queue_bar import ShareBar
from terminal.ui.parts.take_words import BROKEN, clock_of, day_of, percent_of, word_of
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "queue.size": "{mega} MB",
    "queue.size.none": "还没有写下一片",
    "queue.sending": "已送 {done} / {all} MB，断线从断处接着送",
    "queue.first": "录的时候先送了 {percent}%；排着队，前面的送完就送",
    "queue.waits": "排着队，前面的送完就送",
    "queue.open": "正在录，边录边送",
    "queue.again": "{time} 自动再送，不用您做什么。",
    "queue.left": "约剩 {span}",
    "queue.ends": "约 {time} 送完",
    "queue.waited": "等了 {span}",
    "queue.quarantined": "总部已存下，还没有认：{why}",
    "queue.quarantined.then": "总部两人看过再定，本机的一直留着。问起来，请照实说。",
    "queue.declined": "总部两人看过，决定不收：{why}",
    "queue.declined.then": "这笔业务没有算数的录像，请主管决定怎么补。",
    "queue.refused.then": "按 R 再送一次；还是不行，请告诉运维。",
    "queue.interrupted": "这段录像中断了，没有录完",
    "queue.interrupted.then": "能接着录的，首页上有；不能的，要重录。这一段照样送总部。",
    "queue.given_up": "这段录像是放弃的，没有录完",
    "queue.given_up.then": "这笔业务要重录。这一段照样送总部。",
    "queue.ended_by_no": "客户不同意，录到那里结束",
    "queue.ended_by_supervisor": "主管决定，录到那里结束",
    "queue.ended": "录到中途结束了",
    "queue.ended.then": "这一段照样送总部。",
    "queue.receipt": "回执 {time}，已核对",
    "queue.receipt.broken": "{ending}；回执 {time}，已核对",
    "queue.code": "代码 {code}",
    "queue.seconds": "{n} 秒",
    "queue.minutes": "{n} 分钟",
    "queue.hours": "{h} 小时 {n} 分",
    "queue.days": "{n} 天",
    "queue.nobody": "没有留下姓名",
    "queue.row": "{who}，{products}，{take}，{word}：{why}",
}
EN: dict[str, str] = {
    "queue.size": "{mega} MB",
    "queue.size.none": "Nothing written yet",
    "queue.sending": "{done} of {all} MB sent; goes on where the line broke",
    "queue.first": "{percent}% went while it was recorded; the rest follows those before it",
    "queue.waits": "Follows those before it",
    "queue.open": "Being recorded, and sent as it grows",
    "queue.again": "Tried again at {time} by itself; nothing is to be done.",
    "queue.left": "About {span} left",
    "queue.ends": "Done about {time}",
    "queue.waited": "For {span}",
    "queue.quarantined": "Headquarters has it, and has not accepted it: {why}",
    "queue.quarantined.then": "Two people there decide; it stays here meanwhile. If they ask, say how it was.",
    "queue.declined": "Two people at headquarters decided against it: {why}",
    "queue.declined.then": "This sale has no recording that counts; a supervisor decides what to do.",
    "queue.refused.then": "Press R to send it once more; if that does not help, tell field IT.",
    "queue.interrupted": "This recording broke off",
    "queue.interrupted.then": "Go on with it from the home page, or record it again. It is delivered all the same.",
    "queue.given_up": "This recording was given up",
    "queue.given_up.then": "The sale is to be recorded again. It is delivered all the same.",
    "queue.ended_by_no": "The customer said no, and it ended there",
    "queue.ended_by_supervisor": "A supervisor ended it there",
    "queue.ended": "It was ended on the way",
    "queue.ended.then": "It is delivered all the same.",
    "queue.receipt": "Receipt {time}, verified",
    "queue.receipt.broken": "{ending}; receipt {time}, verified",
    "queue.code": "Code {code}",
    "queue.seconds": "{n} s",
    "queue.minutes": "{n} min",
    "queue.hours": "{h} h {n} min",
    "queue.days": "{n} days",
    "queue.nobody": "No name was kept",
    "queue.row": "{who}, {products}, {take}, {word}: {why}",
}
_MEGA: Final = 1_000_000
_URGENT: Final[dict[str, Tone]] = {"refused": "fail", "declined": "fail", "quarantined": "warn"}
_WORDS: Final = "trouble.told"
"""The code of what people at headquarters said in words of their own."""
_AGAIN: Final = ("interrupted", "given_up")
"""Endings after which somebody has to record once more."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says."""

    why: str
    then: str = ""
    right: str = ""
    code: str = ""
    tone: Tone | None = None
    """Of whom it asks something: its edge has this colour. None: of nobody."""
    share: float | None = None
    """How much of it is at headquarters, 0 to 1, where a bar says it."""


def urgency(row: TakeRow) -> int:
    """Who has to act stands first: somebody here, somebody at headquarters, a failure that mends itself, nobody."""
    if row.state in ("refused", "declined"):
        return 0
    if row.state == "quarantined":
        return 1
    if row.ending in _AGAIN:
        return 2
    if row.detail is not None:
        return 3
    return 4 if row.state == "sending" else 5


def said_of(phrases: Phrases, row: TakeRow, at: str, ahead: int, bytes_s: float) -> Said:
    """Why a take is still here. `at`: now; `ahead`: bytes that go before it; `bytes_s`: how fast the line carries."""
    waited = _waited(phrases, row, at)
    if row.state in ("quarantined", "declined") and row.detail is not None:
        why = phrases(f"queue.{row.state}", why=row.detail.sentence(phrases.language).rstrip("。."))
        tone, code = _URGENT[row.state], row.detail.code
        shown = "" if code == _WORDS else phrases("queue.code", code=code)
        return Said(why, phrases(f"queue.{row.state}.then"), waited, shown, tone)
    if row.state == "refused" and row.detail is not None:
        why, then = why_of(phrases, row.detail)
        then = then or phrases("queue.refused.then")
        return Said(why, then, waited, phrases("queue.code", code=row.detail.code), "fail")
    if row.ending in BROKEN:
        then = phrases(f"queue.{row.ending}.then" if row.ending in _AGAIN else "queue.ended.then")
        return Said(phrases(f"queue.{row.ending}"), then, waited, tone="warn" if row.ending in _AGAIN else None)
    if row.detail is not None:
        why, then = why_of(phrases, row.detail)
        again = clock_of(row.again_at)
        code = phrases("queue.code", code=row.detail.code)
        return Said(why, phrases("queue.again", time=again) if again else then, waited, code)
    return _on_its_way(phrases, row, at, ahead, bytes_s)


def _on_its_way(phrases: Phrases, row: TakeRow, at: str, ahead: int, bytes_s: float) -> Said:
    share = row.delivered / row.total if row.total else 0.0
    if row.state == "sending":
        done = max(0, row.bytes - row.bytes_left) // _MEGA
        why = phrases("queue.sending", done=done, all=max(1, row.bytes // _MEGA))
        left = phrases("queue.left", span=span(phrases, row.bytes_left / bytes_s)) if bytes_s else ""
        return Said(why, right=left, share=share)
    if not row.ending:
        return Said(phrases("queue.open"), share=share or None)
    why = phrases("queue.first", percent=percent_of(row)) if row.delivered else phrases("queue.waits")
    right = ""
    if bytes_s and at:
        ends = datetime.fromisoformat(at) + timedelta(seconds=(ahead + row.bytes_left) / bytes_s)
        right = phrases("queue.ends", time=f"{ends:%H:%M}")
    return Said(why, right=right, share=share if row.delivered else None)


def span(phrases: Phrases, seconds: float) -> str:
    """A while, in the words that one would say."""
    minutes = int(seconds // 60)
    if seconds < 60:  # noqa: PLR2004 - a minute
        return phrases("queue.seconds", n=max(1, int(seconds)))
    if minutes < 60:  # noqa: PLR2004 - an hour
        return phrases("queue.minutes", n=minutes)
    if minutes < 24 * 60:
        return phrases("queue.hours", h=minutes // 60, n=minutes % 60)
    return phrases("queue.days", n=minutes // (24 * 60))


def waited_s(row: TakeRow, at: str) -> float:
    """How long it has been waiting: since it was closed, or came into this state."""
    since = row.moved_at or row.began
    if not since or not at:
        return 0.0
    return max(0.0, (datetime.fromisoformat(at) - datetime.fromisoformat(since)).total_seconds())


def _waited(phrases: Phrases, row: TakeRow, at: str) -> str:
    seconds = waited_s(row, at)
    return phrases("queue.waited", span=span(phrases, seconds)) if seconds else ""


def size_of(phrases: Phrases, row: TakeRow) -> str:
    """How large it is."""
    return phrases("queue.size", mega=max(1, row.bytes // _MEGA)) if row.bytes else phrases("queue.size.none")


class QueueRow(QFrame):
    """A take that is not at headquarters yet; shown anew in place, since rows move many times a minute."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._shown: tuple[object, ...] = ()
        theme = kit.theme
        self.setProperty("role", "card")
        self.began = words(role="caption", quiet=True)
        self.who = words(role="lead")
        self.who.setProperty("strong", True)
        self.products = ElidedWords()
        self.take, self.megabytes = words(role="caption", quiet=True), words(role="caption", quiet=True)
        self.why, self.then = words(wrap=True), words(quiet=True, wrap=True)
        self.bar = ShareBar(theme)
        self.right, self.code = words(role="caption", quiet=True, wrap=True), ElidedWords()
        self.chip = Chip(theme)
        for label in (self.right, self.code):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._line = line = QHBoxLayout(self)
        self._left = edge = theme.space(3) if theme.text_size == "standard" else theme.space(2)
        line.setContentsMargins(edge, theme.space(2), edge, theme.space(2))
        line.setSpacing(theme.space(3))
        line.addWidget(self.began)
        self.numbers = words(role="caption", quiet=True, wrap=True)
        line.addLayout(_stacked(self.who, self.products, self.numbers), 20)
        self._numbered = _column(theme.queue_number, self.take, self.megabytes)
        line.addWidget(self._numbered)
        line.addLayout(_stacked(self.why, self.then, self.bar), 44)
        self._beside = _column(theme.queue_beside, self.right, self.code)
        line.addWidget(self._beside)
        placed = QWidget()
        placed.setFixedWidth(theme.queue_word)
        word = QHBoxLayout(placed)
        word.setContentsMargins(0, 0, 0, 0)
        word.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignRight)
        line.addWidget(placed)

    def show_row(self, row: TakeRow, said: Said, *, today: str, wide: bool, roomy: bool) -> None:
        """Show a take; costs nothing where it is the same. Columns step below the name where there is less room."""
        if (row, said, today[:10], wide, roomy) == self._shown:
            return
        self._shown = (row, said, today[:10], wide, roomy)
        phrases = self._kit.phrases
        self.began.setText(clock_of(row.began) if row.began[:10] == today[:10] else day_of(row.began))
        self.who.setText(row.applicant or phrases("queue.nobody"))
        products, size = phrases("list.comma").join(row.products), size_of(phrases, row)
        self.products.show_whole(products)
        self.products.setVisible(bool(products))
        self._beside.setVisible(roomy)
        self.numbers.setText("\n".join(filter(None, (row.take, size, "" if roomy else said.right))))
        self.numbers.setVisible(not wide)
        self.take.setText(row.take)
        self.megabytes.setText(size)
        self._numbered.setVisible(wide)
        self.why.setText(said.why)
        self.why.setProperty("strong", said.share is None)
        retone(self.why, said.tone)
        self.then.setText(said.then)
        self.then.setVisible(bool(said.then))
        self.bar.setVisible(said.share is not None)
        self.bar.show_share(said.share or 0.0)
        self.right.setText(said.right)
        self.code.show_whole(said.code)
        self.right.setVisible(bool(said.right))
        self.code.setVisible(bool(said.code) and wide)
        self.setToolTip(said.code)
        tone, word = word_of(phrases, row)
        self.chip.say(tone, word)
        self._edge(said.tone)
        self.setAccessibleName(
            phrases("queue.row", who=self.who.text(), products=products, take=row.take, word=word, why=said.why)
        )

    def _edge(self, tone: Tone | None) -> None:
        """A coloured edge takes its width from the margin: what stands in the row stays in its place."""
        margins = self._line.contentsMargins()
        margins.setLeft(self._left - (self._kit.theme.edge - 1 if tone else 0))
        self._line.setContentsMargins(margins)
        self.setProperty("role", "edged" if tone else "card")
        self.setProperty("tone", None)
        retone(self, tone or "plain")

    def texts(self) -> tuple[str, str, str, str]:
        """Whose, why, what follows, and the word."""
        return self.who.text(), self.why.text(), self.then.text(), self.chip.text()


class ReceivedLine(QWidget):
    """A take that headquarters acknowledged today."""

    def __init__(self, kit: Kit, row: TakeRow) -> None:
        super().__init__()
        theme, phrases = kit.theme, kit.phrases
        who = words(row.applicant or phrases("queue.nobody"))
        who.setProperty("strong", True)
        products = ElidedWords()
        products.show_whole(phrases("list.comma").join(row.products))
        take = words(row.take, role="caption", quiet=True)
        time = row.moved_at[11:19]
        ending = phrases(f"take.ending.{row.ending}") if row.ending in BROKEN else ""
        note = (
            phrases("queue.receipt.broken", ending=ending, time=time) if ending else phrases("queue.receipt", time=time)
        )
        said = ElidedWords()
        said.show_whole(note)
        self.chip = Chip(theme)
        self.chip.say(*received_word(phrases, row))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, theme.space(1) // 2, 0, theme.space(1) // 2)
        line.setSpacing(theme.space(3))
        line.addWidget(words(clock_of(row.began), role="caption", quiet=True))
        line.addWidget(who)
        line.addWidget(products, 3)
        line.addWidget(take, 2)
        line.addWidget(said, 2)
        line.addWidget(self.chip)
        self.setAccessibleName(f"{who.text()} {row.take} {note}")
        self.said = (who.text(), note, self.chip.text())


def received_word(phrases: Phrases, row: TakeRow) -> tuple[Tone, str]:
    """`总部已收`, green only where its sale was recorded to its end."""
    return "ok" if row.ending not in BROKEN else "plain", phrases("take.received")


class Tile(Card):
    """A number with what it counts; tinted where it asks for something."""

    def __init__(self, kit: Kit, phrase: str, tone: Tone | None = None) -> None:
        super().__init__()
        self._tone = tone
        self._name = kit.phrases(phrase)
        self._theme = kit.theme
        self.name, self.count = words(self._name, role="caption", quiet=True, wrap=True), words(role="figure")
        head = QHBoxLayout()
        head.setSpacing(kit.theme.space(1))
        self._mark = Icon(kit.theme)
        self._mark.set_tone(tone or "plain")
        self._mark.setVisible(False)
        head.addWidget(self._mark)
        head.addWidget(self.name, 1)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.addLayout(head, 1)
        self._box.addWidget(self.count)
        self.make_room(roomy=True)

    def make_room(self, *, roomy: bool) -> None:
        """Where there is little room the number stands behind its name."""
        edge = self._theme.space(2) if roomy else self._theme.space(1)
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if roomy else QBoxLayout.Direction.LeftToRight)
        self._box.setContentsMargins(self._theme.space(3) if roomy else edge, edge, edge, edge)
        self._box.setSpacing(0 if roomy else self._theme.space(1))
        dress(self.count, "role", "figure" if roomy else "lead")

    def show_count(self, count: int) -> None:
        """Show how many there are."""
        self.count.setText(str(count))
        self.setAccessibleName(f"{self._name} {count}")
        asks = bool(self._tone and count)
        self._mark.setVisible(asks)
        self.setProperty("role", "tinted" if asks else "card")
        self.setProperty("tone", None)
        retone(self, self._tone if asks else "plain")
        for label in (self.name, self.count):
            retone(label, self._tone if asks else None)


def _column(width: int, *widgets: QLabel | QWidget) -> QWidget:
    """A column as wide as this in every row, so that the eye goes straight down."""
    holder = QWidget()
    holder.setFixedWidth(width)
    column = _stacked(*widgets)
    column.setContentsMargins(0, 0, 0, 0)
    holder.setLayout(column)
    return holder


def _stacked(*widgets: QLabel | QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addStretch(1)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return column
