"""Making a terminal's vault, opening it, and mending it when its database or its keys are lost."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from evidence import disk
from faults.errors import ShuangluError
from terminal.vault.cipher import (
    KEY_BYTES,
    CipherParameters,
    UnusableDatabaseError,
    check_pages,
    explain,
    new_database,
    open_database,
)
from terminal.vault.condition import Condition, mark_of
from terminal.vault.history import History
from terminal.vault.identities import Identities
from terminal.vault.identity import TerminalIdentity, self_identity
from terminal.vault.keepers import KeyKeeper
from terminal.vault.keyfile import FILE as KEY_FILE
from terminal.vault.keyfile import KeyFile
from terminal.vault.migrations.steps import apply, is_readable
from terminal.vault.places import VaultFiles
from terminal.vault.recovery import Reconciliation
from terminal.vault.store import Store
from terminal.vault.vault import Vault

REBUILT = "vault.rebuilt"
"""The event that notes: this vault was made anew, and what only the one before knew is not in it."""


def vault_exists(home: Path) -> bool:
    """Tell whether there is a vault, be it damaged: then `create_vault` refuses."""
    places = VaultFiles(home)
    return places.keys.exists() or places.database.exists()


def create_vault(
    home: Path,
    keepers: Sequence[KeyKeeper],
    identity: TerminalIdentity | None = None,
    *,
    keeps_itself: bool = False,
) -> Vault:
    """Make a vault with a fresh random key, kept by `keepers`; by default its identity vouches for itself only.

    `keeps_itself`: its passphrase lies in the home, which is for demonstrations; that is so for ever.

    The key file is what makes it a vault: a crash before it leaves nothing that counts, a crash after it leaves a
    vault that `open_vault` opens. Raises ShuangluError `vault.exists`, or a keeper's error.
    """
    places = VaultFiles(home)
    if vault_exists(home):
        raise ShuangluError("vault.exists", home=str(home))
    if not keepers:
        raise ShuangluError("vault.keeper")
    places.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    places.takes.mkdir(exist_ok=True, mode=0o700)
    key = secrets.token_bytes(KEY_BYTES)
    file = KeyFile.new(key, keepers)
    first = identity or self_identity()
    keepsake = _draft(places.draft, key, file.cipher, lambda identities: identities.establish(first))
    file.with_keepsake(key, keepsake).write(places.keys)
    _finish_draft(places.draft, places.database)
    vault = _open(places, key, file.cipher)
    vault.settle(keeps_itself=keeps_itself, why="made")
    vault.renew_keepsake()
    return vault


def open_vault(home: Path, keepers: Sequence[KeyKeeper]) -> Vault:
    """Open the vault of `home` with the first of `keepers` that has its key.

    Raises ShuangluError `vault.*`, `keys.*` or `key.*`; no file is changed or replaced then.
    """
    places = VaultFiles(home)
    if not vault_exists(home):
        raise ShuangluError("vault.none", home=str(home))
    file = KeyFile.read(places.keys)
    key = file.unlock(keepers)
    if not places.database.exists() and places.draft.exists():
        _finish_draft(places.draft, places.database)
    vault = _open(places, key, file.cipher)
    with suppress(OSError):  # homes of 0.1.0 let other accounts list the takes
        places.takes.chmod(0o700)
    with suppress(ShuangluError):  # a damaged keepsake is mended from the rows
        vault.believe(file.open_keepsake(key))
    vault.keep()
    return vault


def restore_from_escrow(home: Path, vault_key: bytes, keepers: Sequence[KeyKeeper]) -> None:
    """Let `keepers` keep a vault key that headquarters took out of its escrow, when all others have lost it.

    Raises ShuangluError `vault.unreadable` if it is not this vault's key; then nothing was changed.
    The key file that was there stays beside it as `keys.json.before`.
    """
    places = VaultFiles(home)
    parameters = CipherParameters()
    vault = _open(places, vault_key, parameters, whole=True)
    try:
        if places.keys.exists():
            _believe_kept(vault, places, vault_key)
            disk.write_whole(places.keys.with_name(f"{KEY_FILE}.before"), places.keys.read_bytes(), private=True)
        file = KeyFile.new(vault_key, keepers)
        headquarters = vault.identity().headquarters
        if headquarters is not None:
            file = file.escrowed(vault_key, vault.identity().terminal, headquarters.public_key)
        file.write(places.keys)
        vault.history.add("vault.restored_from_escrow")
        vault.numbers.doubt("escrow")
        vault.renew_keepsake()
    finally:
        vault.close()


def rebuild_vault(
    home: Path, keepers: Sequence[KeyKeeper], watched: Callable[[Sequence[Path]], Iterable[Path]] = iter
) -> tuple[Vault, Reconciliation]:
    """Make the database anew from the key file and the takes' folders, when it is lost or damaged.

    The old file is kept beside the new one, never removed. What only it knew is lost: history, and which takes
    headquarters refused; receipts come again from headquarters. An archive that cannot be used is put aside in the same
    way, also where it is alone. Raises ShuangluError `vault.sound` when both open after all, and whatever `open_vault`
    raises for the keys. `watched` goes through the takes' folders.
    """
    places = VaultFiles(home)
    file = KeyFile.read(places.keys)
    key = file.unlock(keepers)
    keepsake = file.open_keepsake(key)
    if _opens(places, key, file.cipher):
        return _with_another_archive(places, key, file.cipher)
    _put_aside_unusable(places.archive, key, file.cipher)
    _draft(places.rebuilt, key, file.cipher, lambda identities: identities.from_keepsake(keepsake))
    _put_aside(places.database)
    _finish_draft(places.rebuilt, places.database)
    vault = _open(places, key, file.cipher)
    vault.history.add(REBUILT)
    if "keeps_itself" in keepsake:
        vault.settle(keeps_itself=keepsake["keeps_itself"], why="keepsake")
    vault.numbers.from_keepsake(keepsake.get("marks", []))
    vault.numbers.doubt("rebuilt")
    found = vault.recovery.rebuild(watched)
    vault.renew_keepsake()
    return vault, found


def _with_another_archive(places: VaultFiles, key: bytes, parameters: CipherParameters) -> tuple[Vault, Reconciliation]:
    """Where only the archive is unusable another one is begun. Raises ShuangluError `vault.sound` where nothing is."""
    if not _put_aside_unusable(places.archive, key, parameters):
        raise ShuangluError("vault.sound", home=str(places.home))
    vault = _open(places, key, parameters)
    vault.archive.find()
    return vault, vault.reconcile()


def _put_aside_unusable(archive: Path, key: bytes, parameters: CipherParameters) -> bool:
    """Keep an archive that is damaged, or under another key, under another name; tell whether it was."""
    if not archive.exists():
        return False
    try:
        database = open_database(archive, key, parameters)
        try:
            check_pages(database, archive)
        finally:
            database.close()
    except UnusableDatabaseError:
        _put_aside(archive)
        return True
    return False


def _believe_kept(vault: Vault, places: VaultFiles, vault_key: bytes) -> None:
    """A key file that no keeper opens any more may still say which numbers were used."""
    with suppress(ShuangluError):
        vault.believe(KeyFile.read(places.keys).open_keepsake(vault_key))


def _draft(path: Path, key: bytes, parameters: CipherParameters, fill: Callable[[Identities], None]) -> dict[str, Any]:
    """Write a complete database at `path`, beside its place; return the keepsake of what is in it."""
    for leftover in (path, _journal_of(path)):
        leftover.unlink(missing_ok=True)
    store = Store(_migrated(new_database(path, key, parameters), path), path)
    try:
        identities = Identities(store, History(store))
        fill(identities)
        return identities.to_keepsake()
    finally:
        store.close()


def _finish_draft(draft: Path, database: Path) -> None:
    """Put the drafted database in its place; the key file that opens it is already durable."""
    disk.move(draft, database)
    _journal_of(draft).unlink(missing_ok=True)


def _put_aside(database: Path) -> None:
    """Keep a damaged database under another name, with its journal: that must never be played into the new one."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = database.with_name(f"{database.name}.damaged-{stamp}")
    mark_of(database).unlink(missing_ok=True)
    for file, other in ((_journal_of(database), _journal_of(aside)), (database, aside)):
        if file.exists() and file.stat().st_size == 0:
            file.unlink()
        elif file.exists():
            disk.move(file, other)


def _journal_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-journal")


def _opens(places: VaultFiles, key: bytes, parameters: CipherParameters) -> bool:
    try:
        _open(places, key, parameters, whole=True).close()
    except UnusableDatabaseError:
        return False
    return True


def _open(places: VaultFiles, key: bytes, parameters: CipherParameters, *, whole: bool = False) -> Vault:
    """Open it; read all of it at once where `whole`, where it is small, or where a fault was found before."""
    database = open_database(places.database, key, parameters)
    condition = Condition(places.database)
    try:
        if whole or condition.must_read(places.database.stat().st_size):
            condition.read_through(lambda: check_pages(database, places.database))
        return Vault(places, key, parameters, _migrated(database, places.database), condition)
    except BaseException:
        database.close()
        raise


def _migrated(database: Database, path: Path) -> Database:
    """Bring the tables up to date. Raises UnusableDatabaseError `vault.newer` for a later program's database."""
    try:
        if not is_readable(database):
            raise UnusableDatabaseError("vault.newer")
        apply(database)
    except dbapi2.Error as error:
        raise explain(error, path) from error
    return database
