"""The identities that this vault has had, newest last, and the key that opens its own takes for review."""

from typing import Any

from evidence import canonical, moment, wrapping
from faults.errors import ShuangluError
from terminal.vault.history import History
from terminal.vault.identity import TerminalIdentity
from terminal.vault.store import Store


class Identities:
    """All identities and the one review key. Each call is durable on return, or with the transaction around it."""

    def __init__(self, store: Store, history: History) -> None:
        self._store = store
        self._history = history

    def current(self) -> TerminalIdentity:
        """Return the newest identity: takes are opened under it. Raises ShuangluError `vault.empty` without one."""
        return self._find(self._store.row("SELECT * FROM identities ORDER BY id DESC LIMIT 1"))

    def of(self, terminal: str) -> TerminalIdentity:
        """Return the newest identity of `terminal`: who may seal a take that was opened under that name."""
        return self._find(
            self._store.row("SELECT * FROM identities WHERE terminal = ? ORDER BY id DESC LIMIT 1", terminal)
        )

    def add(self, identity: TerminalIdentity) -> None:
        """From now on the terminal is this one. Older identities stay: their takes are still theirs."""
        with self._store.transaction():
            self._store.insert("identities", {**identity.to_row(), "made_at": moment.spell_now()})
            self._history.add("identity.added", None, {"terminal": identity.terminal, "enrolled": identity.enrolled})

    def review_key(self) -> bytes:
        """Return the vault's own private HPKE key (96 bytes): it opens the takes of this vault."""
        row = self._store.row("SELECT private_key FROM review_keys")
        if row is None:
            raise ShuangluError("vault.empty:review")
        return bytes(row["private_key"])

    def establish(self, identity: TerminalIdentity, review_key: bytes | None = None) -> None:
        """Give a new vault its first identity and its key for review."""
        with self._store.transaction():
            key = review_key or wrapping.new_private_key()
            self._store.insert("review_keys", {"id": 1, "private_key": key, "made_at": moment.spell_now()})
            self.add(identity)

    def to_keepsake(self) -> dict[str, Any]:
        """All that cannot be read again from the takes, as JSON; it is secret."""
        rows = self._store.rows("SELECT * FROM identities ORDER BY id")
        return {
            "review_key": canonical.to_base64(self.review_key()),
            "identities": [TerminalIdentity.from_row(row).to_json() for row in rows],
        }

    def from_keepsake(self, keepsake: dict[str, Any]) -> None:
        """Give a new vault the identities, in their order, and the review key that `to_keepsake` returned."""
        first, *later = [TerminalIdentity.from_json(value) for value in keepsake["identities"]]
        with self._store.transaction():
            self.establish(first, canonical.from_base64(keepsake["review_key"]))
            for identity in later:
                self.add(identity)

    @staticmethod
    def _find(row: dict[str, Any] | None) -> TerminalIdentity:
        if row is None:
            raise ShuangluError("vault.empty:identity")
        return TerminalIdentity.from_row(row)
