"""The official online check of one customer: off unless the setting asks for it and she has agreed to it. Pure.

It never stops a sale by itself. Where name and number do not belong together a second person decides, and it is a
finding; where nothing could be checked that is what is said.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from faults.trouble import Trouble
from terminal.session.customer.consent_words import ONLINE
from terminal.session.facts.cards import CardFieldName
from terminal.session.facts.online import OnlineAnswered
from terminal.session.identity.card import Accepted, CardCheck
from terminal.session.identity.consent import Consents
from terminal.session.identity.view import OnlineState, OnlineView
from terminal.session.orders.online import AskOnline, OnlineKind

ASKING: Final = Trouble("online.asking")
CONTRADICTS: Final = Trouble("online.contradicts")
UNREAD: Final = Trouble("online.unread")
_NAMED: Final[tuple[CardFieldName, ...]] = ("name", "number")


@dataclass(frozen=True, slots=True)
class _About:
    """Whom it was asked about."""

    name: str
    number: str
    kind: OnlineKind


class OnlineCheck:
    """What was asked about one customer, and what was answered. All that was answered stays on record."""

    def __init__(self, *, wanted: bool) -> None:
        """`wanted`: the setting asks for it, and her document is one that can be checked."""
        self.wanted = wanted
        self._about: _About | None = None
        """What the card says now."""
        self._running: tuple[int, _About] | None = None
        self._answers: tuple[tuple[_About, OnlineAnswered], ...] = ()
        self._accepted: tuple[OnlineAnswered, Accepted] | None = None

    @property
    def asking(self) -> bool:
        """Whether an answer is waited for; it comes within seconds."""
        return self._running is not None

    @property
    def answered(self) -> OnlineAnswered | None:
        """The answer that counts of what the card says now: the last one that checked anything, else the last one."""
        own = [answer for about, answer in self._answers if about == self._about]
        return next((each for each in reversed(own) if each.verdict != "not_checked"), own[-1] if own else None)

    @property
    def accepted(self) -> Accepted | None:
        """Who answers for the answer that counts."""
        return self._accepted[1] if self._accepted and self._accepted[0] == self.answered else None

    @property
    def contradicts(self) -> bool:
        """Whether the answer is against her, and nobody has answered for that."""
        answered = self.answered
        return answered is not None and answered.verdict in ("no_match", "not_found") and self.accepted is None

    def look_at(self, card: CardCheck) -> None:
        """Take in what the card says by now: an answer is about one name and number, and counts for no other."""
        self._about = _about(card) if self.wanted else None

    def begin(self, ticket: int, consents: Consents, now: float) -> AskOnline | None:
        """Return what to ask; None where name and number do not stand, she has not agreed, or it is asked already."""
        about, agreed = self._about, consents.last(ONLINE)
        if self.asking or about is None or agreed is None or agreed.act != "agreed":
            return None
        self._running = ticket, about
        ago = now - agreed.at_s
        return AskOnline(ticket, about.name, about.number, about.kind, agreed.sha256, agreed.via, ago)

    def take(self, fact: OnlineAnswered) -> None:
        """Take in an answer; one that nobody waits for any more is dropped."""
        if self._running is not None and fact.ticket == self._running[0]:
            self._answers = (*self._answers, (self._running[1], fact))
            self._running = None

    def accept(self, accepted: Accepted) -> None:
        """A second person answers for the answer that counts."""
        answered = self.answered
        if answered is not None:
            self._accepted = answered, accepted

    def stop(self) -> None:
        """She agrees no more: what is under way is dropped when it comes, and nothing more is asked."""
        self._running = None

    def obstacle(self) -> Trouble | None:
        """What keeps from going on: an answer that comes in a moment, or one against her that nobody answers for."""
        if self.asking:
            return ASKING
        return CONTRADICTS if self.contradicts else None

    def view(self, consents: Consents) -> OnlineView | None:
        """As the card's page shows it; None where it is off."""
        if not self.wanted:
            return None
        found, accepted = self.answered, self.accepted
        return OnlineView(
            self._state(found, consents),
            may_ask=not self.asking and consents.answer(ONLINE) is True and self._about is not None,
            reference=found.reference if found else "",
            answered_by=found.answered_by if found else "",
            stand_in=found.stand_in if found else False,
            why=found.why if found else None,
            accepted_by=accepted.by if accepted else "",
            contradicts=self.contradicts,
        )

    def _state(self, found: OnlineAnswered | None, consents: Consents) -> OnlineState:
        if self.asking:
            return "asking"
        if found is not None:
            return found.verdict
        return "open" if consents.answer(ONLINE) is True else "declined"

    def record(self, consents: Consents, now: float) -> dict[str, Any]:
        """What the record of the identity step says of it; only where it is `wanted`."""
        found, accepted = self.answered, self.accepted
        return {
            "agreed": consents.answer(ONLINE) is True,
            "asked": len(self._answers),
            "verdict": found.verdict if found else "not_asked",
            "why": found.why.key if found and found.why else "",
            "reference": found.reference if found else "",
            "answered_by": found.answered_by if found else "",
            "signed_by": found.signed_by if found else "",
            "stand_in": found.stand_in if found else False,
            "at": found.at if found else "",
            "answer_sha256": hashlib.sha256(found.answer).hexdigest() if found and found.answer else None,
            "accepted": accepted
            and {
                "by": accepted.by,
                "reason": accepted.reason,
                "note": accepted.note,
                **accepted.proof,
                "before_take_s": round(now - accepted.at_s, 1),
            },
        }

    def marks(self, role: str) -> list[dict[str, Any]]:
        """What the marks `online` say: each signed answer, and by what it is known to be about whom it was asked.

        `counts`: that is what the card says at the end; other answers are about what was read or confirmed before.
        """
        return [
            {
                "version": 1,
                "role": role,
                "request": found.request,
                "salt": found.salt,
                "name": about.name,
                "number": about.number,
                "kind": about.kind,
                "answer": found.answer.decode(),
                "counts": about == self._about,
            }
            for about, found in self._answers
            if found.answer
        ]


def _about(card: CardCheck) -> _About | None:
    """Name and number as they stand on a front that is proof, and on which neither is open; None elsewhere."""
    if not card.is_proof("front") or set(_NAMED) & set(card.to_confirm("front")):
        return None
    side = card.sides["front"]
    kind = next((each for each in get_args(OnlineKind) if each == side.reading.kind), None)
    values: Mapping[str, str] = {view.name: view.value for view in side.fields()}
    name, number = values.get("name", ""), values.get("number", "").upper()
    return _About(name, number, kind) if kind and name and number else None
