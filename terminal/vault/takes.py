"""The ledger of takes: numbers without holes, and what each take has come to. The session sees it as its `Ledger`."""

import json
from pathlib import Path
from typing import Any, Literal

from evidence import moment, wrapping
from evidence.journal import take_id
from faults.errors import ShuangluError
from terminal.session.orders.recorder import OpenTake, Recipient
from terminal.session.ports import Series
from terminal.vault.history import History
from terminal.vault.identities import Identities
from terminal.vault.identity import TerminalIdentity
from terminal.vault.store import Store
from terminal.vault.takes_on_disk import TakeOnDisk, clear_unopened, read_seal, read_take, was_opened

VAULT_RECIPIENT = "vault"


class Takes:
    """Implements `terminal.session.ports.Ledger`. Each call is one transaction, durable when it returns."""

    def __init__(self, store: Store, folder: Path, identities: Identities, history: History) -> None:
        self._store = store
        self._folder = folder
        self._identities = identities
        self._history = history

    def folder_of(self, take: str) -> Path:
        """Return where the files of this take lie, or would lie: the disk is not looked at."""
        return self._folder / take

    def begin_take(self, series: Series, sale: dict[str, Any], planned_s: int) -> OpenTake:
        """Give out the next number of the series and all that entry 0 needs.

        Raises ShuangluError `ledger.not_enrolled` for a sale on a terminal that belongs to no headquarters,
        `ledger.unsealed` while an earlier take of the series waits for recovery, `ledger.folder` for a folder in
        the way and `ledger.previous` when the take before cannot be named any more.
        """
        identity = self._identities.current()
        if series == "sale" and not identity.enrolled:
            raise ShuangluError("ledger.not_enrolled")
        with self._store.transaction():
            self._take_back_unopened(identity.terminal, series)
            number, previous = self._next(identity.terminal, series)
            take = take_id(identity.terminal, series, number)
            if not clear_unopened(self.folder_of(take)):
                raise ShuangluError("ledger.folder", take=take)
            row = {"take": take, "terminal": identity.terminal, "series": series, "number": number}
            planned = {"sale": json.dumps(sale, ensure_ascii=False), "planned_s": planned_s}
            self._store.insert("takes", {**row, **planned, "previous": previous, "state": "allocated"})
            self._history.add("take.begun", take)
        return OpenTake(
            take=take,
            folder=str(self.folder_of(take)),
            terminal=identity.terminal,
            series=series,
            number=number,
            previous=previous,
            recipients=self._recipients(identity),
            key_pem=identity.key_pem,
            certificates_pem=identity.certificates_pem,
            planned_s=planned_s,
        )

    def take_opened(self, take: str) -> None:
        """Entry 0 is durable: the number is used, and the take joins the outbox."""
        with self._store.transaction():
            self._demand(take)
            changed = self._store.run(
                "UPDATE takes SET state = 'open', entries = 1, opened_at = ? WHERE take = ? AND state = 'allocated'",
                moment.spell_now(),
                take,
            )
            if changed:
                self.join_outbox(take)
                self._history.add("take.opened", take)

    def take_refused(self, take: str) -> None:
        """Entry 0 was never written: the number is free again."""
        with self._store.transaction():
            if self._store.run("DELETE FROM takes WHERE take = ? AND state = 'allocated'", take):
                self._history.add("take.refused", take)

    def segment_held(self, take: str, index: int, digest: str, size: int, entries: int) -> None:
        """A segment and its journal entry are durable: they join the outbox. Said twice counts once."""
        with self._store.transaction():
            self._demand(take)
            known = self._store.row("SELECT sha256 FROM segments WHERE take = ? AND number = ?", take, index)
            if known is not None and known["sha256"] != digest:
                raise ShuangluError("ledger.segment", index=index, take=take)
            row = {"take": take, "number": index, "sha256": digest, "bytes": size, "entries": entries}
            self._store.insert("segments", row, known=True)
            self._store.run("UPDATE takes SET entries = max(entries, ?) WHERE take = ?", entries, take)

    def take_closed(self, take: str, status: Literal["sealed", "interrupted"]) -> None:
        """The manifest is durable: the seal joins the outbox.

        Raises ShuangluError `ledger.no_seal` if the folder holds no seal, or one of another status.
        """
        folder = self.folder_of(take)
        seal = read_seal(folder)
        if seal is None or seal.status != status:
            raise ShuangluError("ledger.no_seal", take=take)
        self._demand(take)
        counted = self._store.row("SELECT count(*) AS held FROM segments WHERE take = ?", take)
        found = None if counted == {"held": seal.segments} else read_take(folder)
        with self._store.transaction():
            if found is not None:
                self.index(found)
            self._store.run(
                "UPDATE takes SET state = ?, entries = ?, head = ?, closed_at = ? WHERE take = ?",
                "closed" if status == "sealed" else "interrupted",
                seal.entries,
                seal.head,
                moment.spell_now(),
                take,
            )
            self._history.add("take.closed", take, {"status": status})

    def last_opened(self, series: Series, *, before: int | None = None) -> str | None:
        """The take of this series that the terminal, as it is named now, opened last; None if it has opened none.

        With `before`, the last one below this number.
        """
        row = self._store.row(
            "SELECT take FROM takes WHERE terminal = ?1 AND series = ?2 AND state <> 'allocated' "
            "AND (?3 IS NULL OR number < ?3) ORDER BY number DESC LIMIT 1",
            self._identities.current().terminal,
            series,
            before,
        )
        return None if row is None else str(row["take"])

    def sealed_here(self) -> list[tuple[str, int]]:
        """Takes that are sealed and that nobody else holds yet, each with the number of its segments."""
        rows = self._store.rows(
            "SELECT takes.take AS take, count(segments.number) AS segments FROM takes LEFT JOIN segments USING (take) "
            "WHERE state IN ('closed', 'interrupted') AND takes.take NOT IN (SELECT take FROM receipts) "
            "GROUP BY takes.take ORDER BY takes.take"
        )
        return [(row["take"], row["segments"]) for row in rows]

    def index(self, found: TakeOnDisk) -> None:
        """Make the rows of a take say what its own files say."""
        opening = found.opening
        received = self._store.row("SELECT take FROM receipts WHERE take = ?", opening.take)
        row = {
            "take": opening.take,
            "terminal": opening.terminal,
            "series": opening.series,
            "number": opening.number,
            "state": found.state,
            "opened_at": moment.spell(opening.wall),
        }
        with self._store.transaction():
            self._store.insert("takes", row, known=True)
            self._store.run(
                "UPDATE takes SET previous = ?, state = ?, entries = ?, head = ?, opened_at = coalesce(opened_at, ?), "
                "closed_at = CASE WHEN ? = 'open' THEN NULL ELSE coalesce(closed_at, ?) END WHERE take = ?",
                opening.previous,
                found.state,
                found.entries,
                None if found.state == "open" else found.head,
                row["opened_at"],
                found.state,
                moment.spell_now(),
                opening.take,
            )
            if received is None:
                for segment in found.segments:
                    self._store.insert("segments", {"take": opening.take, **segment}, known=True)
                self.join_outbox(opening.take)

    def join_outbox(self, take: str) -> None:
        """Only the takes of an enrolled terminal have a headquarters to go to."""
        row = self._demand(take)
        if self._identities.of(row["terminal"]).enrolled:
            self._store.insert("outbox", {"take": take, "since": moment.spell_now()}, known=True)

    def _take_back_unopened(self, terminal: str, series: Series) -> None:
        """A number that was given out and never used is given out again; one that was used is kept."""
        for row in self._store.rows(
            "SELECT take FROM takes WHERE terminal = ? AND series = ? AND state = 'allocated'", terminal, series
        ):
            if was_opened(self.folder_of(row["take"])):
                raise _unsealed(row["take"])
            self.take_refused(row["take"])

    def _next(self, terminal: str, series: Series) -> tuple[int, str | None]:
        last = self._store.row(
            "SELECT take, number, state, head FROM takes WHERE terminal = ? AND series = ? "
            "ORDER BY number DESC LIMIT 1",
            terminal,
            series,
        )
        if last is None:
            return 1, None
        if last["state"] == "open":
            raise _unsealed(last["take"])
        head = last["head"] or getattr(read_take(self.folder_of(last["take"])), "head", None)
        if head is None:
            raise ShuangluError("ledger.previous", take=last["take"])
        return last["number"] + 1, head

    def _recipients(self, identity: TerminalIdentity) -> tuple[Recipient, ...]:
        vault = Recipient(VAULT_RECIPIENT, wrapping.public_key(self._identities.review_key()))
        hq = identity.headquarters
        return (vault,) if hq is None else (vault, Recipient(hq.recipient, hq.public_key))

    def _demand(self, take: str) -> dict[str, Any]:
        row = self._store.row("SELECT take, terminal, state FROM takes WHERE take = ?", take)
        if row is None:
            raise ShuangluError("ledger.unknown", take=take)
        return row


def _unsealed(take: str) -> ShuangluError:
    return ShuangluError("ledger.unsealed", take=take)
