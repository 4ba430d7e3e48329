"""The outbox: what headquarters has not acknowledged. The courier empties it, row by row."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from evidence import moment
from evidence.canonical import loads
from faults.trouble import Trouble
from terminal.vault.history import History
from terminal.vault.identities import Identities
from terminal.vault.store import Store

_PARCELS = """
SELECT takes.take AS take, takes.entries AS entries, takes.state AS state, outbox.refused AS refused,
    (SELECT count(*) FROM segments WHERE segments.take = takes.take) AS segments,
    (SELECT count(*) FROM segments WHERE segments.take = takes.take AND delivered = 1) AS delivered
FROM outbox JOIN takes USING (take)
"""
DeliveryRow = Literal["held", "received", "refused"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One take on its way: what is durable here, and how much of it headquarters has said to hold."""

    take: str
    folder: Path
    entries: int
    segments: int
    delivered: int
    sealed: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """One sealed segment that headquarters has not said to hold."""

    number: int
    sha256: str
    bytes: int
    entries: int
    """With so many journal entries at headquarters, the one that names this segment is there."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How far a take has come: `detail` is why it is not tried again by itself, None where it is."""

    take: str
    state: DeliveryRow
    delivered: int
    total: int
    detail: Trouble | None


class Outbox:
    """Implements `terminal.sync.ports.Outbox`. Each call is one transaction, durable when it returns."""

    def __init__(self, store: Store, takes: Path, identities: Identities, history: History) -> None:
        self._store = store
        self._takes = takes
        self._identities = identities
        self._history = history

    def parcels(self) -> tuple[Parcel, ...]:
        """Return what this terminal still has to deliver, oldest first; not what was refused for good."""
        terminal = self._identities.current().terminal
        sql = _PARCELS + "WHERE outbox.refused IS NULL AND takes.terminal = ? ORDER BY takes.opened_at, takes.number"
        return tuple(self._parcel(row) for row in self._store.rows(sql, terminal))

    def parcel(self, take: str) -> Parcel | None:
        """Return one of the parcels as it is now; None once it has left the outbox."""
        row = self._store.row(_PARCELS + "WHERE outbox.refused IS NULL AND takes.take = ?", take)
        return None if row is None else self._parcel(row)

    def pieces(self, take: str) -> tuple[Piece, ...]:
        """Return the segments of `take` that headquarters has not said to hold, in order."""
        rows = self._store.rows(
            "SELECT number, sha256, bytes, entries FROM segments WHERE take = ? AND delivered = 0 ORDER BY number", take
        )
        return tuple(Piece(**row) for row in rows)

    def piece_delivered(self, take: str, sha256: str) -> None:
        """Headquarters answered that it holds this segment."""
        self._store.run("UPDATE segments SET delivered = 1 WHERE take = ? AND sha256 = ?", take, sha256)

    def compared(self, take: str, entries: int, lacks: Collection[str], *, complete: bool) -> None:
        """Believe headquarters: its first `entries` entries name segments of which it lacks `lacks`.

        `complete`: and no others; False when the answer was cut at its limit.
        """
        with self._store.transaction():
            rows = self._store.rows("SELECT number, sha256, entries, delivered FROM segments WHERE take = ?", take)
            for row in rows:
                lacking = row["sha256"] in lacks or row["entries"] > entries
                delivered = 0 if lacking else 1 if complete else row["delivered"]
                if delivered != row["delivered"]:
                    self._store.run(
                        "UPDATE segments SET delivered = ? WHERE take = ? AND number = ?",
                        delivered,
                        take,
                        row["number"],
                    )

    def received(self, take: str, receipt: bytes, manifest_sha256: str) -> None:
        """Keep headquarters' receipt, which the caller has verified: the take has left the outbox."""
        with self._store.transaction():
            held = self._store.row("SELECT count(*) AS held FROM segments WHERE take = ?", take)
            assert held is not None
            row = {
                "take": take,
                "receipt": receipt,
                "manifest_sha256": manifest_sha256,
                "segments": held["held"],
                "verified_at": moment.spell_now(),
            }
            self._store.insert("receipts", row, known=True)
            self._store.run("DELETE FROM segments WHERE take = ?", take)
            self._store.run("DELETE FROM outbox WHERE take = ?", take)
            self._history.add("take.received", take)

    def refused(self, take: str, reason: Trouble) -> None:
        """The take stays here, not tried again by itself: headquarters refused it for good, or it is damaged here."""
        with self._store.transaction():
            if self._store.run("UPDATE outbox SET refused = ? WHERE take = ?", reason.to_json(), take):
                self._history.add("take.refused_by_headquarters", take, {"reason": reason.words()})

    def refused_before(self) -> tuple[tuple[str, Trouble], ...]:
        """Return the takes that are not tried again by themselves, oldest first, each with its reason."""
        rows = self._store.rows(_PARCELS + "WHERE outbox.refused IS NOT NULL ORDER BY takes.opened_at, takes.number")
        return tuple((row["take"], Trouble.from_json(row["refused"])) for row in rows)

    def again(self, take: str) -> None:
        """Try a refused take once more, since somebody mended what it was refused for."""
        with self._store.transaction():
            if self._store.run("UPDATE outbox SET refused = NULL WHERE take = ? AND refused IS NOT NULL", take):
                self._history.add("take.tried_again", take)

    def deliveries(self) -> tuple[Delivered, ...]:
        """How far every take has come that has a headquarters to go to; what is here first, oldest first."""
        waiting = [
            Delivered(
                row["take"],
                "refused" if row["refused"] else "held",
                row["delivered"],
                row["segments"],
                Trouble.from_json(row["refused"]) if row["refused"] else None,
            )
            for row in self._store.rows(_PARCELS + "ORDER BY takes.opened_at, takes.number")
        ]
        received = [
            Delivered(row["take"], "received", row["segments"], row["segments"], None)
            for row in self._store.rows("SELECT take, segments FROM receipts ORDER BY rowid")
        ]
        return tuple(waiting + received)

    def receipts(self) -> list[dict[str, Any]]:
        """What headquarters' receipts say, oldest first."""
        rows = self._store.rows("SELECT receipt FROM receipts ORDER BY rowid")
        return [loads(bytes(row["receipt"]))["receipt"] for row in rows]

    def _parcel(self, row: dict[str, Any]) -> Parcel:
        return Parcel(
            take=row["take"],
            folder=self._takes / row["take"],
            entries=row["entries"],
            segments=row["segments"],
            delivered=row["delivered"],
            sealed=row["state"] in ("closed", "interrupted"),
        )

    def clock_compared(self, offset_s: float, round_trip_s: float) -> None:
        """Headquarters' clock is `offset_s` ahead of this machine's, give or take half of `round_trip_s`."""
        self._history.add("clock.compared", None, {"offset_s": offset_s, "round_trip_s": round_trip_s})
