"""Headquarters' grants to make readable copies of takes here, as they came. Who reads them checks them."""

from evidence import moment
from terminal.vault.history import History
from terminal.vault.identities import Identities
from terminal.vault.store import Store


class Grants:
    """Rows are added and never changed. Each call is one transaction, durable on return."""

    def __init__(self, store: Store, identities: Identities, history: History) -> None:
        self._store = store
        self._identities = identities
        self._history = history

    def keep(self, key: str, take: str, body: bytes) -> None:
        """Keep a grant that was verified; the same one again is not kept twice."""
        with self._store.transaction():
            row = {
                "authority": self._identities.authority(),
                "key": key,
                "take": take,
                "body": body,
                "got_at": moment.spell_now(),
            }
            known = "SELECT key FROM grants WHERE authority = ? AND key = ?"
            if self._store.row(known, row["authority"], key) is None:
                self._store.insert("grants", row)
                self._history.add("export.granted", take, {"grant": key})

    def of_take(self, take: str) -> list[bytes]:
        """Every grant for a take, as it was signed, the newest first; also those that have run out."""
        sql = "SELECT body FROM grants WHERE take = ? ORDER BY got_at DESC, key DESC"
        return [bytes(body) for body in self._store.column(sql, take)]
