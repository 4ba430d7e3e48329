"""Headquarters' signed word on a take: that it holds it whole and verified, or that it lies in quarantine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cryptography import x509

from evidence import canonical, suite
from evidence.faults import EvidenceFault
from evidence.signing import Signer, verify_cms

FORMAT = "shuanglu-receipt/1"
QUARANTINE_FORMAT = "shuanglu-quarantine/1"
Answer = Literal["receipt", "quarantine"]
_FIELDS = {
    "format",
    "take",
    "terminal",
    "series",
    "manifest_sha256",
    "head",
    "segments",
    "bytes",
    "received_at",
    "signer_sha256",
}
_QUARANTINE_FIELDS = _FIELDS | {"stored_as", "reason"}


@dataclass(frozen=True, slots=True)
class Held:
    """What headquarters says of a take that it holds whole."""

    take: str
    terminal: str
    series: str
    manifest_sha256: str
    head: str
    segments: int
    bytes_: int
    """Of its segments."""
    received_at: str

    def said(self) -> dict[str, Any]:
        """As it is signed, under the format of the answer."""
        return {
            "take": self.take,
            "terminal": self.terminal,
            "series": self.series,
            "manifest_sha256": self.manifest_sha256,
            "head": self.head,
            "segments": self.segments,
            "bytes": self.bytes_,
            "received_at": self.received_at,
        }


def issue_receipt(signer: Signer, held: Held) -> bytes:
    """Return `{"receipt":{...},"signature":base64}`; the signature is a detached CMS of the inner object's bytes."""
    return _issue("receipt", {"format": FORMAT, **held.said()}, signer)


def issue_quarantine(signer: Signer, held: Held, *, stored_as: str, reason: str) -> bytes:
    """Return `{"quarantine":{...},"signature":base64}`: the take is held whole, and people decide whether it counts.

    `stored_as` is the name under which it lies there, `take` or `<take>~<8 hex>`; `reason` a code. It never permits
    that anything is deleted.
    """
    said = {"format": QUARANTINE_FORMAT, **held.said(), "stored_as": stored_as, "reason": reason}
    return _issue("quarantine", said, signer)


def quarantine_or_receipt(data: bytes) -> Answer:
    """Tell what an answer to a seal is, by its outer key and nothing more; raises EvidenceFault `receipt.shape`."""
    outer = canonical.loads(data)
    for answer in ("receipt", "quarantine"):
        if set(outer) == {answer, "signature"}:
            return "receipt" if answer == "receipt" else "quarantine"
    raise EvidenceFault("receipt.shape")


def verify_receipt(
    data: bytes, roots: Sequence[x509.Certificate], *, take: str, manifest_sha256: str, history: str | None = None
) -> dict[str, Any]:
    """Return what the receipt says, once it is headquarters' word on just this seal. Raises EvidenceFault.

    The signer must be an authority's certificate holder that is not a terminal: its organisational unit says
    `receipts`, which headquarters never issues to a terminal. `history`: the eight digits of the take's entry 0, under
    which headquarters may have accepted it as `<take>~<history>`, where another one bears its name; where two others
    do, the digits are those of its manifest.
    """
    inner = _verify("receipt", data, roots, manifest_sha256)
    if inner["take"] not in _names(take, history, manifest_sha256):
        raise EvidenceFault("receipt.other")
    return inner


def verify_quarantine(
    data: bytes, roots: Sequence[x509.Certificate], *, take: str, manifest_sha256: str, history: str | None = None
) -> dict[str, Any]:
    """Return what a quarantine receipt says, once it is headquarters' word on just this seal. Raises EvidenceFault."""
    inner = _verify("quarantine", data, roots, manifest_sha256)
    stored = _names(take, history, manifest_sha256)
    if inner["take"] not in stored or inner["stored_as"] not in stored or not isinstance(inner["reason"], str):
        raise EvidenceFault("receipt.other")
    return inner


def history_of(sha256: str) -> str:
    """The eight digits that tell one history of a take's name from another: so the digest of its entry 0 begins.

    Copies of an open take have entry 0 in common. Those after the first go by the digest of their manifest.
    """
    return sha256[:8]


def _names(take: str, history: str | None, manifest_sha256: str) -> set[str]:
    """Under which names headquarters may hold a take."""
    return {take} if history is None else {take, f"{take}~{history}", f"{take}~{history_of(manifest_sha256)}"}


def _issue(answer: Answer, said: dict[str, Any], signer: Signer) -> bytes:
    inner = {**said, "signer_sha256": signer.fingerprint}
    signature = signer.sign_cms(canonical.dumps(inner))
    return canonical.dumps({answer: inner, "signature": canonical.to_base64(signature)})


def _verify(answer: Answer, data: bytes, roots: Sequence[x509.Certificate], manifest_sha256: str) -> dict[str, Any]:
    fields, spelled = (_FIELDS, FORMAT) if answer == "receipt" else (_QUARANTINE_FIELDS, QUARANTINE_FORMAT)
    outer = canonical.loads(data)
    inner = outer.get(answer)
    if set(outer) != {answer, "signature"} or not isinstance(inner, dict) or set(inner) != fields:
        raise EvidenceFault("receipt.shape")
    signature = canonical.from_base64(outer["signature"])
    leaf, _ = verify_cms(canonical.dumps(inner), signature, inner["signer_sha256"], roots)
    units = [item.value for item in leaf.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)]
    if units != ["receipts"]:
        raise EvidenceFault("receipt.signer")
    if inner["format"] != spelled or inner["manifest_sha256"] != manifest_sha256:
        raise EvidenceFault("receipt.other")
    if not suite.is_digest(inner["head"]):
        raise EvidenceFault("receipt.shape")
    return inner
