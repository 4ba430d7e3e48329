"""The receipt: headquarters' signed word that it holds a take, whole and verified."""

from collections.abc import Sequence
from typing import Any

from cryptography import x509

from evidence import canonical, suite
from evidence.faults import EvidenceFault
from evidence.signing import Signer, verify_cms

FORMAT = "shuanglu-receipt/1"
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


def issue_receipt(
    signer: Signer,
    *,
    take: str,
    terminal: str,
    series: str,
    manifest_sha256: str,
    head: str,
    segments: int,
    bytes_: int,
    received_at: str,
) -> bytes:
    """Return `{"receipt":{...},"signature":base64}`; the signature is a detached CMS of the inner object's bytes."""
    inner = {
        "format": FORMAT,
        "take": take,
        "terminal": terminal,
        "series": series,
        "manifest_sha256": manifest_sha256,
        "head": head,
        "segments": segments,
        "bytes": bytes_,
        "received_at": received_at,
        "signer_sha256": signer.fingerprint,
    }
    signature = signer.sign_cms(canonical.dumps(inner))
    return canonical.dumps({"receipt": inner, "signature": canonical.to_base64(signature)})


def verify_receipt(
    data: bytes, roots: Sequence[x509.Certificate], *, take: str, manifest_sha256: str
) -> dict[str, Any]:
    """Return what the receipt says, once it is headquarters' word on just this seal. Raises EvidenceFault.

    The signer must be an authority's certificate holder that is not a terminal: its organisational unit says
    `receipts`, which headquarters never issues to a terminal.
    """
    outer = canonical.loads(data)
    inner = outer.get("receipt")
    if set(outer) != {"receipt", "signature"} or not isinstance(inner, dict) or set(inner) != _FIELDS:
        raise EvidenceFault("receipt.shape")
    signature = canonical.from_base64(outer["signature"])
    leaf, _ = verify_cms(canonical.dumps(inner), signature, inner["signer_sha256"], roots)
    units = [item.value for item in leaf.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)]
    if units != ["receipts"]:
        raise EvidenceFault("receipt.signer")
    if inner["format"] != FORMAT or inner["take"] != take or inner["manifest_sha256"] != manifest_sha256:
        raise EvidenceFault("receipt.other")
    if not suite.is_digest(inner["head"]):
        raise EvidenceFault("receipt.shape")
    return inner
