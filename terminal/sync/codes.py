"""The one-time code that a person brings from headquarters: a secret, and how to recognise headquarters by it.

32 characters of Crockford's base 32 (no I, L, O, U), in groups of four: 16 characters of secret, then the first
80 bits of the SHA-256 of the certificate (DER) of headquarters' authority.
"""

import hashlib
from dataclasses import dataclass, field

from faults.errors import ShuangluError

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HALF = 16
_LOOK_ALIKES = str.maketrans("OIL", "011", "- \t\r\n")


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """A code of the right shape; only headquarters knows whether it is good. It is secret, and left out of `repr`."""

    text: str = field(repr=False)
    """32 characters without hyphens, upper case."""

    @classmethod
    def parse(cls, typed: str) -> "OneTimeCode":
        """Forgive hyphens, spaces, small letters and look-alikes. Raises ShuangluError `enrol.code_shape`."""
        text = typed.upper().translate(_LOOK_ALIKES)
        if len(text) != 2 * _HALF or set(text) - set(_ALPHABET):
            raise ShuangluError("enrol.code_shape")
        return cls(text)

    def made_by(self, ca_der: bytes) -> bool:
        """Tell whether the code was made by the headquarters whose authority has this certificate."""
        return self.text[_HALF:] == _spell(hashlib.sha256(ca_der).digest()[:10])


def _spell(ten_bytes: bytes) -> str:
    number = int.from_bytes(ten_bytes, "big")
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_HALF)))
