"""An analyst that has no eyes: it answers orders with observations from a list. For demonstrations and tests.

The same three calls as `AnalystProcess`, no process, no models. As JSON a script is a list of answers:

    [{"order": "read_card front", "observations": [{"kind": "CardRead", "captured_us": 1, "reading": {...}}]}]

with pictures as {"base64": "..."}.
"""

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from pydantic import TypeAdapter

from terminal.session.facts.analyst import AnalystFailed, AnalystLost, AnalystReady, Observation
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

Occasion = Literal[
    "start", "watch_preview", "preview_gone", "read_card front", "read_card back", "watch_faces", "bind_roles",
    "challenge", "match_face", "forget_card", "rest",
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
        if not self._running:
            self._running = True
            if not self._answer("start"):
                self._on_fact(AnalystReady())

    def order(self, order: AnalystOrder) -> None:
        self.orders.append(order)
        if self._running:
            self._answer(occasion(order))

    def stop(self, timeout_s: float = 5.0) -> bool:  # noqa: ARG002 - as with a process that may need it
        self._running = False
        return True

    def lose(self, exitcode: int | None = -9) -> None:
        """Be lost and be started again, as a process that was killed."""
        self._on_fact(AnalystLost(exitcode))
        self._on_fact(AnalystReady())

    def fail(self, code: str, sentence: str) -> None:
        """Report that something cannot be done."""
        self._on_fact(AnalystFailed(code, sentence))

    def _answer(self, order: Occasion) -> bool:
        answer = next((answer for answer in self._answers if answer.order == order), None)
        if answer is None:
            return False
        self._answers.remove(answer)
        for observation in answer.observations:
            self._on_fact(observation)
        return True


_NAMES: dict[type[AnalystOrder], Occasion] = {
    WatchFaces: "watch_faces", BindRoles: "bind_roles", Challenge: "challenge", MatchFace: "match_face",
    ForgetCard: "forget_card", Rest: "rest",
}  # fmt: skip


def occasion(order: AnalystOrder) -> Occasion:
    """What a script calls this order."""
    match order:
        case WatchPreview(preview):
            return "preview_gone" if preview is None else "watch_preview"
        case ReadCard(side):
            return "read_card front" if side == "front" else "read_card back"
        case _:
            return _NAMES[type(order)]


_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Observation)}


def read_script(text: str) -> tuple[ScriptedAnswer, ...]:
    """Parse a script; raises ValueError that names what is wrong."""
    found = json.loads(text)
    if not isinstance(found, list):
        raise ValueError("a script is a list of answers")  # noqa: TRY004 - one kind of error for wrong content
    return tuple(_read_answer(item) for item in found)


def write_script(answers: Iterable[ScriptedAnswer]) -> str:
    """Write answers as `read_script` reads them."""
    written = [
        {"order": answer.order, "observations": [_write(observation) for observation in answer.observations]}
        for answer in answers
    ]
    return json.dumps(written, ensure_ascii=False, indent=2)


def _read_answer(item: Any) -> ScriptedAnswer:
    if not isinstance(item, dict) or item.get("order") not in get_args(Occasion):
        raise ValueError(f"an answer names its order, one of {', '.join(get_args(Occasion))}")
    return ScriptedAnswer(item["order"], tuple(_read(each) for each in item.get("observations", ())))


def _read(item: Any) -> Observation:
    kind = _KINDS.get(item.get("kind", "")) if isinstance(item, dict) else None
    if kind is None:
        raise ValueError(f"an observation names its kind, one of {', '.join(_KINDS)}")
    rest = {name: _bytes_from_text(value) for name, value in item.items() if name != "kind"}
    read: Observation = TypeAdapter(kind).validate_python(rest)
    return read


def _write(observation: Observation) -> dict[str, Any]:
    return {"kind": type(observation).__name__, **_bytes_to_text(asdict(observation))}


def _bytes_to_text(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {name: _bytes_to_text(each) for name, each in value.items()}
    return [_bytes_to_text(each) for each in value] if isinstance(value, list | tuple) else value


def _bytes_from_text(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"base64"}:
            return base64.b64decode(str(value["base64"]), validate=True)
        return {name: _bytes_from_text(each) for name, each in value.items()}
    return [_bytes_from_text(each) for each in value] if isinstance(value, list) else value
