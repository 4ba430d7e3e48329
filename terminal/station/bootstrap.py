"""The only file that names concrete parts: demonstration, tests, rehearsal and product all come through here."""

import json
from collections.abc import Callable
from typing import Any

from resources import DEMO
from terminal.analysis.config import AnalystConfig
from terminal.analysis.process import AnalystProcess
from terminal.capture.config import RecorderConfig
from terminal.capture.instant import now_us
from terminal.capture.process import RecorderProcess
from terminal.capture.profiles import profile_named
from terminal.home.opening import Home
from terminal.home.recovering import recover_home
from terminal.processes.preview import Preview
from terminal.session.conductor import Conductor
from terminal.session.effects import IdentityRule, Plan, Repair
from terminal.session.facts import Fact
from terminal.session.facts.analyst import AnalystFailed, AnalystLost, Observation
from terminal.session.facts.courier import CourierFact
from terminal.session.facts.recorder import (
    RecorderFact,
    RecorderFailed,
    SegmentHeld,
    TakeClosed,
    TakeOpened,
)
from terminal.session.ports import Series
from terminal.session.session import Session
from terminal.session.snapshot import NodeView, Snapshot
from terminal.station.camera_check import camera_before
from terminal.station.capture_clock import CaptureClock
from terminal.station.fact_loop import FactLoop
from terminal.station.ledger_port import LedgerPort
from terminal.station.live_preview import LivePreview
from terminal.station.recorder_slot import RecorderSlot
from terminal.station.refusal_log import LogWatcher
from terminal.station.station import RunningAnalyst, Station, failure_of
from terminal.sync.courier import Courier
from terminal.sync.line import Line
from terminal.sync.pace import Bandwidth, Hours
from terminal.sync.tls import mutual_context


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
    return Courier(line, home.vault.outbox, home.vault, hq.roots, say, hours=hours)


def bytes_per_second(home: Home) -> int:
    """How much of the disk a recording takes with the home's profile, bytes a second."""
    return profile_named(home.settings.profile).bytes_per_second


def make_preview(home: Home) -> Preview:
    """Return the memory in which the recorder shows its pictures to the window and to the analyst."""
    profile = profile_named(home.settings.profile)
    return Preview.create(profile.width, profile.height)


def make_recorder(home: Home, preview: Preview, series: Series, say: Callable[[RecorderFact], None]) -> RecorderProcess:
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
    return RecorderProcess(config, preview, say)


MakeAnalyst = Callable[[Home, Preview, Callable[[Observation], None]], RunningAnalyst]


def make_analyst(home: Home, preview: Preview, say: Callable[[Observation], None]) -> RunningAnalyst:
    """Return an analyst process that looks at the recorder's preview, not started yet."""
    return AnalystProcess(AnalystConfig(preview, now_us, models=home.settings.models), say)


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
    Seals first what an earlier crash left open. Raises ShuangluError `home.occupied`.
    """
    home.occupy()
    recover_home(home)
    courier: Courier | None = None
    preview = make_preview(home)
    live = LivePreview(preview)

    def handle(fact: Fact) -> None:
        if isinstance(fact, AnalystFailed | AnalystLost):
            home.log.trouble("analysis", fault=fact.code if isinstance(fact, AnalystFailed) else "analysis.lost")
        for each in (*camera_before(home, fact), fact):
            conductor.handle(each)
        live.see(fact)
        if watch:
            watch(fact)
        if courier and isinstance(fact, TakeOpened | SegmentHeld | TakeClosed):
            courier.wake()

    def failed(fact: Fact, error: Exception) -> None:
        home.log.trouble("conductor.failed", error=type(error).__name__)  # its words may quote what nobody may read
        if not isinstance(fact, RecorderFailed):  # else telling of a failure has failed itself; the log has it
            loop.post(failure_of(error))

    loop = FactLoop(handle, failed, lambda: conductor.publish())  # noqa: PLW0108 - the conductor is made below
    slot = RecorderSlot(lambda: make_recorder(home, preview, plan.series, loop.post))

    def repair(order: Repair) -> None:
        home.log.trouble("home.repair", take=order.take, restart=order.restart)
        try:
            recover_home(home)
        finally:
            if order.restart:
                slot.replace()

    analyst = make_analyst(home, preview, loop.post) if plan.identity == "required" else None
    clock = CaptureClock()
    conductor = Conductor(
        Session(plan, today=clock.today),
        recorder=slot,
        ledger=LedgerPort(home),
        clock=clock,
        repair=repair,
        publish=publish,
        watcher=LogWatcher(home),
        analyst=analyst,
    )
    courier = make_courier(home, loop.post)
    return Station(home, slot, loop, courier, analyst, preview, live)


def demo_plan(
    series: Series, planned_s: int, sale: dict[str, Any] | None = None, *, identity: IdentityRule = "required"
) -> Plan:
    """The plan of the demonstration's sale: its nodes are read from data, like any script."""
    nodes = json.loads((DEMO / "nodes.json").read_text(encoding="utf-8"))
    facts = sale or json.loads((DEMO / "sale.json").read_text(encoding="utf-8"))
    views = tuple(NodeView(**{**node, "answers": tuple(node["answers"])}) for node in nodes)
    return Plan(facts, views, planned_s, series, identity)
