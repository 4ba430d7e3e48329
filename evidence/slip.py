"""The customer's slip: twenty characters by which a take can be named and compared, read out over the telephone.

They are a digest of the take's name and of its closing entry, and so of everything that was recorded; whoever has the
take makes them again. A slip has no personal data.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from evidence.faults import EvidenceFault

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: without I, L, O and U, which are taken for others."""
CHARACTERS, GROUP = 20, 5
_BITS = 5 * CHARACTERS
_DOMAIN = b"shuanglu/slip/1\0"
_MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on the paper."""

    take: str
    code: str
    """The twenty characters, without what groups them."""
    sealed_at: str
    """Wall time of the closing entry, spelled as takes spell it (`evidence/moment.py`)."""

    @property
    def grouped(self) -> str:
        """The twenty characters in four groups of five, as they are printed: `7K3F9-QXM2T-RDH5W-V8CNB`."""
        return grouped(self.code)

    @property
    def qr(self) -> str:
        """What the square on the slip holds: capital letters, digits and `:-.` alone, so that it stays small."""
        return f"SL1:{self.take}:{self.code}:{self.sealed_at}"


def slip_of(take: str, head: str, sealed_at: str) -> Slip:
    """Make the slip of a take whose closing entry has the digest `head` (hex). Raises ValueError for no digest."""
    return Slip(take, code_of(take, head), sealed_at)


def code_of(take: str, head: str) -> str:
    """Return the twenty characters of a take. Raises ValueError where `head` is no SHA-256 in hex."""
    digest = bytes.fromhex(head)
    if len(digest) != hashlib.sha256().digest_size:
        raise ValueError("a head is the SHA-256 of the closing entry")
    told = hashlib.sha256(_DOMAIN + take.encode() + b"\0" + digest).digest()
    bits = int.from_bytes(told) >> (8 * len(told) - _BITS)
    return "".join(ALPHABET[bits >> place & 31] for place in range(_BITS - 5, -5, -5))


def grouped(code: str) -> str:
    """Return the characters in groups of five."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(told: str) -> str:
    """Return the twenty characters that somebody typed or read out; O is taken for 0, I and L for 1.

    Raises EvidenceFault `slip.code` for what cannot be a slip's.
    """
    code = told.strip().upper().translate(_MISTAKEN)
    if len(code) != CHARACTERS or set(code) - set(ALPHABET):
        raise EvidenceFault("slip.code")
    return code


def spell_sealed(moment: datetime) -> str:
    """Return a moment as people read it on the slip: local time to the second, `2026-11-22 14:10:16`."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")
