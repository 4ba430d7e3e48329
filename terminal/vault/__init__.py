"""The vault: the encrypted store of a terminal, its keys, and what headquarters has not acknowledged yet.

The only room with SQLite. It knows no network and no device; the courier sees it through a port that bootstrap joins.
"""

from terminal.vault.identity import TerminalIdentity
from terminal.vault.keepers import KeyKeeper, KeyringKeeper, PassphraseKeeper
from terminal.vault.making import create_vault, open_vault, rebuild_vault, restore_from_escrow, vault_exists
from terminal.vault.vault import Vault

__all__ = [
    "KeyKeeper",
    "KeyringKeeper",
    "PassphraseKeeper",
    "TerminalIdentity",
    "Vault",
    "create_vault",
    "open_vault",
    "rebuild_vault",
    "restore_from_escrow",
    "vault_exists",
]
