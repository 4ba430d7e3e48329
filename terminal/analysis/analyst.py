"""What the analyst does with orders and pictures: always the newest picture, one thing at a time, and then a rest."""

import time
from collections.abc import Callable

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.analysis.config import AnalystConfig
from terminal.analysis.documents import KINDS as OF_DOCUMENTS
from terminal.analysis.documents import DocumentSight
from terminal.analysis.face_tracker import FaceSight
from terminal.analysis.frame import Frame, frame_of
from terminal.analysis.listening import PERIOD_S, Listening
from terminal.analysis.messages import FromAnalyst
from terminal.analysis.playouts import UNKNOWN, playout_found
from terminal.analysis.ports import Models
from terminal.analysis.tasks import (
    Challenging,
    LookingAtRoom,
    Matching,
    ReadingCard,
    ReadingTitles,
    TakingStill,
    Task,
    WatchingFaces,
)
from terminal.processes.beat import Beat
from terminal.session.facts.analyst import AnalystFailed, ChallengeReason, Observation, VoicesTold
from terminal.session.orders.analyst import (
    AnalystOrder,
    BindRoles,
    Challenge,
    FindPlayout,
    ForgetCard,
    Listen,
    MatchFace,
    ReadCard,
    Rest,
    TakeStill,
    TellVoices,
    WatchFaces,
    WatchPapers,
    WatchPreview,
    WatchRoom,
)

_POLL_S = 0.005
"""How often to ask for a new picture while one is wanted; asking is reading one number."""
_IDLE_S = 0.5
_ORDER = ("faces", "challenge", "match", "room", "still", "papers", "card")
"""A card takes longest, so it comes last: what is said about faces is never older than the picture needs."""


class Analyst:
    """Everything in the analyst process but the threads around it. Knows nobody after Rest."""

    def __init__(self, config: AnalystConfig, models: Models, say: Callable[[FromAnalyst], None]) -> None:
        self._config = config
        self._models = models
        self._say = say
        self._sight = FaceSight(models.observer)
        self._tasks: dict[str, Task] = {}
        self._listening: Listening | None = None
        self._preview = config.preview.reader()
        self._documents = DocumentSight(config.documents)
        self._shown = False
        self._number = 0
        self._rest_until_s = 0.0
        self._told: list[Trouble] = []

    def prepare(self, orders: tuple[AnalystOrder, ...]) -> None:
        """Check all model files and load what these orders need, or everything where none of them looks at anything.

        Raises ShuangluError `models.*`, and whatever loading raises.
        """
        self._models.check()
        cards = any(isinstance(order, ReadCard | WatchPapers) for order in orders)
        faces = any(isinstance(order, WatchFaces | WatchRoom) for order in orders)
        voices = any(isinstance(order, Listen) for order in orders)
        any_ = not (cards or faces or voices)
        if faces or any_:
            self._sight.load()
        if cards or any_:
            self._models.load_cards()
        if voices or any_:
            self._models.listener()

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
            case BindRoles(roles):
                self._sight.bind(roles, now_us())
                if self._listening is not None:
                    self._listening.bind(roles.values())
                self._tell([*self._sight.doubts()])
            case Listen(on, again):
                self._listen(on=on, again=again)
            case FindPlayout():
                self._note_playout(order)
            case TellVoices(ticket):
                voices = self._listening
                self._tell([VoicesTold(now_us(), None, ticket)] if voices is None else voices.tell(ticket))
            case ForgetCard():
                self._drop(*(kind for kind in self._tasks if kind != WatchingFaces.kind))
            case Rest():
                self._drop(*self._tasks)
                self._listen(on=False)
                self._told.clear()
                self._sight.forget()
            case _:
                self._begin(self._task(order))

    def _task(self, order: object) -> Task:  # noqa: PLR0911 - one line for each order
        now_us = self._config.now_us
        match order:
            case WatchFaces():
                return WatchingFaces(order, self._sight, now_us)
            case WatchRoom():
                return LookingAtRoom(order, self._models)
            case TakeStill():
                return TakingStill(order, now_us)
            case WatchPapers():
                return ReadingTitles(order, self._models)
            case ReadCard():
                return ReadingCard(order, self._models)
            case Challenge():
                return Challenging(order, self._sight, self._models, now_us)
            case MatchFace():
                return Matching(order, self._sight, self._models, now_us)
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

    def _listen(self, *, on: bool, again: bool = False) -> None:
        """Begin, where nobody listens yet, or end; who was ordered to listen and cannot says so."""
        if not on:
            listening, self._listening = self._listening, None
            if listening is not None:
                self._tell([*listening.give_up()])
                listening.close()
            return
        if self._listening is not None:
            return
        self._say(Beat(self._config.load_s))
        try:
            self._listening = self._listener(again=again)
        except Exception as error:  # noqa: BLE001 - faces may be seen where voices cannot be heard
            self._fail("load", error)

    def _listener(self, *, again: bool = False) -> Listening:
        if self._config.sound is None:
            raise ShuangluError("analysis.voices")
        make, now_us = self._models.listener, self._config.now_us
        return Listening(self._config.sound, self._sight, make, now_us, again=again)

    def _note_playout(self, order: FindPlayout) -> None:
        if self._listening is not None:
            self._listening.play(order)
        elif order.ended_us is not None:
            self._tell([playout_found(order, order.ended_us, UNKNOWN, self._config.now_us())])

    def turn(self) -> float:
        """Look and listen once, where there is something to. Returns the seconds until it is worth asking again."""
        return min(self._look_around(), self._hear())

    def _hear(self) -> float:
        listening = self._listening
        if listening is None:
            return _IDLE_S
        began_s = time.monotonic()
        try:
            self._tell(listening.turn())
        except Exception as error:  # noqa: BLE001 - told, and begun anew: a hole is better than no voices at all
            self._fail("voices", error)
            self._listen_anew(listening)
        worked_s = time.monotonic() - began_s
        self._rest_until_s = max(self._rest_until_s, began_s) + worked_s / self._config.share
        return PERIOD_S

    def _listen_anew(self, listening: Listening) -> None:
        try:
            listening.renew()
        except Exception as error:  # noqa: BLE001 - there is nothing left to listen with
            self._fail("load", error)
            self._listen(on=False)

    def _look_around(self) -> float:
        for task in self._tasks.values():
            self._tell(task.idle(self._config.now_us()))
        self._clear()
        if not (self._tasks and self._shown):
            return _IDLE_S
        began_s = time.monotonic()
        if began_s < self._rest_until_s:
            return self._rest_until_s - began_s
        aside = self._aside()
        shot, document = self._newest(aside), self._newest_document(aside)
        if shot is None and document is None:
            return _POLL_S
        for task in list(self._tasks.values()):
            seen = document if task.kind in aside else shot
            if seen is not None and task.due(seen.captured_us):
                self._look(task, seen)
        if self._listening is not None and shot is not None:
            self._listening.see(shot)
        self._clear()
        worked_s = time.monotonic() - began_s
        self._rest_until_s = began_s + worked_s / self._config.share
        return self._rest_until_s - began_s - worked_s

    def _aside(self) -> tuple[str, ...]:
        """The kinds of tasks that look at the camera for documents; none where its pictures do not come."""
        return OF_DOCUMENTS if self._documents.gives(self._config.now_us()) else ()

    def _newest(self, aside: tuple[str, ...]) -> Frame | None:
        """Return the newest picture, if there is a new one and somebody wants it; older ones are gone unseen."""
        shown = self._preview.latest(self._number)
        if shown is None:
            return None
        self._number = shown.number
        self._documents.follow_clock(shown)
        wanted = any(task.due(shown.captured_us) for task in self._tasks.values() if task.kind not in aside)
        return frame_of(shown) if wanted else None

    def _newest_document(self, aside: tuple[str, ...]) -> Frame | None:
        """The same of the camera for documents, whose pictures are large: none is copied that nobody wants."""
        due_us = self._documents.due_us() if aside else None
        if due_us is None or not any(task.due(due_us) for task in self._tasks.values() if task.kind in aside):
            return None
        return self._documents.newest()

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
        self._listen(on=False)
        self._sight.close()


def trouble_of(kind: str, error: Exception) -> Trouble:
    """What is said of a failure at this: an order, loading, or one of the tasks.

    Of an error that nobody foresaw only its kind is told: its words may quote what nobody may read.
    """
    if isinstance(error, ShuangluError):
        return error.trouble
    return Trouble(f"analysis.{kind}", {"problem": type(error).__name__})
