"""The outbox: what headquarters has not acknowledged. The courier empties it, row by row."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from evidence import moment
from evidence.canonical import loads
from faults.trouble import Trouble
from terminal.vault.history import COMPARED, History
from terminal.vault.store import Store
from terminal.vault.takes import Takes
from terminal.vault.takes_on_disk import read_take

_PARCELS = """
SELECT takes.take AS take, takes.entries AS entries, takes.state AS state, outbox.refused AS refused,
    outbox.state AS delivery,
    coalesce(sealed_segments, (SELECT count(*) FROM segments WHERE segments.take = takes.take)) AS segments,
    CASE archived WHEN 1 THEN coalesce(sealed_segments, 0)
        ELSE (SELECT count(*) FROM segments WHERE segments.take = takes.take AND delivered = 1) END AS delivered
FROM outbox CROSS JOIN takes USING (take)
"""
"""The outbox first: it is small, however many takes there are. What is archived was delivered before."""
_OLDEST_FIRST = " ORDER BY takes.opened_at, takes.number"
_RECEIVED_HERE = "FROM received CROSS JOIN takes USING (take) WHERE received.here = 1"
_UNVERIFIED = (
    "FROM received INDEXED BY received_unverified CROSS JOIN takes USING (take) "
    "WHERE received.here = 1 AND received.read_again = 0"
)
_RECEIVED_VERIFIED = (
    "SELECT take, receipt FROM received WHERE here = 1 AND read_again = 1 AND identity = ? AND receipt >= ? "
    "ORDER BY receipt LIMIT ?"
)
_RECEIVED_UNVERIFIED = _RECEIVED_VERIFIED.replace("read_again = 1", "read_again = 0")
_OF_LINE = "{}.identity IN (SELECT id FROM identities WHERE terminal = ? AND ca_pem = ?)"
_ON_LINE = f" AND {_OF_LINE.format('takes')}"
DeliveryRow = Literal["held", "received", "quarantined", "declined", "refused"]
Line = tuple[str, bytes]
"""A terminal name and the authority (PEM) of a headquarters."""


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


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A take that headquarters keeps in quarantine until people decide; `stored_as` is its name there."""

    take: str
    stored_as: str
    folder: Path
    segments: int
    reason: Trouble


class Outbox:
    """Implements `terminal.sync.ports.Outbox`. Each call is one transaction, durable when it returns."""

    def __init__(self, store: Store, takes: Takes, history: History, line: Line | None = None) -> None:
        """Show what belongs to `line`; without one everything, whichever headquarters it goes to."""
        self._store = store
        self._takes = takes
        self._history = history
        self.line = line

    def parcels(self) -> tuple[Parcel, ...]:
        """Return what is to be delivered, oldest first; neither what was refused nor what is in quarantine."""
        return tuple(self._parcel(row) for row in self._rows(_PARCELS + "WHERE outbox.state = 'waiting'"))

    def waiting_since(self) -> tuple[str, ...]:
        """When each take was opened that waits to be delivered, oldest first."""
        query = "SELECT opened_at FROM outbox CROSS JOIN takes USING (take) WHERE outbox.state = 'waiting'"
        return tuple(str(row["opened_at"]) for row in self._rows(query) if row["opened_at"])

    def parcel(self, take: str) -> Parcel | None:
        """Return one of the parcels as it is now; None once it has left the outbox."""
        row = self._store.row(_PARCELS + "WHERE outbox.state = 'waiting' AND takes.take = ?", take)
        return None if row is None else self._parcel(row)

    def pieces(self, take: str) -> tuple[Piece, ...]:
        """Return the segments of `take` that headquarters has not said to hold, in order."""
        rows = self._store.rows(
            "SELECT number, sha256, bytes, entries FROM segments WHERE take = ? AND delivered = 0 ORDER BY number", take
        )
        return tuple(Piece(**row) for row in rows)

    def pieces_delivered(self, take: str, sha256s: Collection[str]) -> None:
        """Headquarters answered that it holds these segments."""
        places = ", ".join("?" * len(sha256s))
        self._store.run(f"UPDATE segments SET delivered = 1 WHERE take = ? AND sha256 IN ({places})", take, *sha256s)  # noqa: S608 - places only

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
        """Keep headquarters' receipt, which the caller has verified: the take has left the outbox.

        Its segments go to the archive later.
        """
        with self._store.transaction():
            if self._receipt_of(take) is not None:
                return
            row = {
                "take": take,
                "receipt": receipt,
                "manifest_sha256": manifest_sha256,
                "segments": self._segments_of(take),
                "verified_at": moment.spell_now(),
            }
            self._store.insert("receipts", row)
            self._store.run("DELETE FROM outbox WHERE take = ?", take)
            self._history.add("take.received", take)

    def refused(self, take: str, reason: Trouble) -> None:
        """The take stays here, not tried again by itself: headquarters refused it for good, or it is damaged here."""
        self._put(take, "refused", reason, "take.refused_by_headquarters")

    def refused_before(self) -> tuple[tuple[str, Trouble], ...]:
        """Return the takes that are not tried again by themselves, oldest first, each with its reason."""
        rows = self._rows(_PARCELS + "WHERE outbox.state = 'refused'")
        return tuple((row["take"], Trouble.from_json(row["refused"])) for row in rows)

    def again(self, take: str) -> None:
        """Try a refused take once more, since somebody mended what it was refused for."""
        with self._store.transaction():
            sql = "UPDATE outbox SET refused = NULL, state = 'waiting' WHERE take = ? AND state = 'refused'"
            if self._store.run(sql, take):
                self._history.add("take.tried_again", take)

    def quarantined(self, take: str, receipt: bytes, stored_as: str, reason: Trouble) -> None:
        """The quarantine receipt was verified: the take is no parcel any more, and nothing of it may be deleted."""
        with self._store.transaction():
            record = {"take": take, "receipt": receipt, "stored_as": stored_as, "reason": reason.to_json()}
            self._store.insert("quarantines", {**record, "at": moment.spell_now()})
            self._put(take, "quarantined", reason, "take.quarantined")

    def quarantines(self) -> tuple[Quarantined, ...]:
        """Return the takes that are in quarantine, oldest first; not those that were declined."""
        return self._doubted_there("quarantined")

    def declined_before(self) -> tuple[Quarantined, ...]:
        """Return the takes for which `declined` was called, oldest first."""
        return self._doubted_there("declined")

    def _doubted_there(self, state: DeliveryRow) -> tuple[Quarantined, ...]:
        return tuple(
            Quarantined(
                row["take"],
                self._quarantined_as(row["take"]),
                self._folder(row),
                row["segments"],
                Trouble.from_json(row["refused"]),
            )
            for row in self._rows(_PARCELS + "WHERE outbox.state = ?", state)
        )

    def declined(self, take: str, reason: Trouble) -> None:
        """People at headquarters decided that a quarantined take does not count. It stays here as it is."""
        self._put(take, "declined", reason, "take.declined")

    def undecided(self, take: str, reason: Trouble) -> None:
        """Headquarters was put back to before it declined this take: it lies in quarantine again."""
        self._put(take, "quarantined", reason, "take.undecided")

    def received_here(self) -> tuple[str, ...]:
        """Return the takes that headquarters acknowledged and whose files are still here, oldest first."""
        return self._here(self._rows(f"SELECT takes.take AS take {_RECEIVED_HERE}"))

    def unverified(self) -> tuple[str, ...]:
        """Return those of `received_here` that headquarters, by its last word, has not found whole since."""
        return self._here(self._rows(f"SELECT takes.take AS take {_UNVERIFIED}"))

    def verified_here(self, start: int, most: int) -> tuple[str, ...]:
        """Return up to `most` of the other takes of `received_here`, in turns: those that come after `start`.

        Whoever calls it again and again, each time with `start` greater by `most`, has had all of them in the end.
        """
        newest = self._store.column("SELECT coalesce(max(id), 0) FROM receipts")[0]
        first = start % (newest + 1)
        found = self._received(first, most, verified=True)
        return self._here((found + self._received(0, most, verified=True))[:most] if len(found) < most else found)

    def has_received(self) -> bool:
        """Tell whether anything is here that headquarters acknowledged."""
        return self._has_received(verified=False) or self._has_received(verified=True)

    def _has_received(self, *, verified: bool) -> bool:
        first, most = 0, 50
        while rows := self._received(first, most, verified=verified):
            if self._here(rows):
                return True
            first = rows[-1]["receipt"] + 1
        return False

    def _here(self, rows: list[dict[str, Any]]) -> tuple[str, ...]:
        names = dict.fromkeys(row["take"] for row in rows)
        return tuple(take for take in names if self._takes.folder_of(take).is_dir())

    def _received(self, first: int, most: int, *, verified: bool) -> list[dict[str, Any]]:
        """Return up to `most` takes that were not released, and their receipts, in the order of those, from `first` on.

        Asked of each identity by itself: so the index gives them in their order.
        """
        sql = _RECEIVED_VERIFIED if verified else _RECEIVED_UNVERIFIED
        rows = [row for identity in self._identities() for row in self._store.rows(sql, identity, first, most)]
        return sorted(rows, key=lambda row: int(row["receipt"]))[:most]

    def _identities(self) -> list[int]:
        if self.line is None:
            return self._store.column("SELECT id FROM identities")
        return self._store.column("SELECT id FROM identities WHERE terminal = ? AND ca_pem = ?", *self.line)

    def stored_as(self, take: str) -> str:
        """Return the name that the newest receipt of a received take bears: its own, or `<take>~<8 digits>`."""
        row = self._store.row("SELECT receipt FROM receipts_standing WHERE take = ?", take)
        return take if row is None else str(loads(bytes(row["receipt"]))["receipt"]["take"])

    def seal_of(self, take: str) -> str | None:
        """Return which manifest headquarters' newest word on a take names, by its digest; None without a word."""
        row = self._store.row("SELECT receipt FROM receipts_standing WHERE take = ?", take)
        if row is not None:
            return str(loads(bytes(row["receipt"]))["receipt"]["manifest_sha256"])
        row = self._store.row("SELECT receipt FROM quarantines WHERE take = ? ORDER BY id DESC LIMIT 1", take)
        return None if row is None else str(loads(bytes(row["receipt"]))["quarantine"]["manifest_sha256"])

    def verified(self, take: str, at: str | None) -> None:
        """Headquarters read its copy of a received take again at `at` and found it whole.

        None withdraws what it said before: its copy is damaged, or is not read again since it was put back.
        """
        with self._store.transaction():
            receipt = self._receipt_of(take)
            if receipt is None or self._verified_at(take) == at:
                return
            self._store.insert("verified", {"receipt": receipt, "verified_at": at, "at": moment.spell_now()})
            kind = "take.verification_withdrawn" if at is None else "take.verified_there"
            self._history.add(kind, take, {"verified_at": at})

    def lost_there(self, take: str) -> None:
        """Headquarters was put back from a backup and knows a take no more: it is a parcel again, nothing delivered.

        It was received, quarantined or declined. Its old receipt stays on record and permits no deletion any more.
        Raises OSError where the take cannot be read here; then nothing changes.
        """
        found = read_take(self._takes.folder_of(take))
        if found is None:
            raise FileNotFoundError(take)
        with self._store.transaction():
            receipt = self._receipt_of(take)
            if receipt is not None:
                self._store.insert("receipts_lost", {"receipt": receipt, "at": moment.spell_now()})
            self._store.run("UPDATE segments SET delivered = 0 WHERE take = ?", take)
            self._store.run("UPDATE outbox SET refused = NULL, state = 'waiting' WHERE take = ?", take)
            self._takes.index(found)
            self._history.add("take.lost_there", take)

    def deliveries(self) -> tuple[Delivered, ...]:
        """How far every take has come that headquarters has not acknowledged, oldest first."""
        return tuple(
            Delivered(
                row["take"],
                "held" if row["delivery"] == "waiting" else row["delivery"],
                row["delivered"],
                row["segments"],
                Trouble.from_json(row["refused"]) if row["refused"] else None,
            )
            for row in self._rows(_PARCELS + "WHERE TRUE")
        )

    def received_count(self) -> int:
        """How many takes headquarters has acknowledged, released ones too."""
        line = "" if self.line is None else f"WHERE {_OF_LINE.format('received')}"
        return int(self._store.column(f"SELECT count(*) FROM received {line}", *(self.line or ()))[0])  # noqa: S608 - our own words

    def receipt(self, take: str) -> dict[str, Any] | None:
        """What headquarters' standing receipt of a take says; None where there is none."""
        row = self._store.row("SELECT receipt FROM receipts_standing WHERE take = ?", take)
        return None if row is None else loads(bytes(row["receipt"]))["receipt"]

    def receipts(self) -> list[dict[str, Any]]:
        """What headquarters' receipts say, oldest first."""
        rows = self._store.rows("SELECT receipt FROM receipts_standing ORDER BY id")
        return [loads(bytes(row["receipt"]))["receipt"] for row in rows]

    def _segments_of(self, take: str) -> int:
        sql = "SELECT count(*) AS count FROM segments WHERE take = ?"
        row = self._store.row("SELECT archived, sealed_segments AS count FROM takes WHERE take = ?", take)
        return int(row["count"] or 0) if row and row["archived"] else int(self._store.column(sql, take)[0])

    def _rows(self, sql: str, *values: str) -> list[dict[str, Any]]:
        """Read the rows of this line, oldest first; `sql` ends in its conditions."""
        if self.line is None:
            return self._store.rows(sql + _OLDEST_FIRST, *values)
        return self._store.rows(sql + _ON_LINE + _OLDEST_FIRST, *values, *self.line)

    def _put(self, take: str, state: DeliveryRow, reason: Trouble, event: str) -> None:
        with self._store.transaction():
            sql = "UPDATE outbox SET refused = ?, state = ? WHERE take = ?"
            if self._store.run(sql, reason.to_json(), state, take):
                self._history.add(event, take, {"reason": reason.words()})

    def _receipt_of(self, take: str) -> int | None:
        row = self._store.row("SELECT id FROM receipts_standing WHERE take = ?", take)
        return None if row is None else int(row["id"])

    def _verified_at(self, take: str) -> str | None:
        row = self._store.row("SELECT verified_at FROM verified_standing WHERE take = ?", take)
        return None if row is None else str(row["verified_at"])

    def _quarantined_as(self, take: str) -> str:
        row = self._store.row("SELECT stored_as FROM quarantines WHERE take = ? ORDER BY id DESC LIMIT 1", take)
        assert row is not None
        return str(row["stored_as"])

    def _folder(self, row: dict[str, Any]) -> Path:
        return self._takes.folder_of(row["take"])

    def _parcel(self, row: dict[str, Any]) -> Parcel:
        return Parcel(
            take=row["take"],
            folder=self._folder(row),
            entries=row["entries"],
            segments=row["segments"],
            delivered=row["delivered"],
            sealed=row["state"] in ("closed", "interrupted"),
        )

    def clock_compared(self, offset_s: float, round_trip_s: float) -> None:
        """Headquarters' clock is `offset_s` ahead of this machine's, give or take half of `round_trip_s`."""
        self._history.add(COMPARED, None, {"offset_s": offset_s, "round_trip_s": round_trip_s})
