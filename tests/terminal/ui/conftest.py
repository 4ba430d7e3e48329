"""A window on Qt's offscreen platform, a machine behind it that only notes what was pressed."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from faults.trouble import Trouble
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import Levels
from terminal.session.snapshot import DeliveryView, NodeView, OpenGap, Snapshot
from terminal.ui.ports import Language, TextSize
from terminal.ui.run import application
from terminal.ui.window import KioskWindow
from tests import ROOT


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


def demo_nodes() -> list[NodeView]:
    nodes = json.loads((ROOT / "resources" / "demo" / "nodes.json").read_text(encoding="utf-8"))
    return [NodeView(**{**node, "answers": tuple(node["answers"])}) for node in nodes]


NODES = demo_nodes()
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
READY = Snapshot(
    phase="ready",
    node_count=len(NODES),
    levels=Levels(-18, -26),
    free_bytes=9 * 3600 * 330_000 + 1,
    line_up=True,
    deliveries=DELIVERIES,
)
RECORDING = replace(
    READY,
    phase="recording",
    take="32-0117-000484",
    elapsed_s=201.4,
    held_s=199.2,
    recording=True,
    node=NODES[3],
    node_index=3,
)
LONGEST = (
    "这份保险的犹豫期是十五天。过了犹豫期再退保会有损失：第一年末退保大约只能拿回一万八千四百元，请您一定留意这一点。"
)
NO_ROOM = Trouble("capture.no_room", {"seconds": 1800, "needed": 1054, "free": 165})
STATES: dict[str, Snapshot] = {
    "preparing": Snapshot(),
    "ready": READY,
    "opening": replace(READY, phase="opening"),
    "unproven": replace(RECORDING, recording=False, elapsed_s=1.2, held_s=0.0),
    "recording": RECORDING,
    "gap": replace(RECORDING, gaps=(OpenGap("picture", "overrun"), OpenGap("sound", "overrun")), line_up=False),
    "behind": replace(RECORDING, recording=False, falling_behind=True, held_s=196.0),
    "fullest": replace(
        RECORDING, rehearsal=True, trouble=Trouble("conductor.failed"), node=replace(NODES[4], say=LONGEST)
    ),
    "closing": replace(RECORDING, phase="closing"),
    "trouble": replace(READY, trouble=NO_ROOM, line_up=False, free_bytes=500 * 330_000, deliveries=()),
    "sealed": replace(READY, phase="sealed", take="32-0117-000484", elapsed_s=201.4, held_s=201.4),
    "given_up": replace(READY, phase="sealed", take="32-0117-000484", held_s=31.4, given_up=True),
    "deliveries": replace(
        READY,
        line_up=False,
        deliveries=tuple(replace(DELIVERIES[n % 4], take=f"32-0117-{470 + n:06d}") for n in range(14)),
    ),
    "failed": replace(READY, phase="failed", trouble=Trouble("vault.unreadable")),
}


@pytest.fixture(scope="session")
def app() -> QApplication:
    return application()


@dataclass
class Kiosk:
    """A window, and what was pressed in it."""

    app: QApplication
    window: KioskWindow
    pressed: list[Pressed] = field(default_factory=list)

    def show(self, snapshot: Snapshot) -> None:
        self.window.show_snapshot(snapshot)
        self.settle()

    def settle(self) -> None:
        """Let Qt do what it has put off: layouts, paints, deletions."""
        for _ in range(5):
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
        still, pressed = Still(counter_room()), list[Pressed]()
        window = KioskWindow(latest_frame=lambda: still, press=pressed.append, language=language, text_size=text_size)
        made.append(window)
        window.resize(*size)
        window.show()
        kiosk = Kiosk(app, window, pressed)
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
