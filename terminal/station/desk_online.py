"""The official online check of identity, asked through headquarters; its answer is verified before it counts."""

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from evidence import moment
from evidence.faults import EvidenceFault
from evidence.online import OnlineAnswer, person_digest, verify_online
from evidence.signing import Roots
from faults.trouble import Trouble
from terminal.home.opening import Home
from terminal.session.facts.fact import Fact
from terminal.session.facts.online import OnlineAnswered
from terminal.session.orders.online import AskOnline
from terminal.station.desk import Handler
from terminal.station.desk_tasks import Call
from terminal.sync.answers import NeverError, NotNowError, StoppedError

WAIT_S: Final = 8.0
"""Whoever stands at the counter waits no longer. Headquarters gives the service six seconds at most."""
FRESH: Final = timedelta(minutes=2)
"""So far an answer may be from the greeting that came before it, both by headquarters' clock."""
LISTED: Final = "online"


def handlers(home: Home, call: Call | None, say: Callable[[Fact], None], wait_s: float = WAIT_S) -> dict[type, Handler]:
    """What the desk can do. It is asked on a thread of its own: nobody's sign-in waits behind a line that hangs."""

    def ask(order: AskOnline) -> Iterable[Fact]:
        if call is None:
            return (not_checked(order, Trouble("online.no_headquarters")),)
        asking = _Asking(home, call, order)
        late = threading.Timer(wait_s, say, (not_checked(order, Trouble("online.late", {"seconds": round(wait_s)})),))
        late.daemon = True
        threading.Thread(target=asking.run, args=(say, late), name="online-check", daemon=True).start()
        late.start()
        return ()

    return {AskOnline: ask}


def not_checked(order: AskOnline, why: Trouble) -> OnlineAnswered:
    """Nobody knows, and why."""
    return OnlineAnswered(order.ticket, "not_checked", why)


@dataclass(frozen=True, slots=True)
class _Asking:
    """One question on its way."""

    home: Home
    call: Call
    order: AskOnline

    def run(self, say: Callable[[Fact], None], late: threading.Timer) -> None:
        """Ask and tell. What comes after `late` has told is dropped by whoever waited."""
        try:
            answered = self._asked()
        except Exception as error:  # noqa: BLE001 - somebody waits for an answer, whatever happened
            self.home.log.trouble("online.failed", error=type(error).__name__)
            answered = not_checked(self.order, Trouble("online.refused", {"why": type(error).__name__}))
        late.cancel()
        code = answered.why.code if answered.why else ""
        self.home.log.event("online.checked", verdict=answered.verdict, reference=answered.reference, why=code)
        say(answered)

    def _asked(self) -> OnlineAnswered:
        order, question = self.order, Question.of(self.order, self.home.vault.line_books()[0].sender().terminal)
        try:
            with self.call() as (client, greeting):
                if LISTED not in greeting.calls:
                    return not_checked(order, Trouble("online.not_offered"))
                data = client.check_online(question.fields())
        except (NotNowError, NeverError) as error:
            return not_checked(order, _why(error))
        except StoppedError:
            return not_checked(order, Trouble("online.line"))
        return question.judged(data, self.home.roots(), greeting.utc)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, by which an answer is known to be the one to it."""

    order: AskOnline
    terminal: str
    request: str
    salt: str
    consent_at: datetime

    @classmethod
    def of(cls, order: AskOnline, terminal: str) -> "Question":
        """A question that nobody has asked before."""
        at = datetime.now(UTC) - timedelta(seconds=order.consent_s)
        return cls(order, terminal, secrets.token_hex(16), secrets.token_hex(16), at)

    def fields(self) -> dict[str, str]:
        """As it is sent: no more than what is asked about, and by which consent."""
        order = self.order
        return {
            "request": self.request,
            "salt": self.salt,
            "name": order.name,
            "number": order.number,
            "kind": order.kind,
            "consent_sha256": order.consent_sha256,
            "consent_at": moment.spell(self.consent_at),
            "consent_via": "customer" if order.consent_via == "customer" else "seller",
        }

    def judged(self, data: bytes, roots: Roots, greeted: datetime) -> OnlineAnswered:
        """What an answer is worth: headquarters' word, to this question, about this person, and just now."""
        order = self.order
        try:
            answer = verify_online(data, roots)
        except EvidenceFault as fault:
            return not_checked(order, Trouble("online.unproven", {"fault": fault.code}))
        if not self._is_answered_by(answer) or abs(answer.at - greeted) > FRESH:
            return not_checked(order, Trouble("online.other"))
        unavailable = answer.verdict == "unavailable"
        return OnlineAnswered(
            order.ticket,
            "not_checked" if answer.verdict == "unavailable" else answer.verdict,
            Trouble("online.unavailable") if unavailable else None,
            answer.reference,
            answer.answered_by,
            answer.signed_by,
            answer.stand_in,
            moment.spell(answer.at),
            self.request,
            self.salt,
            data,
        )

    def _is_answered_by(self, answer: OnlineAnswer) -> bool:
        order = self.order
        person = person_digest(self.salt, order.name, order.number, order.kind)
        asked = (self.request, self.terminal, person, order.consent_sha256)
        return asked == (answer.request, answer.terminal, answer.person_sha256, answer.consent_sha256)


def _why(error: NotNowError | NeverError) -> Trouble:
    if error.code.startswith("online."):
        return error.trouble
    if isinstance(error, NotNowError) and error.line:
        return Trouble("online.line")
    return Trouble("online.refused", {"why": error.code})
