"""Looking at everything that is held, as if nothing had been checked before: what rots shows by the morning.

It yields to the server: slow by choice, low in rank, and stopped at any moment. What was found of each take is kept,
so that terminals know which of their takes headquarters has looked at again.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, get_args

from evidence import moment
from evidence.signing import Certificate
from faults.trouble import Trouble
from headquarters.authority.recorded import wrong_fields, wrong_states
from headquarters.identifiers import Series
from headquarters.index.database import SqliteDatabase
from headquarters.index.listed_rows import Asked
from headquarters.index.tables import Take
from headquarters.store.storage import Storage
from headquarters.takes.examine import Examination, Opening, examine_stored
from program.progress import nobody_watches

NIGHTLY_RATE = 64 * 1024 * 1024
"""Bytes a second at most each night: two thirds of what one disk reads, 1.8 TB in eight hours."""


@dataclass
class Scrubbed:
    """What was found of all takes."""

    began: str
    opening: Opening
    takes: int = 0
    bytes: int = 0
    by_status: dict[str, int] = field(default_factory=dict)
    damaged: list[dict[str, Any]] = field(default_factory=list)
    """As `headquarters verify --json` says it, a take each."""
    news: list[str] = field(default_factory=list)
    """Damaged takes that were not known to be."""
    certificates: list[Trouble] = field(default_factory=list)
    """What is wrong with the table of certificates."""
    index: str | None = None
    """What is wrong with the index as a file, so that nothing that it says was gone by."""
    ended: str | None = None
    """None: it was stopped before the end."""

    @property
    def sound(self) -> bool:
        """Whether everything that was looked at is as it was received."""
        return not self.damaged and not self.certificates and self.index is None

    def to_json(self) -> dict[str, Any]:
        """Return what `headquarters verify --all --json` prints, in English."""
        return {
            "began": self.began,
            "ended": self.ended,
            "sound": self.sound,
            "opened": self.opening,
            "takes": self.takes,
            "bytes": self.bytes,
            "status": self.by_status,
            "damaged": self.damaged,
            "news": self.news,
            "index": self.index,
            "certificates": [trouble.sentence() for trouble in self.certificates],
        }


class Scrub:
    """Examines all takes of a headquarters, one after the other."""

    def __init__(
        self,
        database: SqliteDatabase,
        storage: Storage,
        root: Certificate,
        private_key: bytes | None = None,
        opening: Opening = "nothing",
    ) -> None:
        """`opening`: which segments are decrypted with `private_key`; without it nothing is."""
        self._database = database
        self._storage = storage
        self._root = root
        self._private_key = private_key
        self._opening: Opening = opening if private_key is not None else "nothing"

    def takes(self) -> Iterator[Take]:
        """Walk over what will be looked at: what never was first, then what was longest ago, and nothing twice."""
        return self._database.longest_unseen(moment.spell_now())

    def how_many(self) -> int:
        """Tell how many takes there are to be looked at."""
        return sum(self._database.how_many(Asked(series)) for series in get_args(Series))

    def run(
        self,
        *,
        rate: float | None = None,
        advance: Callable[[int], None] = nobody_watches,
        stopped: Callable[[float], bool] = lambda _: False,
    ) -> Scrubbed:
        """Examine everything; `rate`: bytes a second at most. `stopped` waits so many seconds, true: stop now."""
        found = Scrubbed(moment.spell_now(), self._opening)
        found.index = self._database.unsoundness()
        if found.index is not None:
            return found
        found.certificates += certificate_troubles(self._database, self._root)
        for row in self.takes():
            began = time.monotonic()
            examination = self._examine(row)
            self._note(found, row, examination)
            advance(1)
            due = (row.pack_bytes or 0) / rate if rate else 0.0
            if stopped(max(0.0, due - (time.monotonic() - began))):
                return found
        found.ended = moment.spell_now()
        return found

    def _examine(self, row: Take) -> Examination:
        return examine_stored(
            row, self._database, self._storage, (self._root,), self._private_key, opening=self._opening
        )

    def _note(self, found: Scrubbed, row: Take, examination: Examination) -> None:
        """Take a result in. A take that grew or was sealed meanwhile is looked at again the next time."""
        now = self._database.take(row.take)
        if now is None or (now.state, now.entries) != (row.state, row.entries):
            return
        found.takes += 1
        found.bytes += row.pack_bytes or 0
        found.by_status[examination.status] = found.by_status.get(examination.status, 0) + 1
        if examination.status == "damaged":
            found.damaged.append({**examination.to_json(), "take": row.take})
        if self._database.note_verified(row.take, examination.status):
            found.news.append(row.take)


def certificate_troubles(database: SqliteDatabase, root: Certificate) -> Iterator[Trouble]:
    """Compare the table of certificates with the certificates themselves, and with the history of revocations."""
    rows = database.certificates()
    for row in rows:
        for name in wrong_fields(row, root):
            yield Trouble("index.certificate", {"serial": row.serial, "field": name})
    for serial in wrong_states(rows, database.whole_history()):
        yield Trouble("index.certificate:state", {"serial": serial})
