"""The session's states as one table: in which phase which fact is taken, and what follows from it.

What the table does not list is refused, and the refusal is on record; it is never ignored.
"""

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from faults.trouble import Trouble
from terminal.session.effects import BeginTake, Effect, Plan, RefusedFact, Repair
from terminal.session.facts import Fact
from terminal.session.facts.analyst import AnalystFailed, AnalystLost, AnalystReady, RolesDoubted
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import (
    CameraJudged,
    RecorderLost,
    RecorderReady,
    TakeClosed,
    TakeOpened,
    TakeRefused,
    TakeUnsealed,
)
from terminal.session.identity.consent import NotYetError
from terminal.session.identity.places import Places
from terminal.session.identity.places_view import DoubtReason, Role
from terminal.session.identity.present import view_of
from terminal.session.identity.record import record_of
from terminal.session.identity.step import IdentityStep
from terminal.session.orders.analyst import Rest, WatchFaces, WatchPreview
from terminal.session.orders.recorder import AddMark, CloseTake
from terminal.session.snapshot import Snapshot
from terminal.session.views import shown_after

ALARM_S = 3.5
"""Elapsed may run ahead of read back by the segment being written (1.6 s) and its way to the disk and back; one
second more than that (field-notes F17, P1) is an alarm."""
RECORDING_FPS = 8.0
"""Faces are looked at so often beside a recording: more than the five results a second that are asked for."""

UNWATCHED = Trouble("places.unwatched")
_REASONS = ("capture.", "machine.", "recorder.")
"""What the recorder says before it goes: codes that begin so stay on the screen after it is lost."""
MOST_LOSSES = 3
"""A recorder that is lost so often without once getting ready will not get ready; somebody has to look."""
SessionStep = Callable[["Session", Any, float], tuple[Effect, ...]]


class Session:
    """Pure: facts in, acts out. `now` is seconds on a clock that never jumps."""

    def __init__(self, plan: Plan, today: Callable[[], dt.date]) -> None:
        """`today` is asked once a customer: a card may expire while the terminal runs."""
        self.plan = plan
        self._today = today
        self._camera: CameraJudged | None = None
        self._identity: IdentityStep | None = None
        self._places: Places | None = None
        """While a take is recorded with faces watched."""
        self._serials, self._questions = itertools.count(1), itertools.count(1)
        self._analyst_up = False
        self._forgotten_us = 0
        """What was captured until then was captured of somebody who is not here any more."""
        self._shown = Snapshot(rehearsal=plan.series == "rehearsal", node_count=len(plan.nodes))
        self._opened_at: float | None = None
        self._closed_after: float | None = None
        self._tickets = 0
        self._losses = 0

    def apply(self, fact: Fact, now: float) -> tuple[Effect, ...]:
        """Take one fact in; return what has to be done."""
        key = (self._shown.phase, name_of(fact))
        step = TABLE.get(key) or TABLE.get(("*", key[1]))
        return (RefusedFact(*key),) if step is None else step(self, fact, now)

    def refuse_start(self, trouble: Trouble) -> None:
        """The ledger gave out no take: back to where it was asked for, with its reason."""
        if self._identity is not None:
            self._identity.reopen()
        self._show(phase="ready" if self._identity is None else "identifying", trouble=trouble)

    def snapshot(self, now: float) -> Snapshot:
        """What screens show at this moment."""
        shown, elapsed = self._shown, self._elapsed(now)
        running = shown.phase in ("recording", "closing")
        behind = running and elapsed - shown.held_s > ALARM_S
        lit = running and shown.held_s > 0 and not behind
        node = self.plan.nodes[shown.node_index] if running and self.plan.nodes else None
        step = self._identity if shown.phase == "identifying" else None
        places = step.places if step else self._places
        return replace(
            shown,
            elapsed_s=elapsed,
            recording=lit,
            falling_behind=behind,
            node=node,
            identity=view_of(step) if step else None,
            names=places.names if places else {},
            places=self._places.view(shown.faces) if self._places else None,
        )

    def _elapsed(self, now: float) -> float:
        if self._closed_after is not None:
            return self._closed_after
        return 0.0 if self._opened_at is None else now - self._opened_at

    def _show(self, **changes: Any) -> None:
        self._shown = replace(self._shown, **changes)

    def _mark(self, kind: str, **facts: Any) -> AddMark:
        self._tickets += 1
        return AddMark(self._tickets, kind, facts)

    def _node_mark(self, kind: str) -> AddMark:
        index = self._shown.node_index
        node = self.plan.nodes[index]
        return self._mark(kind, index=index, id=node.id, title=node.title, clause=node.clause)

    # --- the steps that the table names ---

    def _ready(self, fact: RecorderReady, _: float) -> tuple[Effect, ...]:
        self._losses = 0
        self._show(phase="ready", profile=fact.profile)
        doubt = self._doubt_about_camera()
        if doubt:
            self._show(trouble=doubt)
        return (WatchPreview(shown=True),)

    def _judge_camera(self, fact: CameraJudged, _: float) -> tuple[Effect, ...]:
        self._camera = fact
        return ()

    def _doubt_about_camera(self) -> Trouble | None:
        camera = self._camera
        if camera and camera.virtual:
            return Trouble("camera.virtual")
        refused = camera and camera.refused
        return Trouble("camera.not_allowed") if refused else None

    def _start(self, fact: Pressed, _: float) -> tuple[Effect, ...]:
        doubt = self._doubt_about_camera()
        if doubt and self._camera and self._camera.refused:
            self._show(trouble=doubt)
            return (RefusedFact(self._shown.phase, name_of(fact), doubt.code),)
        self._opened_at = self._closed_after = None
        self._show(trouble=None, take=None, held_s=0.0, node_index=0, given_up=False)
        if self.plan.identity == "none":
            return self._begin()
        sale, places = self.plan.sale, Places(self.plan.sale, self._questions)
        self._identity = IdentityStep(sale, self._today(), self._serials, places, analyst_up=self._analyst_up)
        self._show(phase="identifying")
        return ()

    def _begin(self) -> tuple[Effect, ...]:
        self._show(phase="opening", trouble=None)
        return (BeginTake(),)

    def _identify(self, fact: Any, now: float) -> tuple[Effect, ...]:
        assert self._identity
        if getattr(fact, "captured_us", self._forgotten_us + 1) <= self._forgotten_us:
            return ()
        try:
            looks = self._identity.apply(fact, now)
        except NotYetError as refusal:
            trouble = refusal.trouble
            self._show(trouble=trouble or self._shown.trouble)
            return (RefusedFact(self._shown.phase, name_of(fact), trouble.code if trouble else ""),)
        if isinstance(fact, Pressed):
            self._show(trouble=None)
        if self._identity.ended == "settled":
            return (*looks, *self._begin())
        if self._identity.ended == "cancelled":
            self._forget(now)
            self._show(phase="ready")
        return looks

    def _forget(self, now: float) -> None:
        """Let go of this customer; whatever was captured of her and is still on its way is not taken in either."""
        self._identity, self._places, self._forgotten_us = None, None, round(now * 1e6)

    def _opened(self, fact: TakeOpened, now: float) -> tuple[Effect, ...]:
        self._opened_at = now
        self._show(phase="recording", take=fact.take)
        step, camera = self._identity, self._camera.identity if self._camera else None
        record = {"required": False} if step is None else record_of(step, now)
        agreed = step is not None and step.consents is not None and step.consents.face
        self._forget(now)
        self._places = step.places if step is not None and agreed else None
        marks = [self._mark("sale", sale=self.plan.sale), self._mark("identity", **record, camera=camera)]
        marks += [self._node_mark("node")] if self.plan.nodes else []
        return (*marks, WatchFaces(RECORDING_FPS)) if agreed else tuple(marks)

    def _refused(self, fact: TakeRefused, _: float) -> tuple[Effect, ...]:
        self.refuse_start(fact.trouble)
        return ()

    def _next(self, fact: Pressed, _: float) -> tuple[Effect, ...]:
        if self._shown.node_index + 1 >= len(self.plan.nodes):
            return (RefusedFact(self._shown.phase, name_of(fact)),)
        done = self._node_mark("node_done")
        self._show(node_index=self._shown.node_index + 1)
        return (done, self._node_mark("node"))

    def _finish(self, _: Pressed, __: float) -> tuple[Effect, ...]:
        done = (self._node_mark("node_done"),) if self.plan.nodes else ()
        self._show(phase="closing")
        return (*done, self._mark("finish"), CloseTake("finished"))

    def _give_up(self, fact: Pressed, _: float) -> tuple[Effect, ...]:
        self._show(phase="closing")
        return (self._mark("give_up", by=fact.by, **fact.detail), CloseTake("given_up"))

    def _closed(self, fact: TakeClosed, now: float) -> tuple[Effect, ...]:
        self._closed_after = self._elapsed(now)
        trouble = self._shown.trouble
        if fact.reason not in ("finished", "given_up"):
            trouble = Trouble(f"take.{fact.reason}")
        self._places = None
        self._show(phase="sealed", trouble=trouble, given_up=fact.reason == "given_up", faces=None)
        return (Rest(),)

    def _unsealed(self, fact: TakeUnsealed, now: float) -> tuple[Effect, ...]:
        self._closed_after, self._places = self._elapsed(now), None
        self._show(phase="ready", trouble=fact.trouble, faces=None)
        return (Rest(), Repair(fact.take, restart=False))

    def _show_only(self, fact: Fact, _: float) -> tuple[Effect, ...]:
        self._shown = shown_after(self._shown, fact)
        return ()

    def _nothing(self, _: Fact, __: float) -> tuple[Effect, ...]:
        return ()

    def _lost(self, _: RecorderLost, now: float) -> tuple[Effect, ...]:
        self._closed_after = self._elapsed(now)
        take = self._shown.take if self._shown.phase in ("opening", "recording", "closing") else None
        known = self._shown.trouble
        told = known is not None and known.code.startswith(_REASONS) and known.code != "recorder.mark_refused"
        trouble = known if told else Trouble("recorder.lost")
        self._losses += 1
        restart = self._losses < MOST_LOSSES
        self._show(phase="preparing" if restart else "failed", trouble=trouble, gaps=(), faces=None)
        self._forget(now)
        return (Rest(), WatchPreview(shown=False), Repair(take, restart))

    def _confirm_places(self, fact: Pressed, now: float) -> tuple[Effect, ...]:
        """The operator says again who sits where; refused, nothing changes and the recording goes on."""
        places, faces, said = self._places, self._shown.faces, fact.detail.get("roles")
        refusal = places.refusal(said, faces, now) if places else UNWATCHED
        if places is None or faces is None or refusal is not None:
            self._tell_of_places(refusal)
            return (RefusedFact(self._shown.phase, name_of(fact), refusal.code if refusal else ""),)
        bind = places.confirm(said, faces, fact.by, now)
        assert places.confirmed
        self._tell_of_places(None)
        return (bind, self._mark("places", roles=places.confirmed.facts(), by=fact.by))

    def _tell_of_places(self, trouble: Trouble | None) -> None:
        """Say it, unless something graver is being said."""
        known = self._shown.trouble
        if known is None or known.code.startswith("places."):
            self._show(trouble=trouble)

    def _roles_doubted(self, fact: RolesDoubted, _: float) -> tuple[Effect, ...]:
        return self._doubt(self._places.doubt(fact.roles, fact.reason) if self._places else (), fact.reason)

    def _doubt(self, roles: tuple[Role, ...], reason: DoubtReason) -> tuple[Effect, ...]:
        """Put it on record once; it blocks nothing."""
        return (self._mark("roles_doubted", roles=list(roles), reason=reason),) if roles else ()

    def _doubt_early(self, fact: RolesDoubted, _: float) -> tuple[Effect, ...]:
        """No take is open yet: the identity mark will say so."""
        if self._identity is not None:
            self._identity.places.doubt(fact.roles, fact.reason)
        return ()

    def _analyst(self, fact: AnalystReady | AnalystFailed | AnalystLost, now: float) -> tuple[Effect, ...]:
        """It comes and goes; a recording does not care, but it notes from where to where nobody looked."""
        before = self._analyst_up
        self._analyst_up = isinstance(fact, AnalystReady) or (before and isinstance(fact, AnalystFailed))
        if isinstance(fact, AnalystFailed):
            self._show(trouble=fact.trouble)
        if isinstance(fact, AnalystLost):
            self._show(faces=None)
        if self._places is not None and self._shown.phase == "recording":
            hole = (self._mark("observed" if self._analyst_up else "unobserved"),) if before != self._analyst_up else ()
            lost = isinstance(fact, AnalystLost)
            return (*hole, *self._doubt(self._places.lose(), "lost")) if lost else hole
        return () if self._identity is None else self._identity.apply(fact, now)


def name_of(fact: Fact) -> str:
    """How the table names a fact: its type, and for a key that was pressed, which."""
    return f"Pressed.{fact.key}" if isinstance(fact, Pressed) else type(fact).__name__


IDENTITY_KEYS = (
    "consent", "retake", "confirm_field", "accept_differences", "begin_challenge", "skip_flash", "by_sight",
    "confirm_places", "skip_places", "next", "back", "cancel",
)  # fmt: skip
OBSERVED = (
    "CardSeen", "CardRead", "FacesSeen", "RolesDoubted", "ChallengeMoved", "FlashAsked", "ChallengeEnded",
    "FaceMatched",
)  # fmt: skip
"""What the analyst saw. Nobody asks for it any more where no other line takes it."""

TABLE: dict[tuple[str, str], SessionStep] = {
    ("preparing", "RecorderReady"): Session._ready,
    ("ready", "RecorderReady"): Session._ready,
    ("ready", "Pressed.start"): Session._start,
    ("sealed", "Pressed.start"): Session._start,
    **{("identifying", f"Pressed.{key}"): Session._identify for key in IDENTITY_KEYS},
    **{("identifying", name): Session._identify for name in OBSERVED},
    ("opening", "TakeOpened"): Session._opened,
    ("opening", "TakeRefused"): Session._refused,
    ("opening", "RolesDoubted"): Session._doubt_early,
    ("recording", "Pressed.next"): Session._next,
    ("recording", "Pressed.finish"): Session._finish,
    ("recording", "Pressed.give_up"): Session._give_up,
    ("recording", "Pressed.confirm_places"): Session._confirm_places,
    ("recording", "FacesSeen"): Session._show_only,
    ("recording", "RolesDoubted"): Session._roles_doubted,
    ("recording", "TakeClosed"): Session._closed,
    ("closing", "TakeClosed"): Session._closed,
    ("recording", "TakeUnsealed"): Session._unsealed,
    ("closing", "TakeUnsealed"): Session._unsealed,
    ("*", "CameraJudged"): Session._judge_camera,
    ("*", "AnalystReady"): Session._analyst,
    ("*", "AnalystFailed"): Session._analyst,
    ("*", "AnalystLost"): Session._analyst,
    **{("*", name): Session._nothing for name in OBSERVED},
    ("*", "MarkRefused"): Session._show_only,
    ("*", "SegmentHeld"): Session._show_only,
    ("*", "MarkHeld"): Session._nothing,
    ("*", "GapBegan"): Session._show_only,
    ("*", "GapEnded"): Session._show_only,
    ("*", "Levels"): Session._show_only,
    ("*", "ProfileFell"): Session._show_only,
    ("*", "RecorderFailed"): Session._show_only,
    ("*", "RecorderLost"): Session._lost,
    ("*", "DeliveryMoved"): Session._show_only,
    ("*", "LineMoved"): Session._show_only,
}
"""(phase, fact) -> step; the phase `*` stands for every phase that has no line of its own."""
