"""The queue in its states, as data: what waits and why, what arrived, nothing at all."""

from dataclasses import replace

from faults.trouble import Trouble
from terminal.session.facts.desk import TakeRow
from terminal.session.snapshot import DeskView, Snapshot, StationView

NOW = "2026-11-22T14:16:40+08:00"
MEGA = 1_000_000


def row(take: str, who: str, product: str, began: str, **parts: object) -> TakeRow:
    """A take of today that was recorded to its end, where nothing else is said."""
    made = TakeRow(
        f"32-0117-{take}",
        f"2026-11-22T{began}:00+08:00",
        who,
        (product,),
        "王芳",
        ending="finished",
        total=100,
        bytes=200 * MEGA,
        bytes_left=200 * MEGA,
        moved_at=f"2026-11-22T{began}:30+08:00",
    )
    return replace(made, **parts)  # type: ignore[arg-type]  # fields of the row, by name


QUARANTINED = row(
    "000477", "吴静", "示例稳健两全保险", "10:31", state="quarantined", delivered=100,
    detail=Trouble("quarantine.name_epoch"),
)  # fmt: skip
BUSY = row(
    "000478", "周涛", "示例终身寿险", "11:05", again_at="2026-11-22T14:20:00+08:00",
    detail=Trouble("server.full", said="More bodies are under way."),
)  # fmt: skip
DOWN = replace(BUSY, detail=Trouble("line.unreachable", {"url": "https://127.0.0.1:38087"}))
SENDING = row(
    "000481", "钱薇", "示例年金保险（分红型）", "13:46", state="sending", delivered=64, bytes=198 * MEGA,
    bytes_left=71 * MEGA,
)  # fmt: skip
QUEUED = row(
    "000482", "张明", "示例鑫享两全保险（分红型）", "14:10", delivered=38, bytes=241 * MEGA, bytes_left=149 * MEGA
)
REFUSED = row(
    "000470", "赵敏", "示例医疗保险", "09:02", state="refused", detail=Trouble("local.segment:missing", {"number": 3})
)
DECLINED = row(
    "000471", "冯军", "示例医疗保险", "09:12", state="declined", delivered=100,
    detail=Trouble("trouble.told", said="同一笔业务，重复录制"),
)  # fmt: skip
BROKEN = row("000479", "唐玉珍", "示例终身寿险", "12:20", ending="interrupted", delivered=20)
GIVEN_UP = row("000480", "孙丽", "示例终身寿险", "12:40", ending="given_up", delivered=20)
RECORDING = row(
    "000483", "", "示例终身寿险", "14:15", ending="", delivered=4, total=9, bytes=9 * MEGA, bytes_left=5 * MEGA
)
RECEIVED = tuple(
    row(take, who, product, began, state="received", delivered=100, bytes_left=0, moved_at=f"2026-11-22T{at}+08:00")
    for take, who, product, began, at in (
        ("000476", "刘强", "示例稳健理财 90 天", "13:22", "13:35:08"),
        ("000475", "孙丽", "示例终身寿险", "11:47", "11:58:41"),
        ("000474", "郑凯", "示例两全保险", "09:40", "09:52:17"),
    )
)
LOST = replace(RECEIVED[0], take="32-0117-000473", applicant="何平", ending="interrupted")
PRACTICE = row("R000009", "张三", "示例终身寿险", "09:00", practice=True, goes=False)


def queue(*takes: TakeRow, up: bool | None = True, delivers: bool = True, bytes_s: float = 250_000.0) -> Snapshot:
    """The page with these takes."""
    station = StationView(delivers=delivers, line_up=up)
    return Snapshot(
        phase="ready", page="queue", station=station, desk=DeskView(takes=takes, takes_at=NOW, bytes_s=bytes_s)
    )


FULL = queue(QUEUED, SENDING, *RECEIVED, BUSY, QUARANTINED)
STATES: dict[str, Snapshot] = {
    "queue": FULL,
    "queue-fault": queue(RECORDING, QUEUED, DOWN, GIVEN_UP, BROKEN, REFUSED, DECLINED, QUARANTINED, LOST, up=False),
    "queue-empty": queue(),
    "queue-done": queue(*RECEIVED),
    "queue-alone": queue(PRACTICE, delivers=False, up=None),
}
