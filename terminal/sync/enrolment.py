"""Enrolment: with one code that a person brings, a terminal and a headquarters that never met trust each other."""

import json
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from evidence import wrapping
from evidence.canonical import from_base64
from evidence.faults import EvidenceFault
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.client import refusal
from terminal.sync.codes import OneTimeCode
from terminal.sync.line import Line, Timeouts, checked_url
from terminal.sync.tls import trusting, trusting_nobody_yet

_OK = 200
_MOST_BYTES = 64 * 1024


class NotEnrolledError(ShuangluError):
    """Enrolment did not succeed. Its code says how far it came; its words are the line's, or headquarters' own."""

    def __init__(self, code: str, trouble: Trouble) -> None:
        super().__init__(trouble.key)
        self.trouble = trouble
        self._code = code

    @property
    def code(self) -> str:
        """What support asks for; stable."""
        return self._code


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a terminal has after enrolment: its name, its key, its certificate, and whom it belongs to."""

    terminal: str
    key_pem: bytes = field(repr=False)
    """ECDSA P-256, PKCS 8 PEM, unencrypted; made here, never sent."""
    certificates_pem: bytes = field(repr=False)
    ca_pem: bytes = field(repr=False)
    hq_url: str
    hq_public_key: bytes = field(repr=False)
    hq_recipient: str
    epoch: int = 1
    """Which enrolment of this name it is; an older headquarters knows the first one only."""
    formats: tuple[int, ...] = (1,)
    """Formats of takes that headquarters reads."""


def enrol(hq_url: str, typed_code: str, timeouts: Timeouts | None = None) -> Enrolment:
    """Make a key, have headquarters certify it, and return all that the vault is to keep.

    Raises ShuangluError `enrol.*` or `sync.url`:
    a code that is none, that another headquarters made, that is wrong, used or expired; a server that does not answer.
    """
    code = OneTimeCode.parse(typed_code)
    timeouts = timeouts or Timeouts()
    ca_pem = _fetch_authority(hq_url, code, timeouts)
    key = ec.generate_private_key(ec.SECP256R1())
    line = Line(hq_url, trusting(ca_pem), timeouts=timeouts)
    try:
        answer = line.request("POST", "/v1/enrol", (_application(code, key),), "application/json")
    except NotNowError as error:
        raise NotEnrolledError("enrol.unreachable", error.trouble) from error
    finally:
        line.close()
    if answer.status != _OK:
        refused = refusal(answer)
        raise _refused(refused) from refused
    return _accept(answer.body, key, ca_pem, line.url)


def _fetch_authority(hq_url: str, code: OneTimeCode, timeouts: Timeouts) -> bytes:
    """Fetch the authority's certificate from a server that nobody vouches for yet; the code vouches for it."""
    url = checked_url(hq_url)
    try:
        certificate = x509.load_pem_x509_certificate(_get_unverified(url, "/v1/ca", timeouts))
    except (OSError, HTTPException) as error:
        raise ShuangluError("enrol.unreachable", url=url) from error
    except ValueError as error:
        raise ShuangluError("enrol.no_hq", url=url) from error
    if not code.made_by(certificate.public_bytes(serialization.Encoding.DER)):
        raise ShuangluError("enrol.other_hq", url=url)
    return certificate.public_bytes(serialization.Encoding.PEM)


def _get_unverified(url: str, path: str, timeouts: Timeouts) -> bytes:
    """Ask a server that may be anybody. The standard library's client: requests does not go without a warning."""
    address = urlsplit(url)
    assert address.hostname is not None
    connection = HTTPSConnection(
        address.hostname, address.port, timeout=timeouts.connect_s, context=trusting_nobody_yet()
    )
    try:
        connection.request("GET", path)
        return connection.getresponse().read(_MOST_BYTES)
    finally:
        connection.close()


def _application(code: OneTimeCode, key: ec.EllipticCurvePrivateKey) -> bytes:
    """The name in the request says nothing: headquarters takes the terminal's name from the code."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "terminal")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    csr = request.public_bytes(serialization.Encoding.PEM).decode("ascii")
    return json.dumps({"code": code.text, "csr": csr}).encode()


def _refused(answer: NotNowError | NeverError) -> NotEnrolledError:
    return NotEnrolledError("enrol.refused" if isinstance(answer, NeverError) else "enrol.later", answer.trouble)


def _accept(body: bytes, key: ec.EllipticCurvePrivateKey, ca_pem: bytes, url: str) -> Enrolment:
    """Believe nothing that does not fit the key that was made here and the authority that the code vouches for."""
    try:
        fields: dict[str, Any] = json.loads(body)
        leaf = x509.load_pem_x509_certificate(fields["certificate"].encode("ascii"))
        leaf.verify_directly_issued_by(x509.load_pem_x509_certificate(ca_pem))
        names = [each.value for each in leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
        public_key = from_base64(fields["hq_public_key"])
        epoch, formats = fields.get("epoch", 1), fields.get("formats", [1])
        fits = (
            leaf.public_key() == key.public_key()
            and names == [fields["terminal"]]
            and len(public_key) == wrapping.PUBLIC_BYTES
            and isinstance(fields["hq_recipient"], str)
            and type(epoch) is int
            and epoch >= 1
            and isinstance(formats, list)
            and all(type(each) is int for each in formats)
        )
    except (ValueError, TypeError, KeyError, AttributeError, InvalidSignature, EvidenceFault) as error:
        raise ShuangluError("enrol.answer") from error
    if not fits:
        raise ShuangluError("enrol.answer:other")
    return Enrolment(
        terminal=fields["terminal"],
        key_pem=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        certificates_pem=leaf.public_bytes(serialization.Encoding.PEM),
        ca_pem=ca_pem,
        hq_url=url,
        hq_public_key=public_key,
        hq_recipient=fields["hq_recipient"],
        epoch=epoch,
        formats=tuple(formats),
    )
