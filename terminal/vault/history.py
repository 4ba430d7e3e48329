"""What happened to this vault, in order. Rows are added and never changed; the database itself refuses it."""

import json
from datetime import datetime
from typing import Any

from evidence import moment
from faults.errors import ShuangluError
from terminal.vault.store import Store

PUT_AWAY = "take.put_away"
COMPARED = "clock.compared"
"""The event that the courier notes at a greeting: how far headquarters' clock is ahead."""


class History:
    """Events and exports, oldest first. Each call is durable when it returns, or with the transaction around it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, kind: str, take: str | None = None, facts: dict[str, Any] | None = None) -> None:
        """Note one event, inside the transaction that made it happen."""
        row = {
            "at": moment.spell_now(),
            "take": take,
            "kind": kind,
            "facts": json.dumps(facts or {}, ensure_ascii=False),
        }
        self._store.insert("events", row)

    def events(self, take: str | None = None) -> list[dict[str, Any]]:
        """Return the events, of one take or all; oldest first: at, take, kind, facts."""
        rows = self._store.rows(
            "SELECT at, take, kind, facts FROM events WHERE ?1 IS NULL OR take = ?1 ORDER BY id", take
        )
        return [{**row, "facts": json.loads(row["facts"])} for row in rows]

    def last(self, kind: str) -> dict[str, Any] | None:
        """Return the event of this kind that was noted last: id, at, take, kind, facts; None where there is none."""
        rows = self._store.rows(
            "SELECT id, at, take, kind, facts FROM events WHERE kind = ? ORDER BY id DESC LIMIT 1", kind
        )
        return {**rows[0], "facts": json.loads(rows[0]["facts"])} if rows else None

    def newest_at(self, since: int = 0) -> datetime | None:
        """Return the latest moment among the events from this id on; by a clock that jumps it is not the last one's."""
        found = self._store.column("SELECT max(at) FROM events WHERE id >= ?", since) if since else self._newest()
        return moment.read(found[0]) if found[0] is not None else None

    def _newest(self) -> list[Any]:
        """Moments are spelled so that the latest is the greatest; there is an index of them."""
        return self._store.column("SELECT max(at) FROM events")

    def last_of(self, take: str) -> dict[str, Any] | None:
        """Return the event that was noted last of a take: kind and facts; None where there is none."""
        rows = self._store.rows("SELECT kind, facts FROM events WHERE take = ? ORDER BY id DESC LIMIT 1", take)
        return {**rows[0], "facts": json.loads(rows[0]["facts"])} if rows else None

    def add_news(self, kind: str, take: str, facts: dict[str, Any] | None = None) -> None:
        """Note an event, unless it is what was noted last of this take."""
        if self.last_of(take) != {"kind": kind, "facts": facts or {}}:
            self.add(kind, take, facts)

    def put_away(self, take: str) -> None:
        """Note that nobody goes on with the sale whose recording broke off in `take`."""
        with self._store.transaction():
            self.add(PUT_AWAY, take)

    def is_put_away(self, take: str) -> bool:
        """Tell whether somebody said so of this take."""
        return any(event["kind"] == PUT_AWAY for event in self.events(take))

    def exported(self, take: str, who: str, reason: str, grant: str = "") -> None:
        """Note that `who` took a readable copy of `take`, by which grant of headquarters. Raises `export.reason`."""
        if not (who.strip() and reason.strip()):
            raise ShuangluError("export.reason")
        with self._store.transaction():
            self._store.insert("exports", {"at": moment.spell_now(), "take": take, "who": who, "reason": reason})
            self.add("take.exported", take, {"who": who, **({"grant": grant} if grant else {})})

    def exports(self) -> list[dict[str, Any]]:
        """Return every export that was made: at, take, who, reason."""
        return self._store.rows("SELECT at, take, who, reason FROM exports ORDER BY id")
