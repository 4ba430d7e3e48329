"""The room check: what the machine measured of picture and sound before anybody is identified. Pure.

A line ticks itself. A real sale does not begin while one that must be right is not: a supervisor may decide, but never
that a recording begins without a camera, without a sound, or without room on the disk.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from faults.trouble import Trouble
from terminal.session.facts.analyst import RoomSeen
from terminal.session.facts.recorder import GapReason, Levels, MediaTrack, RecorderReady, SoundTried
from terminal.session.identity.consent import Word
from terminal.session.identity.view import LineName, LineState, Need, RoomLine, RoomView

NOT_YET, NOBODY = Trouble("room.not_yet"), Trouble("room.nobody")
LEAST_LIGHT, MOST_LIGHT = 35.0, 92.0
"""Brightness 0 to 100. Under a mean luma of 90 (35) faces are dim: they were measured rightly only when twice as near
(docs/identity.md)."""
LEAST_FACE_PX = 80
"""Width of a face. The gestures need outer eye corners 50 pixels apart, which is 80 of a face (docs/identity.md)."""
LEAST_SHARPNESS = 25.0
"""Variance of the Laplacian of a face scaled to 96 pixels; measured, docs/identity.md."""
LEAST_VOICE_DB, LEAST_ABOVE_DB = -45.0, 8.0
"""dBFS of a tenth of a second that is speech, and how far above the room's noise it must be."""
MOST_NOISE_DB = -45.0
_FRESH_S = 3.0
"""A picture that was measured so long ago tells nothing of the room now."""
_WINDOW_S, _LEAST_S = 20.0, 3.0
"""How long levels are kept, and how long it must have listened before anything is said of the noise."""
_QUIET = 0.2
"""Of ten tenths of a second the two quietest are the room, though somebody talks."""
AWAY: Final[tuple[GapReason, ...]] = ("lost", "hanging", "frozen", "black", "silent")
"""Gaps in which a track carries nothing that could be seen or heard."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the terminal knows of the room without having looked: devices, disk, clock, book, and who must be there."""

    binding: bool = True
    pictured: bool = True
    ready: RecorderReady | None = None
    gaps: Mapping[MediaTrack, GapReason] = field(default_factory=dict)
    analyst_up: bool = True
    faces: int = 2
    """How many people must be in the picture when it begins."""
    free_s: int | None = None
    planned_s: int = 0
    clock: tuple[Trouble, ...] = ()
    """Doubts about it first, then warnings."""
    doubted: bool = False
    """Among them are doubts, for which a supervisor answered, or nobody need."""
    book: int | None = None
    proven: bool = True
    """The packs are fit for real business."""


class RoomCheck:
    """One customer's room, from the consent on."""

    def __init__(self) -> None:
        self.seen: RoomSeen | None = None
        self.tried: SoundTried | None = None
        self.accepted: Word | None = None
        self.result: dict[str, Any] | None = None
        """What the mark `room` says; None while the check is not over."""
        self.passed_at_s = 0.0
        self._accepted: frozenset[LineName] = frozenset()
        self._levels: deque[tuple[float, float]] = deque()
        self._voice_db: float | None = None
        self._heard_at = 0.0

    def see(self, seen: RoomSeen) -> None:
        """Take in how the room looks."""
        self.seen = seen

    def hear(self, levels: Levels, now: float) -> None:
        """Take in how loud the last tenth of a second was."""
        self._levels.append((now, levels.rms_db))
        while now - self._levels[0][0] > _WINDOW_S:
            self._levels.popleft()
        floor = self._floor()
        loud = levels.rms_db >= LEAST_VOICE_DB and floor is not None and levels.rms_db - floor >= LEAST_ABOVE_DB
        if loud and (self._voice_db is None or levels.rms_db > self._voice_db or now - self._heard_at > _WINDOW_S):
            self._voice_db, self._heard_at = levels.rms_db, now

    def lose(self) -> None:
        """Nobody looks any more."""
        self.seen = None

    def accept(self, word: Word, around: Around, now: float) -> Trouble | None:
        """A supervisor lets it begin as it is; returns why nobody can, or need."""
        view = self.view(around, now)
        if view.nobody:
            return NOBODY
        self.accepted, self._accepted = word, frozenset(line.name for line in view.open)
        return None

    def obstacle(self, around: Around, now: float) -> Trouble | None:
        """What keeps a sale from going on."""
        if not around.binding:
            return None
        view = self.view(around, now)
        if view.nobody:
            return NOBODY
        left = {line.name for line in view.open} - self._accepted
        return NOT_YET if left else None

    def finish(self, around: Around, now: float) -> None:
        """The check is over: what it came to is kept as it is at this moment."""
        view, self.passed_at_s = self.view(around, now), now
        self.result = {
            "lines": [
                {"line": line.name, "state": line.state, "need": line.need, "why": line.why, **line.figure}
                for line in view.lines
            ],
            "binding": around.binding,
            "listened": self.tried is not None and self.tried.state == "ended",
            "accepted": self.accepted.facts() | {"lines": sorted(self._accepted)} if self.accepted else None,
        }

    @property
    def came_to(self) -> Literal["", "right", "accepted", "open"]:
        """What it came to, as the bars below the pages show it."""
        if self.result is None:
            return ""
        wrong = [line for line in self.result["lines"] if line["need"] != "note" and line["state"] in ("fail", "wait")]
        if not wrong:
            return "right"
        return "accepted" if self.accepted else "open"

    def mark(self, now: float) -> dict[str, Any] | None:
        """What the mark `room` says, with how long before the take it was; None where the room was not checked."""
        if self.result is None:
            return None
        return {**self.result, "before_take_s": round(now - self.passed_at_s, 1)}

    # --- the lines ---

    def view(self, around: Around, now: float) -> RoomView:
        """All lines as they stand."""
        seen = self._fresh(now)
        tried = self.tried
        return RoomView(
            lines=(
                _camera(around),
                _faces(seen, around),
                _light(seen, around),
                _sharpness(seen, around),
                self._microphone(around),
                self._noise(around),
                _disk(around),
                _clock(around),
                _book(around),
            ),
            binding=around.binding,
            trying=tried.state if tried else "",
            trying_left_s=tried.left_s if tried else 0.0,
            trouble=tried.trouble if tried else None,
            accepted_by=self.accepted.by if self.accepted else "",
        )

    def _fresh(self, now: float) -> RoomSeen | None:
        seen = self.seen
        return seen if seen is not None and now - seen.captured_us / 1e6 <= _FRESH_S else None

    def _floor(self) -> float | None:
        """How loud the room is while nobody talks; None before it listened long enough."""
        if not self._levels or self._levels[-1][0] - self._levels[0][0] < _LEAST_S:
            return None
        ordered = sorted(rms for _, rms in self._levels)
        return ordered[int(len(ordered) * _QUIET)]

    def _microphone(self, around: Around) -> RoomLine:
        gap = around.gaps.get("sound")
        if gap in AWAY:
            return RoomLine("microphone", "fail", "never", why=str(gap))
        if gap == "clipping":
            return RoomLine("microphone", "fail", "must", why="clipping")
        if self._voice_db is None:
            return RoomLine("microphone", "wait", "never", why="unheard")
        return RoomLine("microphone", "ok", "never", {"db": round(self._voice_db)})

    def _noise(self, around: Around) -> RoomLine:
        floor = self._floor()
        if floor is None or around.gaps.get("sound") in AWAY:
            return RoomLine("noise", "wait", "must", {"most": round(MOST_NOISE_DB)}, "listening")
        figure = {"db": round(floor), "most": round(MOST_NOISE_DB)}
        if floor > MOST_NOISE_DB:
            return RoomLine("noise", "fail", "must", figure, "loud")
        return RoomLine("noise", "ok", "must", figure)


def _camera(around: Around) -> RoomLine:
    need: Need = "never" if around.pictured else "note"
    gap, ready = around.gaps.get("picture"), around.ready
    if gap in AWAY:
        return RoomLine("camera", "fail", need, why=str(gap))
    if ready is None:
        return RoomLine("camera", "wait", need, why="preparing")
    return RoomLine("camera", "ok", need, {"width": ready.width, "height": ready.height, "fps": round(ready.fps)})


def _looked(name: LineName, seen: RoomSeen | None, around: Around) -> RoomLine | None:
    """The line where nothing of it was measured; None where it was."""
    if not around.pictured:
        return RoomLine(name, "off")
    if seen is None:
        return RoomLine(name, "wait", "must", why="looking" if around.analyst_up else "no_analyst")
    return None


def _faces(seen: RoomSeen | None, around: Around) -> RoomLine:
    unseen = _looked("faces", seen, around)
    if unseen is not None or seen is None:
        return unseen or RoomLine("faces", "off")
    n, figure = len(seen.boxes), {"n": len(seen.boxes), "needed": around.faces}
    if n < around.faces:
        return RoomLine("faces", "fail", "must", figure, "too_few")
    return RoomLine(
        "faces", "warn" if n > around.faces else "ok", "must", figure, "too_many" if n > around.faces else ""
    )


def _light(seen: RoomSeen | None, around: Around) -> RoomLine:
    unseen = _looked("light", seen, around)
    if unseen is not None or seen is None:
        return unseen or RoomLine("light", "off")
    figure = {"light": round(seen.brightness), "least": round(LEAST_LIGHT), "most": round(MOST_LIGHT)}
    why = "dark" if seen.brightness < LEAST_LIGHT else "bright" if seen.brightness > MOST_LIGHT else ""
    return RoomLine("light", "fail" if why else "ok", "must", figure, why)


def _sharpness(seen: RoomSeen | None, around: Around) -> RoomLine:
    unseen = _looked("sharpness", seen, around)
    if unseen is not None or seen is None:
        return unseen or RoomLine("sharpness", "off")
    if not seen.boxes:
        return RoomLine("sharpness", "wait", "must", why="nobody")
    smallest = min(box[2] for box in seen.boxes)
    figure = {"px": round(smallest), "least": LEAST_FACE_PX, "sharpness": round(seen.sharpness)}
    why = "far" if smallest < LEAST_FACE_PX else "blurred" if seen.sharpness < LEAST_SHARPNESS else ""
    return RoomLine("sharpness", "fail" if why else "ok", "must", figure, why)


def _disk(around: Around) -> RoomLine:
    planned = -(-around.planned_s // 60)
    if around.free_s is None:
        return RoomLine("disk", "wait", "note", {"planned": planned}, "measuring")
    figure = {"hours": around.free_s // 3600, "minutes": around.free_s // 60 % 60, "planned": planned}
    state: LineState = "ok" if around.free_s >= around.planned_s else "fail"
    return RoomLine("disk", state, "never", figure, "" if state == "ok" else "full")


def _clock(around: Around) -> RoomLine:
    if not around.clock:
        return RoomLine("clock", "ok")
    return RoomLine("clock", "warn", why="doubted" if around.doubted else "off")


def _book(around: Around) -> RoomLine:
    figure = {} if around.book is None else {"serial": around.book}
    return RoomLine("book", "ok" if around.proven else "warn", "note", figure, "" if around.proven else "unproven")


def counted(view: RoomView) -> tuple[int, int]:
    """How many lines there are, and how many of them are still open; those that are not asked of this sale are none."""
    asked = [line for line in view.lines if line.state != "off"]
    return len(asked), sum(line.state in ("fail", "wait") for line in asked)


def without_figures(line: RoomLine) -> RoomLine:
    """The line as it is told apart from another state of it: figures move all the time."""
    return replace(line, figure={})
