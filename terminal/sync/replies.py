"""What headquarters answers, read: nothing of an unexpected shape comes further than this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from evidence import canonical, suite
from evidence.names import Series
from terminal.sync.answers import NotNowError

Mark = tuple[int, str | None]
"""The last number of a series, 0 for none, and the head of the take that bears it; None where nobody knows it."""
LONGEST_LIST = 1000
"""Headquarters names at most so many segments that it lacks."""
StandingWord = Literal["unknown", "open", "received", "quarantined", "declined"]
_STANDINGS: tuple[StandingWord, ...] = ("unknown", "open", "received", "quarantined", "declined")
_SERIES: tuple[Series, ...] = ("sale", "rehearsal")
_MOST_WORDS = 64
_MOST_WISHES = 100
_OFFER = ("version", "not_before", "ring")


@dataclass(frozen=True, slots=True)
class Held:
    """What headquarters holds of a take. `complete` is False when the list of what it lacks was cut."""

    entries: int
    lacks: tuple[str, ...]
    complete: bool
    sealed: bool
    receipt: bool


@dataclass(frozen=True, slots=True)
class Greeting:
    """What headquarters says of itself at the first contact after a silence."""

    utc: datetime
    offset_s: float
    """How far its clock is ahead of ours."""
    took_s: float
    calls: tuple[str, ...] = ()
    formats: tuple[int, ...] = (1,)
    generation: str | None = None

    @classmethod
    def silent(cls) -> "Greeting":
        """What is known of a headquarters before it has said anything: it knows no call beyond those of 0.1.0."""
        return cls(datetime.min.replace(tzinfo=UTC), 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """What headquarters wishes of this terminal, each with its number; and which version it may take, if any."""

    wishes: tuple[tuple[int, str], ...]
    update: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class SeriesHeld:
    """The last number of each series that headquarters holds in an epoch, and what it noticed of these numbers."""

    marks: Mapping[Series, Mark]
    alarms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a take stands at headquarters; `reason` is a code, `sentence` a person's words or headquarters' own."""

    word: StandingWord
    reason: str
    sentence: str
    verified_at: str | None
    manifest_sha256: str | None = None
    """Of which seal it is said; None of a take without one, and where headquarters does not say."""


TaskState = Literal["open", "claimed", "elsewhere", "done"]
_TASK_STATES: tuple[TaskState, ...] = ("open", "claimed", "elsewhere")


@dataclass(frozen=True, slots=True)
class Told:
    """A task as headquarters tells it: a sale that it wants recorded."""

    key: str
    sale: dict[str, Any]
    state: TaskState
    due: str
    corrects: str
    reason: str
    claimed_until: str
    by: str


def read_tasks(fields: dict[str, Any]) -> tuple[Told, ...]:
    """What of a list cannot be read makes the whole of it no answer: half a list would hide work."""
    told = fields.get("tasks")
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise strange()
    return tuple(_task(each) for each in told)


def read_claim(fields: dict[str, Any]) -> str:
    """Until when a task is ours."""
    until = fields.get("claimed_until")
    if not isinstance(until, str) or not until:
        raise strange()
    return until


def read_rows(fields: dict[str, Any], name: str, columns: tuple[str, ...]) -> tuple[Mapping[str, str], ...]:
    """Rows of texts, with these columns; what a later headquarters says besides is left out."""
    told = fields.get(name)
    if not isinstance(told, list):
        raise strange()
    return tuple(_row(each, columns) for each in told)


def read_grants(fields: dict[str, Any]) -> tuple[bytes, ...]:
    """Signed words, each spelled as it was signed; who keeps them verifies them."""
    told = fields.get("grants")
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise strange()
    try:
        return tuple(canonical.dumps(each) for each in told)
    except (TypeError, ValueError) as error:
        raise strange() from error


def read_online(fields: dict[str, Any]) -> bytes:
    """An answer of an online check, spelled as it was signed; who asked verifies it."""
    try:
        return canonical.dumps(fields)
    except (TypeError, ValueError) as error:
        raise strange() from error


def read_number(fields: dict[str, Any], name: str) -> int:
    """A whole number from 0 on."""
    number = fields.get(name)
    if type(number) is not int or number < 0:
        raise strange()
    return number


def read_report_answer(fields: dict[str, Any]) -> ReportAnswer:
    """Raises NotNowError."""
    wishes, update = fields.get("wishes"), fields.get("update")
    if not isinstance(wishes, list) or len(wishes) > _MOST_WISHES or not isinstance(update, dict | None):
        raise strange()
    if update is not None and not all(isinstance(update.get(name), str) for name in _OFFER):
        raise strange()
    offered = None if update is None else {name: update[name] for name in _OFFER}
    return ReportAnswer(tuple(map(_wish, wishes)), offered)


def _wish(told: object) -> tuple[int, str]:
    number, wish = (told.get("id"), told.get("wish")) if isinstance(told, dict) else (None, None)
    if type(number) is not int or number < 1 or not isinstance(wish, str) or len(wish) > _MOST_WORDS:
        raise strange()
    return number, wish


def _task(told: dict[str, Any]) -> Told:
    state = next((each for each in _TASK_STATES if each == told.get("state")), None)
    texts = [told.get(name, "") for name in ("key", "due", "corrects", "reason", "claimed_until", "by")]
    sale = told.get("sale")
    if state is None or not isinstance(sale, dict) or not all(isinstance(text, str) for text in texts) or not texts[0]:
        raise strange()
    key, due, corrects, reason, until, by = texts
    return Told(key, sale, state, due, corrects, reason, until, by)


def _row(told: object, columns: tuple[str, ...]) -> Mapping[str, str]:
    if not isinstance(told, dict):
        raise strange()
    row = {name: told.get(name, "") for name in columns}
    if not all(isinstance(text, str) for text in row.values()) or not row[columns[0]]:
        raise strange()
    return row


def read_held(fields: dict[str, Any]) -> Held:
    """Raises NotNowError `line.strange_answer`, as all of these do."""
    entries, lacks = fields.get("entries"), fields.get("lacks")
    if type(entries) is not int or not isinstance(lacks, list) or not all(isinstance(each, str) for each in lacks):
        raise strange()
    return Held(
        entries, tuple(lacks), len(lacks) < LONGEST_LIST, bool(fields.get("sealed")), bool(fields.get("receipt"))
    )


def read_greeting(fields: dict[str, Any], asked_at: datetime, took_s: float) -> Greeting:
    """An older headquarters tells the time alone. What of the rest cannot be read counts as not told."""
    try:
        utc = datetime.fromisoformat(str(fields.get("utc")))
    except ValueError as error:
        raise strange() from error
    if utc.tzinfo is None:
        raise strange()
    formats = fields.get("formats")
    known = [each for each in formats if type(each) is int] if isinstance(formats, list) else []
    generation = fields.get("generation")
    return Greeting(
        utc,
        (utc - asked_at).total_seconds() - took_s / 2,
        took_s,
        _words(fields.get("calls")),
        tuple(known) or (1,),
        generation if isinstance(generation, str) else None,
    )


def read_series(fields: dict[str, Any]) -> SeriesHeld:
    """A series that is not spoken of is not known; number 0 says that nothing is held of it."""
    told = fields.get("series")
    if not isinstance(told, dict):
        raise strange()
    marks = {series: _mark(told[series]) for series in _SERIES if series in told}
    return SeriesHeld(marks, _words(fields.get("alarms")))


def read_standing(fields: dict[str, Any]) -> Standing:
    """A word of a later headquarters is no answer that anything could be made of."""
    word = next((each for each in _STANDINGS if each == fields.get("standing")), None)
    if word is None:
        raise strange()
    reason, sentence, verified_at = (fields.get(name) for name in ("reason", "sentence", "verified_at"))
    sealed = fields.get("manifest_sha256")
    return Standing(
        word,
        reason if isinstance(reason, str) else "",
        sentence if isinstance(sentence, str) else "",
        verified_at if isinstance(verified_at, str) else None,
        sealed if isinstance(sealed, str) else None,
    )


def strange() -> NotNowError:
    """An answer that is no answer to what was asked."""
    return NotNowError("line.strange_answer")


def _mark(told: object) -> Mark:
    number, head = (told.get("number"), told.get("head")) if isinstance(told, dict) else (None, None)
    if type(number) is not int or number < 0 or not (head is None or suite.is_digest(head)):
        raise strange()
    return number, head


def _words(told: object) -> tuple[str, ...]:
    """A list of words, or of objects that each bear one as `code`, such as alarms with more to them."""
    if not isinstance(told, list):
        return ()
    words = [each.get("code") if isinstance(each, dict) else each for each in told[:_MOST_WORDS]]
    return tuple(dict.fromkeys(word for word in words if isinstance(word, str)))
