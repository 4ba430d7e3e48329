"""A take without a person: whoever presses start, next and finish here goes by the clock. For rehearsal and demo."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from faults.errors import ShuangluError
from terminal.home.opening import Home
from terminal.session.effects import Plan
from terminal.session.facts import Fact
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import (
    GapBegan,
    GapEnded,
    MarkRefused,
    RecorderFailed,
    RecorderLost,
    SegmentHeld,
    TakeClosed,
    TakeOpened,
)
from terminal.session.snapshot import Snapshot
from terminal.station.bootstrap import make_station
from terminal.station.station import Station

READY_S = 20.0
"""Devices that are not there by then are not there."""
CLOSING_S = 30.0
BY = "unattended"


@dataclass(slots=True)
class Observed:
    """What happened in the take, gathered from facts."""

    take: str = ""
    folder: str = ""
    gaps: list[dict[str, Any]] = field(default_factory=list)
    last: SegmentHeld | None = None
    frames: int = 0
    """Pictures in all segments that were held so far."""
    dropped: int = 0
    closed: TakeClosed | None = None
    lost: bool = False
    failures: list[str] = field(default_factory=list)
    """Codes of what went wrong on the way, in the recorder or around it."""

    def see(self, fact: Fact) -> None:
        """Take in one fact, in the order of their arrival; gaps count from TakeOpened on."""
        match fact:
            case TakeOpened():
                self.take, self.folder = fact.take, fact.folder
            case SegmentHeld():
                self.last = fact
                self.frames += fact.frames
                self.dropped += fact.dropped
            case TakeClosed():
                self.closed = fact
            case GapBegan() if self.take:
                self.gaps.append(
                    {"track": fact.track, "reason": fact.reason, "from_s": _s(fact.media_us), "to_s": None}
                )
            case GapEnded():
                self._end_gap(fact)
            case RecorderLost():
                self.lost = True
            case RecorderFailed() | MarkRefused():
                self.failures.append(fact.code if isinstance(fact, RecorderFailed) else "recorder.mark_refused")
            case _:
                pass

    def _end_gap(self, fact: GapEnded) -> None:
        for gap in self.gaps:
            if (gap["track"], gap["reason"], gap["to_s"]) == (fact.track, fact.reason, None):
                gap["to_s"] = _s(fact.media_us)


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What a take without a person came to; `to_json` is what `rehearse` prints last."""

    observed: Observed
    delivery: dict[str, Any]

    @property
    def finished(self) -> bool:
        """Whether the take was sealed as finished and nothing failed on the way; delivery is another matter."""
        closed = self.observed.closed
        orderly = closed is not None and closed.reason == "finished" and closed.status == "sealed"
        return orderly and not self.observed.failures

    def to_json(self) -> dict[str, Any]:
        """Return what is known as JSON; of a take whose end was not heard, what its held segments say."""
        observed = self.observed
        closed = observed.closed
        summary: dict[str, Any] = closed.summary if closed else {}
        last = observed.last
        return {
            "take": observed.take,
            "folder": observed.folder,
            "status": closed.status if closed else "interrupted",
            "reason": closed.reason if closed else "recorder_lost",
            "elapsed_s": summary.get("elapsed_s", 0.0),
            "captured_s": summary.get("captured_s", last.end_us / 1e6 if last else 0.0),
            "frames": summary.get("frames", observed.frames),
            "dropped": summary.get("dropped", observed.dropped),
            "drift_ppm": summary.get("drift_ppm", last.drift_ppm if last else 0.0),
            "segments": summary.get("segments", last.index + 1 if last else 0),
            "gaps": observed.gaps,
            "failures": observed.failures,
            "delivery": self.delivery,
        }


def record_unattended(
    home: Home,
    plan: Plan,
    *,
    seconds: float,
    say: Callable[[str], None],
    stop: threading.Event,
    delivery_s: float = 60.0,
) -> RunOutcome:
    """Record one take of `seconds`, seal it, and wait up to `delivery_s` for headquarters' receipt if there is one.

    `say` gets a line now and then; `stop` gives the take up, in order. Raises ShuangluError `rehearsal.*`, or what
    the screen shows, when no take could be opened.
    """
    observed, screen = Observed(), _Screen()
    station = make_station(home, replace(plan, identity="none"), screen.show, observed.see)  # there is nobody to ask
    station.start()
    try:
        _press_start(station, screen, stop)
        say(f"recording {screen.now().take}")
        _walk(station, screen, plan, seconds, stop)
        screen.wait_for(lambda shown: shown.phase != "closing", CLOSING_S)
        say("closed")
        delivery = _delivery(screen, observed, delivery_s if station.courier else 0.0, stop)
    finally:
        station.close()
    return RunOutcome(observed, delivery)


class _Screen:
    """Holds the latest snapshot and lets a thread wait for one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._latest = Snapshot()

    def show(self, snapshot: Snapshot) -> None:
        with self._changed:
            self._latest = snapshot
            self._changed.notify_all()

    def now(self) -> Snapshot:
        with self._changed:
            return self._latest

    def wait_for(self, wanted: Callable[[Snapshot], bool], timeout_s: float) -> Snapshot:
        """Return the first snapshot that is wanted, or the latest when the time is up."""
        with self._changed:
            self._changed.wait_for(lambda: wanted(self._latest), timeout_s)
            return self._latest


def _press_start(station: Station, screen: _Screen, stop: threading.Event) -> None:
    shown = screen.wait_for(lambda seen: seen.phase == "ready" or seen.trouble is not None, READY_S)
    if shown.phase != "ready":
        raise _shown(shown) or ShuangluError("rehearsal.not_ready", seconds=READY_S)
    before = shown.trouble  # it may warn of something, such as a virtual camera, and be ready all the same
    station.post(Pressed("start", BY))
    shown = screen.wait_for(
        lambda seen: seen.phase == "recording" or (seen.trouble is not None and seen.trouble is not before), READY_S
    )
    if shown.phase != "recording" and not stop.is_set():
        raise _shown(shown) or ShuangluError("rehearsal.not_opened")


def _shown(snapshot: Snapshot) -> ShuangluError | None:
    """The trouble that the screen shows, as an error."""
    return None if snapshot.trouble is None else ShuangluError.of(snapshot.trouble)


def _walk(station: Station, screen: _Screen, plan: Plan, seconds: float, stop: threading.Event) -> None:
    """Press next at even steps and finish at the end; leave early when the take is closed or given up."""
    began = time.monotonic()
    steps = max(len(plan.nodes), 1)
    for step in range(1, steps + 1):
        until = began + seconds * step / steps
        while (left := until - time.monotonic()) > 0:
            shown = screen.wait_for(lambda seen: seen.phase != "recording" or stop.is_set(), min(left, 0.2))
            if shown.phase != "recording":
                return
            if stop.is_set():
                station.post(Pressed("give_up", BY, {"reason": "stopped"}))
                screen.wait_for(lambda seen: seen.phase != "recording", CLOSING_S)
                return
        station.post(Pressed("next" if step < steps else "finish", BY))
    screen.wait_for(lambda seen: seen.phase != "recording", CLOSING_S)


def _delivery(screen: _Screen, observed: Observed, timeout_s: float, stop: threading.Event) -> dict[str, Any]:
    """What became of the take on its way: `none` where there is no headquarters."""
    if timeout_s == 0:
        return {"state": "none", "delivered": 0, "total": 0, "detail": ""}

    def arrived(shown: Snapshot) -> bool:
        done = any(item.take == observed.take and item.state in ("received", "refused") for item in shown.deliveries)
        return done or stop.is_set()

    shown = screen.wait_for(arrived, timeout_s)
    for item in shown.deliveries:
        if item.take == observed.take:
            moved = {"state": item.state, "delivered": item.delivered, "total": item.total}
            return {**moved, "detail": item.detail.words() if item.detail else ""}
    detail = shown.line_detail
    return {"state": "held", "delivered": 0, "total": 0, "detail": detail.words() if detail else ""}


def _s(media_us: int | None) -> float:
    return 0.0 if media_us is None else media_us / 1e6
