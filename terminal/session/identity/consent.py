"""What people say in the identity step: the customer's consents, a second person's word, and what is refused. Pure."""

import unicodedata
from dataclasses import dataclass, field
from typing import Any, Literal

from faults.trouble import Trouble
from rulebook.sale.sale import Sale
from terminal.session.customer.consent_words import ABOUT, CONSENT_WORDS, ONLINE, ConsentAbout
from terminal.session.customer.view import ConsentItem
from terminal.session.facts.customer import Via
from terminal.session.facts.people import Pressed
from terminal.session.identity.view import Because
from terminal.session.proof import proof_of

SECOND = Trouble("identity.second_person")
_SHORTEST_NAME = 2
"""Characters: of one alone nobody can say who it is."""


class NotYetError(Exception):
    """The step does not go on like this. `trouble` says why; None where the key has no meaning now."""

    def __init__(self, trouble: Trouble | None = None) -> None:
        super().__init__(trouble.code if trouble else "")
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class ConsentAct:
    """One answer, or one that was taken back: of which consent, by whose hand, when (seconds on the session's clock).

    `sha256` is the digest of the words that were asked.
    """

    about: ConsentAbout
    act: Literal["agreed", "refused", "changed"]
    via: Via
    by: str
    sha256: str
    at_s: float


class Consents:
    """What one customer was asked and answered, apart from one another; every answer stays on record."""

    def __init__(self, *, online: bool = False) -> None:
        """`online`: whether an official online check is asked for, too."""
        self.acts: tuple[ConsentAct, ...] = ()
        self._online = online

    @property
    def asked(self) -> tuple[ConsentAbout, ...]:
        """What she is asked, in order: nothing is checked online of a document that may not be read."""
        return (*ABOUT, ONLINE) if self._online and self.answer("card") is not False else ABOUT

    def take(self, act: ConsentAct) -> None:
        """Take in an answer; it counts in place of the one before."""
        self.acts = (*self.acts, act)

    def last(self, about: ConsentAbout) -> ConsentAct | None:
        """The answer that counts; None where there is none, or it was taken back."""
        act = next((each for each in reversed(self.acts) if each.about == about), None)
        return None if act is None or act.act == "changed" else act

    def answer(self, about: ConsentAbout) -> bool | None:
        """Whether the customer agreed; None while there is no answer."""
        last = self.last(about)
        return None if last is None else last.act == "agreed"

    @property
    def recording(self) -> bool | None:
        """Whether she agrees to being recorded."""
        return self.answer("recording")

    @property
    def card(self) -> bool:
        """Whether her document may be read."""
        return self.answer("card") is True

    @property
    def face(self) -> bool:
        """Whether her face may be used."""
        return self.answer("face") is True

    @property
    def complete(self) -> bool:
        """Whether all that is asked has an answer."""
        return all(self.answer(about) is not None for about in self.asked)

    def items(self) -> tuple[ConsentItem, ...]:
        """All that is asked, as screens see it."""
        found = ((about, self.last(about)) for about in self.asked)
        return tuple(ConsentItem(about, self.answer(about), last.via if last else "") for about, last in found)

    def marks(self, role: str, now: float) -> list[dict[str, Any]]:
        """What the marks `consent` say, one for each answer, in order; times are seconds before the take."""
        return [
            {
                "role": role,
                "item": CONSENT_WORDS[act.about].item,
                "act": act.act,
                "via": act.via,
                "by": act.by,
                "sha256": act.sha256,
                "before_take_s": round(now - act.at_s, 1),
            }
            for act in self.acts
        ]


def asked_digest(about: ConsentAbout) -> str:
    """The digest of the words that are asked."""
    return CONSENT_WORDS[about].sha256


@dataclass(frozen=True, slots=True)
class BySight:
    """A second person looked and says that it is this customer."""

    by: str
    reason: str
    because: Because
    at_s: float
    note: str = ""
    proof: dict[str, str] = field(default_factory=dict)
    """Whether that person proved who she is, and by which staff number."""
    seen: tuple[str, ...] = ()
    """The sentences that she ticked, of a document that people read."""


@dataclass(frozen=True, slots=True)
class Word:
    """Who answers for something, why, and how that was proved."""

    by: str
    reason: str
    note: str = ""
    proof: dict[str, str] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """As records keep it."""
        return {"by": self.by, "reason": self.reason, "note": self.note, **self.proof}


def word_of(fact: Pressed) -> Word:
    """Who answers for something, and why; raises NotYetError unless both are given."""
    by, reason = fact.by.strip(), str(fact.detail.get("reason") or "").strip()
    note = str(fact.detail.get("note") or "").strip()
    if not by or not (reason or note) or (reason == "other" and not note):
        raise NotYetError(Trouble("identity.name_and_reason"))
    return Word(by, reason or note, note if reason else "", proof_of(fact))


def parties_of(sale: Sale) -> set[str]:
    """Who cannot be the second person: everybody of this sale, the seller above all."""
    return {sale.seller.name, sale.applicant.name, *(person.name for person in sale.people() if person.name)}


def check_second(word: Word, parties: set[str]) -> None:
    """Raise NotYetError where this is nobody else: a party of the sale, or a typed name too like one of theirs.

    Who signed in is known by his number; that it is not the seller's was asked then.
    """
    check_other(word.by, parties)
    if word.proof.get("proof") == "signed_in":
        return
    name = _plain(word.by)
    if len(name) < _SHORTEST_NAME or any(name in _plain(party) or _plain(party) in name for party in parties):
        raise NotYetError(SECOND)


def check_other(by: str, parties: set[str]) -> None:
    """Raise NotYetError where this is the name of a party of the sale, however it is typed."""
    if _plain(by) in {_plain(party) for party in parties}:
        raise NotYetError(SECOND)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
