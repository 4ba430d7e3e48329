"""What an own password has to be, how one is kept, and the codes for a first sign-in.

Kept is an Argon2id record, inside the vault's encrypted database and nowhere else: a copied home gives away none.
"""

import hmac
import secrets
import unicodedata
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any, Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from evidence import canonical
from faults.errors import ShuangluError
from terminal.vault.keepers import Argon2Cost

SHORTEST, LONGEST = 8, 128
_FEWEST_KINDS = 4
"""So many different characters at least: `11111111` is none."""
_TELLING = 4
"""A staff number of so many characters gives a password away that has it inside."""
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_CHARACTERS, _GROUP = 12, 4
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None, "－": None, "　": None})
_BYTES = 32
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Hashing:
    """How passwords are made into records; by default one guess costs what RFC 9106 recommends second."""

    cost: Argon2Cost = field(default_factory=Argon2Cost)

    def record(self, secret: str) -> dict[str, Any]:
        """Return the record of a secret, with a fresh salt."""
        salt = secrets.token_bytes(_SALT_BYTES)
        hashed = _hash(secret, salt, self.cost)
        return {"salt": canonical.to_base64(salt), **asdict(self.cost), "hash": canonical.to_base64(hashed)}

    def fits(self, secret: str, record: dict[str, Any]) -> bool:
        """Tell whether this is the secret of a record; takes a part of a second."""
        cost = Argon2Cost(record["iterations"], record["lanes"], record["memory_kib"])
        hashed = _hash(secret, canonical.from_base64(record["salt"]), cost)
        return hmac.compare_digest(hashed, canonical.from_base64(record["hash"]))


def check_password(password: str, number: str) -> None:
    """Raises ShuangluError `staff.password` unless it may be an own password of this staff number."""
    if len(password) < SHORTEST:
        raise ShuangluError("staff.password", least=SHORTEST)
    if len(password) > LONGEST:
        raise ShuangluError("staff.password:long", most=LONGEST)
    named = len(number) >= _TELLING and number in password
    if len(set(password)) < _FEWEST_KINDS or named or _runs(password):
        raise ShuangluError("staff.password:easy")


def new_code() -> str:
    """Return a code for a first sign-in: 60 random bits as 12 characters of Crockford's base 32, grouped."""
    text = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_CHARACTERS))
    return "-".join(text[at : at + _GROUP] for at in range(0, _CODE_CHARACTERS, _GROUP))


def plain_code(typed: str) -> str:
    """Undo grouping, small letters and look-alikes."""
    return typed.upper().translate(_READ_AS)


def plain_password(typed: str) -> str:
    """One spelling of what is typed: input methods compose accents and wide letters in several ways."""
    return unicodedata.normalize("NFC", typed)


def _runs(password: str) -> bool:
    """Whether it only counts up or down: `12345678`, `hgfedcba`."""
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return steps in ({1}, {-1})


def _hash(secret: str, salt: bytes, cost: Argon2Cost) -> bytes:
    hashing = Argon2id(
        salt=salt, length=_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return hashing.derive(secret.encode())
