"""The pages round a recording as they can be: home, the form of a new sale, tasks."""

from dataclasses import replace
from functools import cache
from typing import Any

from rulebook.plan.planner import make_plan
from rulebook.sale.examples import EXAMPLES
from rulebook.sale.reading import SaleFaultsError, read_sale
from scripts.worked_sales import shipped
from terminal.session.entry.answers import answers_of
from terminal.session.entry.consequences import told_of
from terminal.session.entry.form import stamp_of
from terminal.session.entry.known import Known
from terminal.session.entry.making import sale_of
from terminal.session.facts.desk import Draft, EntryOpened, HealthLine, SalePreviewed, TakeRow, Task
from terminal.session.snapshot import DeskView, Snapshot, WaitingSale
from tests.terminal.session.entry.known import TYPED, anywhere, counter

NOW = "2026-11-22T14:00:00+08:00"
KEY = "k"


def took(number: int, clock: str, applicant: str, ending: str, state: Any, **more: Any) -> TakeRow:
    """A take of the day."""
    began = f"2026-11-22T{clock}:00+08:00"
    return TakeRow(f"32-0117-{number:06d}", began, applicant, ("示例终身寿险",), "王芳", ending, state, **more)


TODAY = (
    took(482, "13:46", "钱薇", "finished", "sending", delivered=22, total=100, bytes_left=66_000_000),
    took(481, "13:22", "刘强", "finished", "received", moved_at="2026-11-22T13:35:00+08:00"),
    took(479, "11:05", "周涛", "finished", "held", again_at="2026-11-22T14:20:00+08:00"),
    took(478, "10:31", "吴静", "finished", "quarantined"),
    took(477, "09:40", "郑凯", "given_up", "received"),
    took(476, "09:12", "冯娟", "interrupted", "received"),
    took(475, "09:01", "练习客户", "finished", "held", practice=True, goes=False),
)
HEALTH = (
    HealthLine("camera", "ok", "25 fps"),
    HealthLine("microphone", "ok", "-18 dBFS"),
    HealthLine("disk", "ok", "70 h"),
    HealthLine("clock", "ok", "+0.2 s"),
    HealthLine("line", "ok", "2.0 Mbit/s"),
    HealthLine("packs", "ok", "2026.11.1"),
    HealthLine("certificate", "warn", "27 d"),
)
TASKS = (
    Task("T000017", {"applicant": {"name": "赵敏"}, "products": [{"name": "示例智投终身寿险（投连）"}]},
         "open", "2026-11-30T00:00:00+08:00", "32-0117-000371", "第 12 个节点没有说清楚"),
    Task("T000018", {"applicant": {"name": "陈伟"}}, "claimed", claimed_until="2026-11-22T15:00:00+08:00", by="1187"),
    Task("T000019", {}, "elsewhere", by="32-0131"),
)  # fmt: skip
DRAFTS = (
    Draft("d1", {"applicant.name": "李秀英", "reference": "D20261122-015"}, products=("示例终身寿险",)),
    Draft("d2"),
)


def opened(snapshot: Snapshot, answers: dict[str, str], known: Known | None = None, **desk: Any) -> Snapshot:
    """The form open on these answers, with what the rules say of them."""
    entry = EntryOpened(KEY, answers, known or counter())
    view = replace(snapshot.desk, entry=entry, draft=KEY, preview=previewed(answers, entry.known), **desk)
    return replace(snapshot, page="entry", desk=view)


def previewed(answers: dict[str, str], known: Known) -> SalePreviewed:
    """What the desk would answer."""
    sale = sale_of(answers, known)
    try:
        plan = make_plan(read_sale(sale), shipped(), explained=True)
    except SaleFaultsError:
        return SalePreviewed(KEY, stamp_of(sale))
    return SalePreviewed(KEY, stamp_of(sale), planned=True, told=told_of(plan), nodes=len(plan.nodes))


def at_home(snapshot: Snapshot, **desk: Any) -> Snapshot:
    """The home page with all that it can show."""
    view = DeskView(**{"takes": TODAY, "takes_at": NOW, "health": HEALTH, "tasks": TASKS, "drafts": DRAFTS, **desk})
    return replace(snapshot, page="home", desk=view)


@cache
def example_answers(kind: str) -> dict[str, str]:
    """An example sale as it is written in the form."""
    return answers_of(read_sale(EXAMPLES[kind]).data)


def entry_views(ready: Snapshot) -> dict[str, Snapshot]:
    """Every state that is drawn, by a name for its picture."""
    lacking = {name: value for name, value in TYPED.items() if name != "suitability.household_income"}
    wrong = {**TYPED, "applicant.birth_date": "2027-01-01", "suitability.test_date": "x"}
    child = {**TYPED, "form.insured": "other", "insured[0].relation": "child", "insured[0].name": "李小明",
             "insured[0].birth_date": "2018-05-01"}  # fmt: skip
    elder = replace(ready.station.waiting[0], nodes=19, elder=True)
    other = WaitingSale("D-3", "赵敏", ("示例智投终身寿险（投连）",), 12, 20, corrects="32-0117-000371", practice=True)
    busy = replace(ready, station=replace(ready.station, waiting=(elder, other)))
    return {
        "home-full": at_home(busy),
        "home-unchecked": at_home(ready, health=(), takes=(), tasks=(), drafts=()),
        "entry-new": opened(ready, {"reference": "D20261122-015"}),
        "entry": opened(ready, lacking),
        "entry-filled": opened(ready, TYPED),
        "entry-wrong": opened(ready, wrong),
        "entry-child": opened(ready, child),
        "entry-unknown": opened(ready, {"reference": "D20261122-015", "form.line": "wealth"}, anywhere()),
        "entry-by-hand": opened(ready, example_answers("bank_health"), anywhere()),
        "entry-loan": opened(ready, example_answers("joint_loan"), anywhere()),
        "tasks": replace(ready, page="tasks", desk=DeskView(tasks=TASKS)),
        "tasks-none": replace(ready, page="tasks", desk=DeskView()),
    }
