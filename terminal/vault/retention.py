"""How long a take stays on the terminal: at least until headquarters' receipt was verified here."""

import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evidence import disk, moment
from evidence.disk import sync_folder
from evidence.faults import EvidenceFault
from evidence.files import history_digits
from evidence.receipt import verify_receipt
from faults.errors import ShuangluError
from terminal.vault.contacts import Contacts
from terminal.vault.history import History
from terminal.vault.identities import Identities
from terminal.vault.store import Store
from terminal.vault.takes_on_disk import LEAVING, leaving, read_seal

INSURER = "insurer_full_media"
"""The plan's code for: the insurer gets the whole recording, and nobody else keeps a copy."""
BANKS = frozenset({"bank", "bank_keeps_media"})
"""The plan's codes for: the bank keeps the recording."""
UNKNOWN = "unknown"
"""In place of a code: the row was made from the take's files, which tell it only to whoever opens them."""


@dataclass(frozen=True, slots=True)
class Released:
    """What came of releasing: which takes went, and which were due and stay, each with the reason."""

    takes: tuple[str, ...]
    kept: tuple[tuple[str, ShuangluError], ...] = ()
    on_receipt_alone: tuple[str, ...] = ()
    """Those of `takes` whose headquarters is an older one that never says whether it read its copy again."""


class Retention:
    """The only code that removes a take, and only one whose receipt verifies at that very moment."""

    def __init__(
        self, store: Store, folder: Path, identities: Identities, history: History, contacts: Contacts
    ) -> None:
        self._store = store
        self._folder = folder
        self._identities = identities
        self._history = history
        self._contacts = contacts

    def release(self, take: str, *, to_bank: bool = False) -> bool:
        """Remove the folder of a take that headquarters holds; tell whether on its receipt alone.

        `to_bank`: headquarters is the bank's own, so what the bank is to keep lies there.

        Raises ShuangluError `retention.no_receipt` unless the stored receipt is headquarters' word on just the seal
        that lies in the folder, `retention.unverified` unless headquarters has read its copy again since,
        `retention.custody` where the plan of the sale lets the recording lie with somebody else than headquarters, and
        `retention.in_use` where the folder cannot be moved away; then nothing was touched.
        """
        folder = self._folder / take
        self._demand_receipt(take, folder)
        self._demand_custody(take, to_bank=to_bank)
        verified = self._verified_at(take)
        if verified is None and self._says_standing(take):
            raise ShuangluError("retention.unverified", take=take)
        try:
            with self._store.transaction():
                self._store.run("UPDATE takes SET released_at = ? WHERE take = ?", moment.spell_now(), take)
                self._history.add("take.released", take, {"verified_there": verified, "custody": self._custody(take)})
                disk.move(folder, self._leaving(take))
        except (OSError, ShuangluError) as error:
            self._put_back(take)
            if isinstance(error, ShuangluError):
                raise
            raise ShuangluError("retention.in_use", take=take, reason=str(error)) from error
        self._remove(take)
        return verified is None

    def release_received(
        self,
        days: int | None,
        now: datetime | None = None,
        *,
        to_bank: bool = False,
        unasked: Collection[str] = (),
        watched: Callable[[Sequence[str]], Iterable[str]] = iter,
    ) -> Released:
        """Release what was received more than `days` days ago; None, the default of the settings, keeps everything.

        What is the insurer's by the plan of its sale is due at once. What is due and must stay is told with the reason.
        `to_bank` as in `release`. `unasked`: names of this terminal whose headquarters could not be asked just now how
        their takes stand; those stay. `watched` goes through the takes, and may show how far it is.
        """
        released, kept, alone = list[str](), list[tuple[str, ShuangluError]](), list[str]()
        for take in watched(self.due(days, now)):
            try:
                self._demand_answer(take, unasked)
                if self.release(take, to_bank=to_bank):
                    alone.append(take)
            except ShuangluError as error:
                kept.append((take, error))
            else:
                released.append(take)
        return Released(tuple(released), tuple(kept), tuple(alone))

    def due(self, days: int | None, now: datetime | None = None) -> tuple[str, ...]:
        """Return the received takes whose time here is over by `days` or by their plan, the oldest receipt first."""
        if days is None:
            return ()
        before = (now or datetime.now(UTC)) - timedelta(days=days)
        rows = self._store.rows(
            "SELECT takes.take AS take, verified_at, custody FROM received CROSS JOIN takes USING (take) "
            "JOIN receipts ON receipts.id = received.receipt WHERE here = 1 ORDER BY verified_at"
        )
        return tuple(
            row["take"]
            for row in rows
            if (moment.read(row["verified_at"]) < before or row["custody"] == INSURER)
            and (self._folder / row["take"]).exists()
        )

    def unknown_custody(self) -> tuple[str, ...]:
        """Return the takes whose custody only their plans tell: a rebuilt database does not know it."""
        rows = self._store.rows("SELECT take FROM takes WHERE custody = ? AND released_at IS NULL", UNKNOWN)
        return tuple(row["take"] for row in rows)

    def custody_is(self, take: str, custody: str | None) -> None:
        """The plan in the take says so."""
        self._store.run("UPDATE takes SET custody = ? WHERE take = ?", custody, take)

    def _demand_receipt(self, take: str, folder: Path) -> None:
        row = self._store.row("SELECT receipt FROM receipts_standing JOIN takes USING (take) WHERE take = ?", take)
        seal = read_seal(folder)
        if row is None or seal is None:
            raise ShuangluError("retention.no_receipt", take=take)
        headquarters = self._identities.of_take(take).headquarters
        if headquarters is None:
            raise ShuangluError("retention.no_receipt", take=take)
        try:
            verify_receipt(
                bytes(row["receipt"]),
                headquarters.roots,
                take=take,
                manifest_sha256=seal.sha256,
                history=history_digits(folder),
            )
        except (EvidenceFault, OSError) as fault:
            raise ShuangluError("retention.no_receipt", take=take) from fault

    def _demand_answer(self, take: str, unasked: Collection[str]) -> None:
        if self._identities.of_take(take).terminal in unasked:
            raise ShuangluError("retention.not_asked", take=take)

    def _demand_custody(self, take: str, *, to_bank: bool) -> None:
        """What is no evidence, rehearsals and demonstrations, nobody's rules keep."""
        custody = self._custody(take)
        if custody == UNKNOWN:
            raise ShuangluError("retention.custody:unknown", take=take)
        banks = custody is not None and set(custody.split("+")) <= BANKS
        if not (custody in (None, INSURER) or (banks and to_bank)):
            raise ShuangluError("retention.custody", take=take)

    def _custody(self, take: str) -> str | None:
        row = self._store.row(
            "SELECT custody FROM takes WHERE take = ? AND series = 'sale' "
            "AND NOT EXISTS (SELECT 1 FROM home WHERE keeps_itself = 1)",
            take,
        )
        return None if row is None else row["custody"]

    def _verified_at(self, take: str) -> str | None:
        row = self._store.row("SELECT verified_at FROM verified_standing WHERE take = ?", take)
        return None if row is None else str(row["verified_at"])

    def _says_standing(self, take: str) -> bool:
        """Whether headquarters says of its takes how they stand; one that was never asked since may well."""
        identity = self._identities.of_take(take)
        if identity.headquarters is None:
            return True
        contact = self._contacts.of(identity.terminal, identity.headquarters.ca_pem)
        return contact is None or "standing" in contact.calls

    def mend(self) -> None:
        """Finish what a crash cut short: as long as no row says that a take has left, it comes back."""
        if not leaving(self._folder):
            return
        with self._store.transaction():
            for take in self._leaving_now(released=False):
                self._put_back(take)
        for take in self._leaving_now(released=True):
            self._remove(take)

    def _put_back(self, take: str) -> None:
        aside, folder = self._leaving(take), self._folder / take
        if aside.is_dir() and not folder.exists():
            with suppress(OSError):  # it is in use: it is missing until the next start, which tries again
                disk.move(aside, folder)

    def _leaving(self, take: str) -> Path:
        return self._folder / f"{LEAVING}{take}"

    def _leaving_now(self, *, released: bool) -> list[str]:
        """Return the takes whose folders were moved away and are still there, by what their rows say."""
        takes = [name.removeprefix(LEAVING) for name in leaving(self._folder)]
        sql = "SELECT take FROM takes WHERE take = ? AND released_at IS NOT NULL"
        return [take for take in takes if (self._store.row(sql, take) is not None) is released]

    def _remove(self, take: str) -> None:
        """Remove what the rows say has left. What another program has open goes at the next start."""
        shutil.rmtree(self._leaving(take), ignore_errors=True)
        sync_folder(self._folder)
