"""Headquarters' signed word that a readable copy of one take may be made at its terminal: why, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509

from evidence import canonical, moment
from evidence.faults import EvidenceFault
from evidence.signing import Signer, verify_cms

FORMAT = "shuanglu-grant/1"
_TEXTS = ("format", "key", "take", "terminal", "reason", "by", "from", "until", "signer_sha256")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a grant says. It holds from `begins` up to, not including, `ends`, for this take, terminal and reason."""

    key: str
    """Its own name, such as `G000004`."""
    take: str
    terminal: str
    reason: str
    by: str
    """Who gave it at headquarters."""
    begins: datetime
    ends: datetime

    def holds_at(self, at: datetime) -> bool:
        """Whether it counts at this moment."""
        return self.begins <= at < self.ends

    def is_for(self, reason: str) -> bool:
        """Whether this is the reason for which it was given; blanks and capitals make no other one."""
        return _plain(reason) == _plain(self.reason)


def issue_grant(signer: Signer, grant: Grant) -> bytes:
    """Return `{"grant":{...},"signature":base64}`; the signature is a detached CMS of the inner object's bytes."""
    inner = {
        "format": FORMAT,
        "key": grant.key,
        "take": grant.take,
        "terminal": grant.terminal,
        "reason": grant.reason,
        "by": grant.by,
        "from": moment.spell(grant.begins),
        "until": moment.spell(grant.ends),
        "signer_sha256": signer.fingerprint,
    }
    signature = signer.sign_cms(canonical.dumps(inner))
    return canonical.dumps({"grant": inner, "signature": canonical.to_base64(signature)})


def verify_grant(data: bytes, roots: Sequence[x509.Certificate]) -> Grant:
    """Return what a grant says, once it is the word of a headquarters with one of these authorities.

    Whether it is for this take, and for now, is asked of what is returned. Raises EvidenceFault `grant.*`, `json.*`,
    `signature.*`, `certificate.*`.
    """
    outer = canonical.loads(data)
    inner = outer.get("grant")
    if set(outer) != {"grant", "signature"} or not isinstance(inner, dict) or set(inner) != set(_TEXTS):
        raise EvidenceFault("grant.shape")
    if not all(isinstance(each, str) for each in inner.values()) or inner["format"] != FORMAT:
        raise EvidenceFault("grant.shape")
    signature = canonical.from_base64(outer["signature"])
    leaf, _ = verify_cms(canonical.dumps(inner), signature, inner["signer_sha256"], roots)
    units = [item.value for item in leaf.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)]
    if units != ["receipts"]:
        raise EvidenceFault("grant.signer")
    return _read(inner)


def _read(inner: dict[str, Any]) -> Grant:
    try:
        begins, ends = moment.read(inner["from"]), moment.read(inner["until"])
    except ValueError as error:
        raise EvidenceFault("grant.shape") from error
    return Grant(inner["key"], inner["take"], inner["terminal"], inner["reason"], inner["by"], begins, ends)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
