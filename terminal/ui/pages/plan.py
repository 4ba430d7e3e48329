"""The plan of the sale in hand: whether it may go ahead, what must be recorded and why, and what to have at hand."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import SaleView, Snapshot
from terminal.ui.flow import Flow
from terminal.ui.page import Beside, Kit, Page, Primary, Progress
from terminal.ui.parts.clauses import clauses_words
from terminal.ui.parts.edged import EdgedCard
from terminal.ui.parts.headline import FigureWords, Headline
from terminal.ui.parts.layouts import clear
from terminal.ui.parts.marks import Card, words
from terminal.ui.parts.node_table import NodeTable
from terminal.ui.parts.plan_words import after_words, paper_places, papers, told
from terminal.ui.parts.scrolled import Said, Scroller, Sentences
from terminal.ui.parts.strip import sale_strip
from terminal.ui.parts.trouble import TroubleCard
from terminal.ui.parts.walk_flows import reasons
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

_RECORD: dict[str, tuple[Tone, str]] = {
    "audio_video": ("ok", "plan.record.audio_video"),
    "audio": ("ok", "plan.record.audio"),
    "page_trace": ("plain", "plan.record.page_trace"),
    "none": ("plain", "plan.record.none"),
}

ZH: dict[str, str] = {
    "plan.nodes": "要录的节点",
    "plan.beside": "依据、材料和提示",
    "plan.record.audio_video": "可以办理，须录音录像",
    "plan.record.audio": "可以办理，只录声音",
    "plan.record.page_trace": "可以办理，由网页留痕，不在本终端录制",
    "plan.record.elsewhere": "可以办理，由通话系统录音，不在本终端录制",
    "plan.record.none": "按规定不须录制",
    "plan.refused": "这笔业务不能办，有 {count} 处不符合规定",
    "plan.button.resume": "接着录",
    "plan.button.leave": "返回",
    "plan.line": "{applicant} · {age} 岁 · {products}",
    "plan.line.ageless": "{applicant} · {products}",
    "plan.site": "{institution} · {seller} · {reference}",
    "plan.count.nodes": "个节点",
    "plan.count.minutes": "分钟",
    "plan.count.papers": "份材料",
    "plan.about": "约 {minutes}",
    "plan.length": "{count} 个节点，约 {minutes} 分钟",
    "plan.papers": "请先备好",
    "plan.after": "录完以后",
    "plan.notices": "还请注意",
    "plan.refused.line": "{who}。录制不会开始。",
    "plan.refused.nobody": "这些是规定的限制，主管也不能放行。",
    "plan.refused.how": "怎么办：回到业务资料改正；改不了的，不办理这笔业务。",
    "plan.button.correct": "返回修改",
    "plan.button.consent": "征求客户同意",
    "plan.button.drop": "不办了，记下原因…",
    "plan.book": "规则包 {serial} 号",
    "drop_sale.title": "不办这笔业务了？",
    "drop_sale.text": "什么都没有录。业务资料不再等着录，原因会记下来。",
    "drop_sale.reason": "请选择原因",
    "drop_sale.refused": "不符合规定，改不了",
    "drop_sale.customer": "客户不办了",
    "drop_sale.mistake": "资料录错了",
    "drop_sale.other": "其他（请写明）",
    "drop_sale.confirm": "不办了",
    "drop_sale.cancel": "返回",
}
EN: dict[str, str] = {
    "plan.nodes": "What is recorded",
    "plan.beside": "Clauses, papers, notices",
    "plan.record.audio_video": "The sale may go ahead: picture and sound are recorded",
    "plan.record.audio": "The sale may go ahead: only sound is recorded",
    "plan.record.page_trace": "The sale may go ahead: its web pages are kept, nothing is recorded here",
    "plan.record.elsewhere": "The sale may go ahead: the call is recorded by its own system, not here",
    "plan.record.none": "By the rules nothing is recorded",
    "plan.refused": "The sale must not go ahead: {count} against the rules",
    "plan.button.resume": "Go on",
    "plan.button.leave": "Back",
    "plan.line": "{applicant} · {age} · {products}",
    "plan.line.ageless": "{applicant} · {products}",
    "plan.site": "{institution} · {seller} · {reference}",
    "plan.count.nodes": "steps",
    "plan.count.minutes": "min",
    "plan.count.papers": "papers",
    "plan.about": "about {minutes}",
    "plan.length": "{count} steps, about {minutes} min",
    "plan.papers": "Have at hand",
    "plan.after": "Afterwards",
    "plan.notices": "Please note",
    "plan.refused.line": "{who}. Nothing will be recorded.",
    "plan.refused.nobody": "The rules say so; a supervisor cannot lift it.",
    "plan.refused.how": "What to do: correct the sale; where that is impossible, do not make it.",
    "plan.button.correct": "Correct it",
    "plan.button.consent": "Ask for consent",
    "plan.button.drop": "Do not make it…",
    "plan.book": "Book {serial}",
    "drop_sale.title": "Not make this sale?",
    "drop_sale.text": "Nothing was recorded. The sale waits no longer, and the reason is noted.",
    "drop_sale.reason": "Please choose the reason",
    "drop_sale.refused": "Against the rules",
    "drop_sale.customer": "Customer stops here",
    "drop_sale.mistake": "Entered wrongly",
    "drop_sale.other": "Other (write it below)",
    "drop_sale.confirm": "Do not make it",
    "drop_sale.cancel": "Back",
}


class PlanPage(Page):
    """The answer first, then the nodes on the left and what goes with them on the right; or what stands in the way."""

    names = ("plan",)
    with_picture = False  # the list needs the room, and nobody agreed to be looked at yet
    bare = True
    with_room = False

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._sale: SaleView | None = None
        self._large = kit.theme.text_size == "elder"
        self.title.hide()  # the headline has it
        self.headline = Headline(kit.theme)
        self.figures = {name: FigureWords(kit.theme) for name in ("nodes", "minutes", "papers")}
        for figure in self.figures.values():
            self.headline.row.addWidget(figure)
        self.obstacle = TroubleCard(kit.theme, kit.phrases)
        self.nodes = NodeTable(kit)
        self.papers, self.after = _Section(kit, "plan.papers"), _Section(kit, "plan.after")
        self.notices = _Section(kit, "plan.notices")
        self.refusals = QVBoxLayout()
        self.refusals.setSpacing(kit.theme.space(2))
        self.column.setSpacing(kit.theme.space(2))
        self.column.addWidget(self.headline)
        self.column.addWidget(self.obstacle)
        self.column.addLayout(self._body(), 1)

    def _body(self) -> QHBoxLayout:
        """Refusals, or nodes left and the rest right; large words stand below each other."""
        theme, body = self.theme, QHBoxLayout()
        body.setSpacing(theme.space(2))
        refused = QWidget()
        column = QVBoxLayout(refused)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.refusals)
        column.addStretch(1)
        self._refused = Scroller(refused, self.phrases("plan.nodes"))
        table = Card()
        inside = QVBoxLayout(table)
        edge = theme.space(2)
        inside.setContentsMargins(edge, theme.padding // 2, 0, theme.padding // 2)
        inside.addWidget(self.nodes)
        beside = QWidget()
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.space(2))
        for section in (self.papers, self.after, self.notices):
            right.addWidget(section)
        right.addStretch(1)
        self._table = table
        self._planned = QWidget()
        large = theme.text_size == "elder"
        if large:
            both = QVBoxLayout()
            both.addWidget(beside)
            both.addWidget(table)
            holder = QWidget()
            holder.setLayout(both)
            row = QHBoxLayout(self._planned)
            row.addWidget(Scroller(holder, self.phrases("plan.nodes")))
        else:
            row = QHBoxLayout(self._planned)
            row.setSpacing(theme.space(2))
            row.addWidget(_in_card(table, self.nodes, self.phrases("plan.nodes")), 5)
            row.addWidget(Scroller(beside, self.phrases("plan.beside")), 2)
        row.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self._refused, 1)
        body.addWidget(self._planned, 1)
        return body

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the sale in hand; without one the last stays, for another page is shown then."""
        sale = snapshot.sale
        if sale is None or sale == self._sale:
            return
        self._sale = sale
        self._show_headline(sale)
        plan, phrases = sale.plan, self.phrases
        self.obstacle.show_trouble(sale.obstacle if plan.allowed else None)
        self.nodes.show_nodes(plan.nodes)
        self._table.setVisible(bool(plan.nodes))
        self._refused.setVisible(not plan.allowed)
        self._planned.setVisible(plan.allowed)
        self._show_refusals(sale)
        self.papers.say([("plain", text) for text in papers(phrases, plan)])
        self.after.say([("plain", text) for text in after_words(phrases, plan)])
        self.notices.say(list(told(phrases, sale, snapshot.walk)))

    def _show_headline(self, sale: SaleView) -> None:
        plan, phrases = sale.plan, self.phrases
        tone, phrase = verdict(sale)
        who = _who(phrases, sale)
        count = len(plan.refusals)
        if plan.allowed:
            clauses = clauses_words(phrases, plan.record_clauses)
            line = phrases("plan.site", institution=sale.institution, seller=sale.seller, reference=sale.reference)
            based = phrases("clause.based", clauses=clauses) if clauses else ""
            if self._large:
                line, based = sale.reference, ""
            self.headline.say(tone, phrases(phrase), "\n".join(filter(None, (f"{who} · {line}", based))))
        else:
            self.headline.say("fail", phrases(phrase, count=count), phrases("plan.refused.line", who=who), count)
        shown = {
            "nodes": str(len(plan.nodes)),
            "minutes": phrases("plan.about", minutes=plan.minutes),
            "papers": str(len(paper_places(plan))),
        }
        for name, figure in self.figures.items():
            figure.say(shown[name], phrases(f"plan.count.{name}"))
            figure.setVisible(plan.allowed and bool(plan.nodes) and not self._large)

    def _show_refusals(self, sale: SaleView) -> None:
        clear(self.refusals)
        for refusal in sale.plan.refusals:
            card = EdgedCard(self.theme, "fail")
            card.title.setText(refusal.sentence.say(self.phrases.language))
            clauses = clauses_words(self.phrases, refusal.clauses)
            if clauses:
                based = self.phrases("clause.based", clauses=clauses)
                card.column.insertWidget(0, words(based, role="caption", quiet=True, wrap=True))
            self.refusals.addWidget(card)
        if sale.plan.refusals:
            self.refusals.addWidget(words(self.phrases("plan.refused.how"), wrap=True))
            self.refusals.addWidget(words(self.phrases("plan.refused.nobody"), quiet=True, wrap=True))

    def primary(self) -> Primary:
        """On to the customer's consent; where the sale must not go ahead, back to correct it."""
        sale = self._sale
        if sale is not None and not sale.plan.allowed:
            return Primary("plan.button.correct", Pressed("leave", detail={"to": "entry"}))
        phrase = "plan.button.resume" if sale is not None and sale.resumes else "plan.button.consent"
        return Primary(phrase, Pressed("start") if sale is not None and sale.obstacle is None else None)

    def beside(self) -> tuple[Beside, ...]:
        """Back; or not at all, with the reason."""
        sale = self._sale
        back = Beside("plan.button.leave", Pressed("leave"), "Esc")
        if sale is None or sale.resumes:
            return (back,)
        drop = Beside("plan.button.drop", drop_flow(refused=not sale.plan.allowed), "Q")
        if not sale.plan.allowed:
            return (drop, back)
        return (Beside("plan.button.correct", Pressed("leave", detail={"to": "entry"}), "E"), back, drop)

    def progress(self) -> Progress:
        """The second of seven steps; by which book."""
        sale = self._sale
        if sale is None:
            return Progress(self.phrases("progress.idle"))
        book = sale.plan.book
        right = self.phrases("plan.book", serial=book.serial) if book is not None else ""
        if not sale.plan.allowed:
            return sale_strip(self.phrases, "plan", now="fail", right=right)
        if self._large and sale.plan.nodes:
            right = self.phrases("plan.length", count=len(sale.plan.nodes), minutes=sale.plan.minutes)
        return sale_strip(self.phrases, "plan", right=right)


def _in_card(card: Card, nodes: NodeTable, name: str) -> Card:
    """The list scrolls inside its card."""
    layout = card.layout()
    assert layout is not None
    layout.addWidget(Scroller(nodes, name))
    return card


def drop_flow(*, refused: bool) -> Flow:
    """Whether the sale is not made, and why; nothing was recorded of it."""
    which = ("refused", "customer", "mistake", "other") if refused else ("customer", "mistake", "other")
    return Flow("drop_sale", reasons("drop_sale", which), "drop_sale", destructive=True)


def _who(phrases: Phrases, sale: SaleView) -> str:
    products = phrases("list.comma").join(sale.products)
    told = {"applicant": sale.applicant, "products": products}
    return phrases("plan.line.ageless", **told) if sale.age is None else phrases("plan.line", **told, age=sale.age)


class _Section(Card):
    """A card of the right side: a headline, and lines; hidden without any."""

    def __init__(self, kit: Kit, phrase: str) -> None:
        super().__init__()
        title = words(kit.phrases(phrase), role="lead")
        title.setProperty("strong", True)
        self.lines = Sentences(kit.theme)
        column = QVBoxLayout(self)
        edge = kit.theme.space(2)
        column.setContentsMargins(edge, kit.theme.padding // 2, edge, kit.theme.padding // 2)
        column.setSpacing(kit.theme.space(1) // 2)
        column.addWidget(title)
        column.addWidget(self.lines)

    def say(self, said: list[Said]) -> None:
        """Show these lines."""
        self.lines.say(*said)
        self.setVisible(bool(said))


def verdict(sale: SaleView) -> tuple[Tone, str]:
    """Whether the sale may go ahead and where what is recorded of it: the tone, and the phrase that says so."""
    plan, obstacle = sale.plan, sale.obstacle
    if not plan.allowed:
        return "fail", "plan.refused"
    if plan.record == "audio" and obstacle is not None and obstacle.code == "plan.recorded_elsewhere":
        return "plain", "plan.record.elsewhere"
    return _RECORD[plan.record]
