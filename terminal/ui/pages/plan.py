"""The plan of the sale in hand: whether it may go ahead, what must be recorded and why, and what to have at hand."""

from collections.abc import Iterator

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rulebook.plan.plan import Advice, Plan, PlannedNode, PlannedRefusal
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import SaleView, Snapshot, WalkView
from terminal.ui.page import Beside, Kit, Page, Primary, Progress
from terminal.ui.parts.clauses import clauses_words
from terminal.ui.parts.layouts import clear
from terminal.ui.parts.marks import Icon, words
from terminal.ui.parts.people import roles_words
from terminal.ui.parts.scrolled import Said, Scroller, Sentences
from terminal.ui.parts.trouble import TroubleCard
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
    "plan.who": "{applicant} · {products} · {institution} {seller} · {reference}",
    "plan.node": "入镜 {roles} · {clauses}",
    "plan.time": "{minutes}:{seconds}",
    "plan.length": "{count} 个节点，约 {minutes} 分钟",
    "plan.reason": "{said}（{clauses}）",
    "plan.paper": "请备好：{title}（节点 {nodes}）",
    "plan.not_ready": "规则包未核对完，不能用于正式业务，还差 {count} 项：",
    "plan.resumes": "接着录像 {take} 录。{at}",
    "plan.resumes.at": "从第 {n} 个节点继续。",
    "plan.resumes.closing": "节点都已录完，只差封存。",
    "plan.button.start": "开始",
    "plan.button.resume": "接着录",
    "plan.button.leave": "返回",
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
    "plan.who": "{applicant} · {products} · {institution} {seller} · {reference}",
    "plan.node": "In the picture: {roles} · {clauses}",
    "plan.time": "{minutes}:{seconds}",
    "plan.length": "{count} steps, about {minutes} min",
    "plan.reason": "{said} ({clauses})",
    "plan.paper": "Have at hand: {title} (step {nodes})",
    "plan.not_ready": "Not for real sales: {count} left to be verified or filled in:",
    "plan.resumes": "It goes on from take {take}. {at}",
    "plan.resumes.at": "From step {n}.",
    "plan.resumes.closing": "All steps are done, it is only to be closed.",
    "plan.button.start": "Begin",
    "plan.button.resume": "Go on",
    "plan.button.leave": "Back",
}


class PlanPage(Page):
    """The answer first, then the nodes on the left and what goes with them on the right."""

    names = ("plan",)
    with_room = False

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._sale: SaleView | None = None
        self._mark, self.who = Icon(kit.theme), words(quiet=True, wrap=True)
        self.obstacle = TroubleCard(kit.theme, kit.phrases)
        self.nodes = NodeTable(kit)
        self.told = Sentences(kit.theme)
        self.column.removeWidget(self.title)
        head = QHBoxLayout()
        head.setSpacing(kit.theme.space(1))
        head.addWidget(self._mark)
        head.addWidget(self.title, 1)
        self.column.addLayout(head)
        self.column.addWidget(self.who)
        self.column.addLayout(self._sides(), 1)

    def _sides(self) -> QHBoxLayout:
        """Nodes left, the rest right; large words stand below each other, and are scrolled with what is in the way."""
        sides = QHBoxLayout()
        sides.setSpacing(self.theme.space(3))
        if self.theme.text_size == "standard":
            self.column.addWidget(self.obstacle)
            self._left: QWidget = Scroller(self.nodes, self.phrases("plan.nodes"))
            sides.addWidget(self._left, 3)
            sides.addWidget(Scroller(self.told, self.phrases("plan.beside")), 2)
            return sides
        self._left, inside = self.nodes, QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.obstacle, self.told, self.nodes):
            column.addWidget(widget)
        sides.addWidget(Scroller(inside, self.phrases("plan.nodes")))
        return sides

    @property
    def wants_picture(self) -> bool:
        """The list needs the room, and nobody agreed to be looked at yet."""
        return False

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the sale in hand; without one the last stays, for another page is shown then."""
        sale = snapshot.sale
        if sale is None or sale == self._sale:
            return
        self._sale = sale
        tone, phrase = verdict(sale)
        self._mark.set_tone(tone)
        self.title.setText(self.phrases(phrase, count=len(sale.plan.refusals)))
        self.who.setText(self._who(sale))
        self.obstacle.show_trouble(sale.obstacle)
        self.nodes.show_nodes(sale.plan.nodes)
        self._left.setVisible(sale.plan.allowed and bool(sale.plan.nodes))  # what must not be recorded needs no list
        self.told.say(*told(self.phrases, sale, snapshot.walk))

    def primary(self) -> Primary:
        """On to the customer's consent; not where something stands in the way."""
        sale = self._sale
        phrase = "plan.button.resume" if sale is not None and sale.resumes else "plan.button.start"
        return Primary(phrase, Pressed("start") if sale is not None and sale.obstacle is None else None)

    def beside(self) -> tuple[Beside, ...]:
        """Back to the list of sales."""
        return (Beside("plan.button.leave", Pressed("leave"), "Esc"),)

    def progress(self) -> Progress:
        """How much there is to do."""
        plan = None if self._sale is None else self._sale.plan
        if plan is None or not plan.nodes or not plan.allowed:
            return Progress(self.phrases("progress.idle"))
        return Progress(self.phrases("plan.length", count=len(plan.nodes), minutes=plan.minutes))

    def _who(self, sale: SaleView) -> str:
        products = self.phrases("list.comma").join(sale.products)
        values = {"applicant": sale.applicant, "products": products, "seller": sale.seller}
        return self.phrases("plan.who", **values, institution=sale.institution, reference=sale.reference)


class NodeTable(QWidget):
    """One line a node: its number, title, who must be seen, the clauses, and how long it takes."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, kit.theme.space(1), 0)
        self._grid.setHorizontalSpacing(kit.theme.space(2))
        self._grid.setVerticalSpacing(kit.theme.space(1) // 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 2)

    def show_nodes(self, nodes: tuple[PlannedNode, ...]) -> None:
        """Show these in place of those before."""
        clear(self._grid)
        for place, node in enumerate(nodes):
            for column, label in enumerate(self._cells(place + 1, node)):
                self._grid.addWidget(label, place, column)
        self._grid.setRowStretch(len(nodes), 1)

    def _cells(self, number: int, node: PlannedNode) -> Iterator[QWidget]:
        phrases = self._kit.phrases
        yield words(phrases("rows.number", n=number), role="caption", quiet=True)
        title = words(node.title.say(phrases.language), wrap=True)
        title.setProperty("strong", True)
        yield title
        clauses = clauses_words(phrases, node.clauses)
        seen = roles_words(phrases, node.frame)
        yield words(phrases("plan.node", roles=seen, clauses=clauses), role="caption", quiet=True, wrap=True)
        minutes, seconds = divmod(node.expected_seconds, 60)
        yield words(phrases("plan.time", minutes=minutes, seconds=f"{seconds:02d}"), role="caption", quiet=True)


def verdict(sale: SaleView) -> tuple[Tone, str]:
    """Whether the sale may go ahead and where what is recorded of it: the tone, and the phrase that says so."""
    plan, obstacle = sale.plan, sale.obstacle
    if not plan.allowed:
        return "fail", "plan.refused"
    if plan.record == "audio" and obstacle is not None and obstacle.code == "plan.recorded_elsewhere":
        return "plain", "plan.record.elsewhere"
    return _RECORD[plan.record]


def told(phrases: Phrases, sale: SaleView, walk: WalkView | None) -> Iterator[Said]:
    """What stands beside the nodes, what needs a hand first; what nobody vouches for yet closes it, one a line."""
    plan, language = sale.plan, phrases.language
    yield from (("fail", reason_words(phrases, each)) for each in plan.refusals)
    yield from (("warn", reason_words(phrases, each)) for each in plan.declarations)
    if sale.resumes:
        yield "warn", phrases("plan.resumes", take=sale.resumes, at=_resumes_at(phrases, walk)).rstrip()
    if plan.allowed and plan.record_clauses:
        yield "plain", phrases("clause.based", clauses=clauses_words(phrases, plan.record_clauses))
    if plan.allowed:
        yield from (("plain", paper) for paper in papers(phrases, plan))
    yield from advice_words(phrases, plan.notices)
    if not plan.production_ready:
        yield "warn", phrases("plan.not_ready", count=len(plan.not_ready))
        yield from (("plain", each.say(language)) for each in plan.not_ready)


def reason_words(phrases: Phrases, refusal: PlannedRefusal) -> str:
    """Why not, or what must be declared, with its clause."""
    said, clauses = refusal.sentence.say(phrases.language), clauses_words(phrases, refusal.clauses)
    return phrases("plan.reason", said=said, clauses=clauses) if clauses else said


def advice_words(phrases: Phrases, notices: tuple[Advice, ...]) -> Iterator[Said]:
    """What somebody must do or know beside the recording."""
    for each in notices:
        if each.sentence is not None:
            yield "warn", each.sentence.say(phrases.language)


def papers(phrases: Phrases, plan: Plan) -> Iterator[str]:
    """Each paper once, with the nodes at which it is shown or signed."""
    places: dict[str, list[int]] = {}
    titles: dict[str, str] = {}
    for number, node in enumerate(plan.nodes, start=1):
        shown = [(each.paper, each.title) for each in node.show]
        signed = [(each.paper, each.title) for each in node.signatures]
        for paper, title in dict(shown + signed).items():
            titles[paper] = title.say(phrases.language)
            places.setdefault(paper, []).append(number)
    for paper, numbers in places.items():
        at = phrases("list.comma").join(str(number) for number in numbers)
        yield phrases("plan.paper", title=titles[paper], nodes=at)


def _resumes_at(phrases: Phrases, walk: WalkView | None) -> str:
    """Where it goes on; when all nodes are done, that it is only to be closed."""
    if walk is None:
        return ""
    done = walk.index >= len(walk.nodes)
    return phrases("plan.resumes.closing") if done else phrases("plan.resumes.at", n=walk.index + 1)
