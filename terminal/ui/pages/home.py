"""Between two customers: how the room is, which sales wait, and what is on its way."""

from collections.abc import Iterator

from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot, StationView, UnfinishedView
from terminal.ui.page import Beside, Kit, Page, Primary, Progress
from terminal.ui.parts.deliveries import Deliveries
from terminal.ui.parts.marks import words
from terminal.ui.parts.rows import Row, Rows
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.walk_flows import abandon_flow

_RESUME = "resume"
"""The name of the first row where a sale is unfinished; references of sales stand behind `sale:`."""

ZH: dict[str, str] = {
    "home.title": "等着录的",
    "home.text": "按数字键或上下键选择，按 Enter 打开。",
    "home.waiting": "等着录的业务",
    "home.none": "没有等着录的业务",
    "home.none.text": "请在业务系统里打开要录的业务，这里会自动出现；也可以用命令 shuanglu open SALE.json 打开。",
    "home.sale": "{products} · 约 {minutes} 分钟",
    "home.unfinished": "{applicant}：上次没有录完",
    "home.unfinished.text": "从第 {n} 个节点接着录，共 {total} 个 · 录像 {take}",
    "home.unfinished.closing": "{total} 个节点都已录完，只差封存 · 录像 {take}",
    "home.button.open": "打开",
    "home.button.resume": "接着录",
    "home.button.abandon": "不再继续…",
}
EN: dict[str, str] = {
    "home.title": "Waiting to be recorded",
    "home.text": "Choose with the numbers or arrows, open with Enter.",
    "home.waiting": "Sales that wait",
    "home.none": "No sale waits",
    "home.none.text": (
        "Open the sale in the business system, and it appears here; or use the command shuanglu open SALE.json."
    ),
    "home.sale": "{products} · about {minutes} min",
    "home.unfinished": "{applicant}: not finished",
    "home.unfinished.text": "Goes on at step {n} of {total} · take {take}",
    "home.unfinished.closing": "All {total} steps are done, it is only to be closed · take {take}",
    "home.button.open": "Open",
    "home.button.resume": "Go on",
    "home.button.abandon": "Do not go on…",
}


class HomePage(Page):
    """The sales that can be recorded; the selected one is opened by the large button."""

    names = ("home",)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._station = StationView()
        self.text = words(wrap=True, quiet=True)
        self.rows = Rows(kit)
        self.rows.changed.connect(self.changed)
        self.deliveries = Deliveries(kit.theme, kit.phrases)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(kit.theme.space(2))
        body.addWidget(self.rows)
        body.addWidget(self.deliveries, 1)
        self.column.addWidget(self.text)
        self.column.addWidget(Scroller(inside, kit.phrases("home.waiting")), 1)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show who waits; without anybody, how a sale comes in."""
        self._station = snapshot.station
        rows = list(self._rows(snapshot.station))
        self.title.setText(self.phrases("home.title") if rows else self.phrases("home.none"))
        self.text.setText(self.phrases("home.text") if rows else self.phrases("home.none.text"))
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        self.deliveries.show_snapshot(snapshot)

    def _rows(self, station: StationView) -> Iterator[Row]:
        phrases, unfinished = self.phrases, station.unfinished
        if unfinished is not None:
            title = phrases("home.unfinished", applicant=unfinished.applicant)
            yield Row(_RESUME, 1, title, self._place(unfinished), "warn")
        first = 1 if unfinished is None else 2
        for number, sale in enumerate(station.waiting, start=first):
            products = phrases("list.comma").join(sale.products)
            text = phrases("home.sale", products=products, minutes=sale.minutes)
            yield Row(f"sale:{sale.reference}", number, sale.applicant, text)

    def _place(self, unfinished: UnfinishedView) -> str:
        """Where it goes on; when all nodes are done, that it is only to be closed."""
        total, take = unfinished.total, unfinished.take
        if unfinished.index >= total:
            return self.phrases("home.unfinished.closing", total=total, take=take)
        return self.phrases("home.unfinished.text", n=unfinished.index + 1, total=total, take=take)

    def choose(self, number: int) -> None:
        """The number keys select a sale."""
        self.rows.select(number)

    def move_selection(self, way: int) -> None:
        """The arrows select a sale."""
        self.rows.move_selection(way)

    def primary(self) -> Primary:
        """Open the selected sale, or go on with the unfinished one."""
        selected = self.rows.selected
        if selected == _RESUME:
            return Primary("home.button.resume", Pressed("resume"))
        reference = selected.removeprefix("sale:")
        return Primary("home.button.open", Pressed("choose", detail={"reference": reference}) if reference else None)

    def progress(self) -> Progress:
        """Nothing has begun."""
        return Progress(self.phrases("progress.idle"))

    def beside(self) -> tuple[Beside, ...]:
        """Not to go on with the unfinished sale, where that is the selected one."""
        unfinished = self._station.unfinished
        if unfinished is None or self.rows.selected != _RESUME:
            return ()
        return (Beside("home.button.abandon", abandon_flow(self.phrases, self._station, unfinished), "X"),)
