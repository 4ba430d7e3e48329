"""What is still to be done, as the index keeps it: taken on for a while by one process, and by another if that dies."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from evidence import moment
from headquarters.index.connecting import Connected
from headquarters.index.tables import Job

PACK = "pack"
"""Put a take that is sealed into one file, and let go of its loose ones."""
HOLD = "hold"
"""While this has a lease nothing is packed: a backup copies what lies loose. Nobody does it."""
SWEEP = "sweep"
"""Let go of what crashes left half written; comes back each day."""


class JobRows(Connected):
    """The jobs. Every call is one transaction, durable on return. Who holds a job is told by its lease."""

    def claim(self, kinds: Sequence[str], lease_s: float) -> Job | None:
        """Take on what is due longest, for so many seconds; None where nothing is due that nobody else is at."""
        now = moment.spell_now()
        free = or_(Job.lease_until.is_(None), Job.lease_until < now)
        due = select(Job).where(Job.kind.in_(kinds), Job.at <= now, free, or_(Job.kind != PACK, ~_held_up(now)))
        with self._read() as session:  # so that whoever finds nothing waits for no lock
            if session.scalar(due.limit(1)) is None:
                return None
        with self._write() as session:
            job = session.scalar(due.order_by(Job.at, Job.id).limit(1))
            if job is not None:
                job.lease_until, job.tries = _in(lease_s), job.tries + 1
            return job

    def holds(self, job: Job, lease_s: float) -> bool:
        """Hold a job for so many seconds more; false where it is not ours any more."""
        until = _in(lease_s)
        with self._write() as session:
            held = session.execute(update(Job).where(*_ours(job)).values(lease_until=until))
            job.lease_until = until if _found(held) else job.lease_until
            return _found(held)

    def finish(self, job: Job) -> None:
        """It is done, unless it is another's by now."""
        with self._write() as session:
            session.execute(delete(Job).where(*_ours(job)))

    def hasten(self, kind: str, take: str) -> bool:
        """Have a job that was put off done now; tells whether there is one that nobody is at."""
        waiting = update(Job).where(Job.kind == kind, Job.take == take, Job.lease_until.is_(None))
        with self._write() as session:
            return _found(session.execute(waiting.values(at=moment.spell_now())))

    def release(self) -> None:
        """Take back all leases: who has the folder alone knows that nobody is at these jobs any more."""
        theirs = update(Job).where(Job.kind != HOLD, Job.lease_until.is_not(None))
        with self._write() as session:
            session.execute(theirs.values(lease_until=None))

    def put_off(self, job: Job, seconds: float, problem: str | None = None) -> None:
        """Let go of a job, to be done later; `problem`: why it could not be done now."""
        tries = job.tries if problem else 0
        with self._write() as session:
            later = {"at": _in(seconds), "lease_until": None, "problem": problem, "tries": tries}
            session.execute(update(Job).where(*_ours(job)).values(**later))

    def next_due(self, kinds: Sequence[str]) -> str | None:
        """Tell when the next of these jobs is due, or its lease ends; None where there is none."""
        with self._read() as session:
            rows = session.scalars(select(Job).where(Job.kind.in_(kinds)).order_by(Job.at).limit(1)).all()
            return max(rows[0].at, rows[0].lease_until or "") if rows else None

    def jobs(self, kind: str) -> list[Job]:
        """Return the jobs of a kind, oldest first."""
        with self._read() as session:
            return list(session.scalars(select(Job).where(Job.kind == kind).order_by(Job.id)))


def add_job(session: Session, kind: str, take: str) -> None:
    """Give something to be done, together with what makes it necessary; what waits already is due now."""
    waiting = update(Job).where(Job.kind == kind, Job.take == take).values(at=moment.spell_now(), tries=0)
    if not _found(session.execute(waiting)):
        session.add(Job(kind=kind, take=take, at=moment.spell_now()))


def _held_up(now: str) -> ColumnElement[bool]:
    """Whether somebody copies loose files just now, who must find them all."""
    hold = aliased(Job)
    return exists().where(hold.kind == HOLD, hold.lease_until > now)


def is_held(session: Session, job: Job) -> bool:
    """Tell, in the transaction that keeps what came of a job, whether it is still ours."""
    return session.scalar(select(Job.id).where(*_ours(job))) is not None


def _ours(job: Job) -> tuple[ColumnElement[bool], ...]:
    return Job.id == job.id, Job.lease_until == job.lease_until


def _found(result: object) -> bool:
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def _in(seconds: float) -> str:
    return moment.spell(datetime.now(UTC) + timedelta(seconds=seconds))
