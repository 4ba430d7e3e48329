"""How long a take stays on the terminal: at least until headquarters' receipt was verified here."""

import shutil
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evidence import disk, moment
from evidence.disk import sync_folder
from evidence.faults import EvidenceFault
from evidence.receipt import verify_receipt
from faults.errors import ShuangluError
from terminal.vault.history import History
from terminal.vault.identities import Identities
from terminal.vault.store import Store
from terminal.vault.takes_on_disk import read_seal

_LEAVING = ".released-"


class Retention:
    """The only code that removes a take, and only one whose receipt verifies at that very moment."""

    def __init__(self, store: Store, folder: Path, identities: Identities, history: History) -> None:
        self._store = store
        self._folder = folder
        self._identities = identities
        self._history = history

    def release(self, take: str) -> None:
        """Remove the folder of a take that headquarters holds.

        Raises ShuangluError `retention.no_receipt` unless the stored receipt is headquarters' word on just
        the seal that lies in the folder; then nothing was touched.
        """
        folder = self._folder / take
        self._demand_receipt(take, folder)
        leaving = self._folder / f"{_LEAVING}{take}"
        with self._store.transaction():
            self._store.run("UPDATE takes SET released_at = ? WHERE take = ?", moment.spell_now(), take)
            self._history.add("take.released", take)
        disk.move(folder, leaving)
        self._sweep()

    def release_received(
        self,
        days: int | None,
        now: datetime | None = None,
        *,
        watched: Callable[[Sequence[str]], Iterable[str]] = iter,
    ) -> tuple[str, ...]:
        """Release what was received more than `days` days ago; None, the default of the settings, keeps everything.

        `watched` goes through the takes, and may show how far it is.
        """
        if days is None:
            return ()
        before = (now or datetime.now(UTC)) - timedelta(days=days)
        rows = self._store.rows("SELECT take, verified_at FROM receipts ORDER BY verified_at")
        old = (row["take"] for row in rows if moment.read(row["verified_at"]) < before)
        due = tuple(take for take in old if (self._folder / take).exists())
        for take in watched(due):
            self.release(take)
        return due

    def _demand_receipt(self, take: str, folder: Path) -> None:
        row = self._store.row(
            "SELECT receipt, manifest_sha256, terminal FROM receipts JOIN takes USING (take) WHERE take = ?", take
        )
        seal = read_seal(folder)
        if row is None or seal is None:
            raise ShuangluError("retention.no_receipt", take=take)
        headquarters = self._identities.of(row["terminal"]).headquarters
        if headquarters is None:
            raise ShuangluError("retention.no_receipt", take=take)
        try:
            verify_receipt(bytes(row["receipt"]), headquarters.roots, take=take, manifest_sha256=seal.sha256)
        except EvidenceFault as fault:
            raise ShuangluError("retention.no_receipt", take=take) from fault

    def _sweep(self) -> None:
        """Finish removals, also those that a crash cut short."""
        for leaving in self._folder.glob(f"{_LEAVING}*"):
            shutil.rmtree(leaving)
        sync_folder(self._folder)
