"""Headquarters' signed word on what an official online check of identity (公民身份信息联网核查) answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from cryptography import x509

from evidence import canonical, moment
from evidence.faults import EvidenceFault
from evidence.signing import Signer, holder_of, unit_of, verify_cms
from evidence.suite import digest, is_digest
from faults.trouble import Trouble

FORMAT = "shuanglu-online/1"
MARK = "online"
"""The kind of the mark that keeps an answer in a take."""
UNIT = "online"
"""The unit of the one certificate that signs answers, and nothing else."""
Verdict = Literal["match", "no_match", "not_found", "unavailable"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_TEXTS = (
    "format", "request", "terminal", "person_sha256", "consent_sha256", "verdict", "reference", "answered_by", "at",
    "signer_sha256",
)  # fmt: skip
_FIELDS = {*_TEXTS, "stand_in"}


@dataclass(frozen=True, slots=True)
class OnlineAnswer:
    """What was answered, about whom, to whom, and when. It names nobody: `person_sha256` does, to who knows the salt.

    `match`: name and number belong together; `no_match`: the number is another person's; `not_found`: there is no
    such number; `unavailable`: nobody answered, or not in time, and nothing was checked.
    """

    request: str
    terminal: str
    person_sha256: str
    consent_sha256: str
    """Digest of the words by which the customer agreed to be asked about."""
    verdict: Verdict
    reference: str
    """The number that the service gave its answer; empty where it gave none."""
    answered_by: str
    """Which service; of a stand-in, that it is one."""
    at: datetime
    stand_in: bool = False
    """It asked no official service: for demonstrations and tests."""
    signed_by: str = ""
    """The name in the certificate, once it was verified."""


def person_digest(salt: str, name: str, number: str, kind: str) -> str:
    """The digest by which an answer names a person: of canonical JSON, so that no two people are spelled alike.

    `salt` is random, 32 hexadecimal digits: numbers are few enough to be guessed, and headquarters keeps no salt.
    """
    return digest(canonical.dumps({"salt": salt, "name": name, "number": number, "kind": kind}))


def issue_online(signer: Signer, answer: OnlineAnswer) -> bytes:
    """Return `{"online":{...},"signature":base64}`; the signature is a detached CMS of the inner object's bytes."""
    inner = {
        "format": FORMAT,
        "request": answer.request,
        "terminal": answer.terminal,
        "person_sha256": answer.person_sha256,
        "consent_sha256": answer.consent_sha256,
        "verdict": answer.verdict,
        "reference": answer.reference,
        "answered_by": answer.answered_by,
        "at": moment.spell(answer.at),
        "stand_in": answer.stand_in,
        "signer_sha256": signer.fingerprint,
    }
    signature = signer.sign_cms(canonical.dumps(inner))
    return canonical.dumps({"online": inner, "signature": canonical.to_base64(signature)})


def verify_online(data: bytes, roots: Sequence[x509.Certificate]) -> OnlineAnswer:
    """Return what an answer says, once it is the word of a headquarters with one of these authorities.

    Whether it answers this request, about this person, and just now, is asked of what is returned. Raises
    EvidenceFault `online.*`, `json.*`, `signature.*`, `certificate.*`.
    """
    outer = canonical.loads(data)
    inner = outer.get("online")
    if set(outer) != {"online", "signature"} or not isinstance(inner, dict) or set(inner) != _FIELDS:
        raise EvidenceFault("online.shape")
    signature = canonical.from_base64(outer["signature"])
    leaf, _ = verify_cms(canonical.dumps(inner), signature, inner["signer_sha256"], roots)
    if unit_of(leaf) != UNIT:
        raise EvidenceFault("online.signer")
    return _read(inner, holder_of(leaf))


def _read(inner: dict[str, Any], signed_by: str) -> OnlineAnswer:
    texts = all(isinstance(inner[name], str) for name in _TEXTS) and isinstance(inner["stand_in"], bool)
    if not texts or inner["format"] != FORMAT or not is_digest(inner["person_sha256"]):
        raise EvidenceFault("online.shape")
    verdict = next((each for each in VERDICTS if each == inner["verdict"]), None)
    try:
        at = moment.read(inner["at"])
    except ValueError as error:
        raise EvidenceFault("online.shape") from error
    if verdict is None:
        raise EvidenceFault("online.shape")
    return OnlineAnswer(
        inner["request"],
        inner["terminal"],
        inner["person_sha256"],
        inner["consent_sha256"],
        verdict,
        inner["reference"],
        inner["answered_by"],
        at,
        inner["stand_in"],
        signed_by,
    )


@dataclass(frozen=True, slots=True)
class OnlineTold:
    """What a take's mark `online` is worth, years later. `verdict` is None where its answer does not prove it."""

    role: str
    verdict: Verdict | None = None
    reference: str = ""
    answered_by: str = ""
    signed_by: str = ""
    stand_in: bool = False
    at: str = ""
    counts: bool = True
    """It is about the name and number that stood at the end, and not about others that were read before."""
    fault: str = ""
    """Why nothing is known: the code of what does not verify, or that no authority was at hand."""

    def to_json(self) -> dict[str, Any]:
        """As `judge --json` prints it."""
        return {
            "role": self.role,
            "verdict": self.verdict,
            "signature": "checked" if self.verdict else "unknown",
            "reference": self.reference,
            "answered_by": self.answered_by,
            "signed_by": self.signed_by,
            "stand_in": self.stand_in,
            "at": self.at,
            "counts": self.counts,
            "fault": self.fault,
        }

    def trouble(self) -> Trouble:
        """The sentence that people read."""
        if self.verdict is None:
            return Trouble("online.told:unknown", {"role": self.role, "fault": self.fault})
        if not self.counts:
            return Trouble("online.told:before", {"role": self.role, "reference": self.reference or "-"})
        facts = {
            "role": self.role,
            "reference": self.reference or "-",
            "by": self.answered_by,
            "signer": self.signed_by,
        }
        return Trouble(f"online.told:{self.verdict}{'_stand_in' if self.stand_in else ''}", facts)


def told_online(marks: Iterable[Mapping[str, Any]], roots: Sequence[x509.Certificate] | None) -> tuple[OnlineTold, ...]:
    """Say of each mark `online` what its answer proves. Without `roots` nothing is known of any."""
    return tuple(_told(facts, roots) for facts in marks)


def _told(facts: Mapping[str, Any], roots: Sequence[x509.Certificate] | None) -> OnlineTold:
    said = {name: facts.get(name) for name in ("role", "request", "salt", "name", "number", "kind", "answer")}
    texts = {name: value for name, value in said.items() if isinstance(value, str)}
    role = texts.get("role", "")
    if roots is None:
        return OnlineTold(role, fault="certificate.unchecked")
    if len(texts) < len(said):
        return OnlineTold(role, fault="online.shape")
    try:
        answer = verify_online(texts["answer"].encode(), roots)
    except EvidenceFault as fault:
        return OnlineTold(role, fault=fault.code)
    person = person_digest(texts["salt"], texts["name"], texts["number"], texts["kind"])
    if (answer.request, answer.person_sha256) != (texts["request"], person):
        return OnlineTold(role, fault="online.other")
    return OnlineTold(
        role,
        answer.verdict,
        answer.reference,
        answer.answered_by,
        answer.signed_by,
        answer.stand_in,
        moment.spell(answer.at),
        facts.get("counts", True) is True,
    )
