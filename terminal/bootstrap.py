"""The only file that names concrete classes: demo, tests, rehearsal and product all come through here."""

import datetime as dt
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from cryptography import x509

from faults.errors import ShuangluError
from resources import DEMO
from terminal.analysis.config import AnalystConfig
from terminal.analysis.process import AnalystProcess
from terminal.capture.camera_list import judge_camera
from terminal.capture.config import RecorderConfig
from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.process import RecorderProcess
from terminal.home.opening import Home, recover_home
from terminal.processes.preview import PreviewReader
from terminal.session.conductor import Conductor
from terminal.session.effects import IdentityRule, Plan, RefusedFact, Repair
from terminal.session.facts import Fact
from terminal.session.facts.analyst import AnalystFailed, AnalystLost, Observation
from terminal.session.facts.courier import CourierFact
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import (
    CameraJudged,
    RecorderFact,
    RecorderFailed,
    RecorderReady,
    SegmentHeld,
    TakeClosed,
    TakeOpened,
)
from terminal.session.orders.recorder import OpenTake, RecorderOrder
from terminal.session.ports import Analyst, NoTakeError, Series
from terminal.session.session import Session
from terminal.session.snapshot import NodeView, Snapshot
from terminal.station.fact_loop import FactLoop
from terminal.sync.courier import Courier
from terminal.sync.line import Line
from terminal.sync.pace import Bandwidth, Hours
from terminal.sync.tls import mutual_context

ANALYST_STOP_S = 1.0
"""It has nothing to save."""


def make_courier(home: Home, say: Callable[[CourierFact], None]) -> Courier | None:
    """Return the courier of an enrolled home; None for one that belongs to no headquarters."""
    identity = home.vault.identity()
    hq = identity.headquarters
    if hq is None:
        return None
    settings = home.settings
    limit = settings.bandwidth_kbytes_s
    line = Line(
        hq.url,
        mutual_context(hq.ca_pem, identity.key_pem, identity.certificates_pem, home.path / "vault"),
        bandwidth=Bandwidth(None if limit is None else limit * 1000),
    )
    hours = Hours.parse(settings.sending_hours) if settings.sending_hours else None
    roots = x509.load_pem_x509_certificates(hq.ca_pem)
    return Courier(line, home.vault.outbox, home.vault, roots, say, hours=hours)


def make_recorder(home: Home, series: Series, say: Callable[[RecorderFact], None]) -> RecorderProcess:
    """Return a recorder process for the home's sources, not started yet."""
    settings = home.settings
    mega = 1_000_000
    config = RecorderConfig(
        camera=settings.camera,
        microphone=settings.microphone,
        profile=settings.profile,
        rehearsal=series == "rehearsal",
        grace_s=settings.grace_s,
        reserve_bytes=settings.reserve_mb * mega,
        quota_bytes=None if settings.quota_mb is None else settings.quota_mb * mega,
    )
    return RecorderProcess(config, say)


class RunningAnalyst(Analyst, Protocol):
    """An analyst that a station starts and stops with itself."""

    def start(self) -> None: ...

    def stop(self, timeout_s: float = ...) -> bool: ...


MakeAnalyst = Callable[[Home, Callable[[Observation], None]], RunningAnalyst]


def make_analyst(home: Home, say: Callable[[Observation], None]) -> RunningAnalyst:
    """Return an analyst process that looks at the recorder's preview, not started yet."""
    return AnalystProcess(AnalystConfig(PreviewReader, now_us, models=home.settings.models), say)


def camera_before(home: Home, fact: Fact) -> tuple[CameraJudged, ...]:
    """What the home's camera is, where that must be known first: it may have been exchanged.

    Nothing for a name that means no source; the recorder says so itself.
    """
    starts = isinstance(fact, Pressed) and fact.key == "start"
    if not (starts or isinstance(fact, RecorderReady)):
        return ()
    try:
        camera = judge_camera(home.settings.camera, home.settings.allowed_cameras)
    except ShuangluError:
        return ()
    return (CameraJudged(camera.refused, camera.verdict == "virtual", camera.to_json()),)


class CaptureClock:
    """The clock that pictures are stamped with, and the day at this place."""

    def monotonic(self) -> float:
        return now_us() / SECOND_US

    def today(self) -> dt.date:
        return dt.datetime.now().astimezone().date()


class LedgerPort:
    """The vault's ledger in the session's own words."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._takes = takes = home.vault.takes
        self.take_opened = takes.take_opened
        self.take_refused = takes.take_refused
        self.segment_held = takes.segment_held
        self.take_closed = takes.take_closed

    def begin_take(self, series: Series, sale: dict[str, Any], planned_s: int) -> OpenTake:
        """What a recorder closed that outlived its kiosk is taken in first, so that it stands in nobody's way."""
        try:
            recover_home(self._home)
            return self._takes.begin_take(series, sale, planned_s)
        except ShuangluError as error:
            raise NoTakeError(error.code, error.sentence) from error


class RecorderSlot:
    """Where the recorder process sits: orders go to whichever process sits there now."""

    def __init__(self, make: Callable[[], RecorderProcess]) -> None:
        self._make = make
        self._process = make()

    def start(self) -> None:
        self._process.start()

    def order(self, order: RecorderOrder) -> None:
        self._process.order(order)

    def replace(self) -> None:
        """Put a fresh process in place of one that is gone."""
        self._process.stop()
        self._process = self._make()
        self._process.start()

    def stop(self) -> None:
        self._process.stop()

    @property
    def pid(self) -> int | None:
        return self._process.pid


@dataclass(slots=True)
class LogWatcher:
    """Writes to the log what the conductor refused."""

    home: Home

    def refused(self, refusal: RefusedFact) -> None:
        self.home.log.trouble("session.refused", phase=refusal.phase, fact=refusal.what, why=refusal.why)


@dataclass(slots=True)
class Station:
    """A running terminal without its screens: recorder, conductor, analyst, courier. `close` ends it in order."""

    home: Home
    seat: RecorderSlot
    loop: FactLoop
    courier: Courier | None
    analyst: RunningAnalyst | None
    post: Callable[[Fact], None]
    _closed: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        self.loop.start()
        self.seat.start()
        if self.analyst:
            self.analyst.start()
        if self.courier:
            self.courier.start()

    def close(self) -> None:
        """Close an open take as interrupted, let the ledger note it, and end every process and thread."""
        if self._closed.is_set():
            return
        self._closed.set()
        self.seat.stop()
        if self.analyst:
            self.analyst.stop(ANALYST_STOP_S)
        self.loop.stop()
        if self.courier:
            self.courier.stop()


def failure_of(error: Exception) -> RecorderFailed:
    """What is said when taking a fact has failed."""
    if isinstance(error, ShuangluError):
        return RecorderFailed(error.code, error.sentence)
    return RecorderFailed("conductor.failed", "The program made a mistake; recording goes on.")


def make_station(
    home: Home,
    plan: Plan,
    publish: Callable[[Snapshot], None],
    watch: Callable[[Fact], None] | None = None,
    *,
    make_analyst: MakeAnalyst = make_analyst,
) -> Station:
    """Put a terminal together. `publish` gets each snapshot, `watch` each fact; both on the conductor's thread.

    Only a plan that requires the identity step has an analyst.
    Seals first what an earlier crash left open. Raises OperatorCanMendError `home.occupied`.
    """
    home.occupy()
    recover_home(home)
    courier: Courier | None = None

    def take(fact: Fact) -> None:
        if isinstance(fact, AnalystFailed | AnalystLost):
            home.log.trouble("analysis", fault=fact.code if isinstance(fact, AnalystFailed) else "analysis.lost")
        for each in (*camera_before(home, fact), fact):
            conductor.handle(each)
        if watch:
            watch(fact)
        if courier and isinstance(fact, TakeOpened | SegmentHeld | TakeClosed):
            courier.wake()

    def failed(fact: Fact, error: Exception) -> None:
        home.log.trouble("conductor.failed", error=type(error).__name__)  # its words may quote what nobody may read
        if not isinstance(fact, RecorderFailed):  # else telling of a failure has failed itself; the log has it
            loop.post(failure_of(error))

    loop = FactLoop(take, failed, lambda: conductor.publish())  # noqa: PLW0108 - the conductor is made below
    seat = RecorderSlot(lambda: make_recorder(home, plan.series, loop.post))

    def repair(order: Repair) -> None:
        home.log.trouble("home.repair", take=order.take, restart=order.restart)
        try:
            recover_home(home)
        finally:
            if order.restart:
                seat.replace()

    analyst = make_analyst(home, loop.post) if plan.identity == "required" else None
    clock = CaptureClock()
    conductor = Conductor(
        Session(plan, today=clock.today),
        recorder=seat,
        ledger=LedgerPort(home),
        clock=clock,
        repair=repair,
        publish=publish,
        watcher=LogWatcher(home),
        analyst=analyst,
    )
    courier = make_courier(home, loop.post)
    return Station(home, seat, loop, courier, analyst, loop.post)


def demo_plan(
    series: Series, planned_s: int, sale: dict[str, Any] | None = None, *, identity: IdentityRule = "required"
) -> Plan:
    """The plan of the demonstration's sale: its nodes are read from data, like any script."""
    nodes = json.loads((DEMO / "nodes.json").read_text(encoding="utf-8"))
    facts = sale or json.loads((DEMO / "sale.json").read_text(encoding="utf-8"))
    views = tuple(NodeView(**{**node, "answers": tuple(node["answers"])}) for node in nodes)
    return Plan(facts, views, planned_s, series, identity)
