"""Vault keys that terminals left here, opened."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from evidence.faults import EvidenceFault
from evidence.wrapping import escrow_purpose, unwrap
from headquarters.index.tables import Escrow

_VAULT_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenedEscrow:
    """A vault key. `with_code`: it came with the one-time code, behind which a person stood."""

    key: bytes = field(repr=False)
    at: str
    with_code: bool


def open_all(terminal: str, held: Iterable[Escrow], private_key: bytes) -> list[OpenedEscrow]:
    """Open what opens, in the order given; a key that was left several times comes once, where it came last.

    Whoever has a terminal's certificate can leave a false key here as well, so all that open are handed out: the vault
    itself tells which one is its own.
    """
    opened: dict[bytes, OpenedEscrow] = {}
    for escrow in held:
        with suppress(EvidenceFault):
            key = unwrap(escrow.blob, private_key, escrow_purpose(terminal))
            if len(key) == _VAULT_KEY_BYTES:
                before = opened.pop(key, None)
                with_code = escrow.with_code or (before is not None and before.with_code)
                opened[key] = OpenedEscrow(key, escrow.at, with_code)
    return list(opened.values())
