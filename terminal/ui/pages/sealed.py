"""The end in one look: how the take ended, how its nodes stand, where it is on its way; and the customer's slip."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from faults.errors import ShuangluError
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import DeliveryView, Ending, Snapshot, StationView
from terminal.ui.page import BarLook, Beside, Kit, Page, Primary, Progress
from terminal.ui.parts.deliveries import goes_words
from terminal.ui.parts.file_dialog import ask_for_file
from terminal.ui.parts.headline import Badge
from terminal.ui.parts.marks import words
from terminal.ui.parts.reached import ReachedCard
from terminal.ui.parts.scrolled import Said, Scroller, Sentences
from terminal.ui.parts.slip_card import SlipCard
from terminal.ui.parts.stands import binds, count_words, stands_of
from terminal.ui.parts.strip import SaleStep, sale_strip
from terminal.ui.parts.verdict_words import is_failing
from terminal.ui.phrases.table import clock
from terminal.ui.slip_paper import print_slip, save_slip
from terminal.ui.theme import Tone

_TONES: dict[Ending, Tone] = {
    "finished": "ok", "ended_by_no": "warn", "ended_by_supervisor": "person", "given_up": "warn", "interrupted": "fail",
}  # fmt: skip
"""Only what was finished is green."""
_LOOKS: dict[Tone, BarLook] = {"ok": "over", "warn": "later", "person": "person", "fail": "fail", "plain": "over"}

ZH: dict[str, str] = {
    "sealed.finished.title": "已录好",
    "sealed.finished.text": "录像 {take} 已封存，时长 {clock}。{goes}。",
    "sealed.finished.goes": "送往总部会自动进行，断网也不会丢",
    "sealed.finished.stays": "保存在本机",
    "sealed.practice.title": "练完了",
    "sealed.practice.text": "试练 {take}，时长 {clock}。不是业务录像，不送总部，也不算成绩。",
    "sealed.lacking.title": "已封存，但录得不全",
    "sealed.failing.title": "已封存，没有通过检查",
    "sealed.failing.rehearsed": "录完了，真录时还要补",
    "sealed.repair": "真录时，这 {count} 处要补好才能结束",
    "sealed.given_up.title": "已放弃",
    "sealed.given_up.text": "录像 {take} 已按放弃封存，时长 {clock}。已录的内容不会删除，{goes}。",
    "sealed.ended_by_no.title": "业务已结束：客户不同意",
    "sealed.ended_by_no.text": "录像 {take} 到此封存，时长 {clock}。这笔业务不办理；已录的内容不会删除，{goes}。",
    "sealed.ended_by_supervisor.title": "业务已结束：主管终止",
    "sealed.ended_by_supervisor.text": "录像 {take} 到此封存，时长 {clock}。姓名和理由已记入录像日志，{goes}。",
    "sealed.interrupted.title": "录像中断",
    "sealed.interrupted.text": "录像 {take} 已按中断封存，时长 {clock}。落盘的内容不会丢；可以从首页接着录。",
    "sealed.refused.title": "客户不同意录制",
    "sealed.refused.text": "什么都没有读取，也没有录制。这笔业务到此结束。",
    "sealed.button": "回到首页",
    "sealed.button.print": "打印凭条",
    "sealed.button.save": "存成文件…",
    "sealed.save.title": "把凭条存成文件",
    "sealed.save.kinds": "PDF 文件 (*.pdf);;图片 (*.png)",
    "sealed.who": "{applicant}　{products}",
    "sealed.read_back": "封存完好：{count} 片写盘后都读回核对过",
    "sealed.held": "正在送：还没轮到",
    "sealed.sending": "正在送：已送 {delivered} / {total} 片",
    "sealed.received": "总部已收：回执已核对",
    "sealed.received.open": "总部已收：核对回执后这里打勾",
    "sealed.quarantined": "总部待核：总部收到了，正由人核对",
    "sealed.declined": "总部不收：请联系质检",
    "sealed.refused.state": "送不出：请联系技术支持",
    "sealed.stays": "保存在本机，不送总部",
    "sealed.leave": "可以请客户离开了",
    "sealed.no_slip": "这段录像没有凭条",
    "sealed.printed": "凭条已送去打印",
    "sealed.no_printer": "本机没有打印机：请客户拍下二维码，或存成文件",
    "sealed.saved": "凭条已存成文件",
    "sealed.unsaved": "凭条没有存成，请换个地方再存",
}
EN: dict[str, str] = {
    "sealed.finished.title": "Recorded",
    "sealed.finished.text": "Take {take} is sealed, {clock} long. {goes}.",
    "sealed.finished.goes": "It is sent by itself, also after the line was down",
    "sealed.finished.stays": "It stays on this machine",
    "sealed.practice.title": "Practice done",
    "sealed.practice.text": "Practice {take}, {clock} long. It is no sale, is not sent, and counts nowhere.",
    "sealed.lacking.title": "Sealed, but it lacks something",
    "sealed.failing.title": "Sealed, and it failed the checks",
    "sealed.failing.rehearsed": "Done; a real take would need repair",
    "sealed.repair": "In a real take, these {count} would have to be made good",
    "sealed.given_up.title": "Given up",
    "sealed.given_up.text": "Take {take} is sealed as given up, {clock} long. Nothing is deleted; {goes}.",
    "sealed.ended_by_no.title": "The sale has ended: the customer said no",
    "sealed.ended_by_no.text": (
        "Take {take} is sealed here, {clock} long. The sale is not made. Nothing is deleted; {goes}."
    ),
    "sealed.ended_by_supervisor.title": "The sale has ended: a supervisor ended it",
    "sealed.ended_by_supervisor.text": (
        "Take {take} is sealed here, {clock} long. Name and reason are in its journal; {goes}."
    ),
    "sealed.interrupted.title": "Interrupted",
    "sealed.interrupted.text": (
        "Take {take} is sealed as interrupted, {clock} long. What is on disk is safe; go on from the first page."
    ),
    "sealed.refused.title": "The customer does not agree to be recorded",
    "sealed.refused.text": "Nothing was read, and nothing was recorded. The sale ends here.",
    "sealed.button": "To the first page",
    "sealed.button.print": "Print the slip",
    "sealed.button.save": "Save it…",
    "sealed.save.title": "Save the slip",
    "sealed.save.kinds": "PDF (*.pdf);;Picture (*.png)",
    "sealed.who": "{applicant}  {products}",
    "sealed.read_back": "Sealed whole: {count} parts were read back from disk",
    "sealed.held": "To be sent: not its turn yet",
    "sealed.sending": "On its way: {delivered} of {total} parts",
    "sealed.received": "Received by headquarters: its receipt holds",
    "sealed.received.open": "Received: ticked once the receipt is checked",
    "sealed.quarantined": "In question: headquarters has it, people look",
    "sealed.declined": "Declined by headquarters: ask the inspectors",
    "sealed.refused.state": "Stuck: call support",
    "sealed.stays": "It stays on this machine",
    "sealed.leave": "The customer may leave",
    "sealed.no_slip": "This take has no slip",
    "sealed.printed": "The slip was sent to the printer",
    "sealed.no_printer": "There is no printer: let the customer photograph the code, or save it",
    "sealed.saved": "The slip was saved",
    "sealed.unsaved": "The slip was not saved: try another place",
}


class SealedPage(Page):
    """Each ending in its own words and tone; a tick only for what was so; the slip beside it."""

    names = ("sealed",)
    with_picture = False  # nothing is recorded any more
    bare = True
    with_room = False

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme = kit.theme
        self._snapshot = Snapshot()
        self._said: Said | None = None
        self.badge = Badge(theme)
        self.column.removeWidget(self.title)
        self.title.setProperty("role", "done")
        self.who, self.text = words(role="lead", quiet=True, wrap=True), words(wrap=True)
        self.counts, self.ways = Sentences(theme), Sentences(theme)
        self.reached = ReachedCard(kit)
        self.slip = SlipCard(kit)
        inside = QWidget()
        told = QVBoxLayout(inside)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(theme.space(2))
        told.addStretch(1)
        for widget in (self.badge, self.title, self.who, self.text, self.counts, self.ways, self.reached):
            told.addWidget(widget)
        told.addStretch(1)
        beside = QWidget()
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.addStretch(1)
        right.addWidget(self.slip)
        right.addStretch(1)
        both = QWidget()
        self._sides = QHBoxLayout(both)
        self._inside = inside
        self._sides.addWidget(inside, 1)
        self._sides.addWidget(beside, 0, Qt.AlignmentFlag.AlignRight)
        self._scroller = Scroller(both, kit.phrases("slip.title"))
        self.reached.unfolded.connect(lambda: self._scroller.show_from(self.reached))
        self.column.addWidget(self._scroller, 1)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say how it ended; of takes, nodes and slip only where there is a take."""
        if snapshot.take.take != self._snapshot.take.take:
            self._said = None
        self._snapshot = snapshot
        take, phrases, sale = snapshot.take, self.phrases, snapshot.sale
        products = "" if sale is None else phrases("list.comma").join(sale.products)
        self.who.setText("" if sale is None else phrases("sealed.who", applicant=sale.applicant, products=products))
        tone, title, text = self._ending(snapshot)
        self.badge.say(tone)
        self.title.setText(title)
        self.text.setText(text)
        self.counts.say(*self._counts(snapshot))
        self.ways.say(*self._ways(snapshot))
        self.reached.show_snapshot(snapshot)
        slip = take.slip
        self.slip.setVisible(slip is not None)
        if slip is not None:
            self.slip.show_slip(slip, practice=sale is not None and sale.practice)

        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let words and slip have what this width has for them."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Air round words and slip, where the window is wide enough for it."""
        air = self.theme.space(4)
        need = self._inside.minimumSizeHint().width() + (0 if self.slip.isHidden() else self.slip.width())
        room = self._scroller.width() - self._scroller.verticalScrollBar().sizeHint().width()
        edge = air if need + 3 * air <= room else 0
        self._sides.setContentsMargins(edge, 0, edge, 0)
        self._sides.setSpacing(air if edge else self.theme.space(1))

    def _counts(self, snapshot: Snapshot) -> Iterator[Said]:
        """How many nodes stand how; and what a real take would have wanted."""
        if snapshot.take.take is None:
            return
        stands = stands_of(snapshot)
        over = binds(snapshot)
        yield from count_words(self.phrases, stands, over=over)
        if stands and not over and "fail" in stands:
            yield "warn", self.phrases("sealed.repair", count=stands.count("fail"))

    def _ending(self, snapshot: Snapshot) -> tuple[Tone, str, str]:
        take, phrases = snapshot.take, self.phrases
        if take.take is None:
            return "warn", phrases("sealed.refused.title"), phrases("sealed.refused.text")
        ending = take.ending or "interrupted"
        told = {"take": take.take, "clock": clock(take.held_s)}
        if ending == "finished" and snapshot.sale is not None and snapshot.sale.practice:
            return "plain", phrases("sealed.practice.title"), phrases("sealed.practice.text", **told)
        text = phrases(f"sealed.{ending}.text", **told, goes=self._goes(ending, snapshot.station))
        if ending == "finished" and snapshot.lacking:
            return "fail", phrases("sealed.lacking.title"), text
        if ending == "finished" and is_failing(snapshot):
            tone: Tone = "fail" if binds(snapshot) else "warn"
            return tone, phrases("sealed.failing.title" if binds(snapshot) else "sealed.failing.rehearsed"), text
        return _TONES[ending], phrases(f"sealed.{ending}.title"), text

    def _goes(self, ending: Ending, station: StationView) -> str:
        """What becomes of the take; of a finished one that nobody need do anything for it."""
        if ending == "finished":
            return self.phrases("sealed.finished.goes" if station.delivers else "sealed.finished.stays")
        return goes_words(self.phrases, station)

    def _ways(self, snapshot: Snapshot) -> Iterator[Said]:
        """What was read back, and how far it is on its way; a tick only for what is so."""
        take, phrases = snapshot.take, self.phrases
        if self._said is not None:
            yield self._said
        if take.take is None:
            return
        if take.read_back and take.ending != "interrupted":
            yield "ok", phrases("sealed.read_back", count=take.read_back)
        practice = snapshot.sale is not None and snapshot.sale.practice
        if practice or not snapshot.station.delivers:
            yield "plain", phrases("sealed.stays")
            return
        delivery = next((each for each in snapshot.station.deliveries if each.take == take.take), None)
        yield from self._delivery(delivery)

    def _delivery(self, delivery: DeliveryView | None) -> Iterator[Said]:
        phrases, state = self.phrases, "held" if delivery is None else delivery.state
        moved = {} if delivery is None else {"delivered": delivery.delivered, "total": delivery.total}
        match state:
            case "received":
                yield "ok", phrases("sealed.received")
            case "quarantined":
                yield "warn", phrases("sealed.quarantined")
            case "declined":
                yield "fail", phrases("sealed.declined")
            case "refused":
                yield "fail", phrases("sealed.refused.state")
            case "sending":
                yield "plain", phrases("sealed.sending", **moved)
                yield "plain", phrases("sealed.received.open")
            case _:
                yield "plain", phrases("sealed.held")
                yield "plain", phrases("sealed.received.open")

    # the slip on paper

    def _print(self) -> None:
        slip = self._snapshot.take.slip
        if slip is not None:
            done = print_slip(slip, self.phrases)
            self._tell("plain" if done == "printed" else "warn", done)

    def _save(self) -> None:
        slip = self._snapshot.take.slip
        if slip is None:
            return
        title, kinds = self.phrases("sealed.save.title"), self.phrases("sealed.save.kinds")
        ask_for_file(self, title, kinds, self._place_chosen, save_as=f"{slip.take}.pdf")

    def _place_chosen(self, path: str, kind: str) -> None:
        self.save_to(path if "." in path.rsplit("/", 1)[-1] else f"{path}.{'png' if 'png' in kind else 'pdf'}")

    def save_to(self, path: str) -> None:
        """Write the slip to this file, and say what came of it."""
        slip = self._snapshot.take.slip
        if slip is None:
            return
        try:
            save_slip(slip, Path(path), self.phrases)
        except ShuangluError:
            self._tell("warn", "unsaved")
        else:
            self._tell("plain", "saved")

    def _tell(self, tone: Tone, what: str) -> None:
        self._said = tone, self.phrases(f"sealed.{what}")
        self.ways.say(*self._ways(self._snapshot))

    # what can be done

    def primary(self) -> Primary:
        """Back to the list of sales."""
        return Primary("sealed.button", Pressed("leave"))

    def beside(self) -> tuple[Beside, ...]:
        """The slip on paper, or in a file."""
        if self._snapshot.take.slip is None:
            return ()
        return (
            Beside("sealed.button.print", self._print, "P"),
            Beside("sealed.button.save", self._save, "D"),
        )

    def progress(self) -> Progress:
        """The last of the seven steps, in the tone of the ending."""
        tone, title, _ = self._ending(self._snapshot)
        if self._snapshot.take.take is None:
            return sale_strip(self.phrases, "consent", now="later", told=((tone, title),))
        stands = stands_of(self._snapshot)
        judged = bool(stands) and all(stand == "pass" for stand in stands)
        behind: dict[SaleStep, BarLook] = {"recording": "done" if judged and tone == "ok" else _LOOKS[tone]}
        right = self.phrases("sealed.leave")
        return sale_strip(
            self.phrases, "seal", now="done" if tone == "ok" else _LOOKS[tone], behind=behind, right=right
        )
