"""What the analyst does with orders and pictures: always the newest picture, one thing at a time, and then a rest."""

import time
from collections.abc import Callable

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.analysis.config import AnalystConfig
from terminal.analysis.face_tracker import FaceSight
from terminal.analysis.frame import Frame, frame_of
from terminal.analysis.messages import Beat, FromAnalyst
from terminal.analysis.ports import Models
from terminal.analysis.tasks import Challenging, Matching, ReadingCard, Task, WatchingFaces
from terminal.session.facts.analyst import AnalystFailed, ChallengeReason, Observation
from terminal.session.orders.analyst import (
    AnalystOrder,
    BindRoles,
    Challenge,
    ForgetCard,
    MatchFace,
    ReadCard,
    Rest,
    WatchFaces,
    WatchPreview,
)

_POLL_S = 0.005
"""How often to ask for a new picture while one is wanted; asking is reading one number."""
_IDLE_S = 0.5
_ORDER = ("faces", "challenge", "match", "card")
"""A card takes longest, so it comes last: what is said about faces is never older than the picture needs."""


class Analyst:
    """Everything in the analyst process but the threads around it. Knows nobody after Rest."""

    def __init__(self, config: AnalystConfig, models: Models, say: Callable[[FromAnalyst], None]) -> None:
        self._config = config
        self._models = models
        self._say = say
        self._sight = FaceSight(models.observer)
        self._tasks: dict[str, Task] = {}
        self._preview = config.preview.reader()
        self._shown = False
        self._number = 0
        self._rest_until_s = 0.0
        self._told: list[Trouble] = []

    def prepare(self, orders: tuple[AnalystOrder, ...]) -> None:
        """Check all model files and load what these orders need, or everything where none of them looks at anything.

        Raises ShuangluError `models.*`, and whatever loading raises.
        """
        self._models.check()
        cards = any(isinstance(order, ReadCard) for order in orders)
        faces = any(isinstance(order, WatchFaces) for order in orders)
        if faces or not cards:
            self._sight.load()
        if cards or not faces:
            self._models.load_cards()

    def obey(self, order: object) -> None:
        """Carry out an order. What cannot be carried out is answered by AnalystFailed."""
        try:
            self._obey(order)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one order, the next may be right
            self._fail("order", error)

    def _obey(self, order: object) -> None:
        now_us = self._config.now_us
        match order:
            case WatchPreview(shown):
                self._watch(shown=shown)
            case WatchFaces():
                self._begin(WatchingFaces(order, self._sight, now_us))
            case ReadCard():
                self._begin(ReadingCard(order, self._models))
            case Challenge():
                self._begin(Challenging(order, self._sight, self._models, now_us))
            case MatchFace():
                self._begin(Matching(order, self._sight, self._models, now_us))
            case BindRoles(roles):
                self._sight.bind(roles, now_us())
                self._tell([*self._sight.doubts()])
            case ForgetCard():
                self._drop(*(kind for kind in self._tasks if kind != WatchingFaces.kind))
            case Rest():
                self._drop(*self._tasks)
                self._told.clear()
                self._sight.forget()
            case _:
                raise TypeError(type(order).__name__)

    def _begin(self, task: Task) -> None:
        """Load what it needs first; that may take its time, and the kiosk is told so."""
        self._say(Beat(self._config.load_s))
        try:
            task.load()
        except Exception as error:  # noqa: BLE001 - cards may be read where faces cannot be seen
            self._fail("load", error)
            self._tell(task.give_up(self._config.now_us()))
            return
        self._drop(task.kind)
        self._tasks[task.kind] = task
        self._tasks = {kind: self._tasks[kind] for kind in _ORDER if kind in self._tasks}

    def _watch(self, *, shown: bool) -> None:
        self._shown = shown
        self._break_off("picture_jumped" if shown else "picture_frozen")

    def _break_off(self, reason: ChallengeReason) -> None:
        challenge = self._tasks.get("challenge")
        if isinstance(challenge, Challenging):
            self._tell(challenge.fail(self._config.now_us(), reason))
            self._clear()

    def turn(self) -> float:
        """Look once, if there is something to look at and for. Returns the seconds until it is worth asking again."""
        for task in self._tasks.values():
            self._tell(task.idle(self._config.now_us()))
        self._clear()
        if not (self._tasks and self._shown):
            return _IDLE_S
        began_s = time.monotonic()
        if began_s < self._rest_until_s:
            return self._rest_until_s - began_s
        shot = self._newest()
        if shot is None:
            return _POLL_S
        for task in list(self._tasks.values()):
            if task.due(shot.captured_us):
                self._look(task, shot)
        self._clear()
        worked_s = time.monotonic() - began_s
        self._rest_until_s = began_s + worked_s / self._config.share
        return self._rest_until_s - began_s - worked_s

    def _newest(self) -> Frame | None:
        """Return the newest picture, if there is a new one and somebody wants it; older ones are gone unseen."""
        shown = self._preview.latest(self._number)
        if shown is None:
            return None
        self._number = shown.number
        wanted = any(task.due(shown.captured_us) for task in self._tasks.values())
        return frame_of(shown) if wanted else None

    def _look(self, task: Task, shot: Frame) -> None:
        try:
            seen = task.look(shot)
        except Exception as error:  # noqa: BLE001 - one bad picture, or one bad model, must not end the others
            self._fail(task.kind, error)
            seen = []
        self._tell([*self._sight.doubts(), *seen])

    def _clear(self) -> None:
        self._drop(*(kind for kind, task in self._tasks.items() if task.over))

    def _drop(self, *kinds: str) -> None:
        for kind in kinds:
            if kind in self._tasks:
                self._tasks.pop(kind).close()

    def _tell(self, observations: list[Observation]) -> None:
        for observation in observations:
            self._say(observation)

    def _fail(self, kind: str, error: Exception) -> None:
        """Report each kind of failure once; a model that fails at every picture would fill the log."""
        trouble = trouble_of(kind, error)
        if trouble not in self._told:
            self._told.append(trouble)
            self._say(AnalystFailed(trouble))

    def close(self) -> None:
        """Let go of all models."""
        self._drop(*self._tasks)
        self._sight.close()


def trouble_of(kind: str, error: Exception) -> Trouble:
    """What is said of a failure at this: an order, loading, or one of the tasks.

    Of an error that nobody foresaw only its kind is told: its words may quote what nobody may read.
    """
    if isinstance(error, ShuangluError):
        return error.trouble
    return Trouble(f"analysis.{kind}", {"problem": type(error).__name__})
