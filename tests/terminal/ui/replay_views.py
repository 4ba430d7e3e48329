"""States of the pages on which takes are looked at again."""

from dataclasses import replace

from faults.trouble import Trouble
from terminal.session.facts.desk import ReplayEvent, ReplayMoved, TakeRow
from terminal.session.facts.staff import Staff
from terminal.session.snapshot import DeskView, Snapshot, StaffView

TAKE = "32-0117-000482"
CHEN = Staff("1003", "陈立", "supervisor")
ROW = TakeRow(
    TAKE, "2026-11-22T14:00:00+08:00", "张明", ("示例鑫享两全保险（分红型）",), "王芳", "finished", seconds=610.0
)


def _node(number: int, title: str, from_s: float, to_s: float, outcome: str, attempt: int = 1) -> ReplayEvent:
    return ReplayEvent(
        from_s, to_s, "node", f"N{number}", title=title, title_en=f"Step {number}", number=number, attempt=attempt,
        outcome=outcome,
    )  # fmt: skip


EVENTS = (
    _node(1, "开场与身份介绍", 0.0, 20.0, "confirmed"),
    _node(2, "公司资质与销售人员资质", 21.0, 60.0, "confirmed"),
    _node(3, "法定提示", 61.0, 110.0, "pass"),
    _node(4, "犹豫期与退保损失", 112.0, 180.0, "said_no"),
    ReplayEvent(150.0, 150.0, "mark", "said_no", by="张明", note="没听清退保损失是多少"),
    ReplayEvent(170.0, 178.0, "mark", "spoken"),
    _node(4, "犹豫期与退保损失", 182.0, 240.0, "confirmed", 2),
    ReplayEvent(250.0, 262.0, "gap", "sound.silent"),
    _node(5, "保险责任与责任免除，以及现金价值和红利分配的不确定性", 242.0, 380.0, "confirmed"),
    _node(6, "老年客户加强", 382.0, 450.0, "supervisor_passed"),
    ReplayEvent(448.0, 448.0, "mark", "supervisor_passed", by="陈立", note="听力不便，点头回答，在场看到"),
    ReplayEvent(500.0, 500.0, "mark", "acted.signed"),
    _node(7, "签名", 452.0, 600.0, "confirmed"),
)  # fmt: skip
MOVED = ReplayMoved(
    TAKE,
    "paused",
    position_s=201.4,
    length_s=610.0,
    viewer="陈立 1003",
    reason="客户来电核实犹豫期天数",
    reason_code="customer",
    events=EVENTS,
    status="intact",
    checked_bytes=90_000_000,
    began_at="2026-11-22 14:00:00",
    ended_at="2026-11-22 14:10:10",
    opened_at="2026-11-22 14:52",
)


def replaying(moved: ReplayMoved | None, station: Snapshot, *, signed_in: bool = True) -> Snapshot:
    """The page that is shown with this."""
    shown = moved is not None and moved.state in ("playing", "paused")
    return replace(
        station,
        page="replay" if shown else "replay_reason",
        desk=DeskView(takes=(ROW,), replay=moved, replay_take=TAKE, replay_back="queue"),
        staff=StaffView(known=True, signed_in=CHEN) if signed_in else StaffView(),
    )


def replay_states(station: Snapshot) -> dict[str, Snapshot]:
    """Every state, by a name for its picture."""
    refused = Trouble("replay.damaged").because(Trouble("segment.digest", {"file": "segments/000003"}))
    lost = Trouble("speaker.no_such", {"name": "default"})
    return {
        "replay-reason": replaying(None, station),
        "replay-reason-typed": replaying(None, station, signed_in=False),
        "replay-checking": replaying(ReplayMoved(TAKE, "opening"), station),
        "replay-refused": replaying(ReplayMoved(TAKE, "refused", trouble=refused), station),
        "replay-idle": replaying(ReplayMoved(TAKE, "closed", idle=True, trouble=Trouble("replay.idle")), station),
        "replay": replaying(MOVED, station),
        "replay-playing": replaying(replace(MOVED, state="playing", position_s=155.0, speed=1.5), station),
        "replay-silent": replaying(
            replace(MOVED, sound="none", trouble=lost, status="interrupted", position_s=0.0), station
        ),
    }
