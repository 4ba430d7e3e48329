"""The takes as lists show them: those that somebody may have to do something about, and the newest of the others."""

import json
from dataclasses import dataclass
from typing import Any, Final

from faults.trouble import Trouble
from terminal.vault.archive import Archive
from terminal.vault.outbox import DeliveryRow
from terminal.vault.store import Store

_ROWS = """
SELECT takes.take AS take, takes.opened_at AS opened_at, takes.closed_at AS closed_at, takes.state AS state,
    takes.sale AS sale, takes.archived AS archived, takes.practice AS practice, endings.ending AS ending,
    outbox.state AS delivery, outbox.refused AS refused, received.receipt IS NOT NULL AS received,
    coalesce(takes.sealed_segments, (SELECT count(*) FROM segments WHERE segments.take = takes.take)) AS segments,
    (SELECT count(*) FROM segments WHERE segments.take = takes.take AND delivered = 1) AS delivered,
    (SELECT coalesce(sum(bytes), 0) FROM segments WHERE segments.take = takes.take) AS bytes,
    (SELECT coalesce(sum(bytes), 0) FROM segments WHERE segments.take = takes.take AND delivered = 0) AS bytes_left,
    coalesce((SELECT verified_at FROM receipts WHERE receipts.id = received.receipt),
        (SELECT max(at) FROM quarantines WHERE quarantines.take = takes.take), takes.closed_at) AS moved_at
FROM takes LEFT JOIN outbox USING (take) LEFT JOIN received USING (take) LEFT JOIN endings USING (take)
"""
_WAITING = "WHERE takes.take IN (SELECT take FROM outbox) ORDER BY takes.opened_at DESC LIMIT ?"
_SINCE = "WHERE takes.opened_at >= ? AND takes.state <> 'allocated' ORDER BY takes.opened_at DESC LIMIT ?"
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class ListedTake:
    """One take. Times are UTC, ISO 8601; bytes are those of its sealed segments."""

    take: str
    opened_at: str
    closed_at: str
    state: str
    """`open`, `closed` or `interrupted`."""
    ending: str
    """How its sale ended, as `Takes.ended` was told; empty where nobody said."""
    sale: dict[str, Any] | None
    delivery: DeliveryRow
    detail: Trouble | None
    """Why it is refused, in quarantine or declined."""
    delivered: int
    segments: int
    bytes: int
    bytes_left: int
    moved_at: str
    """When it came into this state."""
    practice: bool
    goes: bool
    """Whether there is a headquarters that it goes to, or went to."""


class Listing:
    """Reads only. From any thread."""

    def __init__(self, store: Store, archive: Archive) -> None:
        self._store = store
        self._archive = archive

    def recent(self, since: str) -> list[ListedTake]:
        """All that headquarters has not acknowledged, and those opened since then (UTC); newest first, 200 at most.

        Of more than that, what waits is kept and what is received is left out.
        """
        waiting = {row["take"]: row for row in self._store.rows(_ROWS + _WAITING, MOST)}
        recent = {row["take"]: row for row in self._store.rows(_ROWS + _SINCE, since, MOST)}
        chosen = [*waiting.values(), *(row for take, row in recent.items() if take not in waiting)][:MOST]
        return sorted(map(self._take, chosen), key=lambda each: (each.opened_at, each.take), reverse=True)

    def one(self, take: str) -> ListedTake | None:
        """One take, whatever its age; None for one that is not known here."""
        row = self._store.row(_ROWS + "WHERE takes.take = ?", take)
        return self._take(row) if row else None

    def _take(self, row: dict[str, Any]) -> ListedTake:
        sale = row["sale"]
        if sale is None and row["archived"]:
            kept = self._archive.facts_of(row["take"])
            sale = kept and kept["sale"]
        delivery: DeliveryRow = "received" if row["received"] else "held"
        if not row["received"] and row["delivery"] not in (None, "waiting"):
            delivery = row["delivery"]
        return ListedTake(
            take=row["take"],
            opened_at=row["opened_at"] or "",
            closed_at=row["closed_at"] or "",
            state=row["state"],
            ending=row["ending"] or "",
            sale=json.loads(sale) if sale else None,
            delivery=delivery,
            detail=Trouble.from_json(row["refused"]) if row["refused"] else None,
            delivered=row["segments"] if row["received"] else row["delivered"],
            segments=row["segments"],
            bytes=row["bytes"],
            bytes_left=row["bytes_left"],
            moved_at=row["moved_at"] or "",
            practice=bool(row["practice"]),
            goes=bool(row["received"]) or row["delivery"] is not None,
        )
