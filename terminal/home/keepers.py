"""Who may hold a home's vault key on this machine: a passphrase that is supplied, or the system's key store."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from terminal.home.settings import Settings
from terminal.vault.keepers import (
    KeyKeeper,
    KeyringKeeper,
    PassphraseKeeper,
    passphrase_by_prompt,
    passphrase_from_credential,
    passphrase_from_file,
)

CREDENTIAL = "shuanglu-passphrase"
"""The name under which systemd hands the passphrase to the service (`LoadCredential=`)."""
OWN_PASSPHRASE = "passphrase"  # noqa: S105 - the name of the file, not what is in it


def own_passphrase(home: Path) -> Path | None:
    """Return the passphrase file that lies in the home itself, if one does.

    It opens a home that was made so. It makes no other home one that keeps itself: that stands in the vault.
    """
    own = home / OWN_PASSPHRASE
    return own if own.exists() else None


def keepers_of(settings: Settings) -> list[KeyKeeper]:
    """Who may hold the vault's key here, the first that applies in front."""
    found: list[KeyKeeper] = []
    file = settings.passphrase_file or own_passphrase(settings.home)
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if file is not None:
        found.append(PassphraseKeeper(passphrase_from_file(file)))
    elif folder and (Path(folder) / CREDENTIAL).exists():
        found.append(PassphraseKeeper(passphrase_from_credential(CREDENTIAL)))
    found.append(KeyringKeeper())
    if settings.passphrase_file is None and sys.stdin is not None and sys.stdin.isatty():
        found.append(PassphraseKeeper(passphrase_by_prompt))
    return found


def new_keeper(
    ask: Callable[[], str], passphrase_file: Path | None, *, key_store: bool, credential: bool = False
) -> KeyKeeper:
    """Who shall hold the key from now on: the system's key store, or a passphrase out of a file, or one asked for.

    `credential`: the passphrase that systemd handed to this process, which it may have sealed by the machine's TPM2.
    """
    if key_store:
        return KeyringKeeper()
    if credential:
        return PassphraseKeeper(passphrase_from_credential(CREDENTIAL))
    return PassphraseKeeper(ask if passphrase_file is None else passphrase_from_file(passphrase_file))
