"""Between two customers: whom next, what became of today, and how the machine is. Enter begins a new sale."""

from collections.abc import Iterator, Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.desk import Draft, Task
from terminal.session.facts.people import Pressed
from terminal.session.rights import may
from terminal.session.snapshot import Snapshot, StationView, UnfinishedView, WaitingSale
from terminal.ui.flow import Ask, Choice, Does, Flow
from terminal.ui.page import Beside, Kit, Page, Primary, Progress
from terminal.ui.parts.home_rows import HealthRow, TodayCard, WaitingRow, WaitingRows
from terminal.ui.parts.marks import words
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.take_words import day_of
from terminal.ui.parts.trouble import TroubleCard
from terminal.ui.parts.walk_flows import abandon_flow
from terminal.ui.theme import Tone

_NARROW = 1200
"""Pixels of width, at standard size, under which the lists stand one below the other."""
EXAMPLES = ("bank_participating", "bank_unit_linked", "agent_child", "wealth_own", "fund", "loan")
"""The example sales that are offered for practice: one of each kind that a seller meets."""

ZH: dict[str, str] = {
    "home.title": "等着录的",
    "home.counts": "总部派来 {tasks} · 本机 {here}",
    "home.waiting": "等着录的业务",
    "home.none": "没有等着录的业务",
    "home.none.text": "按 Enter 新建一笔；总部派来的、业务系统交来的，会自动出现在这里。",
    "home.length": "{nodes} 个节点，约 {minutes} 分钟",
    "home.tag.elder": "长者字号",
    "home.tag.corrects": "重录 {take}",
    "home.tag.practice": "试练",
    "home.tag.draft": "本机填的",
    "home.tag.task": "总部任务",
    "home.unfinished": "上次没有录完",
    "home.unfinished.text": "从第 {n} 个节点接着录，共 {total} 个 · 录像 {take}",
    "home.unfinished.closing": "{total} 个节点都已录完，只差封存 · 录像 {take}",
    "home.due": "{due} 前",
    "home.draft": "还没有写姓名",
    "home.draft.text": "{products}业务号 {reference}",
    "home.draft.open": "{products}还没有业务号",
    "home.button.open": "开始",
    "home.button.resume": "接着录",
    "home.button.fill": "接着填",
    "home.button.abandon": "不再继续…",
    "home.button.new": "新建双录",
    "home.button.practise": "试练",
    "home.button.queue": "待送队列",
    "home.button.health": "本机状况",
    "home.button.tasks": "总部任务",
    "home.button.staff": "账号",
    "home.button.sign_out": "退出登录",
    "home.button.first": "建首位管理员",
    "home.next": "下一位　{title}　按 1 就{button}",
    "home.nobody": "还没有等着的客户，按 Enter 新建一笔",
    "practise.title": "试练一笔",
    "practise.text": "照真的录一遍，检查照做；不送总部，也不计数。选一笔示例；在业务资料页按 F10 可用自己填的。",
    "practise.bank_participating": "分红保险",
    "practise.bank_unit_linked": "投资连结保险",
    "practise.agent_child": "为未成年子女投保",
    "practise.wealth_own": "本行理财",
    "practise.fund": "公募基金",
    "practise.loan": "个人贷款",
    "practise.confirm": "开始试练",
    "practise.cancel": "返回",
}
EN: dict[str, str] = {
    "home.title": "Waiting",
    "home.counts": "{tasks} from headquarters · {here} here",
    "home.waiting": "Sales that wait",
    "home.none": "No sale waits",
    "home.none.text": "Enter begins a new one; those of headquarters and of the business system appear here.",
    "home.length": "{nodes} steps, about {minutes} min",
    "home.tag.elder": "Large text",
    "home.tag.corrects": "In place of {take}",
    "home.tag.practice": "Practice",
    "home.tag.draft": "Entered here",
    "home.tag.task": "Task",
    "home.unfinished": "not finished last time",
    "home.unfinished.text": "Goes on at step {n} of {total} · take {take}",
    "home.unfinished.closing": "All {total} steps are done, it is only to be closed · take {take}",
    "home.due": "by {due}",
    "home.draft": "No name yet",
    "home.draft.text": "{products}sale {reference}",
    "home.draft.open": "{products}no sale number yet",
    "home.button.open": "Begin",
    "home.button.resume": "Go on",
    "home.button.fill": "Fill in",
    "home.button.abandon": "Do not go on…",
    "home.button.new": "New sale",
    "home.button.practise": "Practise",
    "home.button.queue": "Queue",
    "home.button.health": "Machine",
    "home.button.tasks": "Tasks",
    "home.button.staff": "Accounts",
    "home.button.sign_out": "Sign out",
    "home.button.first": "First administrator",
    "home.next": "Next: {title}. Press 1: {button}",
    "home.nobody": "Nobody waits; Enter begins a new sale",
    "practise.title": "Practise",
    "practise.text": "As in a real sale, checks included; nothing is sent or counted. F10 practises your own sale.",
    "practise.bank_participating": "Participating insurance",
    "practise.bank_unit_linked": "Unit-linked insurance",
    "practise.agent_child": "For one's child",
    "practise.wealth_own": "The bank's own wealth product",
    "practise.fund": "A public fund",
    "practise.loan": "A loan",
    "practise.confirm": "Begin",
    "practise.cancel": "Back",
}


class HomePage(Page):
    """Two lists and a thin line. A waiting sale is begun by its number, so that Enter stays with a new one."""

    names = ("home",)
    with_picture = False  # nobody is looked at between two customers
    with_room = False

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.setProperty("role", "bare")
        self._snapshot = Snapshot()
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.removeWidget(self.title)
        self.health = HealthRow(kit)
        self.health.asked.connect(lambda: self.sent.emit(Pressed("go", detail={"to": "health"})))
        self.trouble = TroubleCard(kit.theme, kit.phrases)
        self.counts = words(role="caption", quiet=True)
        self.text = words(wrap=True, quiet=True)
        self.rows = WaitingRows(kit)
        self.rows.does.connect(self.sent)
        self.today = TodayCard(kit)
        self.today_count = words(role="caption", quiet=True)
        self._waiting_list = self._scrolled(self.rows, "home.waiting")
        self._sides = sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        sides.setSpacing(kit.theme.space(3))
        sides.addLayout(self._side(self.title, self.counts, self.text, self._waiting_list), 62)
        title = words(kit.phrases("today.title"), role="title")
        sides.addLayout(self._side(title, self.today_count, self._scrolled(self.today, "today.title")), 38)
        self.column.addWidget(self.health)
        self.column.addWidget(self.trouble)
        self.column.addLayout(sides, 1)

    def _scrolled(self, inside: QWidget, phrase: str) -> Scroller:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(inside)
        return Scroller(holder, self.phrases(phrase))

    def _side(self, title: QWidget, beside: QWidget, *below: QWidget) -> QVBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(self.theme.space(2))
        head.addWidget(title)
        head.addWidget(beside, 1)
        column = QVBoxLayout()
        column.setSpacing(self.theme.space(1))
        column.addLayout(head)
        for widget in below:
            column.addWidget(widget, 1 if isinstance(widget, Scroller) else 0)
        return column

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The two lists stand one below the other where there is no room beside each other."""
        super().resizeEvent(event)
        beside = self._beside
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    @property
    def _beside(self) -> bool:
        return self.width() >= _NARROW * self.theme.scale

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show who waits, what became of today, and how the machine is."""
        self._snapshot = snapshot
        desk = snapshot.desk
        rows = list(self._rows(snapshot))
        tasks = sum(row.name.startswith("task:") for row in rows)
        self.title.setText(self.phrases("home.title") if rows else self.phrases("home.none"))
        self.counts.setText(self.phrases("home.counts", tasks=tasks, here=len(rows) - tasks) if rows else "")
        self.text.setText("" if rows else self.phrases("home.none.text"))
        self.text.setVisible(not rows)
        self.rows.show_rows(rows)
        self._waiting_list.setVisible(bool(rows) or self._beside)
        self.today.show_takes(desk.takes, desk.takes_at)
        self.today_count.setText(self.phrases("today.count", count=len(desk.takes)))
        self.health.show_lines(desk.health)
        self.trouble.show_trouble(desk.trouble)

    # --- who waits ---

    def _rows(self, snapshot: Snapshot) -> Iterator[WaitingRow]:
        """What was begun first, then what was handed over, then tasks, then what is filled in half."""
        able = may(snapshot.staff, "record")
        station, desk = snapshot.station, snapshot.desk
        if station.unfinished is not None:
            yield self._unfinished(station.unfinished, able=able)
        for sale in station.waiting:
            yield self._waiting(sale, able=able)
        begun = {draft.task for draft in desk.drafts if draft.task}
        for task in desk.tasks:
            if task.state in ("open", "claimed") and task.key not in begun:
                yield self._task(task, able=able)
        listed = {sale.reference for sale in station.waiting}
        me = snapshot.staff.signed_in.number if snapshot.staff.signed_in else ""
        for draft in desk.drafts:
            if draft.data.get("reference") not in listed and draft.owner in ("", me):
                yield self._draft(draft, able=able)

    def _unfinished(self, found: UnfinishedView, *, able: bool) -> WaitingRow:
        text, does = self._place(found), Pressed("resume") if able else None
        return WaitingRow(
            "resume", found.applicant, self.phrases("home.unfinished"), text, "home.button.resume", does, tone="warn"
        )

    def _place(self, unfinished: UnfinishedView) -> str:
        """Where it goes on; when all nodes are done, that it is only to be closed."""
        total, take = unfinished.total, unfinished.take
        if unfinished.index >= total:
            return self.phrases("home.unfinished.closing", total=total, take=take)
        return self.phrases("home.unfinished.text", n=unfinished.index + 1, total=total, take=take)

    def _waiting(self, sale: WaitingSale, *, able: bool) -> WaitingRow:
        phrases = self.phrases
        tags: list[tuple[Tone, str]] = [("plain", phrases("home.tag.elder"))] if sale.elder else []
        tags += [("warn", phrases("home.tag.corrects", take=sale.corrects))] if sale.corrects else []
        tags += [("warn", phrases("home.tag.practice"))] if sale.practice else []
        does = Pressed("choose", detail={"reference": sale.reference}) if able else None
        length = phrases("home.length", nodes=sale.nodes, minutes=sale.minutes)
        products = phrases("list.comma").join(sale.products)
        return WaitingRow(
            f"sale:{sale.reference}", sale.applicant, "", products, "home.button.open", does, tuple(tags), length
        )

    def _task(self, task: Task, *, able: bool) -> WaitingRow:
        phrases, sale = self.phrases, task.sale
        tags: list[tuple[Tone, str]] = [("plain", phrases("home.tag.task"))]
        tags += [("warn", phrases("home.tag.corrects", take=task.corrects))] if task.corrects else []
        due = phrases("home.due", due=day_of(task.due)) if task.due else ""
        does = Pressed("claim_task", detail={"task": task.key}) if able else None
        title = applicant_of(sale) or task.key
        text = phrases("list.comma").join(products_of(sale)) or task.reason
        return WaitingRow(f"task:{task.key}", title, due, text, "home.button.open", does, tuple(tags))

    def _draft(self, draft: Draft, *, able: bool) -> WaitingRow:
        phrases = self.phrases
        products = "".join(f"{each} · " for each in draft.products)
        reference = draft.data.get("reference", "")
        text = phrases("home.draft.text" if reference else "home.draft.open", products=products, reference=reference)
        title = draft.data.get("applicant.name", "") or phrases("home.draft")
        does = Pressed("go", detail={"to": "entry", "draft": draft.key}) if able else None
        tags: tuple[tuple[Tone, str], ...] = (("plain", phrases("home.tag.draft")),)
        return WaitingRow(f"draft:{draft.key}", title, "", text, "home.button.fill", does, tags)

    def choose(self, number: int) -> None:
        """The number of a row does what its button says."""
        does = self.rows.does_of(number)
        if does is not None:
            self.sent.emit(does)

    # --- what can be done ---

    def primary(self) -> Primary:
        """A new sale."""
        able = may(self._snapshot.staff, "record")
        return Primary("home.button.new", Pressed("go", detail={"to": "entry"}) if able else None)

    def beside(self) -> tuple[Beside, ...]:
        """Practice, the queue, the machine, tasks, accounts; and not to go on with what is unfinished."""
        staff, station = self._snapshot.staff, self._snapshot.station
        found = [
            Beside("home.button.practise", self._practise() if may(staff, "record") else None, "T"),
            Beside("home.button.queue", Pressed("go", detail={"to": "queue"}), "Q"),
            Beside("home.button.health", Pressed("go", detail={"to": "health"}), "H"),
        ]
        if station.unfinished is not None and may(staff, "record"):
            found.append(Beside("home.button.abandon", self._abandon(station, station.unfinished), "X"))
        if self._snapshot.desk.tasks:
            found.append(Beside("home.button.tasks", Pressed("go", detail={"to": "tasks"}), "R"))
        if staff.known and (may(staff, "staff") or may(staff, "unlock")):
            found.append(Beside("home.button.staff", Pressed("manage_staff"), "S"))
        if staff.known:
            found.append(Beside("home.button.sign_out", Pressed("sign_out"), "O"))
        else:
            found.append(Beside("home.button.first", Pressed("manage_staff", detail={"act": "first"}), "A"))
        return tuple(found)

    def _abandon(self, station: StationView, unfinished: UnfinishedView) -> Flow:
        return abandon_flow(self.phrases, station, unfinished)

    @staticmethod
    def _practise() -> Does:
        choices = tuple(Choice(kind, f"practise.{kind}") for kind in EXAMPLES)
        return Flow("practise", (Ask("example", choices=choices),), "practise")

    def progress(self) -> Progress:
        """Whom next, and how."""
        rows = self.rows.rows
        if not rows:
            return Progress(self.phrases("home.nobody"))
        return Progress(self.phrases("home.next", title=rows[0].title, button=self.phrases(rows[0].button)))


def applicant_of(sale: Mapping[str, object]) -> str:
    """Whom a task's sale is for; empty where it does not say."""
    applicant = sale.get("applicant")
    return str(applicant.get("name") or "") if isinstance(applicant, Mapping) else ""


def products_of(sale: Mapping[str, object]) -> list[str]:
    """What a task's sale is of."""
    products = sale.get("products")
    found = products if isinstance(products, list | tuple) else ()
    return [str(each["name"]) for each in found if isinstance(each, Mapping) and each.get("name")]
