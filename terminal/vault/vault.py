"""The vault of a terminal's home: making it, opening it, mending it, and what it hands to the other rooms."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from evidence import disk, moment
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
from terminal.vault.history import History
from terminal.vault.identities import Identities
from terminal.vault.identity import TerminalIdentity, self_identity
from terminal.vault.keepers import KeyKeeper
from terminal.vault.keyfile import FILE as KEY_FILE
from terminal.vault.keyfile import KeyFile
from terminal.vault.migrations import STEPS, migrations
from terminal.vault.outbox import Outbox
from terminal.vault.recovery import Reconciliation, Recovery
from terminal.vault.retention import Retention
from terminal.vault.store import Store
from terminal.vault.takes import Takes

DATABASE_FILE = "vault.db"
_DRAFT = "vault.db.new"


@dataclass(frozen=True, slots=True)
class VaultFiles:
    """Where a home keeps what belongs to the vault."""

    home: Path

    @property
    def folder(self) -> Path:
        """The vault's own folder, made for its owner only (mode 0700)."""
        return self.home / "vault"

    @property
    def keys(self) -> Path:
        """The key file, `keys.json`: where it is, there is a vault."""
        return self.folder / KEY_FILE

    @property
    def database(self) -> Path:
        """The encrypted database; SQLite's journal lies beside it, empty between transactions."""
        return self.folder / DATABASE_FILE

    @property
    def draft(self) -> Path:
        """Where a new vault's database is made; after a crash `open_vault` puts it in its place."""
        return self.folder / _DRAFT

    @property
    def rebuilt(self) -> Path:
        """Where `rebuild_vault` makes the database anew, beside the damaged one."""
        return self.folder / "vault.db.rebuilt"

    @property
    def takes(self) -> Path:
        """The folder of all takes; each has a folder of its name in it."""
        return self.home / "takes"


class Vault:
    """An open vault. Its parts share one connection and may be called from any thread."""

    def __init__(self, places: VaultFiles, key: bytes, database: Database) -> None:
        """Use `create_vault` or `open_vault`."""
        self._places = places
        self._key = key
        self._store = Store(database, places.database)
        self.history = History(self._store)
        self.identities = Identities(self._store, self.history)
        self.takes = Takes(self._store, places.takes, self.identities, self.history)
        self.outbox = Outbox(self._store, places.takes, self.identities, self.history)
        self.retention = Retention(self._store, places.takes, self.identities, self.history)
        self.recovery = Recovery(self._store, self.takes, places.takes, self.history)

    def __repr__(self) -> str:
        return f"Vault({str(self._places.home)!r})"

    @property
    def home(self) -> Path:
        """The folder that it was opened in."""
        return self._places.home

    def identity(self) -> TerminalIdentity:
        """Who this terminal is now."""
        return self.identities.current()

    def enrol(self, identity: TerminalIdentity) -> None:
        """Become `identity`, which headquarters issued, and wrap the vault key to that headquarters as escrow.

        First the key file is durable, then the row: a crash between the two leaves the old identity in force.
        """
        headquarters = identity.headquarters
        if headquarters is None:
            raise ShuangluError("vault.identity")
        file = KeyFile.read(self._places.keys)
        escrowed = file.escrowed(self._key, identity.terminal, headquarters.public_key)
        escrowed.write(self._places.keys)
        self.identities.add(identity)
        self.renew_keepsake(escrowed)

    def renew_keepsake(self, file: KeyFile) -> None:
        """Let the key file keep what the vault cannot do without, where it does not, after a crash or damage."""
        keepsake = self.identities.to_keepsake()
        if not file.keeps(self._key, keepsake):
            file.with_keepsake(self._key, keepsake).write(self._places.keys)

    def rewrap(self, keepers: Sequence[KeyKeeper]) -> None:
        """Let `keepers` keep the vault key from now on, in place of those before (a changed passphrase)."""
        if not keepers:
            raise ShuangluError("vault.keeper")
        KeyFile.read(self._places.keys).kept_by(self._key, keepers).write(self._places.keys)
        self.history.add("vault.rewrapped", None, {"keepers": [keeper.name for keeper in keepers]})

    def escrow_due(self) -> bytes | None:
        """Return the vault key wrapped to headquarters, until headquarters has said that it holds it."""
        escrow = KeyFile.read(self._places.keys).escrow
        if escrow is None or self._store.row("SELECT sha256 FROM escrows WHERE sha256 = ?", escrow.sha256):
            return None
        return escrow.wrapped if escrow.terminal == self.identity().terminal else None

    def escrow_held(self) -> None:
        """Headquarters holds the escrow that `escrow_due` returned."""
        escrow = KeyFile.read(self._places.keys).escrow
        if escrow is not None:
            row = {"sha256": escrow.sha256, "held_at": moment.spell_now()}
            self._store.insert("escrows", row, known=True)

    def reconcile(self) -> Reconciliation:
        """Mend the rows after a crash; to be called at every start, before the first take."""
        return self.recovery.reconcile()

    def close(self) -> None:
        """Close the database; no thread may use the vault or its parts any more."""
        self._store.close()


def vault_exists(home: Path) -> bool:
    """Tell whether there is a vault, be it damaged: then `create_vault` refuses."""
    places = VaultFiles(home)
    return places.keys.exists() or places.database.exists()


def create_vault(home: Path, keepers: Sequence[KeyKeeper], identity: TerminalIdentity | None = None) -> Vault:
    """Make a vault with a fresh random key, kept by `keepers`; by default its identity vouches for itself only.

    The key file is what makes it a vault: a crash before it leaves nothing that counts, a crash after it leaves a
    vault that `open_vault` opens. Raises ShuangluError `vault.exists`, or a keeper's error.
    """
    places = VaultFiles(home)
    if vault_exists(home):
        raise ShuangluError("vault.exists", home=str(home))
    if not keepers:
        raise ShuangluError("vault.keeper")
    places.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    places.takes.mkdir(exist_ok=True)
    key = secrets.token_bytes(KEY_BYTES)
    file = KeyFile.new(key, keepers)
    first = identity or self_identity()
    keepsake = _draft(places.draft, key, file.cipher, lambda identities: identities.establish(first))
    file.with_keepsake(key, keepsake).write(places.keys)
    _finish_draft(places.draft, places.database)
    return _open(places, key, file.cipher)


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
    vault.renew_keepsake(file)
    return vault


def restore_from_escrow(home: Path, vault_key: bytes, keepers: Sequence[KeyKeeper]) -> None:
    """Let `keepers` keep a vault key that headquarters took out of its escrow, when all others have lost it.

    Raises ShuangluError `vault.unreadable` if it is not this vault's key; then nothing was changed.
    The key file that was there stays beside it as `keys.json.before`.
    """
    places = VaultFiles(home)
    parameters = CipherParameters()
    vault = _open(places, vault_key, parameters)
    try:
        if places.keys.exists():
            disk.write_whole(places.keys.with_name(f"{KEY_FILE}.before"), places.keys.read_bytes(), private=True)
        file = KeyFile.new(vault_key, keepers)
        headquarters = vault.identity().headquarters
        if headquarters is not None:
            file = file.escrowed(vault_key, vault.identity().terminal, headquarters.public_key)
        file.with_keepsake(vault_key, vault.identities.to_keepsake()).write(places.keys)
        vault.history.add("vault.restored_from_escrow")
    finally:
        vault.close()


def rebuild_vault(
    home: Path, keepers: Sequence[KeyKeeper], watched: Callable[[Sequence[Path]], Iterable[Path]] = iter
) -> tuple[Vault, Reconciliation]:
    """Make the database anew from the key file and the takes' folders, when it is lost or damaged.

    The old file is kept beside the new one, never removed. What only it knew is lost: history, and which takes
    headquarters refused; receipts come again from headquarters. Raises ShuangluError `vault.sound` when the
    database opens after all, and whatever `open_vault` raises for the keys. `watched` goes through the takes' folders.
    """
    places = VaultFiles(home)
    file = KeyFile.read(places.keys)
    key = file.unlock(keepers)
    keepsake = file.open_keepsake(key)
    if _opens(places, key, file.cipher):
        raise ShuangluError("vault.sound", home=str(home))
    _draft(places.rebuilt, key, file.cipher, lambda identities: identities.from_keepsake(keepsake))
    _put_aside(places.database)
    _finish_draft(places.rebuilt, places.database)
    vault = _open(places, key, file.cipher)
    vault.history.add("vault.rebuilt")
    return vault, vault.recovery.rebuild(watched)


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
    for file, other in ((_journal_of(database), _journal_of(aside)), (database, aside)):
        if file.exists() and file.stat().st_size == 0:
            file.unlink()
        elif file.exists():
            disk.move(file, other)


def _journal_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-journal")


def _opens(places: VaultFiles, key: bytes, parameters: CipherParameters) -> bool:
    try:
        _open(places, key, parameters).close()
    except UnusableDatabaseError:
        return False
    return True


def _open(places: VaultFiles, key: bytes, parameters: CipherParameters) -> Vault:
    database = open_database(places.database, key, parameters)
    try:
        check_pages(database, places.database)
        return Vault(places, key, _migrated(database, places.database))
    except BaseException:
        database.close()
        raise


def _migrated(database: Database, path: Path) -> Database:
    """Bring the tables up to date. Raises UnusableDatabaseError `vault.newer` for a later program's database."""
    known = {step.name for step in migrations.pending(database)} | {step.name for step in migrations.applied(database)}
    if known != STEPS:
        raise UnusableDatabaseError("vault.newer")
    try:
        migrations.apply(database)
    except dbapi2.Error as error:
        raise explain(error, path) from error
    return database
