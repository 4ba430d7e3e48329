"""Wrapping a secret to a recipient: HPKE (RFC 9180) with the hybrid KEM MLKEM768_X25519.

Recordings are kept for 10 to 30 years; who stores them today must not be able to open them with tomorrow's machines.
Raw keys: private = ML-KEM-768 seed (64 bytes) | X25519 (32); public = ML-KEM-768 (1184) | X25519 (32).
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from evidence.faults import EvidenceFault

_SEED = 64
_LATTICE_PUBLIC = 1184
_CURVE = 32
PRIVATE_BYTES = _SEED + _CURVE
PUBLIC_BYTES = _LATTICE_PUBLIC + _CURVE

_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def new_private_key() -> bytes:
    """Make a private key from the operating system's random source; 96 bytes."""
    lattice = MLKEM768PrivateKey.generate().private_bytes_raw()
    return lattice + X25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    """Return the 1216-byte public key that belongs to `private`."""
    lattice, curve = _private_halves(private)
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def wrap(secret: bytes, public: bytes, purpose: str) -> bytes:
    """Wrap `secret` so that only the owner of `public` opens it, and only for this `purpose`."""
    if len(public) != PUBLIC_BYTES:
        raise EvidenceFault("key.shape:public_length", bytes=PUBLIC_BYTES)
    try:
        key = hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:_LATTICE_PUBLIC]),
            X25519PublicKey.from_public_bytes(public[_LATTICE_PUBLIC:]),
        )
        return _SUITE.encrypt(secret, key, purpose.encode())
    except ValueError as error:
        raise EvidenceFault("key.shape:public") from error


def unwrap(wrapped: bytes, private: bytes, purpose: str) -> bytes:
    """Open what `wrap` made; raises EvidenceFault `key.wrong` for another key, another purpose or changed bytes."""
    key = hpke.MLKEM768X25519PrivateKey(*_private_halves(private))
    try:
        return _SUITE.decrypt(wrapped, key, purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise EvidenceFault("key.wrong:take") from error


def escrow_purpose(terminal: str) -> str:
    """What a terminal's vault key is wrapped for when headquarters keeps it."""
    return f"shuanglu vault escrow {terminal}"


def _private_halves(private: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(private) != PRIVATE_BYTES:
        raise EvidenceFault("key.shape:private_length", bytes=PRIVATE_BYTES)
    return (
        MLKEM768PrivateKey.from_seed_bytes(private[:_SEED]),
        X25519PrivateKey.from_private_bytes(private[_SEED:]),
    )
