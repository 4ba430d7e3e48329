"""The index's rows of tasks and grants. A task is claimed for a while: by one `UPDATE` that asks whether it is free.

So of two terminals that ask at the same moment one has it, whatever database it is.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, Update, and_, case, or_, select, update
from sqlalchemy.orm import Session

from evidence import moment
from headquarters.faults import HeadquartersError, Refusal
from headquarters.index.connecting import Connected
from headquarters.index.counter_tables import Ending, Grant, Task, TaskOutcome, TaskState
from headquarters.index.tables import History

FINAL: tuple[Ending, ...] = ("finished", "ended_by_no", "ended_by_supervisor")
"""Endings after which nothing of a task is left to do."""
_UNDER_WAY: tuple[TaskState, ...] = ("open", "claimed")


class TaskRows(Connected):
    """Every call is one transaction, durable on return; what people and terminals do is in the history."""

    def add_task(self, task: Task) -> Task:
        """Keep a new task; its number is the next one."""
        with self._write() as session:
            session.add(task)
            session.flush()
            detail = f"{task.key} {task.terminal or task.branch} {task.corrects}".strip()
            session.add(_event(task.terminal, "task given", f"{detail}; by {task.by_name}"))
            return task

    def task(self, number: int) -> Task | None:
        """Return one task, in any state."""
        with self._read() as session:
            return session.get(Task, number)

    def tasks(self, *, everything: bool = False) -> Sequence[Task]:
        """The tasks that are not over, or all; what is due first in front."""
        query = select(Task) if everything else select(Task).where(Task.state.in_(_UNDER_WAY))
        with self._read() as session:
            return session.scalars(query.order_by(*_IN_ORDER)).all()

    def outcomes(self, numbers: Collection[int] | None = None) -> Sequence[TaskOutcome]:
        """What came of tasks, oldest first."""
        query = select(TaskOutcome).order_by(TaskOutcome.id)
        if numbers is not None:
            query = query.where(TaskOutcome.task.in_(numbers))
        with self._read() as session:
            return session.scalars(query).all()

    def withdraw_task(self, number: int, why: str) -> Task:
        """Take a task back, also a claimed one; raises HeadquartersError `task.none` or `task.over`."""
        with self._write() as session:
            task = session.get(Task, number)
            if task is None:
                raise HeadquartersError("task.none", task=f"T{number:06d}")
            if task.state not in _UNDER_WAY:
                raise HeadquartersError("task.over", task=task.key)
            task.state, task.ended = "withdrawn", moment.spell_now()
            session.add(_event(task.claimant or task.terminal, "task withdrawn", f"{task.key}; {why}"))
            return task

    def tasks_for(self, terminal: str, branches: Collection[str], most: int) -> Sequence[Task]:
        """The tasks that a terminal may see: its own claims first, then what is due first."""
        mine = and_(Task.state == "claimed", Task.claimant == terminal)
        query = select(Task).where(Task.state.in_(_UNDER_WAY), or_(_is_for(terminal, branches), mine))
        first = case((mine, 0), else_=1)
        with self._read() as session:
            return session.scalars(query.order_by(first, *_IN_ORDER).limit(most)).all()

    def claim_task(self, number: int, terminal: str, branches: Collection[str], by: str) -> str:
        """Let a terminal have a task for its lease, or go on having it; return until when.

        Raises Refusal 404 `task.unknown`, 409 `task.claimed`, 422 `task.done` or `task.withdrawn`.
        """
        now = datetime.now(UTC)
        with self._write() as session:
            task = session.get(Task, number)
            if task is None or not (task.claimant == terminal or _suits(task, terminal, branches)):
                raise Refusal(404, "task.unknown")
            if task.state not in _UNDER_WAY:
                raise Refusal(422, "task.withdrawn" if task.state == "withdrawn" else "task.done")
            until = moment.spell(now + timedelta(seconds=task.lease_s))
            news = not (task.claimant == terminal and task.lease_until > moment.spell(now))
            free = or_(Task.state == "open", Task.claimant == terminal, Task.lease_until <= moment.spell(now))
            claimed = {"state": "claimed", "claimant": terminal, "claimed_by": by, "lease_until": until}
            taken = update(Task).where(Task.id == number, Task.state.in_(_UNDER_WAY), free).values(**claimed)
            if not _changed(session, taken):
                raise Refusal(409, "task.claimed")
            if news:
                session.add(_event(terminal, "task claimed", f"{task.key} until {until}; by {by}"))
        return until

    def give_back_task(self, number: int, terminal: str) -> None:
        """A terminal has a task no more; where it has not, nothing changes. Raises Refusal 404 `task.unknown`."""
        with self._write() as session:
            if session.get(Task, number) is None:
                raise Refusal(404, "task.unknown")
            if _changed(session, _freed(number, terminal)):
                session.add(_event(terminal, "task given back", f"T{number:06d}"))

    def end_task(
        self, number: int, terminal: str, branches: Collection[str], take: str, ending: Ending, at: str
    ) -> None:
        """Keep what a recording came to; the same again changes nothing. Raises Refusal 404 `task.unknown`.

        It is taken from whoever recorded it, also when its claim had run out: the recording is there. After a final
        ending the task is done; what was given up can be begun again by anybody. A terminal for which it is not says
        what it likes: that is kept, and the task stays.
        """
        with self._write() as session:
            task = session.get(Task, number)
            if task is None:
                raise Refusal(404, "task.unknown")
            known = select(TaskOutcome.id).where(
                TaskOutcome.task == number, TaskOutcome.take == take, TaskOutcome.ending == ending
            )
            if session.scalar(known) is not None:
                return
            now = moment.spell_now()
            session.add(TaskOutcome(task=number, terminal=terminal, take=take, ending=ending, at=at, told=now))
            session.add(_event(terminal, "task ended", f"{task.key} {ending} {take}"))
            if not (task.claimant == terminal or _suits(task, terminal, branches)):
                return
            if ending in FINAL:
                task.state, task.ended = "done", task.ended or now
            elif ending == "given_up":
                session.execute(_freed(number, terminal))

    def add_grant(self, grant: Grant) -> None:
        """Keep a grant; it is in the history of the take's terminal."""
        with self._write() as session:
            session.add(grant)
            detail = f"{grant.key} {grant.take} until {grant.ends}; by {grant.by_name}: {grant.reason}"
            session.add(_event(grant.terminal, "export granted", detail))

    def grants_for(self, terminal: str, most: int) -> Sequence[Grant]:
        """The grants for takes of a terminal that have not run out, newest first."""
        holds = select(Grant).where(Grant.terminal == terminal, Grant.ends > moment.spell_now())
        with self._read() as session:
            return session.scalars(holds.order_by(Grant.begins.desc(), Grant.key).limit(most)).all()


_IN_ORDER = (case((Task.due == "", 1), else_=0), Task.due, Task.id)


def _is_for(terminal: str, branches: Collection[str]) -> ColumnElement[bool]:
    anybody = and_(Task.terminal == "", Task.branch == "")
    return or_(anybody, Task.terminal == terminal, and_(Task.branch != "", Task.branch.in_(branches)))


def _suits(task: Task, terminal: str, branches: Collection[str]) -> bool:
    if task.terminal or task.branch:
        return task.terminal == terminal or task.branch in branches
    return True


def _freed(number: int, terminal: str) -> Update:
    mine = update(Task).where(Task.id == number, Task.state == "claimed", Task.claimant == terminal)
    return mine.values(state="open", claimant="", claimed_by="", lease_until="")


def _changed(session: Session, statement: Update) -> bool:
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def _event(terminal: str, what: str, detail: str) -> History:
    return History(at=moment.spell_now(), what=what, terminal=terminal, detail=detail)
