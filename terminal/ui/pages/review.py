"""The verdict before the take is closed: what is still to be made good, what a person confirmed, and the end."""

from collections.abc import Iterator

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot, WalkView
from terminal.ui.flow import Flow
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.headline import CountCard, Counts, Headline
from terminal.ui.parts.node_grid import Cell, NodeGrid
from terminal.ui.parts.reached import ReachedCard
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.stands import PERSON, TONES, Stand, binds, stands_of
from terminal.ui.parts.verdict_card import VerdictCards
from terminal.ui.parts.verdict_words import cards_of, is_judged, lasting, repairable
from terminal.ui.parts.walk import WalkPage
from terminal.ui.theme import Tone

_COUNTS: dict[Stand, tuple[Stand, ...]] = {
    "pass": ("pass",),
    "confirmed": ("word", "confirmed"),
    "overridden": ("overridden",),
    "referred": ("referred",),
    "insisted": ("insisted",),
    "review": ("review",),
    "unjudged": ("unjudged",),
    "later": ("later", "fail"),
    "open": ("open",),
}
"""What is counted together; what a person said is never counted with what the machine passed."""
_COUNTS_SHARE = 0.55
"""So much of the width the counts may take beside the headline."""

ZH: dict[str, str] = {
    "review.lacks": "还差 {count} 处，现在补上就能结束",
    "review.lacks.practice": "有 {count} 处，真录时要补",
    "review.lasting": "节点都走完了，但录像有 {count} 处补不了",
    "review.done": "节点都走完了，可以结束并封存",
    "review.judged": "节点都通过了，可以结束并封存",
    "review.who": "{applicant} · {products}",
    "review.stay": "客户请先不要离开，补录约 {seconds} 秒",
    "review.free": "这里不拦您：可以补，也可以结束",
    "review.failing": "结束后结论是不合格，总部会看",
    "review.unjudged": "什么都没有经过机器检查：由销售人员确认的，总部逐份看",
    "review.look": "由人确认的、没能查全的，总部逐份看",
    "review.button.now": "现在补",
    "review.button.reopen": "重做选中的",
    "review.button.finish": "不补了，结束…",
    "review.told": "补好这 {count} 处，才能结束并封存",
    "review.nodes": "全部节点",
    "finish_failing.title": "不补了，就这样结束？",
    "finish_failing.text": "还有 {count} 处没有通过检查：{titles}。封存以后不能再补，结论是不合格，总部会看。",
    "finish_failing.confirm": "结束并封存",
    "finish_failing.cancel": "返回去补",
    "count.pass": "机器判通过",
    "count.confirmed": "由人确认",
    "count.overridden": "主管定",
    "count.referred": "留给总部",
    "count.insisted": "客户坚持",
    "count.review": "没能查全",
    "count.unjudged": "没有检查",
    "count.later": "待补",
    "count.open": "没有做",
}
EN: dict[str, str] = {
    "review.lacks": "{count} to be made good, and it is done",
    "review.lacks.practice": "{count} to be made good in a real take",
    "review.lasting": "All steps are done, but {count} in the take cannot be mended",
    "review.done": "All steps are done: finish and seal",
    "review.judged": "All steps passed: finish and seal",
    "review.who": "{applicant} · {products}",
    "review.stay": "The customer stays: about {seconds} s more",
    "review.free": "Nothing stops you here: repair it, or finish",
    "review.failing": "Once finished, the take has failed; headquarters looks",
    "review.unjudged": "Nothing was checked by the machine: headquarters looks at what the seller confirmed",
    "review.look": "Headquarters looks at what people confirmed and what could not be checked",
    "review.button.now": "Repair now",
    "review.button.reopen": "Again: selected",
    "review.button.finish": "Finish anyway…",
    "review.told": "Make good these {count} first",
    "review.nodes": "All steps",
    "finish_failing.title": "Finish without making it good?",
    "finish_failing.text": (
        "{count} did not pass the checks: {titles}. Once sealed nothing can be repaired; the take has failed, and "
        "headquarters looks."
    ),
    "finish_failing.confirm": "Finish and seal",
    "finish_failing.cancel": "Back, repair it",
    "count.pass": "Passed by a check",
    "count.confirmed": "By people's word",
    "count.overridden": "By a supervisor",
    "count.referred": "For headquarters",
    "count.insisted": "Insisted",
    "count.review": "Not all checked",
    "count.unjudged": "Not checked",
    "count.later": "To repair",
    "count.open": "Not done",
}


class ReviewPage(WalkPage):
    """Counts apart; a card for whatever needs hands or has a person's decision; all nodes below, each to be redone."""

    names = ("review",)
    with_picture = False  # what is to be decided needs the room; the recording goes on
    bare = True

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.title.hide()  # the headline has it
        self.headline = Headline(kit.theme)
        self.counts = {stand: CountCard(kit.theme) for stand in _COUNTS}
        self._below = Counts(kit.theme, tuple(self.counts.values()))
        self._beside: bool | None = None
        for card in self.counts.values():
            card.setParent(self)  # before one is shown: else it would be a window that takes the keyboard
            card.hide()
        self.cards = VerdictCards(kit)
        self.cards.asked.connect(self._reopen)
        self.grid = NodeGrid(kit)
        self.grid.changed.connect(self.changed)
        self.reached = ReachedCard(kit)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(kit.theme.space(2))
        column.addWidget(self.cards)
        column.addWidget(self._carded(self.grid))
        column.addWidget(self.reached)
        column.addStretch(1)
        self.column.setSpacing(kit.theme.space(2))
        self.column.addWidget(self.headline)
        self.column.addWidget(self._below)
        scroller = Scroller(inside, kit.phrases("review.nodes"))
        self.reached.unfolded.connect(lambda: scroller.show_from(self.reached))
        self.column.addWidget(scroller, 1)

    def _carded(self, inside: QWidget) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        edge = self.theme.space(2)
        column.setContentsMargins(edge, edge, edge, edge)
        column.addWidget(inside)
        return card

    # showing

    def show_walk(self, snapshot: Snapshot, walk: WalkView) -> None:
        """Show how each node stands, and what is to be done."""
        stands = stands_of(snapshot)
        self._show_headline(snapshot, walk, stands)
        for stand, card in self.counts.items():
            count = sum(each in _COUNTS[stand] for each in stands)
            card.say(TONES[stand], self.phrases(f"count.{stand}"), count)
            card.setVisible(count > 0)
        self._place_counts()
        self.cards.say(list(cards_of(self.phrases, snapshot)))
        self.grid.show_cells(list(self._cells(snapshot, stands)))
        self.reached.show_snapshot(snapshot)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let the counts stand where this width has room for them."""
        super().resizeEvent(event)
        self._place_counts()

    def _place_counts(self) -> None:
        """Beside the headline where there is room for both, else flat below it."""
        seen = [card for card in self.counts.values() if not card.isHidden()]
        needed = sum(card.width_alone() + self.theme.space(2) for card in seen)
        beside = needed <= self.width() * _COUNTS_SHARE
        if beside != self._beside:
            self._beside = beside
            if beside:
                self._below.release()
            for card in self.counts.values():
                if beside:
                    self.headline.row.addWidget(card)
                else:
                    self.headline.row.removeWidget(card)
        if not beside:
            self._below.arrange(self.width())
        self._below.setVisible(not beside)

    def _show_headline(self, snapshot: Snapshot, walk: WalkView, stands: tuple[Stand, ...]) -> None:
        phrases, lacks, sale = self.phrases, len(repairable(snapshot)), snapshot.sale
        products = "" if sale is None else phrases("list.comma").join(sale.products)
        who = "" if sale is None else phrases("review.who", applicant=sale.applicant, products=products)
        lasts = len(lasting(walk.judgement))
        if lacks and binds(snapshot):
            line = f"{who} · {phrases('review.stay', seconds=self._seconds(snapshot))}"
            self.headline.say("warn", phrases("review.lacks", count=lacks), line, lacks)
        elif lacks:
            self.headline.say("warn", phrases("review.lacks.practice", count=lacks), self._free(who), lacks)
        elif lasts:
            line = f"{who} · {phrases('review.failing')}" if binds(snapshot) else self._free(who)
            self.headline.say("fail", phrases("review.lasting", count=lasts), line, lasts)
        elif self._all_passed(walk, stands):
            self.headline.say("ok", phrases("review.judged"), who)
        else:
            tone: Tone = "person" if any(stand in PERSON for stand in stands) else "unknown"
            look = phrases("review.look" if is_judged(snapshot) else "review.unjudged")
            self.headline.say(tone, phrases("review.done"), f"{who} · {look}")

    def _free(self, who: str) -> str:
        return f"{who} · {self.phrases('review.free')}"

    @staticmethod
    def _all_passed(walk: WalkView, stands: tuple[Stand, ...]) -> bool:
        """Whether every node passed, and nothing of the take as a whole is left to be looked at."""
        whole = walk.judgement is not None and walk.judgement.verdict == "pass"
        return whole and all(stand == "pass" for stand in stands)

    @staticmethod
    def _seconds(snapshot: Snapshot) -> int:
        again = repairable(snapshot)
        nodes = () if snapshot.sale is None else snapshot.sale.plan.nodes
        return sum(node.expected_seconds for node in nodes if node.id in again)

    def _cells(self, snapshot: Snapshot, stands: tuple[Stand, ...]) -> Iterator[Cell]:
        nodes = () if snapshot.sale is None else snapshot.sale.plan.nodes
        for number, (node, stand) in enumerate(zip(nodes, stands, strict=False), start=1):
            title = node.title.say(self.phrases.language)
            yield Cell(node.id, number, title, self.phrases(f"node.state.{stand}"), TONES[stand])

    # what can be done

    def choose(self, number: int) -> None:
        """A digit does what the button of that card does."""
        if number < len(self.cards.cards):
            said = self.cards.cards[number].said
            if said is not None and said.node:
                self._reopen(said.node)

    def _reopen(self, node: str) -> None:
        if self.may("reopen"):
            self.sent.emit(Pressed("reopen", detail={"node": node}))

    def move_selection(self, way: int) -> None:
        """The arrows select a node."""
        self.grid.step(way, down=True)

    def move_sideways(self, way: int) -> None:
        """The arrows select a node."""
        self.grid.step(way, down=False)

    def primary(self) -> Primary:
        """What can be made good is made good first; then the take is closed and sealed."""
        again = repairable(self.snapshot)
        if again:
            reopen = Pressed("reopen", detail={"node": self.grid.selected if self.grid.selected in again else again[0]})
            return self.unless_judging(Primary("review.button.now", self.if_may("reopen", reopen)))
        return self.unless_judging(Primary("button.finish", self.if_may("finish", Pressed("finish"))))

    def beside(self) -> tuple[Beside, ...]:
        """The selected node again; the end all the same; and the ways to end otherwise."""
        node = self.grid.selected
        again = Pressed("reopen", detail={"node": node})
        first = (Beside("review.button.reopen", again, "R"),) if node and self.may("reopen") else ()
        return (*first, *self._finishing(), *super().beside())

    def _finishing(self) -> tuple[Beside, ...]:
        """What was done and does not pass need not be made good; what was never done must be."""
        stands, sale = stands_of(self.snapshot), self.snapshot.sale
        if "fail" not in stands or "later" in stands or "open" in stands or sale is None or not self.may("finish"):
            return ()
        if not binds(self.snapshot):
            return (Beside("button.finish", Pressed("finish"), "F"),)
        lacks = repairable(self.snapshot)
        titles = [node.title.say(self.phrases.language) for node in sale.plan.nodes if node.id in lacks]
        values = {"count": len(lacks), "titles": self.phrases("list.comma").join(titles)}
        flow = Flow("finish_failing", sends="finish", destructive=True, values=values)
        return (Beside("review.button.finish", flow, "F"),)

    def told_beside(self) -> tuple[tuple[Tone, str], ...]:
        """What must be made good first: what was never done."""
        undone = sum(stand in ("later", "open") for stand in stands_of(self.snapshot))
        return (("warn", self.phrases("review.told", count=undone)),) if undone else ()
