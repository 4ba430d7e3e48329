"""Suites: everything that a take owes to one choice of algorithms, in one object chosen by its number.

Suite 1: AES-256-GCM, SHA-256, HKDF-SHA-256, hybrid HPKE, Ed25519 per take, ECDSA P-256 with X.509. Another one (2:
SM4-GCM, SM3, SM2) takes its place by its number; no reader may guess. `cms` and `wrapping` are parts of suite 1.
"""

import hashlib
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from evidence import canonical, cms, wrapping
from evidence.faults import EvidenceFault, shown

DATA_KEY_BYTES = 32
TAG_BYTES = 16
NAMED = (1, 2)
"""The numbers that the format paper speaks of; only those in `suite_of` can be used."""
NO_DIGEST = "0" * 64
"""What entry 0 names as the entry before it, and as the last entry of a take before that nobody knows any more."""


def digest(data: bytes) -> str:
    """SHA-256, lower-case hexadecimal: how suite 1, and every file and request of ours, names bytes."""
    return hashlib.sha256(data).hexdigest()


def is_digest(value: object) -> bool:
    """Tell whether `value` is a SHA-256 digest as this format writes it."""
    return isinstance(value, str) and len(value) == 64 and not set(value) - set("0123456789abcdef")  # noqa: PLR2004 - SHA-256 in hexadecimal


class Hasher(Protocol):
    """A digest that is fed piece by piece."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take in the next piece."""

    def hexdigest(self) -> str:
        """The digest of all pieces so far."""


class Cipher:
    """AES-256-GCM under a key of one purpose of one take; the nonce is a counter that is never used twice."""

    def __init__(self, data_key: bytes, take: str, purpose: str) -> None:
        """Derive the key of `purpose` ("entries", "segments", "objects") from the 32-byte data key of `take`."""
        info = f"shuanglu/1 {purpose}".encode()
        key = HKDF(hashes.SHA256(), DATA_KEY_BYTES, salt=take.encode(), info=info).derive(data_key)
        self._aead = AESGCM(key)

    def seal(self, counter: int, plaintext: bytes, associated: bytes) -> bytes:
        """Return ciphertext and tag (16 bytes longer than the plaintext)."""
        return self._aead.encrypt(counter.to_bytes(12, "big"), plaintext, associated)

    def open(self, counter: int, sealed: bytes, associated: bytes) -> bytes:
        """Return the plaintext; raises EvidenceFault `cipher.tag`."""
        try:
            return self._aead.decrypt(counter.to_bytes(12, "big"), sealed, associated)
        except (InvalidTag, ValueError) as error:
            raise EvidenceFault("cipher.tag") from error


class EntryKey:
    """The key that signs a take's entries; made for the take, forgotten with it."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature of an entry's message."""
        return self._key.sign(message)


class Suite:
    """Suite 1, and the shape of every later one: what changes with the number is asked of this object alone."""

    number = 1
    tag_bytes = TAG_BYTES
    data_key_bytes = DATA_KEY_BYTES
    entry_key_bytes = 32

    def digest(self, data: bytes) -> str:
        """Digest of bytes, lower-case hexadecimal."""
        return digest(data)

    def is_digest(self, value: object) -> bool:
        """Tell whether `value` is spelled as a digest of this suite."""
        return is_digest(value)

    def hasher(self) -> Hasher:
        """The digest for what is read piece by piece."""
        return hashlib.sha256()

    def cipher(self, data_key: bytes, take: str, purpose: str) -> Cipher:
        """The cipher of one purpose of one take, its key derived from the take's data key."""
        return Cipher(data_key, take, purpose)

    def wrap(self, data_key: bytes, public: bytes, take: str, recipient: str) -> bytes:
        """Wrap a take's data key to a recipient; raises EvidenceFault `key.shape`."""
        return wrapping.wrap(data_key, public, self._wrapped_for(take, recipient))

    def unwrap(self, wrapped: bytes, private: bytes, take: str, recipient: str) -> bytes:
        """Open what `wrap` made; raises EvidenceFault `key.*`."""
        return wrapping.unwrap(wrapped, private, self._wrapped_for(take, recipient))

    def new_entry_key(self) -> EntryKey:
        """Make the key of a new take."""
        return EntryKey()

    def entry_message(self, fields: dict[str, Any]) -> bytes:
        """What the take's own key signs of every later entry: all fields but the signature."""
        return b"shuanglu/1 entry\n" + canonical.dumps(fields)

    def check_entry(self, public: bytes, signature: bytes, fields: dict[str, Any]) -> None:
        """Check the signature of an entry; raises EvidenceFault `signature.wrong`."""
        try:
            _entry_key(public).verify(signature, self.entry_message(fields))
        except (InvalidSignature, ValueError) as error:
            raise EvidenceFault("signature.wrong:entry") from error

    def opening_message(self, fields: dict[str, Any]) -> bytes:
        """What the terminal signs of entry 0: all fields but the signature."""
        return b"shuanglu/1 opening\n" + canonical.dumps(fields)

    def check_opening(self, certificate: x509.Certificate, signature: bytes, fields: dict[str, Any]) -> None:
        """Check the terminal's signature of entry 0; raises EvidenceFault `signature.wrong`."""
        cms.verify_ecdsa(certificate, signature, self.opening_message(fields))

    def check_seal(self, content: bytes, signature: bytes, signer_sha256: Any) -> tuple[x509.Certificate, datetime]:
        """Check a detached seal; return its certificate and signing time. Raises EvidenceFault `signature.*`."""
        return cms.verify(content, signature, signer_sha256)

    def load_certificate(self, der: bytes) -> x509.Certificate:
        """Parse a terminal's certificate, which must have a key of this suite; raises ValueError."""
        return cms.load_certificate(der)

    def _wrapped_for(self, take: str, recipient: str) -> str:
        return f"shuanglu/1 take {take} for {recipient}"


@lru_cache(maxsize=16)
def _entry_key(public: bytes) -> Ed25519PublicKey:
    """All entries of a take have one key. Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(public)


SUITE_1 = Suite()
_KNOWN = {suite.number: suite for suite in (SUITE_1,)}


def suite_of(number: object) -> Suite:
    """Return the suite of that number; raises EvidenceFault `journal.suite` for whatever is not a known number."""
    if type(number) is int and number in _KNOWN:
        return _KNOWN[number]
    raise EvidenceFault("journal.suite", suite=shown(number))


def known_answers() -> None:
    """Compute values that are known beforehand; raises EvidenceFault `machine.wrong` if one comes out differently.

    Sources: SHA-256 "abc" from FIPS 180-4; AES-256-GCM from the GCM specification (McGrew, Viega), test case 14; HKDF
    from RFC 5869, test case 1; Ed25519 from RFC 8032, section 7.1, test 1; ECDSA from RFC 6979, A.2.5, "sample". Key
    wrapping is tried forth and back, since it draws random numbers.
    """
    sha = digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    gcm = AESGCM(bytes(32)).encrypt(bytes(12), bytes(16), None).hex() == (
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
    )
    hkdf = HKDF(hashes.SHA256(), 42, salt=bytes(range(13)), info=bytes(range(0xF0, 0xFA))).derive(b"\x0b" * 22)
    if not (sha and gcm and hkdf.hex().startswith("3cb25f25faacd57a90434f64d0362f2a") and _signatures_verify()):
        raise EvidenceFault("machine.wrong")
    private = wrapping.new_private_key()
    wrapping.unwrap(wrapping.wrap(b"known", wrapping.public_key(private), "start"), private, "start")


def _signatures_verify() -> bool:
    edwards = Ed25519PublicKey.from_public_bytes(
        bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    )
    nist = ec.EllipticCurvePublicNumbers(
        0x60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6,
        0x7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299,
        ec.SECP256R1(),
    ).public_key()
    sample = encode_dss_signature(
        0xEFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716,
        0xF7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8,
    )
    try:
        edwards.verify(
            bytes.fromhex(
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd"
                "25bf5f0595bbe24655141438e7a100b"
            ),
            b"",
        )
        nist.verify(sample, b"sample", ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
