"""Detached CMS signatures (RFC 5652) in one fixed layout, so that every byte of a signature file counts.

The layout is the plain one that every tool reads: SignedData version 1, SHA-256, content type `data` without content,
one certificate (the signer's), one SignerInfo with the signed attributes content-type, signing-time and
message-digest, ECDSA with SHA-256. A reader takes the four varying parts out, builds the file again and compares.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from evidence.faults import EvidenceFault

_SEQUENCE, _SET, _INTEGER, _OCTETS, _OID, _UTC = 0x30, 0x31, 0x02, 0x04, 0x06, 0x17
_CONTEXT_0 = 0xA0
_LONG_FORM = 0x80
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""SEC 2, section 2.4.2."""


def _tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < _LONG_FORM:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _LONG_FORM | len(length))) + length + content


def _oid(hexadecimal: str) -> bytes:
    return _tlv(_OID, bytes.fromhex(hexadecimal))


_DATA = _oid("2a864886f70d010701")
_SIGNED_DATA = _oid("2a864886f70d010702")
_CONTENT_TYPE = _oid("2a864886f70d010903")
_MESSAGE_DIGEST = _oid("2a864886f70d010904")
_SIGNING_TIME = _oid("2a864886f70d010905")
_SHA256 = _tlv(_SEQUENCE, _oid("608648016503040201"))
_ECDSA_SHA256 = _tlv(_SEQUENCE, _oid("2a8648ce3d040302"))
_ONE = _tlv(_INTEGER, b"\x01")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What varies between two signature files. `digest` is SHA-256 of the signed content."""

    certificate: bytes
    signing_time: bytes
    digest: bytes
    signature: bytes

    def attributes(self, tag: int) -> bytes:
        """The signed attributes: a SET (0x31) for signing, context tag 0 in the file."""
        return _tlv(
            tag,
            _tlv(_SEQUENCE, _CONTENT_TYPE, _tlv(_SET, _DATA)),
            _tlv(_SEQUENCE, _SIGNING_TIME, _tlv(_SET, _tlv(_UTC, self.signing_time))),
            _tlv(_SEQUENCE, _MESSAGE_DIGEST, _tlv(_SET, _tlv(_OCTETS, self.digest))),
        )

    def build(self) -> bytes:
        leaf = x509.load_der_x509_certificate(self.certificate)
        serial = leaf.serial_number
        signer = _tlv(
            _SEQUENCE,
            leaf.issuer.public_bytes(),
            _tlv(_INTEGER, serial.to_bytes(serial.bit_length() // 8 + 1, "big")),
        )
        signer_info = _tlv(
            _SEQUENCE,
            _ONE,
            signer,
            _SHA256,
            self.attributes(_CONTEXT_0),
            _ECDSA_SHA256,
            _tlv(_OCTETS, self.signature),
        )
        signed_data = _tlv(
            _SEQUENCE,
            _ONE,
            _tlv(_SET, _SHA256),
            _tlv(_SEQUENCE, _DATA),
            _tlv(_CONTEXT_0, self.certificate),
            _tlv(_SET, signer_info),
        )
        return _tlv(_SEQUENCE, _SIGNED_DATA, _tlv(_CONTEXT_0, signed_data))


def sign(content: bytes, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey, at: datetime) -> bytes:
    """Return the detached DER signature of `content` at the moment `at` (aware)."""
    leaf = certificate.public_bytes(serialization.Encoding.DER)
    when = at.astimezone(UTC).strftime("%y%m%d%H%M%SZ").encode()
    parts = _Parts(leaf, when, _sha256(content), b"")
    signature = sign_ecdsa(key, parts.attributes(_SET))
    return _Parts(leaf, when, parts.digest, signature).build()


def verify(content: bytes, signature: bytes, signer_sha256: Any) -> tuple[x509.Certificate, datetime]:
    """Return the signer's certificate and the signing time; raises EvidenceFault `signature.*`.

    `signer_sha256` is the digest of the certificate that the content itself names; no other one is even parsed. Who
    issued the certificate is another question: `signing.check_issued` answers it.
    """
    try:
        parts = _take_apart(signature)
        if _sha256(parts.certificate).hex() != signer_sha256:
            raise EvidenceFault("signature.signer:certificate")
        leaf = load_certificate(parts.certificate)
        at = datetime.strptime(parts.signing_time.decode(), "%y%m%d%H%M%SZ").replace(tzinfo=UTC)
        rebuilt = parts.build()
    except ValueError as error:
        raise EvidenceFault("signature.broken") from error
    if rebuilt != signature:
        raise EvidenceFault("signature.layout")
    if parts.digest != _sha256(content):
        raise EvidenceFault("signature.content")
    verify_ecdsa(leaf, parts.signature, parts.attributes(_SET))
    return leaf, at


def signer_of(signature: bytes) -> str:
    """Return the fingerprint of the certificate in a signature file; raises EvidenceFault `signature.broken`.

    For content that cannot name its signers, since they come later: `verify` with it tells that this certificate's key
    signed, and nothing of who that is.
    """
    try:
        return _sha256(_take_apart(signature).certificate).hex()
    except ValueError as error:
        raise EvidenceFault("signature.broken") from error


def _take_apart(signature: bytes) -> _Parts:
    """Walk the fixed layout. Whatever it passes over is compared afterwards, when the file is built again."""
    signed_data = _child(_child(signature, 1), 0)
    signer_info = _child(_child(signed_data, 4), 0)
    attributes = _child(signer_info, 3)
    time = _child(_child(_child(attributes, 1), 1), 0)
    message_digest = _child(_child(_child(attributes, 2), 1), 0)
    return _Parts(
        certificate=_content(_child(signed_data, 3)),
        signing_time=_content(time),
        digest=_content(message_digest),
        signature=_content(_child(signer_info, 5)),
    )


def _header(data: bytes, start: int) -> tuple[int, int]:
    """Return where the content of the element at `start` begins and ends."""
    if start + 1 >= len(data):
        raise ValueError("an element is missing")
    size, begin = data[start + 1], start + 2
    if size & _LONG_FORM:
        width = size & ~_LONG_FORM
        size, begin = int.from_bytes(data[begin : begin + width], "big"), begin + width
    if begin + size > len(data):
        raise ValueError("an element is longer than the file")
    return begin, begin + size


def _content(element: bytes) -> bytes:
    begin, end = _header(element, 0)
    return element[begin:end]


def _child(element: bytes, index: int) -> bytes:
    """Return the whole element number `index` inside `element`."""
    data, start = _content(element), 0
    for _ in range(index):
        start = _header(data, start)[1]
    return data[start : _header(data, start)[1]]


def load_certificate(der: bytes) -> x509.Certificate:
    """Parse a certificate as far as it is used here, so that nothing in it fails later; raises ValueError."""
    serial = _content(_child(_child(der, 0), 1))
    if not serial or serial[0] & _LONG_FORM or not any(serial):
        raise ValueError("the certificate's serial number is not positive (RFC 5280, 4.1.2.2)")
    try:
        certificate = x509.load_der_x509_certificate(der)
        key = certificate.public_key()
        named = certificate.subject and certificate.issuer and certificate.not_valid_after_utc
    except (UnsupportedAlgorithm, x509.InvalidVersion, TypeError, Warning) as error:
        # TypeError and warnings (where they are errors) come from names of a kind that the library does not expect
        raise ValueError("the certificate cannot be used") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("the certificate's key is not of the kind that this suite demands")  # noqa: TRY004 - bad input
    if not named:
        raise ValueError("the certificate names nobody")
    return certificate


def _sha256(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    return digest.finalize()


def sign_ecdsa(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    """Sign with ECDSA P-256 and SHA-256; DER, with the smaller of the two possible s values."""
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    return encode_dss_signature(r, min(s, _P256_ORDER - s))


def verify_ecdsa(certificate: x509.Certificate, signature: bytes, message: bytes) -> None:
    """Check a signature of `sign_ecdsa` by a loaded certificate; raises EvidenceFault `signature.wrong`."""
    wrong = EvidenceFault("signature.wrong")
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    try:
        r, s = decode_dss_signature(signature)
        key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise wrong from error
    if s > _P256_ORDER // 2 or encode_dss_signature(r, s) != signature:
        raise wrong
