"""A window on Qt's offscreen platform, a machine behind it that only notes what was pressed."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from faults.trouble import Trouble
from rulebook.plan.plan import PlannedSentence
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import Levels, Slip
from terminal.session.snapshot import (
    DeliveryView,
    Live,
    OpenGap,
    SaleView,
    Snapshot,
    StationView,
    TakeView,
    UnfinishedView,
    WaitingSale,
)
from terminal.ui.ports import Language, TextSize
from terminal.ui.run import application
from terminal.ui.window import KioskWindow
from tests.terminal.ui.entry_views import entry_views
from tests.terminal.ui.health_views import health_states
from tests.terminal.ui.judged_views import judged_states
from tests.terminal.ui.plans import (
    DECLARED,
    LOAN,
    REFUSED,
    SALE,
    TWO_INSURED,
    UNRECORDED,
    Walker,
    child_sale,
    everybody_at_once,
    insisting_sale,
    with_node,
)
from tests.terminal.ui.queue_views import STATES as QUEUES
from tests.terminal.ui.reached_views import telling
from tests.terminal.ui.replay_views import replay_states
from tests.terminal.ui.staff_views import staff_states


@dataclass(frozen=True)
class Still:
    """A frame that stands still."""

    rgb: NDArray[np.uint8]
    number: int = 1


def counter_room(height: int = 720, width: int = 1280) -> NDArray[np.uint8]:
    """A picture with a bright disc on a darker ground: whoever distorts it is found out."""
    rows, columns = np.mgrid[0:height, 0:width]
    disc = np.hypot(rows - height / 2, columns - width / 2) < height / 4
    picture = np.full((height, width, 3), (70, 84, 102), np.uint8)
    picture[disc] = (240, 236, 228)
    return picture


DELIVERIES = (
    DeliveryView("32-0117-000480", "received", 210, 210),
    DeliveryView(
        "32-0117-000481",
        "refused",
        180,
        180,
        Trouble("take.overlap", said="时间与上一段重叠，请联系质检"),
    ),
    DeliveryView("32-0117-000482", "sending", 64, 120),
    DeliveryView("32-0117-000483", "held", 0, 99),
)
LIVE = Live(Levels(-18, -26))
WAITING = (
    WaitingSale("D20261122-001", "李明", ("示例鑫享两全保险（分红型）",), 9),
    WaitingSale("D20261122-002", "李秀英", ("示例终身寿险", "附加示例住院医疗保险"), 12),
)
READY = Snapshot(
    phase="ready",
    page="home",
    station=StationView(
        delivers=True, free_bytes=9 * 3600 * 330_000 + 1, line_up=True, deliveries=DELIVERIES, waiting=WAITING
    ),
)
LAST = len(SALE.plan.nodes)
"""Where all nodes of the demonstration are done."""
UNFINISHED = UnfinishedView("32-0117-000479", "唐玉珍", 11, LAST)
RECORDING = Walker().to("I03").snapshot(READY)
LONGEST = (
    "这份保险的犹豫期是十五天。过了犹豫期再退保会有损失：第一年末退保大约只能拿回一万八千四百元，请您一定留意这一点。"
)
NO_ROOM = Trouble("capture.no_room", {"seconds": 1800, "needed": 1054, "free": 165})


def at(station: Snapshot, **station_parts: Any) -> Snapshot:
    """The snapshot with parts of its station changed."""
    return replace(station, station=replace(station.station, **station_parts))


def taking(snapshot: Snapshot, **take_parts: Any) -> Snapshot:
    """The snapshot with parts of its take changed."""
    return replace(snapshot, take=replace(snapshot.take, **take_parts))


def alone(snapshot: Snapshot) -> Snapshot:
    """The snapshot on a machine that has no headquarters."""
    return at(snapshot, delivers=False, deliveries=(), line_up=None)


def planned(sale: SaleView, **parts: Any) -> Snapshot:
    return replace(READY, phase="planned", page="plan", sale=replace(sale, **parts))


def no_recorder(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, phase="opening", page="opening", walk=None, take=TakeView())


def _sentence(text: str, number: int) -> PlannedSentence:
    return PlannedSentence(id=f"s{number}", zh=text, en=text)


def walked() -> dict[str, Snapshot]:
    """Every page of a recording, by a name for its picture."""
    said_no = Pressed("said_no", detail={"question": 0})
    guardian = Walker(child_sale()).keys("take_opened")
    while guardian.walk.state == "at_node":
        guardian.keys("node_passed")
    awaited = child_sale().plan.nodes[guardian.walk.at].id
    long = with_node(SALE, "I04", say=tuple(_sentence(LONGEST, number) for number in range(4)), repeat=True)
    odd = (
        Walker(SALE)
        .to("I05")
        .press(Pressed("supervisor_called"), Pressed("supervisor_passed", by="陈立", detail={"reason": "在场看到"}))
    )
    odd.keys("put_off")
    all_done = Walker().to()
    ended = Pressed("supervisor_ended", by="陈立", detail={"reason": "不合适"})
    walkers = {
        "node-first": Walker().to("I00"),
        "recording": Walker().to("I03"),
        "node-two-questions": Walker().to("I01"),
        "node-clauses": Walker().to("I07"),
        "node-papers": Walker().to("I08"),
        "node-copy": Walker().to("I19"),
        "node-signatures": Walker().to("I20"),
        "node-longest": Walker(long).to("I04"),
        "node-decided": odd,
        "node-guardian": Walker(child_sale()).to(awaited).join(),
        "node-insured": Walker(TWO_INSURED).to("I15").join(),
        "node-loan": Walker(LOAN).to("L06").join(),
        "waiting-loan": Walker(everybody_at_once()).keys("take_opened"),
        "unmet": Walker().to("I03").press(said_no),
        "unmet-last": Walker().to("I03").keys("repeat").press(said_no),
        "insisting": Walker(insisting_sale()).to("I06A").press(said_no),
        "waiting": guardian,
        "device-away": Walker().to("I03").press(Pressed("take_interrupted")),
        "supervisor": Walker().to("I06").press(said_no),
        "supervisor-spent": Walker().to("I03").keys("repeat", "repeat", "repeat"),
        "review": all_done,
        "finished": Walker().to().keys("finish"),
        "ended-by-no": Walker().to("I05").press(said_no),
        "ended-by-supervisor": Walker().to("I03").keys("supervisor_called").press(ended),
        "given-up": Walker().to("I03").press(Pressed("give_up", detail={"reason": "papers"})),
    }
    return {name: walker.snapshot(READY) for name, walker in walkers.items()}


SLIP = Slip(
    "32-0117-000484", "7K2QD-9MV4X-0RTBA-31HNE", "2026-11-22T06:12:09.120Z",
    "SL1:32-0117-000484:7K2QD9MV4X0RTBA31HNE:2026-11-22T06:12:09.120Z",
)  # fmt: skip
DOUBTS = (
    Trouble("clock.before_certificate", {"now": "2009-01-01 00:00+08:00", "begins": "2026-11-27 23:00+08:00"}),
    Trouble("clock.before_build", {"now": "2009-01-01 00:00+08:00", "built": "2026-11-28"}),
    Trouble("clock.before_last", {"now": "2009-01-01 00:00+08:00", "last": "2026-11-28 10:00+08:00"}),
)
CALLED = (replace(READY.station.waiting[0], reference=f"D-{n}", applicant=f"客户{n}") for n in range(9))
STATES: dict[str, Snapshot] = {
    "preparing": Snapshot(),
    "ready": READY,
    "demonstration": at(READY, demonstration=True),
    "unfinished": at(READY, unfinished=UNFINISHED),
    "unfinished-all-done": at(READY, unfinished=replace(UNFINISHED, index=LAST)),
    "unfinished-alone": alone(at(READY, unfinished=UNFINISHED, waiting=())),
    "nobody": at(READY, waiting=()),
    "many": at(READY, waiting=tuple(CALLED)),
    "plan": planned(SALE),
    "plan-refused": planned(REFUSED, obstacle=Trouble("plan.refused")),
    "plan-declared": planned(DECLARED),
    "plan-unrecorded": planned(UNRECORDED, obstacle=Trouble("plan.records_nothing")),
    "plan-unverified": planned(SALE, obstacle=Trouble("plan.unverified")),
    "plan-noticed": planned(child_sale()),
    "plan-resumes": replace(planned(SALE, resumes="32-0117-000479"), walk=RECORDING.walk),
    "plan-resumes-all-done": replace(planned(SALE, resumes="32-0117-000479"), walk=Walker().to().view()),
    "clock": replace(at(READY, clock=DOUBTS), phase="doubting", page="clock", sale=SALE),
    "opening": no_recorder(RECORDING),
    "unproven": taking(RECORDING, recording=False, elapsed_s=1.2, held_s=0.0),
    **walked(),
    "gap": at(RECORDING, gaps=(OpenGap("picture", "overrun"), OpenGap("sound", "overrun")), line_up=False),
    "behind": taking(RECORDING, recording=False, falling_behind=True, held_s=196.0),
    "fullest": replace(at(RECORDING, rehearsal=True), trouble=Trouble("conductor.failed")),
    "closing": replace(RECORDING, phase="closing", page="closing"),
    "trouble": replace(at(READY, line_up=False, free_bytes=500 * 330_000, deliveries=()), trouble=NO_ROOM),
    "sealed": taking(walked()["finished"], elapsed_s=201.4, held_s=201.4),
    "sealed-slip": taking(walked()["finished"], elapsed_s=610.0, held_s=610.0, slip=SLIP, read_back=305),
    "sealed-stays": alone(walked()["finished"]),
    "given-up-stays": alone(walked()["given-up"]),
    "consent-refused": replace(
        READY, phase="sealed", page="sealed", sale=SALE, walk=Walker().view(), take=TakeView(ending="ended_by_no")
    ),
    "interrupted": taking(replace(RECORDING, phase="sealed", page="sealed"), recording=False, ending="interrupted"),
    "deliveries": at(
        READY,
        line_up=False,
        deliveries=tuple(replace(DELIVERIES[n % 4], take=f"32-0117-{470 + n:06d}") for n in range(14)),
    ),
    **replay_states(READY),
    **QUEUES,
    **health_states(READY),
    **staff_states(READY),
    "failed": replace(READY, phase="failed", page="failed", trouble=Trouble("vault.unreadable")),
}


STATES |= entry_views(READY)
JUDGED = judged_states(READY)
"""Takes that the checks looked at, as the honest tests want them; a few of them have a picture, too."""
STATES |= {
    name: JUDGED[name]
    for name in (
        "list-early", "list-failing", "list-walked", "unmet-checks", "verdict", "verdict-mixed", "verdict-practice",
        "sealed-failing", "sealed-mixed",
    )
}  # fmt: skip
STATES |= {"verdict-reached": telling(JUDGED["verdict-mixed"]), "sealed-reached": telling(JUDGED["sealed-mixed"])}


class Scene(NamedTuple):
    """A snapshot, and what moves with it."""

    snapshot: Snapshot
    live: Live = LIVE


@pytest.fixture(scope="session")
def app() -> QApplication:
    return application()


@dataclass
class Kiosk:
    """A window, and what was pressed in it."""

    app: QApplication
    window: KioskWindow
    pressed: list[Pressed] = field(default_factory=list)
    acted: list[CustomerActed] = field(default_factory=list)
    """What the seller entered for the customer."""

    def show(self, shown: Snapshot | Scene) -> None:
        scene = Scene(shown) if isinstance(shown, Snapshot) else shown
        self.window.receive(scene.snapshot)
        self.window.receive(scene.live)
        self.settle()

    def settle(self) -> None:
        """Let Qt do what it has put off: layouts, paints, deletions."""
        for _ in range(12):
            self.app.processEvents()

    def until(self, holds: Callable[[], bool], within_s: float = 10) -> None:
        deadline = time.monotonic() + within_s
        while not holds():
            assert time.monotonic() < deadline, "waited in vain"
            self.app.processEvents()


MakeKiosk = Callable[..., Kiosk]


@pytest.fixture
def make_kiosk(app: QApplication) -> Iterator[MakeKiosk]:
    made: list[KioskWindow] = []

    def make(language: Language = "zh", text_size: TextSize = "standard", size: tuple[int, int] = (1366, 768)) -> Kiosk:
        still, pressed, acted = Still(counter_room()), list[Pressed](), list[CustomerActed]()

        def press(sent: Pressed | CustomerActed) -> None:
            if isinstance(sent, Pressed):
                pressed.append(sent)
            else:
                acted.append(sent)

        window = KioskWindow(
            latest_frame=lambda: still,
            press=press,
            language=language,
            text_size=text_size,
            replay_frame=lambda: still,
            document_frame=lambda: Still(np.full((300, 400, 3), 200, np.uint8)),
        )
        made.append(window)
        window.resize(*size)
        window.show()
        kiosk = Kiosk(app, window, pressed, acted)
        kiosk.settle()
        return kiosk

    yield make
    for window in made:
        window.show_snapshot(Snapshot())
        window.close()
        window.deleteLater()
    app.processEvents()


@pytest.fixture
def kiosk(make_kiosk: MakeKiosk) -> Kiosk:
    return make_kiosk()
