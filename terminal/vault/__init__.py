"""The vault: the encrypted store of a terminal, its keys, and what headquarters has not acknowledged yet.

The only room with SQLite. It knows no network and no device; the courier sees it through a port that bootstrap joins.
"""

from terminal.vault.identity import Identity
from terminal.vault.keepers import KeyKeeper, KeyringKeeper, PassphraseKeeper
from terminal.vault.vault import Vault, create_vault, open_vault, rebuild_vault, restore_from_escrow, vault_exists

__all__ = [
    "Identity",
    "KeyKeeper",
    "KeyringKeeper",
    "PassphraseKeeper",
    "Vault",
    "create_vault",
    "open_vault",
    "rebuild_vault",
    "restore_from_escrow",
    "vault_exists",
]
