"""The ledger of takes: numbers without holes, and what each take has come to. The session sees it as its `Ledger`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from evidence import moment, suite, wrapping
from evidence.canonical import loads
from evidence.manifest import Known
from evidence.names import TakeName
from faults.errors import ShuangluError
from terminal.session.orders.recorder import OpenTake, Recipient
from terminal.session.ports import Series
from terminal.vault.history import History
from terminal.vault.identities import Identities
from terminal.vault.identity import TerminalIdentity
from terminal.vault.numbers import LAST
from terminal.vault.store import Store
from terminal.vault.takes_on_disk import TakeOnDisk, clear_unopened, read_seal, read_take, was_opened
from terminal.vault.taking_facts import TakingFacts

VAULT_RECIPIENT = "vault"
_SEALED_HERE = """
SELECT take, coalesce(sealed_segments, (SELECT count(*) FROM segments WHERE segments.take = takes.take)) AS segments
FROM takes {} WHERE state IN ('closed', 'interrupted')
    AND NOT EXISTS (SELECT 1 FROM received WHERE received.take = takes.take)
"""


class Takes:
    """Implements `terminal.session.ports.Ledger`. Each call is one transaction, durable when it returns."""

    def __init__(
        self, store: Store, folder: Path, identities: Identities, history: History, facts: TakingFacts
    ) -> None:
        """`facts` is what the vault says of numbers, formats and this home."""
        self._store = store
        self._folder = folder
        self._identities = identities
        self._history = history
        self._facts = facts

    def folder_of(self, take: str) -> Path:
        """Return where the files of this take lie, or would lie: the disk is not looked at."""
        return self._folder / take

    def begin_take(
        self,
        series: Series,
        sale: dict[str, Any],
        planned_s: int,
        custody: str | None = None,
        *,
        practice: bool = False,
    ) -> OpenTake:
        """Give out the next number of the series and all that entry 0 needs; it is durable in two places then.

        `custody` says where the plan wants the recording to lie, None where it says nothing. What is a `practice` is
        never delivered.
        Raises ShuangluError `ledger.not_enrolled` for a sale on a terminal that belongs to no headquarters,
        `ledger.unsealed` while an earlier take of the series waits for recovery, `ledger.folder` for a folder in the
        way, `ledger.numbers_spent` where the number would be longer than any headquarters takes in, and
        `vault.unreadable` once a fault was found in the database.
        """
        self._facts.demand_sound()
        identity = self._identities.current()
        if series == "sale" and not identity.enrolled:
            raise ShuangluError("ledger.not_enrolled")
        with self._store.transaction():
            self._take_back_unopened(identity, series)
            number, previous = self._next(identity, series)
            name = TakeName(identity.terminal, series, number, identity.epoch)
            order = self._order(identity, name, previous, planned_s)
            if not clear_unopened(self.folder_of(order.take)):
                raise ShuangluError("ledger.folder", take=order.take)
            self._insert(order, sale, custody, practice=practice)
            self._facts.numbers.given(identity.terminal, identity.epoch, series, number, previous)
            self._history.add("take.begun", order.take)
        self._facts.keep()
        return order

    def _order(self, identity: TerminalIdentity, name: TakeName, previous: str | None, planned_s: int) -> OpenTake:
        take = str(name)
        return OpenTake(
            take=take,
            folder=str(self.folder_of(take)),
            terminal=identity.terminal,
            series=name.series,
            number=name.number,
            previous=previous,
            recipients=self._recipients(identity),
            key_pem=identity.key_pem,
            certificates_pem=identity.certificates_pem,
            planned_s=planned_s,
            epoch=identity.epoch,
            format=self._facts.format_of(identity),
            before=self._before(identity, name),
            clock=self._facts.clock(),
            demonstration=self._facts.keeps_itself(),
        )

    def _before(self, identity: TerminalIdentity, name: TakeName) -> tuple[int, int, str] | None:
        """Name the last take of the epoch before, in the first take of a new one."""
        found = self._facts.numbers.before(identity.terminal, identity.epoch, name.series) if name.number == 1 else None
        return None if found is None else (found[0], found[1], found[2] or suite.NO_DIGEST)

    def _insert(self, order: OpenTake, sale: dict[str, Any], custody: str | None, *, practice: bool) -> None:
        row = {
            "take": order.take,
            "terminal": order.terminal,
            "epoch": order.epoch,
            "series": order.series,
            "number": order.number,
            "identity": self._identities.current_id(),
            "format": order.format,
            "previous": order.previous,
            "state": "allocated",
            "sale": json.dumps(sale, ensure_ascii=False),
            "planned_s": order.planned_s,
            "custody": custody,
            "practice": int(practice),
        }
        self._store.insert("takes", row)

    @property
    def numbers_doubted(self) -> bool:
        """Whether numbers may have been used of which nothing is known here, until headquarters tells its own."""
        return self._facts.numbers.doubted

    def headquarters_told(self, terminal: str, epoch: int, series: Series, number: int, head: str | None) -> None:
        """Headquarters holds takes of that series up to `number` (0: none). It settles doubts about the numbers.

        One that is out of reason is not followed: `vault.numbers.far`.
        """
        self._facts.numbers.told(terminal, epoch, series, number, head)
        self._facts.keep()

    def own_marks(self) -> Mapping[tuple[str, int, Series], tuple[int, str | None]]:
        """Return the last number and head of each (terminal, epoch, series) that has one."""
        return self._facts.numbers.own()

    def begun(self) -> list[str]:
        """The takes that were begun and not closed; whether somebody records them is not looked at."""
        query = "SELECT take FROM takes INDEXED BY takes_of_state WHERE state IN ('allocated', 'open')"
        return [str(take) for take in self._store.column(query)]

    def newest_sales(self, most: int) -> list[dict[str, Any]]:
        """The sales of the newest takes that are not archived; for whoever must know which names are whose."""
        query = "SELECT sale FROM takes WHERE sale IS NOT NULL ORDER BY opened_at DESC LIMIT ?"
        return [json.loads(sale) for sale in self._store.column(query, most)]

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
            if self._free(take):
                self._facts.keep()  # before the row is gone: a keepsake ahead of the rows would be a false alarm

    def _free(self, take: str) -> bool:
        row = self._store.row("SELECT * FROM takes WHERE take = ? AND state = 'allocated'", take)
        if row is None:
            return False
        self._store.run("DELETE FROM takes WHERE take = ?", take)
        self._facts.numbers.freed(row["terminal"], row["epoch"], row["series"], row["number"])
        self._history.add("take.refused", take)
        return True

    def segment_held(self, take: str, index: int, digest: str, size: int, entries: int) -> None:
        """A segment and its journal entry are durable: they join the outbox. Said twice counts once."""
        with self._store.transaction():
            self._demand(take)
            known = self._store.row("SELECT sha256 FROM segments WHERE take = ? AND number = ?", take, index)
            if known is not None and known["sha256"] != digest:
                raise ShuangluError("ledger.segment", index=index, take=take)
            row = {"take": take, "number": index, "sha256": digest, "bytes": size, "entries": entries}
            self._store.insert("segments", row, known=True)
            self._store.run(
                "UPDATE takes SET entries = max(entries, ?1), known_head = CASE WHEN known_entries < ?1 THEN NULL "
                "ELSE known_head END, known_entries = max(known_entries, ?1) WHERE take = ?2",
                entries,
                take,
            )

    def take_closed(self, take: str, status: Literal["sealed", "interrupted"]) -> None:
        """The manifest is durable: the seal joins the outbox.

        Raises ShuangluError `ledger.no_seal` if the folder holds no seal, or one of another status.
        """
        folder = self.folder_of(take)
        seal = read_seal(folder)
        if seal is None or seal.status != status:
            raise ShuangluError("ledger.no_seal", take=take)
        row = self._demand(take)
        counted = self._store.row("SELECT count(*) AS held FROM segments WHERE take = ?", take)
        found = None if counted == {"held": seal.segments} else read_take(folder)
        with self._store.transaction():
            if found is not None:
                self.index(found)
                self._store.run("DELETE FROM segments WHERE take = ? AND number >= ?", take, seal.segments)
            self._store.run(
                "UPDATE takes SET sealed_segments = ?6, state = ?1, entries = ?2, head = ?3, closed_at = ?4, "
                "known_head = CASE WHEN known_entries <= ?2 THEN ?3 ELSE known_head END, "
                "known_entries = max(known_entries, ?2) WHERE take = ?5",
                "closed" if status == "sealed" else "interrupted",
                seal.entries,
                seal.head,
                moment.spell_now(),
                take,
                seal.segments,
            )
            self._history.add("take.closed", take, {"status": status})
            newer = self._facts.numbers.closed(row["terminal"], row["epoch"], row["series"], row["number"], seal.head)
        if newer:
            self._facts.keep()

    def known_of(self, take: str) -> Known | None:
        """How many journal entries the take had at most when the vault knew, and the digest of the last; None: no row.

        A receipt knows the digest where the row does not; nobody knows it of a take that was never sealed.
        """
        row = self._store.row(
            "SELECT known_entries, known_head, state, receipts.receipt FROM takes LEFT JOIN receipts USING (take) "
            "WHERE take = ? ORDER BY receipts.id DESC LIMIT 1",
            take,
        )
        if row is None:
            return None
        head = row["known_head"]
        if head is None and row["receipt"] is not None:
            head = loads(bytes(row["receipt"]))["receipt"]["head"]
        return Known(row["known_entries"], head)

    def shortened(self, take: str, entries: int, known: int) -> None:
        """Note that a take was sealed with fewer entries than were known of it."""
        self._history.add("take.shortened", take, {"entries": entries, "known_entries": known})

    def last_opened(self, series: Series, *, before: int | None = None) -> str | None:
        """The take of this series that the terminal, as it is named now, opened last; None if it has opened none.

        With `before`, the last one below this number.
        """
        identity = self._identities.current()
        row = self._store.row(
            "SELECT take FROM takes WHERE terminal = ?1 AND epoch = ?4 AND series = ?2 AND state <> 'allocated' "
            "AND (?3 IS NULL OR number < ?3) ORDER BY number DESC LIMIT 1",
            identity.terminal,
            series,
            before,
            identity.epoch,
        )
        return None if row is None else str(row["take"])

    def sealed_here(self, *, all_of_them: bool = True) -> list[tuple[str, int]]:
        """Takes that are sealed and that nobody else holds yet, each with the number of its segments.

        Without `all_of_them` only those that are not settled, or have not been for long: neither rehearsals that have
        no headquarters to go to nor what was declined, once they are in the archive.
        """
        sql, few = _SEALED_HERE.format(""), _SEALED_HERE.format("INDEXED BY takes_to_archive") + " AND archived = 0"
        rows = self._store.rows(f"{sql if all_of_them else few} ORDER BY take")
        return [(row["take"], row["segments"]) for row in rows]

    def index(self, found: TakeOnDisk) -> None:
        """Make the rows of a take say what its own files say; what was known of it before stays known."""
        take, opening = found.name, found.opening
        received = self._store.row("SELECT take FROM received WHERE take = ?", str(take))
        row = {
            "take": str(take),
            "terminal": take.terminal,
            "epoch": take.epoch,
            "series": take.series,
            "number": take.number,
            "identity": self._identities.whose(take.terminal, opening.certificates),
            "format": found.format,
            "custody": "unknown",
            "state": found.state,
            "opened_at": moment.spell(opening.wall),
        }
        head = None if found.state == "open" else found.head
        with self._store.transaction():
            self._store.insert("takes", row, known=True)
            self._store.run(
                "UPDATE takes SET sealed_segments = ?9, previous = ?1, state = ?2, entries = ?3, head = ?4, "
                "opened_at = coalesce(opened_at, ?5), closed_at = CASE WHEN ?2 = 'open' THEN NULL "
                "ELSE coalesce(closed_at, ?6) END, known_head = CASE WHEN known_entries < ?3 OR (known_entries = ?3 "
                "AND known_head IS NULL) THEN ?7 ELSE known_head END, known_entries = max(known_entries, ?3) "
                "WHERE take = ?8",
                opening.previous,
                found.state,
                found.entries,
                head,
                row["opened_at"],
                moment.spell_now(),
                found.head,
                str(take),
                None if head is None else len(found.segments),
            )
            if head is None:
                self._facts.numbers.used(take.terminal, take.epoch, take.series, take.number)
            else:
                self._facts.numbers.closed(take.terminal, take.epoch, take.series, take.number, head)
            if received is None:
                self._store.run("UPDATE takes SET archived = 0 WHERE take = ?", str(take))
                for segment in found.segments:
                    self._store.insert("segments", {"take": str(take), **segment}, known=True)
                self.join_outbox(str(take))

    def is_own(self, found: TakeOnDisk) -> bool:
        """Tell whether the take was opened under a name that this terminal has, or has had."""
        return self._identities.whose(found.name.terminal, found.opening.certificates) is not None

    def join_outbox(self, take: str) -> None:
        """Only the takes of an enrolled terminal have a headquarters to go to; what was practised goes nowhere."""
        if self._identities.of_take(take).enrolled and not self._is_practice(take):
            self._store.insert("outbox", {"take": take, "since": moment.spell_now()}, known=True)

    def ended(self, take: str, ending: str) -> None:
        """Keep how the recording of a sale ended, for lists; the first word on a take stands."""
        known = self._store.row("SELECT take FROM takes WHERE take = ?", take)
        if known is not None:
            row = {"take": take, "ending": ending, "at": moment.spell_now()}
            self._store.insert("endings", row, known=True)

    def _is_practice(self, take: str) -> bool:
        return bool(self._store.column("SELECT practice FROM takes WHERE take = ?", take)[0])

    def _take_back_unopened(self, identity: TerminalIdentity, series: Series) -> None:
        """A number that was given out and never used is given out again; one that was used is kept."""
        for row in self._store.rows(
            "SELECT take FROM takes INDEXED BY takes_of_state "
            "WHERE terminal = ? AND epoch = ? AND series = ? AND state = 'allocated'",
            identity.terminal,
            identity.epoch,
            series,
        ):
            if was_opened(self.folder_of(row["take"])):
                raise _unsealed(row["take"])
            self._free(row["take"])

    def _next(self, identity: TerminalIdentity, series: Series) -> tuple[int, str | None]:
        """Return the next number and the head of the take before it.

        The number is above all that rows, keepsake and headquarters know. A head that nobody knows any more is
        `suite.NO_DIGEST`: that no take can name its predecessor is no reason to record none.
        """
        last = self._store.row(
            "SELECT take, number, state, head FROM takes WHERE terminal = ? AND epoch = ? AND series = ? "
            "ORDER BY number DESC LIMIT 1",
            identity.terminal,
            identity.epoch,
            series,
        )
        if last is not None and last["state"] == "open" and self.folder_of(last["take"]).exists():
            raise _unsealed(last["take"])
        number, head = self._facts.numbers.mark(identity.terminal, identity.epoch, series)
        if last is not None and last["number"] >= number:
            number, head = last["number"], last["head"]
        if number == 0:
            return 1, None
        if number >= LAST:
            raise ShuangluError("ledger.numbers_spent", terminal=identity.terminal, number=number)
        before = str(TakeName(identity.terminal, series, number, identity.epoch))
        return number + 1, head or getattr(read_take(self.folder_of(before)), "head", None) or suite.NO_DIGEST

    def _recipients(self, identity: TerminalIdentity) -> tuple[Recipient, ...]:
        vault = Recipient(VAULT_RECIPIENT, wrapping.public_key(self._identities.review_key()))
        hq = identity.headquarters
        return (vault,) if hq is None else (vault, Recipient(hq.recipient, hq.public_key))

    def _demand(self, take: str) -> dict[str, Any]:
        row = self._store.row("SELECT * FROM takes WHERE take = ?", take)
        if row is None:
            raise ShuangluError("ledger.unknown", take=take)
        return row


def _unsealed(take: str) -> ShuangluError:
    return ShuangluError("ledger.unsealed", take=take)
