"""Sales that are being entered. They are customers' facts like a take's, so they lie in the vault and nowhere else."""

import json
from dataclasses import dataclass

from evidence import moment
from terminal.vault.store import Store

MOST = 200
"""Older ones are dropped: a draft that nobody touched while so many others came will not be recorded."""


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft as it lies here; `changed_at` is ISO 8601."""

    key: str
    data: dict[str, str]
    task: str
    owner: str
    changed_at: str


class Drafts:
    """Each call is one transaction, durable on return."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, key: str, data: dict[str, str], *, task: str = "", owner: str = "") -> None:
        """Keep a draft in place of what it was before; its task and owner stay those of its beginning."""
        text, now = json.dumps(data, ensure_ascii=False), moment.spell_now()
        with self._store.transaction():
            self._store.run(
                "INSERT INTO drafts (key, data, task, owner, changed_at) VALUES (?1, ?2, ?3, ?4, ?5) "
                "ON CONFLICT (key) DO UPDATE SET data = ?2, changed_at = ?5",
                key, text, task, owner, now,
            )  # fmt: skip
            self._store.run(
                "DELETE FROM drafts WHERE key NOT IN (SELECT key FROM drafts ORDER BY changed_at DESC LIMIT ?)", MOST
            )

    def get(self, key: str) -> StoredDraft | None:
        """Return a draft, None where there is none of that key."""
        return next((each for each in self.all() if each.key == key), None)

    def all(self) -> list[StoredDraft]:
        """Return every draft, the one that was changed last first."""
        rows = self._store.rows("SELECT key, data, task, owner, changed_at FROM drafts ORDER BY changed_at DESC, key")
        return [StoredDraft(**{**row, "data": json.loads(row["data"])}) for row in rows]

    def drop(self, key: str) -> None:
        """Forget a draft; of one that is none nothing is said."""
        self._store.run("DELETE FROM drafts WHERE key = ?", key)

    def next_number(self, day: str) -> int:
        """Return the next number for sales that are entered here on a day (ISO 8601), from 1; none comes twice."""
        with self._store.transaction():
            self._store.run(
                "INSERT INTO entry_numbers (day, last) VALUES (?, 1) "
                "ON CONFLICT (day) DO UPDATE SET last = last + 1", day,
            )  # fmt: skip
            row = self._store.row("SELECT last FROM entry_numbers WHERE day = ?", day)
        return int(row["last"]) if row else 1
