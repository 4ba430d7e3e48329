"""Working off what the index says is still to be done: one thread beside the server, which no request waits for.

Each job is taken on with a lease. Whoever dies over one leaves it to the next process when the lease ends, and one that
fails is tried again later and later; what it failed of stands in the index and in the log.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from evidence import moment
from faults.errors import ShuangluError
from headquarters.index.database import SqliteDatabase
from headquarters.index.tables import Job

LEASE_S = 60.0
"""A job that takes longer renews it."""
_LONGEST_REST_S = 60.0
_FIRST_WAIT_S = 10.0
_LONGEST_WAIT_S = 3600.0
_MOST_DOUBLED = 10
_log = logging.getLogger("headquarters.keeping.jobs")

Doing = Callable[[Job], None]
"""Does a job and ends it in the index, or puts it off."""


class Jobs:
    """Does jobs of some kinds, one after another."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self.doings: dict[str, Doing] = {}
        """What to do, by the kind of a job."""
        self.stopped = threading.Event()
        """Set when the program ends: whoever takes long looks at it."""
        self._woken = threading.Event()

    def wake(self) -> None:
        """There is something to do."""
        self._woken.set()

    def do_one(self) -> bool:
        """Do what is due longest; false where nothing is."""
        job = self._database.claim(tuple(self.doings), LEASE_S)
        if job is None:
            return False
        try:
            self.doings[job.kind](job)
        except ShuangluError as error:
            _log.error("%s", error.sentence)
            self._put_off(job, error.sentence)
        except Exception as error:  # noqa: BLE001 - one that fails must not end the others
            _log.exception("%s of %s failed, and is tried again", job.kind, job.take)
            self._put_off(job, f"{type(error).__name__}: {error}")
        return True

    def _put_off(self, job: Job, problem: str) -> None:
        wait = min(_FIRST_WAIT_S * 2.0 ** min(job.tries - 1, _MOST_DOUBLED), _LONGEST_WAIT_S)
        self._database.put_off(job, wait, problem)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Do what is due while the block runs; a job that is under way at its end is ended, or put off."""
        thread = threading.Thread(target=self._work, name="jobs", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.stopped.set()
            self._woken.set()
            thread.join()

    def _work(self) -> None:
        while not self.stopped.is_set():
            try:
                rest = 0.0 if self.do_one() else self._rest()
            except Exception:  # noqa: BLE001 - the index may be full, or busy
                _log.exception("Jobs could not be worked off; it is tried again")
                rest = _FIRST_WAIT_S
            self._woken.wait(rest)
            self._woken.clear()

    def _rest(self) -> float:
        """How long nothing will be due, unless somebody wakes us."""
        due = self._database.next_due(tuple(self.doings))
        if due is None:
            return _LONGEST_REST_S
        return min(max(0.5, (moment.read(due) - datetime.now(UTC)).total_seconds()), _LONGEST_REST_S)
