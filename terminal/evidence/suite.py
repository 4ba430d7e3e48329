"""Suite 1: AES-256-GCM, SHA-256, HKDF-SHA-256, Ed25519 per take, ECDSA P-256 with X.509.

Another suite (2: SM4-GCM, SM3, SM2) takes its place by its number; no reader may guess.
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from terminal.evidence.faults import EvidenceFault

SUITE = 1
DATA_KEY_BYTES = 32
TAG_BYTES = 16
NO_DIGEST = "0" * 64
"""What entry 0 names as the entry before it."""


def digest(data: bytes) -> str:
    """SHA-256, lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def is_digest(value: object) -> bool:
    """Tell whether `value` is a SHA-256 digest as this format writes it."""
    return isinstance(value, str) and len(value) == 64 and not set(value) - set("0123456789abcdef")  # noqa: PLR2004 - SHA-256 in hexadecimal


class Cipher:
    """AES-256-GCM under a key of one purpose of one take; the nonce is a counter that is never used twice."""

    def __init__(self, data_key: bytes, take: str, purpose: str) -> None:
        """Derive the key of `purpose` ("entries" or "segments") from the 32-byte data key of `take`."""
        info = f"shuanglu/{SUITE} {purpose}".encode()
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
            raise EvidenceFault(
                "cipher.tag", "This does not decrypt: it was changed, or the key is another."
            ) from error


def known_answers() -> None:
    """Compute values that are known beforehand; raises EvidenceFault `machine.wrong` if one comes out differently.

    Sources: SHA-256 "abc" from FIPS 180-4; AES-256-GCM from the GCM specification (McGrew, Viega), test case 14;
    HKDF from RFC 5869, test case 1.
    """
    sha = digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    gcm = AESGCM(bytes(32)).encrypt(bytes(12), bytes(16), None).hex() == (
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
    )
    hkdf = HKDF(hashes.SHA256(), 42, salt=bytes(range(13)), info=bytes(range(0xF0, 0xFA))).derive(b"\x0b" * 22)
    if not (sha and gcm and hkdf.hex().startswith("3cb25f25faacd57a90434f64d0362f2a")):
        raise EvidenceFault("machine.wrong", "This machine computes cryptography wrongly; do not record on it.")
