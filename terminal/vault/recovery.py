"""After a crash, or with an older or a lost database: making the rows say again what the takes' folders say."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.faults import EvidenceFault
from terminal.vault.history import History
from terminal.vault.store import Store
from terminal.vault.takes import Takes
from terminal.vault.takes_on_disk import TakeOnDisk, clear_unopened, folders, read_take


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What comparing the takes' folders with the rows came to; all of it empty where nothing was amiss."""

    unsealed: tuple[str, ...]
    """Takes that a crash cut short: `evidence.recover.recover_take`, then `take_closed(take, "interrupted")`."""
    mended: tuple[str, ...]
    """Takes whose rows were behind their files, or missing."""
    missing: tuple[str, ...]
    """Takes that the vault knows, that nobody released, and whose folder is gone: an alarm."""
    damaged: tuple[tuple[str, EvidenceFault], ...]
    """Takes whose journal does not verify, each with the fault."""
    strange: tuple[str, ...]
    """Folders named like takes in which no take of this terminal can be read."""


class Recovery:
    """Mends rows by the files, and nothing in a file: it removes only what a crash left of a take never opened."""

    def __init__(self, store: Store, takes: Takes, folder: Path, history: History) -> None:
        self._store = store
        self._takes = takes
        self._folder = folder
        self._history = history

    def reconcile(self) -> Reconciliation:
        """Compare the takes' folders with the rows, and mend the rows. Sealed takes that are known are not read."""
        return self._go_through(folders(self._folder), thorough=False)

    def rebuild(self, watched: Callable[[Sequence[Path]], Iterable[Path]] = iter) -> Reconciliation:
        """Read every take from its files and make its rows anew; receipts and history stay.

        `watched` goes through the folders, and may show how far it is.
        """
        return self._go_through(watched(tuple(folders(self._folder))), thorough=True)

    def _go_through(self, found_folders: Iterable[Path], *, thorough: bool) -> Reconciliation:
        known = {row["take"]: row for row in self._store.rows("SELECT take, state, entries, released_at FROM takes")}
        present, mended, damaged, strange = set[str](), list[str](), list[tuple[str, EvidenceFault]](), list[str]()
        for folder in found_folders:
            row = known.get(folder.name)
            present.add(folder.name)
            if row is not None and row["state"] in ("closed", "interrupted") and not thorough:
                continue
            found = read_take(folder)
            if found is None:
                if not clear_unopened(folder):
                    strange.append(folder.name)
                continue
            if not self._takes.is_own(found):
                strange.append(folder.name)
                continue
            if found.fault is not None:
                damaged.append((folder.name, found.fault))
            if thorough or row is None or (row["state"], row["entries"]) != (found.state, found.entries):
                self._mend(found, thorough=thorough)
                mended.append(folder.name)
        missing = [
            take
            for take, row in known.items()
            if take not in present and row["state"] != "allocated" and row["released_at"] is None
        ]
        unsealed = [
            row["take"] for row in self._store.rows("SELECT take FROM takes WHERE state = 'open' ORDER BY take")
        ]
        result = Reconciliation(
            unsealed=tuple(take for take in unsealed if take in present),
            mended=tuple(mended),
            missing=tuple(missing),
            damaged=tuple(damaged),
            strange=tuple(strange),
        )
        self._note(result)
        return result

    def _mend(self, found: TakeOnDisk, *, thorough: bool) -> None:
        with self._store.transaction():
            if thorough:
                self._store.run("DELETE FROM segments WHERE take = ?", found.opening.take)
            self._takes.index(found)

    def _note(self, result: Reconciliation) -> None:
        for kind, takes in (("take.unsealed", result.unsealed), ("take.missing", result.missing)):
            for take in takes:
                self._history.add(kind, take)
        for take, fault in result.damaged:
            self._history.add("take.damaged", take, {"fault": str(fault)})
