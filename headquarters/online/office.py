"""Asks the service for a terminal, within a time and not too often; signs the answer; keeps that it was asked."""

import logging
import queue
import threading
import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from evidence import moment
from evidence.online import OnlineAnswer, Verdict, issue_online, person_digest
from evidence.signing import Signer
from headquarters.faults import Refusal, later
from headquarters.index.database import Database
from headquarters.index.online_tables import OnlineCheck
from headquarters.online.port import Kind, Person, Said, UnansweredError
from headquarters.online.settings import OnlineSettings

_WAITING: Final = 8
"""So many more may wait for their turn; others are told to come again, so that nobody fills headquarters' threads."""
_MINUTE_S: Final = 60.0
_LONGEST: Final = 80
_FIRST, _LAST = 3, 4
_log = logging.getLogger("headquarters.online")


@dataclass(frozen=True, slots=True)
class Question:
    """What a terminal asks: about whom, and by which consent of hers."""

    request: str
    salt: str
    name: str
    number: str
    kind: Kind
    consent_sha256: str
    """Digest of the words that she was asked."""
    consent_at: str
    consent_via: str


class OnlineOffice:
    """Used by many threads."""

    def __init__(self, database: Database, settings: OnlineSettings | None, signer: Signer | None) -> None:
        """Without settings nothing is offered. `signer` has the unit `online`, and is there where settings are."""
        self._database = database
        self._settings = settings
        self._signer = signer
        at_once = settings.at_once if settings else 1
        self._turns = threading.BoundedSemaphore(at_once)
        self._door = threading.BoundedSemaphore(at_once + _WAITING)
        self._lock = threading.Lock()
        self._lately: dict[str, deque[float]] = {}

    @property
    def offered(self) -> bool:
        """Whether there is anybody to ask."""
        return self._settings is not None

    def check(self, terminal: str, question: Question) -> bytes:
        """Ask, and return the signed answer; the same question again has the same answer, and asks nobody.

        Raises Refusal 404 `online.not_offered`, 409 `online.request`, 429 `online.often` or `online.busy`.
        """
        settings, signer = self._settings, self._signer
        if settings is None or signer is None:
            raise Refusal(404, "online.not_offered")
        person = person_digest(question.salt, question.name, question.number, question.kind)
        before = self._database.online_check(terminal, question.request)
        if before is not None:
            return _repeated(before, person)
        self._count(terminal, settings.a_minute)
        began = time.monotonic()
        said = self._asked(settings, question)
        answer = OnlineAnswer(
            question.request,
            terminal,
            person,
            question.consent_sha256,
            said.verdict if said else "unavailable",
            said.reference if said else "",
            settings.adapter.answered_by,
            datetime.now(UTC),
            settings.adapter.stand_in,
        )
        row = _row(question, answer, issue_online(signer, answer), time.monotonic() - began)
        return _repeated(self._database.keep_online_check(row), person)

    def _count(self, terminal: str, a_minute: int) -> None:
        """Raises Refusal 429 `online.often`."""
        now = time.monotonic()
        with self._lock:
            lately = self._lately.setdefault(terminal, deque())
            while lately and now - lately[0] >= _MINUTE_S:
                lately.popleft()
            if len(lately) >= a_minute:
                raise later(429, "online.often", seconds=int(_MINUTE_S - (now - lately[0])) + 1, most=a_minute)
            lately.append(now)

    def _asked(self, settings: OnlineSettings, question: Question) -> Said | None:
        """What the service said; None where it said nothing in time. Raises Refusal 429 `online.busy`."""
        if not self._door.acquire(blocking=False):
            raise later(429, "online.busy", seconds=5)
        try:
            until = time.monotonic() + settings.seconds
            if not self._turns.acquire(timeout=settings.seconds):
                _log.warning("An online check had no turn in time: the service has not answered those before")
                return None
            answers: queue.SimpleQueue[Said | None] = queue.SimpleQueue()
            threading.Thread(target=self._ask, args=(settings, question, answers), daemon=True).start()
            try:
                return answers.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                _log.warning("%s did not answer an online check in time", settings.adapter.answered_by)
                return None
        finally:
            self._door.release()

    def _ask(self, settings: OnlineSettings, question: Question, answers: queue.SimpleQueue[Said | None]) -> None:
        """On a thread of its own, which a service that hangs may keep: nobody waits for it, and its turn is taken."""
        said: Said | None = None
        try:
            said = _sound(settings.adapter.ask(question.request, _person(question)))
        except UnansweredError as error:
            _log.warning("%s did not answer an online check: %s", settings.adapter.answered_by, error)
        except Exception as error:  # noqa: BLE001 - an adapter is another's program; what it did is no answer
            _log.warning("The adapter of online checks failed: %s", type(error).__name__)
        finally:
            self._turns.release()
            answers.put(said)


def masked(number: str) -> str:
    """A number of which nobody can be found by: its first three and last four characters."""
    hidden = len(number) - _FIRST - _LAST
    return f"{number[:_FIRST]}{'*' * hidden}{number[-_LAST:]}" if hidden > 0 else "*" * len(number)


def _person(question: Question) -> Person:
    return Person(question.name, question.number, question.kind)


def _sound(said: Said) -> Said:
    """Raises UnansweredError for a reference that cannot be printed, or is none."""
    if not 0 < len(said.reference) <= _LONGEST or not said.reference.isprintable():
        raise UnansweredError("its reference is no reference")
    return said


def _repeated(row: OnlineCheck, person_sha256: str) -> bytes:
    """The answer that was given; a request's number is one person's. Raises Refusal 409 `online.request`."""
    if row.person_sha256 != person_sha256:
        raise Refusal(409, "online.request")
    return row.body


def _row(question: Question, answer: OnlineAnswer, body: bytes, took_s: float) -> OnlineCheck:
    verdict: Verdict = answer.verdict
    return OnlineCheck(
        terminal=answer.terminal,
        request=answer.request,
        at=moment.spell(answer.at),
        kind=question.kind,
        number_masked=masked(question.number),
        person_sha256=answer.person_sha256,
        consent_sha256=question.consent_sha256,
        consent_at=question.consent_at,
        consent_via=question.consent_via,
        verdict=verdict,
        reference=answer.reference,
        answered_by=answer.answered_by,
        stand_in=answer.stand_in,
        took_ms=round(took_s * 1000),
        body=body,
    )
