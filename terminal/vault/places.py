"""Where a home keeps what belongs to its vault."""

from dataclasses import dataclass
from pathlib import Path

from terminal.vault.keyfile import FILE as KEY_FILE

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
    def archive(self) -> Path:
        """The second encrypted database: what is kept of settled takes. There is none before one is settled."""
        return self.folder / "archive.db"

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
