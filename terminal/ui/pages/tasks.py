"""The tasks of headquarters: what is to be recorded, by when, and who has it."""

from collections.abc import Iterator

from terminal.session.facts.desk import Task
from terminal.session.facts.people import Pressed
from terminal.session.rights import may
from terminal.session.snapshot import Snapshot
from terminal.ui.page import Beside, Kit, Page, Primary, Progress
from terminal.ui.pages.home import applicant_of, products_of
from terminal.ui.parts.marks import words
from terminal.ui.parts.rows import Row, Rows
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.take_words import clock_of, day_of
from terminal.ui.parts.trouble import TroubleCard
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "tasks.title": "总部任务",
    "tasks.text": "按数字键或上下键选择，按 Enter 领来就录。领了不录的，请退回，别人才能领。",
    "tasks.none": "总部没有派来任务",
    "tasks.none.text": "新的任务会自动出现。",
    "tasks.row": "{products}{due}{corrects}{reason}",
    "tasks.due": "· {due} 前",
    "tasks.corrects": "· 重录 {take}",
    "tasks.reason": "· {reason}",
    "tasks.open": "{title}",
    "tasks.claimed": "{title}（已领，到 {until}）",
    "tasks.elsewhere": "{title}（{by} 在办）",
    "tasks.elsewhere.unknown": "{title}（别处在办）",
    "tasks.done": "{title}（已办完）",
    "tasks.button.claim": "领来就录",
    "tasks.button.begin": "开始",
    "tasks.button.give_back": "退回",
    "tasks.button.back": "返回",
}
EN: dict[str, str] = {
    "tasks.title": "Tasks of headquarters",
    "tasks.text": "Choose with numbers or arrows; Enter claims and begins. Give back what you will not record.",
    "tasks.none": "Headquarters has no task for you",
    "tasks.none.text": "New ones appear by themselves.",
    "tasks.row": "{products}{due}{corrects}{reason}",
    "tasks.due": "· by {due}",
    "tasks.corrects": "· in place of {take}",
    "tasks.reason": "· {reason}",
    "tasks.open": "{title}",
    "tasks.claimed": "{title} (yours until {until})",
    "tasks.elsewhere": "{title} ({by} has it)",
    "tasks.elsewhere.unknown": "{title} (taken elsewhere)",
    "tasks.done": "{title} (done)",
    "tasks.button.claim": "Claim and begin",
    "tasks.button.begin": "Begin",
    "tasks.button.give_back": "Give back",
    "tasks.button.back": "Back",
}
_TONES: dict[str, Tone | None] = {"open": None, "claimed": "person", "elsewhere": "plain", "done": "plain"}


class TasksPage(Page):
    """One list; the selected task is claimed by the large button."""

    names = ("tasks",)
    with_picture = False  # nobody is looked at between two customers
    with_room = False

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._snapshot = Snapshot()
        self.text = words(wrap=True, quiet=True)
        self.trouble = TroubleCard(kit.theme, kit.phrases)
        self.rows = Rows(kit)
        self.rows.changed.connect(self.changed)
        self.column.addWidget(self.text)
        self.column.addWidget(self.trouble)
        self.column.addWidget(Scroller(self.rows, kit.phrases("tasks.title")), 1)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show every task that is known, those that can be claimed first."""
        self._snapshot = snapshot
        rows = list(self._rows(snapshot.desk.tasks))
        self.title.setText(self.phrases("tasks.title" if rows else "tasks.none"))
        self.text.setText(self.phrases("tasks.text" if rows else "tasks.none.text"))
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        self.trouble.show_trouble(snapshot.desk.trouble)

    def _rows(self, tasks: tuple[Task, ...]) -> Iterator[Row]:
        order = ("claimed", "open", "elsewhere", "done")
        for number, task in enumerate(sorted(tasks, key=lambda each: order.index(each.state)), start=1):
            yield Row(task.key, number, self._title(task), self._text(task), _TONES[task.state])

    def _title(self, task: Task) -> str:
        title = applicant_of(task.sale) or task.key
        if task.state == "elsewhere" and not task.by:
            return self.phrases("tasks.elsewhere.unknown", title=title)
        until = clock_of(task.claimed_until)
        return self.phrases(f"tasks.{task.state}", title=title, until=until, by=task.by)

    def _text(self, task: Task) -> str:
        phrases = self.phrases
        return phrases(
            "tasks.row",
            products=phrases("list.comma").join(products_of(task.sale)) or task.key,
            due=f" {phrases('tasks.due', due=day_of(task.due))}" if task.due else "",
            corrects=f" {phrases('tasks.corrects', take=task.corrects)}" if task.corrects else "",
            reason=f" {phrases('tasks.reason', reason=task.reason)}" if task.reason else "",
        )

    def _selected(self) -> Task | None:
        return next((each for each in self._snapshot.desk.tasks if each.key == self.rows.selected), None)

    def choose(self, number: int) -> None:
        """The number keys select a task."""
        self.rows.select(number)

    def move_selection(self, way: int) -> None:
        """The arrows select a task."""
        self.rows.move_selection(way)

    def primary(self) -> Primary:
        """Claim the selected one: its plan follows. What is in somebody else's hands sleeps."""
        task = self._selected()
        free = task is not None and task.state in ("open", "claimed") and may(self._snapshot.staff, "record")
        phrase = "tasks.button.begin" if task is not None and task.state == "claimed" else "tasks.button.claim"
        return Primary(phrase, Pressed("claim_task", detail={"task": task.key}) if task is not None and free else None)

    def beside(self) -> tuple[Beside, ...]:
        """Back; and give back what is ours."""
        task = self._selected()
        ours = task is not None and task.state == "claimed" and may(self._snapshot.staff, "record")
        back = Pressed("give_back_task", detail={"task": task.key}) if task is not None and ours else None
        home = Pressed("go", detail={"to": "home"})
        return Beside("tasks.button.back", home, "Esc"), Beside("tasks.button.give_back", back, "G")

    def progress(self) -> Progress:
        """Nothing has begun."""
        return Progress(self.phrases("progress.idle"))
