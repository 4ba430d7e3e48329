"""After a crash, or with an older or a lost database: making the rows say again what the takes' folders say."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence import moment
from evidence.faults import EvidenceFault
from terminal.vault.history import History
from terminal.vault.store import Store
from terminal.vault.takes import Takes
from terminal.vault.takes_on_disk import TakeOnDisk, clear_unopened, folders, read_take

_CLOSED_HERE = "SELECT take FROM takes WHERE state IN ('closed', 'interrupted') AND released_at IS NULL"


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
        return self._go_through(folders(self._folder))

    def reconcile_unfinished(self) -> Reconciliation:
        """As `reconcile`, but of those takes only that were begun and not closed, by their rows.

        It costs the same whatever lies in the archive. Whether takes are missing or strange is not looked at.
        """
        unfinished = self._unfinished()
        noted = set(self._store.column("SELECT take FROM missing")) if unfinished else set()
        here = [folder for take in unfinished if take not in noted and (folder := self._folder / take).is_dir()]
        found = self._look(here, unfinished, None)
        unsealed = self._unsealed(here)
        result = Reconciliation(unsealed, tuple(found.mended), (), tuple(found.damaged), tuple(found.strange))
        self._note(result)
        return result

    def rebuild(self, watched: Callable[[Sequence[Path]], Iterable[Path]] = iter) -> Reconciliation:
        """Read every take from its files and make its rows anew; receipts and history stay.

        `watched` goes through the folders, and may show how far it is.
        """
        return self._go_through(watched(tuple(folders(self._folder))), thorough=True)

    def _go_through(self, found_folders: Iterable[Path], *, thorough: bool = False) -> Reconciliation:
        here, unfinished = self._closed(), self._unfinished()
        present = list[Path]()
        found = self._look(_told(found_folders, present), unfinished, None if thorough else here)
        names = {folder.name for folder in present}
        result = Reconciliation(
            unsealed=self._unsealed(present),
            mended=tuple(found.mended),
            missing=self._missing(names),
            damaged=tuple(found.damaged),
            strange=tuple(found.strange),
        )
        self._note(result)
        self._note_missing(result.missing)
        return result

    def _unfinished(self) -> dict[str, tuple[str, int]]:
        """State and entries of the takes that were begun and not closed."""
        rows = self._store.rows("SELECT take, state, entries FROM takes WHERE state IN ('allocated', 'open')")
        return {row["take"]: (row["state"], row["entries"]) for row in rows}

    def _unsealed(self, present: Iterable[Path]) -> tuple[str, ...]:
        open_now = self._store.column("SELECT take FROM takes WHERE state = 'open' ORDER BY take")
        names = {folder.name for folder in present} if open_now else set()
        return tuple(take for take in open_now if take in names)

    def _closed(self) -> set[str]:
        """The takes that are closed and were not released."""
        return set(self._store.column(_CLOSED_HERE))

    def _missing(self, present: set[str]) -> tuple[str, ...]:
        """Takes whose folders should be there and are not; another program may have begun one a moment ago."""
        still_open = self._store.column("SELECT take FROM takes WHERE state = 'open' AND released_at IS NULL")
        gone = (self._closed() | set(still_open)) - present
        return tuple(take for take in sorted(gone) if not (self._folder / take).is_dir())

    def _is_released(self, take: str) -> bool:
        return bool(self._store.column("SELECT 1 FROM takes WHERE take = ? AND released_at IS NOT NULL", take))

    def _look(
        self, found_folders: Iterable[Path], unfinished: dict[str, tuple[str, int]], passed_over: set[str] | None
    ) -> "_Found":
        """Read the takes in the folders and mend their rows, but for those that are passed over or were released."""
        found = _Found([], [], [])
        for folder in found_folders:
            if passed_over is not None and (folder.name in passed_over or self._is_back(folder)):
                continue
            take = read_take(folder)
            if take is None:
                if not clear_unopened(folder):
                    found.strange.append(folder.name)
                continue
            if not self._takes.is_own(take):
                found.strange.append(folder.name)
                continue
            if take.fault is not None:
                found.damaged.append((folder.name, take.fault))
            if unfinished.get(folder.name) != (take.state, take.entries):
                self._mend(take)
                found.mended.append(folder.name)
        return found

    def _is_back(self, folder: Path) -> bool:
        """Whether somebody put the folder of a released take back: headquarters is asked of it, as of all others here.

        Without that it would stay for ever. Nothing is done where it is leaving at this moment.
        """
        if not self._is_released(folder.name):
            return False
        with self._store.transaction():
            if folder.is_dir():
                self._store.run("UPDATE takes SET released_at = NULL WHERE take = ?", folder.name)
                self._history.add("take.found_again", folder.name)
        return True

    def _mend(self, found: TakeOnDisk) -> None:
        with self._store.transaction():
            self._takes.index(found)

    def _note(self, result: Reconciliation) -> None:
        """Note what is new: what was noted last of a take is not noted again at each start."""
        if not (result.unsealed or result.damaged):
            return
        with self._store.transaction():
            for take in result.unsealed:
                self._history.add_news("take.unsealed", take)
            for take, fault in result.damaged:
                self._history.add_news("take.damaged", take, {"fault": str(fault)})

    def _note_missing(self, missing: Iterable[str]) -> None:
        """Note once that a take is missing, and once that it is back; all of it is one transaction."""
        noted, now = set(self._store.column("SELECT take FROM missing")), set(missing)
        if noted == now:
            return
        with self._store.transaction():
            for take in sorted(now - noted):
                self._store.insert("missing", {"take": take, "at": moment.spell_now()}, known=True)
                self._history.add("take.missing", take)
            for take in sorted(noted - now):
                self._store.run("DELETE FROM missing WHERE take = ?", take)
                if not self._is_released(take):
                    self._history.add("take.found_again", take)


@dataclass(frozen=True, slots=True)
class _Found:
    mended: list[str]
    damaged: list[tuple[str, EvidenceFault]]
    strange: list[str]


def _told(found_folders: Iterable[Path], present: list[Path]) -> Iterator[Path]:
    """Pass the folders on, and remember them."""
    for folder in found_folders:
        present.append(folder)
        yield folder
