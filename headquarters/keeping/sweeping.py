"""What crashes left in the store, let go of once a day when it is old enough to be nobody's any more."""

import time

from headquarters.index.database import SqliteDatabase
from headquarters.index.tables import Job
from headquarters.store.storage import FolderStorage
from headquarters.takes.mending import pack_is_there

_AGE_S = 24 * 3600.0
"""No request takes as long, and no packing: what is older has nobody who writes it."""
_EVERY_S = 24 * 3600.0
_BREATH = 500
_BREATH_S = 0.05


class Sweep:
    """Removes drafts, and loose files of takes whose pack has them."""

    def __init__(self, database: SqliteDatabase, storage: FolderStorage) -> None:
        self._database = database
        self._storage = storage

    def do(self, job: Job) -> None:
        """Sweep, and come again tomorrow."""
        self.sweep()
        self._database.put_off(job, _EVERY_S)

    def sweep(self, older_than_s: float = _AGE_S) -> int:
        """Let go of what is older; return how many files and folders that were. The server's requests go first."""
        gone = 0
        for path in self._storage.drafts(older_than_s):
            path.unlink(missing_ok=True)
            gone += 1
        until = time.time() - older_than_s
        for seen, (name, changed) in enumerate(self._storage.loose_takes(), 1):
            if seen % _BREATH == 0:
                time.sleep(_BREATH_S)
            row = self._database.take(str(name))
            if row is None or changed >= until or not row.packed or row.has_surplus:
                continue
            if pack_is_there(row, self._storage) and not self._database.found_damaged(row.take):
                self._storage.drop_segments(name)
                gone += 1
        return gone
