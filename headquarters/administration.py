"""What people do at headquarters beside the server: give codes, look, verify, export, revoke."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from evidence.account import account_name
from evidence.faults import EvidenceFault, shown
from evidence.wrapping import escrow_purpose, unwrap
from faults.errors import UsageError
from headquarters.authority.enrolment import give_code
from headquarters.authority.identity import PublicIdentity, open_identity
from headquarters.faults import HeadquartersError, Refusal
from headquarters.identifiers import Series, TakeName, check_terminal
from headquarters.index.certificates import Revoked
from headquarters.index.database import SqliteDatabase
from headquarters.index.tables import Take
from headquarters.layout import database_path, storage_path
from headquarters.store.storage import FolderStorage
from headquarters.takes.examine import Examination, examine_stored
from headquarters.takes.numbering import Numbering, check_numbering

if TYPE_CHECKING:
    from headquarters.takes.export import Exported

_LONGEST_HOURS = 24 * 31
_VAULT_KEY_BYTES = 32


class Administration:
    """Opens a headquarters' index and store without its keys; safe beside the running server."""

    def __init__(self, data: Path, public: PublicIdentity, database: SqliteDatabase) -> None:
        """Use `open`."""
        self.data = data
        self.public = public
        self.database = database
        self.storage = FolderStorage(storage_path(data))

    @classmethod
    @contextmanager
    def open(cls, data: Path) -> Iterator[Self]:
        """Raises HeadquartersError `data.none` or `database.*`."""
        public = PublicIdentity.open(data)
        database = SqliteDatabase(database_path(data))
        try:
            yield cls(data, public, database)
        finally:
            database.close()

    def enrol_code(self, terminal: str | None, hours: float) -> tuple[str, str, str]:
        """Return a fresh code, its terminal and when it expires. Raises UsageError `hours.wrong` or `terminal.name`."""
        if not 0 < hours <= _LONGEST_HOURS:
            raise UsageError("hours.wrong", most=_LONGEST_HOURS)
        return give_code(self.database, self.public, terminal, hours)

    def takes(self, series: Series) -> tuple[list[Take], Numbering]:
        """Return the takes of a series, and what is missing from or wrong with their numbering."""
        found = self.database.takes(series)
        return found, check_numbering(found)

    def find(self, take: str | None) -> Take:
        """Raises HeadquartersError `take.unknown`, as UsageError for what names no take."""
        if take is None:
            raise UsageError("take.unknown:which", data=str(self.data))
        try:
            row = self.database.take(str(TakeName.parse(take)))
        except Refusal:
            raise UsageError("take.unknown:name", take=shown(take)) from None
        if row is None:
            raise HeadquartersError("take.unknown", take=take, data=str(self.data))
        return row

    def verify(self, take: str | None, passphrase_file: Path | None) -> Examination:
        """Check everything that is stored of a take again, and that headquarters' key opens it.

        Raises as `find` does, and HeadquartersError `keys.*`; what is wrong with the take is in the answer.
        """
        row = self.find(take)
        identity = open_identity(self.data, passphrase_file)
        return examine_stored(row, self.database, self.storage, (self.public.root,), identity.private_key())

    def export(
        self, take: str | None, out: Path, *, reason: str, who: str | None, passphrase_file: Path | None
    ) -> "Exported":
        """Write a take as one MP4; see `export.Exporter`. `who`: the account that runs this, by default."""
        from headquarters.takes.export import Exporter  # needs FFmpeg's libraries, which nothing else here does

        row = self.find(take)
        if not reason.strip():
            raise UsageError("reason.none:export")
        identity = open_identity(self.data, passphrase_file)
        exporter = Exporter(self.database, self.storage, self.public.root, identity.private_key())
        return exporter.export(row, out, reason=reason.strip(), who=who or account_name())

    def open_escrow(self, terminal: str, *, reason: str, who: str | None, passphrase_file: Path | None) -> bytes:
        """Return the newest vault key that a terminal left here and that opens, 32 bytes; noted before it is opened.

        Raises UsageError `terminal.name` or `reason.none`; HeadquartersError `escrow.none`, `keys.*`, or `escrow.wrong`
        when none opens.
        """
        check_terminal(terminal)
        if not reason.strip():
            raise UsageError("reason.none:escrow")
        held = self.database.escrows(terminal)
        if not held:
            raise HeadquartersError("escrow.none", terminal=terminal)
        identity = open_identity(self.data, passphrase_file)
        self.database.escrow_opened(terminal, f"{who or account_name()}: {reason.strip()}")
        private_key = identity.private_key()
        for escrow in reversed(held):
            with suppress(EvidenceFault):
                key = unwrap(escrow.blob, private_key, escrow_purpose(terminal))
                if len(key) == _VAULT_KEY_BYTES:
                    return key
        raise HeadquartersError("escrow.wrong", terminal=terminal)

    def revoke(self, terminal: str) -> Revoked:
        """Revoke a terminal's certificates and open codes; return how many there were of each.

        Raises UsageError `terminal.name`, HeadquartersError `terminal.unknown` where there is nothing to revoke.
        """
        check_terminal(terminal)
        revoked = self.database.revoke(terminal)
        if not any(revoked):
            raise HeadquartersError("terminal.unknown", terminal=terminal)
        return revoked
