"""One-time codes: what a person reads to a terminal so that it and headquarters can trust each other.

32 characters of Crockford's base 32 in 8 groups of 4: 16 characters (80 bits) of secret, then the first 80 bits of
the SHA-256 of the authority's certificate (DER), by which a terminal recognises an authority that it never met.
"""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Douglas Crockford, Base 32: no I, L, O, U."""
_HALF = 16
_BITS = 80
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def new_code(ca_der: bytes) -> str:
    """Return a fresh code, grouped for reading aloud."""
    code = _spell(secrets.randbits(_BITS)) + fingerprint(ca_der)
    return "-".join(code[i : i + 4] for i in range(0, 2 * _HALF, 4))


def fingerprint(ca_der: bytes) -> str:
    """Return the 16 characters of a code that recognise the authority."""
    return _spell(int.from_bytes(hashlib.sha256(ca_der).digest()[: _BITS // 8], "big"))


def normalise(text: str) -> str | None:
    """Undo grouping, small letters and look-alikes (I, L read as 1, O as 0); None when it cannot be a code."""
    code = text.upper().translate(_READ_AS)
    return code if len(code) == 2 * _HALF and set(code) <= set(ALPHABET) else None


def stored_form(code: str) -> str:
    """Return what is kept of a normalised code: SHA-256, since 80 random bits cannot be guessed back."""
    return hashlib.sha256(code.encode("ascii")).hexdigest()


def _spell(number: int) -> str:
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(_BITS - 5, -1, -5))
