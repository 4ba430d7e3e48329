"""An analyst that has no eyes: it answers orders with observations from a list. For demonstrations and tests.

The same three calls as `AnalystProcess`, no process, no models. As JSON a script is a list of answers:

    [{"order": "read_card front", "observations": [{"kind": "CardRead", "captured_us": 1, "reading": {...}}]}]

with pictures as {"base64": "..."}.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from faults.trouble import Trouble
from terminal.session.facts.analyst import AnalystFailed, AnalystLost, AnalystReady, Observation
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

Occasion = Literal[
    "start", "watch_preview", "preview_gone", "read_card front", "read_card back", "watch_faces", "watch_papers",
    "bind_roles", "challenge", "match_face", "watch_room", "take_still", "forget_card", "rest",
    "listen", "listen_no_more", "playout_begins", "find_playout", "tell_voices",
]  # fmt: skip
"""What an answer is given to; `start` is the analyst's own start."""


@dataclass(frozen=True, slots=True)
class ScriptedAnswer:
    """What is observed after one order. Answers to the same order are given one after another, each once."""

    order: Occasion
    observations: tuple[Observation, ...]


class ScriptedAnalyst:
    """Observations go to `on_fact` from within `start` and `order`, so `on_fact` must only queue them.

    An order that no answer is left for is followed by nothing, as with a camera that shows nothing. Without an answer
    to `start` it is ready at once. `orders` has all that it was given.
    """

    def __init__(self, answers: Iterable[ScriptedAnswer], on_fact: Callable[[Observation], None]) -> None:
        self._answers = list(answers)
        self._on_fact = on_fact
        self._running = False
        self.orders: list[AnalystOrder] = []

    def start(self) -> None:
        """Give the answer to `start`, or AnalystReady where none is left; does nothing while it runs."""
        if not self._running:
            self._running = True
            if not self._answer("start"):
                self._on_fact(AnalystReady())

    def order(self, order: AnalystOrder) -> None:
        """Note the order in `orders` and, while it runs, give the first answer that is left for it."""
        self.orders.append(order)
        if self._running:
            self._answer(occasion(order))

    def stop(self, timeout_s: float = 5.0) -> bool:  # noqa: ARG002 - as with a process that may need it
        """Answer nothing until the next `start`; returns True at once, there being no process to kill."""
        self._running = False
        return True

    def lose(self, exitcode: int | None = -9) -> None:
        """Be lost and be started again, as a process that was killed."""
        self._on_fact(AnalystLost(exitcode))
        self._on_fact(AnalystReady())

    def fail(self, trouble: Trouble) -> None:
        """Report that something cannot be done."""
        self._on_fact(AnalystFailed(trouble))

    def _answer(self, order: Occasion) -> bool:
        answer = next((answer for answer in self._answers if answer.order == order), None)
        if answer is None:
            return False
        self._answers.remove(answer)
        for observation in answer.observations:
            self._on_fact(observation)
        return True


_NAMES: dict[type[AnalystOrder], Occasion] = {
    WatchRoom: "watch_room", TakeStill: "take_still", WatchFaces: "watch_faces",
    WatchPapers: "watch_papers", BindRoles: "bind_roles",
    Challenge: "challenge", MatchFace: "match_face",
    ForgetCard: "forget_card", Rest: "rest", TellVoices: "tell_voices",
}  # fmt: skip


def occasion(order: AnalystOrder) -> Occasion:
    """What a script calls this order."""
    match order:
        case WatchPreview(shown):
            return "watch_preview" if shown else "preview_gone"
        case ReadCard(side):
            return "read_card front" if side == "front" else "read_card back"
        case Listen(on):
            return "listen" if on else "listen_no_more"
        case FindPlayout():
            return "playout_begins" if order.ended_us is None else "find_playout"
        case _:
            return _NAMES[type(order)]
