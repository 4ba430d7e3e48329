"""A sale without a person: what walks its plan here goes by the clock. For rehearsal and demonstration."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from faults.errors import ShuangluError
from faults.trouble import Trouble
from rulebook.checks.told import again_json
from rulebook.checks.verdict import Verdict
from terminal.home.judging import JudgedTake, judge_take
from terminal.home.opening import Home
from terminal.latest import LatestShown
from terminal.receiving import Reception
from terminal.session.customer.pacing import paced_acts
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed, PressedKey, SaleArrived
from terminal.session.facts.recorder import (
    GapBegan,
    GapEnded,
    MarkRefused,
    MediaTrack,
    RecorderFailed,
    RecorderLost,
    SecondCamera,
    SegmentHeld,
    TakeClosed,
    TakeOpened,
    captured_us,
)
from terminal.session.life.identifying import LOOKING
from terminal.session.ports import Series
from terminal.session.snapshot import Snapshot, WalkView
from terminal.station.bootstrap import make_station
from terminal.station.station import Listeners, Offer, Station

READY_S = 20.0
"""Devices that are not there by then are not there."""
CLOSING_S = 30.0
AGAIN_S = 0.5
"""A node that the clock of the session finds too short is tried again after so long."""
LOOKING_S = 660.0
"""A recorder that outlived its kiosk closes the take in its grace time, which may be ten minutes."""
BY = "unattended"
WITHOUT_NODES_S = 20.0
"""How long a plan without nodes is recorded where nobody says it: sound alone has no script."""


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
    picture_us: int = 0
    """Media time in them that pictures of the camera cover."""
    sound_us: int = 0
    captured_us: int = 0
    pictured: bool = True
    """Whether the plan demands pictures, or sound alone."""
    second: SecondCamera | None = None
    """How it stood with the second camera last, before it was closed."""
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
                self.picture_us += fact.picture_us
                self.sound_us += fact.sound_us
                self.captured_us += captured_us(fact.picture_us, fact.sound_us, pictured=self.pictured)
            case TakeClosed():
                self.closed = fact
            case GapBegan() if self.take and self.closed is None:
                self.gaps.append(
                    {"track": fact.track, "reason": fact.reason, "from_s": _s(fact.media_us), "to_s": None}
                )
            case GapEnded():
                self._end_gap(fact)
            case SecondCamera() if fact.state != "closed":
                self.second = fact
            case RecorderLost():
                self.lost = True
            case RecorderFailed() | MarkRefused():
                self.failures.append(fact.code if isinstance(fact, RecorderFailed) else "recorder.mark_refused")
            case _:
                pass

    @property
    def lacks(self) -> tuple[MediaTrack, ...]:
        """What the plan demands and the take has nothing of."""
        covered: dict[MediaTrack, int] = {"picture": self.picture_us, "sound": self.sound_us}
        return tuple(
            track for track, covered_us in covered.items() if not covered_us and (track == "sound" or self.pictured)
        )

    def _end_gap(self, fact: GapEnded) -> None:
        for gap in self.gaps:
            if (gap["track"], gap["reason"], gap["to_s"]) == (fact.track, fact.reason, None):
                gap["to_s"] = _s(fact.media_us)


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What a take without a person came to; `to_json` is what `rehearse` prints last."""

    observed: Observed
    arrived: SaleArrived
    """The sale with its plan."""
    ending: str | None
    """How the walk through the plan ended."""
    delivery: dict[str, Any]
    clock: tuple[Trouble, ...] = ()
    """Why the clock that it was recorded by cannot be believed."""
    second_pictures: int = 0
    """How many pictures a second camera showed meanwhile."""
    judged: JudgedTake | None = None
    """What the take comes to by its whole journal."""
    unjudged: Trouble | None = None
    """Why that cannot be said, where there is a take."""

    @property
    def verdict(self) -> Verdict | None:
        """The verdict; None where it could not be judged."""
        return self.judged.again.judgement.verdict if self.judged else None

    @property
    def orderly(self) -> bool:
        """Whether the take was sealed as finished, whatever it lacks."""
        closed = self.observed.closed
        return closed is not None and closed.reason == "finished" and closed.status == "sealed"

    @property
    def finished(self) -> bool:
        """Whether the take was sealed as finished, has what its plan demands, and nothing failed on the way.

        Delivery is another matter.
        """
        return self.orderly and not self.observed.failures and not self.observed.lacks

    def to_json(self) -> dict[str, Any]:
        """Return what is known as JSON; of a take whose end was not heard, what its held segments say."""
        observed = self.observed
        closed = observed.closed
        summary: dict[str, Any] = closed.summary if closed else {}
        last = observed.last
        return {
            "take": observed.take,
            "folder": observed.folder,
            "reference": self.arrived.plan.reference,
            "nodes": len(self.arrived.plan.nodes),
            "ending": self.ending,
            "status": closed.status if closed else "interrupted",
            "reason": closed.reason if closed else "recorder_lost",
            "elapsed_s": summary.get("elapsed_s", 0.0),
            "captured_s": summary.get("captured_s", observed.captured_us / 1e6),
            "picture_s": summary.get("picture_s", observed.picture_us / 1e6),
            "sound_s": summary.get("sound_s", observed.sound_us / 1e6),
            "lacks": list(observed.lacks),
            "notes": list(closed.notes) if closed else [],
            "frames": summary.get("frames", observed.frames),
            "dropped": summary.get("dropped", observed.dropped),
            "drift_ppm": summary.get("drift_ppm", last.drift_ppm if last else 0.0),
            "segments": summary.get("segments", last.index + 1 if last else 0),
            "gaps": observed.gaps,
            "second_camera": self._second_camera(),
            "failures": observed.failures,
            "clock_doubted": [doubt.key for doubt in self.clock],
            "delivery": self.delivery,
            **self._verdict(),
        }

    def _verdict(self) -> dict[str, Any]:
        """The verdict, and beside it all that `shuanglu judge --json` says; or why there is none."""
        told = again_json(self.judged.again) if self.judged else None
        return {
            "verdict": self.verdict,
            "judgement": told,
            "unjudged": self.unjudged.sentence() if self.unjudged else "",
        }

    def _second_camera(self) -> dict[str, Any] | None:
        """What the second camera came to; None where there is none."""
        second = self.observed.second
        if second is None:
            return None
        trouble = second.trouble.words() if second.trouble else ""
        return {"source": second.source, "state": second.state, "pictures": self.second_pictures, "trouble": trouble}


def record_unattended(
    home: Home,
    offer: Offer,
    *,
    series: Series,
    seconds: float | None,
    say: Callable[[str], None],
    stop: threading.Event,
    delivery_s: float = 60.0,
    answer: Pressed | None = None,
    watched: bool = False,
) -> RunOutcome:
    """Walk the offered sale's plan in one take, seal it, and wait up to `delivery_s` for headquarters' receipt.

    Each node takes as long as its plan expects; or its share of `seconds`, and then the journal says that it was paced.
    `say` gets a line now and then; `stop` gives the take up, in order. `answer`: who answers for a clock that is
    doubted, and why. `watched`: the people of a film are received by the clock, looked at and listened to; else nobody
    is, for nobody can be asked. Raises ShuangluError `rehearsal.*`, `plan.*`, `clock.doubted` or what the screen shows,
    when no take could be opened.
    """
    observed, screen = Observed(), LatestShown()
    to = Listeners(screen.show, observed.see)
    station = make_station(home, to, series=series, identity="required" if watched else "none")
    station.start()
    try:
        arrived = station.offer(offer)
        observed.pictured = arrived.plan.record == "audio_video"
        _press_start(station, screen, stop, answer)
        doubts = screen.now().station.clock
        if screen.now().take.take:
            say(f"recording {screen.now().take.take}")
        _Script(station, screen, arrived, seconds, stop).run()
        screen.wait_for(lambda shown: shown.phase != "closing", CLOSING_S)
        say("closed")
        ending = screen.now().take.ending
        second_pictures = station.second_pictures
        delivery = _delivery(screen, observed, delivery_s if station.parts.courier else 0.0, stop)
    finally:
        station.close()
    return _judged(RunOutcome(observed, arrived, ending, delivery, doubts, second_pictures), home)


def _judged(outcome: RunOutcome, home: Home) -> RunOutcome:
    """Judge the take from its journal as it lies there now: what screens said of it on the way may have been early."""
    folder = outcome.observed.folder
    if not folder:
        return outcome
    try:
        return replace(outcome, judged=judge_take(home, Path(folder)))
    except ShuangluError as error:
        return replace(outcome, unjudged=error.trouble)
    except OSError as error:
        trouble = Trouble("command.file", {"path": folder, "reason": error.strerror or str(error)})
        return replace(outcome, unjudged=trouble)


def _press_start(station: Station, screen: LatestShown, stop: threading.Event, answer: Pressed | None) -> None:
    def until(wanted: Callable[[Snapshot], bool], timeout_s: float) -> Snapshot:
        shown = screen.wait_for_or_stop(wanted, timeout_s, stop)
        if stop.is_set():
            raise KeyboardInterrupt  # nothing was begun
        return shown

    # Before the sale has arrived the home page may warn of something, such as a clock that is off.
    shown = until(lambda seen: seen.phase == "planned" or (seen.phase != "ready" and seen.trouble is not None), READY_S)
    if shown.sale is not None and shown.sale.obstacle == LOOKING:
        shown = until(lambda seen: seen.sale is None or seen.sale.obstacle != LOOKING, LOOKING_S)
    if shown.phase != "planned" or shown.sale is None:
        raise _shown(shown) or ShuangluError("rehearsal.not_ready", seconds=READY_S)
    if shown.sale.obstacle is not None:
        raise ShuangluError.of(shown.sale.obstacle)
    before = shown.trouble  # it may warn of something, such as a virtual camera, and be ready all the same
    station.post(Pressed("start", BY))
    begun = ("recording", "doubting", "identifying")
    shown = screen.wait_for(lambda seen: seen.phase in begun or _is_another(seen.trouble, before), READY_S)
    if shown.phase == "doubting":
        shown = _answer_for_clock(station, screen, answer)
    if shown.phase == "identifying":
        Reception(station, screen, BY, stop).run()
        shown = until(lambda seen: seen.phase not in ("identifying", "opening"), READY_S)
    if shown.phase != "recording" and not stop.is_set():
        raise _shown(shown) or ShuangluError("rehearsal.not_opened")


def _answer_for_clock(station: Station, screen: LatestShown, answer: Pressed | None) -> Snapshot:
    """The supervisor's word, if there is one; return what came of it. Raises ShuangluError `clock.doubted`."""
    if answer is None:
        raise ShuangluError.of(Trouble("clock.doubted").because(*screen.now().station.clock))
    station.post(answer)
    return screen.wait_for(lambda seen: seen.phase in ("recording", "identifying") or seen.trouble is not None, READY_S)


def _is_another(trouble: Trouble | None, before: Trouble | None) -> bool:
    return trouble is not None and trouble is not before


def _shown(snapshot: Snapshot) -> ShuangluError | None:
    """The trouble that the screen shows, as an error."""
    return None if snapshot.trouble is None else ShuangluError.of(snapshot.trouble)


class _Script:
    """Does by the clock what people would do: whoever is missed comes, every node is done, then it is finished."""

    def __init__(
        self, station: Station, screen: LatestShown, arrived: SaleArrived, seconds: float | None, stop: threading.Event
    ) -> None:
        self._station, self._screen, self._stop = station, screen, stop
        self._paced = seconds is not None
        nodes = arrived.plan.nodes
        self._rest_s = 0.0 if nodes else (WITHOUT_NODES_S if seconds is None else seconds)
        whole = sum(node.expected_seconds for node in nodes)
        self._pace = 1.0 if seconds is None or not whole else seconds / whole
        self._until = time.monotonic()

    def run(self) -> None:
        """Go on until the take is closed, given up or lost."""
        while (shown := self._screen.now()).phase == "recording" and shown.walk is not None:
            if self._stop.is_set() or not self._wait(shown.walk):
                self._give_up()
                return
            self._act(self._screen.now())
            self._wait_for_another(shown.walk)

    def _wait_for_another(self, walk: WalkView) -> None:
        """Wait until the walk has moved; a node that was passed a moment too soon is passed again."""
        deadline = time.monotonic() + CLOSING_S
        while time.monotonic() < deadline:
            seen = self._screen.wait_for(lambda seen: _moved(seen, walk), AGAIN_S)
            if _moved(seen, walk):
                return
            if seen.trouble is not None and seen.trouble.code == "node.too_soon":
                self._press("node_passed")

    def _wait(self, walk: WalkView) -> bool:
        """Let the time of this node pass; False where the take is over."""
        self._until += self._seconds_of(walk)
        while (left := self._until - time.monotonic()) > 0:
            shown = self._screen.wait_for(lambda seen: seen.phase != "recording", min(left, 0.2))
            if shown.phase != "recording":
                return False
            if self._stop.is_set():
                return False
        return True

    def _give_up(self) -> None:
        if self._screen.now().phase == "recording":
            self._press("give_up", reason="stopped")
            self._screen.wait_for(lambda seen: seen.phase != "recording", CLOSING_S)

    def _seconds_of(self, walk: WalkView) -> float:
        if walk.state == "at_node" and walk.node is not None:
            return max(walk.node.expected_seconds, 0 if self._paced else walk.node.least_seconds) * self._pace
        rest, self._rest_s = self._rest_s, 0.0
        return rest if walk.state == "review" else 0.0

    def _act(self, shown: Snapshot) -> None:
        walk = shown.walk
        match walk.state if walk else None:
            case "waiting" if walk:
                self._press("joined", role=walk.missing[0])
            case "review":
                self._press("finish")
            case "at_node":
                for act in paced_acts(shown.customer):  # nobody is there: the marks say that the clock did it
                    self._station.post(act)
                self._press("node_passed")
            case "unmet":
                self._press("repeat")
            case _:  # only a person decides
                self._press("give_up", reason="needs a supervisor")

    def _press(self, key: PressedKey, **detail: Any) -> None:
        self._station.post(Pressed(key, BY, {**detail, **({"paced": True} if self._paced else {})}))


def _moved(shown: Snapshot, before: WalkView) -> bool:
    """Whether the walk is at another place, or over; its seconds pass by themselves."""
    return shown.phase != "recording" or shown.walk is None or place_of(shown.walk) != place_of(before)


def place_of(walk: WalkView) -> WalkView:
    """Where a walk stands, without what moves by itself."""
    return replace(walk, node_s=0.0, lines=(), verdicts={}, judgement=None, judging=False)


def _delivery(screen: LatestShown, observed: Observed, timeout_s: float, stop: threading.Event) -> dict[str, Any]:
    """What became of the take on its way: `none` where there is no headquarters."""
    if timeout_s == 0:
        return {"state": "none", "delivered": 0, "total": 0, "detail": ""}

    def arrived(shown: Snapshot) -> bool:
        moved = shown.station.deliveries
        return any(item.take == observed.take and item.state not in ("held", "sending") for item in moved)

    station = screen.wait_for_or_stop(arrived, timeout_s, stop).station
    for item in station.deliveries:
        if item.take == observed.take:
            moved = {"state": item.state, "delivered": item.delivered, "total": item.total}
            return {**moved, "detail": item.detail.words() if item.detail else ""}
    detail = station.line_detail
    return {"state": "held", "delivered": 0, "total": 0, "detail": detail.words() if detail else ""}


def _s(media_us: int | None) -> float:
    return 0.0 if media_us is None else media_us / 1e6
