"""The books of packs that this terminal was given, and which of them is in force. What is in them is judged elsewhere.

Those of each headquarters are for themselves: serials of one say nothing of another's.
"""

from dataclasses import dataclass
from datetime import datetime

from evidence import moment
from faults.errors import ShuangluError
from terminal.vault.history import History
from terminal.vault.identities import Identities
from terminal.vault.store import Store

_COLUMNS = "serial, sha256, effective, installed_at, confirmed_at, in_force_since"


@dataclass(frozen=True, slots=True)
class StoredBook:
    """A book that lies here, without its bytes."""

    serial: int
    sha256: str
    """Of its manifest."""
    effective: datetime
    installed_at: datetime
    confirmed_at: datetime
    """When headquarters last said that it is the newest; until then, when it was installed."""
    in_force_since: datetime | None


class Books:
    """Books of the headquarters that this terminal belongs to now. Each call is one transaction, durable on return."""

    def __init__(self, store: Store, identities: Identities, history: History) -> None:
        self._store = store
        self._identities = identities
        self._history = history

    def held(self) -> list[StoredBook]:
        """Every book, the newest first; none in a home that belongs to no headquarters."""
        query = f"SELECT {_COLUMNS} FROM books WHERE authority = ? ORDER BY serial DESC"  # noqa: S608 - our own names
        return [
            StoredBook(
                row["serial"],
                row["sha256"],
                moment.read(row["effective"]),
                moment.read(row["installed_at"]),
                moment.read(row["confirmed_at"]),
                moment.read(row["in_force_since"]) if row["in_force_since"] else None,
            )
            for row in self._store.rows(query, self._authority())
        ]

    def data(self, serial: int) -> bytes:
        """The file of a book; raises ShuangluError `book.none`."""
        row = self._store.row("SELECT data FROM books WHERE authority = ? AND serial = ?", self._authority(), serial)
        if row is None:
            raise ShuangluError("book.none", serial=serial)
        return bytes(row["data"])

    def take_in(self, serial: int, sha256: str, effective: datetime, data: bytes) -> None:
        """Keep a book that was judged good. One that is not above all others is refused by the table itself.

        Raises ShuangluError `book.older`, `vault.*`.
        """
        now = moment.spell_now()
        with self._store.transaction():
            newest = max((book.serial for book in self.held()), default=0)
            if serial <= newest:
                raise ShuangluError("book.older", serial=serial, newest=newest)
            row = {
                "authority": self._authority(),
                "serial": serial,
                "sha256": sha256,
                "effective": moment.spell(effective),
                "data": data,
                "installed_at": now,
                "confirmed_at": now,
            }
            self._store.insert("books", row)
            self._history.add("book.taken", None, {"serial": serial, "sha256": sha256})

    def activate(self, serial: int) -> None:
        """From now on this one is in force, and no lower one ever again; a second call changes nothing."""
        with self._store.transaction():
            begun = "UPDATE books SET in_force_since = ? WHERE authority = ? AND serial = ? AND in_force_since IS NULL"
            if self._store.run(begun, moment.spell_now(), self._authority(), serial):
                self._history.add("book.in_force", None, {"serial": serial})

    def confirm(self, serial: int) -> None:
        """Headquarters has said just now that this one is its newest."""
        confirmed = "UPDATE books SET confirmed_at = ? WHERE authority = ? AND serial = ?"
        self._store.run(confirmed, moment.spell_now(), self._authority(), serial)

    def revocations(self) -> bytes | None:
        """The last list of revoked certificates that headquarters sent, PEM; None before any."""
        row = self._store.row("SELECT pem FROM revocation_lists WHERE authority = ?", self._authority())
        return bytes(row["pem"]) if row else None

    def keep_revocations(self, pem: bytes) -> None:
        """Keep a list that was judged good, in place of an older one."""
        with self._store.transaction():
            self._store.run("DELETE FROM revocation_lists WHERE authority = ?", self._authority())
            self._store.insert("revocation_lists", {"authority": self._authority(), "pem": pem})

    def _authority(self) -> str:
        return self._identities.authority()
